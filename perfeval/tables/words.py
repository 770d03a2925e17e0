"""Cells as the lines of a rubric file would say them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from perfeval.rubrictext.document import Words
from perfeval.source import Span

NOTE = re.compile(r"[#＃]|(?:注|备注|说明)\d*[^\S\n]*[:：]")
"""The beginning of a line that people read and nothing computes."""

_DASHES = frozenset({"-", "－", "—", "——", "–", "−", "/", "／", "--", "\\"})
_NOTHING = frozenset({"无", "不适用"})
_COMMENT = re.compile(r"\s+(?=[#＃])")
# Lines that would open something of their own in a rubric file.
_OPENS = re.compile(
    r"(?:[一二三四]级)?指标[\s:：]|(?:目标|年度指标值)[\s:：]|指标(?:说明|解释)[\s:：]"
    r"|(?:评价)?依据(?:来源)?[\s:：]"
)


def is_dash(text: str) -> bool:
    """Whether a cell is struck out: nothing stands there, and nothing is carried into it."""
    return text in _DASHES


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is no such indicator."""
    return text in _NOTHING or is_dash(text)


def one_line(text: str) -> str:
    """The words of a cell on one line; breaks inside Chinese words leave no blank."""
    joined = ""
    for line in (part.strip() for part in text.splitlines()):
        if joined and line:
            close = not joined[-1].isascii() and not line[0].isascii()
            joined += line if close else f" {line}"
        else:
            joined += line
    return _COMMENT.sub("", joined)


def explained(text: str) -> str:
    """An explanation on one line. Its notes come last, as a note runs to the end of a line."""
    lines = text.splitlines()
    notes = [line for line in lines if NOTE.match(line.strip())]
    return one_line("\n".join([*(line for line in lines if line not in notes), *notes]))


def note_lines(text: str) -> Iterator[str]:
    """The lines of a remark, each marked as one."""
    for line in text.splitlines():
        if words := line.strip():
            yield words if NOTE.match(words) else f"# {words}"


def part_of(cell: Words, text: str) -> Words | None:
    """A part of what a cell says, where it stands."""
    start = cell.text.find(text)
    if start < 0:
        return None
    begin = cell.span.start + start
    return Words(text, Span(begin, begin + len(text)))


@attrs.frozen
class Wording:
    """A 评分标准 cell: the remarks in front, the rule, and its lines."""

    notes: tuple[Words, ...]
    rule: Span | None
    lines: tuple[str, ...]


def wording(cell: Words) -> Wording:
    """What a cell says about scoring."""
    notes: list[Words] = []
    lines: list[str] = []
    begin: int | None = None
    place = cell.span.start
    for raw in cell.text.split("\n"):
        line = raw.strip()
        start = place + (raw.find(line) if line else 0)
        place += len(raw) + 1
        if not line:
            continue
        if begin is None and NOTE.match(line):
            notes.append(Words(line, Span(start, start + len(line))))
            continue
        if begin is None:
            begin = start
        # 评分标准： is a heading that any rule may have.
        lines.append(f"评分标准：{line}" if _OPENS.match(line) else line)
    rule = None if begin is None else Span(begin, cell.span.end)
    return Wording(tuple(notes), rule, tuple(lines))
