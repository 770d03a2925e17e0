"""What changed between two results, or two rows of data: by indicator, with the causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.numbers.exact import parse_number, to_text
from perfeval.questions.reply import Comparison
from perfeval.questions.rubrics import paired
from perfeval.questions.standing import Standing, score_node
from perfeval.questions.written import readable, signed
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.results.result import LeafResult, Result

__all__ = [
    "DataComparison",
    "ResultComparison",
    "ScoreChange",
    "ValueChange",
    "compare_data",
    "compare_results",
]

Paths = tuple[str, ...]


@attrs.frozen
class ValueChange:
    """One value that is not what it was; ``None`` where there was or is none."""

    key: str
    old: str | None
    new: str | None

    def text(self, lang: Language = "zh") -> str:
        """The change as one clause."""
        sides = [said("nothing", lang) if each is None else each for each in (self.old, self.new)]
        return said("value_changed", lang, name=self.key, old=sides[0], new=sides[1])

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`."""
        return {"input": self.key, "old": self.old, "new": self.new}


@attrs.frozen
class ScoreChange:
    """One indicator whose score changed, is new or is gone.

    ``by_data`` is what the change of the data makes under the new standard,
    ``by_rule`` what the change of the standard makes for the old data; they
    add up to ``change``. Both are ``None`` where the old data has no score
    under the new standard; ``values`` are the values that changed.
    """

    path: Paths
    old: Fraction | None
    new: Fraction | None
    by_data: Fraction | None
    by_rule: Fraction | None
    values: tuple[ValueChange, ...]

    @property
    def change(self) -> Fraction:
        """How much more it scores now; an indicator that is not there scores 0."""
        return (self.new or Fraction(0)) - (self.old or Fraction(0))

    def text(self, lang: Language = "zh") -> str:
        """The change as one line."""
        colon, comma, semi = ("：", "、", "；") if lang == "zh" else (": ", ", ", "; ")
        old, new = ("—" if each is None else to_text(each) for each in (self.old, self.new))
        head = f"{' › '.join(self.path)}{colon}{old} → {new}（{signed(self.change)}）"
        causes = []
        if self.by_rule:
            causes.append(said("by_rule", lang, worth=signed(self.by_rule)))
            if self.by_data:
                causes.append(said("by_data_worth", lang, worth=signed(self.by_data)))
        if self.values:
            listed = comma.join(each.text(lang) for each in self.values)
            causes.append(said("by_data", lang, causes=listed))
        return semi.join([head, *causes])

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        numbers = {
            "old": self.old,
            "new": self.new,
            "change": self.change,
            "by_data": self.by_data,
            "by_rule": self.by_rule,
        }
        return {
            "path": list(self.path),
            **{name: None if each is None else to_text(each) for name, each in numbers.items()},
            "values": [each.to_dict() for each in self.values],
        }


@attrs.frozen
class ResultComparison(Comparison[ScoreChange]):
    """How one result differs from another, the largest change first.

    ``total`` and ``grade`` hold the old and the new one; a total is ``None``
    while values are missing.
    """

    titles: tuple[str, str]
    total: tuple[Fraction | None, Fraction | None]
    grade: tuple[str | None, str | None]
    changes: tuple[ScoreChange, ...]
    unchanged: int

    @property
    def same(self) -> bool:
        """Whether no score differs."""
        return not self.changes and self.total[0] == self.total[1]

    def _lines(self, lang: Language) -> Iterator[str]:
        colon = "：" if lang == "zh" else ": "
        yield said("compare", lang, old=self.titles[0], new=self.titles[1])
        totals = ["—" if each is None else to_text(each) for each in self.total]
        line = f"{said('total', lang)}{colon}{' → '.join(totals)}"
        if None not in self.total:
            line += f"（{signed((self.total[1] or Fraction(0)) - (self.total[0] or Fraction(0)))}）"
        yield line
        if self.grade[0] != self.grade[1]:
            grades = " → ".join(each or "—" for each in self.grade)
            yield f"{said('grade', lang)}{colon}{grades}"
        if self.same:
            yield said("same_all", lang)
        yield from (each.text(lang) for each in self.changes)
        yield from self._last_line(lang)

    def _about(self) -> dict[str, Any]:
        return {
            "compared": "results",
            "titles": list(self.titles),
            "total": [None if each is None else to_text(each) for each in self.total],
            "grade": list(self.grade),
        }

    def _sheet(self, lang: Language) -> tuple[str, list[str]]:
        from perfeval.questions.page import results_sheet  # noqa: PLC0415 - pages need pictures

        return results_sheet(self, lang)


def compare_results(old: Result, new: Result) -> ResultComparison:
    """How ``new`` differs from ``old``."""
    before, after = (Standing(each.rubric, each.given) for each in (old, new))
    # An indicator that was renamed or moved is the same one, as for the rubrics themselves.
    pairs = {later: earlier for earlier, later in paired(old.rubric, new.rubric)}
    leaves, partners = list(old), {leaf.place: leaf for leaf in old}
    found: list[ScoreChange] = []
    unchanged = 0
    for leaf in new:
        earlier = pairs.get(leaf.place)
        partner = None if earlier is None else leaves[earlier]
        if partner is not None:
            del partners[partner.place]
        change = _changed(before, partner, after, leaf)
        if change is None:
            unchanged += 1
        else:
            found.append(change)
    for leaf in partners.values():
        score = leaf.result.counted(leaf.place)
        if leaf.applicable and score is not None:
            found.append(ScoreChange(leaf.path, score, None, None, None, ()))
    found.sort(key=lambda each: -abs(each.change))
    totals = [Fraction(each.total) if each.complete else None for each in (old, new)]
    grades = [each.grade if each.complete else None for each in (old, new)]
    return ResultComparison(
        (old.rubric.title, new.rubric.title),
        (totals[0], totals[1]),
        (grades[0], grades[1]),
        tuple(found),
        unchanged,
    )


def _changed(
    before: Standing, partner: LeafResult | None, after: Standing, leaf: LeafResult
) -> ScoreChange | None:
    score = leaf.result.counted(leaf.place) if leaf.applicable else None
    if partner is None:
        return None if score is None else ScoreChange(leaf.path, None, score, None, None, ())
    past = partner.result.counted(partner.place) if partner.applicable else None
    if past == score:
        return None
    values = tuple(_values(before, partner, after, leaf))
    if past is None or score is None:
        return ScoreChange(leaf.path, past, score, None, None, values)
    middle = _old_data_new_rule(before, partner, after, leaf)
    by_data = None if middle is None else score - middle
    by_rule = None if middle is None else middle - past
    return ScoreChange(leaf.path, past, score, by_data, by_rule, values)


def _old_data_new_rule(
    before: Standing, partner: LeafResult, after: Standing, leaf: LeafResult
) -> Fraction | None:
    """What the old data scores under the new standard."""
    if after.rubric is before.rubric:
        return partner.result.counted(partner.place)
    known = {normalise_key(spec.key): spec for spec in partner.leaf.inputs}
    row = {}
    for spec in leaf.leaf.inputs:
        twin = known.get(normalise_key(spec.key))
        if twin is not None and twin.id in before.values and twin.labels == spec.labels:
            row[spec.id] = before.values[twin.id]
    return (
        Standing(after.rubric, after.given).with_row(row).now(score_node(after.rubric, leaf.leaf))
    )


def _values(
    before: Standing, partner: LeafResult, after: Standing, leaf: LeafResult
) -> Iterator[ValueChange]:
    """The values of an indicator that changed."""
    known = {normalise_key(spec.key): spec for spec in partner.leaf.inputs}
    for spec in leaf.leaf.inputs:
        twin = known.pop(normalise_key(spec.key), None)
        value = after.values.get(spec.id)
        past = None if twin is None else before.values.get(twin.id)
        if past != value or (twin is not None and twin.labels != spec.labels):
            yield ValueChange(
                spec.key,
                None if past is None or twin is None else readable(twin, past),
                None if value is None else readable(spec, value),
            )


# Data -----------------------------------------------------------------------------


@attrs.frozen
class DataComparison(Comparison[ValueChange]):
    """How two rows of data differ, value by value, in order of the new row."""

    changes: tuple[ValueChange, ...]
    unchanged: int

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.changes

    def _lines(self, lang: Language) -> Iterator[str]:
        if self.same:
            yield said("same_all", lang)
        yield from (each.text(lang) for each in self.changes)
        yield from self._last_line(lang)

    def _about(self) -> dict[str, Any]:
        return {"compared": "data"}

    def _sheet(self, lang: Language) -> tuple[str, list[str]]:
        from perfeval.questions.page import data_sheet  # noqa: PLC0415 - pages need pictures

        return data_sheet(self, lang)


def compare_data(old: Mapping[str, object], new: Mapping[str, object]) -> DataComparison:
    """How ``new`` differs from ``old``; numbers that are written in two ways are equal."""
    before = {normalise_key(str(key)): value for key, value in old.items()}
    found, unchanged = [], 0
    for key, value in new.items():
        past = before.pop(normalise_key(str(key)), None)
        if _plain(past) == _plain(value):
            unchanged += 1
        else:
            found.append(ValueChange(str(key), _shown(past), _shown(value)))
    names = {normalise_key(str(key)): str(key) for key in old}
    found += [
        ValueChange(names[form], _shown(value), None)
        for form, value in before.items()
        if _shown(value) is not None
    ]
    return DataComparison(tuple(found), unchanged)


def _shown(value: object) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return value.strip() if isinstance(value, str) else str(value)


def _plain(value: object) -> object:
    shown = _shown(value)
    if shown is None or isinstance(value, bool):
        return shown
    number = parse_number(shown)
    return normalise_key(shown) if number is None else number
