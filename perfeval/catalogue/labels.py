"""Sentences for second places, and the fixed words around a diagnostic."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "path": ("所在：{path}", "in: {path}"),
    "help": ("改法：{help}", "help: {help}"),
    "suggestion": ("可改写为：「{word}」", "write instead: 「{word}」"),
    "first": ("先写的在这里", "the first one is here"),
    "also": ("这里也一样", "the same goes for this"),
    "second": ("后写的在这里", "the second one is here"),
    "opened_here": ("从这里开始", "opened here"),
    "declared_here": ("声明在这里", "declared here"),
    "defined_here": ("定义在这里", "defined here"),
    "used_here": ("用在这里", "used here"),
    "left": ("这一边是{kind}", "this side is {kind}"),
    "right": ("另一边是{kind}", "the other side is {kind}"),
    "unit_from": ("单位在这里写明：{unit}", "the unit is stated here: {unit}"),
    "band_before": ("前一档", "the band before"),
    "band_after": ("后一档", "the band after"),
    "band_takes": ("这一档已经包括它", "this band takes it already"),
    "covers": ("这一档到这里为止", "this band ends here"),
    "full_score": ("满分在这里写明：{points}分", "the full score is stated here: {points}"),
    "part": ("这一部分{points}分", "this part has {points} points"),
    "share": ("这一项占{share}", "this share is {share}"),
    "anchor": ("从这里算起", "the step starts here"),
    "target": ("目标在这里写明", "the target is stated here"),
    "limit": ("另一处限制", "the other limit"),
    "base": ("另一处基本得分", "the other base score"),
    "divisor": ("除数在这里", "the divisor is here"),
    "same_name": ("同名的在这里", "the same name is here"),
    "exemption": ("免扣或直接得分的条件在这里", "the exemption is here"),
    "override": ("决定得分的条件在这里", "the override is here"),
    "veto": ("否决条件在这里", "the veto is here"),
    "uneven": ("这里写{stated}分，下级相加是{sum}分", "{stated} here, {sum} below it"),
    "child": ("下级指标{points}分", "an indicator of {points} points"),
}
"""Key → (Chinese, English), with ``{argument}`` fields."""

INSTEAD: dict[str, str] = {
    "减半": "「逾期报送的，得1分」",
    "减半扣分": "「已整改的，每处扣0.5分」",
    "排名": "「名次≤3的，得5分；名次>3的，得3分」",
    "在此基础上": "「利用率≥90%的，得5分；每发现一处闲置扣1分」",
    "基础上": "「得分=60+新增项数×5，上限100」",
    "超过": "「得分=min(完成率,1)×5」",
    "超出": "「得分=min(完成率,1)×5」",
    "加扣": "「每提高1个百分点加0.1分，每降低1个百分点扣0.1分」",
    "±": "「-5%≤偏差率≤5%的，得2分」",
    "月": "「按期完成的，得5分；每逾期1天扣1分」",
}
"""Known phrases that are not supported → what to write (the phrase is Chinese in any language)."""

KINDS: dict[str, tuple[str, str]] = {
    "money": ("金额", "money"),
    "ratio": ("比率", "a ratio"),
    "score": ("分数", "points"),
    "days": ("天数", "days"),
    "hours": ("时长", "hours"),
    "area": ("面积", "area"),
    "length": ("长度", "length"),
    "weight": ("重量", "weight"),
    "volume": ("体积", "volume"),
}
"""Kind of a quantity → the word for it in Chinese and English."""

TYPES: dict[str, tuple[str, str]] = {
    "NoneType": ("空值", "nothing"),
    "bool": ("是否", "yes or no"),
    "float": ("浮点数", "binary float"),
    "str": ("文本", "text"),
    "bytes": ("字节", "bytes"),
    "list": ("列表", "list"),
    "tuple": ("元组", "tuple"),
    "dict": ("表", "mapping"),
    "set": ("集合", "set"),
    "date": ("日期", "date"),
    "datetime": ("日期时间", "date and time"),
    "complex": ("复数", "complex number"),
}
"""Name of a type → the word for its values in Chinese and English."""
