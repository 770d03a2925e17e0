"""Every page of ``docs/reference/errors`` keeps its word: the bad example has the fault.

A page shows one text that gives exactly its code, and one that gives nothing.
A page about data shows one rule or rubric, and the data in JSON. A page about
tables shows CSV.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

import perfeval
from perfeval.catalogue import CATALOGUE
from perfeval.render import render

_PAGES = Path(__file__).parents[1] / "docs" / "reference" / "errors"
_FENCE = re.compile(
    r"^```(rule|rubric|json|csv) (bad|good)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_RUBRIC = "评价体系 部门整体支出绩效评价\n"

RESERVED = {
    "PE518": "values that were summed up with different units are refused one by one",
    "PE524": "a warning about data needs a place on the result",
    "PE525": "raised by the inverse questions",
    "PE526": "about a reported table, which the tests of the audit show",
    "PE527": "about a reported table, which the tests of the audit show",
    "PE528": "about a reported table, which the tests of the audit show",
    "PE901": "a fault of the program itself cannot be provoked by a text",
}
"""Codes without a page, and why."""


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

    def codes(self) -> list[str]:
        """The codes of all findings about the text."""
        strict = "strict" in self.info.split()
        if self.kind == "rule":
            found = perfeval.check(self.text, kind="rule", points=self.points, strict=strict)
        else:
            found = perfeval.check(self.text, strict=strict)
        return [finding.code for finding in found]

    def codes_for(self, data: list[str] | dict[str, object]) -> list[str]:
        """The codes of all findings about ``data``."""
        try:
            if self.kind == "rubric":
                assert isinstance(data, dict)
                perfeval.compile(self.text).evaluate(data)
            else:
                rule = perfeval.rule(self.text, points=self.points)
                values: Any = data
                rule(*values) if isinstance(data, list) else rule(**values)
        except perfeval.PerfevalError as error:
            return [finding.code for finding in error.diagnostics]
        return []


def _examples(code: str) -> list[Example]:
    page = (_PAGES / f"{code}.md").read_text(encoding="utf-8")
    return [
        Example(kind, which == "bad", info, text)
        for kind, which, info, text in _FENCE.findall(page)
    ]


def _csv_codes(text: str, folder: Path) -> list[str]:
    file = folder / "体系.csv"
    file.write_text(text, encoding="utf-8")
    try:
        rubric = perfeval.load(file)
    except perfeval.RubricError as error:
        return [finding.code for finding in error.diagnostics]
    return [finding.code for finding in rubric.warnings]


def _codes(example: Example, examples: list[Example], folder: Path) -> list[str]:
    if example.kind == "csv":
        return _csv_codes(example.text, folder)
    if example.kind == "json":
        return examples[0].codes_for(json.loads(example.text))
    return example.codes()


def _long_text() -> str:
    return _RUBRIC + "# 说明\n" * 700_000


def _many_indicators() -> str:
    return _RUBRIC + "一级指标 甲（1分）\n" * 20_001


_PAGED = [code for code in CATALOGUE if code not in RESERVED]
_MADE: dict[str, Callable[[], str]] = {"PE105": _long_text, "PE116": _many_indicators}
_SHOWN = [code for code in _PAGED if code not in {*_MADE, "PE522"}]


@pytest.mark.parametrize("code", _SHOWN)
def test_bad_example_has_exactly_the_fault_of_its_page(code: str, tmp_path: Path) -> None:
    """The bad example of a page gives its code once, and no other finding."""
    examples = _examples(code)
    bad = [example for example in examples if example.bad]

    assert bad
    for example in bad:
        assert _codes(example, examples, tmp_path) == [code]


@pytest.mark.parametrize("code", _PAGED)
def test_good_example_has_no_fault(code: str, tmp_path: Path) -> None:
    """The good example of a page gives no finding at all."""
    examples = _examples(code)
    good = [example for example in examples if not example.bad]

    assert good
    for example in good:
        assert _codes(example, examples, tmp_path) == []


@pytest.mark.parametrize("code", _MADE)
def test_fault_of_a_huge_text_is_found(code: str) -> None:
    """What is too long for a page gives the code of the page too."""
    found = {finding.code for finding in perfeval.check(_MADE[code]())}

    assert code in found


def test_file_in_another_encoding_is_not_read(tmp_path: Path) -> None:
    """A file that is not UTF-8 gives PE522."""
    file = tmp_path / "体系.rubric"
    file.write_bytes(_RUBRIC.encode("gb18030"))

    with pytest.raises(perfeval.RubricError) as caught:
        perfeval.load(file)

    assert [finding.code for finding in caught.value.diagnostics] == ["PE522"]


def test_codes_without_a_page_are_listed() -> None:
    """Each code has a page or a stated reason for having none."""
    pages = {page.stem for page in _PAGES.glob("PE*.md")}

    assert pages == set(_PAGED)
    assert set(CATALOGUE) >= set(RESERVED)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", [code for code in _SHOWN if code < "PE500"])
def test_message_of_a_bad_example_has_no_hole(code: str, lang: str) -> None:
    """Every finding fills in all the words that its sentences need."""
    example = next(example for example in _examples(code) if example.bad)
    strict = "strict" in example.info.split()
    kind: Any = example.kind
    found = perfeval.check(example.text, kind=kind, points=example.points, strict=strict)

    shown = render(found[0], lang=lang)  # type: ignore[arg-type] # a literal

    assert "…" not in shown.replace("……", "")
