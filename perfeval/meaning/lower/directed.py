"""正向 and 反向 alternatives of one rule: the target's operator decides between them."""

from __future__ import annotations

from perfeval.meaning import build
from perfeval.meaning.item import Item, words_of
from perfeval.meaning.phrases import names_in
from perfeval.meaning.scope import Typed
from perfeval.meaning.target import Target, read_target
from perfeval.program.nodes import Branch, Case
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause

_WORDS = {"正向": "正向指标", "反向": "反向指标", "逆向": "反向指标", "负向": "反向指标"}
_TARGET_NAMES = ("年度指标值", "目标值", "指标值", "完成目标")


def direction_of(item: Item, clause: Clause) -> str | None:
    """正向指标 or 反向指标, when the clause is for one of them only."""
    text = words_of(item, clause)[0] if clause.when else ""
    if isinstance(clause.action, ast.Formula) and clause.action.name is not None:
        text += clause.action.name.text
    return next((label for word, label in _WORDS.items() if word in text), None)


def enter_direction(item: Item, clause: Clause) -> bool:
    """Whether the clause applies; with a target, only one of the alternatives does."""
    direction = direction_of(item, clause)
    if direction is None:
        return True
    target = _target(item)
    if target is None:
        if not item.directions:
            _choice(item, clause)
        return True
    key = next((k for k in _target_keys(item, clause) if k), None)
    if key is not None:
        kind = target.unit.kind if target.unit is not None else None
        item.scope.given[key] = Typed(build.const(target.value), kind, target.unit)
    wanted = "反向指标" if target.operator in {"<", "<="} else "正向指标"
    return direction == wanted


def _target(item: Item) -> Target | None:
    text = item.scope.context.target
    return read_target(text) if text else None


def _target_keys(item: Item, clause: Clause) -> list[str]:
    if not isinstance(clause.action, ast.Formula):
        return []
    names = names_in(clause.action.value)
    return [item.scope.key(n) for n in names if n.startswith(_TARGET_NAMES)]


def _choice(item: Item, clause: Clause) -> None:
    item.scope.registry.local(
        item.key, "choice", words_of(item, clause)[1], labels=("正向指标", "反向指标")
    )


def lower_directions(item: Item) -> None:
    """The chosen alternative is the base; without a target, a choice input decides."""
    rows = item.directions
    if not rows:
        return
    if _target(item) is not None or len(rows) == 1:
        item.bases.append((rows[0][1], rows[0][2].span))
        return
    node = item.scope.registry.local(
        item.key, "choice", rows[0][2].span, labels=("正向指标", "反向指标")
    )
    forward = next((row for row in rows if row[0] == "正向指标"), rows[0])
    backward = next((row for row in rows if row[0] == "反向指标"), rows[-1])
    truth = build.compare("==", node, build.ZERO, forward[2].span)
    case = Case((Branch(truth, forward[1]),), backward[1], span=item.span, role="tiers")
    item.bases.append((case, rows[0][2].span))
