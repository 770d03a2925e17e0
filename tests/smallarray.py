"""Arrays as NumPy has them, in a few lines of Python: what generated code asks of an array.

Tests that use them run without NumPy, and any operation that is not here fails.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import attrs


@attrs.frozen
class DType:
    """The type of the elements of an array."""

    name: str
    kind: str
    make: Callable[[Any], Any] = attrs.field(eq=False)


FLOAT64, INT64 = DType("float64", "f", float), DType("int64", "i", int)
FLOAT32, BOOL = DType("float32", "f", float), DType("bool", "b", bool)
OBJECT = DType("object", "O", lambda value: value)


def _divided(one: float, other: float) -> float:
    if other:
        return one / other
    if math.isnan(one) or not one:
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1, other)


def _rounded(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: float(function(value)) if math.isfinite(value) else value


def _elementwise(function: Callable[[Any, Any], Any], dtype: DType) -> Callable[..., Any]:
    def apply(self: Array, other: object) -> Array:
        others = other.values if isinstance(other, Array) else [other] * len(self)
        pairs = zip(self.values, others, strict=True)
        return Array([function(one, two) for one, two in pairs], dtype)

    return apply


def _turned(function: Callable[[Any, Any], Any], dtype: DType) -> Callable[..., Any]:
    return _elementwise(lambda one, two: function(two, one), dtype)


def _add(one: float, other: float) -> float:
    return one + other


def _sub(one: float, other: float) -> float:
    return one - other


def _mul(one: float, other: float) -> float:
    return one * other


class Array:
    """A row of elements of one type."""

    ndim = 1
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, values: Sequence[Any], dtype: DType = FLOAT64) -> None:
        self.values = [dtype.make(value) for value in values]
        self.dtype = dtype

    def __array_namespace__(self) -> Any:  # noqa: ANN401 - of the array standard
        return XP

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.values)

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - a place, a slice or places
        if isinstance(key, Array):
            return Array([self.values[place] for place in key.values], self.dtype)
        found = self.values[key]
        return Array(found, self.dtype) if isinstance(key, slice) else found

    def __setitem__(self, key: Array, values: Sequence[Any]) -> None:
        for place, value in zip(key.values, values, strict=True):
            self.values[place] = self.dtype.make(value)

    def astype(self, dtype: Any) -> Array:  # noqa: ANN401 - one of ours, or the type object
        """The same elements as another type."""
        made = OBJECT if dtype is object else dtype
        # What is not a number becomes an arbitrary whole number.
        sound = [v if made is not INT64 or math.isfinite(v) else -(2**63) for v in self.values]
        return Array(sound, made)

    def tolist(self) -> list[Any]:
        """The elements."""
        return list(self.values)

    __add__, __radd__ = _elementwise(_add, FLOAT64), _turned(_add, FLOAT64)
    __sub__, __rsub__ = _elementwise(_sub, FLOAT64), _turned(_sub, FLOAT64)
    __mul__, __rmul__ = _elementwise(_mul, FLOAT64), _turned(_mul, FLOAT64)
    __truediv__ = _elementwise(_divided, FLOAT64)
    __rtruediv__ = _turned(_divided, FLOAT64)
    __lt__ = _elementwise(lambda one, two: one < two, BOOL)
    __le__ = _elementwise(lambda one, two: one <= two, BOOL)
    __gt__ = _elementwise(lambda one, two: one > two, BOOL)
    __ge__ = _elementwise(lambda one, two: one >= two, BOOL)
    __eq__ = _elementwise(lambda one, two: one == two, BOOL)
    __ne__ = _elementwise(lambda one, two: one != two, BOOL)
    __and__ = _elementwise(lambda one, two: one and two, BOOL)
    __or__ = _elementwise(lambda one, two: one or two, BOOL)

    def __invert__(self) -> Array:
        return Array([not value for value in self.values], BOOL)

    def __neg__(self) -> Array:
        return Array([-value for value in self.values], self.dtype)

    def __abs__(self) -> Array:
        return Array([abs(value) for value in self.values], self.dtype)


Array.__module__ = "numpy"  # perfeval trusts no other library's arithmetic


def _where(mask: Array, one: object, other: object) -> Array:
    ones, others = (
        each.values if isinstance(each, Array) else [each] * len(mask) for each in (one, other)
    )
    rows = zip(mask.values, ones, others, strict=True)
    return Array([a if holds else b for holds, a, b in rows])


def _chosen(function: Callable[[float, float], bool]) -> Callable[[Any, Any], Array]:
    choose = _elementwise(lambda one, two: one if function(one, two) else two, FLOAT64)
    turned = _turned(lambda one, two: one if function(one, two) else two, FLOAT64)
    return lambda one, two: choose(one, two) if isinstance(one, Array) else turned(two, one)


def _mapped(function: Callable[[float], float]) -> Callable[[Array], Array]:
    return lambda array: Array([function(value) for value in array.values])


@contextmanager
def _errstate(**_: str) -> Iterator[None]:
    yield


XP = SimpleNamespace(
    float64=FLOAT64,
    int64=INT64,
    where=_where,
    floor=_mapped(_rounded(math.floor)),
    round=_mapped(_rounded(round)),
    maximum=_chosen(lambda one, two: one >= two),
    minimum=_chosen(lambda one, two: one <= two),
    all=lambda array: all(array.values),
    any=lambda array: any(array.values),
    sum=lambda array: sum(array.values),
    min=lambda array: min(array.values),
    max=lambda array: max(array.values),
    nonzero=lambda array: (Array([n for n, v in enumerate(array.values) if v], INT64),),
    asarray=Array,
    concat=lambda arrays: Array([v for array in arrays for v in array.values], arrays[0].dtype),
    errstate=_errstate,
)
"""The functions of the array standard that generated code calls."""
