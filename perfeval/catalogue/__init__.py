"""Every sentence that perfeval says about rules and data, by code.

Codes: ``PE1xx`` text and syntax, ``PE2xx`` names, ``PE3xx`` kinds and units,
``PE4xx`` scores, bands and weights, ``PE5xx`` data and evaluation, ``PE6xx``
tables, ``PE9xx`` our own faults. A name states the bad thing.
"""

from __future__ import annotations

from collections.abc import Mapping

from perfeval.catalogue import clauses, data, names, office, scores, tables, text
from perfeval.catalogue.entry import Entry, Language, ReadingEntry, checked_language, fill
from perfeval.catalogue.labels import INSTEAD, KINDS, LABELS, TYPES
from perfeval.catalogue.readings import READINGS

__all__ = [
    "CATALOGUE",
    "INSTEAD",
    "LABELS",
    "READINGS",
    "RETIRED",
    "Entry",
    "Language",
    "ReadingEntry",
    "checked_language",
    "help_text",
    "label_text",
    "message",
]

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for entry in sorted(
        (
            entry
            for group in (text, names, scores, clauses, data, tables, office)
            for entry in group.ENTRIES
        ),
        key=lambda entry: entry.code,
    )
}
"""Code → entry, in the order of the codes."""

RETIRED: Mapping[str, str] = {
    "PE206": "ambiguous-subject",
    "PE518": "mixed-units",
    "PE525": "total-out-of-reach",
}
"""Codes that say nothing any more, and what they once said; they are never given out again."""


def message(code: str, arguments: Mapping[str, str], lang: Language = "zh") -> str:
    """The sentence of ``code`` with its arguments filled in."""
    entry = CATALOGUE[code]
    return fill(entry.zh if lang == "zh" else entry.en, _completed(arguments, lang))


def help_text(code: str, arguments: Mapping[str, str], lang: Language = "zh") -> str:
    """The advice of ``code`` with its arguments filled in."""
    entry = CATALOGUE[code]
    return fill(entry.help_zh if lang == "zh" else entry.help_en, _completed(arguments, lang))


def label_text(key: str, arguments: Mapping[str, str], lang: Language = "zh") -> str:
    """The sentence of a label; an unknown key is shown as it is."""
    sentences = LABELS.get(key, (key, key))
    return fill(sentences[0 if lang == "zh" else 1], arguments)


def _completed(arguments: Mapping[str, str], lang: Language) -> dict[str, str]:
    """``arguments`` with what follows from a reading's topic, a known phrase or a type."""
    completed = dict(arguments)
    reading = READINGS.get(completed.get("topic", ""))
    if reading is not None:
        completed = reading.words(lang) | completed
    phrase = completed.get("phrase", "")
    known = max((word for word in INSTEAD if word in phrase), key=len, default=None)
    if known is not None:
        completed.setdefault("instead", INSTEAD[known])
    for side in ("left", "right"):
        words = KINDS.get(completed.get(side, ""))
        if words is not None:
            completed[side] = words[0 if lang == "zh" else 1]
    kind = TYPES.get(completed.get("type", ""))
    if kind is not None:
        completed["type"] = kind[0 if lang == "zh" else 1]
    return completed
