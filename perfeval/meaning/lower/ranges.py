"""Scores and deductions that a judge picks from a range: tier ranges and discretion."""

from __future__ import annotations

import re
from fractions import Fraction

from perfeval.meaning import build
from perfeval.meaning.conditions import node_of
from perfeval.meaning.item import Band, Item, words_of
from perfeval.meaning.lower.rates import leads
from perfeval.meaning.movement import Change
from perfeval.model.inputs import LabelRange
from perfeval.program.nodes import Branch, Case, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.text.names import normalise_key

_TIER_COUNT = re.compile(r"[一二两三四五六][个档类]?(?:档次?|等级|等|级)$")
_TIER_LEAD = re.compile(r"^(?:[^、]*分[为成]|根据|按照?|依据)")


def is_ranged(clause: Clause) -> bool:
    """Whether the award leaves the judge a range of scores."""
    amount = clause.action.amount if isinstance(clause.action, ast.Award) else None
    return isinstance(amount, ast.Range)


def lower_tier_ranges(item: Item, worded: list[Clause]) -> None:
    """``质量高得18-20分，质量良好得15-17分``: a judged score within one of the ranges."""
    ranges = []
    for clause in worded:
        text, _ = words_of(item, clause)
        if clause.otherwise:
            text = text[:2]
        low, high = _ends(item, clause.action)  # type: ignore[arg-type] # by its kind
        ranges.append(LabelRange(text, low, high))
        item.take([clause], "judged")
    first = words_of(item, worded[0])[1]
    node = item.scope.registry.local(
        item.key, "score", first, ranges=tuple(ranges), labels=tuple(r.label for r in ranges),
        low=min(r.low for r in ranges), high=max(r.high for r in ranges),
    )  # fmt: skip
    item.bases.append((node, worded[0].span))
    item.judged_base = True


def _ends(item: Item, award: ast.Award) -> tuple[Fraction, Fraction]:
    """The lowest and highest score that an award allows."""
    amount = award.amount
    if isinstance(amount, ast.Range):
        ends = [_points(item, amount.low, amount.high), _points(item, amount.high, amount.low)]
    else:
        ends = [build.constant_of(item.amount(award)) or Fraction(0)]
    low, high = min(ends), max(ends)
    item.check_most(award, high)
    return low, high


def _points(item: Item, value: ast.Expression, other: ast.Expression) -> Fraction:
    """One end of a range of scores; ``60%-80%`` are shares of the full score."""
    if isinstance(value, ast.Points):
        return value.value
    if isinstance(value, ast.Share) and item.full is not None:
        return item.full * value.ratio
    if isinstance(value, ast.Full):
        return build.constant_of(item.full_node(value.span)) or Fraction(0)
    if isinstance(value, ast.Number):
        percent = value.unit == "%" or (isinstance(other, ast.Number) and other.unit == "%")
        if percent and item.full is not None:
            number = value.value if value.unit == "%" else value.value / 100
            return item.full * number
        return value.value
    item.scope.fault("PE302", value.span, left="分", right=item.scope.excerpt(value.span))
    return Fraction(0)


def lower_discretion(item: Item, clause: Clause) -> None:
    """``酌情扣分`` is a judged deduction, ``酌情得2-6分`` a judged score."""
    award = clause.action
    if isinstance(award, ast.Award) and award.kind == "gain":
        lower_judged_range(item, clause)
        return
    if isinstance(award, ast.Discretion) and award.kind == "gain":
        _free_score(item, clause)
        return
    low, high = Fraction(0), item.full
    if isinstance(award, ast.Award):
        low, high = _ends(item, award)
        if not is_ranged(clause):
            low = Fraction(0)
    else:
        base = build.constant_of(item.bases[0][0]) if item.bases else None
        high = base if base is not None else high
        if high is None:
            item.full_node(clause.span)
        item.scope.read("discretion_range", clause.span)
    condition = item.conditions.get(id(clause))
    span = clause.discretion_span or (clause.span if condition is None else award.span)
    key = _discretion_key(item, clause)
    node: Node = item.scope.registry.local(key, "deduction", span, low=low, high=high)
    if condition is not None:
        node = Case((Branch(node_of(condition), node),), build.ZERO, span=clause.span)
    kind = award.kind if isinstance(award, ast.Award) else "lose"
    item.changes.append(Change(node, kind, clause.sentence, clause.span))
    item.seen_step = True


def _discretion_key(item: Item, clause: Clause) -> str:
    """The head's or leaf's name; a second judged deduction is named by its words."""
    identity = "/".join((*item.scope.registry.path, item.key))
    if identity in item.scope.registry.drafts and clause.when:
        return words_of(item, clause)[0]
    return item.key


def lower_judged_range(item: Item, clause: Clause) -> None:
    """``酌情得2-6分``, ``基本健全的得1~4分``: a judged score within the range."""
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by the caller
    low, high = _ends(item, award)
    if not is_ranged(clause):
        low = Fraction(0)
        item.scope.read("discretion_range", clause.span)
    span = clause.discretion_span or clause.span
    ranges: tuple[LabelRange, ...] = ()
    if clause.when and not clause.discretionary:
        ranges = (LabelRange(words_of(item, clause)[0], low, high),)
    condition = item.conditions.get(id(clause))
    if condition is not None:
        key = _discretion_key(item, clause)
        node = item.scope.registry.local(key, "score", award.span, low=low, high=high)
        item.bands.append(Band(condition, node, clause))
        return
    node = item.scope.registry.local(
        item.key,
        "score",
        span,
        low=low,
        high=high,
        ranges=ranges,
        labels=tuple(r.label for r in ranges),
    )
    item.take([clause], "judged")
    item.bases.append((node, clause.span))
    item.judged_base = True


def _free_score(item: Item, clause: Clause) -> None:
    """``根据实际情况评分``; ``100%-80%(含)、80%-60%(含)合理确定分值``."""
    if any(_takes_away(other) for other in item.clauses):
        return
    if leads(item, clause):
        item.scope.note("heading", clause.span)
        return
    high = build.constant_of(item.full_node(clause.span)) or Fraction(0)
    rows = [row for phrase in clause.when for row in _ranges_in(phrase)]
    labels = _labels(clause, len(rows))
    ranges = tuple(_share_range(item, row, label) for row, label in zip(rows, labels, strict=True))
    node = item.scope.registry.local(
        item.key, "score", clause.span, low=Fraction(0), high=high, ranges=ranges,
        labels=tuple(r.label for r in ranges),
    )  # fmt: skip
    item.bases.append((node, clause.span))
    item.judged_base = True


def _takes_away(clause: Clause) -> bool:
    """``…进行评分，未实现目标的酌情扣分``: what is judged is the deduction alone."""
    action = clause.action
    return isinstance(action, ast.Discretion) and action.kind == "lose"


def _ranges_in(phrase: ast.Condition) -> list[ast.Range]:
    """The range that a phrase is, or that it ends in: 按完成情况在100%-80%."""
    if isinstance(phrase, ast.Range):
        return [phrase]
    if isinstance(phrase, ast.Chain):
        return [side for side in phrase.sides if isinstance(side, ast.Range)]
    return []


def _labels(clause: Clause, count: int) -> list[str]:
    """``A、B、C三档，分别按照100%-80%、…``: the labels that go with the ranges."""
    names = [
        side.value.text
        for phrase in clause.when
        if isinstance(phrase, ast.Chain) and not phrase.signs
        for side in phrase.sides
        if isinstance(side, ast.Side) and isinstance(side.value, ast.Name)
    ]
    named = next((name for name in names if _TIER_COUNT.search(name)), names[-1] if names else "")
    words = _TIER_LEAD.sub("", _TIER_COUNT.sub("", named)).split("、")
    return words if count > 1 and len(words) == count else [""] * count


def _share_range(item: Item, row: ast.Range, label: str) -> LabelRange:
    """One of 100%-80%(含): （含） keeps the number in this range and out of the next."""
    label = label or normalise_key(item.scope.excerpt(row.span))
    ends = [
        (_points(item, row.low, row.high), row.low),
        (_points(item, row.high, row.low), row.high),
    ]
    ends.sort(key=lambda pair: pair[0])
    (low, first), (high, last) = ends
    full = item.full or Fraction(0)
    low_in = getattr(first, "included", None) is True or low == 0
    high_in = getattr(last, "included", None) is True or high == full
    return LabelRange(label, low, high, not low_in, not high_in)
