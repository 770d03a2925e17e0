"""What the values of a column look like, so that code can be made that reads just these."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import attrs

from perfeval.model.inputs import InputSpec
from perfeval.numbers.amounts import Floats
from perfeval.program.machine import Redo
from perfeval.program.rowkinds import Column, Kind, Read
from perfeval.scoring.links import Kinds, kinds_behind, kinds_of_number
from perfeval.scoring.quick_reader import Reader
from perfeval.scoring.values import bare_numbers, factor_behind

_TEXT: Final = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?(.{0,20})", re.DOTALL)
_WORDS: Final = frozenset(("yes_no", "choice"))
_MEASURED: Final = frozenset(("ratio", "quantity"))
_NUMBERS: Final = frozenset(("decimal", "number", "float", "real"))

_JOINED: Final[dict[frozenset[Kind], Kind]] = {
    frozenset({"decimal", "number"}): "number",
    frozenset({"float", "number"}): "real",
    frozenset({"float", "real"}): "real",
    frozenset({"number", "real"}): "real",
    frozenset({"flag", "word"}): "flag",
}


@attrs.frozen
class Looks:
    """The kind of the values; texts of numbers all end with ``suffix``."""

    kind: Kind
    suffix: str = ""

    def join(self, other: Looks) -> Looks:
        """The narrowest looks that both have."""
        if self == other:
            return self
        return Looks(_JOINED.get(frozenset({self.kind, other.kind}), "any"))

    def measures(self, spec: InputSpec) -> Kinds | None:
        """What all such values measure; ``None`` where that may differ."""
        if self.kind == "text":
            return kinds_behind(spec, self.suffix)
        return kinds_of_number(spec) if self.kind in _NUMBERS else None

    def column(
        self, spec: InputSpec, name: str, reader: Reader, floats: Floats, *, gaps: bool
    ) -> Column:
        """The same for generated code: the input ``spec``, which rows call ``name``."""
        column = Column(spec.id, name, self.kind, _read(reader, floats), gaps=gaps)
        if not column.is_bare:
            return column
        bare = bare_numbers(spec)
        if self.suffix:
            column = attrs.evolve(
                column, suffix=self.suffix, factor=factor_behind(spec, self.suffix)
            )
        elif bare is not None:
            column = attrs.evolve(column, factor=bare.factor)
        if bare is None or (self.suffix and spec.kind in _MEASURED):
            return column
        return attrs.evolve(column, low=bare.low, high=bare.high, whole=bare.whole)


def looks(spec: InputSpec, value: object) -> Looks:
    """What a value looks like that was given for ``spec``; ``None`` stands for none at all."""
    kind = type(value)
    if value is None:
        return Looks("none")
    if kind is str:
        return _text_looks(spec, value)  # type: ignore[arg-type]
    if kind is bool:
        return Looks("flag" if spec.kind == "yes_no" else "any")
    known: Kind = "any"
    if bare_numbers(spec) is not None:
        known = "decimal" if kind is Decimal else "number" if kind is int else "any"
        known = "float" if kind is float else known
    return Looks(known)


def _text_looks(spec: InputSpec, value: str) -> Looks:
    if spec.kind in _WORDS:
        return Looks("word")
    match = _TEXT.fullmatch(value)
    if match is None or spec.ranges:
        # Labels come again and again; anything else is looked at each time.
        return Looks("word" if spec.ranges and match is None else "any")
    suffix = match[1]
    if suffix:
        return Looks("text", suffix) if factor_behind(spec, suffix) else Looks("any")
    return Looks("text") if bare_numbers(spec) is not None else Looks("any")


def _read(reader: Reader, floats: Floats) -> Read:
    def read(value: object) -> Decimal:
        found = None if value is None else reader.read(value, floats)
        if isinstance(found, Decimal):
            return found
        raise Redo

    return read
