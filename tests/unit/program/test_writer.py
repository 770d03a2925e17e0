"""Source as it is written: scopes, facts, names and sums."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.program.linear import Unsupported
from perfeval.program.machine import WORK, current, switch
from perfeval.program.writer import ANY, EQUAL, LESS, MAX_DEPTH, MORE, Writer

F = Fraction
PAIR = ("x0", "x1")

finite = st.decimals(-99, 99, places=3).map(F)


def writer() -> Writer:
    """One with room for a hundred lines."""
    return Writer(budget=100)


def text(made: Writer) -> list[str]:
    """The lines."""
    return list(map(str, made.lines))


class TestSums:
    """Expressions for linear forms."""

    @given(st.dictionaries(st.sampled_from(["x0", "x1", "x2"]), finite.filter(bool)), finite)
    def test_a_sum_is_what_it_says(self, terms: dict[str, Fraction], constant: Fraction) -> None:
        """Evaluated in decimals it is the sum of all multiples and the constant."""
        made = writer()
        expression = made.sum(terms, constant)
        values = {"x0": Decimal("2.5"), "x1": Decimal(-3), "x2": Decimal("0.01")}
        previous = current()
        switch(WORK)
        try:
            found = eval(expression, made.names | values)  # noqa: S307 - our own expression
        finally:
            switch(previous)
        assert F(found) == constant + sum(F(values[name]) * at for name, at in terms.items())
        signs = [at for at in (*terms.values(), constant) if at]
        assert expression.startswith("-") is False
        assert expression.count("-") == max(0, sum(at < 0 for at in signs) - all(
            at < 0 for at in signs) * bool(signs))  # fmt: skip

    def test_nothing_is_multiplied_by_one(self) -> None:
        """A name is a name, and no form is 0."""
        made = writer()
        assert made.sum({"x0": F(1), "x1": F(-1)}, F(0)) == "x0 - x1"
        assert made.sum({"x1": F(-1), "x0": F(1)}, F(0)) == "x0 - x1"
        assert F(str(made.names[made.sum({}, F(0))])) == 0

    def test_numbers_are_named_once(self) -> None:
        """Equal constants share a name, different ones do not."""
        made = writer()
        assert made.number(F(1, 2)) == made.number(F(2, 4)) != made.number(F(5))
        assert made.names[made.number(F(1, 2))] == Decimal("0.5")

    def test_roundings_are_named_after_what_they_do(self) -> None:
        """For each mode and place another function or unit."""
        made = writer()
        assert made.rounding(2, "half_up") != made.rounding(-2, "half_up")
        function, unit = made.rounding(-2, "down")
        assert unit.isidentifier()
        assert made.names[function](Decimal(1999), made.names[unit]) == 1900  # type: ignore[operator]
        once = made.names[made.small("divide", 1, "up")]
        assert once(Decimal(1), Decimal(8)) == Decimal("0.2")  # type: ignore[operator]


class TestScopes:
    """What was computed is known as long as it surely was."""

    def test_an_expression_is_computed_once(self) -> None:
        """In its scope and inside it; behind a block it is computed again."""
        made = writer()
        first = made.assign("x0 * x1")
        with made.block("if a:"):
            assert made.assign("x0 * x1") == first
            inner = made.assign("x0 * x2")
        assert made.assign("x0 * x1") == first
        assert made.assign("x0 * x2") != inner
        assert len(set(text(made))) == 4

    def test_blocks_are_indented_and_never_empty(self) -> None:
        """An empty one passes."""
        made = writer()
        made.line("a")
        with made.block("if b:"):
            pass
        with made.block("if c:"):
            made.line("d")
        made.line("e")
        assert text(made) == [
            "    a", "    if b:", "        pass", "    if c:", "        d", "    e",
        ]  # fmt: skip

    def test_a_dissolved_scope_is_known_outside(self) -> None:
        """All but what leans on facts that may not hold there."""
        made = writer()
        made.open()
        made.remember("sure", 1)
        leaned = made.leaned
        made.learn({PAIR: LESS})
        assert made.outcomes(*PAIR) == LESS
        made.remember("shaky", 2, leaned)
        made.remember("firm", 3, made.leaned)
        made.forget(0)
        made.dissolve()
        assert [made.recall(key) for key in ("sure", "shaky", "firm")] == [1, None, 3]
        assert made.depth == 1

    def test_a_dissolved_scope_is_known_no_further_than_the_one_around_it(self) -> None:
        """It becomes part of that scope, and ends with it."""
        made = writer()
        made.open()
        made.open()
        made.remember("sure", 1)
        made.dissolve()
        assert made.recall("sure") == 1
        made.close()
        assert made.recall("sure") is None

    def test_what_leans_on_something_shaky_is_shaky(self) -> None:
        """Recalling it counts as leaning."""
        made = writer()
        made.remember("sure", 1)
        before = made.leaned
        assert made.recall("sure") == 1
        assert made.outcomes(*PAIR) == ANY
        assert made.leaned == before
        made.learn({PAIR: MORE})
        made.outcomes(*PAIR)
        made.remember("shaky", 2, before)
        between = made.leaned
        assert made.recall("shaky") == 2
        assert made.leaned > between
        assert made.recall("unknown") is None

    def test_depth_and_length_have_an_end(self) -> None:
        """Blocks nest so deep, and lines are so many; then there is no code."""
        made = Writer(budget=3)
        for _ in range(3):
            made.line("x")
        with pytest.raises(Unsupported):
            made.line("x")
        deep = writer()
        while deep.depth < MAX_DEPTH:
            deep.open()
        with pytest.raises(Unsupported):
            deep.open()
        assert (deep.depth, len(deep.scopes)) == (MAX_DEPTH, MAX_DEPTH)
        deep.close()
        assert (deep.depth, len(deep.scopes)) == (MAX_DEPTH - 1, MAX_DEPTH - 1)

    def test_names_are_fresh(self) -> None:
        """No two are the same."""
        made = writer()
        assert len({made.fresh(letter) for letter in "tbtb"}) == 4


class TestFacts:
    """How expressions may still compare."""

    def test_facts_are_joined_and_forgotten_in_turn(self) -> None:
        """Two sets that hold leave what both allow; each is taken back by itself."""
        made = writer()
        assert (made.learnt, made.outcomes(*PAIR)) == (0, ANY)
        made.learn({PAIR: LESS | EQUAL})
        made.learn({PAIR: EQUAL | MORE, ("x1", "x2"): LESS})
        assert made.learnt == 2
        assert (made.outcomes(*PAIR), made.outcomes("x1", "x2")) == (EQUAL, LESS)
        made.forget(1)
        assert (made.outcomes(*PAIR), made.outcomes("x1", "x2")) == (LESS | EQUAL, ANY)
        made.forget(0)
        assert (made.learnt, made.outcomes(*PAIR)) == (0, ANY)

    def test_a_condition_tells_what_it_means(self) -> None:
        """Where it holds and where it fails; one that nobody told of says nothing."""
        made = writer()
        condition = made.tell("x0 < x1", {PAIR: LESS}, {PAIR: EQUAL | MORE})
        assert condition == "x0 < x1"
        assert made.told(condition, holds=True) == {PAIR: LESS}
        assert made.told(condition, holds=False) == {PAIR: EQUAL | MORE}
        assert made.told("x9 < x1", holds=True) == made.told("x9 < x1", holds=False) == {}
