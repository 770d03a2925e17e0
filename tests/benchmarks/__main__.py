"""How fast perfeval is, beside code written by hand: ``python -m tests.benchmarks [PART ...]``.

Parts: ``speed``, ``cliffs``, ``growth``, ``startup``, ``stream``, ``wrong``, ``arrays``
(needs NumPy), ``edges``, ``array-edges`` and ``ways``; the first six run when none is
named. Machines are shared and noisy, so speeds are ratios: every timed chunk stands between two
chunks of the base, and the median of the rounds counts. Compiling and starting
up are measured in processor time, which other work on the machine hardly changes.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import argparse
import gc
import json
import os
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import perfeval
from tests.arraytables import LIBRARIES
from tests.benchmarks import arrays as tables
from tests.benchmarks import cliffs, mistakes, rivals, workload
from tests.edges import Edges, disagreement, rubric_text
from tests.ways import DRESSES, Cases, disagreements, variant

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RUBRIC = HERE / "workload.rubric"
ROUNDS = 9
CHUNK = 0.12
ROWS_OF_A_RUBRIC = 400

Work = Callable[[], object]


def rate(work: Work, seconds: float = CHUNK) -> float:
    """Runs of ``work`` in a second."""
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds or not count:
        work()
        count += 1
    return count / spent


def ratio(base: Work, work: Work) -> tuple[float, float, float]:
    """How much faster ``work`` is than ``base``: median, lowest and highest."""
    work()
    gc.collect()
    found = []
    before = rate(base)
    for _ in range(ROUNDS):
        here = rate(work)
        after = rate(base)
        found.append(2 * here / (before + after))
        before = after
    return statistics.median(found), min(found), max(found)


def number(text: str) -> int | Decimal:
    """What ``json.loads`` gives with ``parse_float=Decimal``."""
    return Decimal(text) if "." in text else int(text)


def as_float(text: str) -> float:
    """A plain float."""
    return float(text)


def _scored(score: rivals.Score, rows: list[rivals.Row]) -> list[object]:
    return [score(row) for row in rows]


def _dropped(rubric: perfeval.Rubric, rows: list[dict[str, Any]]) -> None:
    """Score rows one after the other, keeping no result."""
    for row in rows:
        rubric.evaluate(row)


def speed(_: argparse.Namespace) -> None:
    """Ratios to the baseline by hand; the rows differ, so nothing can be remembered."""
    rows = workload.departments(2000)
    rubric = perfeval.load(RUBRIC)
    decimals = workload.as_dicts(rows, Decimal)
    texts = workload.as_dicts(rows, str)
    mixed = workload.as_dicts(rows, number)
    fractions = workload.as_dicts(rows[:100], Fraction)
    floats = workload.as_dicts(rows, as_float)
    columns = {name: [row[name] for row in decimals] for name in workload.NAMES}

    def base() -> object:
        return [workload.decimal_hand(row) for row in decimals]

    cases: list[tuple[str, Work, int]] = [
        ("S1 totals, from Decimal", lambda: list(rubric.totals(decimals)), 2000),
        ("S2 totals, from str", lambda: list(rubric.totals(texts)), 2000),
        ("   totals, from int and Decimal (JSON)", lambda: list(rubric.totals(mixed)), 2000),
        ("   totals_columns, from Decimal", lambda: list(rubric.totals_columns(columns)), 2000),
        ("S3 evaluate, from Decimal", lambda: _dropped(rubric, decimals), 2000),
        ("   evaluate, all 2000 kept", lambda: [rubric.evaluate(row) for row in decimals], 2000),
        ("   evaluate, from str", lambda: _dropped(rubric, texts), 2000),
        ("   evaluate, total read", lambda: [rubric.evaluate(r).total for r in decimals], 2000),
        (
            "   evaluate, every score read",
            lambda: [rubric.evaluate(r).scores for r in decimals],
            2000,
        ),
        (
            "S4 evaluate and explain",
            lambda: [rubric.evaluate(r).explain() for r in decimals[:40]],
            40,
        ),
        (
            "by hand, Decimal, total only",
            lambda: [workload.decimal_total(r) for r in decimals],
            2000,
        ),
        ("by hand, Fraction", lambda: [workload.fraction_hand(row) for row in fractions], 100),
        ("by hand, float", lambda: [workload.float_hand(row) for row in floats], 2000),
    ]
    for name, score, prepare in rivals.installed():
        ready = [prepare(row) for row in floats[:100]]
        cases.append((name, partial(_scored, score, ready), 100))
    print(f"{'ratio to Decimal by hand (12 scores and total)':48s}   median   lowest  highest")
    for name, work, count in cases:
        found = (each * count / 2000 for each in ratio(base, work))
        print(f"{name:48s} " + " ".join(f"{each:8.3f}" for each in found), flush=True)


def _compiled(text: str) -> tuple[float, perfeval.Rubric]:
    start = time.process_time()
    rubric = perfeval.compile(text)
    return time.process_time() - start, rubric


def growth(_: argparse.Namespace) -> None:
    """S9: time to compile against the number of indicators and the size of the text."""
    rnd = random.Random(1)
    perfeval.compile(rubric_text(rnd))
    print("indicators  text kB  compile ms  ms an indicator  first scores ms")
    for count in (50, 500, 5000):
        text = rubric_text(rnd, count)
        spent, rubric = _compiled(text)
        row = Edges(rubric).row(rnd)
        start = time.process_time()
        list(rubric.evaluate_many([row], on_error="skip"))
        first = time.process_time() - start
        size = len(text.encode()) / 1000
        each = spent * 1e3 / count
        print(f"{count:10d} {size:8.0f} {spent * 1e3:11.0f} {each:16.2f} {first * 1e3:16.0f}")
    rubric = perfeval.load(RUBRIC)
    print("rows   totals, µs a row")
    for count in (1_000, 10_000, 100_000):
        rows = workload.as_dicts(workload.departments(count), Decimal)
        start = time.process_time()
        sum(1 for _ in rubric.totals(rows))
        print(f"{count:6d} {(time.process_time() - start) / count * 1e6:10.2f}")


def _fresh(code: str) -> float:
    """Milliseconds of processor time that ``code`` took in a fresh process; the median of nine.

    An installed package has its bytecode beside it, so a first run that makes it does not count.
    """
    found = []
    with tempfile.TemporaryDirectory() as folder:
        place = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        for _ in range(ROUNDS + 1):
            done = subprocess.run(
                [sys.executable, "-c", code],
                check=True, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **place},
            )  # fmt: skip
            found.append(float(done.stdout))
    return statistics.median(found[1:])


_TIMED = "import time; start = time.process_time()\n{}\nprint((time.process_time() - start) * 1e3)"
_RULE = "利用率≥90%的，得1分；90%>利用率≥75%的，得0.7分；否则不得分"


def startup(_: argparse.Namespace) -> None:
    """S7, S8 and S10: what a fresh process pays."""
    imported = _fresh(_TIMED.format("import perfeval"))
    print(f"S7  import perfeval: {imported:.0f} ms")
    first = _fresh(_TIMED.format(f"import perfeval; perfeval.rule({_RULE!r})"))
    print(f"S8  import and first rule: {first:.0f} ms")
    load = f"import perfeval; perfeval.load({str(RUBRIC)!r})"
    compiled = _fresh(_TIMED.format(load))
    row = workload.as_dicts(workload.departments(1), str)[0]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rubric.pickle")
        file.write_bytes(pickle.dumps(perfeval.load(RUBRIC)))
        read = f"import pickle; rubric = pickle.load(open({str(file)!r}, 'rb'))"
        unpickled = _fresh(_TIMED.format(read))
        scored = _fresh(_TIMED.format(f"{read}\nrubric.evaluate({row!r}).total"))
        code = f"{read}; rubric.evaluate({row!r}); import sys; print(int('lark' in sys.modules))"
        lark = _fresh(code)
        size = file.stat().st_size
    print(f"S10 fresh process, compile: {compiled:.0f} ms; unpickle: {unpickled:.0f} ms")
    print(
        f"    unpickle and score one row: {scored:.0f} ms; lark loaded: {bool(lark)}; {size} bytes"
    )
    rubric = perfeval.load(RUBRIC)
    text, stored = RUBRIC.read_text("utf-8"), pickle.dumps(rubric)
    parts = ratio(lambda: perfeval.compile(text), lambda: pickle.loads(stored).evaluate(row))
    print(f"    warm process, unpickle and score against compile: {1 / parts[0]:.3f} of the time")


def stream(_: argparse.Namespace) -> None:
    """S5 and S6: files of rows through the command line."""
    command = [sys.executable, "-m", "perfeval", "score", str(RUBRIC)]
    with tempfile.TemporaryDirectory() as folder:
        outputs = []
        for count, jobs in ((10_000, 1), (100_000, 1), (100_000, 2)):
            source, target = Path(folder, f"{count}.jsonl"), Path(folder, f"{count}-{jobs}.csv")
            if not source.exists():
                rows = workload.as_dicts(workload.departments(count), as_float)
                lines = (json.dumps(row, ensure_ascii=False) for row in rows)
                source.write_text("\n".join(lines), "utf-8")
            start = time.perf_counter()
            peak = _peak([*command, str(source), "-o", str(target), "--jobs", str(jobs)])
            spent = time.perf_counter() - start
            outputs.append(target)
            rate = f"{spent:.1f} s, {count / spent:.0f}/s"
            print(f"{count} rows, {jobs} processes: {rate}, {peak:.0f} MB")
        print("same output:", outputs[1].read_bytes() == outputs[2].read_bytes())
        _shared(Path(folder, "100000.jsonl"), Path(folder))


def _shared(source: Path, folder: Path) -> None:
    """S6 by processor time, which other work hardly changes: what two free processors make of it.

    Starting is taken off: the rubric is compiled before, and what making two workers costs is seen
    with a file of one row.
    """
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "import perfeval\n"
        "from perfeval.cli.batch import score_file\n"
        "rubric, jobs = perfeval.load(sys.argv[1]), int(sys.argv[4])\n"
        "whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN\n"
        "used = lambda: [sum(resource.getrusage(who)[:2]) for who in whose]\n"
        "before = used()\n"
        "score_file(rubric, Path(sys.argv[2]), Path(sys.argv[3]), jobs=jobs)\n"
        "print(*(b - a for a, b in zip(before, used())))\n"
    )
    one_row = folder / "one.jsonl"
    one_row.write_text(source.read_text("utf-8").partition("\n")[0], "utf-8")
    used = []
    for jobs in (1, 2):
        spent = []
        for file in (source, one_row):
            arguments = [str(RUBRIC), str(file), str(folder / "out.csv"), str(jobs)]
            done = subprocess.run(
                [sys.executable, "-c", code, *arguments],
                check=True, capture_output=True, text=True, cwd=ROOT,
            )  # fmt: skip
            spent.append([float(each) for each in done.stdout.split()])
        used.append([rows - start for rows, start in zip(*spent, strict=True)])
    (alone, _), (first, workers) = used
    print(
        f"S6  one process {alone:.2f} s; two workers {workers:.2f} s and the first {first:.2f} s:"
    )
    print(f"    {2 * alone / (first + workers):.2f} times as fast on two free processors")


def _peak(command: list[str]) -> float:
    """Run a command; the peak memory of its largest process in MB."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return int(done.stdout.split()[-1]) / 1024


def edges(arguments: argparse.Namespace) -> None:
    """E1: rows on and beside every edge, generated code against the walk over fractions."""
    rnd = random.Random(arguments.seed)
    paths = sorted([*ROOT.glob("examples/**/*.rubric"), RUBRIC])
    fixed = [(path.stem, perfeval.load(path)) for path in paths]
    made = [("random", perfeval.compile(rubric_text(rnd, 8))) for _ in range(arguments.random)]
    each = -(-arguments.rows // (2 * (len(fixed) + len(made))))
    wrong = count = 0
    for name, rubric in [*fixed, *made]:
        for texts in (False, True):
            source = Edges(rubric, texts=texts)
            for _ in range(each):
                found = disagreement(rubric, source.row(rnd))
                count += 1
                if found is not None:
                    wrong += 1
                    print(f"{name}: {found}")
    print(f"E1  {count} rows, {len(fixed)} rubrics and {len(made)} random ones: {wrong} wrong")
    sys.exit(wrong > 0)


def ways(arguments: argparse.Namespace) -> None:
    """E1: every way to score, every kind of value, gaps and absences, every rounding, vetoes."""
    rnd = random.Random(arguments.seed)
    paths = sorted([*ROOT.glob("examples/**/*.rubric"), RUBRIC])
    fixed = [perfeval.load(path) for path in paths]
    wrong = count = 0
    while count < arguments.rows:
        base = rnd.choice((rnd.choice(fixed), perfeval.compile(rubric_text(rnd, 5))))
        rubric = variant(base, rnd)
        cases, dress = Cases(rubric), rnd.choice(DRESSES)
        gaps, away = rnd.choice((0.0, 0.0, 0.05, 0.3)), rnd.choice((0.0, 0.0, 0.2))
        rows = [cases.case(rnd, dress, gaps=gaps, away=away) for _ in range(ROWS_OF_A_RUBRIC)]
        library = rnd.choice(LIBRARIES)
        for found in disagreements(rubric, rows, library):
            wrong += 1
            print(rubric.title, rubric.rounding, dress, *found, sep="\n    ")
        count += len(rows)
    print(f"E1  {count} rows through every way: {wrong} wrong")
    sys.exit(wrong > 0)


def arrays(_: argparse.Namespace) -> None:
    """Columns of floats as NumPy arrays."""
    tables.speed(perfeval.load(RUBRIC))


def array_edges(arguments: argparse.Namespace) -> None:
    """E1 for arrays."""
    tables.edges(RUBRIC, arguments.rows, arguments.seed)


def wrong(arguments: argparse.Namespace) -> None:
    """Wrong totals of each way of scoring."""
    mistakes.report(RUBRIC.read_text("utf-8"), min(arguments.rows, 20_000))


def steps(_: argparse.Namespace) -> None:
    """Ordinary steps beside the workload."""
    cliffs.report(RUBRIC.read_text("utf-8"))


USUAL = {
    "speed": speed,
    "cliffs": steps,
    "growth": growth,
    "startup": startup,
    "stream": stream,
    "wrong": wrong,
}
PARTS = USUAL | {"arrays": arrays, "edges": edges, "array-edges": array_edges, "ways": ways}


def main() -> None:
    """Run the parts that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rows", type=int, default=200_000, help="rows for edges")
    parser.add_argument("--random", type=int, default=40, help="random rubrics for edges")
    parser.add_argument("--seed", type=int, default=1, help="seed for edges")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.parts if name not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    for name in arguments.parts or USUAL:
        PARTS[name](arguments)


if __name__ == "__main__":
    main()
