"""Writing Python source: lines, blocks, names of constants and of temporaries.

No text of an author ever gets here: inputs are slots, numbers are constants
bound to names, and everything else is spelled by this package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction

import attrs

from perfeval.numbers.exact import RoundingMode
from perfeval.program.linear import Form, Unsupported
from perfeval.program.machine import Redo, divide, finite, power, quantize, small

MAX_DEPTH = 60
"""How deep blocks may nest; Python itself stops at 100."""

LESS, EQUAL, MORE = 1, 2, 4
ANY = LESS | EQUAL | MORE

Facts = Mapping[tuple[str, str], int]
"""For two expressions, how they may still compare: a sum of LESS, EQUAL and MORE."""


@attrs.define(eq=False)
class Line:
    """One line of source; its text may be settled later."""

    depth: int
    text: str

    def __str__(self) -> str:
        return f"{'    ' * self.depth}{self.text}"


@attrs.define(eq=False)
class Writer:
    """Lines of one function, and what is in scope where the next one goes."""

    names: dict[str, object] = attrs.field(factory=lambda: {"Redo": Redo, "DIVIDE": divide})
    lines: list[Line] = attrs.field(factory=list)
    depth: int = 1
    scopes: list[dict[object, object]] = attrs.field(factory=lambda: [{}])
    count: int = 0
    budget: int = 0
    leaned: int = 0
    said: dict[str, tuple[Facts, Facts]] = attrs.field(factory=dict)
    shaky: set[object] = attrs.field(factory=set)
    _constants: dict[Fraction, str] = attrs.field(factory=dict)
    _able: dict[tuple[str, str], int] = attrs.field(factory=dict)
    _undo: list[dict[tuple[str, str], int]] = attrs.field(factory=list)

    def line(self, text: str) -> Line:
        """Write one line."""
        if len(self.lines) >= self.budget:
            raise Unsupported
        line = Line(self.depth, text)
        self.lines.append(line)
        return line

    def fresh(self, letter: str) -> str:
        """A name that is not in use."""
        self.count += 1
        return f"{letter}{self.count}"

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """An indented block under ``head``; what is computed in it stays in it."""
        self.line(head)
        self.open()
        start = len(self.lines)
        yield
        if len(self.lines) == start:
            self.line("pass")
        self.close()

    def open(self) -> None:
        """Indent, and start a scope."""
        if self.depth >= MAX_DEPTH:
            raise Unsupported
        self.depth += 1
        self.scopes.append({})

    def close(self) -> None:
        """End the innermost scope."""
        self.depth -= 1
        self.scopes.pop()

    def dissolve(self) -> None:
        """End the innermost scope, which has no lines: what it knows holds outside too."""
        self.depth -= 1
        known = self.scopes.pop()
        firm = {key: value for key, value in known.items() if key not in self.shaky}
        self.scopes[-1].update(firm)

    def recall(self, key: object) -> object | None:
        """What was computed for ``key`` on every way to this place."""
        for scope in reversed(self.scopes):
            if key in scope:
                if key in self.shaky:
                    self.leaned += 1
                return scope[key]
        return None

    def remember(self, key: object, value: object, leaned: int | None = None) -> None:
        """Keep ``value`` for the rest of the scope.

        ``leaned`` is the count from before it was computed: what leans on
        facts is kept no longer than they hold.
        """
        if leaned is not None and leaned != self.leaned:
            self.shaky.add(key)
        self.scopes[-1][key] = value

    def learn(self, facts: Facts) -> None:
        """From here on ``facts`` hold, until :meth:`forget`."""
        self._undo.append({pair: self._able.get(pair, ANY) for pair in facts})
        for pair, able in facts.items():
            self._able[pair] = self._able.get(pair, ANY) & able

    def forget(self, learnt: int) -> None:
        """Go back to when only ``learnt`` sets of facts held."""
        while len(self._undo) > learnt:
            self._able.update(self._undo.pop())

    @property
    def learnt(self) -> int:
        """How many sets of facts hold at this place."""
        return len(self._undo)

    def outcomes(self, one: str, other: str) -> int:
        """How ``one`` may compare with ``other`` at this place; ``leaned`` counts what is known."""
        found = self._able.get((one, other), ANY)
        if found != ANY:
            self.leaned += 1
        return found

    def tell(self, text: str, holds: Facts, fails: Facts) -> str:
        """``text``, a condition; keep what it says where it holds and where it fails."""
        self.said[text] = (holds, fails)
        return text

    def told(self, text: str, *, holds: bool) -> Facts:
        """What is known where the condition ``text`` holds, or fails."""
        return self.said.get(text, ({}, {}))[0 if holds else 1]

    def assign(self, text: str) -> str:
        """The name of a temporary that holds ``text``, an expression of names."""
        known = self.recall(text)
        if isinstance(known, str):
            return known
        name = self.fresh("t")
        self.line(f"{name} = {text}")
        self.remember(text, name)
        return name

    def number(self, value: Fraction) -> str:
        """The name of a constant."""
        name = self._constants.get(value)
        if name is None:
            name = self._constants[value] = f"c{len(self._constants)}"
            self.names[name] = finite(value)
        return name

    def rounding(self, places: int, mode: RoundingMode) -> tuple[str, str]:
        """The names of a rounding function and of its second argument."""
        function, unit = f"ROUND_{mode.upper()}", f"UNIT_{places}".replace("-", "N")
        self.names[function] = quantize[mode]
        self.names[unit] = power(places)
        return function, unit

    def small(self, operation: str, places: int, mode: RoundingMode) -> str:
        """The name of an operation whose result, below 10, is rounded on the spot."""
        name = f"{operation.upper()}_{mode.upper()}_{places}"
        self.names[name] = getattr(small(places, mode), operation)
        return name

    def bind(self, name: str, value: object) -> str:
        """Make ``value`` known to the code as ``name``."""
        self.names[name] = value
        return name

    def sum(self, terms: Mapping[str, Fraction], constant: Fraction) -> str:
        """An expression for a linear form of finite decimals."""
        parts = [(value, name) for name, value in terms.items()]
        if constant:
            parts.append((constant, ""))
        if not parts:
            return self.number(Fraction(0))
        parts.sort(key=lambda part: part[0] < 0)
        text = self._product(*parts[0])
        for value, name in parts[1:]:
            sign = "-" if value < 0 else "+"
            text += f" {sign} {self._product(abs(value), name)}"
        return text

    def _product(self, value: Fraction, name: str) -> str:
        if not name:
            return self.number(value)
        return name if value == 1 else f"{self.number(value)} * {name}"

    def top(self, form: Form, factor: Fraction) -> str:
        """An expression for the numerator of ``form`` times ``factor``."""
        terms = {name: value * factor for name, value in form.terms.items()}
        return self.sum(terms, form.constant * factor)
