"""What the lines of a rubric file say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.diagnostics import Collector
from perfeval.model.plan import Rounding
from perfeval.rubrictext.format import format_document
from perfeval.rubrictext.parse import MOST_CHARACTERS, parse
from perfeval.source import Source
from tests.rubriclines import clean, document, refused

FILE = """\
评价体系 部门整体支出绩效评价
满分 100分
等级 90(含)-100分为优、80(含)-90分为良、60(含)-80分为中、60分以下为差
得分保留1位小数，四舍六入五成双

数据
  采购计划金额（万元）   # 表一
  因公出国（境）费用（元）
  预算调整比例 = 预算调整金额 / 调整后预算总规模      别名 调整、调剂资金累计：在本单位  别名 调整率

一级指标 A 部门管理（20分）
  二级指标 A1 资金管理（8分）
    三级指标 政府采购执行情况（2分）
      # 给人看的
      目标 ≥95%
      指标说明 政府采购执行率=实际/计划
      依据 采购台账
      1. 政府采购执行率得分=政府采购执行率×1分。
      注：其余情形另议。

      2. 落实不到位的酌情扣分。
    三级指标 毕业生就业/升学率 6分
      毕业生就业率≥95%的，得6分
"""


class TestLines:
    """Section 7: plain text, one thing a line, indentation optional."""

    def test_the_shape_of_the_reference_is_read(self) -> None:
        """Title, full score, rounding, data and indicators of a whole file are found."""
        found = clean(FILE)
        assert found.title is not None
        assert found.full is not None
        assert found.data is not None

        assert found.title.text == "部门整体支出绩效评价"
        assert found.full.value == 100
        assert [band.label for band in found.grades] == ["优", "良", "中", "差"]
        assert found.rounding.score == Rounding(1, "half_even")
        assert [entry.name.text for entry in found.data] == [
            "采购计划金额",
            "因公出国（境）费用",
            "预算调整比例",
        ]
        assert [root.name.text for root in found.roots] == ["A 部门管理"]

    def test_every_span_points_at_the_authors_words(self) -> None:
        """The span of a name holds exactly the name, in the original text."""
        found = clean(FILE)
        leaf = found.roots[0].children[0].children[1]
        assert leaf.points is not None

        assert found.source.excerpt(leaf.name.span) == "毕业生就业/升学率"
        assert found.source.excerpt(leaf.points.span) == "6分"

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: "\ufeff" + text,
            lambda text: text.replace("\n", "\r\n"),
            lambda text: "\n\n" + text.replace("\n", "\n\n"),
            lambda text: "\n".join(line.strip() for line in text.splitlines()),
            lambda text: text.replace("（", "(").replace("）", ")").replace("2分", "２分"),
            lambda text: text.rstrip("\n"),
        ],
    )
    def test_marks_line_ends_blanks_and_widths_do_not_matter(self, change: object) -> None:
        """A byte-order mark, CRLF, blank lines, no indentation or other widths change nothing."""
        assert callable(change)
        before, after = clean(FILE), clean(change(FILE))
        assert before.full is not None
        assert after.full is not None

        assert after.full.value == before.full.value
        assert [e.name.text.replace("(", "（").replace(")", "）") for e in after.data or ()] == [
            e.name.text for e in before.data or ()
        ]
        assert [c.points and c.points.value for c in after.roots[0].children] == [
            c.points and c.points.value for c in before.roots[0].children
        ]

    def test_a_rule_is_all_lines_up_to_the_next_indicator(self) -> None:
        """A rule keeps its numbered parts, blank lines and notes."""
        found = clean(FILE)
        rule = found.roots[0].children[0].children[0].rule
        assert rule is not None

        assert found.source.excerpt(rule).startswith("1. 政府采购")
        assert "注：其余情形另议。" in found.source.excerpt(rule)
        assert found.source.excerpt(rule).endswith("酌情扣分。")

    def test_details_of_an_indicator_are_kept_apart_from_its_rule(self) -> None:
        """目标, 指标说明 and 依据 are not part of the wording that scores."""
        leaf = clean(FILE).roots[0].children[0].children[0]
        assert leaf.target is not None
        assert leaf.explanation is not None
        assert leaf.evidence is not None

        assert leaf.target.text == "≥95%"
        assert leaf.explanation.text == "政府采购执行率=实际/计划"
        assert leaf.evidence.text == "采购台账"

    def test_details_may_follow_the_rule(self) -> None:
        """The table's own order, rule before evidence, is accepted."""
        leaf = clean("指标 甲（1分）\n按时得1分\n依据 台账\n指标说明 按时").roots[0]
        assert leaf.evidence is not None
        assert leaf.explanation is not None

        assert leaf.evidence.text == "台账"
        assert leaf.explanation.text == "按时"

    def test_a_target_word_inside_a_rule_is_the_rules(self) -> None:
        """After the first line of a rule, 目标 opens no detail."""
        found = clean("指标 甲（1分）\n完成情况\n目标 完成的得1分")
        rule = found.roots[0].rule
        assert rule is not None

        assert found.roots[0].target is None
        assert found.source.excerpt(rule) == "完成情况\n目标 完成的得1分"

    @pytest.mark.parametrize(
        "rule",
        [
            "得分=甲×2",
            "总分不超过5分",
            "满分 5分，错一处扣1分",
            "等级 为优的得5分",
            "数据：",
            "保留凭证得5分",
        ],
    )
    def test_below_indicators_the_words_of_heads_are_wording(self, rule: str) -> None:
        """A rule may start with any word that opens a head line."""
        found = clean(f"指标 甲（5分）\n{rule}\n指标 乙（5分）\n得5分")
        span = found.roots[0].rule
        assert span is not None

        assert found.source.excerpt(span) == rule

    def test_data_items_may_start_with_the_words_of_heads(self) -> None:
        """得分率 and 总分 are names."""
        found = clean("数据\n得分率（%）\n总分\n满分率\n指标 甲（1分）\n得1分")

        assert [entry.name.text for entry in found.data or ()] == ["得分率", "总分", "满分率"]

    def test_a_leaf_of_notes_alone_has_no_rule(self) -> None:
        """Notes and comments are kept and are no scoring standard."""
        leaf = clean("指标 甲（1分）\n目标 ≥5\n注：按年报\n# 待核").roots[0]

        assert leaf.rule is None
        assert len(leaf.notes) == 2

    def test_bare_indicators_stand_below_the_latest_heading(self) -> None:
        """指标 is a leaf of whatever level stands above it."""
        found = clean(
            "一级指标 甲\n指标 乙（1分）\n指标 丙（1分）\n一级指标 丁\n二级指标 戊\n指标 己（1分）"
        )

        assert [c.name.text for c in found.roots[0].children] == ["乙", "丙"]
        assert [c.name.text for c in found.roots[1].children[0].children] == ["己"]

    def test_lines_that_belong_nowhere_are_all_reported(self) -> None:
        """Every line that is not understood is one finding at its place."""
        text = "前言\n满分 很多分\n等级 随便\n得分大概\n数据\n= 3\n一级指标\n注：好"

        assert refused(text) == [
            ("PE114", "前言"),
            ("PE114", "很多分"),
            ("PE120", "随便"),
            ("PE114", "得分大概"),
            ("PE114", "= 3"),
            ("PE122", "一级指标"),
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "评价体系 甲\n评价体系 乙",
            "满分 1分\n满分 2分",
            "等级 60分以上为好、60分以下为差\n等级 60分以上为好、60分以下为差",
            "指标 甲\n目标 1\n目标 2",
        ],
    )
    def test_a_head_stands_once(self, text: str) -> None:
        """A second title, full score, grade line or target is reported."""
        assert [code for code, _ in refused(text)] == ["PE121"]

    def test_a_line_after_the_closing_details_is_reported(self) -> None:
        """A rule that goes on after 依据 would be in two pieces."""
        assert refused("指标 甲（1分）\n得1分\n依据 台账\n否则不得分") == [("PE114", "否则不得分")]

    def test_a_level_without_the_one_above_is_reported(self) -> None:
        """三级指标 straight under 一级指标 is PE118."""
        assert refused("一级指标 甲\n三级指标 乙（1分）\n二级指标 丙（1分）") == [
            ("PE118", "三级指标")
        ]

    def test_invisible_characters_are_reported_in_names(self) -> None:
        """A name that reads as another is PE103."""
        assert [code for code, _ in refused("指标 甲\u202e乙（1分）")] == ["PE103"]

    def test_a_text_beyond_the_limit_is_not_read(self) -> None:
        """More than two million characters are one finding and no document."""
        sink = Collector()

        assert parse(Source("t", " " * (MOST_CHARACTERS + 1)), sink) is None
        assert [d.code for d in sink] == ["PE105"]


class TestPoints:
    """Weights stand behind the name."""

    @pytest.mark.parametrize(
        ("line", "name", "points"),
        [
            ("资金管理（8分）", "资金管理", "8"),
            ("资金管理(8.5分)", "资金管理", "17/2"),
            ("资金管理（分值：8分）", "资金管理", "8"),
            ("资金管理 8分", "资金管理", "8"),
            ("A1 立项（2分）", "A1 立项", "2"),
            ("出国（境）情况（1分）", "出国（境）情况", "1"),
            ("资金管理", "资金管理", None),
            ("出国（境）", "出国（境）", None),
            ("得分（加分）", "得分（加分）", None),
        ],
    )
    def test_weights_are_cut_from_names(self, line: str, name: str, points: str | None) -> None:
        """``（N分）`` is the weight; any other bracket is part of the name."""
        leaf = clean(f"指标 {line}").roots[0]

        assert leaf.name.text == name
        assert (leaf.points and leaf.points.value) == (points and Fraction(points))


class TestData:
    """Data blocks: names, units, definitions, aliases."""

    def entry(self, line: str) -> tuple[str, str | None, str | None, list[str]]:
        """Name, unit, expression and aliases of one line."""
        found = clean(f"数据\n{line}")
        assert found.data is not None
        entry = found.data[0]
        return (
            entry.name.text,
            entry.unit.text if entry.unit else None,
            found.source.excerpt(entry.expression) if entry.expression else None,
            [alias.text for alias in entry.aliases],
        )

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("金额（万元）", ("金额", "万元", None, [])),
            ("人均（万元/人）", ("人均", "万元/人", None, [])),
            ("达标（是否）", ("达标", "是否", None, [])),
            ("课题（个数）", ("课题", "个数", None, [])),
            ("费用（不含税，见表）", ("费用（不含税，见表）", None, None, [])),
            ("率 = 甲/乙 × 100%", ("率", None, "甲/乙 × 100%", [])),
            ("率（%）＝甲/乙 别名 甲、乙之比", ("率", "%", "甲/乙", ["甲、乙之比"])),
            ("率 别名 甲 乙：丙 别名 丁", ("率", None, None, ["甲 乙：丙", "丁"])),
            ("「甲=乙」率（%）", ("「甲=乙」率", "%", None, [])),
            ("率 # 表三 = 甲", ("率", None, None, [])),
        ],
    )
    def test_entries(
        self, line: str, expected: tuple[str, str | None, str | None, list[str]]
    ) -> None:
        """Each part of an entry is found, the trailing comment is not part of it."""
        assert self.entry(line) == expected

    @pytest.mark.parametrize("line", ["= 甲", "率 =", "率 别名 "])
    def test_entries_with_a_hole_are_reported(self, line: str) -> None:
        """An entry without a name, an expression or an alias after its mark is PE114."""
        found, sink = document(f"数据\n{line}\n次项")

        assert [d.code for d in sink] == ["PE114"]
        assert [entry.name.text for entry in found.data or ()][-1] == "次项"


class TestFormat:
    """``fmt`` prints canonical text."""

    def test_canonical_text(self) -> None:
        """Levels indent, blanks collapse, sections stand apart."""
        text = (
            "评价体系：甲\n满分100分\n数据：\n金额(万元) #表一\n 率=a/b   别名 丙\n"
            "一级指标：乙 20分 # 核\n二级指标 丁(20.0分)\n目标：≥5\n  得2分\n 否则不得分\n"
        )

        assert format_document(clean(text)) == (
            "评价体系 甲\n满分 100分\n\n数据\n  金额（万元）  #表一\n  率 = a/b  别名 丙\n\n"
            "一级指标 乙（20分）  # 核\n  二级指标 丁（20分）\n"
            "    目标 ≥5\n    得2分\n    否则不得分\n"
        )

    def test_formatting_is_idempotent(self) -> None:
        """Canonical text is its own canonical text."""
        once = format_document(clean(FILE))

        assert format_document(clean(once)) == once

    def test_comments_survive(self) -> None:
        """Nothing that an author wrote for people is lost."""
        once = format_document(clean(FILE))

        assert "# 表一" in once
        assert "# 给人看的" in once
        assert "注：其余情形另议。" in once

    def test_an_empty_text_stays_empty(self) -> None:
        """Nothing formats to nothing."""
        assert format_document(clean("")) == ""
