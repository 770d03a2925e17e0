"""Characters of symbol fonts, which a document names by their number in the font."""

from __future__ import annotations

import sys
from collections.abc import Mapping

__all__ = ["UNKNOWN", "symbol"]

UNKNOWN = "\ufffd"

_PRIVATE = 0xF000
_SYMBOL: Mapping[int, str] = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°",
    0xB7: "·", 0xA5: "∞", 0xA4: "/", 0xBC: "…", 0x2D: "−", 0xB6: "∂", 0xE5: "∑", 0xD6: "√",
    0xDE: "⇒", 0xAE: "→", 0x61: "α", 0x62: "β", 0x44: "Δ", 0x53: "∑", 0x6D: "μ",
}  # fmt: skip
_WINGDINGS: Mapping[int, str] = {
    0xFC: "√", 0xFB: "×", 0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x6E: "■", 0x71: "□",
    0x72: "□", 0x78: "☒", 0xA1: "○", 0x6C: "●", 0xAB: "★", 0xE0: "→", 0x9F: "·", 0x76: "◆",
}  # fmt: skip
_WINGDINGS_2: Mapping[int, str] = {
    0x50: "√", 0x52: "☑", 0x54: "☒", 0x4F: "×", 0x51: "☒", 0xA3: "□", 0x2A: "□", 0x30: "□",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(font: str, number: int) -> str:
    """The character with this number in a symbol font; U+FFFD for one that is not known.

    Digits, letters and signs of ASCII are themselves in the font Symbol where
    they look like themselves there.
    """
    place = number - _PRIVATE if _PRIVATE <= number <= _PRIVATE + 0xFF else number
    known = _FONTS.get(font.lower())
    if known is not None:
        if known is _SYMBOL and chr(place) in "0123456789%()+./:;<=>[]{}|,!?":
            return chr(place)
        return known.get(place, UNKNOWN)
    # A number of the private range means nothing without the font that it belongs to.
    known_everywhere = number <= sys.maxunicode and chr(number).isprintable()
    return chr(number) if known_everywhere else UNKNOWN
