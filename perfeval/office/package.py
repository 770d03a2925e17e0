"""The parts of a zip file, counted as they are unpacked and never written anywhere."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from perfeval.office.refusal import (
    LARGEST_FILE,
    LARGEST_PART,
    LARGEST_UNPACKED,
    MEGABYTE,
    MOST_PARTS,
    Refusal,
    damaged,
)

_CHUNK = 65_536
_ENTRY = b"PK\1\2"
_END = b"PK\5\6"
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1

# All that zipfile is known to raise for bytes that are no good zip file.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,  # among them UnicodeDecodeError, for the names of parts
    zipfile.LargeZipFile,
)


def _key(name: str) -> str:
    # Names of parts are compared without case; some programs write backslashes.
    return name.replace("\\", "/").lstrip("/").lower()


class Package:
    """A zip file held in memory.

    Raises :class:`~perfeval.office.refusal.Refusal` for everything that is
    wrong with it. What the directory says about sizes is not believed.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST_FILE:
            megabytes = -(-len(data) // MEGABYTE)
            raise Refusal("PE639", size=megabytes, limit=LARGEST_FILE // MEGABYTE)
        count = data.count(_ENTRY)
        if count > MOST_PARTS:
            raise Refusal("PE641", count=count, limit=MOST_PARTS)
        if _END not in data:
            raise Refusal("PE637")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._parts = {_key(each.filename): each for each in self._zip.infolist()}
        except _FAULTS:
            raise damaged("zip", "directory") from None
        self._left = LARGEST_UNPACKED

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece."""
        info = self._parts.get(_key(name))
        if info is None:
            raise damaged(name, "missing")
        if info.flag_bits & _ENCRYPTED:
            raise Refusal("PE635")
        if info.compress_type not in _PLAIN:
            raise damaged(name, "compression")
        size = 0
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    if size > LARGEST_PART or self._left < 0:
                        limit = LARGEST_PART if size > LARGEST_PART else LARGEST_UNPACKED
                        raise Refusal("PE640", part=name, limit=limit // MEGABYTE)
                    yield chunk
        except _FAULTS:
            raise damaged(name, "zip") from None

    def target(self, owner: str, target: str) -> str:
        """The part that a relationship of part ``owner`` names; it never leaves the file."""
        target = target.replace("\\", "/")
        base = "" if target.startswith("/") else posixpath.dirname(owner)
        return posixpath.normpath(posixpath.join("/", base, target.lstrip("/"))).lstrip("/")


def relations_of(part: str) -> str:
    """Where the relationships of a part stand."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
