"""Data items that nothing mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from perfeval.rubrictext.document import Document, Entry, Indicator, Words
from perfeval.text.names import normalise_key

MOST_COMPARED: Final = 200_000_000
"""Items times characters: huge rubrics are not looked at, so that checking stays linear."""


def unused(document: Document, asked: set[str]) -> Iterator[Words]:
    """The names of data items that neither a rule nor another item mentions.

    ``asked`` are names that are needed in any case.
    """
    entries = document.data or ()
    said = "\n".join([*_wording(document), *(_expression(document, each) for each in entries)])
    known = {normalise_key(name) for name in asked}
    named = Counter(normalise_key(words.text) for entry in entries for words in _names(entry))
    if len(entries) * len(said) > MOST_COMPARED:
        return
    for entry in entries:
        keys = [normalise_key(words.text) for words in _names(entry)]
        # What is listed twice has a finding of its own.
        if not any(key in known or key in said or named[key] > 1 for key in keys):
            yield entry.name


def _names(entry: Entry) -> tuple[Words, ...]:
    return (entry.name, *entry.aliases)


def _expression(document: Document, entry: Entry) -> str:
    span = entry.expression
    return "" if span is None else normalise_key(document.source.excerpt(span))


def _wording(document: Document) -> Iterator[str]:
    """What rules, explanations and names of indicators say."""
    stack: list[Indicator] = list(document.roots)
    while stack:
        indicator = stack.pop()
        stack.extend(indicator.children)
        yield normalise_key(indicator.name.text)
        if indicator.rule is not None:
            yield normalise_key(document.source.excerpt(indicator.rule))
        if indicator.explanation is not None:
            yield normalise_key(indicator.explanation.text)
