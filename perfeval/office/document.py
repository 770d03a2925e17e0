"""Text documents (.docx): their tables to grids, as they read with all changes accepted."""

from __future__ import annotations

import re
from typing import ClassVar

from perfeval.office.grid import Book, Fact
from perfeval.office.markup import Actions, Attributes, Budget, Reader, local
from perfeval.office.package import Package
from perfeval.office.refusal import MOST_CELLS, Refusal, damaged
from perfeval.office.symbols import UNKNOWN, symbol
from perfeval.office.wordtable import WordCell, WordTable, joined

_COUNT = re.compile(r"[0-9]{1,5}")
_CODE = re.compile(r"[0-9A-Fa-f]{1,6}")
_MOST_COLUMNS = 1_000
_OFF = ("0", "false", "off")
_TITLE = re.compile(r"[^。；：:]{2,59}表(?:[（(][^（）()]{1,20}[）)])?")
"""A paragraph that is the name of the table below it."""
_PRIVATE = re.compile("[\uf000-\uf0ff]")


def read_document(package: Package, part: str) -> Book:
    """All tables of the document that stands in ``part``."""
    reader = _DocumentReader(Budget())
    reader.read(package, part)
    tables = joined(reader.tables)
    notes = [Fact("PE657")] if reader.tracked else []
    for place, table in enumerate(tables):
        notes += table.facts(place)
    return Book("docx", tuple(table.grid() for table in tables), tuple(notes))


class _DocumentReader(Reader):
    """``document.xml``.

    Sorts what an element says into the table, row, cell and paragraph that
    are open; what a reader of the printed document does not see is skipped.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.tables: list[WordTable] = []
        self.tracked = False
        self._count = 0
        self._filled = 0
        self._table: WordTable | None = None
        self._cell: WordCell | None = None
        self._apart, self._title = True, ""
        self._properties: list[str] = []
        self._fields: list[bool] = []
        self._placeholders: list[bool] = []
        self._pictures = 0
        self._stops = 0
        self._bases: list[bool] = []
        self._pieces: list[str] = []
        self._font = ""
        self._hidden = False
        self._struck = False
        self._numbered = False
        self._glued = False

    # Tables, rows and cells -----------------------------------------------------------

    def _begin_table(self, _: Attributes) -> None:
        if self._table is not None:
            self._note("PE658")
            self.skip()
            return
        self._count += 1
        self._table = WordTable(self._count, apart=self._apart, title=self._title)
        self._title = ""

    def _end_table(self) -> None:
        if self._table is not None and self._table.height:
            self.tables.append(self._table)
            self._apart = False
        self._table = None

    def _column(self, attributes: Attributes) -> None:
        if self._table is not None:
            self._table.widths.append(local(attributes).get("w", ""))

    def _begin_row(self, _: Attributes) -> None:
        if self._table is not None:
            self._table.begin_row()

    def _end_row(self) -> None:
        if self._table is not None:
            self._filled += self._table.end_row()
            if self._filled > MOST_CELLS:
                raise Refusal("PE642", sheet=f"第{self._count}个表", limit=MOST_CELLS)

    def _before(self, attributes: Attributes) -> None:
        if self._table is not None:
            self._table.column = self._number(attributes, 0)

    def _begin_cell(self, _: Attributes) -> None:
        self._cell = WordCell()
        self._glued = False

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        self._fields.clear()
        if self._table is not None and cell is not None:
            self._table.add(cell)

    def _span(self, attributes: Attributes) -> None:
        if self._cell is not None:
            self._cell.span = max(1, self._number(attributes, 1))

    def _vertical(self, attributes: Attributes) -> None:
        if self._cell is not None:
            restarts = local(attributes).get("val") == "restart"
            self._cell.vertical = "restart" if restarts else "continue"

    def _horizontal(self, attributes: Attributes) -> None:
        if self._cell is not None:
            self._cell.continues = local(attributes).get("val") != "restart"

    def _deleted_cell(self, _: Attributes) -> None:
        self.tracked = True
        if self._cell is not None:
            self._cell.deleted = True

    def _number(self, attributes: Attributes, default: int) -> int:
        said = local(attributes).get("val", "")
        if not said:
            return default
        if not _COUNT.fullmatch(said) or int(said) > _MOST_COLUMNS:
            raise damaged(self.part, f"val={said[:20]}")
        return int(said)

    # Changes --------------------------------------------------------------------------

    def _begin_properties(self, _: Attributes) -> None:
        self._properties.append("row")

    def _begin_run_properties(self, _: Attributes) -> None:
        self._properties.append("run")

    def _end_properties(self) -> None:
        self._properties.pop()

    def _deleted(self, _: Attributes) -> None:
        self.tracked = True
        inside = self._properties[-1] if self._properties else ""
        if inside == "row":
            if self._table is not None:
                self._table.deleted = True
        elif inside == "run":
            # The end of this paragraph is deleted: the next one goes on in it.
            self._glued = True
        else:
            self.skip()

    def _inserted(self, _: Attributes) -> None:
        self.tracked = True

    def _left_out(self, _: Attributes) -> None:
        self.skip()

    # Paragraphs and runs --------------------------------------------------------------

    def _begin_paragraph(self, _: Attributes) -> None:
        self._numbered = False

    def _end_paragraph(self) -> None:
        text = "".join(self._pieces)
        glued, self._glued = self._glued, False
        if self._cell is None:
            self._apart = self._apart or bool(text.strip())
            if _TITLE.fullmatch(text.strip()):
                self._title = text.strip()
            self._pieces.clear()
        elif not glued:
            self._pieces.clear()
            self._cell.add(text)
            if self._numbered and text.strip():
                self._note("PE659", once=True)

    def _begin_run(self, _: Attributes) -> None:
        self._font, self._hidden, self._struck = "", False, False

    def _hide(self, attributes: Attributes) -> None:
        self._hidden = local(attributes).get("val") not in _OFF

    def _strike(self, attributes: Attributes) -> None:
        self._struck = local(attributes).get("val") not in _OFF

    def _fonts(self, attributes: Attributes) -> None:
        got = local(attributes)
        self._font = got.get("ascii") or got.get("hAnsi") or ""

    def _list_number(self, attributes: Attributes) -> None:
        self._numbered = local(attributes).get("val", "0") != "0"

    @property
    def _silent(self) -> bool:
        """Whether text is shown by something else than its own characters, or not at all."""
        return bool(self._pictures) or not all(self._fields) or any(self._placeholders)

    def _begin_text(self, _: Attributes) -> None:
        self.listen()

    def _end_text(self) -> None:
        text = self.heard()
        if self._silent:
            return
        if self._hidden:
            self._note("PE665")
            return
        if self._struck and text.strip():
            self._note("PE666")
        if _PRIVATE.search(text):
            text = "".join(
                symbol(self._font, ord(char)) if _PRIVATE.match(char) else char for char in text
            )
            if UNKNOWN in text:
                self._note("PE660")
        self._pieces.append(text)

    def _say(self, text: str) -> None:
        if not self._silent:
            self._pieces.append(text)

    def _tab(self, _: Attributes) -> None:
        if not self._stops:
            self._say("\t")

    def _break(self, _: Attributes) -> None:
        self._say("\n")

    def _hyphen(self, _: Attributes) -> None:
        self._say("-")

    def _symbol(self, attributes: Attributes) -> None:
        got = local(attributes)
        code = got.get("char", "")
        char = UNKNOWN
        if _CODE.fullmatch(code):
            char = symbol(got.get("font", ""), int(code, 16))
        if char == UNKNOWN:
            self._note("PE660")
        self._say(char)

    # Fields, controls, pictures, equations -----------------------------------------------

    def _field(self, attributes: Attributes) -> None:
        kind = local(attributes).get("fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _begin_control(self, _: Attributes) -> None:
        self._placeholders.append(False)

    def _placeholder(self, attributes: Attributes) -> None:
        if self._placeholders and local(attributes).get("val") not in _OFF:
            self._placeholders[-1] = True

    def _end_control(self) -> None:
        self._placeholders.pop()

    def _begin_picture(self, _: Attributes) -> None:
        self._pictures += 1

    def _end_picture(self) -> None:
        self._pictures -= 1

    def _begin_stops(self, _: Attributes) -> None:
        self._stops += 1

    def _end_stops(self) -> None:
        self._stops -= 1

    def _text_box(self, _: Attributes) -> None:
        if self._table is not None:
            self._note("PE662")
        self.skip()

    def _top(self, _: Attributes) -> None:
        self._say("(")

    def _end_side(self) -> None:
        self._say(")")

    def _bottom(self, _: Attributes) -> None:
        self._say("/(")

    def _begin_bracket(self, _: Attributes) -> None:
        self._bases.append(True)

    def _begin_other(self, _: Attributes) -> None:
        self._bases.append(False)
        if self._cell is not None:
            self._cell.problem = "PE661"
            self._note("PE661", once=True)

    def _end_base(self) -> None:
        self._bases.pop()

    def _begin_inner(self, _: Attributes) -> None:
        if self._bases and self._bases[-1]:
            self._say("(")

    def _end_inner(self) -> None:
        if self._bases and self._bases[-1]:
            self._say(")")

    def _note(self, code: str, *, once: bool = False) -> None:
        if self._table is not None:
            self._table.note(code, once=once)

    _CHANGES = (
        "rPrChange pPrChange tcPrChange trPrChange tblPrChange tblPrExChange tblGridChange"
        " sectPrChange moveFrom Fallback rt instrText delText numberingChange"
    )
    _EQUATIONS = "sSup sSub sSubSup sPre rad nary limLow limUpp m acc bar eqArr groupChr borderBox"
    _PICTURES = "drawing pict object"
    starts: ClassVar[Actions] = {
        "tbl": _begin_table, "gridCol": _column, "tr": _begin_row, "gridBefore": _before,
        "tc": _begin_cell, "gridSpan": _span, "vMerge": _vertical, "hMerge": _horizontal,
        "cellDel": _deleted_cell, "trPr": _begin_properties, "rPr": _begin_run_properties,
        "del": _deleted, "ins": _inserted, "moveTo": _inserted, "p": _begin_paragraph,
        "r": _begin_run, "rFonts": _fonts, "vanish": _hide, "strike": _strike, "dstrike": _strike,
        "numId": _list_number, "t": _begin_text,
        "tab": _tab, "br": _break, "cr": _break, "noBreakHyphen": _hyphen, "sym": _symbol,
        "fldChar": _field, "sdt": _begin_control, "showingPlcHdr": _placeholder,
        "txbxContent": _text_box, "num": _top, "den": _bottom, "d": _begin_bracket,
        "e": _begin_inner, "tabs": _begin_stops,
        **dict.fromkeys(_CHANGES.split(), _left_out),
        **dict.fromkeys(_EQUATIONS.split(), _begin_other),
        **dict.fromkeys(_PICTURES.split(), _begin_picture),
    }  # fmt: skip
    ends: ClassVar[Actions] = {
        "tbl": _end_table, "tr": _end_row, "tc": _end_cell, "trPr": _end_properties,
        "rPr": _end_properties, "p": _end_paragraph, "t": _end_text, "sdt": _end_control,
        "num": _end_side, "den": _end_side, "d": _end_base, "e": _end_inner,
        "tabs": _end_stops,
        **dict.fromkeys(_EQUATIONS.split(), _end_base),
        **dict.fromkeys(_PICTURES.split(), _end_picture),
    }  # fmt: skip
