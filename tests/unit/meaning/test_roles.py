"""The table of roles: each row's example, and that no clause goes without a role."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import perfeval
from perfeval.catalogue.words import role_name
from perfeval.meaning.roles import EXAMPLES, SECTIONS, Example
from perfeval.reading.words import lexicon

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


_CASES = [
    json.loads(line)
    for file in sorted((Path(__file__).parents[2] / "conformance").glob("*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]
_JOINTS = frozenset(("LEAD", "IF", "JOIN", "SEP", "OTHERWISE", "ADV"))
_MARK = re.compile(r"[一二三四五六七八九十]|[①-⑳]|\d{1,2}")


def left_over(text: str, covered: list[range]) -> list[str]:
    """The words of a rule that no clause took, joints and number marks aside."""
    held = set().union(*covered) if covered else set()
    rest = "".join(" " if place in held else char for place, char in enumerate(text))
    words = re.findall(r"[^\W_]+", rest)
    return [word for word in words if not _MARK.fullmatch(word) and not _is_joint(word)]


def _is_joint(word: str) -> bool:
    """Whether a stretch is nothing but lead-ins, 如 and 并: the lexicon says so."""
    if not word:
        return True
    ends = [
        end
        for end, rows in lexicon().at(f"{word}:", 0)
        if any(kind in _JOINTS for kind, _, _ in rows)
    ]
    return any(_is_joint(word[end:]) for end in ends) or f",{word}" in lexicon().table.words


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["id"])
def test_every_word_has_a_role(case: dict[str, str]) -> None:
    """No word of a rule that scores vanishes: a clause, a head, a note or a joint holds it."""
    try:
        rule = perfeval.rule(case["text"], points=case.get("points"), target=case.get("target"))
    except perfeval.RubricError:
        return  # a refused rule says what it does not read
    covered = [range(role.span.start, role.span.end) for role in rule.roles]

    assert not left_over(rule.text, covered)
