"""Phrases to clauses: which condition belongs to which score.

A scoring standard is written as conditions and scores in a row. This pass
pairs them and says nothing about what they compute.
"""

from __future__ import annotations

import re
from typing import Literal

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.meaning.clauses import Action, Block, Clause, ClauseKind
from perfeval.meaning.heads import nested
from perfeval.meaning.phrases import (
    cover,
    has_names,
    is_points,
    lacks_subject,
    lone_value,
    named_value,
    names_in,
    next_phrase,
    trim,
)
from perfeval.names import normalise_key
from perfeval.source import Source, Span
from perfeval.syntax import ast

_KINDS: dict[type, ClauseKind] = {
    ast.Award: "award",
    ast.NoDeduction: "nodeduct",
    ast.Respectively: "respectively",
    ast.Discretion: "discretion",
    ast.Interpolate: "interpolate",
    ast.Proportion: "proportion",
    ast.Limit: "limit",
    ast.Partial: "partial",
    ast.Rounding: "rounding",
    ast.Veto: "veto",
    ast.Attain: "attain",
    ast.Portion: "portion",
}
_ABBREVIATED = re.compile(r"^(.+?)[（(](?:以下简称|简称|记为|设为)?([A-Za-z]{1,3})[）)]$")
_EXHORTS = ("应当", "必须", "加强", "确保", "不得", "严格", "切实", "要求")
_SCORE_NAMES = ("得分", "分值", "分数", "评分", "计分")


def assemble(source: Source, part: ast.Part, sink: Collector) -> Block:
    """The clauses of ``part`` and of the parts inside it."""
    root, last = nested(source, _Assembler(source, sink).run(part))
    root.mark = part.mark
    root.span = part.span
    for inner in part.parts:
        last.parts.append(assemble(source, inner, sink))
    return root


class _Assembler:
    """Goes through the phrases of one part, once."""

    def __init__(self, source: Source, sink: Collector) -> None:
        self.source = source
        self.sink = sink
        self.blocks: list[Block] = [Block("", None, None)]
        self.sentence = 0
        self._reset()

    def _reset(self) -> None:
        self.pending: list[ast.Phrase] = []
        self.otherwise = False
        self.conditional = False
        self.scope: ast.Scope | None = None
        self.discretion: ast.Discretion | None = None
        self.start: Span | None = None

    def run(self, part: ast.Part) -> list[Block]:
        """The clauses of all sentences, under their heads."""
        for place, sentence in enumerate(part.sentences):
            self.sentence += 1
            at = 0
            while at < len(sentence.phrases):
                at = self._take(sentence.phrases, at)
            following = part.sentences[place + 1 : place + 2]
            if not (following and self._goes_on(following[0])):
                self._finish_sentence()
        return self.blocks

    def _goes_on(self, following: ast.Sentence) -> bool:
        """``完全匹配；1分``: a label set off from its score by a semicolon."""
        if not self.pending or self.otherwise or self.discretion is not None:
            return False
        first = following.phrases[0] if following.phrases else None
        return is_points(first) and not any(isinstance(p, ast.Every) for p in self.pending)

    # one phrase ---------------------------------------------------------

    def _take(self, phrases: tuple[ast.Phrase, ...], place: int) -> int:
        """Consume the phrase at ``place``; the place of the next one."""
        phrase = phrases[place]
        following = next_phrase(phrases, place)
        if self.start is None and not isinstance(phrase, ast.Comma | ast.LeadIn):
            self.start = phrase.span
        if isinstance(phrase, ast.Comma):
            if phrase.sign == ":" and self._heads(following):
                self._colon(following)
            elif self.pending:
                self.pending.append(phrase)
        elif isinstance(phrase, ast.HeadPoints):
            self._head(phrase)
        elif isinstance(phrase, ast.LeadIn):
            self._finish_names()
        elif isinstance(phrase, ast.If):
            self.conditional = True
        elif isinstance(phrase, ast.Otherwise):
            self._otherwise()
        elif isinstance(phrase, ast.Scope):
            self.scope = phrase
        elif isinstance(phrase, ast.Unsupported):
            self._unsupported(phrase)
        elif isinstance(phrase, ast.By):
            return self._by(phrases, place)
        elif isinstance(phrase, ast.Chain):
            self._chain(phrase, following)
        elif isinstance(phrase, ast.Discretion) and phrase.kind is None:
            self.discretion = phrase
        elif isinstance(phrase, ast.Partial) and phrase.mode == "rata" and self._compares():
            self._act(ast.Proportion(span=phrase.span))
        elif isinstance(phrase, ast.Limit | ast.Partial) and not self._only_names():
            self._keep_pending(phrase)
        elif type(phrase) in _KINDS:
            self._act(phrase)  # type: ignore[arg-type]
        else:
            self.pending.append(phrase)
        return place + 1

    def _heads(self, following: ast.Phrase | None) -> bool:
        """``设施完好率：完好率≥98%…``: words before a colon head what follows."""
        if not self.pending or following is None:
            return False
        if isinstance(following, ast.Award) or is_points(following):
            return False
        if self._words(self.pending).startswith(("正向", "反向", "逆向", "负向")):
            return False
        words = [p for p in self.pending if not isinstance(p, ast.Comma)]
        return all(isinstance(lone_value(p), ast.Name) for p in words)

    def _colon(self, following: ast.Phrase | None) -> None:
        """Words before a colon: the subject of what follows, a head, or prose."""
        if lacks_subject(following):
            return
        if any(word in self._words(self.pending) for word in _EXHORTS):
            self._statement()
        else:
            self._heading()

    def _heading(self) -> None:
        """``完成率（A）：A≥90%…``: the letter in brackets is short for the words before it."""
        span = cover(self.pending)
        block = self.blocks[-1]
        match = _ABBREVIATED.match(self._words(self.pending))
        if match is not None and span is not None:
            short = ast.Name(match.group(2), span=span)
            self._emit("definition", span, name=short, value=ast.Name(match.group(1), span=span))
        elif not block.head and not block.clauses:
            block.head, block.head_span = self._words(self.pending), span
        self._reset()

    def _compares(self) -> bool:
        """``低于95%按比例扣分``: a condition without a step of its own."""
        return bool(self.pending) and not any(isinstance(p, ast.Every) for p in self.pending)

    def _only_names(self) -> bool:
        return not self.pending and not self.otherwise

    def _keep_pending(self, phrase: ast.Limit | ast.Partial) -> None:
        """A limit in the middle of a clause: 每超1个百分点（不足的不计）扣0.1分."""
        if any(isinstance(p, ast.Every) for p in self.pending) or isinstance(phrase, ast.Partial):
            self._emit(_KINDS[type(phrase)], phrase.span, action=phrase)
        else:
            self._act(phrase)

    def _otherwise(self) -> None:
        if self.pending:
            self._statement()
        self.otherwise = True

    def _head(self, phrase: ast.HeadPoints) -> None:
        """``名称（2分）``: the words before are the head of a part."""
        words = self._words(self.pending)
        span = cover(self.pending) or phrase.span
        block = Block(words, span, phrase, span=span.cover(phrase.span))
        first = self.blocks[-1]
        if first.points is None and not first.clauses and len(self.blocks) == 1:
            self.blocks[0] = block
        else:
            self.blocks.append(block)
        self._reset()

    def _by(self, phrases: tuple[ast.Phrase, ...], place: int) -> int:
        """``按 expression 计分``."""
        start = phrases[place]
        value: ast.Expression | None = None
        at = place + 1
        while at < len(phrases) and not isinstance(phrases[at], ast.By):
            value = value or lone_value(phrases[at])
            at += 1
        end = phrases[at].span if at < len(phrases) else phrases[-1].span
        if value is None:
            self._fault("PE101", start.span.cover(end))
        else:
            self._emit(
                "formula", start.span.cover(end), value=value, when=self.pending,
                otherwise=self.otherwise, conditional=self.conditional,
            )  # fmt: skip
        self._reset()
        return at + 1

    def _chain(self, chain: ast.Chain, following: ast.Phrase | None) -> None:
        named = named_value(chain)
        if named is not None:
            name, value = named
            scores = isinstance(
                following, ast.Award | ast.NoDeduction | ast.Scope | ast.Join
            ) or is_points(following)
            is_score = name.text.endswith(_SCORE_NAMES)
            if is_score or name.text.endswith("扣分"):
                self._emit(
                    "formula", chain.span, name=name, value=value, when=self.pending,
                    deducts=not is_score, otherwise=self.otherwise, conditional=self.conditional,
                )  # fmt: skip
                self._reset()
                return
            if not scores or has_names(value, binary=True):
                self._emit("definition", chain.span, name=name, value=value)
                self.pending = []
                self.start = None
                return
        alone = lone_value(chain)
        if isinstance(alone, ast.Points | ast.Full) or (
            isinstance(alone, ast.Share) and alone.owned
        ):
            full = isinstance(alone, ast.Full)
            self._act(ast.Award("gain", None if full else alone, full=full, span=chain.span))
            return
        if isinstance(alone, ast.Binary | ast.Call) and has_names(alone) and not self.pending:
            if self.otherwise and names_in(alone)[0].startswith("得"):
                self._fault("PE101", chain.span)  # 否则得执行率×5 names no 得执行率
            self._emit(
                "formula", chain.span, value=alone,
                otherwise=self.otherwise, conditional=self.conditional,
            )  # fmt: skip
            self._reset()
            return
        self.pending.append(chain)

    # clauses ------------------------------------------------------------

    def _act(self, phrase: Action) -> None:
        self._emit(
            _KINDS[type(phrase)], phrase.span, action=phrase, when=trim(self.pending),
            otherwise=self.otherwise, conditional=self.conditional,
            discretionary=self.discretion is not None, scope=self.scope,
            discretion_span=self.discretion.span if self.discretion else None,
        )  # fmt: skip
        self._reset()

    def _emit(self, kind: ClauseKind, span: Span, **fields: object) -> None:
        when = fields.pop("when", [])
        kept = trim(when)  # type: ignore[arg-type]
        start = self.start if self.start is not None else span
        whole = start.cover(span) if kind not in {"limit", "partial", "definition"} else span
        action = fields.get("action")
        if isinstance(action, ast.Limit) and action.kind == "same":
            fields["action"] = attrs.evolve(action, kind=self._bounded())
        clause = Clause(kind, whole, self.sentence, when=kept, **fields)  # type: ignore[arg-type]
        if "scope" not in fields:
            clause.scope = self.scope
        self.blocks[-1].clauses.append(clause)

    def _bounded(self) -> Literal["gain", "lose", "bonus"]:
        """What 累计不超过3分 bounds: the change before it in its sentence."""
        for clause in reversed(self.blocks[-1].clauses):
            if clause.sentence != self.sentence:
                break
            award = clause.action
            if isinstance(award, ast.Award) and (clause.every or award.kind != "gain"):
                return award.kind
        return "gain"

    def _statement(self) -> None:
        pending = trim(self.pending)
        if pending:
            span = pending[0].span.cover(pending[-1].span)
            self._emit("statement", span, when=pending, otherwise=self.otherwise)
        self._reset()

    def _finish_names(self) -> None:
        """Words in front of a lead-in such as 按以下标准分档计分 head what follows."""
        if self.pending:
            self._statement()
        self._reset()

    def _finish_sentence(self) -> None:
        if self.discretion is not None:
            self._act(attrs.evolve(self.discretion, kind="gain"))
        elif self._is_heading():
            self._heading()
        elif self.pending or self.otherwise:
            self._statement()
        self._reset()

    def _is_heading(self) -> bool:
        """``指标明确性：`` in front of numbered parts."""
        last = self.pending[-1] if self.pending else None
        if not isinstance(last, ast.Comma) or last.sign != ":":
            return False
        names = trim(self.pending)
        return bool(names) and all(isinstance(lone_value(p), ast.Name) for p in names)

    def _unsupported(self, phrase: ast.Unsupported) -> None:
        words: dict[str, object] = {"phrase": self.source.excerpt(phrase.span)}
        self.sink.add(Diagnostic("PE113", self.source, phrase.span, words))

    def _words(self, phrases: list[ast.Phrase]) -> str:
        span = cover(trim(phrases))
        return normalise_key(self.source.excerpt(span)) if span else ""

    def _fault(self, code: str, span: Span) -> None:
        self.sink.add(Diagnostic(code, self.source, span, {"text": self.source.excerpt(span)}))
