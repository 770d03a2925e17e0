"""Outlines: numbered parts, notes and sentences."""

from __future__ import annotations

from typing import Any

import pytest

from perfeval.diagnostics import Collector
from perfeval.reading.outline import Section, outline
from perfeval.source import Source, Span
from perfeval.text.fold import fold


def section_of(text: str) -> Section:
    """The outline of a text."""
    return outline(fold(Source("<rule>", text), Span(0, len(text)), Collector()))


def shape(section: Section) -> Any:  # noqa: ANN401 - lists in lists
    """Mark, sentences and parts as plain lists."""
    sentences = [sentence.text for sentence in section.sentences]
    return [section.mark, sentences, *(shape(part) for part in section.parts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲；乙。丙", ["", ["甲", "乙", "丙"]]),
        ("甲!乙?丙", ["", ["甲", "乙", "丙"]]),
        ("甲.乙", ["", ["甲", "乙"]]),
        ("甲（乙；丙）；丁", ["", ["甲(乙;丙)", "丁"]]),
        ("甲\n乙", ["", ["甲乙"]]),
        ("；；，。", ["", []]),
        ("", ["", []]),
        ("1.甲；2.乙", ["", [], ["1.", ["甲"]], ["2.", ["乙"]]]),
        ("1、甲\n2、乙", ["", [], ["1、", ["甲"]], ["2、", ["乙"]]]),
        ("（1）甲；（2）乙", ["", [], ["(1)", ["甲"]], ["(2)", ["乙"]]]),
        ("1)甲；2)乙", ["", [], ["1)", ["甲"]], ["2)", ["乙"]]]),
        ("①甲；②乙", ["", [], ["①", ["甲"]], ["②", ["乙"]]]),
        ("一、甲。二、乙", ["", [], ["一、", ["甲"]], ["二、", ["乙"]]]),
        ("（一）甲。（二）乙", ["", [], ["(一)", ["甲"]], ["(二)", ["乙"]]]),
        ("要点：①甲②乙", ["", ["要点:"], ["①", ["甲②乙"]]]),
        ("1.甲（1分）2.乙（2分）", ["", [], ["1.", ["甲(1分)"]], ["2.", ["乙(2分)"]]]),
        (
            "1.甲：（1）乙；（2）丙。2.丁",
            ["", [], ["1.", ["甲:"], ["(1)", ["乙"]], ["(2)", ["丙"]]], ["2.", ["丁"]]],
        ),
        ("1.甲；2.90%>乙", ["", [], ["1.", ["甲"]], ["2.", ["90%>乙"]]]),
        ("得1分；2.5分以上", ["", ["得1分", "2.5分以上"]]),
        ("1.5分；0.5分", ["", ["1.5分", "0.5分"]]),
        ("1.90%；2.80%", ["", [], ["1.", ["90%"]], ["2.", ["80%"]]]),
        ("甲；3.乙", ["", ["甲", "3", "乙"]]),
        ("甲（①乙；②丙）；丁", ["", ["甲(①乙;②丙)", "丁"]]),
        ("1.甲（含1.乙；2.丙）；2.丁", ["", [], ["1.", ["甲(含1.乙;2.丙)"]], ["2.", ["丁"]]]),
        ("（甲（乙）；①丙）；①丁", ["", ["(甲(乙);①丙)"], ["①", ["丁"]]]),
        ("甲（乙；①丙；②丁", ["", ["甲(乙;"], ["①", ["丙"]], ["②", ["丁"]]]),
        ("①②③各占1/3", ["", ["①②③各占1/3"]]),
    ],
)
def test_parts_and_sentences(text: str, expected: list[Any]) -> None:
    """A number opens a part when it continues a numbering; stops outside brackets end sentences."""
    assert shape(section_of(text)) == expected


@pytest.mark.parametrize(
    ("text", "notes", "sentences"),
    [
        ("甲。注：乙；丙", ["注：乙；丙"], ["甲"]),
        ("注：乙\n甲", ["注：乙"], ["甲"]),
        ("甲\n说明：乙\n丙", ["说明：乙"], ["甲", "丙"]),
        ("得1分 备注：乙", ["备注：乙"], ["得1分"]),
        ("甲；# 乙", ["# 乙"], ["甲"]),
        ("注1：乙\n注2：丙", ["注1：乙", "注2：丙"], []),
        ("关注：乙", [], ["关注:乙"]),
    ],
)
def test_notes(text: str, notes: list[str], sentences: list[str]) -> None:
    """A note runs from its mark to the end of the line, and is no sentence."""
    section = section_of(text)

    assert [text[span.start : span.end] for span in section.notes] == notes
    assert [sentence.text for sentence in section.sentences] == sentences


def test_a_part_ends_a_note() -> None:
    """A note stops where the next numbered part opens."""
    text = "1.甲。注：乙。2.丙"
    first, second = section_of(text).parts

    assert [text[span.start : span.end] for span in first.notes] == ["注：乙。"]
    assert shape(second) == ["2.", ["丙"]]


def test_spans_are_those_of_the_text() -> None:
    """A part runs from its mark to the next one."""
    text = "甲：\n 1. 乙；\n 2. 丙。"
    first, second = section_of(text).parts

    assert text[first.span.start : first.span.end].strip() == "1. 乙；"
    assert text[second.span.start : second.span.end] == "2. 丙。"
