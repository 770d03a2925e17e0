"""Cuts folded text into the terminals of the grammar.

All terminals are tried at each place in one regular expression, in the order
of their priorities; the characters in which none begins are words. lark's own
lexers would need the whole set of terminals a second time, as a look-ahead
inside the words, and compile each of them three times over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from lark import Token
from lark.lexer import Lexer, PatternStr

if TYPE_CHECKING:
    from lark.common import LexerConf

WORDS = "WORDS"
_KEPT = "WORDS_KEPT"
_UNKNOWN = "UNKNOWN"


class SentenceLexer(Lexer):
    """One pass over a sentence; adjacent pieces of words become one token."""

    __future_interface__: ClassVar[int] = 0

    def __init__(self, lexer_conf: LexerConf) -> None:
        rows = sorted(
            lexer_conf.terminals, key=lambda row: (-row.priority, -len(row.pattern.value))
        )
        self._ignored = frozenset(lexer_conf.ignore)
        self._pattern = re.compile(
            "|".join(
                f"(?P<{row.name}>{re.escape(row.pattern.value)})"
                if isinstance(row.pattern, PatternStr)
                else f"(?P<{row.name}>{row.pattern.value})"
                for row in rows
            )
        )

    def lex(self, data: str) -> Iterator[Token]:  # type: ignore[override] # lark wraps this form
        """The tokens of one sentence."""
        start = place = 0
        find = self._pattern.match
        while place < len(data):
            match = find(data, place)
            kind = match.lastgroup if match is not None else None
            end = match.end() if match is not None else place + 1
            if kind in {WORDS, _KEPT}:
                place = end
                continue
            if start < place:
                yield _token(WORDS, data, start, place)
            if kind not in self._ignored:
                yield _token(kind or _UNKNOWN, data, place, end)
            start = place = end
        if start < place:
            yield _token(WORDS, data, start, place)


def _token(kind: str, data: str, start: int, end: int) -> Token:
    return Token(kind, data[start:end], start, 1, start + 1, 1, end + 1, end)
