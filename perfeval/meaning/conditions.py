"""Conditions: comparisons with their unspoken edges, and judged statements.

以上, 以下 and unmarked range ends include their number unless a neighbouring
clause takes it with an explicit （含）; so conditions stay open to change
until all clauses of an item have been read (:func:`settle_edges`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

import attrs

from perfeval.meaning import build
from perfeval.meaning.expressions import SIGNS, link, lower
from perfeval.meaning.scope import Scope, Typed
from perfeval.names import normalise_key
from perfeval.program.nodes import Const, Node, Operator
from perfeval.source import Span
from perfeval.syntax import ast
from perfeval.units import parse_unit

Soft = Literal["edge", "low", "high", "bare"]
_FLIP: dict[str, str] = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": "=", "≠": "≠"}
_STRICT: dict[Operator, Operator] = {">=": ">", "<=": "<"}


@attrs.define
class Atom:
    """``subject operator limit``; ``soft`` says that the text leaves the edge open."""

    subject: Typed
    operator: Operator
    limit: Node
    span: Span
    soft: Soft | None = None
    explicit: bool = False

    @property
    def number(self) -> Fraction | None:
        """The limit, when it is a constant."""
        return self.limit.value if isinstance(self.limit, Const) else None

    def holds(self, value: Fraction) -> bool:
        """Whether the comparison holds for ``value`` of the subject."""
        limit = self.number
        assert limit is not None  # noqa: S101 - callers ask for constant limits only
        return {
            ">=": value >= limit, "<=": value <= limit, ">": value > limit,
            "<": value < limit, "==": value == limit, "!=": value != limit,
        }[self.operator]  # fmt: skip


@attrs.define
class Judged:
    """A judged statement: holds when the yes/no input does."""

    truth: Node
    span: Span


@attrs.define
class Group:
    """Conditions joined by 且 or 或."""

    operator: Literal["and", "or"]
    terms: list[Condition]


@attrs.define
class Opposite:
    """The negation of a condition."""

    term: Condition


Condition = Atom | Judged | Group | Opposite


def atoms(condition: Condition) -> Iterator[Atom]:
    """All comparisons inside, in order."""
    if isinstance(condition, Atom):
        yield condition
    elif isinstance(condition, Group):
        for term in condition.terms:
            yield from atoms(term)
    elif isinstance(condition, Opposite):
        yield from atoms(condition.term)


def node_of(condition: Condition) -> Node:
    """The truth value of a condition."""
    if isinstance(condition, Atom):
        return build.compare(
            condition.operator, condition.subject.node, condition.limit, condition.span
        )
    if isinstance(condition, Judged):
        return condition.truth
    if isinstance(condition, Opposite):
        return build.negate(node_of(condition.term))
    terms = [node_of(term) for term in condition.terms]
    return build.all_of(terms) if condition.operator == "and" else build.any_of(terms)


def holds_at(condition: Condition, subject: Node, value: Fraction) -> bool | None:
    """Whether ``condition`` holds when ``subject`` has ``value``; None when more decides."""
    if isinstance(condition, Atom):
        if condition.subject.node != subject or condition.number is None:
            return None
        return condition.holds(value)
    if isinstance(condition, Judged):
        return None
    if isinstance(condition, Opposite):
        inner = holds_at(condition.term, subject, value)
        return None if inner is None else not inner
    found = [holds_at(term, subject, value) for term in condition.terms]
    if condition.operator == "and":
        return False if False in found else None if None in found else True
    return True if True in found else None if None in found else False


def is_numeric(when: Sequence[ast.Phrase]) -> bool:
    """Whether the phrases compare numbers, rather than describe."""
    phrases = [p for p in when if not isinstance(p, ast.Comma)]
    if not phrases:
        return False
    for place, phrase in enumerate(phrases):
        if isinstance(phrase, ast.Range | ast.Between):
            return True
        if isinstance(phrase, ast.Chain):
            if phrase.signs:
                return True
            side = phrase.sides[0]
            if isinstance(side, ast.Interval) or (isinstance(side, ast.Side) and side.edge):
                return True
            if _lone_number(phrase) and place == len(phrases) - 1 and place <= 1:
                return place == 0 or not isinstance(when[when.index(phrase) - 1], ast.Comma)
    return False


def _lone_number(phrase: ast.Chain) -> bool:
    side = phrase.sides[0]
    return isinstance(side, ast.Side) and isinstance(side.value, ast.Number)


@attrs.define
class Reader:
    """Reads the conditions of one item; remembers the subject last named."""

    scope: Scope
    head: str
    head_span: Span
    subject: Typed | None = None
    target: Atom | None = None
    implicit: Typed | None = None
    grown: str = ""

    def implied(self) -> Typed:
        """The subject that the text leaves out."""
        if self.subject is not None:
            return self.subject
        if self.implicit is None:
            self.implicit = self._own_value(self.head_span)
        return self.implicit

    def _own_value(self, span: Span) -> Typed:
        scope, key = self.scope, self.scope.key(self.head)
        declared = scope.context.declared or frozenset()
        if scope.known(key) or key in declared:
            return scope.name(self.head, span)
        unit = scope.context.units.get(key)
        if unit is not None:
            return scope.name(self.head, span)
        return Typed(scope.registry.local(key, "quantity", span))

    # whole conditions -----------------------------------------------------

    def read(self, when: Sequence[ast.Phrase], span: Span) -> Condition | None:
        """The condition that the phrases state; None when they state nothing."""
        segments: list[tuple[str, list[ast.Phrase]]] = [("", [])]
        for phrase in when:
            if isinstance(phrase, ast.Join):
                segments.append((phrase.operator, []))
            elif not isinstance(phrase, ast.Every):
                segments[-1][1].append(phrase)
        if self.implicit is None:
            self.head_span = Span(span.start, span.start) if self.head else span
        terms = [(joined, self._segment(phrases)) for joined, phrases in segments]
        return _joined([(joined, term) for joined, term in terms if term is not None])

    def _segment(self, phrases: list[ast.Phrase]) -> Condition | None:
        found: list[Condition] = []
        names: list[ast.Phrase] = []
        for phrase in phrases:
            if isinstance(phrase, ast.Comma):
                if names and not found:
                    names.append(phrase)
            elif isinstance(phrase, ast.Between):
                continue
            elif isinstance(phrase, ast.Range):
                found.extend(self._range(self._juxtaposed(names), phrase))
                names = []
            elif isinstance(phrase, ast.Chain) and not _only_name(phrase):
                if phrase.sides[0] is not None and phrase.signs and names:
                    self._flush(names, found)
                found.extend(self._chain(phrase, names))
                names = []
            else:
                names.append(phrase)
        self._flush(names, found)
        return _all(found)

    def _flush(self, names: list[ast.Phrase], found: list[Condition]) -> None:
        kept = [p for p in names if not isinstance(p, ast.Comma)]
        if kept:
            span = kept[0].span.cover(kept[-1].span)
            found.append(self.judged(span))
        names.clear()

    def judged(self, span: Span) -> Condition:
        """A yes/no named by its own words, or the target."""
        text = normalise_key(self.scope.excerpt(span))
        attained = self._attained(text, span)
        if attained is not None:
            return attained
        node = self.scope.registry.local(text, "yes_no", span)
        return Judged(build.compare("==", node, build.ONE, span), span)

    def _attained(self, text: str, span: Span) -> Condition | None:
        """达到要求 and 未达到要求, when the rule says what the requirement is."""
        if self.target is None:
            return None
        words = {"达到要求", "达标", "符合要求", "合格", "满足要求", "达到目标", "达到标准"}
        bare = text.removeprefix("未").removeprefix("没有").removeprefix("不")
        if bare not in words and text not in words:
            return None
        atom = attrs.evolve(self.target, span=span)
        return atom if text in words else Opposite(atom)

    # comparisons ----------------------------------------------------------

    def _juxtaposed(self, names: list[ast.Phrase]) -> Typed:
        """The subject written right before a bound: 人员5人以上."""
        kept = [p for p in names if not isinstance(p, ast.Comma)]
        if not kept:
            return self.implied()
        span = kept[0].span.cover(kept[-1].span)
        return self._named(self.scope.excerpt(span), span)

    def _named(self, text: str, span: Span) -> Typed:
        typed = growth(self, text, span) or self.scope.name(text, span)
        self.subject = typed
        return typed

    def _chain(self, chain: ast.Chain, names: list[ast.Phrase]) -> list[Condition]:
        sides, signs = list(chain.sides), list(chain.signs)
        if not signs:
            return self._bound(self._juxtaposed(names), "=", sides[0], chain.span, bare=True)
        if sides[0] is None:
            return self._bound(self._juxtaposed(names), signs[0], sides[1], chain.span)
        if len(sides) == 3:  # noqa: PLR2004 - 90%>X≥75%
            subject = self._subject(sides[1])
            low = self._bound(subject, _FLIP[signs[0]], sides[0], chain.span)
            return [*low, *self._bound(subject, signs[1], sides[2], chain.span)]
        left, right = sides
        if _is_literal(left) and not _is_literal(right):
            return self._bound(self._subject(right), _FLIP[signs[0]], left, chain.span)
        return self._bound(self._subject(left), signs[0], right, chain.span)

    def _subject(self, side: ast.Side | ast.Interval | ast.Range | None) -> Typed:
        if isinstance(side, ast.Side):
            if isinstance(side.value, ast.Name):
                return self._named(side.value.text, side.value.span)
            typed = lower(self.scope, side.value, formula=False)
            self.subject = typed
            return typed
        assert side is not None  # noqa: S101 - a chain has at most one absent side
        self.scope.fault("PE111", side.span, sign="")
        return self.implied()

    def _bound(
        self, subject: Typed, sign: str, side: ast.Side | ast.Interval | ast.Range | None,
        span: Span, *, bare: bool = False,
    ) -> list[Condition]:  # fmt: skip
        if isinstance(side, ast.Interval):
            return self._interval(subject, side)
        if isinstance(side, ast.Range):
            return self._range(subject, side)
        assert side is not None  # noqa: S101 - only the first side may be absent
        limit, typed = self._limit(subject, side.value)
        operator, soft, explicit = _edge(sign, side, bare=bare)
        if typed is not None:
            self._compare_kinds(subject, typed, side.span)
        return [Atom(subject, operator, limit, span, soft, explicit)]

    def _limit(self, subject: Typed, value: ast.Expression) -> tuple[Node, Typed | None]:
        if isinstance(value, ast.Number):
            return self.scope.literal(value, subject), None
        if isinstance(value, ast.Points):
            return build.const(value.value, value.span), None
        typed = lower(self.scope, value, formula=False)
        if isinstance(typed.node, Const):
            return typed.node, None
        return typed.node, typed

    def _compare_kinds(self, left: Typed, right: Typed, span: Span) -> None:
        link(self.scope, left, right)
        plain = {None, ""}
        if left.kind in plain or right.kind in plain or left.kind == right.kind:
            return
        self.scope.fault("PE301", span, left=left.kind, right=right.kind)

    def _interval(self, subject: Typed, interval: ast.Interval) -> list[Condition]:
        found: list[Condition] = []
        low, high = interval.low, interval.high
        if low is not None and high is not None:
            low = _like(low, high)
        if low is not None:
            operator: Operator = ">=" if interval.low_included else ">"
            found.append(Atom(subject, operator, self.scope.literal(low, subject), interval.span))
        if high is not None:
            operator = "<=" if interval.high_included else "<"
            found.append(Atom(subject, operator, self.scope.literal(high, subject), interval.span))
        return found

    def _range(self, subject: Typed, span: ast.Range) -> list[Condition]:
        low, high = _as_number(span.low), _as_number(span.high)
        if not isinstance(low, ast.Number) or not isinstance(high, ast.Number):
            self.scope.fault("PE302", span.span, left="区间", right=self.scope.excerpt(span.span))
            return []
        low, high = _like(low, high), _like(high, low)
        if low.value > high.value:
            low, high = high, low
        if low.value == high.value:
            self.scope.fault("PE424", span.span, low=low.raw, high=high.raw)
        first, last = self.scope.literal(low, subject), self.scope.literal(high, subject)
        return [
            Atom(
                subject, ">" if low.included is False else ">=", first, span.span,
                None if low.included is not None else "low", low.included is not None,
            ),
            Atom(
                subject, "<" if high.included is False else "<=", last, span.span,
                None if high.included is not None else "high", high.included is not None,
            ),
        ]  # fmt: skip


def _edge(sign: str, side: ast.Side, *, bare: bool) -> tuple[Operator, Soft | None, bool]:
    """Operator, openness and whether （含） or （不含） is written."""
    included = side.included
    if included is None and isinstance(side.value, ast.Number):
        included = side.value.included
    if side.edge is None or sign in {">", "<"}:
        operator = SIGNS[sign]
        if included is not None and operator in {">", ">=", "<", "<="}:
            operator = operator[0] + ("=" if included else "")  # type: ignore[assignment]
        soft: Soft | None = "bare" if bare and operator == "==" else None
        return operator, soft, included is not None
    base: Operator = ">=" if side.edge == "above" else "<="
    if side.edge == "outside":
        return (">=" if included else ">"), None, included is not None
    if included is None:
        return base, None if sign in {"≥", "≤"} else "edge", False
    return base if included else _STRICT[base], None, True


def _as_number(value: ast.Expression) -> ast.Expression:
    """A mark such as 85分 as a plain number: what is judged is itself a score."""
    if isinstance(value, ast.Points):
        return ast.Number(value.value, None, "", span=value.span)
    return value


def _like(number: ast.Number, other: ast.Number) -> ast.Number:
    """``80-90%``: the end without a unit takes the other's."""
    if number.unit is not None or other.unit is None:
        return number
    unit = parse_unit(other.unit)
    if unit is None:
        return number
    return attrs.evolve(number, value=number.value * unit.factor, unit=other.unit)


def _is_literal(side: ast.Side | ast.Interval | ast.Range | None) -> bool:
    return isinstance(side, ast.Side) and isinstance(side.value, ast.Number)


def _only_name(phrase: ast.Chain) -> bool:
    side = phrase.sides[0]
    return (
        not phrase.signs
        and isinstance(side, ast.Side)
        and isinstance(side.value, ast.Name)
        and side.edge is None
    )


def _all(found: list[Condition]) -> Condition | None:
    if not found:
        return None
    return found[0] if len(found) == 1 else Group("and", found)


def _joined(terms: list[tuple[str, Condition]]) -> Condition | None:
    """且 binds closer than 或."""
    if not terms:
        return None
    groups: list[list[Condition]] = [[terms[0][1]]]
    for operator, term in terms[1:]:
        if operator == "or":
            groups.append([term])
        else:
            groups[-1].append(term)
    alternatives = [group[0] if len(group) == 1 else Group("and", group) for group in groups]
    return alternatives[0] if len(alternatives) == 1 else Group("or", alternatives)


_GROWTH = re.compile(
    r"^(?P<name>.*?)(?:比|较)(?P<base>上年度?|去年|上年同期|去年同期|同期|上一年度?|前一年度?)(?:同期)?"
    r"(?P<move>增长|提高|增加|上升|提升|下降|降低|减少|压减)(?:率|幅度|了)?$"
)
_POINTS = {"提高", "提升", "降低"}


def growth(reader: Reader, text: str, span: Span) -> Typed | None:
    """``比上年增长`` is (this year - last year) / last year; ``比上年提高`` their difference.

    The two values are inputs: the name itself, and 上年 in front of it.
    """
    match = _GROWTH.match(normalise_key(text))
    if match is None or reader.scope.known(reader.scope.key(text)):
        return None
    name = match.group("name") or reader.grown
    if not name:
        return None
    reader.grown = name
    now = reader.scope.name(name, span)
    before = reader.scope.name(match.group("base") + name, span)
    link(reader.scope, now, before)
    up = match.group("move") in {"增长", "提高", "增加", "上升", "提升"}
    change = (
        build.sub(now.node, before.node, span) if up else build.sub(before.node, now.node, span)
    )
    if match.group("move") in _POINTS:
        for typed in (now, before):
            draft = reader.scope.registry.draft_of(typed.node)
            if draft is not None and draft.unit is None and draft.ready is None:
                draft.kind, draft.percent = "ratio", True
        return Typed(change, "ratio")
    return Typed(build.div(change, before.node, span), "ratio")


# Edges ------------------------------------------------------------------------


def settle_edges(scope: Scope, conditions: list[Condition]) -> None:
    """Decide every edge that the text leaves open, by the clauses beside it."""
    rows = [
        (place, atom) for place, condition in enumerate(conditions) for atom in atoms(condition)
    ]
    for place, atom in rows:
        if atom.soft not in {"edge", "low"}:
            continue
        if any(_takes(other, atom, explicit=True) for at, other in rows if at != place):
            atom.operator = _STRICT[atom.operator]
            scope.read("edges_taken", atom.span)
    for place, atom in rows:
        if atom.soft != "high":
            continue
        if any(_takes(other, atom, explicit=False) for at, other in rows if at != place):
            atom.operator = "<"
        scope.read("unmarked_range", atom.span)
    for place, atom in rows:
        if atom.soft == "bare" and _is_top(conditions, place, atom):
            atom.operator = ">="
            scope.read("equality_top", atom.span)


def _takes(other: Atom, atom: Atom, *, explicit: bool) -> bool:
    """Whether ``other`` claims the number of ``atom`` for its own clause."""
    if other.number is None or other.number != atom.number:
        return False
    if other.subject.node != atom.subject.node:
        return False
    if explicit:
        return other.explicit and other.operator in {">=", "<=", "=="}
    return other.soft != "high" and other.operator in {">=", "<=", "=="}


def _is_top(conditions: list[Condition], place: int, atom: Atom) -> bool:
    """Whether no other band reaches above the number of an equality band."""
    number = atom.number
    if number is None or len(conditions) == 1 and not conditions:
        return False
    others = [c for at, c in enumerate(conditions) if at != place]
    for other in others:
        for edge in atoms(other):
            if edge.subject.node == atom.subject.node and (
                edge.number is None or edge.number > number
            ):
                return False
        if holds_at(other, atom.subject.node, number + 1):
            return False
    return bool(others)
