"""Laws of rubrics, whatever their shape and data."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.diagnostics import Collector
from perfeval.errors import PerfevalError
from perfeval.numbers.exact import round_fraction
from perfeval.rubric.rubric import Rubric
from perfeval.rubrictext.build import build
from perfeval.rubrictext.format import format_document
from perfeval.rubrictext.parse import parse
from perfeval.scoring.engine import Engine
from perfeval.source import Source
from tests.edges import rubric_text
from tests.small_meaning import DATA, MEANING, SAMPLE, rubric_of

WORDS = [
    "评价体系", "满分", "等级", "得分保留", "总分", "数据", "一级指标", "二级指标", "三级指标",
    "指标", "目标", "指标说明", "依据", "别名", "注：", "# ",
    "（5分）", "5分", "≥", "=", "＝", "（万元）", "甲", "乙/丙",
    "按甲/乙×6分", "每缺一项料扣1分", "90(含)-100分为优",
    "、", "，", "：", " ", "\u3000",
    "\n", "\r\n", "\ufeff", "\u202e", "0", "100%", "2位小数", "四舍五入", "为", "「", "」", "\t",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=40).map("".join),
    st.lists(st.sampled_from(SAMPLE.splitlines()), max_size=25).map("\n".join),
    st.text(max_size=60),
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(),
    st.fractions(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["不适用", "95%", "35.3万人次", "3,070.43", "1/3", "是", "达成年度指标"]),
    st.tuples(st.just("达成年度指标"), st.integers(0, 7)),
)


@st.composite
def rubrics(draw: st.DrawFn) -> tuple[str, list[tuple[str, int]]]:
    """A rubric of ratio leaves under one or two levels, and name and points of each leaf."""
    lines, leaves = [], []
    for group in range(draw(st.integers(1, 3))):
        lines.append(f"一级指标 组{group}")
        for leaf in range(draw(st.integers(1, 3))):
            points = draw(st.integers(1, 9))
            name = f"项{group}{leaf}"
            lines += [f"  二级指标 {name}（{points}分）", f"    按{name}甲/{name}乙×{points}分"]
            leaves.append((name, points))
    return "\n".join(lines), leaves


def half_up(value: Fraction) -> Fraction:
    """Two decimals, the reference way."""
    return round_fraction(value, 2, "half_up")


def total_by_hand(leaves: Iterable[tuple[str, int]], data: dict[str, object]) -> Fraction:
    """The sum of the rounded ratios."""
    found = Fraction(0)
    for name, points in leaves:
        above, below = data[f"{name}甲"], data[f"{name}乙"]
        assert isinstance(above, int)
        assert isinstance(below, int)
        found += half_up(min(Fraction(above, below), Fraction(1)) * points)
    return found


@given(rubrics(), st.data())
def test_totals_are_sums_of_rounded_leaves(
    made: tuple[str, list[tuple[str, int]]], data: st.DataObject
) -> None:
    """Total, subtotals and the fast path agree with rational arithmetic."""
    text, leaves = made
    rubric = rubric_of(text)
    row: dict[str, object] = {}
    for name, _ in leaves:
        row[f"{name}甲"] = data.draw(st.integers(0, 2000))
        row[f"{name}乙"] = data.draw(st.integers(1, 1000))
    result = rubric.evaluate(row)
    expected = total_by_hand(leaves, row)

    assert Fraction(result.total) == expected
    assert list(rubric.totals([row, row])) == [result.total, result.total]
    tops = [group.score for group in result.groups if group.level == 1]
    assert sum((Fraction(score) for score in tops if score is not None), Fraction(0)) == expected


@given(rubrics(), st.data())
def test_partial_intervals_hold_the_total(
    made: tuple[str, list[tuple[str, int]]], data: st.DataObject
) -> None:
    """Whatever values are left out, the total of the full row lies in the interval."""
    text, leaves = made
    rubric = rubric_of(text)
    row: dict[str, object] = {}
    for name, _ in leaves:
        row[f"{name}甲"] = data.draw(st.integers(0, 2000))
        row[f"{name}乙"] = data.draw(st.integers(1, 1000))
    kept = data.draw(st.sets(st.sampled_from(sorted(row))))
    partial = rubric.evaluate({key: row[key] for key in kept}, partial=True)
    low, high = partial.interval
    total = rubric.evaluate(row).total

    assert low is not None
    assert high is not None
    assert low <= total <= high
    assert partial.complete == (len(kept) == len(row))


@given(TEXTS)
def test_any_text_gives_a_rubric_or_findings(text: str) -> None:
    """No text raises; without a rubric there is at least one error, within the text."""
    sink = Collector()
    document = parse(Source("t", text), sink)
    rubric = None if document is None else build(document, sink, MEANING)

    assert sink.failed == (rubric is None)
    for finding in sink:
        assert finding.span is not None
        assert finding.span.end <= len(text)


@given(TEXTS)
def test_formatting_is_idempotent_and_keeps_the_rubric(text: str) -> None:
    """Canonical text is a fixed point, and compiles to an equal rubric."""
    sink = Collector()
    document = parse(Source("t", text), sink)
    assert document is not None
    if sink.failed:
        return
    once = format_document(document)
    again = parse(Source("t", once), sink)
    assert again is not None

    assert format_document(again) == once
    first, second = (build(each, Collector(), MEANING) for each in (document, again))
    assert first == second
    if isinstance(first, Rubric) and isinstance(second, Rubric):
        assert [leaf.path for leaf in first.leaves] == [leaf.path for leaf in second.leaves]
        assert first.points == second.points


SCORED = rubric_of(SAMPLE)


@given(
    st.dictionaries(st.sampled_from([*DATA, "制度/制度", "别的", "数量", "全年预算数"]), VALUES),
    st.booleans(),
)
def test_any_data_gives_a_result_or_findings(data: dict[str, object], partial: bool) -> None:  # noqa: FBT001
    """No data raises anything but our own errors, and those name what they are about."""
    try:
        result = SCORED.evaluate(data, partial=partial)
    except PerfevalError as error:
        shown = str(error)
        assert shown.count("[PE") >= len(error.diagnostics)  # noqa: PT017
    else:
        low, high = result.interval
        assert low is not None
        assert high is not None
        assert Decimal(0) <= low <= high <= result.points
        assert result.explain()
        assert result.to_text()


@given(st.randoms(use_true_random=False))
def test_odd_rows_are_seen_at_once(rnd: Any) -> None:  # noqa: ANN401 - random.Random
    """The quick look of a batch sees a row as odd just when its result warns of something."""
    rubric = perfeval.compile(rubric_text(rnd, 4))
    engine = Engine(rubric, watches=True)
    for _ in range(8):
        row: dict[str, object] = {}
        for name, spec in zip(rubric.input_names, rubric.inputs, strict=True):
            number = rnd.choice((0, 1, 55, 99.9, 100, 100.1, 150, 1000, 1001, 99999))
            row[name] = rnd.randrange(9) if spec.kind == "count" else str(number)
        try:
            result = engine.evaluate(row, "refuse", partial=False)
        except perfeval.PerfevalError:
            continue
        assert result.__dict__.get("_odd", bool(result.warnings)) == bool(result.warnings)
