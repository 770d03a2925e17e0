"""Numbered parts, notes and sentences: the shape of a rule before its grammar.

Whether ``2.`` opens a part or is half of a number depends on the numbering
so far, which no context-free grammar can say; so parts are cut here, and the
grammar reads one sentence at a time. One sentence with a fault leaves the
others readable, and their faults are reported in the same run.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import zip_longest

import attrs

from perfeval.source import Span
from perfeval.text.fold import Folded

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "一二三四五六七八九十"
_MARK = re.compile(
    rf"(?:^|(?<=[;。:,\n.!?)\]分止%\x00]))(?:(?P<dot>\d{{1,2}})[.、](?P<tight>\d)?"
    rf"|\((?P<bracket>\d{{1,2}})\)"
    rf"|(?<![,:分止])(?P<hanging>\d{{1,2}})\)"
    rf"|\((?P<chinese>[{_CHINESE}]{{1,2}})\)"
    rf"|(?P<head>[{_CHINESE}]{{1,2}})、"
    rf"|(?P<circle>[{_CIRCLED}])(?![{_CIRCLED}、,占]|各[占得计\d]))"
)
_NOTE = re.compile(r"(?:^|(?<=[;。:,\n)分止]))(?:(?:备注|附注|说明|注)\d{0,2}:|#)")
_BRACKET = re.compile(r"[()]")
_POINTS = re.compile(r"\((?:满分|分值|本项|该项|共|计)?:?\d+(?:\.\d+)?分\)")
_STOPS = ";。!?"
_SCORED_LINE = re.compile(r"(?:[得扣加减计记][^\n,;。得扣]{0,12}分|不得分|为止|满分|零分)\s*$")
_NEW_LINE = re.compile(r"\s+[^\s,;。:)\]的=×/+*-]")
_LONGEST_BRACKET = 200
_LAST_WORDS = 40


@attrs.frozen
class Section:
    """A stretch of folded text under one number mark, with its inner parts.

    ``mark`` is empty for the text that stands before or without any number.
    ``style`` tells ``1.`` from ``（1）`` from ``①``.
    """

    mark: str
    style: str
    span: Span
    sentences: tuple[Folded, ...]
    notes: tuple[Span, ...]
    parts: tuple[Section, ...] = ()


@attrs.define
class _Open:
    mark: str
    style: str
    number: int
    start: int
    body_start: int
    body_end: int = -1
    parts: list[_Open] = attrs.field(factory=list)


@attrs.frozen
class _Mark:
    style: str
    number: int
    start: int
    end: int
    text: str


def _number(style: str, word: str) -> int:
    if style == "circle":
        return _CIRCLED.index(word) + 1
    if style in {"chinese", "head"}:
        if len(word) == 1:
            return _CHINESE.index(word) + 1
        return 10 + _CHINESE.index(word[1]) + 1 if word[0] == "十" else 10
    return int(word)


def _marks(text: str) -> list[_Mark]:
    """All number marks that continue a numbering, in order of the text."""
    found: list[_Mark] = []
    counts: dict[str, int] = {}
    brackets = _bracketed(text)
    for match in _MARK.finditer(text):
        before = bisect_left(brackets, (match.start(),)) - 1
        if before >= 0 and match.start() < brackets[before][1]:
            continue
        style = match.lastgroup if match.lastgroup != "tight" else "dot"
        assert style is not None  # noqa: S101 - one of the alternatives matched
        word = match.group(style)
        number = _number(style, word)
        expected = counts.get(style, 0) + 1
        first = not text[: match.start()].strip()  # 3.承担检查任务: one row of a list
        if style in {"dot", "hanging", "head"} and number not in {1, expected} and not first:
            continue
        if match.group("tight") and not _tight_mark(text, match, number, expected):
            continue
        start = match.start(style) - (1 if style in {"bracket", "chinese"} else 0)
        end = match.end("tight") - 1 if match.group("tight") else match.end()
        counts[style] = number
        found.append(_Mark(style, number, start, end, text[start:end]))
    return found


def _bracketed(text: str) -> list[tuple[int, int]]:
    """The outermost pairs of brackets; （包括①账簿；②凭证） lists things, and has no parts."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, match.start()))
    return found


def _tight_mark(text: str, match: re.Match[str], number: int, expected: int) -> bool:
    """``2.90%>利用率`` after part 1 is part 2; ``1.5分`` alone is a number.

    The very first mark counts when the text goes on with a second one.
    """
    if number == expected and number > 1:
        return True
    following = re.compile(rf"[;。\n.)]\n*{number + 1}[.、]")
    return number == 1 and following.search(text, match.end()) is not None


def outline(folded: Folded) -> Section:
    """Cut ``folded`` into parts, sentences and notes."""
    notes = note_ranges(folded.text)
    blanked = _blank(folded.text, notes)
    root = _Open("", "", 0, 0, 0)
    stack = [root]
    for mark in _marks(blanked):
        while len(stack) > 1 and mark.style in {entry.style for entry in stack[1:]}:
            if stack[-1].style == mark.style:
                stack.pop()
                break
            stack.pop()
        opened = _Open(mark.text, mark.style, mark.number, mark.start, mark.end)
        stack[-1].parts.append(opened)
        stack.append(opened)
    return _close(folded, blanked, notes, root, len(folded.text))


def note_ranges(text: str) -> list[tuple[int, int]]:
    """Where notes stand: from their mark to the end of the line or the next part."""
    ranges: list[tuple[int, int]] = []
    for match in _NOTE.finditer(text):
        if ranges and match.start() < ranges[-1][1]:
            continue
        line_end = text.find("\n", match.end())
        end = len(text) if line_end < 0 else line_end
        for mark in _MARK.finditer(text, match.end(), end):
            if mark.start() > match.end() and text[mark.start() - 1] in "。;":
                end = mark.start()
                break
        ranges.append((match.start(), end))
    return ranges


def _blank(text: str, ranges: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in ranges:
        chars[start:end] = "\x00" * (end - start)
    return "".join(chars)


def _close(
    folded: Folded, blanked: str, notes: list[tuple[int, int]], entry: _Open, end: int
) -> Section:
    own_end = entry.parts[0].start if entry.parts else end
    parts = []
    for part, following in zip_longest(entry.parts, entry.parts[1:]):
        stop = following.start if following else end
        parts.append(_close(folded, blanked, notes, part, stop))
    return Section(
        entry.mark,
        entry.style,
        folded.span(entry.start, end),
        tuple(_sentences(folded, blanked, entry.body_start, own_end)),
        tuple(folded.span(s, e) for s, e in notes if entry.body_start <= s < own_end),
        tuple(parts),
    )


def _sentences(folded: Folded, blanked: str, start: int, end: int) -> list[Folded]:
    """Sentences between ``；`` ``。`` outside brackets; notes are left out."""
    found: list[Folded] = []
    depth = 0
    begin = start
    for i in range(start, end):
        char = blanked[i]
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        elif char == "\x00" or (
            _is_stop(blanked, i, end)
            and (depth == 0 or (char == "。" and not _closes(blanked, i, end, depth)))
        ):
            _keep(found, folded, begin, i)
            begin = i + 1
            depth = 0
    _keep(found, folded, begin, end)
    return _rejoined(found)


def _rejoined(sentences: list[Folded]) -> list[Folded]:
    """``全部达标。（10分）部分达标。``: points behind a full stop are of the sentence before it."""
    found: list[Folded] = []
    for sentence in sentences:
        match = _POINTS.match(sentence.text) if found else None
        if match is None:
            found.append(sentence)
            continue
        before, size = found.pop(), match.end()
        points, rest = sentence.slice(0, size), sentence.slice(size, len(sentence.text))
        found.append(
            Folded(before.text + points.text, (*before.places, *points.places), points.end)
        )
        if rest.text.strip(",:、"):
            found.append(rest)
    return found


def _closes(text: str, i: int, end: int, depth: int) -> bool:
    """Whether the brackets that are open at ``i`` close on the same line."""
    for char in text[i : min(end, i + _LONGEST_BRACKET)]:
        if char == "\n":
            return False
        depth += (char in "([") - (char in ")]")
        if depth == 0:
            return True
    return False


def _is_stop(text: str, i: int, end: int) -> bool:
    if text[i] in _STOPS:
        return True
    if text[i] == "\n":  # a line that ends in a score, before one that begins anew
        return (
            _SCORED_LINE.search(text, max(0, i - _LAST_WORDS), i) is not None
            and _NEW_LINE.match(text, i) is not None
        )
    return text[i] == "." and not (i + 1 < end and text[i + 1].isdigit())


def _keep(found: list[Folded], folded: Folded, begin: int, end: int) -> None:
    sentence = folded.slice(begin, end).joined()
    if sentence.text.strip(",:、"):
        found.append(sentence)
