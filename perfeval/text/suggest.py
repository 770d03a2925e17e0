"""The nearest known name to a mistyped one, or nothing when that is a guess."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

__all__ = ["LIKE_DIGITS", "differ_in_number", "digits_for", "nearest"]

_LONGEST = 64
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十甲乙丙丁]+|(?<![A-Za-z])[A-Za-z](?![A-Za-z])")

#: Characters that a scan, or a hurried hand, takes for digits.
LIKE_DIGITS = "Oo〇lI丨"
_DIGIT_OF = str.maketrans(LIKE_DIGITS, "000111")


def digits_for(text: str) -> str:
    """``text`` with characters that look like digits turned into them.

    >>> digits_for("1O.l")
    '10.1'
    """
    return text.translate(_DIGIT_OF)


def differ_in_number(left: str, right: str) -> bool:
    """Whether two names are told apart by their numbers, and meant to be: 一季度, 二季度.

    >>> differ_in_number("6月底", "12月底")
    True
    """
    return left != right and _NUMBERS.sub("#", left) == _NUMBERS.sub("#", right)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that ``name`` most likely stands for, or ``None``.

    About a third of the characters may differ (one at least, from two
    characters on); a transposition is one difference; widths, letter case,
    blanks and underscores do not count. Of equally near candidates one that
    has all characters of ``name`` wins, then the first in code point order.
    Failing that, a single candidate that is ``name`` with characters left
    out is taken, if at least half of it is there.

    >>> nearest("采购计划金颔", ["采购计划金额", "实际采购金额"])
    '采购计划金额'
    >>> nearest("满意度", ["采购计划金额", "实际采购金额"])
    """
    typed = _folded(name)
    if not typed or len(typed) > _LONGEST:
        return None
    allowed = 0 if len(typed) == 1 else max(1, len(typed) // 3)
    near: list[tuple[int, bool, str]] = []
    fuller: set[str] = set()
    letters = Counter(typed)
    for candidate in candidates:
        known = _folded(candidate)
        if len(known) > 2 * _LONGEST:
            continue
        shared = sum((letters & Counter(known)).values())
        if max(len(typed), len(known)) - shared <= allowed:
            distance = _distance(typed, known, allowed)
            if distance <= allowed:
                near.append((distance, shared < len(typed), candidate))
        elif shared == len(typed) and _is_abbreviation(typed, known):
            fuller.add(candidate)
    if near:
        return min(near)[2]
    return fuller.pop() if len(fuller) == 1 else None


def _folded(name: str) -> str:
    """``name`` without the differences that readers do not see."""
    plain = unicodedata.normalize("NFKC", name[: 4 * _LONGEST]).casefold()
    return "".join(char for char in plain if char != "_" and not char.isspace())


def _is_abbreviation(short: str, full: str) -> bool:
    """Whether ``full`` is ``short`` with at most as many characters added in between."""
    if len(short) == 1 or len(full) > 2 * len(short):
        return False
    rest = iter(full)
    return all(char in rest for char in short)


def _distance(left: str, right: str, limit: int) -> int:
    """Edits from ``left`` to ``right``, or ``limit + 1`` when there are more.

    Insertions, deletions, replacements and swaps of neighbours count one.
    """
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        row = [i]
        for j, other in enumerate(right, 1):
            best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > limit and min(previous) > limit:
            return limit + 1
        before, previous = previous, row
    return min(previous[-1], limit + 1)
