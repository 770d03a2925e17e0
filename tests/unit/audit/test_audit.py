"""Audits: what was printed against what the standards give, and why they differ."""

from __future__ import annotations

import copy
import json
import pickle
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import perfeval
from perfeval.audit import Finding
from perfeval.cli import main

RUBRIC = """\
评价体系 项目绩效评价
满分 20分
等级 18(含)-20分为优、16(含)-18分为良、12(含)-16分为中、12分以下为差

数据
  预算数（万元）
  支出数（万元）
  执行率 = 支出数 / 预算数
  超支率 = 超支数 / 预算数
  超支数（万元）

一级指标 过程（12分）
  二级指标 预算执行（4分）
    得分=执行率×4，上限4
  二级指标 支出控制（8分）
    1. 超支（4分）：超支率10%以内的，得4分；超出10%的，超出一个百分点扣0.5分，扣完为止。
    2. 台账（4分）：建立台账的，得4分，否则不得分。
一级指标 效果（8分）
  二级指标 社会效益（4分）
    效益明显得4分，效益一般得3.2分，效益较差得2.4分
  二级指标 群众意见（4分）
    视情况得2-4分。
"""
DATA: dict[str, object] = {
    "预算数": "45",
    "支出数": "44.46",
    "超支数": "9.99",
    "建立台账": "是",
    "社会效益": "效益明显",
    "群众意见": "3",
}
# 执行率 0.988 × 4 = 3.952; 超支率 22.2%: 12.2 points × 0.5 empty the part.
PRINTED: dict[str, object] = {
    "预算执行": "3.95",
    "支出控制": "4",
    "社会效益": "4",
    "群众意见": "3",
}


@pytest.fixture(scope="module")
def rubric() -> perfeval.Rubric:
    """A small rubric with a formula, parts, tiers and a judged range."""
    return perfeval.compile(RUBRIC)


def audit(
    rubric: perfeval.Rubric, printed: dict[str, object] | None = None, **more: object
) -> perfeval.Audit:
    """The audit of a table that differs from the right one by what is given."""
    given: dict[str, object] = {"total": "14.95", "leaves": PRINTED | (printed or {}), **more}
    return rubric.audit(DATA, given)


def only(found: perfeval.Audit, what: str = "score") -> Finding:
    """The one finding of a kind."""
    (finding,) = (each for each in found if each.what == what)
    return finding


def test_a_table_that_follows_its_standards_is_clean(rubric: perfeval.Rubric) -> None:
    """Scores, subtotals, rates, total and grade that agree leave nothing to find."""
    groups = {"过程": {"points": "12", "score": "7.95", "rate": "66.25%"}, "效果": "7"}
    found = audit(rubric, grade="中", rate="74.75%", points="20", groups=groups)

    assert found.clean
    assert list(found) == []
    assert found.checked == 12
    assert bool(found)


@pytest.mark.parametrize(
    ("name", "printed", "cause"),
    [
        ("预算执行", "3.96", "tail"),
        ("预算执行", "3.9", "truncated"),
        ("预算执行", "4", "rounded"),
        ("预算执行", "2", "rule_not_applied"),
        ("预算执行", "4.5", "outside_range"),
        ("支出控制", "8", "rule_not_applied"),
        ("支出控制", "0", "within_range"),
        ("社会效益", "3.2", "within_range"),
        ("社会效益", "3.5", "outside_range"),
        ("群众意见", "2.5", "within_range"),
        ("群众意见", "1", "outside_range"),
    ],
)
def test_a_score_that_differs_has_a_cause(
    rubric: perfeval.Rubric, name: str, printed: str, cause: str
) -> None:
    """Rounding, judgement and rules that were not applied are told apart."""
    finding = only(audit(rubric, {name: printed}))

    assert (finding.name, finding.cause, finding.reported) == (name, cause, printed)
    assert finding.difference == Fraction(printed) - Fraction(finding.computed or "")


def test_a_rounding_explains_one_score_only_if_it_explains_all(rubric: perfeval.Rubric) -> None:
    """A score that looks cut off is no truncation where another score shows decimals."""
    text = RUBRIC.replace("视情况得2-4分。", "得分=执行率×4，上限4")
    made = perfeval.compile(text)
    data = {key: value for key, value in DATA.items() if key != "群众意见"}
    leaves = PRINTED | {"预算执行": "3", "群众意见": "3.95"}
    found = made.audit(data, {"total": "14.95", "leaves": leaves})

    assert only(found).cause == "rule_not_applied"
    assert only(audit(rubric, {"预算执行": "3"})).cause == "truncated"


def test_the_part_that_would_need_full_marks_is_named(rubric: perfeval.Rubric) -> None:
    """8 of 8 needs full marks for the part that the deductions empty."""
    assert "超支" in only(audit(rubric, {"支出控制": "8"})).detail()


@pytest.mark.parametrize(
    ("printed", "words"), [("8.5", "不足一步的不计"), ("8", "不足一步的按一步计")]
)
def test_the_other_reading_of_a_step_is_found(printed: str, words: str) -> None:
    """A figure that whole or started steps reproduce is named by that reading."""
    rule = "完成率不低于10%，得10分，每低于1个百分点扣0.5分，扣完为止"
    made = perfeval.compile(f"评价体系 甲\n一级指标 完成（10分）\n  {rule}\n")
    value = "6.39%"  # 3.61 points: 8.195 pro rata, 8.5 whole, 8 started
    found = made.audit({"完成率": value}, {"total": printed, "leaves": {"完成": printed}})

    assert only(found).cause == "reading"
    assert words in only(found).detail()


def test_named_readings_are_worked_out(rubric: perfeval.Rubric) -> None:
    """A reading in the report's file is another definition; the one that fits is named."""
    readings = {"预算执行": {"以全部支出计": {"执行率": "（支出数 + 超支数） / 预算数 / 2"}}}
    found = audit(rubric, {"预算执行": "2.42"}, readings=readings)
    agreeing = audit(rubric, readings=readings)

    assert only(found).cause == "reading"
    assert "以全部支出计" in only(found).detail()
    (note,) = agreeing.notes
    assert note.cause == "explained"
    assert "2.42" in note.detail()


def test_a_reading_that_cannot_be_compiled_is_reported(rubric: perfeval.Rubric) -> None:
    """An unknown definition and an expression that says nothing are diagnostics."""
    readings = {"预算执行": {"甲": {"执行": "1"}, "乙": {"执行率": "÷÷"}}}
    found = audit(rubric, readings=readings)

    assert [each.code for each in found.diagnostics] == ["PE526", "PE101"]


def test_a_total_is_held_against_its_own_rows(rubric: perfeval.Rubric) -> None:
    """Rows that do not add up to their total are an arithmetic error of that size."""
    finding = only(audit(rubric, total="15.95"), "total")

    assert (finding.cause, finding.difference) == ("arithmetic", Fraction(1))


def test_a_difference_is_carried_up(rubric: perfeval.Rubric) -> None:
    """A total that adds its rows up and differs names the rows that differ."""
    finding = only(audit(rubric, {"支出控制": "8"}, total="18.95"), "total")

    assert (finding.cause, finding.difference) == ("carried", Fraction(4))
    assert "支出控制 +4" in finding.detail()


def test_a_subtotal_within_rounding_is_a_tail(rubric: perfeval.Rubric) -> None:
    """One rounded row and the sum leave a tail of 0.01 at most."""
    groups = {"过程": {"score": "7.96"}}
    finding = only(audit(rubric, groups=groups), "subtotal")

    assert (finding.cause, finding.difference) == ("tail", Fraction(1, 100))


def test_rates_are_held_against_the_score_beside_them(rubric: perfeval.Rubric) -> None:
    """A rate may be cut off, or simply wrong; its difference is in percentage points."""
    cut = audit(rubric, groups={"效果": {"score": "7", "rate": "87%"}})
    wrong = audit(rubric, groups={"效果": {"rate": "88.5%"}})

    assert only(cut, "rate").cause == "truncated"
    assert only(wrong, "rate").cause == "arithmetic"
    assert only(wrong, "rate").size() == "+1个百分点"
    assert only(wrong, "rate").size("en") == "+1 percentage points"


def test_a_grade_is_held_against_both_totals(rubric: perfeval.Rubric) -> None:
    """A grade that neither the printed nor the computed total earns is found."""
    found = audit(rubric, grade="优")

    assert only(found, "grade").computed == "中"


def test_headings_are_held_against_their_leaves() -> None:
    """Points of a heading, in the rubric or in the report, that its leaves do not make."""
    made = perfeval.compile(RUBRIC.replace("效果（8分）", "效果（9分）"))
    found = audit(made, groups={"过程": {"points": "13"}}, points="21")

    assert [(f.name, f.reported, f.computed) for f in found.caused_by("heading")] == [
        ("效果", "9", "8"),
        ("过程", "13", "12"),
        ("项目绩效评价", "21", "20"),
    ]


def test_points_of_an_indicator_that_differ_contradict(rubric: perfeval.Rubric) -> None:
    """An indicator printed with other points contradicts its rubric."""
    found = audit(rubric, {"社会效益": {"score": "4", "points": "5", "rate": "100%"}})

    assert only(found, "points").cause == "contradiction"


def test_a_blank_cell_is_found_and_the_total_fills_it(rubric: perfeval.Rubric) -> None:
    """One blank cell is implied by the total, and nothing else follows from it."""
    found = audit(rubric, {"群众意见": None})

    assert [f.cause for f in found] == ["missing"]
    assert dict(found.findings[0].arguments) == {"implied": "3", "expected": "3"}


def test_rows_that_the_file_leaves_out_are_one_finding() -> None:
    """A file with few of many rows has one finding about the others."""
    lines = "".join(f"一级指标 第{n}项（1分）\n  得分=甲×1\n" for n in range(8))
    made = perfeval.compile(f"评价体系 甲\n{lines}")
    found = made.audit({"甲": 1}, {"total": "8", "leaves": {"第0项": "1"}})

    assert [f.cause for f in found] == ["missing"]


def test_two_printed_scores_contradict(rubric: perfeval.Rubric) -> None:
    """A score printed twice with different values is a contradiction."""
    found = audit(rubric, {"社会效益": ["4", "3.2"]})

    assert [f.cause for f in found] == ["contradiction", "within_range"]


def test_judgements_may_be_taken_from_the_report(rubric: perfeval.Rubric) -> None:
    """Where the data has no judgement the report's own counts, if the standard allows it."""
    data = {key: DATA[key] for key in ("预算数", "支出数", "超支数", "建立台账")}
    fine = rubric.audit(data, {"total": "14.95", "leaves": PRINTED})
    wrong = rubric.audit(data, {"total": "15.45", "leaves": PRINTED | {"社会效益": "4.5"}})
    tier = rubric.audit(data, {"total": "14.45", "leaves": PRINTED | {"社会效益": "3.5"}})

    assert fine.clean
    assert [note.cause for note in fine.notes] == ["judged", "judged"]
    assert str(fine.total) == "14.95"
    assert (only(wrong).cause, only(tier).cause) == ("outside_range", "no_such_score")


def test_what_cannot_be_checked_is_said(rubric: perfeval.Rubric) -> None:
    """A score whose figures are missing is taken as reported, with a note."""
    data = {key: value for key, value in DATA.items() if key != "支出数"}
    found = rubric.audit(data, {"total": "14.95", "leaves": PRINTED})

    assert [note.cause for note in found.notes] == ["unchecked"]
    assert "预算执行 3.95" in found.to_text()


BAD: dict[str, Any] = {
    "grad": "中",
    "leaves": {
        "预算执形": "3.95",
        "支出控制": "四分",
        "社会效益": {"score": "4", "ponts": "4"},
        "群众意见": "3",
        "过程/群众意见": "3",
    },
    "groups": ["过程"],
    "sums": {"total": "1"},
}


def test_bad_reported_files_lose_nothing(rubric: perfeval.Rubric) -> None:
    """Everything that is not understood is a diagnostic; all else is audited."""
    found = rubric.audit(DATA, BAD)
    codes = [(each.code, each.suggestion) for each in found.diagnostics]

    assert codes == [
        ("PE526", "grade"),
        ("PE526", "预算执行"),
        ("PE503", None),
        ("PE526", "points"),
        ("PE526", None),
        ("PE527", None),
        ("PE528", None),
        ("PE527", None),
    ]
    assert list(found) == []
    assert not found.clean
    assert "预算执行" in found.to_text("en")


def test_a_score_given_twice_in_the_file_is_reported(rubric: perfeval.Rubric) -> None:
    """Two names of one indicator are one too many."""
    found = audit(rubric, {"效果/社会效益": "4"})

    assert [each.code for each in found.diagnostics] == ["PE515"]


def test_reported_must_be_a_mapping(rubric: perfeval.Rubric) -> None:
    """A list is a mistake of the caller, in plain English."""
    with pytest.raises(TypeError, match="reported must be a mapping"):
        rubric.audit(DATA, ["total"])  # type: ignore[arg-type]


def test_bad_data_raise_as_they_do_elsewhere(rubric: perfeval.Rubric) -> None:
    """The data of an audit are read like any other data."""
    with pytest.raises(perfeval.DataError):
        rubric.audit(DATA | {"预算数": "x"}, {"total": "1"})


def test_an_indicator_that_does_not_apply_is_left_out(rubric: perfeval.Rubric) -> None:
    """Its row may be blank, and the grade is that of the scaled total."""
    leaves = {name: value for name, value in PRINTED.items() if name != "群众意见"}
    found = rubric.audit(
        {**DATA, "群众意见": "不适用"}, {"total": "11.95", "grade": "中", "leaves": leaves}
    )

    assert [each.cause for each in found] == []


def test_groups_alone_are_added_up(rubric: perfeval.Rubric) -> None:
    """Without rows the top headings are the total's own rows."""
    groups = {"过程": "7.95", "效果": "7"}
    found = rubric.audit(DATA, {"total": "15", "groups": groups})

    assert only(found, "total").cause == "arithmetic"


def test_a_total_alone_is_held_against_the_standards(rubric: perfeval.Rubric) -> None:
    """A report that prints nothing but its total can be audited."""
    found = rubric.audit(DATA, {"total": "15"})

    assert only(found, "total").difference == Fraction(5, 100)


def test_an_audit_is_a_value(rubric: perfeval.Rubric) -> None:
    """Audits survive copying, compare by what they found, and cannot be changed."""
    found = audit(rubric, {"社会效益": "3.2"})
    copied = copy.deepcopy(pickle.loads(pickle.dumps(found)))

    assert copied == found
    assert len(copied) == len(found.findings)
    with pytest.raises(AttributeError):
        found.findings = ()  # type: ignore[misc]


def write(folder: Path, **files: object) -> list[str]:
    """Files for the command line, in order."""
    names = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        names.append(str(path))
    return names


def test_the_command_exits_with_the_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1 with findings, 0 without, 2 for a wrong command; JSON on request."""
    good = {"total": "14.95", "leaves": PRINTED}
    paths = write(tmp_path, a_rubric=RUBRIC, b_json=DATA, c_json=good, d_json={"total": "9"})
    *both, clean, wrong = paths

    assert main(["audit", *both, clean]) == 0
    assert main(["audit", *both, wrong]) == 1
    assert "总分：报告9" in capsys.readouterr().out
    assert main(["audit", "--json", *both, wrong]) == 1
    assert json.loads(capsys.readouterr().out)["schema"] == 1
    assert main(["audit", *both]) == 2
    assert main(["audit", "-", both[1], "-"]) == 2
    assert "audit 要一张自评表，或者体系、数据、公布的得分" in capsys.readouterr().err
