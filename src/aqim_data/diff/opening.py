"""Finding what a reader names: a folder, a zip, a wheel, a git revision, or the package at hand."""

from __future__ import annotations

import os
from pathlib import Path

from aqim_data.dataset.loading import DESCRIPTOR, is_folder, package_folder
from aqim_data.diff.files import Files, FolderFiles, ZipFiles
from aqim_data.diff.revisions import RevisionFiles, repository_prefix
from aqim_data.errors import ComparisonError

#: What names a package: a path, a revision, or None for the package at hand.
Place = str | os.PathLike[str] | None


def package_at_hand() -> tuple[str, Path]:
    """Name and folder of the package that is meant if none is named.

    It is the one that the working folder lies in; if it lies in none, the data of this installation.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if is_package(folder):
            return ("working folder" if folder == here else str(folder)), folder
    return "installed data", package_folder()


def is_package(folder: Path) -> bool:
    """Whether a folder holds a descriptor and tables."""
    return (folder / DESCRIPTOR).is_file() and is_folder(folder / "data")


def open_files(place: Place, beside: Place = None) -> Files:
    """The files of the package that a place means.

    Args:
        place: A folder or its ``datapackage.json``, a zip, a wheel, a git revision, or None.
        beside: The other package of the comparison: if it is a folder in a git repository, revisions are
            of that repository, otherwise of the one that holds the package at hand.

    Raises:
        ComparisonError: There is no such thing, or it holds no package.
    """
    if place is None:
        return FolderFiles(*package_at_hand())
    name = os.fspath(place)
    if not name:
        raise ComparisonError("an empty name names no package; write . for the working folder")
    path = Path(name)
    try:
        if path.name == DESCRIPTOR and path.is_file():
            path = path.parent
        if path.is_dir():
            if not is_package(path) and not is_folder(path / "data"):
                raise ComparisonError(f"{name} holds neither {DESCRIPTOR} nor data/, so it is no data package")
            return FolderFiles(name, path)
        if path.is_file():
            return ZipFiles(name, path)
        if path.exists():
            raise ComparisonError(f"{name} is neither a folder nor a file")
    except (OSError, ValueError) as error:
        raise ComparisonError(f"{name[:200]!r} names no package: {error}") from None
    if not isinstance(place, str) or name.endswith((".zip", ".whl", os.sep)) or path.is_absolute():
        raise ComparisonError(f"{name} does not exist")
    return RevisionFiles(name, _folder_of_revisions(beside))


def _folder_of_revisions(beside: Place) -> Path:
    folder = Path(os.fspath(beside)) if beside is not None else None
    if folder is not None and is_folder(folder) and repository_prefix(folder) is not None:
        return folder
    return package_at_hand()[1]
