"""Workbooks made by hand: cells, merges, broken ones, and limits."""

from __future__ import annotations

import pytest

from perfeval import office
from perfeval.errors import RubricError
from perfeval.office import Cell, Grid, markup, package, refusal
from perfeval.tables.files import open_tables
from perfeval.tables.form import _form
from tests.office_files import OLE, docx, xlsx, zipped


def grid(rows: str, **more: object) -> Grid:
    """The one sheet of a workbook with these rows."""
    (found,) = office.read(xlsx(rows, **more), "表.xlsx").tables  # type: ignore[arg-type] # words
    return found


def texts(rows: str, **more: object) -> dict[str, str]:
    """Cells by their address."""
    found = grid(rows, **more)
    return {found.address(*at): cell.text for at, cell in found.cells.items()}


def code(data: bytes, name: str = "表.xlsx") -> str:
    """The code of the one finding that a file is refused with."""
    with pytest.raises(RubricError) as caught:
        office.read(data, name)
    (found,) = caught.value.diagnostics
    assert found.source is not None
    assert found.source.name == name
    return found.code


class TestCells:
    """What a cell says."""

    def test_without_references_places_are_counted(self) -> None:
        """``r`` may be missing in rows and cells, or in some of them."""
        rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='5'><c r='C5'><v>4</v></c>"
        assert texts(rows + "<c><v>5</v></c></row><row><c><v>6</v></c></row>") == {
            "A1": "1", "C1": "3", "C5": "4", "D5": "5", "A6": "6",
        }  # fmt: skip

    def test_shared_strings_are_put_together(self) -> None:
        """Runs without phonetics, with the escapes of the format, read once."""
        strings = (
            "<si><t>甲</t></si><si><r><t>一</t></r><r><t>级</t></r><rPh><t>yi</t></rPh></si>"
            "<si><t>两_x000a_行_x005F_x000A_</t></si><si><t>_xD800__x0001_</t></si>"
        )
        rows = "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(4))
        assert texts(rows, strings=strings) == {
            "A1": "甲", "A2": "一级", "A3": "两\n行_x000A_", "A4": "\ufffd",
        }  # fmt: skip

    def test_other_kinds_of_cells(self) -> None:
        """Inline text, the text of a formula, truth values, dates as text."""
        rows = (
            '<row><c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>'
            '<c t="str"><f>A1</f><v>丙</v></c><c t="b"><v>1</v></c><c t="b"><v>0</v></c>'
            '<c t="d"><v>2023-10-27</v></c><c t="str"><f>""</f><v></v></c></row>'
        )
        assert texts(rows) == {
            "A1": "甲乙", "B1": "丙", "C1": "TRUE", "D1": "FALSE", "E1": "2023年10月27日",
        }  # fmt: skip

    def test_a_formula_without_a_value_is_no_blank(self) -> None:
        """Neither with an empty ``v`` nor with none."""
        found = grid("<row><c><f>1</f></c><c><f>1</f><v></v></c><c t='str'><f>1</f></c></row>")
        assert list(found.cells.values()) == [Cell("", "PE653")] * 3

    def test_an_error_is_kept_and_marked(self) -> None:
        """Its words are not a value."""
        found = grid('<row><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')
        assert found.cells == {(0, 0): Cell("#DIV/0!", "PE654")}

    def test_styles_are_those_of_cells(self) -> None:
        """The format is looked up by number; a style that is not there is General."""
        rows = '<row><c s="1"><v>0.5</v></c><c s="2"><v>2</v></c><c s="99"><v>2</v></c></row>'
        assert texts(rows, formats=("0%", "&quot;≥&quot;0")) == {"A1": "50%", "B1": "≥2", "C1": "2"}

    def test_a_text_can_have_words_around_it(self) -> None:
        """By the text section of its format."""
        rows = '<row><c s="1" t="str"><v>甲</v></c></row>'
        assert texts(rows, formats=("&quot;★&quot;@",)) == {"A1": "★甲"}

    def test_dates_can_count_from_1904(self) -> None:
        """As the workbook says."""
        book = '<workbookPr date1904="1"/>'
        rows = '<row><c s="1"><v>43764</v></c></row>'
        assert texts(rows, formats=("yyyy/m/d",), book=book) == {"A1": "2023年10月27日"}


class TestAround:
    """What belongs to a whole sheet or book."""

    def test_merges_keep_their_reach(self) -> None:
        """Even an absurd one, which nobody walks through."""
        around = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        found = grid("<row><c><v>1</v></c></row>", around=around)
        assert found.merges == ((0, 0, 2, 2), (0, 0, 1048576, 16384))
        assert (found.height, found.width) == (1, 1)

    def test_hidden_columns(self) -> None:
        """Those that hold something are spoken of, by their letters."""
        data = xlsx(
            "<row>" + "<c><v>1</v></c>" * 12 + "</row>",
            around='<cols><col min="1" max="99999" hidden="1"/></cols>',
        )
        (note,) = office.read(data, "表").notes
        assert dict(note.fields)["columns"] == "A、B、C、D、E、F、G、H……"

    def test_empty_sheets_and_charts_are_no_tables(self) -> None:
        """There is nothing to read in them."""
        assert office.read(xlsx(""), "表").tables == ()

    def test_the_main_part_may_be_anywhere(self) -> None:
        """Absolute and relative targets, other names, capital letters, backslashes."""
        plain = xlsx("<row><c><v>1</v></c></row>")
        assert len(office.read(plain, "表").tables) == 1
        moved = xlsx(
            "<row><c><v>1</v></c></row>",
            more={
                "_rels/.rels": "<Relationships/>",
                "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="worksheet1" '
                'Type="x/worksheet" Target="/XL/worksheets/../worksheets/SHEET1.xml"/>'
                "</Relationships>",
            },
        )
        assert len(office.read(moved, "表").tables) == 1

    def test_utf_16_is_read(self) -> None:
        """By its mark, as XML says."""
        text = '<?xml version="1.0" encoding="UTF-16"?><sst><si><t>甲</t></si></sst>'
        rows = '<row><c t="s"><v>0</v></c></row>'
        data = xlsx(rows, more={"xl/sharedStrings.xml": text.encode("utf-16")})
        assert office.read(data, "表").tables[0].cells == {(0, 0): Cell("甲")}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="0"/>',
        '<row r="1048577"/>',
        '<row r="x"/>',
        '<row><c r="A0"/></row>',
        '<row><c r="XFE1"/></row>',
        '<row><c r="甲"/></row>',
        '<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>',
        "<c><v>1</v></c>",
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="s"><v>٣</v></c></row>',
        "<row><c><v>nan</v></c></row>",
        '<row><c s="-1"><v>1</v></c></row>',
        f'<row><c t="str"><v>{"长" * 32_768}</v></c></row>',
        "<row><c><v>1</v></row>",
    ],
)
def test_what_cannot_be_is_damaged(rows: str) -> None:
    """Never a guess about what was meant."""
    assert code(xlsx(rows)) == "PE638"


@pytest.mark.parametrize("reference", ["", "A1:", "B2:A1", "A1:A0", "A1:XFE1", ":"])
def test_a_merge_that_cannot_be_is_damaged(reference: str) -> None:
    """``A1:`` is the cell itself."""
    around = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
    data = xlsx("<row><c><v>1</v></c></row>", around=around)
    if reference == "A1:":
        assert office.read(data, "表").tables[0].merges == ((0, 0, 1, 1),)
    else:
        assert code(data) == "PE638"


class TestKinds:
    """The bytes decide, whatever a file is called."""

    @pytest.mark.parametrize(
        ("data", "found"),
        [
            (b"", "PE637"),
            (b"PK\3\4", "PE637"),
            (b"{\\rtf1", "PE636"),
            (b"\x89PNG\r\n\x1a\n\0\0", "PE636"),
            (OLE, "PE636"),
            (OLE + "PowerPoint Document".encode("utf-16-le"), "PE636"),
            (" <html>".encode("utf-16"), "PE633"),
            (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "PE633"),
            (b"MIME-Version: 1.0\r\n", "PE633"),
            (b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "PE634"),
            (zipped({"a": ""}), "PE636"),
            (zipped({"xl/workbook.bin": ""}), "PE636"),
            (zipped({"ppt/presentation.xml": ""}), "PE636"),
        ],
    )
    def test_what_it_is(self, data: bytes, found: str) -> None:
        """One code for each kind."""
        assert office.is_office(data, "表.xlsx")
        assert code(data) == found

    @pytest.mark.parametrize("name", ["甲.csv", "甲.rubric", "甲.xlsx"])
    def test_plain_text_is_left_to_others(self, name: str) -> None:
        """A CSV that was renamed is still one."""
        assert not office.is_office("一级指标,分值\n甲,10\n".encode("gb18030"), name)
        assert not office.is_office("一级指标\t分值\n".encode("utf-16"), name)

    def test_bytes_without_a_mark_go_by_their_name(self) -> None:
        """What is no text at all and called .xlsx is a damaged file."""
        assert office.is_office(b"\0\1\2", "甲.xlsx")
        assert not office.is_office(b"\0\1\2", "甲.csv")

    def test_a_document_called_a_workbook_is_read(self) -> None:
        """And the other way round."""
        assert office.read(docx(""), "甲.xlsx").kind == "docx"
        assert office.read(xlsx(""), "甲.docx").kind == "xlsx"


def test_a_member_with_a_password_is_refused() -> None:
    """The flag stands in the directory."""
    data = bytearray(xlsx("<row/>"))
    start = data.index(b"PK\1\2")
    data[start + 8] |= 1
    assert code(bytes(data)) in ("PE635", "PE638")


def test_other_compression_is_refused() -> None:
    """Nothing but deflate and store is needed."""
    data = bytearray(xlsx("<row/>"))
    start = data.index(b"PK\1\2")
    data[start + 10] = 99
    assert code(bytes(data)) == "PE638"


def test_an_encoding_that_is_not_known_is_damaged() -> None:
    """Neither an unknown name nor one of several bytes."""
    for encoding in ("klingon", "gb18030"):
        part = f'<?xml version="1.0" encoding="{encoding}"?><sst/>'
        assert code(xlsx("<row/>", more={"xl/sharedStrings.xml": part})) == "PE638"


def test_a_directory_that_lies_is_damaged() -> None:
    """The offset of a part points nowhere."""
    data = bytearray(xlsx("<row/>"))
    start = data.rindex(b"PK\5\6")
    data[start + 16 : start + 20] = b"\xff\xff\xff\x7f"
    assert code(bytes(data)) == "PE638"


def test_a_shared_text_is_no_longer_than_a_cell() -> None:
    """The limit is that of the program itself."""
    assert code(xlsx("<row/>", strings=f"<si><t>{'长' * 32_768}</t></si>")) == "PE638"


def test_other_sheets_than_worksheets_are_passed_over() -> None:
    """A chart has no cells; a phonetic hint is no text of its cell."""
    more = {
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="worksheet1" '
        'Type="x/chartsheet" Target="x.xml"/></Relationships>'
    }
    assert office.read(xlsx("<row/>", more=more), "表").tables == ()
    rows = '<row><c t="inlineStr"><is><t>甲</t><rPh><t>jia</t></rPh></is></c></row>'
    assert texts(rows) == {"A1": "甲"}


def test_limits_are_counted_over_all_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes out of each part adds up."""
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 2000)
    assert code(xlsx("<row/>" * 500)) == "PE640"


def test_one_text_in_many_cells_counts_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file cannot become a large table."""
    monkeypatch.setattr(markup, "MOST_TEXT", 5000)
    rows = '<row><c t="s"><v>0</v></c></row>' * 100
    assert code(xlsx(rows, strings=f"<si><t>{'长' * 100}</t></si>")) == "PE645"


def test_an_endless_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One attribute of megabytes is not held in memory."""
    monkeypatch.setattr(markup, "_LONGEST_TOKEN", 100_000)
    assert code(xlsx(f'<row x="{"a" * 500_000}"/>')) == "PE645"


def test_the_limits_are_the_documented_ones() -> None:
    """20 MB, 50 MB a part, 100 MB in all, 5,000 parts, 200,000 cells, depth 400."""
    megabyte = 2**20
    assert 20 * megabyte == refusal.LARGEST_FILE
    assert 50 * megabyte == refusal.LARGEST_PART
    assert 100 * megabyte == refusal.LARGEST_UNPACKED
    assert (refusal.MOST_PARTS, refusal.MOST_CELLS, refusal.DEEPEST) == (5_000, 200_000, 400)


_ROW = "<row><c><v>1</v></c></row>"


class TestUnseen:
    """What a file holds and nobody sees in it."""

    def test_what_merged_cells_cover_is_not_read(self) -> None:
        """Of overlapping merges each covers; what stands beside them stays."""
        rows = "<row>" + "<c><v>1</v></c>" * 4 + "</row><row>" + "<c><v>2</v></c>" * 4 + "</row>"
        around = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C2"/></mergeCells>'
        book = office.read(xlsx(rows, around=around), "表")

        found = {book.tables[0].address(*place) for place in book.tables[0].cells}
        assert found == {"A1", "C1", "D1", "D2"}
        (note,) = book.notes
        assert (note.code, dict(note.fields)["cells"]) == ("PE667", "B1、A2、B2、C2")

    def test_a_formula_that_is_covered_is_not_spoken_of(self) -> None:
        """It has no value, and none is missed."""
        rows = "<row><c><v>1</v></c><c><f>A1</f></c></row>"
        around = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        notes = office.read(xlsx(rows, around=around), "表").notes

        assert [note.code for note in notes] == ["PE667"]

    def test_more_merges_than_any_table_has(self) -> None:
        """Thousands over the same rows are refused, and not gone through."""
        rows = "<row><c><v>1</v></c></row>" * 1_000
        merges = '<mergeCell ref="A1:B1000"/>' * 300
        around = f"<mergeCells>{merges}</mergeCells>"
        with pytest.raises(RubricError) as caught:
            office.read(xlsx(rows, around=around), "表")
        assert caught.value.diagnostics[0].code == "PE638"

    def test_rows_and_columns_of_no_size_are_hidden(self) -> None:
        """As some programs write them."""
        rows = '<row ht="0" customHeight="1"><c><v>1</v></c><c><v>1</v></c></row>'
        around = '<cols><col min="2" max="2" width="0"/></cols>'
        notes = office.read(xlsx(rows, around=around), "表").notes

        assert [note.code for note in notes] == ["PE650", "PE651"]

    @pytest.mark.parametrize(("hidden", "score"), [(5, "90"), (6, "80"), (4, "90")])
    def test_of_two_columns_the_shown_one_counts(self, hidden: int, score: str) -> None:
        """Columns E and F say 得分; without a second one a hidden column is read."""
        words = [
            ["一级指标", "年度指标值", "完成值", "分值", "得分", "得分"],
            ["产出", "≥100场", "90场", "100", "80", "90"],
        ]
        if hidden == 4:
            words = [line[:4] + line[5:] for line in words]
        rows = "".join(
            "<row>"
            + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in line)
            + "</row>"
            for line in words
        )
        around = f'<cols><col min="{hidden}" max="{hidden}" hidden="1"/></cols>'
        (opened,) = open_tables(xlsx(rows, around=around), "表.xlsx")
        form = _form(opened, "refuse")

        assert form.scores == {("产出",): score}
        codes = [found.code for found in (*form.rubric.warnings, *form.facts)]
        assert codes == (["PE651"] if hidden == 4 else ["PE668"])

    @pytest.mark.parametrize("table", [None, "旧表"])
    def test_a_hidden_sheet_is_told_where_a_table_is_missed(self, table: str | None) -> None:
        """The sheet that is asked for, or the only one, may be hidden."""
        book = xlsx(_ROW, sheets='<sheet name="旧表" state="veryHidden" r:id="worksheet1"/>')
        with pytest.raises(RubricError) as caught:
            open_tables(book, "表.xlsx", table)

        missing = "PE610" if table is None else "PE612"
        assert [found.code for found in caught.value.diagnostics] == [missing, "PE652"]
