"""One open file: its text, places in it as editors count them, and what was made of it."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from perfeval.api import compile as compile_rubric
from perfeval.diagnostics import Diagnostic
from perfeval.errors import RubricError
from perfeval.rubric.rubric import Rubric
from perfeval.source import Source, Span

_BEYOND = 0xFFFF

Place = dict[str, int]


class Document:
    """A text, and the last rubric that was made of the file.

    ``wide`` says that the editor counts UTF-16 units, where a character beyond
    the basic plane counts two.
    """

    def __init__(self, uri: str, text: str, before: Rubric | None, *, wide: bool) -> None:
        self.uri, self.text = uri, text
        self.name = PurePosixPath(unquote(urlsplit(uri).path)).name or uri
        self._before, self._wide = before, wide

    @cached_property
    def _made(self) -> tuple[Rubric | None, tuple[Diagnostic, ...]]:
        try:
            rubric = compile_rubric(self.text, name=self.name)
        except RubricError as error:
            return None, error.diagnostics
        return rubric, rubric.warnings

    @property
    def rubric(self) -> Rubric | None:
        """The rubric that the text is, without an error."""
        return self._made[0]

    @property
    def latest(self) -> Rubric | None:
        """The same, or what it was before an error was typed."""
        return self.rubric or self._before

    @property
    def known(self) -> Rubric | None:
        """The latest rubric that is known without reading the text now."""
        return self.latest if "_made" in self.__dict__ else self._before

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Everything that was found in the text."""
        return self._made[1]

    @cached_property
    def _source(self) -> Source:
        return Source(self.name, self.text)

    def place(self, offset: int) -> Place:
        """Line and character of an offset, both from 0."""
        line, column = self._source.position(min(offset, len(self.text)))
        before = self._source.line(line)[: column - 1]
        return {"line": line - 1, "character": column - 1 + self._extra(before)}

    def range(self, span: Span) -> dict[str, Place]:
        """Both ends of a span."""
        return {"start": self.place(span.start), "end": self.place(span.end)}

    def offset(self, place: Any) -> int:  # noqa: ANN401 - a place in JSON
        """The offset of a place; beyond a line's end it is that end."""
        line, character = int(place["line"]), int(place["character"])
        lines = self.text.split("\n")
        if line >= len(lines):
            return len(self.text)
        start = sum(len(each) + 1 for each in lines[:line])
        for at, char in enumerate(lines[line]):
            if character <= 0:
                return start + at
            character -= 1 + self._extra(char)
        return start + len(lines[line])

    def line_before(self, offset: int) -> str:
        """What stands on the line in front of an offset."""
        return self.text[self.text.rfind("\n", 0, offset) + 1 : offset]

    def _extra(self, text: str) -> int:
        """How much more than characters an editor counts."""
        return sum(ord(char) > _BEYOND for char in text) if self._wide else 0
