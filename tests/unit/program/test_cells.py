"""Programs of several numbers, cell by cell; facts together, against points tried one by one."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.program import cells, equal, nodes
from perfeval.program.cells import Cells
from perfeval.program.equal import Variable, compare
from perfeval.program.inequalities import Fact, Monomial, TooMuch, added, multiplied, solution
from perfeval.program.nodes import Add, Branch, Case, Compare, Const, Floor, Input, Mul, Node, Sub
from perfeval.program.pieces import Cuts

ZERO, ONE = Const(Fraction(0)), Const(Fraction(1))
X, Y = Input("x"), Input("y")
NAMES: tuple[Monomial, ...] = (((0, 1),), ((1, 1),), ((2, 1),))
small = st.integers(-3, 3).map(Fraction)


def holds(truth: Node) -> Node:
    """1 where ``truth`` holds, else 0."""
    return Case((Branch(truth, ONE),), ZERO)


def compared(left: Node, right: Node, *, whole: bool = False) -> tuple[str, str | None]:
    """How the comparison of two programs of x and y came out, and why it is open."""
    where: Cuts = ((Fraction(0), 0), None) if whole else (None, None)
    found = compare(left, right, [Variable(key, where=(where,), whole=whole) for key in "xy"])
    return found.kind, found.why


@given(
    st.lists(
        st.tuples(small, small, small, small, st.sampled_from([">", ">=", "=="])),
        min_size=1,
        max_size=6,
    )
)
def test_facts_together(rows: list[tuple[Fraction, Fraction, Fraction, Fraction, str]]) -> None:
    """Numbers that are found make all facts true; where there are none, no point does."""
    facts = [
        Fact(
            {name: number for name, number in zip((*NAMES, ()), row[:4], strict=True) if number},
            row[4],  # type: ignore[arg-type]
        )
        for row in rows
    ]

    def all_hold(point: Mapping[Monomial, Fraction]) -> bool:
        values = [
            sum(
                (each * point.get(name, ONE.value) for name, each in fact.terms.items()), ZERO.value
            )
            for fact in facts
        ]
        return all(
            Fact({(): value} if value else {}, fact.sign).holds
            for value, fact in zip(values, facts, strict=True)
        )

    found = solution(facts)

    if found is not None:
        assert all_hold({name: found.get(name, Fraction(1)) for name in NAMES})
        return
    steps = [Fraction(number, 2) for number in (-4, -1, 0, 1, 2, 5)]
    for point in product(steps, repeat=3):
        assert not all_hold(dict(zip(NAMES, point, strict=True)))


def test_polynomials() -> None:
    """Terms come together, and those of 0 go."""
    x, y = ({NAMES[0]: Fraction(1)}, {NAMES[1]: Fraction(1)})
    assert multiplied(added(x, y), added(x, y, -1)) == {
        ((0, 2),): Fraction(1),
        ((1, 2),): Fraction(-1),
    }
    assert added(x, x, -1) == {}
    long: dict[Monomial, Fraction] = {((number, 1),): Fraction(1) for number in range(9)}
    with pytest.raises(TooMuch):
        multiplied(long, long)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (
            "得分=实际数/计划数×5，上限5",
            "实际数/计划数≥100%的，得5分；低于100%的，得分=实际数/计划数×5",
            "same",
        ),
        (
            "甲≥90%且乙≥80%的，得5分；否则不得分",
            "甲<90%或乙<80%的，得0分；否则得5分",
            "same",
        ),
        (
            "得分=甲×3+乙×2，上限5",
            "得分=max(甲×3+乙×2,0)，上限5",
            "same",
        ),
        (
            "（本年-上年）/上年≥10%的，得5分；否则不得分",
            "本年/上年≥110%的，得5分；否则不得分",
            "same",
        ),
        (
            "执行率=支出/预算；执行率≥95%的，得5分；每低1个百分点扣0.5分，扣完为止",
            "执行率=支出/预算；执行率≥95%的，得5分；否则得分=5-（95%-执行率）×50，最低0分",
            "same",
        ),
        ("得分=甲/乙×5，上限5", "得分=甲/（乙×2）×10，上限5", "same"),
        ("得分=甲×3+乙×2，上限5", "得分=甲×3+乙×2.01，上限5", "differs"),
        ("得分=甲/乙×5，上限5", "得分=甲/（乙+1）×5，上限5", "differs"),
        (
            "甲≥90%且乙≥80%的，得5分；否则不得分",
            "甲≥90%且乙>80%的，得5分；否则不得分",
            "differs",
        ),
    ],
)
def test_rules_of_several_numbers(old: str, new: str, kind: str) -> None:
    """They are proved to be the same, or differ at data that shows it."""
    before, after = (perfeval.rule(text, points=5) for text in (old, new))
    (change,) = perfeval.compare(before, after).changes
    assert change.verdict is not None
    assert change.verdict.kind == kind
    witness = change.verdict.witness
    if witness is not None:
        assert not any(value.startswith("-") for value in witness.old.values())
        assert before.rubric.evaluate(witness.old).total != after.rubric.evaluate(witness.new).total


def test_what_stands_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Products, whole numbers, steps and sheer size are named where no proof is found."""
    monkeypatch.setattr(equal, "MAX_LINES", 2)
    squares, total = Add(Mul(X, X), Mul(Y, Y)), Add(X, Y)
    assert compared(holds(Compare(">=", squares, ZERO)), ONE) == ("undecided", "curved")
    half, whole = Compare(">", total, Const(Fraction(1, 2))), Compare(">=", total, ONE)
    assert compared(holds(half), holds(whole), whole=True) == ("undecided", "whole")
    floors = Add(Floor(X), Floor(Y))
    steps = Compare(">=", floors, ONE), Compare(">", floors, ZERO)
    assert compared(holds(steps[0]), holds(steps[1])) == ("undecided", "rounding")
    monkeypatch.setattr(cells, "MAX_NODES", 3)
    assert compared(holds(Compare(">=", squares, ZERO)), ONE) == ("undecided", "cases")


def test_choices_are_gone_through_as_they_matter() -> None:
    """Twelve yes/no inputs, of which a rule asks one after another, are no 4096 cells."""
    names = [f"n{number}" for number in range(12)]
    left: Node = Mul(X, Y)
    right: Node = Mul(Y, X)
    for name in names:
        asked = Compare("==", Input(name), ONE)
        left = Case((Branch(asked, Const(Fraction(2))),), left)
        right = Case((Branch(nodes.Not(asked), right),), Const(Fraction(2)))
    variables = [Variable("x"), Variable("y"), *(Variable(name, 2) for name in names)]

    assert compare(left, right, variables).kind == "same"
    assert compare(left, Add(right, ONE), variables).kind == "differs"


def test_a_division_by_zero_is_no_score_on_both_sides() -> None:
    """Where one side has no value and the other has, they differ."""
    ratio = nodes.Div(X, Y)
    guarded = Case((Branch(Compare("==", Y, ZERO), ONE),), ratio)
    assert compared(ratio, Add(ratio, Sub(X, X))) == ("same", None)
    found = compare(ratio, guarded, [Variable("x"), Variable("y")])
    assert found.kind == "differs"
    assert dict(found.witness)["y"] == 0


def test_what_always_holds() -> None:
    """A truth that no data makes false; faults are neither."""
    all_cells = Cells({"x": (None, None), "y": (None, None)}, {}, frozenset())
    more, less = Compare(">=", X, Y), Compare("<", X, Y)
    assert all_cells.always(nodes.Or((more, less)))
    assert not all_cells.always(more)
    assert all_cells.always(nodes.Or((Compare(">", nodes.Div(X, Y), ONE), more, less)))
    few = Cells({"x": (None, None), "y": (None, None)}, {}, frozenset(), most=1)
    assert not few.always(nodes.Or((more, less)))
