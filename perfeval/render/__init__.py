"""Laying a diagnostic out: as text with the author's line and carets, or as JSON.

Columns are terminal columns: a full-width character takes two, a combining
mark none, a tab whatever the terminal gives it. Characters that a terminal
would not show, or would act on, are drawn as U+FFFD.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from perfeval.catalogue import (
    CATALOGUE,
    Language,
    checked_language,
    help_text,
    label_text,
    message,
)
from perfeval.render.excerpt import Mark, excerpt, place, visible
from perfeval.source import Span

if TYPE_CHECKING:
    from perfeval.diagnostics import Diagnostic, Label

__all__ = ["SCHEMA_VERSION", "advice", "render", "sentence", "to_json"]

SCHEMA_VERSION = 1

_WORD_LIMIT = 240
_COLORS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_BOLD, _BLUE, _PLAIN = "\x1b[1m", "\x1b[1;34m", "\x1b[0m"


def render(
    diagnostics: Diagnostic | Iterable[Diagnostic], lang: Language = "zh", *, color: bool = False
) -> str:
    """One diagnostic or several as text, several numbered ``[1/2]``, ``[2/2]``.

    The text has no line break at its end. ``color`` adds terminal colours.
    """
    checked_language(lang)
    if not isinstance(diagnostics, Iterable):
        return _rendered(diagnostics, "", lang, color=color)
    found = tuple(diagnostics)
    if len(found) == 1:
        return _rendered(found[0], "", lang, color=color)
    blocks = (
        _rendered(diagnostic, f"[{number}/{len(found)}] ", lang, color=color)
        for number, diagnostic in enumerate(found, 1)
    )
    return "\n\n".join(blocks)


def to_json(diagnostic: Diagnostic) -> dict[str, object]:
    """A diagnostic as plain data for :func:`json.dumps`.

    Offsets count characters of the author's text from 0, lines and columns
    from 1; all of them are ``None`` for a finding about data.
    """
    words = _words(diagnostic.arguments)
    code = diagnostic.code
    known = code in CATALOGUE
    return {
        "schema": SCHEMA_VERSION,
        "code": code,
        "name": CATALOGUE[code].name if known else "unlisted",
        "severity": diagnostic.severity,
        "message": {"zh": sentence(diagnostic, "zh"), "en": sentence(diagnostic, "en")},
        "help": {lang: advice(diagnostic, lang) for lang in ("zh", "en")},
        "arguments": words,
        "source": diagnostic.source.name if diagnostic.source else None,
        **_position(diagnostic, diagnostic),
        **_address(diagnostic),
        "labels": [_json_label(diagnostic, label) for label in diagnostic.labels],
        "suggestion": diagnostic.suggestion,
        "path": list(diagnostic.path),
    }


def _rendered(diagnostic: Diagnostic, number: str, lang: Language, *, color: bool) -> str:
    paint = _painted if color else _unpainted
    entry = CATALOGUE.get(diagnostic.code)
    handle = f"{diagnostic.severity}[{diagnostic.code}{' ' + entry.name if entry else ''}]"
    tint = _COLORS[diagnostic.severity]
    headline = f": {sentence(diagnostic, lang)}"
    lines = [number + paint(handle, tint) + paint(headline, _BOLD)]
    gutter = 0
    if diagnostic.source is not None and diagnostic.span is not None:
        line, column = place(diagnostic.source, diagnostic.span.start)
        name = visible(diagnostic.source.name)
        marks = _marks(diagnostic, diagnostic.span, lang)
        gutter, body = excerpt(diagnostic.source, marks, paint)
        where = diagnostic.source.address(diagnostic.span.start, lang) or f"{line}:{column}"
        lines.append(f"{' ' * gutter}{paint('-->', _BLUE)} {name}:{where}")
        lines.extend(body)
    elif diagnostic.source is not None:
        # A file that is no text has a name and no lines.
        lines.append(f"{paint('-->', _BLUE)} {visible(diagnostic.source.name)}")
    edge = f"{' ' * gutter} {paint('=', _BLUE)} "
    lines.extend(edge + note for note in _footnotes(diagnostic, lang))
    return "\n".join(lines)


def _marks(diagnostic: Diagnostic, span: Span, lang: Language) -> list[Mark]:
    """The diagnostic's own place first, then those of its labels."""
    marks = [Mark(span, "^", _COLORS[diagnostic.severity])]
    for label in diagnostic.labels:
        text = label_text(label.key, _words(label.arguments), lang)
        marks.append(Mark(label.span, "-", _BLUE, text))
    return marks


def _footnotes(diagnostic: Diagnostic, lang: Language) -> Iterator[str]:
    """The lines below the excerpt: where in the rubric, what to write."""
    said = advice(diagnostic, lang)
    if diagnostic.path:
        path = " › ".join(_shortened(part) for part in diagnostic.path)
        yield label_text("path", {"path": path}, lang)
    if diagnostic.suggestion is not None and not _is_advised(diagnostic, said, lang):
        yield label_text("suggestion", {"word": _shortened(diagnostic.suggestion)}, lang)
    if said:
        yield label_text("help", {"help": said}, lang)


def sentence(diagnostic: Diagnostic, lang: Language = "zh") -> str:
    """What is wrong, as one sentence without a full stop."""
    checked_language(lang)
    words = _words(diagnostic.arguments)
    if diagnostic.code not in CATALOGUE:
        return ", ".join(f"{name}={word}" for name, word in words.items())
    return message(diagnostic.code, words, lang)


def advice(diagnostic: Diagnostic, lang: Language = "zh") -> str:
    """What to do about it, as one sentence without a full stop; empty for an unlisted code."""
    checked_language(lang)
    if diagnostic.code not in CATALOGUE:
        return ""
    return help_text(diagnostic.code, _words(diagnostic.arguments), lang)


def _is_advised(diagnostic: Diagnostic, said: str, lang: Language) -> bool:
    """Whether what is said offers the suggestion itself, and not by the chance of its example."""
    word = diagnostic.suggestion or ""
    return word in said and word not in help_text(diagnostic.code, {}, lang)


def _words(arguments: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Arguments fit to stand in a line of text."""
    return {name: _shortened(word) for name, word in arguments}


def _shortened(word: str) -> str:
    cut = word if len(word) <= _WORD_LIMIT else word[: _WORD_LIMIT - 1] + "…"
    return visible(" ".join(cut.split()) if "\n" in cut else cut)


def _position(diagnostic: Diagnostic, where: Diagnostic | Label) -> dict[str, object]:
    keys = ("start", "end", "line", "column", "end_line", "end_column")
    source, span = diagnostic.source, where.span
    if source is None or span is None:
        return dict.fromkeys(keys)
    first, last = place(source, span.start), place(source, span.end)
    return dict(zip(keys, (span.start, span.end, *first, *last), strict=True))


def _address(diagnostic: Diagnostic) -> dict[str, object]:
    """Where the reader of a workbook or a document finds it; nothing for a text of lines."""
    source, span = diagnostic.source, diagnostic.span
    where = None if source is None or span is None else source.address(span.start)
    return {} if where is None else {"where": where}


def _json_label(diagnostic: Diagnostic, label: Label) -> dict[str, object]:
    words = _words(label.arguments)
    return {
        "key": label.key,
        "message": {"zh": label_text(label.key, words), "en": label_text(label.key, words, "en")},
        **_position(diagnostic, label),
    }


def _painted(text: str, tone: str) -> str:
    return f"{tone}{text}{_PLAIN}"


def _unpainted(text: str, _tone: str) -> str:
    return text
