"""What a caller can be given: every class that a public signature or attribute names."""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import perfeval
import perfeval.figures
import perfeval.office
import perfeval.types

PLACES: tuple[ModuleType, ...] = (perfeval, perfeval.types, perfeval.figures, perfeval.office)


@cache
def _names(module: str) -> dict[str, Any]:
    """What the annotations of a module may name, also what it imports for them alone."""
    path = sys.modules[module].__file__
    assert path is not None
    found: dict[str, Any] = dict(vars(typing))
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module != "__future__":
            for each in node.names:
                owner = import_module(node.module)
                found[each.asname or each.name] = getattr(owner, each.name, None)
    return found | vars(sys.modules[module])


def _hints(thing: Any) -> dict[str, Any]:  # noqa: ANN401 - a class or a function
    found: dict[str, Any] = {}
    for kind in thing.__mro__ if inspect.isclass(thing) else (thing,):
        if kind.__module__.startswith("perfeval"):
            names = _names(kind.__module__)
            for name, hint in inspect.get_annotations(kind).items():
                told = eval(hint, names) if isinstance(hint, str) else hint  # noqa: S307 - ours
                found.setdefault(name, told)
    return found


def _classes(hint: Any) -> Iterator[type]:  # noqa: ANN401 - any annotation
    if isinstance(hint, list | tuple):
        for each in hint:
            yield from _classes(each)
        return
    if inspect.isclass(hint) and not typing.get_origin(hint):
        yield hint
    origin = typing.get_origin(hint)
    if inspect.isclass(origin):
        yield origin
    yield from _classes(typing.get_args(hint))


def _members(thing: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a class or a function
    """The public annotations of a class or a function, each with where it stands."""
    if not inspect.isclass(thing):
        if inspect.isfunction(thing):
            yield from _hints(thing).items()
        return
    inside: frozenset[str] = getattr(thing, "INSIDE", frozenset())
    for name, hint in _hints(thing).items():
        if not name.startswith("_") and name not in inside:
            yield name, hint
    for name in dir(thing):
        value = inspect.getattr_static(thing, name)
        value = value.fget if isinstance(value, property) else value
        value = getattr(value, "__func__", getattr(value, "func", value))
        told = not name.startswith("_") and name not in inside and inspect.isfunction(value)
        if told and value.__module__.startswith("perfeval"):
            for key, hint in _hints(value).items():
                yield f"{name}({key})", hint


def public() -> dict[type, str]:
    """Every public class with its place; where two places have it, the first."""
    found: dict[type, str] = {}
    for place in PLACES:
        for name in place.__all__:
            thing = getattr(place, name)
            if inspect.isclass(thing):
                found.setdefault(thing, f"{place.__name__}.{name}")
    return found


def not_public() -> dict[str, list[str]]:
    """Classes of perfeval that public things name and that no public place has, with who does."""
    known = public()
    found: dict[str, list[str]] = {}
    for place in PLACES:
        for name in place.__all__:
            for member, hint in _members(getattr(place, name)):
                for each in _classes(hint):
                    if each.__module__.startswith("perfeval") and each not in known:
                        found.setdefault(each.__qualname__, []).append(f"{name}.{member}")
    return found
