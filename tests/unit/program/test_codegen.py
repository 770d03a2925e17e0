"""Generated code through the scorer: exactness, laziness, sharing, size."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval.model.plan import Rounding
from perfeval.numbers.exact import RoundingMode
from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.nodes import Branch, Case, Compare, Input, Node
from perfeval.scoring.scorer import Output, Scorer
from tests.quickcode import ONE, RATE, ZERO, A, B, C, const, scorer

D = Decimal
F = Fraction


def score(root: Node, *values: str, rounding: Rounding | None = None) -> str:
    """One score as text; inputs that are left out are 1."""
    row = [D(value) for value in (*values, "1", "1", "1")[:3]]
    made = scorer(root, rounding=rounding)
    (found,) = made.scores(row)
    (total,) = made.totals([row])
    assert str(total) == str(found)
    return str(found)


def source(*roots: Node) -> str:
    """The generated code."""
    return "\n".join(block.source for block in scorer(*roots)._score_blocks)


class TestExactness:
    """Language section 1.1: exact to the end."""

    def test_thirds_add_up(self) -> None:
        """1 ÷ 3 × 3 reaches 1."""
        thirds = nodes.Mul(nodes.Div(A, const(3)), const(3))
        assert score(Case((Branch(Compare(">=", thirds, ONE), ONE),), ZERO), "1") == "1.00"
        ratio = nodes.Mul(RATE, B)
        assert score(Case((Branch(Compare("==", ratio, ONE), ONE),), ZERO), "1", "3") == "1.00"

    def test_quarters_that_end_on_a_tie(self) -> None:
        """3.155 is rounded up although its parts do not end."""
        node = nodes.Div(nodes.Add(nodes.Div(A, const(3)), nodes.Div(B, const(3))), const(1))
        assert score(node, "9", "0.465") == "3.16"

    @pytest.mark.parametrize(
        ("value", "mode", "expected"),
        [
            ("2.675", "half_up", "2.68"),
            ("-2.675", "half_up", "-2.68"),
            ("2.665", "half_even", "2.66"),
            ("2.669", "down", "2.66"),
            ("-2.661", "up", "-2.67"),
            ("-0.001", "half_up", "0.00"),
            ("2.67499999999999999999999999999999999999999999999999999", "half_up", "2.67"),
            ("2.66500000000000000000000000000000000000000000000000001", "half_even", "2.67"),
            ("2.66000000000000000000000000000000000000000000000000001", "up", "2.67"),
        ],
    )
    def test_rounding_sees_every_digit(self, value: str, mode: RoundingMode, expected: str) -> None:
        """Ties are ties only when they are exact, for plain values and for quotients."""
        rounding = Rounding(2, mode)
        assert score(A, value, rounding=rounding) == expected
        assert score(nodes.Div(A, nodes.Mul(const(3), B)), value, "1", rounding=rounding) != ""
        third = nodes.Div(nodes.Mul(A, const(7)), B)
        assert score(third, value, "7", rounding=rounding) == expected

    def test_scores_that_are_not_rounded_show_ten_decimals(self) -> None:
        """The exact value stays at hand."""
        made = scorer(RATE, rounding=Rounding(None))
        assert [str(found) for found in made.scores([D(2), D(3), None])] == ["0.6666666667"]
        assert made.exact([D(2), D(3), None]) == (F(2, 3),)

    @pytest.mark.parametrize("size", ["1E+60", "1E+900", "1E-60", "1E-900", "1E+4000"])
    def test_magnitudes_do_not_matter(self, size: str) -> None:
        """Huge and tiny numbers cancel exactly, and add up exactly."""
        both = nodes.Div(nodes.Sub(nodes.Add(A, B), A), B)
        assert score(both, "1", size) == "1.00"
        above = Compare(">", nodes.Add(A, B), A)
        assert score(Case((Branch(above, ONE),), ZERO), "1", size) == "1.00"

    def test_a_huge_score_is_shown_in_full(self) -> None:
        """No digit of a long score is lost."""
        digits = "1234567890" * 6 + ".125"
        assert score(A, digits) == digits[:-3] + "13"
        assert score(nodes.Div(A, B), digits, "1") == digits[:-3] + "13"

    def test_negative_divisors_are_right(self) -> None:
        """The sign of a divisor turns no comparison round."""
        case = Case((Branch(Compare(">=", RATE, const("0.9")), ONE),), ZERO)
        assert score(case, "-9", "-10") == "1.00"
        assert score(case, "9", "-10") == "0.00"
        assert score(nodes.Div(A, nodes.Sub(ZERO, B)), "9", "-10") == "0.90"

    @pytest.mark.parametrize(
        ("value", "floor", "ceil"),
        [
            ("2.5", "2", "3"),
            ("-2.5", "-3", "-2"),
            ("-2", "-2", "-2"),
            ("0", "0", "0"),
            ("-0.5", "-1", "0"),
        ],
    )
    def test_whole_steps(self, value: str, floor: str, ceil: str) -> None:
        """Floor and ceiling are right on both sides of 0 and on whole numbers."""
        rounding = Rounding(0)
        assert score(nodes.Floor(A), value, rounding=rounding) == floor
        assert score(nodes.Ceil(A), value, rounding=rounding) == ceil
        thirds = nodes.Div(nodes.Mul(A, B), nodes.Mul(const(3), C))
        assert score(nodes.Floor(thirds), value, "3", rounding=rounding) == floor
        assert score(nodes.Ceil(thirds), value, "3", rounding=rounding) == ceil

    def test_rounding_inside(self) -> None:
        """An intermediate value is rounded where the rule says so, and only there."""
        percent = nodes.Round(RATE, 4, "half_up")
        assert score(nodes.Mul(percent, const(100)), "2", "3") == "66.67"
        assert score(nodes.Mul(percent, const(3)), "2", "3") == "2.00"
        assert score(nodes.Mul(nodes.Round(const("2.5"), 0, "half_even"), A), "1") == "2.00"


class TestLaziness:
    """Language section 5.7: only what is needed is computed."""

    def test_an_exemption_saves_a_division_by_zero(self) -> None:
        """A quotient that only one branch needs is not computed for the others."""
        exempt = Branch(Compare("==", B, ZERO), ONE)
        node = Case(
            (exempt, Branch(Compare(">=", RATE, const("0.5")), RATE)), nodes.Mul(RATE, RATE)
        )
        assert score(node, "5", "0") == "1.00"
        assert score(node, "3", "4") == "0.75"
        assert score(node, "1", "4") == "0.06"

    def test_terms_stop_early(self) -> None:
        """A conjunction, and an alternative, guard what stands behind."""
        high = Compare(">", nodes.Floor(nodes.Mul(RATE, RATE)), ONE)
        some = Compare("!=", B, ZERO)
        none = Compare("==", B, ZERO)
        both = Case((Branch(nodes.And((some, high, some, high)), ONE),), ZERO)
        either = Case((Branch(nodes.Or((none, high, none)), ONE),), ZERO)
        assert [score(both, *row) for row in (("5", "0"), ("2", "1"), ("1", "1"))] == [
            "0.00",
            "1.00",
            "0.00",
        ]
        assert [score(either, *row) for row in (("5", "0"), ("2", "1"), ("1", "1"))] == [
            "1.00",
            "1.00",
            "0.00",
        ]

    def test_idle_inputs_need_no_value(self) -> None:
        """``None`` matters only where it is touched."""
        node = Case((Branch(Compare("==", A, ONE), ONE),), nodes.Div(A, B))
        made = scorer(node)
        assert made.scores([D(1), None, None]) == (D("1.00"),)
        with pytest.raises(walk.Missing, match="b"):
            made.scores([D(2), None, None])

    def test_other_outputs_do_not_hide_a_fault(self) -> None:
        """Every output is computed; the fault of one is raised."""
        with pytest.raises(walk.DivisionByZero):
            scorer(ONE, RATE, A).scores([D(1), D(0), D(1)])
        with pytest.raises(walk.NoBand):
            scorer(Case((Branch(Compare(">", A, ONE), ONE),))).scores([D(1), D(0), D(1)])


class TestInputs:
    """What a row may hold."""

    def test_fractions_are_taken(self) -> None:
        """A value without a finite decimal is scored by the walk."""
        assert scorer(nodes.Mul(A, const(3))).scores([F(1, 3), D(0), D(0)]) == (D("1.00"),)

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
    def test_numbers_without_a_value_are_refused(self, value: str) -> None:
        """They never make a score, not even where they are only compared."""
        made = scorer(Case((Branch(Compare("<", A, B), ONE),), ZERO))
        with pytest.raises(ValueError, match="not a finite number"):
            made.scores([D(value), D(1), D(1)])

    def test_rows_of_a_wrong_length_are_refused(self) -> None:
        """A row has one value for each input."""
        with pytest.raises(ValueError, match="zip"):
            scorer(nodes.Add(A, nodes.Add(B, C))).scores([D(1)])


class TestSize:
    """Deep, long and shared programs."""

    def test_shared_nodes_are_computed_once(self) -> None:
        """Sixty squarings of one are sixty lines, not 2 to the 60."""
        node: Node = nodes.Max(A, B)
        for _ in range(60):
            node = nodes.Max(nodes.Mul(node, node), ZERO)
        assert len(source(node).splitlines()) < 200
        assert score(node, "1", "0") == "1.00"

    def test_sharing_between_branches_does_not_explode(self) -> None:
        """A node in both branches of a case, sixty times over, is still evaluated."""
        node: Node = A
        for _ in range(60):
            node = Case((Branch(Compare(">", A, B), nodes.Add(node, ONE)),), nodes.Sub(node, ONE))
        assert score(node, "3", "2") == "63.00"
        assert len(source(node).splitlines()) < 1000

    @pytest.mark.parametrize(
        "kind", ["sum", "product", "quotient", "case", "clamp", "floor", "not"]
    )
    def test_depth_is_no_danger(self, kind: str) -> None:
        """A thousand levels of anything are compiled or left to the walk."""
        node: Node = A
        truth: Node = Compare(">", A, B)
        for _ in range(1000):
            match kind:
                case "sum":
                    node = nodes.Add(nodes.Sub(node, B), C)
                case "product":
                    node = nodes.Mul(node, B)
                case "quotient":
                    node = nodes.Div(node, B)
                case "case":
                    node = Case((Branch(Compare("==", node, C), C),), node)
                case "clamp":
                    node = nodes.Max(ZERO, nodes.Min(const(9), node))
                case "floor":
                    node = nodes.Floor(nodes.Add(node, const("0.5")))
                case _:
                    truth = nodes.Not(nodes.And((truth, truth)))
        if kind == "not":
            node = Case((Branch(truth, A),), ZERO)
        assert score(node, "2", "1") == "2.00"

    def test_long_sums_and_long_chains_are_compiled(self) -> None:
        """A thousand different inputs, and a thousand bands, make no deep nesting."""
        keys = tuple(f"x{place}" for place in range(1000))
        node: Node = ZERO
        for key in keys:
            node = nodes.Add(node, nodes.Mul(const(2), Input(key)))
        made = Scorer(keys, (Output(node),))
        assert made.scores([D("0.001")] * 1000) == (D("2.00"),)
        bands = tuple(Branch(Compare(">=", A, const(at)), const(at)) for at in range(1000, 0, -1))
        assert score(Case(bands, ZERO), "500.5") == "500.00"
        assert "SLOW" not in source(node, Case(bands, ZERO)).replace("SLOW0", "")

    def test_constants_of_any_length_are_left_to_the_walk(self) -> None:
        """What does not fit generated code is still exact."""
        huge = const("1" + "0" * 400)
        node = nodes.Div(nodes.Mul(A, huge), huge)
        assert score(node, "2.675") == "2.68"
        assert "SLOW" in source(node)

    def test_the_code_is_linear(self) -> None:
        """Ten times the outputs take about ten times as much code: names get longer, no more."""

        def size(count: int) -> int:
            keys = tuple(f"x{place}" for place in range(2 * count))
            outputs = tuple(
                Output(nodes.Div(Input(keys[2 * place]), Input(keys[2 * place + 1])))
                for place in range(count)
            )
            made = Scorer(keys, outputs)
            assert made.scores([D(1), D(2)] * count) == (D("0.50"),) * count
            return sum(len(block.source) for block in made._score_blocks)

        assert size(2000) < 11 * size(200)

    def test_unknown_inputs_are_missing(self) -> None:
        """An input that the scorer does not list can only be missing."""
        with pytest.raises(walk.Missing, match="elsewhere"):
            scorer(Input("elsewhere")).scores([D(1)] * 3)

    def test_no_text_of_an_author_reaches_the_code(self) -> None:
        """Names become slots, numbers become constants."""
        evil = "__import__('os')"
        made = Scorer((evil,), (Output(nodes.Add(Input(evil, label=evil), ONE), Rounding()),))
        assert made.scores([D(1)]) == (D("2.00"),)
        assert "import" not in made._score_blocks[0].source
