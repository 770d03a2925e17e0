"""Questions that an officer asks back: what would reach a score, what costs it, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, cast, overload

if TYPE_CHECKING:
    from perfeval.questions.changes import DataComparison, ResultComparison
    from perfeval.questions.rubrics import RubricComparison
    from perfeval.results.result import Result
    from perfeval.rubric.rubric import Rubric

__all__ = ["compare"]


class _Rule(Protocol):
    """A rule alone, which has a rubric of one indicator."""

    @property
    def rubric(self) -> Rubric: ...


@overload
def compare(  # type: ignore[overload-overlap] # a result has a rubric too
    old: Result, new: Result
) -> ResultComparison: ...


@overload
def compare(old: Rubric | _Rule, new: Rubric | _Rule) -> RubricComparison: ...


@overload
def compare(old: Mapping[str, object], new: Mapping[str, object]) -> DataComparison: ...


def compare(old: object, new: object) -> RubricComparison | ResultComparison | DataComparison:
    """What changed from ``old`` to ``new``: two rubrics or rules, two results, or two rows of data.

    Of rubrics: the indicators that were added, are gone, moved, were renamed
    or reworded or have other points, and for each rule that changed data at
    which the scores differ, or the proof that none does. Of results: the
    scores that differ, with what the data and what the standard has to do
    with it. Of data: the values that differ.

    Raises ``TypeError`` for two things that are not of one kind.
    """
    # Comparing is asked for seldom; importing perfeval does without it.
    from perfeval.results.result import Result  # noqa: PLC0415
    from perfeval.rubric.rubric import Rubric  # noqa: PLC0415

    first, second = getattr(old, "rubric", old), getattr(new, "rubric", new)
    if isinstance(old, Result) and isinstance(new, Result):
        from perfeval.questions.changes import compare_results  # noqa: PLC0415

        return compare_results(old, new)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        from perfeval.questions.changes import compare_data  # noqa: PLC0415

        return compare_data(cast("Mapping[str, object]", old), cast("Mapping[str, object]", new))
    mixed = isinstance(old, Result) or isinstance(new, Result)
    if isinstance(first, Rubric) and isinstance(second, Rubric) and not mixed:
        from perfeval.questions.rubrics import compare_rubrics  # noqa: PLC0415

        return compare_rubrics(first, second)
    msg = (
        "compare takes two rubrics or rules, two results, or two mappings of data, "
        f"not {type(old).__name__} and {type(new).__name__}"
    )
    raise TypeError(msg)
