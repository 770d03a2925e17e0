"""Checklists: listed items, each judged yes or no."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.diagnostics import Label
from perfeval.meaning import build
from perfeval.meaning.common import numbered, speaks_of_all
from perfeval.meaning.conditions import node_of
from perfeval.meaning.expressions import lower
from perfeval.meaning.item import Item, count_of, words_of
from perfeval.meaning.movement import Change, direction
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Branch, Case, Compare, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause
from perfeval.source import Span
from perfeval.text.names import normalise_key

_ITEMS = frozenset("项个条点")


def close_apart(block: Block) -> None:
    """``③有专人，每项1分``: what each item is worth stands behind the last of them."""
    last = block.parts[-1].clauses if len(block.parts) > 1 else []
    first = last[0] if last else None
    every = first.every if first is not None else None
    if (
        first is None
        or every is None
        or every.amount is None
        or every.amount.unit not in _ITEMS
        or every.tail
    ):
        return
    at = next((i for i, phrase in enumerate(first.when) if isinstance(phrase, ast.Comma)), 0)
    if not at or not all(isinstance(phrase, ast.Every) for phrase in first.when[at + 1 :]):
        return
    span = first.when[0].span.cover(first.when[at - 1].span)
    item = Clause(span, first.sentence, ast.Statement(span=span), list(first.when[:at]))
    closing = attrs.evolve(first, when=first.when[at + 1 :], span=every.span.cover(first.span))
    last[:1] = [item, closing]


def is_checklist(block: Block) -> bool:
    """Whether the parts of ``block`` are statements, with what they are worth said once."""
    if len(block.parts) < 2:  # noqa: PLR2004 - a list has two items
        return False
    for place, part in enumerate(block.parts):
        if part.points is not None or part.parts or not part.clauses:
            return False
        first, rest = part.clauses[0], part.clauses[1:]
        if not isinstance(first.action, ast.Statement | ast.Portion) or first.every is not None:
            return False
        if (
            rest
            and place + 1 < len(block.parts)
            and any(not isinstance(c.action, ast.Portion) for c in rest)
        ):
            return False
    return True


def lower_checklist(item: Item, block: Block) -> None:
    """One yes/no for each listed item, worth what the closing sentence says."""
    statements = [part.clauses[0] for part in block.parts]
    trailing = [c for part in block.parts for c in part.clauses[1:]]
    trailing += [c for c in block.clauses if not isinstance(c.action, ast.Statement)]
    for clause in block.clauses:
        if isinstance(clause.action, ast.Statement):
            item.scope.note("requirement_note", clause.span)
    truths = []
    for part, statement in zip(block.parts, statements, strict=True):
        if isinstance(statement.action, ast.Portion) and not statement.when:
            span = part.span or item.span
            mark = part.mark.strip("().、")
            node = item.scope.registry.local(f"要点{mark}", "yes_no", span)
            truths.append((build.compare("==", node, build.ONE, span), span))
        else:
            _, span = words_of(item, statement)
            truths.append((node_of(item.reader.judged(span)), span))
    portions = [
        c for part in block.parts for c in part.clauses if isinstance(c.action, ast.Portion)
    ]
    portions += [c for c in block.clauses if isinstance(c.action, ast.Portion)]
    _value_items(
        item, truths, portions, [c for c in trailing if not isinstance(c.action, ast.Portion)]
    )


def lower_marks(item: Item) -> None:
    """``要点①②③各占1/3``: the listed items, each judged yes or no."""
    portions = [c for c in item.clauses if isinstance(c.action, ast.Portion)]
    if not portions:
        return
    number = _number_of(item, portions[0]) if len(portions) == 1 else None
    if number is not None:
        _unlisted(item, portions[0], number)
        return
    truths: list[tuple[Node, Span]] = []
    kept: list[Clause] = []
    for clause in portions:
        marks = [m for p in clause.when if isinstance(p, ast.Marks) for m in p.marks]
        names = [p for p in clause.when if isinstance(p, ast.Chain)]
        words = [f"要点{mark}" for mark in marks]
        if not marks and names:
            words = [words_of(item, clause)[0]]
        if len(words) == 1 and _names_list(words[0]) and _each(clause):
            words = words[0].split("、")
        for word in words:
            node = item.scope.registry.local(word, "yes_no", clause.span)
            draft = item.scope.registry.drafts[node.key]
            draft.place = (clause.span.start, len(truths))
            truths.append((build.compare("==", node, build.ONE, clause.span), clause.span))
        kept.extend([clause] * (len(words) if not _each(clause) else 1))
    if not truths:
        item.scope.fault("PE425", portions[0].span, text=item.scope.excerpt(portions[0].span))
        return
    rest = [
        c
        for c in item.clauses
        if not isinstance(c.action, ast.Portion | ast.Limit | ast.Rounding | ast.Definition)
    ]
    inner = next((c for c in rest if in_each(item, c)), None)
    if inner is not None:
        item.take(rest, "item")
        _counted_items(item, truths, kept, inner)
    else:
        _value_items(item, truths, kept, rest)


def _number_of(item: Item, portion: Clause) -> Fraction | None:
    """``三个要点各2分``: how many items there are, where they are not written out."""
    return numbered(normalise_key(item.scope.excerpt(portion.span)))


def _unlisted(item: Item, portion: Clause, number: Fraction) -> None:
    """``三项要求，各2分，每缺一项扣2分``: one count, of which the shares say the same."""
    action = portion.action
    assert isinstance(action, ast.Portion)  # noqa: S101 - by its kind
    worth = build.constant_of(_portion(item, action)) or Fraction(0)
    _check_whole(item, portion.span, worth * number)
    counted = next((c for c in item.clauses if _is_counted(c)), None)
    if counted is None:
        item.scope.fault("PE425", portion.span, text=item.scope.excerpt(portion.span))
    else:
        _check_repeated(item, portion, build.const(worth), [counted])


def in_each(item: Item, clause: Clause) -> bool:
    """``各要点中每出现一项不满足扣该要点的1/3``."""
    if clause.every is None or not isinstance(clause.action, ast.Award):
        return False
    return words_of(item, clause)[0].startswith(("各要点", "每个要点", "各项", "每项"))


def _counted_items(
    item: Item, truths: list[tuple[Node, Span]], portions: list[Clause], clause: Clause
) -> None:
    """Each listed item has a count of its own, and loses a share of itself for each one."""
    award = clause.action
    assert isinstance(award, ast.Award)  # noqa: S101 - by the caller
    amounts = _amounts(item, len(truths), portions)
    item.shares = portions[0].span
    for (truth, span), worth in zip(truths, amounts, strict=False):
        assert isinstance(truth, Compare)  # noqa: S101 - made by lower_marks
        draft = item.scope.registry.draft_of(truth.left)
        assert draft is not None  # noqa: S101 - made by lower_marks
        draft.kind = "count"
        loss = award.amount
        if isinstance(loss, ast.Share):
            points = build.mul(worth, build.const(loss.ratio), clause.span)
        else:
            points = item.amount(award)
        left = build.sub(worth, build.mul(truth.left, points, span), span)
        item.changes.append(
            Change(build.most(left, build.ZERO, span), "gain", clause.sentence, span)
        )


def _names_list(word: str) -> bool:
    return "、" in word


def _each(clause: Clause) -> bool:
    return isinstance(clause.action, ast.Portion) and clause.action.each


def _value_items(
    item: Item, truths: list[tuple[Node, Span]], portions: list[Clause], rest: list[Clause]
) -> None:
    """Points for each item: shares, or so much for each one met or missed."""
    about = [clause for clause in rest if _is_about_items(item, clause)]
    each = [clause for clause in about if _is_counted(clause) and not _is_nominal(item, clause)]
    worth = _portion(item, portions[0].action) if portions else build.ZERO  # type: ignore[arg-type] # by its kind
    if portions:
        each += [c for c in rest if c not in about and _repeats(item, worth, c)]
    elif not each:
        each = [c for c in about if _scores_each(item, c, len(truths))]
        each = each or [c for c in rest if _counts_items(c)][:1]
    if not portions and not each:
        item.scope.fault("PE425", item.span, text=item.scope.excerpt(item.span))
        return
    item.listed = True
    item.take([*about, *each], "item")
    if portions:
        _shares(item, truths, portions)
        _check_repeated(item, portions[0], worth, each)
        return
    award = each[0].action
    assert isinstance(award, ast.Award)  # noqa: S101 - by _is_counted
    points = item.amount(award)
    _check_repeated(item, each[0], points, each[1:])
    verb = each[0].every.verb if each[0].every is not None else ""
    missed = award.kind == "lose" or direction(verb) == "down"
    for truth, span in truths:
        yes, no = (build.ZERO, points) if missed else (points, build.ZERO)
        node = Case(
            (Branch(truth, yes),), no, span=span, role="item", label=item.scope.excerpt(span)
        )
        kind = award.kind if award.kind != "bonus" else "gain"
        item.changes.append(Change(node, kind, each[0].sentence, span))


def _is_about_items(item: Item, clause: Clause) -> bool:
    """Whether a clause says what the items are worth, rather than something of its own."""
    if not isinstance(clause.action, ast.Award) or clause.scope is not None:
        return False
    return _is_nominal(item, clause) or speaks_of_all(item.scope, clause)


def _scores_each(item: Item, clause: Clause, items: int) -> bool:
    """``符合得2分，不符合不得分``, where so much for each makes up the whole."""
    award = clause.action
    if not isinstance(award, ast.Award) or award.kind != "gain" or item.full is None:
        return False
    value = build.constant_of(item.amount(award))
    return value is not None and value > 0 and value * items == item.full


def _is_counted(clause: Clause) -> bool:
    """``每符合一项得1分``, ``缺一项扣1分``."""
    if not isinstance(clause.action, ast.Award):
        return False
    return clause.every is not None or count_of(clause.when) is not None


def _counts_items(clause: Clause) -> bool:
    """``每有一项内容缺失扣1分``: counted in the word for an item."""
    if not _is_counted(clause):
        return False
    number = clause.every.amount if clause.every is not None else count_of(clause.when)
    return number is not None and number.unit in _ITEMS


def _repeats(item: Item, worth: Node, clause: Clause) -> bool:
    """``各1分，有一项缺失扣1分``: the deduction says again what the items are worth."""
    award = clause.action
    if not isinstance(award, ast.Award) or award.kind != "lose" or not _counts_items(clause):
        return False
    return build.constant_of(item.amount(award)) == build.constant_of(worth)


def _check_repeated(item: Item, first: Clause, worth: Node, again: list[Clause]) -> None:
    """What is said twice of each item is the same."""
    for clause in again:
        amount = item.amount(clause.action)  # type: ignore[arg-type] # by its kind
        if build.constant_of(amount) != build.constant_of(worth):
            _contradict(item, first, clause)
            return


def _contradict(item: Item, first: Clause, second: Clause) -> None:
    item.scope.fault(
        "PE417", second.span, labels=(Label(first.span, "first"),),
        first=item.scope.excerpt(first.span), second=item.scope.excerpt(second.span),
    )  # fmt: skip


def _is_nominal(item: Item, clause: Clause) -> bool:
    """符合得相应分值，不符合不得分; 全部满足得满分; but not 弄虚作假的不得分."""
    award = clause.action
    if (
        not isinstance(clause.action, ast.Award)
        or not isinstance(award, ast.Award)
        or clause.scope is not None
    ):
        return False
    if award.own_share:
        return True
    if not clause.otherwise and not speaks_of_all(item.scope, clause):
        return False
    if award.full:
        return True
    return award.nothing


def _amounts(item: Item, items: int, portions: list[Clause]) -> list[Node]:
    """What each listed item is worth."""
    amounts: list[Node] = []
    for clause in portions:
        action = clause.action
        assert isinstance(action, ast.Portion)  # noqa: S101 - by its kind
        node = _portion(item, action)
        each = action.each and (len(portions) == 1)
        amounts.extend([node] * (items if each else 1))
    return amounts


def _shares(item: Item, truths: list[tuple[Node, Span]], portions: list[Clause]) -> None:
    amounts = _amounts(item, len(truths), portions)
    if len(amounts) != len(truths):
        item.scope.fault("PE420", portions[0].span, left=len(truths), right=len(amounts))
        return
    item.shares = portions[0].span
    total = sum((build.constant_of(node) or Fraction(0) for node in amounts), Fraction(0))
    _check_whole(item, portions[0].span.cover(portions[-1].span), total)
    for (truth, span), points in zip(truths, amounts, strict=True):
        node = Case(
            (Branch(truth, points),),
            build.ZERO,
            span=span,
            role="item",
            label=item.scope.excerpt(span),
        )
        item.changes.append(Change(node, "gain", portions[0].sentence, span))


def _check_whole(item: Item, span: Span, total: Fraction) -> None:
    if item.full is not None and total != item.full:
        share = total / item.full if item.full else total
        item.scope.fault("PE406", span, sum=_percent(share))


def _portion(item: Item, action: ast.Portion) -> Node:
    item.scope.full = item.full
    value = action.amount
    if isinstance(value, ast.Number) and value.unit == "%":
        return build.mul(item.full_node(value.span), build.const(value.value), value.span)
    typed = lower(item.scope, value, formula=True)
    if typed.kind != "score":
        return build.mul(item.full_node(value.span), typed.node, value.span)
    return typed.node


def _percent(share: Fraction) -> str:
    percent = to_text(share * 100)
    return to_text(share) if "/" in percent else f"{percent}%"
