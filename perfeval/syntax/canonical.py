"""The one shape of each piece of a sentence.

Every piece has two texts. The *plain* one differs from the author's only in
widths, blanks and the shape of signs, so it always reads the same. The
*canonical* one also has one shape for numbers, for comparisons and for the
verbs in front of a score; the printer takes it wherever the sentence still
means what it meant.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from perfeval.names import normalise_key
from perfeval.numbers import to_text
from perfeval.source import Source
from perfeval.syntax import ast, numerals
from perfeval.syntax.lexer import WORDS
from perfeval.syntax.text import Folded
from perfeval.syntax.words import interval_ends

if TYPE_CHECKING:
    from lark import Token

_WIDE = str.maketrans("(),:;!?", "（），：；！？")
_GROUPING = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_NARROW = re.compile(r"[A-Za-z0-9]")
_AMOUNT = re.compile(r"^(\d[\d,]*(?:\.\d+)?)(.*)$")
_CHINESE = re.compile(
    r"^([零〇一二两三四五六七八九十百千半]+(?:点[零一二三四五六七八九]+)?)(?!分之|成)(.+)$"
)
_HUNDREDTHS = re.compile(r"^百分之([零〇一二两三四五六七八九十百点]+)$")
_TRAILING = re.compile(r"(?<![\d.])(\d+)(?:\.0+|(\.\d*?[1-9])0+)(?![\d.])")
_SCORE = re.compile(r"^(.+?)分值?$")
_GAIN = re.compile(r"(?:计得|得到|获得|计为|计|记为|记|给予|给)$")
_LOSE = re.compile(r"(?:减扣|扣[减除掉罚去]|扣|减)分?$")
_BONUS = re.compile(r"(?:加计|增加|加|奖励|奖)分?$")
_NOTHING = re.compile(r"不(?:予)?(?:计|给|记|评|赋)分$|不予得分$|不得任何分$")
_NIL = re.compile(r"(?:得|计|记|给)零分$")
_FULL = re.compile(r"(?:计|记|给)(?=满分)")
_SIGNS = MappingProxyType({
    "大于或等于": "≥", "大于等于": "≥", "大于": ">",
    "小于或等于": "≤", "小于等于": "≤", "小于": "<",
})  # fmt: skip


@attrs.frozen
class Piece:
    """A terminal of a sentence, or what stands between two of them."""

    plain: str
    canonical: str


def pieces(source: Source, folded: Folded, sentence: ast.Sentence) -> list[Piece]:
    """All of ``folded``, piece by piece."""
    from perfeval.syntax.grammar import lexer

    tokens = list(lexer().lex(folded.text))
    literal = _word_places(sentence)
    openings = {phrase.span.start for phrase in sentence.phrases}
    found: list[Piece] = []
    end = 0
    for i, token in enumerate(tokens):
        start = token.start_pos or 0
        if end < start:
            found.append(_same(wide(folded.text[end:start])))
        end = start + len(token)
        span = folded.span(start, end)
        if span.start in openings and start and _breaks(source, folded, start):
            found.append(_same("\n"))
        if token.type == WORDS:
            found.append(_same(_words(source, folded, start, end)))
            continue
        plain = _plain(token, tokens[i - 1 : i] + tokens[i + 1 : i + 2])
        if span.start in literal:
            excerpt = source.excerpt(span)
            alike = normalise_key(plain) == normalise_key(excerpt)
            found.append(_same(plain if alike else "".join(excerpt.split())))
            continue
        # 每低于98%一个百分点 would read 98%1个 with digits.
        kept = i > 0 and tokens[i - 1].type == token.type == "QUANTITY"
        following = tokens[i + 1].type if i + 1 < len(tokens) else None
        found.append(Piece(plain, plain if kept else _canonical(token, plain, following)))
    if end < len(folded.text):
        found.append(_same(wide(folded.text[end:])))
    return found


def _same(text: str) -> Piece:
    return Piece(text, text)


def _breaks(source: Source, folded: Folded, start: int) -> bool:
    """Whether the author began a line here."""
    return "\n" in source.text[folded.places[start - 1] : folded.places[start]]


def _word_places(sentence: ast.Sentence) -> set[int]:
    """Where numbers are words: 连续三年亏损 is the name of a statement."""
    return {
        place
        for phrase in sentence.phrases
        if isinstance(phrase, ast.Chain) and not phrase.signs and not _is_measured(phrase)
        for place in range(phrase.span.start, phrase.span.end)
    }


def _is_measured(chain: ast.Chain) -> bool:
    side = chain.sides[0]
    if isinstance(side, ast.Side):
        return side.edge is not None or isinstance(side.value, ast.Points)
    return True


# Plain text --------------------------------------------------------------------


def wide(text: str) -> str:
    """Folded text with the punctuation of Chinese print."""
    text = _GROUPING.sub(",", text.translate(_WIDE))
    if text.count('"') % 2:
        return text
    halves = text.split('"')
    marks = "“”" * len(halves)
    return "".join(f"{half}{mark}" for half, mark in zip(halves, marks, strict=False))[:-1]


def _words(source: Source, folded: Folded, start: int, end: int) -> str:
    """A name with one blank where blanks stood between letters or digits."""
    excerpt = source.excerpt(folded.span(start, end))
    out: list[str] = []
    for i in range(start, end):
        if i > start and folded.places[i] > folded.places[i - 1] + 1:
            before, after = folded.text[i - 1], folded.text[i]
            if _NARROW.match(before) and _NARROW.match(after):
                out.append(" ")
        out.append(folded.text[i])
    text = wide("".join(out))
    return text if normalise_key(text) == normalise_key(excerpt) else " ".join(excerpt.split())


def _plain(token: Token, beside: list[Token]) -> str:
    if token.type == "INTERVAL":
        return str(token)
    if token.value == "/":
        # 1/3 is a number to a reader, 实际÷计划 a calculation.
        whole = [bool(numerals.plain(str(each))) for each in beside]
        return "/" if whole == [True, True] else "÷"
    return wide(str(token))


# Canonical text ----------------------------------------------------------------


def _canonical(token: Token, plain: str, following: str | None) -> str:
    text = str(token)
    match token.type:
        case "QUANTITY":
            return wide(_quantity(text))
        case "SCORE":
            return _points(text)
        case "INTERVAL":
            return _interval(text)
        case "SIGN":
            # Between two names 大于 stays a word.
            return _SIGNS.get(text, plain) if following == "QUANTITY" else plain
        case "GAIN":
            return _GAIN.sub("得", plain)
        case "LOSE":
            return _LOSE.sub("扣", plain)
        case "BONUS":
            return _BONUS.sub("加", plain)
        case "ZERO":
            return _NIL.sub("得0分", _NOTHING.sub("不得分", plain))
        case "ALL":
            return _FULL.sub("得", plain)
        case _:
            return _TRAILING.sub(r"\1\2", plain)


def _quantity(text: str) -> str:
    """``1,234.50元`` is 1234.5元, 一个百分点 is 1个百分点, 百分之五 is 5%."""
    match = _HUNDREDTHS.match(text)
    if match is not None:
        value = numerals.chinese(match.group(1))
        return text if value is None else f"{to_text(value)}%"
    match = _AMOUNT.match(text) or _CHINESE.match(text)
    if match is None or "/" in text:
        return text
    value = numerals.number(match.group(1))
    return text if value is None else f"{to_text(value)}{match.group(2)}"


def _points(text: str) -> str:
    match = _SCORE.match(text)
    value = numerals.number(match.group(1)) if match else None
    return text if value is None else f"{to_text(value)}分"


def _interval(text: str) -> str:
    low, high, _, _ = interval_ends(text)
    ends = [_quantity(end) if end else "" for end in (low, high)]
    unbounded = ["-∞" if "-∞" in text else "", "∞" if "∞" in text.rpartition(",")[2] else ""]
    shown = [end or other for end, other in zip(ends, unbounded, strict=True)]
    return f"{text[0]}{','.join(shown)}{text[-1]}"
