"""Budget scoring standards 评分标准, read as they are written and scored exactly.

>>> import perfeval
>>> rule = perfeval.rule("利用率≥90%的，得1分；90%>利用率≥75%的，得0.7分；否则不得分")
>>> rule("82.5%")
Decimal('0.70')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from perfeval.surface import open_surface

if TYPE_CHECKING:
    from perfeval.api import check, compile, load, rule
    from perfeval.audit import Audit
    from perfeval.diagnostics import Diagnostic
    from perfeval.errors import DataError, EvaluationError, PerfevalError, RubricError
    from perfeval.figures import Deviation, deviation
    from perfeval.notebook import Shell
    from perfeval.questions import compare
    from perfeval.results.result import LeafResult, Result
    from perfeval.rubric.rubric import Rubric
    from perfeval.rubric.rule import Rule
    from perfeval.source import Span
    from perfeval.tables.form import Form

__version__ = "0.1.0"

open_surface()

#: Where each public name lives; a name is imported when it is first used, so that
#: ``import perfeval`` stays quick and a process that only scores never loads a parser.
_HOMES = {
    "Audit": "audit",
    "DataError": "errors",
    "Deviation": "figures",
    "Diagnostic": "diagnostics",
    "EvaluationError": "errors",
    "Form": "tables.form",
    "LeafResult": "results.result",
    "PerfevalError": "errors",
    "Result": "results.result",
    "Rubric": "rubric.rubric",
    "RubricError": "errors",
    "Rule": "rubric.rule",
    "Span": "source",
    "check": "api",
    "compare": "questions",
    "compile": "api",
    "deviation": "figures",
    "load": "api",
    "rule": "api",
}

#: The modules that are for callers too: types for annotations, the figures beside the scores,
#: spreadsheets and text documents.
_ROOMS = ("figures", "office", "types")

__all__ = [
    "Audit",
    "DataError",
    "Deviation",
    "Diagnostic",
    "EvaluationError",
    "Form",
    "LeafResult",
    "PerfevalError",
    "Result",
    "Rubric",
    "RubricError",
    "Rule",
    "Span",
    "check",
    "compare",
    "compile",
    "deviation",
    "load",
    "rule",
]


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f"perfeval.{name}")
    home = _HOMES.get(name)
    if home is None:
        msg = f"module 'perfeval' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"perfeval.{home}"), name)
    globals()[name] = value
    return value


def load_ipython_extension(shell: Shell) -> None:
    """What ``%load_ext perfeval`` in a notebook runs: ``%%rubric`` and ``%score`` are there."""
    import_module("perfeval.notebook").load_ipython_extension(shell)


def unload_ipython_extension(shell: Shell) -> None:
    """What ``%unload_ext perfeval`` in a notebook runs."""
    import_module("perfeval.notebook").unload_ipython_extension(shell)


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS, "__doc__", "__version__"})
