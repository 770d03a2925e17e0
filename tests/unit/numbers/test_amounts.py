"""Host numbers: which are taken, and which are refused before anybody asks what for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from perfeval.model.inputs import InputSpec
from perfeval.scoring.values import Floats, Problem, read_value

PLAIN = InputSpec("q", "数量", "quantity")
MONEY = InputSpec("m", "采购金额", "quantity", unit="万元", declared_unit=True)


def refused(
    spec: InputSpec, value: object, floats: Floats = "refuse"
) -> tuple[str, dict[str, str]]:
    """Code and arguments of the problem that ``value`` is."""
    found = read_value(spec, value, floats=floats)
    assert isinstance(found, Problem)
    return found.code, dict(found.arguments)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("3,070.43", Fraction(307043, 100)),
        ("３，０７０．４３", Fraction(307043, 100)),
        ("1 234", Fraction(1234)),
        ("\u00a05 ", Fraction(5)),
        ("-5", Fraction(-5)),
        ("－5", Fraction(-5)),
        ("\u22125", Fraction(-5)),
        ("2/3", Fraction(2, 3)),
        ("1.2E+05", Fraction(120_000)),
        ("35.3 万人次", Fraction(353_000)),
        ("3万", Fraction(30_000)),
        ("1.2E+05元", Fraction(120_000)),
        ("97.71%", Fraction(9771, 10_000)),
        (7, Fraction(7)),
        (Decimal("0.10"), Fraction(1, 10)),
        (Decimal("0E-99"), Fraction(0)),
        (Fraction(1, 3), Fraction(1, 3)),
        (10**50 - 1, Fraction(10**50 - 1)),
    ],
)
def test_numbers_are_read_exactly(value: object, number: Fraction) -> None:
    """A text, a whole number, a decimal or a fraction is taken as exactly what it says."""
    assert read_value(PLAIN, value) == number


@pytest.mark.parametrize(
    "value",
    [
        ".5",
        "九成",
        "约96%",
        "NaN",
        "inf",
        "1/0",
        "",
        " ",
        "1_000",
        "5左右",
        "1,2,3",
        "3%%",
        "5-6",
        "1.",
        "--5",
        "0x10",
        "二",
        "3 元 5 角",
        Decimal("NaN"),
        Decimal("-Infinity"),
        Decimal("sNaN"),
    ],
)
def test_what_is_no_plain_number_is_refused(value: object) -> None:
    """Nothing is guessed from a text that is not plainly a number."""
    code, arguments = refused(PLAIN, value)

    assert code == "PE503"
    assert arguments == {"value": str(value).strip()}


@pytest.mark.parametrize(
    "value",
    [
        "9" * 51,
        "0." + "3" * 50,
        "1E51",
        "1e-51",
        "1E99999999999999999999",
        "9" * 51 + "万元",
        10**50,
        -(10**50),
        pytest.param(10**5000, id="huge"),
        Fraction(1, 10**60),
        Fraction(10**60, 7),
        Decimal("1E+1001"),
        Decimal("1E-1001"),
        Decimal("1E+999999"),
        Decimal("1." + "3" * 1000),
    ],
)
def test_numbers_beyond_the_limits_are_refused(value: object) -> None:
    """A number has at most 50 digits and an exponent within ±50; a ``Decimal`` 1000."""
    assert refused(MONEY, value)[0] == "PE519"


@pytest.mark.parametrize("value", [None, True, b"5", [], {}, object(), 1j, ("符合", 3)])
def test_other_types_are_refused_by_name(value: object) -> None:
    """What is neither a number nor a text is refused with the name of its type."""
    assert refused(MONEY, value) == ("PE520", {"type": type(value).__name__})


@pytest.mark.parametrize(
    ("value", "write"),
    [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-07, "0.0000001"),
        (1e20, f"1{'0' * 20}"),
    ],
)
def test_a_float_is_refused_with_the_text_to_write(value: float, write: str) -> None:
    """The refusal shows the shortest decimal text, in plain notation."""
    problem = read_value(MONEY, value)

    assert problem == Problem("PE504", {"value": repr(value), "write": write}, write)


def test_a_float_may_be_taken_by_its_shortest_text() -> None:
    """``floats="shortest"`` takes 0.1 as one tenth."""
    assert read_value(PLAIN, 0.1, floats="shortest") == Fraction(1, 10)


@pytest.mark.parametrize("floats", ["refuse", "shortest"])
def test_a_float_without_a_number_is_never_taken(floats: Floats) -> None:
    """NaN, infinities and floats beyond the limits have no text to write."""
    assert refused(MONEY, float("nan"), floats)[0] == "PE503"
    assert refused(MONEY, float("-inf"), floats)[0] == "PE503"
    assert refused(MONEY, 1e300, floats)[0] == "PE519"


def test_a_float_subclass_is_read_by_its_number() -> None:
    """How a subclass prints itself changes nothing."""

    class Loud(float):
        def __repr__(self) -> str:
            return "loud"

    assert read_value(PLAIN, Loud(0.5), floats="shortest") == Fraction(1, 2)


def test_a_text_subclass_is_read_by_its_text() -> None:
    """A text that cannot be hashed is still its characters."""

    class Odd(str):
        __slots__ = ()
        __hash__ = None  # type: ignore[assignment]

    assert read_value(PLAIN, Odd("3.5")) == Fraction(7, 2)
    assert read_value(InputSpec("y", "按时报送", "yes_no"), Odd("是")) == 1


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [
        ("1OO", "100"),
        ("9O%", "90%"),
        ("l2万元", "12万元"),
        (".96", "0.96"),
        ("96%%", "96%"),
        ("96％（见附件）", "96%"),
        ("5（万元）", "5万元"),
        ("约96%", None),
        ("5左右", None),
        ("300余", None),
        ("NaN", None),
        ("96,5%", None),
        ("约" + "9" * 70, None),
    ],
)
def test_slip_in_a_number_is_guessed_only_where_it_is_safe(
    value: str, suggestion: str | None
) -> None:
    """What a scan or a remark did to a number can be undone; a hedged number is none."""
    found = read_value(PLAIN, value)

    assert isinstance(found, Problem)
    assert (found.code, found.suggestion) == ("PE503", suggestion)


def test_litres_are_no_digits() -> None:
    """A letter that is a unit stays one."""
    assert read_value(InputSpec("v", "水量", "quantity", unit="l"), "10l") == Fraction(1, 100)
