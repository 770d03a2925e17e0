"""What a rule may lean on: its indicator's name, full score, target and the data block."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

import attrs

from perfeval.model.inputs import InputSpec
from perfeval.program.nodes import Node
from perfeval.source import Source, Span

#: The subject of a bare rule that names none (language reference, section 8).
DEFAULT_NAME = "完成值"


#: The other readings that the compiler can take, by topic of the reading.
VARIANTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "part_of_step": ("down", "up", "rata"),
        "percent_point": ("relative",),
        "equality_top": ("exact",),
        "unmarked_range": ("upper",),
        "stricter_exclusive": ("cumulative",),
    }
)


@attrs.frozen
class Definition:
    """A derived value of the data block, with the inputs that it opens into.

    ``kind`` is the kind of unit that it comes out in, where that is known.
    """

    name: str
    node: Node
    kind: str | None
    inputs: tuple[InputSpec, ...]
    source: Source
    span: Span


@attrs.frozen
class Context:
    """Where a rule stands.

    ``points`` is the full score 分值 of its indicator. ``units`` and
    ``aliases`` come from the data block, by normalised name; ``declared`` is
    the set of names that the block knows, or ``None`` without a block.
    ``explanation`` is the indicator's 指标说明, whose ``名称=表达式`` sentences
    are definitions. With ``strict`` a defaulted reading is an error.
    ``variants`` takes another reading than the default, by topic (:data:`VARIANTS`).
    """

    name: str = DEFAULT_NAME
    points: Fraction | None = None
    path: tuple[str, ...] = ()
    target: str | None = None
    definitions: Mapping[str, Definition] = attrs.field(factory=lambda: MappingProxyType({}))
    units: Mapping[str, str] = attrs.field(factory=lambda: MappingProxyType({}))
    aliases: Mapping[str, str] = attrs.field(factory=lambda: MappingProxyType({}))
    declared: frozenset[str] | None = None
    explanation: tuple[Source, Span] | None = None
    strict: bool = False
    variants: Mapping[str, str] = attrs.field(factory=lambda: MappingProxyType({}))
