"""Audits of figures that are not scores: values, sums, shares, rates, deviations, surveys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from perfeval.audit import Finding, audit_figures
from perfeval.cli import main


def causes(**sections: object) -> list[str]:
    """The causes of everything that is found in a report's figures."""
    found = audit_figures(sections)
    assert found.diagnostics == ()
    return [finding.cause for finding in found]


def only(**sections: object) -> Finding:
    """The one finding in a report's figures."""
    (finding,) = audit_figures(sections).findings
    return finding


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["99%", "98.8%"], []),
        (["4059.65", "4059.6"], ["truncated"]),
        (["100%", "98.11%"], ["contradiction"]),
        (["444600元", "44.46万元"], []),
        (["45", "45"], []),
    ],
)
def test_one_figure_in_several_places(values: list[str], expected: list[str]) -> None:
    """Fewer decimals of the same figure agree; cutting off and other figures are found."""
    assert causes(values={"数": values}) == expected


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("1051.47", {"人员": "945.00", "公用": "106.47"}, []),
        ("6558.50", {"拨款": "6463.09", "其他": "95.42"}, ["tail"]),
        ("1051.64", {"人员": "945.00", "公用": "106.47"}, ["arithmetic"]),
        ("12", [["甲", "4"], ["乙", "8"], ["甲", "4"]], ["duplicate"]),
        ("11", [["甲", "4"], ["乙", "8"], ["甲", "4"]], ["arithmetic"]),
        ("9.12", {"年初": "34.42", "收入": "32034.77", "-支出": "32060.07"}, []),
        ("100%", {"甲": "60%", "乙": "41%"}, ["arithmetic"]),
    ],
)
def test_sums(total: str, parts: object, expected: list[str]) -> None:
    """A sum adds up, leaves a tail, repeats a row or is wrong; a minus in front subtracts."""
    assert causes(sums=[{"total": total, "parts": parts}]) == expected


def test_a_sum_tells_which_of_two_values_fits() -> None:
    """With a figure printed in two ways, the sum fails for the one that does not fit."""
    values = {"合计": "6558.50", "基本": ["1051.47", "1051.64"], "项目": "5506.86"}
    found = audit_figures(
        {"values": values, "sums": [{"total": "合计", "parts": ["基本", "项目"]}]}
    )

    assert [finding.cause for finding in found] == ["contradiction", "arithmetic"]
    assert "1051.47 + 5506.86" in found.findings[1].detail()


SHARES = {"教育": "31166.63", "社保": "93.02", "卫生": "122.87", "资源": "159.22"}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("98.82%", ["plug"]),
        ("98.81%", []),
        ("98.80%", ["arithmetic"]),
    ],
)
def test_a_share_that_makes_the_whole_is_a_plug(printed: str, expected: list[str]) -> None:
    """The share that was adjusted so that all make 100 % is told from other errors."""
    parts = {"教育": printed, "社保": "0.29%", "卫生": "0.39%", "资源": "0.5%"}

    assert causes(values=SHARES, shares=[{"of": "31541.73", "parts": parts}]) == expected


@pytest.mark.parametrize(
    ("section", "row", "expected"),
    [
        ("growth", ["32069.18", "17311.25", "117.3%"], []),
        ("growth", ["32069.18", "17311.25", "117.2%"], ["arithmetic"]),
        ("growth", {"current": "134.37", "change": "-0.3", "rate": "-0.22%"}, []),
        ("completion", ["0", "20.64", "年初无预算"], []),
        ("completion", ["0", "20.64", "100%"], ["convention"]),
        ("completion", ["26352.66", "31541.73", "119.69%"], []),
        ("ratios", ["125", "247", "50%"], ["truncated"]),
        ("ratios", ["2921.23万元", "20075m²", "1455.16元/m²"], []),
        ("ratios", ["3", "29", "10.34%"], []),
        ("products", ["247", "42%", "105"], ["arithmetic"]),
        ("products", ["247", "42%", "103"], ["truncated"]),
        ("products", ["247", "42%", "104"], []),
        ("execution", ["794.87", "173.85", "968.72", "879.68", "90.81%"], []),
        ("execution", ["794.87", "173.85", "968.73", "879.68", "90.81%"], ["tail"]),
        ("execution", ["794.87", "173.85", "969.72", "879.68", "90.71%"], ["arithmetic"]),
        # Three figures, each half of 0.1 off at most: 0.15 together.
        ("execution", ["794.9", "173.8", "968.85", "879.68", "90.80%"], ["tail"]),
        ("execution", ["794.9", "173.8", "968.86", "879.68", "90.80%"], ["arithmetic"]),
        ("ratios", ["3.2", "4.5", "72%"], ["tail_of_figures"]),
        ("ratios", ["3.2", "4.5", "75%"], ["arithmetic"]),
        ("ratios", ["11", "12", "92.5%"], ["arithmetic"]),
        ("deviations", ["<=100%", "60.64%", "-39.36%"], []),
        ("deviations", ["<=100%", "60.64%", "39.36%"], ["arithmetic"]),
        ("deviations", ["=0%", "21.87%", "100%"], []),
        ("deviations", ["=0%", "21.87%", "21.87%"], ["convention"]),
        ("deviations", ["健全", "健全", "0%"], []),
        ("deviations", ["健全", "一般", "—"], []),
    ],
)
def test_rates(section: str, row: object, expected: list[str]) -> None:
    """Each kind of rate is recomputed from the figures beside it."""
    assert causes(**{section: {"甲": row}}) == expected


QUESTIONS = {"Q1": {"满意": "92.45%", "不满意": "7.55%"}, "Q2": {"满意": "100%", "不满意": "0%"}}


def test_a_survey_is_multiplied_out() -> None:
    """The product of the questions, and the options of each, are recomputed."""
    survey = {"questions": QUESTIONS, "satisfied": ["满意"], "rate": "92.45%"}
    lost = {"Q1": {"满意": "92.45%", "不满意": "5.55%"}}

    assert causes(survey=survey) == []
    assert causes(survey=survey | {"rate": "95%"}) == ["arithmetic"]
    assert causes(survey=survey | {"method": "mean", "rate": "96.23%"}) == []
    assert only(survey=survey | {"questions": lost}).what == "sum"


@pytest.mark.parametrize(
    ("sections", "codes"),
    [
        ({"value": {}}, ["PE526"]),
        ({"values": []}, ["PE527"]),
        ({"values": {"甲": "x"}}, ["PE503"]),
        ({"sums": [{"total": "1", "parts": ["x"]}]}, ["PE503"]),
        ({"sums": [{"sum": "1", "parts": ["1"]}]}, ["PE526"]),
        ({"growth": {"甲": ["1"]}}, ["PE527"]),
        ({"growth": {"甲": ["1", "x", "1%"]}}, ["PE503"]),
        ({"ratios": {"甲": ["1元", "1人", "1%"]}}, ["PE505"]),
        ({"ratios": {"甲": ["1", "2", "x"]}}, ["PE503", "PE503"]),
        ({"products": {"甲": ["1", "2"]}}, ["PE527"]),
        ({"products": {"甲": ["1", "x", "2"]}}, ["PE503"]),
        ({"deviations": {"甲": ["1"]}}, ["PE527"]),
        ({"deviations": {"甲": ["≥5", "x", "1%"]}}, ["PE503"]),
        ({"survey": {"questions": QUESTIONS, "satisfied": ["满"], "rate": "1%"}}, ["PE509"]),
        ({"survey": {"questions": QUESTIONS, "method": "sum"}}, ["PE527"]),
        ({"title": 5}, ["PE520"]),
    ],
)
def test_what_is_not_understood_is_a_diagnostic(
    sections: dict[str, object], codes: list[str]
) -> None:
    """No mistake in a report's file stops the audit of the rest."""
    rest = {"execution": {"好": ["1", "0", "1", "1", "99%"]}}
    found = audit_figures(sections | rest)

    assert [each.code for each in found.diagnostics] == list(dict.fromkeys(codes))
    assert [finding.name for finding in found] == ["好"]


def test_the_command_takes_a_report_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of figures without scores is audited by itself."""
    path = tmp_path / "figures.json"
    path.write_text(json.dumps({"products": {"人数": ["247", "42%", "105"]}}), encoding="utf-8")

    assert main(["audit", "--lang", "en", str(path)]) == 1
    assert "103.74" in capsys.readouterr().out


def test_the_rows_of_a_sum_are_told_with_their_signs() -> None:
    """− 3 + 9 is 6, and 5 was printed."""
    finding = only(sums=[{"total": "5", "parts": {"-支出": "3", "收入": "9"}}])

    assert dict(finding.arguments)["rows"] == "− 3 + 9"
    assert finding.computed == "6"


def test_shares_of_mixed_decimals_are_not_accused() -> None:
    """50% may be 49.5%: with 49.6% and 1% it may make up the whole; 60% may not."""
    mixed = {"满意吗": {"满意": "50%", "一般": "49.6%", "不满意": "1%"}}
    false = {"满意吗": {"满意": "60%", "一般": "49.6%", "不满意": "1%"}}

    assert "sum" not in [f.what for f in audit_figures({"survey": {"questions": mixed}}).findings]
    assert "sum" in [f.what for f in audit_figures({"survey": {"questions": false}}).findings]
