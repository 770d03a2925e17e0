"""The numeric conditions of an item, read before its scores.

Neighbouring clauses settle each other's edges, so all conditions are read
first, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.meaning import build
from perfeval.meaning.conditions import Atom, Condition, atoms, is_numeric
from perfeval.meaning.edges import settle_edges
from perfeval.meaning.item import Counted, Item, count_of
from perfeval.meaning.lower.counts import lower_count_tiers, lower_so_on
from perfeval.meaning.lower.occurrences import counter_key, occurrence_key, words_after
from perfeval.meaning.movement import countable
from perfeval.meaning.pairs import split_pairs
from perfeval.meaning.phrases import names_in
from perfeval.meaning.scope import Typed
from perfeval.numbers.units import parse_unit
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.inside import count_in
from perfeval.reading.words import word_list

_UNCONDITIONAL = (
    ast.Limit, ast.Partial, ast.Rounding, ast.Definition, ast.Discretion, ast.Portion
)  # fmt: skip


def read_conditions(item: Item) -> None:
    """Read all numeric conditions first: neighbours settle each other's edges."""
    split_pairs(item)
    lower_so_on(item)
    lower_count_tiers(item)
    banded: list[Condition] = []
    staged = _staged(item)
    _note_written(item)
    for clause in item.clauses:
        if isinstance(clause.action, _UNCONDITIONAL) or item.is_taken(clause):
            continue
        clause.when = _counted_again(item.counted, clause.when)
        every, when = clause.every, _asked(clause)
        if _has_regime(item, clause):
            continue
        if every is not None and is_numeric(when) and _counts_in_band(every, clause):
            item.counted_bands.append(clause)
            continue
        if item.counted_bands and _asks_nothing(clause):
            item.take([clause], "band")
            continue
        if not is_numeric(when) or _is_count_phrase(clause):
            _note_count(item, clause)
            if id(clause) in staged:
                item.conditions[id(clause)] = staged[id(clause)]
            continue
        if item.reader.subject is None and item.counted is not None:
            item.reader.subject = _count(item, item.counted)
        item.scope.clause = clause.span
        condition = item.reader.read(when, clause.span)
        item.scope.clause = None
        if condition is None:
            continue
        item.conditions[id(clause)] = condition
        if isinstance(clause.action, ast.Attain):
            item.reader.target = next(iter(atoms(condition)), None)
        elif not clause.every:
            banded.append(condition)
    settle_edges(item.scope, banded)


def _asked(clause: Clause) -> Sequence[ast.Condition]:
    """The condition of a clause: what stands in front of its 每…, if that has a size."""
    every = clause.every
    if every is not None and isinstance(every.amount, ast.Number):
        return clause.when[: clause.when.index(every)]
    return [phrase for phrase in clause.when if not isinstance(phrase, ast.Every)]


def _note_written(item: Item) -> None:
    """The names that formulas write."""
    for clause in item.clauses:
        if isinstance(clause.action, ast.Formula) and not clause.otherwise:
            item.scope.written.extend(map(item.scope.key, names_in(clause.action.value)))


def _has_regime(item: Item, clause: Clause) -> bool:
    """Whether a condition says when a step applies; it is read here."""
    regime = _regime(clause, clause.every)
    if regime is None:
        return False
    condition = item.reader.read(regime, clause.span)
    if condition is not None:
        item.regimes[id(clause)] = condition
    return True


def _regime(clause: Clause, every: ast.Every | None) -> list[ast.Condition] | None:
    """``基准价低于10万元的，报价每高于基准价1%…``: when the step applies."""
    if every is None or every.moves is None:
        return None
    before = clause.when[: clause.when.index(every)]
    commas = [place for place, phrase in enumerate(before) if isinstance(phrase, ast.Comma)]
    for at in reversed(commas):
        named = [p for p in before[at + 1 :] if not isinstance(p, ast.Comma)]
        if len(named) == 1 and ast.is_lone_name(named[0]) and is_numeric(before[:at]):
            return before[:at]
    return None


def _counts_in_band(every: ast.Every, clause: Clause) -> bool:
    """``单份金额≥200万元的，每份得3分``: how many there are in the band."""
    award = clause.action
    gains = isinstance(award, ast.Award) and award.kind in {"gain", "bonus"}
    return gains and every.moves is None and not every.tail and not every.verb and countable(every)


def _asks_nothing(clause: Clause) -> bool:
    award = clause.action
    zero = (
        isinstance(award, ast.Award)
        and isinstance(award.amount, ast.Points)
        and not award.amount.value
    )
    return zero and is_numeric(clause.when) and clause.every is None


def _staged(item: Item) -> dict[int, Condition]:
    """``迟报1次扣0.5分，迟报2次扣2分``: stages of one count; the last one reached holds."""
    found: dict[str, list[tuple[Clause, ast.Number, Counted]]] = {}
    for clause in item.clauses:
        if item.is_taken(clause):
            continue
        counter = count_of(clause.when) if _is_count_phrase(clause) else None
        if counter is not None:
            counted = _counted(item, clause, counter)
            found.setdefault(counted.key, []).append((clause, counter, counted))
    stages: dict[int, Condition] = {}
    for rows in found.values():
        if len({counter.value for _, counter, _ in rows}) < len(rows) or len(rows) == 1:
            continue
        for clause, counter, counted in rows:
            limit = build.const(counter.value, counter.span)
            stages[id(clause)] = Atom(_count(item, counted), ">=", limit, clause.span)
    return stages


def _counted(item: Item, clause: Clause, counter: ast.Number) -> Counted:
    unit = parse_unit(counter.unit) if counter.unit else None
    return Counted(*counter_key(item, clause, counter), unit)


def _count(item: Item, counted: Counted) -> Typed:
    unit = counted.unit
    node = item.scope.registry.local(counted.key, "count", counted.span, unit=unit)
    return Typed(node, unit.kind if unit else None, unit)


def _note_count(item: Item, clause: Clause) -> None:
    """A count becomes the subject of a later 两次及以上的."""
    every = clause.every
    if item.reader.subject is not None:
        return
    if every is None:
        if _is_count_phrase(clause):
            counter = count_of(clause.when)
            assert counter is not None  # noqa: S101 - by _is_count_phrase
            item.counted = _counted(item, clause, counter)
        return
    if every.moves is not None and (item.conditions or not countable(every)):
        return
    if any(isinstance(other.action, ast.Portion) for other in item.clauses):
        return
    unit = parse_unit(every.amount.unit) if every.amount and every.amount.unit else None
    before = clause.when[: clause.when.index(every)]
    while before and isinstance(before[-1], ast.Comma):
        before = before[:-1]
    key, span = occurrence_key(item, every, before or words_after(clause, every))
    item.counted = Counted(key, span, unit, item.scope.excerpt(clause.span))


def _counted_again(counted: Counted | None, when: list[ast.Condition]) -> list[ast.Condition]:
    """The count of before by other words.

    ``每有一项未完成的扣1分，3项及以上未完成的…`` and ``发现一次的…；发现有两次及以上的…``.
    """
    first = when[0] if when else None
    if counted is None or first is None or not ast.is_lone_name(first):
        return when
    if len(when) > 1 and is_numeric(when[1:2]) and _finds(first):
        return when[1:]
    words = ast.name_of(first)
    verb = max(
        (each for each in word_list("finding") if words.startswith(each)), key=len, default=""
    )
    found = count_in(words.removeprefix(verb)) if len(when) == 1 else None
    if found is None or found.rest not in counted.words:
        return when
    unit = parse_unit(found.unit)
    if unit is None or counted.unit is None or unit.text != counted.unit.text:
        return when
    number = ast.Number(found.value, found.unit, found.raw, span=first.span)
    side = ast.Side(number, found.edge, span=first.span)
    return [ast.Chain((side,), span=first.span)]


def _finds(phrase: ast.Condition) -> bool:
    words = ast.name_of(phrase)
    finding = word_list("finding")
    return words in finding or (words.endswith("有") and words[:-1] in finding)


def _is_count_phrase(clause: Clause) -> bool:
    """``存在瑕疵1处扣0.5分``: words, a count and perhaps more words, then a change."""
    award = clause.action
    if not isinstance(award, ast.Award) or award.kind == "gain" or clause.every:
        return False
    return count_of(clause.when) is not None
