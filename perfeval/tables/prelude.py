"""What stands above the headings: a title, lines of a rubric file, the budget block."""

from __future__ import annotations

import re
from itertools import pairwise

import attrs

from perfeval.diagnostics import Collector
from perfeval.rubrictext.document import Document, Line, Words
from perfeval.rubrictext.parse import parse
from perfeval.source import Source, Span
from perfeval.tables.money import Execution, read_money
from perfeval.tables.sheet import Sheet
from perfeval.tables.vocabulary import HEAD_TOTAL, LABELS, SUBJECT
from perfeval.tables.words import NOTE, is_dash, one_line
from perfeval.text.names import normalise_key

HEAD = re.compile(
    r"(?:评价体系|指标体系)[\s:：]|满分[\s:：]?\s*\d|(?:评价)?等级(?:划分|标准)?[\s:：]"
    r"|(?:得分|总分)?按?(?:保留|不舍入|舍入|取整|四舍|只舍|只入)|数据$|基础数据$"
)
"""A line that a rubric file has in front of its indicators."""

_NO_TITLE = re.compile(
    r"(?:附件|附表|表)[\d一二三四五六七八九十]*(?:[-－]\d+)?[:：.]?|[（(].*[)）]|.*(?:单位|日期|时间)[:：].*"
    r"|\d{4}\s*年度?"
)
_MOST_SUBJECT_ROWS = 12


def plain_title(text: str) -> bool:
    """Whether a row with these words alone is taken for the title."""
    return bool(text) and not (HEAD.match(text) or NOTE.match(text) or _NO_TITLE.fullmatch(text))


@attrs.frozen
class Prelude:
    """What a table says before its headings; ``total`` is where a total in the head stands."""

    title: Words | None
    head: Document
    lines: tuple[Line, ...]
    execution: Execution | None
    total: Words | None = None


def read_prelude(sheet: Sheet, end: int, sink: Collector) -> Prelude | None:
    """Read the rows above row ``end``."""
    title: Words | None = None
    kept: list[Words] = []
    data = False
    total: Words | None = None
    for row in range(end):
        filled = sheet.filled(row)
        found = _total(filled)
        total = total or found
        if len(filled) != 1 or found is not None:
            continue
        cell = filled[0][1]
        if data or HEAD.match(cell.text) or NOTE.match(cell.text):
            kept.append(cell)
            data = data or cell.text in ("数据", "基础数据")
        elif title is None and not kept and plain_title(cell.text):
            title = cell
    head = parse(sheet.source, sink, _only(sheet.source, kept))
    if head is None:
        return None
    lines = list(head.lines)
    if head.title is not None:
        title = head.title
    elif title is None and plain_title(sheet.title):
        title = Words(sheet.title, Span(0, 0))
    if head.title is None and title is not None:
        title = Words(one_line(title.text), title.span)
        lines.insert(0, Line("head", f"评价体系 {title.text}"))
    return Prelude(title, head, tuple(lines), read_money(sheet, end, sink), total)


_FOOT_HEAD = re.compile(
    r"(?:评价)?等级(?:划分|标准)?[\s:：].*\d|(?:得分|总分)?按?(?:保留|不舍入|舍入|取整|四舍|只舍|只入)"
)


def with_foot(head: Document, sheet: Sheet, begin: int) -> Document:
    """``head`` with the grades and the rounding that stand below the indicators.

    Such lines are remarks to most readers, so one that is not understood is no
    fault, and what the head says wins.
    """
    for row in range(begin, len(sheet.rows)):
        filled = sheet.filled(row)
        if len(filled) != 1 or not _FOOT_HEAD.match(filled[0][1].text):
            continue
        sink = Collector()
        found = parse(sheet.source, sink, _only(sheet.source, [filled[0][1]]))
        if found is None or list(sink):
            continue
        lines = (*head.lines, *(line for line in found.lines if line.kind == "head"))
        if found.grades and not head.grades:
            head = attrs.evolve(head, grades=found.grades, lines=lines)
        elif found.rounding.stated and not head.rounding.stated:
            head = attrs.evolve(head, rounding=found.rounding, lines=lines)
    return head


def subject(sheet: Sheet, end: int) -> str:
    """What is assessed: the words beside 项目名称 or 部门名称 above row ``end``."""
    for row in range(min(end, _MOST_SUBJECT_ROWS)):
        filled = [cell for _, cell in sheet.filled(row)]
        for label, value in pairwise(filled):
            said = normalise_key(value.text)
            named = not (is_dash(value.text) or SUBJECT.fullmatch(said) or LABELS.fullmatch(said))
            if named and SUBJECT.fullmatch(normalise_key(label.text)):
                return one_line(value.text)
    return ""


def _total(filled: list[tuple[int, Words]]) -> Words | None:
    """The total that a form prints in its head: 自评总分：69, or the number beside the words."""
    cells = [cell for _, cell in filled]
    for place, cell in enumerate(cells):
        match = HEAD_TOTAL.fullmatch(normalise_key(cell.text))
        if match is None:
            continue
        if match[1]:
            start = cell.text.find(match[1])
            if start >= 0:
                begin = cell.span.start + start
                span = attrs.evolve(cell.span, start=begin, end=begin + len(match[1]))
                return Words(match[1], span)
        following = cells[place + 1] if place + 1 < len(cells) else None
        number = following and re.fullmatch(r"(\d+(?:\.\d+)?)分?", normalise_key(following.text))
        if following is not None and number:
            return following
    return None


def _only(source: Source, kept: list[Words]) -> str:
    """The text of a sheet with line breaks for everything else, so that places stay."""
    out: list[str] = []
    place = 0
    for cell in kept:
        out.append("\n" * (cell.span.start - place))
        out.append(source.excerpt(cell.span))
        place = cell.span.end
    return "".join(out)
