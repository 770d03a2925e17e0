"""What the exact core can prove about a rule: gaps, overlaps, bands never reached."""

from __future__ import annotations

from perfeval.meaning.scope import Scope
from perfeval.program.nodes import Node


def check_score(scope: Scope, node: Node) -> None:
    """Report gaps (errors), overlaps and unreachable bands (warnings) with witnesses."""
    del scope, node
