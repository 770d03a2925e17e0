"""The scored table as rows of words, before it is laid out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import attrs

from perfeval.catalogue.words import word
from perfeval.model.rounded import percent

if TYPE_CHECKING:
    from perfeval.catalogue import Language
    from perfeval.results.result import GroupResult, LeafResult, Result

_NUMERALS = {1: "一", 2: "二", 3: "三", 4: "四"}
LEVELS = {1: "一级指标", 2: "二级指标", 3: "三级指标", 4: "四级指标", 5: "指标"}


@attrs.frozen
class Row:
    """One row: names by column, then 分值, 得分, 得分率."""

    kind: Literal["heading", "leaf", "total"]
    names: tuple[str, ...]
    points: str
    score: str
    rate: str


@attrs.frozen
class Table:
    """The scored table of one result.

    ``columns`` are the headings of the name columns; ``foot`` the lines
    below: grade, scaled total, veto.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    foot: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """All column headings."""
        return (*self.columns, *self.numbers)


def table_of(result: Result, lang: Language = "zh") -> Table:
    """The scored table: headings with subtotals, indicators, the total."""
    levels = sorted({leaf.level for leaf in result} | {group.level for group in result.groups})
    rows = tuple(_rows(result, levels, lang))
    columns = tuple(_level(level, lang) for level in levels)
    numbers = tuple(word(key, lang) for key in ("full", "score", "rate"))
    return Table(result.rubric.title, columns, rows, tuple(_foot(result, lang)), numbers)


def _level(level: int, lang: Language) -> str:
    numeral = _NUMERALS.get(level)
    if numeral is None:
        return word("indicator", lang)
    return word("level", lang).format(level=numeral if lang == "zh" else level)


def _rows(result: Result, levels: list[int], lang: Language) -> Iterator[Row]:
    groups = iter(result.groups)
    group = next(groups, None)
    for place, leaf in enumerate(result):
        while group is not None and group.group.first <= place:
            yield _heading(group, levels, lang)
            group = next(groups, None)
        yield _leaf(leaf, levels, lang)
    total = _score(result.total, lang) if result.complete else _interval(result)
    rate = percent(result.rate) if result.complete else ""
    yield Row(
        "total", _names(word("sum", lang), levels[0], levels), f"{result.points:f}", total, rate
    )


def _names(name: str, level: int, levels: list[int]) -> tuple[str, ...]:
    return tuple(name if level == column else "" for column in levels)


def _heading(group: GroupResult, levels: list[int], lang: Language) -> Row:
    names = _names(group.name, group.level, levels)
    rate = "" if group.score is None else percent(group.rate)
    return Row("heading", names, f"{group.points:f}", _score(group.score, lang), rate)


def _leaf(leaf: LeafResult, levels: list[int], lang: Language) -> Row:
    names = _names(leaf.name, leaf.level, levels)
    if not leaf.applicable:
        return Row("leaf", names, f"{leaf.points:f}", word("left_out", lang), "")
    rate = "" if leaf.score is None else percent(leaf.rate)
    return Row("leaf", names, f"{leaf.points:f}", _score(leaf.score, lang), rate)


def _score(score: Decimal | None, lang: Language) -> str:
    return word("pending", lang) if score is None else f"{score:f}"


def _interval(result: Result) -> str:
    return "–".join("…" if end is None else f"{end:f}" for end in result.interval)


def _foot(result: Result, lang: Language) -> Iterator[str]:
    colon = word("colon", lang)
    if result.vetoed:
        yield word("vetoed", lang)
    if not result.complete:
        return
    if result.away:
        scaled, points = f"{result.scaled:f}", f"{result.rubric.points:f}"
        of = word("out_of", lang).format(scaled=scaled, points=points)
        yield f"{word('scaled', lang)}{colon}{of}"
    if result.grade is not None:
        yield f"{word('grade', lang)}{colon}{result.grade}"
