"""Comparing, hashing, printing and listing, written once for many classes.

Making these methods for each class, as attrs does, takes most of the time of
importing a module with dozens of them. A class that inherits from
:class:`Record` is made with ``attrs.frozen(eq=False, repr=False)``; what its
fields say with ``eq`` and ``repr`` is heeded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from importlib import import_module
from operator import attrgetter
from typing import Any, Protocol

import attrs

_COMPARED: dict[type, Callable[[object], object]] = {}


def _compared(record: object) -> object:
    """What counts of a record: its class, and the fields that take part in equality."""
    made: type[Any] = type(record)
    counted = _COMPARED.get(made)
    if counted is None:
        names = (field.name for field in attrs.fields(made) if field.eq)
        counted = _COMPARED[made] = attrgetter("__class__", *names)
    return counted(record)


@attrs.frozen(eq=False, repr=False)
class Record:
    """Equal to another one of the same class with equal fields."""

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return bool(_compared(self) == _compared(other))

    def __hash__(self) -> int:
        return hash(_compared(self))

    def __repr__(self) -> str:
        fields: tuple[Any, ...] = attrs.fields(type(self))
        shown = (field.name for field in fields if field.repr)
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__name__}({values})"


class Shown(Protocol):
    """An object whose class names the attributes that are this package's own business."""

    @property
    def INSIDE(self) -> frozenset[str]:  # noqa: N802 - a constant of the class
        """The names that are kept back."""


def shown_names(value: Shown) -> list[str]:
    """What ``dir(value)`` gives."""
    every = object.__dir__(value)
    return sorted(name for name in every if name not in value.INSIDE and not _is_private(name))


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and not name.startswith("_repr_")


def deferred(
    package: str, homes: Mapping[str, str], names: MutableMapping[str, Any]
) -> Callable[[str], object]:
    """A ``__getattr__`` for ``package``: each name of ``homes`` is loaded when it is first used.

    ``homes`` says where each name lives, as a module of perfeval; what was
    loaded is kept in ``names``, the globals of the package.
    """

    def load(name: str) -> object:
        home = homes.get(name)
        if home is None:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        value = names[name] = getattr(import_module(f"perfeval.{home}"), name)
        return value

    return load
