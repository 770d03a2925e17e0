"""The cheapest reading of a sentence: which words, where, so that they make clauses.

A lattice of words, a name being any run of characters; a beam goes over it
from left to right, over (stack of the automaton, open name), and keeps the
cheapest way into each. There is always a reading: what no clause has room for
is left unread, at so high a cost that it is as short as possible. A reading
nearly as cheap that says something else is kept beside the first, as its rival.
"""

from __future__ import annotations

from collections.abc import Container
from operator import attrgetter, itemgetter

import attrs

from perfeval.reading import names
from perfeval.reading.automaton import Automaton, Stack, Token, automaton
from perfeval.reading.table import END
from perfeval.reading.words import Edge, lexicon

UNREAD, REMARK = "UNREAD", "REMARK"

_REMARK, _GAP, _SKIP = 3.0, 3.5, 12.0
"""A bracket left aside, a comma that is not there, an unread character."""

_BEAM, _MARGIN, _NEAR = 10, 8.0, 0.3
_WIDE_BEAM, _WIDE_MARGIN = 60, 50.0
_MOST_TRIES, _MOST_LOOKS, _MOST_RIVALS = 2_000, 24, 3
"""How many arcs are followed for rivals, how many rows of words are compared, and kept."""
_NO_NAME, _NAME, _MEASURE = 0, 1, 2
_NOT_FIRST = frozenset("、/-.+_~(的了Σ∑%‰")
_STOPS = frozenset(",;。:、")


@attrs.define(eq=False)
class _Entry:
    """A way into a place: its cost, and the arcs that lead here."""

    cost: float
    stack: Stack
    mode: int
    arcs: list[_Arc]


@attrs.define(eq=False)
class _Arc:
    cost: float
    back: _Entry
    kind: str
    value: str
    start: int
    end: int


@attrs.frozen
class Found:
    """The words of a sentence, those of rival readings, and how many ways were tried."""

    tokens: tuple[Token, ...]
    rivals: tuple[tuple[Token, ...], ...] = ()
    steps: int = 0


@attrs.define
class Patience:
    """How many more characters of a rule may be searched widely for the least that is unread."""

    left: int = 400


def search(text: str, patience: Patience | None = None) -> Found:
    """The cheapest reading; where words alone lead nowhere, characters are skipped.

    A wide search finds the fewest; once ``patience`` is at an end, characters
    are skipped only where nothing goes on.
    """
    narrow = _Search(text, _BEAM, _MARGIN)
    found = narrow.run()
    if found is not None:
        return found
    patience = patience or Patience()
    if len(text) <= patience.left:
        patience.left -= len(text)
        last = _Search(text, _WIDE_BEAM, _WIDE_MARGIN, wide=True)
    else:
        last = _Search(text, _BEAM, _MARGIN, mending=True)
    found = last.run() or Found((Token(UNREAD, "", 0, len(text)),))
    return attrs.evolve(found, rivals=(), steps=narrow.steps + last.steps)


@attrs.define
class _Search:
    text: str
    beam: int
    margin: float
    wide: bool = attrs.field(default=False, kw_only=True)
    mending: bool = attrs.field(default=False, kw_only=True)
    steps: int = attrs.field(default=0, init=False)
    reach: int = attrs.field(default=0, init=False)
    columns: list[dict[tuple[int, int], _Entry]] = attrs.field(init=False)
    machine: Automaton = attrs.field(init=False, factory=automaton)

    def run(self) -> Found | None:
        """The reading with the least cost; None when words alone lead nowhere."""
        text, words = self.text, lexicon()
        self.columns = [{} for _ in range(len(text) + 1)]
        root = _Entry(0.0, self.machine.root, _NO_NAME, [])
        self.columns[0][id(root.stack), _NO_NAME] = root
        for place in range(len(text)):
            rows = sorted(self.columns[place].values(), key=attrgetter("cost"))[: self.beam]
            if rows:
                here = words.edges(text, place)
                self._step(place, rows, here, names.pieces(text, place, here))
                if self.reach <= place and self.mending:
                    for entry in rows:
                        self._skip(entry, place)
        ends = self._ends()
        return self._best(ends) if ends else None

    def _put(self, cost: float, stack: Stack, mode: int, arc: _Arc) -> None:
        self.steps += 1
        end = arc.end
        if end > self.reach:  # noqa: PLR1730 - max() would be a fifth of the work here
            self.reach = end
        column, key = self.columns[end], (id(stack), mode)
        old = column.get(key)
        if old is None:
            column[key] = _Entry(cost, stack, mode, [arc])
            return
        old.arcs.append(arc)
        if cost < old.cost:  # noqa: PLR1730 - as above
            old.cost = cost

    def _step(
        self, place: int, rows: list[_Entry], here: list[Edge], runs: list[tuple[int, float]]
    ) -> None:
        limit, char = rows[0].cost + self.margin, self.text[place]
        words = [edge for edge in here if edge[0] != "KEEP"] if here else here
        headed: bool | None = None
        bracket = runs[-1] if char == "(" and runs else None
        for entry in rows:
            if entry.cost > limit:
                break
            if entry.mode:
                for end, price in runs:
                    cost = entry.cost + price
                    arc = _Arc(cost, entry, "+", "", place, end)
                    self._put(cost, entry.stack, entry.mode, arc)
                if entry.mode == _MEASURE:
                    headed = self._headed(place) if headed is None else headed
                    if not headed:
                        continue
            self._words(entry, words)
            if entry.mode == _NO_NAME:
                self._begin(entry, place, runs)
                if bracket is not None:
                    end, price = bracket
                    cost = entry.cost + _REMARK + 2 * price
                    arc = _Arc(cost, entry, REMARK, "", place, end)
                    self._put(cost, entry.stack, _NO_NAME, arc)
                if place and char not in _STOPS and entry.arcs[0].kind not in {"DE", "SEP"}:
                    self._gap(entry, place, words, runs)
            if self.wide:
                self._skip(entry, place)

    def _skip(self, entry: _Entry, place: int) -> None:
        cost = entry.cost + _SKIP
        arc = _Arc(cost, entry, UNREAD, "", place, place + 1)
        self._put(cost, entry.stack, _NO_NAME, arc)

    def _words(self, entry: _Entry, words: list[Edge]) -> None:
        feed, stack, start = self.machine.feed, entry.stack, self._place(entry)
        known = stack.next
        for kind, value, end, price in words:
            # What is known is looked up here: most words cannot stand at most places.
            after = known[kind] if kind in known else feed(stack, kind)
            if after is not None:
                cost = entry.cost + price + after[1]
                self._put(cost, after[0], _NO_NAME, _Arc(cost, entry, kind, value, start, end))

    def _place(self, entry: _Entry) -> int:
        return entry.arcs[0].end if entry.arcs else 0

    def _begin(self, entry: _Entry, place: int, runs: list[tuple[int, float]]) -> None:
        """Begin a name, or the name of a threshold, with what stands at ``place``."""
        if self.text[place] in _NOT_FIRST:
            return
        for kind, mode, price in (
            ("NAME", _NAME, names.OPENING),
            ("MEASURE", _MEASURE, names.MEASURING),
        ):
            after = self.machine.feed(entry.stack, kind)
            if after is not None:
                for end, more in runs:
                    cost = entry.cost + price + more + after[1]
                    self._put(cost, after[0], mode, _Arc(cost, entry, kind, "", place, end))

    def _gap(
        self, entry: _Entry, place: int, words: list[Edge], runs: list[tuple[int, float]]
    ) -> None:
        """A comma that the author left out."""
        after = self.machine.feed(entry.stack, "SEP")
        if after is None:
            return
        cost = entry.cost + _GAP + after[1]
        gap = _Entry(cost, after[0], _NO_NAME, [_Arc(cost, entry, "SEP", "", place, place)])
        self._words(gap, words)
        self._begin(gap, place, runs)

    def _headed(self, place: int) -> bool:
        """Whether what stands before ``place`` ends like the name of a value: 面积, 平均值."""
        heads, text = lexicon().table.lists["heads"], self.text
        if text[place - 1 : place] == ")":
            return True
        if any(text[max(place - size, 0) : place] in heads for size in (1, 2)):
            return True
        last = text[max(place - 2, 0) : place]  # 研发投入高于上年投入
        before = text.find(last)
        return 0 < before < place - len(last) and self._compares(before + len(last))

    def _compares(self, place: int) -> bool:
        rows = (rows for _, rows in lexicon().at(self.text, place))
        return any(kind == "REL" for found in rows for kind, _, _ in found)

    # the end --------------------------------------------------------------

    def _ends(self) -> list[tuple[float, _Entry]]:
        size, feed = len(self.text), self.machine.feed
        headed = self._headed(size)
        last = [e for e in self.columns[size].values() if e.mode != _MEASURE or headed]
        found: list[tuple[float, _Entry]] = []
        for _ in range(4 if self.wide or self.mending else 1):  # brackets that nobody closed
            closing = []
            for entry in last:
                after = feed(entry.stack, END)
                if after is not None:
                    found.append((entry.cost + after[1], entry))
                closed = feed(entry.stack, "RPAR")
                if closed is not None:
                    cost = entry.cost + _SKIP + closed[1]
                    arc = _Arc(cost, entry, "RPAR", "", size, size)
                    closing.append(_Entry(cost, closed[0], _NO_NAME, [arc]))
            last = closing
        return found

    def _best(self, ends: list[tuple[float, _Entry]]) -> Found:
        """The cheapest way back from the ends, and those that leave it once for something else."""
        total, last = min(ends, key=itemgetter(0))
        way = _way_to(last)
        tokens = _tokens(way)
        near: list[tuple[float, int, list[_Arc]]] = []
        for cost, end in ends:
            if end is not last and cost - total <= _NEAR:
                near.append((cost - total, len(near), _way_to(end)))
        places = {id(arc.back): at for at, arc in enumerate(way)}
        left = _MOST_TRIES
        for at, arc in enumerate(way):
            entry = way[at + 1].back if at + 1 < len(way) else last
            for other in entry.arcs:
                if other is not arc and other.cost - entry.cost <= _NEAR and left > 0:
                    aside = _way_to(other.back, places)
                    left -= len(aside) + 1
                    start = places[id(aside[0].back if aside else other.back)]
                    row = [*way[:start], *aside, other, *way[at + 1 :]]
                    near.append((other.cost - entry.cost, len(near), row))
        rivals: list[tuple[Token, ...]] = []
        shapes = [_shape(self.text, tokens)]
        for _, _, row in sorted(near, key=itemgetter(0, 1))[:_MOST_LOOKS]:
            rival = _tokens(row)
            shape = _shape(self.text, rival)
            if shape not in shapes and len(rivals) < _MOST_RIVALS:
                rivals.append(rival)
                shapes.append(shape)
        return Found(tokens, tuple(rivals), self.steps)


def _way_to(entry: _Entry, known: Container[int] = ()) -> list[_Arc]:
    """The cheapest arcs that lead to ``entry``, from the beginning or from a ``known`` place."""
    found: list[_Arc] = []
    while entry.arcs and id(entry) not in known:
        arc = min(entry.arcs, key=attrgetter("cost"))
        found.append(arc)
        entry = arc.back
    return found[::-1]


def _tokens(way: list[_Arc]) -> tuple[Token, ...]:
    found: list[Token] = []
    for arc in way:
        kind, value, start = arc.kind, arc.value, arc.start
        goes_on = found and found[-1].kind == UNREAD and found[-1].end == start
        if kind == "+" or (kind == UNREAD and goes_on):
            before = found.pop()
            kind, value, start = before.kind, before.value, before.start
        found.append(Token(kind, value, start, arc.end))
    return tuple(found)


_QUIET = frozenset("SEP JOIN TO MINUS COMMA COLON LIST DE OF ADV LPAR OPEN CAPPED IF".split())
_ALIKE = {
    "LOSEOF": "LOSE", "GAINOF": "GAIN", "BONUSOF": "BONUS", "FULLOF": "FULL", "MEASURE": "NAME",
    "SHORT": "REL", "MEANS": "REL", "SCOPE": "FULL", "BYEND": "GAIN", "DECIDE": "GAIN", "AT": "IN",
    "ONE": "QTY", "STEP": "QTY", "CUM": "MOST", "NOTOVER": "MOST", "ALL": "GAIN", "PTS": "QTY",
    "SPAN": "QTY", "NOTBELOW": "MOST", "JUDGE": "GAIN", "DOCKED": "GAIN", "TOP": "CAP",
    "FROM": "IN",
}  # fmt: skip


def _shape(text: str, tokens: tuple[Token, ...]) -> tuple[tuple[str, str], ...]:
    """What counts of a reading: its words, but for joints, and for classes that say the same."""
    return tuple(
        (_ALIKE.get(token.kind, token.kind), text[token.start : token.end].strip("的且并"))
        for token in tokens
        if token.kind not in _QUIET
    )
