"""Documents (.docx) written with the standard library: a table on A4 landscape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.office.paper import Item, Paper, Placed, share
from perfeval.office.zipped import DECLARATION, content_types, packed, relations, words

__all__ = ["document"]

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ACROSS, _DOWN, _MARGIN = 16838, 11906, 850
"""A4 landscape and its margins in twentieths of a point."""
_ROOM = _ACROSS - 2 * _MARGIN
_FONTS = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/>'
_GROUND = '<w:shd w:val="clear" w:color="auto" w:fill="EAF0F6"/>'


def document(papers: Sequence[Paper]) -> bytes:
    """The file with all ``papers``, each on a page of its own; equal papers give equal bytes."""
    kinds = {
        "word/document.xml": "wordprocessingml.document.main",
        "word/styles.xml": "wordprocessingml.styles",
        "word/footer1.xml": "wordprocessingml.footer",
    }
    related = {"rId1": ("styles", "styles.xml"), "rId2": ("footer", "footer1.xml")}
    return packed(
        {
            "[Content_Types].xml": content_types(kinds),
            "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": _document(papers),
            "word/_rels/document.xml.rels": relations(related),
            "word/styles.xml": _styles(),
            "word/footer1.xml": _footer(),
        }
    )


def _document(papers: Sequence[Paper]) -> str:
    body = []
    for number, paper in enumerate(papers):
        body.append(_paragraph(paper.title, bold=True, size=32, centred=True, page=number > 0))
        body += [_paragraph(line) for line in paper.above]
        body += _tables(paper)
        # A paragraph has to stand between two tables, and at the end of all.
        body += [_paragraph(line) for line in paper.below or ("",)]
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{_ACROSS}" w:h="{_DOWN}" w:orient="landscape"/>'
        f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}"'
        f' w:left="{_MARGIN}" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>'
    )
    return (
        f'{DECLARATION}<w:document xmlns:w="{_MAIN}" xmlns:r="{_RELATED}">'
        f"<w:body>{''.join(body)}{section}</w:body></w:document>"
    )


def _run(text: str, *, bold: bool = False, size: int = 21) -> str:
    weight = "<w:b/>" if bold else ""
    properties = f'<w:rPr>{_FONTS}{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    lines = text.replace("\t", " ").split("\n")
    pieces = [f'<w:t xml:space="preserve">{words(line)}</w:t>' for line in lines]
    return f"<w:r>{properties}{'<w:br/>'.join(pieces)}</w:r>" if text else ""


def _paragraph(
    text: str, *, bold: bool = False, size: int = 21, side: str = "", centred: bool = False,
    page: bool = False,
) -> str:  # fmt: skip
    side = "center" if centred else side
    aligned = f'<w:jc w:val="{side}"/>' if side else ""
    breaks = "<w:pageBreakBefore/>" if page else ""
    properties = f"<w:pPr>{breaks}{aligned}</w:pPr>" if breaks or aligned else ""
    return f"<w:p>{properties}{_run(text, bold=bold, size=size)}</w:p>"


_SEAM = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
"""A paragraph as good as unseen between the two halves of a form."""


def _tables(paper: Paper) -> Iterator[str]:
    """The table; in two halves where the headings that repeat stand further down.

    Only the first rows of a table can be repeated on every page.
    """
    measures = paper.measures()
    whole = sum(measures)
    widths = [share(each, whole, _ROOM) for each in measures]
    placed = paper.split()
    halves = [range(paper.head), range(paper.head, len(paper.rows))]
    made = [_table(half, placed, widths, paper.head) for half in halves if half]
    yield _SEAM.join(made)


def _table(half: range, placed: Sequence[Placed], widths: Sequence[int], head: int) -> str:
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    rows = []
    for row in half:
        repeated = "<w:tblHeader/>" if row == head else ""
        cells = "".join(_cells(row, placed, widths))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cells(row: int, placed: Sequence[Placed], widths: Sequence[int]) -> Iterator[str]:
    """The cells of a row, with the ones that go on from above, and blank ones at the end."""
    column = 0
    reaching = [each for each in placed if each.row <= row < each.row + each.item.down]
    for each in sorted(reaching, key=lambda found: found.column):
        yield _cell(each, row, widths)
        column = each.column + each.item.across
    if column < len(widths):
        yield _cell(Placed(row, column, Item("", len(widths) - column)), row, widths)


def _cell(placed: Placed, row: int, widths: Sequence[int]) -> str:
    item = placed.item
    wide = sum(widths[placed.column : placed.column + item.across])
    span = f'<w:gridSpan w:val="{item.across}"/>' if item.across > 1 else ""
    first = row == placed.row
    merge = ""
    if item.down > 1:
        merge = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    ground = _GROUND if item.head else ""
    side = "center" if item.head else "right" if item.number else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}{ground}'
        '<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(item.text if first else '', bold=item.head, side=side)}</w:tc>"
    )


def _styles() -> str:
    return (
        f'{DECLARATION}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}'
        '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults></w:styles>"
    )


def _footer() -> str:
    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    said = "".join((_run("第 "), field("PAGE"), _run(" 页 共 "), field("NUMPAGES"), _run(" 页")))
    return (
        f'{DECLARATION}<w:ftr xmlns:w="{_MAIN}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        f"{said}</w:p></w:ftr>"
    )
