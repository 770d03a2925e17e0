"""Rarer causes of a difference, and the shapes in which an audit prints."""

from __future__ import annotations

import json
from fractions import Fraction

import attrs
import pytest

import perfeval
from perfeval.audit import Finding, audit
from perfeval.model.inputs import Reading
from perfeval.program.nodes import Const, Div, Node
from perfeval.source import Span


def compiled(*lines: str, points: int = 10) -> perfeval.Rubric:
    """A rubric of one indicator, 甲, with these lines."""
    body = "".join(f"  {line}\n" for line in lines)
    return perfeval.compile(f"评价体系 表\n一级指标 甲（{points}分）\n{body}")


def only(found: perfeval.Audit) -> Finding:
    """The one finding about a score."""
    (finding,) = (each for each in found if each.what == "score")
    return finding


def audited(rubric: perfeval.Rubric, data: dict[str, object], printed: str) -> perfeval.Audit:
    """The audit of a table with one indicator."""
    return rubric.audit(data, {"total": printed, "leaves": {"甲": printed}})


def test_parts_that_were_rounded_first_are_a_reading() -> None:
    """Five parts rounded on their own make more than their sum rounded once."""
    names = "乙丙丁戊己"
    parts = [f"{n}. {name}部分（2分）：得分={name}×2。" for n, name in enumerate(names, 1)]
    made = compiled(*parts)
    found = audited(made, dict.fromkeys(names, "0.4975"), "5")

    assert only(found).computed == "4.98"
    assert only(found).cause == "reading"
    assert "各部分先舍入" in only(found).detail()
    assert "parts rounded first" in only(found).detail("en")


@pytest.mark.parametrize(
    ("other", "cause"),
    [(Const(Fraction(7)), "reading"), (Div(Const(Fraction(1)), Const(Fraction(0))), "truncated")],
)
def test_a_reading_on_record_is_tried(other: Node, cause: str) -> None:
    """The score that a compiled reading gives is compared; one without an answer is passed over."""
    made = compiled("得分=乙×10，上限10")
    (leaf,) = made.leaves
    reading = Reading("part_of_step", Span(0, 0), other)
    plan = attrs.evolve(leaf.plan, readings=(reading,))
    changed = attrs.evolve(made, leaves=(attrs.evolve(leaf, plan=plan),))

    assert only(audited(changed, {"乙": "0.75"}, "7")).cause == cause


def test_too_many_judgements_are_held_against_their_range() -> None:
    """Where the judgements are too many to count out, the range decides."""
    items = [f"{n}. 要点{chr(0x4E00 + n)}落实（1分）；" for n in range(1, 11)]
    made = compiled(*items)
    data: dict[str, object] = {f"要点{chr(0x4E00 + n)}落实": "是" for n in range(1, 11)}

    assert only(audited(made, data, "7.5")).cause == "within_range"


def test_a_count_that_is_missing_is_not_checked_by_judgement() -> None:
    """A printed score stands where a count and a judgement are both missing."""
    made = compiled("制度健全得10分，每缺一项扣2分；酌情扣1-3分。")
    found = audited(made, {}, "6")

    assert [note.name for note in found.notes] == ["甲"]


def test_a_veto_makes_the_total_nothing() -> None:
    """A printed total stands against the 0 of a veto."""
    made = compiled("执行率≥90%的，得10分；执行率<90%的，得5分；弄虚作假的，总分一票否决。")
    found = made.audit({"执行率": "95%", "弄虚作假": "是"}, {"total": "10", "leaves": {"甲": "10"}})

    assert found.total == 0
    assert [each.what for each in found][-1] == "total"


def test_a_table_without_applicable_rows_has_no_grade() -> None:
    """Where nothing applies there is no grade to earn."""
    made = compiled("执行率≥90%的，得10分；执行率<90%的，得5分。")
    found = made.audit({"甲": "不适用"}, {"total": "0", "grade": "优"})

    assert found.grade is None
    assert found.clean


@pytest.fixture(scope="module")
def found() -> perfeval.Audit:
    """An audit with a finding, a note and a diagnostic."""
    made = perfeval.compile(
        "评价体系 表\n一级指标 甲（4分）\n  效益明显得4分，效益一般得3.2分\n"
        "一级指标 <乙>（4分）\n  视情况得2-4分。\n"
    )
    reported = {"total": "6.2", "leaves": {"甲": "3.2", "<乙>": "3"}, "<b>": "1"}
    return audit(made, {"甲": "效益明显"}, reported)


def test_an_audit_prints_as_text(found: perfeval.Audit) -> None:
    """Findings, notes and what was not understood, in both languages."""
    assert "判断不同" in found.to_text()
    assert "取自报告的判断：<乙> 3" in found.to_text()
    assert "another judgement" in found.to_text("en")
    assert "judged, as reported: <乙> 3" in found.to_text("en")
    assert "PE526" in found.to_text("en")


def test_an_audit_prints_as_markdown(found: perfeval.Audit) -> None:
    """A table of findings, with the author's marks escaped."""
    text = found.to_markdown()

    assert "| 甲 | 得分 | 3.2 | 4 | -0.8 | 判断不同 |" in text
    assert "\\<乙\\>" in text
    assert "PE526" in text


def test_an_audit_prints_as_html(found: perfeval.Audit) -> None:
    """A fragment in which every word of the report is escaped."""
    text = found.to_html()

    assert "<b>" not in text
    assert "<乙>" not in text
    assert "&lt;乙&gt;" in text
    assert found._repr_html_() == text


def test_an_audit_is_plain_data(found: perfeval.Audit) -> None:
    """Numbers are texts, and nothing is lost on the way through JSON."""
    data = found.to_dict()

    assert json.loads(json.dumps(data)) == data
    assert data["findings"][0]["difference"] == "-0.8"
    assert data["total"] == {"reported": "6.2", "computed": "7.00"}
    assert data["notes"][0]["cause"] == "judged"
