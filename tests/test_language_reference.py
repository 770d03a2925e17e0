"""The language reference is true: every example of every section runs.

A page is a specification. Its sections are numbered, so that tests and findings can cite
them, and its examples are fenced blocks: a ``rule`` or a ``rubric``, followed by what it
means (``scores``, ``diagnostics``, ``readings``, ``inputs``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

import perfeval
from perfeval.catalogue import CATALOGUE, Language
from perfeval.catalogue.readings import READINGS

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
TWINS = ("language", "rubric-file", "inputs")
LANGUAGES = (".md", ".en.md")
PROSE_ONLY = "<!-- prose only -->"

HEADING = re.compile(r"^#{2,4} (\d+(?:\.\d+)*) \S", re.MULTILINE)
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r'(\w+)(?:=("[^"]*"|\S+))?')
VALUE = re.compile(r'(?:([^\s"=,]+)=)?"([^"]*)"(?::"([^"]*)")?')
HIDDEN = re.compile(r"<U\+([0-9A-F]{4})>")
SUBJECTS = ("rule", "rubric")
MEANINGS = ("scores", "diagnostics", "readings", "inputs")


@attrs.frozen
class Example:
    """A rule or rubric of the reference with what the page says about it."""

    page: str
    section: str
    number: int
    kind: str
    options: dict[str, str]
    text: str
    meanings: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """How test reports cite the example: page, section, place in the section."""
        return f"{self.page} {self.section}#{self.number}"

    def check(self) -> set[str]:
        """The codes of all findings."""
        if self.kind == "rubric":
            found = perfeval.check(self.text)
        else:
            strict = "strict" in self.options
            points = self.options.get("points")
            found = perfeval.check(self.text, kind="rule", points=points, strict=strict)
        return {diagnostic.code for diagnostic in found}

    def compile(self) -> perfeval.Rule | perfeval.Rubric:
        """The compiled rule or rubric."""
        if self.kind == "rubric":
            return perfeval.compile(self.text)
        options: dict[str, Any] = {k: v for k, v in self.options.items() if k != "strict"}
        return perfeval.rule(self.text, **options)


def sections(text: str) -> Iterator[tuple[str, str]]:
    """Number and body of each section; a body ends where the next heading stands."""
    found = list(HEADING.finditer(text))
    for place, heading in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        yield heading[1], text[heading.end() : end]


def read(page: str) -> str:
    """The text of one page."""
    return (REFERENCE / page).read_text(encoding="utf-8")


def blocks(text: str) -> list[tuple[str, str]]:
    """Info line and body of every fenced block."""
    return [(info, body) for info, body in FENCE.findall(text)]


def examples_of(page: str) -> list[Example]:
    """Every example of a page, in order."""
    return [
        example for section, body in sections(read(page)) for example in _in(page, section, body)
    ]


def _in(page: str, section: str, body: str) -> list[Example]:
    found: list[Example] = []
    for info, text in blocks(body):
        kind, _, rest = info.partition(" ")
        if kind in SUBJECTS:
            options = {key: value.strip('"') for key, value in OPTION.findall(rest)}
            shown = HIDDEN.sub(lambda match: chr(int(match[1], 16)), text)
            found.append(Example(page, section, len(found) + 1, kind, options, shown, ()))
        elif kind in MEANINGS:
            meanings = (*found[-1].meanings, (kind, text))
            found[-1] = attrs.evolve(found[-1], meanings=meanings)
    return found


PAGES = [name + suffix for name in TWINS for suffix in LANGUAGES]
EXAMPLES = [example for name in TWINS for example in examples_of(name + LANGUAGES[0])]
"""Those of the Chinese pages; ``test_twins_agree`` says that the English pages have the same."""


def meanings(kind: str) -> list[Any]:
    """All examples that state one kind of meaning, with its lines, as test parameters."""
    return [
        pytest.param(example, text.splitlines(), id=example.id)
        for example in EXAMPLES
        for stated, text in example.meanings
        if stated == kind
    ]


def score_of(subject: perfeval.Rule | perfeval.Rubric, values: str) -> str:
    """The score as text, or the codes of the error."""
    given = [(name, (value, Decimal(score)) if score else value)
             for name, value, score in VALUE.findall(values)]  # fmt: skip
    try:
        if isinstance(subject, perfeval.Rubric):
            return str(subject.evaluate(dict(given)).total)
        named: dict[str, Any] = {name: value for name, value in given if name}
        return str(subject(*(value for name, value in given if not name), **named))
    except perfeval.PerfevalError as error:
        return " ".join(sorted({diagnostic.code for diagnostic in error.diagnostics}))


@pytest.mark.parametrize(("example", "lines"), meanings("scores"))
def test_scores(example: Example, lines: list[str]) -> None:
    """An example compiles and scores each row of values as the page says."""
    subject = example.compile()
    stated = [line.partition(" -> ")[::2] for line in lines]

    assert [(values, score_of(subject, values)) for values, _ in stated] == stated


@pytest.mark.parametrize(("example", "lines"), meanings("diagnostics"))
def test_diagnostics(example: Example, lines: list[str]) -> None:
    """An example has exactly the findings that the page names."""
    assert example.check() == set(lines)


@pytest.mark.parametrize(("example", "lines"), meanings("readings"))
def test_readings(example: Example, lines: list[str]) -> None:
    """An example records exactly the default readings that the page names."""
    assert sorted({reading.topic for reading in example.compile().readings}) == sorted(lines)


@pytest.mark.parametrize(("example", "lines"), meanings("inputs"))
def test_inputs(example: Example, lines: list[str]) -> None:
    """An example asks for exactly the inputs that the page lists, in that order."""
    subject = example.compile()
    shown = []
    for spec in subject.inputs:
        labels = f" {' | '.join(spec.labels)}" if spec.labels else ""
        shown.append(f"{spec.key}: {spec.kind}{labels}")

    assert shown == lines


def test_examples_say_what_they_mean() -> None:
    """Every rule and rubric of a page is followed by a block that says what it means."""
    assert [example.id for example in EXAMPLES if not example.meanings] == []


@pytest.mark.parametrize(
    "example",
    [each for each in EXAMPLES if "diagnostics" not in dict(each.meanings)],
    ids=lambda example: example.id,
)
def test_good_examples_are_clean(example: Example) -> None:
    """An example without stated diagnostics has none, warnings included."""
    assert example.check() == set()


@pytest.mark.parametrize("page", PAGES)
def test_sections_have_examples(page: str) -> None:
    """Every section has an example of its own, or in its parts, or is marked as prose only."""
    text = read(page)
    numbers = [number for number, _ in sections(text)]
    bare = [
        number
        for number, body in sections(text)
        if not _in(page, number, body)
        and PROSE_ONLY not in body
        and not any(other.startswith(f"{number}.") for other in numbers)
    ]

    assert numbers
    assert not bare


@pytest.mark.parametrize("page", PAGES)
def test_sections_are_numbered_in_order(page: str) -> None:
    """Section numbers count up without gaps: 1, 1.1, 1.2, 2, and so on."""
    previous: list[int] = []
    for number, _ in sections(read(page)):
        parts = [int(part) for part in number.split(".")]
        step = previous[: len(parts)]
        expected = [*step[:-1], step[-1] + 1] if len(step) == len(parts) else [*previous, 1]
        assert parts == expected
        previous = parts


@pytest.mark.parametrize("name", TWINS)
def test_twins_agree(name: str) -> None:
    """Chinese and English pages have the same sections with the same examples."""
    chinese, english = (read(name + suffix) for suffix in LANGUAGES)

    assert [(n, blocks(b)) for n, b in sections(chinese)] == [
        (n, blocks(b)) for n, b in sections(english)
    ]


@pytest.mark.parametrize("suffix", LANGUAGES)
def test_every_reading_is_described(suffix: str) -> None:
    """Each phrase with two readings has its row in section 9; the recorded ones have an example.

    A row says what the finding says: what is taken, what else, and what settles it.
    """
    text = read(f"language{suffix}")
    lang: Language = "en" if suffix == ".en.md" else "zh"
    section = "".join(body for number, body in sections(text) if number.split(".")[0] == "9")
    recorded = {
        line
        for name in TWINS
        for example in examples_of(name + suffix)
        for kind, lines in example.meanings
        if kind == "readings"
        for line in lines.splitlines()
    }

    described = {
        topic
        for topic, entry in READINGS.items()
        if " | ".join([f"| `{topic}`", *entry.words(lang).values()]) in section
    }
    settled = re.split(r"^### 9\.2 ", text, flags=re.MULTILINE)[1]
    fixed = {topic for topic in READINGS if f"| `{topic}` |" in settled}

    assert described == set(READINGS)
    assert described - fixed <= recorded
    assert not recorded & fixed


@pytest.mark.parametrize("suffix", LANGUAGES)
def test_every_code_is_described(suffix: str) -> None:
    """Each finding about the text of a rule or rubric has a row in section 7."""
    text = read(f"language{suffix}")
    section = "".join(body for number, body in sections(text) if number.split(".")[0] == "7")
    codes = [code for code in CATALOGUE if code < "PE5"]

    assert codes
    assert not [code for code in codes if f"[{code}](errors/{code}.md)" not in section]
