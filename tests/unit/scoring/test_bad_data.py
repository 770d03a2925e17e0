"""Bad data: everything at once with the indicator that needs it, and what is merely odd."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import perfeval
from perfeval import cli
from perfeval.diagnostics import Diagnostic

RUBRIC = """评价体系 部门整体支出绩效评价
数据
  预算数（万元）
  支出数（万元）
  满意度（%）
  投诉次数（次）
一级指标 投入
  二级指标 预算执行（5分）
    得分=支出数/预算数×5，上限5
  二级指标 支出检查（5分）
    每发现一处违规扣1分
一级指标 产出
  二级指标 满意（5分）
    90%≤满意度≤100%得5分；60%≤满意度<90%得3分；其余得0分
  二级指标 投诉（5分）
    投诉次数不超过3次得5分，投诉次数超过3次得0分
  二级指标 制度（5分）
    健全得5分，基本健全得3分，不健全得0分
  二级指标 成效（3分）
    酌情得0-3分
"""
GOOD: dict[str, object] = {
    "预算数": "100",
    "支出数": "90",
    "满意度": "95",
    "投诉次数": "2",
    "违规": "0",
    "制度": "健全",
    "成效": "2",
}


@pytest.fixture(scope="module")
def rubric() -> perfeval.Rubric:
    """A rubric with an input of most kinds."""
    return perfeval.compile(RUBRIC)


def found(rubric: perfeval.Rubric, **changes: object) -> list[tuple[str, str]]:
    """Code and indicator of every finding about the good row with ``changes``."""
    with pytest.raises(perfeval.PerfevalError) as caught:
        rubric.evaluate(GOOD | changes)
    return [(each.code, "/".join(each.path)) for each in caught.value.diagnostics]


def warned(rubric: perfeval.Rubric, **changes: object) -> tuple[Diagnostic, ...]:
    """The warnings about the good row with ``changes``."""
    return rubric.evaluate(GOOD | changes).warnings


def test_everything_is_said_at_once_with_its_indicator(rubric: perfeval.Rubric) -> None:
    """Seven wrong values and an unknown name are eight findings, in the order given."""
    changes: dict[str, object] = {
        "预算数": "NaN",
        "支出数": "30天",
        "满意度": "1.5.2",
        "投诉次数": "-1",
        "违规": "0.5",
        "制度": "很好",
        "成效": "9",
        "别的": "1",
    }

    assert found(rubric, **changes) == [
        ("PE503", "投入/预算执行"),
        ("PE505", "投入/预算执行"),
        ("PE503", "产出/满意"),
        ("PE508", "产出/投诉"),
        ("PE508", "投入/支出检查"),
        ("PE509", "产出/制度"),
        ("PE510", "产出/成效"),
        ("PE501", ""),
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("inf"), "PE503"),
        (Decimal("-Infinity"), "PE503"),
        (10**200, "PE519"),
        ("9" * 51, "PE519"),
        ("1e51", "PE519"),
        (Fraction(1, 10**60), "PE519"),
        (Decimal("1e2000"), "PE519"),
        (0.1, "PE504"),
        ([1], "PE520"),
        (True, "PE520"),
    ],
)
def test_no_value_is_too_odd_to_be_refused(
    rubric: perfeval.Rubric, value: object, code: str
) -> None:
    """Infinities, absurd sizes and foreign types each have a code."""
    assert found(rubric, 支出数=value) == [(code, "投入/预算执行")]


@pytest.mark.parametrize("blank", ["", "  ", "\u3000", None])
def test_a_blank_value_is_a_missing_one(rubric: perfeval.Rubric, blank: object) -> None:
    """A cell with nothing in it gives nothing, and is asked for."""
    assert found(rubric, 支出数=blank) == [("PE502", "投入/预算执行")]
    assert rubric.evaluate(GOOD | {"支出数": blank}, partial=True).interval == (
        Decimal(22),
        Decimal(27),
    )


def test_advice_on_units_speaks_of_the_unit_that_is_needed(rubric: perfeval.Rubric) -> None:
    """A count of complaints is not told to be written in 万元."""
    with pytest.raises(perfeval.DataError, match="例如「12次」"):
        rubric.evaluate(GOOD | {"投诉次数": "2天"})


def test_partial_data_gives_bounds(rubric: perfeval.Rubric) -> None:
    """What is known is scored, and the rest lies between its lowest and highest score."""
    row = {name: GOOD[name] for name in ("预算数", "支出数", "违规")}

    result = rubric.evaluate(row, partial=True)

    assert not result.complete
    assert result.interval == (Decimal("9.50"), Decimal("27.50"))


# Odd, but not wrong ---------------------------------------------------------------


def test_a_sound_row_has_no_warning(rubric: perfeval.Rubric) -> None:
    """100 % is not beyond 100 %."""
    assert warned(rubric) == ()
    assert warned(rubric, 满意度="100") == ()


def test_a_ratio_beyond_what_the_rule_speaks_of_is_odd(rubric: perfeval.Rubric) -> None:
    """Bands that end at 100 % leave no room above it."""
    (finding,) = warned(rubric, 满意度="100.5")

    assert (finding.code, finding.severity, finding.path) == ("PE524", "warning", ("产出", "满意"))
    assert dict(finding.arguments) == {"name": "满意度", "value": "100.5%", "top": "100%"}


def test_a_rule_that_says_what_counts_above_its_top_does_not_end_there() -> None:
    """人员控制率>100%的，得0分 speaks of 105 %; of 9500 % it can hardly be meant to."""
    for text in ("控制率≤100%得1分；控制率>100%得0分", "控制率≥100%得1分；控制率<100%得0分"):
        rubric = perfeval.compile(f"指标 人员（1分）\n{text}")

        assert rubric.evaluate({"控制率": "105%"}).warnings == ()
        assert [each.code for each in rubric.evaluate({"控制率": "9500%"}).warnings] == ["PE524"]


def test_a_ratio_without_a_top_is_odd_when_it_is_absurd() -> None:
    """A rule that stops at 90 % says nothing of 150 %, but 9500 % is a slip."""
    rubric = perfeval.compile("指标 满意（5分）\n满意度≥90%得5分，满意度<90%得0分")

    assert rubric.evaluate({"满意度": "150%"}).warnings == ()
    assert [each.code for each in rubric.evaluate({"满意度": "9500%"}).warnings] == ["PE524"]


def test_a_formula_with_a_unit_on_one_side_only_is_refused() -> None:
    """100万元 divided by a bare 120 is no share; full marks for it are not given in silence."""
    made = perfeval.rule("得分=实际支出/预算支出×3分，上限3分", points=3).rubric

    with pytest.raises(perfeval.DataError) as caught:
        made.evaluate({"实际支出": "100万元", "预算支出": "120"})
    assert [each.code for each in caught.value.diagnostics] == ["PE529"]
    (finding,) = made.evaluate({"实际支出": "1000000", "预算支出": "120"}).warnings
    assert dict(finding.arguments) == {"name": "实际支出/预算支出", "value": "833333.33%"}
    assert made.evaluate({"实际支出": "100万元", "预算支出": "120万元"}).warnings == ()


def test_a_unit_cost_is_no_ratio() -> None:
    """A quotient beside 5000 is not measured in percent."""
    made = perfeval.rule("人均成本=总成本/人数。人均成本≤5000元得3分，否则不得分", points=3).rubric

    assert made.evaluate({"总成本": 6_000_000, "人数": 1_000}).warnings == ()


def test_a_derived_ratio_is_looked_at_too() -> None:
    """A rate of two amounts in different units shows at once, once for all its bands."""
    rubric = perfeval.compile(
        "指标 执行（5分）\n执行率=支出数/预算数；执行率100%得5分；[80%,100%)得3分；否则得0分"
    )

    (finding,) = rubric.evaluate({"支出数": "900000", "预算数": "100"}).warnings

    assert dict(finding.arguments)["name"] == "执行率"
    assert dict(finding.arguments)["value"] == "900000%"


def test_what_does_not_apply_or_cannot_be_computed_is_not_odd(rubric: perfeval.Rubric) -> None:
    """An indicator that does not apply has no warning."""
    result = rubric.evaluate({**GOOD, "满意": "不适用", "满意度": "195"})
    assert result.warnings == ()

    partial = rubric.evaluate({"预算数": "100"}, partial=True)
    assert partial.warnings == ()


# The command -----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the rubric."""
    (tmp_path / "甲.rubric").write_text(RUBRIC, encoding="utf-8")
    return tmp_path


def score(folder: Path, name: str, text: str, *options: str) -> int:
    """Score ``text``, saved as ``name``."""
    (folder / name).write_text(text, encoding="utf-8")
    return cli.main(["score", str(folder / "甲.rubric"), str(folder / name), *options])


def table(*rows: dict[str, object]) -> str:
    """Rows as comma-separated values."""
    head = ",".join(rows[0])
    return "\n".join([head, *(",".join(map(str, row.values())) for row in rows)]) + "\n"


def test_a_table_of_rows_is_scored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A CSV file needs no output file, and warnings go to standard error."""
    assert score(folder, "数据.csv", table(GOOD | {"满意度": "101"}), "--json") == 0

    assert json.loads(capsys.readouterr().out)["total"] == "21.50"

    assert score(folder, "数据.csv", table(GOOD | {"满意度": "101"})) == 0
    assert "PE524" in capsys.readouterr().err


def test_the_row_of_a_fault_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of many rows, the message says which one it is about."""
    text = table(GOOD, GOOD | {"支出数": "x"})

    assert score(folder, "数据.csv", text) == 1
    printed = capsys.readouterr().err
    assert "PE503" in printed
    assert "第2行" in printed
    assert score(folder, "数据.csv", text, "--lang", "en") == 1
    assert "row 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("预算数,预算数\n1,2\n", "PE515"),
        ("预算数,支出数\n1,2,3\n", "PE522"),
        ('预算数\n"1\n', "PE522"),
        ("", "PE522"),
    ],
)
def test_tables_out_of_shape_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, code: str
) -> None:
    """A heading that stands twice, a cell too many, a quotation mark too few, nothing at all."""
    assert score(folder, "数据.csv", text) == 1
    assert code in capsys.readouterr().err


def test_a_name_twice_in_json_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of two values under one name neither is taken in silence."""
    assert score(folder, "数据.jsonl", '{"预算数": 1, "预算数": 2}\n', "--json") == 1

    shown = json.loads(capsys.readouterr().out)
    assert shown["schema"] == 1
    assert [each["code"] for each in shown["findings"]] == ["PE515"]


def test_a_percentage_against_bare_numbers_is_refused() -> None:
    """92% under 利用率≥90 may be 0.92 or 92; a rule without such numbers takes it."""
    rule = perfeval.rule("利用率≥90的，得5分；否则不得分")

    with pytest.raises(perfeval.DataError) as caught:
        rule("92%")

    assert caught.value.diagnostics[0].code == "PE507"
    assert rule(92) == rule("92") == Decimal("5.00")
    assert perfeval.rule("得分=执行率×2，上限2")("92%") == Decimal("1.84")
