"""The short phrases after a line's first word: points, grades, rounding, data entries."""

from __future__ import annotations

import re
from fractions import Fraction

import attrs

from perfeval.diagnostics import Collector, Diagnostic
from perfeval.model.plan import Rounding, RoundingLine
from perfeval.numbers.exact import RoundingMode, parse_number
from perfeval.numbers.units import parse_unit
from perfeval.rubrictext.document import Amount, Entry, GradeBand, Words
from perfeval.source import Source, Span
from perfeval.text.fold import Folded, fold

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_POINTS = re.compile(rf"(?:分值|权重|满分)?[:=]?({_NUMBER})分")
_COMMENT = re.compile(r"(?<=\s)[#＃]")
_ALIAS = re.compile(r"(?<=\s)别名(?:[\s:：]|$)")
_QUOTES = {"「": "」", "『": "』", "“": "”", "‘": "’", '"': '"'}


def trimmed(source: Source, start: int, end: int) -> Words:
    """The words in ``start``..``end`` without the blanks around them."""
    text = source.text[start:end]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    return Words(text, Span(start + lead, start + lead + len(text)))


def cut_comment(source: Source, start: int, end: int) -> tuple[Words, str]:
    """What a line says, and the ``# …`` behind it."""
    match = _COMMENT.search(source.text, start, end)
    if match is None:
        return trimmed(source, start, end), ""
    return trimmed(source, start, match.start()), source.text[match.start() : end].strip()


def unexpected(source: Source, span: Span, suggestion: str | None = None) -> Diagnostic:
    """The finding that a line, or a part of it, cannot stand where it stands."""
    words: dict[str, object] = {"text": source.excerpt(span)[:40]}
    return Diagnostic("PE114", source, span, words, suggestion=suggestion)


def read_points(source: Source, words: Words, sink: Collector) -> Amount | None:
    """``100分`` and ``分值：8分`` as an amount; ``None`` for anything else."""
    folded = fold(source, words.span, sink)
    match = _POINTS.fullmatch(folded.text if folded.text.endswith("分") else folded.text + "分")
    value = parse_number(match[1]) if match else None
    return None if value is None else Amount(value, words.span)


def name_and_points(source: Source, words: Words, sink: Collector) -> tuple[Words, Amount | None]:
    """``资金管理（8分）`` and ``资金管理 8分`` as a name and its points."""
    text, start = words.text, words.span.start
    if text.endswith((")", "）")):
        cut = max(text.rfind("("), text.rfind("（"))
        inner = trimmed(source, start + cut + 1, words.span.end - 1)
    else:
        cut = max(text.rfind(" "), text.rfind("\t"), text.rfind("\u3000"))
        inner = trimmed(source, start + cut + 1, words.span.end)
    if cut > 0 and inner.text.endswith("分"):
        amount = read_points(source, inner, sink)
        if amount is not None:
            return trimmed(source, start, start + cut), amount
    return words, None


# --------------------------------------------------------------------- data


def read_entry(source: Source, words: Words, sink: Collector) -> Entry | None:
    """``名称（单位） = 表达式  别名 …``; reports what cannot be read."""
    fold(source, words.span, sink)
    start, end = words.span.start, words.span.end
    aliases: list[Words] = []
    marks = list(_ALIAS.finditer(source.text, start, end))
    stops = [*(mark.start() for mark in marks), end]
    for mark, stop in zip(marks, stops[1:], strict=True):
        aliases.append(trimmed(source, mark.end(), stop))
    head_end = stops[0]
    equals = _equals_sign(source.text, start, head_end)
    name = trimmed(source, start, head_end if equals is None else equals)
    expression = None if equals is None else trimmed(source, equals + 1, head_end)
    name, unit = _name_and_unit(source, name, sink)
    if not name.text or (expression is not None and not expression.text):
        sink.add(unexpected(source, words.span))
        return None
    if not all(alias.text for alias in aliases):
        sink.add(unexpected(source, words.span))
        return None
    place = None if expression is None else expression.span
    return Entry(name, unit, place, tuple(aliases), words.span)


def _equals_sign(text: str, start: int, end: int) -> int | None:
    closing: str | None = None
    for place in range(start, end):
        char = text[place]
        if closing is not None:
            closing = None if char == closing else closing
        elif char in "=＝":
            return place
        else:
            closing = _QUOTES.get(char)
    return None


def _name_and_unit(
    source: Source, name: Words, sink: Collector
) -> tuple[Words, Words | None]:  # fmt: skip
    if not name.text.endswith((")", "）")):
        return _unclosed(source, name, sink), None
    cut = max(name.text.rfind("("), name.text.rfind("（"))
    if cut <= 0:
        return name, None
    inner = trimmed(source, name.span.start + cut + 1, name.span.end - 1)
    bare = trimmed(source, name.span.start, name.span.start + cut)
    if _MISREAD_MONEY.fullmatch(inner.text):
        words: dict[str, object] = {"unit": inner.text}
        meant = f"{inner.text[:-1]}元"
        sink.add(Diagnostic("PE303", source, inner.span, words, suggestion=meant))
        return bare, None
    if inner.text in _KINDS or parse_unit(inner.text) is not None:
        return bare, inner
    if inner.text.strip("/／").startswith(_MONEY) and ("/" in inner.text or "／" in inner.text):
        sink.add(Diagnostic("PE303", source, inner.span, {"unit": inner.text}))
        return bare, None
    return name, None


def _unclosed(source: Source, name: Words, sink: Collector) -> Words:
    """``采购金额（万元``: a unit whose bracket never ends is no part of the name."""
    cut = max(name.text.rfind("("), name.text.rfind("（"))
    if cut <= 0 or max(name.text.rfind(")"), name.text.rfind("）")) > cut:
        return name
    start = name.span.start
    inner = trimmed(source, start + cut + 1, name.span.end)
    words: dict[str, object] = {"bracket": "("}
    place = Span(start + cut, start + cut + 1)
    sink.add(Diagnostic("PE102", source, place, words, suggestion=f"（{inner.text}）"))
    return trimmed(source, start, start + cut)


# 元 as a scan reads it.
_MISREAD_MONEY = re.compile("[十百千万亿]+[园无原兀]")
_MONEY = ("元", "千元", "万元", "亿元")
_KINDS = frozenset({"是否", "有无", "个数", "次数", "比率", "比例", "分数"})


# ------------------------------------------------------------------- grades

_MARK = rf"\((不?含)(?:{_NUMBER}分?)?\)"
_RANGE = re.compile(
    rf"({_NUMBER})分?(?:{_MARK})?分?(?:-|~|至|到)({_NUMBER})分?(?:{_MARK})?分?(?:{_MARK})?"
)
_INTERVAL = re.compile(rf"([(\[])({_NUMBER})分?[,、]({_NUMBER})分?([)\]])分?")
_SUBJECT = r"(?:得分|总分|总得分|综合得分|评价得分|分数|X|x|S|s)"
_SANDWICH = re.compile(rf"({_NUMBER})分?([<>≤≥]){_SUBJECT}([<>≤≥])({_NUMBER})分?")
_SIGN = re.compile(
    rf"{_SUBJECT}?(≥|>|≤|<|大于等于|大于或等于|不低于|不少于|达到|小于等于|小于或等于|不高于|不超过"
    rf"|高于|大于|超过|低于|小于|不足|不满)({_NUMBER})分?"
)
_WORD = re.compile(rf"({_NUMBER})分?(?:{_MARK})?分?(?:及|或)?(以上|以下|以内|及其以上)(?:{_MARK})?")
_SIGNS = {
    "≥": ("low", False), "大于等于": ("low", False), "大于或等于": ("low", False),
    "不低于": ("low", False), "不少于": ("low", False), "达到": ("low", False),
    ">": ("low", True), "高于": ("low", True), "大于": ("low", True), "超过": ("low", True),
    "≤": ("high", False), "小于等于": ("high", False), "小于或等于": ("high", False),
    "不高于": ("high", False), "不超过": ("high", False),
    "<": ("high", True), "低于": ("high", True), "小于": ("high", True),
    "不足": ("high", True), "不满": ("high", True),
}  # fmt: skip
_MOST_GRADES = 50
_MIRRORED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


@attrs.define
class _Ends:
    """The ends of one band; openness ``None`` is not stated."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool | None = None
    high_open: bool | None = None

    def put(self, end: str, number: str, is_open: bool | None) -> None:  # noqa: FBT001 - a value, not a switch
        value = parse_number(number)
        if end == "low":
            self.low, self.low_open = value, is_open
        else:
            self.high, self.high_open = value, is_open


def _stated(mark: str | None) -> bool | None:
    return None if mark is None else mark == "不含"


def _range_ends(text: str) -> _Ends | None:
    ends, place = _Ends(), 0
    while place < len(text):
        if text[place] in "且并,、和":
            place += 1
        elif match := _RANGE.match(text, place):
            low, high = sorted((match[1], match[3]), key=lambda n: parse_number(n) or Fraction(0))
            first, second = _stated(match[2]), _stated(match[4] or match[5])
            if low != match[1]:
                first, second = second, first
            ends.put("low", low, first)
            ends.put("high", high, second)
            place = match.end()
        elif match := _INTERVAL.match(text, place):
            ends.put("low", match[2], match[1] == "(")
            ends.put("high", match[3], match[4] == ")")
            place = match.end()
        elif match := _SANDWICH.match(text, place):
            ends.put(*_sign_end(_MIRRORED[match[2]], match[1]))
            ends.put(*_sign_end(match[3], match[4]))
            place = match.end()
        elif match := _SIGN.match(text, place):
            ends.put(*_sign_end(match[1], match[2]))
            place = match.end()
        elif match := _WORD.match(text, place):
            end = "low" if match[3].endswith("以上") else "high"
            ends.put(end, match[1], _stated(match[2] or match[4]))
            place = match.end()
        else:
            return None
    return ends if ends.low is not None or ends.high is not None else None


def _sign_end(sign: str, number: str) -> tuple[str, str, bool]:
    end, is_open = _SIGNS[sign]
    return end, number, is_open


def read_grades(source: Source, words: Words, sink: Collector) -> tuple[GradeBand, ...]:
    """``90(含)-100分为优、60分以下为差`` as bands in the author's order."""
    folded = fold(source, words.span, sink)
    found: list[tuple[str, _Ends, Span]] = []
    unread: list[Span] = []
    parts = _grade_parts(folded)
    for part in parts if len(parts) <= _MOST_GRADES else ():
        phrase, label = _grade(part.text)
        ends = _range_ends(phrase)
        span = part.span(0, len(part.text))
        if ends is None or not label:
            unread.append(span)
        else:
            found.append((label, ends, span))
    for span in unread if found else [words.span]:
        sink.add(Diagnostic("PE120", source, span, {"text": source.excerpt(span)[:40]}))
    if unread:
        return ()
    return tuple(
        GradeBand(
            label,
            ends.low,
            ends.high,
            _low_open(ends, [other for _, other, _ in found if other is not ends]),
            _high_open(ends, [other for _, other, _ in found if other is not ends]),
            span,
        )
        for label, ends, span in found
    )


_LABEL_FIRST = re.compile(r"(?P<label>[^\d(\[:=<>≥≤]{1,10})[:=]?(?P<range>.+)")


def _grade(text: str) -> tuple[str, str]:
    """``90分以上为优`` and ``优(90-100分)`` as the range and the grade."""
    phrase, _, label = text.rpartition("为")
    if label and phrase:
        return phrase.removesuffix("评").removesuffix("的"), label
    match = _LABEL_FIRST.fullmatch(text)
    if match is None:
        return text, ""
    inner = match["range"]
    if inner[0] == "(" and inner[-1] == ")":
        inner = inner[1:-1]
    return inner, match["label"]


def _low_open(ends: _Ends, others: list[_Ends]) -> bool:
    """An unmarked lower end is inside, unless another band takes it by name."""
    if ends.low_open is not None or ends.low is None:
        return bool(ends.low_open)
    return any(other.high == ends.low and other.high_open is False for other in others)


def _high_open(ends: _Ends, others: list[_Ends]) -> bool:
    """An unmarked upper end is inside, unless another band begins there."""
    if ends.high_open is not None or ends.high is None:
        return bool(ends.high_open)
    return any(other.low == ends.high and other.low_open is not True for other in others)


def _grade_parts(folded: Folded) -> list[Folded]:
    """The text cut at 、 ， ； after each label."""
    parts: list[Folded] = []
    # 优(90-100分)、良(80-90分) names the grade first, and needs no 为.
    first = "为" not in folded.text
    depth, begin, labelled = 0, 0, first
    for place, char in enumerate(folded.text):
        depth += (char in "([") - (char in ")]")
        labelled = labelled or char == "为"
        if char in "、,;。" and depth <= 0 and labelled:
            parts.append(folded.slice(begin, place))
            begin, labelled = place + 1, first
    if begin < len(folded.text):
        parts.append(folded.slice(begin, len(folded.text)))
    return parts


# ----------------------------------------------------------------- rounding

_MODES: dict[str, RoundingMode] = {
    "四舍五入": "half_up",
    "四舍六入五成双": "half_even",
    "只舍不入": "down",
    "只入不舍": "up",
}
_MODE = "|".join(_MODES)
_DIGITS = {word: place for place, word in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ROUNDING = re.compile(
    rf"(?P<what>得分|总分)?(?:按)?(?P<before>{_MODE})?"
    r"(?P<how>不舍入|(?:舍入到|舍入至|取|保留)?整数|取整|(?:保留|舍入到|舍入至)"
    rf"(?P<places>\d+|[零一二两三四五六七八九十])位小数)?(?P<after>{_MODE})?"
)
_MOST_PLACES = 10


def read_rounding(
    source: Source, words: Words, known: RoundingLine, sink: Collector
) -> RoundingLine:
    """``known`` with what the line adds to it."""
    folded = fold(source, words.span, sink)
    score, total = known.score, known.total
    what = "得分"
    for clause in re.finditer(r"[^,、;。]+", folded.text):
        match = _ROUNDING.fullmatch(clause[0])
        what = (match and match["what"]) or what
        old = score if what == "得分" else (total or Rounding())
        new = _rounding(match, old) if match else None
        if new is None:
            sink.add(unexpected(source, folded.span(*clause.span())))
        elif what == "得分":
            score = new
        else:
            total = new
    return RoundingLine(score, total, stated=True)


def _rounding(match: re.Match[str], old: Rounding) -> Rounding | None:
    word = match["before"] or match["after"]
    mode = _MODES[word] if word else old.mode
    how, places = match["how"], match["places"]
    if how is None:
        return Rounding(old.places, mode) if word else None
    if how == "不舍入":
        return Rounding(None, mode)
    if places is None:
        return Rounding(0, mode)
    count = _DIGITS[places] if places in _DIGITS else int(places[:3])
    return Rounding(count, mode) if count <= _MOST_PLACES else None
