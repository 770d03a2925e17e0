"""Generated code for its own sake: it takes what it can take, and asks nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.program import nodes, walk
from perfeval.program.codegen import Block, Values, compile_scores, compile_totals
from perfeval.program.machine import WORK, Redo, current, switch
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Node, RoundingMode
from perfeval.program.reach import every
from perfeval.program.tail import Task
from tests import strategies

D = Decimal
F = Fraction
A, B, C = Input("a"), Input("b"), Input("c")
RATE = nodes.Div(A, B)
KEYS = ("a", "b", "c")


def const(value: str | int) -> Const:
    """A constant."""
    return Const(F(value))


ZERO, ONE = const(0), const(1)


def no_way_round(place: int) -> Callable[[Sequence[Any]], Decimal]:
    """Instead of the walk."""

    def fail(_: object) -> NoReturn:
        msg = f"output {place} has no code"
        raise NotImplementedError(msg)

    return fail


def source(*roots: Node, totals: bool = False, mode: RoundingMode = "half_up") -> str:
    """The code for some scores at two decimals."""
    tasks = [Task(root, 2, mode) for root in roots]
    make = compile_totals if totals else compile_scores
    return "\n".join(block.source for block in make(Values(KEYS, no_way_round), tasks))


def under_work(call: Callable[[], Any]) -> Any:  # noqa: ANN401 - what is called says what it gives
    """The result of ``call`` in the context that generated code runs in."""
    previous = current()
    switch(WORK)
    try:
        return call()
    finally:
        switch(previous)


def scored(block: Block, row: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """What the function for scores gives."""
    found: tuple[Decimal, ...] = under_work(lambda: block.function(row))
    return found


def totalled(block: Block, *rows: Sequence[Decimal]) -> list[Decimal]:
    """What the function for totals gives."""
    kept: list[Decimal] = []
    under_work(lambda: block.function(iter(rows), kept.append))
    return kept


def made(root: Node, places: int = 2, mode: RoundingMode = "half_up") -> Callable[..., list[D]]:
    """A score as it is shown, bare and as a total; nothing may be left to the walk."""
    tasks, entry = [Task(root, places, mode)], Values(KEYS, no_way_round)
    (shown,), (bare,) = compile_scores(entry, tasks), compile_scores(entry, tasks, bare=True)
    (total,) = compile_totals(entry, tasks)

    def score(*row: str) -> list[Decimal]:
        values = [D(value) for value in (*row, "1", "1", "1")[:3]]
        return [*scored(shown, values), *scored(bare, values), *totalled(total, values)]

    return score


def quick(root: Node, *row: str) -> list[Decimal]:
    """The same for one row."""
    return made(root)(*row)


STEP = nodes.Sub(const(10), nodes.Floor(nodes.Div(nodes.Sub(ONE, RATE), const("0.02"))))


def bands() -> Case:
    """Three bands of one rate; each says both of its ends."""
    second = nodes.And((Compare("<", RATE, const("0.9")), Compare(">=", RATE, const("0.75"))))
    first = Branch(Compare(">=", RATE, const("0.9")), const(2))
    return Case((first, Branch(second, const("0.7"))), ZERO)


BANDS = bands()


def sure(sign: nodes.Operator) -> Compare:
    """A condition that is sure only after its left side was computed."""
    return Compare(sign, nodes.Max(nodes.Mul(A, nodes.Floor(C)), ZERO), ZERO)


PROGRAMS = {
    "rate": RATE,
    "sum": nodes.Add(nodes.Sub(A, B), nodes.Mul(C, const("0.3"))),
    "product": nodes.Mul(nodes.Mul(A, B), nodes.Add(C, ONE)),
    "two rates": nodes.Add(RATE, nodes.Div(C, B)),
    "rates over different amounts": nodes.Sub(RATE, nodes.Div(B, C)),
    "rate of rates": nodes.Div(RATE, nodes.Div(C, B)),
    "thirds": nodes.Div(A, const(3)),
    "over a negative": nodes.Div(A, const(-3)),
    "over a sum": nodes.Div(nodes.Sub(A, ONE), nodes.Add(B, C)),
    "bands": BANDS,
    "bands and more": nodes.Add(BANDS, C),
    "clamped": nodes.Max(ZERO, nodes.Min(const(6), nodes.Mul(RATE, const(6)))),
    "clamped to large": nodes.Min(const(20_000), nodes.Max(const(-20_000), nodes.Mul(A, const(9)))),
    "step": nodes.Max(ZERO, STEP),
    "smaller": nodes.Min(RATE, nodes.Div(C, const(7))),
    "larger": nodes.Max(nodes.Sub(A, B), nodes.Sub(B, A)),
    "floor": nodes.Mul(nodes.Floor(RATE), C),
    "ceiling": nodes.Add(nodes.Ceil(nodes.Div(A, const(7))), nodes.Ceil(A)),
    "rounded inside": nodes.Mul(nodes.Round(RATE, 3, "down"), const(100)),
    "alternatives": Case(
        (
            Branch(nodes.Or((Compare("==", B, C), Compare(">", RATE, const(2)))), RATE),
            Branch(nodes.Not(nodes.And((Compare("!=", A, ONE), Compare("<=", A, C)))), C),
        ),
        nodes.Mul(RATE, RATE),
    ),
    "case in a sum": nodes.Add(
        Case((Branch(Compare(">", A, B), C), Branch(Compare(">", B, C), RATE)), const("2.5")), ONE
    ),
    "sure terms": Case(
        (
            Branch(nodes.And((Compare(">", A, B), sure(">="), Compare(">", C, ONE))), C),
            Branch(nodes.Or((Compare(">", B, A), sure("<"), Compare("<", C, ONE))), RATE),
            Branch(nodes.And((Compare("!=", C, ONE), sure("<"))), ONE),
        ),
        A,
    ),
    "negated": Case(
        (
            Branch(nodes.Not(Compare(">", A, B)), ONE),
            Branch(nodes.And((Compare(">", A, B), nodes.Not(Compare("==", C, ONE)))), const(2)),
            Branch(nodes.Not(nodes.Not(Compare("==", C, ONE))), const(3)),
        ),
        const(4),
    ),
    "either may have failed": Case(
        (
            Branch(nodes.And((Compare(">", A, B), Compare(">", C, ONE))), ONE),
            Branch(Compare("<=", C, ONE), const(2)),
        ),
        const(3),
    ),
    "either may hold": Case(
        (
            Branch(
                nodes.Or((Compare(">", A, B), Compare(">", C, ONE))),
                Case((Branch(Compare(">", C, ONE), const(2)),), const(5)),
            ),
        ),
        const(3),
    ),
    "known": nodes.Round(nodes.Div(const(2), const(3)), 3, "up"),
}
ROWS = [
    ("9", "10", "0.5"), ("7.5", "10", "3"), ("0.005", "1", "1"), ("1", "3", "7"), ("1", "1", "1"),
    ("2.675", "1", "2"), ("46.31", "7", "40"), ("0", "5", "0.125"), ("44.46", "45", "99.995"),
    ("123456.785", "2", "0.0001"), ("0.98", "1", "1"), ("0.9799", "1", "0.02"), ("3", "1.5", "1.5"),
]  # fmt: skip


class TestTaking:
    """Amounts above 0 are scored without the walk."""

    @pytest.mark.parametrize("mode", strategies.MODES)
    @pytest.mark.parametrize("name", PROGRAMS)
    def test_usual_programs_are_scored_at_once(self, name: str, mode: RoundingMode) -> None:
        """All ways give what the walk gives, and show as many decimals as they should."""
        for places in (0, 2, 3):
            task, score = Task(PROGRAMS[name], places, mode), made(PROGRAMS[name], places, mode)
            for row in ROWS:
                values = {key: F(value) for key, value in zip(KEYS, row, strict=True)}
                expected = task.rounded(F(walk.evaluate(task.node, values)))
                shown, bare, total = score(*row)
                assert str(shown) == str(expected)
                assert bare == total == expected

    @pytest.mark.parametrize(
        ("condition", "holds"),
        [
            (nodes.And(()), True),
            (nodes.Or(()), False),
            (nodes.And((sure(">="), sure(">="))), True),
            (nodes.Or((sure("<"), sure("<"))), False),
            (nodes.And((sure(">="), sure("<"))), False),
            (nodes.Or((sure("<"), sure(">="))), True),
            (nodes.Not(nodes.And(())), False),
            (nodes.Not(sure("<")), True),
        ],
    )
    def test_sure_conditions_are_decided_beforehand(self, condition: Node, *, holds: bool) -> None:
        """Only one of the two branches is left."""
        node = Case((Branch(condition, nodes.Add(A, ONE)),), nodes.Add(B, C))
        assert quick(node, "5", "3", "4") == [6 if holds else 7] * 3
        inside = nodes.Mul(node, const(2))
        assert quick(inside, "5", "3", "4") == [12 if holds else 14] * 3

    @settings(max_examples=2 * settings().max_examples)
    @given(st.data())
    def test_only_divisors_and_gaps_make_it_decline(self, data: st.DataObject) -> None:
        """Where each divisor is above 0 and a branch holds, no row is declined."""
        root = data.draw(strategies.programs(size=8))[-1]
        tasks = [Task(root, 2, data.draw(st.sampled_from(strategies.MODES)))]
        (block,) = compile_scores(Values(strategies.KEYS, no_way_round), tasks)
        row = data.draw(st.tuples(*[st.decimals("0.01", 120, places=2)] * 4))
        values = {key: F(value) for key, value in zip(strategies.KEYS, row, strict=True)}
        try:
            met = walk.trace(root, values)
        except walk.EvaluationFault:
            with pytest.raises((Redo, NotImplementedError)):
                scored(block, row)
            return
        divisors = [node.right for node in every(root) if isinstance(node, nodes.Div)]
        if any(F(met.value_of(node) or 1) <= 0 for node in divisors) or abs(F(met.value)) > 10**30:
            return
        assert "SLOW" not in block.source
        assert scored(block, row) == (tasks[0].rounded(F(met.value)),)

    @pytest.mark.parametrize("divisor", ["0", "-0", "-2"])
    @pytest.mark.parametrize("name", ["rate", "two rates", "bands", "step"])
    def test_divisors_that_are_not_positive_are_left(self, name: str, divisor: str) -> None:
        """Comparing fractions must not turn round."""
        with pytest.raises(Redo):
            quick(PROGRAMS[name], "1", divisor)

    def test_a_divisor_with_a_minus_is_positive_for_negative_amounts(self) -> None:
        """What counts is the sign of the divisor, not that of the input."""
        node = nodes.Div(A, nodes.Mul(const(-2), B))
        assert quick(node, "1", "-2") == [D("0.25")] * 3
        assert quick(nodes.Max(ZERO, nodes.Min(node, ONE)), "-1", "-2") == [0, 0, 0]
        with pytest.raises(Redo):
            quick(node, "1", "2")

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
    def test_no_number_is_left(self, value: str) -> None:
        """Also where it is only compared."""
        with pytest.raises(Redo):
            quick(Case((Branch(Compare("==", A, B), ONE),), ZERO), "1", value)

    def test_values_in_no_band_are_left(self) -> None:
        """The walk names the case."""
        band = Case((Branch(Compare(">", A, ONE), ONE),))
        assert quick(band, "2") == [1, 1, 1]
        with pytest.raises(Redo):
            quick(band, "1")

    def test_dividing_by_a_known_zero_is_left(self) -> None:
        """And only where it happens."""
        node = Case((Branch(Compare(">", A, ONE), nodes.Div(B, ZERO)),), B)
        assert quick(node, "1", "3") == [3, 3, 3]
        with pytest.raises(Redo):
            quick(node, "2", "3")


class TestGivingUp:
    """An output without code leaves no trace in the code of the others."""

    HUGE = const(10**400)

    @pytest.mark.parametrize("totals", [False, True])
    @pytest.mark.parametrize("deep", [False, True])
    def test_the_next_output_knows_nothing_of_it(self, *, totals: bool, deep: bool) -> None:
        """Neither what was computed, nor what was known in the branch where it ended."""
        product = nodes.Mul(nodes.Add(A, ONE), C)
        lost = nodes.Mul(nodes.Floor(product), self.HUGE)
        bad: Node = Case((Branch(Compare(">", A, B), lost),), product) if deep else lost
        good = Case((Branch(Compare(">", A, B), nodes.Mul(product, C)),), nodes.Floor(product))
        tasks = [Task(root, 2, "half_up") for root in (bad, good, A)]
        make = compile_totals if totals else compile_scores
        (block,) = make(Values(KEYS, lambda _: lambda _: D("0.25")), tasks)
        assert re.findall("SLOW[0-9]", block.source.split("):", 1)[1]) == ["SLOW0"]
        for row in (("3", "2", "1.5"), ("2", "3", "1.5")):
            values = {key: F(value) for key, value in zip(KEYS, row, strict=True)}
            expected = [D("0.25"), *(task.rounded(F(walk.evaluate(task.node, values)))
                                     for task in tasks[1:])]  # fmt: skip
            given = [D(value) for value in row]
            if totals:
                assert totalled(block, given) == [sum(expected)]
            else:
                assert list(scored(block, given)) == expected


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
        for left, right, sign in ((A, B, second), (B, A, TURNED[second])):
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
        (block,) = compile_totals(Values(KEYS, no_way_round), tasks)
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


TURNED: dict[nodes.Operator, nodes.Operator] = {
    "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=",
}  # fmt: skip
