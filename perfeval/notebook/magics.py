"""Magics for notebooks: ``%load_ext perfeval`` gives ``%%rubric`` and ``%score``.

IPython is met by what it hands to its extensions; it is never imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from perfeval.api import compile as compile_rubric
from perfeval.diagnostics import Diagnostic
from perfeval.errors import PerfevalError, RubricError
from perfeval.notebook.data import Request, Rows, given, request, rows_of
from perfeval.notebook.progress import Progress
from perfeval.notebook.shown import Batch, Checked
from perfeval.notebook.traces import short
from perfeval.render import render
from perfeval.render.html import to_html
from perfeval.rubric.rubric import Rubric
from perfeval.rubric.rule import Rule

if TYPE_CHECKING:
    from perfeval.results.result import LeafResult, Result

__all__ = ["Batch", "Shell", "Stopped", "load_ipython_extension", "unload_ipython_extension"]

_MAGICS = (("cell", "rubric"), ("line", "score"))


class Shell(Protocol):
    """As much of IPython's shell as the magics need."""

    user_ns: dict[str, Any]
    magics_manager: Any
    display_formatter: Any
    display_pub: Any
    custom_exceptions: Any

    def register_magic_function(
        self, func: Callable[..., object], magic_kind: str, magic_name: str
    ) -> None:
        """Give a function a name behind ``%`` or ``%%``."""

    def set_custom_exc(
        self, exc_tuple: tuple[type[BaseException], ...], handler: Callable[..., object]
    ) -> None:
        """Show some errors in a way of their own."""

    def push(self, variables: dict[str, Any]) -> None:
        """Set variables of the notebook."""

    def ev(self, expr: str) -> object:
        """The value of an expression in the notebook."""


class Stopped(PerfevalError):
    """What stopped a cell: its diagnostics, with no trace through this package."""

    shown = False
    """Whether the cell shows the diagnostics already."""

    def _render_traceback_(self) -> list[str]:
        if not self.shown:
            return self.render().splitlines()
        codes = ", ".join(dict.fromkeys(found.code for found in self.diagnostics))
        return [f"stopped: {len(self.diagnostics)} findings ({codes})"]

    def _repr_html_(self) -> str:
        return to_html(self.diagnostics)


def load_ipython_extension(shell: Shell) -> None:
    """What ``%load_ext perfeval`` runs."""
    magics = _Magics(shell)
    for kind, name in _MAGICS:
        shell.register_magic_function(getattr(magics, name), kind, name)
    shell.display_formatter.formatters["text/plain"].for_type(Diagnostic, _print)
    shell.set_custom_exc((PerfevalError,), _trace)


def unload_ipython_extension(shell: Shell) -> None:
    """What ``%unload_ext perfeval`` runs."""
    for kind, name in _MAGICS:
        shell.magics_manager.magics[kind].pop(name, None)
    shell.display_formatter.formatters["text/plain"].type_printers.pop(Diagnostic, None)
    shell.custom_exceptions = ()


def _print(found: Diagnostic, printer: Any, _cycle: bool) -> None:  # noqa: ANN401, FBT001
    """A diagnostic with its carets, as IPython's printer of texts wants it."""
    for line in render(found).splitlines():
        printer.break_()
        printer.text(line)


def _trace(
    shell: Any,  # noqa: ANN401 - IPython's
    kind: type[BaseException],
    error: PerfevalError,
    trace: TracebackType | None,
    tb_offset: int | None = None,  # noqa: ARG001 - IPython's name
) -> list[str]:
    """How IPython shows an error of ours: the lines of the cell, then the findings."""
    own = getattr(error, "_render_traceback_", None)
    lines: list[str] = short(error, trace) if own is None else own()
    shell._showtraceback(kind, error, lines)  # noqa: SLF001 - what IPython's documentation calls
    return lines


class _Magics:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def rubric(self, line: str, cell: str) -> Checked:
        """``%%rubric NAME``: compile the cell and call the rubric NAME.

        With findings the cell stops and shows them underlined; NAME is then
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
            raise self._stopped(error) from None
        self._shell.push({name: rubric})
        return Checked(rubric)

    def score(self, line: str) -> Result | LeafResult | Batch:
        """``%score NAME DATA [--names COLUMN] [--floats shortest] [--partial] [--skip]``.

        DATA is an expression or a ``.json`` file: one row; a list of rows, a
        data frame, or a dictionary of rows by their names, which give all
        their results with a ranking. ``--names`` is the column that names the
        rows, ``--floats shortest`` takes binary floats as the decimals that
        they print as, ``--partial`` scores with values missing, and ``--skip``
        leaves out rows that cannot be scored.
        """
        asked = request(line)
        scorer = self._shell.ev(asked.scorer)
        if not isinstance(scorer, Rubric | Rule):
            msg = f"{asked.scorer} is no rubric and no rule, but {type(scorer).__name__}"
            raise TypeError(msg)
        try:
            data = given(asked.data, self._shell.ev)
            if isinstance(scorer, Rule):
                return _alone(scorer, data, asked)
            rows = rows_of(data, asked.names)
            if rows is None and isinstance(data, Mapping):
                return scorer.evaluate(data, partial=asked.partial, floats=asked.floats)
            assert rows is not None  # noqa: S101 - only a mapping is one row
            return self._batch(scorer, rows, asked)
        except PerfevalError as error:
            raise self._stopped(error) from None

    def _batch(self, rubric: Rubric, rows: Rows, asked: Request) -> Batch:
        results: list[Result] = []
        names: list[str | None] = []
        progress = Progress(getattr(self._shell, "display_pub", None), rows.count)
        try:
            for number, (name, row) in enumerate(rows.each, 1):
                try:
                    result = rubric.evaluate(row, partial=asked.partial, floats=asked.floats)
                except PerfevalError as error:
                    if asked.skip:
                        continue
                    error.add_note(name or f"第{number}行")
                    raise
                results.append(result)
                names.append(name or f"第{number}行")
                progress.show(number)
        finally:
            progress.end()
        return Batch(results, names)

    def _stopped(self, error: PerfevalError) -> Stopped:
        """The same findings, which the cell shows as HTML where it can."""
        stopped = Stopped(error.diagnostics)
        notes: list[str] = getattr(error, "__notes__", [])
        for note in notes:
            stopped.add_note(note)
        publisher = getattr(self._shell, "display_pub", None)
        if publisher is not None:
            text = "\n".join([*notes, stopped.render()])
            html = "".join(f"<p><b>{note}</b></p>" for note in map(escape, notes))
            publisher.publish({"text/plain": text, "text/html": html + stopped._repr_html_()})
            stopped.shown = True
        return stopped


def _alone(rule: Rule, data: object, asked: Request) -> LeafResult:
    if isinstance(data, Mapping):
        return rule.evaluate(floats=asked.floats, **data)
    return rule.evaluate(data, floats=asked.floats)
