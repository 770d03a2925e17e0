"""When two names are one name: widths, blanks and quotation marks do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "〝": "〞"}
_QUOTE = '"'
_LONGEST_REMEMBERED = 200
_SHAPES = str.maketrans(
    dict.fromkeys("“”‘’「」『』〝〞'＇＂", _QUOTE)
    | dict.fromkeys("*✕", "×")
    | dict.fromkeys("÷", "/")
    | dict.fromkeys("⩾≧", "≥")
    | dict.fromkeys("⩽≦", "≤")
    | dict.fromkeys("〔【", "[")
    | dict.fromkeys("〕】", "]")
)
# A letter that stands for a sign: 5x3, 甲X乙.
TIMES = re.compile(r"(?<=[0-9%)\u4e00-\u9fff])[xX](?=[0-9(\u4e00-\u9fff])")
_INVISIBLE = str.maketrans(dict.fromkeys("\ufeff\u200b"))


def _layers(text: str) -> int:
    """How many pairs of quotation marks, one in another, stand around all of ``text``."""
    open_marks: dict[str, list[int]] = {closing: [] for closing in _PAIRS.values()}
    partner: dict[int, int] = {}
    for place, char in enumerate(text):
        if char in _PAIRS:
            open_marks[_PAIRS[char]].append(place)
        elif open_marks.get(char):
            partner[open_marks[char].pop()] = place
    layers = 0
    while partner.get(layers) == len(text) - 1 - layers and len(text) - 2 * layers > len("「」"):
        layers += 1
    return layers


def _unquoted(text: str) -> str:
    layers = _layers(text)
    text = text[layers : len(text) - layers]
    text = text.translate(_SHAPES).replace(">=", "≥").replace("<=", "≤")
    inner = text[1:-1]
    # Marks of one shape do not say which pairs with which: 「甲」和「乙」 keeps its own.
    if inner and text[0] == _QUOTE == text[-1] and _QUOTE not in inner:
        return inner
    return text


def _normalised(text: str) -> str:
    while True:
        folded = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
        folded = _unquoted("".join(folded.split())).replace(_QUOTE, "")
        folded = TIMES.sub("×", folded)
        if folded == text:
            return folded
        text = folded


_remembered = lru_cache(maxsize=4096)(_normalised)


def normalise_key(text: str) -> str:
    """The form of a name in which equal names are equal.

    Full-width and half-width forms, blanks and the shape of quotation marks
    do not matter; marks around a whole name are dropped, marks inside it are
    kept.
    """
    # No name is that long; what only claims to be one is not kept in memory.
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _normalised(text)
