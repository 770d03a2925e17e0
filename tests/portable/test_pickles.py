"""Pickles: of this process, of this release on disk, and of versions that are not this one."""

from __future__ import annotations

import pickle
import pickletools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import perfeval
from perfeval.portable import pickles
from perfeval.types import VersionWarning
from tests.portable.make_pickles import FOLDER, things
from tests.sample import DATA

ROOT = Path(__file__).parents[2]
OLD = sorted(FOLDER.rglob("*.pickle"))
THINGS = things()


def read(name: str) -> Any:  # noqa: ANN401 - whatever was pickled
    """A pickle of the first release."""
    return pickle.loads((FOLDER / "0.1.0" / f"{name}.pickle").read_bytes())


@pytest.mark.parametrize("name", THINGS)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_everything_comes_back_equal(name: str, protocol: int) -> None:
    """Under every protocol."""
    thing = THINGS[name]

    assert pickle.loads(pickle.dumps(thing, protocol)) == thing


def test_results_share_their_rubric() -> None:
    """Many results of one rubric hold it once."""
    rubric = perfeval.compile(THINGS["rubric"].to_text())  # type: ignore[attr-defined]
    results = [rubric.evaluate(DATA) for _ in range(50)]
    packed = pickle.dumps(results)
    again = pickle.loads(packed)

    assert again == results
    assert len({id(each.rubric) for each in again}) == 1
    assert len(packed) < 50 * 1000


@pytest.mark.filterwarnings("ignore::perfeval.errors.VersionWarning")
@pytest.mark.parametrize("path", OLD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pickles_of_releases_are_read_or_refused(path: Path) -> None:
    """A kept pickle equals what is made now and scores alike, or is not read at all."""
    try:
        thing = pickle.loads(path.read_bytes())
    except (pickle.UnpicklingError, perfeval.RubricError):
        return
    if thing == THINGS[path.stem] and isinstance(thing, perfeval.Rubric):
        assert thing.fingerprint == THINGS[path.stem].fingerprint  # type: ignore[attr-defined]
    if path.stem == "rubric":
        assert thing.evaluate(DATA) == THINGS["result"]


def test_pickles_of_the_first_release_are_there() -> None:
    """One of each kind."""
    assert {path.stem for path in (FOLDER / "0.1.0").iterdir()} == set(THINGS)


class TestOtherVersions:
    """What was pickled by a version that is not running."""

    @pytest.fixture(autouse=True)
    def _later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.packed = {name: pickle.dumps(thing) for name, thing in THINGS.items()}
        monkeypatch.setattr(perfeval, "__version__", "9.9.9")

    @pytest.mark.parametrize("name", ["rubric", "table", "rule"])
    def test_they_are_compiled_again_and_say_so(self, name: str) -> None:
        """From the text, with everything that a rule was told."""
        with pytest.warns(VersionWarning, match=r"pickled by perfeval 0\.1.*it scores as before"):
            again = pickle.loads(self.packed[name])

        assert again == THINGS[name]
        if name == "rule":
            assert (again.points, again.target) == (4.5, "≥90%")
            assert again("95%") == 4.5

    def test_a_result_is_kept_where_the_rubric_reads_the_same(self) -> None:
        """Its scores are then those of this version too."""
        with pytest.warns(VersionWarning):
            assert pickle.loads(self.packed["result"]) == THINGS["result"]

    def test_another_reading_is_told(self) -> None:
        """The scores may differ then, and the rubrics are not equal."""
        _, (head, *rest) = pickles.reduce_rubric(THINGS["rubric"])  # type: ignore[arg-type]
        other = head | {"fingerprint": "sha256:0", "perfeval": "0.0.1"}

        with pytest.warns(VersionWarning, match="reads the text otherwise, scores may differ"):
            again = pickles.restore_rubric(other, *rest)
        assert again == THINGS["rubric"]

    def test_a_result_of_another_reading_is_refused(self) -> None:
        """Its scores are not what its rubric gives."""
        result: Any = THINGS["result"]
        _, (head, rubric, parts) = pickles.reduce_result(result)

        with pytest.raises(pickle.UnpicklingError, match="reads the rubric otherwise"):
            pickles.restore_result((head[0], "0.0.1", "sha256:0"), rubric, parts)
        with pytest.raises(pickle.UnpicklingError, match="in another form; score the data again"):
            pickles.restore_result((99, *head[1:]), rubric, parts)
        with pytest.raises(pickle.UnpicklingError, match="in another form"):
            pickles.restore_result(head, rubric, b"")

    def test_a_text_that_cannot_be_read_any_more_is_refused(self) -> None:
        """With its findings, and a note about where it came from."""
        _, (head, name, _, parts) = pickles.reduce_rubric(THINGS["rubric"])  # type: ignore[arg-type]

        with pytest.raises(perfeval.RubricError) as caught:
            pickles.restore_rubric(head | {"perfeval": "0.0.1"}, name, "随便写写", parts)
        assert caught.value.__notes__ == ["the pickle was made by perfeval 0.0.1"]


def test_parts_of_another_build_are_compiled_again() -> None:
    """A class that has moved within one version is no reason to fail."""
    _, (head, name, text, _) = pickles.reduce_rubric(THINGS["rubric"])  # type: ignore[arg-type]
    moved = pickle.dumps({"leaves": THINGS["leaf"]}).replace(b"restore_part", b"restored_par")

    with pytest.warns(VersionWarning, match="compiled again"):
        again = pickles.restore_rubric(head, name, text, moved)
    assert again == THINGS["rubric"]


def test_pickles_name_few_things() -> None:
    """Outside the parts, only the functions that stay are named."""
    named = set()
    for thing in THINGS.values():
        before: list[str] = []
        for operation, argument, _ in pickletools.genops(pickle.dumps(thing, 2)):
            if operation.name == "GLOBAL":
                named.add(str(argument))
            before.append(str(argument))
    known = {f"perfeval.portable.pickles {name}" for name in pickles.__all__}

    assert {name for name in named if name.startswith("perfeval")} <= known


def test_an_unpickled_rubric_needs_no_parser() -> None:
    """It scores in a process that never loads lark."""
    path = FOLDER / "0.1.0" / "rubric.pickle"
    code = (
        "import pickle, sys\n"
        f"rubric = pickle.loads(open({str(path)!r}, 'rb').read())\n"
        f"print(rubric.evaluate({DATA!r}).total, 'lark' in sys.modules)"
    )
    fresh = FOLDER / "0.1.0" / "rubric.pickle"
    if not _same_build(fresh):
        pytest.skip("the kept pickle is of another build, and is compiled again")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        check=True, capture_output=True, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip

    assert done.stdout == "14.50 False\n"


def _same_build(path: Path) -> bool:
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        pickle.loads(path.read_bytes())
    return not caught
