"""Any text and any data: a rubric or findings, a result or findings, and nothing else.

``docs/how-to/fuzz.md`` says how to run this for longer.
"""

from __future__ import annotations

import json
import string
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import perfeval
from perfeval.catalogue import CATALOGUE
from perfeval.diagnostics import Diagnostic
from perfeval.render import render, to_json

_ROOT = Path(__file__).parents[2]
_CONFORMANCE = sorted((_ROOT / "tests" / "conformance").glob("*.jsonl"))
_RULES = [
    json.loads(line)["text"]
    for file in _CONFORMANCE
    for line in file.read_text(encoding="utf-8").splitlines()[::7]
    if line
]
_RUBRICS = [
    file.read_text(encoding="utf-8") for file in sorted((_ROOT / "examples").rglob("*.rubric"))
]

_PIECES = (
    "完成率 执行率 目标值 满意度 制度 要求 实际数 计划数 上年数 完成任务 存在问题 "
    "未设台账 一项工作 排名 ≥ ≤ > < = ≠ + - × / % （ ） 【 】 [ ) ( ] 「 」 “ ” ， 。 "
    "； 、 ： ~ 的 且 或 在 之间 每 得 扣 加 计 不得分 得满分 满分 分值 上限 最多扣 "
    "扣完为止 否则 其余 酌情扣分 视情况扣 按比例计分 线性插值 以上 以下 以内 （含） "
    "（不含） 不低于 超过 达到 低于 每降低 每超过 每发现 每少 每缺一项 偏离 个百分点 "
    "百分之五 三分之一 一 两 半 十 百 1 0 2.5 90% 100% 0.5分 5分 1/3 3次 10天 50万元 "
    "200元/人 ㎡ 5% ① ② 1. 2． （1） 一、 注： 说明： # 各占 分别得 一票否决 本项 总分 "
    "得分= 得分 四舍五入 保留2位小数 \n \t \u3000 \u200b \ufeff \r\n "
    "1e9 .5 1.2.3 -3 ± 减半 为0的 不足 如 "
    "max( Σ( 平均( 99999999999999999999"
).split(" ")
_LINES = (
    "评价体系 甲|满分 100分|满分 10|等级 90(含)-100分为优、90分以下为差|数据|"
    "  执行率（%）|  率 = 甲 / 乙|  甲（万元）  别名 甲数|一级指标 部门管理（20分）|"
    "二级指标 资金管理（8分）|三级指标 执行情况（2分）|四级指标 其他|指标 合计 5分|"
    "目标 ≥90%|目标 显著提升|指标说明 执行率=支出/预算|依据 财政数据|得分保留1位小数|"
    "总分不舍入|注：说明|# 说明|完成率≥90%得2分，否则不得分|每发现一处扣1分|"
    "按执行率×分值计分||按时报送得2分，否则不得分"
).split("|")

wording = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
noise = st.text(st.characters() | st.sampled_from(string.printable + "分得扣率≥（"), max_size=60)
rubric_lines = st.lists(st.sampled_from(_LINES) | wording, max_size=25).map("\n".join)


@st.composite
def damaged(draw: st.DrawFn, texts: list[str], longest: int) -> str:
    """A sound text with pieces cut out, doubled, moved or put in."""
    text = draw(st.sampled_from(texts))
    if len(text) > longest:
        start = draw(st.integers(0, len(text) - longest))
        text = text[start : start + longest]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        piece = draw(st.sampled_from(["", *_PIECES]) | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text


rules = wording | noise | damaged(_RULES, 400)
points = st.none() | st.sampled_from(["0", "1", "5", "10", "100", "2.5"])

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.decimals() | st.fractions() | st.complex_numbers() | st.binary(max_size=4) | st.dates()
    | st.sampled_from(["97%", "1E+50", "9" * 60, "3,070.43", "35.3 万元", "是", "否", "不适用"])
    | st.sampled_from(["1/0", "NaN", "-0", "３", "", " ", "5分", "优"])
    | st.sampled_from([object(), date, (), ("优", 3)]),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner)
    | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


def _sound(findings: tuple[Diagnostic, ...]) -> None:
    """Findings are listed in the catalogue, lie in the text, and can be shown."""
    for finding in findings:
        assert finding.code in CATALOGUE
        assert finding.code != "PE901"
        if finding.source is not None and finding.span is not None:
            assert finding.span.end <= len(finding.source.text)
        render(finding)
        to_json(finding)


@given(rules, points)
def test_any_text_is_a_rule_or_has_findings(text: str, full: str | None) -> None:
    """Checking a text as a rule never raises; without an error it compiles."""
    found = perfeval.check(text, kind="rule", points=full)

    _sound(found)
    if all(finding.severity != "error" for finding in found):
        perfeval.rule(text, points=full)


@given(rubric_lines | noise | damaged(_RUBRICS, 1200))
def test_any_text_is_a_rubric_or_has_findings(text: str) -> None:
    """Checking a text as a rubric never raises; without an error it compiles."""
    found = perfeval.check(text)

    _sound(found)
    if all(finding.severity != "error" for finding in found):
        perfeval.compile(text)


_COMPILED = [
    rule
    for text in _RULES
    if not any(f.severity == "error" for f in perfeval.check(text, kind="rule", points=10))
    for rule in [perfeval.rule(text, points=10)]
]
_WHOLE = [perfeval.compile(text) for text in _RUBRICS]


@given(st.sampled_from(_COMPILED), st.data())
def test_any_values_give_a_score_or_findings(rule: perfeval.Rule, data: st.DataObject) -> None:
    """Values of any type give an exact score within reach, or a finding for each problem."""
    row = [data.draw(values) for _ in rule.inputs]
    try:
        score = rule(*row)
    except TypeError as error:
        # A whole mapping in the place of a value is a wrong call, and says what to write.
        assert "rule(**data)" in str(error)  # noqa: PT017 - only then
        assert any(isinstance(value, dict) for value in row)
    except (perfeval.DataError, perfeval.EvaluationError) as error:
        _sound(error.diagnostics)
    else:
        assert isinstance(score, Decimal)
        assert score.is_finite()


@given(st.sampled_from(_WHOLE), st.data())
def test_any_data_gives_a_result_or_findings(rubric: perfeval.Rubric, data: st.DataObject) -> None:
    """A mapping from any names to any values gives a result, or findings, partial or not."""
    names = st.sampled_from(rubric.input_names) | st.text(max_size=6)
    row = data.draw(st.dictionaries(names, values, max_size=6))
    for partial in (False, True):
        try:
            result = rubric.evaluate(row, partial=partial)
        except (perfeval.DataError, perfeval.EvaluationError) as error:
            _sound(error.diagnostics)
        else:
            assert result.to_dict()


@pytest.mark.parametrize("bracket", "（([「“【")
def test_deep_nesting_is_a_finding(bracket: str) -> None:
    """Brackets of any depth are read or refused, never an exhausted stack."""
    for depth in (*range(2, 10), 100, 1_000, 5_000, 10_000):
        _sound(perfeval.check(f"得分={bracket * depth}完成率", kind="rule", points=5))


def test_long_sums_and_long_chains_are_read() -> None:
    """A sum, a product, a list of bands or a chain of definitions may be long."""
    long = [
        "得分=" + "+".join(["完成率"] * 4000),
        "得分=" + "×".join(["完成率"] * 4000),
        "；".join(f"完成数≥{n}个得1分" for n in range(1200, 0, -1)),
        "；".join(f"率{chr(0x4E00 + n)}=率{chr(0x4E01 + n)}/2" for n in range(900))
        + "；得分=率一×5",
        "每发现一处扣1分；" * 1500,
        "1." * 5000,
        "（1）" * 4000,
        "得" * 19_000,
        "每" * 19_000,
        "，" * 19_000,
        "且".join(["完成率≥9%"] * 2000) + "得5分",
    ]
    for text in long:
        _sound(perfeval.check(text, kind="rule", points=5))


def test_exact_fractions_stay_small() -> None:
    """Long decimals multiply without being cut: the score is one exact number."""
    rule = perfeval.rule("得分=甲×乙×丙", points=5)

    assert rule(Fraction(1, 3), "3", Fraction(1, 7) * 7) == 1
