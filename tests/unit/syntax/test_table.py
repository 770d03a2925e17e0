"""The stored parse table: it is the grammar's own, or it is not used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfeval.syntax import grammar, table
from perfeval.reading.files import grammar_text
from perfeval.syntax.lexer import SentenceLexer

SAME_LARK = table.stored(grammar.rule_grammar(), SentenceLexer) is not None
SENTENCES = ("利用率≥90%的,得1分", "每低1个百分点,扣0.5分,扣完为止", "得分=完成率×6分", "(1)(2)")


def test_the_file_is_that_of_the_grammar() -> None:
    """After a change of the grammar, ``python -m perfeval.syntax.table`` writes the file anew."""
    kept = json.loads(grammar_text(table.FILE))

    assert kept["made_of"]["grammar"] == table.fingerprint(grammar.rule_grammar())["grammar"]


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser from the file gives the trees, and the faults, of the one from the grammar."""
    text = grammar.rule_grammar()
    built = grammar.built(text)
    file = table.packed(built, text)
    monkeypatch.setattr(table, "grammar_text", lambda _: file)
    stored = table.stored(text, SentenceLexer)
    if stored is None:
        pytest.skip("the file was made by another version of lark")

    for sentence in SENTENCES:
        found: list[object] = []
        for parser in (stored, built):
            try:
                found.append(parser.parse(sentence))
            except Exception as error:  # noqa: BLE001 - whichever it is, both must raise it
                found.append(type(error).__name__)
        assert found[0] == found[1]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"made_of": "another"}', '{"made_of": null}'])
def test_a_file_that_does_not_fit_is_not_used(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another grammar, another lark or a damaged file: the parser is built from the grammar."""
    monkeypatch.setattr(table, "grammar_text", lambda _: text)

    assert table.stored(grammar.rule_grammar(), SentenceLexer) is None


def test_a_missing_file_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source tree without the file works."""

    def missing(_: str) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(table, "grammar_text", missing)

    assert table.stored(grammar.rule_grammar(), SentenceLexer) is None


def test_the_file_is_written_only_when_it_does_not_fit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``python -m perfeval.syntax.table`` leaves a file that fits as it is, and makes one anew."""
    monkeypatch.setattr(table, "__file__", str(tmp_path / "perfeval" / "syntax" / "table.py"))
    (tmp_path / "grammar").mkdir()
    file = tmp_path / "grammar" / table.FILE

    table.main()
    assert not file.exists() or not SAME_LARK

    monkeypatch.setattr(table, "grammar_text", lambda _: "{}")
    table.main()
    assert json.loads(file.read_text(encoding="utf-8"))["made_of"] == table.fingerprint(
        grammar.rule_grammar()
    )
