"""From bytes to a book: what kind of file it is, and who reads it."""

from __future__ import annotations

import re

from perfeval.office.document import read_document
from perfeval.office.grid import Book
from perfeval.office.markup import Budget, relations
from perfeval.office.package import Package
from perfeval.office.refusal import Refusal
from perfeval.office.sniff import refuse_other_kinds
from perfeval.office.workbook import read_workbook

_EARLY = 2048
_DOCUMENT = re.compile(rb"<(?:[A-Za-z0-9]+:)?document[\s>]")
_OTHERS = (
    ("xl/workbook.bin", ".xlsb"),
    ("content.xml", "OpenDocument"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("index/document.iwa", "iWork"),
)


def read_book(data: bytes, name: str) -> Book:
    """See :func:`perfeval.office.read`."""
    try:
        return _read(data)
    except Refusal as refusal:
        raise refusal.error(name) from None


def _read(data: bytes) -> Book:
    refuse_other_kinds(data)
    package = Package(data)
    for part, kind in _OTHERS:
        if part in package:
            raise Refusal("PE636", kind=kind)
    main = _main_part(package)
    if main is None:
        raise Refusal("PE636", kind="zip")
    return (
        read_document(package, main)
        if _is_document(package, main)
        else read_workbook(package, main)
    )


def _is_document(package: Package, part: str) -> bool:
    """By the outermost element, which comes early in every part."""
    begin = next(package.chunks(part), b"")[:_EARLY].replace(b"\0", b"")
    return _DOCUMENT.search(begin) is not None


def _main_part(package: Package) -> str | None:
    """The part that all others hang on; by its usual place where nothing says so."""
    for kind, target in relations(package, "_rels/.rels", Budget()).values():
        if kind == "officeDocument" and target:
            part = package.target("", target)
            if part in package:
                return part
    for usual in ("xl/workbook.xml", "word/document.xml"):
        if usual in package:
            return usual
    return None
