"""Trees to consequences: scores, steps, limits, what a judge decides."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, cast

import attrs

from perfeval.reading import clauses as ast
from perfeval.reading.automaton import Token, Tree
from perfeval.reading.places import Places, first, part, tokens, trees
from perfeval.reading.values import Values
from perfeval.source import Span

_CHANGES: dict[str, ast.ChangeKind] = {
    "GAIN": "gain",
    "LOSE": "lose",
    "BONUS": "bonus",
    "TWOWAY": "both",
}
_OF: dict[str, Literal["lose", "gain", "bonus", "both"]] = {
    "LOSEOF": "lose", "GAINOF": "gain", "BONUSOF": "bonus", "BOTHOF": "both",
}  # fmt: skip


@attrs.define
class Act:
    """A consequence, with what stands in front of its verb; ``every`` where it is one of a step."""

    action: ast.Action
    span: Span
    scope: ast.Scope | None = None
    every: ast.Every | None = None
    discretion: Span | None = None
    subject: ast.Chain | None = None  # 以98%为标准


@attrs.frozen
class Acts:
    """Makes the consequences of one sentence."""

    places: Places
    values: Values

    def read(self, tree: Tree) -> Act | None:
        """Any alternative of ``core``; None for a bracket."""
        if tree.name == "aside":
            return None
        make = getattr(self, f"_{tree.name}")
        act = cast("Act", make(tree))
        scope = first(tree, "SCOPE")
        if scope is not None and act.scope is None:
            act.scope = self._scope(scope)
        return act

    def _scope(self, token: Token) -> ast.Scope:
        level = cast("Literal['part']", token.value)
        return ast.Scope(level, span=self.places.span(token))

    # scores -----------------------------------------------------------------

    def _award(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        words = {self.places.text(token) for token in tokens(tree) if token.kind == "ADV"}
        action = self._change(tree)
        if isinstance(action, ast.Award):
            action = attrs.evolve(
                action,
                direct=action.direct or bool(words & {"直接", "视为"}),
                each=bool(words & {"各", "各自"}),
            )
        return Act(action, span)

    def _change(self, tree: Tree) -> ast.Award | ast.NoDeduction:
        """A verb with its amount, bare points, or a word that is a score by itself."""
        span = self.places.span(tree)
        inner = part(tree, "points")
        if inner is not None:
            return ast.Award("gain", self.values.points(inner), span=span)
        token = first(tree, *_CHANGES, "ZERO", "ALL", "OWN", "NODEDUCT")
        assert token is not None  # noqa: S101 - by the grammar
        if token.kind in _CHANGES:
            return self._verb(tree, token, span)
        here = self.places.span(token)
        if token.kind == "ZERO":
            kind = cast("ast.ChangeKind", token.value)
            return ast.Award(kind, ast.Points(Fraction(0), span=here), span=here)
        if token.kind == "NODEDUCT":
            return ast.NoDeduction(span=span)
        if token.kind == "OWN":
            return ast.Award("gain", None, own_share=True, span=span)
        direct = self.places.text(token).startswith("直接")
        return ast.Award("gain", None, full=True, direct=direct, span=span)

    def _verb(self, tree: Tree, token: Token, span: Span) -> ast.Award:
        amount = part(tree, "amount")
        assert amount is not None  # noqa: S101 - by the grammar
        value: ast.Expression | ast.Range | None = self.values.amount(amount)
        start = self.places.span(token)
        span = start.cover(self.places.span(amount))
        full = isinstance(value, ast.Full)
        base = full and cast("ast.Full", value).base
        if full and _CHANGES[token.kind] == "gain":
            value = None
        if isinstance(value, ast.Number) and value.unit == "%":
            value = ast.Share(value.value, owned=False, span=value.span)
        return ast.Award(
            _CHANGES[token.kind], value, full=full, base=base,
            negative=token.value == "negative", span=span,
        )  # fmt: skip

    # steps ------------------------------------------------------------------

    def _step(self, tree: Tree) -> Act:
        """``每超1个百分点扣0.1分``, ``错登一笔扣1分``, ``扣5分/次``."""
        every = self._every(tree)
        inner = part(tree, "change", "loss", "judged_each", "respectively")
        if inner is None:
            action: ast.Action = self._change(tree)
            act = Act(action, action.span)
        else:
            act = self._changed(inner)
        act.every = every
        act.span = self.places.span(tree)
        return act

    def _changed(self, tree: Tree) -> Act:
        nested = part(tree, "respectively")
        if tree.name == "respectively" or nested is not None:
            return self._respectively(nested or tree)
        if tree.name == "judged_each":
            return self._judged(trees(tree)[0])
        act = self._award(tree)
        scope = first(tree, "SCOPE")
        act.scope = None if scope is None else self._scope(scope)
        disc = first(tree, "DISC")
        act.discretion = None if disc is None else self.places.span(disc)
        return act

    def _every(self, tree: Tree) -> ast.Every:
        rows = [t for t in tokens(tree) if t.kind not in {"FROM", "ON_BASE", "DE", "COMMA", "BASE"}]
        move = first(tree, "MOVE")
        found = first(tree, "FOUND")
        counter = self._counter(tree)
        names = [token for token in rows if token.kind == "NAME"]
        reference = first(tree, "MEASURE")
        thing = part(tree, "thing", "limited")
        verb, act, tail = "", "", ""
        if move is not None:
            verb = self.places.text(move)
            act = self._words(names[0]) if names else ""
        elif found is not None:
            verb = self.places.text(found)
            tail = self._words(names[0]) if names else ""
        elif names:
            verb = self._words(names[0])
        tail_span = None
        if thing is not None:
            tail_span = self.places.span(thing)
            tail += self.places.key(tail_span)
        elif tail:
            tail_span = self.places.span(names[0])
        stated = first(tree, "EVERY", "EACH", "PER_ONE") is not None
        ends: list[Token | Tree] = [*tokens(tree), *trees(tree)]
        change = part(tree, "change", "loss", "judged_each", "respectively")
        start = min(item.start for item in ends)
        end = change.start if change is not None else max(item.end for item in ends)
        return ast.Every(
            verb, counter, _moves(move), found is not None,
            "" if reference is None else self._words(reference), act, tail, tail_span, stated,
            self._origin(tree), late=move is not None and move.value == "late",
            based=first(tree, "FROM") is not None, span=self._trimmed(start, end),
        )  # fmt: skip

    def _trimmed(self, start: int, end: int) -> Span:
        text = self.places.folded.text
        while end > start and text[end - 1] in "的,，":
            end -= 1
        return self.places.folded.span(start, end)

    def _words(self, token: Token) -> str:
        return self.places.key(self.places.span(token))

    def _counter(self, tree: Tree) -> ast.Number | None:
        """The amount of the step; one of a bare counter."""
        steps = [token for token in tokens(tree) if token.kind in {"STEP", "ONE"}]
        step = steps[-1] if steps else None  # 较70%每低1个百分点
        if step is not None:
            found = self.values.quantity(step)
            if isinstance(found, ast.Points):
                return ast.Number(found.value, "分", self.places.text(step), span=found.span)
            return found
        token = first(tree, "COUNT", "EACH", "PER_ONE")
        if token is None:
            return None
        word = self.places.text(token).lstrip("按/每")
        span = self.places.span(token)
        value = Fraction(1, 100) if word == "%" else Fraction(1)
        return ast.Number(value, word, f"1{word}", span=span)

    def _origin(self, tree: Tree) -> ast.Number | None:
        """The 95% of 每低于95%一个百分点, the 20人 of 在20人的基础上每增加5人."""
        token = first(tree, "QTY")
        found: ast.Expression | None = None if token is None else self.values.quantity(token)
        if first(tree, "FROM") is not None:
            found = self.values.number(cast("Tree", part(tree, "value")))
        if first(tree, "BASE") is not None and first(tree, "STEP") is not None:
            steps = [t for t in tokens(tree) if t.kind == "STEP"]
            found = self.values.quantity(steps[0]) if len(steps) > 1 else None
        if isinstance(found, ast.Points):
            span = self.places.span(tree)
            self.places.fault("PE113", span, phrase=self.places.source.excerpt(span))
        return found if isinstance(found, ast.Number) else None

    # what a judge decides --------------------------------------------------------

    def _judged(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        disc = first(tree, "DISC", "DECIDE", "DOCKED")
        judge = first(tree, "JUDGE")
        here = span if disc is None or judge is not None else self.places.span(disc)
        if part(tree, "amount", "points") is not None and first(tree, *_CHANGES) is not None:
            return Act(self._change(tree), span, discretion=here)
        kind: Literal["gain", "lose"] | None = None
        if judge is not None:
            kind = cast("Literal['gain', 'lose']", judge.value)
        elif disc is not None:
            kind = "lose" if disc.kind == "DOCKED" else "gain"
        return Act(ast.Discretion(kind, span=span), span, discretion=here)

    def _by(self, tree: Tree) -> Act:
        """``按到位率计分``, ``按比例扣分``, ``按执行率×分值计算``."""
        span = self.places.span(tree)
        end = part(tree, "by_end", "by_loss")
        deducts = end is not None and first(end, "LOSEOF", "LOSE") is not None
        rate, amount = first(tree, "PRORATA"), None if end is None else part(end, "amount")
        if amount is not None and (rate is not None or trees(tree)[0].name != "name"):
            here = self.places.span(amount)  # 按比例扣2分: of what, nothing says
            self.places.fault("PE101", here, text=self.places.source.excerpt(here))
        if rate is not None:
            words = self.places.text(rate).lstrip("按照依").removeprefix("其").removeprefix("的")
            return Act(ast.Proportion(words, deducts, span=span), span)
        inner = trees(tree)[0]
        value = self.values.value(inner)
        if inner.name == "share_of":
            here = self.places.span(inner)
            judged_by = end is not None and part(end, "judged") is not None
            name = ast.Name(self.places.key(here), span=here)
            return Act(ast.ByRate(name, judged_by, value, span=span), span)
        if not isinstance(value, ast.Name):
            return Act(ast.Formula(value, None, deducts, span=span), span)
        if end is not None and amount is not None:  # 根据影响情况扣1-5分
            return Act(self._change(end), span, discretion=self.places.span(inner))
        judged = None if end is None else part(end, "judged")
        if judged is not None and part(judged, "amount", "points") is not None:
            act = self._judged(judged)
            act.span = span
            return act
        return Act(ast.ByRate(value, judged is not None, span=span), span)

    def _by_open(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        return Act(ast.Statement(heading=True, span=span), span)

    def _target(self, tree: Tree) -> Act:
        """``以98%为标准``."""
        value = self.values.value(trees(tree)[0])
        chain = ast.Chain((ast.Side(value, span=value.span),), span=value.span)
        span = self.places.span(tree)
        return Act(ast.Attain(span=span), span, subject=chain)

    # limits ---------------------------------------------------------------------

    def _limit(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        amount = part(tree, "amount")
        points = part(tree, "points")
        value: ast.Expression | ast.Range | None = None
        if amount is not None:
            value = self.values.amount(amount)
        elif points is not None:
            value = self.values.points(points)
        if isinstance(value, ast.Range):
            value = value.high
        kind = self._limit_kind(tree, value)
        if kind == "empty" and isinstance(value, ast.Points) and not value.value:
            value = None
        if kind in {"empty", "fill"} and isinstance(value, ast.Full):
            value = None
        return Act(ast.Limit(kind, value, span=span), span)

    def _limit_kind(self, tree: Tree, value: object) -> ast.LimitKind:
        most, of = first(tree, "MOST"), [tokens(row)[0] for row in trees(tree) if row.name == "of"]
        kinds = [_OF.get(token.kind, token.value) for token in of]
        found: str = "same"
        change = first(tree, *_CHANGES)
        if first(tree, "EMPTY") is not None:
            found = "empty"
        elif first(tree, "FILL") is not None:
            found = "fill" if value is None else "bonus"
        elif (
            first(tree, "FLOOR") is not None
            or first(tree, "NOTBELOW") is not None
            or (most is not None and most.value == "least")
        ):
            found = "floor"
        elif "lift" in kinds:
            found = "lift"
        elif most is not None and most.value == "both":
            found = "both"
        elif most is not None and most.value == "sum" and not kinds:
            found = "sum"
        elif kinds:
            found = kinds[-1]
        elif change is not None:
            found = _CHANGES[change.kind]
        elif first(tree, "FULLOF") is not None:
            found = "fill"
        return cast("ast.LimitKind", found)

    def _lift(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        kind = cast("Literal['lift', 'below']", tokens(tree)[0].value)
        return Act(ast.Limit(kind, span=span), span)

    # words of their own --------------------------------------------------------------

    def _basic(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        value = self.values.points(trees(tree)[0])
        points = value.high if isinstance(value, ast.Range) else value
        return Act(ast.Basic(cast("ast.Points", points), span=span), span)

    def _as_is(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        return Act(ast.AsIs(span=span), span)

    def _attain(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        return Act(ast.Attain(span=span), span)

    def _veto(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        return Act(ast.Veto(span=span), span)

    def _grade(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        return Act(ast.Statement(span=span), span)

    def _respectively(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        kind = cast("ast.ChangeKind", tokens(tree)[0].value)
        amounts = []
        for row in trees(tree):
            value = self.values.amount(row)
            if isinstance(value, ast.Number) and value.unit is None:
                value = ast.Points(value.value, span=value.span)
            amounts.append(cast("ast.Expression", value))
        return Act(ast.Respectively(kind, tuple(amounts), span=span), span)

    def _portion(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        value = self.values.amount(trees(tree)[0])
        if isinstance(value, ast.Range):
            value = value.high
        return Act(ast.Portion(tokens(tree)[0].value == "each", value, span=span), span)

    def _interpolate(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        ends: list[ast.Expression] = []
        for row in trees(tree):
            if row.name in {"_end", "points"}:
                value = self.values.points(row)
                ends.append(value.high if isinstance(value, ast.Range) else value)
        full = [token for token in tokens(tree) if token.kind == "FULL"]
        ends.extend(ast.Full(span=self.places.span(token)) for token in full)
        if len(ends) > 1:
            ends.sort(key=lambda end: end.span.start)
            return Act(ast.Interpolate(ends[0], ends[1], span=span), span)
        return Act(ast.Interpolate(span=span), span)

    def _rounding(self, tree: Tree) -> Act:
        span = self.places.span(tree)
        mode, places = first(tree, "MODE"), first(tree, "PLACES")
        number: int | None = 0
        if places is not None:
            number = None if places.value == "none" else int(places.value)
        how = cast("Literal['half_up'] | None", mode.value if mode is not None else None)
        return Act(ast.Rounding(number, how, span=span), span)


def _moves(token: Token | None) -> ast.Moves | None:
    if token is None:
        return None
    return "up" if token.value == "late" else cast("ast.Moves", token.value)
