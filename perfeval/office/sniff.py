"""What a file is, by its bytes and never by its suffix."""

from __future__ import annotations

import codecs
import re
from typing import IO

from perfeval.office.refusal import Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
_PDF = b"%PDF-"
_RTF = b"{\\rtf"
_FAR = 4096
_CHUNK = 1 << 20
_BLANKS = b"\xef\xbb\xbf \t\r\n"

_WEB = re.compile(
    rb"<!doctype html|<html|<head|<meta|<table|<body|<style|<!--|<div|<script"
    rb"|mime-version:|<\?xml|from: <saved by|content-type: multipart",
    re.IGNORECASE,
)
_XML_BOOK = re.compile(rb"mso-application|schemas-microsoft-com:office:(?:spreadsheet|word)")
_OFFICE_NAME = re.compile(r"\.(?:xls[xmb]?|doc[xm]?|et|wps|od[st]|pdf|rtf|html?)$", re.IGNORECASE)
_TEXTS = ("utf-8", "gb18030")


def _begin(data: bytes) -> bytes:
    """The first bytes in a form to look for ASCII words in, blanks and marks of order left out."""
    head = data[:_FAR]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    return head.lstrip(_BLANKS)


def looks_like_office(data: bytes, name: str) -> bool:
    """Whether the bytes are those of an office file of some kind, a PDF or a web page."""
    begin = _begin(data)
    if data.startswith((OLE, b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return True
    if begin.startswith((_PDF, _RTF)) or _WEB.match(begin):
        return True
    if begin.startswith(b"<") and _XML_BOOK.search(begin):
        return True
    return _OFFICE_NAME.search(name) is not None and not _is_text(data)


def _is_text(data: bytes) -> bool:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not data or (b"\0" in data[:_FAR] and not wide):
        return False
    for encoding in ("utf-16",) if wide else _TEXTS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def encoding_of(file: IO[bytes]) -> str | None:
    """The encoding of a text file, read through once and wound back; ``None`` for no text.

    What is no UTF-8 from beginning to end is taken for GB18030.
    """
    begin = file.read(2)
    file.seek(0)
    wide = begin in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        else:
            return encoding
        finally:
            file.seek(0)
    return None


def refuse_other_kinds(data: bytes) -> None:
    """Raise for everything that is no zip file, with a code that says what it is."""
    begin = _begin(data)
    if data.startswith(OLE):
        raise _ole(data)
    if begin.startswith(_PDF):
        raise Refusal("PE632")
    if begin.startswith(_RTF):
        raise Refusal("PE636", kind="RTF")
    if _XML_BOOK.search(begin):
        raise Refusal("PE634")
    if _WEB.match(begin):
        raise Refusal("PE633")
    if not data.startswith(ZIP):
        raise Refusal("PE637") if not data else Refusal("PE636", kind="?")


def _ole(data: bytes) -> Refusal:
    """The old container: by the names of its streams, which stand in it as UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return Refusal("PE635")
    if holds("WordDocument"):
        return Refusal("PE631")
    if holds("Workbook") or holds("Book"):
        return Refusal("PE630")
    if holds("PowerPoint Document"):
        return Refusal("PE636", kind="PowerPoint")
    return Refusal("PE636", kind="OLE")
