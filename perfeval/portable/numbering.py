"""The nodes of programs as one list of plain data, each after those that it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perfeval.numbers.exact import to_text
from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.used_inputs import children

Plain = dict[str, Any]

PAIRS: Mapping[str, type[Any]] = {
    "add": nodes.Add,
    "sub": nodes.Sub,
    "mul": nodes.Mul,
    "div": nodes.Div,
    "min": nodes.Min,
    "max": nodes.Max,
}
SINGLES: Mapping[str, type[Any]] = {"floor": nodes.Floor, "ceil": nodes.Ceil}
JOINS: Mapping[str, type[Any]] = {"and": nodes.And, "or": nodes.Or}
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

_NAMES = {kind: name for table in (PAIRS, SINGLES, JOINS) for name, kind in table.items()}


def plain(node: Node, parts: Sequence[int], inputs: Mapping[str, int]) -> Plain:
    """One node as data; ``parts`` are the numbers of what it is made of."""
    match node:
        case nodes.Const():
            return {"op": "const", "value": to_text(node.value)}
        case nodes.Input():
            return {"op": "input", "input": inputs[node.key]}
        case nodes.Compare():
            return {"op": node.operator, "args": [*parts]}
        case nodes.Not():
            return {"op": "not", "args": [*parts]}
        case nodes.Round():
            return {"op": "round", "args": [*parts], "places": node.places, "mode": node.mode}
        case nodes.Case():
            count = 2 * len(node.branches)
            pairs = [[parts[at], parts[at + 1]] for at in range(0, count, 2)]
            rest = None if node.otherwise is None else parts[-1]
            return {"op": "case", "branches": pairs, "otherwise": rest}
    return {"op": _NAMES[type(node)], "args": [*parts]}


class Numbering:
    """Numbers nodes in the order in which they can be computed.

    With ``merged`` nodes that mean the same share a number, whatever text they
    came from. Otherwise each object has its own, and its data says where it
    came from, so that the very same program can be made again.
    """

    def __init__(self, inputs: Mapping[str, int], *, merged: bool) -> None:
        self.nodes: list[Plain] = []
        self._inputs, self._merged = inputs, merged
        self._known: dict[int, int] = {}
        self._same: dict[str, int] = {}
        self._held: list[Node] = []

    def number(self, root: Node) -> int:
        """The number of ``root``; a stack of its own keeps deep programs off Python's."""
        stack = [root]
        while stack:
            node = stack[-1]
            if id(node) in self._known:
                stack.pop()
                continue
            wanted = [part for part in children(node) if id(part) not in self._known]
            if wanted:
                stack.extend(reversed(wanted))
            else:
                stack.pop()
                self._known[id(node)] = self._add(node)
                self._held.append(node)  # an id is good as long as its object lives
        return self._known[id(root)]

    def _add(self, node: Node) -> int:
        parts = [self._known[id(part)] for part in children(node)]
        made = plain(node, parts, self._inputs)
        if self._merged:
            key = repr(made)
            if key in self._same:
                return self._same[key]
            self._same[key] = len(self.nodes)
        else:
            made |= dict(_origin(node))
        self.nodes.append(made)
        return len(self.nodes) - 1


def _origin(node: Node) -> Iterator[tuple[str, object]]:
    if node.span is not None:
        yield "span", [node.span.start, node.span.end]
    if node.role is not None:
        yield "role", node.role
    if node.label is not None:
        yield "label", node.label
