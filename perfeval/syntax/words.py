"""What the words inside one terminal of the grammar say.

The grammar groups words by the place they may stand in; these small tables
tell the members of a group apart.
"""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from perfeval.syntax import ast, numerals

_SIGNS = MappingProxyType({
    "≥": "≥ 达到或超过 大于或等于 大于等于 高于或等于 不低于 不少于 不小于 不短于 不早于 达到 达",
    "≤": "≤ 小于或等于 小于等于 低于或等于 不高于 不超过 不大于 不多于 不超出 不长于 不晚于",
    ">": "> 超过 超出 高于 大于 多于 高出 突破 超",
    "<": "< 低于 小于 少于 不足 不到 不满 不及",
    "=": "= 等于 为 是",
    "≠": "≠",
})  # fmt: skip
_SIGN_WORDS = MappingProxyType({word: sign for sign, row in _SIGNS.items() for word in row.split()})
_OPPOSITE = MappingProxyType({"≥": "<", "≤": ">", ">": "≤", "<": "≥", "=": "≠", "≠": "="})
_NEGATED = re.compile(r"^(?:没有|未能|未有|未|没)(.+)$")
_NUMERAL = re.compile(
    r"\d[\d,]*(?:\.\d+)?%?(?:/\d+)?|[零一二两三四五六七八九十百千半]+分之[零一二两三四五六七八九十百千半点]+|一半|[一二两三四五六七八九十]成"
)
_MODES = MappingProxyType(
    {"四舍六入": "half_even", "只舍": "down", "只入": "up", "四舍五入": "half_up"}
)
_PLACES = re.compile(r"(\d+|[零一二两三四五六])位小数")

RoundingMode = Literal["half_up", "half_even", "down", "up"]


def sign_of(word: str) -> ast.CompareSign:
    """The sign that a comparison word stands for; 未达到 is ``<``."""
    word = word.removesuffix("了")
    if word in _SIGN_WORDS:
        return _SIGN_WORDS[word]  # type: ignore[return-value]
    match = _NEGATED.match(word)
    assert match is not None, word  # noqa: S101 - the terminal has no other word
    return _OPPOSITE[_SIGN_WORDS[match.group(1)]]  # type: ignore[return-value]


def sign_of_place(word: str) -> ast.CompareSign:
    """``在`` and its like: equal to, or inside what follows; 控制在 an upper end."""
    return "≤" if word == "控制在" else "="


def edge_word(text: str) -> tuple[ast.EdgeWord, bool | None]:
    """以上 and its like, and a （含） written inside it."""
    included = None
    if "含" in text:
        included = "不" not in text
    word: ast.EdgeWord = "outside"
    for tail, name in (("上", "above"), ("下", "below"), ("内", "within")):
        if text.endswith(tail):
            word = name  # type: ignore[assignment]
    return word, included


def interval_ends(text: str) -> tuple[str, str, bool, bool]:
    """The two ends of ``[90%,95%)`` and whether each is inside."""
    body = text[1:-1]
    match = re.match(r"^((?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|[^,]*)),(.*)$", body)
    assert match is not None, text  # noqa: S101 - the terminal has a comma
    low, high = match.groups()
    if body.count(",") == 1:
        low, high = body.split(",")
    return (
        low.replace("-∞", ""),
        high.replace("+∞", "").replace("∞", ""),
        text[0] == "[",
        text[-1] == "]",
    )


def award_words(word: str) -> tuple[Literal["gain", "bonus"], Fraction]:
    """不得分 is a score of 0; 不加分 a bonus of 0."""
    return ("bonus" if "加" in word else "gain"), Fraction(0)


def share_parts(text: str) -> tuple[Fraction | None, Fraction | None, bool]:
    """Ratio, upper ratio of a range, and whether the text names the full score."""
    owned = any(word in text for word in ("满分", "分值", "权重", "标准分", "全分", "应得分"))
    found = [
        value for word in _NUMERAL.findall(text) if (value := numerals.ratio(word)) is not None
    ]
    upper = found[1] if len(found) > 1 else None
    return found[0] if found else None, upper, owned


def limit_kind(word: str) -> Literal["gain", "lose", "bonus", "floor", "lift", "same"]:
    """Which limit 最多扣, 上限, 加分不超过, 最低 or 总分不超过 sets.

    ``same``: 累计不超过3分 bounds whatever the award before it does.
    """
    if "扣" in word and "最低" not in word:
        return "lose"
    if "加" in word or "奖" in word:
        return "bonus"
    if "总分" in word and "分值" not in word:
        return "lift"
    if any(low in word for low in ("最低", "最少", "至少", "下限", "不低于")):
        return "floor"
    gains = ("得", "计分", "记", "给", "评", "满分", "分值")
    if word in {"共", "共计"} or any(verb in word for verb in gains):
        return "gain"
    return "same"


def lift_kind(word: str) -> Literal["lift", "below"]:
    """不设上限 lifts the top, 可以为负 the bottom."""
    return "below" if "负" in word else "lift"


def scope_level(word: str) -> Literal["part", "indicator", "total"]:
    """本项 is the part, 本项指标 the indicator, 总分 the total."""
    if "总分" in word:
        return "total"
    return "indicator" if "指标" in word else "part"


def partial_mode(text: str) -> Literal["up", "down", "nearest", "rata"]:
    """How a part of a step counts."""
    if "四舍五入" in text:
        return "nearest"
    if "比例" in text:
        return "rata"
    if any(
        word in text for word in ("不扣", "不计", "不予", "不加", "不得", "舍去", "忽略", "取整")
    ):
        return "down"
    return "up"


def discretion_kind(text: str) -> Literal["gain", "lose"] | None:
    """What a judge decides: a score, a deduction, or what the next award says."""
    if text.endswith(("扣分", "减分")):
        return "lose"
    if text.endswith(
        ("评分", "打分", "赋分", "计分", "给分", "得分", "评定", "分值", "评价", "确定", "判定")
    ):
        return "gain"
    return None


def rounding_words(text: str) -> tuple[int | None, RoundingMode | None]:
    """Decimals and mode of 保留两位小数（只舍不入）; no decimals at all for 不舍入."""
    if "不舍入" in text:
        return None, None
    mode = next((name for word, name in _MODES.items() if word in text), None)
    match = _PLACES.search(text)
    if match is None:
        return 0, mode  # type: ignore[return-value]
    places = numerals.number(match.group(1))
    return int(places or 0), mode  # type: ignore[return-value]


def is_attainment(text: str) -> bool:
    """Whether the words declare a target."""
    return "为" in text or "作为" in text
