"""Worker processes that end with the work, whatever ends it.

An interrupt reaches the first process alone: it stops giving out work, and
its workers end with what they have in hand. A worker whose first process is
gone ends by itself, and one that is killed ends the work with an error.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, Final, TypeVar

__all__ = ["WorkerEnded", "in_order"]

T = TypeVar("T")

_LOOK_EVERY: Final = 0.5


class WorkerEnded(Exception):
    """A worker process was killed, by hand or for want of memory."""


def _begin(begin: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Make a worker deaf to interrupts, and watchful of the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_watch, daemon=True).start()
    begin(*arguments)


def _watch() -> None:
    parent = multiprocessing.parent_process()
    sentinels = [] if parent is None else [parent.sentinel]
    above = os.getppid()
    while not wait(sentinels, _LOOK_EVERY):
        if os.getppid() != above:
            break
    os._exit(1)


def in_order(
    jobs: int,
    begin: tuple[Callable[..., None], tuple[Any, ...]],
    work: Callable[..., T],
    calls: Iterator[tuple[Any, ...]],
) -> Iterator[T]:
    """What ``work`` makes of each of ``calls``, in their order, on ``jobs`` processes.

    ``begin`` is a function with its arguments that each worker calls first.
    Raises :class:`WorkerEnded` where a worker is killed.
    """
    pool = ProcessPoolExecutor(jobs, initializer=_begin, initargs=begin)
    waiting: deque[Future[T]] = deque()
    try:
        for call in calls:
            waiting.append(pool.submit(work, *call))
            if len(waiting) >= 3 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise WorkerEnded from None
    finally:
        for each in waiting:
            each.cancel()
        pool.shutdown(cancel_futures=True)
