"""What one phrase, or a run of them, is made of."""

from __future__ import annotations

import re

from perfeval.reading import clauses as ast
from perfeval.source import Span

EACH = ("均", "都")
_AVERAGED = frozenset("人户年月日亩地校生床次平首")  # 人均, 平均, 首都
_AND = re.compile("以及|[和与]|及(?!时)")


def next_phrase(phrases: tuple[ast.Condition, ...], place: int) -> ast.Condition | None:
    """The next phrase that is no comma."""
    for phrase in phrases[place + 1 :]:
        if not isinstance(phrase, ast.Comma):
            return phrase
    return None


def lacks_subject(phrase: ast.Condition | None) -> bool:
    """``≥98%``, ``95%以上``, ``[80%,90%)``: a comparison that names no value."""
    if isinstance(phrase, ast.Range):
        return True
    if not isinstance(phrase, ast.Chain):
        return False
    first = phrase.sides[0]
    if first is None or isinstance(first, ast.Interval | ast.Range):
        return len(phrase.signs) < 2 or first is None  # noqa: PLR2004 - 90%>X≥75% names X
    return isinstance(first.value, ast.Number) and not phrase.signs


def trim(phrases: list[ast.Condition]) -> list[ast.Condition]:
    """The phrases without commas behind them; none begins with a comma."""
    end = len(phrases)
    while end and isinstance(phrases[end - 1], ast.Comma):
        end -= 1
    return phrases[:end]


def cover(phrases: list[ast.Condition]) -> Span | None:
    """The text that the phrases span."""
    return phrases[0].span.cover(phrases[-1].span) if phrases else None


def lone_value(phrase: ast.Condition) -> ast.Expression | None:
    """The value that a phrase is, when it compares nothing."""
    if isinstance(phrase, ast.Chain) and not phrase.signs and len(phrase.sides) == 1:
        side = phrase.sides[0]
        if isinstance(side, ast.Side) and side.edge is None:
            return side.value
    return None


def is_points(phrase: ast.Condition | None) -> bool:
    """Whether a phrase is a score and nothing else."""
    return phrase is not None and isinstance(lone_value(phrase), ast.Points)


def named_value(chain: ast.Chain) -> tuple[ast.Name, ast.Expression] | None:
    """``名称 = value``, if that is what the chain is."""
    if chain.signs != ("=",):
        return None
    left, right = chain.sides
    if not isinstance(left, ast.Side) or not isinstance(right, ast.Side):
        return None
    if not isinstance(left.value, ast.Name) or left.edge or right.edge:
        return None
    return left.value, right.value


def listed(text: str) -> list[str]:
    """``满意度、合格率和完成率均``: the names in front of 均; none where it is one name."""
    if not text.endswith(EACH) or text[-2:-1] in _AVERAGED:
        return []
    *names, last = text[:-1].split("、")
    names.extend(_AND.split(last, maxsplit=1))
    return names if len(names) > 1 else []


def has_names(value: ast.Expression, *, binary: bool = False) -> bool:
    """Whether names occur in ``value``; with ``binary`` a lone name does not count."""
    return bool(names_in(value)) and not (binary and isinstance(value, ast.Name))


def names_in(value: ast.Expression) -> list[str]:
    """All names that an expression mentions, in order."""
    if isinstance(value, ast.Name):
        return [value.text]
    if isinstance(value, ast.Binary):
        return [*names_in(value.left), *names_in(value.right)]
    if isinstance(value, ast.Call):
        return [name for argument in value.arguments for name in names_in(argument)]
    return names_in(value.value) if isinstance(value, ast.Capped) else []
