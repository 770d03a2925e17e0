"""The table of roles: each row's example, and that no clause goes without a role."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import perfeval
from perfeval.catalogue.words import role_name
from perfeval.meaning.roles import EXAMPLES, SECTIONS, Example

_REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
_TAKEN = [each for each in EXAMPLES if each.name != "refused"]


def taken(text: str, points: int | None = 5) -> list[tuple[str, str]]:
    """The words of each clause of a rule, and what they were taken for."""
    rule = perfeval.rule(text, points=points)
    return [(rule.text[role.span.start : role.span.end], role.name) for role in rule.roles]


@pytest.mark.parametrize("example", _TAKEN, ids=lambda each: f"{each.name}-{each.words}")
def test_the_example_of_a_row_takes_its_role(example: Example) -> None:
    """Every row of the table shows a rule in which its words are taken so."""
    assert (example.words, example.name) in taken(example.rule)


def test_what_is_refused_is_refused() -> None:
    """The row of what no item can do to the total is an error."""
    (refused,) = (each for each in EXAMPLES if each.name == "refused")
    codes = [found.code for found in perfeval.check(refused.rule, kind="rule", points=5)]

    assert codes == ["PE113"]


@pytest.mark.parametrize("name", sorted(SECTIONS))
@pytest.mark.parametrize("page", ["language.md", "language.en.md"])
def test_sections_are_in_the_reference(name: str, page: str) -> None:
    """A role cites a section that there is, and has a name in both languages."""
    heads = re.findall(r"^#+ (\d[\d.]*) ", (_REFERENCE / page).read_text("utf-8"), re.MULTILINE)

    assert SECTIONS[name] in heads
    assert role_name(name, "zh") != name
    assert role_name(name, "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "执行率≥95%的得5分，每低1个百分点扣0.5分，扣完为止。同一项目不重复扣分。",
            ["band", "step", "limit", "note"],
        ),
        (
            "（1）制度健全得1分，否则不得分；（2）每发现一处差错扣1分。弄虚作假的，本项不得分",
            ["yes_no", "otherwise", "count", "override"],
        ),
        ("绩效目标明确（2分）；资金到位率≥90%（3分）", ["part", "part"]),
    ],
)
def test_roles_of_a_cell(text: str, expected: list[str]) -> None:
    """Roles stand in the order of the text, one for each clause."""
    assert [name for _, name in taken(text)] == expected
