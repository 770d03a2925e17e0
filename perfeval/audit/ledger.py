"""Where an audit writes down what it finds."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.audit.outcome import Finding
from perfeval.audit.reported import Reader

__all__ = ["Ledger"]


@attrs.define
class Ledger:
    """Findings and notes in order of the report, and how many figures were compared."""

    reader: Reader
    findings: list[Finding] = attrs.field(factory=list)
    notes: list[Finding] = attrs.field(factory=list)
    checked: int = 0

    def find(
        self,
        cause: str,
        what: str,
        path: tuple[str, ...],
        reported: str | None,
        computed: str | None,
        difference: Fraction | None = None,
        *,
        percent: bool = False,
        words: dict[str, str],
    ) -> None:
        """Keep one finding; ``words`` fill in the sentence of its cause."""
        made = Finding(cause, what, path, reported, computed, difference, words, percent)
        self.findings.append(made)

    def note(
        self, cause: str, what: str, path: tuple[str, ...], printed: str, words: dict[str, str]
    ) -> None:
        """Keep one remark about a figure that does not differ."""
        self.notes.append(Finding(cause, what, path, printed, None, None, words))
