"""Judged clauses: tiers, yes/no, ranges of tiers, discretion, describing words."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.meaning import build
from perfeval.meaning.conditions import node_of
from perfeval.meaning.expressions import lower
from perfeval.meaning.item import Item, words_of
from perfeval.meaning.lower.labels import mixed_labels, repeated, sunk
from perfeval.meaning.lower.ranges import is_ranged, lower_judged_range, lower_tier_ranges
from perfeval.meaning.lower.rates import is_rate, leads
from perfeval.meaning.movement import Change
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Branch, Case, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.words import word_list
from perfeval.source import Span
from perfeval.text.names import normalise_key

_DEDUCTING = ("lose", "discretion")


def lower_judged(item: Item) -> None:
    """Decide what the worded clauses of ``item`` are, and lower those that give its base."""
    if item.bases or item.listed:
        return
    mixed_labels(item)
    worded = [clause for clause in item.clauses if _is_worded(item, clause)]
    if len(worded) > 1 or item.block.points is not None:  # beside others, or a head, an exemption
        worded = [clause for clause in worded if not clause.action.direct]  # type: ignore[union-attr] # by its kind
    if not worded:
        return
    if _has_computed_base(item):
        return
    if any(_by_rate(clause) and not leads(item, clause) for clause in item.clauses):
        # 全部完成的得5分，未完成的按完成率计分: the first is the 100% of the rate.
        item.take(worded, "proportion")
        return
    if len(worded) == 1:
        _single(item, worded[0])
        return
    deductions = [clause for clause in item.clauses if _deducts(clause)]
    if deductions and all(_followed(item, clause) for clause in worded):
        _unsettled(item, worded, [item.amount(c.action) for c in worded])  # type: ignore[arg-type] # by its kind
        return
    if deductions and _all_before(worded[:1], deductions) and not _all_before(worded, deductions):
        _single(item, worded[0])
        return
    _several(item, worded)


def _is_worded(item: Item, clause: Clause) -> bool:
    """Words followed by a score to get, in no special role."""
    award = clause.action
    if isinstance(clause.action, ast.Discretion):
        return False
    if (
        not isinstance(clause.action, ast.Award)
        or not isinstance(award, ast.Award)
        or award.kind != "gain"
    ):
        return False
    if clause.otherwise or clause.every or not clause.when or id(clause) in item.conditions:
        return False
    if item.is_taken(clause) or award.own_share:
        return False
    if clause.scope is not None or clause.conditional:
        return False
    if item.reader.target is not None and "达" in words_of(item, clause)[0]:
        return False
    return not (clause.discretionary and not is_ranged(clause))


def _by_rate(clause: Clause) -> bool:
    action = clause.action
    if isinstance(action, ast.ByRate):
        return not action.judging and is_rate(action.name.text)
    if isinstance(action, ast.Formula):
        return bool(clause.when) and not clause.otherwise
    return isinstance(action, ast.Proportion) and not action.deducts


def _has_computed_base(item: Item) -> bool:
    """Whether bands or a formula give the base, so that words only except from it."""
    for clause in item.clauses:
        award = clause.action
        plain = not (clause.when or clause.otherwise)
        if isinstance(award, ast.Formula) and plain and not award.deducts:
            return True
        if id(clause) not in item.conditions or clause.every:
            continue
        if _is_nothing(clause) and not any(
            id(c) in item.conditions and not _is_nothing(c) for c in item.clauses
        ):
            continue  # 四次及以上的不得分
        if isinstance(clause.action, ast.Attain):
            continue
        if isinstance(clause.action, ast.Formula):
            return True
        if (
            isinstance(award, ast.Award)
            and award.kind == "gain"
            and clause.scope is None
            and not clause.conditional
        ):
            return True
    return item.reader.target is not None


def _deducts(clause: Clause) -> bool:
    award = clause.action
    if isinstance(clause.action, ast.Discretion):
        return isinstance(award, ast.Discretion) and award.kind == "lose"
    return isinstance(award, ast.Award) and award.kind == "lose"


def _all_before(worded: list[Clause], others: list[Clause]) -> bool:
    return all(clause.span.start < others[0].span.start for clause in worded)


def _followed(item: Item, clause: Clause) -> bool:
    """Whether the next clause that scores deducts."""
    place = item.clauses.index(clause)
    for later in item.clauses[place + 1 :]:
        if isinstance(later.action, ast.Limit | ast.Partial | ast.Statement | ast.Definition):
            continue
        return _deducts(later)
    return False


# One worded clause ------------------------------------------------------------------


def _single(item: Item, clause: Clause) -> None:
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by _is_worded
    later = item.clauses[item.clauses.index(clause) + 1 :]
    earlier = item.clauses[: item.clauses.index(clause)]
    otherwise = next((c for c in later if c.otherwise and not c.every), None)
    if _ranged(item, [clause], otherwise):
        return
    value = item.amount(award)
    if any(_deducts(c) or _occurs(c) for c in earlier):
        return
    zero = build.constant_of(value) == 0
    settled = otherwise is not None and later[0] is otherwise and not _deducts(otherwise)
    if not settled and any(_deducts(c) and not _replaces(c) for c in later) and not zero:
        item.take([clause], "base")
        item.bases.append((value, clause.span))
        return
    if zero and otherwise is None:
        return
    text, span = words_of(item, clause)
    truth = node_of(item.reader.judged(span))
    item.take([clause], "yes_no")
    fallback: Node = build.ZERO
    if otherwise is not None:
        fallback = _otherwise_value(item, otherwise, [value])
        item.take([otherwise], "otherwise")
    else:
        item.scope.read("yes_no_zero", clause.span)
    case = Case((Branch(truth, value),), fallback, span=clause.span, role="tier", label=text)
    item.bases.append((case, clause.span))
    item.judged_base = True


def _replaces(clause: Clause) -> bool:
    """``否则扣2分`` is a score of its own; ``否则酌情扣分`` takes away from the one before it."""
    if not clause.otherwise or clause.every or clause.discretionary or is_ranged(clause):
        return False
    return isinstance(clause.action, ast.Award)


def _ranged(item: Item, worded: list[Clause], otherwise: Clause | None) -> bool:
    """Whether some award leaves a range of scores; then all are judged scores in ranges."""
    rows = worded
    if otherwise is not None and isinstance(otherwise.action, ast.Award):
        rows = [*worded, otherwise] if otherwise.action.kind == "gain" else worded
    if not any(is_ranged(clause) for clause in rows):
        return False
    if len(rows) == 1:
        lower_judged_range(item, rows[0])
    else:
        lower_tier_ranges(item, rows)
    return True


def _occurs(clause: Clause) -> bool:
    return isinstance(clause.action, ast.Award) and clause.every is not None


def _otherwise_value(item: Item, clause: Clause, stated: list[Node]) -> Node:
    award = clause.action
    if isinstance(award, ast.Award):
        return item.otherwise_amount(award, stated, clause.span)
    if isinstance(award, ast.Formula):
        item.scope.full = item.full
        return lower(item.scope, award.value, formula=True).node
    if isinstance(award, ast.NoDeduction):
        return item.full_node(clause.span)
    item.scope.fault("PE425", clause.span, text=item.scope.excerpt(clause.span))
    return build.ZERO


# Several worded clauses ---------------------------------------------------------------


def _same_matter(item: Item, worded: list[Clause]) -> bool:
    """``效果好得6分，效果一般得4分，效果差得0分``: how good one thing is."""
    return len({words_of(item, clause)[0][:2] for clause in worded}) == 1


def _several(item: Item, worded: list[Clause]) -> None:
    """Tiers, or items that add up (language reference, section 9)."""
    otherwise = next((c for c in item.clauses if c.otherwise), None)
    if _ranged(item, worded, otherwise):
        return
    values = [item.amount(c.action) for c in worded]  # type: ignore[arg-type] # by its kind
    numbers = [build.constant_of(value) for value in values]
    known = [n for n in numbers if n is not None]
    gains = [n for n in known if n > 0]
    if len(known) == len(values) and not gains:
        return  # each of them rules over the score: 无说明书的不得分；未经审批的不得分
    listed = len(gains) > 1 and sum(gains) == item.full and max(gains) != item.full
    listed = listed and not (0 in known and _same_matter(item, worded))
    tiers = (
        item.full is None
        or 0 in known
        or max(known, default=Fraction(0)) == item.full
        or otherwise is not None
    )
    if tiers and not listed:
        last = sunk(item, worded)
        _tiers(item, [*worded, *last], [*values, *(build.ZERO for _ in last)], otherwise)
    elif listed:
        _listed(item, worded, values, otherwise)
    else:
        _unsettled(item, worded, values)


def _listed(item: Item, worded: list[Clause], values: list[Node], otherwise: Clause | None) -> None:
    """``甲完成得3分，乙完成得2分``: items that add up; what gives nothing says nothing."""
    idle = [c for c, v in zip(worded, values, strict=True) if build.constant_of(v) == 0]
    if otherwise is not None and _is_nothing(otherwise):
        idle.append(otherwise)
    for clause in idle:
        item.take([clause], "item")
        item.scope.read("items_by_sum", clause.span)
    repeated(item, [n for v in values if (n := build.constant_of(v)) is not None and n > 0])
    for clause, value in zip(worded, values, strict=True):
        if clause in idle:
            continue
        text, span = words_of(item, clause)
        truth = node_of(item.reader.judged(span))
        case = Case((Branch(truth, value),), build.ZERO, span=clause.span, role="item", label=text)
        item.take([clause], "item")
        item.changes.append(Change(case, "gain", clause.sentence, clause.span))


def _is_nothing(clause: Clause) -> bool:
    return isinstance(clause.action, ast.Award) and clause.action.nothing


def _unsettled(item: Item, worded: list[Clause], values: list[Node]) -> None:
    """Neither tiers nor items that make up the full score."""
    item.take(worded, "item")
    item.bases.append((build.ZERO, item.span))
    if item.scope.sink.failed:
        return  # an amount among them is wrong, and nothing can be said of their sum
    total = sum((build.constant_of(value) or Fraction(0) for value in values), Fraction(0))
    item.scope.fault(
        "PE430",
        worded[0].span.cover(worded[-1].span),
        sum=to_text(total),
        points=to_text(item.full or Fraction(0)),
    )


def _choice_key(item: Item, clause: Clause) -> str:
    """The head's or indicator's name; behind a part without a head, with the first label."""
    registry = item.scope.registry
    if registry.part < 2 or item.key != registry.own:  # noqa: PLR2004 - the first needs no more
        return item.key
    key = f"{item.key}/{words_of(item, clause)[0]}"
    taken = "/".join((*registry.path, key)) in registry.drafts
    return f"{key}{registry.part}" if taken else key


def _label(item: Item, clause: Clause) -> tuple[str, Span]:
    """The words of a tier; of ``是否按期整改，是得1分`` the answer alone."""
    text, span = words_of(item, clause)
    if text.startswith(word_list("ranks")) or text.endswith(word_list("ranks")):
        item.scope.fault("PE113", span, phrase=item.scope.excerpt(span))
    names = [phrase for phrase in clause.when if not isinstance(phrase, ast.Comma)]
    if not text.startswith("是否") or len(names) == 1:
        return text, span
    return normalise_key(item.scope.excerpt(names[-1].span)), names[-1].span


def _tiers(item: Item, worded: list[Clause], values: list[Node], otherwise: Clause | None) -> None:
    labels: list[str] = []
    branches: list[Branch] = []
    first = words_of(item, worded[0])[1]
    node = item.scope.registry.local(_choice_key(item, worded[0]), "choice", first)
    for clause, value in zip(worded, values, strict=True):
        text, span = _label(item, clause)
        if text in map(normalise_key, labels):
            item.scope.fault("PE431", span, label=text)
        truth = build.compare("==", node, build.const(len(labels)), clause.span)
        labels.append("".join(item.scope.excerpt(span).split()))
        branches.append(
            Branch(truth, attrs.evolve(value, span=clause.span, role="tier", label=text))
        )
        item.take([clause], "tier")
    if otherwise is not None:
        item.take([otherwise], "otherwise")
        truth = build.compare("==", node, build.const(len(labels)), otherwise.span)
        labels.append(normalise_key(item.scope.excerpt(otherwise.span))[:2])
        branches.append(Branch(truth, _otherwise_value(item, otherwise, values)))
    draft = item.scope.registry.draft_of(node)
    assert draft is not None  # noqa: S101 - just made
    draft.labels = tuple(labels)
    last = branches[-1].value
    case = Case(tuple(branches[:-1]), last, span=item.span, role="tiers", label=item.key)
    item.bases.append((case, worded[0].span))
    item.judged_base = True
