"""Notebooks: the magics, what draws itself, and the executed example."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import perfeval
from perfeval.notebook import Batch, Stopped

ROOT = Path(__file__).parents[3]
NOTEBOOK = ROOT / "examples" / "notebook" / "scoring.ipynb"

RUBRIC = "评价体系 甲\n满分 1分\n\n指标 利用率（1分）\n  利用率≥90%的，得1分；否则不得分。"


class Shell:
    """As much of IPython's shell as the extension touches."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.printers: dict[type, Callable[..., None]] = {}
        text = SimpleNamespace(for_type=self.printers.__setitem__, type_printers=self.printers)
        self.display_formatter = SimpleNamespace(formatters={"text/plain": text})
        self.magics_manager = SimpleNamespace(magics={"cell": {}, "line": {}})
        self.display_pub: Any = None
        self.custom_exceptions: Any = ()
        self.handler: Any = None
        self.traces: list[list[str]] = []

    def set_custom_exc(
        self, exc_tuple: tuple[type[BaseException], ...], handler: Callable[..., object]
    ) -> None:
        """Note the handler."""
        self.custom_exceptions, self.handler = exc_tuple, handler

    def _showtraceback(self, _kind: object, _error: object, lines: list[str]) -> None:
        self.traces.append(lines)

    def register_magic_function(
        self, func: Callable[..., object], magic_kind: str, magic_name: str
    ) -> None:
        """Note the magic."""
        self.magics_manager.magics[magic_kind][magic_name] = func

    def push(self, variables: dict[str, Any]) -> None:
        """Set variables."""
        self.user_ns.update(variables)

    def ev(self, expr: str) -> object:
        """Variables are all that these tests look up."""
        return self.user_ns[expr]

    @property
    def rubric(self) -> Callable[[str, str], Any]:
        """What ``%%rubric`` runs."""
        return cast("Callable[[str, str], Any]", self.magics_manager.magics["cell"]["rubric"])

    @property
    def score(self) -> Callable[[str], Any]:
        """What ``%score`` runs."""
        return cast("Callable[[str], Any]", self.magics_manager.magics["line"]["score"])


@pytest.fixture
def shell() -> Shell:
    """A notebook in which the extension is loaded."""
    made = Shell()
    perfeval.load_ipython_extension(made)
    return made


class TestRubric:
    """``%%rubric NAME``."""

    def test_the_rubric_gets_its_name(self, shell: Shell) -> None:
        """The cell shows the rubric as a table."""
        shown = shell.rubric("office", RUBRIC)

        assert shell.user_ns["office"] == perfeval.compile(RUBRIC)
        assert "<table" in shown._repr_html_()
        assert "甲" in repr(shown)

    def test_mistakes_are_shown_with_carets(self, shell: Shell) -> None:
        """The cell stops without a trace, and the name of an older rubric is gone."""
        shell.rubric("office", RUBRIC)
        with pytest.raises(Stopped) as caught:
            shell.rubric("office", "指标 甲（1分）\n下浮")

        assert "office" not in shell.user_ns
        lines = caught.value._render_traceback_()
        assert lines[0].startswith("error[PE")
        assert any("^" in line for line in lines)
        assert "&lt;office&gt;" in caught.value._repr_html_()

    def test_warnings_stand_below_the_rubric(self, shell: Shell) -> None:
        """A rubric that scores is shown with what is odd about it."""
        shown = shell.rubric("甲", RUBRIC.replace("否则", "90%以下"))

        assert "warning[PE" in shown._repr_html_()
        assert "warning[PE" in repr(shown)

    def test_a_name_is_needed(self, shell: Shell) -> None:
        """A cell without one says so."""
        with pytest.raises(ValueError, match="needs a name"):
            shell.rubric("", RUBRIC)


class TestScore:
    """``%score NAME DATA``."""

    def test_one_row(self, shell: Shell) -> None:
        """Gives a result."""
        shell.rubric("office", RUBRIC)
        shell.user_ns["row"] = {"利用率": "95%"}

        assert shell.score("office row").total == Decimal("1.00")

    def test_several_rows_are_ranked(self, shell: Shell) -> None:
        """Gives all results, which show themselves as a ranking."""
        shell.rubric("office", RUBRIC)
        shell.user_ns["rows"] = [{"利用率": "5%"}, {"利用率": "95%"}]
        batch = shell.score("office rows")

        assert isinstance(batch, Batch)
        assert [result.total for result in batch] == [0, 1]
        assert [row[1] for row in batch.table().rows] == ["第2行", "第1行"]
        assert batch._repr_html_().startswith(
            '<img alt="综合得分排名" src="data:image/svg+xml;base64,'
        )
        assert batch._repr_markdown_().startswith("### 综合得分排名")

    def test_a_file(self, shell: Shell, tmp_path: Path) -> None:
        """Numbers of a JSON file lose no digit."""
        path = tmp_path / "甲.json"
        path.write_text('{"利用率": 0.9}', encoding="utf-8")
        shell.rubric("office", RUBRIC)

        assert shell.score(f"office {path}").total == Decimal("1.00")

    def test_a_rule(self, shell: Shell) -> None:
        """Takes its one value, or its values by name."""
        shell.user_ns |= {"rule": perfeval.rule("利用率≥90%的，得1分；否则不得分"), "x": "95%"}
        shell.user_ns["row"] = {"利用率": "5%"}

        assert shell.score("rule x").score == Decimal("1.00")
        assert shell.score("rule row").score == Decimal("0.00")

    def test_bad_data_stops_the_cell(self, shell: Shell) -> None:
        """With its diagnostics."""
        shell.rubric("office", RUBRIC)
        shell.user_ns["row"] = {"利用率": "很高"}

        with pytest.raises(Stopped, match="PE5"):
            shell.score("office row")

    def test_both_words_are_needed(self, shell: Shell) -> None:
        """And the first must be something that scores."""
        shell.user_ns["text"] = "甲"

        with pytest.raises(ValueError, match="%score NAME DATA"):
            shell.score("office")
        with pytest.raises(TypeError, match="no rubric and no rule"):
            shell.score("text text")


class TestDrawing:
    """What a notebook shows without being asked."""

    def test_a_rule_draws_its_graph(self) -> None:
        """With its words, full score and inputs."""
        rule = perfeval.rule("利用率≥90%的，得1分；否则不得分")

        assert '<img alt="' in rule._repr_html_()
        assert "满分 1" in rule._repr_html_()
        assert rule._repr_markdown_().startswith("- 利用率≥90%")

    def test_words_of_a_rule_are_escaped(self) -> None:
        """They never become markup."""
        rule = perfeval.rule("90%>利用率的，得0分；利用率<95%的，得1分；否则得2分")

        assert "利用率&lt;95%" in rule._repr_html_()
        assert "\\>利用率" in rule._repr_markdown_()

    def test_rubrics_results_and_audits_draw_themselves(self) -> None:
        """As tables, in HTML and Markdown."""
        rubric = perfeval.compile(RUBRIC)
        result = rubric.evaluate({"利用率": "95%"})
        audit = rubric.audit({"利用率": "95%"}, {"total": "0"})

        for each in (rubric, result, audit):
            assert "<table" in each._repr_html_()
            assert "| " in each._repr_markdown_()


class TestDiagnostics:
    """What ``perfeval.check`` gives."""

    def test_a_diagnostic_prints_with_carets(self, shell: Shell) -> None:
        """Each line of it on a line of its own, also inside a tuple."""
        (found,) = perfeval.check("下浮", kind="rule")
        printed: list[str] = []
        printer = SimpleNamespace(text=printed.append, break_=lambda: printed.append("\n"))
        shell.printers[perfeval.Diagnostic](found, printer, None)

        assert "".join(printed).startswith("\nerror[PE")
        assert "^" in "".join(printed)


class TestLoading:
    """The extension itself."""

    def test_it_can_be_taken_away(self, shell: Shell) -> None:
        """``%unload_ext`` leaves nothing behind."""
        perfeval.unload_ipython_extension(shell)

        assert shell.magics_manager.magics == {"cell": {}, "line": {}}
        assert shell.printers == {}
        assert shell.custom_exceptions == ()

    def test_ipython_is_never_imported(self) -> None:
        """Neither by the package nor by its notebook module."""
        code = "import sys, perfeval, perfeval.notebook; print('IPython' in sys.modules)"
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
        )

        assert done.stdout == "False\n"


def notebook() -> dict[str, Any]:
    """The example as it is stored."""
    read: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return read


def said(output: dict[str, Any]) -> list[str] | str:
    """One output as text."""
    if output["output_type"] == "error":
        return cast("str", output["evalue"])
    shown = output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
    return cast("list[str] | str", shown)


def plain(cells: list[dict[str, Any]]) -> list[list[str]]:
    """What each cell of code printed or gave, as text."""
    return [
        ["".join(said(out)) for out in cell["outputs"]]
        for cell in cells
        if cell["cell_type"] == "code"
    ]


class TestExample:
    """``examples/notebook/scoring.ipynb``."""

    def test_it_is_an_executed_notebook(self) -> None:
        """Every cell of code has run, in order, and only the one that is meant to fail did."""
        cells = [cell for cell in notebook()["cells"] if cell["cell_type"] == "code"]
        failed = [
            "raises-exception" in cell["metadata"].get("tags", [])
            for cell in cells
            if any(out["output_type"] == "error" for out in cell["outputs"])
        ]

        assert notebook()["nbformat"] == 4
        assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
        assert failed == [True]
        assert "%load_ext perfeval" in "".join(cells[0]["source"])

    def test_it_tells_nothing_of_the_machine(self) -> None:
        """No path and no name of a file stands in its outputs."""
        text = NOTEBOOK.read_text(encoding="utf-8")

        assert "/home" not in text
        assert "/tmp" not in text  # noqa: S108 - looked for, not used
        assert "site-packages" not in text

    @pytest.mark.skipif(
        not all(map(importlib.util.find_spec, ("nbclient", "nbformat", "ipykernel"))),
        reason="Jupyter is not installed",
    )
    def test_it_gives_the_same_again(self, tmp_path: Path) -> None:
        """Executing it anew gives every text that is stored."""
        code = (
            "import sys, nbformat\nfrom nbclient import NotebookClient\n"
            "book = nbformat.read(sys.argv[1], 4)\n"
            "NotebookClient(book, timeout=120, kernel_name='python3').execute()\n"
            "nbformat.write(book, sys.argv[2])"
        )
        out = tmp_path / "again.ipynb"
        subprocess.run(
            [sys.executable, "-c", code, str(NOTEBOOK), str(out)],
            check=True, capture_output=True, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        again = json.loads(out.read_text(encoding="utf-8"))

        assert plain(again["cells"]) == plain(notebook()["cells"])
