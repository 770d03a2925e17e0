"""The author's own lines, with marks exactly below the characters meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import attrs

from perfeval.source import Source, Span

__all__ = ["Mark", "excerpt", "place", "visible", "width"]

_GUTTER = "\x1b[1;34m"
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_ROOM = 100
_LEAD = 40
_CUT = "..."
_MARK_OF_ORDER = "\ufeff"

Paint = Callable[[str, str], str]


@attrs.frozen
class Mark:
    """A place to underline with ``sign``, and words to put behind it."""

    span: Span
    sign: str
    tone: str
    text: str = ""


@attrs.frozen
class _Line:
    """A mark on one line: characters ``[start, end)`` of its text."""

    number: int
    start: int
    end: int
    mark: Mark
    continues: bool


def place(source: Source, offset: int) -> tuple[int, int]:
    """Line and column from 1; a byte-order mark in front is not counted."""
    line, column = source.position(min(offset, len(source.text)))
    if line == 1 and source.text.startswith(_MARK_OF_ORDER):
        column = max(1, column - 1)
    return line, column


def visible(text: str) -> str:
    """``text`` with every character that has no shape of its own as U+FFFD.

    Tabs stay; line breaks, control, format and surrogate characters do not.
    """
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if char != "\t" and unicodedata.category(char) in _UNSEEN else char
        for char in text
    )


def width(text: str) -> int:
    """Terminal columns of visible ``text`` without tabs."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def excerpt(source: Source, marks: Sequence[Mark], paint: Paint) -> tuple[int, list[str]]:
    """The lines that ``marks`` stand on, underlined; and the gutter's width."""
    lines = sorted((_on_line(source, mark) for mark in marks), key=lambda line: line.number)
    numbers = sorted({line.number for line in lines})
    gutter = max(len(str(source.number(number))) for number in numbers)
    out = [f"{' ' * gutter} {paint('|', _GUTTER)}"]
    last = numbers[0]
    for number in numbers:
        if number > last + 1:
            out.append(_CUT)
        last = number
        text = _shown_line(source, number)
        for group in _groups(text, [line for line in lines if line.number == number]):
            out.extend(_block(text, group, source.number(number), gutter, paint))
    return gutter, out


def _on_line(source: Source, mark: Mark) -> _Line:
    """Where ``mark`` starts, cut to that line's own text."""
    size = len(source.text)
    bare = int(source.text.startswith(_MARK_OF_ORDER))
    start = min(max(mark.span.start, bare), size)
    end = max(start, min(mark.span.end, size))
    number, column = place(source, start)
    text = _shown_line(source, number)
    first = min(column - 1, len(text))
    stop = min(first + end - start, len(text))
    if first < stop and not any(map(_columns, text[first:stop])):
        # A mark on an accent alone goes below the letter that bears it.
        while first > 0 and _columns(text[first]) == 0:
            first -= 1
    continues = end > start and source.position(end - 1)[0] > number
    return _Line(number, first, stop, mark, continues)


def _shown_line(source: Source, number: int) -> str:
    text = source.line(number)
    return text.removeprefix(_MARK_OF_ORDER) if number == 1 else text


def _fits(text: str) -> bool:
    return len(text) <= _ROOM and width(text) <= _ROOM


def _groups(text: str, lines: list[_Line]) -> list[list[_Line]]:
    """All marks below one copy of a short line, else a window for each."""
    return [lines] if _fits(text) else [[line] for line in lines]


def _block(
    text: str, lines: list[_Line], shown_number: int, gutter: int, paint: Paint
) -> list[str]:
    """One line of the author's text and the underlines below it."""
    low, high = (0, len(text)) if _fits(text) else _window(text, lines[0].start)
    left, right = _CUT if low else "", _CUT if high < len(text) else ""
    edge = paint("|", _GUTTER)
    number = paint(str(shown_number).rjust(gutter), _GUTTER)
    shown = f"{left}{visible(text[low:high])}{right}"
    out = [f"{number} {edge} {shown}" if shown else f"{number} {edge}"]
    for line in lines:
        pad = " " * len(left) + _blank(visible(text[low : line.start]))
        signs = _signs(visible(text[line.start : min(line.end, high)]), line.mark.sign)
        tail = " …" if line.continues else ""
        words = f" {line.mark.text}" if line.mark.text else ""
        out.append(f"{' ' * gutter} {edge} {pad}{paint(signs + tail + words, line.mark.tone)}")
    return out


def _window(text: str, start: int) -> tuple[int, int]:
    """The characters of a long line to show around ``start``."""
    low, room = start, _LEAD
    while low > 0 and room > 0:
        low -= 1
        room -= max(1, _columns(text[low]))
    while 0 < low < start and _columns(text[low]) == 0:
        low += 1
    high, room = low, _ROOM
    while high < len(text) and room > 0:
        room -= max(1, _columns(text[high]))
        high += 1
    return low, high


def _blank(text: str) -> str:
    """Blanks as wide as ``text``; tabs stay tabs."""
    return "".join("\t" if char == "\t" else " " * _columns(char) for char in text)


def _signs(text: str, sign: str) -> str:
    """``sign`` below every column of ``text``, one at least; tabs stay tabs."""
    signs = "".join("\t" if char == "\t" else sign * _columns(char) for char in text)
    return signs if sign in signs else sign
