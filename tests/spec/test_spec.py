"""Texts as authors write them, with the findings that they must give.

``bad/`` and ``good/`` hold literate cases: Markdown with fenced blocks. A bad
case is a text, or a change to an example rubric, and the findings in order of
the text: code, severity, and the words that the finding points at (``⏎`` is a
line break). A missing finding fails a case, and so does a surplus one. A good
case has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import perfeval
from perfeval.diagnostics import Diagnostic
from perfeval.render import render
from tests.gaps import OPEN_ROWS

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HIDDEN = re.compile(r"<U\+([0-9A-F]{4})>")
_SHOWN = "\u200b\u202e\u00ad\u3000"


@attrs.frozen
class Case:
    """One text with what is said about it."""

    title: str
    kind: str
    info: str
    text: str
    expected: tuple[str, ...] = ()

    @property
    def points(self) -> str | None:
        """The full score of a rule."""
        found = re.search(r"points=(\S+)", self.info)
        return found[1] if found else None

    def findings(self) -> tuple[Diagnostic, ...]:
        """What is found in the text."""
        if self.kind == "rule":
            return perfeval.check(self.text, kind="rule", points=self.points)
        if self.kind == "rubric":
            return perfeval.check(self.text)
        return perfeval.check(_changed(self.info.strip(), self.text))


def _changed(name: str, change: str) -> str:
    """The example ``name`` with the ``-`` lines of ``change`` replaced by its ``+`` lines."""
    lines = change.split("\n")
    old = "\n".join(line[1:] for line in lines if line.startswith("-"))
    new = "\n".join(line[1:] for line in lines if line.startswith("+"))
    text = (_ROOT / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    return text.replace(old, new)


def _cases(folder: str) -> Iterator[Case]:
    for page in sorted((_HERE / folder).glob("*.md")):
        title = kind = info = text = ""
        place = 0
        content = page.read_text(encoding="utf-8")
        for match in _FENCE.finditer(content):
            heads = re.findall(r"^## (.+)$", content[place : match.start()], re.MULTILINE)
            title = heads[-1] if heads else title
            place = match.end()
            body = _HIDDEN.sub(lambda found: chr(int(found[1], 16)), match[3])
            if match[1] == "findings":
                name = f"{page.stem}: {title}"
                yield Case(name, kind, info, text, tuple(match[3].splitlines()))
                continue
            kind, info, text = match[1], match[2], body.removesuffix("\n")
            if folder == "good":
                yield Case(f"{page.stem}: {text[:30]}", kind, info, text)


def _shown(finding: Diagnostic) -> str:
    assert finding.source is not None
    assert finding.span is not None
    words = finding.source.excerpt(finding.span).replace("\n", "⏎")
    for char in _SHOWN:
        words = words.replace(char, f"<U+{ord(char):04X}>")
    return f"{finding.code} {finding.severity} {words}".rstrip()


def _title(case: Case) -> str:
    return case.title


_BAD, _GOOD = list(_cases("bad")), list(_cases("good"))


@pytest.mark.parametrize("case", _BAD, ids=_title)
def test_fault_is_found_where_it_is(case: Case) -> None:
    """A faulty text gives the listed findings at the listed words, and no others.

    Each is laid out in both languages, with advice and an excerpt.
    """
    found = case.findings()

    assert tuple(_shown(finding) for finding in found) == case.expected
    for finding in found:
        assert "改法" in render(finding)
        assert "help" in render(finding, lang="en")


@pytest.mark.parametrize("case", _GOOD, ids=_title)
def test_sound_text_gives_no_finding(case: Case) -> None:
    """A text without a fault gives no finding at all."""
    assert [_shown(finding) for finding in case.findings()] == []


def test_there_are_many_faults() -> None:
    """At least sixty faulty copies of example rubrics are checked, each with one fault."""
    copies = [case for case in _BAD if case.kind == "change"]

    assert len({(case.info, case.text) for case in copies}) >= 60
    assert {len(case.expected) for case in copies} == {1}
    assert len({case.expected[0].split()[0] for case in copies}) >= 30


# Rules and rubrics that are sound -----------------------------------------------

_SOUND = {
    file.stem: [
        row
        for row in map(json.loads, filter(None, file.read_text(encoding="utf-8").splitlines()))
        if row.get("expect") not in {"error", "warning"} and row["id"] not in OPEN_ROWS
    ]
    for file in sorted((_ROOT / "tests" / "conformance").glob("*.jsonl"))
}

WARNED = {
    "a030": "PE402",  # [60%,80%) and 60%以下 both take 60%
    "a037": "PE402",  # 80%-90% and 80%以下 both take 80%
    "a075": "PE402",  # 60%-100% and 60%以下 both take 60%
    "a094": "PE402",  # ≤5% and 5%-10% both take 5%
    "a169": "PE434",  # the full score at 90%, and more points for more
    "a195": "PE435",  # 可以为负, and nothing says how far
    "c021": "PE402",  # 不超过5天 and 5天至15天 both take 5天
    "e006": "PE402",  # (5%,10%] and 10%以上 both take 10%
    "e007": "PE402",  # [90%,95%) and 90%以下 both take 90%
    "e013": "PE402",  # 80%-85% and 80%以下 both take 80%
    "e014": "PE402",  # 500万元以内 and 500万元至600万元 both take 500万元
    "e037": "PE402",  # 90%及以上 and 90%以下 both take 90%
    "e206": "PE402",  # ≥95% and 95%以下 both take 95%
    "e369": "PE402",  # 24次及以上 and 24次以下 both take 24次
    "e385": "PE402",  # 5%以内 and 5%—10% both take 5%
    "e423": "PE402",  # 60%以上 and 60%以下 both take 60%
    "e445": "PE402",  # 20%及以上 and 20%以下 both take 20%
    "e476": "PE402",  # 80%及以上 and 80%以下 both take 80%
    "e482": "PE402",  # 3万户以上 and 3万户以下 both take 3万户
    "e553": "PE402",  # ≤2% and 2%～5% both take 2%
    "a198": "PE436",  # 6 points and at most 2 more, of 10
    "ro026": "PE402",  # 35%-60% and 35%以下 both take 35%
    "ro119": "PE436",  # at most 3 points, of 5
    "ro239": "PE435",  # 可出现负分, and nothing says how far
    "ro240": "PE435",  # 可倒扣, and nothing says how far
    "f006": "PE402",  # [70%,90%) and 70%以下 both take 70%
    "f035": "PE436",  # 4 points and at most 1 more, of 6
    "f053": "PE435",  # 可以为负, and nothing says how far
    "f114": "PE402",  # 70%-85% and 70%以下 both take 70%
    "f146": "PE433",  # a rate of 100% is worth more than the 10 points
    "g012": "PE402",  # 80%以上 and 80%以下 both take 80%
    "g084": "PE402",  # 70%-90% and 70%以下 both take 70%
    "g115": "PE433",  # a rate of 100% is worth more than the 5 points
    "g171": "PE436",  # at most 9 points, of 10
    "h019": "PE402",  # a rate within a band, and 形成沉淀资金 as well
    "h020": "PE402",  # 80%—90% and 80%以下 both take 80%
    "h082": "PE402",  # [99%,99.5%) and 99%以下 both take 99%
    "h092": "PE402",  # 95%—98% and 95%以下 both take 95%
    "h098": "PE402",  # 80% to 90% and 80%以下 both take 80%
    "h160": "PE402",  # 100% and 90-100% both take 100%
}
"""Cases of ``tests/conformance`` that score, and are rightly warned about."""


@pytest.mark.parametrize("file", _SOUND)
def test_rules_that_score_are_not_complained_about(file: str) -> None:
    """A rule with known scores has no error, and a warning only where one is listed."""
    found = {
        row["id"]: {
            finding.code
            for finding in perfeval.check(row["text"], kind="rule", points=row.get("points"))
        }
        for row in _SOUND[file]
    }

    expected = {row["id"]: {WARNED[row["id"]]} for row in _SOUND[file] if row["id"] in WARNED}
    assert {name: codes for name, codes in found.items() if codes} == expected


@pytest.mark.parametrize(
    "file", sorted((_ROOT / "examples").rglob("*.rubric")), ids=lambda file: file.stem
)
def test_example_rubric_has_no_error(file: Path) -> None:
    """The example rubrics have no finding but stated weights that their leaves contradict."""
    found = perfeval.check(file.read_text(encoding="utf-8"))

    assert {finding.code for finding in found} <= {"PE413"}
