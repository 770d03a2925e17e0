"""Tables by columns: when arrays are scored as arrays, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unittest import mock

import pytest

import perfeval
from perfeval.errors import DataError, EvaluationError
from perfeval.frames import results
from perfeval.frames.results import ArrayTotals, ColumnTotals
from perfeval.frames.table import column_of
from perfeval.program.arraytotals import compile_array_totals
from perfeval.program.linear import Unsupported
from perfeval.scoring import columns
from tests.smallarray import BOOL, FLOAT32, INT64, Array

D = Decimal
ROWS = 600

TEXT = """评价体系 各种数据

数据
  预算数（万元）
  决算数（万元）
  预算执行率 = 决算数 / 预算数
  满意度（%）

指标 执行（4分）
  得分=预算执行率×4分，最高4分。
指标 满意（3分）
  满意度≥95%的，得3分；90%≤满意度<95%的，得2分；满意度<90%的，得0分。
指标 检查（2分）
  检查次数每有1次，得0.5分，最高2分。
指标 制度（1分）
  建立制度的，得1分；否则不得分。
"""
RUBRIC = perfeval.compile(TEXT)
THERE = RUBRIC.input_names[-1]


def table(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any kind of column
    """Columns with every edge of the rubric in them."""
    numbers = range(ROWS)
    return {
        "预算数": Array([100 + n / 4 for n in numbers]),
        "决算数": Array([90 + n / 5 for n in numbers]),
        "满意度": Array([89.5 + n % 13 / 2 for n in numbers]),
        "检查次数": Array([n % 6 for n in numbers], INT64),
        THERE: Array([n % 2 for n in numbers], BOOL),
    } | changes


def rows(columns_: Mapping[str, Any]) -> list[dict[str, object]]:
    """The same, row by row, with the decimals that the doubles print as."""
    plain = {
        name: [D(repr(v)) if type(v) is float else v for v in column.tolist()]
        for name, column in columns_.items()
    }
    return [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)]


def by_rows(columns_: Mapping[str, Any]) -> list[str]:
    """The totals the usual way."""
    return [str(total) for total in RUBRIC.totals(rows(columns_))]


def by_arrays(columns_: Mapping[str, Any]) -> list[str]:
    """The totals of what was scored as arrays."""
    found = RUBRIC.totals_columns(columns_, floats="shortest")
    assert isinstance(found, ArrayTotals)
    return [str(total) for total in found]


def test_arrays_score_as_rows() -> None:
    """The same decimals, with the same trailing zeros."""
    assert by_arrays(table()) == by_rows(table())


def test_no_row_of_short_decimals_is_scored_twice() -> None:
    """Sitting on an edge is no doubt: short decimals are whole numbers to the code."""
    with mock.patch.object(columns._Scorer, "_one_by_one", side_effect=AssertionError):
        assert len(by_arrays(table())) == ROWS


def test_all_totals_at_once_are_whole_numbers() -> None:
    """``scaled`` gives an array of hundredths; what was taken before is not in it."""
    found = RUBRIC.totals_columns(table(), floats="shortest")
    wanted = [int(D(total) * 100) for total in by_rows(table())]
    again = RUBRIC.totals_columns(table(), floats="shortest")
    first = next(again)

    whole = found.scaled()
    assert found.places == 2
    assert isinstance(whole, Array)
    assert whole.dtype == INT64
    assert whole.tolist() == wanted
    assert first * 100 == wanted[0]
    assert again.scaled().tolist() == wanted[1:]
    assert again.scaled().tolist() == []


def test_lists_give_whole_numbers_too() -> None:
    """Any other table gives a list."""
    given = {name: column.tolist()[:5] for name, column in table().items()}
    found = RUBRIC.totals_columns(given, floats="shortest")

    assert not isinstance(found, ArrayTotals)
    assert found.places == 2
    assert found.scaled() == [int(D(total) * 100) for total in by_rows(table())[:5]]


def test_doubles_are_refused_unless_they_are_asked_for() -> None:
    """As anywhere else; whole numbers and truths are no doubles."""
    with pytest.raises(DataError, match="PE504"):
        next(RUBRIC.totals_columns(table()))
    whole = table(
        预算数=Array([100 + n for n in range(ROWS)], INT64),
        决算数=Array([90 + n for n in range(ROWS)], INT64),
        满意度=Array([85 + n % 14 for n in range(ROWS)], INT64),
    )
    found = RUBRIC.totals_columns(whole)

    assert isinstance(found, ArrayTotals)
    assert [str(total) for total in found] == by_rows(whole)


def test_a_long_table_is_scored_in_parts() -> None:
    """Nothing is lost or doubled between them."""
    with mock.patch.object(columns, "ROWS_AT_ONCE", 7):
        assert by_arrays(table()) == by_rows(table())
        found = RUBRIC.totals_columns(table(), floats="shortest")
        assert found.scaled().tolist() == [int(D(total) * 100) for total in by_rows(table())]


@pytest.mark.parametrize("value", ["inf", "-1e300", "1e-300", "1e60"])
def test_an_error_stands_where_its_row_would(value: str) -> None:
    """The totals before it come out, and it says what a row would have said."""
    given = table()
    given["满意度"].values[300] = float(value)
    row = {name: column.tolist()[300] for name, column in given.items()}
    with pytest.raises(DataError) as alone:
        RUBRIC.evaluate(row, floats="shortest")
    totals = RUBRIC.totals_columns(given, floats="shortest")

    assert [str(next(totals)) for _ in range(300)] == by_rows(table())[:300]
    with pytest.raises(DataError) as found:
        next(totals)
    assert str(found.value) == str(alone.value)
    with pytest.raises(StopIteration):
        next(totals)
    with pytest.raises(DataError):
        RUBRIC.totals_columns(given, floats="shortest").scaled()


def test_division_by_zero_is_found() -> None:
    """A divisor that is 0 in one row fails there."""
    given = table()
    given["预算数"].values[17] = 0.0
    totals = RUBRIC.totals_columns(given, floats="shortest")

    assert len([next(totals) for _ in range(17)]) == 17
    with pytest.raises(EvaluationError, match="PE516"):
        next(totals)


def test_long_decimals_are_the_decimals_that_they_print_as() -> None:
    """A column of quotients has no short decimals, and is computed with as it is."""
    given = table(决算数=Array([(90 + n) / 7 for n in range(ROWS)]))

    assert by_arrays(given) == by_rows(given)


def test_what_is_unlike_the_sample_is_learnt() -> None:
    """Later rows may be larger, longer and of another sign."""
    numbers = range(3000)
    given = table(
        预算数=Array([100 + n / 4 if n < 1500 else 1e9 + n / 100 for n in numbers]),
        决算数=Array([90 + n / 5 if n < 1500 else -(n / 1000) for n in numbers]),
        满意度=Array([89.5 + n % 13 / 2 for n in numbers]),
        检查次数=Array([n % 6 for n in numbers], INT64),
    )
    given[THERE] = Array([n % 2 for n in numbers], BOOL)
    with mock.patch.multiple(columns, ROWS_AT_ONCE=500, _SAMPLE=2):
        assert by_arrays(given) == by_rows(given)


def growing() -> dict[str, Any]:
    """A table whose second part is unlike the first."""
    return table(预算数=Array([100.0 if n < 300 else 1e9 + n / 1000 for n in range(ROWS)]))


def test_what_cannot_be_learnt_goes_by_rows() -> None:
    """Whether there is no code for it, or code was made often enough."""
    made = compile_array_totals
    with mock.patch.multiple(columns, ROWS_AT_ONCE=100, _SAMPLE=1, _MOST_CHANGES=0):
        assert by_arrays(growing()) == by_rows(growing())
    RUBRIC.array_codes.clear()
    with (
        mock.patch.multiple(columns, ROWS_AT_ONCE=100, _SAMPLE=1),
        mock.patch.object(columns, "compile_array_totals") as compiled,
    ):
        compiled.side_effect = lambda *given, **wanted: (
            made(*given, **wanted) if compiled.call_count == 1 else unsupported()
        )
        assert by_arrays(growing()) == by_rows(growing())
        assert compiled.call_count > 1


def unsupported() -> None:
    """As if there were no code for a program."""
    raise Unsupported


def test_what_was_given_has_the_last_word() -> None:
    """Doubles are turned into decimals to be read faster, never to be refused."""
    given = growing()
    with (
        mock.patch.multiple(columns, ROWS_AT_ONCE=100, _SAMPLE=1, _MOST_CHANGES=0),
        mock.patch.object(columns, "_quick", return_value=D("NaN")),
    ):
        assert by_arrays(given) == by_rows(given)


def test_few_rows_and_other_columns_go_by_rows() -> None:
    """So does whatever arrays cannot hold, with the same totals."""
    short = {name: column[:20] for name, column in table().items()}
    words = table(满意度=["96%"] * ROWS)
    single = table(满意度=Array([96.0] * ROWS, FLOAT32))
    for given in (short, words, single):
        found = RUBRIC.totals_columns(given, floats="shortest")
        assert not isinstance(found, ArrayTotals)
        plain = {name: getattr(each, "values", each) for name, each in given.items()}
        again = [dict(zip(plain, row, strict=True)) for row in zip(*plain.values(), strict=True)]
        assert list(found) == list(RUBRIC.totals(again, floats="shortest"))


def test_columns_of_different_lengths_are_refused() -> None:
    """Also when they are arrays."""
    with pytest.raises(ValueError, match="length"):
        list(RUBRIC.totals_columns(table(满意度=Array([96.0] * 9)), floats="shortest"))


def test_unknown_and_double_names_are_findings() -> None:
    """An array changes nothing about what a name means."""
    with pytest.raises(DataError, match="PE501"):
        list(RUBRIC.totals_columns(table(别的=Array([1.0] * ROWS)), floats="shortest"))
    twice = table(**{"满意/满意度": Array([96.0] * ROWS)})
    with pytest.raises(DataError, match="PE5"):
        list(RUBRIC.totals_columns(twice, floats="shortest"))


def test_a_missing_column_is_a_finding() -> None:
    """The rule that needs it cannot be scored as an array."""
    given = table()
    del given["满意度"]
    with pytest.raises(DataError, match="PE502"):
        list(RUBRIC.totals_columns(given, floats="shortest"))


class Series:
    """A column of a data frame, as far as it is looked at."""

    def __init__(self, array: Array, dtype: object = None) -> None:
        self.array = array
        self.dtype = array.dtype if dtype is None else dtype

    def __iter__(self) -> Any:  # noqa: ANN401 - an iterator
        return iter(self.array.tolist())

    def to_numpy(self) -> Array:
        """The array."""
        return self.array


def test_a_data_frame_holds_arrays() -> None:
    """Its columns are arrays unless their type is one of the frame's own."""
    given = {name: Series(column) for name, column in table().items()}
    own = given | {"满意度": Series(table()["满意度"], "double with gaps")}

    assert by_arrays(given) == by_rows(table())
    found = RUBRIC.totals_columns(own, floats="shortest")
    assert not isinstance(found, ArrayTotals)
    assert [str(total) for total in found] == by_rows(table())


class Masked(Array):
    """A subclass may mean something else by its values."""


def test_subclasses_and_other_libraries_go_by_rows() -> None:
    """Only arrays whose arithmetic is known are computed with."""
    assert column_of("甲", Masked([1.0])).numbers is None
    assert column_of("甲", Array([1.0])).numbers is not None
    with mock.patch.object(Array, "ndim", 2):
        assert column_of("甲", Array([1.0])).numbers is None


def test_totals_beyond_whole_numbers_of_arrays() -> None:
    """A rule without a limit may give more than 64 bits hold."""
    made = perfeval.compile("指标 多（1分）\n  每有1个奖项得1分，不设上限。\n")
    name = made.input_names[0]
    many = Array([5.0] * ROWS)
    many.values[3] = 1e30
    found = made.totals_columns({name: many}, floats="shortest")
    assert isinstance(found, ArrayTotals)

    assert list(found.scaled().tolist())[2:5] == [500, 10**32, 500]
    assert list(made.totals_columns({name: many}, floats="shortest"))[3] == D(10**30)


def test_code_is_made_once_for_one_form_of_columns() -> None:
    """Scoring another table like it compiles nothing."""
    by_arrays(table())
    with mock.patch.object(columns, "compile_array_totals", side_effect=AssertionError):
        assert len(by_arrays(table())) == ROWS


def test_totals_are_remembered_within_reason() -> None:
    """The same total is the same object; a flood of them is not kept."""
    known = results.Decimals(2)
    with mock.patch.object(results, "_MOST_KNOWN", 1):
        assert known[315] == D("3.15")
        assert known[-5] == D("-0.05")

    assert list(known) == [315]
    assert str(results.Decimals(0)[7]) == "7"


def test_column_totals_are_an_iterator() -> None:
    """``next`` and ``for`` take from the same row of totals."""
    found = ColumnTotals(2, iter([D("1.50"), D("2.25")]))

    assert next(found) == D("1.50")
    assert [Fraction(total) for total in found] == [Fraction(9, 4)]


def test_many_indicators_are_added_in_parts() -> None:
    """No expression of generated code grows with the rubric."""
    names = [f"{word}{n}" for word in "甲乙" for n in range(60)]
    text = "\n".join(f"指标 项{name}（2分）\n  得分={name}/基数×2分，最高2分" for name in names)
    made = perfeval.compile(text + "\n")
    given = {
        name: Array([row % (place + 7) + 0.25 for row in range(ROWS)])
        for place, name in enumerate(names)
    }
    given["基数"] = Array([row + 1.5 for row in range(ROWS)])
    found = made.totals_columns(given, floats="shortest")

    assert isinstance(found, ArrayTotals)
    assert list(found) == list(made.totals(rows(given)))


def test_a_multitude_of_bands_goes_by_rows() -> None:
    """Code for arrays does not nest without end."""
    bands = "".join(f"满意度≥{100 - n / 4:g}%的，得{100 - n / 4:g}分；" for n in range(200))
    made = perfeval.compile(f"数据\n  满意度（%）\n指标 甲（100分）\n  {bands}否则得0分。\n")
    found = made.totals_columns({"满意度": Array([60.0, 99.75] * ROWS)}, floats="shortest")

    assert not isinstance(found, ArrayTotals)
    assert [next(found), next(found)] == [D("60.00"), D("99.75")]
