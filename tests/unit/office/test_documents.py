"""Documents made by hand: merged cells, changes, fields, controls, symbols, equations."""

from __future__ import annotations

import pytest

from perfeval import office
from perfeval.errors import RubricError
from perfeval.office import Book, Cell, Grid, document
from tests.office_files import cell, docx, para, row, run, table


def book(body: str) -> Book:
    """A document with this body, as read."""
    return office.read(docx(body), "表.docx")


def grid(*rows: str) -> Grid:
    """The one table with these rows."""
    (found,) = book(table(*rows)).tables
    return found


def text(content: str) -> str:
    """What a cell says whose one paragraph holds this."""
    return grid(row(cell(f"<w:p>{content}</w:p>"))).cells.get((0, 0), Cell("")).text


def codes(body: str) -> list[str]:
    """What has to be said of a document."""
    return [note.code for note in book(body).notes]


class TestCells:
    """Where a cell stands, and how far it reaches."""

    def test_spans_and_vertical_merges(self) -> None:
        """By the columns of the grid; what stands in a cell that goes on from above is dropped."""
        found = grid(
            row(cell(para("甲"), '<w:gridSpan w:val="2"/>'), "乙"),
            row(cell(para("丙"), '<w:vMerge w:val="restart"/>'), "丁", "戊"),
            row(cell(para("藏"), "<w:vMerge/>"), "己", "庚"),
        )
        assert {at: each.text for at, each in found.cells.items()} == {
            (0, 0): "甲", (0, 2): "乙", (1, 0): "丙", (1, 1): "丁", (1, 2): "戊",
            (2, 1): "己", (2, 2): "庚",
        }  # fmt: skip
        assert found.merges == ((0, 0, 1, 2), (1, 0, 2, 1))

    def test_a_merge_ends_where_another_begins(self) -> None:
        """Or where a cell stands between."""
        begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
        found = grid(
            *(
                row(cell(para(word), kind))
                for word, kind in (("甲", begin), ("", on), ("乙", begin))
            ),
            row(cell(para(""), on)),
            row("丙"),
            row(cell(para("丁"), on)),
        )
        assert found.merges == ((0, 0, 2, 1), (2, 0, 2, 1))
        assert found.cells[5, 0] == Cell("丁")

    def test_columns_left_out_in_front(self) -> None:
        """``gridBefore`` moves a row to the right; ``hMerge`` widens the cell before."""
        found = grid(
            row("甲", properties='<w:gridBefore w:val="2"/>'),
            row(
                cell(para("乙"), '<w:hMerge w:val="restart"/>'),
                cell(para(""), "<w:hMerge/>"),
                "丙",
            ),
        )
        assert set(found.cells) == {(0, 2), (1, 0), (1, 2)}
        assert found.merges == ((1, 0, 1, 2),)

    def test_paragraphs_are_lines(self) -> None:
        """Those without words are dropped."""
        found = grid(row(cell(para("甲") + "<w:p/>" + para(" ") + para("乙"))))
        assert found.cells[0, 0].text == "甲\n乙"

    @pytest.mark.parametrize("wrapper", ["ins", "moveTo", "customXml", "smartTag"])
    def test_rows_and_cells_inside_wrappers(self, wrapper: str) -> None:
        """A wrapper around a row, and one around a cell."""
        wrapped = f"<w:{wrapper}>{row('甲')}</w:{wrapper}>"
        inner = f"<w:tr><w:{wrapper}><w:tc>{para('乙')}</w:tc></w:{wrapper}></w:tr>"
        assert [each.text for each in grid(wrapped, inner).cells.values()] == ["甲", "乙"]

    def test_a_count_that_cannot_be_is_damaged(self) -> None:
        """A million columns are not reserved."""
        for value in ("1000000", "-1", "x"):
            with pytest.raises(RubricError, match="损坏"):
                grid(row(cell(para("甲"), f'<w:gridSpan w:val="{value}"/>')))


class TestWords:
    """What the text of a cell is."""

    def test_breaks_tabs_and_hyphens(self) -> None:
        """Tab stops of a paragraph are no tabs."""
        content = (
            '<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>一</w:t><w:br/>'
            "<w:t>二</w:t><w:tab/><w:t>三</w:t><w:cr/><w:t>四</w:t><w:noBreakHyphen/></w:r>"
        )
        assert text(content) == "一\n二\t三\n四-"

    def test_deleted_text_is_not_read_and_inserted_text_is(self) -> None:
        """In runs, rows, cells and at the ends of paragraphs."""
        assert text(f"<w:del>{run('420')}</w:del><w:ins>{run('399')}</w:ins>{run('套')}") == "399套"
        assert text(f"<w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}") == "乙"
        found = grid(
            row("甲", properties="<w:del/>"),
            row(cell(para("乙"), "<w:cellDel/>"), "丙", properties="<w:ins/>"),
        )
        assert {at: each.text for at, each in found.cells.items()} == {(0, 0): "丙"}
        glued = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('甲')}</w:p>{para('乙')}"
        assert grid(row(cell(glued))).cells[0, 0].text == "甲乙"
        assert codes(table(row("甲", properties="<w:del/>"), row("乙"))) == ["PE657"]

    def test_old_formats_are_not_text(self) -> None:
        """What a run or a row looked like before."""
        old = "<w:rPr><w:rPrChange><w:rPr><w:del/></w:rPr></w:rPrChange></w:rPr>"
        assert text(f"<w:r>{old}<w:t>甲</w:t></w:r>") == "甲"

    def test_hidden_text_is_not_read_and_struck_text_is(self) -> None:
        """For the run that says so alone; a property that is switched off says nothing."""

        def marked(mark: str) -> str:
            return f"<w:r><w:rPr><w:{mark}/></w:rPr><w:t>甲</w:t></w:r>{run('乙')}"

        assert text(marked("vanish")) == "乙"
        assert text(marked("strike")) == text(marked('vanish w:val="0"')) == "甲乙"
        assert codes(table(row(cell(f"<w:p>{marked('dstrike')}</w:p>")))) == ["PE666"]
        off = marked('strike w:val="0"')
        assert codes(table(row(cell(f"<w:p>{off}</w:p>")))) == []

    def test_fields_show_their_result(self) -> None:
        """Complex ones between ``separate`` and ``end``, simple ones as they stand."""

        def mark(kind: str) -> str:
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        instruction = "<w:r><w:instrText> REF x </w:instrText></w:r>"
        inner = mark("begin") + instruction + mark("separate") + run("内") + mark("end")
        field = mark("begin") + instruction + inner + mark("separate") + run("14个") + mark("end")
        assert text(field + mark("end") + mark("separate")) == "14个"
        assert text(f'<w:fldSimple w:instr="DATE">{run("10月")}</w:fldSimple>') == "10月"
        broken = cell(f"<w:p>{mark('begin')}{run('藏')}</w:p>")
        assert grid(row(broken, "后")).cells == {(0, 1): Cell("后")}

    def test_controls_show_what_was_filled_in(self) -> None:
        """The words that ask for it are none."""
        filled = f"<w:sdt><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>"
        asking = (
            "<w:sdt><w:sdtPr><w:showingPlcHdr{}/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
        )
        assert text(filled) == "甲"
        assert text(asking.format("", run("单击此处"))) == ""
        assert text(asking.format(' w:val="0"', run("乙"))) == "乙"

    def test_alternatives_are_read_once(self) -> None:
        """The first choice, never the fallback; phonetics are left out."""
        both = f"<mc:Choice>{run('甲')}</mc:Choice><mc:Fallback>{run('甲')}</mc:Fallback>"
        assert text(f"<mc:AlternateContent>{both}</mc:AlternateContent>") == "甲"
        ruby = f"<w:rt>{run('jia')}</w:rt><w:rubyBase>{run('甲')}</w:rubyBase>"
        assert text(f"<w:r><w:ruby>{ruby}</w:ruby></w:r>") == "甲"

    @pytest.mark.parametrize(
        ("font", "number", "said"),
        [
            ("Symbol", "F0B3", "≥"),
            ("symbol", "00A3", "≤"),
            ("Symbol", "F035", "5"),
            ("Wingdings", "F0FE", "☑"),
            ("Wingdings 2", "F052", "☑"),
            ("宋体", "2265", "≥"),
        ],
    )
    def test_symbols(self, font: str, number: str, said: str) -> None:
        """By their number in their font."""
        assert text(f'<w:r><w:sym w:font="{font}" w:char="{number}"/></w:r>') == said

    def test_symbols_that_are_text_go_by_the_font_of_their_run(self) -> None:
        """As older programs write them."""
        fonts = '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'
        assert text(f"<w:r>{fonts}<w:t>\uf0b390%</w:t></w:r>") == "≥90%"
        assert text("<w:r><w:t>\uf0b3</w:t></w:r>") == "\ufffd"

    @pytest.mark.parametrize("number", ["", "zz", "D800", "110000", "F0FF"])
    def test_an_unknown_symbol_is_spoken_of(self, number: str) -> None:
        """It may have been the sign of a target."""
        content = f'<w:r><w:sym w:font="x" w:char="{number}"/></w:r>'
        assert codes(table(row(cell(f"<w:p>{content}</w:p>")))) == ["PE660"]

    def test_equations(self) -> None:
        """Fractions and brackets in a line; what cannot be written so is marked."""

        def part(name: str, words: str) -> str:
            return f"<m:{name}><m:r><m:t>{words}</m:t></m:r></m:{name}>"

        fraction = f"<m:f>{part('num', '实际数')}{part('den', '计划数')}</m:f>"
        assert text(f"<m:oMath>{fraction}</m:oMath>") == "(实际数)/(计划数)"
        assert text(f"<m:oMath><m:d>{part('e', 'a+b')}</m:d></m:oMath>") == "(a+b)"
        power = f"<m:sSup>{part('e', 'a')}{part('sup', '2')}</m:sSup>"
        found = grid(row(cell(f"<w:p><m:oMath>{power}</m:oMath></w:p>")))
        assert found.cells[0, 0] == Cell("a2", "PE661")

    def test_pictures_hold_no_text_of_the_cell(self) -> None:
        """Nor do text boxes, which are spoken of."""
        box = f"<w:t>图</w:t><w:txbxContent>{para('框')}</w:txbxContent>"
        assert text(f"<w:r><w:drawing>{box}</w:drawing></w:r>{run('甲')}") == "甲"


class TestTables:
    """Which tables there are."""

    def test_a_table_that_a_page_cut_is_one(self) -> None:
        """Equal grids, no words between; rows keep the number of their own part."""
        halves = table(row("表头", "分值"), row("甲", "1")) + "<w:p/>" + table(row("乙", "2"))
        (found,) = book(halves).tables
        assert [found.address(at, 0) for at in range(3)] == [
            "第1个表第1行", "第1个表第2行", "第2个表第1行",
        ]  # fmt: skip
        assert found.cells[2, 1] == Cell("2")
        assert codes(halves) == ["PE663"]

    @pytest.mark.parametrize(
        "body",
        [
            table(row("甲", "1")) + para("二、") + table(row("乙", "2")),
            table(row("甲", "1")) + table(row("乙", "2", "3"), grid=3),
            table(row(cell(para("自评表"), '<w:gridSpan w:val="2"/>'))) * 2,
        ],
        ids=["words between", "other columns", "two forms"],
    )
    def test_others_stay_apart(self, body: str) -> None:
        """Two forms one after the other are two."""
        assert [each.name for each in book(body).tables] == ["第1个表", "第2个表"]

    def test_nested_tables_are_not_read(self) -> None:
        """They are spoken of, with their place."""
        nested = table(row("外", cell(para("内") + table(row("里")))))
        (note,) = book(nested).notes
        assert (note.code, note.row, note.column) == ("PE658", 0, 1)
        assert [each.text for each in book(nested).tables[0].cells.values()] == ["外", "内"]

    def test_automatic_numbers_are_spoken_of_once(self) -> None:
        """For a table, at the first of them."""
        number = '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'
        body = table(row(cell(f"<w:p>{number}{run('甲')}</w:p><w:p>{number}{run('乙')}</w:p>")))
        assert codes(body) == ["PE659"]

    def test_what_is_deleted_as_a_whole_is_no_table(self) -> None:
        """Its number is still counted, as the reader sees it there."""
        body = table(row("甲", properties="<w:del/>")) + para("—") + table(row("乙"))
        assert [each.name for each in book(body).tables] == ["第2个表"]

    def test_too_many_cells_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As in a workbook."""
        monkeypatch.setattr(document, "MOST_CELLS", 3)
        with pytest.raises(RubricError, match="超过3个"):
            grid(row("甲", "乙"), row("丙", "丁"))
