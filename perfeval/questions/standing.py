"""One row of data as it stands, and its total as a program in which one input is free."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError, EvaluationError
from perfeval.model.inputs import InputSpec
from perfeval.model.plan import SHOWN_PLACES, Rounding
from perfeval.model.rounded import shown
from perfeval.numbers.exact import exact
from perfeval.program import nodes
from perfeval.program.exactly import Function, function
from perfeval.program.nodes import Const, Node
from perfeval.program.pieces import Cuts, Lacking, Unknown
from perfeval.program.reference import EvaluationFault, Missing, evaluate
from perfeval.program.used_inputs import every
from perfeval.questions.sets import Values, domain, values_of
from perfeval.questions.written import domain_labels
from perfeval.scoring.links import as_given
from perfeval.scoring.row_problems import fault_diagnostic
from perfeval.text.suggest import nearest

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Leaf, Rubric
    from perfeval.scoring.row_reader import Floats, Given

__all__ = ["Open", "Standing", "Undecided", "rounded", "score_node"]

_NOTHING: Final = Const(Fraction(0))


class Undecided(Exception):
    """What was asked cannot be decided exactly; ``why`` says what stands in the way."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Open(Exception):
    """The answer hangs on values that were not given; ``ids`` are their inputs."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = tuple(dict.fromkeys(ids))
        super().__init__(*self.ids)


def rounded(node: Node, rounding: Rounding) -> Node:
    """``node`` at the decimals of ``rounding``, or those that are shown where it has none."""
    places = SHOWN_PLACES if rounding.places is None else rounding.places
    return nodes.Round(node, places, rounding.mode)


def score_node(rubric: Rubric, leaf: Leaf) -> Node:
    """The score of an indicator as it counts in sums."""
    rounding = rubric.rounding_of(leaf)
    return leaf.plan.score if rounding.places is None else rounded(leaf.plan.score, rounding)


@attrs.frozen(slots=False, eq=False)
class Standing:
    """What is known of one row."""

    rubric: Rubric
    given: Given

    @classmethod
    def of(cls, rubric: Rubric, data: Mapping[str, object], floats: Floats) -> Standing:
        """The row, read; raises :class:`DataError` for values that cannot be read."""
        given = rubric.names.read(data, floats)
        if given.problems:
            raise DataError(given.problems)
        return cls(rubric, given)

    def with_row(self, row: Mapping[str, Fraction]) -> Standing:
        """The same with the exact values ``row`` in place of its own."""
        other = Standing(self.rubric, self.given)
        other.__dict__["values"] = dict(row)
        return other

    @cached_property
    def values(self) -> dict[str, Fraction]:
        """The exact values by the ids of their inputs."""
        return {
            spec.id: exact(value)
            for spec, value in zip(self.rubric.inputs, self.given.values, strict=True)
            if value is not None
        }

    def place(self, name: str) -> int:
        """Where the input called ``name`` stands; raises :class:`DataError` for none."""
        found = self.rubric.names.place(name)
        if found is None:
            near = nearest(name, self.rubric.input_names)
            raise DataError([Diagnostic("PE501", arguments={"name": name}, suggestion=near)])
        return found

    def spec(self, place: int) -> InputSpec:
        """The input at a place, in the unit that goes with the values of the row."""
        links, raw = self.rubric.names.links, self.given.raw
        return as_given(self.rubric.inputs[place], place, links, raw)

    @cached_property
    def _counted(self) -> dict[int, Fraction]:
        """The scores that are known as they count in sums; faults are left out."""
        found = {}
        for place, leaf in enumerate(self.rubric.leaves):
            try:
                found[place] = Fraction(evaluate(score_node(self.rubric, leaf), self.values))
            except EvaluationFault:
                continue
        return found

    def score(self, place: int, free: Collection[str]) -> Node:
        """The score of an indicator: a number where none of ``free`` plays a part in it."""
        leaf = self.rubric.leaves[place]
        if any(spec.id in free for spec in leaf.inputs):
            return score_node(self.rubric, leaf)
        known = self._counted.get(place)
        return score_node(self.rubric, leaf) if known is None else Const(known)

    @property
    def present(self) -> list[int]:
        """The indicators that apply."""
        return [place for place in range(len(self.rubric.leaves)) if place not in self.given.away]

    def sum(self, places: Iterable[int], free: Collection[str]) -> Node:
        """The scores of some indicators together."""
        fixed, total = Fraction(0), None
        for place in places:
            score = self.score(place, free)
            if isinstance(score, Const):
                fixed += score.value
            else:
                total = score if total is None else nodes.Add(total, score)
        return Const(fixed) if total is None else nodes.Add(total, Const(fixed))

    def exact_total(self, free: Collection[str]) -> Node:
        """The total that rates and grades are computed from."""
        total = self.sum(self.present, free)
        if self.rubric.rounding.total is not None:
            total = rounded(total, self.rubric.rounding.total)
        vetoes = [
            nodes.Branch(veto.condition, _NOTHING)
            for leaf in self.rubric.leaves
            for veto in leaf.plan.vetoes
            if veto.level == "total"
        ]
        return nodes.Case(tuple(vetoes), total) if vetoes else total

    def total(self, free: Collection[str]) -> Node:
        """The total as the table prints it."""
        rubric = self.rubric
        return rounded(self.exact_total(free), rubric.rounding.total or rubric.sum_rounding)

    def graded(self, free: Collection[str]) -> Node:
        """The total that the grade goes by."""
        total, rubric = self.exact_total(free), self.rubric
        weight = sum((rubric.leaves[place].weight for place in self.present), Fraction(0))
        if not self.given.away or not weight:
            return total
        scaled = nodes.Mul(total, Const(rubric.full / weight))
        return rounded(scaled, rubric.rounding.total or rubric.sum_rounding)

    def is_signed(self, spec: InputSpec) -> bool:
        """Whether an amount may be negative: it is now, or a rule compares with less than 0."""
        if self.values.get(spec.id, Fraction(0)) < 0:
            return True
        known = self._signed.get(spec.id)
        if known is None:
            users = self.rubric.users[self.rubric.input_places[spec.id]]
            known = self._signed[spec.id] = any(
                isinstance(node, nodes.Compare)
                and any(isinstance(s, Const) and s.value < 0 for s in (node.left, node.right))
                for user in users
                for node in every(self.rubric.leaves[user].plan.score)
            )
        return known

    @cached_property
    def _signed(self) -> dict[str, bool]:
        return {}

    # Answers ------------------------------------------------------------------------

    def takes(self, spec: InputSpec, value: Fraction) -> bool:
        """Whether a number input may have ``value``."""
        cuts: Cuts = ((value, 0), (value, 1))
        return not values_of(spec, [cuts], signed=self.is_signed(spec)).none

    def function(self, node: Node, spec: InputSpec) -> Function:
        """``node`` over all values that the number input ``spec`` may take."""
        allowed = domain(spec, signed=self.is_signed(spec))
        where: Cuts = (allowed[0][0], allowed[-1][1])
        others = {key: value for key, value in self.values.items() if key != spec.id}
        return function(node, spec.id, others, where, whole=spec.kind == "count")

    def holding(self, truth: Node, spec: InputSpec) -> Values:
        """All values of an input for which ``truth`` holds, exactly.

        Raises :class:`Open` where other values are needed and missing, and
        :class:`Undecided` where it cannot be decided.
        """
        labels = domain_labels(spec)
        if labels:
            return self._labels(truth, spec, labels)
        found: list[Cuts] = []
        signed = self.is_signed(spec)
        pieces = self.function(truth, spec).pieces()
        open_ids = [value.key for _, value in pieces if isinstance(value, Lacking)]
        if open_ids:
            raise Open(open_ids)
        for cuts, value in pieces:
            if isinstance(value, Unknown) and not values_of(spec, [cuts], signed=signed).none:
                raise Undecided(value.why)
            if value is True:
                found.append(cuts)
        return values_of(spec, found, signed=signed)

    def _labels(self, truth: Node, spec: InputSpec, labels: tuple[str, ...]) -> Values:
        found = []
        for place, label in enumerate(labels):
            try:
                if evaluate(truth, self.values | {spec.id: Fraction(place)}):
                    found.append(label)
            except Missing as missing:
                raise Open([missing.key]) from None
            except EvaluationFault:
                continue
        return Values(spec, labels=tuple(found), always=len(found) == len(labels))

    def now(self, node: Node) -> Fraction | None:
        """The value of ``node`` for the row as it stands; ``None`` where it has none."""
        try:
            return Fraction(evaluate(node, self.values))
        except EvaluationFault:
            return None

    def now_at(self, node: Node, spec: InputSpec, value: Fraction) -> Fraction | None:
        """The same with another value for one input."""
        try:
            return Fraction(evaluate(node, self.values | {spec.id: value}))
        except EvaluationFault:
            return None

    def now_truth(self, truth: Node) -> bool | None:
        """Whether ``truth`` holds for the row as it stands; ``None`` where that is open."""
        try:
            return bool(evaluate(truth, self.values))
        except EvaluationFault:
            return None

    def check_faults(self, free: Collection[str]) -> None:
        """Raise :class:`EvaluationError` for rules that none of ``free`` could give an answer."""
        found = []
        for place in self.present:
            leaf = self.rubric.leaves[place]
            if place in self._counted or any(spec.id in free for spec in leaf.inputs):
                continue
            try:
                evaluate(leaf.plan.score, self.values)
            except Missing:
                continue
            except EvaluationFault as fault:
                found.append(fault_diagnostic(leaf, fault, self.values))
        if found:
            raise EvaluationError(found)

    def shown(self, place: int, value: Fraction) -> str:
        """A score of an indicator as the table prints it."""
        return f"{shown(value, self.rubric.rounding_of(self.rubric.leaves[place])):f}"
