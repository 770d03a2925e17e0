"""Diagnostics as HTML: the author's line with the words meant underlined, in any font.

Only plain tags and a few inline styles are used, which survive in notebooks
that are not trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from perfeval.catalogue import CATALOGUE, Language, checked_language, label_text
from perfeval.render import advice, sentence
from perfeval.render.excerpt import place, visible
from perfeval.source import Source, Span

if TYPE_CHECKING:
    from perfeval.diagnostics import Diagnostic

__all__ = ["to_html"]

_MOST = 2000
_ROOM = 300
_COLORS = {"error": "#b5472f", "warning": "#8a6d1a", "note": "#2b6cb0"}
_LINE = "margin:.2em 0;white-space:pre-wrap;text-align:left"


def to_html(found: Diagnostic | Iterable[Diagnostic], lang: Language = "zh") -> str:
    """One diagnostic or several as a fragment of HTML; every word of the author is escaped."""
    checked_language(lang)
    every = found if isinstance(found, Iterable) else (found,)
    return "".join(_one(each, lang) for each in every)


def _one(found: Diagnostic, lang: Language) -> str:
    entry = CATALOGUE.get(found.code)
    handle = f"{found.severity}[{found.code}{' ' + entry.name if entry else ''}]"
    head = f'<b style="color:{_COLORS[found.severity]}">{escape(handle)}</b>'
    parts = [f"<p>{head} {escape(sentence(found, lang))}</p>\n"]
    if found.source is not None and found.span is not None:
        line, column = place(found.source, found.span.start)
        parts.append(f"<p>{escape(visible(found.source.name))}:{line}:{column}</p>\n")
        parts += _lines(found, found.source, found.span)
    parts += (f"<p>{escape(note)}</p>\n" for note in _notes(found, lang))
    return f'<div class="perfeval" style="text-align:left">\n{"".join(parts)}</div>\n'


def _notes(found: Diagnostic, lang: Language) -> Iterator[str]:
    for label in found.labels:
        said = label_text(label.key, dict(label.arguments), lang)
        if found.source is not None:
            words = found.source.excerpt(label.span)
            yield f"「{visible(' '.join(words.split()))}」 {visible(said)}"
    if found.path:
        yield label_text("path", {"path": " › ".join(map(visible, found.path))}, lang)
    if found.suggestion is not None:
        yield label_text("suggestion", {"word": visible(found.suggestion)}, lang)
    if said := advice(found, lang):
        yield label_text("help", {"help": said}, lang)


def _lines(found: Diagnostic, source: Source, span: Span) -> Iterator[str]:
    """Every line that is meant, the words of the finding as a mark, those of labels underlined."""
    marks = [(span, "mark"), *((label.span, "u") for label in found.labels)]
    numbers = sorted({source.position(min(each.start, len(source.text)))[0] for each, _ in marks})
    for number in numbers:
        text = source.line(number)
        start = _start(source, number)
        tags = ["" for _ in text]
        for each, tag in reversed(marks):
            for at in range(max(0, each.start - start), min(len(text), each.end - start)):
                tags[at] = tag
        low = max(0, _first(tags) - _ROOM) if len(text) > _MOST else 0
        high = min(len(text), low + _MOST)
        body = "".join(_runs(text[low:high], tags[low:high]))
        cut = ("…" if low else "", "…" if high < len(text) else "")
        yield f'<pre style="{_LINE}">{number} | {cut[0]}{body}{cut[1]}</pre>\n'


def _start(source: Source, number: int) -> int:
    """Where a line begins."""
    start = 0
    for _ in range(number - 1):
        start = source.text.index("\n", start) + 1
    return start


def _first(tags: list[str]) -> int:
    return next((at for at, tag in enumerate(tags) if tag), 0)


def _runs(text: str, tags: list[str]) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and tags[end] == tags[at]:
            end += 1
        words = escape(visible(text[at:end]))
        yield f"<{tags[at]}>{words}</{tags[at]}>" if tags[at] else words
        at = end
