"""What the neighbours of a clause settle, before any of them is lowered.

``不足1个百分点不扣分`` belongs to the step before it, ``累计不超过3分`` bounds the
change before it, and a sentence without a score is a note, a threshold of the
step behind it, or the label of a score in the next sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, cast

import attrs

from perfeval.meaning.common import numbered
from perfeval.meaning.conditions import is_numeric
from perfeval.meaning.scope import Scope
from perfeval.meaning.topics import apart, headed, is_literal, is_whole, topic_apart, topical
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.inside import comparison_in, one_in
from perfeval.reading.words import scoring_word, word_list
from perfeval.source import Span
from perfeval.text.names import normalise_key

QUIET = (ast.Limit, ast.Partial, ast.Rounding, ast.Note)


def settle(scope: Scope, clauses: Sequence[Clause], full: Fraction | None) -> list[Clause]:
    """The clauses of one item, each as its neighbours have it."""
    found: list[Clause] = []
    clauses = topic_apart(scope, _rest_last(clauses))
    clauses = _below_zero(
        _labelled([topical(scope, clause) for clause in headed(scope, apart(scope, clauses))])
    )
    clauses = [_tasked(scope, clauses, place) for place in range(len(clauses))]
    clauses = [_exceeding(_shared(scope, clause)) for clause in clauses]
    clauses = [_occurring(scope, clauses, clause, full) for clause in clauses]
    for clause in clauses:
        mode = _partial(scope, clause) if _follows_step(found) else None
        if mode is not None:
            partial = ast.Partial(mode, span=clause.span)
            clause = attrs.evolve(clause, action=partial, when=[])  # noqa: PLW2901 - as settled
        elif isinstance(clause.action, ast.Limit) and clause.action.kind == "same":
            floors = any(
                isinstance(c.action, ast.Limit) and c.action.kind == "floor" for c in clauses
            )
            highest = scope.excerpt(clause.span).startswith("最高") and floors
            kind = "gain" if highest else _bounded(found, clause)  # 最低2分，最高1分
            limit = attrs.evolve(clause.action, kind=kind)
            clause = attrs.evolve(clause, action=limit)  # noqa: PLW2901 - as settled
        elif isinstance(clause.action, ast.Award) and _restates(found, clause):
            total = cast("ast.Points", clause.action.amount)
            limit = ast.Limit("sum", total, span=clause.span)
            clause = attrs.evolve(clause, action=limit)  # noqa: PLW2901 - as settled
        elif _caps_rate(found, clause) or (
            isinstance(clause.action, ast.Attain) and _names_later(clauses, clause)
        ):
            note = ast.Note(span=clause.span)
            clause = attrs.evolve(clause, action=note, when=[])  # noqa: PLW2901 - as settled
        found.append(clause)
    return found


def lead_subject(clauses: Sequence[Clause]) -> ast.Name | None:
    """``按到货率计分。60%以上的，得8分``: what a heading names, for bands that name nothing."""
    for place, clause in enumerate(clauses):
        if not isinstance(clause.action, ast.ByRate):
            continue
        later = next((c for c in clauses[place + 1 :] if is_numeric(c.when)), None)
        if later is not None and not is_whole(later.when) and not ast.is_lone_name(later.when[0]):
            return clause.action.name
    return None


def _tasked(scope: Scope, clauses: Sequence[Clause], place: int) -> Clause:
    """``完成任务得20分，每增加1%加0.5分``: the task done is 100% of the completion rate."""
    clause = clauses[place]
    award = clause.action
    if (
        not isinstance(award, ast.Award)
        or award.kind != "gain"
        or clause.every
        or len(clause.when) != 1
    ):
        return clause
    words = normalise_key(scope.excerpt(clause.when[0].span))
    if not ast.is_lone_name(clause.when[0]):
        return clause
    if not _is_task_done(words):
        return clause
    changes = (c for c in clauses[place + 1 :] if c.every or isinstance(c.action, ast.Proportion))
    first = next(changes, None)
    if first is None or not _is_of_rate(first):
        return clause
    whole = ast.Number(Fraction(1), "%", "100%", span=clause.when[0].span)
    side = ast.Side(whole, span=whole.span)
    scope.read("implied_rate", clause.span)
    return attrs.evolve(clause, when=[ast.Chain((None, side), ("≥",), span=whole.span)])


def _is_task_done(words: str) -> bool:
    """``完成任务``, ``投资增幅完成目标任务``: that the task is done, and nothing else of it."""
    return any(
        words.endswith((f"{done}{task}", f"{done}目标{task}"))
        for done in word_list("done")
        for task in word_list("tasks")
    ) or (words.startswith(word_list("done")) and words.endswith(word_list("tasks")))


def _is_of_rate(clause: Clause) -> bool:
    """Whether a clause changes the score by percents, or in proportion to what is done."""
    every = clause.every
    if every is None:
        return bool(clause.when)
    unit = every.amount.unit if every.amount is not None else None
    return unit is not None and unit.endswith(("%", "点")) and not every.reference


def _exceeding(clause: Clause) -> Clause:
    """``死亡人数超过控制指标，每超过1人扣5分``: the step starts where one passes the other."""
    every, first = clause.every, clause.when[0] if clause.when else None
    if every is None or not every.moves or not every.stated or not ast.is_lone_name(first):
        return clause
    compared = comparison_in(ast.name_of(first)) if len(clause.when) > 1 else None
    if compared is None or compared.moves != every.moves or not isinstance(first, ast.Chain):
        return clause
    if every.verb[:1] not in compared.word:  # 未达到规定次数的，每缺1次: so many are missing
        return clause
    left, right = (
        ast.Side(ast.Name(words, span=first.span), span=first.span)
        for words in (compared.left, compared.right)
    )
    chain = ast.Chain((left, right), (compared.sign,), span=first.span)
    return attrs.evolve(clause, when=[chain, *clause.when[1:]])


def _occurring(
    scope: Scope, clauses: Sequence[Clause], clause: Clause, full: Fraction | None
) -> Clause:
    """``召开一次专题研判会的得1分``: so much for each, where it is less than the full score."""
    award = clause.action
    if not isinstance(award, ast.Award) or clause.every or clause.otherwise:
        return clause
    if (
        len(clause.when) != 1
        or not ast.is_lone_name(clause.when[0])
        or not isinstance(award.amount, ast.Points)
    ):
        return clause
    limits = [c.action for c in clauses if isinstance(c.action, ast.Limit)]
    tops = [limit.amount.value for limit in limits if isinstance(limit.amount, ast.Points)]
    top = min([*tops, *([full] if full is not None else [])], default=None)
    plain = [c for c in clauses if c is not clause and not c.every]
    others = any(isinstance(c.action, ast.Award) and c.action.kind == award.kind for c in plain)
    if top is None or award.amount.value >= top or (others and award.kind == "gain"):
        return clause
    span = clause.when[0].span
    words = normalise_key(scope.excerpt(span))
    found = one_in(words)
    if found is None:
        return clause
    start, end, unit = found
    verb, tail = words[:start], words[end:]
    if not (verb or tail):
        return clause
    number = ast.Number(Fraction(1), unit, words[start:end], span=span)
    finds = verb in word_list("finding")
    every = ast.Every(verb, number, found=finds, tail=tail, tail_span=span, stated=False, span=span)
    return attrs.evolve(clause, when=[every])


def _restates(found: Sequence[Clause], clause: Clause) -> bool:
    """``根据到货率计分，3分``: the full score again."""
    award, before = clause.action, found[-1] if found else None
    return (
        before is not None
        and isinstance(before.action, ast.ByRate | ast.Proportion)
        and isinstance(award, ast.Award)
        and isinstance(award.amount, ast.Points)
        and not (clause.when or clause.otherwise)
    )


def _caps_rate(found: Sequence[Clause], clause: Clause) -> bool:
    """``按签收率计分，超过100%的按满分计``: a score is capped anyhow."""
    award, before = clause.action, found[-1] if found else None
    return (
        before is not None
        and isinstance(before.action, ast.ByRate | ast.Proportion)
        and isinstance(award, ast.Award)
        and award.full
        and is_numeric(clause.when)
    )


def _names_later(clauses: Sequence[Clause], clause: Clause) -> bool:
    """``以98%为标准。控制率≤98%，计4分``: the number is stated again with its value."""
    if len(clause.when) != 1 or not is_literal(clause.when[0]):
        return False
    later = clauses[clauses.index(clause) + 1 :] if clause in clauses else clauses
    return any(is_numeric(other.when) and other.every is None for other in later)


def _labelled(clauses: Sequence[Clause]) -> list[Clause]:
    """``完全匹配；1分``: a label set off from its score by a semicolon."""
    found: list[Clause] = []
    for clause in clauses:
        before = found[-1] if found else None
        if (
            before is not None
            and isinstance(before.action, ast.Statement)
            and not before.action.heading
            and before.when
            and not before.otherwise
            and before.sentence < clause.sentence
            and isinstance(clause.action, ast.Award)
            and not (clause.when or clause.otherwise or clause.discretionary or clause.scope)
            and clause.span == clause.action.span
            and isinstance(clause.action.amount, ast.Points)
            and clause.action.amount.span == clause.span
        ):
            span = before.span.cover(clause.span)
            found[-1] = attrs.evolve(clause, when=before.when, span=span)
        else:
            found.append(clause)
    return found


def _below_zero(clauses: Sequence[Clause]) -> list[Clause]:
    """``该项不得分，倒扣5分``: one score for one condition."""
    found: list[Clause] = []
    for clause in clauses:
        award, before = clause.action, found[-1] if found else None
        if (
            isinstance(award, ast.Award)
            and award.negative
            and not clause.when
            and before is not None
            and before.when
            and isinstance(before.action, ast.Award)
            and before.action.nothing
            and isinstance(award.amount, ast.Points)
        ):
            points = attrs.evolve(award.amount, value=-award.amount.value)
            action = attrs.evolve(award, kind="gain", amount=points)
            span = before.span.cover(clause.span)
            found[-1] = attrs.evolve(before, action=action, span=span)
        else:
            found.append(clause)
    return found


def _follows_step(found: Sequence[Clause]) -> bool:
    """Whether a step stands before it, with nothing between them that scores."""
    for clause in reversed(found):
        if not isinstance(clause.action, QUIET):
            return clause.every is not None
    return False


def _partial(scope: Scope, clause: Clause) -> Literal["up", "down", "nearest", "rata"] | None:
    """How ``不足1个百分点…`` behind a step counts; None where it is a condition of its own."""
    action = clause.action
    if isinstance(action, ast.Proportion) and not clause.when and clause.sentence:
        return "rata" if action.words in {"比例", "实际比例"} else None
    if isinstance(action, ast.Rounding) and not clause.when and action.places == 0:
        return "nearest"
    if not clause.when:
        return None
    words = normalise_key(scope.excerpt(clause.when[0].span))
    if not words.startswith(word_list("short_of")):
        return None
    if isinstance(action, ast.NoDeduction):
        return "down"
    if isinstance(action, ast.Award) and action.kind == "bonus" and action.nothing:
        return "down"
    if isinstance(action, ast.Proportion | ast.Interpolate):
        return "rata"
    if isinstance(action, ast.Rounding):
        return "nearest"
    if isinstance(action, ast.Formula) and isinstance(action.value, ast.Number):
        return "up"
    return None


def _rest_last(clauses: Sequence[Clause]) -> list[Clause]:
    """``未达到要求的不得分，达到要求的得5分``: what is left over is said first."""
    found = list(clauses)
    scoring = [place for place, c in enumerate(found) if isinstance(c.action, ast.Award)]
    if len(scoring) > 1 and found[scoring[0]].otherwise and not found[scoring[1]].otherwise:
        rest = found.pop(scoring[0])
        found.insert(scoring[1], rest)
    return found


def _shared(scope: Scope, clause: Clause) -> Clause:
    """``三项要求各2分``: what each of so many items is worth, none of them written out."""
    award = clause.action
    if not isinstance(award, ast.Award) or not award.each or clause.every or award.kind != "gain":
        return clause
    if not isinstance(award.amount, ast.Points):
        return clause
    if clause.when and numbered(normalise_key(scope.excerpt(clause.span))) is None:
        return clause
    return attrs.evolve(clause, action=ast.Portion(True, award.amount, span=award.span))  # noqa: FBT003 - each


def _bounded(found: Sequence[Clause], clause: Clause) -> Literal["gain", "lose", "bonus", "both"]:
    """What 累计不超过3分 bounds: the change before it in its sentence."""
    for before in reversed(found):
        if before.sentence != clause.sentence:
            break
        award = before.action
        if isinstance(award, ast.Award) and (before.every or award.kind != "gain"):
            return award.kind
        if isinstance(award, ast.Respectively):
            return award.kind
    return "gain"


# Prose ---------------------------------------------------------------------------------


def scoring_span(scope: Scope, clause: Clause) -> Span:
    """The scoring word in prose, or all of it."""
    found = scoring_word(scope.excerpt(clause.span))
    if found is None:
        return clause.span
    return Span(clause.span.start + found[0], clause.span.start + found[1])
