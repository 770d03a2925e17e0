"""Random scoring standards, built clause by clause from the kinds of the language.

``hypothesis.extra.lark`` alone does not reach them: half of the terminals look
at what stands before or behind them, which a generator that makes each
terminal by itself cannot satisfy, and what it does make is words in an order
that no rule has. So the rules here come from templates; the phrases of
``from_lark`` are tried beside them (see ``tests/property/test_round_trip.py``).
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

Text = st.SearchStrategy[str]

_SUBJECTS = (
    "资产利用率 预算执行率 “三公”经费控制率 研究（试验）经费占比 GDP增速 服务对象满意度 "
    "2023年度支出进度 项目资金到位率 管理（服务）费用率 资金调整、调剂比例 NDVI指数 完成率"
).split()
_AMOUNTS = "实际采购金额 采购计划金额 已完成项目数 计划完成项目数 基本支出（万元）".split()
_ITEMS = "制定管理办法 建立会计台账 公开绩效信息 开展中期检查 合同要素齐全".split()
_FAULTS = "数据错误 手续不全 超标准支付 资料缺失 账实不符".split()
_JUDGED = "按时报送 存在截留资金情形 未按规定公开 由不可抗力造成 制度健全".split()
_LABELS = (("优秀", "良好", "合格", "不合格"), ("符合", "基本符合", "不符合"), ("高", "较高", "低"))
_UNITS = "个 次 项 处 份 家".split()
_DIGITS = "零一二三四五六七八九"

_WIDE = str.maketrans(
    {chr(code): chr(code + 0xFEE0) for code in map(ord, "0123456789%()<>=+,:;")}
)  # fmt: skip
_NARROW = str.maketrans("，；：（）", ",;:()")
_ALIKE = {"≥": ["≥", ">=", "⩾", "≧", "\\geq "], "≤": ["≤", "<=", "⩽", "\\leq"],
          "×": ["×", "*", "✕", "＊"], "/": ["/", "÷", "／"], "~": ["~", "～", "—"]}  # fmt: skip


def _one(*choices: str) -> Text:
    return st.sampled_from(choices)


@st.composite
def numerals(draw: st.DrawFn) -> str:
    """A number of a rule in one of its spellings."""
    whole = draw(st.integers(0, 120))
    match draw(st.integers(0, 5)):
        case 0:
            return f"{whole}.{draw(st.integers(1, 9))}"
        case 1:
            return f"{whole}.{draw(st.integers(1, 99)):02}0"
        case 2:
            return f"{draw(st.integers(1, 9))},{draw(st.integers(0, 999)):03}"
        case _:
            return str(whole)


@st.composite
def percents(draw: st.DrawFn) -> str:
    """A share in one of its spellings."""
    value = draw(st.integers(1, 99))
    if draw(st.integers(0, 5)) == 0:
        return f"百分之{_DIGITS[value % 9 + 1]}"
    return f"{value}{draw(_one('', '', '.5', '.0', '.50'))}%"


@st.composite
def scores(draw: st.DrawFn) -> str:
    """Points, with their unit."""
    if draw(st.integers(0, 6)) == 0:
        return f"{_DIGITS[draw(st.integers(1, 9))]}分"
    number = draw(st.integers(1, 9))
    return f"{number}{draw(_one('', '', '.5', '.0', '.50'))}{draw(_one('分', '分', '分值'))}"


_gain = _one("得", "得", "计", "记", "给", "可得", "给予", "均得")
_lose = _one("扣", "扣", "扣减", "扣除", "减", "倒扣")
_subject = _one(*_SUBJECTS)
_above = _one("≥", "≥", "大于等于", "不低于", "达到", ">", "超过", "高于")
_below = _one("≤", "<", "小于", "低于", "不足", "不超过")
_number = st.integers(1, 40).map(str) | _one("两", "三", "十二")
_counted = st.builds("{}{}".format, _number, _one(*_UNITS))
_bound = st.one_of(percents(), percents(), _counted, numerals().map(lambda word: f"{word}万元"))
_full = _one("满分", "该项满分", "指标分值", "权重分")
_share = st.builds("{}的{}".format, _full, _one("1/3", "三分之一", "20%", "12.50%"))
_award = st.one_of(
    st.builds("{}{}".format, _gain, scores()),
    st.builds("{}{}".format, _gain, scores()),
    _one("得满分", "计满分", "不得分", "不予计分", "得零分"),
    st.builds("得{}".format, _share),
)  # fmt: skip


@st.composite
def bands(draw: st.DrawFn) -> str:
    """The score by where a value lies, with thresholds that fall."""
    name = draw(_subject)
    of = draw(_one("的，", "的", "，", ""))
    edges = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=4)), reverse=True)
    points = draw(st.lists(_award, min_size=len(edges) + 1, max_size=len(edges) + 1))
    shape = draw(st.integers(0, 3))
    clauses = []
    for i, edge in enumerate(edges):
        upper = edges[i - 1] if i else None
        if shape == 0:
            clauses.append(f"{name}≥{edge}%" if upper is None else f"{upper}%>{name}≥{edge}%")
        elif shape == 1:
            clauses.append(f"{edge}%以上" if upper is None else f"{edge}%（含）-{upper}%")
        elif shape == 2:
            clauses.append(f"[{edge}%,100%]" if upper is None else f"[{edge}.0%,{upper}%)")
        else:
            clauses.append(f"{name if upper is None else ''}{draw(_above)}{edge}%")
    clauses.append(f"<{edges[-1]}%" if shape != 1 else f"{edges[-1]}%以下")
    stop = draw(_one("；", "；", "，"))
    return stop.join(f"{clause}{of}{award}" for clause, award in zip(clauses, points, strict=True))


@st.composite
def steps(draw: st.DrawFn) -> str:
    """A base and a deduction or a bonus for each so much."""
    move = draw(_one("每降低", "每低", "每减少", "每超过", "每超", "每提高", "每偏离", "超出"))
    amount = draw(_one("1个百分点", "一个百分点", "0.50个百分点", "1%", "2.0%"))
    verb = draw(st.one_of(_lose, _one("加", "奖")))
    last = draw(_one("", "，扣完为止", "，最多扣5分", "（不足1个百分点不扣分）", "，上限8.0分"))
    base = f"{draw(_subject)}{draw(_above)}{draw(_bound)}的，{draw(_award)}"
    return f"{base}；{move}{amount}，{verb}{draw(scores())}{last}"


_occurrence = st.builds(
    "每{}{}{}{}{}{}".format,
    _one("发现", "缺", "出现", "存在", ""),
    st.integers(1, 2).map(str) | _one("一", "一"),
    _one(*_UNITS),
    _one(*_FAULTS),
    _lose,
    scores(),
).flatmap(lambda text: _one(text, f"{text}，扣完为止", f"{text}，最多扣3.0分"))


@st.composite
def formulas(draw: st.DrawFn) -> str:
    """The value of an expression."""
    first, second, third = draw(st.permutations(_AMOUNTS))[:3]
    value = draw(
        _one(
            f"{first}/{second}", f"（{first}-{third}）/{second}", f"{first}/{second}/2",
            f"min（{first}，{second}）/{third}", f"（{first}/{second}×40%+{third}×60%）",
        )
    )  # fmt: skip
    factor = draw(st.one_of(scores(), numerals(), _full, _one("100%×2分")))
    shapes = ("得分={}×{}", "得分={}×{}，上限5.0", "按{}×{}计分", "执行率={}×100%；得分=执行率×{}")
    shape = draw(st.sampled_from(shapes))
    return shape.format(value, factor)


@st.composite
def tiers(draw: st.DrawFn) -> str:
    """A judged choice among labels."""
    labels = draw(st.sampled_from(_LABELS))
    gap = draw(_one("", "的", "，", "的，"))
    ranged = draw(st.booleans())
    scored = [
        f"{label}{gap}得{count}.0{draw(_one('~', '-'))}{count + 1}分" if ranged
        else f"{label}{gap}{draw(_gain)}{count}分"
        for count, label in enumerate(labels)
    ]  # fmt: skip
    return draw(_one("，", "；", "、")).join(scored)


_condition = st.builds("{}{}{}".format, _subject, st.one_of(_above, _below), _bound)
_judged = _one(*_JUDGED)
_exception = st.one_of(
    st.builds("如{}，本项得0分".format, _condition),
    st.builds("{}的，{}不得分".format, _judged, _one("本项", "该指标", "")),
    st.builds("{}的直接得分".format, _judged),
    st.builds("{}的，实行一票否决".format, _judged),
    st.builds("{}且{}的，{}".format, _condition, _condition, _award),
)
_yes_no = st.builds("{}{}，否则{}".format, _judged, _award, _one("不得分", "得0.50分", "扣1分"))
_discretion = st.builds("{}的酌情{}".format, _judged, _one("扣分", "扣1-2.0分", "得0~3分"))
_clause = st.one_of(
    bands(), bands(), steps(), _occurrence, formulas(), tiers(), _yes_no, _discretion, _exception,
    st.builds("{}在60%至80.0%之间按线性插值".format, _subject),
    st.builds("{}，未完成的按比例计分".format, _condition),
)  # fmt: skip
_item = st.builds("{}（{}分）".format, _one(*_ITEMS), numerals())
_note = st.builds(
    "{}{}".format, _one("注：", "说明:", "注1："), _one("资料 缺失", "按 年末 数 1.0")
)

_MARKS: tuple[tuple[Callable[[int], str], str], ...] = (
    (lambda i: f"{i + 1}.", "；"),
    (lambda i: f"{i + 1}、", "。"),
    (lambda i: f"（{i + 1}）", "；\n"),
    (lambda i: "①②③④"[i], "；"),
)


@st.composite
def parts(draw: st.DrawFn) -> str:
    """Numbered parts, some with a head and a clause of their own, some with parts inside."""
    mark, stop = draw(st.sampled_from(_MARKS))
    bodies = draw(
        st.lists(
            st.one_of(_item, _clause, st.builds("{}：{}".format, _item, _clause)),
            min_size=2,
            max_size=4,
        )
    )
    if draw(st.integers(0, 3)) == 0 and mark(0) != "（1）":
        bodies[-1] += "。" + "；".join(f"（{i + 1}）{draw(_item)}" for i in range(2))
    lead = draw(_one("", "", "评价要点：", "评分标准：\n"))
    return lead + stop.join(f"{mark(i)}{body}" for i, body in enumerate(bodies))


@st.composite
def _spelled(draw: st.DrawFn, text: str) -> str:
    """The same text in other widths, signs and blanks."""
    for sign, others in _ALIKE.items():
        if sign in text:
            text = text.replace(sign, draw(st.sampled_from(others)))
    match draw(st.integers(0, 4)):
        case 0:
            text = text.translate(_WIDE)
        case 1:
            text = text.translate(_NARROW)
        case 2:
            places = draw(st.lists(st.integers(0, len(text)), max_size=6))
            for place in sorted(places, reverse=True):
                blank = draw(_one(" ", "\u3000", "\t"))
                text = text[:place] + blank + text[place:]
        case _:
            pass
    return text


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A scoring standard of one to three sentences or parts, and perhaps a note."""
    body = draw(
        st.one_of(
            _clause,
            st.lists(_clause, min_size=1, max_size=3).map("；".join),
            st.lists(_clause, min_size=2, max_size=3).map("。\n".join),
            parts(),
        )
    )
    text = draw(_spelled(body + draw(_one("", "。", "；"))))
    if draw(st.integers(0, 4)) == 0:
        note = draw(_note)
        text = draw(_one(f"{text}\n{note}", f"{note}\n{text}", f"{text}。{note}\n{draw(_clause)}"))
    return text


_ALPHABET = (
    "得扣加计记分满不每超低高提降少缺发现达到于等大小以上下内外含且或否则如按酌情各占本项指标总上限最多完为止"
    "一二三十百半0123456789.%,，；。、：:（）()[]【】「」“”\"'≥≤><=×*÷/+-~—①②③注说明#\\$xX"
    "\n\r\t \u3000率额数的次个元"
    "\u200b\u202e\ufeff\x00𠮷"
)
#: Any text at all, mostly in the letters of the language.
anything = st.one_of(
    st.text(st.sampled_from(_ALPHABET), max_size=60),
    st.text(st.one_of(st.sampled_from(_ALPHABET), st.characters()), max_size=40),
    st.text(max_size=40),
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A rule with a few characters lost, doubled or replaced."""
    text = draw(rules())
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(text)))
        put = draw(st.one_of(st.just(""), st.sampled_from(_ALPHABET)))
        text = text[:place] + put + text[place + draw(st.integers(0, 2)) :]
    return text
