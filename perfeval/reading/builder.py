"""The tree of a sentence to its clauses, and the heads with （N分） among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import attrs

from perfeval.reading import clauses as ast
from perfeval.reading.acts import Act, Acts
from perfeval.reading.automaton import Token, Tree
from perfeval.reading.conditions import Conditions, Stated
from perfeval.reading.places import Places, alone_in, first, part, tokens, trees
from perfeval.reading.shapes import counted_as, lacks_subject, scores_alone, stated_value, trimmed
from perfeval.reading.values import Values
from perfeval.reading.words import word_list
from perfeval.source import Span
from perfeval.text.names import normalise_key

_SCORE_NAMES = ("得分", "得分值", "分值", "分数", "评分", "计分", "分")
_LOST_NAMES = ("扣分", "扣分值", "减分")


@attrs.frozen
class Head:
    """``名称（2分）``: words with points, or points behind a clause that is whole without them."""

    words: str
    span: Span
    points: ast.Points
    when: list[ast.Condition]
    trailing: bool = False


Entry = ast.Clause | Head


@attrs.frozen
class Builder:
    """Builds the clauses of one sentence, in the order of the text."""

    places: Places
    sentence: int

    def entries(self, tree: Tree) -> Iterator[Entry]:
        """``_clauses``."""
        for child in tree.children:
            if isinstance(child, Tree):
                if child.name == "start":
                    yield from self.entries(child)
                else:
                    yield from self._clause(child)

    # helpers ----------------------------------------------------------------

    @property
    def _values(self) -> Values:
        return Values(self.places)

    def _conditions(self, tree: Tree | None) -> Stated:
        if tree is None:
            return Stated()
        return Conditions(self.places, self._values).read(tree)

    def _span(self, tree: Tree) -> Span:
        """A clause without its lead-in."""
        inner = [
            child
            for child in tree.children
            if not (isinstance(child, Token) and child.kind == "LEAD")
        ]
        start, end = inner[0].start, inner[-1].end
        text = self.places.folded.text
        while end > start and text[end - 1] in ",，":
            end -= 1
        return self.places.folded.span(start, end)

    def _arithmetic(self, stated: Stated, action: ast.Action) -> ast.Formula | None:
        """``（实际体检率/70%×8计算得分）``: a sum in front of the verb."""
        awards = isinstance(action, ast.Award)
        if not (awards or isinstance(action, ast.Discretion)) or len(stated.when) != 1:
            return None
        chain = stated.when[0]
        side = chain.sides[0] if isinstance(chain, ast.Chain) and not chain.signs else None
        if not isinstance(side, ast.Side) or not isinstance(side.value, ast.Binary):
            return None
        if isinstance(action, ast.Award) and not action.full:  # 完成数+计划数得3分
            self.places.fault("PE101", chain.span, text=self.places.source.excerpt(chain.span))
        return ast.Formula(side.value, span=chain.span)

    def _make(self, stated: Stated, act: Act, span: Span) -> ast.Clause:
        when = list(stated.when)
        if act.subject is not None:
            when.append(act.subject)
        if act.every is not None:
            when.append(act.every)
        return ast.Clause(
            span, self.sentence, act.action, when, stated.otherwise, stated.conditional,
            discretionary=act.discretion is not None, scope=act.scope,
            discretion_span=act.discretion,
        )  # fmt: skip

    # clauses ------------------------------------------------------------------

    def _clause(self, tree: Tree) -> Iterator[Entry]:
        if tree.name == "scored":
            yield from self._scored(tree)
        elif tree.name == "statement":
            yield self._statement(tree)
        elif tree.name == "defined":
            yield from self._defined(tree)
        elif tree.name == "score_first":
            stated = self._conditions(part(tree, "conds"))
            token = cast("Token", first(tree, "PTS"))
            span = self.places.span(token)
            points = self._values.quantity(token)
            award = ast.Award("gain", cast("ast.Points", points), span=span)
            yield self._make(stated, Act(award, span), self._span(tree))
        elif tree.name == "so_on":
            span = self.places.span(tree)
            yield self._make(Stated(), Act(ast.SoOn(span=span), span), span)
        elif tree.name == "counting":
            span = self.places.span(tree)
            yield self._make(Stated(), Act(ast.Note(span=span), span), span)
        elif tree.name == "unsupported":
            span = self.places.span(cast("Token", first(tree, "OUT")))
            self.places.fault("PE113", span, phrase=self.places.source.excerpt(span))

    def _statement(self, tree: Tree) -> ast.Clause:
        stated = self._conditions(part(tree, "conds"))
        span = self._span(tree)
        text = self.places.folded.text
        heading = text[tree.end : tree.end + 1] == ":"
        value = None if heading else scores_alone(stated.when)
        if value is not None:  # 完成率×5 | 否则完成率×5
            return self._make(
                attrs.evolve(stated, when=[]), Act(ast.Formula(value, span=value.span), span), span
            )
        return self._make(stated, Act(ast.Statement(heading, span=span), span), span)

    def _defined(self, tree: Tree) -> Iterator[Entry]:
        stated = self._conditions(part(tree, "conds"))
        yield from self._formula_apart(stated, last=True)
        comma = first(tree, "COMMA")
        if comma is not None and self.places.text(comma) == ":" and stated.when:
            yield from self._heading(stated, cast("Tree", part(tree, "conds")))
            stated = Stated()
        otherwise = first(tree, "OTHERWISE")
        if otherwise is not None:
            stated.turn()
        for row in counted_as(stated.when):  # 有=1，无=0
            yield self._make(Stated(), Act(row, row.span), row.span)
            stated = Stated()
        inner = cast("Tree", part(tree, "define"))
        name = self._values.named(tokens(inner)[0])
        value = self._values.value(trees(inner)[0])
        span = self._span(inner)
        action: ast.Action
        if name.text.endswith(_LOST_NAMES):
            action = ast.Formula(value, name, deducts=True, span=span)
        elif name.text.endswith(_SCORE_NAMES):
            action = ast.Formula(value, name, span=span)
        else:
            action = ast.Definition(name, value, span=span)
        whole = self.places.folded.span(inner.start, inner.end)
        if stated.when:
            whole = stated.when[0].span.cover(whole)
        elif otherwise is not None:
            whole = self.places.span(otherwise).cover(whole)
        yield self._make(stated, Act(action, span), whole)
        for aside in trees(tree):
            if aside.name == "aside":
                yield from self._bracket(aside, Stated(), None)

    def _scored(self, tree: Tree) -> Iterator[Entry]:
        conds, tail = part(tree, "conds"), part(tree, "tail")
        stated = self._conditions(conds)
        leading = part(tree, "aside")
        if leading is not None or tail is None:
            yield from self._bracket(leading, Stated(), None)
            span = self.places.span(cast("Tree", conds))
            yield self._make(stated, Act(ast.Statement(span=span), span), span)
            return
        if stated.before:
            before = trimmed(stated.before)
            span = before[0].span.cover(before[-1].span)
            yield self._make(Stated(before), Act(ast.Statement(span=span), span), span)
        if self._heads(tree, stated, cores := [row for row in trees(tail) if row.name != "aside"]):
            points = self._values.points(trees(cores[0])[0])
            span = self.places.span(cast("Tree", conds))
            words = normalise_key(self.places.source.excerpt(span))
            yield Head(words, span, cast("ast.Points", points), stated.when)
            return
        last = part(tail, "limit", "rounding") is not None and first(tree, "COMMA") is not None
        yield from self._formula_apart(stated, last=last)
        yield from self._given_target(stated, tail)
        comma = first(tree, "COMMA")
        if stated.when and comma is not None and part(tail, "step") is not None:
            stated.when.append(ast.Comma(",", span=self.places.span(comma)))
        yield from self._parted(stated)
        yield from self._followed(tree, tail, stated)

    def _followed(self, tree: Tree, tail: Tree, stated: Stated) -> Iterator[Entry]:
        """What follows from a condition, and what stands in brackets behind it."""
        cores = [row for row in trees(tail) if row.name != "aside"]
        asides = [row for core in (tail, *cores) for row in trees(core) if row.name == "aside"]
        if not cores:
            yield from self._bracket(asides.pop(0), stated, part(tree, "conds"))
            stated = Stated()
        else:
            counted = list(self._stands_for(stated, cores[0]))
            found = counted or [self._core(tree, cores, stated)]
            ranged = self._ranged(found[0], asides[0]) if asides else None
            yield from found if ranged is None else [ranged]
            asides = asides[ranged is not None :]
        for aside in asides:
            yield from self._bracket(aside, Stated(), None)

    def _ranged(self, clause: ast.Clause, aside: Tree) -> ast.Clause | None:
        """``酌情给分（0-6分）``: the bracket says from where to where."""
        judged, points = clause.action, alone_in(aside, "points")
        if points is None or not isinstance(judged, ast.Discretion) or judged.kind is None:
            return None
        here = self.places.span(aside)
        award = ast.Award(judged.kind, self._values.points(points), span=here)
        clause = attrs.evolve(clause, action=award, span=clause.span.cover(here))
        return attrs.evolve(clause, discretionary=True, discretion_span=judged.span)

    def _formula_apart(self, stated: Stated, *, last: bool) -> Iterator[ast.Clause]:
        """``完成率×5，…``: a formula before a comma is no condition of what follows.

        ``last`` says that a comma stands behind the condition.
        """
        formula = scores_alone(stated.when[:1])
        before_comma = isinstance(stated.when[1], ast.Comma) if len(stated.when) > 1 else last
        if formula is not None and before_comma:
            action = ast.Formula(formula, span=formula.span)
            yield self._make(Stated(), Act(action, formula.span), formula.span)
            stated.when = stated.when[2:]

    def _heads(self, tree: Tree, stated: Stated, cores: list[Tree]) -> bool:
        """``质量3分：合格率≥95%得3分``: a name and a bare score in front of a colon."""
        if (
            self.places.folded.text[tree.end : tree.end + 1] != ":"
            or len(stated.when) != 1
            or len(cores) != 1
        ):
            return False
        bare = cores[0].name == "award" and [row.name for row in trees(cores[0])] == ["points"]
        return (
            bare
            and len(cores[0].children) == 1
            and ast.is_lone_name(stated.when[0])
            and not stated.conditional
        )

    def _given_target(self, stated: Stated, tail: Tree) -> Iterator[ast.Clause]:
        """``满意度目标值为98%，每低于目标值…``: the number that a step starts from."""
        given = stated_value(stated.when[0]) if stated.when else None
        if given is None or not given.name.text.endswith(word_list("given")):
            return
        if len(stated.when) == 1 and part(tail, "step") is None:
            return
        yield self._make(Stated(), Act(given, given.span), given.span)
        stated.when = stated.when[1:]
        if stated.when and isinstance(stated.when[0], ast.Comma):
            stated.when = stated.when[1:]

    def _parted(self, stated: Stated) -> Iterator[Entry]:
        """``设施完好率：完好率≥98%``: names before a colon head what follows."""
        at = next(
            (i for i, p in enumerate(stated.when) if isinstance(p, ast.Comma) and p.sign == ":"), 0
        )
        before = stated.when[:at]
        if before and lacks_subject(stated.when[at + 1 :]):
            del stated.when[at]  # 成本偏差率：≤3%
            return
        if not before or not all(isinstance(p, ast.Comma) or ast.is_lone_name(p) for p in before):
            return
        span = before[0].span.cover(before[-1].span)
        yield self._make(Stated(before), Act(ast.Statement(heading=True, span=span), span), span)
        stated.when = stated.when[at + 1 :]

    def _core(self, tree: Tree, cores: list[Tree], stated: Stated) -> ast.Clause:
        acts = [act for row in cores if (act := Acts(self.places, self._values).read(row))]
        chosen = acts[0]
        if len(acts) > 1:  # 不得分或酌情扣分: the range of the deduction holds both
            chosen = next((a for a in acts if isinstance(a.action, ast.Discretion)), chosen)
        asides = [row for row in trees(cast("Tree", part(tree, "tail"))) if row.name == "aside"]
        end = cores[-1].end
        conds = part(tree, "conds")
        start = min(conds.start, cores[0].start) if conds is not None else cores[0].start
        span = self.places.folded.span(start, end)
        if stated.when:
            span = stated.when[0].span.cover(self.places.span(cores[-1]))
        scores = isinstance(chosen.action, ast.Formula | ast.ByRate) and len(stated.when) == 1
        if scores and ast.is_lone_name(stated.when[0]) and not stated.conditional:
            stated = Stated() if self._plain(conds) else stated  # 进度按30分乘以到位率计分
        if chosen.scope is not None and chosen.scope.level == "total" and not stated.when:
            award = chosen.action
            bare = isinstance(award, ast.Award) and isinstance(award.amount, ast.Points)
            if bare and part(cores[0], "points") is not None:
                chosen = Act(
                    ast.Limit(
                        "sum", cast("ast.Points", cast("ast.Award", award).amount), span=span
                    ),
                    span,
                )
        formula = self._arithmetic(stated, chosen.action)
        if formula is not None:
            return self._make(Stated(), Act(formula, span), span)
        if isinstance(chosen.action, ast.Limit | ast.Rounding) and not stated.when:
            span = chosen.span
        assert asides is not None  # noqa: S101 - a list, empty or not
        return self._make(stated, chosen, span)

    def _plain(self, conds: Tree | None) -> bool:
        """Whether a name stands right before its verb, without 的 or a comma."""
        return conds is not None and not self.places.text(conds).endswith(("的", "者", "时"))

    def _stands_for(self, stated: Stated, core: Tree) -> Iterator[ast.Clause]:
        """``有为1，无为0``: a bare number behind 为 is what the word counts as."""
        act = Acts(self.places, self._values).read(core)
        award = None if act is None else act.action
        if not isinstance(award, ast.Award) or not isinstance(award.amount, ast.Number):
            return
        if not self.places.source.excerpt(award.span).startswith(("为", "是")):
            return
        for row in counted_as(stated.when, award.amount):
            yield self._make(Stated(), Act(row, row.span), row.span)

    # brackets -------------------------------------------------------------------

    def _bracket(self, tree: Tree | None, stated: Stated, conds: Tree | None) -> Iterator[Entry]:
        """What a bracket with scores in it says, with the words in front of it."""
        if tree is None:
            return
        rows = trees(tree)
        found = [entry for row in rows for entry in self._clause(row)]
        scoring = [
            e
            for e in found
            if isinstance(e, Head) or not isinstance(e.action, ast.Statement | ast.Note)
        ]
        if not scoring:
            span = self.places.span(tree)
            if conds is not None:
                yield from self._prose(stated, conds)
            yield self._make(Stated(), Act(ast.Note(span=span), span), span)
            return
        lead = found[0]
        if isinstance(lead, ast.Clause) and self._is_bare(lead):
            yield from self._led(lead, found[1:], stated, conds, tree)
            return
        if conds is not None:
            yield from self._heading(stated, conds)
        yield from found

    def _is_bare(self, clause: ast.Clause) -> bool:
        """``2分``, ``8-10分``, ``扣4分`` without a condition of its own."""
        alone = not (clause.when or clause.otherwise or clause.scope)
        return alone and isinstance(clause.action, ast.Award)

    def _led(
        self, lead: ast.Clause, rest: list[Entry], stated: Stated, conds: Tree | None, tree: Tree
    ) -> Iterator[Entry]:
        """A bracket that begins with a bare score: a head, a tier, or a flat deduction."""
        award = cast("ast.Award", lead.action)
        whole = self.places.span(tree)
        if award.kind == "gain" and isinstance(award.amount, ast.Points):
            span = whole if conds is None else self.places.span(conds)
            words = "" if conds is None else normalise_key(self.places.source.excerpt(span))
            points = attrs.evolve(award.amount, span=whole)
            yield Head(words, span, points, stated.when, trailing=conds is None)
            yield from rest
            return
        if rest and award.kind == "lose":
            yield from self._heading(stated, conds) if conds is not None else ()
            limit = ast.Limit("lose", cast("ast.Expression", award.amount), span=award.span)
            yield attrs.evolve(lead, action=limit)
            yield from rest
            return
        span = lead.span if conds is None else self.places.span(conds).cover(whole)
        yield attrs.evolve(
            lead,
            when=stated.when,
            otherwise=stated.otherwise,
            conditional=stated.conditional,
            span=span,
        )
        yield from rest

    def _prose(self, stated: Stated, conds: Tree) -> Iterator[Entry]:
        span = self.places.span(conds)
        yield self._make(stated, Act(ast.Statement(span=span), span), span)

    def _heading(self, stated: Stated, conds: Tree) -> Iterator[Entry]:
        span = self.places.span(conds)
        yield self._make(stated, Act(ast.Statement(heading=True, span=span), span), span)
