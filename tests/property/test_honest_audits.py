"""Audits of reports that print a random part of their figures: no false accusation, none missed."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.numbers.exact import round_fraction, to_decimal
from tests.edges import rubric_text

REPORTS: Final = 40
"""Reports to each seed of the fixed set."""

FORGIVEN: Final = {"missing"}
"""What a blank cell is called accuses nobody."""

Figure = tuple[str, str]
"""What is printed, and for what: ``("subtotal", "过程")``."""


def made(rnd: random.Random) -> tuple[perfeval.Rubric, dict[str, object]]:
    """A rubric of six indicators under three headings, and a row of data."""
    lines = rubric_text(rnd, 6).splitlines()
    found: list[str] = []
    count = 0
    for line in lines:
        if line.startswith("指标 "):
            if count % 2 == 0:
                found.append(f"一级指标 标题{count // 2}")
            count += 1
        found.append(f"  二级{line}" if line.startswith("指标 ") else line)
    rubric = perfeval.compile("\n".join(found) + "\n")
    row: dict[str, object] = {}
    for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
        number = rnd.choice((0, 37, 66.67, 80, 93.4, 97.71, 100))
        row[name] = rnd.randrange(7) if spec.kind == "count" else str(number)
    return rubric, row | {"计划数": "90"} if "计划数" in row else row


def rate(score: Decimal, points: Decimal) -> str:
    """A rate as tables print it, worked out here."""
    exact = Fraction(score) / Fraction(points) * 100
    return f"{to_decimal(round_fraction(exact, 2, 'half_up'), 2)}%"


def printed(result: perfeval.Result) -> dict[Figure, str]:
    """Everything that a report of a result can print."""
    found: dict[Figure, str] = {("total", ""): str(result.total)}
    found["grade", ""] = str(result.grade)
    found["rate", ""] = rate(result.total, result.points)
    for leaf in result:
        found["score", leaf.name] = str(leaf.score)
        assert leaf.score is not None
        found["rate", leaf.name] = rate(leaf.score, leaf.points)
    for group in result.groups:
        assert group.score is not None
        found["subtotal", group.name] = str(group.score)
        found["rate", group.name] = rate(group.score, group.points)
    return found


def report(figures: dict[Figure, str], leaves: list[str]) -> dict[str, Any]:
    """The figures as an audit takes them."""
    made: dict[str, Any] = {"leaves": {}, "groups": {}}
    for (what, name), text in figures.items():
        if not name:
            made[what] = text
            continue
        section = made["leaves" if name in leaves else "groups"]
        key = "rate" if what == "rate" else "score"
        section.setdefault(name, {})[key] = text
    return {key: value for key, value in made.items() if value}


def shifted(rnd: random.Random, figure: Figure, text: str) -> str:
    """Another figure of the same form, off by more than any rounding."""
    if figure[0] == "grade":
        return rnd.choice([grade for grade in "优良中差" if grade != text])
    sign = "%" if text.endswith("%") else ""
    number = Decimal(text.removesuffix("%"))
    off = rnd.choice((Decimal("0.5"), Decimal("1.00"), Decimal("0.37")))
    return f"{number - off if number >= 2 else number + off}{sign}"


def accused(found: perfeval.Audit) -> set[Figure]:
    """What the findings are about, consequences of others aside."""
    return {
        (finding.what, finding.name)
        for finding in found
        if finding.cause not in FORGIVEN and finding.cause != "carried"
    }


def figures_of(rnd: random.Random, result: perfeval.Result) -> dict[Figure, str]:
    """A random part of what can be printed; a rate of an indicator stands beside its score."""
    share = rnd.choice((0.15, 0.4, 0.7, 1.0))
    kept = {key: text for key, text in printed(result).items() if rnd.random() < share}
    names = {leaf.name for leaf in result}
    return {
        (what, name): text
        for (what, name), text in kept.items()
        if what != "rate" or name not in names or ("score", name) in kept
    }


def check_right(seed: int) -> int:
    """A right report accuses nobody; how many figures it printed."""
    rnd = random.Random(seed)
    rubric, row = made(rnd)
    result = rubric.evaluate(row)
    figures = figures_of(rnd, result)
    found = rubric.audit(row, report(figures, [leaf.name for leaf in result]))
    assert not accused(found), (seed, [finding.message() for finding in found])
    assert not found.caused_by("carried"), seed
    return len(figures)


def check_wrong(seed: int) -> bool:
    """With one wrong figure that figure alone is accused, and it is; whether one was printed."""
    rnd = random.Random(seed)
    rubric, row = made(rnd)
    result = rubric.evaluate(row)
    figures = figures_of(rnd, result)
    if not figures:
        return False
    figure = rnd.choice(sorted(figures))
    figures[figure] = shifted(rnd, figure, figures[figure])
    found = rubric.audit(row, report(figures, [leaf.name for leaf in result]))
    beside = (
        {figure, ("rate", figure[1])} if figure[0] in ("score", "subtotal", "total") else {figure}
    )
    if figure[0] == "total":
        beside.add(("grade", ""))
    assert figure in accused(found), (seed, figure, [finding.message() for finding in found])
    assert accused(found) <= beside, (seed, figure, [finding.message() for finding in found])
    for finding in found:
        assert finding.difference != 0, (seed, finding.message())
        assert "…" not in finding.message(), (seed, finding.message())
    return True


@given(st.integers(0, 10**9))
def test_a_right_report_accuses_nobody(seed: int) -> None:
    """However little of it is printed."""
    check_right(seed)


@given(st.integers(0, 10**9))
def test_a_wrong_figure_is_the_one_that_is_accused(seed: int) -> None:
    """Neither its neighbours nor the sums that are right."""
    check_wrong(seed)


@pytest.mark.parametrize("start", [0, 1000])
def test_the_fixed_set(start: int) -> None:
    """The figures of the documentation: right and wrong reports, the same every time."""
    assert sum(check_right(start + number) > 0 for number in range(REPORTS)) >= REPORTS // 2
    assert sum(check_wrong(start + number) for number in range(REPORTS)) >= REPORTS // 2


@given(st.integers(0, 10**9))
def test_without_judgements_only_the_print_speaks(seed: int) -> None:
    """Where the data says nothing, a right report accuses nobody; a sum out of reach is seen."""
    rnd = random.Random(seed)
    rubric, row = made(rnd)
    result = rubric.evaluate(row)
    figures = figures_of(rnd, result)
    found = rubric.audit({}, report(figures, [leaf.name for leaf in result]))

    assert accused(found) == set(), (seed, [finding.message() for finding in found])
    figures["total", ""] = str(result.points + 1)
    del figures["total", ""]
    wrong = report(
        figures | {("total", ""): str(result.points + 1)}, [leaf.name for leaf in result]
    )
    assert ("total", "") in accused(rubric.audit({}, wrong))
