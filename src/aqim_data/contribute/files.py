"""Opening what somebody sends: files, folders and zip archives, without following anything out of them.

Whatever lies at a path may have been made to harm: links that lead elsewhere, archives that unfold to
terabytes, descriptors that name addresses. Nothing is unpacked to disk, followed or fetched.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path, PurePosixPath

from aqim_data.contribute.findings import Findings
from aqim_data.contribute.links import stray_links
from aqim_data.dataset.loading import DESCRIPTOR
from aqim_data.errors import ChangedWhileReadError, ContributionNotFoundError
from aqim_data.models import AUTHORED

#: Largest file, and largest sum of the files of an archive, in bytes.
SIZE_LIMIT = 1 << 30
#: Most files in a folder or an archive.
COUNT_LIMIT = 1_000
#: How many times larger than its packed form an entry of an archive may be, if it is larger than a megabyte.
RATIO_LIMIT = 200
#: What is read as tables, by the end of the file's name.
TABLE_SUFFIXES = (".csv", ".xlsx", ".json", ".yaml", ".yml")
#: What people send and what cannot be read, with what to do instead.
_FOREIGN = dict.fromkeys((".xls", ".ods", ".numbers", ".tsv", ".txt", ".xlsm", ".parquet"), "save it as .xlsx or CSV")
_FOREIGN |= dict.fromkeys((".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz"), "unpack it, or send a .zip")
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_PLAIN = "put the file itself there"


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of a contribution.

    Attributes:
        name: How messages call it: the path as it was given, with the path inside an archive behind it.
        stem: Its own name without the ending.
        suffix: The ending in small letters, with the dot.
        content: Its bytes.
    """

    name: str
    stem: str
    suffix: str
    content: bytes


def input_files(paths: Iterable[str | os.PathLike[str]], found: Findings, skipped: list[str]) -> Iterator[InputFile]:
    """The files that contribute, one after the other; what cannot be read becomes a problem.

    Args:
        paths: Folders, zip archives and files.
        found: Where problems go.
        skipped: Where the names of files go that are no tables, such as a README.

    Raises:
        ContributionNotFoundError: Nothing is at a path.
        ChangedWhileReadError: A file changed or vanished while it was read.
    """
    for path in map(Path, paths):
        try:
            kind = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise ContributionNotFoundError(f"{path} does not exist; name a folder, a zip or a file") from None
        except OSError as error:
            found.report("AQ013", f"it cannot be opened: {error.strerror}", "mend its permissions", path.as_posix())
            continue
        if stat.S_ISDIR(kind):
            yield from _in_folder(path, found, skipped)
        else:
            yield from _opened(path, path.as_posix(), found, skipped, named=True)


def _in_folder(folder: Path, found: Findings, skipped: list[str]) -> Iterator[InputFile]:
    top = folder.resolve()
    files = list(_walk(folder, top, found))
    if len(files) > COUNT_LIMIT:
        message = f"the folder holds {len(files):,} files or more, and {COUNT_LIMIT:,} are read"
        found.report("AQ033", message, "put only the contribution's tables there", folder.as_posix())
        return
    # In a whole package only the tables that people write contribute; the rest of it is derived.
    is_package = (folder / DESCRIPTOR).is_file()
    wanted = {folder / "data" / f"{model.table_info.name}.csv" for model in AUTHORED}
    for file in files:
        if file.name == DESCRIPTOR or not is_package or file in wanted:
            yield from _opened(file, file.as_posix(), found, skipped)


def _walk(folder: Path, top: Path, found: Findings) -> Iterator[Path]:
    """The files below a folder, in one order on every machine; links that lead out of it are problems."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        found.report("AQ013", f"it cannot be opened: {error.strerror}", "mend its permissions", folder.as_posix())
        return
    count = 0
    for entry in entries:
        if entry.name.startswith((".", "__MACOSX")):
            continue
        if entry.is_symlink() and not _leads_inside(entry, top):
            found.report("AQ033", "the link leads out of the folder", _PLAIN, entry.as_posix())
        elif entry.is_symlink() and entry.is_dir():
            found.report("AQ033", "a link to a folder is not followed", _PLAIN, entry.as_posix())
        elif entry.is_dir():
            yield from _walk(entry, top, found)
        else:
            yield entry
        count += 1
        if count > 2 * COUNT_LIMIT:
            return


def _leads_inside(link: Path, top: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(top)
    except (OSError, RuntimeError):
        return False


def _opened(file: Path, name: str, found: Findings, skipped: list[str], *, named: bool = False) -> Iterator[InputFile]:
    """The file itself, or the files in it if it is an archive."""
    suffix = file.suffix.lower()
    if not _is_wanted(suffix, name, found, skipped, named):
        return
    try:
        if not file.is_file():
            found.report("AQ002", "it is no regular file", "replace it by the file itself", name)
            return
        content = read_steadily(file)
    except ChangedWhileReadError:
        raise
    except OSError as error:
        found.report("AQ013", f"it cannot be opened: {error.strerror}", "mend its permissions", name)
        return
    if content is None:
        found.report("AQ033", f"the file is larger than {SIZE_LIMIT >> 20} MB", "send it in parts", name)
    elif suffix == ".zip":
        yield from _in_archive(name, content, found, skipped)
    else:
        yield from _checked(InputFile(name, file.stem, suffix, content), found)


def _is_wanted(suffix: str, name: str, found: Findings, skipped: list[str], named: bool) -> bool:
    if suffix in (*TABLE_SUFFIXES, ".zip"):
        return True
    if named or suffix in _FOREIGN:
        hint = _FOREIGN.get(suffix, "send CSV, .xlsx, JSON, YAML, or a zip of those")
        found.report("AQ031", f"a file that ends in {suffix or 'nothing'} is not read", hint, name)
    else:
        skipped.append(name)
    return False


def _checked(file: InputFile, found: Findings) -> Iterator[InputFile]:
    """The file, unless it is a descriptor: that one is looked at, and never followed."""
    if f"{file.stem}{file.suffix}" != DESCRIPTOR:
        yield file
        return
    for message in stray_links(file.content):
        found.report("AQ033", message, "leave the descriptor out, or name only files beside it", file.name)


def read_steadily(file: Path) -> bytes | None:
    """A file's bytes, once it is sure that nobody wrote to it meanwhile; None if it is too large.

    Raises:
        ChangedWhileReadError: It changed or vanished while it was read.
        OSError: It cannot be opened.
    """
    with file.open("rb") as stream:
        before = os.fstat(stream.fileno())
        if before.st_size > SIZE_LIMIT:
            return None
        content = stream.read(SIZE_LIMIT + 1)
        after = os.fstat(stream.fileno())
    try:
        now = file.stat()
    except FileNotFoundError:
        raise ChangedWhileReadError(f"{file} vanished while it was read; run the command again") from None
    if not _same(before, after) or not _same(before, now) or len(content) != before.st_size:
        raise ChangedWhileReadError(f"{file} changed while it was read; run the command again")
    return content


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (other.st_ino, other.st_size, other.st_mtime_ns)


def _in_archive(name: str, content: bytes, found: Findings, skipped: list[str]) -> Iterator[InputFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except _BROKEN_ZIP as error:
        found.report("AQ031", f"it is no zip archive that can be read: {error}", "pack it anew", name)
        return
    fault = archive_fault(entries)
    if fault:
        found.report("AQ033", fault, "pack plain files in plain folders", name)
        return
    paths = {entry.filename for entry in entries}
    is_package = DESCRIPTOR in paths
    wanted = {DESCRIPTOR, *(model.table_info.path for model in AUTHORED)}
    for entry in sorted(entries, key=lambda entry: entry.filename):
        path = PurePosixPath(entry.filename)
        inside = f"{name}/{entry.filename}"
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        if hidden or (is_package and entry.filename not in wanted):
            continue
        suffix = path.suffix.lower()
        if suffix == ".zip":
            found.report("AQ033", "an archive in an archive is not opened", "pack its files directly", inside)
        elif _is_wanted(suffix, inside, found, skipped, named=False):
            try:
                unpacked = archive.read(entry)
            except _BROKEN_ZIP as error:
                found.report("AQ031", f"it cannot be unpacked: {error}", "pack the archive anew", inside)
                continue
            yield from _checked(InputFile(inside, path.stem, suffix, unpacked), found)


def archive_fault(entries: list[zipfile.ZipInfo]) -> str:
    """Why an archive is not opened; empty if nothing speaks against it."""
    if len(entries) > COUNT_LIMIT:
        return f"the archive holds {len(entries):,} files, and {COUNT_LIMIT:,} are read"
    if sum(entry.file_size for entry in entries) > SIZE_LIMIT:
        return f"the archive unfolds to more than {SIZE_LIMIT >> 20} MB"
    names: set[str] = set()
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0]:
            return f"its entry {entry.filename!r} leads out of the archive"
        if stat.S_ISLNK(entry.external_attr >> 16):
            return f"its entry {entry.filename!r} is a link"
        if entry.filename in names:
            return f"its entry {entry.filename!r} stands in it twice"
        if entry.flag_bits & 1:
            return f"its entry {entry.filename!r} is encrypted"
        if entry.file_size > 1 << 20 and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            return f"its entry {entry.filename!r} unfolds to more than {RATIO_LIMIT} times its size"
        names.add(entry.filename)
    return ""
