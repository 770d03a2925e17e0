"""The official layouts: 指标得分表 and 绩效自评表."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from perfeval.model.rounded import percent, rate
from perfeval.numbers.exact import parse_number
from perfeval.report.grid import Cell, Grid, cells
from perfeval.report.summary import OPEN, below, loss_of, rate_of, score_of, sentence, total_of
from perfeval.report.table import LEVELS

if TYPE_CHECKING:
    from perfeval.results.result import LeafResult, Result

__all__ = ["Money", "Particulars", "score_table", "self_evaluation"]

_EXECUTION = frozenset({"预算执行率", "执行率"})
_AMOUNTS = re.compile(r"全年执行数(.+) ÷ 全年预算数(.+)")
_DASH = "—"
_BELOW = "总分在80分以下的项目未实现绩效目标的原因分析及拟采取的措施说明"
_REQUIRED = "（自评得分在80分以下，须填写）"
_NONE_NEEDED = "无"

SIGNATURE = (
    "填表人：　　　　　　审核人：　　　　　　单位负责人（盖章）：　　　　　　日期：　　　年　月　日"
)
"""The line at the foot of an official form."""


@attrs.frozen
class Money:
    """One row of the money block: 年度资金总额, 其中：当年财政拨款 and so on, as printed."""

    name: str
    opening: str = ""
    budget: str = ""
    spent: str = ""

    @property
    def rate(self) -> str:
        """执行率: spent of budget."""
        spent, budget = parse_number(self.spent), parse_number(self.budget)
        return "" if spent is None or not budget else percent(rate(spent, budget))


@attrs.frozen
class Particulars:
    """What a 绩效自评表 says besides the scores.

    ``money`` starts with the row that is scored; ``remarks`` gives the
    deviation and its remedy by the name of the indicator; ``measures`` is what
    has to be said where the total is below 80.
    """

    project: str = ""
    department: str = ""
    unit: str = ""
    phone: str = ""
    year: str = ""
    currency: str = "万元"
    money: tuple[Money, ...] = ()
    goal: str = ""
    achieved: str = ""
    remarks: Mapping[str, str] = attrs.field(factory=lambda: MappingProxyType({}))
    measures: str = ""


def who_line(said: Particulars) -> str:
    """单位 and 年度 in a line, as far as they are known."""
    named = (("项目名称", said.project), ("单位", said.unit), ("年度", said.year))
    return "　".join(f"{word}：{value}" for word, value in named if value)


@attrs.frozen
class _Line:
    """One indicator with its names by level; a heading's name stands in its first line."""

    names: tuple[Cell | None, ...]
    leaf: LeafResult


def _levels(result: Result) -> list[int]:
    return sorted({leaf.level for leaf in result} | {group.level for group in result.groups})


def _lines(result: Result, leaves: list[LeafResult], levels: list[int]) -> Iterator[_Line]:
    """The indicators with the headings that start at each; those span what is below them."""
    kept = [leaf.place for leaf in leaves]
    begun: set[tuple[str, ...]] = set()
    by_path = {group.path: group for group in result.groups}
    for leaf in leaves:
        # A blank cell would say that the heading above goes on.
        names: dict[int, Cell | None] = dict.fromkeys(levels, Cell(_DASH, head=True))
        for depth in range(1, len(leaf.path)):
            group = by_path[leaf.path[:depth]]
            inside = range(group.group.first, group.group.last)
            down = sum(1 for each in kept if each in inside)
            new = group.path not in begun
            text = f"{group.name}（{group.group.points:f}分）"
            names[group.level] = Cell(text, down=down, head=True) if new else None
            begun.add(group.path)
        names[leaf.level] = Cell(leaf.name)
        yield _Line(tuple(names.values()), leaf)


def score_table(result: Result, particulars: Particulars | None = None) -> Grid:
    """指标得分表: every indicator with its measures, 得分, 得分率, 扣分说明, and the total.

    What it shows is all that its scores hang on, so that it can be checked alone.
    """
    levels = _levels(result)
    headings = [LEVELS[level] for level in levels]
    columns = _measures(result)
    headings += [*columns, "分值", "得分", "得分率", "扣分说明"]
    rows = [cells(*headings, head=True)]
    for line in _lines(result, list(result), levels):
        leaf = line.leaf
        numbers = cells(f"{leaf.points:f}", score_of(leaf), rate_of(leaf), number=True)
        texts = cells(*(said(leaf) for said in columns.values()))
        rows.append([*filter(None, line.names), *texts, *numbers, Cell(loss_of(leaf))])
    total = percent(result.rate) if result.complete else ""
    numbers = cells(_full(result), total_of(result), total, number=True)
    across = len(levels) + len(columns)
    rows.append([Cell("合计", across=across, head=True), *numbers, Cell("")])
    rows += [[Cell(line, across=across + 4)] for line in _stated(result)]
    said = particulars or Particulars()
    who = who_line(said)
    foot = (sentence(result), *filter(None, (who,)), SIGNATURE)
    return Grid(f"{result.rubric.title}指标得分表", rows, foot)


def _stated(result: Result) -> Iterator[str]:
    """The grades and the rounding that the rubric states, as the table is read by them."""
    for line in result.rubric.to_text().splitlines():
        if line.startswith("一级指标"):
            return
        if line.startswith(("等级", "得分", "总分", "保留")) or "保留" in line:
            yield line.replace("等级 ", "等级：", 1)


def _full(result: Result) -> str:
    """The full score of all indicators, of which those that do not apply are shown as well."""
    return f"{sum(leaf.points for leaf in result):f}"


def _measures(result: Result) -> dict[str, Callable[[LeafResult], str]]:
    """The columns of targets, values and rules; those that no indicator uses are left out."""
    every: dict[str, Callable[[LeafResult], str]] = {
        "年度指标值": lambda leaf: leaf.leaf.target or "",
        "实际完成值": _actual,
        "评分标准": _rule,
    }
    return {name: said for name, said in every.items() if any(map(said, result))}


def _rule(leaf: LeafResult) -> str:
    """The wording of a rule, in a line; an indicator with a target alone has none."""
    return "" if leaf.leaf.by_default else " ".join(leaf.text.split())


# 绩效自评表 -------------------------------------------------------------------


def self_evaluation(result: Result, particulars: Particulars | None = None) -> Grid:
    """绩效自评表: particulars, money block, goals, indicators, total, and the reasons below 80."""
    said = particulars or Particulars()
    levels = _levels(result)
    wide = max(len(levels), 2) + 6
    executed = [leaf for leaf in result if leaf.name in _EXECUTION][:1]
    rows = [*_who(said, wide), *_money(said, executed, wide), *_goals(said, wide)]
    head = len(rows)
    rows += _indicators(result, said, [leaf for leaf in result if leaf not in executed], levels)
    rows.append([Cell("总分", across=wide - 3, head=True), *_total(result), Cell("")])
    rows += [[Cell(line, across=wide)] for line in _stated(result)]
    needed = _REQUIRED if below(result) else _NONE_NEEDED if result.complete else OPEN
    measures = said.measures.strip() or needed
    rows.append([Cell(_BELOW, across=wide - 5, head=True), Cell(measures, across=5)])
    title = f"{result.rubric.title}绩效自评表".replace("绩效自评绩效自评", "绩效自评")
    year = (f"（{said.year}年度）",) if said.year else ()
    foot = (f"金额单位：{said.currency}", sentence(result), SIGNATURE)
    return Grid(f"{title}{''.join(year)}", rows, foot, head)


def _total(result: Result) -> list[Cell]:
    return cells(_full(result), total_of(result), number=True)


def _who(said: Particulars, wide: int) -> Iterator[list[Cell]]:
    for (one, first), (other, second) in (
        (("项目名称", said.project), ("主管部门", said.department)),
        (("项目实施单位", said.unit), ("联系电话", said.phone)),
    ):
        half = (wide - 2) // 2
        yield [
            Cell(one, head=True),
            Cell(first, across=half),
            Cell(other, head=True),
            Cell(second, across=wide - 2 - half),
        ]


def _money(said: Particulars, executed: list[LeafResult], wide: int) -> Iterator[list[Cell]]:
    money = said.money or _known_money(executed)
    if not money and not executed:
        return
    name = wide - 7
    points = f"（{executed[0].points:f}分）" if executed else ""
    title = Cell(f"项目预算执行情况{points}", down=len(money) + 1, head=True)
    headings = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
    yield [title, Cell("", across=name, head=True), *cells(*headings, head=True)]
    for number, row in enumerate(money):
        scored = executed[0] if executed and not number else None
        points = _DASH if scored is None else f"{scored.points:f}"
        score = _DASH if scored is None else score_of(scored)
        share = row.rate or ("" if scored is None else _actual(scored))
        amounts = cells(row.opening, row.budget, row.spent, points, share, score, number=True)
        yield [Cell(row.name, across=name, head=True), *amounts]


def _known_money(executed: list[LeafResult]) -> tuple[Money, ...]:
    """The row of amounts that the data gave for the execution rate, or the rate's row alone."""
    if not executed:
        return ()
    given = [step.given or "" for step in executed[0].explanation().steps if step.kind == "input"]
    met = _AMOUNTS.fullmatch(given[0]) if given else None
    spent, budget = (met[1], met[2]) if met is not None else ("", "")
    return (Money("年度资金总额", "", budget, spent),)


def _goals(said: Particulars, wide: int) -> Iterator[list[Cell]]:
    if not said.goal and not said.achieved:
        return
    half = (wide - 1) // 2
    rest = wide - 1 - half
    yield [
        Cell("年度总体目标", down=2, head=True),
        Cell("年初预期目标", across=half, head=True),
        Cell("目标实际完成情况", across=rest, head=True),
    ]
    yield [Cell(said.goal, across=half), Cell(said.achieved, across=rest)]


def _indicators(
    result: Result, said: Particulars, leaves: list[LeafResult], levels: list[int]
) -> Iterator[list[Cell]]:
    columns = ("年度指标值(A)", "实际完成指标值(B)", "分值", "得分", "偏差原因分析及改进措施")
    # A single level takes the room of two, so that the block of amounts above has its columns.
    across = 2 if len(levels) == 1 else 1
    headings = [Cell(LEVELS[level], across=across, head=True) for level in levels]
    title = Cell("年度绩效指标", down=len(leaves) + 1, head=True)
    yield [title, *headings, *cells(*columns, head=True)]
    for line in _lines(result, leaves, levels):
        leaf = line.leaf
        remark = said.remarks.get(leaf.name) or loss_of(leaf)
        texts = cells(leaf.leaf.target or "", _actual(leaf))
        numbers = cells(f"{leaf.points:f}", score_of(leaf), number=True)
        names = [attrs.evolve(cell, across=across) for cell in line.names if cell is not None]
        yield [*names, *texts, *numbers, Cell(remark)]


def _actual(leaf: LeafResult) -> str:
    """What was achieved, as it was given."""
    steps = [step for step in leaf.explanation().steps if step.kind == "input"]
    if len(steps) == 1:
        return steps[0].given or ""
    return "；".join(f"{step.name}：{step.given}" for step in steps)
