"""One audit from its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from perfeval.audit.figures import Figures
from perfeval.audit.outcome import Audit
from perfeval.audit.reported import Reader, read_reported
from perfeval.audit.scores import Scores
from perfeval.givens import Floats

if TYPE_CHECKING:
    from perfeval.rubric import Rubric

__all__ = ["audit", "audit_figures"]


def audit(
    rubric: Rubric,
    data: Mapping[str, object],
    reported: Mapping[str, object],
    *,
    floats: Floats = "refuse",
) -> Audit:
    """Recompute a published table, and say where and why it differs.

    ``data`` may leave judgements out; the report's own are taken then, where
    the standard allows them. Raises :class:`~perfeval.errors.DataError` for
    data that cannot be read; what cannot be understood in ``reported`` is in
    the audit's ``diagnostics``, and everything else is audited.
    """
    reader = Reader()
    table = read_reported(rubric, reported, reader)
    result = rubric.evaluate(data, partial=True, floats=floats)
    scores = Scores(result, table, data, floats, reader)
    scores.run()
    figures = Figures(table.sections, reader)
    figures.run()
    total = scores.total
    return Audit(
        title=table.title or rubric.title,
        findings=(*scores.findings, *figures.findings),
        notes=tuple(scores.notes),
        diagnostics=tuple(dict.fromkeys(reader.problems)),
        checked=scores.checked + figures.checked,
        total=total,
        grade=None if total is None else scores.grade_of(total),
        reported_total=None if table.total is None else table.total.text,
        reported_grade=table.grade,
        result=result,
    )


def audit_figures(reported: Mapping[str, object], title: str = "") -> Audit:
    """Recompute the figures of a report that has no scores: sums, shares, rates, deviations."""
    reader = Reader()
    table = read_reported(None, reported, reader)
    figures = Figures(table.sections, reader)
    figures.run()
    return Audit(
        title=table.title or title,
        findings=tuple(figures.findings),
        diagnostics=tuple(dict.fromkeys(reader.problems)),
        checked=figures.checked,
    )
