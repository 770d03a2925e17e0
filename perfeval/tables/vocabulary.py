"""The words of official tables: headings, the money block, totals, feet, fillers.

One table of data for each; how they are used is in :mod:`perfeval.tables.headings`
and its neighbours. Words are compared as :func:`perfeval.text.names.normalise_key`
leaves them (half-width, without blanks and line ends), and once more without
brackets at their end, so that 年度指标值（A） is 年度指标值.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from perfeval.text.names import normalise_key

Kind = Literal[
    "name", "level", "weight", "leaf", "category", "umbrella", "sign", "unit", "actual",
    "adjusted", "target", "points", "review", "score", "explanation", "rule", "evidence", "silent",
]  # fmt: skip

_POINTS = "分值|权重|权数|标准分|满分|基本分"
_WAYS = "评分|计分|记分|打分|评价|考核|扣分|得分"
_WHEN = "全年|年度|年初|绩效|预期|计划|指标|工作|本年|设定"
_REVIEWERS = "财政|专家|主管部门|上级|第三方"

HEADINGS: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (
    ("name", ("(?:指标)?名称",)),
    ("level", (
        "([一二三四])级(?:评价|绩效|考核)?(?:指标)?(?:名称|内容)?(?:[及和与/](?:分值|权重))?",
    )),
    ("weight", (
        f"(?:[一二三四]级指标|参考|标准|指标|考核|评价|总)?(?:{_POINTS})(?:值|分值|分|/权重)?",
    )),
    ("leaf", ("(?:具体|末级)?指标",)),
    ("category", ("类别", "指标类[别型]", "(?:评价|考核|评分)(?:内容|项目)")),
    ("umbrella", ("(?:年度)?(?:评价|绩效|考核)指标(?:体系|完成情况)?", "指标体系")),
    ("sign", ("指标性质", "性质", "(?:指标|计算|运算)?符号")),
    ("unit", ("(?:度量|计量|指标)?单位",)),
    ("actual", (
        "(?:指标|全年|年度|年末|年终|本年|自评)*(?:实际|完成|实际完成)(?:指标)?(?:值|情况|数|结果)",
    )),
    ("adjusted", ("(?:全年|年度|年中)?调整后?的?(?:年度)?(?:指标值|目标值?)",)),
    ("target", (
        f"(?:{_WHEN})*(?:指标值|目标值?|标杆值|计划值|预期值)",
    )),
    ("points", ("分数",)),
    ("review", (
        f"(?:{_REVIEWERS})?(?:复核|审核|复评|核定|再评价|抽查|审定|评审)(?:得分|评分|分值?|分数)",
        f"(?:{_REVIEWERS})(?:评价)?(?:得分|评分)",
    )),
    ("score", (
        "(?:单位|部门)?(?:自评|评价|实际|最终|考核|考评|指标|综合)?得分(?:值|情况)?",
        "(?:单位|部门)?自评(?:分数?|评分)", "评分",
    )),
    ("explanation", ("指标(?:说明|解释|含义|内涵|定义|释义)",)),
    ("rule", (
        f"(?:参考|指标)?(?:{_WAYS})(?:标准|规则|细则|方法|办法)(?:及(?:说明|依据))?",
        f"指标(?:说明|解释)及(?:{_WAYS})(?:标准|细则|办法)",
    )),
    ("evidence", (
        "(?:评价|评分|考核)?依据(?:来源|材料)?", "(?:数据|信息|资料|证据|完成值)来源", "佐证材料",
    )),
    ("silent", (
        "序号", "编号", "备注", "得分率", "得分系数", "(?:评分|评价)过程", "(?:证据|资料)收集方式",
        "责任.*", ".*原因.*", ".*措施.*", "执行率", "完成率", "偏差率?", "是否核心指标",
        "(?:扣分|评分|得分|自评)(?:说明|理由)",
    )),
)  # fmt: skip
"""Kind of column → how its heading is written; the first kind that fits counts.

``name`` 名称 below a level, ``level`` 一级指标…, ``leaf`` 指标 without a level,
``category`` 类别 above bare indicators, ``umbrella`` 绩效指标 over several levels,
``sign`` ``target`` ``unit`` the three columns of a split target, ``adjusted`` a
target that wins over the one of the year's beginning, ``points`` 分数 (a weight
where there is none, else a score), ``review`` a second score beside ``score``,
``silent`` what people read and nothing computes.
"""

MONEY: Final[tuple[tuple[str, str], ...]] = (
    ("opening", "(?:项目)?年初(?:预算)(?:数|安排|金额|资金)?"),
    ("budget", "(?:全年|本年|调整后|调整)?的?预算(?:数|金额|安排|资金)?|全年预算安排数"),
    ("spent", "(?:全年|本年|预算|实际)?(?:执行|支出)(?:数|金额)|(?:全年)?实际支出"),
    ("rate", "(?:预算|资金)?执行率"),
    ("weight", "分值|权重|权数"),
    ("score", "(?:自评)?得分"),
)
"""Columns of the money block; brackets at the end do not count: 全年预算数（A）."""

TOTAL_ROW: Final = re.compile(
    r"(?:(?:年度|项目)?(?:财政|预算)?(?:资金)?总额|(?:年度)?资金总额|合计|总计|小计|年度资金)[:：]?"
)
"""The row of the money block that is scored where no column of weights says which."""

GOALS: Final = re.compile(
    r"(?:项目)?(?:年度)?(?:总体|绩效)?目标(?:完成情况)?|(?:年度|项目)?预期目标|年初设定目标"
)
"""What begins the goals below the money block."""

SUBJECT: Final = re.compile(
    r"(?:项目|部门|单位|政策|预算部门|部门\(单位\)|项目\(政策\))(?:名称)?[:：]?"
)
"""What stands in front of the name of what is assessed."""

LABELS: Final = re.compile(
    r"(?:主管|预算|填报)?(?:部门|单位|科室)(?:及代码)?|实施(?:单位|部门)(?:\(盖章\))?|(?:项目)?负责人|联系(?:人|电话)"
    r"|年度|自评(?:总分|得分)"
)
"""Other labels of a form's head, which are no name of what is assessed."""

SUM: Final = re.compile(
    r"(?:(?:自评)?(?:合计|总计|总分|总得分|得分合计|总分合计)|综合得分|综合评分|评价得分)(?:\(分\)|\(\d+分?\))?[:：]?"
    r"(?:(?P<score>\d+(?:\.\d+)?)分?)?(?:\((?P<grade>[优良中差])\))?(?:\(.*\))?"
)
"""The words of a total row; a form may write the total into the same cell: 自评总分：98（优）."""

PART_SUM: Final = re.compile(r"小计(?:\(.*\))?[:：]?")
HEAD_TOTAL: Final = re.compile(
    r"(?:项目|单位|部门)?(?:(?:自评|评价|综合)(?:总分|总得分|得分|分)|总分|总得分|得分合计)(?:\(分\))?"
    r"[:：]?(\d+(?:\.\d+)?)?分?"
)
"""A total in the head of a form: 自评总分：69, or the words in one cell and the number beside."""

GRADES: Final = frozenset("优 良 中 差 优秀 良好 合格 不合格 较好 一般".split())

FOOT: Final = re.compile(
    r"(?:填[表报]人|填报日期|填报单位|联系人|联系电话|审核人|(?:单位|项目|财务)?负责人|(?:单位|部门)\(盖章\)|附件[:：\d]"
    r"|(?:评[价分]|自评|绩效|综合)等级|等级(?:划分|标准)?[:：]|(?:自评|评价)?结论|总分在|(?:总体|综合)评价"
    r"|(?:备?注|说明)$|(?:其他)?需要?说明的?|其他(?:需要)?说明|存在(?:的)?(?:主要)?问题|偏差大|未完成原因"
    r"|(?:(?:下一步|拟采取)的?)?(?:改进|整改)措施|(?:项目)?(?:绩效)?自评结论|主要经验|有关建议"
    r"|(?:(?:主管|财政|业务)?部门|财政|审核|复核)+(?:审核|复核|评审)?意见).*"
)
"""The first words of rows below the indicators."""

FILLER: Final = re.compile(
    r"(?:(?:指标|目标)\d+[:：.、]?)?(?:[.…·。/\\—－–−-]*|无|不适用|略)(?:[.…·]*)"
)
"""What stands where there is no indicator: ……, /, 无, 指标2： with nothing behind it."""

PREFIX: Final = re.compile(
    r"(?:[★☆▲△*＊◆●]+\s*)?(?:指标\s*\d+(?:\s*[:：、]\s*|\s*[.．](?!\d)\s*|\s+|(?=[一-龥])))?(?:[★☆▲△◆●]+\s*)?"
)
"""What stands in front of a name and is no part of it: 指标1：, ★."""

PART_OF: Final = re.compile(r"其中\s*[:：]?.*|[(（]其中[)）].*")
"""A row that says what a part of the row above is."""

ONLY_POINTS: Final = re.compile(r"\((?:\d+(?:\.\d+)?)分?\)")
"""A heading that has lost its name and kept its weight: （50分）."""

BLOCK: Final = re.compile(
    r"(?:年度|项目|总体|绩效|长期|中期)*目标"
    r"(?:(?:\d+|[一二三四五六七八九十]+)(?:[:.、].{0,60})?(?:\(\d+(?:\.\d+)?分?\))?|\(\d+(?:\.\d+)?分?\))[:]?"
)
"""What a block of indicators with headings of its own is called: 年度绩效目标1（40分）."""

FAMILIES: Final = (
    ("产出指标", re.compile(r"(?:产出)?(?:数量|质量|时效|成本)(?:指标)?")),
    ("效益指标", re.compile(r"(?:经济|社会|生态)(?:效益)?(?:指标)?|可持续影响(?:指标)?")),
    ("满意度指标", re.compile(r".*满意度(?:指标)?")),
    ("成本指标", re.compile(r"(?:经济|社会|生态环境)成本(?:指标)?")),
)
"""The usual name of level 1 → what stands below it on level 2."""

SIGNS: Final = {
    "≥": "≥", "≧": "≥", "⩾": "≥", ">=": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥",
    "≤": "≤", "≦": "≤", "⩽": "≤", "<=": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤",
    "=": "=", "＝": "=", "═": "=", "﹦": "=", "等于": "=",
    ">": ">", "＞": ">", "大于": ">", "<": "<", "＜": "<", "小于": "<",
}  # fmt: skip
"""What 指标性质 says → the sign that a target begins with."""

WORDY: Final = frozenset({"定性", "定性指标"})
"""指标性质 of a target in words."""

_PATTERNS = tuple((kind, re.compile("|".join(ways))) for kind, ways in HEADINGS)
_MONEY = tuple((kind, re.compile(ways)) for kind, ways in MONEY)
_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]$")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
LONGEST_HEADING: Final = 40
"""Longer words are no heading."""


def is_block(word: str) -> bool:
    """Whether a normalised text names a block of indicators with headings of its own."""
    return BLOCK.fullmatch(word) is not None


def heading_kind(text: str) -> tuple[Kind, int] | None:
    """What one heading says: its kind, and the level that it names (0 for none)."""
    if len(text) > LONGEST_HEADING:
        return None
    word = normalise_key(text)
    if is_block(word):
        return None
    for candidate in (word, _BRACKET.sub("", word)):
        for kind, pattern in _PATTERNS:
            match = pattern.fullmatch(candidate)
            if match is not None:
                return kind, _NUMERALS[match[1]] if kind == "level" else 0
    return None


def money_kind(text: str) -> str | None:
    """What a heading of the money block says."""
    if len(text) > LONGEST_HEADING:
        return None
    word = _BRACKET.sub("", normalise_key(text))
    return next((kind for kind, pattern in _MONEY if pattern.fullmatch(word)), None)


def is_no_indicator(name: str) -> bool:
    """Whether a name is a filler, or says that its row is a part of the one above."""
    word = normalise_key(name)
    return bool(FILLER.fullmatch(word) or PART_OF.fullmatch(word))


def family(name: str) -> str | None:
    """The heading of level 1 under which an indicator of level 2 usually stands."""
    word = normalise_key(name)
    return next((above for above, pattern in FAMILIES if pattern.fullmatch(word)), None)
