"""Workbooks (.xlsx, .xlsm): sheets to grids."""

from __future__ import annotations

import re
from typing import ClassVar

import attrs

from perfeval.office.grid import Book, Fact, Grid
from perfeval.office.markup import Actions, Attributes, Budget, Reader, local, relations
from perfeval.office.numberformat import BUILT_IN
from perfeval.office.package import Package, relations_of
from perfeval.office.refusal import LONGEST_CELL, Refusal, damaged
from perfeval.office.sheet import Contents, SheetReader

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATES = range(0xD800, 0xE000)
_TRUE = ("1", "true", "on")


def unescaped(text: str) -> str:
    """Text with the characters that XML cannot hold, which a workbook writes ``_x000A_``."""

    def one(match: re.Match[str]) -> str:
        number = int(match[1], 16)
        return "\ufffd" if number in _SURROGATES else chr(number)

    if "_x" in text:
        text = _ESCAPE.sub(one, text)
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@attrs.frozen
class _Listed:
    """A sheet as the workbook lists it."""

    name: str
    state: str
    relation: str


class _BookReader(Reader):
    """``workbook.xml``."""

    def __init__(self, budget: Budget, contents: Contents) -> None:
        super().__init__(budget)
        self._contents = contents
        self.sheets: list[_Listed] = []

    def _sheet(self, attributes: Attributes) -> None:
        got = local(attributes)
        state = got.get("state", "visible")
        self.sheets.append(_Listed(unescaped(got.get("name", "")), state, got.get("id", "")))

    def _properties(self, attributes: Attributes) -> None:
        self._contents.from_1904 = attributes.get("date1904", "0") in _TRUE

    def _calculation(self, attributes: Attributes) -> None:
        self._contents.recomputes = attributes.get("fullCalcOnLoad", "0") in _TRUE

    starts: ClassVar[Actions] = {"sheet": _sheet, "workbookPr": _properties, "calcPr": _calculation}


class _StringReader(Reader):
    """``sharedStrings.xml``: the texts of cells, put together from runs, without phonetics."""

    def __init__(self, budget: Budget, contents: Contents) -> None:
        super().__init__(budget)
        self._contents = contents
        self._runs: list[str] = []

    def _begin(self, _: Attributes) -> None:
        self._runs.clear()

    def _phonetic(self, _: Attributes) -> None:
        self.skip()

    def _run(self, _: Attributes) -> None:
        self.listen()

    def _end_run(self) -> None:
        self._runs.append(self.heard())

    def _end(self) -> None:
        text = unescaped("".join(self._runs))
        if len(text) > LONGEST_CELL:
            raise damaged(self.part, f"> {LONGEST_CELL}")
        self._contents.strings.append(text)

    starts: ClassVar[Actions] = {"si": _begin, "rPh": _phonetic, "t": _run}
    ends: ClassVar[Actions] = {"si": _end, "t": _end_run}


class _StyleReader(Reader):
    """``styles.xml``: the number format of each cell style."""

    def __init__(self, budget: Budget, contents: Contents) -> None:
        super().__init__(budget)
        self._codes = dict(BUILT_IN)
        self._contents = contents
        self._ids: list[str] = []
        self._inside = False

    def _conditional(self, _: Attributes) -> None:
        # Formats of conditions have numbers of their own, which may be those of cells.
        self.skip()

    def _format(self, attributes: Attributes) -> None:
        number = attributes.get("numFmtId", "")
        if number.isascii() and number.isdigit() and len(number) < 10:  # noqa: PLR2004 - 32 bits
            self._codes[int(number)] = unescaped(attributes.get("formatCode", ""))

    def _begin(self, _: Attributes) -> None:
        self._inside = True

    def _end(self) -> None:
        self._inside = False

    def _style(self, attributes: Attributes) -> None:
        if self._inside:
            self._ids.append(attributes.get("numFmtId", "0"))

    def _finish(self) -> None:
        codes = {str(number): code for number, code in self._codes.items()}
        self._contents.formats = [codes.get(number, "") for number in self._ids]

    starts: ClassVar[Actions] = {
        "numFmt": _format, "cellXfs": _begin, "xf": _style, "dxfs": _conditional,
    }  # fmt: skip
    ends: ClassVar[Actions] = {"cellXfs": _end, "styleSheet": _finish}


def read_workbook(package: Package, part: str) -> Book:
    """All visible sheets of the workbook that stands in ``part``."""
    budget, contents = Budget(), Contents()
    reader = _BookReader(budget, contents)
    reader.read(package, part)
    related = relations(package, relations_of(part), budget)
    for kind, read_as in (("styles", _StyleReader), ("sharedStrings", _StringReader)):
        for found, target in related.values():
            if found == kind:
                # Without its formats 96% would be 0.96: what is listed has to be there.
                read_as(budget, contents).read(package, package.target(part, target))
    grids: list[Grid] = []
    notes: list[Fact] = []
    for sheet in reader.sheets:
        kind, target = related.get(sheet.relation, ("worksheet", ""))
        if kind != "worksheet":
            continue
        if sheet.state != "visible":
            notes.append(Fact("PE652", (("sheet", sheet.name),)))
            continue
        place = package.target(part, target) if target else ""
        if place not in package:
            raise Refusal("PE647", sheet=sheet.name, target=target or "…")
        made = SheetReader(budget, contents, sheet.name, len(grids), unescaped)
        made.read(package, place)
        grid = made.grid()
        if grid.cells:
            grids.append(grid)
            notes += made.facts()
    return Book("xlsx", tuple(grids), tuple(notes))
