"""Laws of reading: in linear time, and no word vanishes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import perfeval
from perfeval.reading.search import UNREAD, Patience, search
from tests import strategies_rules as rules

SHAPES = (
    "甲≥90%得5分,",
    "资料齐全", "甲,", "甲、", "(甲)", "(得1分)", "1234567890", "一二三", "甲≥", "每1",
    "得", "[90%,", "1,", "扣1分", "满分", "其中", "不足1", "按", "百分之", "10%", "且", "的",
)  # fmt: skip
MOST_STEPS = 200  # ways into a place, for each character


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_is_linear(shape: str) -> None:
    """Whatever is repeated without a stop, each character costs so many steps and no more."""
    text = (shape * 3_000)[:3_000]
    found = search(text, Patience(0))

    assert found.steps <= MOST_STEPS * len(text)


@given(st.one_of(rules.anything, rules.rules(), rules.damaged()))
def test_words_cover_the_sentence(text: str) -> None:
    """Every character of a sentence is in one word, one name, or an unread stretch."""
    found = search(text or "甲")
    text = text or "甲"
    ends = [0, *(token.end for token in found.tokens)]

    assert [token.start for token in found.tokens] == ends[:-1]
    assert ends[-1] == len(text)
    assert all(token.kind != UNREAD or token.end > token.start for token in found.tokens)


FOREIGN = ("琵琶", "蓝鲸", "喷泉", "嘎嘎")
GOOD = (
    "完成率≥90%得5分，90%>完成率≥80%得3分，否则得0分",
    "完成率≥90%得5分，每降低1个百分点扣0.5分，扣完为止",
    "制度健全得3分，人员到位得2分",
    "每发现一处问题扣1分，扣完为止",
    "得分=支出数/预算数×5，上限5",
    "管网漏失率≤8%得5分，管网漏失率≥14%得0分，8%至14%之间按线性插值",
    "每新建1座泵站加0.5分，最多加2分；未新建的，得3分",
)


def _seen(rule: perfeval.Rule, word: str, place: int) -> bool:
    """Whether a word is asked for, is a label to choose, or stands in a recorded reading."""
    asked = any(word in given.key or word in str(given.labels) for given in rule.inputs)
    return asked or any(found.span.start <= place < found.span.end for found in rule.readings)


@given(st.sampled_from(GOOD), st.sampled_from(FOREIGN), st.integers(0, 50))
def test_a_foreign_word_does_not_vanish(text: str, word: str, place: int) -> None:
    """Wherever it is put, it is refused, asked for, or recorded; but X得分 is a title for 得分."""
    assume(place <= len(text) and not (text.startswith("得分") and place == 0))
    try:
        rule = perfeval.rule(text[:place] + word + text[place:], points=5)
    except perfeval.RubricError:
        return

    assert _seen(rule, word, place), (text, place)
