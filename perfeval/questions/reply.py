"""What every answer to a question can do: be text, a page, and a cell of a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from perfeval.catalogue.entry import Language
from perfeval.catalogue.questions import said

SCHEMA_VERSION = 1
"""The version of the shape that :meth:`Comparison.to_dict` gives."""


class Reply(ABC):
    """An answer that shows itself."""

    __slots__ = ()

    @abstractmethod
    def _lines(self, lang: Language) -> Iterator[str]:
        """The lines of its text."""

    @abstractmethod
    def _sheet(self, lang: Language) -> tuple[str, list[str]]:
        """The title of its page, and the tables and pictures on it."""

    def to_text(self, lang: Language = "zh") -> str:
        """The answer as lines, with a line break at the end."""
        return "\n".join(self._lines(lang)) + "\n"

    def __str__(self) -> str:
        return self.to_text().rstrip()

    def to_html(self, lang: Language = "zh") -> str:
        """The answer as a page of HTML, with a picture where there is something to draw."""
        from perfeval.report.page import sheet_page  # noqa: PLC0415 - pages need pictures

        title, parts = self._sheet(lang)
        return sheet_page(title, [part for part in parts if part])

    def _repr_html_(self) -> str:
        return "".join(self._sheet("zh")[1])


class Part(Protocol):
    """One change of a comparison."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`."""


AnyPart = TypeVar("AnyPart", bound=Part)


class Comparison(Reply, Generic[AnyPart]):
    """What changed, one part after another, and how many parts did not."""

    __slots__ = ()

    @property
    @abstractmethod
    def changes(self) -> tuple[AnyPart, ...]:
        """The parts that changed."""

    @property
    @abstractmethod
    def unchanged(self) -> int:
        """How many did not."""

    @abstractmethod
    def _about(self) -> dict[str, Any]:
        """Plain data about the whole, first the kind of what was compared."""

    def __iter__(self) -> Iterator[AnyPart]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def _last_line(self, lang: Language) -> Iterator[str]:
        """How much did not change, where something did."""
        if self.changes and self.unchanged:
            yield said("unchanged", lang, count=self.unchanged)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for :func:`json.dumps`; numbers are texts."""
        return {
            "schema": SCHEMA_VERSION,
            **self._about(),
            "changes": [each.to_dict() for each in self.changes],
            "unchanged": self.unchanged,
        }
