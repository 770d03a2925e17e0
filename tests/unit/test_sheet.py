"""The official table, saved as CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval import api
from perfeval.diagnostics import Collector
from perfeval.errors import RubricError
from perfeval.rubrictext import build
from perfeval.rubrictext.sheet import read_sheet
from perfeval.source import Source
from tests.small_meaning import MEANING

TABLE = """\
部门整体支出绩效评价指标体系,,,,,,,
一级指标,分值,二级指标,分值,三级指标,分值,指标说明,评分标准
部门管理,10,资金管理,10,采购,6,采购执行,按实际/计划×6分
,,,,制度,4,,"每缺一项制度扣1分
"
产出指标（20分）,20,数量,20,台账,20分,,每缺一项台账扣1分
合计,,,,,30,,
注：1. 依据上年口径,,,,,,,
"""


def text_of(table: str) -> tuple[str | None, list[tuple[str, str]]]:
    """The text of a table, and code and severity of each finding."""
    sink = Collector()
    source = read_sheet(Source("表.csv", table), sink)
    return None if source is None else source.text, [(d.code, d.severity) for d in sink]


def test_the_official_columns_become_a_rubric_file() -> None:
    """Merged cells carry names down, the title and the notes are kept, 合计 is checked."""
    text, found = text_of(TABLE)

    assert found == []
    assert text == (
        "评价体系 部门整体支出绩效评价指标体系\n"
        "注：1. 依据上年口径\n"
        "一级指标 部门管理（10分）\n"
        "二级指标 资金管理（10分）\n"
        "三级指标 采购（6分）\n"
        "指标说明 采购执行\n"
        "按实际/计划×6分\n"
        "三级指标 制度（4分）\n"
        "每缺一项制度扣1分\n"
        "一级指标 产出指标（20分）\n"
        "二级指标 数量（20分）\n"
        "三级指标 台账（20分）\n"
        "每缺一项台账扣1分\n"
    )


def test_self_evaluation_tables_have_targets() -> None:
    """年度指标值 is the target; one 分值 column weighs the indicators."""
    text, found = text_of(
        "一级指标,二级指标,三级指标,年度指标值（A）,分值\n产出,数量,培训,'=12次,5\n"
    )

    assert found == []
    assert text is not None
    assert text.endswith("三级指标 培训（5分）\n目标 '=12次\n")


def test_names_that_repeat_are_one_heading() -> None:
    """A table without merged cells names its headings in every row."""
    text, _ = text_of("一级指标,指标,分值,评分标准\n甲,乙,1,得1分\n甲,丙,1,得1分\n")

    assert text is not None
    assert text.count("一级指标 甲") == 1
    assert "指标 丙（1分）" in text


def test_rules_and_targets_are_never_carried_down() -> None:
    """A blank rule stays blank."""
    text, _ = text_of("一级指标,分值,评分标准\n甲,1,得1分\n乙,1,\n")

    assert text == "一级指标 甲（1分）\n得1分\n一级指标 乙（1分）\n"


def test_a_line_of_a_rule_opens_nothing() -> None:
    """Wording that starts like an indicator stays wording."""
    text, _ = text_of('一级指标,分值,评分标准\n甲,1,"得1分\n指标 完成的得1分"\n')

    assert text == "一级指标 甲（1分）\n得1分\n评分标准：指标 完成的得1分\n"


@pytest.mark.parametrize(
    ("table", "code", "severity"),
    [
        ("", "PE601", "error"),
        ("甲,乙\n1,2\n", "PE601", "error"),
        ("一级指标,分值,评分标准\n", "PE605", "error"),
        ("一级指标,二级指标,评分标准\n甲,乙,得1分\n丙,,\n", "PE602", "error"),
        ("一级指标,分值,评分标准\n甲,许多,得1分\n", "PE604", "error"),
        ("一级指标,分值,评分标准\n甲,1,得1分\n合计,2,\n", "PE603", "warning"),
    ],
)
def test_faults_of_a_table(table: str, code: str, severity: str) -> None:
    """Missing headings, cut rows, bad weights and a wrong 合计 are reported."""
    assert (code, severity) in text_of(table)[1]


def test_load_reads_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``load`` knows a table by its name; findings of table and rules come together."""
    monkeypatch.setattr(build, "_default_meaning", lambda: MEANING)
    good, bad = tmp_path / "甲.csv", tmp_path / "乙.CSV"
    good.write_text("\ufeff" + TABLE.replace("（20分）", ""), encoding="utf-8")
    bad.write_text("一级指标,分值,评分标准\n甲,许多,胡说\n", encoding="utf-8")

    assert [leaf.name for leaf in api.load(good).leaves] == ["采购", "制度", "台账"]
    with pytest.raises(RubricError) as caught:
        api.load(bad)
    assert {d.code for d in caught.value.diagnostics} == {"PE604", "PE101"}
