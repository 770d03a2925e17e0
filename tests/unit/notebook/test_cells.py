"""Notebooks: frames, names, options, progress and errors of a cell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import perfeval
from perfeval.notebook import Stopped
from tests.unit.notebook.test_notebook import RUBRIC, Shell


class Frame:
    """What a frame of pandas and this package have to do with each other."""

    def __init__(self, rows: list[dict[str, Any]], index: list[Any] | None = None) -> None:
        self._rows = rows
        self.columns = list(rows[0])
        self.index = list(range(len(rows))) if index is None else index

    def to_dict(self, orient: str) -> list[dict[str, Any]]:
        """Its rows."""
        assert orient == "records"
        return [dict(row) for row in self._rows]


class Published:
    """What a cell shows while it runs."""

    def __init__(self) -> None:
        self.all: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def publish(self, data: dict[str, Any], **options: Any) -> None:  # noqa: ANN401 - IPython's
        """Note it."""
        self.all.append((data, options))


@pytest.fixture
def shell() -> Shell:
    """A notebook with the extension and a rubric ``office``."""
    made = Shell()
    perfeval.load_ipython_extension(made)
    made.rubric("office", RUBRIC)
    return made


class TestTables:
    """``%score`` with frames, names and options."""

    def test_a_frame_with_a_column_of_names(self, shell: Shell) -> None:
        """The column is no data."""
        rows = [{"单位": "甲局", "利用率": "5%"}, {"单位": "乙局", "利用率": "95%"}]
        shell.user_ns["frame"] = Frame(rows)
        batch = shell.score("office frame --names 单位")

        assert batch.names == ["甲局", "乙局"]
        assert [row[1] for row in batch.table().rows] == ["乙局", "甲局"]

    def test_the_index_of_a_frame_names_its_rows(self, shell: Shell) -> None:
        """Where it is more than numbers; binary floats need a word."""
        shell.user_ns["frame"] = Frame([{"利用率": 0.95}, {"利用率": 0.5}], ["甲局", "乙局"])

        with pytest.raises(Stopped, match="PE5"):
            shell.score("office frame")
        batch = shell.score("office frame --floats shortest")
        assert batch.named() == [("甲局", batch[0]), ("乙局", batch[1])]

    def test_polars_frames_and_dictionaries_of_rows(self, shell: Shell) -> None:
        """Have rows, too."""
        shell.user_ns["polar"] = SimpleNamespace(to_dicts=lambda: [{"利用率": "95%"}])
        shell.user_ns["named"] = {"甲局": {"利用率": "95%"}, "乙局": {"利用率": "5%"}}

        assert shell.score("office polar")[0].total == 1
        assert shell.score("office named").names == ["甲局", "乙局"]

    def test_holes_and_bad_rows(self, shell: Shell) -> None:
        """A hole is a value that was not given; a bad row stops the cell, or is left out."""
        shell.user_ns["frame"] = Frame([{"利用率": float("nan")}, {"利用率": "95%"}])

        with pytest.raises(Stopped) as caught:
            shell.score("office frame")
        assert [found.code for found in caught.value.diagnostics] == ["PE502"]
        assert caught.value.__notes__ == ["第1行"]
        assert shell.score("office frame --skip").names == ["第2行"]
        assert not shell.score("office frame --partial")[0].complete

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("office rows --floats binary", "invalid choice"),
            ("office rows --nonsense", "unrecognized arguments"),
            ("office rows --names 处室", "row 1 has no column '处室'"),
        ],
    )
    def test_wrong_options(self, shell: Shell, line: str, words: str) -> None:
        """Say what may be written."""
        shell.user_ns["rows"] = [{"利用率": "95%"}]

        with pytest.raises(ValueError, match=words):
            shell.score(line)

    def test_rows_that_are_none(self, shell: Shell) -> None:
        """A list of anything else is a wrong call."""
        shell.user_ns["rows"] = ["95%"]

        with pytest.raises(TypeError, match="each row must be a mapping"):
            shell.score("office rows")

    def test_a_long_run_says_how_far_it_is(
        self, shell: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After a second, in one line that goes away again."""
        shell.display_pub = Published()
        now = iter(range(10_000))
        monkeypatch.setattr("perfeval.notebook.progress.time.monotonic", lambda: next(now))
        shell.user_ns["rows"] = [{"利用率": "95%"}] * 5
        shell.score("office rows")
        said = [data["text/plain"] for data, _ in shell.display_pub.all]
        lines = {options["transient"]["display_id"] for _, options in shell.display_pub.all}

        assert said[0].startswith("1 / 5　")
        assert said[-1] == ""
        assert len(lines) == 1


class TestTraces:
    """What a cell shows of an error."""

    def test_findings_are_shown_underlined(self, shell: Shell) -> None:
        """As HTML where the notebook takes it, with one line of a trace."""
        shell.display_pub = Published()
        with pytest.raises(Stopped) as caught:
            shell.rubric("office", "指标 甲（1分）\n下浮")
        ((shown, _),) = shell.display_pub.all

        assert "<mark>下浮</mark>" in shown["text/html"]
        assert "^" in shown["text/plain"]
        (line,) = caught.value._render_traceback_()
        assert line.startswith("stopped: 1 findings (PE")

    def test_our_errors_have_short_traces(self, shell: Shell) -> None:
        """The caller's own lines and the findings, nothing of the package."""
        rubric = perfeval.compile(RUBRIC)
        with pytest.raises(perfeval.DataError) as caught:
            rubric.evaluate({"利用率": "很高"})
        shell.handler(shell, perfeval.DataError, caught.value, caught.tb)
        (lines,) = shell.traces

        assert shell.custom_exceptions == (perfeval.PerfevalError,)
        assert lines[0].startswith("test_cells.py line ")
        assert lines[0].endswith('rubric.evaluate({"利用率": "很高"})')
        assert lines[1] == "DataError:"
        assert lines[2].startswith("error[PE5")
