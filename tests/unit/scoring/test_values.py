"""Host values: what may be given for an input, and what it is exactly."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

import perfeval
from perfeval.model.inputs import InputKind, InputSpec, LabelRange
from perfeval.scoring.values import Problem, read_value

RATIO = InputSpec("r", "执行率", "ratio", percent=True)
MONEY = InputSpec("m", "采购金额", "quantity", unit="万元", declared_unit=True)
BUDGET = InputSpec("b", "预算", "quantity", unit="万元")
COUNT = InputSpec("c", "支付手续不全", "count", unit="次")
JUDGED = InputSpec("y", "按时报送", "yes_no")
TIERS = InputSpec("t", "制度健全性", "choice", labels=("符合", "基本符合的", "不符合"))
SCORE = InputSpec("s", "工作质量", "score", low=Fraction(1), high=Fraction(4))
DEDUCTION = InputSpec("d", "落实情况", "deduction", low=Fraction(1), high=Fraction(3))
RANGES = InputSpec(
    "g",
    "健全性",
    "score",
    ranges=(
        LabelRange("健全的", Fraction(5), Fraction(5)),
        LabelRange("基本健全", Fraction(1), Fraction(4)),
        LabelRange("不健全", Fraction(0), Fraction(0)),
    ),
)


def refused(spec: InputSpec, value: object) -> tuple[str, dict[str, str]]:
    """Code and arguments of the problem that ``value`` is."""
    found = read_value(spec, value)
    assert isinstance(found, Problem)
    return found.code, dict(found.arguments)


def quantity(unit: str | None, *, declared: bool = False) -> InputSpec:
    """A quantity in ``unit``."""
    return InputSpec("q", "数量", "quantity", unit=unit, declared_unit=declared)


@pytest.mark.parametrize(
    ("value", "ratio"),
    [
        ("96%", Fraction(24, 25)),
        ("９６％", Fraction(24, 25)),
        ("0.96", Fraction(24, 25)),
        (Decimal("0.96"), Fraction(24, 25)),
        (Fraction(24, 25), Fraction(24, 25)),
        ("96个百分点", Fraction(24, 25)),
        ("960‰", Fraction(24, 25)),
        ("1.5倍", Fraction(3, 2)),
        (2, Fraction(2)),
        ("-3%", Fraction(-3, 100)),
    ],
)
def test_a_ratio_is_the_number_itself(value: object, ratio: Fraction) -> None:
    """A share is written as a percentage or as the number."""
    assert read_value(RATIO, value) == ratio


@pytest.mark.parametrize("value", [96, "96", Decimal(96), Fraction(96)])
def test_a_large_bare_number_against_percentages_has_two_readings(value: object) -> None:
    """96 may be 96% or 9600%, so both are shown and none is taken."""
    expected = {"value": "96", "as_percent": "96%", "as_number": "9600%"}

    assert refused(RATIO, value) == ("PE507", expected)


def test_a_bare_ratio_is_fine_where_no_percentage_is_compared() -> None:
    """Without percentages in the rule, 96 is 96."""
    assert read_value(attrs.evolve(RATIO, percent=False), 96) == 96


def test_a_declared_percent_sign_settles_a_bare_ratio() -> None:
    """满意度（%） takes 96 as 96%, and a written unit as it is written."""
    spec = attrs.evolve(RATIO, unit="%", declared_unit=True)

    assert read_value(spec, 96) == Fraction(24, 25)
    assert read_value(spec, "96%") == Fraction(24, 25)


def test_a_ratio_has_no_other_unit() -> None:
    """Money is no share."""
    assert refused(RATIO, "96元") == ("PE505", {"given": "元", "expected": "%"})


def test_a_declared_unit_is_taken_by_a_bare_number() -> None:
    """采购计划金额（万元） takes 3070.43 as 万元."""
    assert read_value(MONEY, "3070.43") == 30_704_300


@pytest.mark.parametrize("value", ["3070.43万元", "30,704,300元", "0.307043亿元", "30704.3 千元"])
def test_a_written_unit_is_converted(value: str) -> None:
    """A value with a unit is converted exactly, whatever was declared."""
    assert read_value(MONEY, value) == 30_704_300
    assert read_value(BUDGET, value) == 30_704_300


@pytest.mark.parametrize(("value", "given"), [("3人", "人"), ("3%", "%"), ("3美元", "美元")])
def test_a_unit_of_another_kind_is_refused(value: str, given: str) -> None:
    """A value in persons is no amount of money."""
    assert refused(MONEY, value) == ("PE505", {"given": given, "expected": "万元"})


@pytest.mark.parametrize("value", ["3左右", "3以上", "3余"])
def test_a_hedged_number_is_none(value: str) -> None:
    """左右 is no unit that could be the wrong one."""
    assert refused(MONEY, value)[0] == "PE503"


def test_a_multiplier_in_front_of_a_larger_unit_is_refused() -> None:
    """Under a heading in 万元, 3万 may be 3万元 or 3万万元; under 元 it is plain."""
    assert refused(MONEY, "3万")[0] == "PE505"
    assert read_value(quantity("元", declared=True), "3万") == 30_000


@pytest.mark.parametrize(
    ("unit", "units"),
    [("万元", "元、万元、亿元"), ("人", "人、万人"), ("万元/人", "元/人、万元/人、亿元/人")],
)
def test_a_bare_number_needs_a_unit_where_the_kind_has_several(unit: str, units: str) -> None:
    """15 against a target in 万元 is refused with the units that it may be in."""
    assert refused(quantity(unit), 15) == ("PE506", {"value": "15", "units": units})


@pytest.mark.parametrize(
    ("unit", "number"), [("个", 15), ("天", 15), ("㎡", 15), ("公里", 15_000), ("件套", 15)]
)
def test_a_bare_number_takes_a_unit_of_one_size(unit: str, number: int) -> None:
    """15 against 15个 or 15天 is in that unit."""
    assert read_value(quantity(unit), "15") == number


def test_an_unknown_unit_must_match() -> None:
    """A word that is not known is a unit of its own kind, and never guessed."""
    assert read_value(quantity("标准箱"), "3标准箱") == 3
    assert refused(quantity("标准箱"), "3箱")[0] == "PE505"
    assert refused(quantity(None), "3箱")[0] == "PE503"


def test_a_unit_that_is_no_word_still_takes_a_bare_number() -> None:
    """A stated unit that cannot be read stands for itself."""
    assert read_value(quantity("（？）"), "3") == 3


@pytest.mark.parametrize("value", [3, "3", "3次", "３ 次", "3.0", Decimal("3.00"), Fraction(3)])
def test_a_count_comes_with_or_without_its_unit(value: object) -> None:
    """Three occurrences are 3 or 3次."""
    assert read_value(COUNT, value) == 3


@pytest.mark.parametrize("value", ["3.5", -1, "-1次", Fraction(1, 2), "0.5次"])
def test_a_count_is_whole_and_not_negative(value: object) -> None:
    """Half an occurrence is refused."""
    assert refused(COUNT, value)[0] == "PE508"


@pytest.mark.parametrize(("value", "given"), [("3元", "元"), ("3处", "处"), ("300%", "%")])
def test_a_count_has_its_own_unit(value: str, given: str) -> None:
    """次 is neither 元 nor 处."""
    assert refused(COUNT, value) == ("PE505", {"given": given, "expected": "次"})


def test_a_count_without_a_unit_takes_anything_that_is_counted() -> None:
    """Where the text names no counter, any counter will do, and money will not."""
    spec = attrs.evolve(COUNT, unit=None)

    assert read_value(spec, "3处") == read_value(spec, "3天") == read_value(spec, 3) == 3
    assert refused(spec, "3元") == ("PE505", {"given": "元", "expected": "个"})


def test_a_count_in_ten_thousands_needs_its_unit() -> None:
    """353000 persons are 35.3万人; a bare 35.3 is refused unless 万人 was declared."""
    spec = attrs.evolve(COUNT, unit="万人")

    assert read_value(spec, "35.3万人") == 353_000
    assert refused(spec, "35.3")[0] == "PE506"
    assert read_value(attrs.evolve(spec, declared_unit=True), "35.3") == 353_000
    assert read_value(attrs.evolve(spec, unit="人"), 3) == 3


@pytest.mark.parametrize("value", [True, "是", "有", "符合", "符合的", 1, "1", "１", Decimal(1)])
def test_yes(value: object) -> None:
    """The words and numbers for yes are 1."""
    assert read_value(JUDGED, value) == 1


@pytest.mark.parametrize("value", [False, "否", "无", "不符合", 0, "0", Fraction(0), " 否 "])
def test_no(value: object) -> None:
    """The words and numbers for no are 0."""
    assert read_value(JUDGED, value) == 0


@pytest.mark.parametrize("value", ["", "好", "true", "基本符合", 2, "2", Decimal("0.5")])
def test_neither_yes_nor_no(value: object) -> None:
    """A yes/no takes nothing in between."""
    assert refused(JUDGED, value) == ("PE511", {"value": str(value)})


@pytest.mark.parametrize("key", ["未设台账", "无预算", "没有完成", "不需要公开", "资产/未设台账"])
def test_a_negative_sentence_takes_only_the_plain_words(key: str) -> None:
    """Under 未设台账, 有 and 无 may mean either, so only 是 and 否 and their equals are taken."""
    spec = attrs.evolve(JUDGED, key=key)

    assert [read_value(spec, value) for value in ("是", True, 1)] == [1, 1, 1]
    assert [read_value(spec, value) for value in ("否", False, "0")] == [0, 0, 0]
    assert [refused(spec, word)[0] for word in ("有", "无", "符合", "不符合")] == ["PE511"] * 4


def test_other_types_and_floats_are_no_yes_or_no() -> None:
    """A yes/no gives the same reasons as any other input."""
    assert refused(JUDGED, None)[0] == "PE520"
    assert refused(JUDGED, 1.0) == ("PE504", {"value": "1.0", "write": "1"})
    assert read_value(JUDGED, 1.0, floats="shortest") == 1


@pytest.mark.parametrize(
    "value", ["基本符合", "基本符合的", " 基本 符合", "「基本符合」", 2, "2", "２", Decimal(2)]
)
def test_a_choice_is_its_label_or_its_place(value: object) -> None:
    """The program gets the place of the label from 0; users count from 1."""
    assert read_value(TIERS, value) == 1


@pytest.mark.parametrize("value", [0, 4, "4", "1.5", "好", "2次", "-1"])
def test_an_unknown_label_lists_the_known_ones(value: object) -> None:
    """A refused label is answered with all labels."""
    expected = {"value": str(value), "labels": "符合、基本符合的、不符合"}

    assert refused(TIERS, value) == ("PE509", expected)


def test_a_near_miss_is_suggested() -> None:
    """A mistyped label is answered with the one that was probably meant."""
    problem = read_value(TIERS, "基木符合")

    assert isinstance(problem, Problem)
    assert problem.suggestion == "基本符合的"


@pytest.mark.parametrize("value", [True, None, ["符合"]])
def test_a_choice_has_no_other_types(value: object) -> None:
    """Neither a truth value nor a list names a label."""
    assert refused(TIERS, value)[0] == "PE520"


def test_labels_of_ranges_serve_for_a_choice() -> None:
    """A choice that has ranges and no labels of its own takes theirs."""
    assert read_value(attrs.evolve(RANGES, kind="choice"), "基本健全的") == 1


@pytest.mark.parametrize(("value", "points"), [(1, 1), ("4", 4), ("2.5分", Fraction(5, 2))])
def test_a_judged_score_lies_in_its_range(value: object, points: Fraction) -> None:
    """A score is given in points."""
    assert read_value(SCORE, value) == points


@pytest.mark.parametrize("value", ["0.9", 5, "-1"])
def test_a_judged_score_outside_is_refused(value: object) -> None:
    """The refusal names both ends."""
    assert refused(SCORE, value) == ("PE510", {"value": str(value), "low": "1", "high": "4"})


def test_an_open_end_of_a_score_is_named() -> None:
    """A score without an upper end says so."""
    spec = attrs.evolve(SCORE, high=None)

    assert read_value(spec, 1000) == 1000
    assert refused(spec, 0) == ("PE510", {"value": "0", "low": "1", "high": "∞"})
    assert refused(attrs.evolve(SCORE, low=None), 9)[1]["low"] == "0"


def test_a_score_has_no_other_unit() -> None:
    """A score of 80% is not a number of points."""
    assert refused(SCORE, "80%") == ("PE505", {"given": "%", "expected": "分"})


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (("基本健全", 3), 3),
        (["基本健全的", "2.5"], Fraction(5, 2)),
        ((2, 1), 1),
        (("健全", 5), 5),
        ("健全", 5),
        ("不健全的", 0),
        (3, 3),
        ("5分", 5),
    ],
)
def test_a_range_takes_a_score_a_label_or_both(value: object, points: Fraction) -> None:
    """A label alone is enough where it leaves no choice."""
    assert read_value(RANGES, value) == points


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (("基本健全", 5), "PE510"),
        ((2, "4.5"), "PE510"),
        ("基本健全", "PE510"),
        ("4.5", "PE510"),
        (("很健全", 5), "PE509"),
        ("很健全", "PE509"),
        ("3次", "PE509"),
        (("健全", None), "PE520"),
        (("健全",), "PE520"),
        (("健全", 5, 5), "PE520"),
        ((True, 5), "PE520"),
        (("健全", 5.0), "PE504"),
    ],
)
def test_label_and_score_must_agree(value: object, code: str) -> None:
    """A score outside its label's range, and an unknown label, are refused."""
    assert refused(RANGES, value)[0] == code


def test_an_open_end_of_a_range_is_outside() -> None:
    """80%-60%(不含) does not hold its lower end."""
    spec = attrs.evolve(
        RANGES, ranges=(LabelRange("中", Fraction(6), Fraction(8), low_open=True, high_open=True),)
    )

    assert read_value(spec, ("中", 7)) == 7
    assert refused(spec, ("中", 6))[0] == refused(spec, ("中", 8))[0] == "PE510"


def test_a_score_without_ranges_takes_no_pair() -> None:
    """There is no label to give."""
    assert refused(SCORE, ("好", 3)) == ("PE520", {"type": "tuple"})


@pytest.mark.parametrize("value", [0, "0", 1, "3分"])
def test_a_deduction_is_zero_or_in_its_range(value: object) -> None:
    """Nothing need be deducted, whatever the range says."""
    assert isinstance(read_value(DEDUCTION, value), Fraction)


@pytest.mark.parametrize(("value", "code"), [("0.5", "PE510"), (4, "PE510"), (-1, "PE521")])
def test_a_deduction_outside_is_refused(value: object, code: str) -> None:
    """A deduction is written without a sign."""
    assert refused(DEDUCTION, value)[0] == code


@pytest.mark.parametrize("kind", ["ratio", "quantity", "count", "score", "deduction"])
def test_long_texts_are_shown_shortened(kind: InputKind) -> None:
    """A message never repeats a page of what was given."""
    _, arguments = refused(InputSpec("x", "甲", kind), "长" * 100_000)

    assert arguments["value"] == "长" * 60 + "…"


def test_problems_are_values() -> None:
    """Problems compare, hash, pickle and evolve."""
    problem = read_value(RATIO, 96)

    assert isinstance(problem, Problem)
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert hash(attrs.evolve(problem)) == hash(problem)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("有工作计划计2分，没有不得分", {"是": "2.00", "否": "0.00", "没有": "0.00"}),
        ("全部完成得2分，未完成不得分", {"是": "2.00", "否": "0.00"}),
    ],
)
def test_yes_and_no_for_a_label_and_its_denial(text: str, answers: dict[str, str]) -> None:
    """Two labels of which the second denies the first are answered by 是 and 否 too."""
    rule = perfeval.rule(text, points=2)

    assert {answer: str(rule(answer)) for answer in answers} == answers
    assert [str(rule(truth)) for truth in (True, False)] == ["2.00", "0.00"]


def test_no_yes_for_labels_that_do_not_deny() -> None:
    """Of 合格 and 基本合格 nobody knows which is 是."""
    rule = perfeval.rule("合格得2分，基本合格得1分", points=2)

    with pytest.raises(perfeval.DataError):
        rule("是")
