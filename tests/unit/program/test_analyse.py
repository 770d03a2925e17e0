"""Gaps, overlaps and unreachable branches, with witnesses."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.program import nodes
from perfeval.program.analyse import Domain, Finding, Region, critical_cases
from perfeval.program.nodes import And, Branch, Case, Compare, Const, Input, Node, Operator
from perfeval.program.reference import evaluate
from tests.quickcode import const

F = Fraction
RATE = nodes.Div(Input("a"), Input("b"))
COUNT = Input("n")
AMOUNTS = {"a": Domain(low=F(0)), "b": Domain(low=F(0))}
COUNTS = {"n": Domain(low=F(0), whole=True)}


def holding(subject: Node, *terms: tuple[Operator, str]) -> Node:
    """A chained condition on one subject."""
    return And(tuple(Compare(sign, subject, const(at)) for sign, at in terms))


def bands(subject: Node, *rows: tuple[str, list[tuple[Operator, str]]]) -> Case:
    """Scores with their conditions."""
    return Case(tuple(Branch(holding(subject, *terms), const(score)) for score, terms in rows))


def only(found: tuple[Finding, ...]) -> Finding:
    """The one finding."""
    assert len(found) == 1, found
    return found[0]


class TestGaps:
    """Language section 5.6: a value that no band covers."""

    def test_a_hole_between_bands_is_found_with_a_witness(self) -> None:
        """60 % to 75 % belongs to no band; 60 % itself shows it."""
        case = bands(
            RATE,
            ("1", [(">=", "0.9")]),
            ("0.7", [("<", "0.9"), (">=", "0.75")]),
            ("0", [("<", "0.6")]),
        )
        found = only(critical_cases(case, AMOUNTS))
        assert found.kind == "gap"
        assert found.witness == ((RATE, F("0.6")),)
        assert found.region == Region(F("0.6"), F("0.75"), low_open=False, high_open=True)

    def test_a_single_value_may_be_the_hole(self) -> None:
        """>90 % and <90 % leave 90 % out."""
        case = bands(RATE, ("1", [(">", "0.9")]), ("0", [("<", "0.9")]))
        assert only(critical_cases(case, AMOUNTS)).region == Region(
            F("0.9"), F("0.9"), low_open=False, high_open=False
        )

    def test_negative_ratios_are_no_hole(self) -> None:
        """A ratio of amounts is not below 0, so bands from 0 up cover it."""
        case = bands(RATE, ("1", [(">=", "0.9")]), ("0", [("<", "0.9"), (">=", "0")]))
        assert critical_cases(case, AMOUNTS) == ()
        assert [f.kind for f in critical_cases(case, {})] == ["gap"]

    def test_counts_have_no_values_between_whole_numbers(self) -> None:
        """At most 2, and at least 3, cover all counts; at least 4 leaves out 3."""
        assert not critical_cases(bands(COUNT, ("1", [("<=", "2")]), ("0", [(">=", "3")])), COUNTS)
        case = bands(COUNT, ("1", [("<=", "2")]), ("0", [(">=", "4")]))
        assert only(critical_cases(case, COUNTS)).witness == ((COUNT, F(3)),)

    def test_the_upper_end_is_open_where_nothing_bounds_the_value(self) -> None:
        """Values above the top band are a hole without an end."""
        case = bands(RATE, ("1", [("<=", "1")]))
        region = only(critical_cases(case, AMOUNTS)).region
        assert region == Region(F(1), None, low_open=True, high_open=True)

    def test_an_otherwise_closes_every_hole(self) -> None:
        """With an otherwise there is no gap."""
        case = Case((Branch(holding(RATE, (">", "1")), const(1)),), const(0))
        assert critical_cases(case, AMOUNTS) == ()

    def test_what_encloses_a_case_bounds_it(self) -> None:
        """Inner bands need to cover only what the outer condition lets through."""
        inner = bands(RATE, ("2", [(">=", "0.8")]), ("1", [(">=", "0.6")]))
        outer = Case((Branch(holding(RATE, ("<", "0.6")), const(0)),), nodes.Min(const(2), inner))
        assert critical_cases(outer, AMOUNTS) == ()
        assert [f.kind for f in critical_cases(inner, AMOUNTS)] == ["gap"]

    def test_several_subjects_are_tried_together(self) -> None:
        """A hole at a combination of two values is found."""
        judged = Input("j")
        domains = {**AMOUNTS, "j": Domain(F(0), F(1), whole=True)}
        yes, no = Compare("==", judged, const(1)), Compare("==", judged, const(0))
        case = Case(
            (
                Branch(yes, const(1)),
                Branch(And((no, Compare(">=", RATE, const("0.5")))), const(0)),
            )
        )
        found = only(critical_cases(case, domains))
        assert {id(node): value for node, value in found.witness}[id(judged)] == 0
        assert found.region is None

    def test_dependent_subjects_are_left_alone(self) -> None:
        """A product and its own factor cannot be told apart by trying values."""
        case = Case(
            (
                Branch(Compare(">", Input("b"), const(5)), const(1)),
                Branch(Compare(">", nodes.Mul(Input("a"), Input("b")), const(1)), const(0)),
            )
        )
        assert critical_cases(case, AMOUNTS) == ()


class TestUnreachable:
    """Language section 9: a band that is never taken."""

    def test_a_band_behind_a_wider_one_is_never_taken(self) -> None:
        """≥75 % before ≥90 % takes all of it."""
        case = bands(RATE, ("1", [(">=", "0.75")]), ("2", [(">=", "0.9")]), ("0", [("<", "0.75")]))
        found = only(critical_cases(case, AMOUNTS))
        assert (found.kind, found.branch, found.other) == ("unreachable", 1, 0)
        assert found.witness == ((RATE, F("0.9")),)

    def test_a_band_that_contradicts_itself_is_never_taken(self) -> None:
        """>90 % and <80 % holds nowhere, so no earlier branch is named."""
        case = Case((Branch(holding(RATE, (">", "0.9"), ("<", "0.8")), const(1)),), const(0))
        found = only(critical_cases(case, AMOUNTS))
        assert (found.kind, found.branch, found.other, found.witness) == (
            "unreachable",
            0,
            None,
            (),
        )


class TestOverlaps:
    """Language section 5.6: the first band wins, and the overlap is told."""

    def test_a_shared_edge_is_an_overlap(self) -> None:
        """80-90 % and 90-100 % both take 90 %."""
        case = Case(
            (
                Branch(holding(RATE, (">=", "0.8"), ("<=", "0.9")), const(3)),
                Branch(holding(RATE, (">=", "0.9"), ("<=", "1")), const(5)),
            ),
            const(0),
        )
        found = only(critical_cases(case, AMOUNTS))
        assert (found.kind, found.branch, found.other) == ("overlap", 1, 0)
        assert found.witness == ((RATE, F("0.9")),)

    def test_equal_scores_may_overlap(self) -> None:
        """Where both bands say the same there is nothing to tell."""
        case = Case(
            (
                Branch(holding(RATE, (">=", "0.8"), ("<=", "0.9")), const(3)),
                Branch(holding(RATE, (">=", "0.9"), ("<=", "1")), const(3)),
            ),
            const(0),
        )
        assert critical_cases(case, AMOUNTS) == ()

    def test_a_cascade_is_silent(self) -> None:
        """Each band lies wholly inside the next one."""
        case = bands(RATE, ("3", [(">=", "0.95")]), ("2", [(">=", "0.85")]), ("0", [("<", "0.85")]))
        assert critical_cases(case, AMOUNTS) == ()


@pytest.mark.parametrize("count", [1, 40])
def test_deep_and_wide_programs_are_analysed(count: int) -> None:
    """Depth is no danger, and too many subjects are left alone."""
    node: Node = const(0)
    for place in range(1000):
        node = nodes.Add(node, const(place))
    wide = Case(
        tuple(Branch(Compare(">", Input(f"x{place}"), const(1)), node) for place in range(count)),
        node,
    )
    assert critical_cases(wide, {}) == ()


class TestSubjects:
    """What counts as one subject, and which values are tried."""

    def test_equal_expressions_are_one_subject(self) -> None:
        """Two quotients of the same inputs are the same value, however deep."""

        def rate() -> Node:
            inner = Case((Branch(Compare(">", Input("a"), const(0)), Input("a")),), const(0))
            return nodes.Round(nodes.Div(inner, Input("b")), 4, "half_up")

        case = Case(
            (
                Branch(Compare(">=", rate(), const(1)), const(2)),
                Branch(nodes.Not(Compare(">=", rate(), const("0.5"))), const(0)),
            )
        )
        found = only(critical_cases(case, AMOUNTS))
        assert (found.kind, found.witness[0][1]) == ("gap", F("0.5"))

    def test_inputs_may_be_compared_with_each_other(self) -> None:
        """More, and less, leave equality out."""
        a, b = Input("a"), Input("b")
        case = Case((Branch(Compare(">", a, b), const(1)), Branch(Compare("<", a, b), const(0))))
        found = only(critical_cases(case, AMOUNTS))
        assert found.kind == "gap"
        assert found.witness[0][1] == found.witness[1][1]

    def test_thresholds_may_be_computed(self) -> None:
        """A constant expression is a constant; one without a value is left alone."""
        half = nodes.Div(const(1), const(2))
        case = Case((Branch(Compare("<", half, RATE), const(1)),))
        assert only(critical_cases(case, AMOUNTS)).region == Region(
            F(0), F(1, 2), low_open=False, high_open=False
        )
        broken = nodes.Div(const(1), const(0))
        other = Case((Branch(Compare("<", broken, RATE), const(1)),), const(0))
        assert critical_cases(other, AMOUNTS) == ()

    def test_differences_may_be_negative(self) -> None:
        """A growth rate is tried below 0 too."""
        growth = nodes.Div(nodes.Sub(Input("a"), Input("b")), Input("b"))
        case = Case((Branch(Compare(">=", growth, const(0)), const(1)),))
        assert only(critical_cases(case, AMOUNTS)).witness[0][1] < 0

    def test_alternatives_that_failed_bound_what_follows(self) -> None:
        """After 「A or B」 failed, both are known to fail."""
        low = nodes.Or((Compare("<", RATE, const("0.5")), Compare(">", RATE, const(2))))
        inner = Case((Branch(nodes.And((nodes.Not(low),)), const(1)),))
        assert critical_cases(Case((Branch(low, const(0)),), inner), AMOUNTS) == ()
        assert {f.kind for f in critical_cases(inner, AMOUNTS)} == {"gap"}

    def test_bounded_whole_numbers_are_tried_in_full(self) -> None:
        """Each label of a choice is looked at."""
        case = Case(tuple(Branch(Compare("==", COUNT, const(at)), const(at)) for at in (0, 2)))
        found = only(critical_cases(case, {"n": Domain(F(0), F(2), whole=True)}))
        assert found.witness == ((COUNT, F(1)),)

    def test_close_thresholds_are_told_apart(self) -> None:
        """A witness between two thresholds is found however close they are."""
        near = F("0.5") + F(1, 3 * 10**14)
        case = Case(
            (
                Branch(Compare("<=", RATE, const("0.5")), const(1)),
                Branch(Compare(">=", RATE, Const(near)), const(0)),
            )
        )
        assert F("0.5") < only(critical_cases(case, AMOUNTS)).witness[0][1] < near


def multiple(key: str, factor: str, plus: str = "0") -> Node:
    """``factor × key + plus``."""
    return nodes.Add(nodes.Mul(Input(key), const(factor)), const(plus))


class TestPlane:
    """Two inputs that are compared with each other."""

    def test_a_gap_between_two_multiples_is_found(self) -> None:
        """With a ≤ b and a > 1.1 b nothing takes what lies between."""
        case = Case(
            (
                Branch(Compare("<=", Input("a"), Input("b")), const(5)),
                Branch(Compare(">", Input("a"), multiple("b", "1.1")), const(0)),
            )
        )
        found = only(critical_cases(case, AMOUNTS))
        (_, a), (_, b) = found.witness
        assert found.kind == "gap"
        assert b < a <= b * F("1.1")

    def test_a_quotient_and_its_parts_are_taken_together(self) -> None:
        """With a ÷ b ≥ 0.95 and a < 0.9 b nothing takes what lies between."""
        case = Case(
            (
                Branch(Compare(">=", RATE, const("0.95")), const(5)),
                Branch(Compare("<", Input("a"), multiple("b", "0.9")), const(0)),
            )
        )
        found = only(critical_cases(case, AMOUNTS))
        (_, a), (_, b) = found.witness
        assert F("0.9") * b <= a < F("0.95") * b

    def test_bands_that_meet_have_no_finding(self) -> None:
        """Three bands that end at b and 1.1 b cover the plane once."""
        case = Case(
            (
                Branch(Compare("<=", Input("a"), Input("b")), const(5)),
                Branch(Compare("<=", Input("a"), multiple("b", "1.1")), const(3)),
                Branch(Compare(">", Input("a"), multiple("b", "1.1")), const(0)),
            )
        )
        assert [each.kind for each in critical_cases(case, AMOUNTS)] == []

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["<", "<=", ">", ">="]),
                st.sampled_from(["0.5", "0.9", "1", "1.1", "2"]),
                st.sampled_from(["-1", "0", "1"]),
            ),
            min_size=2,
            max_size=4,
            unique_by=lambda row: row[1:],
        )
    )
    def test_a_gap_is_found_exactly_where_there_is_one(
        self, rows: list[tuple[Operator, str, str]]
    ) -> None:
        """A reported value lies in no band; where none is reported, no point of a grid does."""
        case = Case(
            tuple(
                Branch(Compare(sign, Input("a"), multiple("b", factor, plus)), const(place))
                for place, (sign, factor, plus) in enumerate(rows)
            )
        )

        def taken(a: Fraction, b: Fraction) -> bool:
            row = {"a": a, "b": b}
            return any(evaluate(branch.condition, row) for branch in case.branches)

        gaps = [each for each in critical_cases(case, AMOUNTS) if each.kind == "gap"]
        for each in gaps:
            values = {node.key: value for node, value in each.witness if isinstance(node, Input)}
            assert not taken(values["a"], values["b"])
        grid = [F(step, 4) for step in range(17)]
        assert bool(gaps) or all(taken(a, b) for a in grid for b in grid)
