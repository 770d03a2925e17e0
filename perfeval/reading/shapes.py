"""What a condition is by its shape, whatever its words are."""

from __future__ import annotations

from perfeval.reading import clauses as ast


def scores_alone(phrases: list[ast.Condition]) -> ast.Expression | None:
    """A sum with × in it and nothing else: the score is what it gives."""
    chain = phrases[0] if len(phrases) == 1 else None
    if not isinstance(chain, ast.Chain) or chain.signs or not isinstance(chain.sides[0], ast.Side):
        return None
    value = chain.sides[0].value
    return value if isinstance(value, ast.Binary) and "×" in _operators(value) else None


def _operators(value: ast.Expression) -> str:
    if not isinstance(value, ast.Binary):
        return ""
    return value.operator + _operators(value.left) + _operators(value.right)


def lacks_subject(phrases: list[ast.Condition]) -> bool:
    """``≥98%``, ``95%以上``, ``[80%,90%)``: a comparison that names no value."""
    if not phrases or isinstance(phrases[0], ast.Range):
        return bool(phrases)
    first = phrases[0]
    if not isinstance(first, ast.Chain):
        return False
    side = first.sides[0]
    if side is None or isinstance(side, ast.Interval | ast.Range):
        return True
    return isinstance(side.value, ast.Number) and not first.signs


def trimmed(phrases: list[ast.Condition]) -> list[ast.Condition]:
    """Without the commas and joints at the end."""
    found = list(phrases)
    while found and isinstance(found[-1], ast.Comma | ast.Join):
        found.pop()
    return found


def stated_value(phrase: ast.Condition) -> ast.Definition | None:
    """``目标值为98%``, ``有=1``: a name that is a number."""
    if not isinstance(phrase, ast.Chain) or phrase.signs != ("=",):
        return None
    left, right = phrase.sides
    if not isinstance(left, ast.Side) or not isinstance(right, ast.Side) or right.edge:
        return None
    if not isinstance(left.value, ast.Name) or not isinstance(right.value, ast.Number):
        return None
    return ast.Definition(left.value, right.value, span=phrase.span)


def counted_as(
    phrases: list[ast.Condition], last: ast.Number | None = None
) -> list[ast.Definition]:
    """``有=1，无=0``, ``有为1，无为0``: what words count as; nothing where one is no such word.

    ``last`` is the number of the last phrase, where that is a name alone.
    """
    found: list[ast.Definition] = []
    kept = [phrase for phrase in phrases if not isinstance(phrase, ast.Comma)]
    for phrase in kept:
        row = stated_value(phrase)
        if row is None and last is not None and phrase is kept[-1]:
            row = _named(phrase, last)
        if row is None or not isinstance(row.value, ast.Number) or row.value.unit:
            return []
        found.append(row)
    return found


def _named(phrase: ast.Condition, number: ast.Number) -> ast.Definition | None:
    side = phrase.sides[0] if isinstance(phrase, ast.Chain) else None
    if not ast.is_lone_name(phrase) or not isinstance(side, ast.Side):
        return None
    assert isinstance(side.value, ast.Name)  # noqa: S101 - a lone name
    return ast.Definition(side.value, number, span=phrase.span.cover(number.span))
