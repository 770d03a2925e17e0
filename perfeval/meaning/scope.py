"""One item while it is lowered: its names, definitions, full score and findings."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Protocol

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Label
from perfeval.meaning import build
from perfeval.meaning.context import Context, Definition
from perfeval.meaning.registry import Draft, Registry, counts
from perfeval.model.inputs import Reading
from perfeval.numbers.units import Unit, is_known, parse_unit, same_kind
from perfeval.program.nodes import Const, Input, Node, Round
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.source import Source, Span
from perfeval.text.names import normalise_key
from perfeval.text.suggest import nearest

RESERVED = frozenset(
    "得分 不得分 扣分 不扣分 加分 满分 否则 其余 扣完为止 上限 封顶 酌情扣分 一票否决".split()
)
"""Words of the rule language that are no names as they stand."""

_RATES = ("率", "比例", "占比", "比重", "满意度", "知晓度", "认可度")
_CHANGED = (
    "缩短", "压减", "压缩", "节约", "下降", "降低", "减少", "增长", "提高", "上升",
    "超预算", "超概算",
)  # fmt: skip
_TARGETS = {"目标", "目标值", "标准值", "基准值", "指标值", "任务数", "目标数", "计划数"}
_THE_RATE = {"比率", "比例", "比值", "该比率", "该比例", "该比值", "此比率", "此比例"}
"""Words that stand for the one value that a rule defines."""

_UNIT_IN_NAME = re.compile(r"^(.+?)[(（]([^()（）]{1,6})[)）]$")


@attrs.frozen
class Typed:
    """A node and the kind of unit it is known to come out in.

    ``kind`` is ``"ratio"``, ``"score"``, a unit kind such as ``"money"``, or
    ``None`` while nothing tells.
    """

    node: Node
    kind: str | None = None
    unit: Unit | None = None


@attrs.define
class Local:
    """A definition of the rule's own text; lowered when it is first needed."""

    name: str
    value: ast.Expression
    span: Span
    source: Source
    places: int | None = None
    mode: str = "half_up"
    typed: Typed | None = None
    busy: bool = False


class Lowering(Protocol):
    """Makes the node of an expression: :func:`perfeval.meaning.expressions.lower`."""

    def __call__(
        self, scope: Scope, value: ast.Expression, *, formula: bool, score: bool = True
    ) -> Typed:
        """The node of ``value``."""


@attrs.define
class Scope:
    """What is shared by all items of one rule."""

    source: Source
    context: Context
    sink: Collector
    registry: Registry
    lower: Lowering
    locals: dict[str, Local] = attrs.field(factory=dict)
    readings: list[Reading] = attrs.field(factory=list)
    booleans: dict[str, Fraction] = attrs.field(factory=dict)
    given: dict[str, Typed] = attrs.field(factory=dict)
    series: list[tuple[str, ast.Expression]] = attrs.field(factory=list)
    bare: list[tuple[Draft, ast.Number]] = attrs.field(factory=list)
    written: list[str] = attrs.field(factory=list)  # names in formulas, read after conditions
    full: Fraction | None = None
    missing_full: bool = False
    clause: Span | None = None  # the clause that is being read
    notes: list[Span] = attrs.field(factory=list)
    roles: dict[Span, str] = attrs.field(factory=dict)  # what each clause was taken for
    sums: list[tuple[Clause, Fraction | None]] = attrs.field(factory=list)  # 两项共25分
    depth: int = 0

    # findings -----------------------------------------------------------

    def fault(
        self, code: str, span: Span, *, severity: str = "error", labels: tuple[Label, ...] = (),
        suggestion: str | None = None, **arguments: object,
    ) -> None:  # fmt: skip
        """Report one finding at ``span``."""
        self.sink.add(
            Diagnostic(
                code, self.source, span, arguments, labels=labels, path=self.context.path,
                suggestion=suggestion, severity=severity,  # type: ignore[arg-type] # passed on as they came
            )
        )  # fmt: skip

    def need_full(self, span: Span) -> None:
        """Report, once for a rule, that no full score is known."""
        if not self.missing_full:
            self.fault("PE411", span, phrase=self.excerpt(span))
        self.missing_full = True

    def read(self, topic: str, span: Span) -> None:
        """Record the default reading that was taken at ``span``."""
        reading = Reading(topic, span)
        if reading in self.readings:
            return
        self.readings.append(reading)
        if self.context.strict:
            self.fault("PE421", span, topic=topic)

    def take_back(self, topic: str, span: Span) -> None:
        """What was recorded inside ``span`` was read as something else after all."""
        within = [
            found
            for found in self.readings
            if found.topic == topic
            and span.start <= found.span.start
            and found.span.end <= span.end
        ]
        self.readings = [found for found in self.readings if found not in within]
        self.notes = [note for note in self.notes if note not in [each.span for each in within]]

    def note(self, topic: str, span: Span) -> None:
        """Keep a sentence that scores nothing, and record that it was taken so."""
        self.notes.append(span)
        self.roles[span] = "heading" if topic == "heading" else "note"
        if topic != "heading":
            self.read(topic, span)

    def excerpt(self, span: Span) -> str:
        """The author's words at ``span``."""
        return self.source.excerpt(span)

    # names --------------------------------------------------------------

    def key(self, text: str) -> str:
        """The name that ``text`` stands for, through the data block's aliases."""
        key = normalise_key(text)
        return self.context.aliases.get(key, key)

    def _split_unit(self, key: str) -> tuple[str, str | None]:
        """``招待费（万元）``: a unit in a name sets the unit and is no part of the name."""
        match = _UNIT_IN_NAME.match(key)
        if match is None or self.known(key) or key in (self.context.declared or ()):
            return key, None
        unit = parse_unit(match.group(2))
        if unit is None or not is_known(unit) or not unit.kind:
            return key, None
        return match.group(1), match.group(2)

    def _abbreviated(self, key: str) -> str:
        """``政府采购执行率=…；执行率达到95%``: the end of the one rate that it can mean.

        Only rates: 支出 behind 预算支出 is another quantity. 比率 alone is the
        rate that the rule defines, when it defines one.
        """
        declared = self.context.declared or ()
        if key in _THE_RATE and len(self.locals) == 1 and key not in declared:
            return key if self.known(key) else next(iter(self.locals))
        if len(key) < 2 or self.known(key) or key in declared:  # noqa: PLR2004 - 率 alone
            return key
        if key in _TARGETS:
            kinds = set()
        elif key.endswith(_RATES):
            kinds = {"ratio", "quantity"}
        elif key.endswith(_CHANGED):
            kinds = {"ratio"}
        else:
            return key
        here = self.clause
        drafts = [
            draft for draft in self.registry.drafts.values()
            if not draft.ready and draft.home == self.registry.home
            and not self._negates(draft.key, key)
            and not (draft.span and here and here.start <= draft.span.start < here.end)
        ]  # fmt: skip
        rates = [draft.key for draft in drafts if draft.kind in kinds and draft.unit is None]
        if not kinds:
            rates = [draft.key for draft in drafts]
        written = self.written if key.endswith(_RATES) else []
        if key in written:
            return key
        found = {name for name in (*self.locals, *rates, *written) if name.endswith(key)}
        return found.pop() if len(found) == 1 else key

    def _negates(self, longer: str, key: str) -> bool:
        """``不及格率`` is no 及格率."""
        return longer.endswith(key) and longer.removesuffix(key)[-1:] in {"不", "未", "非"}

    def known(self, key: str) -> bool:
        """Whether a definition or an earlier input has this name."""
        return key in self.locals or key in self.context.definitions or key in self.registry.drafts

    def name(self, text: str, span: Span) -> Typed:
        """The value behind a name: a definition, or an input."""
        key, unit = self._split_unit(self.key(text))
        if key in self.given:
            return self.given[key]
        short, key = key, self._abbreviated(key)
        if short in _TARGETS and key in self.registry.drafts and key != short:
            self.read("short_subject", span)  # 年度目标值…目标值
        local = self.locals.get(key)
        if local is not None:
            return self._local(local)
        definition = self.context.definitions.get(key)
        if definition is not None:
            return self._definition(definition, span)
        declared = self.context.declared
        if declared is not None and key not in declared:
            self._undeclared(key, span)
        elif key in RESERVED and self.excerpt(span).strip() == key:
            self.fault("PE117", span, word=key)
        node = self.registry.operand(key, span, self.context.units.get(key) or unit)
        draft = self.registry.drafts[node.key]
        return Typed(
            node, draft.unit.kind if draft.unit and draft.unit.kind else _of(draft.kind), draft.unit
        )

    def _undeclared(self, key: str, span: Span) -> None:
        names = [*(self.context.declared or ()), *self.context.definitions, *self.locals]
        self.fault("PE201", span, name=key, suggestion=nearest(key, names))

    def _definition(self, definition: Definition, span: Span) -> Typed:
        for order, spec in enumerate(definition.inputs):
            self.registry.adopt(spec, (span.start, order))
        return Typed(definition.node, definition.kind)

    def _local(self, local: Local) -> Typed:
        if local.typed is not None:
            return local.typed
        if local.busy:
            chain = " → ".join(entry.name for entry in self.locals.values() if entry.busy)
            self.fault("PE202", local.span, chain=f"{chain} → {local.name}")
            return Typed(build.ONE)
        local.busy = True
        outer = self.source
        self.source = local.source
        typed = self.lower(self, local.value, formula=True, score=False)
        self.source = outer
        local.busy = False
        node = typed.node
        if local.places is not None:
            places = local.places + 2 if typed.kind in {"ratio", None} else local.places
            factor = build.const(typed.unit.factor if typed.unit is not None else 1)
            shown = build.div(node, factor)  # 万元 are rounded as 万元
            rounded = Round(shown, places, local.mode, span=local.span)  # type: ignore[arg-type] # places are set here
            node = build.mul(rounded, factor)
        node = _shown(node, local)
        local.typed = attrs.evolve(typed, node=node)
        return local.typed

    # units --------------------------------------------------------------

    def literal(self, number: ast.Number, subject: Typed) -> Const:
        """The value of a literal beside ``subject``, whose kind it helps to tell."""
        unit = parse_unit(number.unit) if number.unit else None
        draft = self.registry.draft_of(subject.node)
        if unit is None:
            if draft is not None and draft.declared and draft.unit is not None:
                return build.const(number.value * draft.unit.factor, number.span)
            if draft is not None and draft.ready is None:
                self.bare.append((draft, number))
            return build.const(number.value, number.span)
        settled = draft is not None and draft.settled
        if draft is not None and draft.unit is None and draft.ready is None and not settled:
            self._settle(draft, unit)
        elif not self._fits(subject, unit):
            left = subject.unit.text if subject.unit else (subject.kind or "")
            if draft is not None and draft.unit is not None:
                left = draft.unit.text
            self.fault("PE301", number.span, left=left or "数", right=number.raw)
        return build.const(number.value, number.span)

    def _settle(self, draft: Draft, unit: Unit) -> None:
        if unit.kind == "ratio":
            draft.kind = "ratio"
            draft.percent = True
            draft.settled = True
            return
        draft.unit = unit
        draft.kind = "count" if counts(draft.key, unit) else "quantity"

    def _fits(self, subject: Typed, unit: Unit) -> bool:
        draft = self.registry.draft_of(subject.node)
        known = draft.unit if draft is not None and draft.unit is not None else subject.unit
        if draft is not None and draft.ready is not None:
            known = parse_unit(draft.ready.unit) if draft.ready.unit else None
            if draft.ready.kind == "ratio":
                return unit.kind == "ratio"
        if draft is not None and draft.settled:
            return unit.kind == "ratio"
        if known is not None:
            return same_kind(known, unit) or (
                (unit.kind == "ratio") == (known.kind == "ratio")
                and (known.count and unit.count and "" in {known.kind, unit.kind})
            )
        if subject.kind in {None, ""}:
            return True
        return subject.kind == unit.kind


def _of(kind: str) -> str | None:
    return "ratio" if kind == "ratio" else None


def _shown(node: Node, local: Local) -> Node:
    """``node`` with the definition's name on it; inputs and constants stay themselves."""
    if isinstance(node, Input | Const):
        return node
    return attrs.evolve(node, span=local.span, role="definition", label=local.name)
