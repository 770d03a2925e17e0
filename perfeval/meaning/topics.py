"""What stands in front of a condition and is none: heads, topics, samples, lists of names."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from perfeval.meaning.scope import Scope
from perfeval.reading import clauses as ast
from perfeval.reading.clauses import Clause
from perfeval.reading.words import word_list
from perfeval.source import Span
from perfeval.text.names import normalise_key

_NEAR = 4  # a colon, and blanks behind it


def apart(scope: Scope, clauses: Sequence[Clause]) -> list[Clause]:
    """``A、B分别不少于4场、6场，每少1场扣0.5分``: one threshold with its step for each name."""
    found: list[Clause] = []
    for clause in clauses:
        chains = [p for p in clause.when if isinstance(p, ast.Chain) and p.signs]
        side = chains[0].sides[0] if chains else None
        name = side.value if isinstance(side, ast.Side) else None
        if not isinstance(name, ast.Name) or not name.text.endswith("分别") or clause.every is None:
            found.append(clause)
            continue
        words = name.text.removesuffix("分别").split("、")
        if len(words) != len(chains):
            scope.fault("PE420", clause.span, left=len(words), right=len(chains))
            continue
        start = name.span.start
        for word, chain in zip(words, chains, strict=True):
            at = scope.source.text.find(word, start)
            span = Span(at, at + len(word)) if at >= 0 else name.span
            start = span.end
            own = ast.Name(word, span=span)
            left = ast.Side(own, span=span)
            when: list[ast.Condition] = [
                attrs.evolve(chain, sides=(left, chain.sides[1])), ast.Comma(",", span=span),
                clause.every,
            ]  # fmt: skip
            found.append(attrs.evolve(clause, when=when))
    return found


def topic_apart(scope: Scope, clauses: Sequence[Clause]) -> list[Clause]:
    """``目标是否明确，明确：3分；不明确：0分``: labels with colons, behind what they are of.

    Where the first of them is a number, what stands before it is its subject.
    """
    colons = [clause for clause in clauses if _has_colon(scope, clause)]
    if len(colons) < 2 or colons != list(clauses[: len(colons)]):  # noqa: PLR2004 - labels are several
        return list(clauses)
    first, *rest = colons
    at = next((i for i, phrase in enumerate(first.when) if isinstance(phrase, ast.Comma)), 0)
    heads, labels = first.when[:at], first.when[at + 1 :]
    alone = len(heads) == len(labels) == 1 and all(len(clause.when) == 1 for clause in rest)
    if not alone or not ast.is_lone_name(heads[0]):
        return list(clauses)
    topic, label = heads[0], labels[0]
    when = [label] if ast.is_lone_name(label) else [topic, label]
    if when == [label]:
        scope.note("heading", topic.span)
    return [attrs.evolve(first, when=when), *clauses[1:]]


def _has_colon(scope: Scope, clause: Clause) -> bool:
    """Whether a bare score stands behind a colon: 充分：3分."""
    award = clause.action
    if not isinstance(award, ast.Award) or award.kind != "gain" or clause.otherwise:
        return False
    start = award.span.start
    return scope.source.text[max(0, start - _NEAR) : start].rstrip().endswith((":", "："))


def headed(scope: Scope, clauses: Sequence[Clause]) -> list[Clause]:
    """``县级采用：简讯每篇1分。省级采用：…``: the head before the colon is part of each count."""
    heads = [c for c in clauses if isinstance(c.action, ast.Statement) and c.action.heading]
    if len(heads) < 2:  # noqa: PLR2004 - one head over all says nothing apart
        return list(clauses)
    found: list[Clause] = []
    topic = ""
    for clause in clauses:
        if isinstance(clause.action, ast.Statement) and clause.action.heading:
            topic = normalise_key(scope.excerpt(clause.span)).strip(":：,")
        found.append(attrs.evolve(clause, topic=topic) if clause.every is not None else clause)
    return found


def topical(scope: Scope, clause: Clause) -> Clause:
    """``领导包案化解积案，化解率低于85%的``: a topic or a sample before the comma is a heading."""
    at = next((i for i, p in enumerate(clause.when) if isinstance(p, ast.Comma)), 0)
    before, after = clause.when[:at], clause.when[at + 1 :]
    if not before or not after:
        return clause
    sampled = normalise_key(scope.excerpt(before[0].span)).startswith(word_list("samples"))
    looked_up = len(before) == 1 and ast.name_of(before[0]).startswith(word_list("evidence"))
    if looked_up or (sampled and any(_has_number(phrase) for phrase in before)):
        pass
    elif not all(ast.is_lone_name(phrase) for phrase in before) or not is_whole(after):
        return clause
    elif len(before) == 1 and ast.name_of(before[0]).endswith(word_list("among")):
        return attrs.evolve(clause, when=[_among(before[0], after[0]), *after[1:]])
    scope.note("requirement_note", before[0].span.cover(before[-1].span))
    return attrs.evolve(
        clause,
        when=after,
        span=after[0].span.cover(clause.span.__class__(after[0].span.start, clause.span.end)),
    )


def _among(whole: ast.Condition, part: ast.Condition) -> ast.Condition:
    """``科级干部中，35岁及以下的不低于20%``: a share of those that are named before it."""
    side = part.sides[0] if isinstance(part, ast.Chain) else None
    if not isinstance(part, ast.Chain) or not isinstance(side, ast.Side):
        return part
    if not isinstance(side.value, ast.Name):
        return part
    span = whole.span.cover(side.span)
    name = ast.Name(f"{ast.name_of(whole)}{side.value.text}", span=span)
    first = attrs.evolve(side, value=name, span=span)
    return attrs.evolve(part, sides=(first, *part.sides[1:]), span=span.cover(part.span))


def _has_number(phrase: ast.Condition) -> bool:
    side = phrase.sides[-1] if isinstance(phrase, ast.Chain) else None
    return isinstance(side, ast.Side) and isinstance(side.value, ast.Number)


def is_literal(phrase: ast.Condition) -> bool:
    """A number that stands without a sign: 以98%为标准."""
    return _has_number(phrase) and isinstance(phrase, ast.Chain) and not phrase.signs


def is_whole(phrases: Sequence[ast.Condition]) -> bool:
    """Whether the phrases compare a value that they name themselves."""
    first = phrases[0]
    if not isinstance(first, ast.Chain) or not first.signs:
        return False
    return (
        any(
            isinstance(side, ast.Side) and isinstance(side.value, ast.Name)
            for side in first.sides[:2]
        )
        and first.sides[0] is not None
    )
