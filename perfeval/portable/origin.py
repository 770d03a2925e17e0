"""What a rubric was made from, so that it can be made again by another version."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import attrs


@attrs.frozen
class Origin:
    """A text of a rubric, an official table, or a rule alone with what it was told.

    ``name``, ``points`` and ``target`` are those of a rule.
    """

    kind: Literal["rubric", "table", "rule"] = "rubric"
    name: str | None = None
    points: Fraction | None = None
    target: str | None = None
