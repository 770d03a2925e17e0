"""What the documents say is true: their examples run, their links lead somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]

FENCE = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
OPTIONS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL | doctest.NORMALIZE_WHITESPACE


def relative(path: Path) -> str:
    """A page's name in test reports."""
    return path.relative_to(ROOT).as_posix()


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return [body for name, body in FENCE.findall(text) if name == language]


def only_python(text: str) -> str:
    """The page with every line outside its Python blocks made empty, so line numbers stay."""
    kept = []
    end = 0
    for fence in FENCE.finditer(text):
        if fence[1] == "python":
            kept += ["\n" * text.count("\n", end, fence.start(2)), fence[2]]
            end = fence.end(2)
    return "".join(kept)


def links(text: str) -> set[str]:
    """Targets of the links of a page that lead to files of this project."""
    prose = FENCE.sub("", text)
    return {
        target.partition("#")[0]
        for target in LINK.findall(prose)
        if "://" not in target and not target.startswith("#")
    }


@pytest.mark.parametrize(
    "page", [page for page in PAGES if ">>>" in page.read_text(encoding="utf-8")], ids=relative
)
def test_python_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page's Python session, read from top to bottom, prints what the page says."""
    monkeypatch.chdir(ROOT)
    text = only_python(page.read_text(encoding="utf-8"))
    session = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    report: list[str] = []

    result = doctest.DocTestRunner(optionflags=OPTIONS).run(session, out=report.append)

    assert result.attempted > 0
    assert not result.failed, "".join(report)


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_links_lead_to_files(page: Path) -> None:
    """Every relative link of a page leads to a file or folder of the project."""
    broken = {
        target
        for target in links(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    }

    assert not broken


def test_the_index_names_every_page() -> None:
    """Each page can be reached from docs/README.md; error pages through their own index."""
    index = DOCS / "README.md"
    linked = {(DOCS / target).resolve() for target in links(index.read_text(encoding="utf-8"))}
    pages = {
        page.resolve()
        for page in DOCS.rglob("*.md")
        if page != index and page.parent.name != "errors"
    }

    assert not pages - linked


def test_the_readme_needs_two_commands() -> None:
    """The README offers two shell lines: one that scores the example, one that runs the tests."""
    commands = [body.strip() for body in blocks(README.read_text(encoding="utf-8"), "sh")]

    assert len(commands) == 2
    assert not [command for command in commands if "\n" in command]
    scoring, testing = commands
    assert scoring.endswith(
        "perfeval score examples/yantai/third-party.rubric examples/yantai/data.json"
    )
    assert testing.endswith("python -m pytest")
