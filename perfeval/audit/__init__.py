"""Audits of published reports: what was printed, what the figures make, and why they differ."""

from __future__ import annotations

from perfeval.audit.outcome import Audit, Finding
from perfeval.audit.run import audit, audit_figures

__all__ = ["Audit", "Finding", "audit", "audit_figures"]
