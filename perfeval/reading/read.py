"""Text to clauses: the one way into the reading room."""

from __future__ import annotations

import re

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.reading import clauses as ast
from perfeval.reading.automaton import Token, automaton
from perfeval.reading.builder import Builder, Entry, Head
from perfeval.reading.doubts import doubt_names, rivals_of
from perfeval.reading.faults import Faults
from perfeval.reading.heads import nested
from perfeval.reading.outline import Section, note_ranges, outline
from perfeval.reading.places import Places
from perfeval.reading.search import REMARK, UNREAD, Patience, search
from perfeval.reading.slips import mend
from perfeval.source import Source, Span
from perfeval.text.fold import Folded, fold

MAX_RULE = 20_000
_FORMULA = "得分="
_QUOTED = re.compile(r'"[^"]*分[值数]?[=＝][^"]*"')


def read_rule(source: Source, span: Span, sink: Collector) -> ast.Block:
    """The clauses of the rule at ``span``, in parts.

    Never raises for what an author wrote: faults go to ``sink``, and the
    sentences without a fault are read.
    """
    if span.end - span.start > MAX_RULE:
        sink.add(Diagnostic("PE105", source, Span(span.start, span.start), {"limit": MAX_RULE}))
        return ast.Block("", span=span)
    folded = fold(source, span, sink)
    meant = mend(source, folded, note_ranges(folded.text), sink)
    return _Reader(source, sink).block(outline(meant))


def read_expression(source: Source, span: Span, sink: Collector) -> ast.Expression | None:
    """A formula on its own, as a data block has it."""
    folded = mend(source, fold(source, span, sink).joined(), (), sink)
    sentence = read_sentence(source, _headed(folded), sink) if folded.text else None
    if sentence is None:
        return None
    entries = sentence.entries
    if len(entries) == 1 and isinstance(entries[0], ast.Clause):
        action = entries[0].action
        if isinstance(action, ast.Formula | ast.Definition) and not entries[0].when:
            return action.value
    words: dict[str, object] = {"text": source.excerpt(folded.span(0, len(folded.text)))}
    sink.add(Diagnostic("PE101", source, folded.span(0, len(folded.text)), words))
    return None


def _headed(folded: Folded) -> Folded:
    """``folded`` behind 得分=, so that it is read as a formula is."""
    places = (folded.places[0],) * len(_FORMULA)
    return Folded(_FORMULA + folded.text, places + folded.places, folded.end)


@attrs.frozen
class Sentence:
    """One sentence: its text, the words found in it, and the clauses that they make."""

    folded: Folded
    tokens: tuple[Token, ...]
    entries: tuple[Entry, ...]
    rivals: tuple[Span, ...] = ()


def read_sentence(
    source: Source,
    folded: Folded,
    sink: Collector,
    number: int = 1,
    patience: Patience | None = None,
    *,
    expression: bool = False,
) -> Sentence | None:
    """The sentence that ``folded`` is; None where it has a fault that hides its clauses."""
    folded = _unquoted(folded)
    places = Places(source, folded, sink, expression)
    faults = Faults(places)
    if faults.before():
        return None
    found = search(folded.text, patience)
    if faults.unread(found.tokens):
        return None
    kept = tuple(token for token in found.tokens if token.kind not in {UNREAD, REMARK})
    tree = automaton().tree(kept, len(folded.text))
    doubt_names(places, kept, tree)
    entries = list(Builder(places, number).entries(tree))
    rivals = rivals_of(places, found.rivals, kept, entries, number) if found.rivals else []
    entries.extend(_remarks(places, found.tokens, number))
    return Sentence(folded, found.tokens, tuple(entries), tuple(rivals))


@attrs.define
class _Reader:
    """Reads the sentences of one rule."""

    source: Source
    sink: Collector
    patience: Patience = attrs.field(factory=Patience)

    def block(self, section: Section) -> ast.Block:
        """A part with the blocks that heads set off in it, and the parts inside."""
        blocks = [ast.Block("", span=section.span)]
        rivals: list[Span] = []
        for number, folded in enumerate(section.sentences, 1):
            sentence = read_sentence(self.source, folded, self.sink, number, self.patience)
            if sentence is None:
                continue
            rivals.extend(sentence.rivals)
            for entry in sentence.entries:
                _place(blocks, entry)
        root, last = nested(self.source, blocks)
        root.mark, root.style, root.span = section.mark, section.style, section.span
        root.notes, root.rivals = list(section.notes), rivals
        for inner in section.parts:
            last.parts.append(self.block(inner))
        return root


def _unquoted(folded: Folded) -> Folded:
    """``即“得分=…”``: quotation marks around a formula are none of its words."""
    text = folded.text
    marks = [at for match in _QUOTED.finditer(text) for at in (match.start(), match.end() - 1)]
    if not marks:
        return folded
    kept = [at for at in range(len(text)) if at not in marks]
    return Folded(
        "".join(text[at] for at in kept), tuple(folded.places[at] for at in kept), folded.end
    )


def _remarks(places: Places, tokens: tuple[Token, ...], sentence: int) -> list[Entry]:
    """Brackets that the search left aside are notes on the words before them."""
    spans = [places.span(token) for token in tokens if token.kind == REMARK]
    return [ast.Clause(span, sentence, ast.Note(span=span)) for span in spans]


def _place(blocks: list[ast.Block], entry: Entry) -> None:
    """Put a clause under the head before it; a head with words opens a block."""
    last = blocks[-1]
    if isinstance(entry, ast.Clause):
        last.clauses.append(entry)
    elif entry.trailing:
        _trail(last, entry)
    else:
        block = ast.Block(
            entry.words, entry.span, entry.points, when=entry.when,
            span=entry.span.cover(entry.points.span),
        )  # fmt: skip
        if last.points is None and not last.clauses and len(blocks) == 1:
            blocks[0] = block
        else:
            blocks.append(block)


def _trail(last: ast.Block, entry: Head) -> None:
    """（4分） behind a whole clause: the full score of the item, unless that is stated already."""
    if last.points is None:
        last.points, last.trailing = entry.points, True
    else:
        limit = ast.Limit("sum", entry.points, span=entry.points.span)
        last.clauses.append(ast.Clause(entry.points.span, 0, limit))
