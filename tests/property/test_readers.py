"""Reading quickly gives what reading by the kind of the input gives, whatever is given."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from perfeval.model.inputs import InputKind, InputSpec, LabelRange
from perfeval.numbers.amounts import Floats, Problem
from perfeval.program.nodes import Input
from perfeval.program.rounding import Task
from perfeval.program.rows import RowScorer
from perfeval.scoring.looks import looks
from perfeval.scoring.quick_reader import Reader
from perfeval.scoring.values import read_value

F = Fraction
UNITS = (
    None,
    "元",
    "万元",
    "亿元",
    "%",
    "‰",
    "个百分点",
    "人",
    "万人",
    "个",
    "项",
    "天",
    "m²",
    "次",
)
ENDS = st.none() | st.sampled_from([F(0), F(1), F(5, 2), F(10), F(1, 3)])


@st.composite
def ranges(draw: st.DrawFn) -> tuple[LabelRange, ...]:
    """Labels with scores under them."""
    found = []
    for label in draw(st.lists(st.sampled_from("优良中差"), max_size=3, unique=True)):
        low = draw(st.sampled_from([F(0), F(2), F(6), F(15, 2)]))
        high = low + draw(st.sampled_from([F(0), F(1), F(2), F(1, 3)]))
        found.append(LabelRange(label, low, high, draw(st.booleans()), draw(st.booleans())))
    return tuple(found)


@st.composite
def specs(draw: st.DrawFn) -> InputSpec:
    """Inputs of every kind, with and without a unit."""
    kind: InputKind = draw(st.sampled_from(["ratio", "quantity", "count", "score", "deduction"]))
    unit = draw(st.sampled_from(UNITS))
    judged = kind in ("score", "deduction")
    return InputSpec(
        "id", "数", kind, unit=unit, declared_unit=draw(st.booleans()), percent=draw(st.booleans()),
        low=draw(ENDS) if judged else None, high=draw(ENDS) if judged else None,
        ranges=draw(ranges()) if judged else (),
    )  # fmt: skip


NUMBERS = st.sampled_from(
    ["0", "1", "2", "2.5", "2.01", "-2", "-2.01", "6", "7.5", "10", "95", "95.50", "1234", "-0",
     "1234567.89", "0.333333333333333333333", "9" * 25, "9" * 51, "1E+3", "1E-60", "3.00"]
)  # fmt: skip
TEXTS = st.builds(
    lambda number, grouped, blank, unit: (
        (f"{Decimal(number):,f}" if grouped else number) + blank + unit
    ),
    NUMBERS, st.booleans(), st.sampled_from(["", "", " "]),
    st.sampled_from(["", *filter(None, UNITS), "分", "万", "％", "左右", "OO", "(万元)", "人次"]),
)  # fmt: skip
VALUES: st.SearchStrategy[object] = st.one_of(
    NUMBERS.map(Decimal),
    st.sampled_from([Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")]),
    st.sampled_from([0, 1, 3, -1, 10**19, 10**20, 10**60, True, False]),
    st.floats(),
    st.sampled_from([0.1, 2.0, 95.5, 1e22, 1e-7, -2.01, 1e300]),
    TEXTS,
    st.sampled_from(
        ["1,23", "1,234,5", "1.2,345", "12,345.6,7", "1，234", "５", "", " ", "优", "+5"]
    ),
    st.text(max_size=6),
)
FLOATS: st.SearchStrategy[Floats] = st.sampled_from(["refuse", "shortest"])


@given(spec=specs(), value=VALUES, floats=FLOATS)
@example(InputSpec("id", "数", "count"), "3个", "refuse")
@example(InputSpec("id", "数", "ratio", percent=True), "95%", "refuse")
def test_a_reader_reads_as_the_kind_does(spec: InputSpec, value: object, floats: Floats) -> None:
    """The same number, or the same finding; the second time as the first."""
    reader = Reader(spec)
    wanted = read_value(spec, value, floats=floats)

    for found in (reader.read(value, floats), reader.read(value, floats)):
        if isinstance(wanted, Problem):
            assert found == wanted
        else:
            assert not isinstance(found, Problem)
            assert F(found) == wanted


@given(spec=specs(), values=st.lists(VALUES, min_size=1, max_size=4), floats=FLOATS)
def test_code_reads_what_readers_read(
    spec: InputSpec, values: list[object], floats: Floats
) -> None:
    """Code for the looks of some values reads each of them, and others, alike or not at all."""
    reader = Reader(spec)
    good = [v for v in values if not isinstance(read_value(spec, v, floats=floats), Problem)]
    if not good:
        return
    found = looks(spec, good[0])
    for value in good[1:]:
        found = found.join(looks(spec, value))
    for gaps in (False, True):
        column = found.column(spec, "名", reader, floats, gaps=gaps)
        scorer = RowScorer([column], [Task(Input("id"), 40, "half_up")])
        for value in values:
            scored = scorer.scores({"名": value})
            wanted = read_value(spec, value, floats=floats)
            if isinstance(wanted, Problem):
                assert scored is None
            elif scored is not None:
                assert scored[1][0] is not None
                assert abs(F(scored[1][0]) - wanted) < F(1, 10**39)
