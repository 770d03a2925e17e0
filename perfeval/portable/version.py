"""Which perfeval this is, and which shapes of data it writes."""

from __future__ import annotations

import sys

PROGRAM_FORMAT = 1
"""The version of the shape that :meth:`perfeval.Rubric.to_program` gives."""

PICKLE_FORMAT = 1
"""The version of the shape of pickles."""


def version() -> str:
    """The version of the running package, which is imported before any part of it."""
    return str(sys.modules["perfeval"].__version__)
