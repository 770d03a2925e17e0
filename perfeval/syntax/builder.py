"""Parse tree to syntax nodes. One method for each rule or alias of ``grammar/rule.lark``."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from perfeval.source import Span
from perfeval.syntax import ast, numerals
from perfeval.syntax.values import SCORE, ValueBuilder, is_token
from perfeval.syntax.words import (
    award_words,
    discretion_kind,
    edge_word,
    interval_ends,
    is_attainment,
    lift_kind,
    limit_kind,
    partial_mode,
    rounding_words,
    scope_level,
    sign_of,
    sign_of_place,
)

if TYPE_CHECKING:
    from lark import Token, Tree

    Branch = Tree[Token]
    Child = Branch | Token

_OPEN, _CLOSED = frozenset("(（"), frozenset(")）")
_INNER_SCORE = re.compile(r"((?:\d[\d,]*(?:\.\d+)?)|[零一二两三四五六七八九十百半]+)分")


class Builder(ValueBuilder):
    """Builds the phrases of one sentence."""

    # entry -------------------------------------------------------------

    def sentence(self, tree: Branch) -> ast.Sentence:
        """``start: _phrase*``."""
        phrases: list[ast.Phrase] = []
        self._phrases(tree, phrases)
        return ast.Sentence(tuple(phrases), span=self.folded.span(0, len(self.folded.text)))

    def _phrases(self, tree: Branch, found: list[ast.Phrase]) -> None:
        for child in tree.children:
            branch = cast("Branch", child)
            if branch.data == "aside":
                start = cast("Token", branch.children[0])
                found.append(ast.Comma(",", span=self.span(start)))
                self._phrases(_without_first(branch), found)
                continue
            build = cast("Callable[[Branch], ast.Phrase]", getattr(self, f"on_{branch.data}"))
            found.append(build(branch))

    # comparisons -------------------------------------------------------

    def on_chain(self, tree: Branch) -> ast.Phrase:
        """``side (_sign side)*``."""
        sides: list[ast.Side | ast.Interval | ast.Range | None] = []
        signs: list[str] = []
        for child in tree.children:
            if is_token(child):
                signs.append(self._sign(cast("Token", child)))
            else:
                sides.append(self._side(cast("Branch", child)))
        if len(sides) == 1:
            self._check_remark(tree, sides[0])
        return self._chain(sides, signs, self.span(tree))

    def _check_remark(self, tree: Branch, side: ast.Side | ast.Interval | ast.Range | None) -> None:
        """``≥90%（按监理报告）``: words in brackets on their own are a remark, and no label."""
        span = self.span(tree)
        if isinstance(side, ast.Side) and isinstance(side.value, ast.Name):
            words = self.source.excerpt(span)
            if words[:1] in _OPEN and words[-1:] in _CLOSED:
                self.fault("PE101", span, text=words)

    def on_subjectless(self, tree: Branch) -> ast.Phrase:
        """``_sign side (_sign side)*``: the subject is left out."""
        phrase = self.on_chain(tree)
        return cast("ast.Chain", phrase)

    def _chain(
        self, sides: list[ast.Side | ast.Interval | ast.Range | None], signs: list[str], span: Span
    ) -> ast.Phrase:
        if len(sides) == len(signs):
            sides.insert(0, None)
        if len(sides) == 1 and isinstance(sides[0], ast.Range):
            return sides[0]
        if len(sides) == 1 and isinstance(sides[0], ast.Side) and sides[0].edge is None:
            alone = self.as_range(sides[0].value, span, marked=False)
            if alone is not None:
                return alone
        return ast.Chain(tuple(sides), tuple(signs), span=span)  # type: ignore[arg-type]

    def _sign(self, token: Token) -> str:
        return sign_of_place(str(token)) if token.type == "AT" else sign_of(str(token))

    def _side(self, tree: Branch) -> ast.Side | ast.Interval | ast.Range:
        first = tree.children[0]
        if is_token(first):
            return self._interval(cast("Token", first))
        value = self.value(first)
        if len(tree.children) > 2 and not is_token(tree.children[2]):  # noqa: PLR2004 - low TO high
            return ast.Range(value, self.value(tree.children[2]), span=self.span(tree))
        edge: ast.EdgeWord | None = None
        included: bool | None = None
        for token in cast("list[Token]", tree.children[1:]):
            if token.type == "EDGE":
                edge, inside = edge_word(str(token))
                included = inside if inside is not None else included
            else:
                included = "不" not in token
        if edge is None and isinstance(value, ast.Binary):
            found = self.as_range(value, self.span(tree))
            if found is not None:
                return found
        if edge is not None and included is None and isinstance(value, ast.Number | ast.Points):
            included = value.included
        return ast.Side(value, edge, included, span=self.span(tree))

    def _interval(self, token: Token) -> ast.Interval:
        span = self.span(token)
        low, high, low_in, high_in = interval_ends(str(token))
        ends: list[ast.Number | None] = []
        for text in (low, high):
            found = numerals.quantity(text) if text else None
            if text and found is None:
                self.fault("PE115", span, text=text)
            ends.append(None if found is None else self.number(found, text, None, span))
        return ast.Interval(ends[0], ends[1], low_in, high_in, span=span)

    def on_formula(self, tree: Branch) -> ast.Phrase:
        """``FORMULA sum``: 得分计算方法应用A/B×分值 is 得分=A/B×分值."""
        word, value = tree.children
        name = ast.Side(ast.Name("得分", span=self.span(word)), span=self.span(word))
        side = ast.Side(self.value(value), span=self.span(value))
        return ast.Chain((name, side), ("=",), span=self.span(tree))

    def on_cap(self, tree: Branch) -> ast.Phrase:
        """``_value CAP``: 2分封顶, 以2分为限."""
        kind = "same" if "限" in str(tree.children[1]) else "gain"
        return ast.Limit(kind, self.value(tree.children[0]), span=self.span(tree))  # type: ignore[arg-type]

    # scores ------------------------------------------------------------

    def _award(self, tree: Branch, kind: str) -> ast.Phrase:
        verb = cast("Token", tree.children[0])
        values = [self.value(child) for child in tree.children[1:] if not is_token(child)]
        span = self.span(tree)
        amount: ast.Expression | ast.Range = values[0]
        if len(values) > 1:
            amount = ast.Range(values[0], values[1], span=values[0].span.cover(values[1].span))
        elif isinstance(amount, ast.Binary):
            amount = self.as_range(amount, amount.span) or amount
        return ast.Award(kind, amount, negative="倒" in verb, span=span)  # type: ignore[arg-type]

    def on_gain(self, tree: Branch) -> ast.Phrase:
        """``GAIN _amount``."""
        return self._award(tree, "gain")

    def on_lose(self, tree: Branch) -> ast.Phrase:
        """``LOSE _amount``."""
        return self._award(tree, "lose")

    def on_bonus(self, tree: Branch) -> ast.Phrase:
        """``BONUS _amount``."""
        return self._award(tree, "bonus")

    def on_zero(self, tree: Branch) -> ast.Phrase:
        """``ZERO``: 不得分."""
        span = self.span(tree)
        kind, amount = award_words(str(tree.children[0]))
        return ast.Award(kind, ast.Points(amount, span=span), span=span)

    def on_all(self, tree: Branch) -> ast.Phrase:
        """``ALL``: 得满分, 直接得分."""
        word = str(tree.children[0])
        direct = word.startswith(("直接", "视同", "视为", "按满分"))
        return ast.Award("gain", None, full=True, direct=direct, span=self.span(tree))

    def on_own(self, tree: Branch) -> ast.Phrase:
        """``OWN``: 得相应分值."""
        return ast.Award("gain", None, own_share=True, span=self.span(tree))

    def on_nodeduction(self, tree: Branch) -> ast.Phrase:
        """``NODEDUCTION``."""
        return ast.NoDeduction(span=self.span(tree))

    def on_respectively(self, tree: Branch) -> ast.Phrase:
        """``RESPECTIVELY sum ((","|"、") sum)+``."""
        verb = str(tree.children[0])
        kind = "lose" if "扣" in verb else "bonus" if "加" in verb else "gain"
        amounts = tuple(self.value(child) for child in tree.children[1:] if not is_token(child))
        return ast.Respectively(kind, amounts, span=self.span(tree))  # type: ignore[arg-type]

    def on_portion(self, tree: Branch) -> ast.Phrase:
        """``PORTION sum``."""
        word = str(tree.children[0])
        each = any(char in word for char in "各均每")
        return ast.Portion(each, self.value(tree.children[1]), span=self.span(tree))

    def on_headpoints(self, tree: Branch) -> ast.Phrase:
        """``HEADPOINTS``: （2分）."""
        match = _INNER_SCORE.search(str(tree.children[0]))
        value = numerals.number(match.group(1)) if match else None
        return ast.HeadPoints(value or Fraction(0), span=self.span(tree))

    # steps -------------------------------------------------------------

    def on_every(self, tree: Branch) -> ast.Phrase:
        """``EVERY …``, ``STEP …``."""
        stated = False
        verb = reference = ""
        amount: ast.Number | None = None
        origin: ast.Number | None = None
        tail_start: int | None = None
        moves = any(token.type == "MOVE" for token in cast("list[Token]", tree.children))
        for token in cast("list[Token]", tree.children):
            if token.type == "THAN":
                continue
            if moves and amount is not None and token.type == "QUANTITY" and origin is None:
                origin, amount = amount, self._measure(token)
            elif moves and amount is not None and token.type == "MOVE":
                verb = str(token).removesuffix("了")
            elif amount is not None or tail_start is not None:
                tail_start = token.start_pos if tail_start is None else tail_start
            elif token.type == "EVERY":
                stated = True
            elif token.type == "STEP":
                verb, stated = str(token).removeprefix("每"), str(token).startswith("每")
            elif token.type == "MOVE" or (token.type == "WORDS" and not verb):
                verb = str(token).removesuffix("了")
            elif token.type in {"REFERENCE", "WORDS"}:
                reference = str(token)
            elif token.type == "COUNTER":
                amount = self.number(
                    numerals.quantity(f"1{token}") or (Fraction(1), None),
                    f"1{token}", None, self.span(token),
                )  # fmt: skip
            else:
                amount = self._measure(token)
        tail = "" if tail_start is None else self.words(tail_start, _end(tree))
        return ast.Every(verb, reference, amount, tail, stated, origin, span=self.span(tree))

    def _measure(self, token: Token) -> ast.Number:
        text = str(token)
        if token.type == "SCORE":
            text = SCORE.sub("", text)
        found = numerals.quantity(text)
        if found is None:
            self.bad_number(str(token), self.span(token))
            found = Fraction(1), None
        return self.number(found, str(token), None, self.span(token))

    # limits ------------------------------------------------------------

    def on_limit(self, tree: Branch) -> ast.Phrase:
        """``LIMIT _amount | EMPTY | FILL``."""
        token = cast("Token", tree.children[0])
        span = self.span(tree)
        if token.type == "FILL":
            return ast.Limit("fill", span=span)
        if token.type == "EMPTY":
            match = _INNER_SCORE.search(str(token))
            inner = numerals.number(match.group(1)) if match else None
            amount = ast.Points(inner, span=span) if inner else None
            return ast.Limit("empty", amount, span=span)
        return ast.Limit(limit_kind(str(token)), self.value(tree.children[1]), span=span)

    def on_lift(self, tree: Branch) -> ast.Phrase:
        """``LIFT``: 不设上限, 可以为负."""
        return ast.Limit(lift_kind(str(tree.children[0])), span=self.span(tree))

    # single words ------------------------------------------------------

    def on_interpolate(self, tree: Branch) -> ast.Phrase:
        """``INTERPOLATE | IN sum … DETERMINED``."""
        values = [self.value(child) for child in tree.children if not is_token(child)]
        low, high = values if len(values) == 2 else (None, None)  # noqa: PLR2004 - two ends
        return ast.Interpolate(low, high, span=self.span(tree))

    def on_otherwise(self, tree: Branch) -> ast.Phrase:
        """``OTHERWISE``."""
        return ast.Otherwise(span=self.span(tree))

    def on_if(self, tree: Branch) -> ast.Phrase:
        """``IF``."""
        return ast.If(span=self.span(tree))

    def on_join(self, tree: Branch) -> ast.Phrase:
        """``JOIN``."""
        operator = "or" if "或" in str(tree.children[0]) else "and"
        return ast.Join(operator, span=self.span(tree))  # type: ignore[arg-type]

    def on_scope(self, tree: Branch) -> ast.Phrase:
        """``SCOPE``."""
        return ast.Scope(scope_level(str(tree.children[0])), span=self.span(tree))

    def on_veto(self, tree: Branch) -> ast.Phrase:
        """``VETO``."""
        return ast.Veto(span=self.span(tree))

    def on_between(self, tree: Branch) -> ast.Phrase:
        """``BETWEEN``."""
        return ast.Between(span=self.span(tree))

    def on_proportion(self, tree: Branch) -> ast.Phrase:
        """``PROPORTION``."""
        return ast.Proportion(span=self.span(tree))

    def on_partial(self, tree: Branch) -> ast.Phrase:
        """``PARTIAL``."""
        return ast.Partial(partial_mode(str(tree.children[0])), span=self.span(tree))

    def on_discretion(self, tree: Branch) -> ast.Phrase:
        """``DISCRETION``."""
        return ast.Discretion(discretion_kind(str(tree.children[0])), span=self.span(tree))

    def on_rounding(self, tree: Branch) -> ast.Phrase:
        """``ROUNDING``."""
        places, mode = rounding_words(str(tree.children[0]))
        return ast.Rounding(places, mode, span=self.span(tree))

    def on_marks(self, tree: Branch) -> ast.Phrase:
        """``MARKS``: ①②③."""
        marks = "".join(char for char in str(tree.children[0]) if "①" <= char <= "⑳")
        return ast.Marks(marks, span=self.span(tree))

    def on_attain(self, tree: Branch) -> ast.Phrase:
        """``ATTAIN``: 为达到要求."""
        assert is_attainment(str(tree.children[0]))  # noqa: S101 - by the terminal
        return ast.Attain(span=self.span(tree))

    def on_by(self, tree: Branch) -> ast.Phrase:
        """``BY | BY_END``."""
        token = cast("Token", tree.children[0])
        return ast.By(token.type == "BY_END", span=self.span(tree))

    def on_comma(self, tree: Branch) -> ast.Phrase:
        """``"," | ":" | "、"``."""
        start = tree.meta.start_pos if tree.children else None
        place = start if start is not None else 0
        sign = self.folded.text[place] if tree.children else ","
        return ast.Comma(sign, span=self.span(tree))  # type: ignore[arg-type]

    def on_leadin(self, tree: Branch) -> ast.Phrase:
        """``LEADIN``."""
        return ast.LeadIn(span=self.span(tree))

    def on_unsupported(self, tree: Branch) -> ast.Phrase:
        """``UNSUPPORTED``."""
        return ast.Unsupported(str(tree.children[0]), span=self.span(tree))


def _end(tree: Branch) -> int:
    return cast("int", cast("Token", tree.children[-1]).end_pos)


def _without_first(tree: Branch) -> Branch:
    rest = tree.children[1:]
    return type(tree)(tree.data, rest, tree.meta)
