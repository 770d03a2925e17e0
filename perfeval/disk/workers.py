"""Worker processes that end with the work, whatever ends it.

Each worker has a line of its own to the first process, so one that is killed
in the middle of a word disturbs no other: the end of its line says that it is
gone. Interrupts reach the first process alone, which then ends its workers; a
worker whose first process is gone ends by itself.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, Final, Generic, TypeVar

__all__ = ["WorkerEnded", "in_order"]

T = TypeVar("T")

_LOOK_EVERY: Final = 0.5
_PATIENCE: Final = 5
_AHEAD: Final = 3
"""How many calls for each worker may wait for an earlier one."""

Begin = tuple[Callable[..., None], tuple[Any, ...]]
"""A function with its arguments that each worker calls first."""


class WorkerEnded(Exception):
    """A worker process was killed, by hand or for want of memory."""


# In a worker -----------------------------------------------------------------------


def _serve(line: Connection, begin: Begin, work: Callable[..., object]) -> None:
    """Do what comes in, and send what comes of it, until the line ends."""
    for name in ("SIGINT", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _let_signals_in()
    threading.Thread(target=_watch, daemon=True).start()
    function, arguments = begin
    function(*arguments)
    with contextlib.suppress(EOFError, OSError):
        while True:
            call = line.recv()
            try:
                answer = True, work(*call)
            except Exception as error:  # noqa: BLE001 - it is raised again where the work began
                answer = False, error
            line.send(answer)


def _watch() -> None:
    """End with the first process."""
    parent = multiprocessing.parent_process()
    sentinels = [] if parent is None else [parent.sentinel]
    above = os.getppid()
    while not wait(sentinels, _LOOK_EVERY):
        if os.getppid() != above:
            break
    os._exit(1)


# In the first process --------------------------------------------------------------


def _keep_signals_out() -> None:
    """Let signals wait: a worker that is being made knows nothing to do with them yet."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})


def _let_signals_in() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})


class _Worker(Generic[T]):
    """A process, and the line to it."""

    def __init__(self, begin: Begin, work: Callable[..., T]) -> None:
        self.line, other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(
            target=_serve, args=(other, begin, work), daemon=True
        )
        _keep_signals_out()
        try:
            self._process.start()
        finally:
            _let_signals_in()
        other.close()
        self._call = 0

    def give(self, number: int, call: tuple[Any, ...]) -> None:
        """Give it work; it has none, so it listens."""
        self._call = number
        try:
            self.line.send(call)
        except OSError:
            raise WorkerEnded from None

    def take(self) -> tuple[int, T]:
        """The number of what it was given, and what came of it."""
        try:
            fine, answer = self.line.recv()
        except (EOFError, OSError):
            raise WorkerEnded from None
        if not fine:
            raise answer
        return self._call, answer

    def end(self) -> None:
        """End it; it holds nothing that could be lost."""
        self._process.terminate()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.line.close()
        self._process.close()


def in_order(
    jobs: int, begin: Begin, work: Callable[..., T], calls: Iterator[tuple[Any, ...]]
) -> Iterator[T]:
    """What ``work`` makes of each of ``calls``, in their order, on ``jobs`` processes.

    What ``work`` raises is raised here. Raises :class:`WorkerEnded` where a
    worker is killed.
    """
    workers: list[_Worker[T]] = []
    try:
        for _ in range(jobs):
            workers.append(_Worker(begin, work))  # noqa: PERF401 - those made so far are ended
        yield from _spread(workers, calls, _AHEAD * jobs)
    finally:
        for each in workers:
            each.end()


def _spread(workers: list[_Worker[T]], calls: Iterator[tuple[Any, ...]], ahead: int) -> Iterator[T]:
    idle, busy = list(workers), dict[Connection, _Worker[T]]()
    done: dict[int, T] = {}
    given = told = 0
    more = True
    while more or busy or done:
        while more and idle and given - told < ahead:
            call = next(calls, None)
            if call is None:
                more = False
                break
            worker = idle.pop()
            worker.give(given, call)
            busy[worker.line] = worker
            given += 1
        if told in done:
            yield done.pop(told)
            told += 1
            continue
        for line in wait(list(busy)):
            worker = busy.pop(line)  # type: ignore[call-overload] # a line it waited for
            number, answer = worker.take()
            done[number] = answer
            idle.append(worker)
