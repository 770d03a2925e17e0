"""The grammar and the lexicon: without conflict, readable, and the stored table is made of them."""

from __future__ import annotations

import json

import pytest

from perfeval.reading import table
from perfeval.reading.files import grammar_text
from perfeval.reading.spellings import spelled
from perfeval.reading.words import sign_of

LONGEST_LINE = 120
LINES = {"rule.lark": 150, "words.txt": 300}


def test_the_grammar_has_no_conflict_and_the_file_is_its_own() -> None:
    """``strict=True`` refuses a conflict; ``python -m perfeval.reading.table`` writes the file."""
    made = table.made(grammar_text("rule.lark"), grammar_text("words.txt"))

    assert json.loads(grammar_text(table.FILE)) == json.loads(json.dumps(made))


@pytest.mark.parametrize("text", ["", "{", '{"made_of": "another"}'])
def test_a_file_that_does_not_fit_is_not_used(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another grammar or a damaged file: the table is made from the grammar."""
    stored = table.load()
    monkeypatch.setattr(
        table, "grammar_text", lambda name: text if name == table.FILE else grammar_text(name)
    )

    made = table.load()
    assert (made.states, made.productions) == (stored.states, stored.productions)
    assert made.words.keys() == stored.words.keys()


@pytest.mark.parametrize("name", sorted(LINES))
def test_grammar_files_are_short_and_look_nowhere(name: str) -> None:
    """An author reads them whole: few short lines, and no look-around."""
    text = grammar_text(name)
    lines = text.splitlines()

    assert len(lines) <= LINES[name]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    assert not any(sign in text for sign in ("(?=", "(?!", "(?<"))


def test_the_notation_of_words() -> None:
    """Lists, alternatives, optional pieces, costs, and what is printed instead."""
    found = spelled("GAIN[up] 0.5 =得: {计|记}<verb>? 给\nverb: 得 为\n    予\n")

    assert found.lists == {"verb": ["得", "为", "予"]}
    assert sorted(found.words) == sorted(["给", *(a + b for a in "计记" for b in ("", *"得为予"))])
    assert found.words["计得"] == [("GAIN", "up", 0.48)]
    assert found.printed["GAIN"]["记予"] == "得"


@pytest.mark.parametrize(
    ("word", "sign"),
    [
        ("不低于", ">="), ("达到", ">="), ("大于等于", ">="), ("不超过", "<="),
        ("小于或等于", "<="), ("超过", ">"), ("高于", ">"), ("超过了", ">"),
        ("不足", "<"), ("不满", "<"), ("等于", "=="), ("未达到", "<"), ("没有超过", "<="),
        ("未低于", ">="), ("≠", "!="),
    ],
)  # fmt: skip
def test_comparison_words(word: str, sign: str) -> None:
    """Every comparison word is one of six signs; 未 and 没有 turn it round."""
    assert sign_of(word) == sign
