"""What a rubric can do to leave the process and come back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from perfeval.rubric.asked import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfeval.portable.pickles import Reduced
    from perfeval.rubric.rubric import Rubric


class Portable:
    """The part of :class:`perfeval.Rubric` that is about other places and other times."""

    @cached_property
    def fingerprint(self) -> str:
        """``sha256:`` and 64 digits of everything that decides a score, or names one.

        Two rubrics of one fingerprint ask for the same inputs and give the same
        scores, in any version of perfeval. Blanks, comments, and wordings that
        mean the same do not count, so it serves as a key for caches of scores.
        """
        from perfeval.portable.program import fingerprint

        return fingerprint(cast("Rubric", self))

    def to_program(self) -> dict[str, Any]:
        """The compiled rubric as plain data for :func:`json.dumps`; numbers are texts.

        ``docs/reference/program.md`` documents it, and an interpreter of some
        sixty lines in any language can score from it.
        """
        from perfeval.portable.program import to_program

        return to_program(cast("Rubric", self))

    @staticmethod
    def from_program(data: Mapping[str, Any]) -> Rubric:
        """The rubric that :meth:`to_program` gave ``data`` for; no text is read.

        Raises :class:`ValueError` for anything that is no such program, or whose
        fingerprint is not its own. Safe with data of strangers, unlike a pickle.
        """
        return asked().restored(data)

    def json_schema(self) -> dict[str, Any]:
        """A JSON schema (2020-12) of the data that :meth:`perfeval.Rubric.evaluate` takes.

        One property for each input under its shortest name, with its kind,
        unit, labels and range: enough to make a form of.
        """
        from perfeval.portable.forms import json_schema

        return json_schema(cast("Rubric", self))

    def template(self) -> dict[str, Any]:
        """A template of the data, and what is known of each input, as ``perfeval inputs`` prints.

        ``template()["data"]`` has every name with ``None`` for its value.
        """
        from perfeval.portable.forms import template

        return template(cast("Rubric", self))

    def __reduce__(self) -> Reduced:
        return asked().reduced(self)
