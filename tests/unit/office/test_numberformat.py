"""What a number format makes of a stored number; every expectation is worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.office.numberformat import BUILT_IN, number_of, read_format


def shown(code: str, stored: str, *, from_1904: bool = False) -> str:
    """A stored number under a format."""
    value = number_of(stored)
    assert value is not None
    return read_format(code).of(value).show(value, from_1904=from_1904)


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("0.90159999999999996", "0.9016"),
        ("94.370000000000019", "94.37"),
        ("0.57999999999999996", "0.58"),
        ("-3.3000000000000003", "-3.3"),
        ("123456789012345678", "123456789012346000"),
        ("1.5E-3", "0.0015"),
        ("1e5", "100000"),
        (" 7 ", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0", "0"),
    ],
)
def test_a_number_has_fifteen_digits(stored: str, value: str) -> None:
    """The sixteenth and later ones are leavings of binary arithmetic."""
    assert number_of(stored) == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "-", ".", "e5", "1e401", "1e-99999", "nan", "1,5", "٣", "0x1"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    """Also a number that nothing can hold."""
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("code", "stored", "said"),
    [
        ("", "57", "57"),
        ("General", "0.5", "0.5"),
        ("G/通用格式", "0.5", "0.5"),
        ("0.00", "0.978059", "0.978059"),
        ("0.00%", "0.978059", "97.8059%"),
        ("0%", "0.98", "98%"),
        ("&quot;≥&quot;0%".replace("&quot;", '"'), "0.98", "≥98%"),
        ('"≤"#,##0"元/盏"', "1250", "≤1250元/盏"),
        ("\\≥0", "3", "≥3"),
        ('0"人次"', "12", "12人次"),
        ('0.0"个百分点"', "0.4", "0.4个百分点"),
        ('0.00_);[Red]"亏"0.00', "-3", "亏-3"),
        ("#,##0.00;(#,##0.00)", "-3.5", "-3.5"),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", "0"),
        ('0.0,"千元"', "12300", "12.3千元"),
        ('0!.0,"万元"', "12300", "1.23万元"),
        ("0.00E+00", "1250", "1250"),
        ("# ?/?", "0.5", "0.5"),
        ("[$¥-804]#,##0.00", "8", "8"),
        ("[Red]0;[Blue]0", "8", "8"),
        ('"约"General"个"', "8", "约8个"),
        ("0‰", "8", "8‰"),
    ],
)
def test_words_of_a_format_are_content(code: str, stored: str, said: str) -> None:
    """Percent, signs, units and thousands; the number itself keeps its digits."""
    assert shown(code, stored) == said


@pytest.mark.parametrize(
    "code",
    [
        '0"亿"0000"万"',
        '[>=0.9]"达标 "0%;0%',
        '"合格"',
        ";;;",
        '"x"' * 100,
    ],
)
def test_a_format_that_is_not_understood_is_plain(code: str) -> None:
    """The bare number is taken, and said to be."""
    assert read_format(code).positive.plain
    assert shown(code, "0.5") == "0.5"


@pytest.mark.parametrize(
    ("code", "stored", "said"),
    [
        (BUILT_IN[14], "45226", "2023年10月27日"),
        ("yyyy-mm-dd", "45226", "2023年10月27日"),
        ('yyyy"年"m"月"d"日"', "45226", "2023年10月27日"),
        ('m"月"d"日前"', "45291", "2023年12月31日前"),
        ('"截至"yyyy/m/d', "45291", "截至2023年12月31日"),
        ("[$-804]yyyy年m月", "45261", "2023年12月"),
        (BUILT_IN[57], "45261", "2023年12月"),
        (BUILT_IN[31], "45261", "2023年12月1日"),
        ("yyyy/m/d h:mm", "45226.75", "2023年10月27日 18:00"),
        ("h:mm:ss", "0.5", "12:00"),
        ("[h]:mm", "1.5", "36:00"),
        ("上午/下午h时mm分", "0.25", "6:00"),
        ("yyyy", "45226", "2023年10月27日"),
        ("yyyy/m/d", "1", "1900年1月1日"),
        ("yyyy/m/d", "59", "1900年2月28日"),
        ("yyyy/m/d", "60", "1900年2月29日"),
        ("yyyy/m/d", "61", "1900年3月1日"),
        ("yyyy/m/d", "2958465", "9999年12月31日"),
        ("yyyy/m/d", "2958466", "2958466"),
        ("yyyy/m/d", "0", "0"),
        ("yyyy/m/d", "-1", "-1"),
        ("h:mm", "-0.5", "-0.5"),
    ],
)
def test_dates(code: str, stored: str, said: str) -> None:
    """Day 1 is 1 January 1900, and there is a 29 February in that year."""
    assert shown(code, stored) == said


def test_days_from_1904() -> None:
    """Day 0 is 1 January 1904."""
    assert shown("yyyy/m/d", "43764", from_1904=True) == "2023年10月27日"


@pytest.mark.parametrize(
    ("code", "before", "after"), [('"★"@', "★", ""), ('0;0;0;@"人"', "", "人"), ("@", "", "")]
)
def test_words_around_text(code: str, before: str, after: str) -> None:
    """The section with @, wherever it stands."""
    words = read_format(code).words
    assert (words.text, words.before, words.after) == (True, before, after)
