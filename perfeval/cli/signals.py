"""Ending in good order when the process is asked to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

__all__ = ["INTERRUPTED", "Stopped", "stoppable"]

_ENDING: Final = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""To end, a terminal that is gone, and Ctrl+Break or a closed window on Windows."""

INTERRUPTED: Final = 128
"""Added to the number of the signal it is the exit status, as shells have it."""


class Stopped(BaseException):
    """The process was asked to end by the signal ``number``."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _stop(number: int, frame: FrameType | None) -> None:
    del frame
    raise Stopped(number)


@contextmanager
def stoppable() -> Iterator[None]:
    """Let signals that end a process raise :class:`Stopped`: files and workers are cleared away.

    Where a host program has a way of its own with a signal, that stays.
    """
    main = threading.current_thread() is threading.main_thread()
    known = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)] if main else []
    taken = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
