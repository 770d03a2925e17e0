"""The inputs of one rule, as the text makes them known.

A name is met several times before all is known of it: in a formula it is a
number, beside ``≥90%`` a ratio, beside ``每少1个`` a count. Drafts collect
that, and become :class:`InputSpec` records at the end.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from perfeval.model.inputs import InputKind, InputSpec, LabelRange
from perfeval.numbers.units import Unit, parse_unit
from perfeval.program.nodes import Input, Node
from perfeval.reading.words import words_of
from perfeval.source import Span

_MEASURED = frozenset(("quantity", "ratio", "count"))


def counts(key: str, unit: Unit) -> bool:
    """Whether a value in ``unit`` is a whole number; 每万人口拥有量 and 人均面积 are quotients."""
    return unit.count and not unit.several_sizes and not key.startswith(words_of("quotients"))


@attrs.define
class Draft:
    """An input while the rule is being read."""

    id: str
    key: str
    kind: InputKind
    place: tuple[int, ...]
    span: Span | None
    local: bool = False
    unit: Unit | None = None
    declared: bool = False
    percent: bool = False
    labels: tuple[str, ...] = ()
    ranges: tuple[LabelRange, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    settled: bool = False
    home: str = ""  # the part that it belongs to
    ready: InputSpec | None = None
    group: int | None = None

    def spec(self, path: tuple[str, ...]) -> InputSpec:
        """The finished record."""
        if self.ready is not None:
            return self.ready
        return InputSpec(
            self.id, self.key, self.kind, path, self.local,
            self.unit.text if self.unit else None, self.declared, self.labels, self.ranges,
            self.low, self.high, self.percent, self.group, span=self.span,
        )  # fmt: skip


@attrs.define
class Registry:
    """All inputs of one rule by id."""

    path: tuple[str, ...]
    own: str = ""  # the name of the indicator
    part: int = 0  # which of its parts without a head is being read
    home: str = ""  # the part or sentence group that is being read
    drafts: dict[str, Draft] = attrs.field(factory=dict)
    nodes: dict[str, Input] = attrs.field(factory=dict)

    def _node(self, draft: Draft) -> Input:
        node = self.nodes.get(draft.id)
        if node is None:
            node = Input(draft.id, span=draft.span, role="input", label=draft.key)
            self.nodes[draft.id] = node
        return node

    def operand(self, key: str, span: Span, unit: str | None) -> Input:
        """The shared input of this name, made at its first appearance."""
        identity = key
        draft = self.drafts.get(key)
        if draft is not None and draft.local and draft.kind not in _MEASURED:
            identity = f"{key}/quantity"
            draft = self.drafts.get(identity)
        if draft is None:
            draft = Draft(
                identity, key, "quantity", (span.start, len(self.drafts)), span, home=self.home
            )
            if unit is not None:
                parsed = parse_unit(unit)
                draft.unit, draft.declared = parsed, True
                if parsed is not None and parsed.kind == "ratio":
                    draft.kind, draft.percent = "ratio", unit.endswith("%")
                elif parsed is not None and counts(key, parsed):
                    draft.kind = "count"
            self.drafts[identity] = draft
        elif (span.start,) < draft.place:
            draft.place = (span.start,)
        return self._node(draft)

    def local(self, key: str, kind: InputKind, span: Span, **known: object) -> Input:
        """An input that belongs to this indicator alone."""
        if self.part > 1 and key == self.own and kind not in _MEASURED - {"count"}:
            key = f"{key}{self.part}"
        identity = "/".join((*self.path, key)) if self.path else key
        draft = self.drafts.get(identity)
        if draft is not None and draft.home != self.home and kind not in _MEASURED - {"count"}:
            identity = f"{identity}@{self.home}"  # the same words in two items are two inputs
            draft = self.drafts.get(identity)
        if draft is not None and draft.kind != kind:
            identity += f"/{kind}"
            draft = self.drafts.get(identity)
        if draft is None:
            draft = Draft(identity, key, kind, (span.start,), span, local=True, home=self.home)
            self.drafts[identity] = draft
        for name, value in known.items():
            setattr(draft, name, value)
        return self._node(draft)

    def drop(self, draft: Draft) -> None:
        """Forget an input that the text does not ask for after all."""
        self.drafts.pop(draft.id, None)
        self.nodes.pop(draft.id, None)

    def adopt(self, spec: InputSpec, place: tuple[int, ...]) -> None:
        """An input of a derived value of the data block, opened where it first stands."""
        draft = self.drafts.get(spec.id)
        if draft is None:
            self.drafts[spec.id] = Draft(spec.id, spec.key, spec.kind, place, spec.span, ready=spec)
        elif place < draft.place:
            draft.place = place

    def draft_of(self, node: Node) -> Draft | None:
        """The draft behind a bare input node."""
        return self.drafts.get(node.key) if isinstance(node, Input) else None

    def specs(self) -> tuple[InputSpec, ...]:
        """All inputs in order of first appearance."""
        ordered = sorted(self.drafts.values(), key=lambda draft: draft.place)
        return tuple(draft.spec(self.path) for draft in ordered)
