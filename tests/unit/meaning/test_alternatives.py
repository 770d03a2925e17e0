"""What other readings of a phrase would have scored."""

from __future__ import annotations

from decimal import Decimal

import perfeval


def _scores(rule: perfeval.Rule, *values: object) -> dict[tuple[str, str], Decimal]:
    return {(a.topic, a.variant): a.score for a in rule.alternatives(*values)}


class TestSteps:
    """Readings A3 and A4: part of a percentage point, and what 1% is a share of."""

    RULE = perfeval.rule("满意度=90%，得9分，每提高1%加0.1分，每降低1%扣0.2分，扣完为止", points=10)

    def test_part_of_a_point(self) -> None:
        """At 98.11% whole points give 9.8 and started points 9.9, where pro rata gives 9.81."""
        found = _scores(self.RULE, "98.11%")

        assert self.RULE("98.11%") == Decimal("9.81")
        assert found["part_of_step", "down"] == Decimal("9.80")
        assert found["part_of_step", "up"] == Decimal("9.90")

    def test_relative_percent(self) -> None:
        """Relative to 90%, 98.11% is 9.0111% more: 9.90."""
        assert _scores(self.RULE, "98.11%")["percent_point", "relative"] == Decimal("9.90")

    def test_readings_that_agree_are_left_out(self) -> None:
        """At a whole number of points, only the relative reading differs."""
        assert set(_scores(self.RULE, "95%")) == {("percent_point", "relative")}


def test_strict_makes_a_reading_an_error() -> None:
    """With ``strict`` a phrase with two readings does not compile; settled, it does."""
    text = "执行率不低于95%得4分，每降低1个百分点扣1分，扣完为止"
    settled = f"{text}，不足1个百分点不扣分"

    codes = {found.code for found in perfeval.check(text, kind="rule", points=4, strict=True)}

    assert codes == {"PE421"}
    assert perfeval.check(settled, kind="rule", points=4, strict=True) == ()


def test_stricter_conditions_add_up_in_the_other_reading() -> None:
    """Exclusive deductions cost 3 at 65%; cumulative ones 4.5."""
    rule = perfeval.rule("完成率<90%扣30%，完成率<70%扣60%", points=5)

    assert rule("65%") == Decimal("2.00")
    assert _scores(rule, "65%")["stricter_exclusive", "cumulative"] == Decimal("0.50")
