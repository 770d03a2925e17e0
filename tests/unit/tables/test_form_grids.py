"""Forms in workbooks and documents: merged cells, formulas without values, several tables."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.audit.possible import possible
from perfeval.errors import RubricError
from perfeval.office.grid import Book, Cell, Fact, Grid
from perfeval.program.nodes import Add, Branch, Case, Compare, Const, Div, Input, Min, Node
from perfeval.tables.files import _of_book
from perfeval.tables.form import Form, _form

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "完成值", "分值", "得分"]
ROWS = [
    ["产出", "数量", "甲", "≥60场", "57场", "50", "47.5"],
    ["", "质量", "乙", "健全", "健全", "50", "45"],
    ["总分", "", "", "", "", "100", "92.5"],
]


def grid(
    rows: list[list[str]],
    merges: tuple[tuple[int, int, int, int], ...] = (),
    formulas: tuple[tuple[int, int], ...] = (),
    name: str = "自评表",
) -> Grid:
    """A sheet with these cells; ``formulas`` have no stored value."""
    cells = {
        (row, column): Cell(text)
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
        if text
    }
    cells.update(dict.fromkeys(formulas, Cell("", "PE653")))
    return Grid(name=name, kind="sheet", cells=cells, merges=merges)


def book(*grids: Grid, notes: tuple[Fact, ...] = ()) -> Book:
    """A workbook with these sheets."""
    return Book("xlsx", grids, notes)


def form_of(*args: object, **options: object) -> Form:
    """The form of a workbook with one sheet."""
    (opened,) = _of_book(book(grid(*args, **options)), "表.xlsx", None)  # type: ignore[arg-type] # as given
    return _form(opened, "refuse")


class TestFormulas:
    """A formula without a stored value is not blank, and never a 0."""

    def test_a_score(self) -> None:
        """The leaf and the total over it are not checked, and said so."""
        audit = form_of([HEAD, *ROWS], formulas=((1, 6),)).audit()

        assert audit.findings == ()
        assert audit.blank == ()
        assert [note.path[-1] for note in audit.notes if note.cause == "unchecked"] == [
            "甲",
            "总分",
        ]
        assert audit.printed_total == "92.5"

    def test_a_total(self) -> None:
        """The total is not checked; what is computed stands."""
        audit = form_of([HEAD, *ROWS], formulas=((3, 6),)).audit()

        assert audit.printed_total is None
        assert str(audit.total) == "92.50"
        assert "未能核对1项" in audit.closing()

    def test_a_weight(self) -> None:
        """Without a weight the row is refused; nothing is guessed."""
        with pytest.raises(RubricError):
            form_of([HEAD, *ROWS], formulas=((1, 5),))

    def test_the_money_block(self) -> None:
        """Its score stands in a column of its own."""
        money = ["资金", "全年预算数", "全年执行数", "分值", "得分"]
        rows = [money, ["总额", "100", "90", "10", ""], HEAD, *ROWS[:2]]
        audit = form_of(rows, formulas=((1, 4),)).audit()

        assert audit.blank == ()
        assert [note.path for note in audit.notes if note.cause == "unchecked"] == [("预算执行率",)]
        assert audit.leaves[0].score == "9.00"


class TestMergedCells:
    """What only the merge tells."""

    def test_a_score_over_a_judged_row_is_not_checked(self) -> None:
        """The sum of 47.5 and a judgement can be anything; the total takes it as printed."""
        rows = [HEAD, [*ROWS[0][:6], "92.5"], [*ROWS[1][:6], ""], ROWS[2]]
        audit = form_of(rows, merges=((1, 6, 2, 1),)).audit()

        assert audit.findings == ()
        assert str(audit.total) == "92.50"
        assert [note.name for note in audit.notes if note.cause == "unchecked"] == ["甲"]

    def test_a_name_over_all_levels_is_an_indicator(self) -> None:
        """A cell merged over the columns of names needs no 「—」 behind it."""
        rows = [HEAD, ["加分项", "", "", "≥1项", "1项", "5", "5"], *ROWS[:2]]
        audit = form_of(rows, merges=((1, 0, 1, 3),)).audit()

        assert audit.leaves[0].path == ("加分项",)

    def test_one_merged_row_is_no_sum(self) -> None:
        """A merge over one indicator, or beyond the table, is the indicator's own score."""
        audit = form_of([HEAD, *ROWS], merges=((2, 6, 1000, 1), (1, 6, 1, 1))).audit()

        assert audit.findings == ()
        assert audit.readings == ()


class TestSeveralTables:
    """Which table of a file is meant."""

    COVER = grid([["单位", "某局"], ["日期", "2024年"]], name="封面")

    def test_the_only_score_table_is_taken(self) -> None:
        """Covers and lists are passed over."""
        found = _of_book(book(self.COVER, grid([HEAD, *ROWS])), "表.xlsx", None)

        assert [each.name for each in found] == ["自评表"]

    def test_none_and_unknown_ones(self) -> None:
        """What is there is named: what each table begins with, or what it is called."""
        with pytest.raises(RubricError) as caught:
            _of_book(book(self.COVER), "表.xlsx", None)
        assert caught.value.diagnostics[0].code == "PE610"
        assert "封面「单位」" in str(caught.value)
        with pytest.raises(RubricError) as caught:
            _of_book(book(self.COVER, grid([HEAD, *ROWS])), "表.xlsx", "自评裴")
        assert caught.value.diagnostics[0].suggestion == "自评表"

    def test_a_table_that_is_none_may_be_asked_for(self) -> None:
        """Then it says that it has no headings."""
        with pytest.raises(RubricError) as caught:
            _of_book(book(self.COVER, grid([HEAD, *ROWS])), "表.xlsx", "封面")

        assert caught.value.diagnostics[0].code == "PE601"

    def test_a_label_is_no_name_of_a_project(self) -> None:
        """Where 项目名称 is blank, 主管部门 beside it is not what is assessed."""
        for value, subject in (("", ""), ("某项目", "某项目")):
            rows = [["项目名称", value, "主管部门", "某局"], HEAD, *ROWS]
            assert _of_book(book(grid(rows)), "表.xlsx", None)[0].subject == subject

    def test_many_are_not_all_listed(self) -> None:
        """Thirty names would hide the advice."""
        sheets = [grid([HEAD, *ROWS], name=f"表{n}") for n in range(30)]
        with pytest.raises(RubricError) as caught:
            _of_book(book(*sheets), "表.xlsx", "没有的")

        assert "表19……" in str(caught.value)

    def test_facts_of_other_tables_are_not_said(self) -> None:
        """Those of the file and of the table itself are."""
        notes = (
            Fact("PE657"),
            Fact("PE650", (("sheet", "封面"), ("rows", "1")), table=0),
            Fact("PE654", (("where", "A2"), ("text", "#N/A")), table=1, row=1, column=0),
        )
        found = _of_book(book(self.COVER, grid([HEAD, *ROWS]), notes=notes), "表.xlsx", None)

        assert [fact.code for fact in found[0].facts] == ["PE657", "PE654"]


def scores(node: Node) -> list[int] | None:
    """The scores that a node can give, in order."""
    found = possible(node)
    return None if found is None else sorted(map(int, found))


class TestPossible:
    """Which scores a rule can give at all."""

    LOW, HIGH = Const(Fraction(2)), Const(Fraction(4))

    def banded(self, value: Node) -> Case:
        """4 above 10, else ``value``."""
        return Case((Branch(Compare(">", Input("甲"), Const(Fraction(10))), self.HIGH),), value)

    def test_bands_have_few_scores(self) -> None:
        """A band without its end has only those that are stated."""
        assert scores(self.banded(self.LOW)) == [2, 4]
        assert scores(attrs_without_end(self.banded(self.LOW))) == [4]

    def test_sums_combine(self) -> None:
        """Two parts with two scores each have up to four."""
        both = Add(self.banded(self.LOW), self.banded(Const(Fraction(0))))

        assert scores(both) == [2, 4, 6, 8]
        assert scores(Min(both, Const(Fraction(5)))) == [2, 4, 5]

    def test_formulas_have_any(self) -> None:
        """An input anywhere, a division by 0 and a deep program give no answer."""
        deep: Node = self.LOW
        for _ in range(500):
            deep = Add(deep, Const(Fraction(0)))

        assert scores(self.banded(Input("甲"))) is None
        assert scores(Div(self.HIGH, Const(Fraction(0)))) is None
        assert scores(deep) is None


def attrs_without_end(case: Case) -> Case:
    """The bands without what holds for the rest."""
    return Case(case.branches)


def test_an_audit_is_a_list_of_findings() -> None:
    """It has a length and is true all the same without any."""
    audit = form_of([HEAD, *ROWS]).audit()
    wrong = form_of([HEAD, *ROWS[:2], [*ROWS[2][:6], "93.5"]]).audit()

    assert (len(audit), len(wrong)) == (0, 1)
    assert audit
    assert wrong.findings[0].message("en").startswith("G4 总分: reported 93.5, computed 92.5")
    assert "G4" in wrong.to_text("en")


def test_judged_scores_alone_are_not_clean() -> None:
    """Where nothing could be compared the closing line says so."""
    audit = form_of([HEAD, ["产出", "质量", "乙", "健全", "健全", "50", "45"]]).audit()

    assert not audit.clean
    assert "没有一个数可以核对" in audit.closing()
