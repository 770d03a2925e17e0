"""What can be asked of rubrics and results that rooms above them answer.

A rubric is data and knows nothing of audits or questions; its methods hand over
to whoever answers, which :mod:`perfeval.surface` binds when perfeval is imported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from perfeval.audit import Audit
    from perfeval.portable.pickles import Reduced
    from perfeval.questions.goals import Score
    from perfeval.questions.losses import Losses
    from perfeval.questions.required import Required
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Row, Rubric
    from perfeval.scoring.engine import Engine
    from perfeval.scoring.values import Floats


class Answers(Protocol):
    """Who answers."""

    def engine(self, rubric: Rubric) -> Engine:
        """What scores rows."""
        ...

    def audit(self, rubric: Rubric, data: Row, reported: Row, *, floats: Floats) -> Audit:
        """A published table, recomputed."""
        ...

    def required(
        self, rubric: Rubric, total: Score | Mapping[str, Score] | None, grade: str | None,
        given: Row, free: Sequence[str] | None, *, exactly: bool, floats: Floats,
    ) -> Required:  # fmt: skip
        """What would reach a goal."""
        ...

    def losses(self, result: Result) -> Losses:
        """Where points are lost."""
        ...

    def restored(self, program: Mapping[str, Any]) -> Rubric:
        """The rubric of a program."""
        ...

    def reduced(self, value: object) -> Reduced:
        """How a rubric, a rule, a result or a part of one is pickled."""
        ...


_BOUND: list[Answers] = []


def bind(answers: Answers) -> None:
    """Say who answers; the last one said is asked."""
    _BOUND[:] = [answers]


def asked() -> Answers:
    """Who answers."""
    return _BOUND[0]
