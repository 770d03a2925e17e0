"""Phrases to clauses: which condition belongs to which score.

A scoring standard is written as conditions and scores in a row. This pass
pairs them and says nothing about what they compute.
"""

from __future__ import annotations

from typing import Literal

import attrs

from perfeval.source import Span
from perfeval.syntax import ast

ClauseKind = Literal[
    "definition", "formula", "award", "nodeduct", "respectively", "discretion", "interpolate",
    "proportion", "limit", "partial", "rounding", "veto", "attain", "portion", "statement",
]  # fmt: skip

Action = (
    ast.Award | ast.NoDeduction | ast.Respectively | ast.Discretion | ast.Interpolate
    | ast.Proportion | ast.Limit | ast.Partial | ast.Rounding | ast.Veto | ast.Attain | ast.Portion
)  # fmt: skip


@attrs.define
class Clause:
    """A condition and what follows from it.

    ``when`` holds the phrases of the condition, with the commas inside it.
    ``sentence`` counts sentences within the part: limits reach as far as
    their own. ``discretionary`` says that 酌情 stands before the award.
    """

    kind: ClauseKind
    span: Span
    sentence: int
    when: list[ast.Phrase] = attrs.field(factory=list)
    action: Action | None = None
    name: ast.Name | None = None
    value: ast.Expression | None = None
    otherwise: bool = False
    conditional: bool = False
    discretionary: bool = False
    scope: ast.Scope | None = None
    discretion_span: Span | None = None
    deducts: bool = False

    @property
    def every(self) -> ast.Every | None:
        """The 每… of a step or an occurrence."""
        return next((p for p in self.when if isinstance(p, ast.Every)), None)


@attrs.define
class Block:
    """Clauses under one head: a numbered part, or what （N分） sets off inside it."""

    head: str
    head_span: Span | None
    points: ast.HeadPoints | None
    clauses: list[Clause] = attrs.field(factory=list)
    span: Span | None = None
    parts: list[Block] = attrs.field(factory=list)
    mark: str = ""
