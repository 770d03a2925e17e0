"""Magics for notebooks: ``%load_ext perfeval`` gives ``%%rubric`` and ``%score``.

IPython is met by what it hands to its extensions; it is never imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from perfeval.api import compile as compile_rubric
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError, RubricError
from perfeval.figures.table import Table
from perfeval.jsonrows import read_json
from perfeval.render import render
from perfeval.report.charts import ranking, ranking_picture
from perfeval.report.summary import total_of
from perfeval.rubric import Rubric
from perfeval.standard import Rule

if TYPE_CHECKING:
    from perfeval.result import LeafResult, Result

__all__ = ["Batch", "Stopped", "load_ipython_extension", "unload_ipython_extension"]

_MAGICS = (("cell", "rubric"), ("line", "score"))


class Shell(Protocol):
    """As much of IPython's shell as the magics need."""

    user_ns: dict[str, Any]
    magics_manager: Any
    display_formatter: Any

    def register_magic_function(
        self, func: Callable[..., object], magic_kind: str, magic_name: str
    ) -> None:
        """Give a function a name behind ``%`` or ``%%``."""

    def push(self, variables: dict[str, Any]) -> None:
        """Set variables of the notebook."""

    def ev(self, expr: str) -> object:
        """The value of an expression in the notebook."""


class Stopped(PerfevalError):
    """What stopped a cell: shown as its diagnostics, with no trace through this package."""

    def _render_traceback_(self) -> list[str]:
        return self.render().splitlines()

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.render())}</pre>\n"


class Batch(list["Result"]):
    """The results of several rows; it shows itself as a ranking."""

    def named(self) -> list[tuple[str, Result]]:
        """Each result with the number of its row."""
        return [(f"第{number}行", result) for number, result in enumerate(self, 1)]

    def table(self) -> Table:
        """Place, row, total and grade, the best first."""
        rows = [
            (str(place or "—"), name, total_of(result), (result.complete and result.grade) or "")
            for place, name, result in ranking(self.named())
        ]
        return Table("综合得分排名", ("名次", "数据", "综合得分", "等级"), rows, 2)

    def _repr_html_(self) -> str:
        return ranking_picture(self.named()) + self.table().to_html()

    def _repr_markdown_(self) -> str:
        return self.table().to_markdown()


class Checked:
    """A rubric as a cell shows it: itself, then what it was warned about."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def __repr__(self) -> str:
        warned = f"\n{render(self.rubric.warnings)}" if self.rubric.warnings else ""
        return f"{self.rubric!r}{warned}"

    def _repr_html_(self) -> str:
        warned = ""
        if self.rubric.warnings:
            warned = f"<pre>{escape(render(self.rubric.warnings))}</pre>\n"
        return f"{self.rubric._repr_html_()}{warned}"


def load_ipython_extension(shell: Shell) -> None:
    """What ``%load_ext perfeval`` runs."""
    magics = _Magics(shell)
    for kind, name in _MAGICS:
        shell.register_magic_function(getattr(magics, name), kind, name)
    shell.display_formatter.formatters["text/plain"].for_type(Diagnostic, _print)


def _print(found: Diagnostic, printer: Any, _cycle: bool) -> None:  # noqa: ANN401, FBT001
    """A diagnostic with its carets, as IPython's printer of texts wants it."""
    for line in render(found).splitlines():
        printer.break_()
        printer.text(line)


def unload_ipython_extension(shell: Shell) -> None:
    """What ``%unload_ext perfeval`` runs."""
    for kind, name in _MAGICS:
        shell.magics_manager.magics[kind].pop(name, None)
    shell.display_formatter.formatters["text/plain"].type_printers.pop(Diagnostic, None)


class _Magics:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def rubric(self, line: str, cell: str) -> Checked:
        """``%%rubric NAME``: compile the cell and call the rubric NAME.

        With findings the cell stops and shows them with carets; NAME is then
        not set, so that no later cell scores with an older rubric.
        """
        name = line.strip()
        if not name.isidentifier():
            msg = f"%%rubric needs a name for the rubric, not {name!r}"
            raise ValueError(msg)
        try:
            rubric = compile_rubric(cell, name=f"<{name}>")
        except RubricError as error:
            self._shell.user_ns.pop(name, None)
            raise Stopped(error.diagnostics) from None
        self._shell.push({name: rubric})
        return Checked(rubric)

    def score(self, line: str) -> Result | LeafResult | Batch:
        """``%score NAME DATA``: score DATA, an expression or a ``.json`` file, with NAME.

        A list of rows gives all their results, with a ranking.
        """
        name, _, words = line.strip().partition(" ")
        if not words.strip():
            msg = "%score needs a rubric and data: %score NAME DATA"
            raise ValueError(msg)
        scorer = self._shell.ev(name)
        if not isinstance(scorer, Rubric | Rule):
            msg = f"{name} is no rubric and no rule, but {type(scorer).__name__}"
            raise TypeError(msg)
        data = self._data(words.strip())
        try:
            return _scored(scorer, data)
        except PerfevalError as error:
            raise Stopped(error.diagnostics) from None

    def _data(self, words: str) -> object:
        if words.endswith(".json"):
            path = Path(words)
            return read_json(path.read_text(encoding="utf-8-sig"), path.name)
        return self._shell.ev(words)


def _scored(scorer: Rubric | Rule, data: object) -> Result | LeafResult | Batch:
    if isinstance(scorer, Rule):
        return scorer.evaluate(**data) if isinstance(data, Mapping) else scorer.evaluate(data)
    if isinstance(data, Mapping):
        return scorer.evaluate(data)
    return Batch(scorer.evaluate_many(cast("Iterable[Mapping[str, object]]", data)))
