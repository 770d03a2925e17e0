"""Scoring leaf by leaf: where a row cannot simply be scored, this says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from perfeval.diagnostics import Diagnostic, Label
from perfeval.errors import DataError, EvaluationError
from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Veto
from perfeval.model.rounded import shown
from perfeval.numbers.exact import exact, round_fraction, to_text
from perfeval.program import nodes
from perfeval.program.intervals import Interval, bounds
from perfeval.program.nodes import Node
from perfeval.program.reference import DivisionByZero, EvaluationFault, Missing, NoBand, evaluate
from perfeval.program.used_inputs import every

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Leaf, Rubric
    from perfeval.scoring.row_reader import Given

Bounds = tuple[Fraction | None, Fraction | None]


@attrs.define
class Outcome:
    """The scores of a row as far as they are known.

    A score is ``None`` where the leaf does not apply, or where values are
    missing; then ``open`` holds the interval that it must lie in.
    """

    scores: tuple[Decimal | None, ...] = ()
    vetoed: bool = False
    veto_open: bool = False
    open: dict[int, Bounds] = attrs.field(factory=dict)


Score = Callable[[int], Decimal]
"""The rounded score of a leaf, or of a veto of the total behind them, by its number.

Raises an :class:`~perfeval.program.reference.EvaluationFault` where there is none.
"""


def settle(rubric: Rubric, given: Given, *, partial: bool, score: Score | None = None) -> Outcome:
    """Score what can be scored; with ``score`` only what it cannot is walked.

    Raises one :class:`DataError` for everything that is wrong with the data,
    else one :class:`EvaluationError` for every rule without an answer.
    """
    work = _Settling(rubric, given, score, partial)
    for place in range(len(rubric.leaves)):
        work.leaf(place)
    problems = [*given.problems]
    if not partial:
        problems += work.missing()
    if problems:
        raise DataError(problems)
    if work.faults:
        raise EvaluationError(work.faults)
    work.outcome.scores = tuple(work.scores)
    return work.outcome


@attrs.define
class _Settling:
    rubric: Rubric
    given: Given
    score: Score | None
    partial: bool
    vetoes: int = 0
    scores: list[Decimal | None] = attrs.field(factory=list)
    outcome: Outcome = attrs.field(factory=Outcome)
    faults: list[Diagnostic] = attrs.field(factory=list)
    needed: dict[int, list[int]] = attrs.field(factory=dict)

    @property
    def places(self) -> dict[str, int]:
        """Where each input stands, by its id."""
        return self.rubric.input_places

    def leaf(self, number: int) -> None:
        """Score one leaf, or keep why it has no score."""
        leaf = self.rubric.leaves[number]
        self.scores.append(None)
        vetoes = [veto for veto in leaf.plan.vetoes if veto.level == "total"]
        first = self.vetoes
        self.vetoes += len(vetoes)
        if number in self.given.away:
            return
        values = exact_values(self.rubric, self.given, leaf)
        try:
            if self.score is not None:
                self.scores[number] = self.score(number)
            else:
                score = Fraction(evaluate(leaf.plan.score, values))
                self.scores[number] = shown(score, self.rubric.rounding_of(leaf))
        except Missing:
            self._open(number, leaf, values)
        except EvaluationFault as fault:
            self.faults.append(fault_diagnostic(leaf, fault, values))
        for place, veto in enumerate(vetoes, len(self.rubric.leaves) + first):
            self._veto(number, place, veto, values)

    def _veto(self, number: int, place: int, veto: Veto, values: dict[str, Fraction]) -> None:
        leaf = self.rubric.leaves[number]
        try:
            holds = evaluate(veto.condition, values) if self.score is None else self.score(place)
            self.outcome.vetoed = bool(holds) or self.outcome.vetoed
        except Missing:
            self.outcome.veto_open = True
            self._note_missing(number, leaf, values)
        except EvaluationFault as fault:
            self.faults.append(fault_diagnostic(leaf, fault, values))

    def _open(self, number: int, leaf: Leaf, values: dict[str, Fraction]) -> None:
        self._note_missing(number, leaf, values)
        if not self.partial:
            return
        known = {
            spec.id: Interval.point(values[spec.id])
            if spec.id in values
            else _domain(self.rubric.inputs[self.places[spec.id]])
            for spec in leaf.plan.inputs
        }
        found = bounds(leaf.plan.score, known)
        rounding = self.rubric.rounding_of(leaf)
        self.outcome.open[number] = (
            None if found.low is None else Fraction(shown(found.low, rounding)),
            None if found.high is None else Fraction(shown(found.high, rounding)),
        )

    def _note_missing(self, number: int, leaf: Leaf, values: dict[str, Fraction]) -> None:
        for spec in leaf.plan.inputs:
            place = self.places[spec.id]
            if spec.id not in values and place not in self.given.spoilt:
                users = self.needed.setdefault(place, [])
                if number not in users:
                    users.append(number)

    def missing(self) -> list[Diagnostic]:
        """One finding for each missing input, at the first indicator that needs it."""
        names = self.rubric.names
        return [
            Diagnostic(
                "PE502",
                None,
                None,
                {
                    "name": names.name(place),
                    "indicators": "、".join(self.rubric.leaves[user].name for user in users),
                },
                (),
                self.rubric.leaves[users[0]].path,
            )
            for place, users in sorted(self.needed.items())
        ]


def exact_values(rubric: Rubric, given: Given, leaf: Leaf) -> dict[str, Fraction]:
    """The exact values that ``leaf`` has for its inputs, by id."""
    places, found = rubric.input_places, {}
    for spec in leaf.plan.inputs:
        value = given.values[places[spec.id]]
        if value is not None:
            found[spec.id] = exact(value)
    return found


def _domain(spec: InputSpec) -> Interval:
    """Every value that the input may take."""
    if spec.kind == "yes_no":
        return Interval(Fraction(0), Fraction(1))
    if spec.kind == "choice":
        return Interval(Fraction(0), Fraction(max(0, len(spec.labels) - 1)))
    low = Fraction(0) if spec.low is None and spec.kind in ("count", "deduction") else spec.low
    return Interval(low, spec.high)


def fault_diagnostic(leaf: Leaf, fault: EvaluationFault, values: dict[str, Fraction]) -> Diagnostic:
    """What a division by zero or a value in no band looks like to the author."""
    if isinstance(fault, DivisionByZero):
        return _zero_division(leaf, fault.node, values)
    assert isinstance(fault, NoBand)  # noqa: S101 - the walk raises nothing else
    subject = _subject(fault.node)
    words: dict[str, object] = {
        "subject": leaf.name if subject is None else _words(leaf, subject),
        "value": "?" if subject is None else _value_text(subject, values),
    }
    span = fault.node.span or leaf.span
    return Diagnostic("PE517", leaf.plan.source, span, words, (), leaf.path)


def _zero_division(leaf: Leaf, node: nodes.Div, values: dict[str, Fraction]) -> Diagnostic:
    words: dict[str, object] = {
        "dividend": _words(leaf, node.left),
        "divisor": _words(leaf, node.right),
        "value": _value_text(node.left, values),
    }
    below = node.right.span
    labels = () if below is None or below == node.span else (Label(below, "divisor"),)
    return Diagnostic("PE516", leaf.plan.source, node.span or leaf.span, words, labels, leaf.path)


_NONE = nodes.Const(Fraction(0))
_WHOLE, _LARGEST_SHARE, _ABSURD = Fraction(1), Fraction(2), Fraction(10)


def implausible(rubric: Rubric, given: Given) -> Iterator[Diagnostic]:
    """Warn of ratios above what the rules speak of, where they end at 100%, or far above it."""
    seen: set[str] = set()
    for number, leaf in enumerate(rubric.leaves):
        if number in given.away:
            continue
        values = exact_values(rubric, given, leaf)
        for node, top in rubric.engine.ratios[number].items():
            value, excluded = _value(node, values), top == _WHOLE
            if value is None or value <= _plausible(top):
                continue
            name = _words(leaf, node)
            if name in seen:
                continue
            seen.add(name)
            percent = to_text(round_fraction(value * 100, 2, "half_up"))
            words: dict[str, object] = {"name": name, "value": f"{percent}%"}
            if excluded:
                words["top"] = "100%"
            yield Diagnostic("PE524", None, None, words, (), leaf.path, severity="warning")


def _plausible(top: Fraction | None) -> Fraction:
    """Up to where a ratio is nothing to wonder at, by the highest number it is compared with."""
    return _WHOLE if top == _WHOLE else max(_ABSURD, top or _ABSURD)


def doubt(rubric: Rubric) -> Node | None:
    """A program that is 1 where :func:`implausible` warns of something, and 0 elsewhere.

    ``None`` where that has to be looked at row by row.
    """
    found: list[Node] = []
    for leaf in rubric.leaves:
        for node, top in ratios(leaf).items():
            inside = list(every(node))
            if any(isinstance(part, nodes.Case) for part in inside):
                return None
            # Inner divisors come last, and are looked at first.
            divisors = [part.right for part in reversed(inside) if isinstance(part, nodes.Div)]
            terms: list[Node] = [nodes.Compare("!=", part, _NONE) for part in divisors]
            terms.append(nodes.Compare(">", node, nodes.Const(_plausible(top))))
            found.append(nodes.And(tuple(terms)))
    odd = nodes.Or(tuple(found))
    return nodes.Case((nodes.Branch(odd, nodes.Const(_WHOLE)),), _NONE) if found else _NONE


def ratios(leaf: Leaf) -> dict[Node, Fraction | None]:
    """What the rule takes for a ratio, each with the highest number it is compared with.

    A quotient that is compared with more than a share, such as 人均成本≤5000元, is none.
    A rule that says what counts above 100% does not end there.
    """
    tops: dict[Node, Fraction | None] = {}
    shares = {spec.id for spec in leaf.plan.inputs if spec.kind == "ratio"}
    for node in every(leaf.plan.score):
        share = isinstance(node, nodes.Input) and node.key in shares
        if share or (isinstance(node, nodes.Div) and not isinstance(node.right, nodes.Const)):
            tops.setdefault(node, None)
        if isinstance(node, nodes.Compare) and isinstance(node.right, nodes.Const):
            ratio = isinstance(node.left, nodes.Div) or (
                isinstance(node.left, nodes.Input) and node.left.key in shares
            )
            if ratio:
                known = tops.get(node.left)
                limit = node.right.value
                if limit == _WHOLE and node.operator in (">", ">="):
                    limit = _LARGEST_SHARE
                tops[node.left] = limit if known is None else max(known, limit)
    return {
        node: top
        for node, top in tops.items()
        if not (isinstance(node, nodes.Div) and top is not None and top > _LARGEST_SHARE)
    }


def _value(node: Node, values: dict[str, Fraction]) -> Fraction | None:
    try:
        return Fraction(evaluate(node, values))
    except (Missing, EvaluationFault):
        return None


def _words(leaf: Leaf, node: Node) -> str:
    """The author's words for a value."""
    if node.label:
        return node.label
    if node.span is not None and node.span.end > node.span.start:
        return leaf.plan.source.excerpt(node.span)
    if isinstance(node, nodes.Input):
        return next((spec.key for spec in leaf.plan.inputs if spec.id == node.key), node.key)
    return to_text(node.value) if isinstance(node, nodes.Const) else leaf.name


def _value_text(node: Node, values: dict[str, Fraction]) -> str:
    try:
        return to_text(Fraction(evaluate(node, values)))
    except EvaluationFault:
        return "?"


def _subject(case: nodes.Case) -> Node | None:
    """What the bands of ``case`` compare."""
    pending = [branch.condition for branch in reversed(case.branches)]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Compare):
            return node.right if isinstance(node.left, nodes.Const) else node.left
        if isinstance(node, nodes.And | nodes.Or):
            pending.extend(reversed(node.terms))
        elif isinstance(node, nodes.Not):
            pending.append(node.term)
    return None
