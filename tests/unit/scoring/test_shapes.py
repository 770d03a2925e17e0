"""Rows in every dress: generated readers give what reading the long way gives."""

from __future__ import annotations

import pickle
from collections import OrderedDict, defaultdict
from concurrent.futures import ThreadPoolExecutor
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from unittest import mock

import pytest

import perfeval
from perfeval.errors import DataError, EvaluationError
from perfeval.program.rows import RowScorer
from perfeval.scoring import shapes
from perfeval.scoring.row_problems import settle
from perfeval.scoring.row_reader import Floats
from perfeval.scoring.shapes import READY_AFTER

D = Decimal

TEXT = """评价体系 各种数据

数据
  预算数（万元）
  决算数（万元）
  预算执行率 = 决算数 / 预算数
  满意度（%）
  到访人数（人）
  检查次数（次）

指标 执行（4分）
  得分=预算执行率×4分，最高4分。
指标 满意（3分）
  满意度≥95%的，得3分；90%≤满意度<95%的，得2分；满意度<90%的，得0分。
指标 到访（2分）
  到访人数≥100人的，得2分；否则不得分。
指标 检查（2分）
  检查次数每有1次，得0.5分，最高2分。
指标 制度（1分）
  建立制度的，得1分；否则不得分。
"""

PLAIN: dict[str, object] = {
    "预算数": D("3000"),
    "决算数": D("2985.5"),
    "满意度": D("94.99"),
    "到访人数": D("120"),
    "检查次数": D("3"),
}


def rubric() -> tuple[perfeval.Rubric, str]:
    """The rubric, and the name under which it asks about 制度."""
    made = perfeval.compile(TEXT)
    return made, made.input_names[-1]


def expected(made: perfeval.Rubric, row: dict[str, Any], floats: Floats = "refuse") -> list[str]:
    """The scores by the long way."""
    outcome = settle(made, made.names.read(row, floats), partial=False)
    return [str(score) for score in outcome.scores]


def repeated(
    made: perfeval.Rubric, row: dict[str, Any], floats: Floats = "refuse"
) -> perfeval.Result:
    """The result of a row that came often enough for code to be made."""
    for _ in range(READY_AFTER + 3):
        made.evaluate(row, floats=floats)
    return made.evaluate(row, floats=floats)


def is_quick(result: perfeval.Result) -> bool:
    """Whether generated code made the result."""
    return "_bare" in result.__dict__


DRESSES: dict[str, dict[str, object]] = {
    "decimals": {},
    "texts": {
        "预算数": "3000",
        "决算数": "2985.5",
        "满意度": "94.99",
        "到访人数": "120",
        "检查次数": "3",
    },
    "whole numbers": {"预算数": 3000, "到访人数": 120, "检查次数": 3},
    "percent signs": {"满意度": "94.99%"},
    "units": {"预算数": "0.3亿元", "决算数": "2985.5万元", "到访人数": "120人"},
    "grouped digits": {"预算数": "3,000", "决算数": "2,985.50"},
    "full width": {"决算数": "２９８５．５"},
    "negative": {"决算数": "-5"},
    "zeros behind": {"检查次数": D("3.00"), "预算数": D("3000.000")},
}


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
@pytest.mark.parametrize("there", [True, "是", "否"])
def test_every_dress_scores_the_same(dress: dict[str, object], there: object) -> None:
    """Whatever the values come as, code for their shape gives the walk's scores."""
    made, name = rubric()
    row = PLAIN | dress | {name: there}
    result = repeated(made, row)

    assert is_quick(result)
    assert [str(score) for score in result.scores] == expected(made, row)
    assert str(result.total) == str(sum(map(D, expected(made, row))))
    assert list(made.totals([row] * 3)) == [result.total] * 3
    assert result.explain() == perfeval.compile(TEXT).evaluate(row).explain()


def test_a_stream_may_change_its_dress() -> None:
    """Shapes that change from row to row change no score."""
    made, name = rubric()
    rows: list[dict[str, Any]] = [PLAIN | dress | {name: True} for dress in DRESSES.values()] * 8
    rows += [dict(reversed(row.items())) for row in rows]

    totals = list(made.totals(rows))

    assert [str(total) for total in totals] == [
        str(sum(map(D, expected(made, row)))) for row in rows
    ]
    assert [result.total for result in made.evaluate_many(rows)] == totals


BAD: list[tuple[str, object, str]] = [
    ("决算数", D("NaN"), "PE503"),
    ("决算数", D("Infinity"), "PE503"),
    ("决算数", D("sNaN"), "PE503"),
    ("决算数", True, "PE520"),
    ("决算数", 2985.5, "PE504"),
    ("决算数", ".5", "PE503"),
    ("决算数", "5.", "PE503"),
    ("决算数", "1_000", "PE503"),
    ("决算数", "", "PE502"),
    ("决算数", "9" * 51, "PE519"),
    ("决算数", "3人", "PE505"),
    ("检查次数", D("1.5"), "PE508"),
    ("检查次数", D("-1"), "PE508"),
    ("检查次数", -1, "PE508"),
    ("满意度", "很好", "PE503"),
    ("决算数", [], "PE520"),
    ("决算数", None, "PE502"),
]


@pytest.mark.parametrize("dress", ["decimals", "texts", "whole numbers"])
@pytest.mark.parametrize(("name", "value", "code"), BAD, ids=[f"{n}-{v}"[:20] for n, v, _ in BAD])
def test_bad_values_are_findings(dress: str, name: str, value: object, code: str) -> None:
    """What generated code does not take is refused with the same finding as ever."""
    made, there = rubric()
    row = PLAIN | DRESSES[dress] | {there: True}
    list(made.evaluate_many([row] * (READY_AFTER + 3)))

    with pytest.raises(DataError) as caught:
        made.evaluate(row | {name: value})
    assert [each.code for each in caught.value.diagnostics] == [code]
    totals = made.totals([row, row | {name: value}])
    next(totals)
    with pytest.raises(DataError):
        next(totals)


def test_bad_rows_are_findings() -> None:
    """Missing, unknown and doubled names, and a division by zero, behind any number of rows."""
    made, there = rubric()
    row = PLAIN | {there: True}
    list(made.evaluate_many([row] * (READY_AFTER + 3)))
    less = {key: value for key, value in row.items() if key != "决算数"}
    for bad, code in (
        (less, "PE502"),
        (row | {"决算": 1}, "PE501"),
        (less | {"决算": 1}, "PE501"),
        (row | {" 决算数": 1}, "PE515"),
    ):
        with pytest.raises(DataError) as caught:
            made.evaluate(bad)
        assert [each.code for each in caught.value.diagnostics] == [code]
    with pytest.raises(EvaluationError):
        made.evaluate(row | {"预算数": D(0)})
    with pytest.raises(TypeError, match="mapping"):
        made.evaluate([1, 2])  # type: ignore[arg-type]


def test_other_mappings_are_rows_too() -> None:
    """Any mapping is read by generated code, and nothing is asked of a factory."""
    made, there = rubric()
    row = PLAIN | {there: True}
    list(made.evaluate_many([row] * (READY_AFTER + 3)))

    for other in (OrderedDict(row), MappingProxyType(row)):
        result = made.evaluate(other)
        assert is_quick(result)
        assert result.total == made.evaluate(row).total
        assert list(made.totals([other, row, other])) == [result.total] * 3
    lazy = defaultdict(lambda: D(1), PLAIN)
    with pytest.raises(DataError, match="PE502"):
        made.evaluate(lazy)
    assert there not in lazy


def test_floats_are_taken_only_where_it_is_said() -> None:
    """``floats="shortest"`` has shapes of its own."""
    made, there = rubric()
    row = PLAIN | {there: True, "决算数": 2985.5}
    result = repeated(made, row, "shortest")

    assert is_quick(result)
    assert [str(score) for score in result.scores] == expected(made, row, "shortest")
    with pytest.raises(DataError):
        made.evaluate(row)


def test_fractions_take_the_long_way() -> None:
    """A value without a finite decimal is scored exactly all the same."""
    made, there = rubric()
    row = PLAIN | {there: True, "决算数": Fraction(1, 3)}
    result = repeated(made, row)

    assert not is_quick(result)
    assert [str(score) for score in result.scores] == expected(made, row)


def test_not_applicable_is_never_a_number() -> None:
    """The word takes an indicator out of the total, behind any number of rows."""
    made, there = rubric()
    row = PLAIN | DRESSES["texts"] | {there: "是"}
    rows = [row] * (READY_AFTER + 3) + [row | {"制度": "不适用"}, row | {there: "不适用"}]

    results = list(made.evaluate_many(rows, on_error="skip"))

    assert results[-1].points == D(11)


def test_results_are_values() -> None:
    """A quick result travels, cannot be changed, and keeps what the row held."""
    made, there = rubric()
    row = PLAIN | {there: True}
    result = repeated(made, row)
    row["决算数"] = D(0)

    other = pickle.loads(pickle.dumps(result))
    assert other.scores == result.scores
    assert other.explain() == result.explain()
    assert "2985.5" in result.explain()
    with pytest.raises(AttributeError):
        result.vetoed = True
    with pytest.raises(AttributeError):
        del result.rubric


def test_the_ambient_context_does_not_matter() -> None:
    """Three digits and traps around the call change nothing, and stay as they were."""
    made, there = rubric()
    rows = [PLAIN | {there: True}] * (READY_AFTER + 3)
    usual = list(made.totals(rows))
    grade = made.evaluate(rows[0]).grade
    with localcontext(Context(prec=3, Emax=2, Emin=-2)) as ambient:
        assert list(made.totals(rows)) == usual
        assert made.evaluate(rows[0]).total == usual[0]
        assert made.evaluate(rows[0]).grade == grade
        assert ambient.prec == 3


def test_columns_are_rows_turned_round() -> None:
    """``totals_columns`` takes each name with the values of all rows."""
    made, there = rubric()
    columns = {name: [value] * 30 for name, value in (PLAIN | {there: True}).items()}

    assert list(made.totals_columns(columns)) == [made.evaluate(PLAIN | {there: True}).total] * 30
    with pytest.raises(ValueError, match="length"):
        list(made.totals_columns(columns | {"预算数": [D(1)]}))


def test_no_word_of_data_gets_into_the_code() -> None:
    """Names and texts of rows are constants of generated code, never part of it."""
    made, there = rubric()
    row = PLAIN | DRESSES["texts"] | {there: "是"}
    for _ in range(READY_AFTER + 3):
        made.evaluate(row)
    list(made.totals([row]))
    shape = made.engine._shapes["refuse"].current
    assert shape is not None
    assert shape.code is not None
    scorer = shape.code.scorer
    assert scorer._scores is not None
    assert scorer._totals is not None

    for block in (*scorer._scores, *scorer._totals.blocks):
        assert block.source.isascii()


def test_long_rubrics_take_several_functions() -> None:
    """More indicators than one function holds score and add up the same."""
    lines = ["评价体系 很多", "", "数据", "  满意度（%）", ""]
    for number in range(150):
        lines += [f"指标 指标{number}（1分）", "  得分=满意度×1分，最高1分。"]
    many = perfeval.compile("\n".join(lines))
    rows: list[dict[str, Any]] = [{"满意度": D(value)} for value in range(60, 99)]

    assert [str(total) for total in many.totals(rows)] == [
        str(sum(map(D, expected(many, row)))) for row in rows
    ]
    result = many.evaluate(rows[-1])
    assert is_quick(result)
    assert [str(score) for score in result.scores] == expected(many, rows[-1])


def test_rows_that_lack_other_values_need_no_other_code() -> None:
    """Hundreds of sets of names are read by the same few functions; what is needed is missed."""
    letters = "子丑寅卯辰巳午未"
    made = perfeval.compile(
        "".join(
            f"指标 甲{each}（10分）\n  得分=乙{each}/丙{each}×10分，最高10分。"
            f"按规定不需要采购{each}项的，得10分。\n"
            for each in letters
        )
    )
    rows: list[dict[str, Any]] = []
    for number in range(256):
        row: dict[str, Any] = {}
        for place, each in enumerate(letters):
            idle = bool(number >> place & 1)
            row[f"按规定不需要采购{each}项"] = idle
            if not idle:
                row |= {f"乙{each}": D(place), f"丙{each}": D(8)}
            elif number % 3 == 1:
                row |= {f"乙{each}": None, f"丙{each}": ""}
        rows.append(row)
    with mock.patch.object(shapes, "RowScorer", wraps=RowScorer) as scorers:
        found = list(made.totals(rows))

    assert scorers.call_count <= 6
    assert [str(total) for total in found] == [str(sum(map(D, expected(made, r)))) for r in rows]
    assert is_quick(made.evaluate(rows[3]))
    lacking = rows[0] | {"乙子": None}
    with pytest.raises(DataError, match="PE502"):
        made.evaluate(lacking)
    assert next(iter(made.totals([lacking], on_error="collect"))).row == 1


def test_refused_rows_teach_nothing() -> None:
    """However many there are: code is made for rows that can be scored, and stays."""
    made, there = rubric()
    row = PLAIN | {there: True}
    words: list[object] = ["很好", 5.5, [], D("NaN")]
    bad: list[dict[str, Any]] = [row | {"满意度": word} for word in words]
    list(made.evaluate_many(bad * 20, on_error="skip"))
    assert made.engine.shapes("refuse").current is None
    repeated(made, row)
    current = made.engine.shapes("refuse").current
    assert current is not None
    code = current.code
    list(made.evaluate_many([*bad, {"没有": 1}, row] * 20, on_error="skip"))

    assert current.code is code
    assert is_quick(made.evaluate(row))


def test_an_indicator_that_does_not_apply_is_skipped() -> None:
    """By the same code as other rows, which explains them as ever."""
    made, there = rubric()
    rows = [PLAIN | {there: True}, {"制度": "不适用"} | PLAIN]
    list(made.evaluate_many(rows * READY_AFTER))
    for row in rows[1:]:
        result = made.evaluate(row)
        assert is_quick(result)
        assert [str(score) for score in result.scores] == [*expected(made, rows[0])[:4], "None"]
        assert (result.points, result.away) == (D(11), (4,))
        fresh = perfeval.compile(TEXT).evaluate(row)
        assert result.explain() == fresh.explain()
        assert result.to_dict() == fresh.to_dict()
    assert [str(total) for total in made.totals(rows)] == ["10.48", "9.48"]
    with pytest.raises(DataError):
        made.evaluate({"制度": "不适用"})


def test_threads_share_what_is_learnt() -> None:
    """While some teach other shapes, results keep the names of their own rows."""
    made, there = rubric()
    rows = [
        {name: dress.get(name, value) for name, value in PLAIN.items()} | {there: True}
        for dress in DRESSES.values()
    ] * 12
    wanted = [perfeval.compile(TEXT).evaluate(row).to_dict() for row in rows]

    def work(start: int) -> bool:
        order = [*range(start, len(rows)), *range(start)]
        return all(made.evaluate(rows[place]).to_dict() == wanted[place] for place in order)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(0, 80, 10)))
