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
    from perfeval.amounts import Floats
    from perfeval.api import Points
    from perfeval.audit import Audit, Finding
    from perfeval.catalogue import Language
    from perfeval.diagnostics import Diagnostic, Label, Severity
    from perfeval.engine import OnError
    from perfeval.errors import VersionWarning
    from perfeval.explain import LeafExplanation, Step
    from perfeval.figures.table import Table
    from perfeval.frames.results import ColumnTotals, ScoreColumns
    from perfeval.inputs import InputKind, InputSpec, LabelRange, Reading
    from perfeval.plan import Rounding, RoundingLine
    from perfeval.questions.losses import Losses
    from perfeval.questions.required import Required
    from perfeval.result import GroupResult, LeafResult, Result
    from perfeval.rubric import Group, Leaf, Row, Rubric
    from perfeval.rubrictext.document import GradeBand
    from perfeval.rubrictext.unread import Unread
    from perfeval.source import Source, Span
    from perfeval.standard import Alternative, Rule

#: Where each name lives; it is imported when it is first used, as at the root.
_HOMES = {
    "Alternative": "standard",
    "Audit": "audit",
    "ColumnTotals": "frames.results",
    "Diagnostic": "diagnostics",
    "Finding": "audit",
    "Floats": "amounts",
    "GradeBand": "rubrictext.document",
    "Group": "rubric",
    "GroupResult": "result",
    "InputKind": "inputs",
    "InputSpec": "inputs",
    "Label": "diagnostics",
    "LabelRange": "inputs",
    "Language": "catalogue",
    "Leaf": "rubric",
    "LeafExplanation": "explain",
    "LeafResult": "result",
    "Losses": "questions.losses",
    "OnError": "engine",
    "Points": "api",
    "Reading": "inputs",
    "Required": "questions.required",
    "Result": "result",
    "Rounding": "plan",
    "RoundingLine": "plan",
    "Row": "rubric",
    "Rubric": "rubric",
    "Rule": "standard",
    "ScoreColumns": "frames.results",
    "Severity": "diagnostics",
    "Source": "source",
    "Span": "source",
    "Step": "explain",
    "Table": "figures.table",
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
