"""The pages of ``docs/reference/errors``: what they show, and writing what follows from it.

A page says by hand why its code matters, and shows a bad and a good example.
Everything else on it, and the index, follows from the catalogue and from
running the example; ``python -m tests.error_pages`` writes it.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import attrs

import perfeval
from perfeval.catalogue import CATALOGUE, RETIRED, Entry
from perfeval.diagnostics import Diagnostic
from perfeval.render import render
from tests import office_files

PAGES = Path(__file__).parents[1] / "docs" / "reference" / "errors"
HEADINGS = [
    "## 名称",
    "## 说明 What it says",
    "## 为什么 Why",
    "## 错误示例 Bad",
    "## 输出 Output",
    "## 正确示例 Good",
]
_OFFICE = Path(__file__).parent / "fixtures" / "office"
_FENCE = re.compile(
    r"^```(rule|rubric|json|csv|reported) (bad|good)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_SECTION = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
_RUBRIC = "评价体系 部门整体支出绩效评价\n"
_INDEX = """# 错误代码 Error codes

每个代码说一件事：名称说的是哪里不对，改法写在「改法」一行。
Each code says one thing: the name states the fault, the remedy stands in the help line.

每个代码有一页，带错误示例、它的输出和正确示例，都经过测试。
Each code has a page with a bad example, what is printed for it, and a good one; a test runs them.
In an example, `points` is the full score 分值 and `strict` means that no default reading is taken.
"""
_GROUPS = {
    "PE1": "PE1xx 文字与写法 Text and syntax",
    "PE2": "PE2xx 名称 Names",
    "PE3": "PE3xx 类别与单位 Kinds and units",
    "PE4": "PE4xx 分值与分档 Scores, bands and weights",
    "PE5": "PE5xx 数据与计算 Data and evaluation",
    "PE6": "PE6xx 表格 Tables",
    "PE9": "PE9xx 程序自身 Our own faults",
}
_RETIRED = """
## 不再使用的代码 Retired codes

这些代码不再出现，也不会改作他用。
These codes are not given any more, and are never given another meaning.

| 代码 Code | 名称 Name |
|---|---|
"""


@attrs.frozen
class Example:
    """One fenced block of a page."""

    kind: str
    bad: bool
    info: str
    text: str

    @property
    def points(self) -> str | None:
        """The full score that the fence line states."""
        found = re.search(r"points=(\S+)", self.info)
        return found[1] if found else None

    @property
    def rubric(self) -> perfeval.Rubric:
        """The text as a rubric."""
        return perfeval.compile(self.text)

    def checked(self) -> tuple[Diagnostic, ...]:
        """All findings about the text itself."""
        strict = "strict" in self.info.split()
        kind: Any = self.kind
        return perfeval.check(self.text, kind=kind, points=self.points, strict=strict)

    def scored(self, data: list[str] | dict[str, object]) -> tuple[Diagnostic, ...]:
        """All findings about ``data``."""
        try:
            if isinstance(data, list):
                perfeval.rule(self.text, points=self.points)(*data)
                return ()
            if self.kind == "rubric":
                return self.rubric.evaluate(data).warnings
            perfeval.rule(self.text, points=self.points)(**data)  # type: ignore[arg-type] # values
        except perfeval.PerfevalError as error:
            return tuple(error.diagnostics)
        return ()


def examples(code: str) -> list[Example]:
    """The fenced blocks of the page of ``code``, in order."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    return [
        Example(kind, which == "bad", info, text)
        for kind, which, info, text in _FENCE.findall(page)
    ]


@cache
def tried(code: str) -> list[tuple[Example, tuple[Diagnostic, ...]]]:
    """The examples of the page of ``code``, with what is found in each."""
    shown = examples(code)
    return [(each, findings(each, shown)) for each in shown]


def findings(example: Example, shown: list[Example]) -> tuple[Diagnostic, ...]:
    """What is found in ``example``, which stands on a page with the others ``shown``."""
    if example.kind == "csv":
        return _loaded("体系.csv", example.text.encode())
    if example.kind == "json":
        return shown[0].scored(json.loads(example.text))
    if example.kind == "reported":
        data = next(each for each in shown if each.kind == "json")
        audit = shown[0].rubric.audit(json.loads(data.text), json.loads(example.text))
        return audit.diagnostics
    return example.checked()


def _loaded(name: str, content: bytes) -> tuple[Diagnostic, ...]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        try:
            return perfeval.load(file).warnings
        except perfeval.RubricError as error:
            return tuple(error.diagnostics)


def _long_text() -> tuple[Diagnostic, ...]:
    return perfeval.check(_RUBRIC + "# 说明\n" * 700_000)


def _many_indicators() -> tuple[Diagnostic, ...]:
    found = perfeval.check(_RUBRIC + "一级指标 甲（1分）\n" * 20_001)
    return tuple(each for each in found if each.code == "PE116")


def _other_encoding() -> tuple[Diagnostic, ...]:
    return _loaded("体系.rubric", _RUBRIC.encode("gb18030"))


def _own_fault() -> tuple[Diagnostic, ...]:
    return (Diagnostic("PE901", arguments={"what": "KeyError: '甲'"}),)


def _office(name: str, table: str | None = None) -> tuple[Diagnostic, ...]:
    try:
        return perfeval.load(_OFFICE / name, table=table).warnings
    except perfeval.RubricError as error:
        return tuple(each for each in error.diagnostics if each.severity == "error")


MADE: dict[str, Callable[[], tuple[Diagnostic, ...]]] = {
    "PE105": _long_text,
    "PE116": _many_indicators,
    "PE522": _other_encoding,
    "PE610": lambda: _office("no-score-table.docx"),
    "PE611": lambda: _office("21-form-a-sheet.xlsx"),
    "PE612": lambda: _office("21-form-a-sheet.xlsx", "湿地"),
    "PE901": _own_fault,
    **{code: partial(office_files.found_in, code) for code in office_files.FILES},
}
"""Codes whose fault is not a text that a page can show, with what gives it."""


@cache
def found_on(code: str) -> tuple[Diagnostic, ...]:
    """The findings that the page of ``code`` is about, from its first bad example."""
    if code in MADE:
        return MADE[code]()
    return next(found for example, found in tried(code) if example.bad)


# Writing ------------------------------------------------------------------------


def unmarked(template: str) -> str:
    """A template as a page shows it."""
    return template.translate(dict.fromkeys(map(ord, "⟦⟧")))


def output(code: str) -> str:
    """What is printed for the bad example, in both languages."""
    shown = found_on(code)
    zh, en = render(shown, "zh"), render(shown, "en")
    blocks = (f"```text {lang}\n{text}\n```\n" for lang, text in (("zh", zh), ("en", en)))
    return "\n".join(re.sub(r"[ \t]+$", "", block, flags=re.MULTILINE) for block in blocks)


def composed(entry: Entry) -> str:
    """The whole page of a code, around what was written by hand."""
    page = (PAGES / f"{entry.code}.md").read_text(encoding="utf-8")
    sections = dict(_SECTION.findall(page))
    said = [unmarked(each) for each in (entry.zh, entry.help_zh, entry.en, entry.help_en)]
    made = {
        "名称": f"`{entry.name}`，{_SEVERITIES[entry.severity]} {entry.severity}，"
        f"since {entry.since}。\n",
        "说明 What it says": "{}。\n{}。\n\n{}:\n{}.\n".format(*said),
        "输出 Output": output(entry.code),
    }
    parts: dict[str, str] = {**sections, **made}
    body = "\n".join(f"{head}\n\n{parts[head[3:]].strip()}\n" for head in HEADINGS)
    return f"# {entry.code} {entry.name}\n\n{body}"


def index() -> str:
    """The page that lists every code."""
    parts = [_INDEX]
    for start, title in _GROUPS.items():
        head = "| 代码 Code | 名称 Name | 级别 Severity | 说明 Message |\n|---|---|---|---|\n"
        rows = (
            f"| [{code}]({code}.md) | `{entry.name}` | {entry.severity} | {unmarked(entry.zh)} |\n"
            for code, entry in CATALOGUE.items()
            if code.startswith(start)
        )
        parts.append(f"\n## {title}\n\n{head}{''.join(rows)}")
    retired = "".join(f"| {code} | `{name}` |\n" for code, name in RETIRED.items())
    return "".join([*parts, _RETIRED, retired])


def main() -> None:
    """Write all pages and the index."""
    for entry in CATALOGUE.values():
        (PAGES / f"{entry.code}.md").write_text(composed(entry), encoding="utf-8", newline="\n")
    (PAGES / "index.md").write_text(index(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
