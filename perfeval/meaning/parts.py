"""Parts of a rule: which stand on their own, and how they add up."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.diagnostics import Label
from perfeval.meaning import build
from perfeval.meaning.checks import check_item
from perfeval.meaning.common import speaks_of_all, take_common
from perfeval.meaning.conditions import is_numeric
from perfeval.meaning.full import is_scored, stated_full
from perfeval.meaning.groups import sentence_groups
from perfeval.meaning.item import Item, Ruling
from perfeval.meaning.lower.checklist import close_apart, is_checklist, lower_checklist
from perfeval.meaning.lower.limits import bounded, ruled
from perfeval.meaning.roles import read_clauses
from perfeval.meaning.scope import Scope
from perfeval.meaning.subjects import read_conditions
from perfeval.meaning.whole import Lowered, compared, finish, item_of, own_definition, yes_no_part
from perfeval.meaning.worth import (
    apart,
    by_points,
    complete,
    flattened,
    full_of,
    stands_alone,
    take_losing,
    worth_of,
)
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause
from perfeval.reading.heads import highest, tiers_of
from perfeval.source import Span

_MOST_LABELS = 4


def lower_block(
    scope: Scope, block: Block, key: str, points: Fraction | None, span: Span
) -> Lowered | None:
    """One item, or parts that add up."""
    alone = _head_tiers(scope, block, points)
    if alone is not None:
        full = points if points is not None else stated_full(alone)
        return finish(item_of(scope, Block("", span=block.span), key, full, alone, span))
    if any(is_scored(part) for part in block.parts):
        tiers = tiers_of(block, points, scope.source)
        if tiers is not None:
            full = points if points is not None else stated_full(tiers)
            return finish(item_of(scope, block, key, full, tiers, span))
        return _scored_parts(scope, block, key, points, span)
    close_apart(block)
    if block.parts and is_checklist(block) and not _only_counted(block):
        return _checklist(scope, block, key, points, span)
    own = by_points(block, points, lone=take_losing(block, points))
    whole = complete if points is not None else stands_alone
    if own is not None or (len(block.parts) > 1 and all(map(whole, block.parts))):
        return _own_parts(scope, block, key, points, span, own)
    if points is None and block.points is not None and block.trailing:
        points = block.points.value
    clauses = flattened(block)
    if block.when and block.clauses and is_numeric(block.when):
        clauses = [*_threshold(block, span), *clauses]
    groups = sentence_groups(clauses, points, scope.source)
    if groups is not None:
        _close_lone_bands(scope, groups)
        return _own_parts(scope, groups, key, points, span)
    full = points if points is not None else stated_full(clauses)
    item = item_of(scope, block, key, full, clauses, span)
    if (
        not [c for c in item.clauses if not isinstance(c.action, ast.Definition)]
        and block.points is not None
        and block.head
    ):
        return compared(item, block) or yes_no_part(item, block)
    return finish(item)


def _close_lone_bands(scope: Scope, groups: Block) -> None:
    """``甲率≥90%得2分；乙率≥80%得3分``: of items that add up, a lone comparison missed is 0."""
    for part in groups.parts:
        scoring = [c for c in part.clauses if not isinstance(c.action, ast.Limit | ast.Partial)]
        award = scoring[0].action
        alone = len(scoring) == 1 and is_numeric(scoring[0].when) and not scoring[0].every
        if not alone or not isinstance(award, ast.Award) or award.kind != "gain":
            continue
        span = scoring[0].span
        nothing = ast.Award("gain", ast.Points(Fraction(0), span=span), span=span)
        part.clauses.append(Clause(span, scoring[0].sentence, nothing, otherwise=True))
        scope.read("comparison_item", span)


def _head_tiers(scope: Scope, block: Block, points: Fraction | None) -> list[Clause] | None:
    """``成活良好（6分）；成活一般（3分到5分）``: the head is the first of the tiers."""
    if block.points is None or not block.head or block.parts or block.trailing or not block.clauses:
        return None
    if sum(value for clause in block.clauses for value in highest(clause)) == block.points.value:
        return None  # （3分，其中甲1分，乙2分）
    outer = Block("", parts=[block])
    return tiers_of(outer, points, scope.source)


def _threshold(block: Block, span: Span) -> list[Clause]:
    """``不少于4次（4分，少一次扣1分）``: the head is where its step starts from."""
    place = block.head_span or span
    adds = any(
        isinstance(c.action, ast.Award) and c.action.kind in {"bonus", "gain"} and c.every
        for c in block.clauses
    )
    if adds and block.points is not None:  # 1名（2分），每增加1名加1分
        award = ast.Award("gain", block.points, span=block.points.span)
        below = ast.Award("gain", ast.Points(Fraction(0), span=place), span=place)
        return [Clause(place, 0, award, list(block.when)), Clause(place, 0, below, otherwise=True)]
    return [Clause(place, 0, ast.Statement(span=place), list(block.when))]


def _only_counted(block: Block) -> bool:
    """``①…；②…。以上情况每出现一处不合要求的扣1分``: one count of all that is listed."""
    closing = [c for part in block.parts for c in part.clauses[1:]]
    counted = [c.every.amount for c in closing if c.every is not None and c.every.amount]
    units = {number.unit for number in counted}
    found = any(c.every is not None and c.every.found for c in closing)
    if any(isinstance(c.action, ast.Portion) for c in closing):
        return False  # 各占1/3: each of them is asked for
    return found and bool(units) and not units & {"项", "个", "条", "点"}


def _scored_parts(
    scope: Scope, block: Block, key: str, points: Fraction | None, span: Span
) -> Lowered | None:
    """Parts with （N分） heads add up; the rest speaks of the whole indicator."""
    take_common(scope, block)
    total: Node | None = None
    stated = Fraction(0)
    upward: list[Ruling] = []
    rest = list(block.clauses)
    for place, part in enumerate(block.parts):
        own = worth_of(part, points, block)
        if own is None:
            rest.extend(apart(part, place))
            continue
        stated += own
        lowered = _lower_part(scope, part, key, own, place + 1)
        if lowered is None:
            return None
        node = attrs.evolve(
            lowered.node, role=lowered.node.role or "part", label=lowered.node.label or part.head
        )
        total = node if total is None else build.add(total, node)
        upward.extend(lowered.upward)
    _last_part_owns(scope, block)
    assert total is not None  # noqa: S101 - there is a scored part
    full = points if points is not None else stated
    _check_sum(scope, block, stated, points, span)
    item = item_of(scope, block, key, full, rest, span)
    item.bases.append((total, span))
    item.seen_step = True
    read_conditions(item)
    read_clauses(item)
    _take_up(item, upward)
    node = ruled(bounded(item, total), item.exemptions, item.overrides)
    check_item(item, node)
    return Lowered(node, full, item.upward)


def _lower_part(
    scope: Scope, part: Block, key: str, full: Fraction | None, number: int
) -> Lowered | None:
    """One of several parts; what is judged in one without a head is not what the next judges."""
    head = part.head or _part_name(scope, part)
    outer = scope.registry.part
    scope.registry.part = outer if head else number
    assert part.span is not None  # noqa: S101 - where parts are made
    home = scope.registry.home
    scope.registry.home = "/".join(filter(None, (home, head or str(number))))
    lowered = lower_block(scope, part, head or key, full, part.span)
    scope.registry.part, scope.registry.home = outer, home
    return lowered


def _take_up(item: Item, rulings: list[Ruling]) -> None:
    """What a part says of the whole indicator."""
    for ruling in rulings:
        if ruling.full:
            ruling.value = item.full_node(ruling.span)
        if ruling.veto is None and build.constant_of(ruling.value) != 0:
            item.exemptions.append(ruling)
        else:
            item.upward.append(ruling)


def _check_sum(
    scope: Scope, block: Block, stated: Fraction, points: Fraction | None, span: Span
) -> None:
    """The parts make up the full score; the finding stands at the last and names the others."""
    if points is None or stated == points:
        return
    heads = [part.points for part in block.parts if part.points is not None]
    labels = tuple(
        Label(head.span, "part", {"points": to_text(head.value)})
        for head in heads[:-1][:_MOST_LABELS]
    )
    place = heads[-1].span if heads else block.parts[-1].span or span
    scope.fault("PE405", place, labels=labels, sum=to_text(stated), points=to_text(points))


def _last_part_owns(scope: Scope, block: Block) -> None:
    """A ruling after the last part, which does not name its level, belongs to that part."""
    last = block.parts[-1]
    for clause in last.clauses:
        judged = (
            isinstance(clause.action, ast.Award | ast.Veto | ast.NoDeduction)
            and clause.scope is None
        )
        if judged and clause.sentence > 1 and clause.when and not clause.every:
            first = last.clauses[0]
            after = first.sentence < clause.sentence or (first is clause and last.points)
            if after and _rules_out(clause):
                scope.read("last_part_owns", clause.span)


def _rules_out(clause: Clause) -> bool:
    award = clause.action
    if isinstance(award, ast.Award):
        zero = award.nothing
        return award.kind == "gain" and (zero or award.direct)
    return True


def _own_parts(
    scope: Scope, block: Block, key: str, points: Fraction | None, span: Span,
    worth: list[Fraction] | None = None,
) -> Lowered | None:  # fmt: skip
    """Numbered parts without （N分）, each a rule of its own, add up."""
    total: Node | None = None
    stated = Fraction(0)
    upward: list[Ruling] = []
    _drop_repeated(scope, block, worth)
    for place, part in enumerate(block.parts):
        full = full_of(part) if worth is None else worth[place]
        lowered = _lower_part(scope, part, key, full, place + 1)
        if lowered is None:
            return None
        stated += full or Fraction(0)
        total = lowered.node if total is None else build.add(total, lowered.node)
        upward.extend(lowered.upward)
    assert total is not None  # noqa: S101 - there are parts
    whole = points if points is not None else stated
    _check_sum(scope, block, stated, points, span)
    item = item_of(scope, block, key, whole, list(block.clauses), span)
    item.bases.append((total, span))
    item.seen_step = True
    read_conditions(item)
    read_clauses(item)
    _take_up(item, upward)
    node = ruled(bounded(item, total), item.exemptions, item.overrides)
    check_item(item, node)
    return Lowered(node, whole, item.upward)


def _drop_repeated(scope: Scope, block: Block, worth: list[Fraction] | None) -> None:
    """``③…，1分，每少一项扣1分``: the sentence about all parts says again what each is worth."""
    last = block.parts[-1].clauses
    for clause in list(last):
        award, every = clause.action, clause.every
        if _says_none(scope, clause):
            last.remove(clause)
            scope.read("items_by_sum", clause.span)
            scope.roles[clause.span] = "note"
            continue
        if every is None or every.moves != "down" or every.tail or not isinstance(award, ast.Award):
            continue
        if every.amount is None or every.amount.unit not in {"项", "个", "条", "点"}:
            continue
        values = worth or [full_of(part) or Fraction(0) for part in block.parts]
        if isinstance(award.amount, ast.Points) and all(v == award.amount.value for v in values):
            last.remove(clause)
            scope.note("heading", clause.span)


def _says_none(scope: Scope, clause: Clause) -> bool:
    """``没有不得分`` behind items: it asks nothing."""
    award = clause.action
    if (
        not isinstance(award, ast.Award)
        or not isinstance(award.amount, ast.Points)
        or award.amount.value
    ):
        return False
    return clause.scope is None and not clause.otherwise and speaks_of_all(scope, clause)


def _part_name(scope: Scope, part: Block) -> str:
    """The value that a part defines names it."""
    own = own_definition(scope, part.clauses)
    return own.name if own is not None else ""


def _checklist(
    scope: Scope, block: Block, key: str, points: Fraction | None, span: Span
) -> Lowered | None:
    clauses = [c for c in flattened(block) if not isinstance(c.action, ast.Statement)]
    full = points if points is not None else stated_full(clauses)
    item = item_of(scope, block, key, full, clauses, span)
    read_conditions(item)
    lower_checklist(item, block)
    read_clauses(item)
    base = item.base() or item.default_base()
    if base is None:
        return None  # what is missing has been said
    node = ruled(bounded(item, base), item.exemptions, item.overrides)
    check_item(item, node)
    return Lowered(node, full, item.upward)
