"""Ending in good order when the process is asked to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

__all__ = ["INTERRUPTED", "Stopped", "stoppable"]

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
    """Let SIGTERM raise :class:`Stopped`, so that files and workers are cleared away.

    Where a host program has a way of its own with the signal, that stays.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
