"""Where the grammar files are: in the installed package or beside it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def grammar_text(name: str) -> str:
    """The text of grammar file ``name``, such as ``rule.lark``.

    A wheel carries the files inside the package; an editable install and a
    source tree have them in the ``grammar`` folder next to it.
    """
    packaged = files("perfeval").joinpath("grammar", name)
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).resolve().parents[2] / "grammar" / name).read_text(encoding="utf-8")
