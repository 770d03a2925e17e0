"""What an audit of a filled-in form found, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import attrs

from perfeval.audit.outcome import Finding, said
from perfeval.catalogue import Language
from perfeval.diagnostics import Diagnostic
from perfeval.model.inputs import Reading
from perfeval.numbers.exact import to_text
from perfeval.render import to_json

if TYPE_CHECKING:
    from perfeval.results.result import Result
    from perfeval.tables.form import Form

__all__ = ["SCHEMA_VERSION", "FormAudit", "FormFinding", "FormLeaf", "Kind", "Unreadable"]

SCHEMA_VERSION = 1
"""The version of the shape that :meth:`FormAudit.to_dict` gives."""

_OF_COLUMNS = frozenset({"PE607", "PE668"})
"""Columns of a form that are not read."""

Kind = Literal["score", "sum", "over", "impossible", "weight", "grade"]
"""A wrong score, a sum that differs from the printed scores, a score above its weight, one that
the standard cannot give, weights that do not add up, a grade that the total does not earn."""


def kind_of(found: Finding, weight: Fraction | None) -> Kind:
    """The kind of a finding about a figure; ``weight`` is the full score of its indicator."""
    if found.what in ("total", "subtotal"):
        return "sum"
    if found.what == "points":
        return "weight"
    if found.what == "grade":
        return "grade"
    if found.cause == "outside_range" and found.reported is not None and weight is not None:
        value = found.value
        return "over" if value is not None and value > weight else "impossible"
    return "impossible" if found.cause == "no_such_score" else "score"


@attrs.frozen
class FormFinding:
    """One printed figure that differs from what the form itself makes.

    ``path`` leads to the indicator, or ends in the word of a total row; ``where``
    is the cell; ``found`` has the figures, the difference and the cause;
    ``column`` is the heading of a second column of scores.
    """

    kind: Kind
    path: tuple[str, ...]
    where: str | None
    where_en: str | None
    found: Finding
    column: str = ""

    @property
    def printed(self) -> str | None:
        """What the form prints."""
        return self.found.reported

    @property
    def right(self) -> str | None:
        """What it should be; ``None`` where the standard leaves that open."""
        return self.found.computed

    def message(self, lang: Language = "zh") -> str:
        """The whole finding as one line."""
        where = self.where if lang == "zh" else self.where_en
        lead = f"{where} " if where else ""
        column = f"{self.column} " if self.column else ""
        if self.kind == "grade":
            return f"{lead}{column}{self.found.message(lang)}"
        if self.kind == "sum":
            # A row of totals is called by its own word: 合计, 过程/小计.
            figure = attrs.evolve(self.found, path=()).message(lang)
            said_of = figure.removeprefix(self.found.what_name(lang))
            return f"{lead}{column}{'/'.join(self.path)}{said_of}"
        above = "/".join(self.path[:-1])
        return f"{lead}{column}{above}{'/' if above else ''}{self.found.message(lang)}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        off = self.found.difference
        return {
            "kind": self.kind,
            "path": list(self.path),
            "where": self.where,
            "printed": self.printed,
            "right": self.right,
            "difference": None if off is None else to_text(off),
            "cause": self.found.cause,
            "column": self.column or None,
            "message": {"zh": self.message("zh"), "en": self.message("en")},
        }


@attrs.frozen
class FormLeaf:
    """One indicator: its full score, what is right, what is printed.

    ``score`` is ``None`` where it is not known; ``judged`` says that it was taken
    as printed, as nothing in the form says how to compute it.
    """

    path: tuple[str, ...]
    points: str
    score: str | None
    printed: str | None
    judged: bool
    where: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "path": list(self.path),
            "points": self.points,
            "score": self.score,
            "printed": self.printed,
            "judged": self.judged,
            "where": self.where,
        }


@attrs.frozen
class Unreadable:
    """A 完成值 that the standard cannot take, and why."""

    path: tuple[str, ...]
    where: str | None
    found: Diagnostic


@attrs.frozen
class FormAudit:
    """A filled-in form, recomputed from its own figures.

    ``findings`` are the differences; ``notes`` what was taken as printed
    (``judged``) or cannot be checked (``unchecked``); ``blank`` indicators have
    no printed score; ``unreadable`` are values that could not be taken.
    ``checked`` counts the printed figures that were compared. ``total`` is
    ``None`` where the form does not say enough. Make one with
    :meth:`Form.audit <perfeval.tables.form.Form.audit>`.
    """

    form: Form = attrs.field(repr=False)
    findings: tuple[FormFinding, ...]
    notes: tuple[Finding, ...] = ()
    leaves: tuple[FormLeaf, ...] = attrs.field(default=(), repr=False)
    blank: tuple[tuple[str, ...], ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    readings: tuple[Reading, ...] = ()
    checked: int = 0
    total: Decimal | None = None
    grade: str | None = None
    printed_total: str | None = None
    printed_grade: str | None = None
    result: Result | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def filled_in(self) -> bool:
        """Whether the form prints any score at all."""
        return any(leaf.printed for leaf in self.leaves) or self.printed_total is not None

    @property
    def clean(self) -> bool:
        """Whether something was compared, nothing differs, and all that is printed was read."""
        return not self.findings and not self.diagnostics and self.checked > 0

    def __iter__(self) -> Iterator[FormFinding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __bool__(self) -> bool:
        # An audit without findings is an audit all the same.
        return True

    def _noted(self, cause: str) -> list[str]:
        """The figures that share a remark, with what is printed."""
        return [f"{n.name} {n.reported or ''}".rstrip() for n in self.notes if n.cause == cause]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        form = self.form
        low, high = (None, None) if self.result is None else self.result.interval
        return {
            "schema": SCHEMA_VERSION,
            "name": form.name,
            "subject": form.subject or None,
            "title": form.rubric.title,
            "points": to_text(form.rubric.full),
            "indicators": len(form.rubric.leaves),
            "total": None if self.total is None else f"{self.total:f}",
            "grade": self.grade,
            "printed_total": self.printed_total,
            "printed_grade": self.printed_grade,
            "interval": [None if end is None else f"{end:f}" for end in (low, high)],
            "filled_in": self.filled_in,
            "clean": self.clean,
            "checked": self.checked,
            "leaves": [leaf.to_dict() for leaf in self.leaves],
            "findings": [finding.to_dict() for finding in self.findings],
            "unread": self._unread(),
            **self._lists(),
            "closing": {"zh": self.closing("zh"), "en": self.closing("en")},
        }

    def _unread(self) -> list[dict[str, Any]]:
        printed = {leaf.path: leaf.printed for leaf in self.leaves}
        return [
            {
                "path": list(each.path),
                "where": self.form.where(each.span),
                "code": each.code,
                "range": ["0", to_text(each.points)],
                "printed": printed.get(each.path),
            }
            for each in self.form.rubric.unread
        ]

    def _lists(self) -> dict[str, Any]:
        """What was left out, taken as printed, read otherwise, or has to be known."""
        form = self.form
        return {
            "blank": [list(path) for path in self.blank],
            "away": [list(path) for path in self.away],
            "unchecked": [list(note.path) for note in self.notes if note.cause == "unchecked"],
            "unused": [
                {"path": list(each.path), "where": form.where(each.place.span)}
                for each in form.table.unused
            ],
            "values": [
                {"path": list(each.path), "where": each.where, **_plain(each.found)}
                for each in self.unreadable
            ],
            "readings": [
                {"topic": each.topic, "where": form.where(each.span)}
                for each in (*form.readings, *self.readings)
            ],
            "facts": [to_json(each) for each in form.facts],
            "warnings": [to_json(each) for each in self.warnings],
            "diagnostics": [to_json(each) for each in self.diagnostics],
        }

    @property
    def away(self) -> tuple[tuple[str, ...], ...]:
        """The indicators that do not apply: 不适用 stands where their scores belong."""
        return tuple(leaf.path for leaf in self.result or () if not leaf.applicable)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What is doubtful about the figures, and about the columns of the table."""
        columns = (w for w in self.form.rubric.warnings if w.code in _OF_COLUMNS)
        return (*columns, *(self.result.warnings if self.result else ()))

    def closing(self, lang: Language = "zh") -> str:
        """How much was checked, taken as printed, not filled in and not read, in one line."""
        judged, unchecked = len(self._noted("judged")), len(self._noted("unchecked"))
        parts = [said("form_checked", lang, count=self.checked)]
        for key, count in (
            ("form_judged", judged),
            ("form_unchecked", unchecked + len(self.diagnostics)),
            ("form_blank", len(self.blank)),
            ("form_unread", len(self.form.rubric.unread)),
        ):
            if count:
                parts.append(said(key, lang, count=count))
        comma, end = ("，", "。") if lang == "zh" else (", ", ".")
        if not self.filled_in:
            verdict = said("form_empty", lang)
        elif self.findings:
            verdict = said("form_found", lang, count=len(self.findings))
        elif not self.checked:
            verdict = said("form_nothing", lang)
        else:
            verdict = said("form_clean", lang)
        return f"{comma.join(parts)}{'；' if lang == 'zh' else '; '}{verdict}{end}"

    def to_text(self, lang: Language = "zh") -> str:
        """The findings one a line, the remarks, and the closing line, with a line break."""
        from perfeval.audit.formtext import form_text  # noqa: PLC0415 - the other way round

        return form_text(self, lang)


def _plain(found: Diagnostic) -> dict[str, Any]:
    shown = to_json(found)
    return {"code": shown["code"], "message": shown["message"]}
