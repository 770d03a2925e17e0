"""Folding: the author's characters in one shape, each with its place."""

from __future__ import annotations

import pytest

from perfeval.diagnostics import Collector
from perfeval.source import Source, Span
from perfeval.text.fold import Folded, fold


def folded(text: str, start: int = 0, end: int | None = None) -> Folded:
    """The folded form of a text that has no fault."""
    sink = Collector()
    found = fold(Source("<rule>", text), Span(start, len(text) if end is None else end), sink)
    assert not sink.ordered()
    return found


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("ＡＢ１２％（）：；，", "AB12%():;,"),
        ("a b\u3000c\td\xa0e", "abcde"),
        ("甲\r\n乙", "甲\n乙"),
        ("甲 >= 乙 <= 丙", "甲≥乙≤丙"),
        ("＞＝ ＜＝ ≧ ⩾ ≦ ⩽", "≥≤≥≥≤≤"),
        ("\\geq \\ge \\leq \\le $\\geqslant$ \\leqslant", "≥≥≤≤≥≤"),
        ("2\\times3\\div4 5\\%", "2×3/45%"),
        ("2*3✕4＊5÷6／7", "2×3×4×5/6/7"),
        ("2x3 执行率X（甲）", "2×3执行率×(甲)"),
        ("max x", "maxx"),
        ("80%～90%—95%——99%", "80%~90%~95%~99%"),
        ("−5 －5 –5", "-5-5-5"),
        ("「甲」『乙』“丙”‘丁’", '"甲""乙""丙""丁"'),
        ("【90%，95%〕", "[90%,95%)"),
        ("==", "="),
        ("\ufeff甲", "甲"),
    ],
)
def test_shapes_become_one(text: str, shape: str) -> None:
    """Widths, blanks, quotation marks and the many forms of signs are all one."""
    assert folded(text).text == shape


def test_places_point_at_the_author_s_characters() -> None:
    """Every folded character knows where it came from, also behind a longer spelling."""
    text = "甲 \\geq  ９０％"
    found = folded(text)

    assert found.text == "甲≥90%"
    assert [text[place] for place in found.places] == ["甲", "\\", "９", "０", "％"]
    assert found.span(2, 5) == Span(8, 11)


def test_span_of_nothing_has_no_width() -> None:
    """An empty stretch stands where its first character would, the end after the last one."""
    found = folded("甲 乙 ")

    assert found.span(1, 1) == Span(2, 2)
    assert found.span(2, 2) == Span(3, 3)
    assert folded("").span(0, 0) == Span(0, 0)


def test_only_the_asked_part_is_folded() -> None:
    """A rule inside a file keeps the offsets of the file."""
    found = folded("前 甲，乙 后", 2, 5)

    assert found.text == "甲,乙"
    assert found.places == (2, 3, 4)


def test_lines_join() -> None:
    """Inside a sentence a line break means nothing."""
    found = folded("甲\n乙").joined()

    assert found.text == "甲乙"
    assert found.places == (0, 2)


@pytest.mark.parametrize("char", ["\u200b", "\u202e", "\u2066", "\x00", "\x1b", "\ufeff"])
def test_invisible_characters_are_refused(char: str) -> None:
    """A rule must read as it computes, so what no reader sees is an error with its place."""
    sink = Collector()
    found = fold(Source("<rule>", f"甲{char}乙"), Span(0, 3), sink)

    assert found.text == "甲乙"
    assert [(each.code, each.span) for each in sink.ordered()] == [("PE103", Span(1, 2))]
