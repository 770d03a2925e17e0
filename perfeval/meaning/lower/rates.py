"""Scores that go by a rate, and scores that a judge gives because nothing else is said."""

from __future__ import annotations

import re
from fractions import Fraction

from perfeval.meaning import build
from perfeval.meaning.expressions import lower
from perfeval.meaning.item import Item, words_of
from perfeval.meaning.movement import SHARES
from perfeval.meaning.scope import Typed
from perfeval.program.nodes import Node
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.words import scoring_word
from perfeval.reading.words import words_of as listed
from perfeval.source import Span
from perfeval.text.names import normalise_key


def is_rate(name: str) -> bool:
    """Whether a name is that of a rate: 到货率, 完成比例, 进度."""
    return name.endswith((*SHARES, *listed("rates"))) and not name.endswith(listed("evaluating"))


def lower_by_rate(item: Item, clause: Clause) -> None:
    """``按完成率得分`` is the rate times the full score; ``根据实际情况评分`` is judged."""
    action = clause.action
    assert isinstance(action, ast.ByRate)  # noqa: S101 - by its kind
    if leads(item, clause):
        item.scope.note("heading", clause.span)
    elif action.value is not None and not action.judging:
        item.scope.full = item.full
        typed = lower(item.scope, action.value, formula=True, score=False)
        by_rate(item, clause, Typed(typed.node, "ratio"))
    elif action.judging or not is_rate(action.name.text):
        lower_judged_score(item, clause)
    else:
        rate = item.scope.name(action.name.text, action.name.span)
        by_rate(item, clause, rate)


def by_rate(item: Item, clause: Clause, rate: Typed) -> None:
    """The rate times the full score, capped like any score."""
    draft = item.scope.registry.draft_of(rate.node)
    if draft is not None and draft.unit is None and draft.ready is None:
        draft.kind, draft.percent = "ratio", True
    item.scope.read("implied_rate", clause.span)
    node = build.mul(rate.node, item.full_node(clause.span), clause.span)
    if clause.otherwise and (item.bands or item.exemptions):
        if item.bands:
            item.otherwise = (node, clause)
        else:
            item.exemptions.pop()
            item.bases.append((node, clause.span))
        return
    missed = clause.when and words_of(item, clause)[0].startswith(listed("missed"))
    if missed and item.bands and id(clause) not in item.conditions:
        item.otherwise = (node, clause)
        return
    if clause.when and id(clause) in item.conditions:
        from perfeval.meaning.item import Band  # noqa: PLC0415 - the item holds bands

        item.bands.append(Band(item.conditions[id(clause)], node, clause))
        return
    # 全部完成的得5分，未完成的按比例计分: the first clause is the 100% of the rate.
    item.bases[:] = [row for row in item.bases if build.constant_of(row[0]) is None]
    item.bases.append((node, clause.span))


def leads(item: Item, clause: Clause) -> bool:
    """Whether other clauses give the score, and this one is their heading."""
    others = [c for c in item.clauses if c is not clause]
    return any(
        isinstance(c.action, ast.Formula | ast.Award | ast.Respectively)
        and not (isinstance(c.action, ast.Award) and (_is_bare(c) or c.action.full))
        and c.span.start > clause.span.start
        for c in others
    )


def _is_bare(clause: Clause) -> bool:
    return not clause.when and not clause.otherwise


def lower_judged_score(item: Item, clause: Clause, high: Fraction | None = None) -> None:
    """A score that a judge gives, between 0 and the full score."""
    top = high if high is not None else build.constant_of(item.full_node(clause.span))
    node: Node = item.scope.registry.local(
        item.key, "score", clause.span, low=Fraction(0), high=top or Fraction(0)
    )
    item.scope.read("discretion_range", clause.span)
    item.bases.append((node, clause.span))
    item.judged_base = True


def lower_judged_limit(item: Item, clause: Clause) -> bool:
    """``创新做法有推广价值，最多得5分``: prose with a top score is judged."""
    limit = clause.action
    if not isinstance(limit, ast.Limit) or limit.kind not in {"gain", "same"} or not clause.when:
        return False
    if any(isinstance(c.action, ast.Award | ast.Formula | ast.ByRate) for c in item.clauses):
        return False
    amount = limit.amount.value if isinstance(limit.amount, ast.Points) else None
    lower_judged_score(item, clause, amount)
    return True


_NO_WORDS = re.compile(r"酌|^[\W\d_]*$|^(?P<one>.)(?P=one)*$|^.{1,2}$")
_FIGURES = re.compile(r"[≥≤<>=]|^每")


def lower_prose(item: Item, spans: list[Span]) -> None:
    """Nothing but prose: a yes/no for the full score, the whole cell its key (prose_statement)."""
    span = spans[0].cover(spans[-1])
    text = normalise_key(item.scope.excerpt(span)).strip("。;,")
    full = item.full_node(span)
    if scoring_word(text) is not None or _NO_WORDS.search(text):
        item.scope.fault("PE101", span, text=item.scope.excerpt(span))
        return
    if _FIGURES.search(text):  # 完成率≥90%, 每降低1个百分点: nothing says what they give
        item.scope.fault("PE425", span, text=item.scope.excerpt(span))
        return
    item.scope.take_back("requirement_note", span)
    item.scope.read("prose_statement", span)
    node = item.scope.registry.local(text, "yes_no", span)
    truth = build.compare("==", node, build.ONE, span)
    from perfeval.program.nodes import Branch, Case  # noqa: PLC0415 - only here

    case = Case((Branch(truth, full),), build.ZERO, span=span, role="item", label=text)
    item.bases.append((case, span))
    item.judged_base = True


__all__ = [
    "by_rate",
    "is_rate",
    "leads",
    "lower_by_rate",
    "lower_judged_limit",
    "lower_judged_score",
    "lower_prose",
    "words_of",
]
