"""The parser: phrases with their places, and faults in the author's terms."""

from __future__ import annotations

import pytest

from perfeval.diagnostics import Collector
from perfeval.source import Source, Span
from perfeval.reading import clauses as ast
from perfeval.syntax.parser import MAX_DEPTH, MAX_RULE, parse_expression, parse_rule


def faults(text: str) -> list[tuple[str, str]]:
    """Code and words of every finding about a rule."""
    sink = Collector()
    parse_rule(Source("<rule>", text), Span(0, len(text)), sink)
    return [
        (each.code, "" if each.span is None else text[each.span.start : each.span.end])
        for each in sink.ordered()
    ]


def phrases(text: str) -> list[tuple[str, str]]:
    """Kind and words of every phrase of a rule without faults."""
    sink = Collector()
    tree = parse_rule(Source("<rule>", text), Span(0, len(text)), sink)
    assert not sink.ordered()
    return [
        (type(phrase).__name__, text[phrase.span.start : phrase.span.end])
        for sentence in tree.sentences
        for phrase in sentence.phrases
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9% > 甲≥7%的，得7分", [("Chain", "9% > 甲≥7%"), ("Comma", "，"), ("Award", "得7分")]),
        ("[90%，95%）得8分", [("Chain", "[90%，95%）"), ("Award", "得8分")]),
        ("80%（含）-90%得3分", [("Range", "80%（含）-90%"), ("Award", "得3分")]),
        ("每 超 1个百分点扣0.1分", [("Every", "每 超 1个百分点"), ("Award", "扣0.1分")]),
        ("每获得1次表彰加1分", [("Every", "每获得1次表彰"), ("Award", "加1分")]),
        ("如有本项得0分", [("If", "如"), ("Chain", "有"), ("Scope", "本项"), ("Award", "得0分")]),
        ("不认可得0分", [("Chain", "不认可"), ("Award", "得0分")]),
        ("及时响应得3分", [("Chain", "及时响应"), ("Award", "得3分")]),
        ("有统计得5分", [("Chain", "有统计"), ("Award", "得5分")]),
        ("符合部分扣1分", [("Chain", "符合部分"), ("Award", "扣1分")]),
        ("甲（1,000分）", [("Chain", "甲"), ("HeadPoints", "（1,000分）")]),
        ("得分=甲/乙×2，上限2", [("Chain", "得分=甲/乙×2"), ("Comma", "，"), ("Limit", "上限2")]),
        ("扣1分（扣完为止）", [("Award", "扣1分"), ("Comma", "（"), ("Limit", "扣完为止")]),
        ("酌情记0-3分", [("Discretion", "酌情"), ("Award", "记0-3分")]),
    ],
)  # fmt: skip
def test_phrases_and_their_places(text: str, expected: list[tuple[str, str]]) -> None:
    """A phrase is the words it came from, blanks and full-width forms included."""
    assert phrases(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("得分=（甲/乙×2", "PE102", "（"),
        ("得分=甲/乙）×2", "PE112", "）"),
        ("得分=甲×", "PE111", "×"),
        ("得分=甲×/乙", "PE111", "×"),
        ("甲≥得5分", "PE101", "得"),
        ("甲\u200b得5分", "PE103", "\u200b"),
        (f"甲≥{'9' * 51}得5分", "PE104", "9" * 51),
        (f"得分={'（' * (MAX_DEPTH + 1)}甲{'）' * (MAX_DEPTH + 1)}", "PE106", "（"),
        ("甲" * (MAX_RULE + 1), "PE105", ""),
    ],
)
def test_one_fault_is_one_finding(text: str, code: str, words: str) -> None:
    """What is wrong is named once, at the characters that are wrong."""
    assert faults(text) == [(code, words)]


def test_faults_of_sentences_are_independent() -> None:
    """One faulty sentence leaves the others readable, and all faults are found in one run."""
    text = "甲≥90%得5分；得分=（甲；乙得1分；甲≥得2分"
    sink = Collector()
    tree = parse_rule(Source("<rule>", text), Span(0, len(text)), sink)

    assert [each.code for each in sink.ordered()] == ["PE102"]
    assert len(tree.sentences) == 1

    text = "甲≥90%得5分；得分=甲×；乙得1分；甲≥得2分"
    sink = Collector()
    tree = parse_rule(Source("<rule>", text), Span(0, len(text)), sink)

    assert [each.code for each in sink.ordered()] == ["PE111", "PE101"]
    assert len(tree.sentences) == 2


def test_nodes_are_equal_up_to_their_places() -> None:
    """Two texts that say the same in other widths and number shapes have equal trees."""
    trees = [
        parse_rule(Source("<rule>", text), Span(0, len(text)), Collector())
        for text in ("甲≥90%，得5分", " 甲 ＞＝ ９０.０％ , 得5.0分")
    ]

    assert trees[0] == trees[1]
    assert trees[0].span != trees[1].span


class TestExpression:
    """A formula on its own, as the data block has it."""

    def test_is_its_value(self) -> None:
        """A formula comes without a sentence around it."""
        text = "甲 / 乙 × 100%"
        found = parse_expression(Source("<rubric>", text), Span(0, len(text)), Collector())

        assert isinstance(found, ast.Binary)
        assert found.operator == "×"
        assert found.span == Span(0, len(text))

    @pytest.mark.parametrize(
        ("text", "code"), [("甲≥乙", "PE101"), ("甲，得5分", "PE101"), ("甲×", "PE111")]
    )
    def test_is_nothing_else(self, text: str, code: str) -> None:
        """A condition, a clause or half a formula is refused."""
        sink = Collector()
        found = parse_expression(Source("<rubric>", text), Span(0, len(text)), sink)

        assert found is None
        assert [each.code for each in sink.ordered()] == [code]
