"""The author's characters, folded to one shape, each with its place.

Full-width and half-width forms become one, the many shapes of comparison and
arithmetic signs become one, and blanks disappear. Every character that is
left remembers its offset in the original text.
"""

from __future__ import annotations

import re
import unicodedata

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.source import Source, Span
from perfeval.text.names import TIMES

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = {
    "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "＝": "=",
    "✕": "×", "✖": "×", "╳": "×", "*": "×", "＊": "×", "∗": "×", "⨯": "×",
    "／": "/", "÷": "/", "∕": "/", "⁄": "/",
    "−": "-", "－": "-", "–": "-", "‑": "-", "‐": "-",
    "～": "~", "—": "~", "―": "~", "﹣": "-", "〜": "~", "∼": "~",
    "【": "[", "】": "]", "{": "(", "}": ")", "｛": "(", "｝": ")", "｜": "|",
    "〔": "(", "〕": ")", "﹝": "(", "﹞": ")",
    "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "＂": '"', "„": '"',
    "‘": '"', "’": '"', "'": '"',
    "｡": "。", "﹪": "%", "﹤": "<", "﹥": ">", "﹦": "=", "﹢": "+",
     "㎡": "㎡", "∶": ":", "﹕": ":", "﹔": ";", "﹐": ",", "、": "、",
}  # fmt: skip
_FOLD = {**_FULL_WIDTH, **{ord(key): ord(value) for key, value in _SAME.items()}}

# Longer spellings of one sign; the first character keeps its place.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\$?\\(?:geqslant|geq|ge)\$?"), "≥"),
    (re.compile(r"\$?\\(?:leqslant|leq|le)\$?"), "≤"),
    (re.compile(r"\$?\\times\$?"), "×"),
    (re.compile(r"\$?\\div\$?"), "/"),
    (re.compile(r"\\%"), "%"),
    (re.compile(r">="), "≥"),
    (re.compile(r"<="), "≤"),
    (re.compile(r"=="), "="),
    (re.compile(r"~~"), "~"),
    (re.compile(r"(?<=[人户项])/次"), "次"),
    (re.compile(r"乘以"), "×"),
    (re.compile(r"除以(?![上下外内])"), "/"),
    (TIMES, "×"),
)
_MAY_RESPELL = re.compile(r"/次|\\|[<>=]=|~~|[xX]|[乘除]以")


@attrs.frozen
class Folded:
    """Folded text; ``places[i]`` is the original offset of its character ``i``."""

    text: str
    places: tuple[int, ...]
    end: int

    def span(self, start: int, end: int) -> Span:
        """The original characters behind ``text[start:end]``; zero width when empty."""
        if start >= len(self.places):
            last = self.places[-1] + 1 if self.places else self.end
            return Span(min(last, self.end), min(last, self.end))
        first = self.places[start]
        if end <= start:
            return Span(first, first)
        return Span(first, self.places[end - 1] + 1)

    def slice(self, start: int, end: int) -> Folded:
        """The part from ``start`` to ``end``."""
        stop = self.places[end] if end < len(self.places) else self.end
        return Folded(self.text[start:end], self.places[start:end], stop)

    def joined(self) -> Folded:
        """The same without line breaks, which mean nothing inside a sentence."""
        if "\n" not in self.text:
            return self
        kept = [i for i, char in enumerate(self.text) if char != "\n"]
        return Folded(
            "".join(self.text[i] for i in kept), tuple(self.places[i] for i in kept), self.end
        )


def _invisible(char: str) -> bool:
    """Whether a reader cannot see ``char``, so that text might not read as it computes."""
    if char in "\n\r\t\v\f":
        return False
    return unicodedata.category(char) in {"Cf", "Cc", "Co", "Cs", "Cn"}


_AFTER_BLANK = re.compile(r"\s+([\u4e00-\u9fff])")
_DEFINES = re.compile(r"\s+[\u4e00-\u9fff]{2,20} ?[=＝]")
_GOES_ON = frozenset("备注以及含的之到至者时点钟为且和或与值封")


def fold(source: Source, span: Span, sink: Collector) -> Folded:
    """Fold the characters of ``span``; line breaks stay, other blanks go.

    Invisible characters are reported to ``sink`` (PE103) and left out.
    """
    chars: list[str] = []
    places: list[int] = []
    for place in range(span.start, span.end):
        char = source.text[place]
        if char == "\n":
            if _DEFINES.match(source.text, place) and _breaks(
                source.text, place, "".join(chars[-6:])
            ):
                chars.append(",")
                places.append(place)
            chars.append(char)
            places.append(place)
        elif char.isspace() and _breaks(source.text, place, "".join(chars[-6:])):
            chars.append(",")
            places.append(place)
        elif char.isspace() or char == "$" or (char == "\ufeff" and place == 0):
            continue
        elif char.isprintable() or not _invisible(char):
            chars.append(char.translate(_FOLD))
            places.append(place)
        else:
            sink.add(_invisible_character(source, place))
    text = "".join(chars)
    if _MAY_RESPELL.search(text):
        text, places = _respell(text, places)
    return Folded(text, tuple(places), span.end)


def _breaks(text: str, place: int, before: str) -> bool:
    """A blank where a cell lost its line break: ``得分=执行率×1分 执行率=…``, ``×100% 如…``."""
    after = _AFTER_BLANK.match(text, place)
    if not before:
        return False
    if _DEFINES.match(text, place):
        return before[-1].isdigit() or before[-1] in "分%)"
    if after is None:
        return False
    if after[1] in "如若":
        return before[-1] in "分%)"
    return before[-1] == "分" and before[-2:-1].isdigit() and after[1] not in _GOES_ON


def _invisible_character(source: Source, place: int) -> Diagnostic:
    char = source.text[place]
    name = unicodedata.name(char, "control character")
    return Diagnostic(
        "PE103", source, Span(place, place + 1), {"name": name, "code": f"U+{ord(char):04X}"}
    )


def _respell(text: str, places: list[int]) -> tuple[str, list[int]]:
    for pattern, sign in _SPELLINGS:
        kept: list[int] = []
        out: list[str] = []
        last = 0
        for match in pattern.finditer(text):
            out.append(text[last : match.start()])
            kept.extend(places[last : match.start()])
            out.append(sign)
            kept.append(places[match.start()])
            last = match.end()
        if last:
            out.append(text[last:])
            kept.extend(places[last:])
            text, places = "".join(out), kept
    return text, places
