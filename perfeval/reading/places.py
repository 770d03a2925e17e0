"""A sentence while it is built: its folded text, its author's words, and the sink for findings."""

from __future__ import annotations

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.reading.automaton import Token, Tree
from perfeval.source import Source, Span
from perfeval.text.fold import Folded
from perfeval.text.names import normalise_key

Item = Tree | Token


@attrs.frozen
class Places:
    """Where the words of one sentence stand."""

    source: Source
    folded: Folded
    sink: Collector
    expression: bool = False  # a formula on its own: A/B is a quotient

    def span(self, item: Item) -> Span:
        """Where ``item`` stands in the author's text."""
        return self.folded.span(item.start, item.end)

    def text(self, item: Item) -> str:
        """The folded characters of ``item``."""
        return self.folded.text[item.start : item.end]

    def key(self, span: Span) -> str:
        """The author's own characters at ``span``, in the shape of a key."""
        return normalise_key(self.source.excerpt(span))

    def fault(self, code: str, span: Span, **arguments: object) -> None:
        """Report one finding."""
        self.sink.add(Diagnostic(code, self.source, span, arguments))

    def unread(self, start: int, end: int) -> None:
        """Report that the words between two places are not understood."""
        span = self.folded.span(start, end)
        self.fault("PE101", span, text=self.source.excerpt(span))


def trees(tree: Tree) -> list[Tree]:
    """The parts of ``tree`` that are no single words."""
    return [child for child in tree.children if isinstance(child, Tree)]


def alone_in(tree: Tree, name: str) -> Tree | None:
    """The part called ``name``, where a bracket holds nothing else."""
    while tree.name != name:
        inner = trees(tree)
        if len(inner) != 1 or any(token.kind != "OPEN" for token in tokens(tree)):
            return None
        tree = inner[0]
    return tree


def tokens(tree: Tree) -> list[Token]:
    """The single words right inside ``tree``."""
    return [child for child in tree.children if isinstance(child, Token)]


def first(tree: Tree, *kinds: str) -> Token | None:
    """The first single word of one of ``kinds``."""
    return next((token for token in tokens(tree) if token.kind in kinds), None)


def part(tree: Tree, *names: str) -> Tree | None:
    """The first part with one of ``names``."""
    return next((child for child in trees(tree) if child.name in names), None)
