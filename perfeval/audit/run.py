"""One audit from its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from perfeval.audit.cells import Cells
from perfeval.audit.figures import Figures
from perfeval.audit.ledger import Ledger
from perfeval.audit.outcome import Audit
from perfeval.audit.reported import Reader, read_reported
from perfeval.audit.scores import Scores
from perfeval.scoring.row_reader import Floats

if TYPE_CHECKING:
    from perfeval.rubric.rubric import Rubric

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
    ledger = Ledger(Reader())
    table = read_reported(rubric, reported, ledger.reader)
    result = rubric.evaluate(data, partial=True, floats=floats)
    scores = Scores(ledger, result, table, Cells(ledger, result, table, data, floats))
    scores.run()
    Figures(ledger, table.sections).run()
    total = scores.total
    return Audit(
        title=table.title or rubric.title,
        findings=tuple(ledger.findings),
        notes=tuple(ledger.notes),
        diagnostics=tuple(dict.fromkeys(ledger.reader.problems)),
        checked=ledger.checked,
        total=total,
        grade=None if total is None else scores.grade_of(total),
        reported_total=None if table.total is None else table.total.text,
        reported_grade=table.grade,
        result=result,
    )


def audit_figures(reported: Mapping[str, object], title: str = "") -> Audit:
    """Recompute the figures of a report that has no scores: sums, shares, rates, deviations."""
    ledger = Ledger(Reader())
    table = read_reported(None, reported, ledger.reader)
    Figures(ledger, table.sections).run()
    return Audit(
        title=table.title or title,
        findings=tuple(ledger.findings),
        diagnostics=tuple(dict.fromkeys(ledger.reader.problems)),
        checked=ledger.checked,
    )
