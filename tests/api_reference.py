"""The page ``docs/reference/api.md``: every public name, from its signature and docstring.

``python -m tests.api_reference`` writes it; ``tests/test_api_reference.py``
fails while it is not what the code says.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import attrs

import perfeval
import perfeval.figures
import perfeval.office
import perfeval.types

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "api.md"

_HEAD = """\
# API reference

Written by `python -m tests.api_reference` from signatures and docstrings; do not edit it.

- [`perfeval`](#perfeval): what a program calls.
- [`perfeval.types`](#perfevaltypes): what it is given, for annotations and `isinstance`.
- [`perfeval.figures`](#perfevalfigures): the figures that stand beside scores in reports.
- [`perfeval.office`](#perfevaloffice): tables of Excel and Word files, forms to fill in.

Scores are `decimal.Decimal`, exact values `fractions.Fraction`.
A binary `float` is refused unless `floats="shortest"` is said.
A wrong text raises `RubricError`, wrong data `DataError`, values without an answer
`EvaluationError`; a wrong call is a plain `TypeError`, `ValueError` or `KeyError`.
Everything is immutable and may be shared by threads.

```python
>>> from perfeval.figures import *

```
"""
_MARKS: dict[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}
_SESSION = re.compile(r"^>>>.*(?:\n.+)*", re.MULTILINE)
_ROLE = re.compile(r":\w+:`~?([^`]+)`")


def text_of(thing: object) -> str:
    """A docstring as Markdown."""
    words = inspect.getdoc(thing) or ""
    words = _ROLE.sub(lambda found: f"`{found[1].removeprefix('perfeval.')}`", words)
    words = words.replace("``", "`")
    return _SESSION.sub(r"```python\n\g<0>\n\n```", words)


def signature(name: str, function: Any) -> str:  # noqa: ANN401 - a function
    """A signature as it is written, without the quotes of annotations."""
    found = inspect.signature(function)
    parts: list[str] = []
    starred = False
    for each in found.parameters.values():
        if each.name in ("self", "cls"):
            continue
        if each.kind is each.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        mark = _MARKS.get(each.kind, "")
        starred = starred or mark == "*"
        kind = "" if each.annotation is each.empty else f": {each.annotation}"
        default = "" if each.default is each.empty else f" = {each.default!r}"
        parts.append(f"{mark}{each.name}{kind}{default}")
    back = found.return_annotation
    return f"{name}({', '.join(parts)})" + ("" if back is found.empty else f" -> {back}")


def fields(kind: type[Any]) -> Iterator[str]:
    """The fields of a record, with their types."""
    inside: frozenset[str] = getattr(kind, "INSIDE", frozenset())
    for each in attrs.fields(kind) if attrs.has(kind) else ():
        if not each.name.startswith("_") and each.name not in inside:
            yield f"`{each.name}: {each.type}`"


def members(kind: type[Any]) -> Iterator[str]:
    """Properties and methods, in the order in which they are written."""
    inside: frozenset[str] = getattr(kind, "INSIDE", frozenset())
    known: dict[str, object] = {}
    for base in kind.__mro__:
        if base.__module__.partition(".")[0] == "perfeval":
            known |= {name: value for name, value in vars(base).items() if name not in known}
    for name, value in known.items():
        special = name in ("__call__", "__getitem__", "__iter__", "__len__")
        if name in inside or (name.startswith("_") and not special):
            continue
        if isinstance(value, property | cached_property):
            getter: Any = value.fget if isinstance(value, property) else value.func
            kind_of = getter.__annotations__.get("return", "")
            yield f"#### `.{name}: {kind_of}`\n\n{text_of(value)}\n"
        elif isinstance(value, FunctionType | staticmethod | classmethod):
            made: Any = value
            function = getattr(made, "__func__", made)
            yield f"#### `.{signature(name, function)}`\n\n{text_of(function)}".rstrip() + "\n"


def entry(module: ModuleType, name: str) -> str:
    """Everything about one name."""
    thing: Any = getattr(module, name)
    title = f"{module.__name__}.{name}"
    if inspect.isclass(thing):
        parts = [f"### class `{title}`\n", f"{text_of(thing)}\n"]
        if listed := list(fields(thing)):
            parts.append(f"Fields: {', '.join(listed)}.\n")
        return "\n".join([*parts, *members(thing)])
    if inspect.isfunction(thing):
        return f"### `{module.__name__}.{signature(name, thing)}`\n\n{text_of(thing)}\n"
    shown = re.sub(r"(typing|collections\.abc|decimal|fractions)\.", "", str(thing))
    shown = re.sub(r"<class '(?:\w+\.)*(\w+)'>", r"\1", shown)
    return f"### `{title}`\n\n`{shown}`\n"


def composed() -> str:
    """The whole page."""
    root = set(perfeval.__all__)
    parts = [_HEAD]
    for module in (perfeval, perfeval.types, perfeval.figures, perfeval.office):
        parts.append(f"## {module.__name__}\n")
        if module is not perfeval:
            parts.append(f"{text_of(module).partition('>>>')[0].strip()}\n")
        names = [name for name in module.__all__ if module is perfeval or name not in root]
        parts += [entry(module, name) for name in names]
    return "\n".join(parts)


def main() -> None:
    """Write the page."""
    PAGE.write_text(composed(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
