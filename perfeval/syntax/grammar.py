"""Loads the grammar once, when the first rule is read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from perfeval.syntax.grammarfile import grammar_text

if TYPE_CHECKING:
    from lark import Lark

    from perfeval.syntax.lexer import SentenceLexer

_TERMINAL = re.compile(r"^(_?[A-Z][A-Z_]*)(?:\.\d+)?: /(.*)/$", re.MULTILINE)
_FRAGMENT = re.compile(r"<(_?[A-Z][A-Z_]*)>")


def expand(text: str) -> str:
    """Write out the ``<NAME>`` fragments of the terminals.

    lark can join terminals in sequence, but cannot put one inside a
    look-ahead, which this language needs: 得 is a verb only in front of an
    amount.
    """
    known: dict[str, str] = {}
    lines = []
    for line in text.splitlines():
        match = _TERMINAL.match(line)
        if match is None:
            lines.append(line)
            continue
        name, pattern = match.groups()
        written = _FRAGMENT.sub(lambda m: f"(?:{known[m.group(1)]})", pattern)
        known[name] = written
        if not name.startswith("_"):
            lines.append(line.replace(f"/{pattern}/", f"/{written}/"))
    return "\n".join(lines)


def rule_grammar() -> str:
    """The grammar of one sentence, as its file has it."""
    return grammar_text("rule.lark")


def built(grammar: str) -> Lark:
    """The LALR parser of ``grammar``, built from its text."""
    from lark import Lark

    from perfeval.syntax.lexer import SentenceLexer

    return Lark(
        expand(grammar),
        parser="lalr",
        lexer=SentenceLexer,
        propagate_positions=True,
        maybe_placeholders=False,
        keep_all_tokens=False,
    )


@cache
def parser() -> Lark:
    """The LALR parser of one sentence."""
    from perfeval.syntax.lexer import SentenceLexer
    from perfeval.syntax.table import stored

    grammar = rule_grammar()
    return stored(grammar, SentenceLexer) or built(grammar)


@cache
def lexer() -> SentenceLexer:
    """The lexer of the parser, on its own."""
    from perfeval.syntax.lexer import SentenceLexer

    return SentenceLexer(parser().lexer_conf)
