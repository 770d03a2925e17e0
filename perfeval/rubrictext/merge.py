"""One list of inputs for a whole rubric: the same name is the same quantity."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Label
from perfeval.model.inputs import InputSpec
from perfeval.numbers.units import parse_unit, same_kind
from perfeval.source import Source

#: The kinds as a reader of a rubric calls them.
_KINDS = {
    "ratio": "比率",
    "quantity": "数量",
    "count": "个数",
    "yes_no": "是否",
    "choice": "档次",
    "score": "评分",
    "deduction": "扣分",
}


@attrs.define
class Inputs:
    """The inputs of a rubric in order, and which leaves use each."""

    source: Source
    sink: Collector
    specs: dict[str, InputSpec] = attrs.field(factory=dict)
    users: dict[str, list[int]] = attrs.field(factory=dict)

    def add(self, leaf: int, path: tuple[str, ...], specs: Iterable[InputSpec]) -> None:
        """Take in what the leaf at place ``leaf`` asks for."""
        for spec in specs:
            known = self.specs.get(spec.id)
            if known is None:
                self.specs[spec.id] = attrs.evolve(spec, path=path)
            else:
                self.specs[spec.id] = self._merged(known, spec, path)
            users = self.users.setdefault(spec.id, [])
            if not users or users[-1] != leaf:
                users.append(leaf)

    def _merged(self, known: InputSpec, spec: InputSpec, path: tuple[str, ...]) -> InputSpec:
        if _is_plain(known) and spec.kind in ("ratio", "count", "quantity"):
            kept, other = attrs.evolve(spec, path=known.path), known
        elif known.kind == spec.kind or (_is_plain(spec) and known.kind in ("ratio", "count")):
            kept, other = known, spec
        else:
            self._conflict("PE302", known, spec, path)
            return known
        if kept.labels != other.labels or kept.ranges != other.ranges:
            self._conflict("PE302", known, spec, path)
        if not _same_unit(kept, other):
            self._conflict("PE301", known, spec, path)
        return attrs.evolve(
            kept,
            unit=kept.unit or other.unit,
            declared_unit=kept.declared_unit or other.declared_unit,
            percent=kept.percent or other.percent,
            low=kept.low if kept.low is not None else other.low,
            high=kept.high if kept.high is not None else other.high,
        )

    def _conflict(
        self, code: str, known: InputSpec, spec: InputSpec, path: tuple[str, ...]
    ) -> None:
        left, right = (
            (known.unit or "", spec.unit or "")
            if code == "PE301"
            else (_named(known), _named(spec))
        )
        labels = () if known.span is None else (Label(known.span, "first"),)
        self.sink.add(
            Diagnostic(code, self.source, spec.span, {"left": left, "right": right}, labels, path)
        )


def _named(spec: InputSpec) -> str:
    kind = _KINDS[spec.kind]
    return f"{kind}（{'、'.join(spec.labels)}）" if spec.labels else kind


def _is_plain(spec: InputSpec) -> bool:
    """Whether all that is known of the input is that it is some number."""
    return spec.kind == "quantity" and spec.unit is None


def _same_unit(first: InputSpec, second: InputSpec) -> bool:
    if first.unit is None or second.unit is None or first.unit == second.unit:
        return True
    left, right = parse_unit(first.unit), parse_unit(second.unit)
    return left is not None and right is not None and same_kind(left, right)
