"""The 43 scoring standards of a third-party project evaluation, as they are printed.

The report prints them twice: full-width in the rubric, with half-width commas
in the scored form. Three differ in their words as well and stand twice in the
table: A311 (another middle tier), B221 and C221. Nothing is left out or marked as a note.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

import perfeval
from tests.seeds.standards import Standard, ids, load

_STANDARDS = load("yantai")
_TWICE = {"A311b", "B221b", "C221b"}


@pytest.mark.parametrize("standard", _STANDARDS, ids=ids(_STANDARDS))
def test_standard_asks_for_its_inputs_and_scores(standard: Standard) -> None:
    """A printed standard asks for its own words and gives the score of each finding."""
    rule = standard.rule()

    standard.check_inputs(rule)
    standard.check_scores(rule)


@pytest.mark.parametrize("standard", _STANDARDS, ids=ids(_STANDARDS))
def test_half_width_print_means_the_same(standard: Standard) -> None:
    """The half-width print of a standard, with or without blanks, is the same rule."""
    half = standard.text.replace("，", ",").replace("；", ";")
    spaced = half.replace(",", ", ").replace(";", "; ")

    for printed in (half, spaced):
        rule = standard.rule(printed)
        standard.check_inputs(rule)
        standard.check_scores(rule)


def test_the_report_has_43_standards() -> None:
    """Every leaf of the printed rubric is in the table, three of them in both wordings."""
    assert len({standard.name for standard in _STANDARDS}) == 43
    assert {standard.id for standard in _STANDARDS} >= _TWICE
    assert len(_STANDARDS) == 43 + len(_TWICE)


def test_full_scores_make_a_hundred() -> None:
    """The full scores of the leaves add up to 100."""
    leaves = [standard for standard in _STANDARDS if standard.id not in _TWICE]

    assert sum(Decimal(leaf.points) for leaf in leaves) == 100


def test_reported_findings_add_up_to_the_reported_total() -> None:
    """The report's findings, scored by its own standards, give its total: 92.18."""
    leaves = [standard for standard in _STANDARDS if standard.id not in _TWICE]

    total = sum(leaf.rule()(*leaf.rows[0][0]) for leaf in leaves)

    assert total == Decimal("92.18")


def test_definition_beside_the_formula_adds_no_input() -> None:
    """The rate's definition may stand in front of the formula and asks for nothing more."""
    text = (
        "预算执行率=(实际支出资金/到位资金)×100%。\n"
        "该项得分=(实际支出资金/到位资金)×100%×2, 该项满分最高为2分。"
    )
    rule = perfeval.rule(text, points=2, name="预算执行率")

    assert [spec.key for spec in rule.inputs] == ["实际支出资金", "到位资金"]
    assert rule("44.46", "45") == Decimal("1.98")
