"""What stands behind a level word: the name of an indicator, and its points."""

from __future__ import annotations

import re

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.numbers.exact import parse_number
from perfeval.rubrictext.document import Amount, Words
from perfeval.rubrictext.phrases import name_and_points, trimmed, unexpected
from perfeval.source import Source, Span
from perfeval.text.suggest import LIKE_DIGITS, digits_for

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_DIGIT = rf"[\d{LIKE_DIGITS}]"
_ODD_NUMBER = rf"(?=[{LIKE_DIGITS},]*\d){_DIGIT}[\d,{LIKE_DIGITS}]*(?:\.{_DIGIT}+)?"
_ODD_POINTS = re.compile(
    rf"[(（]\s*(?P<sign>[-－−])?\s*(?P<number>{_ODD_NUMBER})\s*(?P<unit>[分份])?\s*"
    r"(?P<end>[)）])?$"
)
_POINTS_AND_MORE = re.compile(rf"[(（]{_NUMBER}分[)）](?=\s+(?P<more>\S.*)$)")


def heading(source: Source, words: Words, sink: Collector) -> tuple[Words, Amount | None]:
    """What stands behind a level word: a name and its points.

    ``（5）``, ``（5分`` and ``（-5分）`` were meant as points, and are no part of the name; nor is
    what stands behind the points.
    """
    name, points = name_and_points(source, words, sink)
    more = _POINTS_AND_MORE.search(words.text) if points is None else None
    if more is not None:
        start = words.span.start
        sink.add(unexpected(source, Span(start + more.start("more"), start + more.end("more"))))
        return name_and_points(source, trimmed(source, start, start + more.end()), sink)
    match = _ODD_POINTS.search(words.text) if points is None else None
    value = parse_number(digits_for(match["number"])) if match is not None else None
    if match is None or value is None or not (match["unit"] or match["end"]):
        return name, points
    start = words.span.start
    place = Span(start + match.start(), start + match.end())
    found = _odd(source, match, place)
    if found is not None:
        sink.add(found)
    return trimmed(source, start, place.start), Amount(value, place)


def _odd(source: Source, match: re.Match[str], place: Span) -> Diagnostic | None:
    """What is wrong with points in brackets."""
    number = match["number"]
    start = place.start + match.start("number") - match.start()
    at = Span(start, start + len(number))
    meant = digits_for(number)
    wanted = f"（{meant}分）"
    if match["sign"]:
        return Diagnostic("PE429", source, place, {"value": f"-{number}"})
    if meant != number:
        return Diagnostic("PE115", source, at, {"text": number}, suggestion=meant)
    if not match["end"]:
        bracket = Span(place.start, place.start + 1)
        return Diagnostic("PE102", source, bracket, {"bracket": "("}, suggestion=wanted)
    if match["unit"] != "分":
        at = Span(start, start + len(number) + len(match["unit"] or ""))
        return Diagnostic("PE110", source, at, {"text": number}, suggestion=f"{number}分")
    return None
