"""Binds the rooms that answer questions to the rubrics and results that are asked.

Imported with the package, it loads nothing: each answer loads its room when it
is first asked for, so that a process that only scores stays small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from perfeval.rubric.asked import bind

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


class Surface:
    """Every answer, from the room that gives it."""

    def engine(self, rubric: Rubric) -> Engine:
        """What scores rows."""
        from perfeval.scoring.engine import Engine

        return Engine(rubric)

    def audit(self, rubric: Rubric, data: Row, reported: Row, *, floats: Floats) -> Audit:
        """A published table, recomputed."""
        from perfeval.audit import audit

        return audit(rubric, data, reported, floats=floats)

    def required(
        self, rubric: Rubric, total: Score | Mapping[str, Score] | None, grade: str | None,
        given: Row, free: Sequence[str] | None, *, exactly: bool, floats: Floats,
    ) -> Required:  # fmt: skip
        """What would reach a goal."""
        from perfeval.questions.required import required

        return required(rubric, total, grade, given, free, exactly=exactly, floats=floats)

    def losses(self, result: Result) -> Losses:
        """Where points are lost."""
        from perfeval.questions.losing import losses

        return losses(result)

    def restored(self, program: Mapping[str, Any]) -> Rubric:
        """The rubric of a program."""
        from perfeval.portable.restore import from_program

        return from_program(program)

    def reduced(self, value: object) -> Reduced:
        """How a rubric, a rule, a result or a part of one is pickled."""
        from perfeval.portable.pickles import reduced

        return reduced(value)


def open_surface() -> None:
    """Bind the answers."""
    bind(Surface())
