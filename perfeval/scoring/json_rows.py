"""Rows of data out of JSON, without losing a digit."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import NoReturn, cast

from perfeval.diagnostics import Diagnostic
from perfeval.errors import DataError
from perfeval.numbers.exact import MAX_EXPONENT
from perfeval.source import Source, Span

_LONGEST_WHOLE_NUMBER = 100
_MOST_SHOWN = 1_000_000
_LONGEST_SHOWN = 60
_TEMPLATE_KEYS = {"data", "inputs", "rubric"}


_HALF_WIDTH = dict(zip("：，“”｛｝［］‘’'", ':,""{}[]"""', strict=True))
"""What a Chinese keyboard gives, and what JSON wants in its place."""


def unreadable(name: str, reason: str) -> NoReturn:
    """Stop at something that cannot be read as what it should be."""
    raise DataError([Diagnostic("PE522", Source(name, ""), Span(0, 0), {"reason": reason})])


def _malformed(text: str, name: str, start: int) -> Diagnostic:
    """The finding at the very character where JSON ends."""
    end = min(start + 1, len(text))
    meant = _HALF_WIDTH.get(text[start:end])
    before = text[:start].rstrip()
    if text[start:end] in ("}", "]") and before.endswith(","):
        # The comma in front of it is one too many.
        start, meant = len(before) - 1, text[start:end]
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    reason: dict[str, object] = {"reason": f"JSON, {line}:{column}"}
    shown, place = (text, Span(start, end)) if len(text) <= _MOST_SHOWN else ("", Span(0, 0))
    return Diagnostic("PE522", Source(name, shown), place, reason, suggestion=meant)


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|(-?[0-9][-+.0-9eE]*)', re.DOTALL)


def _too_large(text: str, name: str) -> Diagnostic:
    """The finding at the first number that is beyond all range."""
    for token in _TOKEN.finditer(text):
        try:
            _decimal(token[1] or "0")
        except ArithmeticError:
            start, end = token.span()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            shown = token[0] if len(token[0]) <= _LONGEST_SHOWN else f"{token[0][:_LONGEST_SHOWN]}…"
            words: dict[str, object] = {"name": f"{name}:{line}:{column}", "value": shown}
            known, place = (
                (text, Span(start, end)) if len(text) <= _MOST_SHOWN else ("", Span(0, 0))
            )
            return Diagnostic("PE519", Source(name, known), place, words)
    return Diagnostic("PE522", Source(name, ""), Span(0, 0), {"reason": "JSON"})


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object; a name that stands in it twice is a finding."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = dict.fromkeys(name for name in names if names.count(name) > 1)
        raise DataError([Diagnostic("PE515", arguments={"name": name}) for name in twice])
    return found


def _whole(text: str) -> int | str:
    # Python refuses very long integers; as text they are refused with a message of ours.
    return int(text) if len(text) <= _LONGEST_WHOLE_NUMBER else text


def _decimal(text: str) -> Decimal:
    """The number; raises :class:`ArithmeticError` for one beyond what data may hold."""
    value = Decimal(text)
    if value and abs(value.adjusted()) > MAX_EXPONENT:
        raise OverflowError
    return value


def _constant(text: str) -> str:
    return text


_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_decimal, parse_int=_whole, parse_constant=_constant
).decode


def read_json(text: str, name: str) -> object:
    """What ``text`` says; ``name`` is where it stands."""
    try:
        return _decode(text)
    except json.JSONDecodeError as error:
        raise DataError([_malformed(text, name, error.pos)]) from None
    except RecursionError:
        unreadable(name, "JSON")
    except ArithmeticError:
        raise DataError([_too_large(text, name)]) from None


def row_of(read: object, name: str) -> dict[str, object]:
    """A row of data; the template that ``perfeval inputs`` prints holds one inside."""
    if not isinstance(read, dict):
        unreadable(name, "JSON: {…}")
    row = cast("dict[str, object]", read)
    inner = row.get("data")
    if isinstance(inner, dict) and row.keys() <= _TEMPLATE_KEYS:
        return cast("dict[str, object]", inner)
    return row
