"""How much is read, and the one exception for what is not."""

from __future__ import annotations

from perfeval.diagnostics import Diagnostic
from perfeval.errors import RubricError
from perfeval.source import Source

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
LARGEST_PART = 50 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 5_000
MOST_CELLS = 200_000
MOST_ELEMENTS = 1_000_000
MOST_TEXT = 5_000_000
LONGEST_CELL = 32_767
"""What a cell of a workbook can hold."""
DEEPEST = 400
DEEPEST_LEFT_OUT = 50_000


class Refusal(Exception):
    """A file, or a part of it, that is not read: a code and its fields."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, fields)

    def error(self, name: str) -> RubricError:
        """The same about the file called ``name``, for whoever asked for it."""
        code, fields = self.args
        return RubricError([Diagnostic(code, Source(name, ""), arguments=fields)])


def damaged(part: str, reason: str) -> Refusal:
    """A part of a file that does not hold what it should."""
    return Refusal("PE638", part=part, reason=reason)
