"""Laws of host values, units and names."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.model.inputs import InputSpec, LabelRange
from perfeval.numbers.exact import to_text
from perfeval.numbers.units import UNIT_WORDS, is_known, parse_unit
from perfeval.scoring.values import Floats, Problem, read_value
from perfeval.text.names import normalise_key

# Sizes in whole numbers of the base unit, written down apart from the library's table.
SIZES = {
    "元": ("money", 1),
    "千元": ("money", 10**3),
    "万元": ("money", 10**4),
    "百万元": ("money", 10**6),
    "亿元": ("money", 10**8),
    "人": ("persons", 1),
    "万人": ("persons", 10**4),
    "人次": ("times", 1),
    "万人次": ("times", 10**4),
    "天": ("days", 1),
    "日": ("days", 1),
    "平方米": ("area", 1),
    "㎡": ("area", 1),
    "公顷": ("area", 10**4),
    "公里": ("length", 10**3),
    "米": ("length", 1),
}

LABELS = ("符合", "基本符合的", "不符合")
RANGES = (
    LabelRange("好", Fraction(3), Fraction(5), low_open=True),
    LabelRange("差", Fraction(0), Fraction(3)),
)
SPECS = [
    InputSpec("a", "执行率", "ratio", percent=True),
    InputSpec("b", "满意度", "ratio", unit="%", declared_unit=True),
    InputSpec("c", "金额", "quantity", unit="万元", declared_unit=True),
    InputSpec("d", "预算", "quantity", unit="元/人"),
    InputSpec("e", "数量", "quantity"),
    InputSpec("f", "不到位", "count", unit="次"),
    InputSpec("g", "出现问题", "count"),
    InputSpec("h", "按时报送", "yes_no"),
    InputSpec("i", "未设台账", "yes_no"),
    InputSpec("j", "健全性", "choice", labels=LABELS),
    InputSpec("k", "质量", "score", low=Fraction(1), high=Fraction(4)),
    InputSpec("l", "水平", "score", ranges=RANGES),
    InputSpec("m", "瑕疵", "deduction", low=Fraction(1), high=Fraction(3)),
]

number_texts = st.from_regex(
    r"[-+]?[0-9]{1,60}([.,/ ][0-9]{1,60})?([eE][-+]?[0-9]{1,6})?", fullmatch=True
)
written = st.builds(
    "{}{}{}".format, number_texts, st.sampled_from(["", " ", "\u3000"]), st.sampled_from(UNIT_WORDS)
)
numbers = st.one_of(
    st.integers(),
    st.integers(-3, 6),
    st.integers(min_value=10**40, max_value=10**6000),
    st.decimals(),
    st.fractions(),
    st.floats(),
    st.booleans(),
)
texts = st.one_of(
    st.text(), number_texts, written, st.sampled_from([*LABELS, "好", "差", "是", "无"])
)
anything = st.recursive(
    st.one_of(st.none(), numbers, texts, st.binary(), st.complex_numbers(), st.builds(object)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=3), inner, max_size=2),
    ),
    max_leaves=4,
)
amounts = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
)
floats_modes = st.sampled_from(["refuse", "shortest"])


@given(spec=st.sampled_from(SPECS), value=anything, floats=floats_modes)
def test_any_object_is_a_number_or_a_problem(
    spec: InputSpec, value: object, floats: Floats
) -> None:
    """Whatever is given, the answer is an exact number or a problem, never an exception."""
    assert isinstance(read_value(spec, value, floats=floats), Fraction | Problem)


@given(spec=st.sampled_from(SPECS), value=anything)
def test_a_number_that_is_taken_fits_its_kind(spec: InputSpec, value: object) -> None:
    """A count is whole, a yes/no is 0 or 1, a choice is a place, points are in range."""
    read = read_value(spec, value, floats="shortest")
    if isinstance(read, Problem):
        return
    fits = {
        "count": read >= 0 and read.denominator == 1,
        "yes_no": read in (0, 1),
        "choice": read in range(len(LABELS)),
        "score": 0 <= read <= 5,
        "deduction": read == 0 or 1 <= read <= 3,
    }

    assert fits.get(spec.kind, True)


@given(
    value=st.one_of(st.integers(-(10**49), 10**49), amounts, st.fractions(max_denominator=10**9))
)
def test_a_printed_number_reads_back(value: int | Decimal | Fraction) -> None:
    """A number and its plain text are one value."""
    spec = InputSpec("x", "数量", "quantity")
    exactly = Fraction(value)

    assert read_value(spec, value) == exactly
    assert read_value(spec, to_text(exactly)) == exactly


@given(value=st.floats(min_value=-1e30, max_value=1e30).filter(lambda x: x == 0 or abs(x) > 1e-30))
def test_the_text_offered_for_a_float_is_its_shortest_text(value: float) -> None:
    """What a refusal says to write is what the opt-in takes, and gives the same float again."""
    spec = InputSpec("x", "数量", "quantity")
    problem = read_value(spec, value)
    taken = read_value(spec, value, floats="shortest")

    assert isinstance(problem, Problem)
    assert taken == read_value(spec, problem.suggestion)
    assert float(problem.suggestion or "") == value


@given(amount=amounts, unit=st.sampled_from(sorted(SIZES)))
def test_conversion_is_exact(amount: Decimal, unit: str) -> None:
    """A value in any size of a kind is the whole-number multiple that the unit says."""
    spec = InputSpec("x", "数量", "quantity", unit=unit, declared_unit=True)
    ten_thousandths = int(Fraction(amount) * 10**4)
    expected = Fraction(ten_thousandths * SIZES[unit][1], 10**4)

    assert read_value(spec, amount) == expected
    assert read_value(spec, f"{amount:f}{unit}") == expected
    assert read_value(spec, f"{amount:,f} {unit}") == expected


@given(amount=amounts, above=st.sampled_from(sorted(SIZES)), below=st.sampled_from(sorted(SIZES)))
def test_a_ratio_of_units_converts_through_its_parts(
    amount: Decimal, above: str, below: str
) -> None:
    """万元/人 is ten thousand times 元/人, and so for any two units."""
    spec = InputSpec("x", "数量", "quantity", unit=f"{above}/{below}", declared_unit=True)
    expected = Fraction(amount) * SIZES[above][1] / SIZES[below][1]

    assert read_value(spec, amount) == expected


@pytest.mark.parametrize("given_unit", sorted(SIZES))
@pytest.mark.parametrize("wanted", sorted(SIZES))
def test_only_units_of_one_kind_convert(given_unit: str, wanted: str) -> None:
    """A value is taken in every size of the kind and in no other kind."""
    read = read_value(InputSpec("x", "数量", "quantity", unit=wanted), f"3{given_unit}")

    if SIZES[given_unit][0] == SIZES[wanted][0]:
        assert read == 3 * SIZES[given_unit][1]
    else:
        assert isinstance(read, Problem)
        assert read.code == "PE505"


@given(text=st.one_of(st.text(), st.text(alphabet="万亿千百元人次个/%m2²", max_size=14)))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    """Reading a unit never fails, and a unit has a positive size."""
    unit = parse_unit(text)

    assert unit is None or unit.factor > 0
    assert unit is None or isinstance(is_known(unit), bool)


@given(text=st.one_of(st.text(), st.text(alphabet="“”‘’「」『』\"'甲 　＞＝>=a\u0301\u00b4")))
def test_a_normalised_name_stays_as_it_is(text: str) -> None:
    """Normalising twice is normalising once."""
    key = normalise_key(text)

    assert normalise_key(key) == key


@given(name=st.text(alphabet="采购计划金额ABC123()%", min_size=1), data=st.data())
def test_equal_names_have_one_key(name: str, data: st.DataObject) -> None:
    """Blanks, widths and quotation marks around a name change nothing."""
    wide = name.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    marks = data.draw(st.sampled_from(["「」", "“”", "''", '""', "『』", "‘’"]))
    blank = data.draw(st.sampled_from(["", " ", "\u3000", "\n"]))

    assert normalise_key(f"{blank}{marks[0]}{blank.join(wide)}{marks[1]}") == normalise_key(name)


@given(label=st.sampled_from(LABELS), data=st.data())
def test_a_label_is_its_place(label: str, data: st.DataObject) -> None:
    """A label with or without 的, and its place from 1, are one choice."""
    spec = InputSpec("x", "健全性", "choice", labels=LABELS)
    place = LABELS.index(label)
    stem = label.removesuffix("的")
    written_label = data.draw(st.sampled_from([label, stem, f"{stem}的", f"「{label}」"]))

    assert read_value(spec, written_label) == place
    assert read_value(spec, place + 1) == read_value(spec, str(place + 1)) == place
