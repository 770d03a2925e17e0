"""Whether two indicators ever score differently, with data that shows it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.model.inputs import InputSpec
from perfeval.model.rounded import shown
from perfeval.numbers.units import parse_unit
from perfeval.program.equal import Variable, compare
from perfeval.program.nodes import Input, Node
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.renaming import replaced
from perfeval.questions.sets import domain, meet
from perfeval.questions.standing import score_node
from perfeval.questions.written import domain_labels, readable, written
from perfeval.scoring.values import read_value
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Leaf, Rubric

__all__ = ["Verdict", "Witness", "verdict"]

_NUMBERS = frozenset({"ratio", "quantity", "count"})


@attrs.frozen
class Witness:
    """Data at which two indicators score differently.

    ``old`` and ``new`` are data for each of the two rubrics, as texts;
    ``old_score`` and ``new_score`` what they score, ``None`` where a rule has
    no answer.
    """

    old: dict[str, str]
    new: dict[str, str]
    old_score: Decimal | None
    new_score: Decimal | None
    words: tuple[str, ...] = ()

    def text(self, lang: Language = "zh") -> str:
        """The witness as one clause."""
        scores = [
            said("no_score", lang) if score is None else f"{score:f}"
            for score in (self.old_score, self.new_score)
        ]
        key = "differs_error" if None in (self.old_score, self.new_score) else "differs"
        data = "、".join(self.words) if lang == "zh" else ", ".join(self.words)
        return said(key, lang, data=data, old=scores[0], new=scores[1])

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        scores = [
            None if each is None else f"{each:f}" for each in (self.old_score, self.new_score)
        ]
        return {
            "old": dict(self.old),
            "new": dict(self.new),
            "old_score": scores[0],
            "new_score": scores[1],
        }


@attrs.frozen
class Verdict:
    """``"same"``: proved for all data. ``"differs"``: ``witness`` shows it.

    ``"undecided"``: neither; ``tried`` lines through the data were looked at,
    and ``why`` says what stands in the way of a proof: ``"curved"`` (values
    are multiplied), ``"rounding"``, ``"whole"`` (whole numbers) or
    ``"cases"`` (too many of them).
    ``"inputs"``: what goes by one name is of another kind in the other rubric.
    """

    kind: Literal["same", "differs", "undecided", "inputs"]
    witness: Witness | None = None
    tried: int = 0
    why: str | None = None

    def text(self, lang: Language = "zh") -> str:
        """The verdict as one clause."""
        if self.witness is not None:
            return self.witness.text(lang)
        if self.kind == "same":
            return said("proved", lang)
        if self.kind == "inputs":
            return said("other_inputs", lang)
        why = said(f"unproved_{self.why or 'cases'}", lang)
        return said("tried", lang, count=self.tried, why=why)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`."""
        witness = None if self.witness is None else self.witness.to_dict()
        return {"verdict": self.kind, "witness": witness, "tried": self.tried, "why": self.why}


@attrs.frozen
class _Side:
    """One indicator, and what its inputs are called among those of both."""

    rubric: Rubric
    leaf: Leaf
    ids: dict[str, str]

    def program(self) -> Node:
        """The score as it counts, over the common inputs."""
        ids = self.ids

        def other(node: Node) -> Node | None:
            if isinstance(node, Input) and ids.get(node.key, node.key) != node.key:
                return Input(ids[node.key])
            return None

        return replaced(score_node(self.rubric, self.leaf), other)

    def data(self, row: dict[str, Fraction]) -> tuple[dict[str, str], Decimal | None]:
        """A row as data, and what the indicator scores for it once it is read again."""
        found, values = {}, {}
        for spec in self.leaf.inputs:
            value = row.get(self.ids[spec.id])
            if value is not None:
                text = written(spec, value)
                found[self.rubric.names.name(self.rubric.input_places[spec.id])] = text
                read = read_value(spec, text)
                values[spec.id] = read if isinstance(read, Fraction) else value
        try:
            exact = Fraction(evaluate(self.leaf.plan.score, values))
        except EvaluationFault:
            return found, None
        return found, shown(exact, self.rubric.rounding_of(self.leaf))


def verdict(old: Rubric, old_leaf: Leaf, new: Rubric, new_leaf: Leaf) -> Verdict:
    """Whether an indicator of one rubric ever scores differently from one of another."""
    pairs = _paired(old_leaf, new_leaf)
    if pairs is None:
        return Verdict("inputs")
    variables, ids = pairs
    first = _Side(old, old_leaf, {spec.id: spec.id for spec in old_leaf.inputs})
    second = _Side(new, new_leaf, ids)
    found = compare(first.program(), second.program(), [_variable(*each) for each in variables])
    if found.kind != "differs":
        if found.kind == "same":
            return Verdict("same")
        return Verdict("undecided", tried=found.tried, why=found.why)
    row = dict(found.witness)
    (old_data, old_score), (new_data, new_score) = first.data(row), second.data(row)
    if old_score == new_score:
        # What differs is no data: its text is read as another value.
        return Verdict("undecided", tried=found.tried, why="rounding")
    words = tuple(
        f"{spec.key} = {readable(spec, row[key])}" for key, spec, _ in variables if key in row
    )
    return Verdict("differs", Witness(old_data, new_data, old_score, new_score, words))


_Pair = tuple[str, InputSpec, InputSpec | None]


def _paired(old: Leaf, new: Leaf) -> tuple[list[_Pair], dict[str, str]] | None:
    """The inputs of both, each once, and what those of ``new`` are called; ``None`` for a clash."""
    by_name = {normalise_key(spec.key): spec for spec in old.inputs}
    found: dict[str, _Pair] = {spec.id: (spec.id, spec, None) for spec in old.inputs}
    ids: dict[str, str] = {}
    for spec in new.inputs:
        partner = by_name.get(normalise_key(spec.key))
        if partner is None:
            ids[spec.id] = f"\1{spec.id}"
            found[ids[spec.id]] = (ids[spec.id], spec, None)
        elif not _alike(partner, spec):
            return None
        else:
            ids[spec.id] = partner.id
            found[partner.id] = (partner.id, partner, spec)
    return list(found.values()), ids


def _alike(old: InputSpec, new: InputSpec) -> bool:
    """Whether a value of one is the same value of the other."""
    if old.kind in _NUMBERS and new.kind in _NUMBERS:
        units = [parse_unit(spec.unit) for spec in (old, new) if spec.unit is not None]
        return len({unit.kind for unit in units if unit is not None}) <= 1
    return old.kind == new.kind and domain_labels(old) == domain_labels(new)


def _variable(key: str, old: InputSpec, new: InputSpec | None) -> Variable:
    labels = domain_labels(old)
    if labels:
        return Variable(key, len(labels))
    specs = [old] if new is None else [old, new]
    where = domain(old, signed=False)
    if new is not None:
        both = [meet(one, other) for one in where for other in domain(new, signed=False)]
        where = tuple(cuts for cuts in both if cuts is not None) or where
    unit = None if old.unit is None or old.kind != "quantity" else parse_unit(old.unit)
    scale = Fraction(1) if unit is None else unit.factor
    return Variable(key, None, where, any(spec.kind == "count" for spec in specs), scale)
