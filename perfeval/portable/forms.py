"""What a rubric asks for, as a template and as a JSON schema for forms."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from perfeval.catalogue.words import kind_name
from perfeval.numbers.exact import to_text

if TYPE_CHECKING:
    from perfeval.model.inputs import InputSpec
    from perfeval.rubric.rubric import Rubric

__all__ = ["json_schema", "template"]

Plain = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NUMBER = r"^\s*[+-]?[0-9][0-9,.]*(\s*/\s*[0-9]+)?\s*\S*\s*$"
_YES = ["是", "否"]
_AWAY = "不适用"


def template(rubric: Rubric) -> Plain:
    """Every name with nothing for its value, and what is known of each input."""
    names = rubric.input_names
    return {
        "rubric": rubric.title,
        "data": dict.fromkeys(names),
        "inputs": [
            _described(name, spec) | {"indicators": _users(rubric, users)}
            for name, spec, users in zip(names, rubric.inputs, rubric.users, strict=True)
        ],
    }


def _users(rubric: Rubric, users: tuple[int, ...]) -> list[str]:
    return ["/".join(rubric.leaves[user].path) for user in users]


def _described(name: str, spec: InputSpec) -> Plain:
    found: Plain = {"name": name, "kind": spec.kind}
    if spec.unit is not None:
        found["unit"] = spec.unit
    if spec.labels:
        found["labels"] = list(spec.labels)
    if spec.low is not None or spec.high is not None:
        found["range"] = [None if end is None else to_text(end) for end in (spec.low, spec.high)]
    if spec.ranges:
        found["ranges"] = [
            {"label": each.label, "range": [to_text(each.low), to_text(each.high)]}
            for each in spec.ranges
        ]
    return found


def json_schema(rubric: Rubric) -> Plain:
    """An object with one property for each input."""
    names = rubric.input_names
    properties = {
        name: _property(rubric, spec, users)
        for name, spec, users in zip(names, rubric.inputs, rubric.users, strict=True)
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:perfeval:{rubric.fingerprint}",
        "title": rubric.title,
        "type": "object",
        "properties": properties,
        "required": [*names],
        # An indicator may be left out as 不适用 under its own name.
        "additionalProperties": {"const": _AWAY},
    }


def _property(rubric: Rubric, spec: InputSpec, users: tuple[int, ...]) -> Plain:
    leaves = [rubric.leaves[user] for user in users]
    words = [f"{kind_name(spec.kind, 'zh')}" + (f"，{spec.unit}" if spec.unit else "")]
    words += [f"{leaf.name}：{' '.join(leaf.text.split())}" for leaf in leaves]
    return {
        "title": spec.key,
        "description": "\n".join(words),
        **(_type(spec) if spec.key not in {leaf.name for leaf in leaves} else _or_away(spec)),
        "x-perfeval": _described(rubric.names.name(rubric.input_places[spec.id]), spec)
        | {"indicators": _users(rubric, users)},
    }


def _type(spec: InputSpec) -> Plain:
    match spec.kind:
        case "yes_no":
            return {"type": ["boolean", "string"], "enum": [True, False, *_YES]}
        case "choice":
            return {"type": "string", "enum": [*spec.labels]} if spec.labels else {"type": "string"}
        case "count":
            whole = {"type": "integer", "minimum": 0}
            return {"anyOf": [whole, _text()]}
        case "score" | "deduction":
            if spec.ranges:
                labels = [each.label for each in spec.ranges]
                return {
                    "anyOf": [{"enum": labels}, _number(None, None), _text(), {"type": "array"}]
                }
            return {"anyOf": [_number(spec.low, spec.high), _text()]}
    return {"anyOf": [_number(None, None), _text()]}


def _or_away(spec: InputSpec) -> Plain:
    """The same for an input that is called as its indicator is, which may be left out."""
    return {"anyOf": [_type(spec), {"const": _AWAY}]}


def _text() -> Plain:
    """A number as a text, with its unit behind it if need be, so that no digit is lost."""
    return {"type": "string", "pattern": _NUMBER}


def _number(low: Fraction | None, high: Fraction | None) -> Plain:
    found: Plain = {"type": "number"}
    for key, end in (("minimum", low), ("maximum", high)):
        # JSON has no exact decimals; other ends stand in the range beside.
        if end is not None and end.denominator == 1:
            found[key] = end.numerator
    return found
