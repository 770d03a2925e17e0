"""Reads the phrases of a condition, and remembers the subject last named."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom, Condition, Judged, Opposite, joined, together
from perfeval.meaning.expressions import SIGNS, link, lower
from perfeval.meaning.growth import growth
from perfeval.meaning.phrases import EACH, listed
from perfeval.meaning.scope import Local, Scope, Typed
from perfeval.meaning.sides import (
    alike,
    as_number,
    edge_of,
    is_literal,
    like,
    only_name,
    starts_with_edge,
)
from perfeval.meaning.target import toward_target
from perfeval.program.nodes import Const, Node, Operator
from perfeval.reading import clauses as ast
from perfeval.reading.words import word_list
from perfeval.source import Span
from perfeval.text.names import normalise_key

_FLIP: dict[str, str] = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": "=", "≠": "≠"}
_VERBS = frozenset("发生 出现 发现 存在 有 达到 完成 实现".split())
_MISSED = frozenset(
    "达不到 未达到 未达 没有达到 没达到 不达标 未达标 达不到要求 未达到要求".split()
)


@attrs.define
class Reader:
    """Reads the conditions of one item; remembers the subject last named."""

    scope: Scope
    head: str
    head_span: Span
    subject: Typed | None = None
    target: Atom | None = None
    implicit: Typed | None = None
    defined: Local | None = None
    grown: str = ""
    moved: str = ""
    one: Typed | None = None
    several: list[Typed] = attrs.field(factory=list)
    last: Condition | None = None

    def implied(self) -> Typed:
        """The subject that the text leaves out."""
        if self.subject is not None:
            return self.subject
        if self.implicit is None and self.defined is not None:
            self.implicit = self.scope.name(self.defined.name, self.head_span)
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

    def read(self, when: Sequence[ast.Condition], span: Span) -> Condition | None:
        """The condition that the phrases state; None when they state nothing."""
        segments: list[tuple[str, list[ast.Condition]]] = [("", [])]
        for phrase in when:
            if isinstance(phrase, ast.Join):
                segments.append((phrase.operator, []))
            else:
                segments[-1][1].append(phrase)
        if self.implicit is None:
            self.head_span = Span(span.start, span.start) if self.head else span
        terms = [(joined, self._segment(phrases)) for joined, phrases in segments]
        found = joined([(joined, term) for joined, term in terms if term is not None])
        if isinstance(found, Atom):
            self.last = found
        return found

    def _segment(self, phrases: list[ast.Condition]) -> Condition | None:
        found: list[Condition] = []
        names: list[ast.Condition] = []
        for phrase in phrases:
            if isinstance(phrase, ast.Comma):
                if names and not found:
                    names.append(phrase)
            elif isinstance(phrase, ast.Between):
                continue
            elif isinstance(phrase, ast.Range):
                found.extend(self._range(self._juxtaposed(names), phrase))
                names = []
            elif isinstance(phrase, ast.Chain) and not only_name(phrase):
                if phrase.sides[0] is not None and phrase.signs and not starts_with_edge(phrase):
                    self._flush(names, found)
                found.extend(self._each(phrase, names))
                names = []
            else:
                names.append(phrase)
        self._flush(names, found)
        return together(found)

    def _flush(self, names: list[ast.Condition], found: list[Condition]) -> None:
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
        """达到要求 and 未达到, when the rule says what there is to reach."""
        if text in _MISSED and self.last is not None:
            return Opposite(self.last)
        if self.target is None:
            return None
        words = {"达到要求", "达标", "符合要求", "合格", "满足要求", "达到目标", "达到标准"}
        bare = text.removeprefix("未").removeprefix("没有").removeprefix("不")
        if bare not in words and text not in words:
            return None
        atom = attrs.evolve(self.target, span=span)
        return atom if text in words else Opposite(atom)

    # comparisons ----------------------------------------------------------

    def _juxtaposed(self, names: list[ast.Condition]) -> Typed:
        """The subject written right before a bound: 人员5人以上."""
        kept = [p for p in names if not isinstance(p, ast.Comma)]
        if not kept:
            return self.implied()
        span = kept[0].span.cover(kept[-1].span)
        return self._named(self.scope.excerpt(span), span)

    def _named(self, text: str, span: Span) -> Typed:
        """The value of that name; a verb alone goes on with the value before it."""
        if self.one is not None:
            return self.one
        if self.subject is not None and normalise_key(text) in {*_VERBS, self.moved}:
            return self.subject
        short = self._short(text, span)
        if short is not None:
            return short
        typed = self._grown(text, span) or self._counted(text) or self.scope.name(text, span)
        self.subject = typed
        return typed

    def _short(self, text: str, span: Span) -> Typed | None:
        """``“租车费”＞0`` behind ``“租车费”变动率``: the quoted head of the name before it."""
        if self.subject is None or self.scope.excerpt(span)[:1] not in {"“", '"', "「", "『", "‘"}:
            return None
        draft = self.scope.registry.draft_of(self.subject.node)
        key = normalise_key(text)
        if (
            draft is None
            or draft.key == key
            or not draft.key.startswith(key)
            or self.scope.known(key)
        ):
            return None
        self.scope.read("short_subject", span)
        return self.subject

    def _grown(self, text: str, span: Span) -> Typed | None:
        """``比上年增长`` of the name, or of the one that grew before it."""
        draft = self.scope.registry.draft_of(self.subject.node) if self.subject else None
        named = draft.key if draft is not None and not draft.local else self.head
        found = growth(self.scope, self.grown or named, text, span)
        if found is None:
            return None
        typed, self.grown, self.moved = found
        return typed

    def _counted(self, text: str) -> Typed | None:
        """``逾期超过5天``, after 每逾期1天: the same count."""
        registry, key = self.scope.registry, self.scope.key(text)
        draft = registry.drafts.get("/".join((*registry.path, key)))
        if draft is None or draft.kind != "count" or not draft.local:
            return None
        unit = draft.unit
        node = registry.local(key, "count", draft.span or self.head_span)
        return Typed(node, unit.kind if unit is not None else None, unit)

    def _each(self, chain: ast.Chain, names: list[ast.Condition]) -> list[Condition]:
        """``满意度、完成率均≥90%``: the comparison holds for each value."""
        side = chain.sides[0]
        kept = [p for p in names if not isinstance(p, ast.Comma)]
        if isinstance(side, ast.Side) and isinstance(side.value, ast.Name):
            span = side.value.span
        elif kept:
            span = kept[0].span.cover(kept[-1].span)
        else:
            return self._chain(chain, names)
        text = self.scope.excerpt(span)
        several = [self.scope.name(name, span) for name in listed(text)]
        if text in EACH:
            several = self.several or [self.implied()]
        elif not several:
            return self._chain(chain, names)
        self.several = several
        found: list[Condition] = []
        for self.one in several:
            found.extend(self._chain(chain, names))
        self.one = None
        return found

    def _chain(self, chain: ast.Chain, names: list[ast.Condition]) -> list[Condition]:
        chain = toward_target(self.scope, chain, self.target)
        sides, signs = list(chain.sides), list(chain.signs)
        several = self._several(chain, names)
        if several is not None:
            return several
        if not signs:
            return self._bound(self._juxtaposed(names), "=", sides[0], chain.span, bare=True)
        if sides[0] is None:
            return self._bound(self._juxtaposed(names), signs[0], sides[1], chain.span)
        if len(sides) > 3:  # noqa: PLR2004 - 90%>X≥75% is the longest
            self.scope.fault("PE101", chain.span, text=self.scope.excerpt(chain.span))
            return []
        if len(sides) == 3:  # noqa: PLR2004 - 90%>X≥75%
            subject = self._subject(sides[1])
            first, last = alike(sides[0], sides[2])
            low = self._bound(subject, _FLIP[signs[0]], first, chain.span)
            found = [*low, *self._bound(subject, signs[1], last, chain.span)]
            self._check_ends(chain, found)
            return found
        left, right = sides
        if is_literal(left) and is_literal(right):
            # 指标2≥90% cut into a name and a comparison of two numbers
            span = chain.span if not names else names[0].span.cover(chain.span)
            self.scope.fault("PE101", span, text=self.scope.excerpt(span))
            return []
        if is_literal(left) and not is_literal(right):
            return self._bound(self._subject(right), _FLIP[signs[0]], left, chain.span)
        return self._bound(self._subject(left), signs[0], right, chain.span)

    def _check_ends(self, chain: ast.Chain, found: list[Condition]) -> None:
        """Both signs point one way, and some number lies between the ends."""
        if len({sign in {"≥", ">"} for sign in chain.signs}) > 1:
            self.scope.fault("PE432", chain.span, text=self.scope.excerpt(chain.span))
            return
        self._check_empty(found, chain.span)

    def _check_empty(self, found: list[Condition], span: Span) -> None:
        low = [c for c in found if isinstance(c, Atom) and c.operator in {">", ">="}]
        high = [c for c in found if isinstance(c, Atom) and c.operator in {"<", "<="}]
        if len(low) != 1 or len(high) != 1:
            return
        first, last = low[0].number, high[0].number
        if first is None or last is None or first < last:
            return
        if first > last or low[0].operator == ">" or high[0].operator == "<":
            ends = [self._end(atom, span) for atom in (low[0], high[0])]
            self.scope.fault("PE424", span, low=ends[0], high=ends[1])

    def _end(self, atom: Atom, span: Span) -> str:
        return self.scope.excerpt(atom.limit.span or span)

    def _several(self, chain: ast.Chain, names: list[ast.Condition]) -> list[Condition] | None:
        """``高于2%不高于5%``, ``60%以上不足75%``: bounds of one subject, side by side."""
        sides, signs = list(chain.sides), list(chain.signs)
        if len(signs) > 1 and (sides[0] is None or is_literal(sides[1])):
            subject = self._juxtaposed(names) if sides[0] is None else self._subject(sides[0])
        elif len(signs) == 1 and starts_with_edge(chain):
            subject = self._juxtaposed(names)
            signs = ["=", *signs]
            sides = [None, *sides]
        else:
            return None
        found: list[Condition] = []
        for sign, side in zip(signs, sides[1:], strict=True):
            found.extend(self._bound(subject, sign, side, chain.span))
        self._check_empty(found, chain.span)
        return found

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
        attained = self._of_target(sign, side.value, span)
        if attained is not None:
            return [attained]
        limit, typed = self._limit(subject, side.value)
        operator, soft, explicit = edge_of(sign, side, bare=bare)
        if typed is not None:
            self._compare_kinds(subject, typed, side.span)
        return [Atom(subject, operator, limit, span, soft, explicit)]

    def _of_target(self, sign: str, value: ast.Expression, span: Span) -> Condition | None:
        """``达到要求``, ``未达到目标值``, when the rule says what there is to reach."""
        if self.target is None or not isinstance(value, ast.Name):
            return None
        if value.text not in word_list("targets"):
            return None
        atom = attrs.evolve(self.target, span=span)
        met = {"<=", "<", "=="} if atom.operator in {"<=", "<"} else {">=", ">", "=="}
        return atom if SIGNS[sign] in met or sign in "≥=" else Opposite(atom)

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
            low = like(low, high)
        if low is not None:
            operator: Operator = ">=" if interval.low_included else ">"
            found.append(Atom(subject, operator, self.scope.literal(low, subject), interval.span))
        if high is not None:
            operator = "<=" if interval.high_included else "<"
            found.append(Atom(subject, operator, self.scope.literal(high, subject), interval.span))
        if low is not None and high is not None:
            closed = interval.low_included and interval.high_included
            if low.value > high.value or (low.value == high.value and not closed):
                self.scope.fault("PE424", interval.span, low=low.raw, high=high.raw)
        return found

    def _range(self, subject: Typed, span: ast.Range) -> list[Condition]:
        if isinstance(span.low, ast.Name) and isinstance(span.high, ast.Name):
            ends = [self.scope.name(end.text, end.span) for end in (span.low, span.high)]
            return [
                Atom(subject, ">=", ends[0].node, span.span),
                Atom(subject, "<=", ends[1].node, span.span),
            ]
        low, high = as_number(span.low), as_number(span.high)
        if not isinstance(low, ast.Number) or not isinstance(high, ast.Number):
            self.scope.fault("PE302", span.span, left="区间", right=self.scope.excerpt(span.span))
            return []
        low, high = like(low, high), like(high, low)
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
