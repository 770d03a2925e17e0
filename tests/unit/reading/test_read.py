"""Reading: clauses with their places, faults in the author's terms, doubt said aloud."""

from __future__ import annotations

import pytest

from perfeval.diagnostics import Collector
from perfeval.reading import clauses as ast
from perfeval.reading.faults import MAX_DEPTH
from perfeval.reading.read import MAX_RULE, read_expression, read_rule
from perfeval.reading.search import search
from perfeval.source import Source, Span


def read(text: str) -> tuple[ast.Block, list[tuple[str, str]]]:
    """The clauses of a rule, and code and words of every finding."""
    sink = Collector()
    block = read_rule(Source("<rule>", text), Span(0, len(text)), sink)
    return block, [
        (each.code, "" if each.span is None else text[each.span.start : each.span.end])
        for each in sink.ordered()
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲≥90%的，得7分", "NAME SIGN QTY DE COMMA GAIN PTS"),
        ("每 超 1个百分点扣0.1分", "EVERY MOVE STEP LOSE PTS"),
        ("每获得1次表彰加1分", "EVERY NAME STEP NAME BONUS PTS"),
        ("不认可得0分", "NAME GAIN PTS"),
        ("及时响应得3分", "NAME GAIN PTS"),
        ("有统计得5分", "NAME GAIN PTS"),
        ("符合部分扣1分", "NAME LOSE PTS"),
        ("酌情记0-3分", "DISC GAIN SPAN"),
        ("公示时间不得少于7天", "NAME REL QTY"),
        ("每尊塑像破损扣0.5分", "EVERY COUNT NAME LOSE PTS"),  # a unit that no list knows
        ("V2.5版本得5分", "NAME GAIN PTS"),
        ("1.5.2版上线得3分", "NAME GAIN PTS"),
        ("扣0.5分/次", "LOSE PTS PER_ONE"),
    ],
)
def test_words(text: str, words: str) -> None:
    """A word is a word in its place only, and a letter of a name elsewhere."""
    assert [token.kind for token in search(text.replace(" ", "").replace("，", ",")).tokens] == (
        words.split()
    )


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("得分=（甲/乙×2", "PE102", "（"),
        ("得分=甲/乙）×2", "PE112", "）"),
        ("得分=甲×", "PE111", "×"),
        ("甲\u200b得5分", "PE103", "\u200b"),
        (f"甲≥{'9' * 51}得5分", "PE104", "9" * 51),
        (f"得分={'（' * (MAX_DEPTH + 1)}甲{'）' * (MAX_DEPTH + 1)}", "PE106", "（"),
        ("甲" * (MAX_RULE + 1), "PE105", ""),
        ("甲≥得5分", "PE124", "得"),
        ("公示时间不得，得5分", "PE124", "公示时间不得"),
        ("及以上，得5分", "PE124", "及以上"),
        ("材料完整且2分规范得3分", "PE123", "2分"),
    ],
)
def test_one_fault_is_one_finding(text: str, code: str, words: str) -> None:
    """What is wrong is named once, at the characters that are wrong."""
    assert read(text)[1] == [(code, words)]


@pytest.mark.parametrize(
    "text", ["或有负债率≤5%得2分", "且末县财政自给率≥9%得2分", "“且甲”≥9%得2分"]
)
def test_names_that_only_look_odd(text: str) -> None:
    """A name that begins like a joint is one where the lexicon or quotation marks say so."""
    assert read(text)[1] == []


def test_faults_of_sentences_are_independent() -> None:
    """One faulty sentence leaves the others readable, and all faults are found in one run."""
    block, found = read("甲≥90%得5分；得分=甲×；乙得1分；甲≥得2分")

    assert [code for code, _ in found] == ["PE111", "PE124"]
    assert len(block.clauses) >= 2


def test_clauses_are_equal_up_to_their_places() -> None:
    """Two texts that say the same in other widths and number shapes have equal clauses."""
    first, second = (read(text)[0] for text in ("甲≥90%，得5分", " 甲 ＞＝ ９０.０％ , 得5.0分"))

    assert first.clauses == second.clauses
    assert first.span != second.span


def test_a_rival_is_recorded_where_it_says_something_else() -> None:
    """按|排名|得分 and 按排名|得分 are nearly as likely, and make other clauses."""
    text = "视公众反映情况酌情得0-5分"
    block, found = read(text)

    assert found == []
    assert [text[span.start : span.end] for span in block.rivals] == ["视公众反映情况"]
    assert read("甲≥90%的，得5分，否则不得分。")[0].rivals == []


class TestExpression:
    """A formula on its own, as the data block has it."""

    def test_is_its_value(self) -> None:
        """A formula comes without a sentence around it."""
        text = "甲 / 乙 × 100%"
        found = read_expression(Source("<rubric>", text), Span(0, len(text)), Collector())

        assert isinstance(found, ast.Binary)
        assert found.operator == "×"
        assert found.span == Span(0, len(text))

    @pytest.mark.parametrize(("text", "code"), [("甲，得5分", "PE101"), ("甲×", "PE111")])
    def test_is_nothing_else(self, text: str, code: str) -> None:
        """A condition, a clause or half a formula is refused."""
        sink = Collector()
        found = read_expression(Source("<rubric>", text), Span(0, len(text)), sink)

        assert found is None
        assert [each.code for each in sink.ordered()] == [code]


def test_a_product_in_front_of_a_colon_is_no_formula() -> None:
    """It is a head, and says what follows is about; in front of a full stop it scores."""
    (head,) = read("甲×5：")[0].clauses
    (formula,) = read("甲×5。")[0].clauses

    assert isinstance(head.action, ast.Statement)
    assert head.action.heading
    assert isinstance(formula.action, ast.Formula)
