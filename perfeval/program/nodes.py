"""The exact core: a tiny language of functions on rational numbers.

Every surface phrase is lowered into these nodes and nothing else, so the
generated code, the reference walk, the static analysis and the explanations
all agree about what a rule means. The language is total except for division,
and lazy in the branches of :class:`Case`.

A truth value is a node that only :class:`Case`, :class:`And`, :class:`Or` and
:class:`Not` may hold: :class:`Compare`, :class:`And`, :class:`Or`,
:class:`Not`. Sharing is by object identity: one node used in two places is
computed once.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

import attrs

from perfeval.numbers.exact import RoundingMode
from perfeval.record import Record
from perfeval.source import Span

Operator = Literal["<", "<=", ">", ">=", "==", "!="]

MIRRORED: Final[dict[Operator, Operator]] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "==": "==",
    "!=": "!=",
}
"""The sign that says the same when the sides change places."""


@attrs.frozen(eq=False, repr=False)
class Node(Record):
    """Base of all nodes.

    ``span`` is the text that gave the node; ``role`` says what the node is to
    an explanation (``"definition"``, ``"band"``, ``"step"`` …) and ``label``
    is the name it is shown under. None of them takes part in equality.
    """

    span: Span | None = attrs.field(default=None, kw_only=True, eq=False, repr=False)
    role: str | None = attrs.field(default=None, kw_only=True, eq=False, repr=False)
    label: str | None = attrs.field(default=None, kw_only=True, eq=False, repr=False)


@attrs.frozen(eq=False, repr=False)
class Const(Node):
    """A rational constant."""

    value: Fraction


@attrs.frozen(eq=False, repr=False)
class Input(Node):
    """The value given for the input with this ``key``."""

    key: str


@attrs.frozen(eq=False, repr=False)
class Pair(Node):
    """A number that is made of two."""

    left: Node
    right: Node


@attrs.frozen(eq=False, repr=False)
class Add(Pair):
    """``left + right``."""


@attrs.frozen(eq=False, repr=False)
class Sub(Pair):
    """``left - right``."""


@attrs.frozen(eq=False, repr=False)
class Mul(Pair):
    """``left × right``."""


@attrs.frozen(eq=False, repr=False)
class Div(Pair):
    """``left ÷ right``; the one partial operation."""


@attrs.frozen(eq=False, repr=False)
class Min(Pair):
    """The smaller of two values."""


@attrs.frozen(eq=False, repr=False)
class Max(Pair):
    """The larger of two values."""


@attrs.frozen(eq=False, repr=False)
class Floor(Node):
    """The largest whole number that is not above the value."""

    value: Node


@attrs.frozen(eq=False, repr=False)
class Ceil(Node):
    """The smallest whole number that is not below the value."""

    value: Node


@attrs.frozen(eq=False, repr=False)
class Round(Node):
    """The value at ``places`` decimals. Half-up takes ties away from zero."""

    value: Node
    places: int
    mode: RoundingMode


@attrs.frozen(eq=False, repr=False)
class Compare(Node):
    """A truth value: ``left operator right``."""

    operator: Operator
    left: Node
    right: Node


@attrs.frozen(eq=False, repr=False)
class And(Node):
    """True when all ``terms`` are; stops at the first that is not."""

    terms: tuple[Node, ...]


@attrs.frozen(eq=False, repr=False)
class Or(Node):
    """True when any of ``terms`` is; stops at the first that is."""

    terms: tuple[Node, ...]


@attrs.frozen(eq=False, repr=False)
class Not(Node):
    """True when ``term`` is not."""

    term: Node


@attrs.frozen(eq=False, repr=False)
class Branch(Record):
    """One alternative of a :class:`Case`."""

    condition: Node
    value: Node


@attrs.frozen(eq=False, repr=False)
class Case(Node):
    """The value of the first branch whose condition holds.

    ``otherwise`` is the value when none does; without it such a value belongs
    to no band, which is an evaluation error.
    """

    branches: tuple[Branch, ...]
    otherwise: Node | None = None
