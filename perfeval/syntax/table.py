"""The parse table, made once and kept in a file, so that a first rule is read quickly.

The file says of which grammar and which lark it was made. Where that does not
fit, it is ignored, and the parser is built from the grammar as if there were
no file. ``python -m perfeval.syntax.table`` in a source tree writes it anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfeval.syntax.grammarfile import grammar_text

if TYPE_CHECKING:
    from lark import Lark
    from lark.lexer import Lexer

FILE = "rule.table.json"
_PAIRS = "!pairs"


def fingerprint(grammar: str) -> dict[str, str]:
    """What a table must have been made of to be used."""
    import lark

    return {"lark": lark.__version__, "grammar": hashlib.sha256(grammar.encode()).hexdigest()}


def stored(grammar: str, lexer: type[Lexer]) -> Lark | None:
    """The parser of ``grammar`` from the file, if the file holds that one."""
    from lark import Lark

    try:
        kept = json.loads(grammar_text(FILE), object_hook=_unpacked)
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or kept.get("made_of") != fingerprint(grammar):
        return None
    data, memo = kept["data"], kept["memo"]
    # What JSON cannot hold: lark asks for its own lexers by name, and for others by class.
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = lexer
    parser: Lark = Lark._load_from_dict(data, memo)  # type: ignore[no-untyped-call]  # noqa: SLF001
    return parser


def packed(parser: Lark, grammar: str) -> str:
    """The file for ``parser``."""
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = parser.memo_serialize([TerminalDef, Rule])
    kept = {"made_of": fingerprint(grammar), "data": _plain(data), "memo": _plain(memo)}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever lark keeps
    """``value`` as JSON can hold it: keys that are no texts go into pairs."""
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            # How a pattern was spelled in the grammar is of no use to a parser.
            return {key: None if key == "raw" else _plain(each) for key, each in value.items()}
        return {_PAIRS: [[key, _plain(each)] for key, each in value.items()]}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(each) for each in value]
    return None if isinstance(value, type) else value


def _unpacked(value: dict[str, Any]) -> dict[Any, Any]:
    """An object of JSON as lark keeps it."""
    return dict(value[_PAIRS]) if _PAIRS in value else value


def main() -> None:
    """Write the file anew, unless it is that of the grammar."""
    from perfeval.syntax.grammar import built, rule_grammar
    from perfeval.syntax.lexer import SentenceLexer

    folder = Path(__file__).resolve().parents[2] / "grammar"
    grammar = rule_grammar()
    if stored(grammar, SentenceLexer) is not None:
        return
    (folder / FILE).write_text(packed(built(grammar), grammar), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
