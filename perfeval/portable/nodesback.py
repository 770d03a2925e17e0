"""Plain data back to the nodes of programs, each looked at before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, get_args

from perfeval.numbers.exact import RoundingMode, parse_number
from perfeval.portable.numbering import COMPARISONS, JOINS, PAIRS, SINGLES
from perfeval.program import nodes
from perfeval.program.nodes import Branch, Node
from perfeval.source import Span

_TRUTHS = (nodes.Compare, nodes.And, nodes.Or, nodes.Not)
_MODES = get_args(RoundingMode)
_MOST_PLACES = 50
_TWO = 2

Given = Mapping[str, Any]


class Builder:
    """Makes nodes; a node may only be made of those before it, so that there is no circle."""

    def __init__(self, ids: Sequence[str], size: int) -> None:
        self.ids = ids
        self._size = size
        self._nodes: list[Node] = []

    def read(self, rows: Sequence[object]) -> None:
        """Take in all nodes, in order."""
        for row in rows:
            if not isinstance(row, Mapping) or not isinstance(row.get("op"), str):
                self._bad("an object with an 'op'")
            self._nodes.append(self._made(row, row["op"]))

    def _bad(self, wanted: str) -> NoReturn:
        msg = f"not a program: program.nodes[{len(self._nodes)}] must be {wanted}"
        raise ValueError(msg)

    def any(self, place: object) -> Node:
        """The node with a number."""
        if type(place) is not int or not 0 <= place < len(self._nodes):
            self._bad("made of the numbers of nodes before it")
        return self._nodes[place]

    def number(self, place: object) -> Node:
        """The same, which must be a number."""
        node = self.any(place)
        return self._bad("a number where a number is wanted") if isinstance(node, _TRUTHS) else node

    def truth(self, place: object) -> Node:
        """The same, which must be a truth value."""
        node = self.any(place)
        return node if isinstance(node, _TRUTHS) else self._bad("a truth where a truth is wanted")

    def _args(self, row: Given, count: int | None) -> list[object]:
        args = row.get("args")
        if not isinstance(args, list | tuple) or (count is not None and len(args) != count):
            self._bad("given its 'args'")
        return [*args]

    def _made(self, row: Given, op: str) -> Node:
        about = self._about(row)
        if op in PAIRS:
            left, right = map(self.number, self._args(row, _TWO))
            return self._node(PAIRS[op](left, right, **about))
        if op in COMPARISONS:
            left, right = map(self.number, self._args(row, _TWO))
            return nodes.Compare(op, left, right, **about)  # type: ignore[arg-type] # looked up
        if op in SINGLES:
            return self._node(SINGLES[op](self.number(self._args(row, 1)[0]), **about))
        if op in JOINS:
            return self._node(JOINS[op](tuple(map(self.truth, self._args(row, None))), **about))
        match op:
            case "not":
                return nodes.Not(self.truth(self._args(row, 1)[0]), **about)
            case "const":
                text = row.get("value")
                value = parse_number(text) if isinstance(text, str) else None
                return (
                    self._bad("an exact 'value'") if value is None else nodes.Const(value, **about)
                )
            case "input":
                place = row.get("input")
                if type(place) is not int or not 0 <= place < len(self.ids):
                    self._bad("the place of an 'input'")
                return nodes.Input(self.ids[place], **about)
            case "round":
                return self._round(row, about)
            case "case":
                return self._case(row, about)
        return self._bad("of a known 'op'")

    @staticmethod
    def _node(made: Node) -> Node:
        return made

    def _round(self, row: Given, about: dict[str, Any]) -> Node:
        places: object = row.get("places")
        mode: Any = row.get("mode")
        if type(places) is not int or not -_MOST_PLACES <= places <= _MOST_PLACES:
            self._bad("given its 'places'")
        if mode not in _MODES:
            self._bad("given its 'mode'")
        return nodes.Round(self.number(self._args(row, 1)[0]), places, mode, **about)

    def _case(self, row: Given, about: dict[str, Any]) -> Node:
        rows, rest = row.get("branches"), row.get("otherwise")
        if not isinstance(rows, list | tuple):
            self._bad("given its 'branches'")
        branches = []
        for each in rows:
            if not isinstance(each, list | tuple) or len(each) != _TWO:
                self._bad("made of branches with a condition and a value")
            branches.append(Branch(self.truth(each[0]), self.number(each[1])))
        otherwise = None if rest is None else self.number(rest)
        return nodes.Case(tuple(branches), otherwise, **about)

    def _about(self, row: Given) -> dict[str, Any]:
        """Where a node came from, as far as that is said."""
        found: dict[str, Any] = {}
        for key in ("role", "label"):
            if (value := row.get(key)) is not None:
                found[key] = value if isinstance(value, str) else self._bad(f"of a '{key}'")
        if (ends := row.get("span")) is not None:
            whole = isinstance(ends, list | tuple) and [type(end) for end in ends] == [int, int]
            if not whole or not 0 <= ends[0] <= ends[1] <= self._size:
                self._bad("at a 'span' of the text")
            found["span"] = Span(*ends)
        return found
