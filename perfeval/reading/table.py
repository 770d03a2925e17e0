"""The parse table of ``rule.lark`` and the words of ``words.txt``, made once and kept in a file.

lark makes the LALR table, with ``strict=True``: a conflict stops it instead
of being resolved in silence. What reads a rule needs the table alone, so lark
is imported here only, and only where the file does not fit the two texts.
``python -m perfeval.reading.table`` in a source tree writes it anew.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import attrs

from perfeval.reading.files import FOLDER, grammar_text
from perfeval.reading.spellings import Row, spelled

if TYPE_CHECKING:
    from lark import Lark

FILE = "rule.table.json"
END = "$END"

Action = int
"""A state to go to, or ``-1 - n`` for rule ``n`` to be applied."""


@attrs.frozen
class Production:
    """A rule of the grammar as the tree is built: ``kept`` tells which children stay.

    ``name`` is the alias, or the rule's own name; empty where the children
    pass through to the rule around it. ``lone`` says that a single child
    stands for the whole.
    """

    origin: str
    name: str
    size: int
    kept: tuple[int, ...]
    lone: bool


@attrs.frozen
class Table:
    """The automaton of the grammar, and the lexicon."""

    states: tuple[dict[str, Action], ...]
    productions: tuple[Production, ...]
    start: int
    end: int
    words: dict[str, list[Row]]
    lists: dict[str, list[str]]
    printed: dict[str, dict[str, str]]
    """By class, the words that have one shape in canonical text, and what that is."""


def load() -> Table:
    """The table, from its file where that was made of the two texts as they are."""
    grammar, words = grammar_text("rule.lark"), grammar_text("words.txt")
    try:
        kept = json.loads(grammar_text(FILE))
    except (OSError, ValueError):
        kept = {}
    if kept.get("made_of") != fingerprint(grammar, words):
        kept = made(grammar, words)
    productions = tuple(
        Production(origin, name, size, tuple(kept_places), bool(lone))
        for origin, name, size, kept_places, lone in kept["productions"]
    )
    names = kept["terminals"]
    states = tuple({names[t]: action for t, action in row} for row in kept["states"])
    return Table(
        states, productions, kept["start"], kept["end"],
        kept["words"], kept["lists"], kept["printed"],
    )  # fmt: skip


def fingerprint(grammar: str, words: str) -> str:
    """What a file must have been made of to be used."""
    return hashlib.sha256(f"{grammar}\0{words}".encode()).hexdigest()


def made(grammar: str, words: str) -> dict[str, Any]:
    """The contents of the file, from the two texts."""
    data, memo = _lark(grammar)
    table = data["parser"]["parser"]
    rules = [row for row in memo.values() if row["__type__"] == "Rule"]
    rules.sort(key=lambda row: json.dumps(_production(row)) + _expansion(row))
    order = {id(row): place for place, row in enumerate(rules)}
    tokens = table["tokens"]
    rows = {
        state: sorted((str(tokens[token]), action) for token, action in row.items())
        for state, row in table["states"].items()
    }
    places = _numbered(rows, table["start_states"]["start"])
    shown = sorted({name for row in rows.values() for name, _ in row})
    numbers = {name: number for number, name in enumerate(shown)}
    states = []
    for state in places:
        line = []
        for name, (kind, argument) in rows[state]:
            action = -1 - order[id(memo[argument["@"]])] if kind else places[argument]
            line.append((numbers[name], action))
        states.append(line)
    lexicon = spelled(words)
    return {
        "made_of": fingerprint(grammar, words),
        "terminals": shown,
        "productions": [_production(rule) for rule in rules],
        "states": states,
        "start": places[table["start_states"]["start"]],
        "end": places[table["end_states"]["start"]],
        "words": lexicon.words,
        "lists": lexicon.lists,
        "printed": lexicon.printed,
    }


def _numbered(rows: dict[Any, list[tuple[str, Any]]], start: object) -> dict[Any, int]:
    """Numbers for the states in the order in which words lead to them: lark's own change."""
    places = {start: 0}
    waiting = [start]
    for state in waiting:
        for _, (kind, argument) in rows[state]:
            if not kind and argument not in places:
                places[argument] = len(places)
                waiting.append(argument)
    return places


def _expansion(rule: dict[str, Any]) -> str:
    return " ".join(str(symbol["name"]) for symbol in rule["expansion"])


def _production(rule: dict[str, Any]) -> list[Any]:
    origin = str(rule["origin"]["name"])
    name = rule["alias"] or ("" if origin.startswith("_") else origin)
    kept = [
        place
        for place, symbol in enumerate(rule["expansion"])
        if not symbol.get("filter_out") or rule["options"]["keep_all_tokens"]
    ]
    lone = rule["options"]["expand1"] and not rule["alias"]
    return [origin, name, len(rule["expansion"]), kept, int(bool(lone))]


def _lark(grammar: str) -> tuple[dict[str, Any], dict[Any, Any]]:
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    data, memo = built(grammar).memo_serialize([TerminalDef, Rule])
    return data, memo


def built(grammar: str) -> Lark:
    """Lark's own parser of the grammar; it refuses one with a conflict."""
    from lark import Lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        """Words are found by the search, not by lark."""

        __future_interface__ = 1

        def __init__(self, lexer_conf: object) -> None: ...

        def lex(self, *_: object) -> Any:  # noqa: ANN401 - never called
            return iter(())

    return Lark(grammar, parser="lalr", lexer=NoLexer, strict=True, maybe_placeholders=False)


def main() -> None:
    """Write the file anew."""
    kept = made(grammar_text("rule.lark"), grammar_text("words.txt"))
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"
    (FOLDER / FILE).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
