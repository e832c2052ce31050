"""The files of a package, wherever they lie: read by their path inside it, never followed out of it, never run."""

from __future__ import annotations

import stat
import zipfile
import zlib
from abc import ABC, abstractmethod
from pathlib import Path, PurePosixPath

from aqim_data.dataset.loading import DESCRIPTOR
from aqim_data.errors import ComparisonError

#: How much of one package is read, in bytes: many times what a million records need.
BYTE_LIMIT = 1 << 30
#: How often a compressed file may hold its own size. Tables reach 20; deflate can reach 1,000.
RATIO_LIMIT = 200
#: Below this size, in bytes, no ratio is suspicious.
RATIO_FREE = 1 << 20
#: How many files an archive may list.
ENTRY_LIMIT = 100_000


def path_fault(path: str) -> str:
    r"""Why a path may lead out of the folder it is written in; empty if it does not.

    >>> path_fault("data/events.csv"), path_fault("https://example.org/a.csv"), path_fault("data/../../a.csv")
    ('', 'it is a web address', 'it leads out of the folder')
    """
    if "://" in path:
        return "it is a web address"
    if path.startswith(("/", "\\")) or path[1:2] == ":":
        return "it begins at the top of a disk"
    if ".." in path.replace("\\", "/").split("/"):
        return "it leads out of the folder"
    if "\\" in path or any(ord(character) < 32 for character in path):
        return "it holds a backslash or a control character"
    return ""


class Files(ABC):
    """The files of one package.

    Attributes:
        name: Where the package is, as the reader named it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._left = BYTE_LIMIT

    def read(self, path: str) -> bytes | None:
        """The bytes of one file by its path inside the package; None if there is none.

        Raises:
            ComparisonError: The path leads out of the package, or the file is too large or cannot be read.
        """
        if fault := path_fault(path):
            raise ComparisonError(f"{self.name}: the path {path[:200]!r} is not followed, because {fault}")
        try:
            content = self._content(path, self._left)
        except OSError as error:
            raise ComparisonError(f"{self.name}: {path} cannot be read: {error.strerror or error}") from None
        except ValueError as error:
            raise ComparisonError(f"{self.name}: {path[:200]!r} cannot be read: {error}") from None
        if content is not None and len(content) > self._left:
            raise ComparisonError(f"{self.name}: with {path}, more than {BYTE_LIMIT >> 20} MiB would be read")
        self._left -= len(content or b"")
        return content

    @abstractmethod
    def _content(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file, or more than ``limit`` of them if it has more; None if there is no such file."""

    def close(self) -> None:  # noqa: B027 - most kinds hold nothing open
        """Let go of whatever is held open."""


class FolderFiles(Files):
    """The files of a package in a folder."""

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__(name)
        self._root = folder.resolve()

    def _content(self, path: str, limit: int) -> bytes | None:
        file = self._root / path
        try:
            real = file.resolve(strict=True)
        except (FileNotFoundError, NotADirectoryError):
            if file.is_symlink():
                raise ComparisonError(f"{self.name}: {path} is a link that leads nowhere") from None
            return None
        except RuntimeError:  # a link to itself, before Python 3.13
            raise ComparisonError(f"{self.name}: {path} is a link that leads nowhere") from None
        if not real.is_relative_to(self._root):
            raise ComparisonError(f"{self.name}: {path} is a link that leads out of the folder; it is not followed")
        if not stat.S_ISREG(real.stat().st_mode):
            raise ComparisonError(f"{self.name}: {path} is no regular file")
        with real.open("rb") as stream:
            return stream.read(limit + 1)


class ZipFiles(Files):
    """The files of a package in a zip: of a package, of a repository, or a wheel. Nothing is unpacked to disk."""

    def __init__(self, name: str, file: Path) -> None:
        super().__init__(name)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise ComparisonError(f"{name} is no zip that can be read: {error}") from None
        try:
            self._entries = self._checked_entries()
            self._root = self._package_root()
        except ComparisonError:
            self.close()
            raise

    def close(self) -> None:
        """Close the zip."""
        self._zip.close()

    def _checked_entries(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > ENTRY_LIMIT:
            raise ComparisonError(f"{self.name} lists {len(infos):,} files; at most {ENTRY_LIMIT:,} are read")
        entries: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            path = info.orig_filename
            if fault := path_fault(path):
                raise ComparisonError(f"{self.name} is not read: it holds the path {path[:200]!r}, and {fault}")
            if info.filename in entries:
                raise ComparisonError(f"{self.name} is not read: it holds {path[:200]!r} twice")
            entries[info.filename] = info
        return entries

    def _package_root(self) -> str:
        """The folder inside the zip that holds the package: the one nearest to the top."""
        folders = {str(PurePosixPath(path).parent) for path in self._entries if path.endswith(".csv")}
        tops = [
            str(PurePosixPath(path).parent)
            for path in self._entries
            if PurePosixPath(path).name == DESCRIPTOR and str(PurePosixPath(path).parent / "data") in folders
        ]
        nearest = min((top.count("/") + (top != ".") for top in tops), default=0)
        roots = [top for top in tops if top.count("/") + (top != ".") == nearest]
        if len(roots) != 1:
            found = f"{len(roots)} packages ({', '.join(sorted(roots)[:3])})" if roots else "no package"
            raise ComparisonError(f"{self.name} holds {found}: one folder with {DESCRIPTOR} and data/ is looked for")
        return "" if roots[0] == "." else f"{roots[0]}/"

    def _content(self, path: str, limit: int) -> bytes | None:
        info = self._entries.get(self._root + path)
        if info is None:
            return None
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ComparisonError(f"{self.name}: {path} is a link; links in a zip are not followed")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ComparisonError(f"{self.name}: {path} is compressed in an unusual way; zip it plainly")
        if info.file_size > RATIO_FREE and info.file_size > RATIO_LIMIT * max(info.compress_size, 1):
            raise ComparisonError(f"{self.name}: {path} would unpack to {RATIO_LIMIT} times its size; it is not read")
        try:
            with self._zip.open(info) as stream:
                return stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise ComparisonError(f"{self.name}: {path} cannot be unpacked: {error}") from None
