"""Shapes of published tables, each with what a reader of the table works out by hand.

Every table is read as a sheet of a workbook, as CSV, and as a table of a
document; cells are parted by ``|``. Scores are quantities times weights, or the
printed score of a row that is judged.
"""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import attrs
import pytest

from perfeval.audit.formoutcome import FormAudit
from perfeval.errors import RubricError
from perfeval.office.grid import Book, Cell, Grid, Merge
from perfeval.tables.files import Opened, _of_book, _of_text
from perfeval.tables.form import _form

KINDS = ("sheet", "csv", "word")
EXECUTION = "预算执行率"


@attrs.frozen
class Shape:
    """A table, the scores of its indicators by the end of their paths, and the rest.

    ``findings`` are kind and cell of each planted error; ``judged`` counts
    the rows that are judged, ``unused`` those that are no indicators.
    """

    name: str
    text: str
    scores: dict[str, str | None]
    total: str | None
    findings: tuple[tuple[str, str], ...] = ()
    merges: tuple[Merge, ...] = ()
    judged: int = 0
    unused: int = 0
    topics: frozenset[str] = frozenset()


def lines(text: str) -> list[list[str]]:
    """The cells of a table."""
    return [
        [cell.replace("\\n", "\n") for cell in line.split("|")] for line in text.strip().split("\n")
    ]


def opened(shape: Shape, kind: str) -> list[Opened]:
    """The tables of the shape in one kind of file."""
    if kind == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(lines(shape.text))
        return _of_text(out.getvalue(), "表.csv")
    cells = {
        (row, column): Cell(text)
        for row, line in enumerate(lines(shape.text))
        for column, text in enumerate(line)
        if text
    }
    if kind == "word":
        grid = Grid("第1个表", "word", cells, shape.merges, parts=((0, 1),))
    else:
        grid = Grid("自评表", "sheet", cells, shape.merges)
    return _of_book(Book("xlsx", (grid,)), "表.xlsx", None)


def audited(shape: Shape, kind: str) -> FormAudit:
    """The audit of the only form of a shape."""
    (form,) = opened(shape, kind)
    return _form(form, "refuse").audit()


SHAPES = (
    Shape(
        "blocks with headings of their own beside the name",
        """
2023年度农技推广项目绩效自评表
项目名称|农技推广
预算执行情况（万元）（20分）||预算数（A）|执行数（B）|执行率（B/A）|得分（20分*执行率）
|年度财政资金总额|200|190|95%|19
年度绩效目标1（40分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|分值|得分
|产出指标|数量指标|培训人次|≥100人次|90人次|20|18
||质量指标|合格率|≥95%|96%|20|20
年度绩效目标2（40分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|分值|得分
|产出指标|数量指标|培训人次|≥200人次|150人次|20|16
|满意度指标|满意度指标|农户满意度|≥90%|91%|20|20
总分|||||||93
偏差大或目标未完成原因分析|无
改进措施及结果应用方案|无
""",
        {
            EXECUTION: "19",  # 190/200 × 20
            "年度绩效目标1/产出指标/数量指标/培训人次": "18",
            "年度绩效目标1/产出指标/质量指标/合格率": "20",
            "年度绩效目标2/产出指标/数量指标/培训人次": "15",  # 150/200 × 20
            "年度绩效目标2/满意度指标/满意度指标/农户满意度": "20",
        },
        "92",
        (("score", "H9"),),
        ((4, 0, 3, 1), (7, 0, 3, 1)),
    ),
    Shape(
        "blocks named in a row of their own, with other headings in the second one",
        """
年度绩效目标1（40分）
一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
产出指标|数量指标|培训人次（20分）|≥100人次|90人次|18
|质量指标|合格率（20分）|≥95%|96%|20
年度绩效目标2（60分）
一级指标|二级指标|三级指标|分值|年初目标值（A）|实际完成值（B）|得分|备注
产出指标|数量指标|培训人次|30|≥200人次|150人次|22.5|
满意度指标|满意度指标|农户满意度|30|≥90%|91%|30|
总分||||||90.5|
""",
        {
            "年度绩效目标1/产出指标/数量指标/培训人次": "18",
            "年度绩效目标1/产出指标/质量指标/合格率": "20",
            "年度绩效目标2/产出指标/数量指标/培训人次": "22.5",
            "年度绩效目标2/满意度指标/满意度指标/农户满意度": "30",
        },
        "90.5",
    ),
    Shape(
        "blocks below one row of headings, with sums of their own, one weight wrong",
        """
年度绩效目标1（40分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|分值|得分
|产出指标|数量指标|培训人次|≥100人次|90人次|20|18
||质量指标|合格率|≥95%|96%|20|20
小计||||||40|39
年度绩效目标2（60分）|产出指标|数量指标|培训人次|≥200人次|150人次|30|22.5
|满意度指标|满意度指标|农户满意度|≥90%|91%|20|20
总分|||||||80.5
""",
        {
            "年度绩效目标1/产出指标/数量指标/培训人次": "18",
            "年度绩效目标1/产出指标/质量指标/合格率": "20",
            "年度绩效目标2/产出指标/数量指标/培训人次": "22.5",
            "年度绩效目标2/满意度指标/满意度指标/农户满意度": "20",
        },
        "80.5",
        (("sum", "H4"), ("weight", "A5")),
        ((0, 0, 3, 1), (4, 0, 2, 1)),
    ),
    Shape(
        "every actual repeats its target with the sign",
        """
一级指标|二级指标|三级指标|指标值(A)|全年实际值(B)|分值|得分|备注
产出指标|数量指标|新建堤防长度|≥266米|≥266米|30|30|
|质量指标|合格率|＝100%|=100%|30|30|
|成本指标|总成本|≤120万元|≤118万元|40|40|
合计|||||100|100|
""",
        {"新建堤防长度": "30", "合格率": "30", "总成本": "40"},
        "100",
        topics=frozenset({"actual_with_sign"}),
    ),
    Shape(
        "headings that keep their weights alone, with fillers, marks and numbers",
        """
一级指标|二级指标|三级指标|年度指标值|全年完成值|分值|得分|未完成原因和改进措施
（50分）|数量指标|★培训人次|≥100人次|100人次|20|20|
|质量指标|指标1 合格率|≥95%|96%|30|30|
（30分）|经济效益指标|……||||||
|社会效益指标|指标1：带动农户|≥50户|25户|30|16|报名少
|生态效益指标|无||||||
（20分）|满意度指标|指标1：农户满意度|≥90%|95%|20|20|
|满意度指标|指标2：||||||
总分|||||100|86|
""",
        {
            "产出指标/数量指标/培训人次": "20",
            "产出指标/质量指标/合格率": "30",
            "社会效益指标/带动农户": "15",  # 25/50 × 30
            "满意度指标/农户满意度": "20",
        },
        "85",
        (("score", "G5"),),
        unused=3,
        topics=frozenset({"nameless_heading", "name_prefix"}),
    ),
    Shape(
        "定量指标 and 定性指标 beside the unit",
        """
一级指标|二级指标|三级指标|指标性质|指标值|计量单位|完成值|权重|自评得分|是否核心指标
产出指标|数量指标|培训人次|定量指标|≥100|人次|90|60|54|是
效益指标|社会效益|影响力|定性指标|提升|无|提升|40|38|否
合计|||||||100|92|
""",
        {"培训人次": "54", "影响力": "38"},
        "92",
        judged=1,
        topics=frozenset({"unit_of_target"}),
    ),
    Shape(
        "a target in three columns below one heading",
        """
绩效指标|||年度指标值|||全年完成值|分值|自评得分
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|||
产出指标|数量指标|培训人次|≥|100|人次|90|50|45
|成本指标|人均成本|≤|500|元|600|20|20
效益指标|社会效益指标|影响力|定性|有所提升||有所提升|30|28
总分|||||||100|93
""",
        {"培训人次": "45", "人均成本": "16.67", "影响力": "28"},  # 500/600 × 20
        "89.67",
        (("score", "I4"),),
        ((0, 0, 1, 3), (0, 3, 1, 3), (0, 6, 2, 1), (0, 7, 2, 1), (0, 8, 2, 1)),
        judged=1,
    ),
    Shape(
        "figures beside the rules",
        """
一级指标|二级指标|指标说明及评分标准|完成值|权重（分）|考评得分
产出|合格率|合格率≥95%得50分，每低1个百分点扣2分，扣完为止|93%|50|46
|问题数|每发现1处问题扣5分，扣完为止|3处|50|40
总分||||100|86
""",
        {"合格率": "46", "问题数": "35"},
        "81",
        (("score", "F3"),),
    ),
    Shape(
        "two columns of scores, the second of which adds up wrong",
        """
一级指标|二级指标|年度指标值|实际完成值|分值|自评分|复核分
产出|甲|≥100场|90场|50|45|45
|乙|≥10场|10场|50|50|50
总分||||100|95|96
""",
        {"甲": "45", "乙": "50"},
        "95",
        (("sum", "G4"),),
    ),
    Shape(
        "an adjusted target wins, where there is one",
        """
一级指标|二级指标|三级指标|年初指标值|调整指标值|年终完成值|指标分值|自评得分
产出|数量|培训人次|≥100人次|≥80人次|80人次|50|50
|数量|场次|≥10场|—|9场|50|45
总计||||||100|95
""",
        {"培训人次": "50", "场次": "45"},
        "95",
    ),
    Shape(
        "the next page with the title and the headings again, and no path",
        """
项目自评表
一级指标|二级指标|三级指标|年度指标值|完成值|分值|得分
产出指标|数量指标|培训人次|≥100人次|90人次|20|18
||场次|≥10场|10场|20|20
项目自评表（续）
一级指标|二级指标|三级指标|年度指标值|完成值|分值|得分
||册数|≥50册|45册|30|30
|质量指标|合格率|≥95%|95%|30|30
总分|||||100|98
""",
        {
            "产出指标/数量指标/培训人次": "18",
            "产出指标/数量指标/场次": "20",
            "产出指标/数量指标/册数": "27",  # 45/50 × 30
            "产出指标/质量指标/合格率": "30",
        },
        "95",
        (("score", "G7"),),
    ),
    Shape(
        "the total and the grade in the head",
        """
自评得分|97|评价等级|优
一级指标|二级指标|年度指标值|完成值|分值|得分
产出|甲|≥100场|98场|100|98
说明|评分在90分以上为优
项目负责人|张三||联系电话|
""",
        {"甲": "98"},
        "98",
        (("sum", "B1"),),
    ),
    Shape(
        "the money in 元 beside 万元, weight and score in two rows",
        """
资金情况|||年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率|得分
|年度资金总额||100万元|100万元|900000元|10|90%|9
|其中：财政拨款||100|100|90|10|90%|9
一级指标|二级指标|三级指标|年度指标值|实际完成值||分值||得分
产出|数量|甲|≥100场|90场||90||81
总分||||||100||91
""",
        {EXECUTION: "9", "甲": "81"},
        "90",
        (("sum", "I6"),),
    ),
    Shape(
        "a money block without weights is not scored",
        """
资金情况（万元）|||年初预算数|全年预算数（A）|全年执行数（B）|执行率
|年度资金总额||100|100|90|90%
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出|数量|甲|≥100场|90场|100|90
总分|||||100|90
""",
        {"甲": "90"},
        "90",
    ),
    Shape(
        "the execution score in whole points",
        """
项目资金（万元）|||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额||50|50|43|10|86%|9
一级指标|二级指标|三级指标|年度指标值|实际完成值||分值||得分
产出|数量|甲|≥100场|100场||90||90
总分||||||100||99
""",
        {EXECUTION: "8.6", "甲": "90"},
        "98.6",
        (("score", "I2"),),
    ),
    Shape(
        "one quantity twice, with a value of its own in each row",
        """
一级指标|二级指标|三级指标|年度指标值|完成值|分值|得分
产出|数量|完成率|≥100%|90%|50|45
|质量|完成率|≥90%|90%|50|50
总分|||||100|95
""",
        {"数量/完成率": "45", "质量/完成率": "50"},
        "95",
    ),
    Shape(
        "full-width figures, weights in names, blanks in headings",
        """
一 级\\n指标|二级指标|三级指标|年度\\n指标值|全年完成值|得 分
产出指标（５０分）|数量指标（30分）|培训人次(30分)|≥１００人次|９０|２７
|质量指标（20分）|合格率（20分）|100 %|100%|20分
效益指标（50分）|社会效益（50分）|带动农户（50分）|≥50户|60户|50
总 分|||||97.0分
""",
        {"培训人次": "27", "合格率": "20", "带动农户": "50"},
        "97",
    ),
    Shape(
        "official tiers, one score outside its tier",
        """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
效益指标|社会效益|影响|显著提升|达成预期指标|50|50
|生态效益|环境|改善|部分达成年度指标并具有一定效果|50|45
总分|||||100|95
""",
        {"影响": "50", "环境": None},
        None,
        (("impossible", "G3"),),
        judged=2,
    ),
    Shape(
        "a score over two rows, above their weights together",
        """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
效益指标|经济效益|增收|≥100万元|90万元|20|41
|社会效益|带动就业|≥50人|50人|20|
产出指标|数量指标|册数|≥10册|10册|60|60
总分|||||100|101
""",
        {"增收": "18", "带动就业": "20", "册数": "60"},
        "98",
        (("score", "G2"),),
        ((1, 6, 2, 1),),
    ),
    Shape(
        "a total merged from the weights over to the scores",
        """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差
产出|数量|甲|≥100场|90场|100|90|
总分（100分）|||||91||
""",
        {"甲": "90"},
        "90",
        (("sum", "F3"),),
        ((2, 5, 1, 2),),
    ),
    Shape(
        "其中 rows below a weighted indicator, and a struck-out level",
        """
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标|数量指标|★培训人次|≥100人次|80人次|60|48
||其中：妇女|≥40人次|40人次||
|成本指标|/|/|/||
满意度指标|满意度指标|群众满意度|≥90%|91%|40|40
总分|||||100|88
""",
        {"培训人次": "48", "群众满意度": "40"},
        "88",
        unused=2,
    ),
)


def named(name: str) -> Shape:
    """The shape of this name."""
    return next(shape for shape in SHAPES if shape.name == name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_score_is_that_of_the_table(shape: Shape, kind: str) -> None:
    """Each indicator has its score, and the total is theirs."""
    if kind == "csv" and "above their weights together" in shape.name:
        return  # Only a merge tells whose score it is.
    audit = audited(shape, kind)

    assert len(audit.leaves) == len(shape.scores)
    for leaf, (path, score) in zip(audit.leaves, shape.scores.items(), strict=True):
        assert "/".join(leaf.path).endswith(path)
        if score is not None:
            assert Fraction(str(leaf.score)) == Fraction(score), path
    if shape.total is not None:
        assert audit.total == Fraction(shape.total)
    assert sum(leaf.judged for leaf in audit.leaves) == shape.judged
    assert len(audit.form.table.unused) == shape.unused
    topics = {each.topic for each in (*audit.form.readings, *audit.readings)}
    assert shape.topics <= topics


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_planted_errors_are_found_at_their_cells(shape: Shape) -> None:
    """Each of them, and nothing else."""
    found = audited(shape, "sheet").findings

    assert sorted((each.kind, each.where or "") for each in found) == sorted(shape.findings)


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_without_weights_of_its_own_rows_is_refused(kind: str) -> None:
    """A weight of the block alone says nothing about its indicators; every row is named."""
    shape = Shape(
        "",
        """
年度绩效目标1（40分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
|产出指标|数量指标|培训人次|≥100人次|90人次|18
||质量指标|合格率|≥95%|96%|20
""",
        {},
        None,
    )
    (form,) = opened(shape, kind)

    with pytest.raises(RubricError) as caught:
        _form(form, "refuse")

    assert [found.code for found in caught.value.diagnostics] == ["PE423", "PE423"]


def test_words_of_the_foot_are_no_names() -> None:
    """存在问题整改率 with a weight is an indicator, 存在问题 without one is a remark below."""
    shape = Shape(
        "",
        """
指标|年度指标值|实际完成值|分值|得分
存在问题整改率|≥100%|90%|50|45
综合评价满意度|≥90%|90%|50|50
存在问题|宣传不够|||
财政部门意见|同意|||
""",
        {"存在问题整改率": "45", "综合评价满意度": "50"},
        "95",
    )

    assert [leaf.path for leaf in audited(shape, "sheet").leaves] == [
        (name,) for name in shape.scores
    ]


def test_the_name_of_a_block_is_no_column() -> None:
    """Nothing is said about the column that the names stand in."""
    audit = audited(SHAPES[0], "sheet")

    assert audit.warnings == ()


def test_a_second_column_of_scores_of_one_name_is_told() -> None:
    """Nobody can see which of the two counts; that one was passed over has to be said."""
    text = """
一级指标|二级指标|年度指标值|实际完成值|分值|得分|得分
产出|甲|≥100场|90场|100|90|80
"""
    audit = audited(Shape("", text, {}, None), "sheet")

    assert [found.code for found in audit.warnings] == ["PE607"]
    assert "「得分」这一列没有读取" in audit.to_text()
