"""The form of a rubric to fill in, and the score table as a file."""

from __future__ import annotations

import csv
import io

import pytest

import perfeval
from perfeval import office
from perfeval.office.paper import Choices, Item, Paper, number_style
from perfeval.office.template import csv_form, form, form_in_text, values_in
from perfeval.office.writesheets import CHOICES_SHEET, workbook
from perfeval.report.choose import filed
from perfeval.results.result import Result
from tests.office_files import docx, row, table, xlsx
from tests.office_forms import TOTAL, VALUES, filled, rubric, table_rows


def total(values: dict[str, object]) -> str:
    """What a set of values scores."""
    return f"{rubric().evaluate(values).total}"


class TestForm:
    """One row for each input."""

    def test_what_it_asks_for(self) -> None:
        """Indicator, name, an empty cell, unit, and how to fill it in."""
        rows = [[item.text for item in items] for items in form(rubric()).rows]

        assert rows[0] == ["指标", "名称", "填写", "单位", "说明"]
        assert rows[1][:4] == ["产出 › 培训人次", "培训人次", "", "人次"]
        assert rows[3][3:] == ["%", "比率，填百分数，例如 97.71%"]
        assert rows[5][4] == "选一项：健全；基本健全；不健全"
        assert rows[6][3:] == ["分", "评定得分：0–20"]
        assert [items[1] for items in rows[1:]] == list(rubric().input_names)

    def test_lists_and_percentages(self) -> None:
        """Yes or no and choices are offered; a rate is shown as one once filled in."""
        items = [items[2] for items in form(rubric(), "en").rows[1:]]

        assert [item.ratio for item in items] == [False, False, True, False, False, False]
        assert items[3].choices == Choices(("是", "否"))
        assert items[4].choices == Choices(("健全", "基本健全", "不健全"))

    def test_a_filled_in_form_scores(self) -> None:
        """A bare number takes the unit beside it."""
        book = office.read(workbook([filled(VALUES)]), "模板.xlsx")
        (values,) = values_in(book, "模板.xlsx")

        assert values["培训人次"] == "90人次"
        assert values["合格率"] == "97.1%"
        assert total(values) == TOTAL

    def test_blank_cells_are_not_given(self) -> None:
        """An empty form gives no values, and no zeros."""
        assert values_in(office.read(workbook([form(rubric())]), "表"), "表") == [{}]

    def test_several_units_stand_side_by_side(self) -> None:
        """Every other heading is a set of values of its own."""
        one, other = table_rows(VALUES, "甲局"), table_rows({**VALUES, "影响": "5"}, "乙局")
        rows = [[*a[:3], b[2], *a[3:]] for a, b in zip(one, other, strict=True)]
        text = "\n".join(",".join(cells) for cells in rows)

        assert [total(each) for each in form_in_text(text) or []] == [TOTAL, "80.00"]

    def test_as_comma_separated_values(self) -> None:
        """The same form; what it guards is read back."""
        rows = list(csv.reader(io.StringIO(csv_form(rubric()))))
        for cells in rows[1:]:
            cells[2] = VALUES[cells[1]]
        out = io.StringIO()
        csv.writer(out).writerows(rows)

        assert [total(each) for each in form_in_text(out.getvalue()) or []] == [TOTAL]
        assert form_in_text("名称\n甲\n") is None
        assert form_in_text("甲,乙\n1,2\n") is None

    def test_a_name_that_stands_twice_is_an_error(self) -> None:
        """Neither value is taken over the other."""
        with pytest.raises(perfeval.DataError, match="甲"):
            form_in_text("指标,名称,填写,单位\n,甲,1,\n,甲,2,\n")

    def test_a_formula_without_a_value_is_an_error(self) -> None:
        """It is no blank."""
        rows = "<row><c t='str'><v>名称</v></c><c t='str'><v>填写</v></c></row>"
        data = xlsx(f"{rows}<row><c t='str'><v>甲</v></c><c><f>1+1</f></c></row>")
        with pytest.raises(perfeval.DataError, match="表!B2 是公式"):
            values_in(office.read(data, "表.xlsx"), "表.xlsx")


def test_scores_under_labels_are_told_with_their_ranges() -> None:
    """A score alone is filled in; which label it belongs to follows."""
    made = perfeval.compile(
        "评价体系 甲\n一级指标 管理（5分）\n"
        "  优得该项分值的80%-100%，良得该项分值的60%-80%，差不得分\n"
    )
    (_, items) = form(made).rows
    assert items[4].text == "评定得分：优 4–5；良 3–4；差 0–0"
    text = csv_form(made).replace(",,分", ",4.5,分")
    assert [f"{made.evaluate(each).total}" for each in form_in_text(text) or []] == ["4.50"]


def test_an_input_of_many_indicators_names_the_first() -> None:
    """And how many there are."""
    rules = "".join(
        f"一级指标 指标{n}（5分）\n  执行率≥90%的，得5分，否则不得分\n" for n in range(5)
    )
    made = perfeval.compile(f"评价体系 甲\n数据\n  执行率\n{rules}")
    (_, items) = form(made).rows
    assert items[0].text == "指标0\n指标1\n指标2 等5项"


class TestTables:
    """A sheet without the headings of a form is a table of data."""

    def test_names_in_the_first_row(self) -> None:
        """A title above does not count; empty columns and rows are left out."""
        names = "".join(f"<c t='str'><v>{name}</v></c>" for name in VALUES)
        cells = "".join(f"<c t='str'><v>{value}</v></c>" for value in VALUES.values())
        title = "<row><c t='str'><v>2023年数据</v></c></row>"
        data = xlsx(f"{title}<row r='3'>{names}</row><row/><row r='9'>{cells}</row>")
        (values,) = values_in(office.read(data, "表"), "表")

        assert values == VALUES

    def test_in_a_document(self) -> None:
        """As in a workbook."""
        data = docx(table(row("名称", "填写"), row("甲", "1")))
        assert values_in(office.read(data, "表"), "表") == [{"甲": "1"}]

    def test_a_name_that_stands_twice_is_an_error(self) -> None:
        """As in CSV."""
        data = docx(table(row("甲", "甲"), row("1", "2")))
        with pytest.raises(perfeval.DataError, match="甲"):
            values_in(office.read(data, "表"), "表")

    def test_a_file_without_a_table_is_an_error(self) -> None:
        """There is nothing to choose from."""
        with pytest.raises(perfeval.DataError, match="看不出数据在哪个表里"):
            values_in(office.read(docx(""), "表"), "表")


class TestNumbers:
    """Words that are plainly a number are stored as one."""

    @pytest.mark.parametrize(
        ("text", "stored"),
        [
            ("9.50", ("9.50", "0.00")),
            ("97.71%", ("0.9771", "0.00%")),
            ("5%", ("0.05", "0%")),
            ("-0.5%", ("-0.005", "0.0%")),
            ("100.00%", ("1.0000", "0.00%")),
            ("1,234.50", ("1234.50", "#,##0.00")),
            ("0", ("0", "0")),
            ("待定", None),
            ("007", None),
            ("1,23", None),
            ("370602199001011234", None),
            ("1e5", None),
            ("", None),
        ],
    )
    def test_its_form(self, text: str, stored: tuple[str, str] | None) -> None:
        """The digits of the text, never those of a binary number."""
        assert number_style(text) == stored

    def test_formulas_are_never_written(self) -> None:
        """What begins with a sign is text."""
        data = workbook([Paper("表", "", [[Item("=1+1", number=True), Item("+1"), Item("@甲")]])])
        assert [cell.text for cell in office.read(data, "表").tables[0].cells.values()] == [
            "=1+1", "+1", "@甲",
        ]  # fmt: skip


def test_names_of_sheets_are_made_fit() -> None:
    """No forbidden sign, none too long, none twice, none empty."""
    papers = [Paper(name, "", [[Item("1")]]) for name in ("甲[1]/乙", "长" * 40, "甲1乙", "", "''")]
    assert [grid.name for grid in office.read(workbook(papers), "表").tables] == [
        "甲1乙", "长" * 31, "甲1乙(3)", "表4", "表5",
    ]  # fmt: skip


def test_long_lists_have_a_sheet_of_their_own() -> None:
    """Hidden, and never mistaken for one of the others."""
    long = Choices(tuple(f"{'很长的选项' * 10}{n}" for n in range(6)))
    comma = Choices(("甲,乙", "丙"))
    paper = Paper(CHOICES_SHEET, "", [[Item("1", choices=each)] for each in (long, comma, long)])
    book = office.read(workbook([paper]), "表")

    assert [grid.name for grid in book.tables] == [f"{CHOICES_SHEET}(1)"]
    assert [dict(note.fields) for note in book.notes] == [{"sheet": CHOICES_SHEET}]


def result(**changes: str) -> Result:
    """The result of these tests."""
    values = {"培训人次": "90人次", "合格率": "97.1%"}
    return rubric().evaluate({**VALUES, **values, **changes})


@pytest.mark.parametrize("layout", ["report", "scores", "summary", "self-evaluation"])
@pytest.mark.parametrize("shape", ["xlsx", "docx"])
def test_every_layout_can_be_filed(shape: str, layout: str) -> None:
    """The figures of the table are read back; several results have a sheet or table each."""
    data = filed([result()], shape, layout)
    assert data == filed([result()], shape, layout)
    said = [cell.text for grid in office.read(data, "表").tables for cell in grid.cells.values()]
    assert {"90", TOTAL} & set(said)
    assert {"60", "60.00", "产出（60分）", "产出"} & set(said)

    both = filed([result(), result(影响="5")], shape, layout)
    assert len({grid.name for grid in office.read(both, "表").tables}) == 2


def test_the_score_table_says_why_points_were_lost() -> None:
    """How many, and by what."""
    data = filed([result()], "xlsx", "scores")
    (grid,) = office.read(data, "表").tables
    lost = [cell.text for cell in grid.cells.values() if cell.text.startswith("扣2分\n")]
    assert lost == ["扣2分\n输入：培训人次 = 90人次\n算式：完成值÷目标值×分值 = 18分"]
