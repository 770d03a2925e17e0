"""Values that show a finding, in the words and units of the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from perfeval.diagnostics import Diagnostic, Label
from perfeval.meaning.registry import Draft
from perfeval.meaning.scope import Scope
from perfeval.numbers.exact import to_text
from perfeval.numbers.units import Unit, parse_unit
from perfeval.program.nodes import Compare, Const, Node
from perfeval.program.used_inputs import every
from perfeval.source import Span

_YES_NO = ("否", "是")


def warn(
    scope: Scope,
    code: str,
    span: Span,
    words: dict[str, object],
    labels: tuple[Label, ...] = (),
) -> None:
    """Report a warning at ``span``."""
    scope.sink.add(
        Diagnostic(code, scope.source, span, words, labels, scope.context.path, severity="warning")
    )


def name_of(scope: Scope, node: Node) -> str:
    """What the author calls ``node``."""
    if node.label:
        return node.label
    draft = scope.registry.draft_of(node)
    if draft is not None:
        return draft.key
    return "".join(scope.excerpt(node.span).split()) if node.span is not None else ""


def value_of(scope: Scope, node: Node, value: Fraction, *, percent: bool = False) -> str:
    """``value`` of ``node`` in the shape that the text uses: 89.5%, 12天, 是."""
    draft = scope.registry.draft_of(node)
    if draft is not None and draft.kind == "yes_no":
        return _YES_NO[value != 0]
    if draft is not None and draft.kind == "choice" and 0 <= value < len(draft.labels):
        return draft.labels[int(value)]
    if percent or (draft is not None and _is_ratio(draft)):
        return f"{to_text(value * 100)}%"
    unit = _unit_of(draft)
    if unit is not None and unit.kind != "ratio":
        return f"{to_text(value / unit.factor)}{unit.text}"
    return to_text(value)


def in_percent(scope: Scope, conditions: Iterable[Node]) -> bool:
    """Whether the text compares with percentages here."""
    for condition in conditions:
        for part in every(condition):
            if (
                isinstance(part, Compare)
                and isinstance(part.right, Const)
                and part.right.span is not None
            ) and "%" in scope.excerpt(part.right.span).replace("％", "%"):
                return True
    return False


def stated(scope: Scope, values: Mapping[Node, Fraction], *, percent: bool = False) -> str:
    """``执行率 = 80%、投诉次数 = 3次``."""
    return "、".join(
        f"{name_of(scope, node)} = {value_of(scope, node, value, percent=percent)}"
        for node, value in values.items()
    )


def _is_ratio(draft: Draft) -> bool:
    return draft.kind == "ratio" or (draft.ready is not None and draft.ready.kind == "ratio")


def _unit_of(draft: Draft | None) -> Unit | None:
    if draft is None:
        return None
    if draft.ready is not None and draft.ready.unit:
        return parse_unit(draft.ready.unit)
    return draft.unit
