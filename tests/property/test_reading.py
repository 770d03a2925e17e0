"""Laws of reading: in linear time, and no word vanishes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
