"""Mutation testing: small faults are put into the code, and the tests near it must notice.

``python -m tests.mutate --sample 150`` tries 150 faults, drawn from the rooms that decide
scores, and prints each that no test noticed, and the share that was.
``docs/how-to/work-on-perfeval.md`` says more.

No file is changed: a fault is made in the syntax tree (``tests/faults.py``), and tried in
a process of its own by the tests that run the statement around it. Faults that change
nothing are listed with their reason in ``tests/equivalent.toml`` and not tried.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import gc
import os
import pickle
import random
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import IO

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.faults import Fault, faults

ROOT = Path(__file__).parents[1]
_WORDING = (
    *("unit/meaning/*.py", "unit/reading/*.py", "unit/text/*.py", "unit/rubrictext/*.py"),
    *("conformance/*.py", "spec/*.py", "seeds/test_wording.py", "seeds/test_constructs.py"),
    *("test_language_reference.py", "property/test_reading.py", "property/test_rule_laws.py"),
)
_AUDIT = (
    *("unit/audit/*.py", "**/test_audit*.py", "**/test_honest_audits.py", "**/test_form*.py"),
    *("seeds/test_yantai.py", "seeds/test_shenzhen.py", "test_examples.py"),
)
_CORE = (
    *("unit/numbers/*.py", "unit/program/*.py", "unit/scoring/test_scoring.py"),
    *("property/test_program_codegen.py", "property/test_telling.py"),
    *("**/test_columns.py", "property/test_arrays.py", "**/test_values.py"),
    *("unit/questions/*.py", "property/test_questions.py", "unit/meaning/test_checks.py"),
)
NEAR = {
    "reading": _WORDING,
    "meaning": _WORDING,
    "program": _CORE,
    "numbers": _CORE,
    "audit": _AUDIT,
}
"""The rooms that are tried when nothing is named, and the tests that may notice."""

EXAMPLES = 12
"""How many examples a property test tries for each fault."""

PATIENCE = 10
"""A test that takes so many times as long as without a fault has noticed it."""

MEMORY = 4 << 30
OPTIONS = ("-xq", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
RAN = "ran_in_a_test"


@attrs.frozen
class Tried:
    """A fault and where it is put."""

    path: Path
    fault: Fault

    @property
    def statement(self) -> tuple[Path, int]:
        """What a test runs that may notice it; outside functions, any of the file's functions."""
        return self.path, self.fault.statement

    def code(self) -> CodeType:
        """The module with the fault."""
        tree = ast.parse(_text(self.path))
        self.fault.apply(tree)
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec")

    def known(self) -> dict[str, str]:
        """As ``tests/equivalent.toml`` names it: without lines, which move."""
        return {
            "file": self.path.relative_to(ROOT).as_posix(),
            "function": self.fault.function,
            "before": ast.unparse(self.fault.child),
            "after": ast.unparse(self.fault.other),
        }


def room(path: Path) -> str:
    """The room a file of the package belongs to."""
    return path.relative_to(ROOT / "perfeval").parts[0].removesuffix(".py")


@attrs.define
class Near:
    """A pytest plugin that runs the tests near each fault instead of all tests once.

    Most faults are put into the functions of a process that has imported all
    tests. Others, such as wrong constants, need everything imported afresh.
    ``budget`` bounds the seconds that the tests of one fault take when they pass.
    """

    chosen: list[Tried]
    told: IO[str]
    budget: float
    killed: int = 0
    items: dict[str, pytest.Item] = attrs.field(factory=dict)
    places: dict[tuple[Path, int], int] = attrs.field(factory=dict)
    tests: dict[str, tuple[float, bytes]] = attrs.field(factory=dict)
    shares: dict[str, tuple[int, int]] = attrs.field(factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every fault."""
        self.items = {item.nodeid: item for item in session.items}
        statements = dict.fromkeys(each.statement for each in self.chosen)
        self.places = {statement: place for place, statement in enumerate(statements)}
        for path in {each.path for each in self.chosen}:
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        self._look()
        for each in self.chosen:
            begun, name = time.monotonic(), room(each.path)
            noticed, known = self._is_noticed(each), each.known()
            killed, tried = self.shares.get(name, (0, 0))
            self.shares[name] = (killed + noticed, tried + 1)
            if not noticed:
                where = f"{known['file']}:{each.fault.line} {known['function']}"
                spent = f"{time.monotonic() - begun:.0f} s, {len(self._near(each))} tests"
                line = _text(each.path).splitlines()[each.fault.line - 1].strip()
                self._tell(f"{where} ({spent})\n  in {line}")
                self._tell(f"  - {known['before']}\n  + {known['after']}")
        for name, (killed, tried) in self.shares.items():
            self._tell(f"{name}: {share(killed, tried)}")
        return True

    def _tell(self, text: str) -> None:
        print(text, file=self.told, flush=True)

    def _look(self) -> None:
        """Run all tests, and note how long each takes and which statements it runs."""
        ran = bytearray(len(self.places))
        codes = {path: self._watched(path) for path in {path for path, _ in self.places}}

        def run() -> bool:
            setattr(builtins, RAN, ran)
            for path, code in codes.items():
                _exchange(path, code)
            for name in self.items:
                ran[:] = bytes(len(ran))
                begun = time.monotonic()
                if not self._pass({name: 600}):
                    self._tell(f"fails without any fault: {name}")
                    return False
                pickle.dump((name, time.monotonic() - begun, bytes(ran)), notes)
            notes.flush()
            return True

        with tempfile.TemporaryFile() as notes:
            if not _forked(run):
                pytest.exit("the tests fail without any fault", 3)
            notes.seek(0)
            found = [pickle.load(notes) for _ in self.items]
        for name, spent, places in sorted(
            found, key=lambda each: ("/unit/" not in each[0], sum(each[2]), each[1])
        ):
            self.tests[name] = (spent, places)

    def _near(self, tried: Tried) -> dict[str, float]:
        """The tests that run a statement, within the budget.

        Unit tests come first, what runs little else before the rest: of a statement that
        every rule runs, the budget holds no more than some of the tests.
        """
        place, left = self.places[tried.statement], self.budget
        own = {str(path) for path in tests_of(room(tried.path))}
        near = {}
        for name, (spent, places) in self.tests.items():
            if places[place] and str(self.items[name].path) in own and (left := left - spent) > 0:
                near[name] = spent
        return near

    def _is_noticed(self, tried: Tried) -> bool:
        """Whether a test fails, or takes too long, with a fault."""
        code, near = tried.code(), self._near(tried)

        def run() -> bool:
            if not tried.fault.within:
                return self._pass_afresh(tried.path, code, near)
            _exchange(tried.path, code)
            return self._pass(near)

        return not _forked(run)

    def _pass(self, names: dict[str, float]) -> bool:
        """Whether the tests ``names`` pass in this process, each in ten times its time."""
        items = [self.items[name] for name in names]
        for item, following in zip(items, [*items[1:], None], strict=True):
            signal.alarm(round(PATIENCE * names[item.nodeid]) + 3)
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                return False
        return True

    def _pass_afresh(self, path: Path, code: CodeType, near: dict[str, float]) -> bool:
        """Whether the tests pass where the module at ``path`` is ``code``."""
        for name in [name for name in sys.modules if name.startswith(("perfeval", "tests."))]:
            del sys.modules[name]
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if path.name == "__init__.py":
            name = name.removesuffix(".__init__")
        signal.alarm(round(PATIENCE * sum(near.values())) + 60)
        module = sys.modules[name] = ModuleType(name)
        module.__file__ = str(path)
        module.__dict__["__path__"] = [str(path.parent)] if path.name == "__init__.py" else []
        exec(code, module.__dict__)  # noqa: S102 - our own module, but for the fault
        files = dict.fromkeys(str(self.items[each].path) for each in near)
        return not files or pytest.main([*OPTIONS, *files], plugins=[Only(near)]) == 0

    def _watched(self, path: Path) -> CodeType:
        """A module whose statements say that they ran, as far as there is a fault in them."""
        tree = ast.parse(_text(path))
        for node in list(ast.walk(tree)):
            for field in ("body", "orelse", "finalbody"):
                lines = getattr(node, field, None)
                if isinstance(lines, list):
                    lines[:] = [new for line in lines for new in self._noted(path, line)]
            if isinstance(node, ast.FunctionDef) and (path, 0) in self.places:
                node.body.insert(0, _note(self.places[path, 0], node.body[0]))
        return compile(ast.fix_missing_locations(tree), str(path), "exec")

    def _noted(self, path: Path, line: ast.stmt) -> Iterator[ast.stmt]:
        place = self.places.get((path, getattr(line, "lineno", 0)))
        if place is not None:
            yield _note(place, line)
        yield line


@attrs.frozen
class Only:
    """A pytest plugin that leaves the tests that are named, in their order."""

    names: Iterable[str]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep them."""
        found = {item.nodeid: item for item in items}
        items[:] = [found[name] for name in self.names if name in found]


def _note(place: int, line: ast.stmt) -> ast.stmt:
    (note,) = ast.parse(f"{RAN}[{place}] = 1").body
    for node in ast.walk(note):
        ast.copy_location(node, line)
    return note


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from (inner, *_codes(inner))


def _exchange(path: Path, module: CodeType) -> None:
    """Give every function of the module at ``path`` its code from ``module``."""
    new = {(code.co_qualname, code.co_firstlineno): code for code in _codes(module)}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == str(path):
            code = thing.__code__
            thing.__code__ = new[code.co_qualname, code.co_firstlineno]
        elif hasattr(type(thing), "cache_clear"):
            thing.cache_clear()


def _forked(run: Callable[[], bool]) -> bool:
    """Whether ``run`` says so, in a process of its own."""
    child = os.fork()
    if not child:
        status = 1
        with suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            sys.dont_write_bytecode = True
            status = 0 if run() else 1
        os._exit(status)
    return os.waitpid(child, 0)[1] == 0


@cache
def _text(path: Path) -> str:
    """The text of a module, as it was at first."""
    return path.read_text(encoding="utf-8")


@cache
def tests_of(name: str) -> tuple[Path, ...]:
    """The files whose tests may notice a fault in a room."""
    patterns = NEAR.get(name, ("**/test_*.py",))
    found = [test for pattern in patterns for test in sorted((ROOT / "tests").glob(pattern))]
    return tuple(dict.fromkeys(test for test in found if test.name.startswith("test_")))


def files_of(name: str) -> list[Path]:
    """The files of a room, which may be a single one."""
    alone = ROOT / "perfeval" / f"{name}.py"
    return [alone] if alone.exists() else sorted((ROOT / "perfeval" / name).rglob("*.py"))


def share(part: int, whole: int) -> str:
    """How many of how many."""
    return f"{part} of {whole} noticed, {part / max(whole, 1):.1%}"


def choose(options: argparse.Namespace) -> list[Tried]:
    """The faults to try, in the order of their files."""
    paths = [Path(name).resolve() for name in options.modules]
    paths = paths or [path for name in NEAR for path in files_of(name)]
    found = [Tried(path, fault) for path in paths for fault in faults(ast.parse(_text(path)))]
    with (ROOT / "tests" / "equivalent.toml").open("rb") as file:
        listed = tomllib.load(file).get("fault", [])
    reasons = [{key: value for key, value in each.items() if key != "why"} for each in listed]
    for each in reasons:
        if (ROOT / each["file"]) in paths and all(each != tried.known() for tried in found):
            sys.stderr.write(f"listed as equivalent, and not there: {each}\n")
    found = [tried for tried in found if tried.known() not in reasons]
    if not options.sample or options.sample >= len(found):
        return found
    drawn = random.Random(options.seed).sample(range(len(found)), options.sample)
    return [found[place] for place in sorted(drawn)]


def main() -> None:
    """Try faults in the modules that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutate", description=__doc__)
    parser.add_argument("modules", nargs="*", help="files; without any those that decide scores")
    parser.add_argument("--sample", type=int, default=0, help="try so many, drawn from all")
    parser.add_argument("--seed", type=int, default=0, help="draw others")
    parser.add_argument("--budget", type=float, default=40, help="seconds of tests for a fault")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.environ |= {"CI": "1", "HYPOTHESIS_PROFILE": "mutate"}
    settings.register_profile(
        "mutate",
        deadline=None,
        derandomize=True,
        max_examples=EXAMPLES,
        phases=(Phase.explicit, Phase.generate),  # what fails need not be made small
        suppress_health_check=list(HealthCheck),
    )
    chosen = choose(options)
    tests = dict.fromkeys(str(test) for each in chosen for test in tests_of(room(each.path)))
    told = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what pytest says is of no interest
    with told:
        near = Near(chosen, told, options.budget)
        status = pytest.main([*OPTIONS, *tests], plugins=[near])
        killed, tried = map(sum, zip((0, 0), *near.shares.values(), strict=True))
        told.write(f"together: {share(killed, tried)}\n" if tried else "no fault was tried\n")
    sys.exit(int(status))


if __name__ == "__main__":
    main()
