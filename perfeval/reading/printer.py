"""Canonical text of a rule: one shape for what officials write in many.

Widths, signs, numbers and the verbs in front of a score have one shape; the
author's words, brackets, order and notes stay. Each part stands on a line of
its own, and the author's line breaks between words stay too. What is printed
is read again before it is given out, so it always says what was read.
"""

from __future__ import annotations

import attrs

from perfeval.diagnostics import Collector
from perfeval.reading import clauses as ast
from perfeval.reading.canonical import Piece, pieces, wide
from perfeval.reading.outline import Section, outline
from perfeval.reading.read import Sentence, read_rule, read_sentence
from perfeval.source import Source, Span
from perfeval.text.fold import Folded, fold

_STOPS = {";": "；", "。": "。", ".": "。", "!": "！", "?": "？"}
_INDENT = "  "
_MOST_CHOICES = 16


def canonical_rule(text: str) -> str:
    """``text`` in canonical form; a text with faults comes back as it is.

    The canonical form reads as equal clauses, and its canonical form is itself.
    """
    source = Source("<rule>", text)
    block = _read(text)
    if block is None:
        return text
    section = outline(_folded(source))
    for plain in (False, True):
        printer = _Printer(source, plain)
        printer.part(section, "", "")
        printed = printer.text()
        if _says(printed, block) and _noted(printed) == _noted(text):
            return printed
    return text.strip()


def _read(text: str) -> ast.Block | None:
    """The clauses of ``text``; None where it has a fault."""
    sink = Collector()
    block = read_rule(Source("<rule>", text), Span(0, len(text)), sink)
    return None if sink.ordered() else block


def _says(text: str, block: ast.Block) -> bool:
    return _bare(_read(text)) == _bare(block)


def _bare(block: ast.Block | None) -> object:
    """What a block says, wherever it stands."""
    if block is None:
        return None
    said = (block.head, block.points, block.clauses, block.mark, block.style, block.when)
    return said, block.trailing, [_bare(part) for part in block.parts]


def _noted(text: str) -> list[str]:
    source = Source("<rule>", text)
    return [" ".join(source.excerpt(span).split()) for span in _notes(outline(_folded(source)))]


def _notes(section: Section) -> list[Span]:
    return [*section.notes, *(span for part in section.parts for span in _notes(part))]


@attrs.define
class _Printer:
    """Text under construction, line by line; ``plain`` leaves numbers and verbs as they are."""

    source: Source
    plain: bool
    lines: list[str] = attrs.field(factory=list)
    line: str = ""

    def text(self) -> str:
        """All lines."""
        self._break()
        return "\n".join(self.lines)

    def part(self, part: Section, indent: str, inner: str) -> None:
        """Print ``part``; ``inner`` stands in front of the lines that go on with it."""
        self._break(indent)
        self.line += wide(part.mark)
        if part.mark.endswith("."):
            self.line += " "
        stop = part.parts[0].span.start if part.parts else part.span.end
        items: list[Folded | Span] = sorted([*part.sentences, *part.notes], key=_start)
        end: int | None = None
        starts = [*map(_start, items[1:]), stop]
        for item, following in zip(items, starts, strict=False):
            if end is not None and "\n" in self.source.text[end : _start(item)]:
                self._break(inner)
            if isinstance(item, Span):
                end = item.end
                self.line += self.source.excerpt(item).strip()
                self._break(inner)
                continue
            end = item.places[-1] + 1
            self._sentence(item, inner)
            self.line += _stop(self.source.text[end:following])
        deeper = inner if part.mark else ""
        for each in part.parts:
            self.part(each, deeper, deeper + _INDENT)

    def _sentence(self, folded: Folded, inner: str) -> None:
        sentence = read_sentence(self.source, folded, Collector())
        if sentence is None or sentence.folded.text != folded.text:
            text = wide(folded.text)  # with quotation marks that reading leaves out
        else:
            found = pieces(self.source, folded, sentence.tokens)
            text = (
                "".join(piece.plain for piece in found) if self.plain else _settled(found, sentence)
            )
        first, *others = text.split("\n")
        self.line += first
        for other in others:
            self._break(inner)
            self.line += other

    def _break(self, indent: str = "") -> None:
        if self.line.strip():
            self.lines.append(self.line.rstrip())
        self.line = indent


def _start(item: Folded | Span) -> int:
    return item.start if isinstance(item, Span) else item.places[0]


def _stop(gap: str) -> str:
    """The mark that ends a sentence, out of what stands between it and the next."""
    folded = _folded(Source("", gap)).text
    return next((_STOPS[char] for char in folded if char in _STOPS), "")


def _folded(source: Source) -> Folded:
    return fold(source, Span(0, len(source.text)), Collector())


def _settled(found: list[Piece], sentence: Sentence) -> str:
    """The most canonical text that still reads as ``sentence``.

    Which words a verb or a sign is depends on what stands beside it, so a
    change in one place may have to be given up because of another.
    """
    best = [piece.canonical for piece in found]
    if _reads_as("".join(best), sentence):
        return "".join(best)
    chosen = [piece.plain for piece in found]
    choices = [i for i, piece in enumerate(found) if piece.plain != piece.canonical]
    if len(choices) <= _MOST_CHOICES and _reads_as("".join(chosen), sentence):
        for i in choices:
            trial = [*chosen[:i], best[i], *chosen[i + 1 :]]
            if _reads_as("".join(trial), sentence):
                chosen = trial
    return "".join(chosen)


def _reads_as(text: str, sentence: Sentence) -> bool:
    source, sink = Source("", text), Collector()
    again = read_sentence(source, _folded(source).joined(), sink)
    return again is not None and not sink.ordered() and again.entries == sentence.entries
