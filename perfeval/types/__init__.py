"""Every type that a caller meets, in one place that stays.

The names at the root of :mod:`perfeval` are what a program calls; the names
here are what it is given, for annotations and ``isinstance``. Where a class is
written inside the package may change; that it can be imported from here does not.

>>> from perfeval.types import InputSpec
>>> def required(inputs: tuple[InputSpec, ...]) -> list[str]:
...     return [spec.key for spec in inputs]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfeval.record import deferred

if TYPE_CHECKING:
    from perfeval.api import Points
    from perfeval.audit import Audit, Finding
    from perfeval.audit.formoutcome import FormAudit, FormFinding, FormLeaf, Unreadable
    from perfeval.catalogue import Language
    from perfeval.diagnostics import Diagnostic, Label, Severity
    from perfeval.errors import VersionWarning
    from perfeval.figures.table import Table
    from perfeval.frames.results import ColumnTotals, ScoreColumns
    from perfeval.model.inputs import InputKind, InputSpec, LabelRange, Reading
    from perfeval.model.plan import Rounding, RoundingLine, TakenRole
    from perfeval.numbers.amounts import Floats, Problem
    from perfeval.numbers.units import Unit
    from perfeval.questions.changes import (
        DataComparison,
        ResultComparison,
        ScoreChange,
        ValueChange,
    )
    from perfeval.questions.combine import Change, Combination
    from perfeval.questions.differing import Verdict, Witness
    from perfeval.questions.goals import Goal
    from perfeval.questions.losses import Edge, IndicatorLoss, InputLoss, Losses, OpenInput
    from perfeval.questions.required import Answer, Required
    from perfeval.questions.rubrics import IndicatorChange, RubricComparison
    from perfeval.questions.sets import Nearest, Stretch, Values
    from perfeval.results.explanation import InputValue, LeafExplanation, Step
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
    "Answer": "questions.required",
    "Audit": "audit",
    "Change": "questions.combine",
    "ColumnTotals": "frames.results",
    "Combination": "questions.combine",
    "DataComparison": "questions.changes",
    "Diagnostic": "diagnostics",
    "Edge": "questions.losses",
    "Finding": "audit",
    "Floats": "numbers.amounts",
    "FormAudit": "audit.formoutcome",
    "FormFinding": "audit.formoutcome",
    "FormLeaf": "audit.formoutcome",
    "Goal": "questions.goals",
    "GradeBand": "rubrictext.document",
    "Group": "rubric.rubric",
    "GroupResult": "results.result",
    "IndicatorChange": "questions.rubrics",
    "IndicatorLoss": "questions.losses",
    "InputKind": "model.inputs",
    "InputLoss": "questions.losses",
    "InputSpec": "model.inputs",
    "InputValue": "results.explanation",
    "Label": "diagnostics",
    "LabelRange": "model.inputs",
    "Language": "catalogue",
    "Leaf": "rubric.rubric",
    "LeafExplanation": "results.explanation",
    "LeafResult": "results.result",
    "Losses": "questions.losses",
    "Nearest": "questions.sets",
    "OnError": "scoring.engine",
    "OpenInput": "questions.losses",
    "Points": "api",
    "Problem": "numbers.amounts",
    "Reading": "model.inputs",
    "Required": "questions.required",
    "Result": "results.result",
    "ResultComparison": "questions.changes",
    "Rounding": "model.plan",
    "RoundingLine": "model.plan",
    "Row": "rubric.rubric",
    "Rubric": "rubric.rubric",
    "RubricComparison": "questions.rubrics",
    "Rule": "rubric.rule",
    "ScoreChange": "questions.changes",
    "ScoreColumns": "frames.results",
    "Severity": "diagnostics",
    "Source": "source",
    "Span": "source",
    "Step": "results.explanation",
    "Stretch": "questions.sets",
    "Table": "figures.table",
    "TakenRole": "model.plan",
    "Unit": "numbers.units",
    "Unread": "rubrictext.unread",
    "Unreadable": "audit.formoutcome",
    "ValueChange": "questions.changes",
    "Values": "questions.sets",
    "Verdict": "questions.differing",
    "VersionWarning": "errors",
    "Witness": "questions.differing",
}

__all__ = [
    "Alternative",
    "Answer",
    "Audit",
    "Change",
    "ColumnTotals",
    "Combination",
    "DataComparison",
    "Diagnostic",
    "Edge",
    "Finding",
    "Floats",
    "FormAudit",
    "FormFinding",
    "FormLeaf",
    "Goal",
    "GradeBand",
    "Group",
    "GroupResult",
    "IndicatorChange",
    "IndicatorLoss",
    "InputKind",
    "InputLoss",
    "InputSpec",
    "InputValue",
    "Label",
    "LabelRange",
    "Language",
    "Leaf",
    "LeafExplanation",
    "LeafResult",
    "Losses",
    "Nearest",
    "OnError",
    "OpenInput",
    "Points",
    "Problem",
    "Reading",
    "Required",
    "Result",
    "ResultComparison",
    "Rounding",
    "RoundingLine",
    "Row",
    "Rubric",
    "RubricComparison",
    "Rule",
    "ScoreChange",
    "ScoreColumns",
    "Severity",
    "Source",
    "Span",
    "Step",
    "Stretch",
    "Table",
    "TakenRole",
    "Unit",
    "Unread",
    "Unreadable",
    "ValueChange",
    "Values",
    "Verdict",
    "VersionWarning",
    "Witness",
]


__getattr__ = deferred(__name__, _HOMES, globals())


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__name__"]
