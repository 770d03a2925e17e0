"""What a set of programs is made of: which nodes and inputs, and who uses each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

import attrs

from perfeval.program import nodes
from perfeval.program.nodes import Node


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside ``node``, in order of evaluation."""
    match node:
        case nodes.Pair() | nodes.Compare():
            yield node.left
            yield node.right
        case nodes.Floor() | nodes.Ceil() | nodes.Round():
            yield node.value
        case nodes.And() | nodes.Or():
            yield from node.terms
        case nodes.Not():
            yield node.term
        case nodes.Case():
            for branch in node.branches:
                yield branch.condition
                yield branch.value
            if node.otherwise is not None:
                yield node.otherwise


def every(*roots: Node) -> Iterator[Node]:
    """Each node under ``roots``, and they themselves, once."""
    seen: set[int] = set()
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            stack.extend(reversed(list(children(node))))


def numbers_compared(roots: Iterable[Node], key: str) -> frozenset[Fraction]:
    """The constants that programs compare the input ``key`` with, as it stands."""
    found: set[Fraction] = set()
    for node in every(*roots):
        if isinstance(node, nodes.Compare):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(one, nodes.Input) and one.key == key:
                    found.update([other.value] if isinstance(other, nodes.Const) else ())
    return frozenset(found)


@attrs.define(eq=False)
class Reach:
    """The nodes of the programs taken so far."""

    parents: Counter[int] = attrs.field(factory=Counter)
    inputs: dict[str, None] = attrs.field(factory=dict)
    size: int = 0

    def take(self, root: Node, limit: int | None) -> bool:
        """Take ``root`` too, unless it adds much to what is near ``limit`` already."""
        new: dict[int, Node] = {}
        stack = [] if id(root) in self.parents else [root]
        while stack:
            node = stack.pop()
            if id(node) not in new:
                new[id(node)] = node
                stack.extend(child for child in children(node) if id(child) not in self.parents)
        if limit is not None and self.size + len(new) > limit and len(new) > limit // 10:
            return False
        self.parents[id(root)] += 1
        for node in new.values():
            self.parents.update(map(id, children(node)))
            if isinstance(node, nodes.Input):
                self.inputs[node.key] = None
        self.size += len(new)
        return True
