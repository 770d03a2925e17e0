"""Trees to conditions: comparisons, judged words, and what joins them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, cast

import attrs

from perfeval.reading import clauses as ast
from perfeval.reading.automaton import Token, Tree
from perfeval.reading.places import Places, first, part, tokens, trees
from perfeval.reading.values import Values
from perfeval.reading.words import word_list
from perfeval.source import Span

_SIGNS = MappingProxyType({">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "=", "!=": "≠"})
_VALUES = frozenset(
    "name add subtract multiply divide full call absolute share_of capped each value".split()
)
_SIDES = frozenset(("edged", "range", "list", "value"))


@attrs.define
class Stated:
    """A condition as it stands: its phrases, and the words in front of it."""

    when: list[ast.Condition] = attrs.field(factory=list)
    conditional: bool = False
    otherwise: bool = False
    before: list[ast.Condition] = attrs.field(factory=list)  # 达80%以上，否则…

    def turn(self) -> None:
        """否则: what stands before it is a clause of its own."""
        if self.when:
            self.before, self.when = [*self.before, *self.when], []
        self.otherwise = True


@attrs.frozen
class Conditions:
    """Makes the conditions of one sentence."""

    places: Places
    values: Values

    def read(self, tree: Tree) -> Stated:
        """``conds``: conditions with commas and joints between them."""
        found = Stated()
        self._read(tree, found)
        return found

    def _read(self, tree: Tree, found: Stated) -> None:
        for child in tree.children:
            if isinstance(child, Token):
                if child.kind == "COMMA":
                    sign = cast("Literal[',']", self.places.text(child))
                    found.when.append(ast.Comma(sign, span=self.places.span(child)))
                elif child.kind == "JOIN":
                    operator = cast("Literal['and']", child.value)
                    found.when.append(ast.Join(operator, span=self.places.span(child)))
                elif child.kind == "IF":
                    # 总体评价，如有必要示范，得2分: within a phrase 如 is a word of it.
                    found.conditional = found.conditional or not found.when
            elif child.name == "conds":
                self._read(child, found)
            elif child.name in {"others", "the_rest"}:
                found.turn()
                found.when.extend(self._cond(child.children[1:]))
            elif child.name in {"qualified", "aged"}:
                found.when.extend(self._qualified(child))
            elif first(child, "OTHERWISE", "REST") is not None:
                found.turn()
            else:
                found.when.extend(self._cond(child.children))

    def _qualified(self, tree: Tree) -> list[ast.Condition]:
        """A name with numbers in it, before a comparison (40岁以下干部占比≥30%) or alone."""
        last = max(
            place for place, child in enumerate(tree.children) if _is_name(child) or _is_of(child)
        )
        rest = tree.children[last + 1 :]
        named = tree.children[last]
        end = named.start if _is_of(named) else named.end
        span = self.places.folded.span(tree.start, end)
        if any(sign in self.places.text(tree) for sign in "=×"):
            self.places.fault("PE101", span, text=self.places.source.excerpt(span))
        if not rest:
            return [self._words(self.places.span(tree))]
        return self._chain(ast.Name(self.places.key(span), span=span), [], rest)

    def _words(self, span: Span) -> ast.Chain:
        """One judged phrase, word for word."""
        name = ast.Name(self.places.key(span), span=span)
        return ast.Chain((ast.Side(name, span=span),), span=span)

    def _cond(self, children: tuple[Tree | Token, ...]) -> list[ast.Condition]:
        if not children:
            return []
        token = next((child for child in children if isinstance(child, Token)), None)
        if token is not None and token.kind == "BETWEEN":
            return [ast.Between(span=self.places.span(token))]
        marked = [c for c in children if isinstance(c, Tree) and c.name == "marks"]
        if marked:
            return self._marks(marked[0], children)
        if token is not None and token.kind == "NAME":
            return self._chain(self.values.named(token), [], children[1:])
        if token is not None and token.kind == "INTERVAL":
            return [self._interval(token, children)]
        rows = [child for child in children if isinstance(child, Tree)]
        head: ast.Expression | None = None
        if rows[0].name == "share_of" and len(rows) > 1:
            span = self.places.span(rows.pop(0))
            head = ast.Name(self.places.key(span), span=span)
        elif (
            len(rows) == 1 and rows[0].name in {"divide", "share_of"} and not self.places.expression
        ):
            return [self._words(self.places.span(rows[0]))]  # 合同/协议: one thing or the other
        elif rows[0].name in _VALUES - {"value"} or (rows[0].name == "value" and len(rows) > 1):
            head = self.values.value(rows.pop(0))
        sides = [row for row in rows if row.name in _SIDES]
        compares = tuple(row for row in rows if row.name not in _SIDES)
        return self._chain(head, sides, compares)

    def _interval(self, token: Token, children: tuple[Tree | Token, ...]) -> ast.Chain:
        interval = self.values.interval(token)
        head = [c for c in children if isinstance(c, Tree) and c.name in _VALUES]
        if not head:
            return ast.Chain((interval,), span=interval.span)
        value = self.values.value(head[0])
        side = ast.Side(value, span=value.span)
        return ast.Chain((side, interval), ("=",), span=value.span.cover(interval.span))

    def _marks(self, tree: Tree, children: tuple[Tree | Token, ...]) -> list[ast.Condition]:
        marks = "".join(
            self.places.text(token)[-1] for token in tokens(tree) if token.kind == "MARK"
        )
        found: list[ast.Condition] = [ast.Marks(marks, span=self.places.span(tree))]
        for child in children:
            if isinstance(child, Token) and child.kind == "NAME":
                found.insert(0, self._single(self.values.named(child)))
            elif isinstance(child, Tree) and child.name != "marks":
                found.append(self._single(self.values.value(child)))
        return found

    def _single(self, value: ast.Expression) -> ast.Chain:
        return ast.Chain((ast.Side(value, span=value.span),), span=value.span)

    def _chain(
        self, head: ast.Expression | None, sides: list[Tree], rest: tuple[Tree | Token, ...]
    ) -> list[ast.Condition]:
        """``subject side compare*``: a name, a bound right behind it, and comparisons."""
        compares = [row for row in rest if isinstance(row, Tree)]
        if sides:
            written = [side for child in sides for side in self.values.sides(child)]
            return self._bounds(head, written, compares)
        if len(compares) == 1 and self._is_worded(compares[0]):
            here = self.places.span(compares[0])
            return [self._words(here if head is None else head.span.cover(here))]
        if head is None and compares and compares[0].name == "among":
            if len(compares) > 1:
                self.places.unread(compares[1].start, compares[-1].end)
            return [self._among(compares[0])]
        if not compares:
            assert head is not None  # noqa: S101 - a condition has something in it
            return [self._single(head)]
        before, head = self._apart(head)
        return [*before, *self._compared(head, compares)]

    def _compared(self, head: ast.Expression | None, compares: list[Tree]) -> list[ast.Condition]:
        """``90%>X≥75%``: chains of comparisons, several where one of them lists several values."""
        found: list[ast.Condition] = []
        subject = None if head is None else ast.Side(head, span=head.span)
        row: list[ast.Side | ast.Interval | ast.Range | None] = [subject]
        signs: list[ast.CompareSign] = []
        start: Span | None = None
        for compare in compares:
            here = self.places.span(compare)
            start = here if start is None else start
            sign, several = self._compare(compare, head)
            if sign is None:
                found.extend([*(self._joined(row, signs, start) if signs else ()), *several])  # type: ignore[list-item] # what a comparison has behind it is a side
                row, signs, start = [], [], None
                continue
            if subject is not None and _is_number(row[-1]) and not _is_number(subject):
                found.extend(self._joined(row, signs, start))  # 利用率≥90%≤95%: both of one value
                row, signs = [subject], []
            row.append(several[0])  # type: ignore[arg-type] # what a comparison has behind it is a side
            signs.append(sign)
            edge = getattr(several[0], "edge", None)
            for other in several[1:]:
                found.extend(self._joined(row, signs, start))
                row, signs, start = [], [], None
                if isinstance(other, ast.Side) and other.edge and not edge:
                    found.append(ast.Chain((other,), span=other.span))  # 超过30分钟、60分钟以内
                    continue
                found.append(self._joint(compare, other.span))
                row, signs = [None, other], [sign]  # type: ignore[list-item] # what a comparison has behind it is a side
        if row and signs:
            found.extend(self._joined(row, signs, start))
        return found

    def _apart(
        self, head: ast.Expression | None
    ) -> tuple[list[ast.Condition], ast.Expression | None]:
        """``制度健全或执行率≥90%``: words that no figure measures, or a comparison."""
        text = head.text if isinstance(head, ast.Name) else ""
        left, joint, right = text.rpartition("或")
        if head is None or not left or not right or not left.endswith(word_list("states")):
            return [], head
        if not right.endswith(word_list("rates")):
            return [], head
        excerpt = self.places.source.excerpt(head.span)
        at = head.span.start + excerpt.rindex(joint)
        first, second = Span(head.span.start, at), Span(at + 1, head.span.end)
        join = ast.Join("or", span=Span(at, at + 1))
        return [self._words(first), join], ast.Name(self.places.key(second), span=second)

    def _joint(self, compare: Tree, span: Span) -> ast.Join | ast.Comma:
        either = self._is_either(compare)
        return ast.Join("or", span=span) if either else ast.Comma("、", span=span)

    def _joined(
        self, row: list[ast.Side | ast.Interval | ast.Range | None], signs: list[ast.CompareSign],
        start: Span | None,
    ) -> list[ast.Condition]:  # fmt: skip
        kept = [side for side in row if side is not None]
        if not kept:
            return []
        span = kept[0].span.cover(kept[-1].span)
        span = span if start is None else span.cover(start)
        return [ast.Chain(tuple(row), tuple(signs), span=span)]

    def _bounds(
        self, head: ast.Expression | None, written: list[ast.Side | ast.Interval | ast.Range],
        compares: list[Tree],
    ) -> list[ast.Condition]:  # fmt: skip
        """``人员5人以上``, ``60%以上不足75%``, ``80%-90%``: bounds without a sign."""
        found: list[ast.Condition] = [] if head is None else [self._single(head)]
        for side in written:
            if found and not isinstance(found[-1], ast.Comma) and (len(found) > 1 or head is None):
                found.append(ast.Comma("、", span=side.span))
            found.append(
                side if isinstance(side, ast.Range) else ast.Chain((side,), span=side.span)
            )
        last = found[-1]
        for compare in compares:
            sign, sides = self._compare(compare, head)
            if sign is None or not isinstance(last, ast.Chain):
                found.extend(sides)  # type: ignore[arg-type] # what a comparison has behind it is a side
                continue
            literal = last.sides[-1] if len(last.sides) == 1 else None
            named = isinstance(sides[0], ast.Side) and not isinstance(
                sides[0].value, ast.Number | ast.Points
            )
            if head is not None and literal is not None and not named:
                last = ast.Chain((None, sides[0]), (sign,), span=self.places.span(compare))  # type: ignore[arg-type] # what a comparison has behind it is a side
                found.append(last)
                continue
            found.remove(last)
            side = cast("ast.Side | ast.Interval | ast.Range", sides[0])
            joined = last.span.cover(side.span)
            last = ast.Chain((*last.sides, side), (*last.signs, sign), span=joined)
            found.append(last)
        return found

    def _compare(
        self, tree: Tree, head: ast.Expression | None
    ) -> tuple[ast.CompareSign | None, list[ast.Side | ast.Interval | ast.Range | ast.Condition]]:
        """The sign of a comparison and what stands behind it; no sign for 比上年增长5%."""
        kind = first(tree, "SIGN", "REL", "SHORT", "AT")
        if tree.name == "among":
            return None, [self._among(tree)]
        met = first(tree, "MET")
        if met is not None:
            return self._met(met)
        if kind is None:
            return None, list(self._growth(tree, head))
        sign = cast("ast.CompareSign", _SIGNS[kind.value])
        if kind.kind == "AT" and kind.value == "==":
            sign = "="
        interval = first(tree, "INTERVAL")
        if interval is not None:
            return sign, [self.values.interval(interval)]
        inner = trees(tree)
        if tree.name == "against" and len(inner) > 1:
            if inner[0].name != "name":  # ≤预算数×1.1 is whole
                self.places.unread(inner[1].start, inner[1].end)
            value, factor = self.values.value(inner[0]), self.values.side(inner[1])
            if isinstance(factor, ast.Side):
                span = value.span.cover(factor.span)
                times = ast.Binary("×", value, factor.value, span=span)
                return sign, [ast.Side(times, factor.edge, factor.included, span=span)]
        if inner[0].name == "share_of":
            name = self._words(self.places.span(inner[0])).sides[0]
            return sign, [cast("ast.Side", name)]
        sides = self.values.sides(inner[0])
        if kind.kind == "AT" and len(sides) == 2 and not self._is_either(tree):  # noqa: PLR2004 - 介于60%和80%之间
            low, high = sides
            if isinstance(low, ast.Side) and isinstance(high, ast.Side):
                return sign, [ast.Range(low.value, high.value, span=low.span.cover(high.span))]
        return sign, list(sides)

    def _is_either(self, tree: Tree) -> bool:
        lists = [row for row in trees(tree) if row.name == "list"]
        return any(
            self.places.text(t) == "或" for row in lists for t in tokens(row) if t.kind == "LIST"
        )

    def _is_worded(self, compare: Tree) -> bool:
        """``质量达到国家标准``: a standard in words is judged, and no number to compare with."""
        sign, measure = first(compare, "REL"), part(compare, "measure")
        if sign is None or measure is None or trees(measure):
            return False
        return "达到" in self.places.text(sign) and self.places.text(measure).endswith(
            word_list("worded")
        )

    def _among(self, tree: Tree) -> ast.Range:
        """``在平均值和优秀值之间``."""
        names = [self.values.named(token) for token in tokens(tree) if token.kind == "MEASURE"]
        return ast.Range(names[0], names[1], span=self.places.span(tree))

    def _met(
        self, token: Token
    ) -> tuple[ast.CompareSign, list[ast.Side | ast.Interval | ast.Range | ast.Condition]]:
        """``完成目标值``: at least the value that is named."""
        text = self.places.text(token)
        goal = next(word for word in word_list("goals") if text.endswith(word))
        span = self.places.folded.span(token.end - len(goal), token.end)
        name = ast.Name(self.places.key(span), span=span)
        return cast("ast.CompareSign", _SIGNS[token.value]), [ast.Side(name, span=span)]

    def _growth(self, tree: Tree, head: ast.Expression | None) -> list[ast.Condition]:
        """``能耗比上年降低10%``: the words up to the movement, then the bound."""
        move = first(tree, "MOVE")
        assert move is not None  # noqa: S101 - by the grammar
        span = self.places.folded.span(tree.start, move.end)
        if head is not None:
            span = head.span.cover(span)
        name = ast.Name(self.places.key(span), span=span)
        bound = trees(tree)[-1]
        sides = self.values.sides(bound)
        found: list[ast.Condition] = [self._single(name)]
        found.extend(
            side if isinstance(side, ast.Range) else ast.Chain((side,), span=side.span)
            for side in sides
        )
        return found


def _is_number(side: object) -> bool:
    return isinstance(side, ast.Side) and isinstance(side.value, ast.Number)


def _is_of(child: Tree | Token) -> bool:
    return isinstance(child, Token) and child.kind == "OF"


def _is_name(child: Tree | Token) -> bool:
    return isinstance(child, Token) and child.kind == "NAME"
