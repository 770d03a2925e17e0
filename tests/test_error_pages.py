"""Every page of ``docs/reference/errors`` keeps its word: the bad example has the fault.

A page shows one text that gives exactly its code, with all that is printed for
it, and one that gives nothing. A page about data shows one rule or rubric, and
the data in JSON. A page about tables shows CSV, one about published tables
what was reported.
"""

from __future__ import annotations

import re

import pytest

import perfeval
from perfeval import cli
from perfeval.catalogue import CATALOGUE, RETIRED
from perfeval.render import render
from tests import error_pages
from tests.error_pages import HEADINGS, MADE, PAGES

_SHOWN = [code for code in CATALOGUE if code not in MADE]


@pytest.mark.parametrize("code", _SHOWN)
def test_bad_example_has_exactly_the_fault_of_its_page(code: str) -> None:
    """The bad example of a page gives its code once, and no other finding."""
    bad = [found for example, found in error_pages.tried(code) if example.bad]

    assert bad
    for found in bad:
        assert [each.code for each in found] == [code]


@pytest.mark.parametrize("code", CATALOGUE)
def test_good_example_has_no_fault(code: str) -> None:
    """The good example of a page gives no finding at all."""
    good = [found for example, found in error_pages.tried(code) if not example.bad]

    assert good
    assert set(good) == {()}


@pytest.mark.parametrize("code", MADE)
def test_fault_that_no_page_can_show_is_found(code: str) -> None:
    """What is too long for a page, or is no text at all, gives the code of the page too."""
    assert [found.code for found in error_pages.found_on(code)] == [code]


@pytest.mark.parametrize("code", CATALOGUE)
def test_page_shows_what_is_printed(code: str) -> None:
    """A page has six headings, the sentences of the catalogue, and the whole printed text."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")

    assert [line for line in page.split("\n") if line.startswith("## ")] == HEADINGS
    assert page == error_pages.composed(CATALOGUE[code])


def test_every_code_has_a_page_and_no_page_lacks_a_code() -> None:
    """The pages are those of the catalogue, and the index lists them."""
    assert {page.stem for page in PAGES.glob("PE*.md")} == set(CATALOGUE)
    assert (PAGES / "index.md").read_text(encoding="utf-8") == error_pages.index()


def test_codes_are_never_given_out_again() -> None:
    """What a code once said, no other code of that number says."""
    assert not set(CATALOGUE) & set(RETIRED)
    assert not {entry.name for entry in CATALOGUE.values()} & set(RETIRED.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", CATALOGUE)
def test_message_of_a_bad_example_has_no_hole(code: str, lang: str) -> None:
    """Every finding fills in all the words that its sentences need."""
    shown = render(error_pages.found_on(code), lang)  # type: ignore[arg-type] # a literal

    assert not re.search("(?<![…{\\[])…(?![…}\\]])", shown)


def test_fault_of_our_own_is_reported_with_its_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command never dies without saying that it is not the author's fault."""

    def broken(*_: object, **__: object) -> None:
        msg = "甲"
        raise KeyError(msg)

    monkeypatch.setattr(perfeval.api, "load", broken)

    assert cli.main(["check", "甲.rubric"]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("error[PE901 internal-error]: 程序自身出错：KeyError: '甲'\n")
    assert "Traceback" in printed
