"""Names: any run of characters is one, and what it costs says how likely.

A name pays for each character, and more where it runs over a word that means
something of its own: so a keyword is one wherever the grammar has room for
it, and a letter of a name elsewhere.
"""

from __future__ import annotations

import re

from perfeval.reading.words import DIGITS, NUMERALS, Edge

OPENING, MEASURING = 2.0, 1.0
"""What it costs to begin a name, and the name of a threshold such as 计划面积."""

_CHAR, _KEPT, _DIGIT, _QUOTED, _CALL = 0.45, 0.1, 2.5, 0.9, 1.8
_SIGNS = {"、": 1.15, "/": 3.5, "-": 3.5, ".": 2.0, "+": 3.5, "_": 0.9, "~": 3.5}
_STRONG = {
    "SIGN": 2.5, "EVERY": 4.0, "PTS": 3.0, "SPAN": 3.0, "FUNC": 3.0, "ZERO": 2.0, "PRORATA": 4.0,
    "NODEDUCT": 1.5, "REL": 1.2, "OTHERWISE": 1.0, "REST": 0.5, "RESP": 1.0, "EMPTY": 0.8,
    "MOST": 0.8, "LOSE": 1.0, "BONUS": 1.0, "SHORT": 0.8, "ALL": 0.5, "SCOPE": 0.5, "GAIN": 1.0,
    "AT": 1.0, "ONE": 0.6,
    "SO_ON": 3.0, "COUNTING": 3.0, "TWOWAY": 2.0, "OUT": 0.5, "PORTION": 0.8, "DOCKED": 1.0,
    "VETO": 3.0, "LIFT": 0.5, "SHARE_END": 3.0, "BY": 1.6,
}  # fmt: skip
_ALWAYS = frozenset(("SIGN", "EVERY", "FUNC", "PTS", "SPAN", "SO_ON", "COUNTING", "VETO"))
# Strong only in front of a digit.
_BEFORE_NUMBER = frozenset(("SHORT", "GAIN", "LOSE", "BONUS", "AT"))
_FIGURES = DIGITS | NUMERALS | {"["}
_WHOLE = re.compile(
    r'"[^"]{1,60}"|《[^》]{1,60}》|\((?:[^()]|\([^()]*\)){1,80}\)|\[[^\d\[\],]{1,6}\]'
)
_DATE = re.compile(
    r"(?:19|20)\d\d年(?:度|\d{1,2}月(?:\d{1,2}日|份|底|末)?)?"
    r"|\d{1,2}月(?:\d{1,2}日|份|底|末|初|中旬)?(?:前|之前|以前)"
    r"|\d{1,2}日(?:前|之前)|\d{1,2}月\d{1,2}日"
    r"|[一二三四]季度|[上下]半年|\d{1,2}[~-]\d{1,2}月份?"
)
_LONG = re.compile(r"\d{3,20}(?=[^\W\d_])")
_SCORING = re.compile(
    r"\d+分(?![钟之])|[扣得加占]\d|[=×+≥≤<>]|计算|扣完|上限|最[高多低]"
    r"|分值|满分|不得分|保留|精确"
)
_GOES_ON = re.compile(r"[^\W_]|[\"《(\[]")
_LETTER = re.compile(r"[^\W_①-⑳Σ∑]|[&·…%‰°]")


def pieces(text: str, place: int, words: list[Edge]) -> list[tuple[int, float]]:
    """How a name may go on at ``place``: the ends, with what each costs."""
    char, found = text[place], []
    extra = max([_swallowed(text, word) for word in words]) if words else 0.0
    if char in DIGITS:
        before = text[place - 1 : place]
        lettered = before.isascii() and before.isalpha()
        extra = 0.0 if lettered else 0.3 if before and before in DIGITS else extra + _DIGIT
    if char in _SIGNS and (char in "、_" or _GOES_ON.match(text, place + 1)):
        found.append((place + 1, _SIGNS[char]))
    elif _LETTER.match(char):
        found.append((place + 1, _CHAR + extra))
        if (char in DIGITS or char in NUMERALS or char in "上下") and (
            date := _DATE.match(text, place)
        ):
            found.append((date.end(), _KEPT))
        found += [(end, cost) for kind, _, end, cost in words if kind == "KEEP"]
        if char in DIGITS and (run := _LONG.match(text, place)):
            found.append((run.end(), _CALL))
    elif char in '"《([' and (whole := _WHOLE.match(text, place)):
        found.append((whole.end(), _aside(char, whole[0])))
    return found


def _swallowed(text: str, word: Edge) -> float:
    """What a name pays for running over ``word``."""
    kind, _, end, _ = word
    if kind not in _STRONG or (kind == "BY" and text[end - 1] != "按"):
        return 0.0
    if kind == "BY":
        return _STRONG[kind]
    after = text[end : end + 1]
    numbered = after in _FIGURES or (after == "(" and text[end + 1 : end + 2] in DIGITS)
    if (
        kind in _ALWAYS
        or (end - 1 and kind not in _BEFORE_NUMBER and _long(text, word))
        or numbered
    ):
        return _STRONG[kind]
    return 0.0


def _long(text: str, word: Edge) -> bool:
    return bool(text[word[2] - 1]) and word[2] > 1


def _aside(char: str, inside: str) -> float:
    """A quotation or a remark in brackets is one piece; what scores in it makes it dear."""
    if char != "(":
        return _QUOTED + 4.0 * len(_SCORING.findall(inside))
    scored, numbers = len(_SCORING.findall(inside)), len(re.findall(r"\d+|[/-]", inside))
    return 1.0 + (_CHAR if scored else 0.25) * len(inside) + 4.0 * scored + 1.5 * numbers
