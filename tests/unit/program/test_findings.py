"""Findings about bands: all that are true, and none that is not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.program import nodes
from perfeval.program.analyse import Domain, Region, critical_cases
from perfeval.program.nodes import And, Branch, Case, Compare, Const, Input, Operator
from perfeval.program.reference import evaluate
from tests.quickcode import const

F = Fraction
RATE = nodes.Div(Input("a"), Input("b"))
AMOUNTS = {"a": Domain(low=F(0)), "b": Domain(low=F(0))}


SIGNS: tuple[Operator, ...] = (">", "<", ">=")


class TestIdle:
    """Bands that leave nothing to an otherwise."""

    @pytest.mark.parametrize(("at", "kinds"), [("1", ["idle"]), ("0", []), ("-1", [])])
    def test_an_otherwise_that_never_counts_is_told(self, at: str, kinds: list[str]) -> None:
        """Unless a threshold is 0 or below, where values below it may be meant."""
        growth = nodes.Sub(Input("a"), Input("b"))
        case = Case(
            (
                Branch(Compare(">=", growth, const(at)), const(1)),
                Branch(Compare("<", growth, const(at)), const(2)),
            ),
            const(0),
        )
        assert [each.kind for each in critical_cases(case, {})] == kinds

    def test_an_otherwise_that_counts_is_not(self) -> None:
        """A hole for it, or none at all, is no finding."""
        above, below, rest = (
            Branch(Compare(sign, RATE, const("0.5")), const(place))
            for place, sign in enumerate(SIGNS)
        )
        assert critical_cases(Case((above, below), const(3)), AMOUNTS) == ()
        assert critical_cases(Case((rest, below)), AMOUNTS) == ()


HALVES = [F(step, 2) for step in range(-3, 5)]
signs: st.SearchStrategy[Operator] = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
conditions = st.lists(
    st.lists(st.tuples(signs, st.sampled_from(HALVES)), min_size=1, max_size=2),
    min_size=1,
    max_size=4,
)
allowed = st.sampled_from(
    [Domain(), Domain(low=F(0)), Domain(F(0), F(1)), Domain(F(0), F(2), whole=True)]
)


class TestLaw:
    """Findings about one value are true, and none is missing."""

    @given(conditions, allowed)
    def test_findings_are_those_of_a_grid(
        self, rows: list[list[tuple[Operator, Fraction]]], domain: Domain
    ) -> None:
        """Each value of a fine grid is looked up in the bands."""
        value = Input("x")
        case = Case(
            tuple(
                Branch(
                    And(tuple(Compare(sign, value, Const(at)) for sign, at in row)), const(place)
                )
                for place, row in enumerate(rows)
            )
        )
        step = 1 if domain.whole else 4
        grid = [F(n, step) for n in range(-4 * step, 5 * step) if domain.holds(F(n, step))]

        def takes(place: int, at: Fraction) -> bool:
            return evaluate(case.branches[place].condition, {"x": at}) is True

        def first(at: Fraction) -> int | None:
            return next((place for place in range(len(rows)) if takes(place, at)), None)

        found = critical_cases(case, {"x": domain})
        gaps: list[Region] = []
        for each in found:
            assert each.case is case
            if each.region is None:
                assert each.witness == ()
                assert not any(takes(each.branch or 0, at) for at in grid)
                continue
            ((node, witness),) = each.witness
            assert node is value
            assert domain.holds(witness)
            assert lies(witness, each.region)
            covered = [at for at in (witness, *grid) if lies(at, each.region)]
            if each.kind == "gap":
                gaps.append(each.region)
                assert {first(at) for at in covered} == {None}
            elif each.kind == "overlap":
                assert {first(at) for at in covered} == {each.other}
                assert all(takes(each.branch or 0, at) for at in covered)
            else:
                assert (first(witness), takes(each.branch or 0, witness)) == (each.other, True)
        assert all(any(lies(at, gap) for gap in gaps) for at in grid if first(at) is None)
        never = {place for place in range(len(rows)) if place not in map(first, grid)}
        assert {each.branch for each in found if each.kind == "unreachable"} == never
        both = {
            (later, first(at))
            for at in grid
            for later in range(len(rows))
            if takes(later, at) and first(at) != later and later not in never
        }
        inside = {
            (later, earlier)
            for later, earlier in both
            if earlier is not None and all(takes(later, at) for at in grid if takes(earlier, at))
        }
        assert {(e.branch, e.other) for e in found if e.kind == "overlap"} == both - inside


def lies(value: Fraction, region: Region) -> bool:
    """Whether ``value`` is in ``region``."""
    low, high = region.low, region.high
    above = low is None or (value > low if region.low_open else value >= low)
    return above and (high is None or (value < high if region.high_open else value <= high))


def test_of_several_values_whole_ones_are_shown() -> None:
    """A longer whole number is plainer than a short one with decimals."""
    a, b = Input("a"), Input("b")
    odd = And((Compare("!=", a, const("0.5")), Compare("!=", a, const(12))))
    case = Case((Branch(nodes.Or((odd, Compare(">", b, const(1)))), const(1)),))
    (found,) = critical_cases(case, AMOUNTS)
    values = {node.key: value for node, value in found.witness if isinstance(node, Input)}
    assert values == {"a": 12, "b": 0}


def test_of_one_value_few_digits_are_shown() -> None:
    """Be they before the point or behind it."""
    value = Input("x")
    low, high = Compare("<", value, const("0.5")), Compare(">=", value, const(25))
    case = Case((Branch(low, const(1)), Branch(high, const(2))))
    (found,) = critical_cases(case, {})
    assert found.witness == ((value, F("0.5")),)


@pytest.mark.parametrize(("count", "found"), [(2, 1), (3, 1), (4, 0)])
def test_three_values_are_looked_at_together(count: int, found: int) -> None:
    """More would be too many combinations."""
    terms = tuple(Compare(">", Input(f"x{place}"), const(1)) for place in range(count))
    case = Case((Branch(nodes.Or(terms), const(1)),))
    assert [each.kind for each in critical_cases(case, {})] == ["gap"] * found


@pytest.mark.parametrize(("count", "found"), [(20, 1), (300, 0)])
def test_hundreds_of_bands_are_not_looked_at(count: int, found: int) -> None:
    """So that checking stays linear."""
    branches = tuple(
        Branch(Compare(">", Input("x"), const(at)), const(at)) for at in range(count, 0, -1)
    )
    assert [each.kind for each in critical_cases(Case(branches), {})] == ["gap"] * found


def test_every_pair_of_bands_is_looked_at() -> None:
    """Behind a band that is never taken, and behind one that says the same."""
    value = Input("x")
    rows = [
        ("0", "2", 1),
        ("1", "2", 2),
        ("3", "5", 7),
        ("2", "4", 1),
        ("5", "6", 1),
        ("4", "7", 9),
    ]
    case = Case(
        tuple(
            Branch(
                And((Compare(">=", value, const(low)), Compare("<=", value, const(high)))),
                const(score),
            )
            for low, high, score in rows
        ),
        const(0),
    )
    found = critical_cases(case, {})
    assert {(each.kind, each.branch, each.other) for each in found} == {
        ("unreachable", 1, 0), ("overlap", 3, 2), ("overlap", 4, 2), ("overlap", 5, 2),
    }  # fmt: skip
