"""Text to syntax tree. lark's own objects and exceptions never leave this module."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.source import Source, Span
from perfeval.syntax import ast
from perfeval.syntax.builder import Builder
from perfeval.syntax.outline import Section, note_ranges, outline
from perfeval.syntax.slips import mend
from perfeval.syntax.text import Folded, fold

if TYPE_CHECKING:
    from lark import Token

MAX_RULE = 20_000
MAX_DEPTH = 40
MAX_OPERATORS = 100
_OPERATORS = "+-×/"
_QUOTE = '"'
_COMPARISONS = "≥≤><=≠"
_ODD_NUMBER = re.compile(r"(?<![\w.])(?:\d[\d.]*[eE][+-]?\d+|\.\d+|\d+(?:\.\d+){2,})", re.ASCII)
_UNFINISHED = re.compile(
    r"(?P<limit>(?:累计|合计)?(?:最多|最高|至多|上限|封顶|不超过|最低|下限)(?:不超过|只)?"
    r"(?:扣分?|得分?|加分?|计|为)?)$"
    r"|(?P<score>(?<![^,;。])[^,;。]{0,40}(?:扣减?|得|加|计|给|减)分?)$"
)


def parse_rule(source: Source, span: Span, sink: Collector) -> ast.Part:
    """The syntax tree of the rule at ``span``.

    Never raises for what an author wrote: faults go to ``sink``, and the
    sentences without a fault are in the tree.
    """
    if span.end - span.start > MAX_RULE:
        sink.add(Diagnostic("PE105", source, Span(span.start, span.start), {"limit": MAX_RULE}))
        return ast.Part("", "", (), span=span)
    folded = fold(source, span, sink)
    meant = mend(source, folded, note_ranges(folded.text), sink)
    return _part(source, outline(meant), sink)


def _part(source: Source, section: Section, sink: Collector) -> ast.Part:
    sentences = []
    for folded in section.sentences:
        sentence = parse_sentence(source, folded, sink)
        if sentence is not None:
            sentences.append(sentence)
    parts = tuple(_part(source, part, sink) for part in section.parts)
    return ast.Part(
        section.mark, section.style, tuple(sentences), parts, section.notes, span=section.span
    )


def parse_expression(source: Source, span: Span, sink: Collector) -> ast.Expression | None:
    """A formula on its own, as a data block has it."""
    folded = mend(source, fold(source, span, sink).joined(), (), sink)
    sentence = parse_sentence(source, folded, sink)
    if sentence is None:
        return None
    phrases = [p for p in sentence.phrases if not isinstance(p, ast.Comma)]
    if len(phrases) == 1 and isinstance(phrases[0], ast.Chain) and not phrases[0].signs:
        side = phrases[0].sides[0]
        if isinstance(side, ast.Side) and side.edge is None:
            return side.value
    sink.add(Diagnostic("PE101", source, sentence.span, {"text": source.excerpt(sentence.span)}))
    return None


def parse_sentence(source: Source, folded: Folded, sink: Collector) -> ast.Sentence | None:
    """The phrases of one sentence, or ``None`` with its fault in ``sink``."""
    from lark.exceptions import UnexpectedInput

    from perfeval.syntax.grammar import parser

    deepest = _too_deep(folded.text)
    if deepest is not None:
        span = folded.span(deepest, deepest + 1)
        sink.add(Diagnostic("PE106", source, span, {"limit": MAX_DEPTH}))
        return None
    odd = _ODD_NUMBER.search(folded.text)
    if odd is not None:
        span = folded.span(odd.start(), odd.end())
        meant = "0" + odd[0] if odd[0].startswith(".") else None
        words: dict[str, object] = {"text": source.excerpt(span)}
        sink.add(Diagnostic("PE115", source, span, words, suggestion=meant))
        return None
    try:
        tree = parser().parse(folded.text)
    except UnexpectedInput as error:
        sink.add(_fault(source, folded, error))
        return None
    return Builder(source, folded, sink).sentence(tree)


def _too_deep(text: str) -> int | None:
    """Where the first bracket stands that goes too deep, or the first operator too many."""
    depth = operators = 0
    for place, char in enumerate(text):
        if char == "(":
            depth += 1
            if depth > MAX_DEPTH:
                return place
        elif char == ")":
            depth -= 1
        elif char in _OPERATORS:
            operators += 1
            if operators > MAX_OPERATORS:
                return place
        elif char in ",;。≥≤><":
            operators = 0
    return None


def _fault(source: Source, folded: Folded, error: Exception) -> Diagnostic:
    """What is wrong, in the author's terms, where lark could not go on."""
    text = folded.text
    token: Token | None = getattr(error, "token", None)
    place = getattr(error, "pos_in_stream", None)
    if token is not None and token.type == "$END":
        place = len(text)
    if place is None or place < 0:
        place = len(text)
    opened = _open_bracket(text)
    if place >= len(text) and opened is not None:
        return Diagnostic(
            "PE102", source, folded.span(opened, opened + 1), {"bracket": text[opened]}
        )
    unfinished = _unfinished(text, place)
    if unfinished is not None:
        code = "PE419" if unfinished.lastgroup == "limit" else "PE109"
        span = folded.span(*unfinished.span())
        return Diagnostic(code, source, span, {"phrase": source.excerpt(span)})
    if place >= len(text):
        return Diagnostic(
            "PE111", source, folded.span(max(len(text) - 1, 0), len(text)), {"sign": text[-1:]}
        )
    if text[place] in ")]":
        return Diagnostic("PE112", source, folded.span(place, place + 1), {"bracket": text[place]})
    if opened is not None and text[place] not in _OPERATORS and _never_closed(text, opened):
        return Diagnostic(
            "PE102", source, folded.span(opened, opened + 1), {"bracket": text[opened]}
        )
    if place and text[place - 1] in _OPERATORS:
        span = folded.span(place - 1, place)
        return Diagnostic("PE111", source, span, {"sign": text[place - 1]})
    if text[place] in _OPERATORS:
        return Diagnostic("PE111", source, folded.span(place, place + 1), {"sign": text[place]})
    return _misplaced(source, folded, place, token)


def _misplaced(source: Source, folded: Folded, place: int, token: Token | None) -> Diagnostic:
    """What cannot stand at ``place``: a condition in a sum, a phrase not supported, other words."""
    text = folded.text
    around = _open_bracket(text[:place])
    if around is not None and text[place] in _COMPARISONS:
        span = folded.span(around, text.find(")", place) + 1 or len(text))
        return Diagnostic("PE304", source, span, {"text": source.excerpt(span)})
    if text[place] == _QUOTE and text.count(_QUOTE) % 2:
        span = folded.span(place, place + 1)
        return Diagnostic("PE102", source, span, {"bracket": source.excerpt(span)})
    if token is not None and token.type == "UNSUPPORTED":
        span = folded.span(place, place + len(token))
        return Diagnostic("PE113", source, span, {"phrase": source.excerpt(span)})
    end = place + len(token) if token is not None else _stop(text, place)
    span = folded.span(place, max(end, place + 1))
    return Diagnostic("PE101", source, span, {"text": source.excerpt(span)})


def _unfinished(text: str, place: int) -> re.Match[str] | None:
    """A limit or a score in front of ``place``, or in all that is left, without an amount."""
    if place < len(text) and text[place] not in ",;。":
        place = _stop(text, place)
    return _UNFINISHED.search(text, 0, place)


def _never_closed(text: str, opened: int) -> bool:
    rest = text[opened:]
    return rest.count("(") + rest.count("[") > rest.count(")") + rest.count("]")


def _open_bracket(text: str) -> int | None:
    stack: list[int] = []
    for i, char in enumerate(text):
        if char in "([":  # [90%,95%) closes with either
            stack.append(i)
        elif char in ")]" and stack:
            stack.pop()
    return stack[-1] if stack else None


def _stop(text: str, place: int) -> int:
    for i in range(place, len(text)):
        if text[i] in ",;。":
            return i
    return len(text)
