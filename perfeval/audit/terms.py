"""Names and literals that stand for printed figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

import attrs

from perfeval.audit.reported import Reader
from perfeval.figures.printed import Printed
from perfeval.text.names import normalise_key

__all__ = ["PERCENT", "Terms"]

PERCENT = Fraction(1, 100)


@attrs.define
class Terms:
    """The figures that a report's file names, each with all its printed values."""

    reader: Reader
    values: dict[str, tuple[Printed, ...]] = attrs.field(factory=dict)

    def of(self, given: object, name: str) -> tuple[Printed, ...]:
        """The figures that ``given`` names, or the one that it writes."""
        if isinstance(given, str):
            known = self.values.get(normalise_key(given))
            if known is not None:
                return known
        read = self.reader.figure(given, name)
        return () if read is None else (read,)

    def row(
        self, given: object, name: str, keys: tuple[str, ...]
    ) -> tuple[tuple[Printed, ...], object] | None:
        """One row: figures under all keys but the last, and what is printed under the last."""
        if isinstance(given, Mapping):
            table = cast("Mapping[str, object]", given)
            self.reader.known(table, keys, name)
            cells = [table.get(key) for key in keys]
        else:
            cells = self.reader.listing(given, name)
        if len(cells) != len(keys):
            self.reader.add("PE527", name=name, expected=f"[{', '.join(keys)}]")
            return None
        figures = [self.of(cell, name) for cell in cells[:-1]]
        if any(not each for each in figures):
            return None
        return tuple(each[0] for each in figures), cells[-1]
