"""Programs with other inputs, or with a part taken as an input."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from perfeval.program import nodes
from perfeval.program.nodes import Node
from perfeval.program.used_inputs import children

__all__ = ["replaced"]


def replaced(root: Node, by: Callable[[Node], Node | None]) -> Node:
    """``root`` with every node for which ``by`` gives another one in its place."""
    made: dict[int, Node] = {}
    stack = [root]
    while stack:
        node = stack[-1]
        if id(node) in made:
            stack.pop()
            continue
        other = by(node)
        if other is not None:
            made[id(node)] = other
            continue
        wanted = [child for child in children(node) if id(child) not in made]
        if wanted:
            stack.extend(wanted)
            continue
        made[id(node)] = _rebuilt(node, made)
    return made[id(root)]


def _rebuilt(node: Node, made: dict[int, Node]) -> Node:
    if all(made[id(child)] is child for child in children(node)):
        return node
    match node:
        case nodes.And() | nodes.Or():
            return attrs.evolve(node, terms=tuple(made[id(term)] for term in node.terms))
        case nodes.Not():
            return attrs.evolve(node, term=made[id(node.term)])
        case nodes.Floor() | nodes.Ceil() | nodes.Round():
            return attrs.evolve(node, value=made[id(node.value)])
        case nodes.Case():
            branches = tuple(
                nodes.Branch(made[id(each.condition)], made[id(each.value)])
                for each in node.branches
            )
            otherwise = None if node.otherwise is None else made[id(node.otherwise)]
            return attrs.evolve(node, branches=branches, otherwise=otherwise)
        case nodes.Pair() | nodes.Compare():
            return attrs.evolve(node, left=made[id(node.left)], right=made[id(node.right)])
    return node
