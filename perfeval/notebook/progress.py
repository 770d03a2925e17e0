"""How far a long run in a cell has come."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

_FIRST, _EVERY = 1, 0.5


class Progress:
    """A line in the output of a cell, which appears after a second and goes when it is done.

    ``publisher`` is IPython's ``display_pub``, or ``None`` where there is none.
    """

    def __init__(self, publisher: Any, count: int | None) -> None:  # noqa: ANN401 - IPython's
        self._publisher, self._count = publisher, count
        self._id = uuid4().hex
        self._start = self._last = time.monotonic()
        self._shown = False

    def show(self, done: int) -> None:
        """Say how many rows are done, if it is time to."""
        now = time.monotonic()
        if self._publisher is None or now - self._start < _FIRST or now - self._last < _EVERY:
            return
        self._last = now
        whole = "" if self._count is None else f" / {self._count:,}"
        rate = int(done / (now - self._start))
        self._publish(f"{done:,}{whole}　{rate:,}/s")

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            self._publish("")

    def _publish(self, text: str) -> None:
        update = {"update": True} if self._shown else {}
        self._shown = True
        self._publisher.publish({"text/plain": text}, transient={"display_id": self._id}, **update)
