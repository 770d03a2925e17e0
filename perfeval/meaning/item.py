"""One item: an indicator, or a numbered part with a score of its own.

Its clauses are read in the order of the text and then put together in the
order of language reference, section 5: definitions, then bands, formula or
tiers give the base, steps and occurrences add and subtract, limits bound the
result, exemptions and overrides come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import attrs

from perfeval.meaning import build
from perfeval.meaning.anchors import Anchor
from perfeval.meaning.conditions import Atom, Condition, atoms, holds_at, node_of, reaches
from perfeval.meaning.cover import by_deductions, by_steps
from perfeval.meaning.expressions import lower
from perfeval.meaning.movement import TIMES, Change, Direction
from perfeval.meaning.reader import Reader
from perfeval.meaning.registry import Draft, counts
from perfeval.meaning.scope import Scope
from perfeval.meaning.target import target_atom
from perfeval.numbers.exact import to_text
from perfeval.numbers.units import Unit, parse_unit
from perfeval.program.nodes import Branch, Case, Const, Input, Node
from perfeval.program.used_inputs import every as every_node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause
from perfeval.reading.words import words_of as lexicon_words
from perfeval.source import Span
from perfeval.text.names import normalise_key


@attrs.define
class Band:
    """A condition with the score it gives."""

    condition: Condition
    value: Node
    clause: Clause
    exempt: bool = False


@attrs.define
class Threshold:
    """A numeric condition that a step may start from."""

    condition: Condition
    scores: bool


@attrs.define
class Ruling:
    """An override or exemption: when the truth holds, the score is ``value``."""

    truth: Node
    value: Node
    span: Span
    veto: str | None = None
    full: bool = False  # the full score of the item that it comes to rule over


@attrs.frozen
class Counted:
    """What a 每 clause counts: the subject of a later 两次及以上的."""

    key: str
    span: Span
    unit: Unit | None
    words: str = ""


@attrs.define
class Item:
    """The state of one item while it is lowered."""

    scope: Scope
    block: Block
    key: str
    full: Fraction | None
    reader: Reader
    clauses: list[Clause]
    span: Span
    conditions: dict[int, Condition] = attrs.field(factory=dict)
    bands: list[Band] = attrs.field(factory=list)
    thresholds: list[Threshold] = attrs.field(factory=list)
    changes: list[Change] = attrs.field(factory=list)
    anchors: list[tuple[Clause, Anchor, Direction]] = attrs.field(factory=list)
    overrides: list[Ruling] = attrs.field(factory=list)
    exemptions: list[Ruling] = attrs.field(factory=list)
    upward: list[Ruling] = attrs.field(factory=list)
    bases: list[tuple[Node, Span]] = attrs.field(factory=list)
    otherwise: tuple[Node, Clause] | None = None
    seen_step: bool = False
    counted: Counted | None = None
    judged_base: bool = False
    floor: Fraction = Fraction(0)
    lifted: bool = False
    directions: list[tuple[str, Node, Clause]] = attrs.field(factory=list)
    taken: set[int] = attrs.field(factory=set)
    flat: list[tuple[Condition, Clause]] = attrs.field(factory=list)
    listed: bool = False
    regimes: dict[int, Condition] = attrs.field(factory=dict)
    counted_bands: list[Clause] = attrs.field(factory=list)
    prose: list[Span] = attrs.field(factory=list)
    basic: Fraction | None = None  # 基本分
    shares: Span | None = None  # where listed items make up the whole

    # roles ---------------------------------------------------------------

    def take(self, clauses: Iterable[Clause], role: str) -> None:
        """Give clauses a role together; none of them is asked again what it is."""
        for clause in clauses:
            self.taken.add(id(clause))
            self.scope.roles[clause.span] = role

    def is_taken(self, clause: Clause) -> bool:
        """Whether a clause has its role already."""
        return id(clause) in self.taken

    # amounts -------------------------------------------------------------

    def amount(self, award: ast.Award) -> Node:
        """The points of an award; a share is of the item's full score."""
        self.scope.full = self.full
        if award.base and self.basic is not None:
            return build.const(self.basic, award.span)
        if award.amount is None:
            return self.full_node(award.span)
        value: ast.Expression | ast.Range = award.amount
        if isinstance(value, ast.Range):
            value = value.high
        if isinstance(value, ast.Number):
            return self._number_amount(award, value)
        if isinstance(value, ast.Share) and not value.owned:
            self.scope.read("share_of_full", value.span)
        node = lower(self.scope, value, formula=True).node
        number = build.constant_of(node)
        if award.negative and award.kind == "gain" and number is not None:
            self.floor = min(self.floor, number)
        self._check_amount(award, node)
        return node

    def _number_amount(self, award: ast.Award, value: ast.Number) -> Node:
        if value.unit is None:
            self.scope.fault("PE110", value.span, phrase=self.scope.excerpt(award.span))
            return build.const(value.value, value.span)
        if value.unit.endswith("%") or value.unit == "%":
            self.scope.read("share_of_full", value.span)
            return build.mul(self.full_node(value.span), build.const(value.value), value.span)
        self.scope.fault("PE110", value.span, phrase=self.scope.excerpt(award.span))
        return build.const(value.value, value.span)

    def otherwise_amount(self, award: ast.Award, stated: Sequence[Node], span: Span) -> Node:
        """``否则扣2分`` takes from the highest of the scores stated before it."""
        value = self.amount(award)
        if award.kind != "lose":
            return value
        if award.negative:
            self.go_below(award)
        return build.sub(self.start(award, stated, span), value, span)

    def start(self, award: ast.Award, stated: Sequence[Node], span: Span) -> Node:
        """What a deduction from stated scores takes from: the highest, or nothing for 倒扣."""
        if award.negative:
            return build.ZERO
        numbers = [build.constant_of(node) for node in stated]
        most = None if None in numbers else max(filter(None, numbers), default=None)
        return self.full_node(span) if most is None else build.const(most, span)

    def go_below(self, award: ast.Award) -> None:
        """倒扣 lifts the floor to minus the stated amount."""
        value = build.constant_of(self.amount(award))
        if value is not None:
            self.floor = min(self.floor, -value)

    def full_node(self, span: Span) -> Node:
        """The full score; an error where nothing states it."""
        if self.full is None:
            self.scope.need_full(span)
            return build.const(1, span)
        return build.const(self.full, span)

    def _check_amount(self, award: ast.Award, node: Node) -> None:
        value = build.constant_of(node)
        if value is not None and value < 0 and self.floor == 0 and not award.negative:
            self.scope.fault("PE429", award.span, value=to_text(value))
        if value is not None:
            self.check_most(award, value)

    def check_most(self, award: ast.Award, value: Fraction) -> None:
        """A score to get is not above the full score."""
        if award.kind == "gain" and self.full is not None and value > self.full and not self.lifted:
            self.scope.fault("PE404", award.span, score=to_text(value), points=to_text(self.full))

    def forget(self, clause: Clause) -> None:
        """Take the comparison of ``clause`` back: it is words, and asks for no number."""
        condition = self.conditions.pop(id(clause))
        kept = {id(a.subject.node) for c in self.conditions.values() for a in atoms(c)}
        nodes = [n for n in every_node(node_of(condition)) if isinstance(n, Input)]
        for node in nodes:
            draft = self.scope.registry.draft_of(node)
            if draft is not None and id(node) not in kept:
                self.scope.registry.drop(draft)

    def settle_unit(self, draft: Draft, unit: Unit) -> None:
        """A step tells the unit of a value that no threshold told."""
        others = self.scope.registry.drafts.values()
        linked = [other for other in others if other.group == draft.group is not None]
        for each in (draft, *linked):
            each.unit = unit
            if counts(each.key, unit):
                each.kind = "count"

    # thresholds ----------------------------------------------------------

    def score_at(self, atom: Atom) -> Node | None:
        """The score that a clause gives at the threshold of ``atom``."""
        number = atom.number
        for band in self.bands:
            if number is None:
                if any(a.limit == atom.limit and "=" in a.operator for a in atoms(band.condition)):
                    return band.value
            elif holds_at(band.condition, atom.subject.node, number):
                return band.value
        for band in self.bands:
            if holds_at(band.condition, atom.subject.node, number or Fraction(0)) is None and any(
                a.subject.node == atom.subject.node and a.limit == atom.limit
                for a in atoms(band.condition)
            ):
                return band.value
        return None

    def target_anchor(self) -> Anchor | None:
        """The declared target of the indicator as an anchor."""
        text = self.scope.context.target
        atom = target_atom(self, text) if text else None
        if atom is None:
            return None
        return Anchor(atom.subject, atom.limit, self.score_at(atom), self.span)

    def partial_of(self, clause: Clause) -> str | None:
        """How parts of a step count, when a phrase behind or inside it says so."""
        place = self.clauses.index(clause)
        if (
            place
            and isinstance(self.clauses[place - 1].action, ast.Partial)
            and (
                self.clauses[place - 1].sentence == clause.sentence
                and clause.span.start < self.clauses[place - 1].span.start < clause.span.end
            )
        ):
            action = self.clauses[place - 1].action
            return action.mode if isinstance(action, ast.Partial) else None
        for later in self.clauses[place + 1 :]:
            if isinstance(later.action, ast.Partial):
                assert isinstance(later.action, ast.Partial)  # noqa: S101 - by its kind
                return later.action.mode
            if not isinstance(later.action, ast.Limit | ast.Rounding):
                return None
        return None

    def guarded(self, clause: Clause, anchor: Anchor, node: Node, moves: Direction) -> Node:
        """``node``, but 0 where a band stated before the step already decides."""
        number = build.constant_of(anchor.limit)
        if number is None:
            return node
        fixed = []
        for band in self.bands:
            if band.clause is clause or band.exempt:
                continue
            if holds_at(band.condition, anchor.subject.node, number) is not False:
                continue
            if reaches(band.condition, anchor.subject.node, number, moves):
                fixed.append(Branch(node_of(band.condition), build.ZERO))
        return Case(tuple(fixed), node, span=clause.span) if fixed else node

    # putting it together -------------------------------------------------

    def base(self) -> Node | None:
        """What bands, formula, tiers or a stated score give, before steps."""
        stated = list(self.bases)
        scoring = [band for band in self.bands if not band.exempt]
        if scoring or (self.bands and self.otherwise):
            stated.insert(0, (self._band_case(), self.bands[0].clause.span))
        elif self.bands:
            self.judged_base = False
        places = [span for _, span in stated]
        if self.shares is not None:
            places.insert(0, self.shares)
        if len(places) > 1:
            self.conflict(places[0], places[1])
        if stated:
            return stated[0][0]
        return None

    def conflict(self, first: Span, second: Span) -> None:
        """Report two places that both give the base."""
        texts = (self.scope.excerpt(first), self.scope.excerpt(second))
        self.scope.fault("PE410", second, first=texts[0], second=texts[1])

    def _band_case(self) -> Node:
        """First clause whose condition holds, in order of the text."""
        self._raise_thresholds()
        branches = tuple(Branch(node_of(band.condition), _as_band(band)) for band in self.bands)
        branches += by_deductions(self)
        covered: Node | None = None
        if self.otherwise is not None:
            covered = self.otherwise[0]
        elif self.anchors:
            more, covered = by_steps(self)
            branches += more
        return Case(branches, covered, span=self.span, role="bands")

    def _raise_thresholds(self) -> None:
        """``达到良好值得4分，达到优秀值得5分``: of rising thresholds the highest that holds."""
        rows = [
            (place, band) for place, band in enumerate(self.bands)
            if isinstance(band.condition, Atom) and band.condition.operator in {">=", ">"}
            and band.condition.number is None
        ]  # fmt: skip
        values = [build.constant_of(band.value) for _, band in rows]
        known = [value for value in values if value is not None]
        if len(rows) < 2 or len(known) < len(rows):  # noqa: PLR2004 - two to compare
            return
        if known != sorted(known) or known[0] == known[-1]:
            return
        self.scope.read("rising_thresholds", rows[-1][1].clause.span)
        for (place, _), (_, band) in zip(rows, reversed(rows), strict=True):
            self.bands[place] = band

    def default_base(self) -> Node | None:
        """The base where no clause states one: 0 beside gains, full for deductions alone."""
        kinds = {change.kind for change in self.changes}
        if kinds and self.basic is not None:
            return build.const(self.basic, self.span)
        stated = next((a.base for _, a, _ in self.anchors if a.base is not None), None)
        if kinds and stated is not None:
            return stated
        if "lose" in kinds and "gain" not in kinds:
            if self.full is not None:
                self.scope.read("no_floor_base", self.span)
            return self.full_node(self.span)
        if kinds:
            return build.ZERO
        if self.overrides or self.exemptions or self.bands or self.upward:
            return self.full_node(self.span)
        return None


def _as_band(band: Band) -> Node:
    value = band.value
    if isinstance(value, Const):
        return attrs.evolve(value, span=band.clause.span, role="band")
    return value


def words_of(item: Item, clause: Clause) -> tuple[str, Span]:
    """The words of a judged condition, and where they stand."""
    when = [p for p in clause.when if not isinstance(p, ast.Every)]
    while when and isinstance(when[-1], ast.Comma):
        when.pop()
    while when and isinstance(when[0], ast.Comma):
        when.pop(0)
    span = when[0].span.cover(when[-1].span) if when else clause.span
    return normalise_key(item.scope.excerpt(span)), span


def count_of(when: Sequence[ast.Condition]) -> ast.Number | None:
    """The counter of an occurrence that is written without 每.

    Words behind it may compare: 一个季度执行率低于90% is so many quarters.
    """
    if len(when) > 2 and ast.name_of(when[0]) in lexicon_words("finding"):  # noqa: PLR2004 - 有, a counter, what it counts
        when = when[1:]
    found: ast.Number | None = None
    at_once = not any(isinstance(phrase, ast.Comma) for phrase in when)
    for phrase in when:
        if isinstance(phrase, ast.Comma):
            continue
        if not isinstance(phrase, ast.Chain):
            return None
        side = phrase.sides[0]
        if phrase.signs or not isinstance(side, ast.Side) or side.edge is not None:
            if not at_once or found is None or when[0].span.start != found.span.start:
                return None
        elif isinstance(side.value, ast.Number):
            unit = parse_unit(side.value.unit) if side.value.unit else None
            once = unit is not None and unit.kind in TIMES and side.value.value == 1
            if found is not None or unit is None or not (unit.count or once):  # 迟到1天扣1分
                return None
            found = side.value
        elif not isinstance(side.value, ast.Name):
            return None
    return found
