"""What a scoring standard says, phrase by phrase, before anything is computed.

Nodes are frozen and equal up to their spans. A sentence is a flat sequence of
phrases, just as officials write it; which phrases belong together is decided
afterwards (:mod:`perfeval.meaning`), where names and full scores are known.
"""

from __future__ import annotations

from typing import Literal

import attrs

from perfeval.reading.expressions import (
    Binary,
    Call,
    Capped,
    CompareSign,
    Expression,
    Full,
    Name,
    Number,
    Points,
    Share,
    Syntax,
)
from perfeval.source import Span

__all__ = [
    "Action", "AsIs", "Attain", "Award", "Basic", "Between", "Binary", "Block", "ByRate",
    "Call", "Capped", "Chain", "ChangeKind", "Clause", "Comma", "CompareSign", "Condition",
    "Definition", "Discretion", "EdgeWord", "Every", "Expression", "Formula", "Full",
    "Interpolate", "Interval", "Join", "Limit", "LimitKind", "Marks", "Moves", "Name",
    "NoDeduction", "Note", "Number", "Partial", "Points", "Portion", "Proportion", "Range",
    "Respectively", "Rounding", "Scope", "Share", "Side", "SoOn", "Statement", "Syntax", "Veto",
    "is_lone_name", "name_of",
]  # fmt: skip

EdgeWord = Literal["above", "below", "within", "outside"]
Moves = Literal["up", "down", "both"]
ChangeKind = Literal["gain", "lose", "bonus", "both"]
LimitKind = Literal[
    "gain", "lose", "bonus", "both", "floor", "empty", "fill", "lift", "below", "same", "sum"
]


# Phrases -------------------------------------------------------------------


@attrs.frozen(eq=False, repr=False)
class Side(Syntax):
    """One side of a comparison: a value, perhaps with 以上 / 以下 / 以内 / 以外."""

    value: Expression
    edge: EdgeWord | None = None
    included: bool | None = None


@attrs.frozen(eq=False, repr=False)
class Interval(Syntax):
    """``[90%,95%)``; an absent end is unbounded."""

    low: Number | None
    high: Number | None
    low_included: bool
    high_included: bool


@attrs.frozen(eq=False, repr=False)
class Chain(Syntax):
    """``90%>X≥75%``: sides with signs between them; a lone side has no sign.

    The first side is absent where the subject is left out (``≥95%的``).
    """

    sides: tuple[Side | Interval | Range | None, ...]
    signs: tuple[CompareSign, ...] = ()


@attrs.frozen(eq=False, repr=False)
class Range(Syntax):
    """``80%（含）-90%``, ``1~4分``, ``60%至80%之间``."""

    low: Expression
    high: Expression


def name_of(phrase: object) -> str:
    """The name that a phrase is or begins with when nothing is compared; else nothing."""
    side = phrase.sides[0] if isinstance(phrase, Chain) and not phrase.signs else None
    value = side.value if isinstance(side, Side) else None
    return value.text if isinstance(value, Name) else ""


def is_lone_name(phrase: object) -> bool:
    """A phrase that is one name: nothing compared, nothing beside it."""
    if not isinstance(phrase, Chain) or phrase.signs or len(phrase.sides) != 1:
        return False
    side = phrase.sides[0]
    return isinstance(side, Side) and isinstance(side.value, Name) and side.edge is None


@attrs.frozen(eq=False, repr=False)
class Award(Syntax):
    """``得5分`` (gain), ``扣1分`` (lose), ``加0.1分`` (bonus).

    ``amount`` is absent for 得分 / 得满分 / 相应分值, with ``full`` telling them from
    a missing amount. ``direct`` marks 直接得分, which only an exemption says, and
    ``negative`` 倒扣, ``each`` 各, ``base`` 基本分.
    """

    kind: ChangeKind
    amount: Expression | Range | None
    full: bool = False
    direct: bool = False
    own_share: bool = False
    negative: bool = False
    each: bool = False
    base: bool = False

    @property
    def nothing(self) -> bool:
        """Whether it is 0 points: 得0分, 不得分."""
        return isinstance(self.amount, Points) and self.amount.value == 0


@attrs.frozen(eq=False, repr=False)
class NoDeduction(Syntax):
    """``不扣分``."""


@attrs.frozen(eq=False, repr=False)
class Every(Syntax):
    """``每超过1个百分点``, ``每发现一处数据错误``, ``每人次``.

    ``verb`` is a movement (超, 降低 …) or the word in front of the counter
    (缺, 新建 …); ``moves`` says which way a movement goes, ``found`` that the
    verb only finds (发现, 有). ``origin`` is the 95% of 每低于95%一个百分点;
    ``reference`` is 目标值 or 要求 behind a movement, ``act`` the 完成 of 每少完成2%;
    ``tail`` is what follows the counter. ``stated`` is whether 每 itself is written.
    """

    verb: str
    amount: Number | None
    moves: Moves | None = None
    found: bool = False
    reference: str = ""
    act: str = ""
    tail: str = ""
    tail_span: Span | None = attrs.field(default=None, eq=False)
    stated: bool = True
    origin: Number | None = None
    late: bool = False
    based: bool = False


@attrs.frozen(eq=False, repr=False)
class Limit(Syntax):
    """``上限2``, ``扣完为止``, ``最多扣5分``, ``最低0分``, ``加分不超过1分``.

    ``kind``: ``gain`` (upper limit of the score), ``lose`` (of the
    deduction), ``bonus``, ``floor`` (lower limit of the score), ``empty``
    (扣完为止), ``fill`` (满分为止), ``lift`` (the full score may be passed),
    ``below`` (the score may be negative), ``same`` (上限2, of what the award
    before it gives or takes).
    """

    kind: LimitKind
    amount: Expression | None = None


@attrs.frozen(eq=False, repr=False)
class Join(Syntax):
    """``且`` or ``或`` between conditions."""

    operator: Literal["and", "or"]


@attrs.frozen(eq=False, repr=False)
class Scope(Syntax):
    """``本项``, ``本项指标``, ``总分`` in front of a score."""

    level: Literal["part", "indicator", "total"]


@attrs.frozen(eq=False, repr=False)
class Veto(Syntax):
    """``一票否决``."""


@attrs.frozen(eq=False, repr=False)
class Interpolate(Syntax):
    """``按线性插值``; ``在0分和满分之间计算确定``."""

    low: Expression | None = None
    high: Expression | None = None


@attrs.frozen(eq=False, repr=False)
class Between(Syntax):
    """``在两者之间``, ``之间``."""


@attrs.frozen(eq=False, repr=False)
class Proportion(Syntax):
    """``按比例计分``, ``按完成比例折算``: ``words`` are of the rate; ``deducts`` 按比例扣分."""

    words: str = ""
    deducts: bool = False


@attrs.frozen(eq=False, repr=False)
class ByRate(Syntax):
    """``按完成率得分``, ``根据实际情况评分``: a name that the score goes by.

    ``value`` is A÷B where the name is A占B的比例.
    """

    name: Name
    judging: bool = False
    value: Expression | None = None


@attrs.frozen(eq=False, repr=False)
class Formula(Syntax):
    """``得分=执行率×2``, ``按执行率×分值计分``; ``deducts`` where it heads 扣分=."""

    value: Expression
    name: Name | None = None
    deducts: bool = False


@attrs.frozen(eq=False, repr=False)
class Definition(Syntax):
    """``执行率=支出/预算×100%``."""

    name: Name
    value: Expression


@attrs.frozen(eq=False, repr=False)
class Statement(Syntax):
    """Words without a consequence: prose, a heading before a colon, a label."""

    heading: bool = False


@attrs.frozen(eq=False, repr=False)
class Note(Syntax):
    """``同一人不重复加分``, ``以检查记录为准``, a remark in brackets."""


@attrs.frozen(eq=False, repr=False)
class Basic(Syntax):
    """``基本分为20分``: what 得基本分 gives."""

    points: Points


@attrs.frozen(eq=False, repr=False)
class AsIs(Syntax):
    """``以检查记录为准``: what the score is taken from, or a note on how to count."""


@attrs.frozen(eq=False, repr=False)
class SoOn(Syntax):
    """``以此类推``."""


@attrs.frozen(eq=False, repr=False)
class Partial(Syntax):
    """What a part of a step does.

    ``不足1个百分点按1个百分点计`` (up), ``不扣分`` (down), ``四舍五入取整`` (nearest),
    ``按比例扣分`` (rata).
    """

    mode: Literal["up", "down", "nearest", "rata"]


@attrs.frozen(eq=False, repr=False)
class Discretion(Syntax):
    """``酌情``, ``视情况``, ``根据实际情况评分``; ``kind`` is absent where an award follows."""

    kind: Literal["gain", "lose"] | None


@attrs.frozen(eq=False, repr=False)
class Rounding(Syntax):
    """``得分保留1位小数``, ``得分不舍入``, ``舍入到整数``."""

    places: int | None
    mode: Literal["half_up", "half_even", "down", "up"] | None


@attrs.frozen(eq=False, repr=False)
class Marks(Syntax):
    """``①②③``."""

    marks: str


@attrs.frozen(eq=False, repr=False)
class Portion(Syntax):
    """``各占1/3``, ``占50%``."""

    each: bool
    amount: Expression


@attrs.frozen(eq=False, repr=False)
class Respectively(Syntax):
    """``分别得10分、5分``."""

    kind: ChangeKind
    amounts: tuple[Expression, ...]


@attrs.frozen(eq=False, repr=False)
class Attain(Syntax):
    """``为达到要求``: declares the target."""


@attrs.frozen(eq=False, repr=False)
class Comma(Syntax):
    """``，`` and ``：`` between phrases."""

    sign: Literal[",", ":", "、"]


Condition = Chain | Range | Comma | Join | Between | Marks | Every
"""A phrase of a condition."""

Action = (
    Award | NoDeduction | Respectively | Discretion | Interpolate | Proportion | ByRate | Limit
    | Partial | Rounding | Veto | Attain | Portion | Formula | Definition | Statement | Note | SoOn
    | Basic | AsIs
)  # fmt: skip
"""What follows from a condition."""


@attrs.define
class Clause:
    """A condition and what follows from it.

    ``when`` holds the phrases of the condition, with the commas inside it.
    ``sentence`` counts sentences within the part: limits reach as far as
    their own. ``otherwise`` is 否则 in front of it, ``conditional`` 如;
    ``discretionary`` says that 酌情 stands before the award. ``rival`` is
    another reading that is nearly as likely.
    """

    span: Span = attrs.field(eq=False)
    sentence: int = attrs.field(eq=False)
    action: Action
    when: list[Condition] = attrs.field(factory=list)
    otherwise: bool = False
    conditional: bool = False
    discretionary: bool = False
    scope: Scope | None = None
    discretion_span: Span | None = attrs.field(default=None, eq=False)
    topic: str = ""

    @property
    def every(self) -> Every | None:
        """The 每… of a step or an occurrence."""
        return next((p for p in self.when if isinstance(p, Every)), None)


@attrs.define
class Block:
    """Clauses under one head: a numbered part, or what （N分） sets off inside it.

    ``when`` is the head as a condition: 培训时间不少于5天（4分） asks for the number.
    """

    head: str
    head_span: Span | None = attrs.field(default=None, eq=False)
    points: Points | None = None
    clauses: list[Clause] = attrs.field(factory=list)
    span: Span | None = attrs.field(default=None, eq=False)
    parts: list[Block] = attrs.field(factory=list)
    mark: str = ""
    style: str = ""
    when: list[Condition] = attrs.field(factory=list)
    trailing: bool = False
    notes: list[Span] = attrs.field(factory=list, eq=False)
    rivals: list[Span] = attrs.field(factory=list, eq=False)
