"""Diagnostics as HTML."""

from __future__ import annotations

import re

import perfeval
from perfeval.diagnostics import Diagnostic, Label
from perfeval.render.html import to_html
from perfeval.source import Source, Span


def test_the_words_that_are_meant_are_marked() -> None:
    """On the author's own line, with its number, and everything that the text form says."""
    (found,) = perfeval.check("评价体系 甲\n指标 乙（1分）\n  下浮", kind="rubric")
    shown = found._repr_html_()

    assert "3 |   <mark>下浮</mark></pre>" in shown
    assert "&lt;rubric&gt;:3:3" in shown
    assert found.message in shown
    assert found.help in shown
    assert found.sentence("en") in to_html(found, "en")


def test_second_places_are_underlined() -> None:
    """A label has its words, its sentence and a line of its own."""
    source = Source("甲", "一行\n二行二\n三行")
    labels = (Label(Span(0, 1), "first"), Label(Span(8, 9), "also"))
    shown = to_html(Diagnostic("PE203", source, Span(3, 5), {"name": "乙"}, labels))

    assert "1 | <u>一</u>行<" in shown
    assert "2 | <mark>二行</mark>二<" in shown
    assert "3 | 三<u>行</u><" in shown
    assert "「一」 先写的在这里" in shown


def test_nothing_of_a_text_becomes_markup() -> None:
    """Names, words and lines are escaped."""
    source = Source("<b>", "<script>alert(1)</script>")
    shown = to_html(Diagnostic("PE203", source, Span(0, 8), {"name": "<i>"}, path=("<u>",)))

    assert set(re.findall(r"</?(\w+)", shown)) == {"div", "p", "b", "pre", "mark"}
    assert "&lt;script&gt;" in shown


def test_findings_about_data_have_no_line() -> None:
    """And several stand below each other; a long line is cut around the place."""
    found = Diagnostic("PE502", arguments={"name": "甲"})

    assert "<pre" not in to_html([found])
    assert to_html([found, found]).count("<div") == 2
    long = Source("甲", "长" * 5000 + "错" + "长" * 5000)
    shown = to_html(Diagnostic("PE203", long, Span(5000, 5001), {"name": "乙"}))
    assert "<mark>错</mark>" in shown
    assert len(shown) < 5000
