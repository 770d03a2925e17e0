"""What a number format makes of a stored number: percent, words around it, dates.

Stored digits count and never the displayed ones, at the 15 significant digits
that a spreadsheet itself shows: ``0.90159999999999996`` under ``0.00%`` is
``90.16%``, and 0.978059 is ``97.8059%``. Words of a format are content:
``"≥"0%`` on 0.98 is ``≥98%``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

import attrs

from perfeval.numbers.exact import round_fraction, to_text

__all__ = ["BUILT_IN", "Format", "number_of", "read_format"]

SIGNIFICANT = 15
_MANTISSA = 53
_LARGEST_EXPONENT = 400
_LONGEST_FORMAT = 255
_NUMBER = re.compile(r"([+-]?)([0-9]{0,400})(?:\.([0-9]{0,400}))?(?:[eE]([+-]?[0-9]{1,4}))?")

BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分",
    33: "h时mm分ss秒", 34: "上午/下午h时mm分", 35: "上午/下午h时mm分ss秒", 36: "yyyy年m月",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日",
    55: "上午/下午h时mm分", 56: "上午/下午h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""The formats that every workbook has by number, as far as they are more than plain digits."""


def number_of(text: str) -> Fraction | None:
    """A stored number at 15 significant digits, or ``None`` for what is no number."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or not (match[2] or match[3]):
        return None
    exponent = int(match[4] or 0)
    if abs(exponent) > _LARGEST_EXPONENT:
        return None
    digits = f"{match[2]}{match[3] or ''}"
    shift = exponent - len(match[3] or "")
    value = int(digits) * Fraction(10) ** shift
    size = len(digits.lstrip("0")) + shift
    if size - shift <= SIGNIFICANT:
        return -value if match[1] == "-" else value
    value = round_fraction(_stored(value), SIGNIFICANT - size, "half_even")
    return -value if match[1] == "-" else value


def _stored(value: Fraction) -> Fraction:
    """What a program holds of a positive number: the nearest with 53 binary digits.

    The file writes it with 16 or 17 digits, and which way these are rounded to
    15 can depend on digits beyond them.
    """
    exponent = value.numerator.bit_length() - value.denominator.bit_length() - _MANTISSA
    if value >= Fraction(2) ** (exponent + _MANTISSA):
        exponent += 1
    unit = Fraction(2) ** exponent
    return round_fraction(value / unit, 0, "half_even") * unit


@attrs.frozen
class Format:
    """One section of a number format.

    ``scale`` is what the number is multiplied by to be shown. ``plain`` says
    that the words could not be settled and are left out. ``date`` names the
    parts of a date that are shown, a string of y, m, d and t.
    """

    before: str = ""
    after: str = ""
    scale: Fraction = Fraction(1)
    plain: bool = False
    date: str = ""
    text: bool = False

    def show(self, value: Fraction, *, from_1904: bool) -> str:
        """The number in words."""
        if self.plain:
            return to_text(value)
        if self.date:
            shown = _date(value, self.date, from_1904=from_1904)
            return to_text(value) if shown is None else f"{self.before}{shown}{self.after}"
        return f"{self.before}{to_text(value * self.scale)}{self.after}"


GENERAL = Format()


@attrs.frozen
class Sections:
    """A whole number format: what it makes of positive and negative numbers, 0, and text."""

    positive: Format = GENERAL
    negative: Format = GENERAL
    zero: Format = GENERAL
    words: Format = GENERAL

    def of(self, value: Fraction) -> Format:
        """The section that shows ``value``."""
        return self.negative if value < 0 else self.positive if value else self.zero


_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<exponent>[Ee][+-])|(?P<placeholder>[0#?])|(?P<date>[ymdhsgebYMDHSGEB]+|aaaa?|AAAA?)"
    r"|(?P<percent>%)|(?P<point>\.)|(?P<comma>,)|(?P<text>@)|(?P<other>.)",
    re.DOTALL,
)
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
_CONDITION = re.compile(r"[<>=]")
_SILENT = " ¥￥()-+/"
_DATE_WORDS = "年月日号时分秒点:：-/. T"


@lru_cache(maxsize=512)
def read_format(code: str) -> Sections:
    """What a format code says, section by section."""
    if not code:
        return Sections()
    if len(code) > _LONGEST_FORMAT:
        return Sections(*[Format(plain=True)] * 4)
    parts = [_Section(part).read() for part in _split(code)]
    words = next((part for part in parts if part.text), GENERAL)
    numbers = [part for part in parts if not part.text] or [GENERAL]
    if len(parts) > 3 and not parts[3].text:  # noqa: PLR2004 - the fourth section is for text
        words = parts[3]
    positive = numbers[0]
    negative = numbers[1] if len(numbers) > 1 else positive
    zero = numbers[2] if len(numbers) > 2 else positive  # noqa: PLR2004 - the third is for 0
    return Sections(positive, negative, zero, words)


def _split(code: str) -> list[str]:
    """The sections of a format; a semicolon in quotes or brackets separates nothing."""
    parts, place = [""], 0
    while place < len(code):
        match = _TOKEN.match(code, place)
        said = match[0] if match else code[place]
        place += len(said)
        if said == ";":
            parts.append("")
        else:
            parts[-1] += said
    return parts


class _Section:
    """One section while it is read."""

    def __init__(self, code: str) -> None:
        self.tokens = list(self._tokens(code))
        self.kinds = [kind for kind, _ in self.tokens]

    def _tokens(self, code: str) -> Iterator[tuple[str, str]]:
        for match in _TOKEN.finditer(code):
            kind, text = match.lastgroup or "nothing", match[0]
            if kind in ("quoted", "escaped"):
                yield "word", match[kind]
            elif kind == "bracket":
                if _ELAPSED.fullmatch(match[kind]):
                    yield "date", "t"
                elif _CONDITION.match(match[kind]):
                    yield "condition", text
            elif kind == "other":
                yield ("sign" if text in _SILENT else "word"), text
            elif kind != "nothing":
                yield kind, text

    def read(self) -> Format:
        """The section as a whole."""
        if "date" in self.kinds or "half" in self.kinds:
            return self._date()
        if "text" in self.kinds:
            place = self.kinds.index("text")
            return Format(self._words(0, place), self._words(place + 1), text=True)
        core = [n for n, kind in enumerate(self.kinds) if kind in ("placeholder", "general")]
        words = [text for kind, text in self.tokens if kind == "word" and text.strip("- ")]
        if not core:
            return Format(plain=True) if words or not self.tokens else GENERAL
        if "condition" in self.kinds and words:
            return Format(plain=True)
        first, last = core[0], core[-1]
        shift = self._shift(first, last)
        if shift is None:
            return Format(plain=True)
        percents = self.kinds.count("percent")
        scale = Fraction(100) ** percents / Fraction(10) ** shift
        before, after = self._words(0, first), self._words(last + 1)
        if percents and "%" not in after:
            after = "%" * percents + after
        return Format(before.replace("%", ""), after, scale)

    def _shift(self, first: int, last: int) -> int | None:
        """How many digits the number is moved to the right, or ``None`` for what is not known.

        A comma behind the digits is a thousand; 「0!.0,"万元"」 sets a point of
        its own between them, and shows ten thousands.
        """
        shift = 0
        end = last + 1
        while end < len(self.kinds) and self.kinds[end] == "comma":
            shift += 3
            end += 1
        inside = self.tokens[first : last + 1]
        for place, (kind, text) in enumerate(inside):
            if kind != "word":
                continue
            if text != "." or "point" in self.kinds:
                return None
            shift += sum(1 for later, _ in inside[place:] if later == "placeholder")
        return shift

    def _words(self, begin: int, end: int | None = None) -> str:
        kept = ("word", "percent")
        said = "".join(text for kind, text in self.tokens[begin:end] if kind in kept)
        return said.strip(_SILENT)

    def _date(self) -> Format:
        shown = [n for n, kind in enumerate(self.kinds) if kind in ("date", "half")]
        letters = "".join(self.tokens[n][1].lower() for n in shown)
        time = any(letter in letters for letter in "ht")
        seconds = "s" in letters
        day = "".join(each for each in "yd" if each in letters)
        if "m" in letters and (day or not (time or seconds)):
            day += "m"
        before = self._words(0, shown[0])
        after = self._words(shown[-1] + 1).lstrip(_DATE_WORDS)
        return Format(before, after, date=f"{day}{'t' if time or seconds else ''}")


_DAY_ZERO = dt.date(1899, 12, 30).toordinal()
_NEVER = 60
"""The day number of 29 February 1900, which spreadsheets count and no calendar has."""
_SHIFT_1904 = 1462
_LAST_DAY = 2_958_465
_SECONDS = 24 * 60 * 60


def _date(value: Fraction, parts: str, *, from_1904: bool) -> str | None:
    """A day number as a date; ``None`` where there is no such day."""
    seconds = round_fraction(value * _SECONDS, 0, "half_up")
    days, rest = divmod(int(seconds), _SECONDS)
    if from_1904:
        days += _SHIFT_1904
    said = []
    if parts.strip("t"):
        if not 0 < days <= _LAST_DAY:
            return None
        said.append(_day(days, parts))
    if "t" in parts:
        if not said and value < 0:
            return None
        hours = rest // 3600 + (0 if said else days * 24)
        minutes, last = divmod(rest % 3600, 60)
        said.append(f"{hours}:{minutes:02}" + (f":{last:02}" if last else ""))
    return " ".join(said)


def _day(days: int, parts: str) -> str:
    if days == _NEVER:
        year, month, day = 1900, 2, 29
    else:
        date = dt.date.fromordinal(_DAY_ZERO + days + (days < _NEVER))
        year, month, day = date.year, date.month, date.day
    if "d" in parts or "m" not in parts:
        return f"{year}年{month}月{day}日"
    return f"{year}年{month}月"
