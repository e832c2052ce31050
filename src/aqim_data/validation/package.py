"""Checks of the package as a whole: descriptor, stray files, freshness of what is derived."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from aqim_data.dataset import Dataset
from aqim_data.dataset.files import IrregularFileError, open_file, read_file
from aqim_data.dataset.loading import DESCRIPTOR, parse_descriptor, read_descriptor
from aqim_data.derive import derive
from aqim_data.derive.metadata import NAME, RELEASED
from aqim_data.errors import AqimDataError
from aqim_data.models import TABLES
from aqim_data.models.cells import VERSION_PATTERN
from aqim_data.validation.problems import Problem
from aqim_data.validation.table_file import TableFile

_RESTORE = 'restore it from version control; a new package begins with {"name": "…", "version": "0.1.0"}'


def descriptor_problems(folder: Path) -> Iterator[Problem]:
    """Whether there is a descriptor, whether it is a JSON object, and whether its name, version and paths are right."""
    try:
        content = parse_descriptor(read_file(folder, DESCRIPTOR))
    except FileNotFoundError:
        yield Problem("AQ601", "the descriptor is missing", _RESTORE, DESCRIPTOR)
    except json.JSONDecodeError as error:
        yield Problem("AQ601", f"it is not JSON: {error.msg}", _RESTORE, DESCRIPTOR, error.lineno, error.colno)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        yield Problem("AQ601", f"it cannot be read: {reason}", _RESTORE, DESCRIPTOR)
    else:
        if not isinstance(content, dict):
            yield Problem("AQ601", "it is not a JSON object", _RESTORE, DESCRIPTOR, 1)
            return
        for name, pattern, example in (("name", "[a-z0-9._-]+", "my-package"), ("version", VERSION_PATTERN, "0.1.0")):
            value = content.get(name)
            if not isinstance(value, str) or not re.fullmatch(pattern, value):
                message = f"the package's {name} is not of the right form"
                yield Problem(
                    "AQ606",
                    message,
                    f"write it as {example}",
                    DESCRIPTOR,
                    field=name,
                    value="" if value is None else str(value),
                )
        yield from path_problems(folder, content)


#: Where a descriptor names files that programs follow; elsewhere, as for a licence, a path may lead anywhere.
_FOLLOWED = {
    *("path", "extrapaths", "schema", "dialect", "scheme"),
    *("profile", "profiles", "checklist", "pipeline", "jsonSchema"),
}
_FREE = {"licenses", "sources", "contributors"}


def path_problems(folder: Path, descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    """Whether the files that a descriptor names lie in its folder.

    This package follows none of them, but programs that read the descriptor do, and would fetch them from
    wherever they are.
    """
    followed = {name: value for name, value in descriptor.items() if name in ("resources", "profile", "profiles")}
    for name, path in dict.fromkeys(_followed(followed)):
        message = _refusal(folder, name, path)
        if message:
            hint = "name a file inside the package, or delete the entry"
            yield Problem("AQ609", message, hint, DESCRIPTOR, *_place_of(folder, path), field=name, value=path)


def _followed(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and name in _FOLLOWED:
        yield name, value
    elif isinstance(value, list):
        for item in value:
            yield from _followed(item, name)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _FREE:
                yield from _followed(item, key)


def _refusal(folder: Path, name: str, path: str) -> str:
    """Why the descriptor may not name a file; empty if it may."""
    outside = "it leads out of the package's folder"
    if name == "scheme":
        return "" if path == "file" else outside
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\~]", path) or ".." in re.split(r"[/\\]", path) or "\0" in path:
        return outside
    # What stands in the place of our own files is reported by itself.
    return "" if path in known_files() else what_is_no_file(folder, path)


def what_is_no_file(folder: Path, name: str) -> str:
    """What stands in the place of a file of the package that is none of its own; empty if nothing does."""
    try:
        open_file(folder, name).close()
    except IrregularFileError as error:
        return str(error.strerror)
    except (OSError, ValueError):
        return ""
    return ""


def known_files() -> set[str]:
    """The files in data/ and schemas/ that a package has."""
    schemas = {f"schemas/{name}.{kind}.json" for name in TABLES for kind in ("table", "schema")}
    return schemas | {model.table_info.path for model in TABLES.values()}


def _place_of(folder: Path, text: str) -> tuple[int, int]:
    """Line and column at which the descriptor first holds a text as a JSON string; 0, 0 if it is not found."""
    written = json.dumps(text, ensure_ascii=False)
    lines = enumerate((read_text(folder, DESCRIPTOR) or "").split("\n"), start=1)
    return next(((number, line.index(written) + 1) for number, line in lines if written in line), (0, 0))


def release_day(folder: Path) -> date | None:
    """The day on which the version of a package was released; None if it does not say.

    Ours is written in the code; any other package says it in the property ``created`` of its descriptor.
    """
    try:
        descriptor = read_descriptor(folder)
        created = RELEASED if descriptor.get("name") == NAME else descriptor.get("created")
        return date.fromisoformat(str(created)[:10])
    except (AqimDataError, ValueError):
        return None


def forgotten_ids(folder: Path, register: TableFile) -> Iterator[Problem]:
    """Whether the register of ids lost entries since the package was last built.

    The descriptor remembers how many it had.
    """
    try:
        descriptor = read_descriptor(folder)
        (before,) = (entry["rows"] for entry in descriptor["resources"] if entry["name"] == "records")
    except (AqimDataError, KeyError, TypeError, ValueError):
        return
    lost = before - len(register.rows) if isinstance(before, int) else 0
    if register.complete and lost > 0:
        message = f"the register lost {lost} of {before} ids"
        hint = "restore it from version control; if no release has had them, aqim-data build --forget"
        yield register.problem("AQ408", message, hint)


def stray_files(folder: Path) -> Iterator[Problem]:
    """Files in data/ and schemas/ that the package does not have."""
    known = known_files()
    for entry in sorted((*(folder / "data").glob("*"), *(folder / "schemas").glob("*"))):
        path = entry.relative_to(folder).as_posix()
        if path not in known and not entry.name.startswith("."):
            message = "the package has no such file"
            yield Problem("AQ603", message, "delete it, or move it out of the folder", path)


def freshness_problems(folder: Path, data: Dataset) -> Iterator[Problem]:
    """Derived files that travel with the data and differ from what they would be if they were written now."""
    for path, text in derive(data, folder, pages=False).package.items():
        yield from text_problems(folder, path, text)


def text_problems(folder: Path, path: str, wanted: str) -> Iterator[Problem]:
    """Whether a derived file has the text that it should have."""
    found = read_text(folder, path)
    if found is None:
        reason = "the derived file is missing"
        if (folder / path).exists():
            reason = "the derived file cannot be read as text"
        yield Problem("AQ602", reason, "run aqim-data build", path)
    elif found != wanted:
        yield stale(path, first_difference(found, wanted))


def stale(path: str, line: int) -> Problem:
    """A derived file differs from what it should be, first in a line."""
    return Problem("AQ602", f"the file is stale, first in line {line}", "run aqim-data build", path, line)


def read_text(folder: Path, name: str) -> str | None:
    """The text of a file of a package with its line ends as they are; None if it cannot be read as text."""
    try:
        return read_file(folder, name).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def first_difference(found: str, wanted: str) -> int:
    """The first line in which two texts differ, from 1."""
    old, new = found.split("\n"), wanted.split("\n")
    differing = (number for number, (a, b) in enumerate(zip(old, new, strict=False), start=1) if a != b)
    return next(differing, min(len(old), len(new)))


def unified_diff(path: str, found: str | None, wanted: str) -> str:
    """What would change in a file, as a unified diff."""
    old = (found or "").splitlines(keepends=True)
    new = wanted.splitlines(keepends=True)
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
