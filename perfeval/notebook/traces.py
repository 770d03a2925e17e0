"""Errors of perfeval as a cell shows them: the caller's own lines, then the findings."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from perfeval.errors import PerfevalError

__all__ = ["short"]

_NOT_THE_CALLERS = {"perfeval", "IPython", "ipykernel", "asyncio", "tornado"}


def short(error: PerfevalError, trace: TracebackType | None) -> list[str]:
    """The lines to show, without those inside this package and inside the notebook's machinery."""
    return [
        *_lines(trace),
        f"{type(error).__name__}:",
        *error.render().splitlines(),
        *_notes(error),
    ]


def _notes(error: BaseException) -> list[str]:
    notes: list[str] = getattr(error, "__notes__", [])
    return notes


def _lines(trace: TracebackType | None) -> Iterator[str]:
    for frame, number in traceback.walk_tb(trace):
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _NOT_THE_CALLERS:
            continue
        name = frame.f_code.co_filename
        line = linecache.getline(name, number, frame.f_globals).strip()
        where = "" if module == "__main__" else f"{Path(name).name} "
        yield f"{where}line {number}: {line}"
