"""What a program says about itself that its author can hardly have meant.

Limits that cross each other, a value that conditions never leave room for, a
best value below what was promised, and shares compared with numbers that
would be percentages. Each function is a proof: it speaks only where what it
says holds for all values of the inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Final

import attrs

from perfeval.program import nodes
from perfeval.program.cells import Cells
from perfeval.program.exactly import function
from perfeval.program.intervals import Interval, bounds
from perfeval.program.nodes import Case, Compare, Const, Input, Node
from perfeval.program.pieces import Cuts, Fault, Stair, Unknown, steps
from perfeval.program.ratios import Ratio
from perfeval.program.reference import EvaluationFault, evaluate
from perfeval.program.roots import at
from perfeval.program.subjects import UNLIMITED, Domain
from perfeval.program.used_inputs import every, numbers_compared

__all__ = [
    "Best",
    "Crossed",
    "Overridden",
    "Unmarked",
    "best",
    "crossed_limits",
    "overridden",
    "unmarked_shares",
]

MAX_CELLS: Final = 40
"""Conditions about several inputs are looked at in so many cells."""

MAX_WAYS: Final = 512
"""Whole-number inputs with few values are tried in all ways up to so many."""

_MOST_TRIES: Final = 8
_NOTHING: Final = Fraction(0)
_HUGE: Final = Fraction(10**9)
_LARGEST_SHARE: Final = 2
_LARGEST_PERCENTAGE: Final = 100


@attrs.frozen
class Crossed:
    """A floor above the ceiling beside it: every value is ``outer``'s limit."""

    outer: Node
    inner: Node
    floor: Fraction
    ceiling: Fraction


def crossed_limits(root: Node) -> Iterator[Crossed]:
    """Limits with a floor above the ceiling, such as 最低得3分，最高得2分."""
    for node in every(root):
        if not isinstance(node, nodes.Min | nodes.Max):
            continue
        limit, inner = _limit(node)
        while limit is not None and isinstance(inner, nodes.Min | nodes.Max):
            other, further = _limit(inner)
            if other is None:
                break
            ceiling, floor = (limit, other) if isinstance(node, nodes.Min) else (other, limit)
            if type(inner) is not type(node) and floor > ceiling:
                yield Crossed(node, inner, floor, ceiling)
                break
            inner = further


def _limit(node: nodes.Min | nodes.Max) -> tuple[Fraction | None, Node]:
    """The constant side of a limit, and the other."""
    if isinstance(node.right, Const):
        return node.right.value, node.left
    if isinstance(node.left, Const):
        return node.left.value, node.right
    return None, node


@attrs.frozen
class Overridden:
    """A piecewise node one of whose branches always holds: ``otherwise`` never counts."""

    case: Case
    otherwise: Node


def overridden(root: Node, domains: Mapping[str, Domain]) -> Iterator[Overridden]:
    """Piecewise nodes whose branches leave nothing to what holds otherwise.

    Only those are looked at whose other value depends on an input: a formula
    that bands always override. Conditions about several inputs are looked at
    as far as that takes little time.
    """
    for case in every(root):
        if not isinstance(case, Case) or case.otherwise is None:
            continue
        conditions, inner = [branch.condition for branch in case.branches], case.otherwise
        while True:  # full scores win over what the bands give: one case inside another
            while isinstance(inner, nodes.Min | nodes.Max) and _limit(inner)[0] is not None:
                inner = _limit(inner)[1]
            if not isinstance(inner, Case) or inner.otherwise is None:
                break
            conditions += [branch.condition for branch in inner.branches]
            inner = inner.otherwise
        keys = {part.key for part in every(*conditions) if isinstance(part, Input)}
        formula = any(isinstance(part, Input) for part in every(inner))
        if keys and formula and _always(nodes.Or(tuple(conditions)), keys, domains):
            yield Overridden(case, inner)


def _always(truth: Node, keys: Iterable[str], domains: Mapping[str, Domain]) -> bool:
    """Whether ``truth`` surely holds for all data."""
    known = {key: domains.get(key, UNLIMITED) for key in keys}
    if len(known) == 1:
        ((key, domain),) = known.items()
        line = function(truth, key, {}, _cuts(domain), whole=domain.whole)
        return all(value is True for _, value in line.pieces())
    cuts = {key: _cuts(domain) for key, domain in known.items()}
    whole = frozenset(key for key, domain in known.items() if domain.whole)
    return Cells(cuts, {}, whole, most=MAX_CELLS).always(truth)


@attrs.frozen
class Best:
    """The highest value of a program.

    ``reached`` says whether some input gives it; a program that only comes
    near it has it as its limit. ``exact`` is false where it is only an upper
    bound, which the program does not exceed.
    """

    value: Fraction
    reached: bool
    exact: bool


def best(root: Node, domains: Mapping[str, Domain]) -> Best | None:
    """The highest value of ``root``; ``None`` where there is no end, or none is known.

    It is exact for programs over one number and choices of few values; of
    others it is an upper bound, so that a full score above it is out of reach.
    """
    keys = sorted({part.key for part in every(root) if isinstance(part, Input)})
    few = [key for key in keys if _few(domains.get(key, UNLIMITED)) is not None]
    numbers = [key for key in keys if key not in few]
    ways = [_few(domains[key]) or () for key in few]
    size = 1
    for way in ways:
        size *= len(way)
    high = bounds(root, {key: _interval(domains.get(key, UNLIMITED)) for key in keys}).high
    if size <= MAX_WAYS and len(numbers) <= 1:
        tried = islice(product(*ways, _likely(root, numbers, domains)), _MOST_TRIES)
        given = (zip([*few, *numbers], picks, strict=False) for picks in tried)
        if high is not None and any(_gives(root, high, row) for row in given):
            # Nothing is above it, and it is reached: there is no need to look at every piece.
            return Best(high, reached=True, exact=True)
        found: list[Best] = []
        for picks in product(*ways):
            row = dict(zip(few, picks, strict=True))
            one = _best_of_one(root, numbers[0] if numbers else "", row, domains)
            if one is None:
                break
            found += one
        else:
            return max(found, key=lambda each: (each.value, each.reached), default=None)
    return None if high is None else Best(high, reached=False, exact=False)


def _likely(
    root: Node, numbers: Sequence[str], domains: Mapping[str, Domain]
) -> tuple[Fraction, ...]:
    """Values of the one number that may well give the most: both ends, and thresholds."""
    if not numbers:
        return (_NOTHING,)
    (key,) = numbers
    domain = domains.get(key, UNLIMITED)
    low = _NOTHING if domain.low is None else domain.low
    high = max(low, _HUGE) if domain.high is None else domain.high
    found = dict.fromkeys((low, high, *sorted(numbers_compared((root,), key))))
    return tuple(
        value
        for value in found
        if domain.holds(value) and not (domain.whole and value.denominator > 1)
    )


def _gives(root: Node, value: Fraction, row: Iterable[tuple[str, Fraction]]) -> bool:
    """Whether ``root`` comes to ``value`` for a row."""
    try:
        return evaluate(root, dict(row)) == value
    except EvaluationFault:
        return False


def _best_of_one(
    root: Node, key: str, row: Mapping[str, Fraction], domains: Mapping[str, Domain]
) -> list[Best] | None:
    """The highest values of each piece; ``None`` where one has no end or is not known."""
    domain = domains.get(key, UNLIMITED)
    found: list[Best] = []
    for cuts, value in function(root, key, row, _cuts(domain), whole=domain.whole).pieces():
        if isinstance(value, Fault | bool):
            continue
        if isinstance(value, Unknown) or not isinstance(value, Ratio | Stair):
            return None
        single = steps(value, cuts) if isinstance(value, Stair) else [(cuts[0], value)]
        if single is None:
            return None
        for _, part in single:
            high = _top(part, cuts) if isinstance(part, Ratio) else None
            if high is None:
                return None
            found.append(high)
    return found


def _top(part: Ratio, cuts: Cuts) -> Best | None:
    """The higher end of a piece that moves one way."""
    if part.is_constant:
        return Best(part.constant, reached=True, exact=True)
    if not part.moves_one_way:
        return None
    end = cuts[1] if part.rises() else cuts[0]
    if end is None:
        value = part.beyond()
        return None if value is None else Best(value, reached=False, exact=True)
    if not isinstance(end[0], Fraction) or not at(part.below, end[0]):
        return None
    value = part.at(end[0])
    inside = bool(end[1]) if part.rises() else not end[1]
    return Best(value, reached=inside, exact=True)


def _few(domain: Domain) -> tuple[Fraction, ...] | None:
    """The values of a domain of few whole numbers."""
    if not domain.whole or domain.low is None or domain.high is None:
        return None
    if domain.high - domain.low > MAX_WAYS:
        return None
    low = -int(-domain.low // 1)
    return tuple(Fraction(value) for value in range(low, int(domain.high // 1) + 1))


def _cuts(domain: Domain) -> Cuts:
    return (
        None if domain.low is None else (domain.low, 0),
        None if domain.high is None else (domain.high, 1),
    )


def _interval(domain: Domain) -> Interval:
    return Interval(domain.low, domain.high)


@attrs.frozen
class Unmarked:
    """A share compared with a number that would be a percentage: 利用率≥90 without %."""

    compare: Compare
    subject: Node
    number: Fraction


def unmarked_shares(root: Node, shares: frozenset[str]) -> Iterator[Unmarked]:
    """Comparisons of a share with a number above 2 and up to 100.

    ``shares`` are the inputs that are shares by their names or their kind; a
    quotient of two inputs is one as well.
    """
    for node in every(root):
        if not isinstance(node, Compare):
            continue
        for subject, other in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(other, Const):
                continue
            percentage = _LARGEST_SHARE < other.value <= _LARGEST_PERCENTAGE
            if percentage and _is_share(subject, shares):
                yield Unmarked(node, subject, other.value)


def _is_share(node: Node, shares: frozenset[str]) -> bool:
    if isinstance(node, Input):
        return node.key in shares
    return (
        isinstance(node, nodes.Div)
        and isinstance(node.left, Input)
        and isinstance(node.right, Input)
    )
