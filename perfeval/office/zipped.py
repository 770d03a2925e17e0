"""Parts to a zip file whose bytes depend on nothing but the parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from perfeval.office.paper import printable

__all__ = ["DECLARATION", "attribute", "packed", "words"]

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def words(text: str) -> str:
    """Text as the content of an element."""
    return escape(printable(text))


def attribute(text: str) -> str:
    """Text as the value of an attribute, with its quotation marks."""
    return quoteattr(printable(text), {"\n": "&#10;", "\t": "&#9;"})


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part of relationships: id → (kind, target)."""
    found = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{_RELATIONS}">{found}</Relationships>'


def content_types(parts: Mapping[str, str]) -> str:
    """The part that says of what kind the others are."""
    kinds = "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-'
        f'officedocument.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{kinds}</Types>"
    )


def packed(parts: Mapping[str, str]) -> bytes:
    """The zip file with these parts; equal parts give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            # The system that a file says it was made on must not depend on the machine.
            info.create_system = 0
            file.writestr(info, text.encode("utf-8"))
    return out.getvalue()
