"""Generated code that tells how a score comes about: what each named node gives, in order.

It is the code of :mod:`perfeval.program.emit` with a line more for each node
that has a role. What it tells is what :func:`perfeval.program.reference.trace`
tells, without steps that changed nothing, in decimals, and much sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from perfeval.numbers.exact import nearby
from perfeval.program import linear, nodes
from perfeval.program.codegen import Entry
from perfeval.program.deep import drive
from perfeval.program.emit import Emitter
from perfeval.program.linear import Form, Unsupported
from perfeval.program.machine import Redo, divide
from perfeval.program.nodes import Node
from perfeval.program.used_inputs import Reach
from perfeval.program.writer import Writer

LIMITS: Final = frozenset({"limit"})
"""Roles of nodes that are told only where they change the value."""

CONDITIONAL: Final = frozenset({"override", "exemption", "veto"})
"""Roles of piecewise nodes that are told even where another node speaks for them."""

MAX_WHOLE: Final = 20
"""Quotients with more digits before the point are left to the reference walk."""

MAX_LINES: Final = 100
MAX_EACH: Final = 12
"""A function has this many lines, and this many more for each node."""

Moment = tuple[Node, int | None]
"""A node that gave a value; and of a piecewise one the branch, ``None`` for its otherwise."""

Told = tuple[dict[int, Decimal], Decimal, tuple[Decimal, ...]]
"""Values by the places of the moments, in order; the score; the inputs that were wanted.

A value whose decimals do not end has 40 digits and a sticky last one.
"""


@attrs.frozen(eq=False)
class Telling:
    """What can happen on the way to a score, and the function that says for a row what did."""

    moments: tuple[Moment, ...]
    source: str
    tell: Callable[[Any], Told]


def quotient(top: Decimal, bottom: Decimal) -> Decimal:
    """``top / bottom`` to 40 digits; declines where these do not reach behind the point."""
    found = divide(top, bottom)
    if found.adjusted() >= MAX_WHOLE:
        raise Redo
    return found


def speaks(case: nodes.Case, taken: int | None) -> bool:
    """Whether a piecewise node is told, and not only the node that gave its value."""
    if case.role is None:
        return False
    chosen = case.otherwise if taken is None else case.branches[taken].value
    return case.role in CONDITIONAL or chosen is None or chosen.role is None


def limited(node: Node) -> Node:
    """What stands inside the limits of ``node``."""
    while isinstance(node, nodes.Min | nodes.Max):
        node = node.left if isinstance(node.right, nodes.Const) else node.right
    return node


@attrs.frozen(eq=False)
class _Teller(Emitter):
    """Writes a line for each moment; ``places`` numbers them."""

    places: dict[tuple[int, int | None], int] = attrs.field(factory=dict)
    moments: list[Moment] = attrs.field(factory=list)

    def met(self, node: Node, form: Form, taken: int | None = None) -> None:
        """Tell the value of a node with a role."""
        if node.role is None or node.role == "input":
            return
        if isinstance(node, nodes.Case):
            if speaks(node, taken):
                self._tell(node, taken, form)
            return
        inner = limited(node)
        if node.role not in LIMITS or inner is node:
            self._tell(node, None, form)
            return
        known = self.writer.recall(id(inner))
        if not isinstance(known, Form):
            raise Unsupported
        changed = self.compare("!=", form, known)
        if isinstance(changed, str):
            with self.writer.block(f"if {changed}:"):
                self._tell(node, None, form)
        elif changed:
            self._tell(node, None, form)

    def _tell(self, node: Node, taken: int | None, form: Form) -> None:
        place = self.places.setdefault((id(node), taken), len(self.moments))
        if place == len(self.moments):
            self.moments.append((node, taken))
        self.writer.line(f"say({place}, {self.value(form)})")

    def value(self, form: Form) -> str:
        """An expression for a value to be told."""
        if form.is_constant:
            number = nearby(form.constant)
            return self.writer.bind(f"told{self.writer.fresh('v')}", number)
        factor = linear.common(form.coefficients)
        top, bottom = self.writer.top(form, Fraction(factor)), self.under(form, factor)
        if bottom is None:
            return top
        self.writer.bind("QUOTIENT", quotient)
        return f"QUOTIENT({top}, {bottom})"


def compile_telling(entry: Entry, root: Node, wanted: Sequence[str]) -> Telling | None:
    """The function for one score; ``None`` for a program that generated code does not take.

    It runs under :data:`perfeval.program.machine.WORK`, and raises what other
    generated code raises. ``wanted`` are inputs whose values it shall give too.
    """
    reach = Reach()
    reach.take(root, None)
    slots: Mapping[str, linear.Slot] = entry.slots
    writer = Writer(budget=MAX_LINES + MAX_EACH * reach.size)
    teller = _Teller(writer, slots)
    try:
        score = teller.value(drive(teller.number(root)))
    except Unsupported:
        return None
    used = [key for key in dict.fromkeys((*reach.inputs, *wanted)) if key in slots]
    inputs = "".join(f"{slots[key].name}, " for key in wanted)
    lines = [f"    {line}" for line in entry.lines(writer, used)]
    lines += ["    told = {}", "    say = told.setdefault", *map(str, writer.lines)]
    source = "\n".join(["def tell(v):", *lines, f"    return told, {score}, ({inputs})"])
    namespace: dict[str, Any] = dict(writer.names)
    exec(compile(source, "<perfeval>", "exec"), namespace)  # noqa: S102 - our own text
    return Telling(tuple(teller.moments), source, namespace["tell"])
