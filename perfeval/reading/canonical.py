"""The one shape of each word of a sentence.

Every word has two texts. The *plain* one differs from the author's only in
widths, blanks and the shape of signs, so it always reads the same. The
*canonical* one also has one shape for numbers, and for the words that
``words.txt`` prints as another; the printer takes it wherever the sentence
still means what it meant.
"""

from __future__ import annotations

import re

import attrs

from perfeval.numbers import numerals
from perfeval.numbers.exact import to_text
from perfeval.reading.automaton import Token
from perfeval.reading.search import REMARK
from perfeval.reading.values import interval_ends
from perfeval.reading.words import lexicon, unit_words
from perfeval.source import Source
from perfeval.text.fold import Folded
from perfeval.text.names import normalise_key

_WIDE = str.maketrans("(),:;!?", "（），：；！？")
_GROUPING = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_NARROW = re.compile(r"[A-Za-z0-9]")
_CODE = re.compile(r"0\d")
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)(.*)")
_CHINESE = re.compile(
    r"([零〇一二两三四五六七八九十百千半]+(?:点[零一二三四五六七八九]+)?)(?!分之|成)(.+)"
)
_HUNDREDTHS = re.compile(r"百分之([零〇一二两三四五六七八九十百点]+)")
_SCORE = re.compile(r"(.+?)分值?")
_SPAN = re.compile(r"(\d[\d.]*)(.*?[-~至到])(\d[\d.]*)(.*)")
_OWN = frozenset(("NAME", "MEASURE", "SCORE", REMARK))
_STEPS = frozenset(("STEP", "ONE", "COUNT"))
_AMOUNTS = frozenset(("QTY", "STEP", "ONE", "COUNT", "PTS", "SPAN", "FULL", "RPAR"))
_NUMERAL = "零〇一二两三四五六七八九十百千半"


@attrs.frozen
class Piece:
    """A word of a sentence, or what stands between two of them."""

    plain: str
    canonical: str


def pieces(source: Source, folded: Folded, tokens: tuple[Token, ...]) -> list[Piece]:
    """All of ``folded``, word by word, with the author's line breaks between words."""
    found: list[Piece] = []
    end, before = 0, Token("", "", 0, 0)
    for token in sorted(tokens, key=lambda token: (token.start, token.end)):
        if end < token.start:
            found.append(_same(wide(folded.text[end : token.start])))
        if token.start < token.end and token.start:
            gap = source.text[folded.places[token.start - 1] + 1 : folded.places[token.start]]
            broken = "\n" in gap and token.kind not in _AMOUNTS
            found.append(_same(_stops(gap) + "\n" * broken))
        found.append(_piece(source, folded, token, before))
        end, before = token.end, token
    if end < len(folded.text):
        found.append(_same(wide(folded.text[end:])))
    return found


def _stops(gap: str) -> str:
    """The full stop between a phrase and the points behind it: 全部达标。（10分）."""
    return "。" if any(stop in gap for stop in "。!！?？") else "；" if "；" in gap else ""


def _same(text: str) -> Piece:
    return Piece(text, text)


def _piece(source: Source, folded: Folded, token: Token, before: Token) -> Piece:
    text = folded.text[token.start : token.end]
    if token.kind in _OWN:
        return _same(_words(source, folded, token))
    if token.kind == "INTERVAL":
        return Piece(text, _interval(text))
    plain = wide(text)
    # 每低于98%一个百分点 would read 98%1个 with digits.
    beside = before.kind in {"QTY", "STEP"} and before.end == token.start
    beside = beside or (token.kind == "QTY" and before.kind == "NAME")  # 符合一项 is a label
    if token.kind in (*_STEPS, "QTY") and beside and text[0] in _NUMERAL:
        return _same(plain)
    return Piece(plain, _canonical(token, text, plain))


# Plain text --------------------------------------------------------------------


def wide(text: str) -> str:
    """Folded text with the punctuation of Chinese print."""
    text = _GROUPING.sub(",", text.translate(_WIDE))
    if text.count('"') % 2:
        return text
    halves = text.split('"')
    marks = "“”" * len(halves)
    return "".join(f"{half}{mark}" for half, mark in zip(halves, marks, strict=False))[:-1]


def _words(source: Source, folded: Folded, token: Token) -> str:
    """A name with one blank where blanks stood between letters or digits."""
    excerpt = source.excerpt(folded.span(token.start, token.end))
    out: list[str] = []
    for i in range(token.start, token.end):
        if i > token.start and folded.places[i] > folded.places[i - 1] + 1:
            before, after = folded.text[i - 1], folded.text[i]
            if _NARROW.match(before) and _NARROW.match(after):
                out.append(" ")
        out.append(folded.text[i])
    text = wide("".join(out))
    return text if normalise_key(text) == normalise_key(excerpt) else " ".join(excerpt.split())


# Canonical text ----------------------------------------------------------------


def _canonical(token: Token, text: str, plain: str) -> str:
    printed = lexicon().table.printed.get(token.kind, {}).get(text)
    if printed is not None:
        return printed
    match token.kind:
        case "QTY" | "STEP" | "ONE":
            return wide(_quantity(text))
        case "PTS":
            return _points(text)
        case "SPAN":
            return wide(_span(text))
        case _:
            return plain


def _quantity(text: str) -> str:
    """``1,234.50元`` is 1234.5元, 一个百分点 is 1个百分点, 百分之五 is 5%."""
    match = _HUNDREDTHS.fullmatch(text)
    if match is not None:
        value = numerals.chinese(match[1])
        return text if value is None else f"{to_text(value)}%"
    match = _AMOUNT.fullmatch(text) or _CHINESE.fullmatch(text)
    if match is None or ("/" in match[2][:2] and match[2][1:2].isdigit()):
        return text
    unit = match[2].partition("/")[0]
    if _CODE.match(text) or (unit and unit not in unit_words()):
        return text  # 007号, 00型: perhaps a name, which stays as it is
    value = numerals.number(match[1])
    return text if value is None else f"{to_text(value)}{match[2]}"


def _points(text: str) -> str:
    match = _SCORE.fullmatch(text)
    value = numerals.number(match[1]) if match else None
    return text if value is None else f"{to_text(value)}分"


def _span(text: str) -> str:
    """``1.0-2.50分`` is 1-2.5分."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return text
    low, high = numerals.plain(match[1]), numerals.plain(match[3])
    if low is None or high is None:
        return text
    return f"{to_text(low)}{match[2]}{to_text(high)}{match[4]}"


def _interval(text: str) -> str:
    """``(100%,103.0%]`` is (100%,103%]."""
    ends = interval_ends(text)
    low, high = (end.removeprefix("+") if "∞" in end else _end(end) for end in ends)
    return f"{text[0]}{low},{high}{text[-1]}"


def _end(text: str) -> str:
    return f"-{_quantity(text[1:])}" if text.startswith("-") else _quantity(text)
