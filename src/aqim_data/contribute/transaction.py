"""Replacing several files of a package at once, so that a crash at any moment loses nothing.

New contents are first written beside the package's files, then a journal says what is to be replaced by what, and
only then the files are renamed into their places, one by one. A renaming that fails is undone; one that was cut off
(a kill, a power cut) is completed by the next merge, which reads the journal. Until then every file is either the old
or the new one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aqim_data.contribute.staging import digest
from aqim_data.errors import ChangedWhileReadError, InterruptedMergeError, InvalidDatasetError, PackageBusyError

#: Folder inside a package that holds the lock and, during a merge, the new files and the journal.
WORKSHOP = ".aqim-data"
_JOURNAL = "journal.json"
#: How long a second merge waits for the first, in seconds.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file to be replaced: its path in the package, and the digests of the old and the new content."""

    path: str
    old: str | None
    new: str


@contextmanager
def locked(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep other merges out of a package.

    Args:
        folder: The package's folder.
        patience: How long to wait for another merge, in seconds.

    Raises:
        PackageBusyError: Another merge is still at work after that time.
        InvalidDatasetError: The package cannot be written to.
    """
    from filelock import FileLock, Timeout

    workshop = folder / WORKSHOP
    try:
        workshop.mkdir(exist_ok=True)
        ignore = workshop / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        lock = FileLock(workshop / "lock", timeout=patience)
        lock.acquire()
    except Timeout:
        raise PackageBusyError(
            f"another merge is writing to {folder}; wait until it is done, then run the command again"
        ) from None
    except OSError as error:
        raise InvalidDatasetError(f"{folder} cannot be written to: {error.strerror}") from None
    try:
        yield
    finally:
        lock.release()


def is_interrupted(folder: Path) -> bool:
    """Whether a merge into a package was cut off after it had begun to replace files."""
    return (folder / WORKSHOP / _JOURNAL).exists()


def refuse_interrupted(folder: Path) -> None:
    """Refuse to judge a package of which some files may be old and some new.

    Raises:
        InterruptedMergeError: A merge into it was cut off.
    """
    if is_interrupted(folder):
        raise InterruptedMergeError(
            f"a merge into {folder} was interrupted, or is under way; "
            f"`aqim-data merge --recover --package {folder}` completes it"
        )


def replace_files(folder: Path, contents: Mapping[str, Path], read: Mapping[str, str | None]) -> None:
    """Replace files of a package, all or none; the caller holds the lock.

    Args:
        folder: The package's folder.
        contents: By path in the package, where the new content stands.
        read: Digests of the package's files when they were read; if one is another now, nothing is replaced.

    Raises:
        ChangedWhileReadError: A file of the package changed since it was read.
        InvalidDatasetError: A file cannot be written; all are as they were.
    """
    workshop = folder / WORKSHOP
    _clear(workshop)
    entries: list[_Entry] = []
    try:
        (workshop / "new").mkdir()
        (workshop / "old").mkdir()
        for number, (path, source) in enumerate(sorted(contents.items())):
            target = folder / path
            new = workshop / "new" / str(number)
            shutil.copyfile(source, new)
            new.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
            _to_disk(new)
            wanted = digest(new)
            assert wanted is not None  # it was written just now
            entries.append(_Entry(path, _keep(target, workshop / "old" / str(number)), wanted))
        _unchanged(folder, read, entries)
        journal = workshop / f"{_JOURNAL}.new"
        journal.write_text(json.dumps([[one.path, one.old, one.new] for one in entries]), encoding="utf-8")
        _to_disk(journal)
        journal.replace(workshop / _JOURNAL)
        _to_disk(workshop)
    except OSError as error:
        _clear(workshop)
        raise InvalidDatasetError(
            f"nothing was merged: {error.filename or workshop} cannot be written: {error.strerror}"
        ) from None
    except ChangedWhileReadError:
        _clear(workshop)
        raise
    _complete(folder, entries)


def recover(folder: Path) -> tuple[str, ...]:
    """Complete a merge that was cut off, or clear away one that had replaced nothing yet; the caller holds the lock.

    Returns:
        The paths of the files that were replaced just now.

    Raises:
        InterruptedMergeError: Files were changed since, so that completing it would lose those changes.
        InvalidDatasetError: A file cannot be written; all are as they were before the merge.
    """
    workshop = folder / WORKSHOP
    if not is_interrupted(folder):
        _clear(workshop)
        return ()
    entries = _read_journal(workshop / _JOURNAL)
    now = [digest(folder / entry.path) for entry in entries]
    strange = [entry.path for entry, one in zip(entries, now, strict=True) if one not in (entry.old, entry.new)]
    if strange:
        raise InterruptedMergeError(
            f"a merge into {folder} was interrupted, and {', '.join(strange)} changed since; "
            f"delete {workshop} to keep what is there now, then run aqim-data validate"
        )
    open_entries = [entry.path for entry, one in zip(entries, now, strict=True) if one != entry.new]
    if len(open_entries) == len(entries):
        # Nothing was replaced, or somebody has put everything back: the merge did not happen.
        _clear(workshop)
        return ()
    _complete(folder, entries)
    return tuple(open_entries)


def _complete(folder: Path, entries: list[_Entry]) -> None:
    """Move the new files to their places; those that are there already are left."""
    workshop = folder / WORKSHOP
    try:
        for number, entry in enumerate(entries):
            new = workshop / "new" / str(number)
            if new.exists():
                (folder / entry.path).parent.mkdir(parents=True, exist_ok=True)
                new.replace(folder / entry.path)
        for parent in {(folder / entry.path).parent for entry in entries}:
            _to_disk(parent)
    except OSError as error:
        try:
            _undo(folder, entries)
        except OSError:
            raise InterruptedMergeError(
                f"the merge into {folder} stopped halfway, because {error.filename} cannot be replaced: "
                f"{error.strerror}; mend that, then run aqim-data merge --recover --package {folder}"
            ) from None
        raise InvalidDatasetError(
            f"nothing was merged: {error.filename2 or error.filename} cannot be replaced: {error.strerror}"
        ) from None
    _clear(workshop)


def _undo(folder: Path, entries: list[_Entry]) -> None:
    """Put the old files back."""
    workshop = folder / WORKSHOP
    for number, entry in enumerate(entries):
        old = workshop / "old" / str(number)
        if (workshop / "new" / str(number)).exists():
            continue
        if old.exists():
            old.replace(folder / entry.path)
        elif entry.old is None:
            (folder / entry.path).unlink(missing_ok=True)
    _clear(workshop)


def _keep(target: Path, place: Path) -> str | None:
    """Keep a file's content at another place, and tell its digest; None if there is no such file."""
    if not target.exists():
        return None
    try:
        os.link(target, place)
    except OSError:
        shutil.copyfile(target, place)
    return digest(place)


def _unchanged(folder: Path, read: Mapping[str, str | None], entries: list[_Entry]) -> None:
    kept = {entry.path: entry.old for entry in entries}
    for path, before in read.items():
        if (kept[path] if path in kept else digest(folder / path)) != before:
            raise ChangedWhileReadError(
                f"nothing was merged: {folder / path} changed while the contribution was checked; run the command again"
            )


def _read_journal(file: Path) -> list[_Entry]:
    """The entries of a journal, which may have been made to harm: no path in it leads out of the package."""
    try:
        entries = [_Entry(path, old, new) for path, old, new in json.loads(file.read_text("utf-8"))]
        paths = [PurePosixPath(entry.path) for entry in entries]
        folder = file.parent.parent.resolve()
        inside = all((folder / path).parent.resolve().is_relative_to(folder) for path in paths)
        known = all(
            digest(file.parent / "new" / str(number)) in (None, entry.new) for number, entry in enumerate(entries)
        )
    except (OSError, ValueError, TypeError, RecursionError):
        inside = known = False
        paths = []
    if not inside or not known or any(path.is_absolute() or ".." in path.parts for path in paths):
        raise InterruptedMergeError(f"{file} is no journal of a merge; delete {file.parent}, then validate the package")
    return entries


def _to_disk(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(workshop: Path) -> None:
    """Delete the journal, then what it spoke of, in this order."""
    (workshop / _JOURNAL).unlink(missing_ok=True)
    (workshop / f"{_JOURNAL}.new").unlink(missing_ok=True)
    for name in ("new", "old"):
        shutil.rmtree(workshop / name, ignore_errors=True)
