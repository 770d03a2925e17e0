"""What perfeval raises about rules and data: exceptions that carry diagnostics.

A wrong *call* (a bad argument to a function of ours) raises a plain
:class:`TypeError` or :class:`ValueError` instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from perfeval.catalogue import Language
from perfeval.catalogue.words import bracketed, word
from perfeval.diagnostics import Diagnostic
from perfeval.render import render

__all__ = ["DataError", "EvaluationError", "PerfevalError", "RubricError", "VersionWarning"]


class PerfevalError(Exception):
    """Base of all errors that a rule, a rubric or its data can cause.

    It is raised once for everything that was found: ``diagnostics`` holds the
    findings as data, ``str()`` shows them laid out in Chinese.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        super().__init__(tuple(diagnostics))
        self.row: int | None = None
        """The number of the row from 1, where it is one of many."""
        self.row_id: object = None
        """What names the row, where a column was said to."""

    def of_row(self, number: int, ident: object = None) -> None:
        """Note which row of many it is about."""
        self.row, self.row_id = number, ident
        self.add_note(self.row_text())

    def row_text(self, lang: Language = "zh") -> str:
        """Which row of many it is about; empty for one that stands alone."""
        if self.row is None:
            return ""
        text = word("row", lang).format(row=self.row)
        return text if self.row_id is None else text + bracketed(str(self.row_id), lang)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings, in the order in which they are shown."""
        found: tuple[Diagnostic, ...] = self.args[0]
        return found

    def render(self, lang: Language = "zh", *, color: bool = False) -> str:
        """All findings as text, in Chinese or English."""
        return render(self.diagnostics, lang, color=color)

    def __str__(self) -> str:
        return self.render()


class RubricError(PerfevalError, ValueError):
    """A rule or a rubric does not say something that can be scored."""


class DataError(PerfevalError, ValueError):
    """Values are missing, unknown or not what the rules ask for."""


class EvaluationError(PerfevalError, ArithmeticError):
    """Values are well formed, and a rule gives no score for them."""


class VersionWarning(UserWarning):
    """A pickle of another version was compiled again from its text; scores may differ.

    Make it an error with ``warnings.simplefilter("error", VersionWarning)`` to refuse.
    """
