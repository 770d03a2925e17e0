"""The values of a scoring standard: names, numbers, scores, and what is computed with them."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import attrs

from perfeval.record import Record
from perfeval.source import Span

CompareSign = Literal["≥", "≤", ">", "<", "=", "≠"]


@attrs.frozen(eq=False, repr=False)
class Syntax(Record):
    """Base of all syntax nodes; the span takes no part in equality."""

    span: Span = attrs.field(kw_only=True, eq=False, repr=False)


@attrs.frozen(eq=False, repr=False)
class Name(Syntax):
    """Words: an operand, a subject, a label, or a judged statement."""

    text: str


@attrs.frozen(eq=False, repr=False)
class Number(Syntax):
    """A literal such as ``90%``, ``5个百分点``, ``3.5万人`` or ``2``.

    ``value`` is in the base unit of ``unit``. ``included`` is an explicit
    （含） or （不含） behind it. ``raw`` is the literal as folded text; ``5.0%``
    and ``5%`` are equal.
    """

    value: Fraction
    unit: str | None
    raw: str = attrs.field(eq=False)
    included: bool | None = None


@attrs.frozen(eq=False, repr=False)
class Points(Syntax):
    """A score: ``0.5分``; ``included`` as in :class:`Number`, for ``考核得分90分（含）以上``."""

    value: Fraction
    included: bool | None = None


@attrs.frozen(eq=False, repr=False)
class Full(Syntax):
    """The full score of the item: ``满分``, ``分值``, ``权重``; ``base`` is 基本分."""

    base: bool = False


@attrs.frozen(eq=False, repr=False)
class Share(Syntax):
    """A share of the full score: ``满分的三分之一``, ``25%权重分``, ``扣30%``.

    ``owned`` says that the text names what it is a share of.
    """

    ratio: Fraction
    owned: bool
    base: bool = False


@attrs.frozen(eq=False, repr=False)
class Binary(Syntax):
    """``left operator right``."""

    operator: Literal["+", "-", "×", "/"]
    left: Expression
    right: Expression


@attrs.frozen(eq=False, repr=False)
class Call(Syntax):
    """``max(a, b)``, ``取大（a，b）``, ``Σ（a、b）``, ``平均（a、b）``."""

    function: Literal["max", "min", "sum", "mean", "abs"]
    arguments: tuple[Expression, ...]


@attrs.frozen(eq=False, repr=False)
class Capped(Syntax):
    """An inline cap: ``数量（小于等于3）``."""

    value: Expression
    sign: CompareSign
    limit: Expression


Expression = Name | Number | Points | Full | Share | Binary | Call | Capped
