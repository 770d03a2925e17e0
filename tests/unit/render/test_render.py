from __future__ import annotations

import json
from textwrap import dedent

import pytest

from perfeval.catalogue import CATALOGUE, Language
from perfeval.diagnostics import Diagnostic, Label
from perfeval.render import SCHEMA_VERSION, render, to_json
from perfeval.source import Source, Span

RUBRIC = Source(
    "部门.rubric",
    "三级指标 资产利用（5分）\n  90%>利用率≥75%的，得0.7分；\n\n\n  利用率≥90%的，得1分。\n",
)


def at(written: str, part: str, code: str = "PE101", **arguments: object) -> Diagnostic:
    """A finding about the first place where ``part`` was written."""
    start = written.index(part)
    return Diagnostic(code, Source("t", written), Span(start, start + len(part)), arguments)


def body(diagnostic: Diagnostic, lang: Language = "zh") -> str:
    """The excerpt alone: from below the arrow to above the footnotes."""
    lines = render(diagnostic, lang).split("\n")[2:]
    return "\n".join(line for line in lines if not line.lstrip().startswith("="))


def shown(text: str) -> str:
    """An expected rendering, written indented."""
    return dedent(text).strip("\n")


# Whole renderings


def test_a_finding_with_a_second_place_a_path_and_advice() -> None:
    """Headline, arrow, both lines underlined, the way to the indicator, and the remedy."""
    text = RUBRIC.text
    here, there = text.index("利用率≥90%"), text.index("90%>")
    finding = Diagnostic(
        "PE401",
        RUBRIC,
        Span(here, here + 7),
        {"subject": "利用率", "value": "60%"},
        labels=(Label(Span(there, there + 10), "band_before"),),
        path=("部门管理", "资产管理", "资产利用"),
    )

    assert render(finding) == shown("""
        error[PE401 gap-between-bands]: 利用率 = 60% 不属于任何一档
         --> 部门.rubric:5:3
          |
        2 |   90%>利用率≥75%的，得0.7分；
          |   ------------- 前一档
        ...
        5 |   利用率≥90%的，得1分。
          |   ^^^^^^^^^^
          = 所在：部门管理 › 资产管理 › 资产利用
          = 改法：补上缺的一档，或在最后写「否则不得分」
    """)
    assert render(finding, "en") == shown("""
        error[PE401 gap-between-bands]: no band covers 利用率 = 60%
         --> 部门.rubric:5:3
          |
        2 |   90%>利用率≥75%的，得0.7分；
          |   ------------- the band before
        ...
        5 |   利用率≥90%的，得1分。
          |   ^^^^^^^^^^
          = in: 部门管理 › 资产管理 › 资产利用
          = help: add the missing band, or end with 「否则不得分」
    """)


def test_two_places_on_one_line_share_it() -> None:
    """The line is shown once, the finding's own mark above the label's."""
    text = "最多扣5分，最多扣3分"
    source = Source("规则", text)
    finding = Diagnostic(
        "PE409",
        source,
        Span(6, 11),
        {"first": "最多扣5分", "second": "最多扣3分"},
        labels=(Label(Span(0, 5), "limit"),),
    )

    assert render(finding) == shown("""
        error[PE409 conflicting-limits]: 两处限制不一致：「最多扣5分」与「最多扣3分」
         --> 规则:1:7
          |
        1 | 最多扣5分，最多扣3分
          |            ^^^^^^^^^
          | --------- 另一处限制
          = 改法：只留一处，例如「最多扣5分」
    """)


def test_a_suggestion_has_a_line_of_its_own() -> None:
    """A near name is stated, not asked about, between the excerpt and the advice."""
    finding = Diagnostic(
        "PE201", Source("规则", "采购计金额×2"), Span(0, 5), {"name": "采购计金额"},
        suggestion="采购计划金额",
    )  # fmt: skip

    assert render(finding) == shown("""
        error[PE201 unknown-name]: 没有叫「采购计金额」的数据项或定义
         --> 规则:1:1
          |
        1 | 采购计金额×2
          | ^^^^^^^^^^
          = 可改写为：「采购计划金额」
          = 改法：改成已有的名称，或在「数据」里加一行「采购计金额」
    """)


def test_a_suggestion_that_the_advice_repeats_is_not_said_twice() -> None:
    """The string to write for a binary float stands in the advice alone."""
    finding = Diagnostic(
        "PE504",
        arguments={"name": "执行率", "value": "0.1", "write": "0.1"},
        path=("产出",),
        suggestion="0.1",
    )

    assert render(finding, "en") == shown("""
        error[PE504 float-refused]: 0.1 for `执行率` is a binary float, which need not equal the decimal that was written
         = in: 产出
         = help: write it as the text "0.1"
    """)  # noqa: E501


def test_a_warning_says_so() -> None:
    """The severity of the finding leads its headline."""
    finding = Diagnostic(
        "PE413", Source("表", "产出（50分）"), Span(3, 6), {"stated": "50", "sum": "70"},
        severity="warning",
    )  # fmt: skip

    assert render(finding) == shown("""
        warning[PE413 weight-differs-from-children]: 写的分值是50分，下级指标相加是70分，按下级计算
         --> 表:1:4
          |
        1 | 产出（50分）
          |       ^^^^
          = 改法：改成「（70分）」，或改下级指标的分值
    """)


def test_an_empty_text_has_a_first_place() -> None:
    """A finding about nothing points at line 1, column 1."""
    assert render(Diagnostic("PE107", Source("规则", ""), Span(0, 0))) == shown("""
        error[PE107 empty-rule]: 评分标准是空的
         --> 规则:1:1
          |
        1 |
          | ^
          = 改法：写明怎样得分，例如「按时报送得2分，否则不得分」
    """)


def test_several_findings_are_numbered_and_parted() -> None:
    """Independent findings stand apart, each with its number."""
    one, two = Diagnostic("PE107"), Diagnostic("PE119")

    assert render([one, two]) == shown("""
        [1/2] error[PE107 empty-rule]: 评分标准是空的
         = 改法：写明怎样得分，例如「按时报送得2分，否则不得分」

        [2/2] error[PE119 no-indicator]: 体系里没有指标
         = 改法：至少写一个指标，例如「一级指标 预算执行率（10分）」
    """)
    assert render([one]) == render(one)
    assert render(()) == ""


# Excerpts


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        pytest.param("得1分；\r\n扣二分\r\n", Span(6, 9), "  |\n2 | 扣二分\n  | ^^^^^^", id="crlf"),
        pytest.param("得1分\r\n", Span(2, 5), "  |\n1 | 得1分\n  |    ^^", id="into-crlf"),
        pytest.param("得1分", Span(3, 3), "  |\n1 | 得1分\n  |      ^", id="end-of-text"),
        pytest.param("得1分\n", Span(4, 4), "  |\n2 |\n  | ^", id="after-last-break"),
        pytest.param("得1分", Span(2, 2), "  |\n1 | 得1分\n  |    ^", id="between"),
        pytest.param("得1分", Span(2, 99), "  |\n1 | 得1分\n  |    ^^", id="beyond-the-end"),
        pytest.param("得1分", Span(50, 99), "  |\n1 | 得1分\n  |      ^", id="after-the-end"),
        pytest.param("\ufeff得1分", Span(0, 2), "  |\n1 | 得1分\n  | ^^", id="bom"),
        pytest.param("\ufeff得1分", Span(0, 0), "  |\n1 | 得1分\n  | ^", id="bom-alone"),
        pytest.param("\ufeff得1分", Span(2, 3), "  |\n1 | 得1分\n  |   ^", id="after-bom"),
        pytest.param("\t得\t1分", Span(3, 4), "  |\n1 | \t得\t1分\n  | \t  \t^", id="tabs-kept"),
        pytest.param("a\tb", Span(0, 3), "  |\n1 | a\tb\n  | ^\t^", id="tab-inside"),
        pytest.param("a\tb", Span(1, 2), "  |\n1 | a\tb\n  |  ^", id="tab-alone"),
        pytest.param("e\u0301的", Span(2, 3), "  |\n1 | e\u0301的\n  |  ^^", id="combining"),
        pytest.param("xe\u0301", Span(2, 3), "  |\n1 | xe\u0301\n  |  ^", id="accent-alone"),
        pytest.param("\u0301", Span(0, 1), "  |\n1 | \u0301\n  | ^", id="only-an-accent"),
        pytest.param("ａ％x", Span(1, 2), "  |\n1 | ａ％x\n  |   ^^", id="full-width"),
        pytest.param("a\u202eb", Span(1, 2), "  |\n1 | a\ufffdb\n  |  ^", id="bidi-is-seen"),
        pytest.param("a\x1b[1mb", Span(1, 2), "  |\n1 | a\ufffd[1mb\n  |  ^", id="escape"),
        pytest.param("得\n1\n分", Span(0, 5), "  |\n1 | 得\n  | ^^ …", id="several-lines"),
        pytest.param("得\n1", Span(1, 3), "  |\n1 | 得\n  |   ^ …", id="from-a-break"),
    ],
)
def test_marks_stand_below_their_characters(text: str, span: Span, expected: str) -> None:
    """Wide characters count two columns, accents none, tabs stay; line breaks end a mark."""
    assert body(Diagnostic("PE107", Source("t", text), span)) == expected


def test_the_gutter_is_as_wide_as_the_largest_line_number() -> None:
    """Line numbers stand flush right, and everything else keeps clear of them."""
    text = "\n" * 7 + "甲\n\n乙"
    finding = Diagnostic(
        "PE205", Source("t", text), Span(10, 11), {"name": "甲"},
        labels=(Label(Span(7, 8), "same_name"),),
    )  # fmt: skip

    assert render(finding).split("\n", 1)[1] == shown("""
          --> t:10:1
           |
         8 | 甲
           | -- 同名的在这里
        ...
        10 | 乙
           | ^^
           = 改法：给其中一个换名称，例如「项目甲」
    """)


def test_a_long_line_is_shown_around_its_mark() -> None:
    """A line of thousands of characters is cut on both sides, and the column still counts all."""
    text = "好" * 500 + "坏事" + "好" * 500
    lines = render(at(text, "坏事", text="坏事")).split("\n")

    assert lines[1] == " --> t:1:501"
    assert lines[3] == "1 | ..." + "好" * 20 + "坏事" + "好" * 28 + "..."
    assert lines[4] == "  | " + " " * 43 + "^^^^"


def test_far_places_on_a_long_line_are_shown_apart() -> None:
    """Each mark on a long line has a window of its own."""
    text = "甲" + "好" * 300 + "乙"
    finding = Diagnostic(
        "PE205", Source("t", text), Span(301, 302), {"name": "甲"},
        labels=(Label(Span(0, 1), "same_name"),),
    )  # fmt: skip
    lines = render(finding).split("\n")

    assert lines[3].endswith("乙")
    assert lines[5] == "1 | 甲" + "好" * 49 + "..."
    assert lines[6] == "  | -- 同名的在这里"


def test_a_window_does_not_open_on_an_accent() -> None:
    """A cut in front of the mark falls before a letter, never between it and its accent."""
    text = "e\u0301" * 200 + "y坏" + "x" * 200
    line = render(at(text, "坏", text="坏")).split("\n")[3]

    assert line.startswith("1 | ...e")


def test_names_and_words_cannot_break_the_layout() -> None:
    """Line breaks, escapes and endless words in names and arguments are tamed."""
    finding = Diagnostic(
        "PE201",
        Source("a\nb\x1b", "x"),
        Span(0, 1),
        {"name": "甲\n乙\x1b[0m" + "好" * 500},
        path=("一\n级",),
    )
    lines = render(finding).split("\n")

    assert lines[1] == " --> a\ufffdb\ufffd:1:1"
    assert lines[5] == "  = 所在：一 级"
    assert all(len(line) < 300 for line in lines)
    assert "\x1b" not in render(finding)


def test_an_unlisted_code_still_shows_what_it_knows() -> None:
    """A code without an entry is a fault of ours, and must not hide the finding."""
    finding = Diagnostic("PE999", arguments={"name": "甲"})

    assert render(finding) == "error[PE999]: name=甲"
    assert to_json(finding)["name"] == "unlisted"


def test_colour_changes_nothing_but_colour() -> None:
    """Without its colour codes the coloured text is the plain one."""
    finding = at("每超1个百分点扣", "每超1个百分点扣", "PE109", phrase="每超1个百分点扣")
    coloured = render(finding, color=True)

    assert "\x1b[1;31merror[PE109 missing-amount]\x1b[0m" in coloured
    for code in ("\x1b[1;31m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == render(finding)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_is_laid_out_in_both_languages(code: str) -> None:
    """Each code gives a headline with its name, an excerpt and a remedy."""
    finding = at("甲；乙的，得1分", "乙", code, topic="part_of_step")

    for lang, remedy in (("zh", "改法："), ("en", "help: ")):
        lines = render(finding, "zh" if lang == "zh" else "en").split("\n")
        assert lines[0].startswith(f"error[{code} {CATALOGUE[code].name}]: ")
        assert lines[1:5] == [" --> t:1:3", "  |", "1 | 甲；乙的，得1分", "  |     ^^"]
        assert lines[5].startswith(f"  = {remedy}")


# JSON


def test_json_holds_the_whole_finding() -> None:
    """The JSON form has both languages, offsets, lines and columns, and survives ``json``."""
    here, there = RUBRIC.text.index("利用率≥90%"), RUBRIC.text.index("90%>")
    finding = Diagnostic(
        "PE401",
        RUBRIC,
        Span(here, here + 7),
        {"subject": "利用率", "value": "60%"},
        labels=(Label(Span(there, there + 10), "band_before"),),
        path=("部门管理", "资产利用"),
        suggestion="否则不得分",
    )

    assert json.loads(json.dumps(to_json(finding))) == {
        "schema": SCHEMA_VERSION,
        "code": "PE401",
        "name": "gap-between-bands",
        "severity": "error",
        "message": {
            "zh": "利用率 = 60% 不属于任何一档",
            "en": "no band covers 利用率 = 60%",
        },
        "help": {
            "zh": "补上缺的一档，或在最后写「否则不得分」",
            "en": "add the missing band, or end with 「否则不得分」",
        },
        "arguments": {"subject": "利用率", "value": "60%"},
        "source": "部门.rubric",
        "start": here,
        "end": here + 7,
        "line": 5,
        "column": 3,
        "end_line": 5,
        "end_column": 10,
        "labels": [
            {
                "key": "band_before",
                "message": {"zh": "前一档", "en": "the band before"},
                "start": there,
                "end": there + 10,
                "line": 2,
                "column": 3,
                "end_line": 2,
                "end_column": 13,
            }
        ],
        "suggestion": "否则不得分",
        "path": ["部门管理", "资产利用"],
    }


def test_json_of_a_finding_about_data_has_no_place() -> None:
    """Without a text there is no source, and every place is null."""
    data = to_json(Diagnostic("PE502", arguments={"name": "甲"}))

    assert data["source"] is None
    places = ("start", "end", "line", "column", "end_line", "end_column")
    assert [data[key] for key in places] == [None] * 6
    assert data["labels"] == []
