"""The pictures: valid, self-contained SVG that says in words what it shows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction

import pytest

import perfeval
from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Plan
from perfeval.program import nodes
from perfeval.report.charts import losses_picture, ranking, ranking_picture, scores_picture
from perfeval.report.curve import curve_of, scored
from perfeval.report.plot import figure, leaf_picture
from perfeval.report.svg import Bar, bars, cut
from perfeval.results.result import Result
from perfeval.source import Source, Span
from tests.small_meaning import DATA, SAMPLE, rubric_of

SVG = "{http://www.w3.org/2000/svg}"
BANDS = "利用率≥90%的，得1分；90%>利用率≥75%的，得0.7分；否则不得分"


def result(**changes: object) -> Result:
    """The sample row, changed."""
    return rubric_of(SAMPLE).evaluate(DATA | changes)


def plan_of(score: nodes.Node) -> Plan:
    """A rule that was never written, with one number."""
    source = Source("t", "x")
    spec = InputSpec("x", "x", "quantity")
    return Plan(source, Span(0, 1), score, (spec,), Fraction(1))


def drawn(picture: str) -> ET.Element:
    """A picture as a tree; it must be valid XML."""
    return ET.fromstring(picture)  # noqa: S314 - it was drawn by the test itself


def texts(picture: str) -> list[str]:
    """Everything that is written in a picture."""
    return [node.text or "" for node in drawn(picture).iter(f"{SVG}text")]


def words(picture: str) -> tuple[str, str]:
    """Title and description."""
    root = drawn(picture)
    return root.findtext(f"{SVG}title") or "", root.findtext(f"{SVG}desc") or ""


class TestEvery:
    """What holds for every picture."""

    @pytest.mark.parametrize(
        "picture",
        [
            scores_picture(result()),
            losses_picture(result()),
            ranking_picture({"甲": result(), "乙": result(制度=0)}),
            perfeval.rule(BANDS).to_svg(),
        ],
        ids=["scores", "losses", "ranking", "rule"],
    )
    def test_it_stands_alone(self, picture: str) -> None:
        """Valid XML with a title and a description, no script and nothing from outside."""
        root = drawn(picture)
        title, description = words(picture)

        assert root.get("role") == "img"
        assert root.get("aria-label") == title
        assert title
        assert description
        assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
            *("svg", "title", "desc", "rect", "text", "polyline", "circle"),
        }
        assert "href" not in picture
        assert "url(" not in picture

    def test_names_are_escaped(self) -> None:
        """Markup and control characters in a name are shown, never acted on."""
        picture = bars("<b>&", [Bar("</text><script>\x00", '"1"', Fraction(1, 2))])

        assert texts(picture) == ["<b>&", "</text><script>\ufffd", '"1"']

    def test_long_names_are_cut(self) -> None:
        """Full-width characters take two columns; what is left out is an ellipsis."""
        assert cut("指标名称", 8) == "指标名称"
        assert cut("指标名称很长", 8) == "指标名…"

    def test_a_share_never_leaves_its_track(self) -> None:
        """More than everything is a full bar, less than nothing an empty one."""
        root = drawn(bars("甲", [Bar("乙", "", Fraction(3)), Bar("丙", "", Fraction(-1))]))
        wide = {float(node.get("width", "0")) for node in root.iter(f"{SVG}rect")}

        assert wide == {420.0, 400.0}


class TestScores:
    """Score against full score, and lost points."""

    def test_one_bar_for_each_first_level(self) -> None:
        """With score, full score and rate."""
        assert texts(scores_picture(result()))[1:] == [
            *("投入", "8.89 / 10（88.90%）"),
            *("产出", "18.45 / 20（92.25%）"),
        ]

    def test_losses_come_largest_first(self) -> None:
        """Indicators with full marks are not there."""
        assert words(losses_picture(result()))[1] == (
            "影响力 −1.5分；制度 −1分；采购 −0.11分；预算执行率 −0.05分"
        )

    def test_no_losses_no_picture(self) -> None:
        """Full marks leave nothing to draw."""
        rubric = rubric_of("指标 乙（1分）\n每缺一项料扣1分")

        assert losses_picture(rubric.evaluate({"料": 0})) == ""

    def test_many_losses_are_summed(self) -> None:
        """Ten are named, the rest is one bar."""
        lines = "".join(
            f"指标 事项{n}（1分）\n每缺一项料{n}扣1分\n" for n in "甲乙丙丁戊己庚辛壬癸子丑"
        )
        rubric = rubric_of(lines)
        data = dict.fromkeys(rubric.input_names, 1)

        assert words(losses_picture(rubric.evaluate(data)))[1].endswith("其余2项 −2分")

    def test_what_does_not_apply_or_is_open_says_so(self) -> None:
        """Neither is a loss."""
        rubric = rubric_of(SAMPLE)
        partial = rubric.evaluate({**DATA, "影响力": None}, partial=True)

        assert "待定 / 20" in texts(scores_picture(partial))
        assert "影响力" not in words(losses_picture(partial))[1]


class TestRanking:
    """Several departments."""

    def test_equal_totals_share_a_place(self) -> None:
        """The next place counts both; an open total has no place and comes last."""
        rubric = rubric_of(SAMPLE)
        best, worse = result(制度=0), result(制度=2)
        open_one = rubric.evaluate({**DATA, "制度": None}, partial=True)
        got = ranking([("甲", open_one), ("乙", worse), ("丙", best), ("丁", best)])

        assert [(place, name) for place, name, _ in got] == [
            *((1, "丙"), (1, "丁"), (3, "乙"), (None, "甲")),
        ]
        assert texts(ranking_picture([("甲", open_one)]))[1:] == ["甲", "待定"]


class TestRuleGraph:
    """The score over its one number."""

    def test_edges_are_exact(self) -> None:
        """The places where the score jumps are solved for, and the point on each is known."""
        curve = curve_of(perfeval.rule(BANDS).rubric.leaves[0].plan)
        assert curve is not None

        assert curve.jumps == (Fraction(3, 4), Fraction(9, 10))
        assert dict(curve.at)[Fraction(3, 4)] == Fraction(7, 10)
        assert [piece.points[0][1] for piece in curve.pieces] == [0, Fraction(7, 10), 1]

    def test_closed_and_open_ends_differ(self) -> None:
        """A full dot belongs to the line it stands on, a hollow one does not."""
        root = drawn(perfeval.rule(BANDS).to_svg())
        fills = [node.get("fill") for node in root.iter(f"{SVG}circle")]

        assert fills.count("#fff") == 2
        assert len(fills) == 4

    def test_a_line_that_only_bends_has_no_dots(self) -> None:
        """A proportion with a cap bends at its cap."""
        rule = perfeval.rule("得分=完成率×4分，最高得4分")
        curve = curve_of(rule.rubric.leaves[0].plan)
        assert curve is not None

        assert curve.edges == (Fraction(1),)
        assert curve.jumps == ()
        assert "<circle" not in rule.to_svg()

    def test_a_count_is_drawn_as_dots(self) -> None:
        """There is nothing between two whole numbers."""
        picture = perfeval.rule("每发现一例扣0.5分，扣完为止", points=2).to_svg()
        root = drawn(picture)

        assert len(list(root.iter(f"{SVG}circle"))) >= 5
        assert len(list(root.iter(f"{SVG}polyline"))) < 20

    def test_steps_are_found(self) -> None:
        """Whole steps of a rounded count are edges of their own."""
        rule = perfeval.rule(
            "偏差率≤5%的，得3分；每超过1个百分点，扣1分，不足1个百分点的不扣分，扣完为止"
        )
        curve = curve_of(rule.rubric.leaves[0].plan)
        assert curve is not None

        assert {Fraction(6, 100), Fraction(7, 100), Fraction(8, 100)} <= set(curve.jumps)

    def test_the_department_has_a_point(self) -> None:
        """Its value and score are written next to it and in the description."""
        picture = leaf_picture(perfeval.rule(BANDS).evaluate("82.5%"))

        assert "82.5% → 0.7分" in texts(picture)
        assert words(picture)[1] == "75%得0.7分；90%得1分；本次82.5%，得0.7分"

    def test_a_value_far_outside_is_shown(self) -> None:
        """The axis grows with the value."""
        rule = perfeval.rule(BANDS)
        curve = curve_of(rule.rubric.leaves[0].plan, Fraction(3))
        assert curve is not None

        assert curve.low < Fraction(3, 4)
        assert curve.high > 3

    @pytest.mark.parametrize(
        "text",
        [
            "得分=实际支出/预算数×4分",
            "制度健全的，得1分；不健全的，不得分",
            "根据实际情况评分，最高得5分",
        ],
    )
    def test_rules_of_another_kind_have_none(self, text: str) -> None:
        """Two numbers, words, or a judgement are no graph."""
        assert perfeval.rule(text).to_svg() == ""

    def test_values_have_their_units(self) -> None:
        """Ratios are percentages; amounts are in the unit of the text."""
        (spec,) = perfeval.rule("面积≥2万平方米的，得2分；否则不得分").inputs

        assert figure(Fraction(20000), spec) in ("2万平方米", "20000平方米")
        assert figure(Fraction(1, 3), perfeval.rule(BANDS).inputs[0]) == "33.33%"

    def test_a_rule_without_an_answer_somewhere_has_a_gap(self) -> None:
        """Nothing is drawn where the rule gives no score."""
        rule = perfeval.rule("得分=2/偏差×1分，最高得4分", points=4)

        assert rule(1) == Decimal("2.00")
        assert "nan" not in rule.to_svg()

    def test_a_rate_without_a_sign_is_one(self) -> None:
        """What is called 率 is shown in per cent, unless its value cannot be a share."""
        (leaf,) = perfeval.rule("得分=预算执行率×4分，最高得4分").rubric.leaves
        shown, large = curve_of(leaf.plan), curve_of(leaf.plan, Fraction(93))
        assert shown is not None
        assert large is not None

        assert (shown.spec.kind, large.spec.kind) == ("ratio", "quantity")
        assert figure(Fraction(193, 200), shown.spec) == "96.5%"

    def test_edges_below_nothing_are_shown(self) -> None:
        """Growth may be negative."""
        rule = perfeval.rule("收入增长率≥-5%的，得1分；否则不得分")
        curve = curve_of(rule.rubric.leaves[0].plan)
        assert curve is not None

        assert curve.low < Fraction(-1, 20) < curve.high

    def test_a_place_without_an_answer_is_left_out(self) -> None:
        """Dividing by zero draws nothing there, and hides no edge elsewhere."""
        x = nodes.Input("x")
        pole = nodes.Div(nodes.Const(Fraction(1)), nodes.Sub(x, nodes.Const(Fraction(3, 7))))
        score = nodes.Case(
            (nodes.Branch(nodes.Compare(">=", x, nodes.Const(Fraction(1))), x),),
            nodes.Min(pole, nodes.Const(Fraction(4))),
        )
        curve = curve_of(plan_of(score))
        assert curve is not None

        assert curve.high > 1
        assert curve.jumps == (Fraction(1),)

    @pytest.mark.parametrize(
        "text",
        [
            BANDS,
            "得分=完成率×4分，最高得4分",
            "偏差率≤5%的，得3分；每超过1个百分点，扣1分，不足1个百分点的不扣分，扣完为止",
            "满意度≥95%的，得5分；满意度每降低1%，扣0.5分，扣完为止",
            "入户走访不少于200户得5分，每少10户扣0.5分，不足10户按10户计，扣完为止。",
        ],
    )
    def test_what_is_drawn_is_what_is_scored(self, text: str) -> None:
        """At any place between two edges the line stands at the exact score."""
        (leaf,) = perfeval.rule(text).rubric.leaves
        curve = curve_of(leaf.plan)
        assert curve is not None

        for piece in curve.pieces:
            (a, start), (b, end) = piece.points[0], piece.points[-1]
            for part in (Fraction(1, 7), Fraction(1, 2), Fraction(12, 13)):
                exact = scored(leaf.plan, a + (b - a) * part)
                assert exact == start + (end - start) * part

    def test_many_bands_are_all_edges(self) -> None:
        """Each jump of a long table is exact."""
        bands = "；".join(f"{50 - n}件以上（含）的，得{50 - n}分" for n in range(30))
        curve = curve_of(perfeval.rule(f"{bands}；否则不得分", points=50).rubric.leaves[0].plan)
        assert curve is not None

        assert set(map(Fraction, range(21, 51))) <= set(curve.jumps)

    def test_very_fine_steps_are_drawn_as_a_line(self) -> None:
        """Thousands of steps would be a line on paper, too."""
        x = nodes.Input("x")
        fine = nodes.Div(
            nodes.Floor(nodes.Mul(x, nodes.Const(Fraction(10_000)))), nodes.Const(Fraction(10_000))
        )
        curve = curve_of(plan_of(nodes.Min(fine, nodes.Const(Fraction(1)))))
        assert curve is not None

        assert max(len(piece.points) for piece in curve.pieces) > 2
