"""Generated code that reads whole rows: mappings of values as a host program has them.

One function takes a row apart, checks what it finds and scores it. It takes
only the shape of row that it was made for; whatever looks different is
declined, and read the long way. No name and no value of a row gets into the
source: they are constants bound to names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import Any, Literal

import attrs

from perfeval.numbers import MAX_DIGITS, exact
from perfeval.program import walk
from perfeval.program.codegen import Block, compile_scores, compile_totals
from perfeval.program.intervals import UNBOUNDED, Interval
from perfeval.program.linear import Slot
from perfeval.program.machine import DECLINED, WORK, Redo, current, finite, switch
from perfeval.program.nodes import Input
from perfeval.program.reach import every
from perfeval.program.tail import Task
from perfeval.program.telling import Telling, compile_telling
from perfeval.program.writer import Writer

Kind = Literal["decimal", "number", "text", "word", "flag", "any", "none"]
"""How the values of a column come: all as ``Decimal``, mixed with ``int``, as
texts of plain numbers, as texts that repeat, mixed with ``bool``, in any way,
or not at all."""

Read = Callable[[object], Decimal]
"""The exact value of what stands in a row; raises :class:`Redo` where there is none."""

Scored = tuple[tuple[object, ...], tuple[Decimal, ...]]
"""The values of a row in order of the columns; and its scores, which may lack trailing zeros."""

NOT_TAKEN = (*DECLINED, LookupError, walk.EvaluationFault)
"""What leaving a row to be read the long way looks like."""

ZERO = Decimal(0)
_ONE = Fraction(1)
_LONGEST = 40
_MOST_WORDS = 10_000
_TOO_LARGE = 10**MAX_DIGITS
_RUNS = bytes.maketrans(b"0123456789.", b"0" * 11)


@attrs.frozen
class Column:
    """One input of a row: under which name it stands, and what it may be.

    ``key`` is the input, ``name`` what rows call it. A bare number counts
    ``factor`` base units; it must lie within ``low`` and ``high`` as it
    stands, and be a whole number when ``whole``. ``read`` reads anything, into
    base units.
    """

    key: str
    name: str
    kind: Kind
    read: Read
    factor: Fraction = _ONE
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether generated code checks and scales the number itself."""
        return self.kind in ("decimal", "number", "text")


class Words(dict[str, Decimal]):
    """The values of texts that come again and again."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: object) -> Decimal:
        if type(text) is not str:
            raise Redo
        value = self._read(text)
        if len(self) < _MOST_WORDS and len(text) <= _LONGEST:
            self[text] = value
        return value


def number(value: object) -> Decimal:
    """A whole number as a decimal."""
    if type(value) is int and -_TOO_LARGE < value < _TOO_LARGE:
        return Decimal(value)
    raise Redo


@attrs.define(eq=False)
class Rows:
    """Rows are dictionaries with one value for each of ``columns``, and no others.

    With ``kept`` the first function for scores gives the values of the row too.
    With ``begun`` rows are known to be such dictionaries.
    """

    columns: Sequence[Column]
    kept: bool = False
    _begun: bool = False
    _slots: dict[str, Slot] = attrs.field(init=False)
    _returns: str = attrs.field(default="", init=False)

    def __attrs_post_init__(self) -> None:
        self._slots = {
            column.key: _slot(place, column)
            for place, column in enumerate(self.columns)
            if column.kind != "none"
        }

    @property
    def slots(self) -> Mapping[str, Slot]:
        """A slot for each column that has values."""
        return self._slots

    def lines(self, writer: Writer, used: Sequence[str]) -> list[str]:
        """Take the row ``v`` apart; the first function looks at every column."""
        wanted = set(used)
        columns = [
            (place, column)
            for place, column in enumerate(self.columns)
            if not self._begun or column.key in wanted
        ]
        lines = []
        first, self._begun = not self._begun, True
        if first:
            lines.append(f"if type(v) is not dict or len(v) != {len(self.columns)}: raise Redo")
        for kind, write in (
            ("decimal", self._decimals),
            ("text", self._texts),
            ("number", self._numbers),
        ):
            some = [(place, column) for place, column in columns if column.kind == kind]
            if some:
                lines += write(writer, some)
        for place, column in columns:
            write_one = _checks if column.is_bare else _single
            lines += write_one(writer, place, column)
        if first and self.kept:
            writer.bind("GET_ROW", getter([column.name for column in self.columns]))
            alike = all(column.kind == "decimal" for column in self.columns)
            lines.append("row = w" if alike else "row = GET_ROW(v)")
            self._returns = "row, "
        return lines

    def returned(self, scores: str) -> str:
        """The first function returns the row as well, if it is wanted."""
        row, self._returns = self._returns, ""
        return row + scores

    def _decimals(self, writer: Writer, columns: list[tuple[int, Column]]) -> list[str]:
        writer.bind("FINITE", Decimal.is_finite)
        get = writer.bind("GET_DECIMALS", getter([column.name for _, column in columns]))
        return [
            f"{_names(columns)} = w = {get}(v)",
            "if not all(map(FINITE, w)): raise Redo",
        ]

    def _texts(self, writer: Writer, columns: list[tuple[int, Column]]) -> list[str]:
        # Under a context it is a quarter quicker than by calling the type, and as exact.
        writer.bind("FROM_TEXT", WORK.create_decimal)
        get = writer.bind("GET_TEXTS", getter([column.name for _, column in columns]))
        writer.bind("RUNS", _RUNS)
        writer.bind("LONG", b"0" * (_LONGEST + 1))
        return [
            f"w = {get}(v)",
            "j = ' '.join(w).encode()",
            # Digits and points alone, a digit on both sides of every point, and not too many.
            "if j.translate(None, b'0123456789. ') or b' .' in j or b'. ' in j: raise Redo",
            "if j[0] == 46 or j[-1] == 46 or LONG in j.translate(RUNS): raise Redo",
            f"{_names(columns)} = map(FROM_TEXT, w)",
        ]

    def _numbers(self, writer: Writer, columns: list[tuple[int, Column]]) -> list[str]:
        writer.bind("DECIMAL", Decimal)
        writer.bind("NUMBER", number)
        writer.bind("FINITE", Decimal.is_finite)
        get = writer.bind("GET_NUMBERS", getter([column.name for _, column in columns]))
        lines = [f"{_names(columns)} = {get}(v)"]
        for place, _ in columns:
            lines.append(f"if type(x{place}) is not DECIMAL: x{place} = NUMBER(x{place})")
        return [
            *lines,
            f"w = ({_names(columns)})",
            "if not all(map(FINITE, w)): raise Redo",
        ]

    def slow(self, writer: Writer, place: int, task: Task) -> str:
        """Score by the walk, from the slots."""
        needed = {node.key for node in every(task.node) if isinstance(node, Input)}
        keys = [key for key in self._slots if key in needed]
        slots = [self._slots[key] for key in keys]

        def score(*values: Decimal) -> Decimal:
            given = {
                key: exact(value) * slot.factor
                for key, slot, value in zip(keys, slots, values, strict=True)
            }
            return task.rounded(Fraction(walk.evaluate(task.node, given)))

        return f"{writer.bind(f'SLOW{place}', score)}({', '.join(slot.name for slot in slots)})"


def _slot(place: int, column: Column) -> Slot:
    bare = column.is_bare
    spread = UNBOUNDED
    if bare and (column.low is not None or column.high is not None):
        spread = Interval(column.low, column.high) * Interval.point(column.factor)
    factor = column.factor if bare else _ONE
    return Slot(f"x{place}", factor, spread, whole=bare and column.whole)


def _names(columns: list[tuple[int, Column]]) -> str:
    return "".join(f"x{place}, " for place, _ in columns)


def getter(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What takes the values under ``names`` out of a row."""
    if len(names) > 1:
        return itemgetter(*names)
    (name,) = names
    return lambda row: (row[name],)


def _single(writer: Writer, place: int, column: Column) -> list[str]:
    """A value that is read on its own, into base units."""
    name = writer.bind(f"K{place}", column.name)
    if column.kind == "none":
        return [f"if v[{name}] is not None: raise Redo"]
    if column.kind == "any":
        return [f"x{place} = {writer.bind(f'READ{place}', column.read)}(v[{name}])"]
    words = writer.bind(f"WORDS{place}", Words(column.read))
    if column.kind == "word":
        return [f"x{place} = {words}[v[{name}]]"]
    writer.bind("YES", Decimal(1))
    writer.bind("NO", Decimal(0))
    return [
        f"w = v[{name}]",
        f"x{place} = YES if w is True else NO if w is False else {words}[w]",
    ]


def _checks(writer: Writer, place: int, column: Column) -> list[str]:
    """What must hold of a bare number."""
    lines = []
    tests = [
        f"x{place} {sign} {writer.bind(f'{name}{place}', finite(end))}"
        for sign, name, end in (("<", "LOW", column.low), (">", "HIGH", column.high))
        if end is not None
    ]
    if column.whole:
        # Most whole numbers have no decimals, not even zeros.
        one = writer.bind("ONE", Decimal(1))
        same = writer.bind("SAME_QUANTUM", Decimal.same_quantum)
        tests.append(f"not {same}(x{place}, {one}) and x{place} % {one}")
    if tests:
        lines.append(f"if {' or '.join(tests)}: raise Redo")
    return lines


@attrs.define(eq=False)
class RowScorer:
    """Scores rows of one shape. The functions are made when they are first needed."""

    columns: Sequence[Column]
    tasks: Sequence[Task]
    _scores: tuple[Block, ...] | None = None
    _totals: tuple[Block, ...] | None = None

    def scores(self, row: object) -> Scored | None:
        """What the row holds, and the scores; ``None`` where the row is not taken."""
        blocks = self._scores
        if blocks is None:
            entry = Rows(self.columns, kept=True)
            blocks = self._scores = compile_scores(entry, self.tasks, bare=True)
        previous = current()
        switch(WORK)
        try:
            found: Scored = blocks[0].function(row)
            if len(blocks) > 1:
                rest = [score for block in blocks[1:] for score in block.function(row)]
                found = found[0], (*found[1], *rest)
        except NOT_TAKEN:
            return None
        finally:
            switch(previous)
        return found

    def telling(self, place: int, wanted: Sequence[str]) -> Telling | None:
        """Code that tells how the score at ``place`` comes about, and the inputs ``wanted``."""
        entry = Rows(self.columns, begun=True)
        return compile_telling(entry, self.tasks[place].node, wanted)

    def totals(self, rows: Sequence[object], column: list[Decimal]) -> bool:
        """Append the totals of ``rows`` to ``column``; stops at a row that is not taken.

        Says whether all were taken.
        """
        blocks = self._totals
        if blocks is None:
            blocks = self._totals = compile_totals(Rows(self.columns), self.tasks)
        previous = current()
        switch(WORK)
        try:
            if len(blocks) == 1:
                return _run(blocks[0], rows, column)
            parts: list[list[Decimal]] = []
            taken = True
            for block in blocks:
                part: list[Decimal] = []
                parts.append(part)
                taken = (
                    _run(block, rows[: len(parts[0])] if len(parts) > 1 else rows, part) and taken
                )
            column.extend(sum(row, ZERO) for row in zip(*parts, strict=False))
            return taken
        finally:
            switch(previous)


def _run(block: Block, rows: Sequence[object], column: list[Decimal]) -> bool:
    try:
        block.function(iter(rows), column.append)
    except NOT_TAKEN:
        return False
    return True
