"""Expressions: the values inside comparisons, scores and formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.names import normalise_key
from perfeval.source import Source, Span
from perfeval.syntax import ast, numerals
from perfeval.syntax.text import Folded
from perfeval.syntax.words import share_parts
from perfeval.units import Unit

if TYPE_CHECKING:
    from lark import Token, Tree

    Branch = Tree[Token]
    Child = Branch | Token

SCORE = re.compile(r"分值?$")
_FUNCTIONS = {"max": "max", "min": "min", "取": "max", "Σ": "sum", "∑": "sum", "平": "mean"}


# What is left of a phrase that was cut, or of a unit: nobody means it as a name.
_NO_NAMES = frozenset("的 得 分 及以上 及以下 则 那么 元 千元 万元 亿元 百分点 个百分点 %".split())


class ValueBuilder:
    """Builds the expressions of one sentence, and knows their places."""

    def __init__(self, source: Source, folded: Folded, sink: Collector) -> None:
        self.source = source
        self.folded = folded
        self.sink = sink

    # places ------------------------------------------------------------

    def span(self, item: Child) -> Span:
        """Where ``item`` stands in the author's text."""
        start = getattr(item, "start_pos", None)
        if start is not None:
            return self.folded.span(start, cast("int", item.end_pos))  # type: ignore[union-attr]
        meta = item.meta  # type: ignore[union-attr]
        return self.folded.span(meta.start_pos, meta.end_pos)

    def words(self, start: int, end: int) -> str:
        """The author's own characters, brought to the shape of a key."""
        span = self.folded.span(start, end)
        return normalise_key(self.source.excerpt(span))

    def fault(self, code: str, span: Span, **arguments: object) -> None:
        """Report one finding."""
        self.sink.add(Diagnostic(code, self.source, span, arguments))

    def value(self, item: Child) -> ast.Expression:
        """Any alternative of ``sum``."""
        branch = cast("Branch", item)
        build = cast("Callable[[Branch], ast.Expression]", getattr(self, f"value_{branch.data}"))
        return build(branch)

    def _binary(self, tree: Branch, operator: str) -> ast.Expression:
        left, right = tree.children
        return ast.Binary(
            operator,  # type: ignore[arg-type]
            self.value(left),
            self.value(right),
            span=self.span(tree),
        )

    def value_add(self, tree: Branch) -> ast.Expression:
        """``sum "+" product``."""
        return self._binary(tree, "+")

    def value_subtract(self, tree: Branch) -> ast.Expression:
        """``sum "-" product``."""
        return self._binary(tree, "-")

    def value_multiply(self, tree: Branch) -> ast.Expression:
        """``product "×" factor``."""
        return self._binary(tree, "×")

    def value_divide(self, tree: Branch) -> ast.Expression:
        """``product "/" factor``."""
        return self._binary(tree, "/")

    def value_negative(self, tree: Branch) -> ast.Expression:
        """``"-" factor``: 0 minus it."""
        span = self.span(tree)
        zero = ast.Number(Fraction(0), None, "0", span=Span(span.start, span.start))
        return ast.Binary("-", zero, self.value(tree.children[0]), span=span)

    def value_capped(self, tree: Branch) -> ast.Expression:
        """``atom CAPPED sum ")"``: 数量（小于等于3）."""
        value, token, limit = tree.children
        sign = "<" if "<" in cast("str", token) else "≤"
        return ast.Capped(
            self.value(value),
            sign,  # type: ignore[arg-type]
            self.value(limit),
            span=self.span(tree),
        )

    def value_name(self, tree: Branch) -> ast.Expression:
        """``WORDS``."""
        token = cast("Token", tree.children[-1])
        text = self.words(cast("int", token.start_pos), cast("int", token.end_pos))
        if text in _NO_NAMES:
            self.fault("PE101", self.span(token), text=text)
        return ast.Name(text, span=self.span(token))

    def value_number(self, tree: Branch) -> ast.Expression:
        """``QUANTITY INCLUDED?``."""
        token = cast("Token", tree.children[0])
        included = _included(tree)
        found = numerals.quantity(str(token))
        span = self.span(token)
        if found is None:
            self.bad_number(str(token), span)
            found = Fraction(1), None
        return self.number(found, str(token), included, self.span(tree))

    def bad_number(self, text: str, span: Span) -> None:
        """Report a literal that is no number of the language."""
        digits = sum(char.isdigit() for char in text)
        if digits > numerals.MAX_DIGITS:
            self.fault("PE104", span, digits=digits, limit=numerals.MAX_DIGITS)
        else:
            self.fault("PE115", span, text=text)

    def number(
        self,
        found: tuple[Fraction, Unit | None],
        raw: str,
        included: bool | None,  # noqa: FBT001 - three answers, as in the node
        span: Span,
    ) -> ast.Number:
        """A literal with its value in the base unit."""
        value, unit = found
        return ast.Number(value, unit.text if unit else None, raw, included, span=span)

    def value_points(self, tree: Branch) -> ast.Expression:
        """``SCORE INCLUDED?``."""
        token = cast("Token", tree.children[0])
        value = numerals.number(SCORE.sub("", str(token)))
        if value is None:
            self.bad_number(str(token), self.span(token))
            value = Fraction(0)
        return ast.Points(value, _included(tree), span=self.span(tree))

    def value_full(self, tree: Branch) -> ast.Expression:
        """``FULL``."""
        return ast.Full(span=self.span(tree))

    def value_share(self, tree: Branch) -> ast.Expression:
        """``SHARE``."""
        token = cast("Token", tree.children[0])
        lower, upper, owned = share_parts(str(token))
        if lower is None:
            self.fault("PE115", self.span(token), text=self.source.excerpt(self.span(token)))
            lower = Fraction(0)
        return ast.Share(lower, owned, upper, span=self.span(token))

    def value_call(self, tree: Branch) -> ast.Expression:
        """``FUNCTION sum ((","|"、") sum)* ")"``."""
        token = cast("Token", tree.children[0])
        word = str(token)
        word = word.lower() if word.isascii() else word
        function = "min" if word.startswith(("min", "取小", "取较小")) else _function(word)
        arguments = tuple(
            argument
            for child in tree.children[1:]
            if not is_token(child)
            for argument in _listed(self.value(child))
        )
        return ast.Call(function, arguments, span=self.span(tree))  # type: ignore[arg-type]

    def as_range(
        self, value: ast.Expression, span: Span, *, marked: bool = True
    ) -> ast.Range | None:
        """``80%（含）-90%`` is a range; ``10-5`` in a formula is a difference.

        Where a difference makes no sense, bare numbers make a range as well:
        ``marked`` is false there.
        """
        literal = (ast.Number, ast.Points)
        if not isinstance(value, ast.Binary) or value.operator != "-":
            return None
        low, high = value.left, value.right
        if not isinstance(low, literal) or not isinstance(high, literal):
            return None
        if low.span.start == low.span.end:  # -2分, not a range
            return None
        if marked and not any(
            isinstance(end, ast.Points) or end.unit is not None or end.included is not None
            for end in (low, high)
        ):
            return None
        return ast.Range(low, high, span=span)


def is_token(item: Child) -> bool:
    """Whether ``item`` is a token rather than a branch."""
    return not hasattr(item, "children")


def _listed(value: ast.Expression) -> list[ast.Expression]:
    """``一季度执行率、二季度执行率`` in a list are two names, though 、 may stand inside one."""
    if not isinstance(value, ast.Name) or "、" not in value.text:
        return [value]
    at = value.span.start
    found: list[ast.Expression] = []
    for word in value.text.split("、"):
        found.append(ast.Name(word, span=Span(at, min(at + len(word), value.span.end))))
        at = min(at + len(word) + 1, value.span.end)
    return found


def _included(tree: Branch) -> bool | None:
    """The （含） or （不含） behind a literal."""
    return "不" not in cast("str", tree.children[1]) if len(tree.children) > 1 else None


def _function(word: str) -> str:
    return next(name for start, name in _FUNCTIONS.items() if word.startswith(start))
