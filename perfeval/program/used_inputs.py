"""What a set of programs is made of: which nodes and inputs, and who uses each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final

import attrs

from perfeval.program import nodes
from perfeval.program.nodes import Node


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside ``node``, in order of evaluation."""
    return _INSIDE[type(node)](node)


def _of_case(node: Any) -> tuple[Node, ...]:  # noqa: ANN401 - as in the table
    found = [part for each in node.branches for part in (each.condition, each.value)]
    if node.otherwise is not None:
        found.append(node.otherwise)
    return tuple(found)


_LEAF: Callable[[Any], tuple[Node, ...]] = lambda _: ()  # noqa: E731 - rows of a table
_INSIDE: Final[dict[type[Node], Callable[[Any], tuple[Node, ...]]]] = {
    **dict.fromkeys((nodes.Const, nodes.Input), _LEAF),
    **dict.fromkeys(
        (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Min, nodes.Max, nodes.Compare),
        attrgetter("left", "right"),
    ),
    **dict.fromkeys((nodes.Floor, nodes.Ceil, nodes.Round), lambda node: (node.value,)),
    **dict.fromkeys((nodes.And, nodes.Or), attrgetter("terms")),
    nodes.Not: lambda node: (node.term,),
    nodes.Case: _of_case,
}


def every(*roots: Node) -> Iterator[Node]:
    """Each node under ``roots``, and they themselves, once."""
    seen: set[int] = set()
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            inside = _INSIDE[type(node)](node)
            if inside:
                stack.extend(inside[::-1])


def upwards(root: Node) -> Iterator[Node]:
    """Each node under ``root`` once, and then ``root``: none before what is inside it."""
    done: set[int] = set()
    stack = [root]
    while stack:
        node = stack[-1]
        if id(node) not in done:
            wanted = [part for part in _INSIDE[type(node)](node) if id(part) not in done]
            if wanted:
                stack.extend(wanted[::-1])
                continue
            done.add(id(node))
            yield node
        stack.pop()


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
