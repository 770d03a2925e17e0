"""Indicators of one name: twice under one heading, or in two places and hard to tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from perfeval.diagnostics import Collector, Diagnostic, Label
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.model.inputs import InputSpec
    from perfeval.rubric.rubric import Leaf
    from perfeval.rubrictext.document import Indicator
    from perfeval.source import Source, Span


def check_siblings(
    source: Source, indicators: Iterable[Indicator], path: tuple[str, ...], sink: Collector
) -> None:
    """Under one heading a name stands for one indicator."""
    first: dict[str, Span] = {}
    for indicator in indicators:
        key = normalise_key(indicator.name.text)
        if key in first:
            words: dict[str, object] = {"name": indicator.name.text}
            label = Label(first[key], "same_name")
            sink.add(Diagnostic("PE205", source, indicator.name.span, words, (label,), path))
        first.setdefault(key, indicator.name.span)


def check_namesakes(
    source: Source,
    leaves: Sequence[Leaf],
    spans: Sequence[Span],
    inputs: Mapping[str, tuple[InputSpec, Sequence[int]]],
    sink: Collector,
) -> None:
    """Warn of indicators of one name under different headings whose data cannot be told apart.

    That is so where both ask for a value of the same name, or where a value
    that is called like both of them counts for both.
    """
    places: dict[str, list[int]] = {}
    for number, leaf in enumerate(leaves):
        places.setdefault(normalise_key(leaf.name), []).append(number)
    asked: dict[int, dict[str, str]] = {}
    for identity, (spec, users) in inputs.items():
        for user in users:
            asked.setdefault(user, {})[normalise_key(spec.key)] = identity
    for name, same in places.items():
        for number in same[1:]:
            first = same[0]
            mine, theirs = asked.get(number, {}), asked.get(first, {})
            keys = [key for key in mine if key in theirs]
            apart = [key for key in keys if mine[key] != theirs[key]]
            shared = [key for key in keys if mine[key] == theirs[key] and key == name]
            if apart or shared:
                sink.add(_finding(source, leaves, spans, (first, number), apart, shared))


def _finding(
    source: Source,
    leaves: Sequence[Leaf],
    spans: Sequence[Span],
    pair: tuple[int, int],
    apart: list[str],
    shared: list[str],
) -> Diagnostic:
    first, second = pair
    words: dict[str, object] = {
        "name": leaves[second].name,
        "first": "/".join(leaves[first].path),
        "second": "/".join(leaves[second].path),
    }
    if apart:
        words["key"] = apart[0]
    else:
        words["shared"] = shared[0]
    label = Label(spans[first], "same_name")
    return Diagnostic(
        "PE208", source, spans[second], words, (label,), leaves[second].path, severity="warning"
    )
