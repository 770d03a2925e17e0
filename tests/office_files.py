"""Small workbooks and documents made by hand, and one for each code that is about such files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from perfeval import office
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError
from perfeval.office.refusal import DEEPEST, LARGEST_FILE, MOST_PARTS
from perfeval.office.template import values_in
from perfeval.tables.files import open_tables
from perfeval.tables.form import _form

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TEXTS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def _related(**targets: str) -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{key.rstrip("0123456789")}" Target="{target}"/>'
        for key, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{found}</Relationships>'


def xlsx(
    rows: str = "",
    *,
    formats: tuple[str, ...] = (),
    strings: str = "",
    around: str = "",
    book: str = "",
    sheets: str = '<sheet name="表" r:id="worksheet1"/>',
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook whose first sheet has these rows; style N shows format N, from 1."""
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n, _ in enumerate(formats))
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _related(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}">{book}'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _related(
            worksheet1="worksheets/sheet1.xml",
            worksheet2="worksheets/sheet2.xml",
            styles="styles.xml",
            sharedStrings="sharedStrings.xml",
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEETS}"><numFmts>{codes}</numFmts><cellXfs>'
        f'<xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEETS}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData>'
        f"{around}</worksheet>",
    }
    return zipped({**parts, **(more or {})})


def docx(body: str, *, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A document with this body."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _related(officeDocument="word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{_TEXTS}" xmlns:m="{_MATH}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>",
    }
    return zipped({**parts, **(more or {})})


def table(*rows: str, grid: int = 2) -> str:
    """A table of rows that are XML already."""
    columns = '<w:gridCol w:w="900"/>' * grid
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells that are XML already, or plain words."""
    made = (cell if cell.startswith("<w:tc>") else f"<w:tc>{para(cell)}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    """A cell around content that is XML already."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def run(text: str) -> str:
    """A run of words."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def para(text: str) -> str:
    """A paragraph of words."""
    return f"<w:p>{run(text)}</w:p>"


# One for each code ----------------------------------------------------------------


def _formula(value: str) -> bytes:
    return xlsx(f'<row r="1"><c r="A1"><f>1+1</f>{value}</c></row>')


def _in_cell(content: str) -> bytes:
    return docx(table(row(cell(f"<w:p>{content}</w:p>"))))


_DEEP = "<w:p>" + "<w:smartTag>" * DEEPEST + "</w:smartTag>" * DEEPEST + "</w:p>"
_BLANK = b'<?xml version="1.0"?><worksheet>' + b" " * 51 * 2**20 + b"</worksheet>"
_MANY = '<row><c t="n"><v>1</v></c></row>' * 200_001
_LONG = "<row>" + f'<c t="inlineStr"><is><t>{"长" * 32_000}</t></is></c>' * 160 + "</row>"
_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def _words(number: int, *cells: str) -> str:
    """A row of words."""
    made = (f'<c t="inlineStr"><is><t>{words}</t></is></c>' for words in cells)
    return f'<row r="{number}">{"".join(made)}</row>'


_TWO = '<sheet name="甲" r:id="worksheet1"/><sheet name="乙" r:id="worksheet2"/>'
_SECOND = f'<worksheet xmlns="{_SHEETS}"><sheetData>{_ROW}</sheetData></worksheet>'

FILES: dict[str, Callable[[], bytes]] = {
    "PE630": lambda: OLE + "Workbook".encode("utf-16-le"),
    "PE631": lambda: OLE + "WordDocument".encode("utf-16-le"),
    "PE632": lambda: b"%PDF-1.7\n",
    "PE633": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "PE634": lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "PE635": lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
    "PE636": lambda: zipped({"content.xml": "<x/>"}),
    "PE637": lambda: xlsx()[:400],
    "PE638": lambda: xlsx('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'),
    "PE639": lambda: b"PK\3\4" + bytes(LARGEST_FILE),
    "PE640": lambda: xlsx(more={"xl/worksheets/sheet1.xml": _BLANK}),
    "PE641": lambda: zipped({f"{n}.xml": "" for n in range(MOST_PARTS + 1)}),
    "PE642": lambda: xlsx(_MANY),
    "PE643": lambda: docx(_DEEP),
    "PE644": lambda: xlsx("<row/>" * 1_000_001),
    "PE645": lambda: xlsx(_LONG),
    "PE646": lambda: docx("", more={"word/document.xml": "<!DOCTYPE document><document/>"}),
    "PE647": lambda: xlsx(sheets='<sheet name="自评表" r:id="worksheet2"/>'),
    "PE650": lambda: xlsx('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>'),
    "PE651": lambda: xlsx(_ROW, around='<cols><col min="1" max="1" hidden="1"/></cols>'),
    "PE652": lambda: xlsx(
        _ROW, sheets='<sheet name="旧表" state="hidden"/><sheet name="表" r:id="worksheet1"/>'
    ),
    "PE653": lambda: _formula(""),
    "PE654": lambda: xlsx('<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c></row>'),
    "PE655": lambda: xlsx(
        '<row r="1"><c r="A1"><f>1+1</f><v>0</v></c></row>', book='<calcPr fullCalcOnLoad="1"/>'
    ),
    "PE656": lambda: xlsx(
        '<row r="1"><c r="A1" s="1"><v>1</v></c></row>', formats=("0&quot;亿&quot;0000",)
    ),
    "PE657": lambda: _in_cell(f"<w:ins>{run('1')}</w:ins>"),
    "PE658": lambda: docx(table(row(cell(para("1") + table(row("2")))))),
    "PE659": lambda: _in_cell(
        f'<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{run("制度健全")}'
    ),
    "PE660": lambda: _in_cell('<w:r><w:sym w:font="Webdings" w:char="F030"/></w:r>'),
    "PE661": lambda: _in_cell(
        "<m:oMath><m:rad><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad></m:oMath>"
    ),
    "PE662": lambda: _in_cell(
        f"<w:r><w:pict><w:txbxContent>{para('1')}</w:txbxContent></w:pict></w:r>{run('2')}"
    ),
    "PE663": lambda: docx(table(row("甲", "1")) + "<w:p/>" + table(row("乙", "2"))),
    "PE664": lambda: xlsx(_ROW, sheets=_TWO, more={"xl/worksheets/sheet2.xml": _SECOND}),
    "PE665": lambda: _in_cell(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>420</w:t></w:r>{run('399')}"),
    "PE667": lambda: xlsx(
        _ROW + '<row r="2"><c r="A2"><v>2</v></c></row>',
        around='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
    ),
    "PE668": lambda: xlsx(
        _words(1, "一级指标", "年度指标值", "完成值", "分值", "得分", "得分")
        + _words(2, "产出", "≥100场", "90场", "100", "80", "90"),
        around='<cols><col min="5" max="5" hidden="1"/></cols>',
    ),
    "PE666": lambda: _in_cell(f"<w:r><w:rPr><w:strike/></w:rPr><w:t>420</w:t></w:r>{run('399')}"),
}
"""Code → a file that has that fault, or that has to be spoken of in that way."""


def found_in(code: str) -> tuple[Diagnostic, ...]:
    """What is found in the file of ``code``."""
    name = (
        "自评表.docx"
        if code in ("PE631", "PE643", "PE646") or ("PE656" < code < "PE667" and code != "PE664")
        else "自评表.xlsx"
    )
    name = "数据.xlsx" if code == "PE664" else name
    if code == "PE668":
        (opened,) = open_tables(FILES[code](), name)
        return _form(opened, "refuse").rubric.warnings
    try:
        book = office.read(FILES[code](), name)
        if code == "PE664":
            values_in(book, name)
    except PerfevalError as error:
        return error.diagnostics
    return office.findings(book, name)
