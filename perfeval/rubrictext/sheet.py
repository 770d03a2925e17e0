"""The official table, saved as CSV, as the text of a rubric file.

Names of levels are carried down through merged cells, which a CSV leaves
blank; rules, explanations and targets never are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from perfeval.diagnostics import Collector, Diagnostic, Severity
from perfeval.names import normalise_key
from perfeval.numbers import parse_number, to_text
from perfeval.source import Source, Span

_LEVELS = {"一级指标": 1, "二级指标": 2, "三级指标": 3, "四级指标": 4}
_LEAF_WORDS = frozenset({"指标", "指标名称", "末级指标"})
_BARE = 5
_WORDS = ("", "一级指标", "二级指标", "三级指标", "四级指标", "指标")
_WEIGHTS = frozenset({"分值", "权重", "分值(分)", "标准分", "满分"})
_DETAILS = {
    "指标说明": "指标说明",
    "指标解释": "指标说明",
    "年度指标值": "目标",
    "指标值": "目标",
    "目标值": "目标",
    "目标": "目标",
    "评分标准": "评分标准",
    "评分细则": "评分标准",
    "计分标准": "评分标准",
    "评价标准": "评分标准",
    "评分规则": "评分标准",
    "依据": "依据",
    "依据来源": "依据",
    "评价依据": "依据",
    "信息来源": "依据",
}
_SUMS = ("合计", "总计", "总分")
_NOTES = re.compile(r"注\d*[:：]|备注[:：]|说明[:：]|[#＃]")
_OPENS = re.compile(r"([一二三四]级)?指标[\s:：]|指标(说明|解释)[\s:：]|(评价)?依据(来源)?[\s:：]")
_WEIGHED = re.compile(r"[（(][0-9.]+分[)）]$")
_NEEDED = "一级指标、评分标准"


@attrs.define
class _Columns:
    """Which column holds what."""

    names: dict[int, int] = attrs.field(factory=dict)
    weights: dict[int, int] = attrs.field(factory=dict)
    details: dict[str, int] = attrs.field(factory=dict)


def read_sheet(source: Source, sink: Collector) -> Source | None:
    """The rubric that a table describes, as text; ``None`` when it has no headings."""
    return _Sheet(source, sink).text()


@attrs.define
class _Sheet:
    source: Source
    sink: Collector
    lines: list[str] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
    current: dict[int, str] = attrs.field(factory=dict)
    total: Fraction = Fraction(0)
    leaves: int = 0

    def text(self) -> Source | None:
        """Read all rows."""
        try:
            rows = [
                [cell.strip() for cell in row]
                for row in csv.reader(io.StringIO(self.source.text, newline=""))
            ]
        except csv.Error:
            rows = []
        place = next((i for i, row in enumerate(rows) if _headings(row).names), None)
        if place is None:
            self._found("PE601", {"missing": _NEEDED})
            return None
        columns = _headings(rows[place])
        title = next((row[0] for row in rows[:place] if row and row[0]), None)
        for number, row in enumerate(rows[place + 1 :], place + 2):
            if any(row):
                self._row(number, row, columns)
        if not self.leaves:
            self._found("PE605", {})
            return None
        head = [f"评价体系 {_one_line(title)}"] if title else []
        return Source(self.source.name, "\n".join([*head, *self.notes, *self.lines]) + "\n")

    def _found(self, code: str, words: dict[str, object], severity: Severity = "error") -> None:
        self.sink.add(Diagnostic(code, self.source, Span(0, 0), words, severity=severity))

    def _row(self, number: int, row: Sequence[str], columns: _Columns) -> None:
        first = next(cell for cell in row if cell)
        if _NOTES.match(first):
            self.notes.append(_one_line(first))
            return
        if normalise_key(first).startswith(_SUMS):
            self._sum(number, row, columns)
            return
        deepest = max(columns.names)
        for level, column in sorted(columns.names.items()):
            name = _cell(row, column)
            if not name or level == deepest:
                continue
            if self.current.get(level) != name:
                self.current = {key: word for key, word in self.current.items() if key < level}
                self.current[level] = name
                points = self._points(number, row, columns, level)
                self._line(level, name, points)
        leaf = _cell(row, columns.names[deepest])
        if not leaf:
            self._found("PE602", {"row": number})
            return
        points = self._points(number, row, columns, deepest)
        self._line(deepest, leaf, points)
        self.total += points or 0
        self.leaves += 1
        self._details(row, columns)

    def _line(self, level: int, name: str, points: Fraction | None) -> None:
        name = _one_line(name)
        # A weight inside the name says it already, and is checked like one behind it.
        weight = "" if points is None or _WEIGHED.search(name) else f"（{to_text(points)}分）"
        self.lines.append(f"{_WORDS[level]} {name}{weight}")

    def _points(
        self, number: int, row: Sequence[str], columns: _Columns, level: int
    ) -> Fraction | None:
        column = columns.weights.get(level)
        text = "" if column is None else _cell(row, column)
        if not text:
            return None
        value = parse_number(text.removesuffix("分"))
        if value is None:
            self._found("PE604", {"row": number, "text": text})
        return value

    def _sum(self, number: int, row: Sequence[str], columns: _Columns) -> None:
        """A 合计 row is checked against what stands above it."""
        stated = self._points(number, row, columns, max(columns.names))
        if stated is not None and stated != self.total:
            words: dict[str, object] = {"stated": to_text(stated), "sum": to_text(self.total)}
            self._found("PE603", words, "warning")

    def _details(self, row: Sequence[str], columns: _Columns) -> None:
        for word, column in columns.details.items():
            text = _cell(row, column)
            if text and word != "评分标准":
                self.lines.append(f"{word} {_one_line(text)}")
        if "评分标准" in columns.details:
            self.lines.extend(_rule_lines(_cell(row, columns.details["评分标准"])))


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _rule_lines(text: str) -> Iterator[str]:
    """A cell as lines of a rule; none of them may look like the start of something else."""
    for line in (_one_line(part) for part in text.splitlines()):
        if line:
            # 评分标准： is a heading that rules may have anywhere.
            yield f"评分标准：{line}" if _OPENS.match(line) else line


def _headings(row: Sequence[str]) -> _Columns:
    """The columns that a row of headings names; no names when it is no such row."""
    found = _Columns()
    level = 0
    for column, cell in enumerate(row):
        word = normalise_key(cell)
        named = next((n for w, n in _LEVELS.items() if word.startswith(w)), None)
        if named is None and word in _LEAF_WORDS:
            named = _BARE
        if named is not None and named not in found.names:
            level = named
            found.names[named] = column
        elif word.partition("(")[0] in _WEIGHTS and level and level not in found.weights:
            found.weights[level] = column
        else:
            detail = next((d for w, d in _DETAILS.items() if word.startswith(w)), None)
            if detail is not None:
                found.details.setdefault(detail, column)
    if not found.details:
        return _Columns()
    if found.weights and max(found.names, default=0) not in found.weights:
        # One 分值 column, wherever it stands, weighs the indicators.
        only = list(found.weights.items())
        if len(only) == 1:
            found.weights = {max(found.names): only[0][1]}
    return found
