"""Carets against a terminal of our own: whatever the text, they stand where they should."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from perfeval.diagnostics import Diagnostic, Label
from perfeval.render import render, to_json
from perfeval.source import Source, Span


def cells(line: str) -> list[tuple[int, str]]:
    """Column and character of everything that a terminal draws of ``line``."""
    drawn = []
    column = 0
    for char in line:
        if char == "\t":
            column += 8 - column % 8
        elif not unicodedata.combining(char):
            wide = 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
            drawn += [(column + step, char) for step in range(wide)]
            column += wide
    return drawn


LETTERS = st.text("a1 中，％≥\t\u0301\u3000\n", max_size=300)


@given(LETTERS, st.data())
def test_carets_are_exactly_below_the_span(text: str, data: st.DataObject) -> None:
    """On a terminal, the characters above the carets are those of the span's first line."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    _, _, _, line, below, *_ = render(
        Diagnostic("PE107", Source("t", text), Span(start, end))
    ).split("\n")
    above = dict(cells(line))
    carets = [column for column, char in cells(below) if char == "^"]
    meant = [char for _, char in cells(text[start:end].partition("\n")[0])]

    assert carets
    if [char for char in meant if not char.isspace()]:
        marked = [above.get(column, " ") for column in carets]
        assert marked == meant[: len(marked)]
        assert len(marked) == len(meant) or line.endswith("...")


@given(st.text(max_size=200), st.integers(0, 220), st.integers(0, 220))
def test_any_text_can_be_shown(text: str, one: int, other: int) -> None:
    """Whatever the characters and wherever the span, a finding is laid out in whole lines."""
    span = Span(min(one, other), max(one, other))
    finding = Diagnostic("PE107", Source("t", text), span, labels=(Label(Span(0, 1), "first"),))
    drawn = render(finding)

    assert all(char.isprintable() or char in "\n\t" or char.isspace() for char in drawn) or any(
        unicodedata.category(char) in ("Cn", "Co") for char in text
    )
    assert "^" in drawn
    json.dumps(to_json(finding))
