"""The self-evaluation default: how a leaf with a target and no rule is scored.

Quantities score the ratio of what was reached to the target, words one of
three tier ranges, and the budget-execution row its rate times its points.
"""

from __future__ import annotations

import re
from fractions import Fraction

import attrs

from perfeval.diagnostics import Collector
from perfeval.model.inputs import InputKind, InputSpec, LabelRange, Reading
from perfeval.model.plan import Plan
from perfeval.numbers.amounts import Problem, read_amount
from perfeval.numbers.units import Unit
from perfeval.program.nodes import Branch, Case, Compare, Const, Div, Input, Max, Min, Mul, Node
from perfeval.rubrictext.document import Words
from perfeval.source import Source, Span
from perfeval.text.fold import fold
from perfeval.text.names import normalise_key

EXECUTION_ROWS = frozenset({"预算执行率", "执行率"})
"""Names of the row that scores the execution of the budget."""

EXECUTED, BUDGETED = "全年执行数", "全年预算数"
"""The two inputs that may stand for the execution rate."""

TIERS = ("达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差")
"""The official labels of a target in words, best first."""

_TIER_EDGES = (Fraction(1), Fraction(4, 5), Fraction(3, 5), Fraction(0))
_ZERO = Const(Fraction(0))

_AT_LEAST = ("大于等于", "不低于", "不少于", "不小于", "达到", "至少", "超过", "高于", "大于")
_AT_MOST = ("小于等于", "不高于", "不超过", "不多于", "不大于", "控制在", "低于", "小于", "少于")
_SIGN = re.compile(
    rf"['\"]?(?:(?P<least>[≥>]|{'|'.join(_AT_LEAST)})|(?P<most>[≤<]|{'|'.join(_AT_MOST)})|=)?"
)
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?[^\d;,。、]*)['\"]?")
_EDGE = re.compile(r"(以上|以下|以内|及以上|及以下|(?<=[天日年时钟月])内)?(?:\((?:不?含)\))?$")
_LEAD = re.compile(r"[^\d≥≤><=]{2,}(?=\d)")
_DATED = re.compile(r"[年月日季]")
# What stands behind a day of the calendar, or says that a number is not meant exactly.
_VAGUE = re.compile(r"[底初末前止]|左右|上下|(?<!/)月$")
_FIRST_YEAR = 1900


@attrs.frozen
class Target:
    """A numeric target. ``at_most`` says that less is better."""

    value: Fraction
    unit: Unit | None
    at_most: bool
    stated: bool


def read_target(source: Source, words: Words, sink: Collector) -> Target | None:
    """The number that a target asks for; ``None`` for a target in words."""
    text = fold(source, words.span, sink).text
    sign = _SIGN.match(text)
    assert sign is not None  # noqa: S101 - every part of the pattern is optional
    rest = text[sign.end() :]
    at_most = sign["most"] is not None
    stated = at_most or sign["least"] is not None
    lead = _LEAD.match(rest) if sign.end() == 0 else None
    if lead is not None and not _DATED.search(rest):
        rest = rest[lead.end() :]
    amount = _AMOUNT.fullmatch(rest)
    if amount is None:
        return None
    body = amount[1]
    edge = _EDGE.search(body)
    assert edge is not None  # noqa: S101 - every part of the pattern is optional
    body = body[: edge.start()]
    if edge[1]:
        at_most = at_most or edge[1].endswith(("下", "内"))
        stated = True
    read = read_amount(body, "refuse")
    if isinstance(read, Problem) or read.multiplier is not None:
        return None
    if read.unit is not None and _is_date(read.number, read.unit.text, led=lead is not None):
        return None
    factor = Fraction(1) if read.unit is None else read.unit.factor
    return Target(read.number * factor, read.unit, at_most, stated)


def _is_date(number: Fraction, unit: str, *, led: bool) -> bool:
    """Whether a number with this unit is a day or a year, or is not meant exactly."""
    if _VAGUE.search(unit) and unit != "个月":
        return True
    return bool(_DATED.search(unit)) and (led or (unit == "年" and number >= _FIRST_YEAR))


@attrs.frozen
class DefaultRule:
    """What a plan by default needs to know of its leaf."""

    source: Source
    name: Words
    path: tuple[str, ...]
    points: Fraction
    target: Words | None
    span: Span

    @property
    def _id(self) -> str:
        return "/".join((*self.path, self.name.text))

    def plan(self, sink: Collector) -> Plan | None:
        """The plan, or ``None`` when there is nothing to go by."""
        if normalise_key(self.name.text) in EXECUTION_ROWS:
            return self._execution()
        if self.target is None:
            return None
        target = read_target(self.source, self.target, sink)
        return self._words(self.target) if target is None else self._ratio(target, self.target)

    def _made(self, score: Node, spec: InputSpec, topics: tuple[str, ...]) -> Plan:
        place = self.span if self.target is None else self.target.span
        readings = tuple(Reading(topic, place) for topic in topics)
        return Plan(self.source, place, score, (spec,), self.points, readings=readings)

    def _spec(self, kind: InputKind) -> InputSpec:
        return InputSpec(self._id, self.name.text, kind, self.path, local=True, span=self.name.span)

    def _share(self, share: Node, label: str) -> Node:
        """``share`` of the full score, neither below 0 nor above it."""
        full = Const(self.points)
        score = Mul(share, full, role="formula", label=label)
        return Min(Max(score, _ZERO), full, role="limit")

    def _execution(self) -> Plan:
        rate = Input(self._id, role="input", label=self.name.text)
        spec = attrs.evolve(self._spec("ratio"), percent=True, low=Fraction(0))
        return self._made(self._share(rate, "执行率×分值"), spec, ("default_rule",))

    def _ratio(self, target: Target, words: Words) -> Plan:
        actual = Input(self._id, role="input", label=self.name.text)
        goal = Const(target.value, span=words.span, label=words.text)
        full, topics = Const(self.points), ["default_rule"]
        score: Node
        if target.value == 0 and not target.stated:
            topics.append("zero_target")
        if target.at_most or target.value <= 0:
            at_most = target.at_most or not target.stated
            met = Compare("<=" if at_most else ">=", actual, goal, span=words.span)
            missed = (
                self._share(Div(goal, actual, span=words.span), "目标值÷完成值×分值")
                if target.value > 0
                else _ZERO
            )
            score = Case((Branch(met, full),), missed, span=words.span, role="band")
        else:
            ratio = Div(actual, goal, span=words.span)
            score = self._share(ratio, "完成值÷目标值×分值")
        return self._made(score, self._quantity(target), tuple(topics))

    def _quantity(self, target: Target) -> InputSpec:
        unit = target.unit
        if unit is None:
            return self._spec("quantity")
        if unit.kind == "ratio":
            return attrs.evolve(self._spec("ratio"), percent=True)
        return attrs.evolve(self._spec("quantity"), unit=unit.text)

    def _words(self, words: Words) -> Plan:
        edges = [edge * self.points for edge in _TIER_EDGES]
        ranges = tuple(
            LabelRange(label, low, high, high_open=place > 0)
            for place, (label, high, low) in enumerate(zip(TIERS, edges, edges[1:], strict=False))
        )
        spec = attrs.evolve(
            self._spec("score"), labels=TIERS, ranges=ranges, low=Fraction(0), high=self.points
        )
        score = Input(self._id, span=words.span, role="judged", label=self.name.text)
        return self._made(score, spec, ("default_rule",))
