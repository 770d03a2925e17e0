"""One item as a whole: from its clauses to one program."""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.meaning import build
from perfeval.meaning.checks import check_item
from perfeval.meaning.conditions import is_numeric, node_of
from perfeval.meaning.item import Item, Ruling
from perfeval.meaning.lower.checklist import lower_marks
from perfeval.meaning.lower.limits import bounded, limits_of, ruled
from perfeval.meaning.lower.rates import lower_prose
from perfeval.meaning.prose import note_prose
from perfeval.meaning.reader import Reader
from perfeval.meaning.roles import read_clauses
from perfeval.meaning.scope import Local, Scope
from perfeval.meaning.settle import lead_subject, settle
from perfeval.meaning.subjects import read_conditions
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Branch, Case, Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block, Clause
from perfeval.reading.words import words_of
from perfeval.source import Span


@attrs.define
class Lowered:
    """A block as a node, with the rulings it hands to the whole indicator."""

    node: Node
    full: Fraction | None
    upward: list[Ruling]


def compared(item: Item, block: Block) -> Lowered | None:
    """``不少于5天（4分）`` among others asks for the number; alone it says not what lies below."""
    if not is_numeric(block.when) or not all(
        isinstance(p, ast.Chain | ast.Range) for p in block.when
    ):
        return None
    assert block.points is not None  # noqa: S101 - by the caller
    span = block.head_span or item.span
    if not item.scope.registry.home:
        item.scope.fault("PE425", span, text=item.scope.excerpt(span))
        return None
    names = [side.value for p in block.when if isinstance(p, ast.Chain) for side in p.sides[:2]
             if isinstance(side, ast.Side) and isinstance(side.value, ast.Name)]  # fmt: skip
    declared = item.scope.context.declared
    if declared is not None and not any(item.scope.key(name.text) in declared for name in names):
        return None  # a data block that does not know the value leaves it to a judge
    condition = item.reader.read(block.when, span)
    if condition is None:
        return None
    item.scope.read("comparison_item", span)
    value = build.const(block.points.value, span)
    case = Case(
        (Branch(node_of(condition), value),), build.ZERO, span=span, role="item", label=block.head
    )
    return Lowered(case, block.points.value, [])


def item_of(
    scope: Scope, block: Block, key: str, full: Fraction | None, clauses: list[Clause], span: Span
) -> Item:
    """The item that ``clauses`` make, with what is prose noted and the subject known."""
    prose = [c.span for c in clauses if isinstance(c.action, ast.Statement)]
    clauses = note_prose(scope, settle(scope, clauses, full), full)
    basic = next((c.action.points.value for c in clauses if isinstance(c.action, ast.Basic)), None)
    reader = Reader(scope, key, span)
    lead = lead_subject(clauses)
    if lead is not None:
        reader.subject = scope.name(lead.text, lead.span)
    own = own_definition(scope, clauses)
    if own is not None:
        reader.defined = own
    return Item(scope, block, key, full, reader, clauses, span, prose=prose, basic=basic)


def own_definition(scope: Scope, clauses: list[Clause]) -> Local | None:
    """The value that the item's own text defines last is its subject by default."""
    for clause in reversed(clauses):
        own = clause.action
        if isinstance(own, ast.Definition) and not isinstance(own.value, ast.Number):
            return scope.locals.get(scope.key(own.name.text))  # 目标值为98%: nothing to score
    return None


def finish(item: Item) -> Lowered | None:
    """Read the clauses of one item and put them together."""
    read_conditions(item)
    _check_limits(item)
    lower_marks(item)
    read_clauses(item)
    base = item.base()
    if base is None and block_is_judged(item):
        base = yes_no_part(item, item.block).node
    if base is None:
        base = item.default_base()
    if base is None and not item.clauses and item.prose and not _exhorts(item):
        lower_prose(item, item.prose)
        base = item.base()
    if base is None:
        text = item.scope.excerpt(item.span).strip()
        if not item.scope.sink.failed:
            item.scope.fault("PE108", item.span, text=text)
        return None
    node = ruled(bounded(item, base), item.exemptions, item.overrides)
    check_item(item, node)
    return Lowered(node, item.full, item.upward)


def _exhorts(item: Item) -> bool:
    """``各单位应当加强管理``: nothing in it can be looked up as done or not done."""
    text = item.scope.excerpt(item.prose[0].cover(item.prose[-1]))
    return any(word in text for word in words_of("exhorts"))


def block_is_judged(item: Item) -> bool:
    """``督促整改（1分），如无法提供证明的，得0分``: the head is judged, the rest rules over it."""
    if item.block.points is None or not item.block.head or item.changes or item.bands:
        return False
    return bool(item.overrides or item.exemptions or item.upward)


def _check_limits(item: Item) -> None:
    for _, limit, amount in limits_of(item):
        if limit.kind == "lift":
            item.lifted = True
        if (
            limit.kind == "gain"
            and amount is not None
            and item.full is not None
            and amount > item.full
        ):
            item.scope.fault("PE404", limit.span, score=to_text(amount), points=to_text(item.full))


def yes_no_part(item: Item, block: Block) -> Lowered:
    """``制定工作方案（1分）``: the words themselves, judged yes or no."""
    assert block.points is not None  # noqa: S101 - by the caller
    span = block.head_span or item.span
    truth = node_of(item.reader.judged(span))
    value = build.const(block.points.value, span)
    case = Case((Branch(truth, value),), build.ZERO, span=span, role="item", label=block.head)
    return Lowered(case, block.points.value, [])
