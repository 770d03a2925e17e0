"""Scoring: exact nodes plus rounding, on rows of numbers.

A :class:`Scorer` is all that a compiled rubric needs at run time. It runs
generated code, and falls back to the reference walk wherever that code
declines; both give the same exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

import attrs

from perfeval import numbers
from perfeval.plan import SHOWN_PLACES, Rounding
from perfeval.program import walk
from perfeval.program.codegen import Block, Values, compile_scores, compile_totals
from perfeval.program.machine import DECLINED, WORK, current, switch
from perfeval.program.nodes import Node
from perfeval.program.tail import Task

MAX_BATCH = 256
"""How many rows are read ahead at most."""

_NOTHING = Decimal(0)

Number = Decimal | Fraction
Row = Sequence[Number | None]


T = TypeVar("T")


def read_ahead(rows: Iterable[T]) -> Iterator[tuple[list[T], Exception | None]]:
    """``rows`` in batches that grow, each with what kept the source from giving more.

    A fault of the source is to be raised after the rows before it are done.
    """
    source, size = iter(rows), 1
    while True:
        batch: list[T] = []
        fault: Exception | None = None
        try:
            batch.extend(islice(source, size))
        except Exception as error:  # noqa: BLE001 - raised after the rows before it
            fault = error
        yield batch, fault
        if not batch or fault is not None:
            return
        size = min(2 * size, MAX_BATCH)


@attrs.frozen
class Output:
    """One score: its exact node, and how the result is rounded."""

    node: Node
    rounding: Rounding = attrs.field(factory=Rounding)

    @property
    def task(self) -> Task:
        """The same for generated code."""
        if self.rounding.places is None:
            return Task(self.node, SHOWN_PLACES, "half_up")
        return Task(self.node, self.rounding.places, self.rounding.mode)


@attrs.frozen(slots=False)
class Scorer:
    """Scores for ``outputs`` from values in the order of ``inputs``.

    A value is a finite ``Decimal`` or a ``Fraction``; ``None`` means that it
    was not given, which matters only where it is needed. An evaluation that
    cannot be done raises an :class:`~perfeval.program.walk.EvaluationFault`.
    """

    inputs: tuple[str, ...]
    outputs: tuple[Output, ...]

    def scores(self, values: Row) -> tuple[Decimal, ...]:
        """The rounded scores."""
        blocks = self._score_blocks
        previous = current()
        switch(WORK)
        try:
            return self._scores(blocks, values)
        finally:
            switch(previous)

    def exact(self, values: Row) -> tuple[Fraction, ...]:
        """The scores before rounding."""
        return self._walked(0, len(self.outputs), values)

    def totals(self, rows: Iterable[Row]) -> Iterator[Decimal]:
        """The sum of the rounded scores of each row, lazily.

        Rows are read a little ahead. The decimal context of the caller is in
        force whenever it, or the source of the rows, runs.
        """
        for batch, fault in read_ahead(rows):
            done, failed = self._batch(batch)
            yield from done
            error = failed or fault
            if error is not None:
                raise error

    def _batch(self, rows: list[Row]) -> tuple[list[Decimal], Exception | None]:
        """The totals of ``rows``, up to the first that cannot be scored."""
        blocks, fault = self._total_blocks, None
        columns: list[list[Decimal]] = []
        previous = current()
        switch(WORK)
        try:
            for block in blocks:
                column: list[Decimal] = []
                columns.append(column)
                try:
                    self._column(block, rows, column)
                except Exception as error:  # noqa: BLE001 - raised after the rows before it
                    fault, rows = error, rows[: len(column)]
            if len(columns) == 1:
                return columns[0], fault
            pieces = zip(*columns, strict=False) if columns else ((),) * len(rows)
            return [sum(parts, _NOTHING) for parts in pieces], fault
        finally:
            switch(previous)

    def _column(self, block: Block, rows: list[Row], column: list[Decimal]) -> None:
        """Append what ``block`` adds to the total of each of ``rows``."""
        source, keep = iter(rows), column.append
        while True:
            try:
                block.function(source, keep)
            except DECLINED:
                keep(sum(self._reference(block.start, block.stop, rows[len(column)]), _NOTHING))
            else:
                return

    @cached_property
    def _tasks(self) -> tuple[Task, ...]:
        return tuple(output.task for output in self.outputs)

    @cached_property
    def _score_blocks(self) -> tuple[Block, ...]:
        return compile_scores(Values(self.inputs, self._slow), self._tasks)

    @cached_property
    def _total_blocks(self) -> tuple[Block, ...]:
        return compile_totals(Values(self.inputs, self._slow), self._tasks)

    def _slow(self, place: int) -> Callable[[Sequence[Any]], Decimal]:
        return lambda values: self._reference(place, place + 1, values)[0]

    def _scores(self, blocks: tuple[Block, ...], values: Row) -> tuple[Decimal, ...]:
        found: tuple[Decimal, ...] = ()
        for block in blocks:
            try:
                found += block.function(values)
            except DECLINED:
                found += self._reference(block.start, block.stop, values)
        return found

    def _reference(self, start: int, stop: int, values: Row) -> tuple[Decimal, ...]:
        pairs = zip(self._walked(start, stop, values), self._tasks[start:stop], strict=True)
        return tuple(task.rounded(value) for value, task in pairs)

    def _walked(self, start: int, stop: int, values: Row) -> tuple[Fraction, ...]:
        pairs = zip(self.inputs, values, strict=True)
        given = {key: numbers.exact(value) for key, value in pairs if value is not None}
        return walk.evaluate_all(tuple(o.node for o in self.outputs[start:stop]), given)

    def __getstate__(self) -> dict[str, object]:
        return {"inputs": self.inputs, "outputs": self.outputs}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
