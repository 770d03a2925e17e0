"""A self-evaluation form that is filled in: its rubric, and what its cells report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from perfeval.api import load, table_of
from perfeval.rubric import Rubric

_MEASURED = frozenset({"ratio", "quantity", "count"})


@attrs.frozen
class Form:
    """A table with the columns 完成值 and 得分 filled in.

    ``actual`` and ``scores`` hold those cells as written, by the path of the
    indicator; ``amounts`` the budget of the year and what was spent of it.
    """

    rubric: Rubric
    actual: Mapping[tuple[str, ...], str]
    scores: Mapping[tuple[str, ...], str]
    amounts: Mapping[str, str]

    def data(self) -> dict[str, str]:
        """What :meth:`perfeval.rubric.Rubric.evaluate` needs, as far as the form says it.

        A measured indicator takes its 完成值. One that is judged takes the
        score that was given, as words such as 「有所提升」 are no score.
        """
        names = dict(zip(self.rubric.input_places, self.rubric.input_names, strict=True))
        found: dict[str, str] = {}
        for leaf in self.rubric.leaves:
            if not leaf.by_default:
                continue
            spec = leaf.inputs[0]
            cells = self.actual if spec.kind in _MEASURED else self.scores
            if leaf.path in cells:
                found[names[spec.id]] = cells[leaf.path]
            elif leaf.target is None:
                found.update(self.amounts)
        return found


def read_form(path: str | Path, *, strict: bool = False) -> Form:
    """Read an official table together with what is filled in.

    Raises one :class:`~perfeval.errors.RubricError` with every finding.
    """
    rubric = load(path, strict=strict)
    table = table_of(path)
    return Form(rubric, table.actual, table.scores, table.amounts)
