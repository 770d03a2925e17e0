"""One fault gives one error: what follows from another finding is left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from perfeval.diagnostics import Diagnostic
from perfeval.source import Source, Span

_FOLLOWS: Final = {"PE405", "PE406", "PE407", "PE410", "PE411", "PE412", "PE418", "PE430"}
"""What is often said of a rule because some clause of it could not be read."""

_CAUSES: Final = {"PE408", "PE424", "PE425", "PE429", "PE432"}
"""Faults of one clause, beside everything about the text itself."""

_SUMMARIES: Final = {"PE436", "PE437"}
"""What the whole rule comes to, said only where nothing else is."""

_STOPS: Final = "；;。\n"
_TEXT: Final = "PE2"


def independent(found: Iterable[Diagnostic], source: Source, span: Span) -> Iterator[Diagnostic]:
    """The findings about the rule at ``span`` that do not follow from others.

    Findings of different codes in one sentence come from one fault, and the
    text comes before what it means. What is missing from the whole rule is
    not said while a clause of it cannot be read; nor are warnings.
    """
    rows = list(found)
    errors = [each for each in rows if each.severity == "error"]
    broken = any(_is_cause(each) for each in errors)
    stops = [at for at in range(span.start, span.end) if source.text[at] in _STOPS]
    first: dict[int, Diagnostic] = {}
    for each in sorted(errors, key=lambda e: (not _is_cause(e), _start(e), e.code)):
        first.setdefault(bisect_right(stops, _start(each)), each)
    for each in rows:
        if each.severity != "error":
            if not broken and (each.code not in _SUMMARIES or len(rows) == 1):
                yield each
        elif broken and each.code in _FOLLOWS:
            continue
        elif each.code == first[bisect_right(stops, _start(each))].code:
            yield each


def _is_cause(each: Diagnostic) -> bool:
    return each.code < _TEXT or each.code in _CAUSES


def _start(each: Diagnostic) -> int:
    return -1 if each.span is None else each.span.start
