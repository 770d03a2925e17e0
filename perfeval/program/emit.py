"""From nodes to source: each number becomes a symbolic fraction, each truth an expression.

Nothing is divided on the way. A divisor is checked to be positive where it is
used, and only there, so a branch that is not taken cannot fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from perfeval.numbers.exact import RoundingMode
from perfeval.program import linear, nodes
from perfeval.program.deep import Steps
from perfeval.program.intervals import (
    UNBOUNDED,
    Interval,
    compared,
    larger,
    smaller,
    stepped,
)
from perfeval.program.linear import Form, Slot, Unsupported
from perfeval.program.nodes import Node
from perfeval.program.quotients import NOTHING, ZERO, Quotients
from perfeval.program.writer import ANY, EQUAL, LESS, MORE, Facts, Line

MAX_TERMS: Final = 8
"""Longer sums are put into a temporary."""

MAX_EXPRESSION: Final = 200
"""Longer conditions are put into a temporary."""

_OUTCOMES: Final[Mapping[nodes.Operator, int]] = {
    "<": LESS,
    "<=": LESS | EQUAL,
    ">": MORE,
    ">=": MORE | EQUAL,
    "==": EQUAL,
    "!=": LESS | MORE,
}


def _fact(one: str, other: str, able: int) -> Facts:
    """That ``one`` compares with ``other`` as ``able`` says, seen from both sides."""
    turned = {LESS: MORE, EQUAL: EQUAL, MORE: LESS}
    return {
        (one, other): able,
        (other, one): sum(turned[each] for each in turned if able & each),
    }


Leave = Callable[[Node, int | None], Steps[None]]
"""Writes what a branch does with the node that gives its value, and with its place."""

Hole = tuple[Line, Form, str]
"""A place where a branch leaves its value, the value, and its divisor."""


@attrs.frozen(eq=False)
class Emitter(Quotients):
    """Writes the code of nodes into ``writer``; ``slots`` numbers the inputs."""

    slots: Mapping[str, Slot]

    def number(self, node: Node) -> Steps[Form]:
        """The value of a number node, computed at this place or before it."""
        known = self.writer.recall(id(node))
        if isinstance(known, Form):
            return known
        leaned = self.writer.leaned
        form: Form = yield self._number(node)
        if not isinstance(node, nodes.Case):
            self.met(node, form)
        if len(form.terms) > MAX_TERMS:
            form = self.single(form)
        self.writer.remember(id(node), form, leaned)
        return form

    def met(self, node: Node, form: Form, taken: int | None = None) -> None:
        """Write more about the value of ``node``, if there is more to do with it.

        For a piecewise node this is the place where the branch ``taken`` has
        its value; ``None`` is its otherwise.
        """

    def _number(self, node: Node) -> Steps[Form]:
        match node:
            case nodes.Const():
                return linear.constant(node.value)
            case nodes.Input():
                return self._slot(node.key)
            case nodes.Case():
                result: Form = yield self._case(node)
                return result
            case nodes.Floor() | nodes.Ceil() | nodes.Round():
                return self._stepped(node, (yield self.number(node.value)))
            case nodes.Pair():
                left = yield self.number(node.left)
                right = yield self.number(node.right)
                return self._pair(node, left, right)
        raise Unsupported

    def _slot(self, key: str) -> Form:
        slot = self.slots.get(key)
        if slot is None:
            raise Unsupported
        if not slot.name:
            self.writer.line("raise Redo")
            return NOTHING
        if slot.may_lack and not self.writer.recall((slot.name, "given")):
            # Here, and only here, the walk would find that it is missing.
            self.writer.line(f"if {slot.name} is None: raise Redo")
            self.writer.remember((slot.name, "given"), slot.name)
        if slot.whole:
            self.writer.remember((slot.name, "whole"), slot.name)
        return linear.variable(slot.name, slot.spread, slot.factor)

    def _pair(self, node: Node, left: Form, right: Form) -> Form:
        match node:
            case nodes.Add():
                left, right = self.align(left, right)
                return left.plus(right)
            case nodes.Sub():
                left, right = self.align(left, right)
                return left.plus(right.scaled(Fraction(-1)))
            case nodes.Mul():
                return self.times(left, right)
            case nodes.Div():
                return self.over(left, right)
        return self._smaller(left, right, largest=isinstance(node, nodes.Max))

    # Choosing and rounding

    def _smaller(self, left: Form, right: Form, *, largest: bool) -> Form:
        sure = compared("<=", left.range, right.range)
        if sure is not None:
            return left if sure is not largest else right
        spread = (larger if largest else smaller)(left.range, right.range)
        left, right = self.align(left, right)
        factor = linear.scale((*left.coefficients, *right.coefficients))
        one, other = (self._named(self.writer.top(form, factor)) for form in (left, right))
        sign = ">" if largest else "<"
        name = self.writer.assign(f"{one} if {one} {sign} {other} else {other}")
        if self.is_whole(left, factor) and self.is_whole(right, factor):
            self.writer.remember((name, "whole"), name)
        return Form({name: 1 / factor}, ZERO, left.below, spread)

    def _named(self, text: str) -> str:
        return text if text.isalnum() else self.writer.assign(text)

    def _stepped(self, node: nodes.Floor | nodes.Ceil | nodes.Round, form: Form) -> Form:
        if form.is_constant:
            return linear.constant(stepped(node, Interval.point(form.constant)).low or ZERO)
        spread = UNBOUNDED if form.range is UNBOUNDED else stepped(node, form.range)
        if isinstance(node, nodes.Round):
            text = self.rounded(form, node.places, node.mode)
            return linear.variable(self.writer.assign(text), spread)
        factor = Fraction(linear.common(form.coefficients))
        top = self._named(self.writer.top(form, factor))
        bottom = self.under(form, int(factor)) or self.writer.number(Fraction(1))
        whole = self.writer.assign(f"{top} // {bottom}")
        # The quotient is cut towards zero, which is wrong on one side of it.
        sign, step = (">", "-") if isinstance(node, nodes.Floor) else ("<", "+")
        kept = compared(">=", form.range, Interval.point(ZERO))
        if kept is not True or step == "+":
            one = self.writer.number(Fraction(1))
            check = f"{whole} * {bottom} {sign} {top}"
            whole = self.writer.assign(f"{whole} {step} {one} if {check} else {whole}")
        self.writer.remember((whole, "whole"), whole)
        return linear.variable(whole, spread)

    def is_whole(self, form: Form, factor: Fraction) -> bool:
        """Whether ``form`` times ``factor`` is a whole number for certain."""
        return (
            not form.below
            and all((value * factor).denominator == 1 for value in form.coefficients)
            and all(self.writer.recall((name, "whole")) for name in form.terms)
        )

    def rounded(self, form: Form, places: int, mode: RoundingMode) -> str:
        """An expression for ``form`` at ``places`` decimals."""
        function, unit = self.writer.rounding(places, mode)
        factor = linear.common(form.coefficients)
        top, bottom = self.writer.top(form, Fraction(factor)), self.under(form, factor)
        if bottom is not None:
            top = f"DIVIDE({top}, {bottom})"
        return f"{function}({top}, {unit})"

    # Truth

    def truth(self, node: Node) -> Steps[str | bool]:
        """An expression for a truth node, or its value where that is known."""
        known = self.writer.recall(id(node))
        if not isinstance(known, (str, bool)):
            leaned = self.writer.leaned
            known = yield self._truth(node)
            self.writer.remember(id(node), known, leaned)
        holds: str | bool = known
        return holds

    def _truth(self, node: Node) -> Steps[str | bool]:
        match node:
            case nodes.Compare():
                left = yield self.number(node.left)
                right = yield self.number(node.right)
                return self.compare(node.operator, left, right)
            case nodes.Not():
                holds: str | bool = yield self.truth(node.term)
                if isinstance(holds, bool):
                    return not holds
                text = self._short(f"not ({holds})")
                told = self.writer.told
                return self.writer.tell(text, told(holds, holds=False), told(holds, holds=True))
            case nodes.And() | nodes.Or():
                result: str | bool = yield self._terms(node)
                return result
        raise Unsupported

    def compare(self, sign: nodes.Operator, left: Form, right: Form) -> str | bool:
        """An expression for ``left sign right``, without any division."""
        sure = compared(sign, left.range, right.range)
        if sure is not None:
            return sure
        left, right = self.align(left, right)
        gap = left.plus(right.scaled(Fraction(-1)))
        if not gap.terms:
            zero = Interval.point(ZERO)
            return bool(compared(sign, Interval.point(gap.constant), zero))
        factor = linear.scale(gap.coefficients)
        above = {name: value * factor for name, value in gap.terms.items() if value > 0}
        below = {name: -value * factor for name, value in gap.terms.items() if value < 0}
        rest = gap.constant * factor
        one = self.writer.sum(above, max(rest, ZERO))
        other = self.writer.sum(below, max(-rest, ZERO))
        able, wanted = self.outcomes(one, other), _OUTCOMES[sign]
        if not able & wanted or not able & ~wanted:
            return bool(able & wanted)
        return self.writer.tell(
            f"{one} {sign} {other}", _fact(one, other, wanted), _fact(one, other, ANY - wanted)
        )

    def _short(self, text: str) -> str:
        return text if len(text) <= MAX_EXPRESSION else self.writer.assign(text)

    def _terms(self, node: nodes.And | nodes.Or) -> Steps[str | bool]:
        """A chain that stops early; terms that need lines of their own go into blocks."""
        writer, stop = self.writer, isinstance(node, nodes.Or)
        word, so_far = ("or", "") if stop else ("and", "")
        flag = ""
        facts: dict[tuple[str, str], int] = {}
        for term in node.terms:
            start = len(writer.lines)
            if so_far:
                writer.open()
            holds: str | bool = yield self.truth(term)
            fell = len(writer.lines) > start
            if so_far and not fell:
                writer.dissolve()
            if holds is (not stop):
                if so_far and fell:
                    writer.close()
                    self._guard(start, so_far, stop=stop)
                continue
            text = str(holds)
            for pair, able in writer.told(text, holds=not stop).items():
                facts[pair] = able & facts.get(pair, ANY)
            only = {} if so_far else writer.told(text, holds=stop)
            if so_far and fell:
                flag = flag or writer.fresh("b")
                writer.line(f"{flag} = {text}")
                writer.close()
                self._guard(start, so_far, stop=stop, flag=flag)
                so_far = flag
            else:
                so_far = f"{so_far} {word} ({text})" if so_far else f"({text})"
            if len(so_far) > MAX_EXPRESSION:
                so_far = writer.assign(so_far)
            writer.tell(so_far, *((only, facts) if stop else (facts, only)))
            if isinstance(holds, bool):
                break
        return {"": not stop, "(True)": True, "(False)": False}.get(so_far, so_far)

    def _guard(self, start: int, so_far: str, *, stop: bool, flag: str = "") -> None:
        """Put the lines from ``start`` under the condition that they are needed."""
        head = f"if not ({so_far}):" if stop else f"if {so_far}:"
        opening = [head]
        if flag:
            opening = [f"{flag} = {so_far}", f"if not {flag}:" if stop else f"if {flag}:"]
        depth = self.writer.depth
        self.writer.lines[start:start] = [Line(depth, text) for text in opening]

    # Branches

    def _case(self, node: nodes.Case) -> Steps[Form]:
        holes: list[Hole] = []
        start = len(self.writer.lines)
        yield self.branches(node, lambda value, place: self._hole(node, value, place, holes))
        return self._same(start, holes) or self._fill(holes)

    def _same(self, start: int, holes: list[Hole]) -> Form | None:
        """The value when it is one constant in every branch, and nothing else depends on which."""
        lines, filled = self.writer.lines, {id(line) for line, _, _ in holes}
        heads = [
            line
            for line in lines[start:]
            if line.depth == self.writer.depth
            and line.text.startswith(("if ", "elif ", "else:"))
            and line.text.endswith(":")
        ]
        inner = [line for line in lines[start:] if line.depth > self.writer.depth]
        forms = [form for _, form, _ in holes]
        if not heads or not all(id(line) in filled for line in inner):
            return None
        if not all(form.is_constant and form.constant == forms[0].constant for form in forms):
            return None
        gone = filled | {id(line) for line in heads}
        lines[start:] = [line for line in lines[start:] if id(line) not in gone]
        return forms[0]

    def _hole(
        self, case: nodes.Case, value: Node, place: int | None, holes: list[Hole]
    ) -> Steps[None]:
        form = yield self.number(value)
        self.met(case, form, place)
        bottom = self.under(form) or self.writer.number(Fraction(1))
        holes.append((self.writer.line("pass"), form, bottom))

    def _fill(self, holes: list[Hole]) -> Form:
        if not holes:
            return NOTHING
        forms = [form for _, form, _ in holes]
        if len(holes) == 1 and holes[0][0].depth == self.writer.depth:
            return forms[0]
        below = {form.below for form in forms}
        factor = linear.scale(value for form in forms for value in form.coefficients)
        top, bottom = self.writer.fresh("t"), self.writer.fresh("t") if len(below) > 1 else ""
        spread = forms[0].range
        for line, form, under in holes:
            line.text = f"{top} = {self.writer.top(form, factor)}"
            if bottom:
                line.text += f"; {bottom} = {under}"
            spread = spread.join(form.range)
        return Form({top: 1 / factor}, ZERO, (bottom,) if bottom else below.pop(), spread)

    def branches(self, node: nodes.Case, leave: Leave) -> Steps[None]:
        """An if-chain; ``leave`` writes what is done with the value that is taken."""
        writer, opened, chained = self.writer, 0, False
        learnt = writer.learnt
        for place, branch in enumerate(node.branches):
            start = len(writer.lines)
            if chained:
                writer.open()
            holds: str | bool = yield self.truth(branch.condition)
            if chained and len(writer.lines) > start:
                writer.lines.insert(start, Line(writer.depth - 1, "else:"))
                opened, chained = opened + 1, False
            elif chained:
                writer.dissolve()
            if holds is True:
                yield self._last(branch.value, place, leave, chained=chained)
                break
            if isinstance(holds, str):
                head = f"{'elif' if chained else 'if'} {holds}:"
                before = writer.learnt
                with writer.block(head):
                    writer.learn(writer.told(holds, holds=True))
                    yield leave(branch.value, place)
                writer.forget(before)
                chained = True
                writer.learn(writer.told(holds, holds=False))
        else:
            yield self._last(node.otherwise, None, leave, chained=chained)
        writer.forget(learnt)
        for _ in range(opened):
            writer.close()

    def _last(
        self, value: Node | None, place: int | None, leave: Leave, *, chained: bool
    ) -> Steps[None]:
        if chained:
            with self.writer.block("else:"):
                yield self._last(value, place, leave, chained=False)
        elif value is None:
            self.writer.line("raise Redo")
        else:
            yield leave(value, place)
