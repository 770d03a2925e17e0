"""The data block's derived values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from perfeval.diagnostics import Collector
from perfeval.meaning.context import Context, Definition
from perfeval.meaning.expressions import lower
from perfeval.meaning.registry import Registry
from perfeval.meaning.scope import Local, Scope
from perfeval.model.inputs import InputSpec
from perfeval.program.nodes import Input
from perfeval.program.used_inputs import every
from perfeval.reading.read import read_expression
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key

Entry = tuple[str, Span, Span, str | None]


def compile_definitions(
    source: Source, entries: Sequence[Entry], sink: Collector, context: Context | None = None
) -> Mapping[str, Definition]:
    """The definitions of a data block, by normalised name.

    Each entry is a name, the places of the name and of its expression, and
    the unit written behind the name, if any. They may refer to each other in
    any order; a circle is a finding (PE202). ``context`` has the units,
    aliases and declared names of the block.
    """
    around = context if context is not None else Context()
    scope = Scope(source, around, sink, Registry(()), lower)
    for name, _, span, _ in entries:
        value = read_expression(source, span, sink)
        if value is not None:
            key = normalise_key(name)
            scope.locals.setdefault(key, Local(key, value, span, source))
    found: dict[str, Definition] = {}
    for name, place, span, unit in entries:
        key = normalise_key(name)
        if key in scope.locals and key not in found:
            before = len(sink.found)
            found[key] = _definition(scope, key, place, span, unit)
            if len(sink.found) > before:
                found[key] = _given(scope, key, span)
    for key in _circular(sink):
        if key in found:
            found[key] = _given(scope, key, found[key].span)
    return found


def _circular(sink: Collector) -> Iterator[str]:
    for each in sink:
        if each.code == "PE202":
            yield from dict(each.arguments)["chain"].split(" → ")


def _given(scope: Scope, key: str, span: Span) -> Definition:
    """What has a fault counts as a number that is given, so that nothing follows from it."""
    spec = InputSpec(key, key, "quantity")
    return Definition(key, Input(key, label=key), None, (spec,), scope.source, span)


def _definition(scope: Scope, key: str, place: Span, span: Span, unit: str | None) -> Definition:
    """One derived value, with the inputs in the order in which it opens into them."""
    typed = scope.name(key, place)
    node = typed.node if typed.node.label is not None else attrs.evolve(typed.node, label=key)
    path = scope.registry.path
    keys = dict.fromkeys(part.key for part in every(node) if isinstance(part, Input))
    specs = tuple(scope.registry.drafts[name].spec(path) for name in keys)
    kind = "ratio" if unit is not None and "%" in unit.replace("％", "%") else typed.kind
    return Definition(key, node, kind, specs, scope.source, span)
