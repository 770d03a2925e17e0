"""A whole report as one page of HTML that needs nothing else: no scripts, no fonts, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from perfeval.model.rounded import percent
from perfeval.render.excerpt import visible
from perfeval.report.charts import Named, losses_picture, ranking, ranking_picture, scores_picture
from perfeval.report.forms import SIGNATURE, Particulars, who_line
from perfeval.report.plot import leaf_picture
from perfeval.report.style import STYLE
from perfeval.report.summary import below, rate_of, score_of, sentence, summary_table, total_of

if TYPE_CHECKING:
    from perfeval.results.result import GroupResult, LeafResult, Result

__all__ = ["batch_page", "sheet_page", "to_page"]

_DEEPEST = 4
_BELOW = "总分在80分以下：须说明绩效目标未实现的原因和下一步拟采取的具体措施。"


def _said(text: str) -> str:
    """Words of an author as HTML."""
    return escape(visible(" ".join(text.split())))


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{_said(title)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def to_page(result: Result, particulars: Particulars | None = None) -> str:
    """The report of one result: total and grade, summary, pictures, table, explanations.

    With ``particulars`` it says whom and which year it is about, and ends with
    a line to sign.
    """
    title = result.rubric.title
    heading = f"<h1>{_said(title)}</h1>\n"
    if particulars is None:
        return _page(title, f"{heading}{''.join(_sections(result))}")
    who = who_line(particulars)
    heading += f'<p class="note">{_said(who)}</p>\n' if who else ""
    foot = f'<p class="foot">{SIGNATURE}</p>\n'
    return _page(title, f"{heading}{''.join(_sections(result))}{foot}")


def sheet_page(title: str, tables: Sequence[str], *, landscape: bool = False) -> str:
    """A page of tables that are HTML already, each beginning on a sheet of its own."""
    kind = "scroll landscape" if landscape else "scroll"
    parts = (f'<article class="{kind}">\n{table}</article>\n' for table in tables)
    return _page(title, "".join(parts))


def batch_page(results: Named) -> str:
    """The reports of several departments on one page, with a ranking in front."""
    ranked = ranking(results)
    titles = dict.fromkeys(result.rubric.title for _, _, result in ranked)
    title = "、".join(titles)
    rows = "\n".join(
        f"<tr>{_cell(str(place or '—'), number=True)}{_cell(name)}"
        f"{_cell(total_of(result), number=True)}{_cell(_grade(result))}</tr>"
        for place, name, result in ranked
    )
    head = "".join(f"<th>{heading}</th>" for heading in ("名次", "部门", "综合得分", "等级"))
    picture = ranking_picture([(name, result) for _, name, result in ranked])
    articles = "".join(
        f"<article>\n<h1>{_said(name)}</h1>\n{''.join(_sections(result))}</article>\n"
        for _, name, result in ranked
    )
    return _page(
        title,
        f"<h1>{_said(title)}</h1>\n<h2>排名</h2>\n<figure>{picture}</figure>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>\n{articles}",
    )


def _grade(result: Result) -> str:
    return (result.grade or "") if result.complete else ""


def _cell(text: str, *, number: bool = False, kind: str = "") -> str:
    kinds = " ".join(filter(None, ("number" if number else "", kind)))
    opened = f'<td class="{kinds}">' if kinds else "<td>"
    return f"{opened}{_said(text)}</td>"


def _sections(result: Result) -> Iterator[str]:
    yield f'<p class="closing">{_said(sentence(result))}</p>\n'
    if result.complete:
        rate = percent(result.rate)
        yield f'<p class="note">满分{result.points:f}分，得分率{rate}</p>\n'
    if below(result):
        yield f'<p class="note">{_BELOW}</p>\n'
    yield f"<h2>得分情况</h2>\n{_summary(result)}"
    pictures = filter(None, (scores_picture(result), losses_picture(result)))
    figures = "\n".join(f"<figure>{picture}</figure>" for picture in pictures)
    yield f'<h2>图示</h2>\n<div class="pictures">\n{figures}\n</div>\n'
    yield f"<h2>指标得分表</h2>\n{_table(result)}"
    yield f"<h2>评分说明</h2>\n{''.join(_explained(leaf) for leaf in result)}"


def _summary(result: Result) -> str:
    table = summary_table(result)
    head = "".join(f"<th>{_said(cell)}</th>" for cell in table.headings)
    rows = "\n".join(
        f"<tr><th>{_said(row[0])}</th>{''.join(_cell(cell, number=True) for cell in row[1:])}</tr>"
        for row in table.rows
    )
    return (
        f'<div class="scroll"><table class="summary">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>\n"
    )


def _table(result: Result) -> str:
    rows = []
    groups = iter(result.groups)
    group = next(groups, None)
    for place, leaf in enumerate(result):
        while group is not None and group.group.first <= place:
            rows.append(_row(group, "heading"))
            group = next(groups, None)
        rows.append(_row(leaf, "leaf"))
    rate = percent(result.rate) if result.complete else ""
    numbers = (f"{result.points:f}", total_of(result), rate)
    rows.append(_numbers("total", _cell("合计"), numbers))
    head = "<th>指标</th>" + "".join(
        f'<th class="number">{heading}</th>' for heading in ("分值", "得分", "得分率")
    )
    body = "\n".join(rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


def _row(part: LeafResult | GroupResult, kind: str) -> str:
    depth = min(len(part.path), _DEEPEST)
    name = _cell(part.name, kind=f"level{depth}")
    return _numbers(kind, name, (f"{part.points:f}", score_of(part), rate_of(part)))


def _numbers(kind: str, name: str, numbers: tuple[str, str, str]) -> str:
    cells = "".join(_cell(number, number=True) for number in numbers)
    return f'<tr class="{kind}">{name}{cells}</tr>'


def _opened(line: str) -> str:
    return '<p class="more">' if line.startswith("    ") else "<p>"


def _explained(leaf: LeafResult) -> str:
    """One indicator's explanation, folded away on the screen and open on paper."""
    _, *lines = leaf.explain().splitlines()
    steps = "\n".join(f"{_opened(line)}{_said(line)}</p>" for line in lines)
    less = leaf.score is not None and leaf.rate is not None and leaf.rate < 1
    kind = "score less" if less else "score"
    path = " › ".join(leaf.path[:-1])
    above = f'<span class="path">{_said(path)}</span>' if path else ""
    picture = leaf_picture(leaf)
    return (
        f'<details>\n<summary><span class="name">{above}{_said(leaf.name)}</span>'
        f'<span class="{kind}">{score_of(leaf)} / {leaf.points:f}</span>'
        f'</summary>\n<div class="steps">\n{steps}\n{picture}</div>\n</details>\n'
    )
