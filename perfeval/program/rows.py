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
from typing import Any

import attrs

from perfeval.numbers.exact import exact
from perfeval.program import reference as walk
from perfeval.program.codegen import Block, Totals, compile_scores, compile_totals
from perfeval.program.linear import Slot
from perfeval.program.machine import DECLINED, WORK, Redo, current, switch
from perfeval.program.nodes import Input
from perfeval.program.rounding import Task, Total
from perfeval.program.rowkinds import (
    KINDS_TAKEN_TOGETHER,
    ZERO,
    Absence,
    Column,
    Kind,
    Read,
    Words,
    alone,
    blank,
    checks,
    getter,
    together,
    with_gaps,
)
from perfeval.program.traced import Telling, compile_telling
from perfeval.program.used_inputs import every
from perfeval.program.writer import Writer

__all__ = ["Absence", "Column", "Kind", "Read", "RowScorer", "Rows", "Words", "getter"]

Scored = tuple[tuple[object, ...], tuple[Decimal | None, ...]]
"""The values of a row in order of the columns; and its scores, which may lack trailing zeros.

A score that does not apply is ``None``.
"""

Fits = Callable[[Mapping[Any, object]], None]
"""Raises :class:`Redo` for a row whose values do not go together."""

NOT_TAKEN = (*DECLINED, LookupError, walk.EvaluationFault)
"""What leaving a row to be read the long way looks like."""


def as_dict(row: object) -> dict[object, object]:
    """Any other mapping as a dictionary, of which nothing is asked that makes new entries."""
    if not isinstance(row, Mapping):
        raise Redo
    return dict(row)


@attrs.define(eq=False)
class Rows:
    """Rows are mappings with a value for each of ``columns``, as far as these have no gaps.

    Beside these they hold the names of ``absences``, and no others. ``fits``
    declines rows whose values do not go together. With
    ``kept`` the first function for scores gives the values of the row too.
    With ``begun`` rows are known to be such dictionaries.
    """

    columns: Sequence[Column]
    absences: Sequence[Absence] = ()
    kept: bool = False
    fits: Fits | None = None
    _begun: bool = False
    _slots: dict[str, Slot] = attrs.field(init=False)
    _returns: str = attrs.field(default="", init=False)

    def __attrs_post_init__(self) -> None:
        self._slots = {column.key: column.slot(n) for n, column in enumerate(self.columns)}

    @property
    def slots(self) -> Mapping[str, Slot]:
        """A slot for each column."""
        return self._slots

    @property
    def _names(self) -> list[str]:
        """Everything that a row may hold."""
        names = [*(column.name for column in self.columns), *(each.name for each in self.absences)]
        return list(dict.fromkeys(names))

    def lines(self, writer: Writer, used: Sequence[str]) -> list[str]:
        """Take the row ``v`` apart; the first function looks at every column."""
        wanted = set(used)
        columns = [
            (place, column)
            for place, column in enumerate(self.columns)
            if not self._begun or column.key in wanted
        ]
        first, self._begun = not self._begun, True
        lines = self._opened(writer) if first else []
        firm = [(place, column) for place, column in columns if not self._has_gaps(column)]
        loose = [(place, column) for place, column in columns if self._has_gaps(column)]
        if loose or self.absences:
            lines.append("get = v.get")
        lines += self._away(writer)
        for kind in KINDS_TAKEN_TOGETHER:
            some = [(place, column) for place, column in firm if column.kind == kind]
            if some:
                lines += together(writer, kind, some)
        lines += with_gaps(writer, loose, self._word)
        for place, column in columns:
            if column.is_bare:
                lines += checks(writer, place, column)
            elif not self._has_gaps(column):
                lines += alone(writer, place, column)
        if first and self.fits is not None:
            lines.append(f"{writer.bind('FITS', self.fits)}(v)")
        return lines + (self._row(writer) if first and self.kept else [])

    def _opened(self, writer: Writer) -> list[str]:
        """What must hold of a row as a whole."""
        writer.bind("AS_DICT", as_dict)
        lines = ["if type(v) is not dict: v = AS_DICT(v)"]
        if self.absences or any(map(self._has_gaps, self.columns)):
            names = writer.bind("NAMES", frozenset(self._names))
            return [*lines, f"if not v.keys() <= {names}: raise Redo"]
        return [*lines, f"if len(v) != {len(self.columns)}: raise Redo"]

    def _row(self, writer: Writer) -> list[str]:
        """The values of the row, in order of its names."""
        self._returns = "row, "
        if self.absences or any(map(self._has_gaps, self.columns)):
            return [f"row = (*map(get, {writer.bind('ALL_NAMES', tuple(self._names))}),)"]
        writer.bind("GET_ROW", getter(self._names))
        alike = all(column.kind == "decimal" for column in self.columns)
        return ["row = w" if alike else "row = GET_ROW(v)"]

    @staticmethod
    def _has_gaps(column: Column) -> bool:
        return column.gaps or column.kind == "none"

    def _word(self, column: Column) -> str:
        """The word that a row may have instead of a value for an input, bound to a name."""
        return next(
            (f"AWAY{n}" for n, each in enumerate(self.absences) if each.name == column.name), ""
        )

    def _away(self, writer: Writer) -> list[str]:
        """Whether the row takes any indicators out."""
        lines: list[str] = []
        inputs = {column.name for column in self.columns}
        for n, each in enumerate(self.absences):
            word = writer.bind(f"AWAY{n}", each.word)
            lines += [
                f"w = get({writer.bind(f'PLACE{n}', each.name)})",
                f"a{n} = w == {word}",
            ]
            if each.name not in inputs:
                lines.append(f"if not (a{n} or {blank('w')}): raise Redo")
        return lines

    def away(self, place: int) -> Sequence[str]:
        """Which of the row's words take a task out."""
        return [f"a{n}" for n, each in enumerate(self.absences) if place in each.tasks]

    def returned(self, scores: str) -> str:
        """The first function returns the row as well, if it is wanted."""
        row, self._returns = self._returns, ""
        return row + scores

    def slow(self, writer: Writer, place: int, task: Task) -> str:
        """Score by the walk, from the slots."""
        needed = {node.key for node in every(task.node) if isinstance(node, Input)}
        keys = [key for key, slot in self._slots.items() if key in needed and slot.name]
        slots = [self._slots[key] for key in keys]

        def score(*values: Decimal | None) -> Decimal:
            given = {
                key: exact(value) * slot.factor
                for key, slot, value in zip(keys, slots, values, strict=True)
                if value is not None
            }
            return task.rounded(Fraction(walk.evaluate(task.node, given)))

        return f"{writer.bind(f'SLOW{place}', score)}({', '.join(slot.name for slot in slots)})"


@attrs.define(eq=False)
class RowScorer:
    """Scores rows of one shape. The functions are made when they are first needed.

    ``total`` says what becomes of the sum of the scores; the last of ``tasks``
    are its vetoes.
    """

    columns: Sequence[Column]
    tasks: Sequence[Task]
    total: Total | None = None
    absences: Sequence[Absence] = ()
    fits: Fits | None = None
    _scores: tuple[Block, ...] | None = None
    _totals: Totals | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the values that :meth:`scores` gives."""
        return tuple(Rows(self.columns, self.absences)._names)  # noqa: SLF001 - ours

    def scores(self, row: object) -> Scored | None:
        """What the row holds, and the scores; ``None`` where the row is not taken."""
        blocks = self._scores
        if blocks is None:
            entry = Rows(self.columns, self.absences, kept=True, fits=self.fits)
            blocks = self._scores = compile_scores(entry, self.tasks, bare=True)
        previous = current()
        switch(WORK)
        try:
            found: Scored = blocks[0].function(row)
            if len(blocks) > 1:
                row = row if type(row) is dict else as_dict(row)
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
        made = self._totals
        if made is None:
            entry = Rows(self.columns, self.absences, fits=self.fits)
            made = self._totals = compile_totals(entry, self.tasks, self.total)
        previous = current()
        switch(WORK)
        try:
            if len(made.blocks) == 1:
                return _run(made.blocks[0], rows, column)
            return _added(made, rows, column)
        finally:
            switch(previous)


def _added(made: Totals, rows: Sequence[Any], column: list[Decimal]) -> bool:
    parts: list[list[Any]] = []
    taken = True
    rows = [row if type(row) is dict or not isinstance(row, Mapping) else dict(row) for row in rows]
    for block in made.blocks:
        part: list[Any] = []
        parts.append(part)
        taken = _run(block, rows[: len(parts[0])] if len(parts) > 1 else rows, part) and taken
    found = list(zip(*parts, strict=False))
    if made.finish is not None:
        return _run(made.finish, found, column) and taken
    column.extend(sum(row, ZERO) for row in found)
    return taken


def _run(block: Block, rows: Sequence[object], column: list[Any]) -> bool:
    keep: Callable[[Any], None] = column.append
    try:
        block.function(iter(rows), keep)
    except NOT_TAKEN:
        return False
    return True
