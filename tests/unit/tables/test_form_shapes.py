"""Every shape of ``tests/table_shapes.py``, as a sheet of a workbook, as CSV, and in a document."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import pytest

from perfeval.audit.formoutcome import FormAudit
from perfeval.errors import RubricError
from perfeval.office.grid import Book, Cell, Grid
from perfeval.tables.files import Opened, _of_book, _of_text
from perfeval.tables.form import _form
from tests.table_shapes import SHAPES, Shape

KINDS = ("sheet", "csv", "word")


def lines(text: str) -> list[list[str]]:
    """The cells of a table."""
    return [
        [cell.replace("\\n", "\n") for cell in line.split("|")] for line in text.strip().split("\n")
    ]


def opened(shape: Shape, kind: str) -> list[Opened]:
    """The tables of the shape in one kind of file."""
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(lines(shape.text))
        return _of_text(out.getvalue(), "表.csv")
    cells = {
        (row, column): Cell(text)
        for row, line in enumerate(lines(shape.text))
        for column, text in enumerate(line)
        if text
    }
    if kind == "word":
        grid = Grid("第1个表", "word", cells, shape.merges, parts=((0, 1),))
    else:
        grid = Grid("自评表", "sheet", cells, shape.merges)
    return _of_book(Book("xlsx", (grid,)), "表.xlsx", None)


def audited(shape: Shape, kind: str) -> FormAudit:
    """The audit of the only form of a shape."""
    (form,) = opened(shape, kind)
    return _form(form, "refuse").audit()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_score_is_that_of_the_table(shape: Shape, kind: str) -> None:
    """Each indicator has its score, and the total is theirs."""
    if kind == "csv" and "above their weights together" in shape.name:
        return  # Only a merge tells whose score it is.
    audit = audited(shape, kind)

    assert len(audit.leaves) == len(shape.scores)
    for leaf, (path, score) in zip(audit.leaves, shape.scores.items(), strict=True):
        assert "/".join(leaf.path).endswith(path)
        if score is not None:
            assert Fraction(str(leaf.score)) == Fraction(score), path
    if shape.total is not None:
        assert audit.total == Fraction(shape.total)
    assert sum(leaf.judged for leaf in audit.leaves) == shape.judged
    assert len(audit.form.table.unused) == shape.unused
    topics = {each.topic for each in (*audit.form.readings, *audit.readings)}
    assert shape.topics <= topics


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_planted_errors_are_found_at_their_cells(shape: Shape) -> None:
    """Each of them, and nothing else."""
    found = audited(shape, "sheet").findings

    assert sorted((each.kind, each.where or "") for each in found) == sorted(shape.findings)


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_without_weights_of_its_own_rows_is_refused(kind: str) -> None:
    """A weight of the block alone says nothing about its indicators; every row is named."""
    shape = Shape(
        "",
        """
年度绩效目标1（40分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
|产出指标|数量指标|培训人次|≥100人次|90人次|18
||质量指标|合格率|≥95%|96%|20
""",
        {},
        None,
    )
    (form,) = opened(shape, kind)

    with pytest.raises(RubricError) as caught:
        _form(form, "refuse")

    assert [found.code for found in caught.value.diagnostics] == ["PE423", "PE423"]


def test_words_of_the_foot_are_no_names() -> None:
    """存在问题整改率 with a weight is an indicator, 存在问题 without one is a remark below."""
    shape = Shape(
        "",
        """
指标|年度指标值|实际完成值|分值|得分
存在问题整改率|≥100%|90%|50|45
综合评价满意度|≥90%|90%|50|50
存在问题|宣传不够|||
项目负责人：张三|||联系电话|13800000000
项目负责人|张三|联系电话|13800000000|
财政部门意见|同意|||
""",
        {"存在问题整改率": "45", "综合评价满意度": "50"},
        "95",
    )

    assert [leaf.path for leaf in audited(shape, "sheet").leaves] == [
        (name,) for name in shape.scores
    ]


def test_an_indicator_below_a_total_is_not_lost() -> None:
    """A weight that cannot be read is a fault of its row, also below 合计."""
    text = """
指标|年度指标值|实际完成值|分值|得分
甲|≥100场|90场|50|45
合计|||50|45
乙|≥100场|90场|五十|45
"""
    (form,) = opened(Shape("", text, {}, None), "sheet")

    with pytest.raises(RubricError) as caught:
        _form(form, "refuse")

    assert "PE604" in [found.code for found in caught.value.diagnostics]


def test_the_name_of_a_block_is_no_column() -> None:
    """Nothing is said about the column that the names stand in."""
    audit = audited(SHAPES[0], "sheet")

    assert audit.warnings == ()


def test_a_second_column_of_scores_of_one_name_is_told() -> None:
    """Nobody can see which of the two counts; that one was passed over has to be said."""
    text = """
一级指标|二级指标|年度指标值|实际完成值|分值|得分|得分
产出|甲|≥100场|90场|100|90|80
"""
    audit = audited(Shape("", text, {}, None), "sheet")

    assert [found.code for found in audit.warnings] == ["PE607"]
    assert "「得分」这一列没有读取" in audit.to_text()
