"""A rule compiler of four phrases, so that rubrics are tested apart from the rule language.

``按A/B×N分``, ``每缺一项A扣N分``, ``A≥N%得满分`` and ``一票否决A``; anything else is PE101.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.meaning.context import Context, Definition
from perfeval.model.inputs import InputKind, InputSpec, Reading
from perfeval.model.plan import Plan, Veto
from perfeval.program.nodes import (
    Branch,
    Case,
    Compare,
    Const,
    Div,
    Input,
    Max,
    Min,
    Mul,
    Node,
    Sub,
)
from perfeval.rubric.rubric import Rubric
from perfeval.rubrictext.build import Meaning, build
from perfeval.rubrictext.parse import parse
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key

ZERO = Const(Fraction(0))


@attrs.frozen
class _Rule:
    source: Source
    span: Span
    context: Context

    @property
    def full(self) -> Fraction:
        return self.context.points or Fraction(0)

    def shared(self, name: str, kind: InputKind) -> InputSpec:
        key = normalise_key(name)
        unit = self.context.units.get(key)
        return InputSpec(key, name, kind, unit=unit, declared_unit=unit is not None, span=self.span)

    def plan(self, score: Node, *specs: InputSpec) -> Plan:
        return Plan(self.source, self.span, score, specs, self.context.points)


def _ratio(rule: _Rule, above: str, below: str, points: str) -> Plan:
    specs = [rule.shared(name, "quantity") for name in (above, below)]
    left, right = (Input(spec.id, label=spec.key) for spec in specs)
    most = Const(Fraction(points))
    share = Div(left, right, span=rule.span)
    score = Mul(share, most, span=rule.span, role="formula")
    plan = rule.plan(Min(Max(score, ZERO), most, role="limit"), *specs)
    return attrs.evolve(plan, points=rule.context.points or Fraction(points))


def _missing(rule: _Rule, name: str, points: str) -> Plan:
    key = "/".join((*rule.context.path, name))
    spec = InputSpec(key, name, "count", rule.context.path, local=True, span=rule.span)
    each = Const(Fraction(points))
    lost = Mul(Input(key, label=name), each, span=rule.span, role="occurrence")
    plan = rule.plan(Max(Sub(Const(rule.full), lost), ZERO, role="limit"), spec)
    return attrs.evolve(plan, readings=(Reading("occurrence_scope", rule.span),))


def _band(rule: _Rule, name: str, percent: str) -> Plan:
    spec = attrs.evolve(rule.shared(name, "ratio"), percent=True)
    edge = Const(Fraction(int(percent), 100))
    holds = Compare(">=", Input(spec.id, label=name), edge, span=rule.span)
    band = Branch(holds, Const(rule.full))
    return rule.plan(Case((band,), span=rule.span, role="band"), spec)


def _veto(rule: _Rule, name: str) -> Plan:
    spec = rule.shared(name, "yes_no")
    holds = Compare("==", Input(spec.id, label=name), Const(Fraction(1)), span=rule.span)
    score = Case((Branch(holds, ZERO),), Const(rule.full), span=rule.span, role="veto")
    return attrs.evolve(rule.plan(score, spec), vetoes=(Veto(holds, "total", rule.span),))


_PHRASES: tuple[tuple[str, Callable[..., Plan]], ...] = (
    (r"按(.+?)[/÷](.+?)×(\d+)分", _ratio),
    (r"每缺[一1]项(.+?)扣(\d+)分", _missing),
    (r"(.+?)≥(\d+)%得满分", _band),
    (r"一票否决(.+)", _veto),
)


def compile_rule(source: Source, span: Span, context: Context, sink: Collector) -> Plan | None:
    """The plan of one of the four phrases."""
    text = source.excerpt(span)
    for pattern, make in _PHRASES:
        match = re.fullmatch(pattern, text)
        if match is not None:
            return make(_Rule(source, span, context), *match.groups())
    sink.add(Diagnostic("PE101", source, span, {"text": text}, path=context.path))
    return None


def compile_definitions(
    source: Source,
    entries: Sequence[tuple[str, Span, Span, str | None]],
    sink: Collector,
    context: Context | None = None,
) -> Mapping[str, Definition]:
    """No definitions: the phrases have no use for them."""
    del source, entries, sink, context
    return {}


MEANING = cast(
    "Meaning",
    SimpleNamespace(
        Context=Context, compile_rule=compile_rule, compile_definitions=compile_definitions
    ),
)


def findings(text: str, *, strict: bool = False) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a rubric of the four phrases."""
    sink = Collector()
    document = parse(Source("t.rubric", text), sink)
    if document is not None:
        build(document, sink, MEANING, strict=strict)
    return sink.ordered()


def codes(text: str, *, strict: bool = False) -> list[str]:
    """The codes of the findings, in order of the text."""
    return [found.code for found in findings(text, strict=strict)]


def rubric_of(text: str) -> Rubric:
    """The rubric; fails the test when there is none."""
    sink = Collector()
    document = parse(Source("t.rubric", text), sink)
    rubric = None if document is None else build(document, sink, MEANING)
    assert rubric is not None, sink.found
    return rubric


SAMPLE = """\
评价体系 部门整体支出绩效评价
满分 30分

数据
  实际采购金额（万元）
  采购计划金额（万元）
  满意度（%）

一级指标 投入（10分）
  二级指标 资金（10分）
    三级指标 采购（6分）
      按实际采购金额/采购计划金额×6分
    三级指标 制度（4分）
      每缺一项制度扣1分

一级指标 产出（20分）
  二级指标 数量（10分）
    三级指标 培训人次（5分）
      目标 ≥32万人次
    三级指标 评价（5分）
      满意度≥90%得满分
  二级指标 效益（10分）
    三级指标 影响力（6分）
      目标 显著提升
    三级指标 预算执行率（4分）
"""

DATA: dict[str, object] = {
    "实际采购金额": "3016.1",
    "采购计划金额": "3070.43",
    "制度": 1,
    "培训人次": "35.3万人次",
    "满意度": "95",
    "影响力": ("部分达成年度指标并具有一定效果", "4.5"),
    "预算执行率": "98.8%",
}

# 6 × 3016.1/3070.43 = 5.8938…, 4 − 1, 5, 5, 4.5, 4 × 0.988 = 3.952: each rounded half up.
SCORES = ["5.89", "3.00", "5.00", "5.00", "4.50", "3.95"]
TOTAL = "27.34"

# Two indicators under headings of one name, with an input of one name each.
TWO = """\
一级指标 甲
  二级指标 质量
    三级指标 报告（5分）
      每缺一项材料扣1分
一级指标 乙
  二级指标 质量
    三级指标 验收（5分）
      每缺一项材料扣1分
"""
