"""A program whose inputs have other names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from perfeval.program.deep import Steps, drive
from perfeval.program.nodes import Branch, Input, Node


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """``node`` with other keys for some inputs; what is shared in it stays shared."""
    known: dict[int, Any] = {}
    made: Node = drive(_renamed(node, names, known))
    return made


def _renamed(node: Any, names: Mapping[str, str], known: dict[int, Any]) -> Steps[Any]:  # noqa: ANN401 - a node, or what a field of one holds
    if isinstance(node, tuple):
        made: list[Any] = []
        for each in node:
            inner = yield _renamed(each, names, known)
            made.append(inner)
        return tuple(made)
    if not isinstance(node, Node | Branch):
        return node
    if id(node) in known:
        return known[id(node)]
    changed: dict[str, Any] = {}
    if isinstance(node, Input) and node.key in names:
        changed["key"] = names[node.key]
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        if isinstance(value, Node | Branch | tuple):
            inner = yield _renamed(value, names, known)
            if inner is not value:
                changed[field.name] = inner
    found = attrs.evolve(node, **changed) if changed else node
    known[id(node)] = found
    return found
