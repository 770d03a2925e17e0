"""Columns as pandas, polars and pyarrow have them, as far as they are looked at.

Tests that use them run without those libraries.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.smallarray import BOOL, INT64, OBJECT, Array


class Offering:
    """A column of some library."""

    def __init__(self, values: list[Any], dtype: str, array: Array) -> None:
        self.values, self.dtype, self.array = values, SimpleNamespace(name=dtype), array

    def to_numpy(self) -> Array:
        """What the library makes of it."""
        return self.array

    def _gaps(self) -> Offering:
        """Where nothing stands."""
        return Offering([], "bool", Array([value is None for value in self.values], BOOL))

    def _filled(self, filler: object) -> Offering:
        """Something in the gaps."""
        filled = [filler if value is None else value for value in self.values]
        return Offering([], "", Array(filled, self.array.dtype))

    def _listed(self) -> list[Any]:
        """Plain values."""
        return self.values


class Nullable(Offering):
    """As a data frame of pandas has it, with gaps."""

    isna, fillna, tolist = Offering._gaps, Offering._filled, Offering._listed


class Listed(Offering):
    """As polars has it."""

    is_null, fill_null, to_list = Offering._gaps, Offering._filled, Offering._listed


class Chunked:
    """As a table of pyarrow has it."""

    def __init__(self, values: list[Any], kind: str) -> None:
        self.values, self.type = values, kind

    def to_numpy(self, *, zero_copy_only: bool) -> Array:
        """Only by copying."""
        assert not zero_copy_only
        return Array(self.values, OBJECT)

    def to_pylist(self) -> list[Any]:
        """Plain values."""
        return self.values


def category(values: list[str], labels: list[str]) -> Any:  # noqa: ANN401
    """A column that knows its labels."""
    codes = Offering(
        [], "int8", Array([labels.index(v) if v in labels else -1 for v in values], INT64)
    )
    return SimpleNamespace(cat=SimpleNamespace(codes=codes, categories=labels))
