"""Rubric file text to :class:`~perfeval.rubrictext.document.Document`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Label
from perfeval.model.plan import RoundingLine
from perfeval.reading.files import grammar_text
from perfeval.rubrictext import phrases
from perfeval.rubrictext.document import Amount, Document, Entry, GradeBand, Indicator, Line, Words
from perfeval.rubrictext.heading import heading
from perfeval.source import Source, Span
from perfeval.text.fold import fold
from perfeval.text.suggest import nearest

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

MOST_CHARACTERS = 2_000_000
"""The longest text that is read."""

MOST_INDICATORS = 20_000
"""The most indicators and groups that one rubric may have."""

_LEVEL_WORDS = ("一级指标", "二级指标", "三级指标", "四级指标")
_LIKE_LEVEL = re.compile(
    r"^[^\S\n]*(?:(?P<joined>[一二三四]级指标)(?=[^\s：:])"
    r"|(?P<word>[^\s\d.、，,。；;（）()]{1,3}指标|[一二三四1234]级[^\s\d.、，,。；;（）()]{0,3})"
    r"[ \t\u3000：:]+)"
    r"[^\n]*[(（]\d+(?:\.\d+)?分[)）][^\S\n]*$",
    re.MULTILINE,
)
_MISSPELT = re.compile(
    r"^[^\S\n]*(?P<word>[一二三四1234][^级\s\d]指标)[ \t\u3000：:]+[^\s。；;，,]{1,20}[^\S\n]*$",
    re.MULTILINE,
)
"""``二极指标 时效指标`` as a line of its own, without points."""
_LEVELS = {"一": 1, "二": 2, "三": 3, "四": 4, "指": 5}


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(grammar_text("rubric.lark"), parser="lalr", lexer="contextual")


def parse(source: Source, sink: Collector, text: str | None = None) -> Document | None:
    """What ``source`` says; every fault goes to ``sink``.

    ``text`` is read in place of the source's own: the same characters at the
    same places, with blanks for what is not to be read. ``None`` comes back
    only when there is nothing to go on with.
    """
    if len(source.text) > MOST_CHARACTERS:
        sink.add(
            Diagnostic(
                "PE105",
                source,
                Span(0, 0),
                {"length": len(source.text), "limit": MOST_CHARACTERS},
            )
        )
        return None
    # Same length as the original, so that offsets stay those of the author.
    text = source.text if text is None else text
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    # The grammar takes any lines in any order, so this cannot fail.
    tree = _parser().parse(text + "\n")
    return _Builder(source, sink).document(tree)


@attrs.define
class _Open:
    """An indicator whose children are still being read."""

    indicator: Indicator
    children: list[_Open] = attrs.field(factory=list)


@attrs.define
class _Builder:
    """Reads the tree block by block. Each method is named after its grammar rule."""

    source: Source
    sink: Collector
    title: Words | None = None
    full: Amount | None = None
    grades: tuple[GradeBand, ...] = ()
    rounding: RoundingLine = attrs.field(factory=RoundingLine)
    entries: list[Entry] | None = None
    lines: list[Line] = attrs.field(factory=list)
    roots: list[_Open] = attrs.field(factory=list)
    stack: list[_Open] = attrs.field(factory=list)
    count: int = 0
    heads: dict[str, Span] = attrs.field(factory=dict)
    misspelt: bool = False

    def document(self, tree: Tree[Token]) -> Document:
        """start: _NL? _plain* _head* indicator*"""
        children: list[Any] = tree.children
        for child in children:
            if _is_token(child):
                self._stray(child)
            else:
                self.misspelt = False
                getattr(self, f"_{child.data}")(child.children)
        return Document(
            self.source,
            self.title,
            self.full,
            self.grades,
            self.rounding,
            None if self.entries is None else tuple(self.entries),
            tuple(_closed(root) for root in self.roots),
            tuple(self.lines),
        )

    # Lines ------------------------------------------------------------------

    def _words(self, token: Token | None, after: Token) -> tuple[Words, str]:
        """The words of ``token`` and the comment behind them; empty ones stand after ``after``."""
        if token is None:
            end = _end(after)
            return Words("", Span(end, end)), ""
        return phrases.cut_comment(self.source, _start(token), _end(token))

    def _stray(self, token: Token) -> None:
        words = phrases.trimmed(self.source, _start(token), _end(token))
        if token.type == "COMMENT":
            self.lines.append(Line("comment", words.text))
        else:
            self._unread(words)

    def _strays(self, tokens: list[Token]) -> None:
        for token in tokens:
            self._stray(token)

    def _unread(self, words: Words) -> None:
        """A line that is nothing known; what stands below a misspelt heading belongs to it."""
        meant = _heading_like(words.text)
        if self.misspelt and meant is None:
            return
        self.misspelt = meant is not None
        self.sink.add(phrases.unexpected(self.source, words.span, meant))

    def _head(self, word: str, said: str, comment: str) -> None:
        self.lines.append(Line("head", f"{word} {said}".strip(), comment=comment))

    # Heads ------------------------------------------------------------------

    def _title(self, children: list[Any]) -> None:
        """title: TITLE [TEXT] _NL _plain*"""
        words, comment = self._words(children[1], children[0])
        fold(self.source, words.span, self.sink)
        if not words.text:
            self.sink.add(phrases.unexpected(self.source, _span(children[0])))
        elif not self._twice(children[0], "title", self.heads):
            self.title = words
            self._head("评价体系", words.text, comment)
        self._strays(children[2:])

    def _full(self, children: list[Any]) -> None:
        """full: FULL [TEXT] _NL _plain*"""
        words, comment = self._words(children[1], children[0])
        amount = phrases.read_points(self.source, words, self.sink)
        if amount is None or amount.value <= 0:
            self.sink.add(phrases.unexpected(self.source, words.span))
        elif not self._twice(children[0], "full", self.heads):
            self.full = amount
            self._head("满分", words.text, comment)
        self._strays(children[2:])

    def _grades(self, children: list[Any]) -> None:
        """grades: GRADES [TEXT] _NL _plain*"""
        words, comment = self._words(children[1], children[0])
        if not self._twice(children[0], "grades", self.heads):
            self.grades = phrases.read_grades(self.source, words, self.sink)
            self._head("等级", words.text, comment)
        self._strays(children[2:])

    def _rounding(self, children: list[Any]) -> None:
        """rounding: ROUNDING _NL _plain*"""
        words, comment = self._words(children[0], children[0])
        self.rounding = phrases.read_rounding(self.source, words, self.rounding, self.sink)
        self.lines.append(Line("head", words.text, comment=comment))
        self._strays(children[1:])

    def _twice(self, token: Token, kind: str, heads: dict[str, Span]) -> bool:
        """Whether there is such a line already, which is a finding."""
        span = _span(token)
        first = heads.setdefault(kind, span)
        if first is span:
            return False
        words: dict[str, object] = {"text": self.source.excerpt(span)}
        label = Label(first, "first")
        self.sink.add(Diagnostic("PE121", self.source, span, words, (label,)))
        return True

    def _data(self, children: list[Any]) -> None:
        """data: DATA _NL _plain*"""
        if self.entries is None:
            self.entries = []
        self.lines.append(Line("data", "数据"))
        for token in children[1:]:
            if token.type == "COMMENT":
                words = phrases.trimmed(self.source, _start(token), _end(token))
                self.lines.append(Line("comment", words.text, 1))
                continue
            words, comment = self._words(token, token)
            entry = phrases.read_entry(self.source, words, self.sink)
            if entry is not None:
                self.entries.append(entry)
                self.lines.append(Line("entry", _entry_text(self.source, entry), 1, comment))

    # Indicators -------------------------------------------------------------

    def _indicator(self, children: list[Any]) -> None:
        """indicator: LEVEL [TEXT] _NL _detail* (rule after*)?"""
        head, text = children[0], children[1]
        self.count += 1
        if self.count > MOST_INDICATORS:
            if self.count == MOST_INDICATORS + 1:
                self.sink.add(
                    Diagnostic("PE116", self.source, _span(head), {"limit": MOST_INDICATORS})
                )
            return
        words, comment = self._words(text, head)
        name, points = heading(self.source, words, self.sink)
        fold(self.source, name.span, self.sink)
        if not name.text:
            level_word: dict[str, object] = {"level": self.source.excerpt(_span(head))}
            self.sink.add(Diagnostic("PE122", self.source, _span(head), level_word))
        level = _LEVELS[head[0]]
        span = Span(_start(head), max(_end(head), words.span.end))
        opened = _Open(Indicator(level, name, points, None, None, None, None, (), span))
        while self.stack and self.stack[-1].indicator.level >= level:
            self.stack.pop()
        self._check_level(head, level)
        depth = len(self.stack)
        self.lines.append(Line("indicator", _level_line(head, words, name, points), depth, comment))
        opened.indicator = self._details(opened.indicator, children[2:], depth + 1)
        (self.stack[-1].children if self.stack else self.roots).append(opened)
        self.stack.append(opened)

    def _check_level(self, head: Token, level: int) -> None:
        above = self.stack[-1].indicator.level if self.stack else 0
        siblings = self.stack[-1].children if self.stack else self.roots
        told = bool(siblings) and siblings[-1].indicator.level == level
        if level != above + 1 and level != _LEVELS["指"] and not told:
            word = self.source.excerpt(_span(head))
            self.sink.add(Diagnostic("PE118", self.source, _span(head), {"level": word}))

    def _details(self, indicator: Indicator, children: list[Any], depth: int) -> Indicator:
        notes: list[Span] = []
        found: dict[str, Words] = {}
        rule: Span | None = None
        for child in children:
            if _is_token(child):
                words = phrases.trimmed(self.source, _start(child), _end(child))
                notes.append(words.span)
                self.lines.append(Line("comment", words.text, depth))
            elif child.data == "rule":
                rule = self._rule(child.children, depth)
                self._check_lines(rule)
            else:
                self._detail(child, found, depth)
        return attrs.evolve(
            indicator,
            target=found.get("target"),
            explanation=found.get("explanation"),
            evidence=found.get("evidence"),
            rule=rule,
            notes=tuple(notes),
        )

    def _check_lines(self, rule: Span) -> None:
        """A line such as 二及指标 资金管理（8分） is a misspelt heading, not wording."""
        start = self.source.text.rfind("\n", 0, rule.start) + 1
        found_in = (
            pattern.finditer(self.source.text, start, rule.end)
            for pattern in (_LIKE_LEVEL, _MISSPELT)
        )
        for match in (each for matches in found_in for each in matches):
            which = "word" if match["word"] else "joined"
            words = Span(match.start(which), match.end(which))
            found = phrases.unexpected(self.source, Span(words.start, match.end()))
            near = f"{match['joined']} " if which == "joined" else _level_like(match["word"])
            self.sink.add(attrs.evolve(found, span=words, suggestion=near))

    def _detail(self, tree: Tree[Token], found: dict[str, Words], depth: int) -> None:
        children: list[Any] = tree.children
        if tree.data == "after":
            inner, *rest = children
            self._detail(inner, found, depth)
            for child in rest:
                if _is_token(child):
                    self._stray(child)
                else:
                    self._detail(child, found, depth)
            return
        head, text = children
        words, comment = self._words(text, head)
        kind = str(tree.data)
        if not words.text:
            self.sink.add(phrases.unexpected(self.source, _span(head)))
            return
        first = {name: said.span for name, said in found.items()}
        if self._twice(head, kind, first):
            return
        found[kind] = words
        self.lines.append(Line("detail", f"{_DETAILS[kind]} {words.text}", depth, comment))

    def _rule(self, tokens: list[Token], depth: int) -> Span:
        """rule: TEXT _NL _line*"""
        places = [phrases.trimmed(self.source, _start(token), _end(token)) for token in tokens]
        for words in places:
            self.lines.append(Line("rule", words.text, depth))
        return places[0].span.cover(places[-1].span)


_HEADS = ("评价体系", "满分", "等级", "数据", "得分保留")


def _heading_like(line: str) -> str | None:
    """What a line was meant to begin with, when its first words are nearly a heading."""
    for level in (*_LEVEL_WORDS, *_HEADS):
        if line.startswith(level) and len(line) > len(level):
            return f"{level} {line[len(level) :]}"
    word, blank, rest = line.partition(" ")
    meant = _level_like(word) or nearest(word, _HEADS)
    return None if meant is None or meant == word else f"{meant}{blank}{rest}"


def _level_like(word: str) -> str | None:
    digits = word.translate(str.maketrans("1234", "一二三四"))
    return digits if digits in _LEVEL_WORDS else nearest(word, _LEVEL_WORDS)


_DETAILS = {"target": "目标", "explanation": "指标说明", "evidence": "依据"}


def _is_token(child: object) -> bool:
    return hasattr(child, "type")


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return _start(token) + len(token)


def _span(token: Token) -> Span:
    start = _start(token)
    return Span(start, start + len(token.rstrip(" \t\u3000:：\r") or token))


def _entry_text(source: Source, entry: Entry) -> str:
    text = entry.name.text
    if entry.unit is not None:
        text += f"（{entry.unit.text}）"
    if entry.expression is not None:
        text += f" = {source.excerpt(entry.expression)}"
    return text + "".join(f"  别名 {alias.text}" for alias in entry.aliases)


def _level_line(head: Token, words: Words, name: Words, points: Amount | None) -> str:
    from perfeval.numbers.exact import to_text

    level = head.rstrip(" \t\u3000:：\r")
    if points is None:
        return f"{level} {words.text}"
    return f"{level} {name.text}（{to_text(points.value)}分）"


def _closed(opened: _Open) -> Indicator:
    children = tuple(_closed(child) for child in opened.children)
    return attrs.evolve(opened.indicator, children=children)
