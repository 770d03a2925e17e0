"""Canonical text of a rubric file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import attrs

from perfeval.rubrictext.document import Document, Line

_INDENT = "  "
_HEADING = re.compile(
    r"(?:(?:[一二三四]级)?指标|指标(?:说明|解释)|(?:评价)?依据(?:来源)?|目标|年度指标值)[\s:：]"
)
_REMARK = re.compile(r"[#＃]|(?:注|备注|说明)\d*\s*[:：]")


def format_document(document: Document) -> str:
    """The same rubric in canonical form; formatting it again changes nothing."""
    out: list[str] = []
    for line in _printed(document.lines):
        if out and _opens_section(line):
            out.append("")
        text = _INDENT * line.depth + line.text
        out.append(f"{text}  {line.comment}" if line.comment else text)
    return "\n".join(out) + "\n" if out else ""


def _opens_section(line: Line) -> bool:
    return line.kind == "data" or (line.kind == "indicator" and line.depth == 0)


def _printed(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with the wording of each rule in canonical form."""
    for kind, group in groupby(lines, key=lambda line: line.kind):
        if kind == "rule":
            yield from _rule_lines(list(group))
        else:
            yield from group


def _rule_lines(lines: list[Line]) -> list[Line]:
    # The parser is loaded when a rule is there to be printed.
    from perfeval.reading.printer import canonical_rule

    printed = canonical_rule("\n".join(line.text for line in lines)).split("\n")
    if _REMARK.match(printed[0]) or any(map(_HEADING.match, printed)):
        return lines  # a line that would open something else
    return [attrs.evolve(lines[0], text=text) for text in printed if text]
