"""A compiled rubric as plain data for JSON: the exact core, without any of this package's classes.

``docs/reference/program.md`` documents the shape, and
``docs/reference/program.schema.json`` states it as a JSON schema.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from perfeval.model.inputs import InputSpec, Reading
from perfeval.model.plan import Rounding
from perfeval.numbers.exact import to_text
from perfeval.portable.numbering import Numbering
from perfeval.portable.version import PROGRAM_FORMAT, version
from perfeval.scoring.values import bare_numbers
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Group, Leaf, Rubric
    from perfeval.rubrictext.document import GradeBand
    from perfeval.source import Span

__all__ = ["fingerprint", "to_program"]

Plain = dict[str, Any]


def to_program(rubric: Rubric) -> Plain:
    """The rubric as plain data, with its text and the places of it that each part came from."""
    made = _core(rubric, merged=False)
    origin = rubric.origin
    return {
        "schema": PROGRAM_FORMAT,
        "perfeval": version(),
        "fingerprint": rubric.fingerprint,
        **made,
        "text": rubric.canonical,
        "source": {"name": rubric.source.name, "text": rubric.source.text},
        "origin": {
            "kind": origin.kind,
            "name": origin.name,
            "points": _number(origin.points),
            "target": origin.target,
        },
    }


def fingerprint(rubric: Rubric) -> str:
    """``sha256:`` and 64 digits of everything that decides a score, or names one.

    Wordings that mean the same, blanks, comments and notes do not count.
    """
    made = _normal(_core(rubric, merged=True))
    text = json.dumps([PROGRAM_FORMAT, made], ensure_ascii=False, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _normal(value: Any) -> Any:  # noqa: ANN401 - plain data
    """The same with each name as equal names are equal: widths and blanks do not count."""
    if isinstance(value, str):
        return normalise_key(value)
    if isinstance(value, list):
        return [_normal(each) for each in value]
    if isinstance(value, dict):
        return {key: _normal(each) for key, each in value.items()}
    return value


def _core(rubric: Rubric, *, merged: bool) -> Plain:
    """The program; ``merged`` leaves out what only says where it came from."""
    places = rubric.input_places
    numbering = Numbering(places, merged=merged)
    pairs = zip(rubric.inputs, rubric.users, strict=True)
    inputs = [
        input_data(spec) | {"name": name, "indicators": [*users]}
        for name, (spec, users) in zip(rubric.input_names, pairs, strict=True)
    ]
    leaves = [_leaf(rubric, leaf, numbering, merged=merged) for leaf in rubric.leaves]
    stated = rubric.rounding
    return {
        # A text without a title is called by the name of its file, which decides nothing.
        **({} if merged else {"title": rubric.title}),
        "points": to_text(rubric.full),
        "inputs": inputs,
        "nodes": numbering.nodes,
        "indicators": leaves,
        "groups": [_group(group) for group in rubric.groups],
        "grades": [_grade(band, merged=merged) for band in rubric.grades],
        "rounding": {
            "total": None if stated.total is None else _rounding(stated.total),
            "score": _rounding(stated.score),
            "stated": stated.stated,
        },
    }


def _group(group: Group) -> Plain:
    return {
        "path": [*group.path],
        "level": group.level,
        "points": to_text(group.weight),
        "first": group.first,
        "last": group.last,
    }


def _grade(band: GradeBand, *, merged: bool) -> Plain:
    return {
        "label": band.label,
        "low": _number(band.low),
        "high": _number(band.high),
        "low_open": band.low_open,
        "high_open": band.high_open,
    } | ({} if merged else {"span": _span(band.span)})


def input_data(spec: InputSpec) -> Plain:
    """One input: how its values are written, and the exact numbers that they become."""
    bare = bare_numbers(spec)
    return {
        "id": spec.id,
        "key": spec.key,
        "path": [*spec.path],
        "local": spec.local,
        "kind": spec.kind,
        "unit": spec.unit,
        "declared_unit": spec.declared_unit,
        "factor": None if bare is None else to_text(bare.factor),
        "percent": spec.percent,
        "labels": [*spec.labels],
        "ranges": [
            {
                "label": each.label,
                "low": to_text(each.low),
                "high": to_text(each.high),
                "low_open": each.low_open,
                "high_open": each.high_open,
            }
            for each in spec.ranges
        ],
        "low": _number(spec.low),
        "high": _number(spec.high),
        "group": spec.group,
    }


def _leaf(rubric: Rubric, leaf: Leaf, numbering: Numbering, *, merged: bool) -> Plain:
    plan, places = leaf.plan, rubric.input_places
    made: Plain = {
        "path": [*leaf.path],
        "level": leaf.level,
        "points": to_text(leaf.weight),
        "score": numbering.number(plan.score),
        "rounding": _rounding(rubric.rounding_of(leaf)),
        "inputs": [places[spec.id] for spec in plan.inputs],
        "vetoes": [
            {"condition": numbering.number(veto.condition), "level": veto.level}
            | ({} if merged else {"span": _span(veto.span)})
            for veto in plan.vetoes
        ],
    }
    if merged:
        return made
    return made | {
        "rule": leaf.text,
        "by_default": leaf.by_default,
        "target": leaf.target,
        "target_span": _span(leaf.target_span),
        "explanation": leaf.explanation,
        "evidence": leaf.evidence,
        "own_inputs": [input_data(spec) for spec in plan.inputs],
        "own_points": _number(plan.points),
        "own_rounding": None if plan.rounding is None else _rounding(plan.rounding),
        "span": _span(leaf.span),
        "plan_span": _span(plan.span),
        "notes": [_span(note) for note in plan.notes],
        "readings": [_reading(each, numbering) for each in plan.readings],
    }


def _reading(reading: Reading, numbering: Numbering) -> Plain:
    other = reading.alternative
    return {
        "topic": reading.topic,
        "span": _span(reading.span),
        "alternative": None if other is None else numbering.number(other),
    }


def _rounding(rounding: Rounding) -> Plain:
    return {"places": rounding.places, "mode": rounding.mode}


def _number(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
