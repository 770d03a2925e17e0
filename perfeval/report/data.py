"""A result as plain data for JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perfeval.model.rounded import percent
from perfeval.portable.version import version

if TYPE_CHECKING:
    from perfeval.results.result import GroupResult, LeafResult, Result

SCHEMA_VERSION = 1


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _part(part: LeafResult | GroupResult) -> dict[str, Any]:
    return {
        "name": part.name,
        "path": list(part.path),
        "level": part.level,
        "points": _text(part.points),
        "score": _text(part.score),
        "rate": None if part.rate is None else percent(part.rate),
    }


def to_dict(result: Result) -> dict[str, Any]:
    """Numbers as texts, rates as percentages; ``None`` for what is not known."""
    low, high = result.interval
    complete = result.complete
    return {
        "schema": SCHEMA_VERSION,
        "perfeval": version(),
        "fingerprint": result.rubric.fingerprint,
        "title": result.rubric.title,
        "total": _text(result.total) if complete else None,
        "interval": [_text(low), _text(high)],
        "points": _text(result.points),
        "full": _text(result.rubric.points),
        "scaled": _text(result.scaled) if complete else None,
        "rate": percent(result.rate) if complete else None,
        "grade": result.grade if complete else None,
        "vetoed": result.vetoed,
        "groups": [_part(group) for group in result.groups],
        "indicators": [
            _part(leaf) | {"applicable": leaf.applicable, "rule": leaf.text} for leaf in result
        ],
    }
