"""Trees to expressions: the values inside comparisons, scores and formulas."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, cast

import attrs

from perfeval.numbers import numerals
from perfeval.numbers.units import Unit
from perfeval.reading import clauses as ast
from perfeval.reading.automaton import Token, Tree
from perfeval.reading.places import Item, Places, first, part, tokens, trees
from perfeval.reading.words import is_unit, words_of
from perfeval.source import Span

_ENDS = re.compile(r"^[\[(]([^,]*(?:,\d{3}(?!\d)[^,]*)*?),(.*)[\])]$")
_SPAN = re.compile(r"^(.+?)(分)?(\(不?含\))?[-~至到](.+?)(%?)分$")
_NAMED = re.compile(r"^(.*[^\d.(])((?:\d+\.)?\d+%)$")
_OPERATORS = {"add": "+", "subtract": "-", "multiply": "×", "divide": "/"}


@attrs.frozen
class Values:
    """Makes the expressions of one sentence."""

    places: Places

    # arithmetic -----------------------------------------------------------

    def value(self, tree: Tree) -> ast.Expression:
        """Any alternative of ``sum``, a value, or a bare amount."""
        span = self.places.span(tree)
        if tree.name in _OPERATORS:
            left, right = (self._operand(child) for child in trees(tree))
            operator = cast("Literal['+', '-', '×', '/']", _OPERATORS[tree.name])
            return ast.Binary(operator, left, right, span=span)
        if tree.name == "name":
            return self.name(tree)
        if tree.name == "full":
            return ast.Full(base=tokens(tree)[0].value == "base", span=span)
        if tree.name == "call":
            arguments = tuple(name for child in trees(tree) for name in self._listed(child))
            function = cast("Literal['max']", tokens(tree)[0].value)
            if tokens(tree)[0].value == "mean" and len(arguments) == 1:
                return ast.Name(self.places.key(span), span=span)  # 平均值（万元）
            return ast.Call(function, arguments, span=span)
        if tree.name == "absolute":
            inner = next(self.value(child) for child in trees(tree))
            return ast.Call("abs", (inner,), span=span)
        if tree.name == "share_of":
            names = [self.named(token) for token in tokens(tree) if token.kind == "NAME"]
            return ast.Binary("/", names[0], names[1], span=span)
        if tree.name == "capped":
            return self._capped(tree)
        if tree.name in {"edged", "each"}:  # ×0.1分/户: so much for each that is counted
            return self.number(trees(tree)[0])
        return self.number(tree)

    def _operand(self, tree: Tree) -> ast.Expression:
        """``序时进度25%``: a number behind the word for it is that number."""
        digits = _NAMED.search(self.places.text(tree)) if tree.name == "name" else None
        if digits is None or not digits[1].endswith(words_of("rates")):
            return self._counted(self.value(tree), tree)
        value, unit = cast("tuple[Fraction, Unit]", numerals.quantity(digits[2]))
        return ast.Number(value, unit.text, digits[2], span=self.places.span(tree))

    def _counted(self, found: ast.Expression, item: Item) -> ast.Expression:
        """``×6若干``, ``上限5若干``: what is no unit is no part of a number either."""
        if isinstance(found, ast.Number) and found.unit and not is_unit(found.unit):
            self.places.unread(item.start, item.end)
        return found

    def _listed(self, tree: Tree) -> list[ast.Expression]:
        """The names of a list in the brackets of a function; names elsewhere keep their 、."""
        if tree.name != "name" or "、" not in self.places.text(tree):
            return [self.value(tree)]
        found: list[ast.Expression] = []
        start = tree.start
        for piece in self.places.text(tree).split("、"):
            span = self.places.folded.span(start, start + len(piece))
            found.append(ast.Name(self.places.key(span), span=span))
            start += len(piece) + 1
        return found

    def named(self, token: Token) -> ast.Name:
        """A name, in the author's own characters."""
        end = token.end  # the closing 的 is no part of a name
        while end - 1 > token.start and self.places.folded.text[end - 1] == "的":
            end -= 1
        span = self.places.folded.span(token.start, end)
        return ast.Name(self.places.key(span), span=span)

    def name(self, tree: Tree) -> ast.Name:
        """``NAME``."""
        return self.named(tokens(tree)[0])

    def _capped(self, tree: Tree) -> ast.Capped:
        """``数量（小于等于3）``, ``完成率（超过100%按100%计算）``."""
        inner = self.named(tokens(tree)[0])
        capping = trees(tree)[0]
        limits = trees(capping)
        limit = self.amount(limits[-1]) if limits[-1].name == "amount" else self.value(limits[-1])
        sign: ast.CompareSign = "≤"
        return ast.Capped(inner, sign, cast("ast.Expression", limit), span=self.places.span(tree))

    # numbers ----------------------------------------------------------------

    def number(self, tree: Tree) -> ast.Expression:
        """``NEG? QTY INC?``."""
        quantity = first(tree, "QTY")
        assert quantity is not None  # noqa: S101 - by the grammar
        found = self.quantity(quantity)
        included = self._included(first(tree, "INC"))
        negative = first(tree, "NEG") is not None
        if isinstance(found, ast.Points):
            return attrs.evolve(found, included=included)
        value = -found.value if negative else found.value
        raw = f"-{found.raw}" if negative else found.raw
        return attrs.evolve(
            found, value=value, raw=raw, included=included, span=self.places.span(tree)
        )

    def _included(self, token: Token | None) -> bool | None:
        return None if token is None else "不" not in self.places.text(token)

    def quantity(self, token: Token) -> ast.Number | ast.Points:
        """``90%``, ``3.5万人``, ``5分``."""
        text, span = self.places.text(token), self.places.span(token)
        if text.startswith("一半"):
            return ast.Number(Fraction(1, 2), "%", text, span=span)
        text = text.removesuffix("分") if text.endswith("%分") else text
        if text.endswith("分") and not text.endswith(("百分", "千分")):
            points = numerals.number(text.removesuffix("分"))
            if points is not None:
                return ast.Points(points, span=span)
        found = numerals.quantity(text)
        if found is None:
            self._too_long(text, span)
            return ast.Number(Fraction(0), None, text, span=span)
        value, unit = found
        return ast.Number(value, _text(unit), text, span=span)

    def _too_long(self, text: str, span: Span) -> None:
        digits = sum(char.isdigit() for char in text)
        if digits > numerals.MAX_DIGITS:
            self.places.fault("PE104", span, digits=digits, limit=numerals.MAX_DIGITS)
        else:
            self.places.fault("PE101", span, text=self.places.source.excerpt(span))

    def points(self, tree: Tree) -> ast.Points | ast.Range:
        """``2分``, ``1-3分``, ``6分以下``."""
        token = tokens(tree)[0]
        span = self.places.span(tree)
        included = self._included(first(tree, "INC"))
        if token.kind == "SPAN":
            return self._span(token)
        value = self._score(self.places.text(token), self.places.span(token))
        edge = first(tree, "EDGE")
        if edge is not None and edge.value in {"below", "within"}:
            zero = ast.Points(Fraction(0), span=span)
            return ast.Range(zero, attrs.evolve(value, included=included), span=span)
        if edge is not None:
            return ast.Range(value, ast.Full(span=span), span=span)
        return attrs.evolve(value, included=included)

    def _score(self, text: str, span: Span) -> ast.Points:
        value = numerals.number(text.removesuffix("值").removesuffix("分"))
        if value is None:
            self._too_long(text, span)
        return ast.Points(value or Fraction(0), span=span)

    def _span(self, token: Token) -> ast.Range:
        text, span = self.places.text(token), self.places.span(token)
        match = _SPAN.match(text)
        assert match is not None, text  # noqa: S101 - by the pattern of SPAN
        low, high = match[1], match[4]
        if match[5]:
            low = low.removesuffix("%")
            ends = [self._score(end, span) for end in (low, high)]
            shares = [ast.Share(end.value / 100, owned=False, span=span) for end in ends]
            return ast.Range(shares[0], shares[1], span=span)
        return ast.Range(self._score(low, span), self._score(high, span), span=span)

    # amounts ----------------------------------------------------------------

    def amount(self, tree: Tree) -> ast.Expression | ast.Range:
        """What stands behind 得, 扣, 最多扣: points, a number, the full score, or a share of it."""
        span = self.places.span(tree)
        inner = part(tree, "points")
        if inner is not None:
            return self.points(inner)
        written = [token for token in tokens(tree) if token.kind == "QTY"]
        quantities = [self.quantity(token) for token in written]
        for found, token in zip(quantities, written, strict=True):
            self._counted(found, token)
        full = first(tree, "FULL")
        if full is None and len(quantities) == 1:
            return quantities[0]
        if not quantities:
            return ast.Full(base=full is not None and full.value == "base", span=span)
        shares = [self._share(end, quantities[-1], full) for end in quantities]
        if len(shares) > 1:
            if not any(isinstance(end, ast.Share) for end in shares):  # 得3-5
                self.places.fault("PE110", span, phrase=self.places.source.excerpt(span))
            return ast.Range(shares[0], shares[1], span=span)
        return attrs.evolve(shares[0], span=span)

    def _share(
        self, end: ast.Number | ast.Points, last: ast.Number | ast.Points, full: Token | None
    ) -> ast.Expression:
        """``得满分的80%``, and either end of ``得80-100%``: a share of the full score."""
        percent = isinstance(last, ast.Number) and last.unit == "%"
        if full is None and not percent:
            return end
        bare = percent and isinstance(end, ast.Number) and end.unit is None
        ratio = end.value / 100 if bare else end.value
        base = full is not None and full.value == "base"
        return ast.Share(ratio, owned=full is not None, base=base, span=end.span)

    # sides --------------------------------------------------------------------

    def sides(self, tree: Tree) -> list[ast.Side | ast.Interval | ast.Range]:
        """One side of a comparison, or the several of a list."""
        if tree.name == "list":
            found: list[ast.Side | ast.Interval | ast.Range] = []
            for child in tree.children:
                if isinstance(child, Tree):
                    found.extend(self.sides(child))
                elif child.kind == "INTERVAL":
                    found.append(self.interval(child))
            return found
        return [self.side(tree)]

    def side(self, tree: Tree) -> ast.Side | ast.Interval | ast.Range:
        """A value with 以上, a range, a named threshold, or a sum."""
        span = self.places.span(tree)
        if tree.name == "edged":
            edge, inc = first(tree, "EDGE"), first(tree, "INC")
            number = self.number(trees(tree)[0])
            return self._edged(number, edge, span, included=self._included(inc))
        if tree.name == "range":
            ends = [self.number(child) for child in trees(tree) if child.name == "value"]
            return ast.Range(ends[0], ends[1], span=span)
        if tree.name == "measure":
            return self.measure(tree)
        return ast.Side(self.value(tree), span=span)

    def _edged(
        self, number: ast.Expression, edge: Token | None, span: Span, *, included: bool | None
    ) -> ast.Side:
        word: ast.EdgeWord | None = None
        if edge is not None and edge.value in {"above", "below", "within", "outside"}:
            word = cast("ast.EdgeWord", edge.value)
            if "含" in self.places.text(edge):
                included = True
        return ast.Side(number, word, included, span=span)

    def measure(self, tree: Tree) -> ast.Side:
        """``计划面积``, ``上年产量的120%以上``, ``平均量的1/2``: a threshold by name."""
        name = self.named(tokens(tree)[0])
        span = self.places.span(tree)
        inner = trees(tree)
        if not inner:
            return ast.Side(name, span=span)
        side = self.side(inner[0])
        if not isinstance(side, ast.Side):
            self.places.fault("PE302", span, left="区间", right=self.places.source.excerpt(span))
            return ast.Side(name, span=span)
        value = ast.Binary("×", name, side.value, span=span)
        return ast.Side(value, side.edge, side.included, span=span)

    def interval(self, token: Token) -> ast.Interval:
        """``[90%,95%)``."""
        text, span = self.places.text(token), self.places.span(token)
        low, high = (self._end(word, span) for word in interval_ends(text))
        return ast.Interval(low, high, text[0] == "[", text[-1] == "]", span=span)

    def _end(self, word: str, span: Span) -> ast.Number | None:
        if not word or "∞" in word:
            return None
        negative = word.startswith("-")
        found = numerals.quantity(word.removeprefix("-"))
        if found is None:
            self.places.fault("PE101", span, text=self.places.source.excerpt(span))
            return None
        value, unit = found
        return ast.Number(-value if negative else value, _text(unit), word, span=span)


def interval_ends(text: str) -> tuple[str, str]:
    """The two ends of an INTERVAL, as written."""
    match = _ENDS.match(text)
    assert match is not None, text  # noqa: S101 - by the pattern of INTERVAL
    return match[1], match[2]


def _text(unit: Unit | None) -> str | None:
    return None if unit is None else unit.text


def lone(items: list[Item]) -> Tree | None:
    """The only tree among ``items``."""
    found = [item for item in items if isinstance(item, Tree)]
    return found[0] if len(found) == 1 else None
