"""Recursion without Python's stack, so that deep programs are no danger."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")

Steps = Generator[Any, Any, T]
"""A recursive function as a generator: it yields the calls that it makes, is
sent their results, and returns its own."""


def drive(call: Steps[T]) -> T:
    """The result of ``call``, with every inner call run on a list, not the stack."""
    stack: list[Steps[Any]] = [call]
    value: Any = None
    while stack:
        try:
            inner = stack[-1].send(value)
        except StopIteration as done:
            stack.pop()
            value = done.value
        else:
            stack.append(inner)
            value = None
    result: T = value
    return result
