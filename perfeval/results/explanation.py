"""How a score came about: steps as data, and the text of a whole result."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from perfeval.catalogue import checked_language
from perfeval.catalogue.words import bracketed, word
from perfeval.model.plan import Rounding
from perfeval.model.rounded import percent
from perfeval.numbers.exact import nearby, to_text
from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.reference import Trace, Value, trace
from perfeval.program.traced import LIMITS, Moment, limited, speaks
from perfeval.questions.written import written
from perfeval.results.explanation_text import Story, Told, given_text, scene
from perfeval.scoring.values import read_value

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.model.inputs import InputSpec
    from perfeval.results.result import LeafResult, Result
    from perfeval.rubric.rubric import Leaf

__all__ = ["InputValue", "LeafExplanation", "Step", "explain_leaf", "render_leaf", "render_result"]


@attrs.frozen
class Step:
    """One thing that happened on the way to a score.

    ``kind`` is the role of the node, ``"input"`` or ``"rounding"``; ``name``
    what it is called; ``words`` the author's own; ``value`` the exact value,
    or a truth value. ``given`` is an input as it was given, ``written`` the
    same as it can be given back (see :class:`InputValue`), ``taken`` the place
    of the branch of a piecewise rule (``None`` for its otherwise).
    """

    kind: str
    name: str | None
    words: str
    value: Value | None
    given: str | None = None
    taken: int | None = None
    branched: bool = False
    rounding: Rounding | None = None
    written: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Plain data; an exact value is a text such as ``1/3``, an input one to be given back."""
        exact = self.value if isinstance(self.value, bool) or self.value is None else None
        found: dict[str, object] = {
            "kind": self.kind,
            "name": self.name,
            "text": self.words,
            "value": to_text(self.value) if isinstance(self.value, Fraction) else exact,
        }
        if self.given is not None:
            found["given"] = self.given
        if self.written is not None:
            found["value"] = self.written
        if self.branched:
            found["branch"] = self.taken
        return found


@attrs.frozen
class InputValue:
    """An input of an indicator, and its value as data.

    ``key`` is a name that data for the whole rubric may use, ``value`` a text
    that is read as just this value: choices by their label, quantities with
    their unit, shares as percentages. A row of them scores the same again.
    """

    key: str
    value: str

    def to_dict(self) -> dict[str, object]:
        """Plain data."""
        return {"key": self.key, "value": self.value}


@attrs.frozen
class LeafExplanation:
    """Everything there is to say about the score of one indicator.

    ``inputs`` are the values that it had, to be given back as data.
    """

    path: tuple[str, ...]
    points: Decimal
    score: Decimal | None
    applicable: bool
    text: str
    by_default: bool
    steps: tuple[Step, ...]
    inputs: tuple[InputValue, ...] = ()

    def __call__(self) -> LeafExplanation:
        """The explanation itself: ``leaf.explanation()`` says the same as ``leaf.explanation``."""
        return self

    def to_dict(self) -> dict[str, object]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "path": list(self.path),
            "points": f"{self.points:f}",
            "score": None if self.score is None else f"{self.score:f}",
            "applicable": self.applicable,
            "rule": self.text,
            "inputs": [each.to_dict() for each in self.inputs],
            "steps": [step.to_dict() for step in self.steps],
        }


def explain_leaf(result: LeafResult) -> LeafExplanation:
    """Retrace how the score of one indicator came about."""
    steps: tuple[Step, ...] = ()
    if result.score is not None:
        steps = tuple(_steps(result))
    leaf = result.leaf
    return LeafExplanation(
        leaf.path,
        leaf.points,
        result.score,
        result.applicable,
        leaf.text,
        leaf.by_default,
        steps,
        tuple(_inputs(result)) if result.applicable else (),
    )


def _inputs(result: LeafResult) -> Iterator[InputValue]:
    rubric = result.result.rubric
    values = result.result.values_of(result.place)
    for spec in result.leaf.inputs:
        if spec.id in values:
            key = rubric.names.name(rubric.input_places[spec.id])
            yield InputValue(key, _written(result.result, spec, values[spec.id]))


def _written(result: Result, spec: InputSpec, value: Fraction) -> str:
    """A value to be given back; with a unit or without one, as it was given, where others are."""
    place = result.rubric.input_places[spec.id]
    if place in result.rubric.names.linked:
        text = given_text(spec, value, result.given.raw.get(place))
        if read_value(spec, text) == value:
            return text
    return written(spec, value)


def _steps(result: LeafResult) -> Iterator[Step]:
    leaf, rubric = result.leaf, result.result.rubric
    values = result.result.values_of(result.place)
    given = _given(result.result, leaf, values)
    for spec in leaf.plan.inputs:
        if spec.id in values:
            shown = _written(result.result, spec, values[spec.id])
            yield Step("input", spec.key, "", values[spec.id], given[spec.id], written=shown)
    met = trace(leaf.plan.score, values)
    for moment, value in _moments(met):
        seen = scene(leaf, moment)
        yield Step(
            seen.kind, seen.name, seen.words, value, taken=seen.taken, branched=seen.branched
        )
    yield Step("rounding", None, "", met.value, rounding=rubric.rounding_of(leaf))


def _moments(met: Trace) -> Iterator[tuple[Moment, Value]]:
    """What there is to say of an evaluation: steps that changed something, or speak for others."""
    for node, value in met.steps:
        if isinstance(node, nodes.Case):
            taken = met.branch(node)
            if speaks(node, taken):
                yield (node, taken), value
        elif node.role != "input" and not _is_idle(met, node, value):
            yield (node, None), value


def _is_idle(met: Trace, node: Node, value: Value) -> bool:
    """Whether ``node`` is a limit that changed nothing."""
    inner = limited(node)
    return node.role in LIMITS and inner is not node and met.value_of(inner) == value


def _given(result: Result, leaf: Leaf, values: dict[str, Fraction]) -> dict[str, str]:
    """The inputs of an indicator as they were given, by id."""
    raw, places = result.given.raw, result.rubric.input_places
    return {
        spec.id: given_text(spec, values[spec.id], raw.get(places[spec.id]))
        for spec in leaf.plan.inputs
        if spec.id in values
    }


# Text --------------------------------------------------------------------------


def render_leaf(result: LeafResult, lang: Language = "zh") -> str:
    """The explanation of one indicator as text."""
    checked_language(lang)
    return _leaf_text(result.result, result.place, lang)


def render_result(result: Result, lang: Language = "zh") -> str:
    """The explanation of all indicators, then of the total."""
    checked_language(lang)
    parts = [_leaf_text(result, place, lang) for place in range(len(result))]
    parts.append("\n".join(_total_lines(result, lang)))
    return "\n\n".join(parts)


def _leaf_text(result: Result, place: int, lang: Language) -> str:
    story = result.rubric.engine.story(place, lang)
    if place in result.away:
        return story.away()
    score = result.scores[place]
    if score is None:
        return story.open()
    return story.text(score, result.told(story, place) or _retraced(result, place, story))


def _retraced(result: Result, place: int, story: Story) -> Told:
    """The same by the reference walk."""
    leaf, values = story.leaf, result.values_of(place)
    met = trace(leaf.plan.score, values)
    moments = list(_moments(met))
    given = _given(result, leaf, values)
    return (
        [(at, given[spec.id]) for at, spec in enumerate(leaf.plan.inputs) if spec.id in given],
        [story.line(moment) for moment, _ in moments],
        {at: nearby(Fraction(value)) for at, (_, value) in enumerate(moments)},
        nearby(Fraction(met.value)),
    )


def _total_lines(result: Result, lang: Language) -> Iterator[str]:
    colon, unit = word("colon", lang), word("points", lang)
    full = f"{word('of', lang)}{result.points:f}{unit}"
    if result.vetoed:
        yield word("vetoed", lang)
    if not result.complete:
        low, high = result.interval
        shown = (f"{'…' if end is None else format(end, 'f')}" for end in (low, high))
        yield f"{word('total', lang)}{colon}{' – '.join(shown)}{unit}{bracketed(full, lang)}"
        return
    full = bracketed(f"{full}{word('comma', lang)}{percent(result.rate)}", lang)
    yield f"{word('total', lang)}{colon}{result.total:f}{unit}{full}"
    if result.away:
        yield f"{word('scaled', lang)}{colon}{result.scaled:f}{unit}"
    if result.grade is not None:
        yield f"{word('grade', lang)}{colon}{result.grade}"
