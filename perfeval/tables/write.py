"""A rubric as an official table in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import attrs

from perfeval.diagnostics import Collector
from perfeval.numbers.exact import to_text
from perfeval.rubrictext.document import Document, Indicator, Line
from perfeval.rubrictext.parse import parse
from perfeval.rubrictext.phrases import name_and_points
from perfeval.source import Source
from perfeval.tables.headings import BARE
from perfeval.tables.prelude import plain_title
from perfeval.tables.sheet import GUARDED
from perfeval.tables.tree import LEVELS

_DETAILS = (("年度指标值", "target"), ("指标说明", "explanation"), ("依据", "evidence"))
_DASH = "—"


def to_csv(canonical: str) -> str:
    """The table of the rubric with this canonical text."""
    document = parse(Source("", canonical), Collector())
    assert document is not None  # noqa: S101 - the text was parsed when it was made
    rows = [[_guarded(cell) for cell in row] for row in _Writer(document).rows()]
    width = max(map(len, rows))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [*row, *[""] * (width - len(row))] for row in rows
    )
    return out.getvalue()


def _guarded(text: str) -> str:
    """The text of a cell that no spreadsheet runs as a formula; reading drops the mark again."""
    return f"'{text}" if GUARDED.match(text) else text


@attrs.define
class _Writer:
    document: Document
    notes: list[str] = attrs.field(factory=list)

    def rows(self) -> list[list[str]]:
        """Title, heads, headings, one row for each leaf, and remarks."""
        lines = self.document.lines
        begin = next(
            (place for place, line in enumerate(lines) if line.kind == "indicator"), len(lines)
        )
        head = [[text] for text in self._head(lines[:begin])]
        blocks = _blocks(lines[begin:])
        indicators = list(_preorder(self.document.roots, ()))
        used = {each.level for each, _ in indicators}
        deepest = max((level for level in used if level != BARE), default=0)
        columns = [*range(1, deepest + 1), *([BARE] if BARE in used else [])]
        details = [
            (word, name)
            for word, name in _DETAILS
            if any(getattr(each, name) is not None for each, _ in indicators)
        ]
        body = []
        pending: list[Indicator] = []
        for (indicator, above), block in zip(indicators, blocks, strict=True):
            if indicator.children:
                self._remarks(block)
                pending.append(indicator)
                continue
            row = self._levels(indicator, above, pending, columns)
            row += [words.text if (words := getattr(indicator, n)) else "" for _, n in details]
            body.append([*row, self._wording(block)])
            pending = []
        top = [word for level in columns for word in (LEVELS[level], "分值")]
        top += [*(word for word, _ in details), "评分标准"]
        return [*head, top, *body, *([note] for note in self.notes)]

    def _head(self, lines: tuple[Line, ...]) -> Iterator[str]:
        """The rows above the headings; remarks under the title go to the end of the table."""
        rest = list(lines)
        title = self.document.title
        titled = bool(rest) and rest[0].kind == "head" and rest[0].text.startswith("评价体系")
        if title is not None and titled:
            first = rest.pop(0)
            yield title.text if plain_title(title.text) and not first.comment else _said(first)
        while (titled or title is None) and rest and rest[0].kind == "comment":
            self.notes.append(rest.pop(0).text)
        for line in rest:
            yield _said(line)

    def _levels(
        self,
        leaf: Indicator,
        above: tuple[Indicator, ...],
        pending: list[Indicator],
        columns: list[int],
    ) -> list[str]:
        """Names and weights; a heading stands only in its first row, as in merged cells."""
        row: list[str] = []
        path = {each.level: each for each in (*above, leaf)}
        for level in columns:
            indicator = path.get(level)
            if indicator is None:
                row += [_DASH, ""]
            elif indicator is leaf or any(each is indicator for each in pending):
                row += _name_and_weight(indicator)
            else:
                row += ["", ""]
        return row

    def _remarks(self, block: list[Line]) -> None:
        for line in block:
            if line.kind == "comment":
                self.notes.append(line.text)
            if line.comment:
                self.notes.append(line.comment)

    def _wording(self, block: list[Line]) -> str:
        """The 评分标准 cell of a leaf, with the remarks in front of the rule."""
        kept = [line for line in block if line.kind in ("comment", "rule")]
        last = max((n for n, line in enumerate(kept) if line.kind == "rule"), default=len(kept))
        self.notes += [line.text for line in kept[last + 1 :]]
        self.notes += [line.comment for line in block if line.comment]
        return "\n".join(line.text for line in kept[: last + 1])


def _said(line: Line) -> str:
    return f"{line.text}  {line.comment}" if line.comment else line.text


def _name_and_weight(indicator: Indicator) -> list[str]:
    name = indicator.name
    if indicator.points is None:
        return [name.text, ""]
    points = to_text(indicator.points.value)
    source = Source("", name.text)
    inner = attrs.evolve(name, span=attrs.evolve(name.span, start=0, end=len(name.text)))
    if name_and_points(source, inner, Collector())[1] is not None:
        # A name that ends like a weight would be taken for one.
        return [f"{name.text}（{points}分）", ""]
    return [name.text, points]


def _blocks(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each indicator, the first being its own."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.kind == "indicator":
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _preorder(
    indicators: Iterable[Indicator], above: tuple[Indicator, ...]
) -> Iterator[tuple[Indicator, tuple[Indicator, ...]]]:
    """Every indicator with those above it, in order of the text."""
    for indicator in indicators:
        yield indicator, above
        yield from _preorder(indicator.children, (*above, indicator))
