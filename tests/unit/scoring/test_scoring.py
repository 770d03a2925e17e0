"""Scorers: batches of rows, and surroundings that must not matter."""

from __future__ import annotations

import decimal
import pickle
import threading
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval.model.plan import Rounding
from perfeval.program import nodes
from perfeval.program import reference as walk
from perfeval.program.nodes import Branch, Case, Compare
from perfeval.scoring.scorer import Output, Row, Scorer
from tests.quickcode import ONE, RATE, A, B, C, const, scorer

D = Decimal
F = Fraction


class TestHostileSurroundings:
    """Contexts, threads, pickles."""

    HOSTILE = decimal.Context(prec=3, rounding=decimal.ROUND_UP, Emax=2, Emin=-2)
    NODE = nodes.Min(const(100), nodes.Mul(nodes.Div(A, nodes.Add(B, C)), const(100)))
    ROW = (D("3016.1"), D("3070.43"), D("0.001"))

    def test_the_ambient_context_changes_nothing_and_is_not_changed(self) -> None:
        """Scores are the same under any context, and it comes back untouched."""
        expected = scorer(self.NODE, RATE).scores(self.ROW)
        with decimal.localcontext(self.HOSTILE) as ambient:
            for trap in ambient.traps:
                ambient.traps[trap] = True
            ambient.clear_flags()
            made = scorer(self.NODE, RATE)
            assert made.scores(self.ROW) == expected
            assert (
                list(made.totals([self.ROW, (None, *self.ROW[1:]), self.ROW][::2]))
                == [sum(map(F, expected))] * 2
            )
            with pytest.raises(walk.Missing):
                made.scores((None, *self.ROW[1:]))
            assert decimal.getcontext() is ambient
            assert not any(ambient.flags.values())

    def test_the_context_is_the_callers_while_rows_are_made_and_totals_used(self) -> None:
        """Between two totals, and in the source of the rows, the ambient context rules."""
        ambient = decimal.getcontext()
        seen = []

        def rows() -> Iterator[Row]:
            for _ in range(20):
                seen.append(decimal.getcontext() is ambient)
                yield self.ROW

        totals = scorer(self.NODE).totals(rows())
        seen.extend(decimal.getcontext() is ambient for _ in totals)
        assert seen == [True] * 40

    def test_threads_share_a_scorer(self) -> None:
        """Eight threads, each with a context of its own, get the same scores."""
        made = scorer(self.NODE, RATE)
        wrong: list[object] = []
        expected = scorer(self.NODE, RATE).scores(self.ROW)

        def work(precision: int) -> None:
            decimal.getcontext().prec = precision
            for _ in range(200):
                found = made.scores(self.ROW)
                if found != expected or decimal.getcontext().prec != precision:
                    wrong.append(found)

        threads = [threading.Thread(target=work, args=(place + 1,)) for place in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong

    def test_scorers_are_values(self) -> None:
        """Pickles and copies are equal, small, and score the same."""
        made = scorer(self.NODE, RATE)
        expected = made.scores(self.ROW)
        list(made.totals([self.ROW]))
        stored = pickle.dumps(made)
        assert len(stored) < 1500
        for other in (pickle.loads(stored), deepcopy(made)):
            assert other == made
            assert hash(other) == hash(made)
            assert other.scores(self.ROW) == expected


class TestTotals:
    """Batches of rows."""

    def test_a_fault_comes_after_the_rows_before_it(self) -> None:
        """Rows up to the faulty one are scored first, whatever raised."""
        rows: list[Row] = [(D(n), D(5), D(1)) for n in range(5)]
        rows[4] = (D(1), D(0), D(1))
        found: list[Decimal] = []
        with pytest.raises(walk.DivisionByZero):
            found.extend(scorer(RATE, A).totals(rows))
        assert found == [D("0.00"), D("1.20"), D("2.40"), D("3.60")]

        def broken() -> Iterator[Row]:
            yield from rows[:3]
            raise OSError(5, "no more rows")

        found.clear()
        with pytest.raises(OSError, match="no more rows"):
            found.extend(scorer(RATE, A).totals(broken()))
        assert len(found) == 3

    def test_no_outputs_make_nothing(self) -> None:
        """A scorer without outputs gives empty scores and totals of 0."""
        made = Scorer(("a",), ())
        assert made.scores([D(1)]) == ()
        assert list(made.totals([[D(1)]] * 3)) == [D(0)] * 3

    def test_outputs_with_different_places_add_up(self) -> None:
        """The total has the decimals of the finest output."""
        outputs = (
            Output(A, Rounding(1)),
            Output(B, Rounding(3, "up")),
            Output(ONE, Rounding(0)),
            Output(Case((Branch(Compare(">", A, ONE), A),), const("0.5")), Rounding(2)),
        )
        made = Scorer(("a", "b"), outputs)
        assert [str(total) for total in made.totals([(D("1.25"), D("0.0001"))])] == ["3.551"]
        assert [str(total) for total in made.totals([(D("0.25"), D("0.0001"))])] == ["1.801"]
