"""The TextMate grammar ``docs/reference/rubric.tmLanguage.json``, made of the lexicon.

``python -m tests.textmate`` writes it; ``tests/test_textmate.py`` fails while it is not
what ``grammar/words.txt`` and ``grammar/rubric.lark`` say. A TextMate grammar knows no
context beyond a line, so it colours what is sure by itself: headings, numbers with their
units, names in quotes, and the words of scoring. A word of one character
(得, 扣, 为) counts only where a number makes it sure; pieces of names that hold a keyword
(比例, 至少一次) are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from perfeval.reading.files import grammar_text
from perfeval.reading.spellings import spelled

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "rubric.tmLanguage.json"

HEADINGS = {
    "keyword.control.heading": "TITLE FULL GRADES ROUNDING DATA",
    "keyword.other.detail": "TARGET EXPLANATION EVIDENCE",
}
"""Scopes of the words that begin a line, by their terminals in ``rubric.lark``."""

KINDS = {
    "keyword.operator.comparison": "REL MET NOTBELOW NOTOVER SHORT AT SIGN",
    "keyword.control.condition": "IF OTHERWISE REST JOIN",
    "keyword.other.limit": "VETO EMPTY FILL CAP TOP FLOOR LIFT MOST COUNTING",
    "keyword.other.rounding": "MODE PLACES",
    "keyword.other.judged": "DISC DECIDE INTERP PRORATA SO_ON",
    "support.function.score": "ZERO NODEDUCT ALL GAIN LOSE BONUS TWOWAY DOCKED RESP",
    "keyword.other.step": "EVERY EACH MOVE FOUND",
}
"""Scopes of the words inside a rule, by their classes in ``words.txt``; the first one wins."""

SURE = {"MOST": "最至限", "FOUND": "发查", "REST": "情除满"}
"""Of a class whose words are common ones too, those that have one of these characters."""

BEHIND_NUMBER = {"keyword.operator.comparison": "EDGE BETWEEN"}
"""Classes whose words are sure behind a number and its unit."""

BEFORE_NUMBER = {"keyword.other.limit": "MOST", "support.function.score": "GAIN LOSE BONUS"}
"""Classes whose words of one character are sure in front of a number."""

SIGNS = "≥≤≠<>="
_OPERATORS = "+-×/*÷"
_ALONE = ("每", "若", "凡", "且", "或")  # of one character, and hardly ever a piece of a name
_COMMON = ("评价",)  # a word of scoring, and of every other line
_UNITS = (
    *("个百分点", "百分点", "%", "‰", "分", "元", "万元", "亿元", "千元", "元/人", "小时", "分钟"),
    *("公里", "千米", "公顷", "平方米", "立方米", "公斤", "千克", "吨", "人次", "个工作日", "个月"),
)
_COUNTED = "分元次个天日月年人点项户家份件名位"
_WIDE = {"-": "－−–", "~": "～—", "/": "／÷", '"': "“”「」『』", "≥": "≧⩾", "≤": "≦⩽"}


def either(char: str) -> str:
    """A pattern for a character in all the widths and shapes that are read as it."""
    same = char + (chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "") + _WIDE.get(char, "")
    return f"[{re.escape(same)}]" if len(same) > 1 else re.escape(char)


def pattern(words: Iterable[str], longer: dict[str, list[str]] | None = None) -> str:
    """One pattern for all ``words``, the longest first; not where a ``longer`` one stands."""
    tree: dict[str, Any] = {}
    for word in words:
        place = tree
        for char in word:
            place = place.setdefault(char, {})
        place[""] = word
    return _written(tree, longer or {})


def _written(tree: dict[str, Any], longer: dict[str, list[str]]) -> str:
    ways = [either(char) + _written(below, longer) for char, below in tree.items() if char]
    word = tree.get("")
    if word is not None and longer.get(word):
        ways.append(f"(?!{pattern(rest for rest in longer[word])})")
        word = None
    whole = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    if word is None or not ways:
        return whole if ways else ""
    return f"(?:{'|'.join(ways)})?"


def classes() -> dict[str, list[str]]:
    """The words of each class."""
    found: dict[str, list[str]] = {}
    for word, rows in spelled(grammar_text("words.txt")).words.items():
        for kind, *_ in rows:
            found.setdefault(kind, []).append(word)
    return found


def scopes(words: dict[str, list[str]]) -> dict[str, list[str]]:
    """The words of each scope, of two characters at least or sure by themselves; "" is none."""
    found: dict[str, list[str]] = {"": [word for word in words["KEEP"] if len(word) > 1]}
    taken: set[str] = set()
    for scope, kinds in KINDS.items():
        sure = {
            word
            for kind in kinds.split()
            for word in words[kind]
            if (len(word) > 1 and word not in _COMMON) or word in _ALONE
            if kind not in SURE or set(word) & set(SURE[kind])
        }
        found[scope] = sorted(sure - taken)
        taken |= sure
    found[""] = sorted(set(found[""]) - taken)
    return found


def _rivals(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """For each word what makes it a longer one of another scope, or its end a piece of a name."""
    scope_of = {word: scope for scope, words in found.items() for word in words}
    rivals: dict[str, list[str]] = {}
    for word, scope in scope_of.items():
        for end in range(1, len(word)):
            begun = word[:end]
            if scope_of.get(begun, scope) != scope:
                rivals.setdefault(begun, []).append(word[end:])
    for word, scope in scope_of.items():
        for name in found[""] if scope else ():
            for size in range(1, min(len(name), len(word))):
                if word.endswith(name[:size]) and word + name[size:] not in scope_of:
                    rivals.setdefault(word, []).append(name[size:])
    return {word: sorted(set(rests)) for word, rests in rivals.items()}


def terminals() -> dict[str, str]:
    """The terminals of ``rubric.lark``, each as its pattern."""
    text = grammar_text("rubric.lark")
    return dict(re.findall(r"^([A-Z]+)\.\d+: /(.*)/$", text, re.MULTILINE))


def _rule(name: str, matched: str, **captures: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"match": matched}
    if name:
        rule["name"] = f"{name}.rubric"
    if captures:
        rule["captures"] = {key[1:]: {"name": f"{to}.rubric"} for key, to in captures.items()}
    return rule


def _lines() -> Iterator[dict[str, Any]]:
    """What a line begins with."""
    known = terminals()
    yield _rule("comment.line", rf"^\s*(?:{known['COMMENT']})")
    level = rf"^\s*({known['LEVEL']})\s*([^（(\n]*)"
    yield _rule("", level, _1="keyword.control.level", _3="entity.name.section")
    for scope, names in HEADINGS.items():
        for name in names.split():
            # An editor looks at one line, without its end.
            begun = known[name].replace(r"(?=\n)", "$").replace(r"[^\n]*", "")
            yield _rule("", rf"^\s*((?:{begun}))", _1=scope)


def _numbers(words: dict[str, list[str]]) -> dict[str, Any]:
    units = pattern(sorted({*_UNITS, *words["COUNT"]}))
    digits = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?"
    spelled_out = (
        r"百分之[零一二三四五六七八九十百点]+|[一二三四五六七八九十]+分之[一二三四五六七八九十]+"
    )
    return _rule(
        "",
        rf"({digits}|{spelled_out})\s*({units})?",
        _1="constant.numeric",
        _2="keyword.other.unit",
    )


def grammar() -> dict[str, Any]:
    """The grammar, as an editor reads it."""
    words = classes()
    found = scopes(words)
    rivals = _rivals(found)
    rules = [
        *_lines(),
        _rule("variable.other.name", r"[「『“][^「」『』“”\n]*[」』”]"),
        _rule("string.quoted.title", r"《[^《》\n]*》"),
    ]
    for scope, kinds in BEFORE_NUMBER.items():
        short = {w for kind in kinds.split() for w in words[kind] if len(w) == 1}
        rules.append(_rule(scope, rf"(?:{pattern(sorted(short))})(?=\s*[0-9０-９])"))
    for scope, kinds in BEHIND_NUMBER.items():
        sure = sorted({word for kind in kinds.split() for word in words[kind]})
        rules.append(_rule(scope, rf"(?<=[0-9０-９%％）)\]】{_COUNTED}])\s*(?:{pattern(sure)})"))
    rules += [
        _rule(scope, pattern(own, {word: rivals[word] for word in own if word in rivals}))
        for scope, own in found.items()
    ]
    rules += [
        _numbers(words),
        _rule("keyword.operator.comparison", f"[{''.join(SIGNS)}＝＜＞≧≦]"),
        _rule("keyword.operator.arithmetic", "[" + re.escape(_OPERATORS) + "＋－＊／]"),
    ]
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Rubric 评价体系",
        "scopeName": "text.rubric",
        "fileTypes": ["rubric"],
        "patterns": rules,
    }


def composed() -> str:
    """The file."""
    return json.dumps(grammar(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the file."""
    PAGE.write_text(composed(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
