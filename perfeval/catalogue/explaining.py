"""Fixed words of explanations: what the parts of a rule are called, and what happened to them."""

from __future__ import annotations

from perfeval.catalogue.entry import Language

_ROLES = {
    "input": ("输入", "input"),
    "definition": ("定义", "definition"),
    "formula": ("算式", "formula"),
    "band": ("分档", "band"),
    "bands": ("分档", "band"),
    "tier": ("档次", "tier"),
    "tiers": ("档次", "tier"),
    "judged": ("评定", "judged"),
    "deduction": ("扣分", "deduction"),
    "addition": ("加分", "addition"),
    "item": ("要点", "item"),
    "part": ("分项", "part"),
    "limit": ("限额", "limit"),
    "exemption": ("直接得分", "exemption"),
    "override": ("决定", "override"),
    "veto": ("否决", "veto"),
    "rounding": ("舍入", "rounding"),
}

_WORDS = {
    "colon": ("：", ": "),
    "comma": ("，", ", "),
    "bracketed": ("（{}）", " ({})"),
    "rule": ("标准", "rule"),
    "default": ("默认标准", "default rule"),
    "away": ("不适用，不计入总分", "not applicable, left out of the total"),
    "open": ("数据不全，得分未定", "values are missing, the score is open"),
    "of": ("满分", "of "),
    "points": ("分", ""),
    "idle": ("没有触发", "does not apply"),
    "not_rounded": ("不舍入", "not rounded"),
    "total": ("总分", "total"),
    "grade": ("等级", "grade"),
    "vetoed": ("一票否决，总分为0", "vetoed, the total is 0"),
    "scaled": ("按适用指标折算", "scaled to the full score"),
    "half_up": ("四舍五入", "half up"),
    "half_even": ("四舍六入五成双", "half even"),
    "down": ("只舍不入", "down"),
    "up": ("只入不舍", "up"),
}


def word(key: str, lang: Language) -> str:
    """A fixed word of explanations."""
    return _WORDS[key][0 if lang == "zh" else 1]


def role_name(role: str, lang: Language) -> str:
    """What a role of a node is called; one that is not known is shown as it is."""
    return _ROLES.get(role, (role, role))[0 if lang == "zh" else 1]


def bracketed(words: str, lang: Language) -> str:
    """``words`` in brackets behind others."""
    return word("bracketed", lang).format(words)
