"""A small product that stands on perfeval: scoring behind a web form, typed throughout.

It takes nothing but ``perfeval`` and ``perfeval.types``, and is checked by
mypy in strict mode and by pyright in strict mode. No web framework is needed:
a request is a mapping, an answer is plain data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypedDict

import perfeval
from perfeval.types import (
    Alternative,
    Finding,
    Floats,
    GroupResult,
    InputSpec,
    Language,
    LeafExplanation,
    Reading,
    Row,
    Severity,
    Step,
)


class Field(TypedDict):
    """One field of the form."""

    name: str
    kind: str
    unit: str | None
    labels: list[str]


class Fault(TypedDict):
    """One thing that the person at the form has to look at."""

    code: str
    severity: Severity
    message: str
    help: str
    line: int | None


class Answer(TypedDict):
    """What the form shows."""

    total: str
    grade: str | None
    parts: dict[str, str]
    lost: str | None


def field_of(name: str, spec: InputSpec) -> Field:
    """A field for an input."""
    return Field(name=name, kind=spec.kind, unit=spec.unit, labels=list(spec.labels))


def fault_of(found: perfeval.Diagnostic, lang: Language) -> Fault:
    """A finding in the language of the person."""
    line: int | None = None
    if found.source is not None and found.span is not None:
        line, _ = found.source.position(found.span.start)
    return Fault(
        code=found.code,
        severity=found.severity,
        message=found.sentence(lang),
        help=found.advice(lang),
        line=line,
    )


@dataclass
class Service:
    """Scores for the rubrics that it was given, by their names."""

    lang: Language = "zh"
    floats: Floats = "refuse"
    rubrics: dict[str, perfeval.Rubric] = field(default_factory=dict[str, perfeval.Rubric])

    def put(self, name: str, text: str) -> list[Fault]:
        """Take a rubric in; its faults where it has any."""
        try:
            rubric = perfeval.compile(text, name=name)
        except perfeval.RubricError as error:
            return [fault_of(found, self.lang) for found in error.diagnostics]
        self.rubrics[name] = rubric
        return [fault_of(found, self.lang) for found in rubric.warnings]

    def form(self, name: str) -> list[Field]:
        """The fields that a rubric asks for."""
        rubric = self.rubrics[name]
        pairs = zip(rubric.input_names, rubric.inputs, strict=True)
        return [field_of(key, spec) for key, spec in pairs]

    def score(self, name: str, row: Row) -> Answer | list[Fault]:
        """The answer for one form."""
        try:
            result = self.rubrics[name].evaluate(row, floats=self.floats)
        except (perfeval.DataError, perfeval.EvaluationError) as error:
            return [fault_of(found, self.lang) for found in error.diagnostics]
        return answer_of(result)

    def scores(self, name: str, rows: Iterable[Row]) -> Iterator[str]:
        """The total of each of many forms, or why there is none."""
        for each in self.rubrics[name].evaluate_many(rows, on_error="collect"):
            yield str(each.total) if isinstance(each, perfeval.Result) else each.render(self.lang)

    def best(self, name: str, rows: Iterable[Row]) -> perfeval.Result:
        """The best of many."""
        return max(self.rubrics[name].evaluate_many(rows), key=lambda result: result.total)


def answer_of(result: perfeval.Result) -> Answer:
    """What is shown of a result."""
    parts = {"/".join(leaf.path): str(leaf.score) for leaf in result}
    worst = min(result, key=rate_of, default=None)
    return Answer(
        total=str(result.total),
        grade=result.grade,
        parts=parts,
        lost=None if worst is None else worst.name,
    )


def rate_of(leaf: perfeval.LeafResult) -> Decimal:
    """得分率, 1 where there is none."""
    return Decimal(1) if leaf.rate is None else leaf.rate


def subtotals(result: perfeval.Result, names: Iterable[str]) -> dict[str, Decimal | None]:
    """The subtotals of some headings."""
    groups: list[GroupResult] = [result.group(name) for name in names]
    return {group.name: group.score for group in groups}


def steps(result: perfeval.Result, name: str) -> list[tuple[str, str]]:
    """How the score of an indicator came about, as pairs of words."""
    explanation: LeafExplanation = result.leaf(name).explanation()
    found: tuple[Step, ...] = explanation.steps
    return [(step.kind, step.words or (step.name or "")) for step in found]


def doubts(rubric: perfeval.Rubric) -> list[tuple[str, str]]:
    """The phrases with two readings: the topic, and the words."""
    readings: tuple[Reading, ...] = rubric.readings
    return [(reading.topic, rubric.source.excerpt(reading.span)) for reading in readings]


def other_scores(rule: perfeval.Rule, value: str) -> dict[str, Decimal]:
    """What else a rule might score."""
    found: tuple[Alternative, ...] = rule.alternatives(value)
    return {each.variant: each.score for each in found}


def differences(rubric: perfeval.Rubric, data: Row, printed: Mapping[str, object]) -> list[str]:
    """What a published table has wrong."""
    audit = rubric.audit(data, printed)
    findings: tuple[Finding, ...] = audit.findings
    return [finding.message("en") for finding in findings]


def stored(result: perfeval.Result) -> str:
    """A result for a database."""
    return json.dumps(result.to_dict(), ensure_ascii=False)
