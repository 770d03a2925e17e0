"""Tables as users have them: what stands in a column of any library, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from unittest import mock

import pytest

import perfeval
from perfeval.errors import DataError, EvaluationError, PerfevalError
from perfeval.frames.results import ArrayTotals
from perfeval.frames.table import column_of, columns_of, is_missing, plain
from perfeval.scoring import columns
from tests.smallarray import BOOL, INT64, OBJECT, Array
from tests.smallframes import Chunked, Listed, Nullable, category

D = Decimal
NAN = float("nan")

TEXT = """评价体系 表

数据
  预算数（万元）
  决算数（万元）
  满意度（%）
  预算执行率 = 决算数 / 预算数

一级指标 管理（20分）
  二级指标 健全性（5分）
    健全得5分，较健全得3分，不健全得0分
  二级指标 执行（5分）
    得分=预算执行率×5分，最高5分
  二级指标 满意（5分）
    满意度≥90%得5分；80%≤满意度<90%得3分；满意度<80%得0分
  二级指标 制度（5分）
    建立制度的，得5分；否则不得分。
"""
RUBRIC = perfeval.compile(TEXT)
THERE = RUBRIC.input_names[-1]
ROWS: list[dict[str, Any]] = [
    {"健全性": "健全", "预算数": 100, "决算数": 95.5, "满意度": 90.0, THERE: True},
    {"健全性": "较健全", "预算数": 200, "决算数": 95.5, "满意度": 89.99, THERE: False},
    {"健全性": "不健全", "预算数": 300, "决算数": 300.25, "满意度": 79.5, THERE: True},
    {"健全性": "健全", "预算数": 7, "决算数": 3.5, "满意度": 95.0, THERE: False},
]
TOTALS = ["19.78", "8.39", "10.00", "12.50"]


def lists(**changes: Any) -> dict[str, list[Any]]:  # noqa: ANN401 - any values
    """The rows as columns."""
    return {name: [row[name] for row in ROWS] for name in ROWS[0]} | changes


def arrays(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """The same as arrays."""
    given = lists()
    found: dict[str, Any] = {
        "健全性": Array(given["健全性"], OBJECT),
        "预算数": Array(given["预算数"], INT64),
        "决算数": Array(given["决算数"]),
        "满意度": Array(given["满意度"]),
        THERE: Array(given[THERE], BOOL),
    }
    return found | changes


def totals(table: Any, **options: Any) -> list[str]:  # noqa: ANN401
    """Totals, or the codes of what is wrong with a row."""
    with mock.patch.object(columns, "LEAST_ROWS", 1):
        found = RUBRIC.totals_columns(table, floats="shortest", on_error="collect", **options)
        return [
            f"{each.row}: {each.diagnostics[0].code}"
            if isinstance(each, PerfevalError)
            else f"{each:f}"
            for each in found
        ]


LABELS = lists()["健全性"]
NUMBERS = Array(lists()["满意度"])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"健全性": category(LABELS, ["不健全", "健全", "较健全"])},
        {"健全性": Nullable(LABELS, "string", Array(LABELS, OBJECT))},
        {"健全性": Listed(LABELS, "String", Array(LABELS, OBJECT))},
        {"健全性": Chunked(LABELS, "string")},
        {"满意度": Nullable(lists()["满意度"], "Float64", NUMBERS)},
        {"满意度": Listed(lists()["满意度"], "Float64", NUMBERS)},
        {"满意度": Array(["90%", "89.99%", "79.5%", "95%"], OBJECT)},
        {THERE: Array(["是", "否", "是", "否"], OBJECT)},
    ],
)
def test_columns_of_any_library_are_arrays(changes: dict[str, Any]) -> None:
    """Labels, texts that repeat and numbers of every library, with the totals of the rows."""
    table = arrays(**changes)

    assert totals(table) == TOTALS
    assert all(column.numbers is not None for column in columns_of(table))
    with mock.patch.object(columns, "LEAST_ROWS", 1):
        assert isinstance(RUBRIC.totals_columns(table, floats="shortest"), ArrayTotals)


def test_lists_are_tables_too() -> None:
    """Row by row, with the same totals."""
    assert totals(lists()) == TOTALS
    assert totals(lists(满意度=[D("90"), "89.99%", 79.5, D("95.00")])) == TOTALS


GAPS: list[tuple[dict[str, Any], int, str]] = [
    ({"满意度": Array([90.0, NAN, 79.5, 95.0])}, 2, "PE502"),
    ({"满意度": [90.0, NAN, 79.5, 95.0]}, 2, "PE502"),
    ({"满意度": [90.0, None, 79.5, 95.0]}, 2, "PE502"),
    ({"满意度": [D("90"), D("NaN"), D("79.5"), D("95")]}, 2, "PE502"),
    ({"满意度": Nullable([90.0, None, 79.5, 95.0], "Float64", NUMBERS)}, 2, "PE502"),
    ({"满意度": Listed([90.0, None, 79.5, 95.0], "Float64", NUMBERS)}, 2, "PE502"),
    ({"健全性": Array(["健全", None, "不健全", "健全"], OBJECT)}, 2, "PE502"),
    ({"健全性": Array(["健全", "", "不健全", "健全"], OBJECT)}, 2, "PE502"),
    ({"健全性": Array(["健全", NAN, "不健全", "健全"], OBJECT)}, 2, "PE502"),
    ({"健全性": category(["健全", "?", "不健全", "健全"], ["不健全", "健全"])}, 2, "PE502"),
    ({"健全性": Array(["健全", "很健全", "不健全", "健全"], OBJECT)}, 2, "PE509"),
    ({"预算数": Array([100, 0, 300, 7], INT64)}, 2, "PE516"),
]


@pytest.mark.parametrize(("changes", "row", "code"), GAPS)
def test_a_missing_value_is_a_finding_of_its_row(
    changes: dict[str, Any], row: int, code: str
) -> None:
    """Whatever says that it is missing; all other rows have their totals."""
    wanted = [f"{row}: {code}" if n == row else total for n, total in enumerate(TOTALS, 1)]

    assert totals(arrays(**changes)) == wanted
    with mock.patch.object(columns, "LEAST_ROWS", 1):
        scores = RUBRIC.scores_columns(arrays(**changes), floats="shortest", on_error="collect")
        assert list(scores.errors) == [row - 1]
        assert [None if t is None else f"{t:f}" for t in scores["总分"]] == [
            None if n == row else total for n, total in enumerate(TOTALS, 1)
        ]
        with pytest.raises(PerfevalError, match=code) as caught:
            RUBRIC.scores_columns(arrays(**changes), floats="shortest")
    assert caught.value.row == row
    assert caught.value.__notes__ == [f"第{row}行"]


def test_a_value_may_be_missing_where_it_does_not_count() -> None:
    """And an indicator may not apply, in a column of its own."""
    made = perfeval.compile(
        "指标 甲（5分）\n  得分=实际数/计划数×5分，最高5分。按规定不需要采购的，得5分。\n"
    )
    idle = next(name for name in made.input_names if "不需要" in name)
    table = {
        "实际数": Array([1.0, NAN]),
        "计划数": Array([2.0, NAN]),
        idle: Array([False, True], BOOL),
    }
    with mock.patch.object(columns, "LEAST_ROWS", 1):
        found = made.totals_columns(table, floats="shortest")
        assert isinstance(found, ArrayTotals)
        assert list(map(str, found)) == ["2.50", "5.00"]
    away = arrays(满意=Array([None, "不适用", "", "不适用"], OBJECT))
    assert totals(away) == ["19.78", "5.39", "10.00", "7.50"]


def test_all_scores_come_as_columns() -> None:
    """By the paths of the indicators, as long as the table, by arrays and by rows alike."""
    with mock.patch.object(columns, "LEAST_ROWS", 1):
        by_arrays = RUBRIC.scores_columns(arrays(), floats="shortest")
    by_rows = RUBRIC.scores_columns(lists(), floats="shortest")

    assert dict(by_arrays) == dict(by_rows)
    assert list(by_rows) == [
        *("管理/健全性", "管理/执行", "管理/满意", "管理/制度"),
        *("总分", "得分率", "等级"),
    ]
    assert {name: list(map(str, values)) for name, values in by_rows.items()} == {
        "管理/健全性": ["5.00", "3.00", "0.00", "5.00"],
        "管理/执行": ["4.78", "2.39", "5.00", "2.50"],
        "管理/满意": ["5.00", "3.00", "0.00", "5.00"],
        "管理/制度": ["5.00", "0.00", "5.00", "0.00"],
        "总分": TOTALS,
        "得分率": ["0.9890", "0.4195", "0.5000", "0.6250"],
        "等级": ["优", "差", "差", "中"],
    }
    assert len(by_rows) == 7
    assert repr(by_rows) == "<ScoreColumns: 7 columns of 4 rows>"


@pytest.mark.parametrize("make", [lists, arrays])
def test_unknown_columns_are_named_once(make: Callable[..., dict[str, Any]]) -> None:
    """All of them together, with what was meant; or they are passed over."""
    table = make(部门=["甲", "乙", "丙", "丁"], 满意率=[1, 2, 3, 4])
    with pytest.raises(DataError) as caught:
        RUBRIC.totals_columns(table, floats="shortest")
    found = [(each.code, dict(each.arguments)["name"]) for each in caught.value.diagnostics]

    assert found == [("PE501", "部门"), ("PE501", "满意率")]
    assert caught.value.diagnostics[1].suggestion == "满意度"
    assert totals(table, extra="ignore") == TOTALS


@pytest.mark.parametrize("make", [lists, arrays])
def test_a_column_may_name_the_rows(make: Callable[..., dict[str, Any]]) -> None:
    """It is no data, and every error carries the name of its row."""
    table = make(部门=["甲", "乙", "丙", "丁"], 预算数=[100, 200, 0, 7])
    with pytest.raises(EvaluationError) as caught:
        list(RUBRIC.totals_columns(table, floats="shortest", ids="部门"))

    assert (caught.value.row, caught.value.row_id) == (3, "丙")
    assert caught.value.__notes__ == ["第3行（丙）"]
    with pytest.raises(DataError, match="PE501"):
        RUBRIC.totals_columns(table, ids="单位")


class Twice:
    """A frame with two columns of one name."""

    columns = ("甲", "甲")

    def __getitem__(self, name: str) -> list[int]:
        return [1]


def test_what_is_no_table_is_refused() -> None:
    """So are columns of different lengths, two of one name, and other words for options."""
    with pytest.raises(TypeError, match="not int"):
        RUBRIC.totals_columns(5)
    with pytest.raises(ValueError, match="'决算数' has 1, the others have 4"):
        list(RUBRIC.totals_columns(lists(决算数=[1]), floats="shortest"))
    twice = Twice()
    with pytest.raises(DataError, match="PE515"):
        RUBRIC.totals_columns(twice)
    for options in ({"on_error": "skip"}, {"extra": "drop"}):
        with pytest.raises(ValueError, match="must be"):
            RUBRIC.totals_columns(lists(), **options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="on_error"):
        RUBRIC.totals([], on_error="skip")  # type: ignore[arg-type]


def test_columns_that_come_one_by_one_are_streamed() -> None:
    """Nothing is taken from them before its row is asked for."""
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for row, value in enumerate(lists()["预算数"]):
            taken.append(row)
            yield value

    found = RUBRIC.totals_columns(lists(预算数=numbers()), floats="shortest")
    assert taken == []
    assert str(next(found)) == TOTALS[0]
    assert taken == [0]


def test_values_as_python_has_them() -> None:
    """What other libraries call missing, and their own kinds of numbers."""
    na = type("NAType", (), {})()
    scalar = type("float64", (), {"item": lambda _: 2.5})
    scalar.__module__ = "numpy"

    assert all(map(is_missing, [None, NAN, na, D("NaN")]))
    assert not any(map(is_missing, [0, "", False, D(0), float("inf")]))
    assert (plain(na), plain(scalar()), plain("x")) == (None, 2.5, "x")


def test_labels_are_few() -> None:
    """A column of many different texts is read row by row."""
    many = Array([str(n) for n in range(600)], OBJECT)
    mixed = Array(["健全", 5], OBJECT)

    assert column_of("甲", many).numbers is None
    assert column_of("甲", mixed).numbers is None
    assert column_of("甲", Array(["优", "良"] * 300, OBJECT)).labels == ("优", "良")


def test_totals_of_rows_may_collect_errors() -> None:
    """They stand in place of the totals, with the numbers of their rows."""
    rows = [*ROWS, ROWS[0] | {"满意度": "很好"}] * 5
    found = list(RUBRIC.totals(rows, on_error="collect", floats="shortest"))

    assert [f"{each:f}" for each in found[:4]] == TOTALS
    assert [each.row for each in found[4::5]] == [5, 10, 15, 20, 25]
    assert all(isinstance(each, DataError) for each in found[4::5])


# The libraries themselves, where they are installed


def frames() -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Tables of each library, made from a data frame of pandas."""
    yield "pandas", lambda frame: frame
    yield "category", lambda frame: frame.assign(健全性=frame["健全性"].astype("category"))
    yield "nullable", lambda frame: frame.convert_dtypes()
    if find_spec("pyarrow"):
        pa = import_module("pyarrow")

        yield "pyarrow back end", lambda frame: frame.convert_dtypes(dtype_backend="pyarrow")
        yield "pyarrow", pa.Table.from_pandas
        yield "record batch", lambda frame: pa.Table.from_pandas(frame).to_batches()[0]
    if find_spec("polars") and find_spec("pyarrow"):
        pl = import_module("polars")

        yield "polars", pl.from_pandas
        yield (
            "polars category",
            lambda frame: pl.from_pandas(frame).with_columns(pl.col("健全性").cast(pl.Categorical)),
        )


@pytest.mark.skipif(not find_spec("pandas"), reason="pandas is not installed")
@pytest.mark.parametrize("gaps", [False, True])
def test_data_frames_score_as_their_rows(*, gaps: bool) -> None:
    """Each library's own frames, with and without missing values."""
    pd = import_module("pandas")
    rows = [dict(row) for row in ROWS * 200]
    wanted = TOTALS * 200
    if gaps:
        rows[5]["满意度"], rows[10]["健全性"] = None, None
        wanted[5], wanted[10] = "6: PE502", "11: PE502"
    frame = pd.DataFrame(rows)
    for name, make in frames():
        table = make(frame)
        found = RUBRIC.totals_columns(table, floats="shortest", on_error="collect")
        assert isinstance(found, ArrayTotals), name
        assert totals(table) == wanted, name
