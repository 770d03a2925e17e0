"""Writing a file so that it is there whole, or as it was before.

What is written has no name, or another one, until it is complete; then it is
given its name in one step. A full disk, a killed process or an interrupt
leaves the old file untouched. A link stays a link: the file that it leads to
is the one that is replaced.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

__all__ = ["Beside", "refuse_inputs"]

_LONGEST_NAME: Final = 200
_WRITABLE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_PERMISSIONS: Final = 0o7777
_PART: Final = 1 << 20
_BINARY: Final = getattr(os, "O_BINARY", 0)  # line breaks as they are, on any system

WINDOWS = os.name == "nt"
"""Where names are narrower: no stream of another file, no device by whatever ending."""

_NO_NAMES: Final = frozenset('<>:"|?*')
_PORTS: Final = [f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10)]
_DEVICES: Final = frozenset(["CON", "PRN", "AUX", "NUL", *_PORTS])


def refuse_inputs(targets: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise :class:`OSError` where a target is one of the inputs, by whatever name or link."""
    known = [each for each in inputs if each.exists()]
    for target in targets:
        if target.exists() and any(target.samefile(each) for each in known):
            raise OSError(errno.EEXIST, "this file is read; write into another one", str(target))


def _refuse_name(path: Path) -> None:
    """Raise :class:`OSError` for a name that no file has on Windows.

    ``a.csv:b`` would be a hidden stream of ``a.csv``, and ``aux.csv`` a device.
    """
    stem = path.name.partition(".")[0].rstrip().upper()
    if stem in _DEVICES or not _NO_NAMES.isdisjoint(path.name):
        raise OSError(errno.EINVAL, "no file can be called so", str(path))


class Beside:
    """A text file that gets its name only when everything is in it.

    Use it as a context manager, write to :attr:`file`, and :meth:`keep` it at
    the end; what is not kept is gone. What is no regular file, such as a
    terminal or a pipe, is written as it goes.
    """

    file: io.TextIOWrapper

    def __init__(self, path: Path, *, encoding: str = "utf-8", newline: str = "") -> None:
        self.path = path
        # The file that a link leads to is replaced, not the link.
        self._real = Path(os.path.realpath(path))
        self._encoding, self._newline = encoding, newline
        self._name: Path | None = None

    def __enter__(self) -> Self:
        self._mode = self._mode_of_old()
        if WINDOWS and not self._is_special:
            _refuse_name(self.path)
        number = (
            os.open(self._real, os.O_WRONLY | _BINARY) if self._is_special else self._nameless()
        )
        try:
            self.file = os.fdopen(number, "w", encoding=self._encoding, newline=self._newline)
        except BaseException:
            os.close(number)
            self._dropped()
            raise
        return self

    def _mode_of_old(self) -> int | None:
        """The permissions of the file that is replaced; raises :class:`OSError` for read-only."""
        self._is_special = False
        try:
            old = self._real.stat()
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(old.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self.path))
        self._is_special = not stat.S_ISREG(old.st_mode)
        if not self._is_special and not (
            old.st_mode & _WRITABLE and os.access(self._real, os.W_OK)
        ):
            # Renaming asks the folder alone; a file that is read-only is meant to stay.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.path))
        return old.st_mode & _PERMISSIONS

    def _nameless(self) -> int:
        """A new file in the same folder: without a name where the system has such."""
        nameless = getattr(os, "O_TMPFILE", None)
        if nameless is not None and Path("/proc/self/fd").is_dir():
            with contextlib.suppress(OSError):
                return os.open(self._real.parent, os.O_RDWR | nameless, 0o666)
        self._name = self._beside()
        return os.open(self._name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)

    def _beside(self) -> Path:
        """A name that nobody has, beside that of the file."""
        name = self._real.name.encode()[:_LONGEST_NAME].decode(errors="ignore")
        return self._real.with_name(f".{name}.{secrets.token_hex(6)}")

    def keep(self) -> None:
        """Give the file its name; raises :class:`OSError`, and the old one stands, if it cannot."""
        self.file.flush()
        if self._is_special:
            self.file.close()
            return
        os.fsync(self.file.fileno())
        if self._name is None:
            self._named()
        self.file.close()
        assert self._name is not None  # noqa: S101 - it has been given one
        if self._mode is not None:
            self._name.chmod(self._mode)
        self._name.replace(self._real)
        self._name = None

    def _named(self) -> None:
        """Give what has no name one beside that of the file."""
        name = self._beside()
        folder = os.open(self._real.parent, os.O_RDONLY)
        try:
            # With a folder given, the link in /proc is followed to the file itself.
            source = f"/proc/self/fd/{self.file.fileno()}"
            os.link(source, name.name, dst_dir_fd=folder, follow_symlinks=True)
            self._name = name
        except OSError:
            # Some file systems know files without a name and cannot name them.
            self._name = name
            self._copied()
        finally:
            os.close(folder)

    def _copied(self) -> None:
        assert self._name is not None  # noqa: S101 - the caller has made one
        number = os.open(self._name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        with os.fdopen(number, "wb") as target:
            os.lseek(self.file.fileno(), 0, os.SEEK_SET)
            while part := os.read(self.file.fileno(), _PART):
                target.write(part)
            target.flush()
            os.fsync(target.fileno())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # On a full disk closing fails again; the reason has been told.
        with contextlib.suppress(OSError):
            self.file.close()
        self._dropped()

    def _dropped(self) -> None:
        """What is not kept is gone."""
        if self._name is not None:
            self._name.unlink(missing_ok=True)
            self._name = None


def write(path: Path, content: str | bytes, inputs: Iterable[Path] = ()) -> None:
    """Write ``content`` whole into a file that is none of ``inputs``, or raise :class:`OSError`.

    A text is written in UTF-8.
    """
    refuse_inputs([path], inputs)
    with Beside(path, newline="\n") as beside:
        try:
            if isinstance(content, bytes):
                beside.file.buffer.write(content)
            else:
                beside.file.write(content)
            beside.keep()
        except OSError as error:
            error.filename = error.filename if error.filename == str(path) else str(path)
            raise
