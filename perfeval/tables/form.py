"""A table file read as a whole: its rubric, and what is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.errors import RubricError
from perfeval.rubric import Rubric
from perfeval.rubrictext.build import build
from perfeval.source import Source, Span
from perfeval.tables.read import read_table
from perfeval.tables.sheet import decode

_MEASURED = frozenset({"ratio", "quantity", "count"})


@attrs.frozen
class Form:
    """A table whose columns 完成值 and 得分 may be filled in.

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
            if leaf.target is None and len(self.amounts) > 1:
                found.update(self.amounts)
            elif leaf.path in cells:
                found[names[spec.id]] = cells[leaf.path]
        return found


def read_form(path: str | Path, *, strict: bool = False) -> Form:
    """Read an official table together with what is filled in.

    Raises one :class:`~perfeval.errors.RubricError` with every finding.
    """
    file = Path(path)
    text = decode(file.read_bytes())
    if text is None:
        words: dict[str, object] = {"reason": "UTF-8, GB18030"}
        raise RubricError([Diagnostic("PE522", Source(file.name, ""), Span(0, 0), words)])
    sink = Collector()
    table = read_table(file.name, text, sink)
    rubric = None if table is None else build(table.document, sink, strict=strict)
    if table is None or rubric is None:
        raise RubricError(sink.ordered())
    return Form(rubric, table.actual, table.scores, table.amounts)
