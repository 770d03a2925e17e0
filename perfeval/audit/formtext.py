"""An audit of a form as text to read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from perfeval.audit.outcome import said
from perfeval.catalogue import READINGS, Language
from perfeval.render import render

if TYPE_CHECKING:
    from perfeval.audit.formoutcome import FormAudit
    from perfeval.diagnostics import Diagnostic

__all__ = ["form_text"]

_OWN = (
    "nameless_heading", "name_prefix", "unit_of_target", "actual_with_sign", "money_below",
    "judged_row", "joint_score",
)  # fmt: skip
_MOST_PLACES = 6
_MOST_ROWS = 5


def form_text(audit: FormAudit, lang: Language) -> str:
    """The findings one a line, the remarks, and the closing line, with a line break."""
    form = audit.form
    title = form.rubric.title
    names = [each for each in dict.fromkeys((form.name, form.subject)) if each and each != title]
    gap = "，" if lang == "zh" else ", "
    inside = gap.join(names)
    brackets = f"（{inside}）" if lang == "zh" else f" ({inside})"
    lines = [said("title", lang, title=f"{title}{brackets if names else ''}")]
    lines += _totals(audit, lang)
    for place, finding in enumerate(audit.findings, 1):
        lines.append(f"{place:>3}. {finding.message(lang)}")
    remarks = list(_remarks(audit, lang))
    if remarks:
        lines.append(f"{said('notes', lang)}{'：' if lang == 'zh' else ':'}")
        lines += [f"  - {line}" for line in remarks]
    if audit.diagnostics:
        lines += [said("problems", lang), render(audit.diagnostics, lang)]
    lines.append(audit.closing(lang))
    return "\n".join(lines) + "\n"


def _totals(audit: FormAudit, lang: Language) -> list[str]:
    gap, comma, colon = ("", "，", "：") if lang == "zh" else (" ", ", ", ": ")
    lines = []
    total = None if audit.total is None else f"{audit.total:f}"
    for key, printed, made in (
        ("total", audit.printed_total, total),
        ("grade", audit.printed_grade, audit.grade),
    ):
        sides = (("reported", printed), ("computed", made))
        parts = [f"{said(side, lang)}{gap}{value}" for side, value in sides if value]
        if parts:
            lines.append(f"{said(key, lang)}{colon}{comma.join(parts)}")
    return lines


def _remarks(audit: FormAudit, lang: Language) -> Iterator[str]:
    """What was taken as printed, what is blank or was not read, and what has to be known."""
    form = audit.form
    comma, colon = ("、", "：") if lang == "zh" else (", ", ": ")
    for key, cause in (("form_judged_list", "judged"), ("form_unchecked_list", "unchecked")):
        names = [f"{n.name} {n.reported or ''}".rstrip() for n in audit.notes if n.cause == cause]
        if names:
            yield f"{said(key, lang)}{colon}{comma.join(names)}"
    if audit.away:
        yield f"{said('form_away_list', lang)}{colon}{comma.join(path[-1] for path in audit.away)}"
    if audit.blank:
        names = [path[-1] for path in audit.blank]
        yield f"{said('form_blank_list', lang)}{colon}{comma.join(names)}"
    yield from _unread(audit, lang)
    for value in audit.unreadable:
        where = f"{value.where} " if value.where else ""
        yield f"{where}{_sentence(value.found, lang)}"
    for warning in audit.warnings:
        yield _sentence(warning, lang)
    if form.table.unused:
        names = ["/".join(each.path[-2:]) for each in form.table.unused]
        yield f"{said('form_unused_list', lang)}{colon}{comma.join(names)}"
    yield from _readings(audit, lang)
    for fact in form.facts:
        yield _sentence(fact, lang)


def _unread(audit: FormAudit, lang: Language) -> Iterator[str]:
    """The rows that were not understood, each with its reason; many of one reason share a line."""
    form = audit.form
    comma = "、" if lang == "zh" else ", "
    for code, group in groupby(form.rubric.unread, key=lambda each: each.code):
        rows = list(group)
        if len(rows) > _MOST_ROWS:
            names = comma.join(row.path[-1] for row in rows)
            yield said("form_unread_rows", lang, code=code, count=len(rows), names=names)
            continue
        for row in rows:
            where, why = form.where(row.span, lang), _sentence(row.findings[0], lang)
            name = row.path[-1]
            yield said("form_unread_row", lang, where=where, name=name, code=code, why=why)


def _readings(audit: FormAudit, lang: Language) -> Iterator[str]:
    """How cells were read where that is not as they stand, by topic."""
    form = audit.form
    every = [*form.readings, *audit.readings]
    comma, colon = ("、", "：") if lang == "zh" else (", ", ": ")
    for topic in _OWN:
        places = [form.where(each.span, lang) for each in every if each.topic == topic]
        if places:
            more = "……" if len(places) > _MOST_PLACES else ""
            shown = comma.join(dict.fromkeys(places[:_MOST_PLACES]))
            yield f"{READINGS[topic].words(lang)['taken']}{colon}{shown}{more}"


def _sentence(found: Diagnostic, lang: Language) -> str:
    """What a diagnostic says, without its place and its advice."""
    return render(found, lang).split("\n", 1)[0].partition(": ")[2]
