"""Author's text and places in it.

Every object that the compiler makes can say which characters it came from.
Offsets always count characters of the *original* text, before widths, blanks
or symbols are normalised.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Literal

import attrs

Severity = Literal["error", "warning", "note"]
"""How grave a finding about a text is."""


@attrs.frozen(order=True)
class Span:
    """A half-open range ``[start, end)`` of character offsets in one text."""

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            msg = f"a span needs 0 <= start <= end, got {self.start}..{self.end}"
            raise ValueError(msg)

    def cover(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@attrs.frozen(slots=False)
class Source:
    """A named text: a rubric file, one rule, or one cell of a table."""

    name: str
    text: str = attrs.field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts.extend(i + 1 for i, char in enumerate(self.text) if char == "\n")
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of ``offset``, both counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of line ``number`` (from 1) without its line break."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].rstrip("\r")

    def address(self, offset: int, lang: str = "zh") -> str | None:
        """How a reader finds ``offset`` where lines mean nothing, as in ``F12``; else ``None``."""
        del offset, lang
        return None

    def number(self, line: int) -> int:
        """The number that a reader sees beside line ``line``."""
        return line

    def excerpt(self, span: Span) -> str:
        """The author's own characters at ``span``."""
        return self.text[span.start : span.end]

    def __getstate__(self) -> dict[str, str]:
        return {"name": self.name, "text": self.text}

    def __setstate__(self, state: dict[str, str]) -> None:
        self.__dict__.update(state)
