"""Doubt said aloud: names that hold what scores, names that are half a phrase, and rival readings.

A name is any run of characters, so a phrase that no word and no clause fits
becomes one. Where the name shows that it was none, that is a finding; where
another reading is nearly as likely and says something else, it is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from perfeval.diagnostics import Collector
from perfeval.reading import clauses as ast
from perfeval.reading.automaton import Token, Tree, automaton
from perfeval.reading.builder import Builder, Entry
from perfeval.reading.places import Item, Places, trees
from perfeval.reading.words import lexicon, scores_in, word_list
from perfeval.source import Span

_NAMES = frozenset(("NAME", "MEASURE"))
_NO_NAME = frozenset(("GAIN", "LOSE", "BONUS", "EVERY", "OTHERWISE", "JOIN", "BY"))
_SCORES = frozenset(("PTS", "SPAN", "OWN", "FULL", "ALL", "EMPTY", "ZERO"))
_PRODUCT = re.compile(r"\d×\d")
_FIGURE = re.compile(r"[\d%‰]")
_VERBS = frozenset("得扣")
_NEAR = 6
_UNFINISHED = frozenset("扣得加")
_ENDS = frozenset((",", ";", "。", ""))
_ASIDE = re.compile(r'"[^"]*"|《[^》]*》')


def doubt_names(places: Places, tokens: Sequence[Token], tree: Tree) -> None:
    """Report the names that are none."""
    for part in _all(tree):
        if part.name in {"qualified", "aged"}:  # 材料完整且2分规范
            for value in trees(part):
                said = places.folded.text[value.start : value.end + 1]
                if value.name == "value" and (scored := scores_in(said)) is not None:
                    _report(places, value.start + scored[0], value.start + scored[1], part)
    _doubt_neighbours(places, tokens)
    for token in tokens:
        if token.kind not in _NAMES:
            continue
        text = places.text(token)
        bare = _ASIDE.sub(lambda match: "\0" * len(match[0]), text)
        scored = scores_in(bare)
        if scored is not None:
            _report(places, token.start + scored[0], token.start + scored[1], token)
        elif (product := _PRODUCT.search(bare)) is not None:
            places.unread(token.start + product.start(), token.start + product.end())
        elif _is_half(text):
            if any(other.kind == "OUT" for other in tokens):
                continue  # 每±2%: what is not supported is said
            span = places.span(token)
            after = places.folded.text[token.end : token.end + 1]
            if text in _UNFINISHED and after in _ENDS:  # 超出一个百分点扣，直至…
                start = max(places.folded.text.rfind(sign, 0, token.start) for sign in ";。") + 1
                span = places.folded.span(start, token.end)
                places.fault("PE109", span, phrase=places.source.excerpt(span))
                continue
            places.fault("PE124", span, text=places.source.excerpt(span))


def _doubt_neighbours(places: Places, tokens: Sequence[Token]) -> None:
    """A name that runs between a verb and its score (扣若干1分), or begins right behind a score."""
    last = ""
    for before, token in pairwise(tokens):
        if before.kind == "NAME" and token.kind in _SCORES:
            verb = _verb_in(places, before)
            if verb is not None:
                places.unread(verb, before.end)
        elif before.kind == "QTY" and token.kind == "NAME":  # 不少于1若干0场
            if places.text(before)[-1].isdigit() and _FIGURE.search(places.text(token)):
                places.unread(token.start, token.end)
        elif (places.text(before), last, token.kind) == ("-", "QTY", "NAME") and _FIGURE.match(
            places.text(token)
        ):
            places.unread(before.start, token.end)  # 0-3岁儿童管理率 is no difference
        elif (
            (before.kind, before.start) == ("SEP", before.end)
            and last in _SCORES
            and token.kind == "NAME"
            and places.folded.text[token.end : token.end + 1] in _ENDS
        ):
            places.unread(token.start, token.end)
        last = before.kind


def _verb_in(places: Places, name: Token) -> int | None:
    """Where 得 or 扣 stands in the last characters of a name, and is no part of a word."""
    text = places.folded.text
    for place in range(max(name.start, name.end - _NEAR), name.end - 1):
        if text[place] in _VERBS and not _within_word(text, name.start, place, place):
            return place
    return None


def _within_word(text: str, start: int, place: int, end_after: int) -> bool:
    """Whether a word that is a piece of names covers ``place`` and ends behind ``end_after``."""
    return any(
        kind == "KEEP" and end > end_after
        for first in range(max(start, place - 2), place + 1)
        for end, rows in lexicon().at(text, first)
        for kind, _, _ in rows
    )


def _report(places: Places, start: int, end: int, name: Item) -> None:
    span = places.folded.span(start, end)
    words = places.source.excerpt(places.span(name))
    places.fault("PE123", span, text=places.source.excerpt(span), name=words)


def _all(tree: Tree) -> Iterator[Tree]:
    """The tree and all in it."""
    left = [tree]
    while left:
        tree = left.pop()
        yield tree
        left.extend(reversed(trees(tree)))


def _is_half(text: str) -> bool:
    """``且未整改``, ``公示时间不得``, ``得``: words that are no name by themselves."""
    rows = lexicon().table.words.get(text, ()) if len(text) == 1 else ()
    if any(kind in _NO_NAME for kind, _, _ in rows):
        return True
    if text[0] == "每" and _is_word(text[1:], "MOVE"):  # 每低
        return True
    if text.endswith(word_list("half_ends")):
        return True
    return text.startswith(word_list("half_starts")) and not _kept(text)


def _is_word(text: str, kind: str) -> bool:
    return any(each == kind for each, _, _ in lexicon().table.words.get(text, ()))


def _kept(text: str) -> bool:
    """Whether a word that is none begins ``text``: 或有负债, 且末县."""
    return any(kind == "KEEP" for _, rows in lexicon().at(text, 0) for kind, _, _ in rows)


def rivals_of(
    places: Places,
    readings: Sequence[tuple[Token, ...]],
    tokens: tuple[Token, ...],
    entries: Sequence[Entry],
    number: int,
) -> list[Span]:
    """Where another reading that is nearly as likely makes other clauses; the first such place."""
    for rival in readings:
        if _cuts_word(places, tokens, rival):
            continue
        aside = Places(places.source, places.folded, Collector())
        tree = automaton().tree(rival, len(places.folded.text))
        others = list(Builder(aside, number).entries(tree))
        clauses = [
            e for e in entries if not (isinstance(e, ast.Clause) and isinstance(e.action, ast.Note))
        ]
        rest = [
            e for e in others if not (isinstance(e, ast.Clause) and isinstance(e.action, ast.Note))
        ]
        if clauses != rest:
            return [_difference(places, tokens, rival)]
    return []


def _cuts_word(places: Places, tokens: Sequence[Token], rival: Sequence[Token]) -> bool:
    """Whether a rival ends a word inside a piece of a name: 当|年无任务, 批复及|时."""
    text, own = places.folded.text, {token.end for token in tokens}
    return any(
        _within_word(text, 0, token.end - 1, token.end) for token in rival if token.end not in own
    )


def _difference(places: Places, tokens: tuple[Token, ...], rival: tuple[Token, ...]) -> Span:
    """The words that the two readings do not share."""
    own, others = set(tokens), set(rival)
    apart = [token for token in (*tokens, *rival) if (token in own) != (token in others)]
    return places.folded.span(min(t.start for t in apart), max(t.end for t in apart))
