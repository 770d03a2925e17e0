"""Units of quantity: what kind a unit measures, and its exact size.

Money, persons, person-times, days, areas and the like convert through the
base unit of their kind; a ratio such as ``元/m²`` converts through its parts;
every other word is a kind of its own that must match.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

import attrs


@attrs.frozen
class Unit:
    """One unit: how it is written, what it measures and how large it is.

    ``kind`` is ``"money"``, ``"persons"``, ``"person_times"``, ``"days"``,
    ``"area"``, ``"length"``, ``"weight"``, ``"volume"``, ``"hours"``,
    ``"ratio"``, ``""`` for a plain multiplier (万, 亿), two kinds joined by
    ``/``, or the word itself. ``factor`` is the size in the base unit of the
    kind. ``count`` says that the thing cannot be divided; ``several_sizes``
    that a bare number does not tell which unit of the kind is meant.
    """

    text: str
    kind: str
    factor: Fraction
    count: bool = False
    several_sizes: bool = False


_COUNTED = (
    "人次 户次 家次 车次 班次 场次 项次 件次 批次 例次 台次 "
    "人 次 个 项 篇 家 处 份 件 起 户 名 条 笔 例 场 期 种 套 台 辆 所 座 幢 栋 "
    "间 位 宗 批 门 册 支 部 本 张 只 头 株 棵 届 轮 类 组 道 页 艘 架 枚 颗 "
    "盏 块 棚 根 口 扇 池 井 段 面 片 匹 方面"
)


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


#: Words for things that are counted whole, longest first.
COUNT_WORDS: tuple[str, ...] = _longest_first(_COUNTED.split())

_SEVERAL_SIZES = frozenset({"money", "persons", "person_times"})

#: The usual sizes of the kinds that have several, for messages.
_COMMON_SIZES = MappingProxyType(
    {
        "money": ("元", "万元", "亿元"),
        "persons": ("人", "万人"),
        "person_times": ("人次", "万人次"),
    }
)

_ONE = Fraction(1)


def _table(rows: Iterable[tuple[str, str, Fraction | int]]) -> dict[str, tuple[str, Fraction]]:
    return {word: (kind, Fraction(size)) for words, kind, size in rows for word in words.split()}


# Keys are in compatibility form: ㎡ and m² both arrive here as m2.
_KNOWN = _table(
    [
        ("% 个百分点 百分点 pct", "ratio", Fraction(1, 100)),
        ("‰ 个千分点 千分点", "ratio", Fraction(1, 1000)),
        ("‱", "ratio", Fraction(1, 10_000)),
        ("倍", "ratio", 1),
        ("元", "money", 1),
        ("人", "persons", 1),
        ("人次", "person_times", 1),
        ("天 日", "days", 1),
        ("m2 平方米 平米", "area", 1),
        ("km2 平方公里 平方千米", "area", 1_000_000),
        ("公顷", "area", 10_000),
        ("亩", "area", Fraction(2000, 3)),
        ("m 米", "length", 1),
        ("km 公里 千米", "length", 1000),
        ("cm 厘米", "length", Fraction(1, 100)),
        ("mm 毫米", "length", Fraction(1, 1000)),
        ("里", "length", 500),
        ("g 克", "weight", Fraction(1, 1000)),
        ("kg 公斤 千克", "weight", 1),
        ("斤", "weight", Fraction(1, 2)),
        ("t 吨", "weight", 1000),
        ("m3 立方米 立方", "volume", 1),
        ("l 升", "volume", Fraction(1, 1000)),
        ("小时 个小时 h", "hours", 1),
        ("分钟 min", "hours", Fraction(1, 60)),
        ("工作日 个工作日", "工作日", 1),
        ("月 个月", "月", 1),
        ("季度 个季度", "季度", 1),
        ("周 星期 个星期", "周", 1),
        ("年", "年", 1),
        ("分", "分", 1),
    ]
)

_SIZES = MappingProxyType(
    {
        "十": 10,
        "百": 100,
        "千": 1000,
        "万": 10**4,
        "十万": 10**5,
        "百万": 10**6,
        "千万": 10**7,
        "亿": 10**8,
        "十亿": 10**9,
        "百亿": 10**10,
        "千亿": 10**11,
        "万亿": 10**12,
    }
)

#: Words that may stand in front of a unit and multiply it, longest first.
SIZE_WORDS: tuple[str, ...] = _longest_first(_SIZES)


def _unit_words() -> tuple[str, ...]:
    words = {word for word in _KNOWN if not word.isascii() or word == "%"}
    words |= {"m2", "m3", "m²", "m³", "km2", "km²", "㎡", "㎥", "㎢", "％"}
    words |= set(COUNT_WORDS)
    words |= {f"{size}元" for size in ("千", "万", "百万", "千万", "亿", "万亿")}
    words |= {f"{size}{word}" for size in ("万", "亿") for word in ("人", "人次")}
    # 分 is a score wherever the text of a rule says it.
    words -= {"分"}
    return _longest_first(words)


#: Every known unit word in every usual spelling, longest first.
UNIT_WORDS: tuple[str, ...] = _unit_words()

_COUNT_SET = frozenset(COUNT_WORDS)
_KNOWN_KINDS = _COUNT_SET.union(kind for kind, _ in _KNOWN.values()) | {""}
_SIZED = re.compile(f"({'|'.join(SIZE_WORDS)})(.*)", re.DOTALL)
_LONGEST_WORD = 12
_MOST_PARTS = 4
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _shown(text: str) -> str:
    return "".join(text.translate(_WIDTHS).replace("÷", "/").split())


def _is_word(text: str) -> bool:
    return bool(text) and all(char.isalpha() or char in "°·" for char in text)


def _unit(text: str, kind: str, factor: Fraction, *, count: bool) -> Unit:
    return Unit(text, kind, factor, count=count, several_sizes=kind in _SEVERAL_SIZES)


def _plain(shown: str, word: str) -> Unit | None:
    """The unit ``word`` without a multiplier in front of it."""
    known = _KNOWN.get(word) or _KNOWN.get(word.lower())
    if known is not None:
        return _unit(shown, *known, count=word in _COUNT_SET)
    if word in _COUNT_SET:
        return _unit(shown, word, _ONE, count=True)
    if word in _SIZES:
        return Unit(shown, "", Fraction(_SIZES[word]))
    return None


def _simple(shown: str, word: str) -> Unit | None:
    if len(word) > _LONGEST_WORD:
        return None
    sized = _SIZED.fullmatch(word)
    plain = _plain(shown, word)
    if plain is not None or sized is None:
        return plain or (Unit(shown, word, _ONE) if _is_word(word) else None)
    rest = _simple(sized[2], sized[2])
    # 百分比 is a word about shares, no hundred of anything.
    if rest is None or rest.kind in ("ratio", "") or sized[2].startswith("分"):
        return None
    return attrs.evolve(rest, text=shown, factor=rest.factor * _SIZES[sized[1]])


def _quotient(shown: str, above: Unit, below: Unit) -> Unit:
    factor = above.factor / below.factor
    if above.kind == below.kind:
        return Unit(shown, "", factor)
    kind = f"{above.kind}/{below.kind}"
    return Unit(shown, kind, factor, several_sizes=above.several_sizes or below.several_sizes)


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit | None:
    """The unit that ``text`` names, or None when it cannot be a unit.

    Widths and blanks do not matter. A word that is not known is a unit of a
    kind of its own.
    """
    parts = _shown(text).split("/")
    if len(parts) > _MOST_PARTS or any(len(part) > _LONGEST_WORD for part in parts):
        return None
    result: Unit | None = None
    for place, part in enumerate(parts):
        unit = _simple(part, unicodedata.normalize("NFKC", part))
        if unit is None or (len(parts) > 1 and unit.kind == "ratio"):
            return None
        if place and not unit.kind:
            return None
        result = unit if result is None else _quotient("/".join(parts[: place + 1]), result, unit)
    return result


def is_known(unit: Unit) -> bool:
    """Whether every part of ``unit`` is a known word, and none only a guess."""
    return _KNOWN_KINDS.issuperset(unit.kind.split("/"))


def same_kind(first: Unit, second: Unit) -> bool:
    """Whether amounts in the two units can be compared and added."""
    return first.kind == second.kind


def common_sizes(unit: Unit) -> tuple[str, ...]:
    """The units that an amount of this kind is usually written in."""
    top, slash, below = unit.text.partition("/")
    head = parse_unit(top)
    if head is None or head.kind not in _COMMON_SIZES:
        return (unit.text,)
    return tuple(f"{word}{slash}{below}" for word in _COMMON_SIZES[head.kind])
