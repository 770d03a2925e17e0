"""Slips of the pen, and what was meant.

Scanned and hurriedly typed texts take ``l`` for ``1``, ``份`` for ``分``,
``扣完为上`` for ``扣完为止``. Left alone, such a slip makes names and labels that
nobody meant, and findings about those. Here each is reported where it stands,
with what to write, and the text goes on with what was meant, so that nothing
follows from it. A slip is an error: nothing is corrected in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.source import Source
from perfeval.suggest import LIKE_DIGITS, digits_for
from perfeval.syntax.text import Folded

_ODD = LIKE_DIGITS
_DIGITS = rf"[\d{_ODD}]+(?:\.[\d{_ODD}]+)?"
_MIXED = rf"(?=[\d.]*[{_ODD}])(?=[{_ODD}.]*\d){_DIGITS}"
_COUNTED = "(?=%|‰|[分个次项人家处件天年月日万亿元户])"
_AMOUNT = r"(?:\d+(?:\.\d+)?)"
_MOVED = "(?:超出|超过|超|高于|提高|增加|上升|多|低于|降低|减少|下降|少|缺)"
_PHRASED = frozenset(("PE109", "PE113"))
_STOP = r"(?=[,;。)、]|$)"
_EDGED = "(?<=[\\d%‰分个次项人家处件天年月日元户)])"


@attrs.frozen
class _Slip:
    """One slip; the named group ``bad`` of ``pattern`` is what is wrong.

    ``meant`` is a template of the match for what should stand there, ``None``
    where the digits are to be put right, and empty where the words are one
    too many. Without ``sure`` the text goes on with ``meant``, and no guess
    is offered to the author.
    """

    pattern: re.Pattern[str]
    meant: str | None
    code: str = "PE101"
    sure: bool = True


def _slip(pattern: str, meant: str | None, code: str = "PE101", *, sure: bool = True) -> _Slip:
    return _Slip(re.compile(pattern), meant, code, sure)


_SLIPS = (
    # Digits and points.
    _slip(rf"(?<![A-Za-z\d._/])(?P<bad>{_MIXED}){_COUNTED}", None, "PE115"),
    _slip(
        rf"(?<=[得扣加减计记])(?P<bad>[{_ODD}])(?=分)|(?<=[≥≤<>])(?P<two>[{_ODD}])(?=%)",
        None, "PE115",
    ),
    _slip(
        r"(?<=[得扣加减])(?P<bad>(?P<whole>\d+)。(?P<part>\d+))(?=分)",
        r"\g<whole>.\g<part>", "PE115",
    ),
    _slip(r"(?<=[得扣加减])(?P<bad>0[,、:](?P<part>\d{1,2}))(?=分)", r"0.\g<part>", "PE115"),
    _slip(
        r"(?<=[≥≤<>])(?P<bad>(?P<n>\d+),\d{1,2}(?!\d))(?=[万亿元%个人])",
        r"\g<n>", "PE115", sure=False,
    ),
    _slip(rf"(?<=[×/])(?P<bad>[{_ODD}]{{1,3}})(?=分|[,;。]|$)", None, "PE115"),
    # 一 and the dash.
    _slip(r"每[^,;。\d]{0,8}?(?P<bad>-)(?=[次个项天处家起例件笔篇人户])", "一"),
    _slip(r"(?<=[\d%‰分)])(?P<bad>一)(?=\d)", "-"),
    # 分 misread.
    _slip(rf"(?<=[得扣计记])(?P<bad>(?P<n>{_AMOUNT})份){_STOP}", r"\g<n>分"),
    _slip(r"(?<=得)(?P<bad>满[份伤])(?=[,;。、)]|$|否)", "满分"),
    _slip(rf"(?P<bad>不[的地徳]分|不得[份伤]){_STOP}", "不得分"),
    # Words of the trade with one character misread.
    _slip(r"(?P<bad>扣完为[上此土址正山至])", "扣完为止"),
    _slip(r"(?P<bad>毎)", "每"),
    _slip(
        rf"{_EDGED}(?P<bad>[已巳己](?P<side>[上下内]))(?=的?[,;。(得扣计不且]|的|$)", r"以\g<side>"
    ),
    _slip(rf"{_EDGED}(?P<bad>以[土士])", "以上"),
    _slip(r"(?P<bad>百份点|[白佰]分点|百分店)", "百分点"),
    _slip(r"(?P<bad>(?P<n>[\d一半])个?百分)(?=[,扣加减])", r"\g<n>个百分点"),
    _slip(
        r"(?P<bad>没)(?=(?:超过?|高于|低于|降低|提高|增加|减少|少|缺)[\d一][^,;。的]{0,6}[扣加]\d)",
        "每",
    ),
    _slip(r"每[^,;。]{0,24}(?<![人窗出入路港关户缺接端])(?P<bad>口)(?=\d[\d.]*分)", "扣"),
    _slip(r"(?P<bad>否[侧刚]|[杏吾]则)", "否则"),
    _slip(r"(?P<bad>不然)(?:的话)?(?=,?(?:得|扣|不得|计))", "否则"),
    _slip(r"(?P<bad>那么),?(?=得|扣|不得|计)", "，"),
    _slip(r"(?<=[大小高低少多])(?P<bad>[子千])(?=\d)", "于"),
    _slip(
        r"(?<![期年月季周学旬])(?P<bad>末)(?=达到|完成|按时|按规定|按要求|超过|建立|提供|及时)",
        "未",
    ),
    # One too many.
    _slip(rf"(?<=\d分)(?P<bad>分){_STOP}", ""),
    _slip(r"(?<=得)(?<![心所应值取获]得)(?P<bad>得)(?=[\d满])|(?<=扣)(?P<two>扣)(?=\d)", ""),
    _slip(r"(?<=的)(?<![目标]的)(?P<bad>的)(?=,|得|扣|不得)", ""),
    _slip(r"(?P<bad>(?P<sign>[≥≤<>])(?P=sign)|(?P<wide>[≥≤])=)", r"\g<sign>\g<wide>"),
    _slip(r"(?P<bad>=>)(?=\d)", "≥"),
    _slip(r"(?P<bad>=<)(?=\d)", "≤"),
    _slip(r"(?<=以[上下内])(?P<bad>以[上下内])", "", sure=False),
    # Something left out.
    _slip(
        rf"(?<=%)[^;。]{{0,40}}?[,;](?P<bad>每{_MOVED})(?=[扣加减]\d)", r"\g<bad>1%"
    ),
    _slip(rf"(?P<bad>每{_MOVED})(?=[扣加减]\d)", r"\g<bad>1个"),
    _slip(
        r"(?:^|(?<=[,;。]))[^,;。]*[≥≤<>][^,;。得扣分]*(?<=[\d%])的?(?P<bad>;)(?=[得扣]\d|不得分)",
        "，",
    ),
    _slip(
        r"(?P<bad>[^,;。\n]*[\d%个次元]的?得)(?=[,;。]|$)", r"\g<bad>满分", "PE109", sure=False
    ),
    _slip(r"(?<=[;。\n])(?P<bad>(?P<n>[2-9]),)(?=[\u4e00-\u9fff])", r"\g<n>."),
    # Words of other trades.
    _slip(
        r"(?P<bad>(?:不晚于|不早于|晚于|早于|[≥≤<>])\d{4}年\d{1,2}月(?:\d{1,2}[日号])?)",
        "", "PE113", sure=False,
    ),
    _slip(r"(?<![A-Za-z])(?P<bad>(?i:average|avg|mean))(?=\()", "平均"),
    _slip(r"(?<![A-Za-z])(?P<bad>(?i:sum))(?=\()", "Σ"),
    _slip(
        r"(?:^|(?<=[;。:\n]))(?P<bad>截[止至]到?(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号]|底|末)?(?:前|止)?),",
        "", sure=False,
    ),
)  # fmt: skip
_QUOTED = re.compile(r'"[^"\n]{1,60}"|《[^《》\n]{1,60}》')


@attrs.frozen
class _Edit:
    start: int
    end: int
    meant: str
    found: Diagnostic


def mend(
    source: Source, folded: Folded, notes: Iterable[tuple[int, int]], sink: Collector
) -> Folded:
    """``folded`` as it was meant; every slip outside ``notes`` and quotation marks is reported."""
    edits = _edits(source, folded, [*notes, *(m.span() for m in _QUOTED.finditer(folded.text))])
    if not edits:
        return folded
    chars: list[str] = []
    places: list[int] = []
    last = 0
    for edit in edits:
        sink.add(edit.found)
        chars.append(folded.text[last : edit.start])
        places.extend(folded.places[last : edit.start])
        chars.append(edit.meant)
        places.extend(_spread(folded.places[edit.start : edit.end], len(edit.meant)))
        last = edit.end
    chars.append(folded.text[last:])
    places.extend(folded.places[last:])
    return Folded("".join(chars), tuple(places), folded.end)


def _edits(source: Source, folded: Folded, kept: list[tuple[int, int]]) -> list[_Edit]:
    found: list[_Edit] = []
    for slip in _SLIPS:
        for match in slip.pattern.finditer(folded.text):
            group = "bad" if match["bad"] is not None else "two"
            start, end = match.span(group)
            if any(low < end and start < high for low, high in kept):
                continue
            kept.append((start, end))
            found.append(_edit(source, folded, slip, match, group))
    return sorted(found, key=lambda edit: edit.start)


def _edit(source: Source, folded: Folded, slip: _Slip, match: re.Match[str], group: str) -> _Edit:
    start, end = match.span(group)
    meant = digits_for(match[group]) if slip.meant is None else match.expand(slip.meant)
    shown, advice = folded.span(start, end), meant
    if not meant and start and slip.sure:
        # One too many: shown with what stands before it, which is what to keep.
        shown = folded.span(start - 1, end)
        advice = source.excerpt(folded.span(start - 1, start))
    words: dict[str, object] = {
        "phrase" if slip.code in _PHRASED else "text": source.excerpt(shown)
    }
    found = Diagnostic(
        slip.code, source, shown, words, suggestion=advice if slip.sure and advice else None
    )
    return _Edit(start, end, meant.replace("，", ","), found)


def _spread(places: tuple[int, ...], count: int) -> list[int]:
    """Places for ``count`` characters that stand for those at ``places``, ends on ends."""
    if not count:
        return []
    return [*(places[min(i, len(places) - 1)] for i in range(count - 1)), places[-1]]
