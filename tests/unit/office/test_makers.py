"""Files with all that Excel, Word and WPS put around a table: what counts is read, the rest is not.

The parts are written as those programs write them: namespaces, extensions,
marks of order, and names of parts.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from perfeval import office
from perfeval.errors import RubricError
from tests.office_files import docx, zipped

_OPEN = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_MS = "http://schemas.microsoft.com/office"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_PACKAGE = f"{_OPEN}/package/2006"

_STRINGS = (
    '<si><t>一级指标</t><rPh sb="0" eb="2"><t>イチキュウ</t></rPh>'
    '<phoneticPr fontId="1" type="noConversion"/></si>'
    '<si><r><rPr><b/><sz val="11"/><rFont val="宋体"/></rPr><t>完成</t></r>'
    '<r><t xml:space="preserve">值</t></r></si>'
    '<si><t xml:space="preserve">≥95%_x000D_\n</t></si>'
)
_ROWS = (
    '<row r="1" spans="1:2" ht="20.1" customHeight="1" x14ac:dyDescent="0.25">'
    '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2" spans="1:9" x14ac:dyDescent="0.25"><c r="A2" t="s"><v>2</v></c>'
    '<c r="B2" s="1"><v>0.96</v></c><c r="C2" s="2"><f t="shared" ref="C2:C3" si="0">B2</f>'
    '<v>0.28999999999999998</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c>'
    '<c r="F2" s="3"><v>44000</v></c><c r="G2" t="d"><v>2023-10-31T00:00:00</v></c>'
    '<c r="H2" s="1"/><c r="I2" t="str"><f>""</f><v></v></c></row>'
)
SHOWN = {
    "A1": "一级指标", "B1": "完成值", "A2": "≥95%\n", "B2": "96%", "C2": "0.29", "D2": "TRUE",
    "E2": "#N/A", "F2": "2020年6月18日", "G2": "2023年10月31日",
}  # fmt: skip


def parts(main: str, related: str, base: str = "", book: str = "") -> dict[str, str]:
    """The parts of a workbook as Excel writes them; ``base`` begins the targets."""
    ignorable = (
        f'xmlns:mc="{_OPEN}/markup-compatibility/2006" mc:Ignorable="x14ac xr"'
        f' xmlns:x14ac="{_MS}/spreadsheetml/2009/9/ac"'
        f' xmlns:xr="{_MS}/spreadsheetml/2014/revision"'
    )

    def link(number: int, kind: str, target: str) -> str:
        return f'<Relationship Id="rId{number}" Type="{related}/{kind}" Target="{target}"/>'

    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + link(3, "extended-properties", "docProps/app.xml")
        + link(2, "metadata/core-properties", "docProps/core.xml")
        + link(1, "officeDocument", f"{'/' if base else ''}xl/workbook.xml")
        + "</Relationships>",
        "docProps/app.xml": f"{_HEAD}<Properties/>",
        "docProps/core.xml": f"{_HEAD}<cp/>",
        "docProps/custom.xml": f'{_HEAD}<p name="KSOProductBuildVer"/>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{main}" xmlns:r="{related}" {ignorable}>'
        f'<fileVersion appName="xl" lastEdited="7"/><workbookPr {book}defaultThemeVersion="1"/>'
        '<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\表\\"'
        f' xmlns:x15ac="{_MS}/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
        '<xr:revisionPtr revIDLastSave="0"/><bookViews><workbookView activeTab="0"/></bookViews>'
        '<sheets><sheet name="自评表" sheetId="1" r:id="rId1"/></sheets><definedNames>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">自评表!$1:$1</definedName>'
        '</definedNames><calcPr calcId="191029"/><extLst><ext uri="x"/></extLst></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + link(3, "styles", f"{base}styles.xml")
        + link(2, "theme", f"{base}theme/theme1.xml")
        + link(1, "worksheet", f"{base}worksheets/sheet1.xml")
        + link(4, "sharedStrings", f"{base}sharedStrings.xml")
        + "</Relationships>",
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{main}" {ignorable}><numFmts count="1">'
        '<numFmt numFmtId="176" formatCode="0.00_ "/></numFmts>'
        '<fonts x14ac:knownFonts="1"><font/></fonts><cellStyleXfs><xf numFmtId="9"/>'
        '</cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="10"/>'
        '<xf numFmtId="176"/><xf numFmtId="31"/></cellXfs><dxfs><dxf>'
        '<numFmt numFmtId="10" formatCode="0&quot;分&quot;"/></dxf></dxfs></styleSheet>',
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{main}" count="3">{_STRINGS}</sst>',
        "xl/worksheets/sheet1.xml": f'{_HEAD}<worksheet xmlns="{main}" xmlns:r="{related}"'
        f' {ignorable} xr:uid="{{0}}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<dimension ref="A1:XFD9"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/>'
        '</sheetViews><sheetFormatPr defaultRowHeight="13.8" x14ac:dyDescent="0.25"/>'
        f"<sheetData>{_ROWS}</sheetData>"
        '<phoneticPr fontId="1" type="noConversion"/><conditionalFormatting sqref="A1">'
        '<cfRule type="cellIs" dxfId="0" priority="1"><formula>1</formula></cfRule>'
        '</conditionalFormatting><dataValidations><dataValidation type="list" sqref="A9">'
        '<formula1>"是,否"</formula1></dataValidation></dataValidations><drawing r:id="rId9"/>'
        f'<extLst><ext xmlns:x14="{_MS}/x14"><x14:conditionalFormattings><x14:cfRule>'
        '<xm:f xmlns:xm="m">1</xm:f></x14:cfRule></x14:conditionalFormattings></ext></extLst>'
        "</worksheet>",
        "xl/theme/theme1.xml": f"{_HEAD}<a:theme xmlns:a='a'/>",
    }


def shown(files: Mapping[str, str | bytes]) -> dict[str, str]:
    """The cells of the first sheet of a workbook with these parts."""
    (grid,) = office.read(zipped(files), "表").tables
    return {grid.address(*place): cell.text for place, cell in grid.cells.items()}


MAIN = f"{_OPEN}/spreadsheetml/2006/main"
RELATED = f"{_OPEN}/officeDocument/2006/relationships"


def test_as_excel_writes_it() -> None:
    """Phonetics, extensions and formats of conditions are no content; an empty text is none."""
    assert shown(parts(MAIN, RELATED)) == SHOWN


def test_strict_namespaces() -> None:
    """「Strict Open XML」 in the list of Excel's formats."""
    found = shown(parts(f"{_STRICT}/spreadsheetml/main", f"{_STRICT}/officeDocument/relationships"))
    assert found == SHOWN


@pytest.mark.parametrize("base", ["/xl/", "./", "../xl/", "\\xl\\", "worksheets/../"])
def test_targets_of_all_kinds(base: str) -> None:
    """Absolute, relative, with dots, and with backslashes."""
    assert shown(parts(MAIN, RELATED, base)) == SHOWN


@pytest.mark.parametrize("name", ["styles", "sharedStrings"])
def test_what_is_listed_has_to_be_there(name: str) -> None:
    """Without its formats 96% would be read as 0.96."""
    files = parts(MAIN, RELATED)
    del files[f"xl/{name}.xml"]
    with pytest.raises(RubricError) as caught:
        shown(files)
    assert [found.code for found in caught.value.diagnostics] == ["PE638"]


def test_names_of_parts_with_backslashes() -> None:
    """As some programs on Windows pack them."""
    files = {name.replace("/", "\\"): part for name, part in parts(MAIN, RELATED).items()}
    assert shown(files) == SHOWN


def test_names_of_parts_in_capitals() -> None:
    """Names of parts are compared without case."""
    files = {name.upper(): part for name, part in parts(MAIN, RELATED).items()}
    assert shown(files) == SHOWN


def test_a_mark_of_order() -> None:
    """In front of every part."""
    files = {name: b"\xef\xbb\xbf" + text.encode() for name, text in parts(MAIN, RELATED).items()}
    assert shown(files) == SHOWN


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_sixteen_bits(order: str) -> None:
    """Parts in UTF-16, with the mark that XML asks for."""
    mark = "\ufeff".encode(order)
    files = {
        name: mark + text.replace("UTF-8", "UTF-16").encode(order)
        for name, text in parts(MAIN, RELATED).items()
    }
    assert shown(files) == SHOWN


def test_dates_from_1904() -> None:
    """Workbooks of Excel for the Mac count four years and a day later."""
    found = shown(parts(MAIN, RELATED, book='date1904="1" '))
    assert found == SHOWN | {"F2": "2024年6月19日"}


def test_as_wps_writes_a_document() -> None:
    """Its namespaces, content that only newer programs know, marks of spelling and places."""
    fallback = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:t>培训人次</w:t></mc:Choice>'
        "<mc:Fallback><w:t>旧写法</w:t></mc:Fallback></mc:AlternateContent>"
    )
    cell = (
        '<w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        '<w:p w14:paraId="1"><w:pPr><w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="宋体"/>'
        '</w:rPr></w:pPr><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:proofErr/>'
        "<w:r><w:rPr><w:rFonts w:hint='eastAsia'/><w:lang w:val='en-US'/></w:rPr>"
        f'{fallback}</w:r><w:bookmarkEnd w:id="0"/></w:p></w:tc>'
    )
    other = "<w:tc><w:p><w:r><w:t>≥100</w:t></w:r><w:r><w:t>人次</w:t></w:r></w:p></w:tc>"
    body = (
        '<w:p><w:r><w:t>附件1</w:t></w:r></w:p><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:r><w:t>项目支出</w:t></w:r><w:r><w:t>绩效自评表</w:t></w:r></w:p>"
        '<w:p><w:r><w:t>（2023年度）</w:t></w:r></w:p><w:tbl><w:tblPr><w:tblStyle w:val="5"/>'
        '<w:tblW w:w="0" w:type="auto"/><wpsCustomData:x/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid><w:tr>{cell}{other}</w:tr></w:tbl>'
        "<w:sectPr><wpsCustomData:docGrid/></w:sectPr>"
    )
    (grid,) = office.read(docx(body), "表.docx").tables

    assert {place: found.text for place, found in grid.cells.items()} == {
        (0, 0): "培训人次",
        (0, 1): "≥100人次",
    }
    assert grid.title == "项目支出绩效自评表"
