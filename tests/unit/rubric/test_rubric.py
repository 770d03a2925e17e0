"""Documents become rubrics, and rubrics score data."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval.errors import DataError, EvaluationError
from perfeval.results.result import Result
from tests.small_meaning import DATA, SAMPLE, SCORES, TOTAL, TWO, codes, findings, rubric_of


class TestBuild:
    """Weights add up, rules are compiled, inputs are merged."""

    def test_a_rubric_knows_what_it_is(self) -> None:
        """Title, full score, leaves and inputs of the sample."""
        rubric = rubric_of(SAMPLE)

        assert rubric.title == "部门整体支出绩效评价"
        assert rubric.points == Decimal(30)
        assert [leaf.name for leaf in rubric.leaves] == [
            "采购",
            "制度",
            "培训人次",
            "评价",
            "影响力",
            "预算执行率",
        ]
        assert [spec.key for spec in rubric.inputs] == [
            "实际采购金额",
            "采购计划金额",
            "制度",
            "培训人次",
            "满意度",
            "影响力",
            "预算执行率",
        ]

    def test_a_rubric_without_heads_has_defaults(self) -> None:
        """Without a title the file's name counts, without 满分 the sum of the leaves."""
        rubric = rubric_of(TWO)

        assert rubric.title == "t.rubric"
        assert rubric.points == Decimal(10)

    def test_a_group_weight_that_differs_is_a_warning_and_the_leaves_count(self) -> None:
        """Real forms state 50 over leaves that add to 70, and must load to be audited."""
        text = "一级指标 甲（9分）\n二级指标 乙（5分）\n每缺一项料扣1分\n"
        found = findings(text)

        assert [(d.code, d.severity) for d in found] == [("PE413", "warning")]
        assert found[0].suggestion == "（5分）"
        assert rubric_of(text).points == Decimal(5)
        assert [d.code for d in rubric_of(text).warnings] == ["PE413"]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("满分 10分\n指标 甲（9分）\n每缺一项料扣1分", ["PE414"]),
            ("指标 甲（9分）", ["PE422"]),
            ("指标 甲\n每缺一项料扣1分", ["PE423"]),
            ("指标 甲\n目标 ≥5", ["PE423"]),
            ("评价体系 甲", ["PE119"]),
            ("", ["PE119"]),
            ("指标 甲（1分）\n胡说", ["PE101"]),
            (
                "指标 甲（1分）\n胡说\n指标 乙（1分）\n乱写\n指标 丙（1分）",
                ["PE101", "PE101", "PE422"],
            ),
            ("指标 甲（1分）\n每缺一项料扣1分\n指标 甲（1分）\n每缺一项料扣1分", ["PE205"]),
            ("一级指标 甲\n每缺一项料扣1分\n二级指标 乙（1分）\n每缺一项料扣1分", ["PE114"]),
            ("一级指标 甲\n目标 1\n二级指标 乙（1分）\n每缺一项料扣1分", ["PE114"]),
            ("数据\n甲\n甲 （万元）\n指标 乙（1分）\n按甲/甲×1分", ["PE207"]),
            ("数据\n甲=乙\n甲=丙\n指标 乙（1分）\n每缺一项料扣1分", ["PE203"]),
            ("数据\n甲 别名 丁\n丁\n指标 乙（1分）\n按甲/丁×1分", ["PE207"]),
            ("数据\n甲\n指标 乙（1分）\n每缺一项料扣1分", ["PE204"]),
            ("数据\n甲\n乙=甲/2\n指标 乙（1分）\n每缺一项料扣1分", []),
            ("等级 60分以上为好\n指标 乙（100分）\n每缺一项料扣1分", ["PE415"]),
            (
                "等级 60分以上为好、70分以下为差\n指标 乙（100分）\n每缺一项料扣1分",
                ["PE416"],
            ),
            (
                "等级 90-100为优、80-89为良、0-79为差\n指标 乙（100分）\n每缺一项料扣1分",
                ["PE415", "PE415"],
            ),
        ],
    )
    def test_what_is_wrong_is_found(self, text: str, expected: list[str]) -> None:
        """Each fault of a rubric has its code, and all are found at once."""
        assert sorted(codes(text)) == sorted(expected)

    def test_the_weight_may_come_from_the_rule(self) -> None:
        """A leaf without a stated weight takes the full score that its rule states."""
        assert rubric_of("指标 甲\n按甲/乙×6分").points == Decimal(6)

    def test_one_name_in_two_leaves_is_one_input(self) -> None:
        """Shared names are asked for once."""
        rubric = rubric_of("指标 甲（1分）\n按甲/乙×1分\n指标 乙（1分）\n按乙/丙×1分")

        assert [spec.key for spec in rubric.inputs] == ["甲", "乙", "丙"]
        assert rubric.users == ((0,), (0, 1), (1,))

    def test_a_plain_number_takes_the_kind_of_the_other_leaf(self) -> None:
        """An operand that is a ratio elsewhere is a ratio."""
        rubric = rubric_of("指标 甲（1分）\n按率/数×1分\n指标 乙（1分）\n率≥90%得满分")

        assert [spec.kind for spec in rubric.inputs] == ["ratio", "quantity"]
        assert rubric.inputs[0].percent

    def test_one_name_cannot_be_two_kinds(self) -> None:
        """A ratio in one leaf and a yes/no in another is PE302 at the second place."""
        text = "指标 甲（1分）\n率≥90%得满分\n指标 乙（1分）\n一票否决率"
        found = findings(text)

        assert [d.code for d in found] == ["PE302"]
        assert found[0].path == ("乙",)
        assert [label.key for label in found[0].labels] == ["first"]

    def test_strict_refuses_the_default_rule(self) -> None:
        """With ``strict`` a target without a rule is not enough."""
        assert codes("指标 甲（1分）\n目标 ≥5", strict=True) == ["PE421"]

    def test_readings_are_those_of_all_leaves(self) -> None:
        """The rubric lists every phrase with two readings in order."""
        topics = [reading.topic for reading in rubric_of(SAMPLE).readings]

        assert topics == ["occurrence_scope", "default_rule", "default_rule", "default_rule"]


class TestIdentity:
    """Two equal texts give equal rubrics; rubrics pickle and copy."""

    def test_equal_texts_give_equal_rubrics(self) -> None:
        """Indentation and the form of line heads make no difference."""
        flat = "\n".join(line.strip() for line in SAMPLE.splitlines())

        assert rubric_of(flat) == rubric_of(SAMPLE)
        assert hash(rubric_of(flat)) == hash(rubric_of(SAMPLE))
        assert rubric_of(TWO) != rubric_of(SAMPLE)
        assert rubric_of(TWO) != TWO

    def test_canonical_text_compiles_to_an_equal_rubric(self) -> None:
        """``to_text`` and compiling are inverse."""
        rubric = rubric_of(SAMPLE)

        assert rubric_of(rubric.to_text()) == rubric
        assert rubric_of(rubric.to_text()).to_text() == rubric.to_text()

    def test_copies_score_the_same(self) -> None:
        """A pickled and a deep-copied rubric are equal and ready to score."""
        rubric = rubric_of(SAMPLE)
        rubric.evaluate(DATA)

        for other in (pickle.loads(pickle.dumps(rubric)), copy.deepcopy(rubric)):
            assert other == rubric
            assert str(other.evaluate(DATA).total) == TOTAL

    def test_results_pickle(self) -> None:
        """A result travels between processes."""
        result = rubric_of(SAMPLE).evaluate(DATA)

        assert str(pickle.loads(pickle.dumps(result)).total) == TOTAL


class TestScoring:
    """Each leaf is rounded once; groups add rounded leaves."""

    def test_the_sample(self) -> None:
        """Scores, total, rate and grade of the sample data."""
        result = rubric_of(SAMPLE).evaluate(DATA)

        assert [str(leaf.score) for leaf in result] == SCORES
        assert str(result.total) == TOTAL
        assert result.points == Decimal(30)
        assert result.rate == Decimal("0.9113")
        assert result.grade == "优"

    def test_a_fixed_form_of_every_row(self) -> None:
        """``evaluate_many`` and ``totals`` give the same numbers, lazily."""
        rubric = rubric_of(SAMPLE)
        seen = 0

        def rows() -> Iterator[dict[str, object]]:
            nonlocal seen
            for missing in range(10):
                seen += 1
                yield DATA | {"制度": missing}

        results = rubric.evaluate_many(rows())
        assert seen == 0
        first = next(results)
        assert seen == 1
        totals = [first.total, *(result.total for result in results)]

        assert list(rubric.totals(rows())) == totals
        assert [str(total) for total in totals[:6]] == [
            "28.34", "27.34", "26.34", "25.34", "24.34", "24.34",
        ]  # fmt: skip

    def test_totals_agree_where_rows_take_the_slow_way(self) -> None:
        """Rows with indicators that do not apply stand in their place among the others."""
        rubric = rubric_of(SAMPLE)
        away = {key: value for key, value in DATA.items() if key != "制度"} | {"制度": "不适用"}
        rows = [DATA, away, DATA, away, away, DATA]

        assert [str(total) for total in rubric.totals(rows)] == [
            str(rubric.evaluate(row).total) for row in rows
        ]

    def test_totals_raise_what_evaluate_raises(self) -> None:
        """A row that cannot be scored raises its own error after the rows before it."""
        rubric = rubric_of(SAMPLE)
        for bad, error in (({}, DataError), (DATA | {"采购计划金额": 0}, EvaluationError)):
            totals = rubric.totals([DATA, DATA, bad, DATA])
            assert [str(next(totals)), str(next(totals))] == [TOTAL, TOTAL]
            with pytest.raises(error):
                next(totals)

    def test_rows_that_fail_can_be_kept_apart(self) -> None:
        """``on_error`` raises, skips, or collects the error with the number of its row."""
        rubric = rubric_of(SAMPLE)
        rows: list[dict[str, object]] = [DATA, {}, DATA]

        assert len(list(rubric.evaluate_many(rows, on_error="skip"))) == 2
        kinds = [type(each) for each in rubric.evaluate_many(rows, on_error="collect")]
        assert kinds == [Result, DataError, Result]
        with pytest.raises(DataError) as caught:
            list(rubric.evaluate_many(rows))
        assert caught.value.__notes__ == ["第2行"]
        with pytest.raises(ValueError, match="on_error"):
            rubric.evaluate_many(rows, on_error="ignore")  # type: ignore[call-overload]

    def test_exact_scores_stand_behind_rounded_ones(self) -> None:
        """``得分不舍入`` counts exact values, and rounds the total alone where the file says so."""
        text = "得分不舍入\n总分保留2位小数\n指标 甲\n按甲/乙×1分\n指标 乙\n按丙/乙×1分"
        result = rubric_of(text).evaluate({"甲": 1, "丙": 1, "乙": 3})

        assert [str(leaf.score) for leaf in result] == ["0.3333333333", "0.3333333333"]
        assert [leaf.exact for leaf in result] == [Fraction(1, 3), Fraction(1, 3)]
        assert str(result.total) == "0.67"
        assert list(rubric_of(text).totals([{"甲": 1, "丙": 1, "乙": 3}])) == [result.total]

    def test_rounded_leaves_are_what_is_added(self) -> None:
        """Two thirds of a point each are 0.33, so together 0.66."""
        text = "指标 甲\n按甲/乙×1分\n指标 乙\n按丙/乙×1分"
        result = rubric_of(text).evaluate({"甲": 1, "丙": 1, "乙": 3})

        assert str(result.total) == "0.66"

    def test_a_veto_takes_the_total(self) -> None:
        """一票否决 at the level of the total makes it 0 and raises the flag."""
        rubric = rubric_of("指标 甲（4分）\n每缺一项料扣1分\n指标 乙（6分）\n一票否决挪用资金")
        good = rubric.evaluate({"料": 1, "挪用资金": "否"})
        bad = rubric.evaluate({"料": 1, "挪用资金": "是"})

        assert (str(good.total), good.vetoed) == ("9.00", False)
        assert (str(bad.total), bad.vetoed, bad.grade) == ("0.00", True, "差")
        assert [leaf.vetoed for leaf in bad] == [False, True]
        assert [str(leaf.score) for leaf in bad] == ["3.00", "0.00"]
        assert [str(t) for t in rubric.totals([{"料": 1, "挪用资金": True}])] == ["0.00"]

    def test_grades_come_from_the_total(self) -> None:
        """The default bands are shares of the full score."""
        rubric = rubric_of("指标 甲（30分）\n每缺一项料扣1分")
        grades = [rubric.evaluate({"料": count}).grade for count in (0, 3, 4, 6, 7, 12, 13)]

        assert grades == ["优", "优", "良", "良", "中", "中", "差"]
