"""The notation of ``words.txt``: classes of words, with lists, alternatives and optional pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

Row = tuple[str, str, float]
"""The class of a word, what the word settles, and what it costs."""

_HEAD = re.compile(
    r"(?P<kind>[A-Z_]+)(?:\[(?P<value>[^\]]*)\])?(?: (?P<cost>-?[\d.]+))?(?: =(?P<printed>\S+))?"
)
_COST = 0.3
_LONGER = 0.01  # of two words that begin alike the longer is cheaper


@attrs.frozen
class Spelled:
    """The lists, all words with the classes that they are in, and the words printed as another."""

    lists: dict[str, list[str]]
    words: dict[str, list[Row]]
    printed: dict[str, dict[str, str]]


def spelled(text: str) -> Spelled:
    """What the text of ``words.txt`` says."""
    lists: dict[str, list[str]] = {}
    classes: list[tuple[str, str]] = []
    for head, body in _lines(text):
        if head.islower():
            lists[head] = body.split()
        else:
            classes.append((head, body))
    expanded: dict[str, list[str]] = {}
    for name in lists:
        expanded[name] = _list(name, lists, expanded)
    words: dict[str, dict[tuple[str, str], float]] = {}
    printed: dict[str, dict[str, str]] = {}
    for head, body in classes:
        match = _HEAD.fullmatch(head)
        assert match is not None, head  # noqa: S101 - a test reads the whole file
        kind, value = match["kind"], match["value"] or ""
        cost = float(match["cost"] or _COST)
        for pattern in body.split():
            for word in _spellings(pattern, expanded):
                if word:
                    words.setdefault(word, {})[kind, value] = round(cost - _LONGER * len(word), 3)
                    if match["printed"]:
                        printed.setdefault(kind, {})[word] = match["printed"]
    rows = {
        word: [(kind, value, cost) for (kind, value), cost in found.items()]
        for word, found in sorted(words.items())
    }
    return Spelled(expanded, rows, printed)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """``head: body`` lines, with those that go on with the one above."""
    for line in text.replace("\n    ", " ").splitlines():
        if line and not line.startswith("//"):
            head, _, body = line.partition(": ")
            yield head, body


def _list(name: str, lists: dict[str, list[str]], done: dict[str, list[str]]) -> list[str]:
    """The words of a list; what it leans on is written out first."""
    if name not in done:
        for pattern in lists[name]:
            for inner in re.findall(r"<(\w+)>", pattern):
                _list(inner, lists, done)
        found = [word for pattern in lists[name] for word in _spellings(pattern, done)]
        done[name] = list(dict.fromkeys(found))
    return done[name]


def _spellings(pattern: str, lists: dict[str, list[str]]) -> list[str]:
    """What ``{a|b}?c<list>`` stands for."""
    done, place = [""], 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == "{" and len(pattern) > 1:
            end = _closing(pattern, place)
            pieces = [w for a in _split(pattern[place + 1 : end]) for w in _spellings(a, lists)]
            place = end + 1
        elif sign == "<" and len(pattern) > 1:
            end = pattern.index(">", place)
            pieces = lists[pattern[place + 1 : end]]
            place = end + 1
        else:
            pieces, place = [sign], place + 1
        if pattern[place : place + 1] == "?" and len(pattern) > 1:
            pieces, place = [*pieces, ""], place + 1
        done = [first + piece for first in done for piece in pieces]
    return list(dict.fromkeys(done))


def _closing(pattern: str, place: int) -> int:
    depth = 0
    for at in range(place, len(pattern)):
        depth += {"{": 1, "}": -1}.get(pattern[at], 0)
        if not depth:
            return at
    raise ValueError(pattern)


def _split(inner: str) -> list[str]:
    """The alternatives between ``|`` outside inner braces."""
    found, depth = [""], 0
    for sign in inner:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found
