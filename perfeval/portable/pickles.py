"""Pickles that another version can read, or refuses: the functions that they name.

A pickle holds the name of one of these functions, plain data, and, as bytes of
their own, the parts as this version has them. The same version takes the parts;
another compiles the text again and says so. So no pickle ever scores by what
an older version read while it equals what this one would.

Do not rename or move what stands in ``__all__``: pickles name it.
"""

from __future__ import annotations

import io
import pickle
import warnings
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import attrs

from perfeval.errors import RubricError, VersionWarning
from perfeval.numbers.exact import to_text
from perfeval.portable.origin import Origin
from perfeval.portable.version import PICKLE_FORMAT, version
from perfeval.source import Source

if TYPE_CHECKING:
    from perfeval.results.result import GroupResult, LeafResult, Result
    from perfeval.rubric.rubric import Rubric
    from perfeval.rubric.rule import Rule

__all__ = ["restore_part", "restore_result", "restore_rubric", "restore_rule", "restore_source"]

Plain = dict[str, Any]
Reduced = tuple[Callable[..., Any], tuple[Any, ...]]


# The text is in the pickle once; the parts only point at it.


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, source: Source) -> None:
        super().__init__(file, protocol=5)
        self._source = source

    def persistent_id(self, value: object) -> str | None:
        return "source" if value is self._source else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, source: Source) -> None:
        super().__init__(file)
        self._source = source

    def persistent_load(self, _name: object) -> Source:
        return self._source


def reduced(value: object) -> Reduced:
    """How a rubric, a rule, a result or a part of one is pickled."""
    from perfeval.results.parts import GroupResult, LeafResult
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Rubric

    if isinstance(value, Rubric):
        return reduce_rubric(value)
    if isinstance(value, Result):
        return reduce_result(value)
    if isinstance(value, LeafResult):
        return restore_part, (value.result, "leaf", value.place)
    if isinstance(value, GroupResult):
        place = value.result.rubric.groups.index(value.group)
        return restore_part, (value.result, "group", place)
    return reduce_rule(cast("Rule", value))


def reduce_rubric(rubric: Rubric) -> Reduced:
    """How a rubric is pickled."""
    from perfeval.rubric.rubric import Rubric

    left_out = ("source", "printed", "origin")
    names = [field.name for field in attrs.fields(Rubric) if field.name not in left_out]
    file = io.BytesIO()
    _Pickler(file, rubric.source).dump({name: getattr(rubric, name) for name in names})
    origin = rubric.origin
    head = {
        "format": PICKLE_FORMAT,
        "perfeval": version(),
        "fingerprint": rubric.fingerprint,
        "kind": origin.kind,
        "name": origin.name,
        "points": None if origin.points is None else to_text(origin.points),
        "target": origin.target,
        "canonical": rubric.canonical,
        "cells": _cells_of(rubric.source),
    }
    return restore_rubric, (head, rubric.source.name, rubric.source.text, file.getvalue())


def _cells_of(source: Source) -> bytes | None:
    """Where the cells of an official table stand, so that findings still name them."""
    from perfeval.tables.sheet import TableSource

    if not isinstance(source, TableSource):
        return None
    return pickle.dumps((source.place, source.cells), protocol=5)


def _source(name: str, text: str, cells: bytes | None) -> Source:
    if cells is None:
        return Source(name, text)
    from perfeval.tables.sheet import TableSource

    return TableSource(name, text, *pickle.loads(cells))  # noqa: S301 - in a pickle


def restore_rubric(head: Plain, name: str, text: str, parts: bytes) -> Rubric:
    """A rubric from its pickle.

    Raises :class:`perfeval.RubricError` where this version cannot read the text
    of a rubric that another version pickled.
    """
    from perfeval.rubric.rubric import Rubric

    if head["format"] == PICKLE_FORMAT and head["perfeval"] == version():
        try:
            source = _source(name, text, head.get("cells"))
            state = _Unpickler(io.BytesIO(parts), source).load()
            points = head["points"]
            origin = Origin(
                head["kind"], head["name"], None if points is None else Fraction(points),
                head["target"],
            )  # fmt: skip
            rubric = Rubric(source=source, printed=head["canonical"], origin=origin, **state)
        except Exception:  # noqa: BLE001, S110 - parts of another build: the text still counts
            pass
        else:
            rubric.__dict__["fingerprint"] = head["fingerprint"]
            return rubric
    return _compiled(head, name, text)


def _compiled(head: Plain, name: str, text: str) -> Rubric:
    """The rubric of another version, from its text."""
    from perfeval.api import compile as compile_rubric
    from perfeval.api import rule

    try:
        if head["kind"] == "rule":
            options: Plain = {key: head[key] for key in ("points", "target")}
            rubric = rule(text, name=head["name"], **options).rubric
        else:
            rubric = compile_rubric(
                head["canonical"] if head["kind"] == "table" else text, name=name
            )
    except RubricError as error:
        error.add_note(f"the pickle was made by perfeval {head['perfeval']}")
        raise
    same = rubric.fingerprint == head["fingerprint"]
    outcome = "it scores as before" if same else "it reads the text otherwise, scores may differ"
    msg = (
        f"{name}: pickled by perfeval {head['perfeval']}, compiled again from its text by perfeval "
        f"{version()}; {outcome}"
    )
    warnings.warn(msg, VersionWarning, stacklevel=3)
    return rubric


def reduce_rule(rule: Rule) -> Reduced:
    """How a rule is pickled."""
    points = None if rule.stated_points is None else to_text(rule.stated_points)
    return restore_rule, (PICKLE_FORMAT, rule.rubric, rule.text, rule.target, points)


def restore_rule(
    _format: int, rubric: Rubric, text: str, target: str | None, points: str | None
) -> Rule:
    """A rule from its pickle."""
    from perfeval.rubric.rule import Rule

    return Rule(rubric, text, target, None if points is None else Fraction(points))


def reduce_result(result: Result) -> Reduced:
    """How a result is pickled."""
    held = {key: result.__dict__[key] for key in _HELD if key in result.__dict__}
    if "_bare" in held:
        held.pop("given", None)
        held.pop("scores", None)
    head = (PICKLE_FORMAT, version(), result.rubric.fingerprint)
    return restore_result, (head, result.rubric, pickle.dumps(held, protocol=5))


_HELD = ("_bare", "_row", "_form", "given", "scores", "vetoed", "outcome")


def restore_result(head: tuple[int, str, str], rubric: Rubric, parts: bytes) -> Result:
    """A result from its pickle.

    Raises :class:`pickle.UnpicklingError` where this version reads the rubric
    otherwise than the one that scored, or keeps results otherwise.
    """
    from perfeval.results.result import holding

    form, made_by, fingerprint = head
    why = None
    if form != PICKLE_FORMAT:
        why = "which keeps results in another form"
    elif made_by != version() and rubric.fingerprint != fingerprint:
        why = "which reads the rubric otherwise"
    else:
        try:
            return holding({"rubric": rubric, **pickle.loads(parts)})  # noqa: S301 - in a pickle
        except Exception:  # noqa: BLE001 - parts of another build
            why = "which keeps results in another form"
    msg = f"a result of perfeval {made_by}, {why}; score the data again, or keep to_dict()"
    raise pickle.UnpicklingError(msg)


def restore_part(result: Result, kind: str, place: int) -> LeafResult | GroupResult:
    """The score of an indicator, or the subtotal of a heading, from its pickle."""
    return list(result)[place] if kind == "leaf" else result.groups[place]


def restore_source(name: str, text: str) -> Source:
    """A text from its pickle."""
    return Source(name, text)
