"""Forms as people keep them: layouts of the money block, of targets, scores and totals."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfeval
from perfeval.audit.formoutcome import FormAudit
from perfeval.errors import RubricError
from perfeval.tables.form import Form, read_form
from perfeval.tables.layout import joined

ROWS = """\
绩效指标,一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因
,产出指标（50分）,数量指标,演出场次,≥60场,57,20,19,
,,质量指标,合格率,≥98%,97.81%,30,29.94,
,效益指标（40分）,社会效益,观众,≥1.2万人次,1.32万人次,40,40,
"""
MONEY = "项目资金（万元）,,,年初预算数,全年预算数,全年执行数,分值,执行率,得分\n"
LABELLED = (
    "预算执行情况（10分）,,,年初预算,调整后预算数,预算执行数,执行率（B/A）,得分(10分*执行率),\n"
)
OTHERS = "资金情况,,,年初预算数,预算数（A）,执行数（B）,权重,预算执行率,得分\n"
TOTAL = "总分,,,,,,100,98.72,\n"
SMALL = "一级指标,二级指标,三级指标,年度指标值,完成值,分值,得分\n"


def form_of(tmp_path: Path, text: str, name: str = "表.csv") -> Form:
    """The form with this text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_form(path)


def audited(tmp_path: Path, text: str) -> FormAudit:
    """The audit of the form with this text."""
    return form_of(tmp_path, text).audit()


def found(audit: FormAudit) -> list[tuple[str, str, str | None, str | None]]:
    """Kind, last name, printed and right figure of each finding."""
    return [(each.kind, each.path[-1], each.printed, each.right) for each in audit]


def topics(audit: FormAudit) -> set[str]:
    """How cells were read where that is not as they stand."""
    own = {
        "name_prefix", "unit_of_target", "actual_with_sign", "money_below", "judged_row",
        "joint_score",
    }  # fmt: skip
    return own & {each.topic for each in (*audit.form.readings, *audit.readings)}


class TestMoney:
    """The execution row of every shape scores 115.9 ÷ 118.5 × 10 = 9.78."""

    @pytest.mark.parametrize(
        "block",
        [
            f"{MONEY},年度资金总额,,120,118.5,115.9,10,97.81%,9.78\n,其中：拨款,,120,118.5,1,—,,—\n",
            # weight and score in two rows count once
            f"{MONEY},年度资金总额：,,120,118.5,115.9,10,,9.78\n,拨款,,120,118.5,115.9,10,,9.78\n",
            # one amount has its unit, the other takes it
            f"{MONEY},总额,,120,118.5万元,115.9,10,97.81%,9.78\n",
            # the money stands one row below the scored row
            f"{MONEY},年度资金总额,,0,0,0,10,,9.78\n,其中：拨款,,120,118.5,115.9,-,,-\n",
            # other words, and the weight in the label
            f"{LABELLED},总额,,120,118.5,115.9,97.8%,9.78,\n",
            f"{OTHERS},年度财政资金总额,,120,118.5,115.9,10,,9.78\n",
            # what is printed in the rate alone serves where the amounts are missing
            f"{MONEY},年度资金总额,,,,,10,97.8059%,9.78\n",
        ],
    )
    def test_every_shape_is_read(self, tmp_path: Path, block: str) -> None:
        """Row, amounts, weight and printed score are found, and nothing differs."""
        audit = audited(tmp_path, f"项目支出绩效自评表,,,,,,,,\n{block}{ROWS}{TOTAL}")

        assert found(audit) == []
        assert str(audit.total) == "98.72"
        assert audit.leaves[0].path == ("预算执行率",)
        assert (audit.leaves[0].score, audit.leaves[0].printed) == ("9.78", "9.78")

    def test_a_block_without_a_weight_is_no_indicator(self, tmp_path: Path) -> None:
        """衡山 prints the money and scores nothing for it."""
        block = "资金,,,年初预算数,全年预算数,全年执行数,执行率,,\n,总额,,1,118.5,115.9,,,\n"
        audit = audited(tmp_path, block + ROWS + "总分,,,,,,90,88.94,\n")

        assert [leaf.path[-1] for leaf in audit.leaves] == ["演出场次", "合格率", "观众"]
        assert str(audit.total) == "88.94"

    def test_a_budget_of_nothing_is_listed(self, tmp_path: Path) -> None:
        """A rate of 0 ÷ 0 is no score of 0: the printed one is not checked, and said so."""
        audit = audited(tmp_path, f"{MONEY},总额,,0,0,0,10,,9.78\n{ROWS}{TOTAL}")

        assert found(audit) == []
        assert [each.found.code for each in audit.unreadable] == ["PE516"]
        assert [note.name for note in audit.notes if note.cause == "unchecked"] == ["预算执行率"]

    def test_no_false_finding_about_the_execution_row(self, tmp_path: Path) -> None:
        """Its score stands in the block, not in the column of the indicators."""
        block = f"{MONEY},总额,,120,118.5,115.9,10,,9.78\n"

        assert "报告空白" not in audited(tmp_path, block + ROWS + TOTAL).to_text()
        wrong = audited(
            tmp_path, block.replace("9.78", "10") + ROWS + TOTAL.replace("8.72", "8.94")
        )
        assert found(wrong) == [("score", "预算执行率", "10", "9.78")]


class TestTargets:
    """Targets in one column or three, and what is filled in beside them."""

    @pytest.mark.parametrize(
        ("sign", "value", "unit", "target"),
        [
            ("≥", "310", "天", "≥310天"),
            ("＝", "100", "%", "=100%"),
            ("═", "100", "%", "=100%"),
            ("≧", "5", "个", "≥5个"),
            ("定性", "良好", "", "良好"),
            ("定量指标", "≥60", "场", "≥60场"),
            ("≥", "≥60场", "场", "≥60场"),
            ("", "90%", "%", "90%"),
            ("≤", "1,250.5", "元/盏", "≤1,250.5元/盏"),
            ("≥", "12月底前", "", "≥12月底前"),
            ("≥", "/", "个", "/"),
        ],
    )
    def test_three_columns_make_one_target(
        self, sign: str, value: str, unit: str, target: str
    ) -> None:
        """指标性质, 指标值 and 度量单位; nothing is put there twice."""
        assert joined(sign, value, unit) == target

    @pytest.mark.parametrize(
        ("target", "actual", "score", "topic"),
        [
            ("≥60场", "57", "47.5", {"unit_of_target"}),
            ("≤2万元", "1.93", "50", {"unit_of_target"}),
            ("≤90万元", "100", "45", {"unit_of_target"}),
            ("≥90%", "45", "25", {"unit_of_target"}),
            ("≥0.5个百分点", "0.4", "40", {"unit_of_target"}),
            ("≥320亩", "≥320亩", "50", {"actual_with_sign"}),
            ("≥320亩", "＝256", "40", {"actual_with_sign", "unit_of_target"}),
            ("≤5天", "≤4天", "50", {"actual_with_sign"}),
            ("≥60场", "57场", "47.5", set()),
            ("=100%", "98.5%", "49.25", set()),
        ],
    )
    def test_actual_values(
        self, tmp_path: Path, target: str, actual: str, score: str, topic: set[str]
    ) -> None:
        """A bare value takes the unit of its target, a copied sign is dropped; both recorded."""
        text = f"{SMALL}产出,数量,甲,{target},{actual},50,{score}\n,,乙,健全,健全,50,50\n"
        audit = audited(tmp_path, text)

        assert found(audit) == []
        assert float(audit.leaves[0].score or "nan") == float(score)
        assert topics(audit) == topic

    @pytest.mark.parametrize(
        ("target", "actual", "code"),
        [
            ("≥90%", "0.95", "PE507"),
            ("≥90%", "1", "PE507"),
            ("≥60场", "很多", "PE503"),
            ("≥60场", "57次", "PE505"),
            ("≥320亩", "≤300亩", "PE503"),
        ],
    )
    def test_values_that_cannot_be_taken_are_listed(
        self, tmp_path: Path, target: str, actual: str, code: str
    ) -> None:
        """They are never a silent 0: the printed score is not checked, and the row is named."""
        text = f"{SMALL}产出,数量,甲,{target},{actual},50,50\n,,乙,≥5次,5次,50,50\n"
        audit = audited(tmp_path, text)

        assert found(audit) == []
        assert [(each.path[-1], each.where, each.found.code) for each in audit.unreadable] == [
            ("甲", "第2行", code)
        ]
        assert "未能核对1项" in audit.closing()

    def test_the_unit_column_settles_a_bare_rate(self, tmp_path: Path) -> None:
        """度量单位 % beside 0.5 leaves no doubt."""
        head = "一级指标,二级指标,三级指标,指标性质,指标值,度量单位,完成值,分值,得分\n"
        audit = audited(tmp_path, f"{head}产出,质量,甲,≥,1,%,0.5,50,25\n")

        assert found(audit) == []
        assert audit.leaves[0].score == "25.00"

    def test_an_adjusted_target_wins(self, tmp_path: Path) -> None:
        """调整指标值 counts where it is filled in, 年初指标值 elsewhere."""
        head = "一级指标,二级指标,三级指标,年初指标值,调整指标值,完成值,分值,得分\n"
        rows = "产出,数量,甲,≥80场,≥60场,57,50,47.5\n,质量,乙,≥90%,,95%,50,50\n"

        assert found(audited(tmp_path, head + rows)) == []

    def test_the_tiers_have_two_names(self, tmp_path: Path) -> None:
        """达成预期指标 is 达成年度指标, in a form as in data."""
        text = (
            f"{SMALL}产出,数量,甲,显著,部分达成预期指标并具有一定效果,50,47.5\n"
            ",质量,乙,明显,达成预期指标,50,45\n"
        )
        audit = audited(tmp_path, text)
        value = ("部分达成预期指标并具有一定效果", "35")

        assert found(audit) == [("impossible", "甲", "47.5", None)]
        rubric = perfeval.compile("一级指标 甲（50分）\n  目标 显著\n")
        assert rubric.evaluate({"甲": value}).total == 35

    def test_each_row_has_a_value_of_its_own(self, tmp_path: Path) -> None:
        """Two rules about 完成率 are two rates in a form, one for each row."""
        rule = "完成率≥90%得50分，否则不得分"
        audit = audited(
            tmp_path,
            f"一级指标,分值,评分标准,完成值,得分\n甲,50,{rule},95%,50\n乙,50,{rule},80%,50\n",
        )

        assert found(audit) == [("score", "乙", "50", "0")]
        assert str(audit.total) == "50.00"


class TestScores:
    """What is printed: in one column or two, in sums, in merged cells."""

    def test_two_columns_of_scores(self, tmp_path: Path) -> None:
        """自评分 and 复核分 are both checked; a finding of the second names it."""
        head = "一级指标,二级指标,三级指标,年度指标值,完成值,分值,自评分,复核分\n"
        rows = "产出,数量,甲,≥60场,57场,50,47.5,47.5\n,质量,乙,≥90%,95%,50,50,40\n"
        audit = audited(tmp_path, f"{head}{rows}合计,,,,,100,97.5,87.5\n")

        assert found(audit) == [("score", "乙", "40", "50")]
        assert "复核分" in audit.findings[0].message()

    def test_a_score_above_the_weight(self, tmp_path: Path) -> None:
        """Computed or judged, it is a finding of its own kind."""
        rows = "产出,数量,甲,≥90%,95%,50,52\n,质量,乙,健全,健全,50,51\n"
        audit = audited(tmp_path, f"{SMALL}{rows}")

        assert [each.kind for each in audit] == ["over", "over"]

    def test_sums_of_parts_and_of_all(self, tmp_path: Path) -> None:
        """小计 speaks of its heading, 合计 of everything, weights of their own."""
        rows = (
            "产出,数量,甲,≥60场,57场,50,47.5\n小计,,,,,50,47.5\n"
            "效益,社会,乙,≥90%,95%,50,50\n小计,,,,,50,51\n合计,,,,,90,97.5\n"
        )
        audit = audited(tmp_path, f"{SMALL}{rows}")

        assert found(audit) == [("sum", "小计", "51", "50"), ("weight", "合计", "90", "100")]
        assert audit.findings[0].path == ("效益", "小计")
        assert audit.findings[0].where == "第5行"

    @pytest.mark.parametrize(
        ("head", "foot", "printed"),
        [
            ("自评总分：88.94,,,,,,,,\n", "", "88.94"),
            ("项目名称,某项目,自评得分,88.94,,,,,\n", "", "88.94"),
            ("", "自评总分：88.94（良）,,,,,,,,\n", "88.94"),
            ("", "总分,,,,,,90,88.94,\n", "88.94"),
        ],
    )
    def test_totals_in_the_head_and_in_the_foot(
        self, tmp_path: Path, head: str, foot: str, printed: str
    ) -> None:
        """Wherever it stands, the total is compared with the printed scores."""
        title = "项目支出绩效自评表,,,,,,,,\n"
        audit = audited(tmp_path, title + head + ROWS + foot)
        wrong = (title + head + ROWS + foot).replace("88.94", "89")

        assert audit.printed_total == printed
        assert {each.kind for each in audit} <= {"grade"}
        assert "rounded" in [each.found.cause for each in audited(tmp_path, wrong)]

    def test_a_grade_beside_the_total(self, tmp_path: Path) -> None:
        """95 of 100 is 优, whatever is written."""
        head = SMALL.replace("得分\n", "得分,等级\n")
        audit = audited(tmp_path, f"{head}产出,数量,甲,≥60场,57场,100,95,\n总分,,,,,100,95,良\n")

        assert found(audit) == [("grade", "等级", "良", "优")]
        assert audit.findings[0].where == "第3行"

    def test_a_text_file_hides_merged_scores(self, tmp_path: Path) -> None:
        """29.25 for 15 points above a blank score is that of both rows."""
        rows = (
            "产出,数量,甲,≥60场,57场,15,29.25\n,质量,乙,≥90%,95%,15,\n,成本,丙,≤5万元,5万元,70,70\n"
        )
        audit = audited(tmp_path, f"{SMALL}{rows}总分,,,,,100,99.25\n")

        assert found(audit) == []
        assert topics(audit) == {"joint_score"}
        wrong = audited(tmp_path, f"{SMALL}{rows}".replace("29.25", "29.5"))
        assert found(wrong) == [("score", "甲", "29.5", "29.25")]

    def test_what_is_not_filled_in_never_looks_clean(self, tmp_path: Path) -> None:
        """Blank scores are counted; a total over them is not checked."""
        rows = "产出,数量,甲,≥60场,57场,50,47.5\n,质量,乙,≥90%,95%,50,\n"
        audit = audited(tmp_path, f"{SMALL}{rows}总分,,,,,100,97.5\n")
        empty = audited(tmp_path, f"{SMALL}产出,数量,甲,≥60场,,50,\n,质量,乙,≥90%,,50,\n")

        assert found(audit) == []
        assert "没有填得分1项" in audit.closing()
        assert [note.what for note in audit.notes if note.cause == "unchecked"] == ["total"]
        assert not empty.clean
        assert not empty.filled_in
        assert "没有填" in empty.closing()

    def test_an_unreadable_score_is_no_blank(self, tmp_path: Path) -> None:
        """「九分」 is there and not understood: it is reported, and the form is not clean."""
        audit = audited(tmp_path, f"{SMALL}产出,数量,甲,≥60场,57场,100,九分\n")

        assert [each.code for each in audit.diagnostics] == ["PE503"]
        assert "表.csv:2:" in audit.to_text()
        assert not audit.clean


class TestRows:
    """Rows that are no indicators, and names that are written again."""

    def test_prefixes_are_no_part_of_a_name(self, tmp_path: Path) -> None:
        """指标1： and ★ are dropped, and the drop is recorded."""
        rows = (
            "产出,数量,指标1：养护里程,≥5,5,30,30\n,,★指标2：桥涵,≥5,5,30,30\n,,★里程,≥5,5,40,40\n"
        )
        audit = audited(tmp_path, SMALL + rows)

        assert [leaf.path[-1] for leaf in audit.leaves] == ["养护里程", "桥涵", "里程"]
        assert topics(audit) == {"name_prefix"}

    @pytest.mark.parametrize(
        "row",
        [
            ",,……,,,,", ",,指标2：,,,,", ",,指标3,,,,", ",,指标1：/,/,/,/,", ",,/,/,/,/,/",
            ",,无,,,,", ",生态效益指标,,,,,", ",生态效益指标,……,,,,", ",生态效益指标,/,/,/,/,",
            ",,其中：果树,≥120亩,118亩,,",
        ],
    )  # fmt: skip
    def test_fillers_and_parts_are_remarks(self, tmp_path: Path, row: str) -> None:
        """They change neither indicators nor weights, and are listed."""
        rows = f"产出,数量,甲,≥60场,57场,50,47.5\n{row}\n,质量,乙,≥90%,95%,50,50\n"
        audit = audited(tmp_path, f"{SMALL}{rows}总分,,,,,100,97.5\n")

        assert found(audit) == []
        assert [leaf.path[-1] for leaf in audit.leaves] == ["甲", "乙"]
        assert [each["where"] for each in audit.to_dict()["unused"]] == ["第3行"]

    def test_a_heading_may_have_lost_its_name(self, tmp_path: Path) -> None:
        """（50分） above 数量指标 is 产出指标; where nothing is usual it is its row."""
        rows = (
            "（50分）,数量指标,甲,≥60场,57场,50,47.5\n（20分）,社会效益指标,乙,≥9,9,20,20\n"
            "（30分）,别的,丙,≥9,9,30,30\n"
        )
        audit = audited(tmp_path, SMALL + rows)

        assert found(audit) == []
        assert [leaf.path[0] for leaf in audit.leaves] == ["产出指标", "效益指标", "第4行"]

    def test_a_part_with_a_weight_is_an_indicator(self, tmp_path: Path) -> None:
        """其中 with points of its own counts."""
        rows = "产出,数量,甲,≥60场,57场,50,47.5\n,,其中：果树,≥120亩,120亩,50,50\n"

        assert len(audited(tmp_path, SMALL + rows).leaves) == 2

    def test_a_score_without_target_or_rule_is_judged(self, tmp_path: Path) -> None:
        """In a form that has targets elsewhere; not filled in, it is refused."""
        rows = "产出,数量,甲,≥60场,57场,50,47.5\n,质量,资料齐全,,,50,48\n"
        audit = audited(tmp_path, SMALL + rows)

        assert found(audit) == []
        assert topics(audit) == {"judged_row"}
        assert audit.leaves[1].judged
        with pytest.raises(RubricError) as caught:
            audited(tmp_path, SMALL + rows.replace("48", ""))
        assert [each.code for each in caught.value.diagnostics] == ["PE422"]

    def test_another_heading_below_is_refused(self, tmp_path: Path) -> None:
        """Two tables in one grid are not read as one."""
        first = "一级指标,分值,自评分,评价标准\n管理,50,50,按时得50分\n"
        text = f"{first}指标名称,目标值,完成值,分值\n甲,1,1,9\n"
        with pytest.raises(RubricError) as caught:
            audited(tmp_path, text)

        assert "PE609" in [each.code for each in caught.value.diagnostics]
