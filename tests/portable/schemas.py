"""As much of a JSON schema validator as the schemas of this project need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,),
    "integer": (int,), "number": (int, float), "null": (type(None),),
}  # fmt: skip
_KNOWN = {
    "$schema", "$id", "$ref", "$defs", "title", "description", "type", "properties", "required",
    "additionalProperties", "items", "prefixItems", "enum", "const", "pattern", "anyOf",
    "minimum", "maximum", "minItems", "maxItems", "x-perfeval",
}  # fmt: skip


def faults(value: Any, schema: Mapping[str, Any]) -> list[str]:  # noqa: ANN401 - a value of JSON
    """Everything in which ``value`` is not as ``schema`` says."""
    return list(_faults(value, schema, schema, "$"))


def _is(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])


def _faults(  # long: one keyword after another
    value: Any,  # noqa: ANN401 - a value of JSON
    schema: Mapping[str, Any] | bool,  # noqa: FBT001 - a schema may be one
    root: Mapping[str, Any],
    at: str,
) -> Iterator[str]:
    if isinstance(schema, bool):
        if not schema:
            yield f"{at}: not allowed"
        return
    assert set(schema) <= _KNOWN, f"{at}: this validator does not know {set(schema) - _KNOWN}"
    if "$ref" in schema:
        yield from _faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    types = schema.get("type", [])
    if types and not any(
        _is(value, name) for name in ([types] if isinstance(types, str) else types)
    ):
        yield f"{at}: not {types}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} not in {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "anyOf" in schema and all(any(_faults(value, s, root, at)) for s in schema["anyOf"]):
        yield f"{at}: {value!r} fits none of anyOf"
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} does not match"
    if _is(value, "number") and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{at}: {value} out of range"
    if isinstance(value, dict):
        yield from (f"{at}: no {key}" for key in schema.get("required", []) if key not in value)
        for key, each in value.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties", True))
            yield from _faults(each, inner, root, f"{at}.{key}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at}: {len(value)} items"
        first = schema.get("prefixItems", [])
        for place, each in enumerate(value):
            inner = first[place] if place < len(first) else schema.get("items", True)
            yield from _faults(each, inner, root, f"{at}[{place}]")
