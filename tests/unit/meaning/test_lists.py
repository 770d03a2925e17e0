"""Checklists: items written out, items with heads, and items that are only counted."""

from __future__ import annotations

import pytest

import perfeval


def _codes(text: str, points: int = 6) -> list[str]:
    return [found.code for found in perfeval.check(text, kind="rule", points=points)]


WRITTEN = "1. 建立制度；2. 明确责任；3. 按时报送。"


@pytest.mark.parametrize(
    "closing",
    [
        "每符合一项得2分。",
        "每缺一项扣2分。",
        "以上每有一项不符合扣2分，扣完为止。",
        "全部符合得满分，缺一项扣2分。",
        "满足全部要点得满分，每有一项不满足扣1/3权重分。",
        "各占1/3，符合得相应分值，不符合不得分。",
        "符合得2分，不符合不得分。",
        "每符合一项得2分，每缺一项扣2分。",
        "每有一项内容缺失扣2分。",
        "各2分，每有一项内容缺失扣2分。",
        "每项2分，全部满足得满分。",
        "各占1/3，全部符合得满分，否则不得分。",
    ],
)
def test_written_out(closing: str) -> None:
    """One yes/no for each of three items, worth two of six points each."""
    rule = perfeval.rule(WRITTEN + closing, points=6)

    assert [(found.key, found.kind) for found in rule.inputs] == [
        ("建立制度", "yes_no"),
        ("明确责任", "yes_no"),
        ("按时报送", "yes_no"),
    ]
    assert [rule(*"是是是"), rule(*"是否是"), rule(*"否否是"), rule(*"否否否")] == [6, 4, 2, 0]


def test_written_out_for_what_is_missed() -> None:
    """每少一项得2分 gives for the two that are not there."""
    rule = perfeval.rule(f"{WRITTEN}每少一项得2分。", points=6)

    assert [rule(*"是否否"), rule(*"是是是")] == [4, 0]


def test_written_out_without_a_score() -> None:
    """Nothing says what an item is worth."""
    assert _codes(WRITTEN) == ["PE425"]
    assert _codes(WRITTEN + "符合得3分，不符合不得分。") == ["PE425"]


def test_written_out_with_two_scores() -> None:
    """Two points each, and one."""
    assert _codes(WRITTEN + "每符合一项得2分，每缺一项扣1分。") == ["PE417"]
    assert _codes(WRITTEN + "各占1/3，每缺一项扣1分。") == ["PE417"]


@pytest.mark.parametrize("closing", ["每符合一项得2分，", "每缺一项扣2分，", "各占1/3，"])
def test_a_count_beside_the_items(closing: str) -> None:
    """Violations are counted apart, and take from what the items make."""
    rule = perfeval.rule(f"{WRITTEN}{closing}每发现一处违规扣1分。", points=6)

    assert [found.kind for found in rule.inputs] == ["yes_no", "yes_no", "yes_no", "count"]
    assert [rule("是", "否", "是", 0), rule("是", "否", "是", 1), rule("是", "是", "是", 2)] == [
        4,
        3,
        4,
    ]


HEADS = "1. 建立制度（3分）；2. 明确责任（3分）。"


class TestSentenceAboutAll:
    """Behind heads with points it says again what the heads say."""

    @pytest.mark.parametrize(
        "sentence",
        [
            "每缺一项扣3分，扣完为止。",
            "每符合一项得3分。",
            "每缺一项扣相应分值。",
            "符合得满分，不符合不得分。",
            "全部符合得满分，每有一项不符合扣3分。",
            "各项符合得相应分值，否则不得分。",
        ],
    )
    def test_belongs_to_no_part(self, sentence: str) -> None:
        """Both items stay what they are: yes or no, of three points."""
        rule = perfeval.rule(HEADS + sentence, points=6)

        assert [(found.key, found.kind) for found in rule.inputs] == [
            ("建立制度", "yes_no"),
            ("明确责任", "yes_no"),
        ]
        assert [rule(*"是是"), rule(*"否是"), rule(*"否否")] == [6, 3, 0]
        assert rule.readings == ()

    def test_contradicts_the_heads(self) -> None:
        """Two points for what has three by its head."""
        assert _codes(HEADS + "每缺一项扣2分。") == ["PE417"]
        assert _codes("1. 建立制度（2分）；2. 明确责任（4分）。每缺一项扣2分。") == ["PE417"]

    @pytest.mark.parametrize(
        ("text", "given", "score"),
        [
            # A thing of its own, and a clause of the last head's own sentence, are the last part's.
            (HEADS + "每缺一项资料扣1分。", ("是", 2), 4),
            (HEADS.replace("。", "，每缺一项扣1分。").replace("1，", "1. "), ("是", 2), 4),
            (HEADS + "存在缺失的，不得分。", ("是", "是", "是"), 3),
            # So is a sentence behind a part that has clauses.
            (
                "1. 制度（3分），健全得3分，否则不得分；2. 台账（3分）。每缺一项扣1分。",
                ("是", 2),
                4,
            ),
        ],
    )
    def test_others_belong_to_the_last_part(
        self, text: str, given: tuple[object, ...], score: int
    ) -> None:
        """The rest of the rule is not touched."""
        assert perfeval.rule(text, points=6)(*given) == score


class TestOnlyCounted:
    """How many items there are, without a list of them."""

    @pytest.mark.parametrize(
        "text",
        [
            "包括三项内容，各2分，每缺一项扣2分",
            "共3项制度，各2分，缺一项扣2分，扣完为止",
            "三项要求各占1/3，每有一项不符合扣2分",
        ],
    )
    def test_one_count(self, text: str) -> None:
        """Of three items of two points each."""
        rule = perfeval.rule(text, points=6)

        assert [found.kind for found in rule.inputs] == ["count"]
        assert [rule(missing) for missing in range(4)] == [6, 4, 2, 0]

    def test_nothing_counts(self) -> None:
        """Three points for each, and no word on how many are met."""
        assert _codes("三项要求各2分") == ["PE425"]
        assert _codes("三个要点各2分，满足得相应分值") == ["PE425"]

    def test_shares_that_do_not_fit(self) -> None:
        """Three times three is not six, and one is not two."""
        assert _codes("三项要求各3分，每缺一项扣3分") == ["PE406"]
        assert _codes("三项要求各2分，每缺一项扣1分") == ["PE417"]


class TestRulingsBesideAList:
    """What names a matter of its own is no word about the items."""

    LISTS = (
        "要点①②③各占1/3，符合得相应分值，不符合不得分；",
        "①建立制度；②明确责任；③按时报送。每符合一项得2分，",
    )

    @pytest.mark.parametrize("text", LISTS)
    def test_override(self, text: str) -> None:
        """Fraud takes all points."""
        rule = perfeval.rule(text + "存在弄虚作假的，不得分。", points=6)

        assert rule.inputs[-1].key == "存在弄虚作假"
        assert [rule(*"是否是否"), rule(*"是否是是")] == [4, 0]

    @pytest.mark.parametrize("text", LISTS)
    def test_exemption(self, text: str) -> None:
        """What need not be published is not judged."""
        rule = perfeval.rule(text + "按规定不需要公开的，得满分。", points=6)

        assert [rule(*"是否是否"), rule(*"否否是是")] == [4, 6]

    @pytest.mark.parametrize(
        "text",
        [
            LISTS[0] + "资料完整的得2分。",
            LISTS[1] + "资料完整的得2分。",
            "要点①②③各占1/3，部分满足酌情得分。",
            "1. 建立制度，占1/2，得3分；2. 明确责任，占1/2。",
        ],
    )
    def test_two_bases(self, text: str) -> None:
        """The items make the whole, so no other score can."""
        assert _codes(text) == ["PE410"]


class TestShares:
    """Shares written beside marks, or beside words."""

    @pytest.mark.parametrize(
        ("text", "keys"),
        [
            ("（1）占40%；（2）占60%；符合得相应分值。", ["要点1", "要点2"]),
            ("1. 占40%；2. 占60%。", ["要点1", "要点2"]),
            ("①占40%；②占60%。", ["要点①", "要点②"]),
            ("要点①占40%；要点②占60%；符合得相应分值，不符合不得分。", ["要点①", "要点②"]),
            ("①建立制度占40%；②明确责任占60%；符合得相应分值。", ["建立制度", "明确责任"]),
            ("建立制度占40%，明确责任占60%", ["建立制度", "明确责任"]),
        ],
    )
    def test_forty_and_sixty(self, text: str, keys: list[str]) -> None:
        """Of ten points."""
        rule = perfeval.rule(text, points=10)

        assert [found.key for found in rule.inputs] == keys
        assert [rule(*"是否"), rule(*"否是"), rule(*"是是")] == [4, 6, 10]

    @pytest.mark.parametrize(
        "text", ["制度健全、责任明确、报送及时各占1/3", "制度健全、责任明确、报送及时各得2分"]
    )
    def test_a_list_in_one_sentence(self, text: str) -> None:
        """Three items of two points."""
        rule = perfeval.rule(text, points=6)

        assert [rule(*"是否否"), rule(*"是否是")] == [2, 4]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("要点①占40%，要点②占30%，要点③占20%", "PE406"),
            ("①建立制度占1/3；②明确责任；③报送占2/3。", "PE420"),
            ("要点①②③各占1/3，要点④占1/3", "PE420"),
            ("各占1/3", "PE425"),
        ],
    )
    def test_that_do_not_make_the_whole(self, text: str, code: str) -> None:
        """Each has one finding."""
        assert _codes(text) == [code]

    @pytest.mark.parametrize(
        ("text", "sum_"),
        [
            ("①制度；②责任。各占1/4，符合得相应分值", "50%"),
            ("①制度；②责任；③报送。各占1/2，符合得相应分值", "150%"),
            ("①制度；②责任。各占1/3，符合得相应分值", "2/3"),  # no number of percent
        ],
    )
    def test_what_they_make_instead(self, text: str, sum_: str) -> None:
        """The finding says what the shares come to."""
        (found,) = perfeval.check(text, kind="rule", points=6)

        assert dict(found.arguments) == {"sum": sum_}

    def test_worth_with_a_number_of_its_own(self) -> None:
        """③每项1分 says what items are worth, and is itself no item."""
        assert _codes("①制度健全；②责任明确；③每项1分", 5) == ["PE113"]

    def test_without_a_full_score(self) -> None:
        """So much for each needs none; what makes up the whole does."""
        assert perfeval.rule("①建立制度；②明确责任。每符合一项得3分")("是", "否") == 3
        assert [
            f.code for f in perfeval.check("①制度；②责任。符合得3分，不符合得0分", kind="rule")
        ] == ["PE425"]
        assert [f.code for f in perfeval.check("要点①②各占1/2", kind="rule")] == ["PE411"]
