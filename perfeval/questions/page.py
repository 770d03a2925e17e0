"""Answers as HTML: tables and one picture, by the same means as the reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said
from perfeval.figures.table import Table
from perfeval.numbers.exact import to_text
from perfeval.questions.written import readable, signed
from perfeval.report.svg import BAR, LOSS, Bar, bars

if TYPE_CHECKING:
    from perfeval.questions.changes import DataComparison, ResultComparison
    from perfeval.questions.losses import InputLoss, Losses
    from perfeval.questions.required import Required
    from perfeval.questions.rubrics import RubricComparison

_MOST_BARS = 12

Sheet = tuple[str, list[str]]
"""The title of a page, and the tables and pictures on it."""


def _figure(title: str, rows: Sequence[Bar]) -> str:
    return f"<figure>{bars(title, rows[:_MOST_BARS])}</figure>\n" if rows else ""


def _share(part: Fraction, whole: Fraction) -> Fraction:
    return abs(part) / whole if whole else Fraction(0)


# What would reach a score --------------------------------------------------------


def required_sheet(found: Required, lang: Language) -> Sheet:
    """The answers as a table, and the cheapest combination as a picture."""
    rows = []
    for each in found:
        now = "" if each.now is None else readable(each.spec, each.now)
        values = each.text(lang) if each.values is None else each.values.text(lang, each.key)
        least = "" if each.now is None else each.least_text(lang) or ""
        rows.append((each.key, now, values, least))
    head, *_ = found.to_text(lang).splitlines()
    keys = ("input", "now_short", "values", "least_short")
    headings = [said(key, lang) for key in keys]
    parts = [Table(head.rstrip("：: "), headings, rows, 9).to_html()]
    if found.together is not None:
        gains = [each for each in found.together.changes if each.gain]
        top = max((each.gain for each in gains), default=Fraction(0))
        title = said("together", lang, gain=to_text(found.together.gain)).rstrip("：:")
        drawn = [
            Bar(f"{each.key} {each.old} → {each.new}", signed(each.gain), _share(each.gain, top))
            for each in gains
        ]
        parts.append(_figure(title, drawn))
    return said("require", lang, goal=found.goal.text(lang)), parts


# What costs points -----------------------------------------------------------------


def losses_sheet(found: Losses, lang: Language) -> Sheet:
    """The losses as a picture and tables."""
    losing = [each for each in found if each.lost > 0]
    title = found.to_text(lang).splitlines()[1]
    drawn = [
        Bar(
            each.name,
            f"{said('lost', lang, lost=to_text(each.lost))} / {each.points:f}",
            _share(each.lost, Fraction(each.points)),
            LOSS,
        )
        for each in losing
    ]
    rows = [
        (
            " › ".join(each.path),
            each.text,
            f"{each.points:f}",
            f"{each.score:f}",
            to_text(each.lost),
        )
        for each in losing
    ]
    headings = [said(key, lang) for key in ("indicator", "rule", "full", "score", "lost_short")]
    parts = [_figure(title, drawn)]
    parts.append(Table(said("by_indicator", lang), headings, rows, 2).to_html() if rows else "")
    inputs = [each for each in found.inputs if each.lost or each.moves]
    if inputs:
        headings = [said(key, lang) for key in ("input", "now_short", "win_short", "edges")]
        cells = [(each.key, each.value, _won(each), _edges(each, lang)) for each in inputs]
        parts.append(Table(said("by_input", lang), headings, cells, 9).to_html())
    if found.open:
        missing = [(each.text(lang),) for each in found.open]
        parts.append(Table("", [said("open", lang)], missing, 9).to_html())
    return said("losses", lang, title=found.title), parts


def _won(each: InputLoss) -> str:
    return "" if each.lost is None else to_text(each.lost)


def _edges(each: InputLoss, lang: Language) -> str:
    line = each.text(lang).partition("：" if lang == "zh" else ": ")[2]
    parts = line.split("，" if lang == "zh" else ", ")
    skip = 2 if each.lost else 1
    return "；".join(parts[skip:]) if lang == "zh" else "; ".join(parts[skip:])


# What changed ---------------------------------------------------------------------


def rubrics_sheet(found: RubricComparison, lang: Language) -> Sheet:
    """The changes as a picture and a table."""
    title = said("compare", lang, old=found.old_title, new=found.new_title)
    if found.same:
        table = Table(title, [said("change_of", lang)], [(said("same_all", lang),)], 9)
        return title, [table.to_html()]
    moves = [
        (each.name, (each.new_points or Fraction(0)) - (each.old_points or Fraction(0)))
        for each in found
    ]
    parts = [_moves(said("weight", lang), moves)]
    if found.heads:
        headings = [said(key, lang) for key in ("change_of", "before", "after")]
        heads = [(said(what, lang), old, new) for what, old, new in found.heads]
        parts.append(Table("", headings, heads, 9).to_html())
    headings = [said(key, lang) for key in ("indicator", "change_of", "before", "after", "scores")]
    rows = []
    for each in found:
        words = [said(word, lang) for word in each.what or ("bands",)]
        what = said(each.kind, lang) if each.kind != "changed" else "、".join(words)
        scores = "" if each.verdict is None else each.verdict.text(lang)
        before = _side(each.old_path, each.old_points, each.old_text, lang)
        after = _side(each.new_path, each.new_points, each.new_text, lang)
        rows.append((" › ".join(each.path), what, before, after, scores))
    parts.append(Table(title, headings, rows, 9).to_html())
    return title, parts


def _side(
    path: tuple[str, ...] | None, points: Fraction | None, text: str | None, lang: Language
) -> str:
    if path is None or points is None:
        return "—"
    shown = said("points", lang, points=to_text(points))
    return f"{path[-1]}（{shown}）{' '.join((text or '').split())}"


def _moves(title: str, moves: Iterable[tuple[str, Fraction]]) -> str:
    """Bars for what went up and what went down."""
    moved = sorted((each for each in moves if each[1]), key=lambda each: -abs(each[1]))
    top = max((abs(size) for _, size in moved), default=Fraction(0))
    drawn = [
        Bar(name, signed(size), _share(size, top), BAR if size > 0 else LOSS)
        for name, size in moved
    ]
    return _figure(title, drawn)


def results_sheet(found: ResultComparison, lang: Language) -> Sheet:
    """The changes as a picture and a table."""
    headings = [said(key, lang) for key in ("indicator", "cause", "before", "after", "change_of")]
    colon = "：" if lang == "zh" else ": "
    rows = []
    for each in found:
        _, _, causes = each.text(lang).partition("；" if lang == "zh" else "; ")
        old, new = ("—" if side is None else to_text(side) for side in (each.old, each.new))
        rows.append((" › ".join(each.path), causes, old, new, signed(each.change)))
    before, after = ("—" if each is None else to_text(each) for each in found.total)
    rows.append((said("total", lang), "", before, after, ""))
    foot = []
    if found.grade[0] != found.grade[1]:
        grades = " → ".join(each or "—" for each in found.grade)
        foot.append(f"{said('grade', lang)}{colon}{grades}")
    title = said("compare", lang, old=found.titles[0], new=found.titles[1])
    picture = _moves(said("score", lang), [(each.path[-1], each.change) for each in found])
    return title, [picture, Table(title, headings, rows, 2, foot).to_html()]


def data_sheet(found: DataComparison, lang: Language) -> Sheet:
    """The changes as a table."""
    headings = [said(key, lang) for key in ("input", "before", "after")]
    rows = [(each.key, each.old or "—", each.new or "—") for each in found]
    return said("data", lang), [Table("", headings, rows, 9).to_html()]
