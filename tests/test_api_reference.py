"""The API reference says what the code says."""

from __future__ import annotations

import pytest

import perfeval
import perfeval.figures
import perfeval.office
import perfeval.types
from tests import api_reference


def test_the_page_is_what_the_code_says() -> None:
    """After a change, ``python -m tests.api_reference`` writes it anew."""
    assert api_reference.PAGE.read_text(encoding="utf-8") == api_reference.composed()


@pytest.mark.parametrize("module", [perfeval, perfeval.types, perfeval.figures, perfeval.office])
def test_every_public_name_is_on_it(module: object) -> None:
    """And nothing that a class keeps to itself."""
    page = api_reference.composed()

    for name in getattr(module, "__all__"):  # noqa: B009 - of any module
        assert f".{name}" in page
    for kind in (perfeval.Rubric, perfeval.Result):
        own = page.partition(f"### class `perfeval.{kind.__name__}`")[2].partition("\n### ")[0]
        assert own
        assert not [name for name in kind.INSIDE if f"`.{name}(" in own or f"`.{name}:" in own]
