"""Grade bands and rounding, in the ways that forms write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfeval.model.plan import Rounding
from perfeval.rubrictext.document import GradeBand
from perfeval.source import Span
from tests.rubriclines import clean, refused


class TestGrades:
    """Grade bands, in the ways that forms write them."""

    TOTALS = ("0", "59.99", "60", "79.99", "80", "89.99", "90", "100")

    @pytest.mark.parametrize(
        "line",
        [
            "90(含)-100分为优、80(含)-90分为良、60(含)-80分为中、60分以下为差",
            "90（含）-100分为优，80（含）-90分为良，60（含）-80分为中，60分以下为差。",
            "90-100分为优；80-90分为良；60-80分为中；60分以下为差",
            "≥90分为优、80≤得分<90为良、60≤得分<80为中、<60分为差",
            "90分以上为优、80分以上90分以下为良、60分以上、80分以下为中、60分以下为差",
            "[90,100]为优、[80,90)为良、[60,80)为中、[0,60)为差",
            "不低于90分为优、90>得分≥80为良、60分（含）至80分（不含）为中、低于60分为差",
            "100-90（含）为优、90-80（含）为良、80-60（含）为中、60-0为差",
            "优（90-100分）、良（80-90分）、中（60-80分）、差（60分以下）",
            "优：90分以上；良：80-90分；中：60-80分；差：60分以下",
            "优[90,100]、良[80,90)、中[60,80)、差[0,60)",
            "优≥90分、良（80≤得分<90）、中（60≤得分<80）、差<60分",
        ],
    )
    def test_the_usual_writings_mean_the_same(self, line: str) -> None:
        """Whichever way the four official bands are written, each total has its grade."""
        bands = clean(f"等级 {line}").grades

        got = [[b.label for b in bands if b.holds(Fraction(total))] for total in self.TOTALS]
        expected = ["差", "差", "中", "中", "良", "良", "优", "优"]
        assert got == [[label] for label in expected]

    def test_an_explicit_mark_takes_the_number_from_an_unmarked_end(self) -> None:
        """``80-90（含）`` holds 90, so ``90-100`` begins above it."""
        low, high = clean("等级 80-90（含）为良、90-100为优").grades

        assert low.holds(Fraction(90))
        assert not high.holds(Fraction(90))

    def test_any_label_is_accepted(self) -> None:
        """Labels are the author's own."""
        bands = clean("等级 60分以上评为达标、60分以下评为不达标").grades

        assert [band.label for band in bands] == ["达标", "不达标"]

    def test_open_ends_hold_everything_beyond(self) -> None:
        """A band with one end has no other limit."""
        band = GradeBand("差", None, Fraction(60), low_open=False, high_open=True, span=Span(0, 0))

        assert band.holds(Fraction(-5))
        assert not band.holds(Fraction(60))

    def test_each_unreadable_part_is_reported(self) -> None:
        """One wrong band hides neither the other bands nor other faults."""
        text = "等级 90分以上为优、很好为良、60分以下为差、其余为"

        assert refused(text) == [("PE120", "很好为良"), ("PE120", "其余为")]

    @pytest.mark.parametrize("line", ["优秀、良好、合格三级", "90分为", "（90-100分）", "优、良"])
    def test_a_line_without_grades_is_one_finding(self, line: str) -> None:
        """Where no band can be read, the whole line is the fault."""
        assert refused(f"等级 {line}") == [("PE120", line)]

    def test_more_bands_than_anyone_needs_are_refused(self) -> None:
        """A line of thousands of bands is one finding."""
        assert [code for code, _ in refused("等级 " + "1-2为甲、" * 60)] == ["PE120"]


class TestRounding:
    """Section 6: how scores and totals are rounded."""

    @pytest.mark.parametrize(
        ("line", "score", "total"),
        [
            ("得分保留2位小数", Rounding(2), None),
            ("得分保留一位小数", Rounding(1), None),
            ("得分不舍入", Rounding(None), None),
            ("舍入到整数", Rounding(0), None),
            ("得分取整，只舍不入", Rounding(0, "down"), None),
            ("得分只入不舍保留3位小数", Rounding(3, "up"), None),
            ("四舍六入五成双", Rounding(2, "half_even"), None),
            ("总分保留1位小数", Rounding(2), Rounding(1)),
            (
                "得分不舍入，总分保留2位小数，四舍六入五成双",
                Rounding(None),
                Rounding(2, "half_even"),
            ),
        ],
    )
    def test_phrases(self, line: str, score: Rounding, total: Rounding | None) -> None:
        """Places and mode are read for scores and for totals."""
        found = clean(line).rounding

        assert (found.score, found.total) == (score, total)

    def test_lines_add_up(self) -> None:
        """A second rounding line says the rest."""
        found = clean("得分不舍入\n总分舍入到整数").rounding

        assert (found.score, found.total) == (Rounding(None), Rounding(0))

    @pytest.mark.parametrize("line", ["得分保留11位小数", "得分保留多位小数", "得分保留"])
    def test_what_cannot_be_rounded_to_is_reported(self, line: str) -> None:
        """More than ten decimals, or no number, is PE114."""
        assert [code for code, _ in refused(line)] == ["PE114"]
