"""The examples say what they print: totals, audit findings, pages and scripts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import perfeval
from perfeval.audit import audit_figures

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"

#: Folder → its files; a form's files bear its name instead.
TABLES: dict[str, tuple[str, ...]] = {
    "shenzhen": ("department.rubric", "data.json", "reported.json"),
    "shigu": ("department.rubric", "data.json", "reported.json"),
    "yantai": ("third-party.rubric", "data.json", "reported.json"),
    "yantai/forms/staff-pay": (),
    "yantai/forms/institute-grant": (),
    "yantai/forms/operating-costs": (),
}
FIGURES = ("suzhou/reported.json", "yantai/accounts.json")

TOTALS = {
    "shenzhen": ("95.32", "94.32", "优"),
    "shigu": ("100", "100.00", "优"),
    "yantai": ("92.18", "92.18", "优"),
    "yantai/forms/staff-pay": ("96", "96.00", "优"),
    "yantai/forms/institute-grant": ("94", "96.07", "优"),
    "yantai/forms/operating-costs": ("95", "94.00", "优"),
}

#: Cause, what, name, printed, computed.
Row = tuple[str, str, str, str | None, str | None]

FINDINGS: dict[str, list[Row]] = {
    "shenzhen": [
        ("missing", "score", "预算编制规范性", None, "5"),
        ("rule_not_applied", "score", "财务合规性", "3", "2"),
        ("carried", "total", "", "95.32", "94.32"),
    ],
    "shigu": [
        ("contradiction", "value", "基本支出", "1051.47 / 1051.64", None),
        ("arithmetic", "sum", "决算支出", "6558.50", "6558.33"),
        ("arithmetic", "sum", "基本支出", "1051.64", "1051.47"),
        ("tail", "sum", "按收入性质分", "6558.50", "6558.51"),
        ("truncated", "ratio", "分流百分比", "50%", "51%"),
        ("arithmetic", "product", "应完成中职招生人数", "105", "103.74"),
    ],
    "yantai": [
        ("contradiction", "value", "满意度", "100% / 98.11%", None),
        ("contradiction", "value", "有效问卷（份）", "52 / 53", None),
        ("contradiction", "value", "重点绩效评价综合得分", "92.18 / 95", None),
        ("contradiction", "value", "实际支出资金（万元）", "44.46 / 45", None),
        ("duplicate", "sum", "项目产出指标得分表", "32", "48"),
    ],
    "yantai/forms/staff-pay": [
        ("reading", "score", "学校办学形象", "8", None),
        ("reading", "score", "研究院教学水平", "8", None),
        ("truncated", "value", "全年预算数（万元）", "4059.65 / 4059.6", None),
    ],
    "yantai/forms/institute-grant": [
        ("outside_range", "score", "办学水平与人才培养成效", "5", None),
        ("rule_not_applied", "score", "进行校企合作，提升办学影响力", "4", "3.6"),
        ("rule_not_applied", "score", "学生满意度", "3", "3.91"),
        ("rule_not_applied", "score", "债权人满意度", "1", "2.56"),
        ("carried", "total", "", "94", "96.07"),
    ],
    "yantai/forms/operating-costs": [
        ("heading", "points", "产出指标", "50", "70"),
        ("heading", "points", "效益指标", "30", "15"),
        ("heading", "points", "满意度指标", "10", "5"),
        ("outside_range", "score", "督导检查发现问题整改", "7", None),
        ("arithmetic", "total", "", "95", "94"),
        ("contradiction", "value", "全年执行数（万元）", "45 / 44.46", None),
    ],
}


def read(path: Path) -> Any:  # noqa: ANN401 - the shape of a JSON file
    """A JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def audit_of(name: str) -> perfeval.Audit:
    """The audit of one scored table."""
    files = [EXAMPLES / name / part for part in TABLES[name]] or [
        EXAMPLES / f"{name}.{end}" for end in ("rubric", "data.json", "reported.json")
    ]
    rubric, data, reported = files
    return perfeval.load(rubric).audit(read(data), read(reported))


@cache
def known_audits() -> set[str]:
    """Every audit as it is printed today."""
    known = {audit_of(name).to_text() for name in TABLES}
    return known | {audit_figures(read(EXAMPLES / name)).to_text() for name in FIGURES}


def printed_audits(page: Path) -> list[str]:
    """The audits that a page shows."""
    blocks = re.findall(
        r"^```text\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return [block for block in blocks if block.startswith("审核：")]


@pytest.mark.parametrize("name", TABLES)
def test_an_audit_finds_these_differences_and_no_others(name: str) -> None:
    """Each published table differs from its standards in just the places listed here."""
    found = audit_of(name)

    assert [(f.cause, f.what, f.name, f.reported, f.computed) for f in found] == FINDINGS[name]
    assert found.diagnostics == ()


@pytest.mark.parametrize("name", TABLES)
def test_totals_by_the_standards(name: str) -> None:
    """Each table's printed total stands beside the total that its standards give."""
    found = audit_of(name)

    assert (found.reported_total, str(found.total), found.grade) == TOTALS[name]


def test_a_reading_explains_a_figure_that_agrees() -> None:
    """4.34 is the mean of progress over schedule; three other readings give other figures."""
    (note,) = audit_of("shenzhen").notes

    assert (note.cause, note.name, note.reported) == ("explained", "预算执行率", "4.34")
    assert [figure in note.detail() for figure in ("4.34", "3.87", "3.38", "4.85")] == [True] * 4


def test_the_part_that_was_not_scored_by_its_rule_is_named() -> None:
    """3 of 3 needs full marks for a part whose point is used up by 27.27 percentage points."""
    (finding,) = audit_of("shenzhen").caused_by("rule_not_applied")

    assert "资金调整、调剂规范性" in finding.detail()


def test_a_report_of_deviations_is_clean() -> None:
    """All 53 deviations, 10 execution rates and the sums beside them are as printed."""
    found = audit_figures(read(EXAMPLES / "suzhou" / "reported.json"))

    assert found.clean
    assert found.checked == 82


def test_an_account_has_tails_a_plug_and_two_errors() -> None:
    """Twelve tails, the share that makes 100 %, a sum that does not add up, a rate of nothing."""
    found = audit_figures(read(EXAMPLES / "yantai" / "accounts.json"))

    assert Counter(f.cause for f in found) == {"tail": 12, "arithmetic": 2, "plug": 1}
    (plug,) = found.caused_by("plug")
    assert (plug.name, plug.reported, plug.computed) == ("教育支出", "98.82%", "98.81%")
    budget, rate = found.caused_by("arithmetic")
    assert (budget.reported, budget.computed, budget.size()) == (
        "26,352.66",
        "26880.68",
        "-528.02",
    )
    assert (rate.reported, rate.computed) == ("100%", "0%")


PAGES = sorted(EXAMPLES.rglob("README.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_pages_show_the_audits_as_they_are_printed(page: Path) -> None:
    """Every audit on an example's page is what the audit prints today."""
    assert [block for block in printed_audits(page) if block not in known_audits()] == []


def test_every_audit_is_on_a_page() -> None:
    """Each example's audit is shown on a page."""
    shown = {block for page in PAGES for block in printed_audits(page)}

    assert len(shown) == len(TABLES) + len(FIGURES)


SCRIPTS = [
    path
    for path in sorted(EXAMPLES.rglob("*.py"))
    if "# /// script" not in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_scripts_run(script: Path) -> None:
    """Every example script that needs nothing but perfeval runs and prints something."""
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.strip()
