"""Code that reads rows: what it takes, what it declines, and what it makes of both."""

from __future__ import annotations

import decimal
from collections import OrderedDict
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest

from perfeval.numbers.exact import parse_number
from perfeval.program import nodes
from perfeval.program.codegen import compile_totals
from perfeval.program.machine import Redo
from perfeval.program.nodes import Branch, Case, Compare, Const, Input, Node
from perfeval.program.rounding import Task
from perfeval.program.rows import Column, Kind, Rows, RowScorer, Words, getter

D = Decimal
F = Fraction
ONE = Const(F(1))


def read(value: object) -> Decimal:
    """Texts of numbers with 元 behind them, and nothing else."""
    number = parse_number(value.removesuffix("元")) if isinstance(value, str) else None
    if number is None:
        raise Redo
    return D(number.numerator) / D(number.denominator)


def column(name: str, kind: Kind, reader: Callable[[object], Decimal] = read) -> Column:
    """A column that gives the input of the same name."""
    return Column(name, name, kind, reader)


def scorer(columns: Sequence[Column], *roots: Node, places: int = 2) -> RowScorer:
    """Scores ``roots``, or the sum of the columns."""
    total: Node = Const(F(0))
    for each in columns:
        if each.kind != "none":
            total = nodes.Add(total, Input(each.key))
    return RowScorer(columns, [Task(root, places, "half_up") for root in roots or [total]])


def total(made: RowScorer, row: object) -> Decimal | None:
    """The total of a row; ``None`` where it is declined, by both functions alike."""
    found: list[Decimal] = []
    taken = made.totals([row], found)
    assert (made.scores(row) is not None) is taken
    assert len(found) == taken
    return found[0] if found else None


class TestColumns:
    """Each kind takes what it says, and declines the rest."""

    @pytest.mark.parametrize(
        ("kind", "good", "bad"),
        [
            (
                "decimal",
                [D("2.50"), D("-3"), D("1E+3"), D("-0")],
                [D("NaN"), D("sNaN"), D("Infinity"), 5, "5", True, None, 2.5, F(5)],
            ),
            (
                "number",
                [D("2.50"), 7, -7, 0],
                [D("NaN"), D("-Infinity"), True, "7", 7.0, None],
            ),
            (
                "text",
                ["7", "2.50", "007", "0.0", "-5", "-0.25"],
                [
                    *("", " ", ".5", "5.", ".", "1.2.3", "1e5", "+5", "1_0", "５", "--5", "5-"),
                    *("-.5", "-", "5-3", ",", "1,", ",100", "1,00", "1000,000", "1,0000"),
                    *("1.000,000", "1.5,000", "-,100", "1,000,00", "1,-000", "1,000.", "1,,000"),
                    *("1 2", "5\n", "NaN", "inf", "٣", "5元", 5, D(5), None, True),
                ],
            ),
            ("word", ["7", "2.50元", "-1"], ["七", 7, D(7), None, True, ["7"]]),
            ("flag", [True, False, "1", "0元"], ["是", 1, 0, D(1), None, []]),
            ("any", ["7", "2.50元"], [7, "七", None]),
        ],
    )
    def test_values_are_taken_exactly_or_declined(
        self, kind: Kind, good: list[object], bad: list[object]
    ) -> None:
        """Alone and between others, on both sides of what is taken."""
        alone = scorer([column("a", kind)])
        three = scorer([column("a", kind), column("b", kind), column("c", kind)])
        plain = good[0]
        base = D(str(plain).removesuffix("元")) if not isinstance(plain, bool) else D(plain)
        for value in good:
            expected = F(str(value).removesuffix("元")) if not isinstance(value, bool) else F(value)
            assert total(alone, {"a": value}) == expected
            assert total(three, {"b": value, "c": plain, "a": plain}) == expected + 2 * F(base)
        for value in bad:
            assert total(alone, {"a": value}) is None, value
            for name in "abc":
                row = dict.fromkeys("abc", plain) | {name: value}
                assert total(three, row) is None, row

    @pytest.mark.parametrize(
        ("kind", "longest", "longer"),
        [
            ("number", 10**50 - 1, 10**50),
            ("number", 1 - 10**50, -(10**50)),
            ("text", "9" * 40, "9" * 41),
            ("text", "1" * 20 + "." + "5" * 19, "1" * 20 + "." + "5" * 20),
        ],
    )
    def test_numbers_may_be_so_long(self, kind: Kind, longest: object, longer: object) -> None:
        """A digit more, and a number is read the long way."""
        made = scorer([column("a", kind)], nodes.Max(Const(F(0)), nodes.Min(Input("a"), ONE)))
        assert total(made, {"a": longest}) in (0, 1)
        assert total(made, {"a": longer}) is None

    def test_what_is_absent_must_be_absent(self) -> None:
        """A column without values takes ``None`` alone, and its input is missing."""
        columns = [column("a", "decimal"), column("b", "none")]
        case = Case((Branch(Compare(">", Input("a"), Const(F(1))), Input("a")),), Input("b"))
        made = scorer(columns, case)
        assert total(scorer(columns), {"a": D(2), "b": None}) == 2
        assert total(scorer(columns), {"a": D(2), "b": D(1)}) is None
        assert total(made, {"a": D(2), "b": None}) == 2
        assert total(made, {"a": D(1), "b": None}) is None

    @pytest.mark.parametrize("kind", ["decimal", "number", "text"])
    def test_bounds_and_units_belong_to_the_number_as_it_stands(self, kind: Kind) -> None:
        """Both ends are inside; a number counts so many base units."""
        write = str if kind == "text" else D
        bounded = Column("a", "甲", kind, read, F(1, 100), F(1), F(250))
        made = scorer([bounded], nodes.Mul(Input("a"), Const(F(3))))
        found = {text: total(made, {"甲": write(text)}) for text in ("1", "99.5", "250")}
        assert found == {"1": D("0.03"), "99.5": D("2.99"), "250": D("7.5")}
        for text in ("0.999", "0", "250.01", "1000"):
            assert total(made, {"甲": write(text)}) is None
        assert total(made, {"a": write("1")}) is None

    @pytest.mark.parametrize("kind", ["decimal", "number", "text"])
    def test_ends_may_be_missing(self, kind: Kind) -> None:
        """A bound on one side leaves the other open."""
        write = str if kind == "text" else D
        low = scorer([Column("a", "a", kind, read, low=F(2))])
        high = scorer([Column("a", "a", kind, read, high=F(2))])
        assert [total(low, {"a": write(t)}) for t in ("1.99", "2", "999")] == [None, 2, 999]
        assert [total(high, {"a": write(t)}) for t in ("2.01", "2", "0")] == [None, 2, 0]

    def test_bounds_spare_a_rounding(self) -> None:
        """A number between two ends is rounded in one step; without them it takes two."""
        for low, high, once in ((F(0), F(9), True), (F(0), None, False), (None, F(9), False)):
            columns = [Column("a", "a", "decimal", read, F(1), low, high)]
            assert total(scorer(columns), {"a": D("2.675")}) == D("2.68")
            (block,) = compile_totals(Rows(columns), [Task(Input("a"), 2, "half_up")]).blocks
            assert ("PLUS_HALF_UP_2(x0)" in block.source) is once

    @pytest.mark.parametrize("kind", ["decimal", "number", "text"])
    def test_counts_are_whole(self, kind: Kind) -> None:
        """Zeros behind the point do not matter, other decimals do."""
        write = str if kind == "text" else D
        made = scorer([Column("a", "a", kind, read, whole=True), column("b", kind)])
        assert total(made, {"a": write("3"), "b": write("0.5")}) == D("3.5")
        assert total(made, {"a": write("3.00"), "b": write("0")}) == 3
        assert total(made, {"a": write("3.5"), "b": write("0")}) is None
        assert total(made, {"a": write("0.01"), "b": write("0")}) is None


class TestWords:
    """Texts that come again and again."""

    def test_a_text_is_read_once(self) -> None:
        """The second time it is known; what is not a text is never read."""
        seen: list[object] = []

        def reader(value: object) -> Decimal:
            seen.append(value)
            return D(len(seen))

        words = Words(reader)
        assert [words[text] for text in ("甲", "乙", "甲", "乙")] == [1, 2, 1, 2]
        with pytest.raises(Redo):
            words[5]
        assert seen == ["甲", "乙"]

    def test_memory_stays_bounded(self) -> None:
        """Long texts, and more than ten thousand, are read each time."""
        words = Words(lambda _: D(1))
        assert words["字" * 40] == words["字" * 41] == 1
        assert list(words) == ["字" * 40]
        for place in range(10_001):
            assert words[str(place)] == 1
        assert len(words) == 10_000


class TestRows:
    """Which rows are taken apart."""

    COLUMNS = (column("a", "decimal"), column("b", "decimal"))

    def test_only_mappings_with_all_names_are_taken(self) -> None:
        """In any order; nothing more, nothing less."""
        made = scorer(self.COLUMNS)
        assert total(made, {"b": D(1), "a": D(2)}) == 3
        for row in ({"a": D(1)}, {"a": D(1), "b": D(1), "c": D(1)}, {"a": D(1), "c": D(1)}):
            assert total(made, row) is None
        for other in ([D(1), D(1)], None, "ab", ("a", "b")):
            assert total(made, other) is None
        for mapping in (OrderedDict(a=D(1), b=D(1)), MappingProxyType({"b": D(1), "a": D(1)})):
            assert total(made, mapping) == 2

    def test_idle_columns_are_checked_too(self) -> None:
        """A value that no score needs must be sound all the same."""
        made = scorer(self.COLUMNS, Input("a"))
        assert total(made, {"a": D(1), "b": D(5)}) == 1
        assert total(made, {"a": D(1), "b": D("NaN")}) is None
        assert total(made, {"a": D(1), "b": "5"}) is None

    def test_the_scores_stand_behind_the_row(self) -> None:
        """What was given comes back with the scores, in order of the columns."""
        mixed = (column("a", "number"), column("b", "word"))
        cases: list[tuple[Sequence[Column], object]] = [(self.COLUMNS, D(3)), (mixed, "3元")]
        for columns, given in cases:
            made = scorer(columns, Input("a"), nodes.Mul(Input("a"), Input("b")))
            row = {"b": given, "a": D(2)}
            found = made.scores(row)
            assert found is not None
            flat = [each for part in found for each in (part if type(part) is tuple else [part])]
            assert flat == [D(2), given, D(2), D(6)]

    def test_one_name_makes_a_tuple_too(self) -> None:
        """Values come as tuples, however many."""
        assert getter(["b"])({"a": 1, "b": 2}) == (2,)
        assert getter(["b", "a"])({"a": 1, "b": 2}) == (2, 1)

    def test_programs_too_long_for_code_are_walked(self) -> None:
        """The value of the row is brought into base units first."""
        huge = Const(F(10) ** 400)
        node = nodes.Div(nodes.Mul(Input("a"), huge), huge)
        columns = [Column("a", "甲", "text", read, F(10_000)), column("b", "decimal")]
        made = scorer(columns, node, Input("b"))
        assert total(made, {"甲": "1.5", "b": D(1)}) == 15_001


class TestMany:
    """Long rubrics, and many rows."""

    COUNT = 150

    def made(self) -> RowScorer:
        """More outputs than one function has."""
        columns = [column("a", "decimal"), column("b", "decimal")]
        rate = nodes.Div(Input("a"), Input("b"))
        roots = [nodes.Add(rate, Const(F(place))) for place in range(self.COUNT)]
        return scorer(columns, *roots)

    @pytest.mark.parametrize("count", [1, 70, COUNT])
    def test_several_functions_add_up(self, count: int) -> None:
        """All scores come in order, and their sum is the total."""
        every = self.made()
        made = RowScorer(every.columns, every.tasks[:count])
        found = made.scores({"a": D(1), "b": D(4)})
        assert found is not None
        flat = [each for part in found for each in (part if type(part) is tuple else [part])]
        expected = [D(place) + D("0.25") for place in range(count)]
        assert flat[2:] == expected
        assert total(made, {"a": D(1), "b": D(4)}) == sum(expected)

    @pytest.mark.parametrize("place", [0, 70, COUNT - 1])
    def test_one_function_that_declines_is_enough(self, place: int) -> None:
        """Whichever it is: no total is made of the scores of the others."""
        columns = [column("a", "decimal"), column("b", "decimal")]
        roots: list[Node] = [nodes.Add(Input("a"), Const(F(n))) for n in range(self.COUNT)]
        roots[place] = nodes.Div(Input("a"), Input("b"))
        made = scorer(columns, *roots)
        good, bad = {"a": D(1), "b": D(1)}, {"a": D(1), "b": D(0)}
        expected = self.COUNT + sum(range(self.COUNT)) - place
        assert total(made, good) == expected
        assert total(made, bad) is None
        found: list[Decimal] = []
        assert made.totals([good, good, bad, good], found) is False
        assert found == [expected] * 2

    @pytest.mark.parametrize("outputs", [1, COUNT])
    def test_totals_stop_at_a_row_that_is_declined(self, outputs: int) -> None:
        """The rows before it have their totals; the context is the caller's again."""
        made = self.made()
        made = RowScorer(made.columns, made.tasks[:outputs])
        rows: list[object] = [{"a": D("1.001") * n, "b": D("1.001")} for n in range(6)]
        one: list[Decimal] = []
        hostile = decimal.Context(prec=2, traps=[decimal.Inexact])
        with decimal.localcontext(hostile) as ambient:
            assert made.totals(rows, one)
            assert decimal.getcontext() is ambient
            for bad in ({"a": D(1), "b": D(0)}, {"a": D(1)}, 5):
                found: list[Decimal] = []
                assert not made.totals([*rows[:4], bad, *rows], found)
                assert found == one[:4]
                assert decimal.getcontext() is ambient
                assert made.scores(bad) is None
                assert decimal.getcontext() is ambient
        assert one == [n * outputs + sum(range(outputs)) for n in range(6)]
        assert made.totals([], [])
