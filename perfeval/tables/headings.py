"""Which column of a table holds what, found by its headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import attrs

from perfeval.names import normalise_key
from perfeval.rubrictext.document import Words
from perfeval.tables.sheet import Sheet

Detail = Literal["target", "actual", "score", "explanation", "rule", "evidence"]

BARE = 5
"""The level of a column headed 指标."""

_POINTS = "分值|权重|标准分|满分|基本分"
_WAYS = "评分|计分|记分|打分|评价|考核|扣分|得分"
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("name", ("(?:指标)?名称",)),
    ("level", (
        "([一二三四])级(?:评价|绩效|考核)?(?:指标)?(?:名称|内容)?(?:[及和与/](?:分值|权重))?",
    )),
    ("weight", (
        f"(?:[一二三四]级指标|参考|标准|指标|考核|评价|总)?(?:{_POINTS})(?:值|分值|分|/权重)?",
    )),
    ("leaf", ("(?:具体|末级)?指标",)),
    ("category", ("类别", "指标类[别型]")),
    ("umbrella", ("(?:年度)?(?:评价|绩效|考核)指标(?:体系|完成情况)?", "指标体系")),
    ("actual", ("(?:指标|全年|年度|年末)*(?:实际|完成|实际完成)(?:指标)?(?:值|情况|数|结果)",)),
    ("target", (
        "(?:全年|年度|年初|绩效|预期|计划|指标)*(?:指标值|目标值?|标杆值|计划值|预期值)",
    )),
    ("points", ("分数",)),
    ("score", ("(?:自评|评价|实际|最终|考核)?得分(?:情况)?", "自评分", "评分")),
    ("explanation", ("指标(?:说明|解释|含义|内涵|定义|释义)",)),
    ("rule", (f"(?:参考|指标)?(?:{_WAYS})(?:标准|规则|细则|方法|办法)(?:及说明)?",)),
    ("evidence", (
        "(?:评价|评分|考核)?依据(?:来源|材料)?", "(?:数据|信息|资料|证据|完成值)来源", "佐证材料",
    )),
    ("silent", (
        "序号", "编号", "备注", "得分率", "(?:评分|评价)过程", "(?:证据|资料)收集方式", "责任.*",
        ".*原因.*", ".*措施.*", "执行率",
    )),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile("|".join(ways))) for kind, ways in _KINDS)
_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]$")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_DETAILS: dict[str, Detail] = {
    "target": "target", "actual": "actual", "score": "score", "points": "score",
    "explanation": "explanation", "rule": "rule", "evidence": "evidence",
}  # fmt: skip
_FEWEST = 2
_MOST_ROWS_BELOW = 2


@attrs.frozen
class Headings:
    """The columns of a table, and the rows ``first`` up to ``last`` that name them.

    ``names`` and ``weights`` give the column of each level, ``details`` those
    of an indicator's other cells. ``unread`` are headings that mean nothing
    here, and the first words below where a column has none.
    """

    first: int
    last: int
    names: Mapping[int, int]
    weights: Mapping[int, int]
    details: Mapping[Detail, int]
    unread: tuple[Words, ...]

    @property
    def deepest(self) -> int:
        """The level of the last column of names."""
        return max(self.names)


def _kind(text: str) -> tuple[str, int] | None:
    """What one heading says: its kind, and the level that it names (0 for none)."""
    word = normalise_key(text)
    for candidate in (word, _BRACKET.sub("", word)):
        for kind, pattern in _PATTERNS:
            match = pattern.fullmatch(candidate)
            if match is not None:
                return kind, _NUMERALS[match[1]] if kind == "level" else 0
    return None


def is_heading_row(sheet: Sheet, row: int) -> bool:
    """Whether a row says nothing but headings, as on the next page of a printed table."""
    filled = sheet.filled(row)
    return len(filled) >= _FEWEST and all(_kind(cell.text) for _, cell in filled)


def find_headings(sheet: Sheet) -> Headings | None:
    """The headings of a table, over as many rows as they need; ``None`` when it has none."""
    for anchor in range(len(sheet.rows)):
        if _is_anchor(sheet, anchor):
            first, last = anchor, anchor + 1
            while first > 0 and is_heading_row(sheet, first - 1):
                first -= 1
            while last < min(len(sheet.rows), anchor + 1 + _MOST_ROWS_BELOW) and is_heading_row(
                sheet, last
            ):
                last += 1
            return _Columns(sheet, first, anchor, last).headings()
    return None


def _is_anchor(sheet: Sheet, row: int) -> bool:
    kinds = [kind[0] for _, cell in sheet.filled(row) if (kind := _kind(cell.text))]
    if "level" in kinds and len(kinds) >= _FEWEST:
        return True
    names = {"leaf", "name", "umbrella"}.intersection(kinds)
    return bool(names) and bool({"weight", "rule", "target"}.intersection(kinds))


@attrs.define
class _Columns:
    """Goes through the columns from left to right."""

    sheet: Sheet
    first: int
    anchor: int
    last: int
    names: dict[int, int] = attrs.field(factory=dict)
    weights: dict[int, int] = attrs.field(factory=dict)
    details: dict[Detail, int] = attrs.field(factory=dict)
    unread: list[Words] = attrs.field(factory=list)
    level: int = 0

    def headings(self) -> Headings | None:
        width = max(len(self.sheet.rows[row]) for row in range(self.first, self.last))
        block = range(self.last - 1, self.first - 1, -1)
        kinds = [
            [kind for row in block if (kind := _kind(self.sheet.cell(row, column).text))]
            for column in range(width)
        ]
        said = {name for column in kinds for name, _ in column}
        for column in range(width):
            self._column(column, kinds[column], said)
        if not self.names:
            return None
        self._only_weight()
        return Headings(
            self.first, self.last, self.names, self.weights, self.details, tuple(self.unread)
        )

    def _column(self, column: int, kinds: list[tuple[str, int]], said: set[str]) -> None:
        for _, level in kinds:
            if level:
                self.level = level
        name = next((kind for kind, _ in kinds if kind != "umbrella"), kinds[0][0] if kinds else "")
        taken = True
        if name in ("name", "level", "leaf", "category", "umbrella"):
            taken = self._name(column, name, said)
        elif name == "weight" or (name == "points" and "weight" not in said):
            taken = self.weights.setdefault(self.level or BARE, column) == column
        elif name in _DETAILS:
            # A second column of the same kind, such as 信息来源 beside 依据, adds nothing.
            self.details.setdefault(_DETAILS[name], column)
        elif name != "silent":
            taken = False
        if not taken:
            self._unread(column)

    def _name(self, column: int, kind: str, said: set[str]) -> bool:
        """Take a column of names; whether it is one, or known to be none."""
        if kind == "umbrella" and "level" in said:
            return True
        level = self.level
        if kind == "category" and "level" not in said:
            level = 1
        elif kind in ("leaf", "umbrella") or level == 0 or level in self.names:
            level = BARE
        if kind == "category" and "level" in said:
            return True
        self.level = level
        return self.names.setdefault(level, column) == column

    def _unread(self, column: int) -> None:
        """Remember a column that is not read, unless it is empty."""
        rows = range(self.first, len(self.sheet.rows))
        cells = (self.sheet.cell(row, column) for row in rows)
        first = next((cell for cell in cells if cell.text), None)
        below = any(
            self.sheet.cell(row, column).text for row in range(self.last, len(self.sheet.rows))
        )
        if first is not None and below:
            self.unread.append(first)

    def _only_weight(self) -> None:
        """Settle whose weights a single column of them holds.

        It is the indicators' wherever it stands, when each of them has one.
        """
        deepest = max(self.names)
        if BARE in self.weights and BARE not in self.names:
            self.weights.setdefault(deepest, self.weights.pop(BARE))
        if len(self.weights) != 1 or deepest in self.weights:
            return
        ((level, column),) = self.weights.items()
        rows = range(self.last, len(self.sheet.rows))
        leaves = [row for row in rows if self.sheet.cell(row, self.names[deepest]).text]
        if leaves and all(self.sheet.cell(row, column).text for row in leaves):
            del self.weights[level]
            self.weights[deepest] = column
