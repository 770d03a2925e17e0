"""Laws of official tables: reading never fails, and says what a rubric file would say."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from perfeval.diagnostics import Collector
from perfeval.rubrictext.document import Document, Indicator
from perfeval.rubrictext.format import format_document
from perfeval.rubrictext.parse import parse
from perfeval.source import Source
from perfeval.tables.read import read_table
from perfeval.tables.sheet import decode, read_cells
from perfeval.tables.words import is_dash
from perfeval.tables.write import to_csv

HEADINGS = st.lists(
    st.sampled_from(
        "一级指标 二级指标 三级指标 四级指标 指标 类别 分值 权重 年度指标值 评分标准 指标说明 依据 "
        "完成值 得分 备注 名称 绩效指标 别的".split()
    ),
    min_size=1,
    max_size=8,
)
CELLS = st.sampled_from(
    [
        "", "", "", "甲", "乙", "丙（5分）", "丁\n戊", "5", "10分", "—", "无", "85%", "≥5次",
        "'=12次", "-3", "得5分", "1. 得2分；\n注：按年报\n2. 得3分", "注：见附件", "# 待核",
        "指标 完成的得1分",
        "合计", "小计", "目标 达到的得5分", "预算执行率", "依据：合同\n得5分", '"三公"经费',
        "满分 10分", "数据", "a,b\tc", "甲 # 乙",
    ]
)  # fmt: skip
TABLES = st.tuples(
    st.lists(st.lists(CELLS, max_size=3), max_size=3),
    HEADINGS,
    st.lists(st.lists(CELLS, max_size=8), max_size=8),
)

NAMES = st.text("甲乙丙丁戊（）=+-@'\"，,#A9 ", min_size=1, max_size=6).map(
    lambda t: f"名{t}".strip()
)
WORDS = st.text("甲乙=+-@'\"，,；5％≥ ", min_size=1, max_size=8).map(str.strip).filter(bool)
# A lone dash is a cell that is struck out, which a rubric file can name and a table cannot.
WORDS = WORDS.filter(lambda text: not is_dash(text))


def written(rows: list[list[str]], separator: str = ",") -> str:
    """The rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def outline(indicators: tuple[Indicator, ...]) -> Iterator[tuple[object, ...]]:
    """What indicators say, without places."""
    for each in indicators:
        points = each.points and each.points.value
        target = each.target and "".join(each.target.text.split())
        ruled = each.rule is not None or each.judged
        yield (each.level, "".join(each.name.text.split()), points, target, ruled)
        yield from outline(each.children)


def parsed(text: str) -> Document:
    """The document of canonical text, which has no fault."""
    sink = Collector()
    document = parse(Source("t", text), sink)
    assert document is not None
    assert list(sink) == []
    return document


@given(TABLES, st.sampled_from("\t,;，"))
def test_a_table_says_what_its_canonical_text_says(
    table: tuple[list[list[str]], list[str], list[list[str]]], separator: str
) -> None:
    """A table without errors and the text that it stands for give the same document."""
    above, headings, below = table
    sink = Collector()
    text = written([*above, headings, *below], separator)
    found = read_table("表.csv", text, sink)
    if found is None or sink.failed:
        assert sink.failed
        return
    canonical = format_document(found.document)
    again = parsed(canonical)

    assert format_document(again) == canonical
    assert list(outline(again.roots)) == list(outline(found.document.roots))


@given(TABLES)
def test_every_span_holds_the_authors_words(
    table: tuple[list[list[str]], list[str], list[list[str]]],
) -> None:
    """Names, targets and rules are where their spans say, in the text of the sheet."""
    above, headings, below = table
    found = read_table("表.csv", written([*above, headings, *below]), Collector())

    def check(indicators: tuple[Indicator, ...]) -> None:
        for each in indicators:
            for words in (each.name, each.target, each.explanation, each.evidence):
                if words is not None and words.text != "预算执行率":
                    said = found.document.source.excerpt(words.span) if found else ""
                    assert "".join(said.split()) == "".join(words.text.split())
            check(each.children)

    if found is not None:
        check(found.document.roots)


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_fail(raw: bytes) -> None:
    """Whatever a file holds, there is a table or there are findings."""
    text = decode(raw)
    if text is not None:
        sink = Collector()
        assert read_table("表.csv", text, sink) is not None or sink.failed


@given(st.lists(st.lists(st.text("甲\",\n\t'= ", max_size=5), min_size=1, max_size=4), max_size=5))
def test_cells_are_those_that_were_written(rows: list[list[str]]) -> None:
    """Cells come back as the csv module wrote them, but for blanks and marks against formulas."""
    sheet = read_cells("t", written(rows), ",")
    cells = [
        [sheet.cell(place, column).text for column in range(width)]
        for place, width in enumerate(sheet.widths)
    ]

    def plain(text: str) -> str:
        text = text.strip()
        return text[1:] if text.startswith("'") and text.lstrip("'")[:1] == "=" else text

    expected = [[plain(cell) for cell in row] for row in rows]
    assert [row if any(row) else [] for row in cells] == [
        row if any(row) else [] for row in expected
    ]


@st.composite
def rubric_texts(draw: st.DrawFn) -> str:
    """Canonical text of a rubric of up to three levels, with one order of details."""
    lines: list[str] = [f"评价体系 {draw(NAMES)}"] if draw(st.booleans()) else []
    numbers = count(1)

    def leaf(word: str, depth: int) -> None:
        pad = "  " * depth
        lines.append(f"{pad}{word} 第{next(numbers)}{draw(NAMES)}（{draw(st.integers(1, 50))}分）")
        lines.append(f"{pad}  目标 {draw(WORDS)}")
        if draw(st.booleans()):
            lines.append(f"{pad}  指标说明 {draw(WORDS)}")
        lines.extend(f"{pad}  得{draw(WORDS)}" for _ in range(draw(st.integers(0, 2))))

    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            leaf("一级指标", 0)
            continue
        lines.append(f"一级指标 第{next(numbers)}{draw(NAMES)}")
        word = draw(st.sampled_from(["二级指标", "指标"]))
        for _ in range(draw(st.integers(1, 2))):
            leaf(word, 1)
    # A comment behind a line has no cell of its own.
    return re.sub("[ ]+#", "#", "\n".join(lines)) + "\n"


@given(rubric_texts())
def test_tables_read_back(text: str) -> None:
    """Text to table to text is the identity, whatever signs names and targets begin with."""
    sink = Collector()
    document = parse(Source("t", text), sink)
    assert document is not None
    if sink.failed:
        return
    canonical = format_document(document)
    table = read_table("表.csv", to_csv(canonical), sink)

    assert list(sink) == []
    assert table is not None
    assert format_document(table.document) == canonical


def test_reading_stays_linear() -> None:
    """Ten times the rows take about ten times as many calls, also where quotes never close."""

    def calls(times: int) -> int:
        rows = '甲,1,"得1分；""注""\n",x\n"乙,1,"x,"y\n' * times
        seen = 0

        def count(*_: object) -> None:
            nonlocal seen
            seen += 1

        sys.setprofile(count)
        try:
            read_table("表.csv", "一级指标,分值,评分标准,备注\n" + rows, Collector())
        finally:
            sys.setprofile(None)
        return seen

    calls(10)  # what is made once is not counted

    assert calls(1000) < 12 * calls(100)
