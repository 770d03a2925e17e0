"""Rows of values to try on a score, when few enough tell all that can happen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Final

from perfeval.meaning.checks.sampling import FREE, MAX_MARKS
from perfeval.meaning.registry import Draft
from perfeval.meaning.scope import Scope
from perfeval.program.nodes import Const, Input, Node
from perfeval.program.subjects import Domain, points
from perfeval.program.used_inputs import every

MAX_ROWS: Final = 1500
"""Scores that need more rows are not tried out: a check must stay quick."""

_COUNTS: Final = (0, 1, 2, 3, 10, 1000)


def rows(scope: Scope, node: Node) -> Iterator[dict[str, Fraction]] | None:
    """Rows of values for the inputs of ``node``; None when they would be too many."""
    marks = sorted({part.value for part in every(node) if isinstance(part, Const)}, key=abs)
    values: dict[str, list[Fraction]] = {}
    for part in every(node):
        if isinstance(part, Input) and part.key not in values:
            draft = scope.registry.drafts.get(part.key)
            if draft is None and not part.key.startswith(FREE):
                return None
            values[part.key] = _values(draft, marks[:MAX_MARKS])
    if math.prod(len(each) for each in values.values()) > MAX_ROWS:
        return None
    return (dict(zip(values, row, strict=True)) for row in product(*values.values()))


def _values(draft: Draft | None, marks: list[Fraction]) -> list[Fraction]:
    kind = "ratio" if draft is None else draft.kind
    if draft is not None and draft.ready is not None:
        kind = draft.ready.kind
    if kind == "yes_no":
        return [Fraction(0), Fraction(1)]
    if draft is not None and kind == "choice":
        return [Fraction(place) for place in range(len(draft.labels))]
    if kind == "count":
        whole = {Fraction(math.ceil(abs(mark))) for mark in marks[:8]}
        return sorted({Fraction(count) for count in _COUNTS} | whole)
    if draft is not None and kind in {"score", "deduction"}:
        low = draft.low or Fraction(0)
        high = max(marks, default=low) if draft.high is None else draft.high
        ends = {each for span in draft.ranges for each in (span.low, span.high)}
        return sorted({Fraction(0), low, high} | ends)
    largest = max((abs(mark) for mark in marks), default=Fraction(1))
    beyond = (2 * largest + 1, 20 * largest + 20)
    likely = [Fraction(1)] if kind == "ratio" else []
    return [*(point.value for point in points(Domain(Fraction(0)), [*marks, *likely])), *beyond]
