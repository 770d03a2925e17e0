"""Who answers what is asked of a rubric or a result, and stands above them.

A rubric is data and knows nothing of audits or questions; its methods hand over
to :class:`perfeval.surface.Surface`, which is bound when perfeval is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfeval.surface import Surface

_BOUND: list[Surface] = []


def bind(answers: Surface) -> None:
    """Say who answers; the last one said is asked."""
    _BOUND[:] = [answers]


def asked() -> Surface:
    """Who answers."""
    return _BOUND[0]
