"""Other readings of a rule, and the score that each of them gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.audit.outcome import keyed
from perfeval.audit.reported import Reader
from perfeval.diagnostics import Collector
from perfeval.errors import PerfevalError
from perfeval.numbers.exact import round_fraction
from perfeval.program.nodes import Const, Max, Min, Node
from perfeval.program.reference import EvaluationFault, evaluate, trace
from perfeval.scoring.row_reader import Floats
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

if TYPE_CHECKING:
    from perfeval.results.result import LeafResult
    from perfeval.rubric.rubric import Rubric

__all__ = ["Part", "by_definition", "by_node", "by_parts", "by_phrase", "parts_of"]

Alternative = tuple[str, Fraction]
Edit = tuple[Span, str]
Part = tuple[str, Fraction, Fraction]

#: A reading on record → the phrases that settle it otherwise, and what each is called.
_PHRASES: dict[str, tuple[tuple[str, str], ...]] = {
    "part_of_step": (
        ("whole_steps", "不足1%的不计"),
        ("started_steps", "不足1%的按1%计"),
    ),
}
_ENDS = "，,；;。\n"


def by_node(leaf: LeafResult) -> Iterator[Alternative]:
    """The readings whose score the compiled rule itself knows."""
    values = leaf.result.values_of(leaf.place)
    for reading in leaf.leaf.readings:
        if reading.alternative is None:
            continue
        try:
            score = Fraction(evaluate(reading.alternative, values))
        except EvaluationFault:
            continue
        yield keyed("node", reading.topic), score


def parts_of(leaf: LeafResult) -> list[Part]:
    """The numbered parts of a rule: name, exact score, full score where it is known."""
    try:
        met = trace(leaf.leaf.plan.score, leaf.result.values_of(leaf.place))
    except EvaluationFault:
        return []
    found = []
    for node, value in met.steps:
        if node.role == "part" and not isinstance(value, bool):
            full = _full(node)
            if full is not None:
                found.append((node.label or "", Fraction(value), full))
    return found


def _full(node: Node) -> Fraction | None:
    """The upper clamp of a part."""
    while isinstance(node, Min | Max):
        sides = (node.left, node.right)
        constant = next((side for side in sides if isinstance(side, Const)), None)
        if constant is None:
            return None
        if isinstance(node, Min):
            return Fraction(constant.value)
        node = sides[0] if sides[1] is constant else sides[1]
    return None


def by_parts(leaf: LeafResult, places: int) -> Iterator[Alternative]:
    """Every part rounded before they are added."""
    parts = parts_of(leaf)
    if len(parts) > 1 and leaf.exact == sum((value for _, value, _ in parts), Fraction(0)):
        rounded = (round_fraction(value, places, "half_up") for _, value, _ in parts)
        yield keyed("parts_first"), sum(rounded, Fraction(0))


def by_phrase(
    leaf: LeafResult, data: Mapping[str, object], floats: Floats
) -> Iterator[Alternative]:
    """The readings on record, each settled the other way by one more phrase in the text."""
    source = leaf.leaf.plan.source
    for reading in leaf.leaf.readings:
        for key, phrase in _PHRASES.get(reading.topic, ()):
            end = reading.span.end
            while end < leaf.leaf.span.end and source.text[end] not in _ENDS:
                end += 1
            edit = (Span(end, end), f"，{phrase}")
            score = _rescored(leaf, [edit], data, floats)
            if score is not None:
                yield keyed(key), score


def by_definition(
    leaf: LeafResult,
    readings: Mapping[str, Mapping[str, str]],
    data: Mapping[str, object],
    floats: Floats,
    reader: Reader,
) -> Iterator[Alternative]:
    """The readings that the report's file names: other expressions for items of the data block."""
    places = _expressions(leaf.result.rubric)
    for label, definitions in readings.items():
        edits: list[Edit] = []
        for name, expression in definitions.items():
            span = places.get(normalise_key(name))
            if span is None:
                near = nearest(name, places)
                reader.add("PE526", leaf.path, name=f"{label}/{name}", suggestion=near)
            else:
                edits.append((span, expression))
        score = _rescored(leaf, edits, data, floats) if edits else None
        if score is not None:
            yield label, score
        elif edits:
            reader.add("PE101", leaf.path, text="；".join(definitions.values()))


def _expressions(rubric: Rubric) -> dict[str, Span]:
    """Where the expression of each derived item of the data block stands."""
    from perfeval.rubrictext.parse import parse

    document = parse(rubric.source, Collector())
    entries = () if document is None or document.data is None else document.data
    return {
        normalise_key(entry.name.text): entry.expression
        for entry in entries
        if entry.expression is not None
    }


def _rescored(
    leaf: LeafResult, edits: list[Edit], data: Mapping[str, object], floats: Floats
) -> Fraction | None:
    """The exact score of ``leaf`` after ``edits`` of the rubric's text."""
    # Only an audit of a difference compiles a second time.
    from perfeval.rubrictext.build import build
    from perfeval.rubrictext.parse import parse

    rubric, sink = leaf.result.rubric, Collector()
    text = rubric.source.text
    for span, words in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        text = f"{text[: span.start]}{words}{text[span.end :]}"
    document = parse(Source(rubric.source.name, text), sink)
    made = None if document is None else build(document, sink)
    if made is None or len(made.leaves) != len(rubric.leaves):
        return None
    try:
        # Inputs that only the other reading leaves out are no problem here.
        known = {name: value for name, value in data.items() if _is_known(made, name)}
        scored = next(
            each
            for each in made.evaluate(known, partial=True, floats=floats)
            if each.place == leaf.place
        )
    except PerfevalError:
        return None
    return scored.exact


def _is_known(rubric: Rubric, name: str) -> bool:
    given = rubric.names.read({name: "0"}, "refuse")
    return all(each.code != "PE501" for each in given.problems)
