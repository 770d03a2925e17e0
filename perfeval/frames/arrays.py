"""Columns as arrays of numbers: what stands in them, where nothing does, where it is in doubt."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.frames.table import Column, any_of
from perfeval.model.inputs import InputSpec
from perfeval.numbers.exact import exact
from perfeval.program.arraycode import Mask
from perfeval.program.arraycolumns import Field
from perfeval.scoring.links import Kinds, kinds
from perfeval.scoring.row_reader import NOT_APPLICABLE, Floats
from perfeval.scoring.values import bare_numbers

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Rubric


@attrs.define(eq=False)
class Given:
    """The numbers that a table gives for one input, as an array.

    ``gaps`` says where there is none, ``doubts`` in which rows what stands
    there needs a closer look; both may be ``None``.
    """

    field: Field
    numbers: Any
    gaps: Mask = None
    doubts: Mask = None

    def gaps_in(self, rows: slice) -> Mask:
        """Where some rows have no number, if they ever do."""
        return _some(self.gaps, rows)

    def doubts_in(self, rows: slice) -> Mask:
        """Which of some rows need a closer look, if any does."""
        return _some(self.doubts, rows)


def _some(mask: Mask, rows: slice) -> Mask:
    if mask is None:
        return None
    part = mask[rows]
    return part if any_of(part) else None


def given_of(rubric: Rubric, columns: list[Column], floats: Floats) -> list[Given] | None:
    """What the columns give for all inputs; ``None`` where they have to be read row by row."""
    names, found = rubric.names, dict[int, Given]()
    shown = dict[int, Column]()
    apart: Mask = None
    for column in columns:
        place = names.place(column.name)
        if place in found:
            return None
        if place is None:
            # The name of an indicator: whatever a row has there is for a closer look.
            here = _present(column)
            apart = here if apart is None else apart if here is None else apart | here
            continue
        given = _given(rubric, place, column, floats)
        if given is None:
            return None
        found[place], shown[place] = given, column
    if not found:
        return None
    like = next(iter(found.values()))
    for place, spec in enumerate(rubric.inputs):
        if place not in found:
            found[place] = _absent(spec, like.numbers)
    for places in names.links:
        odd = _odd(rubric, [place for place in places if place in shown], shown)
        apart = odd if apart is None else apart if odd is None else apart | odd
    if apart is not None:
        like.doubts = apart if like.doubts is None else like.doubts | apart
    return list(found.values())


def _odd(rubric: Rubric, places: list[int], columns: dict[int, Column]) -> Mask:
    """In which rows the values of linked inputs do not go together."""
    known = {place: _measured(rubric.inputs[place], columns[place]) for place in places}
    every = [each for found in known.values() for each in found if each is not None]
    if not every or frozenset.intersection(*every):
        return None
    fits: Mask = None
    for kind in sorted(frozenset.union(*every)):
        here: Mask = None
        for place, found in known.items():
            truths = [each is None or kind in each for each in found]
            mask = _holds(columns[place], truths)
            here = mask if here is None else here & mask
        fits = here if fits is None else fits | here
    return ~fits if any_of(~fits) else None


def _measured(spec: InputSpec, column: Column) -> list[Kinds | None]:
    """What each label of a column measures; or what all its numbers do, and then gaps."""
    if column.labels is None:
        return [kinds(spec, 1)]
    return [kinds(spec, label) for label in column.labels]


def _holds(column: Column, truths: list[bool]) -> Any:  # noqa: ANN401 - an array of truths
    """Where what a column holds is one of those that ``truths`` names; gaps hold always."""
    numbers, gaps = column.numbers, column.gaps
    if column.labels is None:
        there = numbers == numbers if truths[0] else numbers != numbers  # noqa: PLR0124 - all, or none
        return there if gaps is None else there | gaps
    found = _where(column.numbers, [*truths, True])
    return numbers != numbers if found is None else found  # noqa: PLR0124 - none


def _absent(spec: InputSpec, like: Any) -> Given:  # noqa: ANN401 - an array
    """An input that no column gives: it is missing in every row."""
    xp = like.__array_namespace__()
    ones = xp.asarray([1] * len(like), dtype=xp.float64)
    return Given(Field(spec.id, gaps=True), ones, ones == ones)  # noqa: PLR0124 - true everywhere


def _present(column: Column) -> Mask:
    if column.labels is not None:
        blank = [n for n, label in enumerate(column.labels) if not str(label).strip()]
        here = column.numbers >= 0
        for code in blank:
            here &= column.numbers != code
        return here if any_of(here) else None
    everywhere = column.numbers == column.numbers
    return everywhere if column.gaps is None else ~column.gaps


def _given(rubric: Rubric, place: int, column: Column, floats: Floats) -> Given | None:
    spec = rubric.inputs[place]
    if column.labels is not None:
        return _labelled(rubric, place, column, floats)
    field = _field(spec, column.numbers.dtype.kind, floats)
    if field is None:
        return None
    if column.gaps is None:
        return Given(field, column.numbers)
    xp = column.numbers.__array_namespace__()
    there = xp.nonzero(~column.gaps)[0]
    if not len(there):
        return _absent(spec, column.numbers)
    filler = column.numbers[there[0]]
    numbers = xp.where(column.gaps, filler, column.numbers)
    return Given(attrs.evolve(field, gaps=True), numbers, column.gaps)


def _labelled(rubric: Rubric, place: int, column: Column, floats: Floats) -> Given | None:
    """A column of texts: each different one is read once."""
    reader = rubric.names.reader(place)
    numbers: list[float | None] = []
    gaps, doubts = [], []
    for label in column.labels or ():
        text = str(label).strip()
        read = None if text in ("", NOT_APPLICABLE) else reader.read(label, floats)
        number = _double(read)
        numbers.append(number)
        gaps.append(not text)
        doubts.append(bool(text) and number is None)
    sound = [number for number in numbers if number is not None]
    if not sound:
        return None
    xp = column.numbers.__array_namespace__()
    filled = [sound[0] if number is None else number for number in numbers]
    # What is missing has the place -1, which is the last.
    table = xp.asarray([*filled, sound[0]], dtype=xp.float64)
    field = Field(rubric.inputs[place].id, gaps=True)
    given = Given(field, table[column.numbers])
    given.gaps = _where(column.numbers, [*gaps, True])
    given.doubts = _where(column.numbers, [*doubts, False])
    return given


def _where(codes: Any, truths: list[bool]) -> Mask:  # noqa: ANN401 - an array
    xp = codes.__array_namespace__()
    found = xp.asarray([int(truth) for truth in truths], dtype=xp.float64)[codes] > 0
    return found if any_of(found) else None


def _double(read: object) -> float | None:
    """The double that stands for a value that was read, if there is one."""
    if not isinstance(read, Decimal):
        return None
    exactly = exact(read)
    number = exactly.numerator / exactly.denominator
    return number if Decimal(repr(number)) == read else None


def _field(spec: InputSpec, kind: str, floats: Floats) -> Field | None:
    """What numbers of a column mean to an input; ``None`` where each needs a closer look."""
    if (kind == "f" and floats != "shortest") or (kind == "b" and spec.kind != "yes_no"):
        return None
    zero, one = Fraction(0), Fraction(1)
    if spec.kind == "yes_no":
        return Field(spec.id, low=zero, high=one, whole=True)
    if spec.kind == "choice":
        labels = spec.labels or spec.ranges
        return Field(spec.id, low=one, high=Fraction(len(labels)), whole=True, offset=-1)
    bare = bare_numbers(spec)
    if bare is None:
        return None
    return Field(spec.id, bare.factor, bare.low, bare.high, bare.whole)
