"""A whole rule: its parts, how they add up, and the plan that comes out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.meaning import build
from perfeval.meaning.checks import check_score
from perfeval.meaning.checks.follow import independent
from perfeval.meaning.context import Context
from perfeval.meaning.expressions import lower, without_points
from perfeval.meaning.lower.limits import ruled
from perfeval.meaning.parts import lower_block
from perfeval.meaning.registry import Registry
from perfeval.meaning.roles import SECTIONS
from perfeval.meaning.scope import Local, Scope, Typed
from perfeval.meaning.target import read_target
from perfeval.meaning.whole import Lowered
from perfeval.model.inputs import InputSpec
from perfeval.model.plan import Plan, Rounding, TakenRole, Veto
from perfeval.numbers.exact import to_text
from perfeval.program.nodes import Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Block
from perfeval.reading.read import read_rule
from perfeval.reading.words import words_of
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key
from perfeval.text.suggest import differ_in_number, nearest

_LARGEST_BARE_RATIO = 2
_QUOTES = frozenset("“”\"「」『』‘’'")
_YES_NO_WORDS = {
    "有",
    "无",
    "是",
    "否",
    "符合",
    "不符合",
    "达标",
    "不达标",
    "达到",
    "未达到",
    "完成",
    "未完成",
}


def compile_rule(source: Source, span: Span, context: Context, sink: Collector) -> Plan | None:
    """Compile the scoring standard at ``span``; None when it has errors, which go to ``sink``."""
    found = Collector()
    plan = _compile(source, span, context, found)
    for diagnostic in independent(found, source, span):
        sink.add(attrs.evolve(diagnostic, path=diagnostic.path or context.path))
    return None if found.failed else plan


def _compile(source: Source, span: Span, context: Context, sink: Collector) -> Plan | None:
    block = read_rule(source, span, sink)
    if not block.points and not block.clauses and not block.parts:
        if not sink.failed:
            code = "PE108" if block.notes else "PE107"
            sink.add(Diagnostic(code, source, span, {"text": source.excerpt(span).strip()}))
        return None
    if sink.failed:
        return None
    scope = Scope(source, context, sink, Registry(context.path, normalise_key(context.name)), lower)
    _target_names(scope)
    _definitions(scope, block)
    _explanation(scope)
    rounding = _rounding(scope, block)
    for rival in (span for part in _blocks(block) for span in part.rivals):
        scope.read("rival_reading", rival)
    lowered = lower_block(scope, block, normalise_key(context.name), context.points, span)
    if lowered is None or sink.failed:
        return None
    node, vetoes = _apply_upward(lowered, alone=not context.path)
    _bare_percentages(scope)
    _misnamed(scope)
    if scope.sink.failed:
        return None
    _unused_definitions(scope)
    _check_sums(scope, lowered)
    check_score(scope, node, lowered.full, span)
    return Plan(
        source, span, node, _as_written(scope), lowered.full, rounding,
        tuple(scope.readings), tuple(vetoes),
        tuple(sorted((*_notes(block), *scope.notes), key=lambda s: s.start)), _roles(scope, block),
    )  # fmt: skip


def _as_written(scope: Scope) -> tuple[InputSpec, ...]:
    """The inputs, with keys in the author's own characters where they stand in one piece."""
    found = []
    for spec in scope.registry.specs():
        words = "".join(scope.excerpt(spec.span).split()) if spec.span is not None else ""
        same = words != spec.key and normalise_key(words) == spec.key
        quoted = words[:1] in _QUOTES and words[-1:] in _QUOTES
        found.append(attrs.evolve(spec, key=words) if same and not quoted else spec)
    return _told_apart(scope, found)


def _told_apart(scope: Scope, specs: list[InputSpec]) -> tuple[InputSpec, ...]:
    """``优秀得5分，良好得3分；酌情扣分``: of two inputs with one name the later takes its words.

    The same words in two parts are ``部分/关键词``.
    """
    homes = {draft.id: draft.home for draft in scope.registry.drafts.values()}
    rows: dict[str, list[InputSpec]] = {}
    for spec in specs:
        rows.setdefault(normalise_key(spec.key), []).append(spec)
    specs = [
        attrs.evolve(spec, key=f"{homes[spec.id]}/{spec.key}")
        if homes.get(spec.id)
        and len({homes.get(other.id) for other in rows[normalise_key(spec.key)]}) > 1
        else spec
        for spec in specs
    ]
    taken = {normalise_key(spec.key) for spec in specs if not spec.local}
    found = []
    for spec in specs:
        if spec.local:
            key = next(k for k in _names_of(scope, spec) if normalise_key(k) not in taken)
            taken.add(normalise_key(key))
            found.append(attrs.evolve(spec, key=key))
        else:
            found.append(spec)
    return tuple(found)


def _names_of(scope: Scope, spec: InputSpec) -> Iterator[str]:
    """What an input may be called: its key, its words, and at last its key with a number."""
    yield spec.key
    if spec.labels:
        yield "、".join(spec.labels)
    elif spec.span is not None:
        yield "".join(scope.excerpt(spec.span).split())
    yield from (f"{spec.key}{number}" for number in count(2))


def _roles(scope: Scope, block: Block) -> tuple[TakenRole, ...]:
    """What every stretch of the text was taken for, in order of the text."""
    heads = {part.head_span: "part" for part in _blocks(block) if part.head_span is not None}
    found = {**dict.fromkeys(_notes(block), "note"), **heads, **scope.roles}
    return tuple(TakenRole(span, found[span], SECTIONS[found[span]]) for span in sorted(found))


def _notes(part: Block) -> tuple[Span, ...]:
    found = list(part.notes)
    for inner in part.parts:
        found.extend(_notes(inner))
    return tuple(found)


def _apply_upward(lowered: Lowered, *, alone: bool) -> tuple[Node, list[Veto]]:
    """What a veto of the total leaves to the rubric; a rule that stands alone is its own total."""
    overrides = [r for r in lowered.upward if alone or r.veto != "total"]
    vetoes = [Veto(r.truth, r.veto, r.span) for r in lowered.upward if r.veto is not None]
    return ruled(lowered.node, [], overrides), vetoes


def _check_sums(scope: Scope, lowered: Lowered) -> None:
    """``两项共25分`` says the full score again, of the whole or of its own part."""
    for clause, own in scope.sums:
        limit = clause.action
        if not isinstance(limit, ast.Limit) or not isinstance(limit.amount, ast.Points):
            continue
        if lowered.full is not None and limit.amount.value not in {lowered.full, own}:
            scope.fault(
                "PE405", clause.span, sum=to_text(lowered.full), points=to_text(limit.amount.value)
            )


# Definitions and rounding -----------------------------------------------------------


def _blocks(block: Block) -> list[Block]:
    return [block, *(inner for part in block.parts for inner in _blocks(part))]


def _definitions(scope: Scope, root: Block) -> None:
    """All ``名称=表达式`` of the rule, wherever they stand; circles are found on use."""
    for block in _blocks(root):
        for clause in block.clauses:
            action = clause.action
            if isinstance(action, ast.Formula) and action.name is not None:
                name = action.name.text.removesuffix("得分")
                scope.series.append((name, without_points(action.value)))
            if not isinstance(action, ast.Definition):
                continue
            key = scope.key(action.name.text)
            if key in _YES_NO_WORDS and isinstance(action.value, ast.Number):
                scope.booleans[key] = action.value.value
                continue
            if key in scope.locals:
                scope.fault("PE203", action.name.span, name=action.name.text)
                continue
            scope.locals[key] = Local(key, action.value, clause.span, scope.source)


def _explanation(scope: Scope) -> None:
    """``名称=表达式`` sentences of the indicator's 指标说明 are definitions too."""
    if scope.context.explanation is None:
        return
    source, span = scope.context.explanation
    quiet = Collector()
    for block in _blocks(read_rule(source, span, quiet)):
        for clause in block.clauses:
            action = clause.action
            if isinstance(action, ast.Definition):
                key = scope.key(action.name.text)
                if key not in scope.locals:
                    scope.locals[key] = Local(key, action.value, clause.span, source)


def _bare_percentages(scope: Scope) -> None:
    """``≥95得3分；<95%得0分``: a number above 2 beside percentages lacks its sign."""
    for draft, number in scope.bare:
        if draft.percent and abs(number.value) > _LARGEST_BARE_RATIO:
            wanted = f"{number.raw}%" if number.raw else None
            right = scope.excerpt(number.span)
            scope.fault("PE301", number.span, left="%", right=right, suggestion=wanted)


def _misnamed(scope: Scope) -> None:
    """A definition that nothing uses beside a name that is nearly its own."""
    unused = [
        local
        for local in scope.locals.values()
        if local.typed is None and local.source is scope.source
    ]
    for draft in [] if not unused else scope.registry.drafts.values():
        names = [local.name for local in unused if draft.key not in scope.excerpt(local.span)]
        near = nearest(draft.key, names)
        if near is None or differ_in_number(near, draft.key):
            continue
        if draft.span is not None and not draft.local:
            scope.fault("PE201", draft.span, name=draft.key, suggestion=near)


def _unused_definitions(scope: Scope) -> None:
    """A definition that nothing uses still has to be sound, but asks for nothing."""
    registry = scope.registry
    scope.registry = Registry(registry.path)
    for local in list(scope.locals.values()):
        if local.typed is None and local.source is scope.source:
            scope.name(local.name, local.span)
    scope.registry = registry


def _target_names(scope: Scope) -> None:
    """目标值, 年度指标值 and 完成目标 mean the indicator's own target, where it has one."""
    target = read_target(scope.context.target) if scope.context.target else None
    if target is None:
        return
    kind = target.unit.kind if target.unit is not None else None
    typed = Typed(build.const(target.value), kind, target.unit)
    for name in ("目标值", "年度指标值", "完成目标", "年度目标值"):
        scope.given[name] = typed


def _rounding(scope: Scope, root: Block) -> Rounding | None:
    found: Rounding | None = None
    for block in _blocks(root):
        for clause in block.clauses:
            action = clause.action
            if not isinstance(action, ast.Rounding):
                continue
            names = [p for p in clause.when if isinstance(p, ast.Chain)]
            if names and names[0].signs:
                said = normalise_key(scope.excerpt(names[0].span))
                if not said.startswith(words_of("short_of")):  # 不足1个百分点的四舍五入取整
                    scope.fault("PE101", clause.span, text=scope.excerpt(clause.span))
                continue
            key = ""
            if names:
                cover = names[0].span.cover(names[-1].span)
                key = scope.key(scope.excerpt(cover))
            if key and key in scope.locals:
                scope.locals[key].places = action.places
                scope.locals[key].mode = action.mode or "half_up"
            elif key and not key.endswith("得分"):
                scope.fault("PE201", clause.span, name=key)
            elif (
                found is not None
                and action.mode
                and "整" not in scope.excerpt(action.span)
                and not action.places
            ):
                found = Rounding(found.places, action.mode)  # 保留1位小数（只舍不入）
            else:
                found = Rounding(action.places, action.mode or "half_up")
    return found
