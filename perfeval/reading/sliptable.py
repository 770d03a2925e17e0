"""The slips of the pen that are known: one row each, in groups.

A pattern is tried only on a text that has one of its ``signs``, which are
parted by blanks, and is compiled the first time; so clean texts cost nothing. Every repetition is
bounded, so that no text is slow. The named group ``bad`` (or ``two``) is what
is wrong; ``meant`` is a template of the match for what should stand there,
``None`` where characters are to be turned into digits, and empty where the
words are one too many. Without ``sure`` the text goes on with ``meant``, and
no guess is offered to the author.
"""

from __future__ import annotations

import re
from functools import cached_property

import attrs

from perfeval.text.suggest import LIKE_DIGITS as ODD


@attrs.frozen(slots=False)
class Slip:
    """One row."""

    signs: str
    text: str
    meant: str | None
    code: str = "PE101"
    sure: bool = attrs.field(default=True, kw_only=True)

    def may_be_in(self, text: str) -> bool:
        """Whether ``text`` has one of the signs."""
        for sign in self._words:  # noqa: SIM110 - a third of what a generator costs
            if sign in text:
                return True
        return False

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(self.signs.split())

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.text)


def _before_digit(sign: str) -> str:
    return " ".join(f"{sign}{digit}" for digit in range(10))


_ANY = " ".join(ODD)
_UNSAID = " ".join(f"{move}{verb}" for move in "出过超于高加升多低少降缺" for verb in "扣加减")
_SOME = rf"[\d{ODD}]{{1,20}}+(?:\.[\d{ODD}]{{1,20}}+)?+"
_MIXED = rf"(?=[\d.]{{0,20}}[{ODD}])(?=[{ODD}.]{{0,20}}\d){_SOME}"
_COUNTED = "(?=%|‰|[分个次项人家处件天年月日万亿元户千百公亩张场份台]|㎡|$|[,;。)\\]])"
_OPERATOR = r"(?<=[×/+\-(\[,≥≤<>=~至到占每])"
_POINTS = r"\d{1,9}(?:\.\d{1,9})?"
_CN = "[一二两三四五六七八九十半]"
_MOVED = "(?:超出|超过|超|高于|提高|增加|上升|多|低于|降低|减少|下降|少|缺)"
_STOP = r"(?=[,;。)、]|$)"
_OPENED = r"(?:^|(?<=[,;。)\n]))"
_EDGED = r"(?<=[\d%‰分个次项人家处件天年月日元户)])"
_FIGURE = rf"(?=\d|百分|{_CN})"
_COMPARED = r"(?=[≥≤><=×/]|不[低高少超]|达到|达\d|低于|高于|少于|超过|小于|大于|为\d)"

DIGITS = (
    # Runs that begin with a digit are numbers whatever they count; O3 may be ozone, 5l litres.
    Slip(
        _ANY,
        rf"(?<![A-Za-z\d._/{ODD}])(?P<bad>(?=\d)(?!\d{{1,20}}l(?![%分个]|\d)){_MIXED})(?![A-Za-z])",
        None,
        "PE115",
    ),
    Slip(
        _ANY,
        rf"(?<![A-Za-z\d._/{ODD}])(?P<bad>(?![Oo][23](?![\d.{ODD}])){_MIXED}){_COUNTED}",
        None,
        "PE115",
    ),
    Slip(
        _ANY,
        rf"(?<=[得扣加减计记在至])(?P<bad>[{ODD}])(?=分)|(?<=[≥≤<>])(?P<two>[{ODD}])(?=%)",
        None,
        "PE115",
    ),
    Slip(
        "l I 丨",
        r"(?<=[每少超低降高出长缺减升迟过差有多离])(?P<bad>[lI丨])(?=[个次项人家处件天年月日名篇份起例公%])|(?P<two>[lI丨])(?=/\d)",
        None,
        "PE115",
    ),
    Slip("o O", r"(?<=[为=])(?P<bad>[oO])(?=[的,;。)]|$)", None, "PE115"),
    Slip(
        "l I",
        r"(?<=[(/×])(?P<bad>[lI])(?=[-+])|(?<=有为)(?P<two>[lI])(?=[,;。])",
        None,
        "PE115",
    ),
    Slip(_ANY, rf"(?<=[×/])(?P<bad>[{ODD}]{{1,3}})(?=分|[,;。]|$)", None, "PE115"),
    Slip(
        _before_digit("。"),
        r"(?<=[得扣加减(])(?P<bad>(?P<whole>\d{1,9})。(?P<part>\d{1,9}))(?=分)",
        r"\g<whole>.\g<part>",
        "PE115",
    ),
    Slip(
        "0, 0、 0:",
        r"(?<=[得扣加减])(?P<bad>0[,、:](?P<part>\d{1,2}))(?=分)",
        r"0.\g<part>",
        "PE115",
    ),
    Slip(
        _before_digit(","),
        r"(?<=[≥≤<>])(?P<bad>(?P<n>\d{1,9}),\d{1,2}(?!\d))(?=[万亿元%个人])",
        r"\g<n>",
        "PE115",
        sure=False,
    ),
    Slip(
        _ANY,
        rf"(?<![A-Za-z\d._/{ODD}])(?P<bad>[{ODD}]{{1,3}}\.\d{{1,9}})(?![A-Za-z\d])"
        r"|(?<=[得扣加减计≥≤<>~])(?P<two>[lIoO丨]\d{1,9})(?=[-~])",
        None,
        "PE115",
    ),
    # 一 and the dash.
    Slip("-", r"每[^,;。\d]{0,8}?(?P<bad>-)(?=[次个项天处家起例件笔篇人户])", "一"),
    Slip(_before_digit("一"), r"(?<=[\d%‰分)])(?P<bad>一)(?=\d)", "-"),
)

POINTS = (
    # 分 taken for 份, 得 for 的, 扣 for 口, 满 for 瞒.
    Slip("份", rf"(?<=[得扣计记])(?P<bad>(?P<n>{_POINTS}|{_CN}{{1,4}})份){_STOP}", r"\g<n>分"),
    Slip(
        "份",
        rf"(?:^|[;。\n)])(?:\d{{1,2}}[.、]|\(\d\)|[①-⑨])[^,;。()]{{1,30}}\((?P<bad>(?P<n>{_POINTS})份)\)",
        r"\g<n>分",
    ),
    Slip("份", r"(?<=得)(?P<bad>份)(?==)|(?<=情扣|况扣)(?P<two>份)(?=[,;。]|$)", "分"),
    Slip("份", r"(?P<bad>份)(?=值(?:[,;。)]|$|[×/的计]))|(?P<two>份)(?=别[得计扣])", "分"),
    Slip("份", r"(?<=[百千\u4e00-\u5341])(?P<bad>份)(?=之[一二三四五六七八九十百])", "分"),
    Slip(
        "份 伤 瞒", r"(?<=得)(?P<bad>满[份伤]|瞒分)(?=[,;。、)]|$|否)|(?P<two>瞒分)(?=为止)", "满分"
    ),
    Slip(
        "不的分 不地分 不徳分 得份 得伤 木得分",
        rf"(?P<bad>不[的地徳]分|不得[份伤]|木得分){_STOP}",
        "不得分",
    ),
    Slip(
        "的分= 项的 别的",
        rf"{_OPENED}(?P<bad>的)(?=分=)|(?<=[本该此]项|分别)(?P<two>的)(?=\d)",
        "得",
    ),
    Slip(
        "口",
        r"每[^,;。]{0,24}(?<![人窗出入路港关户缺接端])(?P<bad>口)(?=\d[\d.]{0,9}分|权重|指标分值)",
        "扣",
    ),
    Slip(
        "口",
        rf"(?<=[次处起项件,])(?P<bad>口)(?=\d[\d.]{{0,9}}分)|(?P<two>口)(?=完为止|完,|完{_POINTS}分)",
        "扣",
    ),
    Slip(
        "口", r"发现[^,;。]{1,20}(?<![人窗出入路港关户缺接端])(?P<bad>口)(?=\d[\d.]{0,9}分)", "扣"
    ),
    Slip("口", r"(?<=最多)(?P<bad>口)(?=\d)", "扣"),
    Slip("为上 为此 为土 为址 为正 为山 为至", r"(?P<bad>扣完为[上此土址正山至])", "扣完为止"),
    Slip("扣玩 扣万 扣丸 扣碗", r"(?P<bad>扣[玩万丸碗]为止)", "扣完为止"),
    Slip(
        "插直 插植 线形 直线插人 插人",
        r"(?P<bad>线形插[值直植]|线性插[直植人]|插[直植]法)",
        "线性插值",
    ),
    Slip("按比", r"(?P<bad>按(?:照)?比[列利])(?=[得计扣折给]|[,;。]|$)", "按比例"),
    Slip("宗", r"(?P<bad>宗)(?=为止|成(?!员))", "完"),
)

WORDS = (
    # Characters that stand in no text of this kind.
    Slip("毎", r"(?P<bad>毎)", "每"),
    Slip("戍", r"(?<!卫)(?P<bad>戍)", "成"),
    Slip("迖", r"(?P<bad>迖)", "达"),
    # Ends and units.
    Slip(
        "已 巳 己",
        rf"{_EDGED}(?P<bad>[已巳己](?P<side>[上下内]))(?=的?[,;。(得扣计不且]|的|$)",
        r"以\g<side>",
    ),
    Slip("已 巳 己", r"(?<=[%分个次人天]及)(?P<bad>[已巳己])(?=[上下内])", "以"),
    Slip("以土 以士", rf"(?:{_EDGED}|(?<=[\d%分个次人天]及))(?P<bad>以[土士])", "以上"),
    Slip(
        "百份 白分 佰分 分店 分占", r"(?P<bad>百份点|[白佰]分点|百分[店占])(?![比率用有])", "百分点"
    ),
    Slip("白", r"(?P<bad>白)(?=分之)", "百"),
    Slip(
        "百分比扣 百分比加 百分比减 百分比,",
        r"(?<=\d)(?P<bad>个百分比)(?=[,扣加减])",
        "个百分点",
    ),
    Slip(
        "百分扣 百分加 百分减 百分,",
        r"(?P<bad>(?P<n>[\d一半])个?百分)(?=[,扣加减])",
        r"\g<n>个百分点",
    ),
    # Comparisons and movements.
    Slip(
        "没",
        r"(?P<bad>没)(?=(?:超过?|高于|低于|降低|提高|增加|减少|少|缺)[\d一][^,;。的]{0,6}[扣加]\d)",
        "每",
    ),
    Slip("子 千 干", rf"(?<=[大小高低少多等])(?P<bad>[子千干]){_FIGURE}", "于"),
    Slip("底 抵", r"(?<=[不每])(?P<bad>[底抵])(?=于)|(?<=降)(?P<two>[底抵])(?=[\d一])", "低"),
    Slip("底", rf"{_OPENED}(?P<bad>底)(?=于)|(?<=最)(?P<two>底)(?=[\d得扣])", "低"),
    Slip(
        "木",
        r"(?<![土苗树林花乔灌草果竹积原])(?P<bad>木)(?=低于|高于|少于|超过|大于|小于|符合|足\d)",
        "不",
    ),
    Slip("起过", rf"(?<=[不未每])(?P<bad>起)(?=过{_FIGURE})|{_OPENED}(?P<two>起)(?=过\d)", "超"),
    Slip("倒 刭", rf"(?<=达)(?P<bad>[倒刭])(?=\d|百分|{_CN}|要求|目标)", "到"),
    Slip(
        "末",
        rf"{_OPENED}(?P<bad>末)(?=[设签建按达完开报经公落及提制履执取整])|(?<![期年月季周学旬])(?P<two>末)(?=达到|完成|按时|按规定|按要求|超过|建立|提供|及时)",
        "未",
    ),
    # Names of rates.
    Slip(
        "绿", rf"(?<=[\u4e00-\u9fff])(?<![植复造增插护爱播添披补还草])(?P<bad>绿){_COMPARED}", "率"
    ),
    Slip(
        "律",
        r"(?<=[\u4e00-\u9fff])(?<![纪法规自定旋韵一])(?P<bad>律)(?=[≥≤><=×]|不[低高少超]|达到)",
        "率",
    ),
    # Joints.
    Slip("否侧 否刚 杏则 吾则", r"(?P<bad>否[侧刚]|[杏吾]则)", "否则"),
    Slip("否者", r"(?P<bad>否者)(?=,?(?:得|扣|不得|计|酌))", "否则"),
    Slip("佘 馀", rf"{_OPENED}(?P<bad>其[佘馀])(?=的|情况|情形|,|不得|得|扣)", "其余"),
    Slip("不然", r"(?P<bad>不然)(?:的话)?(?=,?(?:得|扣|不得|计))", "否则"),
    Slip("那么", r"(?P<bad>那么),?(?=得|扣|不得|计)", "，"),
)

SHAPES = (
    Slip(
        "、得 、计 、扣 、每 、否则 、此 、本 、该 、不符合",
        r"(?<=[\u4e00-\u9fff])(?<!分)(?P<bad>、)"
        r"(?=[得计扣]\d|每[少减降超增高低缺]|否则|[此本该]项得|不符合不?得)",
        "，",
    ),
    # One too many.
    Slip("分分", rf"(?<=\d分)(?P<bad>分){_STOP}", ""),
    Slip(
        "得得 扣扣",
        r"(?<=得)(?<![心所应值取获]得)(?P<bad>得)(?=[\d满])|(?<=扣)(?P<two>扣)(?=\d)",
        "",
    ),
    Slip("的的", r"(?<=的)(?<![目标]的)(?P<bad>的)(?=,|得|扣|不得)", ""),
    Slip(
        "≥≥ ≤≤ << >> ≥= ≤=",
        r"(?P<bad>(?P<sign>[≥≤<>])(?P=sign)|(?P<wide>[≥≤])=)",
        r"\g<sign>\g<wide>",
    ),
    Slip("=>", r"(?P<bad>=>)(?=\d)", "≥"),
    Slip("=<", r"(?P<bad>=<)(?=\d)", "≤"),
    Slip("上以 下以 内以", r"(?<=以[上下内])(?P<bad>以[上下内])", "", sure=False),
    # Something left out, or parted.
    Slip(_UNSAID, rf"(?<=%)[^;。]{{0,40}}?[,;](?P<bad>每{_MOVED})(?=[扣加减]\d)", r"\g<bad>1%"),
    Slip(_UNSAID, rf"(?P<bad>每{_MOVED})(?=[扣加减]\d)", r"\g<bad>1个"),
    Slip(
        ";得 ;扣 ;不得分",
        r"(?:^|(?<=[,;。]))[^,;。]{0,60}[≥≤<>][^,;。得扣分]{0,40}(?<=[\d%])的?(?P<bad>;)(?=[得扣]\d|不得分)",
        "，",
    ),
    Slip(
        "得, 得; 得。",
        r"(?:^|(?<=[,;。\n]))(?P<bad>[^,;。\n]{0,60}[\d%个次元]的?得)(?=[,;。]|$)",
        r"\g<bad>满分",
        "PE109",
        sure=False,
    ),
    Slip(
        "2, 3, 4, 5, 6, 7, 8, 9,",
        r"(?<=[;。\n])(?P<bad>(?P<n>[2-9]),)(?=[\u4e00-\u9fff])",
        r"\g<n>.",
    ),
    # Words of other trades.
    Slip(
        "年",
        r"(?P<bad>(?:不晚于|不早于|晚于|早于|[≥≤<>])\d{4}年\d{1,2}月(?:\d{1,2}[日号])?)",
        "",
        "PE113",
        sure=False,
    ),
    Slip(
        "avg( AVG( Avg( average( AVERAGE( Average( mean( MEAN( Mean(",
        r"(?<![A-Za-z])(?P<bad>(?i:average|avg|mean))(?=\()",
        "平均",
    ),
    Slip("sum( SUM( Sum(", r"(?<![A-Za-z])(?P<bad>(?i:sum))(?=\()", "Σ"),
    Slip(
        "截",
        r"(?:^|(?<=[;。:\n]))(?P<bad>截[止至]到?(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号]|底|末)?(?:前|止)?),",
        "",
        sure=False,
    ),
)

SLIPS = (*DIGITS, *POINTS, *WORDS, *SHAPES)
