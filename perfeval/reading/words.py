"""All words that may stand at a place of a sentence: of the lexicon, numbers and their units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import attrs

from perfeval.numbers.units import COUNT_WORDS, SIZE_WORDS, UNIT_WORDS
from perfeval.reading.spellings import Row
from perfeval.reading.table import Table, load

Edge = tuple[str, str, int, float]
"""A word at a place: its class, what it settles, where it ends, what it costs."""

DIGITS = frozenset("0123456789")
NUMERALS = frozenset("零〇一二两三四五六七八九十百千半")
_CN, _N = (
    r"[零〇一二两三四五六七八九十百千半]{1,12}(?:点[零一二三四五六七八九]{1,6})?",
    r"\d+(?:\.\d+)?",
)
NUMBER = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+/\d+|{_N}|[百千]分之{_CN}|{_CN}分之{_CN}|一半(?:分(?!值))?|{_CN}"
)
_POINTS = re.compile(
    rf"(?!一半)(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|{_N}|[零一二两三四五六七八九十百半]{{1,6}}(?:点{_CN})?)分值?"
)
_SPAN = re.compile(
    rf"(?:{_N}|[零一二两三四五六七八九十]{{1,3}})分?(?:\(不?含\))?[-~至到]{_N}分|{_N}%[-~至到]{_N}%分"
)
_INTERVAL = re.compile(
    r"[\[(](?:-?\d[\d,.]*(?:/\d+)?[^\d,()\[\]分]{0,5}|-∞)?,(?:-?\d[\d,.]*(?:/\d+)?[^\d,()\[\]]{0,5}|\+?∞)?[\])]"
)
_INCLUDED = re.compile(r"\((?:均?不?(?:包?含|包括))(?:本数|[\d.]+[%\w]{0,3})?\)")
_UNKNOWN_UNIT = frozenset(
    "率的得计扣以及且或分并但而同时至和与不均则为未无可即应各加奖给记本该此超低高少多每有经"
)
_PER = frozenset(
    "人 人次 元 ㎡ m² m2 m³ m3 平方米 立方米 户 个 天 日 年 月 "
    "亩 公里 吨 公斤 千克 套 台 件 家 次 校 村 床 间 生 度 升 "
    "小时 学时 课时 辆 车 公顷 名 头 株 处 座 份 期 场 户次 人天 人日".split()
)
_LONGEST_PER = 3
_FREE, _PLAIN, _SIZED, _ODD, _WRITTEN = 0.35, 0.3, 0.25, 2.2, 1.5
_ACTS = frozenset("扣减加奖得未不没")
_COMPARING = frozenset(("REL", "SIGN"))
_PERIODS = frozenset("年 月 日 天 周 季度 半年".split())

_CASE = re.compile(r"=[^,;。=×/]{1,30}的,")  # 本年预算=上年预算的，得满分 compares
_RUN = re.compile(r"\d{1,3}(?![\d.%‰])", re.ASCII)
_FIGURES = frozenset("0123456789≥≤><=")
NUMBERS_ON = frozenset((*DIGITS, "%", "‰"))


@attrs.define
class Lexicon:
    """The words of ``words.txt`` and the units, as tries that are made where they are needed."""

    table: Table
    tries: dict[str, dict[str, object]] = attrs.field(factory=dict)
    first: dict[str, list[str]] = attrs.field(factory=dict)
    units: dict[str, frozenset[str]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for word in self.table.words:
            self.first.setdefault(word[0], []).append(word)
        found: dict[str, set[str]] = {}
        for word in (*unit_words(), *self.table.lists.get("unit_word", ())):
            found.setdefault(word[0], set()).add(word)
        self.units = {first: frozenset(words) for first, words in found.items()}

    def at(self, text: str, place: int) -> Iterator[tuple[int, list[Row]]]:
        """The words of the lexicon at ``place``: where each ends, and its classes."""
        first = text[place]
        node = self.tries.get(first)
        if node is None:
            node = self.tries[first] = self._trie(first)
        end = place + 1
        while node:
            rows = node.get("")
            if rows is not None:
                yield end, rows  # type: ignore[misc] # a node holds nodes, and its rows under ""
            if end >= len(text):
                return
            node = node.get(text[end])  # type: ignore[assignment] # a node holds nodes, and its rows under ""
            end += 1

    def _trie(self, first: str) -> dict[str, object]:
        root: dict[str, object] = {}
        for word in self.first.get(first, ()):
            node = root
            for char in word[1:]:
                node = node.setdefault(char, {})  # type: ignore[assignment] # a node holds nodes, and its rows under ""
            node[""] = self.table.words[word]
        return root

    def unit_ends(self, text: str, place: int) -> Iterator[int]:
        """Where a unit that begins at ``place`` may end, with what may stand behind a stroke."""
        words = self.units.get(text[place : place + 1], frozenset())
        for end in range(place + 1, min(place + 6, len(text)) + 1):
            if text[place:end] in words:
                yield end
                yield from self._over(text, end)

    def _begins_word(self, text: str, place: int) -> bool:
        """Whether a word of two characters or more stands at ``place``."""
        if place >= len(text):
            return False
        return any(end > place + 1 for end, _ in self.at(text, place))

    def _over(self, text: str, end: int) -> Iterator[int]:
        """Where the ``/人`` behind a unit ends."""
        if text[end : end + 1] == "/":
            for more in range(1, _LONGEST_PER + 1):
                if end + 1 + more <= len(text) and text[end + 1 : end + 1 + more] in _PER:
                    yield end + 1 + more

    def _unit_words(self, text: str, place: int) -> Iterator[int]:
        words = self.units.get(text[place], frozenset())
        return (
            end
            for end in range(place + 1, min(place + 4, len(text)) + 1)
            if text[place:end] in words
        )

    def edges(self, text: str, place: int) -> list[Edge]:
        """Every word at ``place``."""
        found: list[Edge] = []
        for end, rows in self.at(text, place):
            if found and any(kind in _COMPARING for kind, _, _ in rows):
                found = [edge for edge in found if edge[0] not in _COMPARING]  # 不低于 is not 不低
            found += [(kind, value, end, cost) for kind, value, cost in rows]
        if text[place] == "则" and text[place - 1 : place] == "否":
            found = []  # 否则 is one word
        if text[place] in self.units:
            found += [("COUNT", "", end, _PLAIN) for end in self._unit_words(text, place)]
        if (
            text[place - 1 : place] == "每"
            and place
            and _may_be_unit(text[place])
            and not self._counts_later(text, place)
        ):
            found.append(("COUNT", "", place + 1, 2.8))  # 每盏, 每块
        char = text[place]
        if char in DIGITS or char in NUMERALS:
            if _inside(text, place) or self._ends_name(text, place):
                return []
            self._numbers(text, place, found)
        elif char in "[(":
            for kind, pattern in (("INTERVAL", _INTERVAL), ("INC", _INCLUDED)):
                match = pattern.match(text, place)
                if match is not None:
                    found.append((kind, "", match.end(), 0.1))
        if not found:
            return found
        size = len(text)
        return [
            edge
            for edge in found
            if not (edge[2] < size and text[edge[2]] in DIGITS and text[edge[2] - 1] in DIGITS)
            and not (edge[0] == "IS" and char == "=" and _CASE.match(text, place))
            and not (
                edge[0] == "SCOPE" and text[edge[2] : edge[2] + 1] in _FIGURES
            )  # 考核得分90分以上
        ]

    def _counts_later(self, text: str, place: int) -> bool:
        """每引进一家…: the counter stands further on."""
        return any(
            text[at : at + 1] in {"一", "1"}
            and any(text[end - 1] != "分" for end in self.unit_ends(text, at + 1))
            for at in range(place + 1, place + 4)
        )

    def _ends_name(self, text: str, place: int) -> bool:
        """``方案1≥90%``: a number before a comparison with a number is part of the name."""
        run = _RUN.match(text, place)
        named = place > 0 and text[place - 1].isalpha()
        if run is None or not named or run.end() == len(text):
            return False
        return any(
            kind in _COMPARING and text[end : end + 1] in DIGITS
            for end, rows in self.at(text, run.end())
            for kind, _, _ in rows
        )

    def _numbers(self, text: str, place: int, found: list[Edge]) -> None:
        """Quantities and scores at ``place``: a number alone, with a unit, with 分."""
        for kind, pattern in (("PTS", _POINTS), ("SPAN", _SPAN)):
            match = pattern.match(text, place)
            if match is not None and not _part_of_word(text, match.end()):
                found.append((kind, "", match.end(), _SIZED - 0.01 * (match.end() - place)))
        match = NUMBER.match(text, place)
        if match is None:
            return
        end, digits = (
            match.end(),
            text[place] in DIGITS or "分之" in match[0] or match[0].startswith("一半"),
        )
        known = False
        for stop in self.unit_ends(text, end):
            known = True
            if text.startswith("分/", end) and stop > end + 1:
                continue  # 扣0.5分/次 is a score for each
            if text.startswith("%分", stop - 1) and not _part_of_word(text, stop + 1):
                found.append(("QTY", "", stop + 1, _PLAIN))  # 扣10%分
            cost = (_PLAIN if digits else 1.3) - 0.01 * (stop - end)
            score = 0.3 if text[end:stop] == "分" else 0.0
            found.append(("QTY", "", stop, cost + score))
            found.append(("STEP", "", stop, 0.3 - 0.01 * (stop - end) + score))
            if match[0] in {"1", "一"}:
                found.append(("ONE", "", stop, 0.2 + (0.6 if text[end:stop] in _PERIODS else 0)))
        if match[0] == "零" and not known and text[end : end + 1].isalpha():
            return  # 零事故
        found.append(("QTY", "", end, _FREE if digits else _WRITTEN))
        found.append(("STEP", "", end, 0.8))
        named = self._begins_word(text, end) or self._begins_word(text, place)  # 一般
        if not known and not named:
            self._odd_units(text, place, match, found)

    def _odd_units(self, text: str, place: int, match: re.Match[str], found: list[Edge]) -> None:
        """A number with what may be a unit, though none that is known: 3盏, 一单."""
        end = match.end()
        for more in (1, 2, 3):
            unit = text[end : end + more]
            if len(unit) < more or not _may_be_unit(unit):
                break
            if text[end + more : end + more + 1] in NUMBERS_ON:
                continue  # ≤7喷泉0%: nothing is counted in what a number stands behind
            if text[place] in DIGITS:
                odd = _ODD + 0.5 * more
                for stop in (end + more, *self._over(text, end + more)):
                    found.append(("QTY", "", stop, odd))
                    found.append(("STEP", "", stop, odd - 0.4))
            if match[0] in {"1", "一"} and text[end + more : end + more + 1] in _ACTS:
                found.append(("ONE", "", end + more, 0.2 + 0.2 * more))  # 一单扣0.5分
            elif match[0] == "1":
                found.append(("ONE", "", end + more, 0.7 + 0.2 * more))  # 1袋不合格


def _inside(text: str, place: int) -> bool:
    """Whether the digit at ``place`` goes on a number, or stands behind a letter."""
    before = text[place - 1 : place]
    if text[place] in DIGITS:
        return bool(before) and (
            before in DIGITS
            or (before.isascii() and before.isalpha())
            or (before == "." and text[place - 2 : place - 1] in DIGITS)
        )
    return bool(before) and (before in NUMERALS or (text[place] in "十百千" and before in DIGITS))


def _may_be_unit(word: str) -> bool:
    return word.isalpha() and not word.isascii() and not _UNKNOWN_UNIT & set(word)


def _part_of_word(text: str, end: int) -> bool:
    """``3分钟``, ``三分之一``, ``2分公司``: no score."""
    if text[end - 1] != "分":
        return False
    after = text[end : end + 2]
    return after[:1] in set("点钟公管工局类组支") or (
        after[:1] == "之" and after[1:] in NUMERALS | DIGITS
    )


@cache
def unit_words() -> frozenset[str]:
    """Every unit in every usual size."""
    plain = [*COUNT_WORDS, *(word for word in UNIT_WORDS if word not in {"百", "千"})]
    sized = {
        f"{size}{word}"
        for size in SIZE_WORDS
        for word in (*COUNT_WORDS, "元", "吨", "亩", "平方米", "公里")
    }
    return frozenset(
        {*plain, *sized, *SIZE_WORDS, "‰", "分", "学时", "课时", "千瓦时", "千瓦", "岁", "度"}
    )


def is_unit(word: str) -> bool:
    """Whether a unit is known, perhaps with what it is counted for (元/人), or may be a counter."""
    known = word.partition("/")[0]
    return len(known) == 1 or known in unit_words()


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    return Lexicon(load())


def value_of(word: str, *kinds: str) -> str | None:
    """What a word settles as one of ``kinds``: 逾期 moves ``late``, 不低于 compares ``>=``."""
    rows = lexicon().table.words.get(word, ())
    return next((value for kind, value, _ in rows if kind in kinds), None)


def sign_of(word: str) -> str:
    """The operator of a comparison word: 不低于 is ``>=``."""
    return value_of(word, "REL", "SIGN") or ""


_DIVIDED = frozenset("拆类别工布析散级包")  # 不得分拆
_SCORED = re.compile(
    r"(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十半])分(?![值钟之公管部组类支局])|[得扣减加计奖]\d|每[一\d]"
)


def scores_in(name: str) -> tuple[int, int] | None:
    """Where a number that scores stands in a name: 3分, 扣2, 每1."""
    match = _SCORED.search(name)
    return None if match is None else match.span()


def word_list(name: str) -> tuple[str, ...]:
    """One of the lists of the lexicon, such as ``rates``."""
    return tuple(lexicon().table.lists[name])


def scoring_word(text: str) -> tuple[int, int] | None:
    """Where a word that scores stands in folded prose: 3分, 扣2, 上限, 封顶."""
    found = [match.span()] if (match := _SCORED.search(text)) else []
    for word in word_list("scoring"):
        at = text.find(word)
        if at >= 0 and text[at + len(word) : at + len(word) + 1] not in _DIVIDED:
            found.append((at, at + len(word)))
    return min(found, default=None)
