"""What is wrong with a sentence that does not read, from the stretches that were left unread."""

from __future__ import annotations

import re

import attrs

from perfeval.reading.automaton import Token
from perfeval.reading.places import Places
from perfeval.reading.search import UNREAD

MAX_DEPTH = 40
MAX_OPERATORS = 100
_OPERATORS = "+-×/"
_COMPARISONS = "≥≤><=≠"
_ODDITIES = (
    (
        "PE115",
        re.compile(r"(?<![\w.])(?P<bad>\d[\d.]*[eE][+-]?\d+|\.\d+|\d+(?:\.\d+){2,})", re.ASCII),
        "text",
    ),
    ("PE115", re.compile(r"(?P<bad>百分之[一二三四五六七八九]{2,3})(?![十百])"), "text"),
    ("PE429", re.compile(r"(?P<bad>(?:得|扣|加|减|计)(?P<said>-\d[\d.]*)分)"), "value"),
    (
        "PE304",
        re.compile(r"(?:^|[=×/+(])(?P<bad>\([^()]*[^\W\d_][^()]*[≥≤<>][^()]*\))(?=[×/+-])"),
        "text",
    ),
    (
        "PE101",
        re.compile(r"[%‰](?P<bad>[千万亿]?元|[万亿]|人次?|天|㎡)(?=[得扣加计,;。的]|$)"),
        "text",
    ),
    ("PE101", re.compile(r"每[^,;。]{1,30}\d分(?P<bad>/[次处个项件])"), "text"),
    (
        "PE109",
        re.compile(r"(?:^|(?<=[,;。]))(?P<bad>每[^,;。]{1,30},?[扣加得])(?=[,;。]|$)"),
        "phrase",
    ),
)
"""Numbers of another notation, below zero, with two units; a condition in a sum."""
_LIMITING = frozenset(("MOST", "NOTOVER", "NOTBELOW", "TOP", "CUM"))
_SCORING = frozenset(("GAIN", "LOSE", "BONUS", "TWOWAY", "LOSEOF", "GAINOF", "BONUSOF"))


@attrs.frozen
class Faults:
    """Finds what is wrong with one sentence."""

    places: Places

    def before(self) -> bool:
        """What no reading could mend: too deep, too long, a number of another notation."""
        text, folded = self.places.folded.text, self.places.folded
        deepest = _too_deep(text)
        if deepest is not None:
            self.places.fault("PE106", folded.span(deepest, deepest + 1), limit=MAX_DEPTH)
            return True
        for code, pattern, word in _ODDITIES:
            odd = pattern.search(text)
            if odd is not None:
                said = odd.groupdict().get("said")
                span = folded.span(*odd.span("bad"))
                self.places.fault(code, span, **{word: said or self.places.source.excerpt(span)})
                return True
        return False

    def unread(self, tokens: tuple[Token, ...]) -> bool:
        """Report what was left unread; one finding, for one cause."""
        text = self.places.folded.text
        opened = _open_bracket(text)
        closed = any(token.kind == "RPAR" and token.start == token.end for token in tokens)
        if closed and opened is not None:
            self._at("PE102", opened, opened + 1, "bracket")
            return True
        place = next((at for at, token in enumerate(tokens) if self._is_none(token)), None)
        if place is None:
            return False
        self._report(tokens, place, text, opened)
        return True

    def _is_none(self, token: Token) -> bool:
        """Unread, or a name of signs alone: ``90%%``."""
        if token.kind == UNREAD:
            return True
        return token.kind == "NAME" and not any(char.isalnum() for char in self.places.text(token))

    def _report(self, tokens: tuple[Token, ...], place: int, text: str, opened: int | None) -> None:
        token = tokens[place]
        first = text[token.start]
        before = tokens[place - 1] if place else None
        if first in ")]" and _closes_nothing(text, token.start):
            self._at("PE112", token.start, token.start + 1, "bracket")
        elif opened is not None:
            self._at("PE102", opened, opened + 1, "bracket")
        elif first == '"' and text.count('"') % 2:
            self._at("PE102", token.start, token.start + 1, "bracket")
        elif text[token.start - 1 : token.start] in tuple(_OPERATORS):
            self._at("PE111", token.start - 1, token.start, "sign")
        elif first in _OPERATORS:
            self._at("PE111", token.start, token.start + 1, "sign")
        elif before is not None and before.kind in _LIMITING:
            self._at("PE419", before.start, token.end, "phrase")
        elif before is not None and before.kind in _SCORING:
            self._at("PE109", before.start, token.end, "phrase")
        else:
            end = token.end
            while end > token.start + 1 and text[end - 1] in _COMPARISONS:
                end -= 1
            self._at("PE101", token.start, end, "text")

    def _at(self, code: str, start: int, end: int, word: str) -> None:
        span = self.places.folded.span(start, end)
        self.places.fault(code, span, **{word: self.places.source.excerpt(span)})


def _too_deep(text: str) -> int | None:
    """Where the first bracket stands that goes too deep, or the first operator too many."""
    depth = operators = 0
    for place, char in enumerate(text):
        if char == "(":
            depth += 1
            if depth > MAX_DEPTH:
                return place
        elif char == ")":
            depth -= 1
        elif char in _OPERATORS:
            operators += 1
            if operators > MAX_OPERATORS:
                return place
        elif char in ",;。≥≤><":
            operators = 0
    return None


def _open_bracket(text: str) -> int | None:
    stack: list[int] = []
    for place, char in enumerate(text):
        if char in "([":  # [90%,95%) closes with either
            stack.append(place)
        elif char in ")]" and stack:
            stack.pop()
    return stack[-1] if stack else None


def _closes_nothing(text: str, place: int) -> bool:
    return _open_bracket(text[:place]) is None
