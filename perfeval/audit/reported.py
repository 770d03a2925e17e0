"""A published table as data: what was printed, where, and what cannot be understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, cast

import attrs

from perfeval.diagnostics import Diagnostic
from perfeval.figures.printed import Printed, read_printed
from perfeval.scoring.row_reader import forms
from perfeval.scoring.values import Problem
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Rubric

__all__ = ["Reader", "Reported", "ReportedGroup", "ReportedLeaf", "read_reported"]

TOTAL = "总分"
_MOST_LISTED = 8

#: Everything that a reported file may say.
SECTIONS = (
    "title",
    "total",
    "grade",
    "rate",
    "points",
    "groups",
    "leaves",
    "values",
    "sums",
    "shares",
    "growth",
    "completion",
    "ratios",
    "execution",
    "deviations",
    "survey",
    "products",
    "readings",
)
_LEAF = ("score", "points", "rate", "actual", "label")
_GROUP = ("score", "points", "rate")


@attrs.frozen
class ReportedLeaf:
    """What the report prints for one indicator; ``scores`` has several where it is printed twice.

    ``actual`` is the 完成值 in words, ``label`` the tier that the report says it reached.
    """

    scores: tuple[Printed, ...] = ()
    points: Printed | None = None
    rate: Printed | None = None
    actual: str | None = None
    label: str | None = None


@attrs.frozen
class ReportedGroup:
    """What the report prints for one heading."""

    score: Printed | None = None
    points: Printed | None = None
    rate: Printed | None = None


@attrs.frozen
class Joint:
    """One printed score for several indicators together, as a merged cell gives it."""

    places: tuple[int, ...]
    printed: Printed


@attrs.frozen
class PrintedSum:
    """A printed subtotal or total of the indicators at ``places``."""

    what: Literal["subtotal", "total"]
    path: tuple[str, ...]
    places: tuple[int, ...]
    printed: Printed


@attrs.define
class Reported:
    """A published table, read; leaves, groups and readings by their place in the rubric."""

    total: Printed | None = None
    grade: str | None = None
    rate: Printed | None = None
    points: Printed | None = None
    leaves: dict[int, ReportedLeaf] = attrs.field(factory=dict)
    groups: dict[int, ReportedGroup] = attrs.field(factory=dict)
    readings: dict[int, dict[str, dict[str, str]]] = attrs.field(factory=dict)
    #: Indicators whose printed score is there and was not understood.
    spoilt: set[int] = attrs.field(factory=set)
    sections: dict[str, object] = attrs.field(factory=dict)
    title: str | None = None
    joint: list[Joint] = attrs.field(factory=list)
    sums: list[PrintedSum] = attrs.field(factory=list)


@attrs.define
class Reader:
    """Reads printed figures and keeps what is wrong with them; nothing stops it."""

    problems: list[Diagnostic] = attrs.field(factory=list)

    def add(self, code: str, path: tuple[str, ...] = (), **words: object) -> None:
        """Keep one problem."""
        suggestion = words.pop("suggestion", None)
        self.problems.append(
            Diagnostic(code, arguments=words, path=path, suggestion=cast("str | None", suggestion))
        )

    def figure(self, value: object, name: str, path: tuple[str, ...] = ()) -> Printed | None:
        """The printed figure, or ``None`` with a problem kept; a blank is ``None`` as well."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        read = read_printed(value)
        if isinstance(read, Problem):
            words: dict[str, object] = {**dict(read.arguments), "name": name}
            self.add(read.code, path, suggestion=read.suggestion, **words)
            return None
        return read

    def mapping(self, value: object, name: str) -> Mapping[str, object]:
        """``value`` where it is a mapping; else nothing, with a problem kept."""
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return cast("Mapping[str, object]", value)
        self.add("PE527", name=name, expected="{…}")
        return {}

    def listing(self, value: object, name: str) -> list[object]:
        """``value`` where it is a list; else nothing, with a problem kept."""
        if value is None:
            return []
        if isinstance(value, list | tuple):
            return list(value)
        self.add("PE527", name=name, expected="[…]")
        return []

    def known(self, given: Mapping[str, object], keys: tuple[str, ...], name: str) -> None:
        """Keep a problem for every key that nothing knows."""
        for key in given:
            if key not in keys:
                shown = f"{name}/{key}" if name else str(key)
                self.add("PE526", name=shown, suggestion=nearest(str(key), keys))

    def word(self, value: object, name: str) -> str | None:
        """Printed words."""
        if value is None or isinstance(value, str):
            return value.strip() or None if value else None
        self.add("PE520", name=name, type=type(value).__name__)
        return None


class _Places:
    """Where an indicator stands that a report names."""

    def __init__(self, paths: list[tuple[str, ...]]) -> None:
        self.paths = paths
        self._forms: dict[str, list[int]] = {}
        for place, path in enumerate(paths):
            for form in forms(path):
                self._forms.setdefault(form, []).append(place)

    def find(self, name: str, reader: Reader, spoilt: set[int]) -> int | None:
        """The place of ``name``; else a problem is kept, and what it may mean is ``spoilt``."""
        found = self._forms.get(normalise_key(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            listed = "、".join("/".join(self.paths[place]) for place in found[:_MOST_LISTED])
            spoilt.update(found)
            reader.add("PE514", name=name, paths=listed)
        else:
            near = nearest(name, (path[-1] for path in self.paths))
            spoilt.update(self._forms.get(normalise_key(near or ""), []))
            reader.add("PE526", name=name, suggestion=near)
        return None


def read_reported(rubric: Rubric | None, given: object, reader: Reader) -> Reported:
    """The report's table; what cannot be understood is kept in ``reader``."""
    if not isinstance(given, Mapping):
        msg = f"reported must be a mapping, not {type(given).__name__}"
        raise TypeError(msg)
    table = cast("Mapping[str, object]", given)
    reader.known(table, SECTIONS, "")
    found = Reported(sections=dict(table), title=reader.word(table.get("title"), "title"))
    if rubric is None:
        return found
    found.total = reader.figure(table.get("total"), TOTAL)
    found.grade = reader.word(table.get("grade"), "等级")
    found.rate = reader.figure(table.get("rate"), "得分率")
    found.points = reader.figure(table.get("points"), "分值")
    leaves = _Places([leaf.path for leaf in rubric.leaves])
    groups = _Places([group.path for group in rubric.groups])
    for place, name, value in _placed(table, "leaves", leaves, reader, found.spoilt):
        before = len(reader.problems)
        found.leaves[place] = _leaf(value, name, leaves.paths[place], reader)
        if not found.leaves[place].scores and len(reader.problems) > before:
            found.spoilt.add(place)
    for place, name, value in _placed(table, "groups", groups, reader, set()):
        found.groups[place] = _group(value, name, groups.paths[place], reader)
    for place, name, value in _placed(table, "readings", leaves, reader, set()):
        found.readings[place] = _readings(value, name, reader)
    if found.total is None and found.leaves and _is_blank(table.get("total")):
        reader.add("PE528")
    return found


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _placed(
    table: Mapping[str, object],
    section: str,
    places: _Places,
    reader: Reader,
    spoilt: set[int],
) -> Iterator[tuple[int, str, object]]:
    """Each entry of a section with the place that it names, none twice."""
    seen: set[int] = set()
    for name, value in reader.mapping(table.get(section), section).items():
        place = places.find(str(name), reader, spoilt)
        if place is None:
            continue
        if place in seen:
            reader.add("PE515", places.paths[place], name=name)
            continue
        seen.add(place)
        yield place, str(name), value


def _leaf(value: object, name: str, path: tuple[str, ...], reader: Reader) -> ReportedLeaf:
    if not isinstance(value, Mapping):
        return ReportedLeaf(_scores(value, name, path, reader))
    cells = cast("Mapping[str, object]", value)
    reader.known(cells, _LEAF, name)
    return ReportedLeaf(
        _scores(cells.get("score"), name, path, reader),
        reader.figure(cells.get("points"), name, path),
        reader.figure(cells.get("rate"), name, path),
        reader.word(cells.get("actual"), name),
        reader.word(cells.get("label"), name),
    )


def _scores(value: object, name: str, path: tuple[str, ...], reader: Reader) -> tuple[Printed, ...]:
    values = value if isinstance(value, list | tuple) else (value,)
    read = (reader.figure(each, name, path) for each in values)
    return tuple(figure for figure in read if figure is not None)


def _group(value: object, name: str, path: tuple[str, ...], reader: Reader) -> ReportedGroup:
    if not isinstance(value, Mapping):
        return ReportedGroup(reader.figure(value, name, path))
    cells = cast("Mapping[str, object]", value)
    reader.known(cells, _GROUP, name)
    score, points, rate = (reader.figure(cells.get(key), name, path) for key in _GROUP)
    return ReportedGroup(score, points, rate)


def _readings(value: object, name: str, reader: Reader) -> dict[str, dict[str, str]]:
    """Label → definition → expression."""
    found: dict[str, dict[str, str]] = {}
    for label, definitions in reader.mapping(value, name).items():
        pairs = reader.mapping(definitions, f"{name}/{label}")
        found[str(label)] = {
            str(key): text
            for key, each in pairs.items()
            if (text := reader.word(each, f"{name}/{label}/{key}")) is not None
        }
    return found
