"""Opening the files of a package: regular files inside its folder, and nothing else.

A package may come from anybody. A link that leads out of its folder would show what it has no right to, a
pipe would wait for ever, and a device would never end.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class IrregularFileError(OSError):
    """Something stands in the place of a file that is none of the package's own; ``strerror`` says what."""


def open_file(folder: Path, name: str) -> BinaryIO:
    """Open a file of a package for reading.

    Args:
        folder: The package's folder.
        name: Path of the file relative to it.

    Raises:
        IrregularFileError: It is no regular file, or a link leads out of the folder.
        OSError: It cannot be opened; FileNotFoundError if it is not there.
    """
    file = folder / name
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
        raise IrregularFileError(errno.EINVAL, "it is a link that leads out of the package", str(file))
    return open_regular(file)


def open_regular(file: Path) -> BinaryIO:
    """Open a regular file for reading; a folder, a pipe or a device is refused.

    Raises:
        IrregularFileError: It is no regular file.
        OSError: It cannot be opened.
    """
    if file.is_dir():
        raise IrregularFileError(errno.EISDIR, "it is a folder", str(file))
    stream = open(file, "rb", opener=_without_waiting)  # noqa: SIM115 (Path.open has no opener)
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise IrregularFileError(errno.EINVAL, "it is no regular file", str(file))
    return stream


def _without_waiting(path: str, flags: int) -> int:
    # Opening a pipe into which nobody writes would wait for ever. Windows has no such pipes, and no such flag.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_file(folder: Path, name: str) -> bytes:
    """The content of a file of a package.

    Raises:
        IrregularFileError: It is no regular file, or a link leads out of the folder.
        OSError: It cannot be read; FileNotFoundError if it is not there.
    """
    with open_file(folder, name) as stream:
        return stream.read()
