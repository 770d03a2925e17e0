"""Scoring: exact nodes plus rounding, on rows of numbers.

A :class:`Scorer` is all that a compiled rubric needs at run time. It runs
generated code, and falls back to the reference walk wherever that code
declines; both give the same exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

import attrs

from perfeval.model.plan import SHOWN_PLACES, Rounding
from perfeval.numbers import exact as numbers
from perfeval.program import reference as walk
from perfeval.program.codegen import Block, Totals, Values, compile_scores, compile_totals
from perfeval.program.machine import DECLINED, WORK, current, switch
from perfeval.program.nodes import Input, Node
from perfeval.program.rounding import Task
from perfeval.program.used_inputs import every

MAX_BATCH = 256
"""How many rows are read ahead at most."""

_AT_HAND = (list, tuple)

_NOTHING = Decimal(0)

Number = Decimal | Fraction
Row = Sequence[Number | None]


T = TypeVar("T")


def read_ahead(rows: Iterable[T]) -> Iterator[tuple[list[T], Exception | None]]:
    """``rows`` in batches that grow, each with what kept the source from giving more.

    A fault of the source is to be raised after the rows before it are done.
    Rows that are at hand already are not waited for.
    """
    source, size = iter(rows), MAX_BATCH if type(rows) in _AT_HAND else 1
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
            return Task(self.node, SHOWN_PLACES, "half_up", exact=True)
        return Task(self.node, self.rounding.places, self.rounding.mode)


@attrs.frozen(slots=False)
class Scorer:
    """Scores for ``outputs`` from values in the order of ``inputs``.

    A value is a finite ``Decimal`` or a ``Fraction``; ``None`` means that it
    was not given, which matters only where it is needed. An evaluation that
    cannot be done raises an :class:`~perfeval.program.reference.EvaluationFault`.
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

    def score(self, place: int, values: Row) -> Decimal:
        """One rounded score; of the values, it needs those that it comes to."""
        block = self._alone.get(place)
        if block is None:
            entry = Values(self.inputs, lambda _: self._slow(place), may_lack=True)
            (block,) = compile_scores(entry, self._tasks[place : place + 1])
            self._alone[place] = block
        previous = current()
        switch(WORK)
        try:
            found: Decimal = block.function(values)[0]
        except DECLINED:
            (found,) = self._reference(place, place + 1, values)
        finally:
            switch(previous)
        return found

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
        made, fault = self._totals, None
        blocks = made.blocks
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
                keep(self._again(block, rows[len(column)]))
            else:
                return

    @cached_property
    def _tasks(self) -> tuple[Task, ...]:
        return tuple(output.task for output in self.outputs)

    @cached_property
    def _score_blocks(self) -> tuple[Block, ...]:
        return compile_scores(Values(self.inputs, self._slow), self._tasks)

    @cached_property
    def _totals(self) -> Totals:
        rounded = [attrs.evolve(task, exact=False) for task in self._tasks]
        return compile_totals(Values(self.inputs, self._slow), rounded)

    @cached_property
    def _alone(self) -> dict[int, Block]:
        """The functions that score one output each, as far as they were needed."""
        return {}

    def _slow(self, place: int) -> Callable[[Sequence[Any]], Decimal]:
        return lambda values: self._reference(place, place + 1, values)[0]

    def _again(self, block: Block, values: Row) -> Decimal:
        """What ``block`` adds to a total, for a row that it declines."""
        return sum((self.score(n, values) for n in range(block.start, block.stop)), _NOTHING)

    def _scores(self, blocks: tuple[Block, ...], values: Row) -> tuple[Decimal, ...]:
        found: tuple[Decimal, ...] = ()
        for block in blocks:
            try:
                found += block.function(values)
            except DECLINED:
                found += tuple(self.score(n, values) for n in range(block.start, block.stop))
        return found

    def _reference(self, start: int, stop: int, values: Row) -> tuple[Decimal, ...]:
        pairs = zip(self._walked(start, stop, values), self._tasks[start:stop], strict=True)
        return tuple(task.rounded(value) for value, task in pairs)

    def _walked(self, start: int, stop: int, values: Row) -> tuple[Fraction, ...]:
        pairs = zip(self.inputs, values, strict=True)
        needed = self._needed(start) if stop == start + 1 else self.inputs
        given = {
            key: numbers.exact(value) for key, value in pairs if value is not None and key in needed
        }
        return walk.evaluate_all(tuple(o.node for o in self.outputs[start:stop]), given)

    def _needed(self, place: int) -> Container[str]:
        found = self._inputs_of.get(place)
        if found is None:
            reached = every(self.outputs[place].node)
            found = frozenset(node.key for node in reached if isinstance(node, Input))
            self._inputs_of[place] = found
        return found

    @cached_property
    def _inputs_of(self) -> dict[int, frozenset[str]]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        return {"inputs": self.inputs, "outputs": self.outputs}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
