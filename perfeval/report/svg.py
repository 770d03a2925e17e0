"""Drawing pictures as SVG text: no scripts, no fonts of our own, every word escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from fractions import Fraction
from html import escape

import attrs

from perfeval.numbers.exact import round_fraction, to_text
from perfeval.render.excerpt import visible, width

__all__ = [
    "BAR",
    "INK",
    "LOSS",
    "PALE",
    "TRACK",
    "WIDTH",
    "Bar",
    "Picture",
    "bars",
    "cut",
    "image",
]

WIDTH = 420
"""How wide a picture is drawn; a page scales it."""

INK, PALE, TRACK = "#1f2933", "#52606d", "#dfe6ee"
BAR, LOSS = "#2b6cb0", "#b5472f"

_FONTS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
_SIZE = 14
_COLUMN = 8
_ROW, _THICK, _TOP, _EDGE = 42, 12, 12, 10

Number = int | Fraction


def place(value: Number) -> str:
    """A coordinate, to a tenth of a unit."""
    return to_text(round_fraction(Fraction(value), 1, "half_up"))


def words(text: str) -> str:
    """Words as XML may hold them."""
    return escape(visible(" ".join(text.split())))


def cut(text: str, columns: int) -> str:
    """``text`` in at most so many columns, with an ellipsis where something is left out."""
    text = visible(" ".join(text.split()))
    if width(text) <= columns:
        return text
    while text and width(text) >= columns:
        text = text[:-1]
    return f"{text}…"


class Picture:
    """One picture in the making; ``title`` and ``description`` are its text alternative."""

    def __init__(self, title: str, description: str, height: Number) -> None:
        self._height = height
        self._title, self._description = title, description
        self._parts: list[str] = []

    def rectangle(
        self, x: Number, y: Number, wide: Number, high: Number, fill: str, said: str = ""
    ) -> None:
        """A filled rectangle, with ``said`` as what it tells a reader who points at it."""
        inner = f"<title>{words(said)}</title>" if said else ""
        self._parts.append(
            f'<rect x="{place(x)}" y="{place(y)}" width="{place(wide)}" height="{place(high)}"'
            f' rx="2" fill="{fill}">{inner}</rect>'
        )

    def write(
        self, x: Number, y: Number, text: str, *, anchor: str = "start", fill: str = INK,
        small: bool = False, bold: bool = False,
    ) -> None:  # fmt: skip
        """Words with their base line at ``y``."""
        size = ' font-size="12"' if small else ""
        # A white rim keeps words legible where a line runs through them.
        rim = ' stroke="#fff" stroke-width="3" paint-order="stroke"'
        weight = f' font-weight="bold"{rim}' if bold else ""
        self._parts.append(
            f'<text x="{place(x)}" y="{place(y)}" text-anchor="{anchor}" fill="{fill}"'
            f"{size}{weight}>{words(text)}</text>"
        )

    def line(
        self, points: Sequence[tuple[Number, Number]], stroke: str, *, thick: int = 1,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        """A line through ``points``."""
        through = " ".join(f"{place(x)},{place(y)}" for x, y in points)
        dashes = ' stroke-dasharray="4 3"' if dashed else ""
        self._parts.append(
            f'<polyline points="{through}" fill="none" stroke="{stroke}"'
            f' stroke-width="{thick}" stroke-linejoin="round"{dashes}/>'
        )

    def dot(self, x: Number, y: Number, color: str, *, hollow: bool = False, size: int = 4) -> None:
        """A dot; a hollow one is a point that does not belong to its line."""
        fill = "#fff" if hollow else color
        self._parts.append(
            f'<circle cx="{place(x)}" cy="{place(y)}" r="{size}" fill="{fill}"'
            f' stroke="{color}" stroke-width="2"/>'
        )

    def text(self) -> str:
        """The whole picture as one ``<svg>`` element."""
        high = place(self._height)
        body = "\n".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="perfeval-picture"'
            f' viewBox="0 0 {WIDTH} {high}" width="{WIDTH}" height="{high}"'
            f' style="max-width:100%;height:auto" font-family="{_FONTS}" font-size="{_SIZE}"'
            f' aria-label="{words(self._title)}">\n'
            f"<title>{words(self._title)}</title>\n<desc>{words(self._description)}</desc>\n"
            f'<rect width="{WIDTH}" height="{high}" fill="#fff"/>\n{body}\n</svg>'
        )


def image(svg: str) -> str:
    """An ``<img>`` that holds a picture, for places that take HTML from strangers with care.

    Notebooks that are not trusted show images, and drop ``<svg>``. Empty for no picture.
    """
    if not svg:
        return ""
    told = svg.partition('aria-label="')[2].partition('"')[0]
    data = b64encode(svg.encode()).decode("ascii")
    return f'<img alt="{told}" src="data:image/svg+xml;base64,{data}">\n'


@attrs.frozen
class Bar:
    """One bar: what it stands for, what is written at its end, and which share is filled."""

    name: str
    said: str
    share: Fraction
    color: str = BAR


def bars(title: str, rows: Sequence[Bar]) -> str:
    """A picture of bars below each other, each under its name."""
    description = "；".join(f"{row.name} {row.said}" for row in rows)
    picture = Picture(title, description, _ROW * len(rows) + 2 * _TOP + _SIZE)
    picture.write(_EDGE, _TOP + _SIZE, title, bold=True)
    full = WIDTH - 2 * _EDGE
    for number, row in enumerate(rows):
        top = _ROW * number + 2 * _TOP + 2 * _SIZE
        room = full // _COLUMN - width(row.said) - 1
        picture.write(_EDGE, top, cut(row.name, room))
        picture.write(WIDTH - _EDGE, top, row.said, anchor="end", fill=PALE)
        told = f"{row.name} {row.said}"
        picture.rectangle(_EDGE, top + 6, full, _THICK, TRACK, told)
        share = min(max(row.share, Fraction(0)), Fraction(1))
        if share:
            picture.rectangle(_EDGE, top + 6, full * share, _THICK, row.color, told)
    return picture.text()
