"""The page that says where a change goes is what the files say."""

from __future__ import annotations

import pytest

from tests import change_walks
from tests.change_walks import WALKS, Walk

every_walk = pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.asked)


@every_walk
def test_each_step_has_one_file(walk: Walk) -> None:
    """What a step is found by stands in one file; after a change of it, name another piece."""
    found = {step.found_by: change_walks.files(step) for step in walk.steps}

    assert {text: len(files) for text, files in found.items()} == dict.fromkeys(found, 1)
    if walk.most is not None:
        assert len({path for files in found.values() for path in files}) <= walk.most


def test_the_page_is_what_the_files_say() -> None:
    """After files have moved, ``python -m tests.change_walks`` writes it anew."""
    assert change_walks.PAGE.read_text(encoding="utf-8") == change_walks.composed()
