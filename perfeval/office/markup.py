"""XML as a stream of elements without namespaces, within limits and without a DTD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar
from xml.parsers import expat

from perfeval.office.package import Package
from perfeval.office.refusal import (
    DEEPEST,
    DEEPEST_LEFT_OUT,
    MEGABYTE,
    MOST_ELEMENTS,
    MOST_TEXT,
    Refusal,
    damaged,
)

_LONGEST_TOKEN = 2 * MEGABYTE

Attributes = Mapping[str, str]

Actions = Mapping[str, Callable[..., None]]
"""Local name of an element → the method for its start or end."""


class Budget:
    """How much of a file has been read, over all its parts."""

    def __init__(self) -> None:
        self.elements = 0
        self._text = 0

    def hold(self, text: str) -> None:
        """Count text that is kept."""
        self._text += len(text)
        if self._text > MOST_TEXT:
            raise Refusal("PE645", limit=MOST_TEXT)


class Reader:
    """Goes through one part; a subclass says what its elements mean.

    ``starts`` and ``ends`` map local names to methods. A method that starts
    reading text calls :meth:`listen`; :meth:`heard` gives what was said since.
    """

    starts: ClassVar[Actions] = {}
    ends: ClassVar[Actions] = {}

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pieces: list[str] = []
        self.part = ""
        self._depth = 0
        self._skipped = 0
        self._local: dict[str, str] = {}

    def read(self, package: Package, part: str) -> None:
        """Read a whole part."""
        self.part = part
        # No namespaces: transitional, strict and prefixed files then use the same words.
        parser = expat.ParserCreate()
        self._parser = parser
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        fed = 0
        try:
            for chunk in package.chunks(part):
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keyword
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise Refusal("PE645", limit=MOST_TEXT)
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keyword
        except expat.ExpatError as error:
            raise damaged(part, f"XML, {error.lineno}:{error.offset + 1}") from None
        except (LookupError, ValueError):
            # What the machinery for encodings raises for one that it does not know.
            raise damaged(part, "XML, encoding") from None

    def listen(self) -> None:
        """Keep the text from here on."""
        self._parser.CharacterDataHandler = self._spoken

    def heard(self) -> str:
        """The text since the last :meth:`listen`; nothing is kept any more."""
        self._parser.CharacterDataHandler = None
        said = "".join(self._pieces)
        self._pieces.clear()
        return said

    def skip(self) -> None:
        """Leave out the element that starts here, with all that is in it."""
        self._skipped = self._depth

    def _doctype(self, *_: object) -> None:
        raise Refusal("PE646", part=self.part)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._budget.elements += 1
        # What is left out may be nested deeper: nothing is done with it but counting.
        if self._depth > (DEEPEST_LEFT_OUT if self._skipped else DEEPEST):
            raise Refusal("PE643", part=self.part, limit=DEEPEST)
        if self._budget.elements > MOST_ELEMENTS:
            raise Refusal("PE644", limit=MOST_ELEMENTS)
        if self._skipped:
            return
        method = self.starts.get(self._word(name))
        if method is not None:
            method(self, attributes)

    def _closed(self, name: str) -> None:
        if not self._skipped:
            method = self.ends.get(self._word(name))
            if method is not None:
                method(self)
        elif self._skipped == self._depth:
            self._skipped = 0
        self._depth -= 1

    def _word(self, name: str) -> str:
        found = self._local.get(name)
        if found is None:
            found = name.rpartition(":")[2]
            if len(self._local) < DEEPEST:
                self._local[name] = found
        return found

    def _spoken(self, text: str) -> None:
        if self._skipped:
            return
        self._budget.hold(text)
        self._pieces.append(text)


def local(attributes: Attributes) -> dict[str, str]:
    """Attributes by their names without prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


class _Relations(Reader):
    """A part of relationships: id → (kind, target), targets outside the file left out."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: dict[str, tuple[str, str]] = {}

    def _relation(self, attributes: Attributes) -> None:
        got = local(attributes)
        inside = got.get("TargetMode", "Internal") != "External"
        kind = got.get("Type", "").rpartition("/")[2]
        self.found[got.get("Id", "")] = (kind, got.get("Target", "") if inside else "")

    starts: ClassVar[Actions] = {"Relationship": _relation}


def relations(package: Package, part: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """The relationships in ``part`` by id; an empty target lies outside the file."""
    reader = _Relations(budget)
    if part in package:
        reader.read(package, part)
    return reader.found
