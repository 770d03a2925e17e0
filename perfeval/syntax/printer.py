"""Canonical text of a rule: one shape for what officials write in many.

Widths, signs, numbers and the verbs in front of a score have one shape; the
author's words, brackets, order and notes stay. Each part stands on a line of
its own, and the author's line breaks between phrases stay too. What is
printed is read again before it is given out, so it always says what was read.
"""

from __future__ import annotations

import attrs

from perfeval.diagnostics import Collector
from perfeval.source import Source, Span
from perfeval.syntax import ast
from perfeval.syntax.canonical import Piece, pieces, wide
from perfeval.syntax.outline import Section, outline
from perfeval.syntax.parser import parse_rule, parse_sentence
from perfeval.syntax.text import Folded, fold

_STOPS = {";": "；", "。": "。", ".": "。", "!": "！", "?": "？"}
_INDENT = "  "
_MOST_CHOICES = 8

_Shape = tuple[str, str, tuple[str, ...], tuple[str, ...], tuple["_Shape", ...]]


def canonical_rule(text: str) -> str:
    """``text`` in canonical form; a text with faults comes back as it is."""
    source = Source("<rule>", text)
    sink = Collector()
    rule = parse_rule(source, Span(0, len(text)), sink)
    return text if sink.ordered() else print_rule(rule, source)


def print_rule(rule: ast.Part, source: Source) -> str:
    """The canonical text of ``rule``, which was read from ``source`` without a fault.

    It reads as an equal tree, and printing that gives the same text again.
    """
    printer = _Printer(source)
    shape = printer.part(rule, "", "")
    text = printer.text()
    printed = Source("<rule>", text)
    if shape == _shape(printed, outline(_folded(printed))):
        return text
    return source.excerpt(rule.span).strip()


@attrs.define
class _Printer:
    """Text under construction, line by line."""

    source: Source
    lines: list[str] = attrs.field(factory=list)
    line: str = ""

    def text(self) -> str:
        """All lines."""
        self._break()
        return "\n".join(self.lines)

    def part(self, part: ast.Part, indent: str, inner: str) -> _Shape:
        """Print ``part``; ``inner`` stands in front of the lines that go on with it."""
        self._break(indent)
        self.line += wide(part.mark)
        if part.mark.endswith("."):
            self.line += " "
        stop = part.parts[0].span.start if part.parts else part.span.end
        items: list[ast.Sentence | Span] = sorted([*part.sentences, *part.notes], key=_start)
        sentences: list[str] = []
        end: int | None = None
        for item, following in zip(items, [*map(_start, items), stop][1:], strict=True):
            if end is not None and "\n" in self.source.text[end : _start(item)]:
                self._break(inner)
            if isinstance(item, Span):
                end = item.end
                self.line += self.source.excerpt(item).strip()
                self._break(inner)
                continue
            end = item.span.end
            sentences.append(self._sentence(item, inner))
            self.line += _stop(self.source.text[end:following])
        deeper = inner if part.mark else ""
        return (
            part.mark,
            part.style,
            tuple(sentences),
            tuple(self.source.excerpt(note).strip() for note in part.notes),
            tuple(self.part(each, deeper, deeper + _INDENT) for each in part.parts),
        )

    def _sentence(self, sentence: ast.Sentence, inner: str) -> str:
        """Print one sentence; its folded text comes back."""
        folded = fold(self.source, sentence.span, Collector()).joined()
        text = _settled(pieces(self.source, folded, sentence), folded, sentence)
        if text is None:
            text = " ".join(self.source.excerpt(sentence.span).split())
        first, *others = text.split("\n")
        self.line += first
        for other in others:
            self._break(inner)
            self.line += other
        return _folded(Source("", text)).joined().text

    def _break(self, indent: str = "") -> None:
        if self.line.strip():
            self.lines.append(self.line.rstrip())
        self.line = indent


def _start(item: ast.Sentence | Span) -> int:
    return item.start if isinstance(item, Span) else item.span.start


def _stop(gap: str) -> str:
    """The mark that ends a sentence, out of what stands between it and the next."""
    folded = _folded(Source("", gap)).text
    return next((_STOPS[char] for char in folded if char in _STOPS), "")


def _folded(source: Source) -> Folded:
    return fold(source, Span(0, len(source.text)), Collector())


def _shape(source: Source, section: Section) -> _Shape:
    return (
        section.mark,
        section.style,
        tuple(folded.text for folded in section.sentences),
        tuple(source.excerpt(note).strip() for note in section.notes),
        tuple(_shape(source, part) for part in section.parts),
    )


def _settled(found: list[Piece], folded: Folded, sentence: ast.Sentence) -> str | None:
    """The most canonical text that still reads as ``sentence``.

    Which words a verb or a sign is depends on what stands beside it, so a
    change in one place may have to be given up because of another.
    """
    chosen = [piece.plain for piece in found]
    if not _reads_as("".join(chosen), folded, sentence):
        return None
    best = [piece.canonical for piece in found]
    if _reads_as("".join(best), folded, sentence):
        return "".join(best)
    choices = [i for i, piece in enumerate(found) if piece.plain != piece.canonical]
    if len(choices) > _MOST_CHOICES:
        return "".join(chosen)
    changed = True
    while changed:
        changed = False
        for i in choices:
            trial = [*chosen[:i], best[i], *chosen[i + 1 :]]
            if chosen[i] != best[i] and _reads_as("".join(trial), folded, sentence):
                chosen, changed = trial, True
    return "".join(chosen)


def _reads_as(text: str, folded: Folded, sentence: ast.Sentence) -> bool:
    source = Source("", text)
    again = _folded(source).joined()
    if again.text == folded.text:
        return True
    sink = Collector()
    return parse_sentence(source, again, sink) == sentence and not sink.ordered()
