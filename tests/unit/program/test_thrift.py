"""Generated code asks nothing twice, and computes nothing twice."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.codegen import Values, compile_totals
from perfeval.program.nodes import Branch, Case, Compare, Node
from perfeval.program.rounding import Task
from tests.quickcode import (
    BANDS,
    KEYS,
    ONE,
    RATE,
    ZERO,
    A,
    B,
    C,
    bands,
    const,
    no_way_round,
    quick,
    source,
    totalled,
)

D = Decimal
F = Fraction


class TestThrift:
    """Nothing is asked or computed twice on one way through the code."""

    def count(self, what: str, *roots: Node, totals: bool = False) -> int:
        """How often ``what`` stands in the code."""
        return len(re.findall(what, source(*roots, totals=totals)))

    def test_a_divisor_is_checked_once(self) -> None:
        """However many bands, factors and outputs use it; in each branch that needs it."""
        assert self.count("raise Redo", BANDS, nodes.Mul(RATE, RATE), nodes.Div(C, B)) == 2
        lazy = Case((Branch(Compare(">", A, ONE), RATE),), nodes.Mul(RATE, const(2)))
        assert self.count("raise Redo", lazy) == 3

    def test_a_divisor_known_to_be_positive_is_not_checked(self) -> None:
        """After 「分母为0的」 and its like have been asked."""
        guarded = Case((Branch(Compare("<=", B, ZERO), ONE),), RATE)
        assert self.count("raise Redo", guarded) == 1
        inside = Case((Branch(Compare(">", B, ZERO), RATE),), ONE)
        assert self.count("raise Redo", inside) == 1
        zero = Case((Branch(Compare("==", B, ZERO), ONE),), RATE)
        assert self.count("raise Redo", zero) == 2

    def test_a_failed_band_is_not_asked_again(self) -> None:
        """The upper end of each band is what the band above has left."""
        assert self.count(r"\bif |elif ", BANDS) == 4
        assert self.count(" >= | < ", BANDS) == 2

    @pytest.mark.parametrize(
        ("first", "second", "asked"),
        [
            ("<", ">=", 1), (">", "<=", 1), ("==", "!=", 1), ("<=", ">", 1), ("!=", "==", 1),
            ("<", "<=", 2), (">=", ">", 1), ("<=", "<", 1), (">", "==", 2), (">=", "==", 1),
        ],
    )  # fmt: skip
    def test_what_follows_from_a_failure_is_known(
        self, first: nodes.Operator, second: nodes.Operator, asked: int
    ) -> None:
        """A second condition that must hold, or cannot, is not asked; seen from either side."""
        for left, right, sign in ((A, B, second), (B, A, nodes.MIRRORED[second])):
            node = Case(
                (
                    Branch(Compare(first, A, B), const(1)),
                    Branch(Compare(sign, left, right), const(2)),
                ),
                const(3),
            )
            assert self.count("x0 [<>=!]+ x1|x1 [<>=!]+ x0", node) == asked
            for row in (("1", "2"), ("2", "2"), ("3", "2")):
                values = {"a": F(row[0]), "b": F(row[1])}
                assert set(quick(node, *row)) == {walk.evaluate(node, values)}

    def test_joined_conditions_say_what_their_terms_say(self) -> None:
        """All terms of a conjunction that holds do, and none of an alternative that failed."""

        def inner() -> Case:
            return Case((Branch(Compare(">", A, B), C),), const(2))

        terms = Compare(">", A, B), Compare(">", C, ONE)
        held = Case((Branch(nodes.And(terms), inner()),), C)
        failed = Case((Branch(nodes.Or(terms), C),), inner())
        turned = Case((Branch(nodes.Not(nodes.Or(terms[::-1])), inner()),), C)
        assert [self.count("x0 > x1", node) for node in (held, failed, turned)] == [1, 1, 1]

    def test_what_holds_in_a_branch_is_forgotten_behind_it(self) -> None:
        """Facts of one output say nothing about the next, nor does one branch about another."""
        inner = Case((Branch(Compare(">", A, B), const(1)),), const(2))
        node = Case((Branch(Compare(">", C, ONE), inner),), nodes.Add(inner, ONE))
        assert self.count("x0 > x1", node) == 2
        twin = Case((Branch(Compare(">", A, B), C),), const(2))
        assert self.count("x0 > x1", inner, twin) == 2

    def test_equal_branches_are_not_asked_for(self) -> None:
        """A case that says the same everywhere is a constant."""
        same = nodes.Add(Case((Branch(Compare(">", A, B), ONE),), ONE), C)
        assert self.count(r"\bif ", same) == 1
        rates = nodes.Add(Case((Branch(Compare(">", RATE, B), ONE),), ONE), C)
        assert self.count("raise Redo", rates) == 2
        assert quick(same, "1", "2", "0.5") == [D("1.5")] * 3

    def test_shared_values_are_computed_once(self) -> None:
        """A product that three outputs use is one line."""
        product = nodes.Mul(A, B)
        roots = (nodes.Add(product, C), nodes.Sub(product, C), nodes.Max(product, C))
        assert self.count(r"x0 \* x1", *roots) == 1
        assert self.count(r"x0 \* x1", *roots, totals=True) == 1

    def test_known_scores_are_looked_up(self) -> None:
        """A sum of known scores is a whole number that a table turns into a decimal."""
        text = source(BANDS, bands(), totals=True)
        assert "TABLE[r0 + r1]" in text
        assert "* UNIT" not in text
        below = Case((Branch(Compare(">", A, B), const(-1)),), const(2))
        assert "TABLE" not in source(below, totals=True)
        assert [quick(below, *row)[-1] for row in (("2", "1"), ("1", "1"))] == [-1, 2]

    @pytest.mark.parametrize(
        ("low", "high", "looked_up"),
        [("0", "40", True), ("0", "40.01", False), ("-0.01", "1", False), ("0.01", "0", True)],
    )
    def test_tables_hold_no_more_than_they_should(
        self, low: str, high: str, *, looked_up: bool
    ) -> None:
        """From 0 to four thousand units; a single unit below 0 is computed."""
        first = Case((Branch(Compare(">", A, B), const(low)),), const(high))
        second = Case((Branch(Compare(">", B, A), ZERO),), const("0"))
        tasks = [Task(root, 2, "half_up") for root in (first, second)]
        (block,) = compile_totals(Values(KEYS, no_way_round), tasks).blocks
        assert ("keep(TABLE[" in block.source) is looked_up
        rows = (D(2), D(1), D(1)), (D(1), D(1), D(1))
        assert totalled(block, *rows) == [D(low), D(high)]

    def test_rounding_is_left_out_where_there_is_nothing_to_round(self) -> None:
        """Whole numbers of units have no more decimals than are wanted."""
        whole = nodes.Max(ZERO, nodes.Min(const(5), nodes.Floor(A)))
        assert "PLUS" not in source(whole, totals=True)
        assert "PLUS" in source(nodes.Max(ZERO, nodes.Min(const(5), A)), totals=True)

    def test_only_what_is_used_is_unpacked(self) -> None:
        """Inputs that no score needs are not looked at."""
        assert "x1" not in source(nodes.Add(A, C))
        assert quick(nodes.Add(A, C), "1", "NaN", "2") == [3, 3, 3]
        assert "w" not in source(ONE)
