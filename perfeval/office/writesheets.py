"""Workbooks (.xlsx) written with the standard library: a sheet for each table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.office.grid import column_letters
from perfeval.office.paper import Item, Paper, Placed, number_style
from perfeval.office.refusal import LONGEST_CELL
from perfeval.office.zipped import DECLARATION, attribute, content_types, packed, relations, words

__all__ = ["CHOICES_SHEET", "workbook"]

CHOICES_SHEET = "选项"
"""The hidden sheet that holds lists too long for the cell that offers them."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LONGEST_NAME = 31
_LONGEST_LIST = 255
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
_FIRST_FORMAT = 164
_TITLE, _LINE_BELOW, _TEXT, _HEAD, _FILL = range(5)


def workbook(papers: Sequence[Paper]) -> bytes:
    """The file with one sheet for each of ``papers``, as bytes; equal papers give equal bytes."""
    styles, lists = _Styles(), _Lists()
    names = _names(papers)
    sheets = [_sheet(paper, styles, lists) for paper in papers]
    hidden = lists.sheet()
    if hidden:
        names.append(CHOICES_SHEET)
        sheets.append(hidden)
    numbers = range(1, len(sheets) + 1)
    parts = {
        f"xl/worksheets/sheet{number}.xml": text
        for number, text in zip(numbers, sheets, strict=True)
    }
    kinds = dict.fromkeys(parts, "spreadsheetml.worksheet")
    kinds = {"xl/workbook.xml": "spreadsheetml.sheet.main", **kinds}
    kinds["xl/styles.xml"] = "spreadsheetml.styles"
    related = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in numbers}
    related["rIdStyles"] = ("styles", "styles.xml")
    return packed(
        {
            "[Content_Types].xml": content_types(kinds),
            "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": _book(papers, names),
            "xl/_rels/workbook.xml.rels": relations(related),
            "xl/styles.xml": styles.part(),
            **parts,
        }
    )


def _names(papers: Sequence[Paper]) -> list[str]:
    """Names that a sheet may have, each once."""
    found: list[str] = []
    for number, paper in enumerate(papers, 1):
        name = _NOT_IN_NAMES.sub("", paper.name).strip()[:_LONGEST_NAME] or f"表{number}"
        lowered = {each.lower() for each in (*found, CHOICES_SHEET)}
        if name.lower() in lowered:
            name = f"{name[: _LONGEST_NAME - 6]}({number})"
        found.append(name)
    return found


def _book(papers: Sequence[Paper], names: Sequence[str]) -> str:
    hidden = [*[""] * len(papers), ' state="hidden"']
    sheets = "".join(
        f'<sheet name={attribute(name)} sheetId="{number}"{hidden[number - 1]} r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">'
        f"{words(_quoted(names[place]))}!${row}:${row}</definedName>"
        for place, paper in enumerate(papers)
        for row in [_first_row(paper) + paper.head]
    )
    return (
        f'{DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><bookViews>'
        f"<workbookView/></bookViews><sheets>{sheets}</sheets>"
        f"<definedNames>{titles}</definedNames></workbook>"
    )


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _first_row(paper: Paper) -> int:
    """The row of the sheet, from 1, that the first row of the table is."""
    return 1 + bool(paper.title) + len(paper.above)


_WRAP = '<alignment vertical="center" wrapText="1"/>'
_CENTRED = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
_RIGHT = '<alignment horizontal="right" vertical="center"/>'
_BOXED = 'borderId="1" applyBorder="1" applyAlignment="1"'
_FIXED_STYLES = (
    f'<xf fontId="2" applyFont="1" applyAlignment="1">{_CENTRED}</xf>',
    f'<xf fontId="0" applyAlignment="1">{_WRAP}</xf>',
    f'<xf fontId="0" {_BOXED}>{_WRAP}</xf>',
    f'<xf fontId="1" fillId="2" applyFont="1" applyFill="1" {_BOXED}>{_CENTRED}</xf>',
    f'<xf fontId="0" fillId="3" applyFill="1" {_BOXED}>{_WRAP}</xf>',
)
"""The looks of a title, a line below, plain words, a heading, and a cell to fill in."""

_FONT = '<name val="宋体"/><family val="2"/><charset val="134"/>'
_SIDES = "".join(
    f'<{name} style="thin"><color auto="1"/></{name}>'
    for name in ("left", "right", "top", "bottom")
)
_GROUNDS = "".join(
    f'<fill><patternFill patternType="solid"><fgColor rgb="{ground}"/><bgColor indexed="64"/>'
    "</patternFill></fill>"
    for ground in ("FFEAF0F6", "FFFFFBE6")
)
_LOOKS = (
    f'<fonts count="3"><font><sz val="10.5"/>{_FONT}</font><font><b/><sz val="10.5"/>{_FONT}</font>'
    f'<font><b/><sz val="16"/>{_FONT}</font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill>'
    f'<fill><patternFill patternType="gray125"/></fill>{_GROUNDS}</fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f"<border>{_SIDES}<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
)


class _Styles:
    """Cell styles as they are needed: the fixed ones, then one for each number format."""

    def __init__(self) -> None:
        self._formats: dict[str, int] = {}

    def of(self, shown: str) -> int:
        """The style of a number shown with this format."""
        return _FILL + 1 + self._formats.setdefault(shown, len(self._formats))

    def part(self) -> str:
        """``styles.xml``."""
        formats = "".join(
            f'<numFmt numFmtId="{_FIRST_FORMAT + place}" formatCode={attribute(code)}/>'
            for code, place in self._formats.items()
        )
        numbers = [
            f'<xf numFmtId="{_FIRST_FORMAT + place}" borderId="1" applyNumberFormat="1"'
            f' applyBorder="1" applyAlignment="1">{_RIGHT}</xf>'
            for place in self._formats.values()
        ]
        styles = [*_FIXED_STYLES, *numbers]
        counted = f'<numFmts count="{len(self._formats)}">{formats}</numFmts>' if formats else ""
        return (
            f'{DECLARATION}<styleSheet xmlns="{_MAIN}">{counted}{_LOOKS}'
            f'<cellXfs count="{len(styles)}">{"".join(styles)}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )


class _Lists:
    """What cells may be filled with; long lists go to a sheet of their own."""

    def __init__(self) -> None:
        self._columns: list[tuple[str, ...]] = []

    def formula(self, labels: tuple[str, ...]) -> str:
        """What a cell that offers ``labels`` refers to."""
        joined = ",".join(labels)
        plain = all("," not in label and '"' not in label for label in labels)
        if plain and len(joined) <= _LONGEST_LIST:
            return f'"{joined}"'
        if labels not in self._columns:
            self._columns.append(labels)
        letters = column_letters(self._columns.index(labels))
        return f"{_quoted(CHOICES_SHEET)}!${letters}$1:${letters}${len(labels)}"

    def sheet(self) -> str:
        """The sheet of long lists; empty where there is none."""
        if not self._columns:
            return ""
        rows = []
        for row in range(max(map(len, self._columns))):
            cells = "".join(
                _text_cell(row, column, labels[row], _TEXT)
                for column, labels in enumerate(self._columns)
                if row < len(labels)
            )
            rows.append(f'<row r="{row + 1}">{cells}</row>')
        data = f"<sheetData>{''.join(rows)}</sheetData>"
        return f'{DECLARATION}<worksheet xmlns="{_MAIN}">{data}</worksheet>'


def _text_cell(row: int, column: int, text: str, style: int) -> str:
    at = f"{column_letters(column)}{row + 1}"
    if not text:
        return f'<c r="{at}" s="{style}"/>'
    cut = text[:LONGEST_CELL]
    return (
        f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words(cut)}</t>'
        "</is></c>"
    )


def _cell(placed: Placed, offset: int, styles: _Styles) -> str:
    """A cell, and the empty ones that it covers in its own row, which carry its border."""
    item, row = placed.item, placed.row + offset
    style = _HEAD if item.head else _FILL if item.fill else _TEXT
    number = number_style(item.text) if item.number else None
    if number is not None:
        value, shown = number
        at = f"{column_letters(placed.column)}{row + 1}"
        return f'<c r="{at}" s="{styles.of(shown)}"><v>{value}</v></c>'
    if item.ratio and not item.text:
        style = styles.of("0.00%")
    return _text_cell(row, placed.column, item.text, style)


def _sheet(paper: Paper, styles: _Styles, lists: _Lists) -> str:
    """``sheet1.xml``: elements in the one order that a spreadsheet accepts."""
    measures, wide = paper.measures(), paper.width
    offset = _first_row(paper) - 1
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{each}" customWidth="1"/>'
        for n, each in enumerate(measures, 1)
    )
    merges = [*_line_merges(paper, wide), *_merges(paper, offset)]
    merged = "".join(f'<mergeCell ref="{each}"/>' for each in merges)
    counted = f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else ""
    frozen = offset + paper.head + 1
    # Heading rows far down a form would fill the window if they were frozen.
    pane = (
        f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft"'
        ' state="frozen"/>'
        if not paper.head
        else ""
    )
    return (
        f'{DECLARATION}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(_rows(paper, measures, styles))}</sheetData>"
        f"{counted}{_validations(paper, offset, lists)}"
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
        "</worksheet>"
    )


def _rows(paper: Paper, measures: Sequence[int], styles: _Styles) -> Iterator[str]:
    number = 0
    lines = [(paper.title, _TITLE, 30)] if paper.title else []
    lines += [(line, _LINE_BELOW, 18) for line in paper.above]
    for text, style, height in lines:
        yield _line_row(number, text, style, height)
        number += 1
    offset = number
    by_row: dict[int, dict[int, str]] = {}
    for placed in paper.placed():
        _cover(placed, offset, by_row)
        by_row.setdefault(placed.row, {})[placed.column] = _cell(placed, offset, styles)
    for row, height in enumerate(paper.heights(measures)):
        cells = "".join(cell for _, cell in sorted(by_row.get(row, {}).items()))
        yield f'<row r="{row + offset + 1}" ht="{height}" customHeight="1">{cells}</row>'
        number += 1
    room = sum(measures)
    for line in paper.below:
        height = 18 * max(1, -(-2 * len(line) // max(1, room)))
        yield _line_row(number, line, _LINE_BELOW, height)
        number += 1


def _cover(placed: Placed, offset: int, by_row: dict[int, dict[int, str]]) -> None:
    """Empty cells under a merged one, without which its border is drawn at one corner only."""
    item = placed.item
    for under in range(item.down):
        for beside in range(item.across):
            row, column = placed.row + under, placed.column + beside
            style = _HEAD if item.head else _TEXT
            cell = f'<c r="{column_letters(column)}{row + offset + 1}" s="{style}"/>'
            by_row.setdefault(row, {})[column] = cell


def _line_row(row: int, text: str, style: int, height: int) -> str:
    cell = _text_cell(row, 0, text, style)
    return f'<row r="{row + 1}" ht="{height}" customHeight="1">{cell}</row>'


def _line_merges(paper: Paper, wide: int) -> Iterator[str]:
    """The title and the lines around a table reach over all its columns."""
    if wide > 1:
        above = _first_row(paper) - 1
        below = above + len(paper.rows)
        for row in (*range(above), *range(below, below + len(paper.below))):
            yield f"A{row + 1}:{column_letters(wide - 1)}{row + 1}"


def _merges(paper: Paper, offset: int) -> Iterator[str]:
    for placed in paper.placed():
        item = placed.item
        if item.across > 1 or item.down > 1:
            first = f"{column_letters(placed.column)}{placed.row + offset + 1}"
            column = placed.column + item.across - 1
            yield f"{first}:{column_letters(column)}{placed.row + item.down + offset}"


def _validations(paper: Paper, offset: int, lists: _Lists) -> str:
    found = []
    for placed in paper.placed():
        item: Item = placed.item
        if item.choices is not None:
            at = f"{column_letters(placed.column)}{placed.row + offset + 1}"
            found.append(
                f'<dataValidation type="list" allowBlank="1" showErrorMessage="1"'
                f' errorStyle="warning" sqref="{at}">'
                f"<formula1>{words(lists.formula(item.choices.labels))}</formula1></dataValidation>"
            )
    if not found:
        return ""
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>'
