"""Where the grammar files are: in the installed package or beside it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "grammar"
"""Where they are in a source tree."""


def grammar_text(name: str) -> str:
    """The text of grammar file ``name``, such as ``rule.lark``.

    A wheel carries the files inside the package; an editable install and a
    source tree have them in the ``grammar`` folder next to it.
    """
    packaged = files("perfeval").joinpath("grammar", name)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (FOLDER / name).read_text(encoding="utf-8")
