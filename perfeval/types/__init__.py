"""Every type that a caller meets, in one place that stays.

The names at the root of :mod:`perfeval` are what a program calls; the names
here are what it is given, for annotations and ``isinstance``. Where a class is
written inside the package may change; that it can be imported from here does not.

>>> from perfeval.types import InputSpec
>>> def required(inputs: tuple[InputSpec, ...]) -> list[str]:
...     return [spec.key for spec in inputs]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfeval.api import Points
    from perfeval.audit import Audit, Finding
    from perfeval.catalogue import Language
    from perfeval.diagnostics import Diagnostic, Label, Severity
    from perfeval.errors import VersionWarning
    from perfeval.figures.table import Table
    from perfeval.frames.results import ColumnTotals, ScoreColumns
    from perfeval.model.inputs import InputKind, InputSpec, LabelRange, Reading
    from perfeval.model.plan import Rounding, RoundingLine, TakenRole
    from perfeval.numbers.amounts import Floats
    from perfeval.questions.losses import Losses
    from perfeval.questions.required import Required
    from perfeval.results.explanation import LeafExplanation, Step
    from perfeval.results.result import GroupResult, LeafResult, Result
    from perfeval.rubric.rubric import Group, Leaf, Row, Rubric
    from perfeval.rubric.rule import Alternative, Rule
    from perfeval.rubrictext.document import GradeBand
    from perfeval.rubrictext.unread import Unread
    from perfeval.scoring.engine import OnError
    from perfeval.source import Source, Span

#: Where each name lives; it is imported when it is first used, as at the root.
_HOMES = {
    "Alternative": "rubric.rule",
    "Audit": "audit",
    "ColumnTotals": "frames.results",
    "Diagnostic": "diagnostics",
    "Finding": "audit",
    "Floats": "numbers.amounts",
    "GradeBand": "rubrictext.document",
    "Group": "rubric.rubric",
    "GroupResult": "results.result",
    "InputKind": "model.inputs",
    "InputSpec": "model.inputs",
    "Label": "diagnostics",
    "LabelRange": "model.inputs",
    "Language": "catalogue",
    "Leaf": "rubric.rubric",
    "LeafExplanation": "results.explanation",
    "LeafResult": "results.result",
    "Losses": "questions.losses",
    "OnError": "scoring.engine",
    "Points": "api",
    "Reading": "model.inputs",
    "Required": "questions.required",
    "Result": "results.result",
    "Rounding": "model.plan",
    "RoundingLine": "model.plan",
    "Row": "rubric.rubric",
    "Rubric": "rubric.rubric",
    "Rule": "rubric.rule",
    "ScoreColumns": "frames.results",
    "Severity": "diagnostics",
    "Source": "source",
    "Span": "source",
    "Step": "results.explanation",
    "Table": "figures.table",
    "TakenRole": "model.plan",
    "Unread": "rubrictext.unread",
    "VersionWarning": "errors",
}

__all__ = [
    "Alternative",
    "Audit",
    "ColumnTotals",
    "Diagnostic",
    "Finding",
    "Floats",
    "GradeBand",
    "Group",
    "GroupResult",
    "InputKind",
    "InputSpec",
    "Label",
    "LabelRange",
    "Language",
    "Leaf",
    "LeafExplanation",
    "LeafResult",
    "Losses",
    "OnError",
    "Points",
    "Reading",
    "Required",
    "Result",
    "Rounding",
    "RoundingLine",
    "Row",
    "Rubric",
    "Rule",
    "ScoreColumns",
    "Severity",
    "Source",
    "Span",
    "Step",
    "Table",
    "TakenRole",
    "Unread",
    "VersionWarning",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        msg = f"module 'perfeval.types' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"perfeval.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__name__"]
