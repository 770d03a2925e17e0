"""Law: generated code gives what the reference walk gives, on every program and input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.numbers import exact as numbers
from perfeval.program import reference as walk
from perfeval.scoring.scorer import Scorer
from tests import strategies


def reference(scorer: Scorer, row: tuple[Decimal, ...]) -> list[str]:
    """Scores by the walk and by rounding of fractions alone, as text."""
    values = {key: Fraction(value) for key, value in zip(scorer.inputs, row, strict=True)}
    found = []
    for output in scorer.outputs:
        exact = Fraction(walk.evaluate(output.node, values))
        places, mode = output.rounding.places, output.rounding.mode
        if places is None:
            places, mode = 10, "half_up"
        found.append(str(numbers.to_decimal(numbers.round_fraction(exact, places, mode), places)))
    return found


class TestGeneratedCode:
    """Exactness bar E1."""

    @settings(max_examples=4 * settings().max_examples)
    @given(st.data())
    def test_agrees_with_the_walk(self, data: st.DataObject) -> None:
        """Scores and totals are those of the walk, down to the last trailing zero."""
        scorer = data.draw(strategies.scorers())
        roots = [output.node for output in scorer.outputs]
        for row in data.draw(st.lists(strategies.rows(roots), min_size=1, max_size=4)):
            try:
                expected = reference(scorer, row)
            except walk.EvaluationFault as fault:
                with pytest.raises(type(fault)):
                    scorer.scores(row)
                with pytest.raises(type(fault)):
                    list(scorer.totals([row]))
                continue
            assert [str(score) for score in scorer.scores(row)] == expected
            total = sum(map(Fraction, expected))
            assert [Fraction(found) for found in scorer.totals([row])] == [total]
