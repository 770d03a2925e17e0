"""What stands above the headings: a title, lines of a rubric file, the budget block."""

from __future__ import annotations

import re

import attrs

from perfeval.diagnostics import Collector
from perfeval.names import normalise_key
from perfeval.rubrictext.document import Amount, Document, Line, Words
from perfeval.rubrictext.parse import parse
from perfeval.rubrictext.phrases import read_points
from perfeval.source import Source
from perfeval.tables.sheet import Sheet
from perfeval.tables.words import NOTE, is_dash, one_line

HEAD = re.compile(
    r"(?:评价体系|指标体系)[\s:：]|满分[\s:：]?\s*\d|(?:评价)?等级(?:划分|标准)?[\s:：]"
    r"|(?:得分|总分)?按?(?:保留|不舍入|舍入|取整|四舍|只舍|只入)|数据$|基础数据$"
)
"""A line that a rubric file has in front of its indicators."""

_NO_TITLE = re.compile(
    r"(?:附件|附表|表)[\d一二三四五六七八九十]*(?:[-－]\d+)?[:：.]?|[（(].*[)）]|.*(?:单位|日期|时间)[:：].*"
    r"|\d{4}\s*年度?"
)
_BUDGET, _SPENT, _RATE = "全年预算数", "全年执行数", "执行率"
_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]$")
EXECUTION = "预算执行率"


def plain_title(text: str) -> bool:
    """Whether a row with these words alone is taken for the title."""
    return not (HEAD.match(text) or NOTE.match(text) or _NO_TITLE.fullmatch(text))


@attrs.frozen
class Execution:
    """The budget block of a self-evaluation form: full score, rate, and the two amounts."""

    name: Words
    points: Amount
    rate: str
    amounts: dict[str, str]


@attrs.frozen
class Prelude:
    """What a table says before its headings."""

    title: Words | None
    head: Document
    lines: tuple[Line, ...]
    execution: Execution | None


def read_prelude(sheet: Sheet, end: int, sink: Collector) -> Prelude | None:
    """Read the rows above row ``end``."""
    title: Words | None = None
    kept: list[Words] = []
    data = False
    for row in range(end):
        filled = sheet.filled(row)
        if len(filled) != 1:
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
    elif title is not None:
        title = Words(one_line(title.text), title.span)
        lines.insert(0, Line("head", f"评价体系 {title.text}"))
    return Prelude(title, head, tuple(lines), _execution(sheet, end, sink))


def _only(source: Source, kept: list[Words]) -> str:
    """The text of a sheet with line breaks for everything else, so that places stay."""
    out: list[str] = []
    place = 0
    for cell in kept:
        out.append("\n" * (cell.span.start - place))
        out.append(source.excerpt(cell.span))
        place = cell.span.end
    return "".join(out)


def _execution(sheet: Sheet, end: int, sink: Collector) -> Execution | None:
    """The row of the budget block that has a full score."""
    for row in range(end):
        columns = {
            _BRACKET.sub("", normalise_key(cell.text)): column for column, cell in sheet.filled(row)
        }
        if _BUDGET in columns and _SPENT in columns and "分值" in columns:
            return _first_weighed(sheet, row + 1, end, columns, sink)
    return None


def _first_weighed(
    sheet: Sheet, begin: int, end: int, columns: dict[str, int], sink: Collector
) -> Execution | None:
    for row in range(begin, end):
        weight = sheet.cell(row, columns["分值"])
        if not weight.text or is_dash(weight.text):
            continue
        points = read_points(sheet.source, weight, sink)
        if points is None:
            continue
        amounts = {
            name: text
            for name in (_BUDGET, _SPENT)
            if (text := sheet.cell(row, columns[name]).text) and not is_dash(text)
        }
        rate = sheet.cell(row, columns[_RATE]).text if _RATE in columns else ""
        return Execution(Words(EXECUTION, weight.span), points, rate, amounts)
    return None
