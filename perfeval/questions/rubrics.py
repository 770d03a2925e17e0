"""What changed between two rubrics: indicators, wording, points, and whether scores differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import attrs

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.numbers.exact import to_text
from perfeval.questions.differing import Verdict, verdict
from perfeval.questions.reply import Comparison
from perfeval.text.names import normalise_key

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Leaf, Rubric

__all__ = ["IndicatorChange", "RubricComparison", "compare_rubrics"]

Kind = Literal["added", "gone", "changed"]


@attrs.frozen
class IndicatorChange:
    """One indicator that is not what it was.

    ``what`` holds the words for what changed: ``"moved"``, ``"renamed"``,
    ``"weight"``, ``"reworded"``, ``"rounding"``; an indicator that is only
    scored differently has none. ``verdict`` says whether its scores ever
    differ; it is ``None`` for an indicator that was added or is gone.
    """

    kind: Kind
    old_path: tuple[str, ...] | None
    new_path: tuple[str, ...] | None
    old_points: Fraction | None
    new_points: Fraction | None
    old_text: str | None
    new_text: str | None
    what: tuple[str, ...] = ()
    verdict: Verdict | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands now, or stood."""
        return self.new_path or self.old_path or ()

    @property
    def name(self) -> str:
        """The indicator's own name."""
        return self.path[-1]

    def lines(self, lang: Language = "zh") -> Iterator[str]:
        """The change as lines, the first with the name."""
        colon, comma = ("：", "、") if lang == "zh" else (": ", ", ")
        words = [said(self.kind, lang)] if self.kind != "changed" else []
        words += [said(each, lang) for each in self.what]
        head = " › ".join(self.path)
        yield f"{head}{colon}{comma.join(words or [said('bands', lang)])}"
        if "moved" in self.what or "renamed" in self.what:
            yield f"  {' › '.join(self.old_path or ())} → {head}"
        if "weight" in self.what and self.old_points is not None and self.new_points is not None:
            points = (to_text(self.old_points), to_text(self.new_points))
            yield f"  {said('weight', lang)}{colon}{' → '.join(points)}"
        if "reworded" in self.what:
            yield f"  {said('was', lang, old=_line(self.old_text))}"
            yield f"  {said('is', lang, new=_line(self.new_text))}"
        if self.verdict is not None:
            yield f"  {self.verdict.text(lang)}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""

        def side(path: tuple[str, ...] | None, points: Fraction | None, text: str | None) -> object:
            if path is None or points is None:
                return None
            return {"path": list(path), "points": to_text(points), "rule": text}

        return {
            "kind": self.kind,
            "what": list(self.what),
            "old": side(self.old_path, self.old_points, self.old_text),
            "new": side(self.new_path, self.new_points, self.new_text),
            "scores": None if self.verdict is None else self.verdict.to_dict(),
        }


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


@attrs.frozen
class RubricComparison(Comparison[IndicatorChange]):
    """What changed from one rubric to another.

    ``changes`` stand in the order of the new rubric, then what is gone;
    ``heads`` are the changes of the whole: ``(what, old, new)`` for title,
    full score, grades and rounding. ``unchanged`` counts the indicators that
    are as they were.
    """

    old_title: str
    new_title: str
    heads: tuple[tuple[str, str, str], ...]
    changes: tuple[IndicatorChange, ...]
    unchanged: int

    @property
    def same(self) -> bool:
        """Whether nothing changed at all."""
        return not self.heads and not self.changes

    @property
    def scores_alike(self) -> bool:
        """Whether it is proved that every data scores the same in both."""
        return all(
            each.verdict is not None and each.verdict.kind == "same" and "weight" not in each.what
            for each in self.changes
        ) and not any(what in ("full", "rounding", "grades") for what, _, _ in self.heads)

    def _lines(self, lang: Language) -> Iterator[str]:
        colon = "：" if lang == "zh" else ": "
        yield said("compare", lang, old=self.old_title, new=self.new_title)
        if self.same:
            yield said("same_all", lang)
        yield from (f"{said(what, lang)}{colon}{old} → {new}" for what, old, new in self.heads)
        for each in self.changes:
            yield from each.lines(lang)
        yield from self._last_line(lang)

    def _about(self) -> dict[str, Any]:
        return {
            "compared": "rubrics",
            "old": self.old_title,
            "new": self.new_title,
            "heads": [{"what": what, "old": old, "new": new} for what, old, new in self.heads],
        }

    def _sheet(self, lang: Language) -> tuple[str, list[str]]:
        from perfeval.questions.page import rubrics_sheet  # noqa: PLC0415 - pages need pictures

        return rubrics_sheet(self, lang)


def compare_rubrics(old: Rubric, new: Rubric) -> RubricComparison:
    """What changed from ``old`` to ``new``."""
    pairs = paired(old, new)
    partner = {later: earlier for earlier, later in pairs}
    changes: list[IndicatorChange] = []
    unchanged = 0
    for place, leaf in enumerate(new.leaves):
        if place not in partner:
            changes.append(
                IndicatorChange("added", None, leaf.path, None, leaf.weight, None, leaf.text)
            )
            continue
        change = _change(old, old.leaves[partner[place]], new, leaf)
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
    taken = {earlier for earlier, _ in pairs}
    changes += [
        IndicatorChange("gone", leaf.path, None, leaf.weight, None, leaf.text, None)
        for place, leaf in enumerate(old.leaves)
        if place not in taken
    ]
    heads = tuple(_heads(old, new))
    return RubricComparison(old.title, new.title, heads, tuple(changes), unchanged)


def paired(old: Rubric, new: Rubric) -> list[tuple[int, int]]:
    """Which indicator became which: by path, by name, by wording, by place under one heading."""
    found: list[tuple[int, int]] = []
    left = dict(enumerate(old.leaves))
    right = dict(enumerate(new.leaves))
    keys = (_by_path, _by_name, _by_text, _by_inputs)
    for key in keys:
        olds: dict[object, list[int]] = {}
        news: dict[object, list[int]] = {}
        for leaves, known in ((left, olds), (right, news)):
            for place, leaf in leaves.items():
                known.setdefault(key(leaf), []).append(place)
        for form, places in olds.items():
            others = news.get(form, [])
            if form is not None and len(places) == len(others) == 1:
                found.append((places[0], others[0]))
                del left[places[0]], right[others[0]]
    return found


def _by_path(leaf: Leaf) -> object:
    return tuple(map(normalise_key, leaf.path))


def _by_name(leaf: Leaf) -> object:
    return normalise_key(leaf.name)


def _by_text(leaf: Leaf) -> object:
    return "".join(leaf.text.split()) or None


def _by_inputs(leaf: Leaf) -> object:
    """The heading above and the inputs: what is only called and worded differently."""
    keys = frozenset(normalise_key(spec.key) for spec in leaf.inputs if not spec.local)
    return (tuple(map(normalise_key, leaf.path[:-1])), keys) if keys else None


def _change(old: Rubric, before: Leaf, new: Rubric, after: Leaf) -> IndicatorChange | None:
    what = []
    if _by_path(before)[:-1] != _by_path(after)[:-1]:  # type: ignore[index]
        what.append("moved")
    if _by_name(before) != _by_name(after):
        what.append("renamed")
    if before.weight != after.weight:
        what.append("weight")
    if _by_text(before) != _by_text(after):
        what.append("reworded")
    if old.rounding_of(before) != new.rounding_of(after):
        what.append("rounding")
    found = verdict(old, before, new, after)
    if not what and found.kind == "same":
        return None
    return IndicatorChange(
        "changed",
        before.path,
        after.path,
        before.weight,
        after.weight,
        before.text,
        after.text,
        tuple(what),
        found,
    )


def _heads(old: Rubric, new: Rubric) -> Iterator[tuple[str, str, str]]:
    if old.title != new.title:
        yield "title", old.title, new.title
    if old.full != new.full:
        yield "full", to_text(old.full), to_text(new.full)
    if _grades(old) != _grades(new):
        yield "grades", _grades(old) or "—", _grades(new) or "—"
    first, second = (_rounding(each) for each in (old, new))
    if first != second:
        yield "rounding", first, second


def _grades(rubric: Rubric) -> str:
    found = []
    for band in rubric.grades:
        low = "" if band.low is None else f"{'>' if band.low_open else '≥'}{to_text(band.low)}"
        high = "" if band.high is None else f"{'<' if band.high_open else '≤'}{to_text(band.high)}"
        found.append(f"{band.label} {low}{' ' if low and high else ''}{high}".strip())
    return "；".join(found)


def _rounding(rubric: Rubric) -> str:
    """The rounding lines of the whole as they can be told apart."""
    parts = []
    for each in (rubric.rounding.score, rubric.rounding.total):
        if each is None:
            parts.append("—")
        else:
            parts.append(f"{'∞' if each.places is None else each.places} {each.mode}")
    return " / ".join(parts)
