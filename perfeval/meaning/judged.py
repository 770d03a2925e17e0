"""Judged clauses: tiers, yes/no, ranges of tiers, discretion, describing words."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.inputs import LabelRange
from perfeval.meaning import build
from perfeval.meaning.clauses import Clause
from perfeval.meaning.conditions import node_of
from perfeval.meaning.item import Item, words_of
from perfeval.meaning.steps import Change
from perfeval.names import normalise_key
from perfeval.program.nodes import Branch, Case, Node
from perfeval.source import Span
from perfeval.syntax import ast

_DEDUCTING = ("lose", "discretion")


def lower_judged(item: Item) -> None:
    """Decide what the worded clauses of ``item`` are, and lower those that give its base."""
    _respectively(item)
    if item.bases:
        return
    worded = [clause for clause in item.clauses if _is_worded(item, clause)]
    if len(worded) > 1:
        worded = [clause for clause in worded if not clause.action.direct]  # type: ignore[union-attr]
    if not worded:
        return
    if _has_computed_base(item, worded):
        return
    if len(worded) == 1:
        _single(item, worded[0])
        return
    deductions = [clause for clause in item.clauses if _deducts(clause)]
    if deductions and all(_followed(item, clause) for clause in worded):
        _described_items(item, worded)
        return
    if deductions and _all_before(worded[:1], deductions) and not _all_before(worded, deductions):
        _single(item, worded[0])
        return
    _several(item, worded)


def _is_worded(item: Item, clause: Clause) -> bool:
    """Words followed by a score to get, in no special role."""
    award = clause.action
    if clause.kind == "discretion":
        return False
    if clause.kind != "award" or not isinstance(award, ast.Award) or award.kind != "gain":
        return False
    if clause.otherwise or clause.every or not clause.when or id(clause) in item.conditions:
        return False
    if clause in item.nominal or award.own_share:
        return False
    if clause.scope is not None or clause.conditional:
        return False
    if item.reader.target is not None and "达" in words_of(item, clause)[0]:
        return False
    return not (clause.discretionary and not _is_ranged(clause))


def _has_computed_base(item: Item, worded: list[Clause]) -> bool:
    """Whether bands or a formula give the base, so that words only except from it."""
    for clause in item.clauses:
        if clause.kind == "formula" and not clause.when and not clause.deducts:
            return True
        award = clause.action
        if id(clause) not in item.conditions or clause.every:
            continue
        if clause.kind == "attain":
            continue
        if clause.kind == "formula":
            return True
        if (
            isinstance(award, ast.Award)
            and award.kind == "gain"
            and clause.scope is None
            and not clause.conditional
        ):
            if _shares_full(item, worded):
                return False
            return True
    return item.reader.target is not None


def _shares_full(item: Item, worded: list[Clause]) -> bool:
    del item, worded
    return False


def _deducts(clause: Clause) -> bool:
    award = clause.action
    if clause.kind == "discretion":
        return isinstance(award, ast.Discretion) and award.kind == "lose"
    return isinstance(award, ast.Award) and award.kind == "lose"


def _all_before(worded: list[Clause], others: list[Clause]) -> bool:
    return all(clause.span.start < others[0].span.start for clause in worded)


def _followed(item: Item, clause: Clause) -> bool:
    """Whether the next clause that scores deducts."""
    place = item.clauses.index(clause)
    for later in item.clauses[place + 1 :]:
        if later.kind in {"limit", "partial", "statement", "definition"}:
            continue
        return _deducts(later)
    return False


# One worded clause ------------------------------------------------------------------


def _single(item: Item, clause: Clause) -> None:
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by _is_worded
    if _is_ranged(clause):
        _judged_range(item, clause)
        return
    later = item.clauses[item.clauses.index(clause) + 1 :]
    earlier = item.clauses[: item.clauses.index(clause)]
    value = item.amount(award)
    if any(_deducts(c) or _occurs(c) for c in earlier):
        return
    if award.own_share:
        return
    zero = build.constant_of(value) == 0
    if any(_deducts(c) for c in later) and not zero:
        item.nominal.append(clause)
        item.bases.append((value, clause.span))
        return
    otherwise = next((c for c in later if c.otherwise), None)
    if zero and otherwise is None:
        return
    text, span = words_of(item, clause)
    truth = node_of(item.reader.judged(span))
    item.nominal.append(clause)
    fallback: Node = build.ZERO
    if otherwise is not None:
        fallback = _otherwise_value(item, otherwise)
        item.nominal.append(otherwise)
    else:
        item.scope.read("yes_no_zero", clause.span)
    case = Case((Branch(truth, value),), fallback, span=clause.span, role="tier", label=text)
    item.bases.append((case, clause.span))
    item.judged_base = True


def _occurs(clause: Clause) -> bool:
    return clause.kind == "award" and clause.every is not None


def _otherwise_value(item: Item, clause: Clause) -> Node:
    award = clause.action
    if isinstance(award, ast.Award):
        value = item.amount(award)
        if award.kind == "lose":
            return build.sub(item.full_node(clause.span), value, clause.span)
        return value
    if clause.kind == "formula" and clause.value is not None:
        from perfeval.meaning.expressions import lower

        item.scope.full = item.full
        return lower(item.scope, clause.value, formula=True).node
    if isinstance(award, ast.NoDeduction):
        return item.full_node(clause.span)
    item.scope.fault("PE425", clause.span, text=item.scope.excerpt(clause.span))
    return build.ZERO


def _is_ranged(clause: Clause) -> bool:
    """Whether the award leaves the judge a range of scores."""
    amount = clause.action.amount if isinstance(clause.action, ast.Award) else None
    return isinstance(amount, ast.Range) or (
        isinstance(amount, ast.Share) and amount.upper is not None
    )


# Several worded clauses ---------------------------------------------------------------


def _several(item: Item, worded: list[Clause]) -> None:
    """Tiers, or items that add up (language reference, section 9)."""
    if any(_is_ranged(c) for c in worded):
        _tier_ranges(item, worded)
        return
    values = [item.amount(c.action) for c in worded]  # type: ignore[arg-type]
    numbers = [build.constant_of(value) for value in values]
    otherwise = next((c for c in item.clauses if c.otherwise), None)
    known = [n for n in numbers if n is not None]
    tiers = (
        item.full is None
        or 0 in known
        or max(known, default=Fraction(0)) == item.full
        or otherwise is not None
    )
    if tiers:
        _tiers(item, worded, values, otherwise)
    elif sum(known) == item.full:
        for clause, value in zip(worded, values, strict=True):
            text, span = words_of(item, clause)
            truth = node_of(item.reader.judged(span))
            case = Case(
                (Branch(truth, value),), build.ZERO, span=clause.span, role="item", label=text
            )
            item.nominal.append(clause)
            item.changes.append(Change(case, "gain", clause.sentence, clause.span))
    else:
        item.nominal.extend(worded)
        total = build.const(sum(known)).value
        item.scope.fault(
            "PE430",
            worded[0].span.cover(worded[-1].span),
            sum=_text(total),
            points=_text(item.full or Fraction(0)),
        )
        item.bases.append((build.ZERO, item.span))


def _tiers(item: Item, worded: list[Clause], values: list[Node], otherwise: Clause | None) -> None:
    labels: list[str] = []
    branches: list[Branch] = []
    first = words_of(item, worded[0])[1]
    node = item.scope.registry.local(item.key, "choice", first)
    for clause, value in zip(worded, values, strict=True):
        text, span = words_of(item, clause)
        if text in labels:
            item.scope.fault("PE431", span, label=text)
        truth = build.compare("==", node, build.const(len(labels)), clause.span)
        labels.append(text)
        branches.append(
            Branch(truth, attrs.evolve(value, span=clause.span, role="tier", label=text))
        )
        item.nominal.append(clause)
    if otherwise is not None:
        item.nominal.append(otherwise)
        truth = build.compare("==", node, build.const(len(labels)), otherwise.span)
        labels.append(
            normalise_key(item.scope.excerpt(Span(otherwise.span.start, otherwise.span.start + 2)))
        )
        branches.append(Branch(truth, _otherwise_value(item, otherwise)))
    draft = item.scope.registry.draft_of(node)
    assert draft is not None  # noqa: S101 - just made
    if draft.labels and draft.labels != tuple(labels):
        node = item.scope.registry.local(f"{item.key}/{labels[0]}", "choice", first)
        renamed = item.scope.registry.draft_of(node)
        assert renamed is not None  # noqa: S101 - just made
        renamed.labels = tuple(labels)
        branches = [
            Branch(build.compare("==", node, build.const(i), b.condition.span), b.value)
            for i, b in enumerate(branches)
        ]
    else:
        draft.labels = tuple(labels)
    last = branches[-1].value
    case = Case(tuple(branches[:-1]), last, span=item.span, role="tiers", label=item.key)
    item.bases.append((case, worded[0].span))
    item.judged_base = True


def _tier_ranges(item: Item, worded: list[Clause]) -> None:
    """``质量高得18-20分，质量良好得15-17分``: a judged score within one of the ranges."""
    ranges = []
    for clause in worded:
        text, _ = words_of(item, clause)
        low, high = _ends(item, clause.action)  # type: ignore[arg-type]
        ranges.append(LabelRange(text, low, high))
        item.nominal.append(clause)
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
        low = _points(item, amount.low, amount.high)
        high = _points(item, amount.high, amount.low)
        if low > high:
            low, high = high, low
        return low, high
    if isinstance(amount, ast.Share) and amount.upper is not None and item.full is not None:
        return item.full * amount.ratio, item.full * amount.upper
    value = build.constant_of(item.amount(award)) or Fraction(0)
    return value, value


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


# Discretion -----------------------------------------------------------------------------


def lower_discretion(item: Item, clause: Clause) -> None:
    """``酌情扣分`` is a judged deduction, ``酌情得2-6分`` a judged score."""
    award = clause.action
    if isinstance(award, ast.Award) and award.kind == "gain":
        _judged_range(item, clause)
        return
    if isinstance(award, ast.Discretion) and award.kind == "gain":
        _free_score(item, clause)
        return
    low, high = Fraction(0), item.full
    if isinstance(award, ast.Award):
        low, top = _ends(item, award)
        high = top
        if not isinstance(award.amount, ast.Range):
            low = Fraction(0)
    else:
        base = build.constant_of(item.bases[0][0]) if item.bases else None
        high = base if base is not None else high
        if high is None:
            item.full_node(clause.span)
    span = clause.discretion_span or clause.span
    key = _discretion_key(item, clause)
    node = item.scope.registry.local(key, "deduction", span, low=low, high=high)
    kind = award.kind if isinstance(award, ast.Award) else "lose"
    item.changes.append(Change(node, kind, clause.sentence, clause.span))
    item.seen_step = True


def _discretion_key(item: Item, clause: Clause) -> str:
    """The head's or leaf's name; a second judged deduction is named by its words."""
    identity = "/".join((*item.scope.registry.path, item.key))
    if identity in item.scope.registry.drafts and clause.when:
        return words_of(item, clause)[0]
    return item.key


def _judged_range(item: Item, clause: Clause) -> None:
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by the caller
    low, high = _ends(item, award)
    if not isinstance(award.amount, ast.Range) and not isinstance(award.amount, ast.Share):
        low = Fraction(0)
    span = clause.discretion_span or clause.span
    ranges: tuple[LabelRange, ...] = ()
    if clause.when and not clause.discretionary:
        ranges = (LabelRange(words_of(item, clause)[0], low, high),)
    node = item.scope.registry.local(
        item.key,
        "score",
        span,
        low=low,
        high=high,
        ranges=ranges,
        labels=tuple(r.label for r in ranges),
    )
    item.scope.read("discretion_range", clause.span)
    item.nominal.append(clause)
    item.bases.append((node, clause.span))
    item.judged_base = True


def _free_score(item: Item, clause: Clause) -> None:
    """``根据实际情况评分``; ``100%-80%(含)、80%-60%(含)合理确定分值``."""
    high = build.constant_of(item.full_node(clause.span)) or Fraction(0)
    rows = [p for p in clause.when if isinstance(p, ast.Range)]
    ranges = tuple(_share_range(item, row) for row in rows)
    node = item.scope.registry.local(
        item.key, "score", clause.span, low=Fraction(0), high=high, ranges=ranges,
        labels=tuple(r.label for r in ranges),
    )  # fmt: skip
    item.bases.append((node, clause.span))
    item.judged_base = True


def _share_range(item: Item, row: ast.Range) -> LabelRange:
    """One of 100%-80%(含): （含） keeps the number in this range and out of the next."""
    label = normalise_key(item.scope.excerpt(row.span))
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


# 分别 ------------------------------------------------------------------------------------


def _respectively(item: Item) -> None:
    """``A、B分别得10分、5分`` pairs lists of equal length."""
    for place, clause in enumerate(list(item.clauses)):
        action = clause.action
        if not isinstance(action, ast.Respectively):
            continue
        text, span = words_of(item, clause)
        labels = [word for word in text.replace(",", "、").split("、") if word]
        if len(labels) != len(action.amounts):
            item.scope.fault("PE420", clause.span, left=len(labels), right=len(action.amounts))
            item.clauses.remove(clause)
            return
        made = []
        at = span.start
        for label, amount in zip(labels, action.amounts, strict=True):
            found = item.scope.source.text.find(label, at, span.end)
            start = found if found >= 0 else at
            piece = Span(start, min(start + len(label), span.end))
            at = piece.end
            name = ast.Name(label, span=piece)
            chain = ast.Chain((ast.Side(name, span=piece),), span=piece)
            award = ast.Award(action.kind, amount, span=amount.span)
            made.append(Clause("award", piece.cover(amount.span), clause.sentence, [chain], award))
        item.clauses[place : place + 1] = made


# Described items --------------------------------------------------------------------------


def _described_items(item: Item, worded: list[Clause]) -> None:
    """``A得2分，每缺一项扣1分；B得3分，每发现一处扣0.5分``: each has its own score."""
    if len(worded) == 1:
        _single(item, worded[0])
        return
    total: Node = build.ZERO
    for clause in worded:
        item.nominal.append(clause)
        total = build.add(total, item.amount(clause.action))  # type: ignore[arg-type]
    item.bases.append((total, worded[0].span))


def _text(value: Fraction) -> str:
    from perfeval.numbers import to_text

    return to_text(value)
