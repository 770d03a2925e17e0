"""Names and values that data gives, and indicators that do not apply."""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval
from perfeval.errors import DataError, EvaluationError, PerfevalError
from perfeval.rubric.rubric import Rubric
from tests.small_meaning import DATA, SAMPLE, TOTAL, TWO, rubric_of


def data_codes(rubric: Rubric, data: dict[str, object]) -> list[tuple[str, str]]:
    """Code and name of each finding about data."""
    with pytest.raises(PerfevalError) as caught:
        rubric.evaluate(data)
    return [(d.code, dict(d.arguments).get("name", "")) for d in caught.value.diagnostics]


class TestData:
    """Names are found by words; everything wrong is reported at once."""

    def test_names_in_any_width_and_by_path(self) -> None:
        """Blanks and widths do not matter, and a path is always accepted."""
        rubric = rubric_of(SAMPLE)
        data = {key: value for key, value in DATA.items() if key not in ("制度", "满意度")}
        for name in ("制 度", "制度/制度", "资金/制度/制度", "投入/资金/制度/制度"):
            assert str(rubric.evaluate(data | {name: 1, "评价/满意度": "95%"}).total) == TOTAL

    def test_a_short_key_of_two_inputs_is_refused_with_the_long_ones(self) -> None:
        """Two leaves with the same words need the path."""
        rubric = rubric_of(TWO)

        with pytest.raises(DataError) as caught:
            rubric.evaluate({"材料": 1})
        finding = caught.value.diagnostics[0]
        assert finding.code == "PE514"
        assert dict(finding.arguments)["paths"] == "甲/质量/报告/材料、乙/质量/验收/材料"
        assert rubric.input_names == ("报告/材料", "验收/材料")
        assert rubric.evaluate({"报告/材料": 1, "乙/质量/验收/材料": 2}).total == 7

    def test_everything_wrong_is_reported_together(self) -> None:
        """Unknown, mistyped, out of range and missing values are one error."""
        data = DATA | {"制度": -1, "满意度": "很好", "别的": 1, "影响力": 7}
        del data["培训人次"]

        assert data_codes(rubric_of(SAMPLE), data) == [
            ("PE508", "制度"),
            ("PE503", "满意度"),
            ("PE510", "影响力"),
            ("PE501", "别的"),
            ("PE502", "培训人次"),
        ]

    def test_missing_values_name_the_indicator(self) -> None:
        """Each missing input carries the path of the indicator that needs it."""
        with pytest.raises(DataError) as caught:
            rubric_of(SAMPLE).evaluate({})

        assert [(d.code, d.path[-1]) for d in caught.value.diagnostics] == [
            ("PE502", "采购"),
            ("PE502", "采购"),
            ("PE502", "制度"),
            ("PE502", "培训人次"),
            ("PE502", "评价"),
            ("PE502", "影响力"),
            ("PE502", "预算执行率"),
        ]

    def test_a_near_miss_is_one_error_with_a_suggestion(self) -> None:
        """A mistyped name is not reported as missing as well."""
        data = {key: value for key, value in DATA.items() if key != "采购计划金额"}

        with pytest.raises(DataError) as caught:
            rubric_of(SAMPLE).evaluate(data | {"采购计划金颔": 3})
        assert [(d.code, d.suggestion) for d in caught.value.diagnostics] == [
            ("PE501", "采购计划金额")
        ]

    @pytest.mark.parametrize(
        ("wrong", "meant"),
        [
            ({"项木/制度": 1}, None),
            ({"评介/满意度": "90%"}, "评价/满意度"),
            ({"评价": "不适应"}, "不适用"),
            ({"评价": 90}, None),
        ],
    )
    def test_paths_and_the_word_for_leaving_out_are_guessed(
        self, wrong: dict[str, object], meant: str | None
    ) -> None:
        """A mistyped path, and an indicator with a word that is nearly 不适用."""
        with pytest.raises(DataError) as caught:
            rubric_of(SAMPLE).evaluate(DATA | wrong)
        assert [(d.code, d.suggestion) for d in caught.value.diagnostics] == [("PE501", meant)]

    def test_one_value_under_another_name_is_the_one_that_is_wanted(self) -> None:
        """A rule of one input given one value: the name is wrong, and nothing is missing."""
        made = perfeval.rule("制度健全得3分，不健全得0分", points=3)

        with pytest.raises(DataError) as caught:
            made.evaluate(制度="健全")
        assert [(d.code, d.suggestion) for d in caught.value.diagnostics] == [("PE501", "完成值")]
        with pytest.raises(DataError) as caught:
            made.evaluate(完成值="制度健全", 备注="无")
        assert [(d.code, d.suggestion) for d in caught.value.diagnostics] == [("PE501", None)]

    def test_the_same_input_twice_is_refused(self) -> None:
        """Two spellings of one name are not settled by chance."""
        data = DATA | {"满 意 度": "90%"}

        assert data_codes(rubric_of(SAMPLE), data) == [("PE515", "满 意 度")]

    def test_null_is_not_given(self) -> None:
        """A template with blanks left in it misses those inputs."""
        assert data_codes(rubric_of(SAMPLE), DATA | {"制度": None}) == [("PE502", "制度")]

    def test_data_must_be_a_mapping(self) -> None:
        """A list of values is a mistake in the call."""
        with pytest.raises(TypeError, match="mapping"):
            rubric_of(SAMPLE).evaluate([1, 2])  # type: ignore[arg-type]

    def test_declared_units_are_the_units_of_bare_numbers(self) -> None:
        """The data block says 万元, so an amount in 元 is converted."""
        result = rubric_of(SAMPLE).evaluate(DATA | {"实际采购金额": "30161000元"})

        assert str(result["采购"].score) == "5.89"

    def test_floats_are_refused_unless_asked_for(self) -> None:
        """A binary float raises, or is taken by its shortest text."""
        rubric = rubric_of(SAMPLE)
        data = DATA | {"实际采购金额": 3016.1}

        assert data_codes(rubric, data) == [("PE504", "实际采购金额")]
        assert str(rubric.evaluate(data, floats="shortest").total) == TOTAL

    def test_division_by_zero_names_both_quantities(self) -> None:
        """A plan of 0 is an evaluation error at the words of the rule."""
        with pytest.raises(EvaluationError) as caught:
            rubric_of(SAMPLE).evaluate(DATA | {"采购计划金额": 0})
        (finding,) = caught.value.diagnostics

        assert finding.code == "PE516"
        assert dict(finding.arguments)["dividend"] == "实际采购金额"
        assert dict(finding.arguments)["divisor"] == "采购计划金额"
        assert finding.path == ("投入", "资金", "采购")

    def test_a_value_in_no_band_says_which(self) -> None:
        """A gap that data falls into is an evaluation error with the value."""
        with pytest.raises(EvaluationError) as caught:
            rubric_of(SAMPLE).evaluate(DATA | {"满意度": "80%", "采购计划金额": 0})

        assert [d.code for d in caught.value.diagnostics] == ["PE516", "PE517"]
        assert dict(caught.value.diagnostics[1].arguments) == {"subject": "满意度", "value": "0.8"}


class TestNotApplicable:
    """不适用 takes an indicator out of the total."""

    def test_a_leaf_leaves_both_totals_on_the_result(self) -> None:
        """The total of what applies, and the same scaled to the full score."""
        data = {key: value for key, value in DATA.items() if key != "影响力"}
        result = rubric_of(SAMPLE).evaluate(data | {"影响力": " 不适用 "})

        assert str(result.total) == "22.84"
        assert result.points == Decimal(24)
        assert str(result.scaled) == "28.55"
        assert result.rate == Decimal("0.9517")
        assert [leaf.name for leaf in result if not leaf.applicable] == ["影响力"]
        assert result["影响力"].score is None

    def test_a_heading_takes_all_its_leaves_out(self) -> None:
        """The word may stand under a heading, and the inputs of its leaves are not needed."""
        data = {key: value for key, value in DATA.items() if key not in ("影响力", "预算执行率")}
        result = rubric_of(SAMPLE).evaluate(data | {"产出/效益": "不适用"})

        assert result.points == Decimal(20)

    def test_nothing_left_is_no_division_by_zero(self) -> None:
        """When no indicator applies, the total is 0 and there is no rate."""
        result = rubric_of("指标 甲（1分）\n每缺一项料扣1分").evaluate({"甲": "不适用"})

        assert (str(result.total), str(result.scaled), result.rate) == ("0.00", "0.00", None)

    def test_an_input_cannot_be_not_applicable(self) -> None:
        """Only indicators can; the name of an input is PE523, an unknown name PE501."""
        assert data_codes(rubric_of(SAMPLE), DATA | {"满意度": "不适用"}) == [("PE523", "满意度")]
        assert data_codes(rubric_of(SAMPLE), DATA | {"影响": "不适用"}) == [("PE501", "影响")]

    def test_an_ambiguous_heading_is_refused(self) -> None:
        """Two headings of one name need the path."""
        assert data_codes(rubric_of(TWO), {"质量": "不适用"})[0] == ("PE514", "质量")


class TestPartial:
    """``partial=True`` accepts missing values and gives an interval."""

    def test_the_interval_holds_every_total(self) -> None:
        """A missing count may cost nothing or everything."""
        data = {key: value for key, value in DATA.items() if key != "制度"}
        result = rubric_of(SAMPLE).evaluate(data, partial=True)

        assert [str(end) for end in result.interval] == ["24.34", "28.34"]
        assert not result.complete
        assert result["制度"].score is None
        with pytest.raises(DataError) as caught:
            _ = result.total
        assert [dict(d.arguments)["name"] for d in caught.value.diagnostics] == ["制度"]

    def test_a_complete_row_has_one_total(self) -> None:
        """With every value given both ends are the total."""
        result = rubric_of(SAMPLE).evaluate(DATA, partial=True)

        assert result.interval == (result.total, result.total)
        assert result.complete

    def test_a_missing_veto_opens_the_interval_down_to_0(self) -> None:
        """As long as a veto may hold, the total may be 0."""
        rubric = rubric_of("指标 甲（4分）\n每缺一项料扣1分\n指标 乙（6分）\n一票否决挪用资金")
        result = rubric.evaluate({"料": 1}, partial=True)

        assert [str(end) for end in result.interval] == ["0.00", "9.00"]

    def test_wrong_values_are_still_wrong(self) -> None:
        """Only missing values are forgiven."""
        with pytest.raises(DataError):
            rubric_of(SAMPLE).evaluate({"制度": -1}, partial=True)
