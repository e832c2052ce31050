"""Writing an export: whole or not at all, and never over what is no export."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aqim_data.dataset import Dataset, near_matches
from aqim_data.errors import ExportError
from aqim_data.export.formats import Format, format_named
from aqim_data.export.selection import SUBJECT, Query, Selection, select_records
from aqim_data.models import TABLES

#: How many bytes of an older file are looked at; the longest beginning is the title and citation of GeoJSON.
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote.

    Attributes:
        paths: The files, the folder's own first if it is one.
        tables: How many records of each table were chosen.
        remarks: What is left out of these records, in words.
    """

    paths: tuple[Path, ...]
    tables: dict[str, int]
    remarks: tuple[str, ...]


def choose(data: Dataset, form: str, *, tables: Sequence[str] = (), query: Iterable[str] = ()) -> Selection:
    """The records that an export writes.

    Args:
        data: The dataset.
        form: Name of the form.
        tables: Names of the tables; those usual for the form if there are none.
        query: Filters such as ``years=2007-2011``. They are put to the first of the tables, or to the events where no
            table is named; of other tables, what belongs to the records that fit.

    Raises:
        ExportError: There is no such form, or it cannot hold one of the tables, or not without another.
        FilterError: A filter does not fit the table, or names nothing that exists.
    """
    wanted = format_named(form)
    if tables:
        _refuse_tables(wanted, tables)
    chosen = list(dict.fromkeys(tables)) or list(wanted.usual)
    subject = tables[0] if tables else SUBJECT
    exact = bool(tables) or chosen == [subject]
    return select_records(data, chosen, Query.parse(query), subject=subject, exact=exact)


def _refuse_tables(form: Format, tables: Collection[str]) -> None:
    """Refuse tables of which a form would lose every row."""
    for name in tables:
        if name not in form.tables:
            raise ExportError(_no_table(form, name))
        host = form.inside.get(name)
        if host and host not in tables:
            raise ExportError(f"{form.name} writes {name} into the records of {host}; name the table {host}, too")
    if not tables:
        raise ExportError(f"{form.name} has no table to write; it holds {', '.join(form.tables)}")


def _no_table(form: Format, name: str) -> str:
    if name in TABLES:
        return f"{form.name} cannot hold {name}; it holds {', '.join(form.tables)}"
    near = near_matches(name, list(TABLES)) or list(form.tables)
    return f"{name!r} is no table; did you mean {' or '.join(near)}?"


def as_text(form: str, selection: Selection) -> str:
    """An export as text.

    Raises:
        ExportError: The form is no text, or cannot hold the tables, or several tables would be several texts.
    """
    wanted = format_named(form)
    _refuse_tables(wanted, selection.tables)
    if not wanted.is_text:
        raise ExportError(f"{form} is no text; name a file to write it to")
    if wanted.file_per_table and len(selection.tables) != 1:
        raise ExportError(f"{form} has one file for each table; name one table, or a folder to write them to")
    return str(wanted.maker().text(selection))


def remarks_on(form: str, selection: Selection) -> tuple[str, ...]:
    """What a form leaves out of some records, in words for people.

    Raises:
        ExportError: There is no such form, or it cannot hold the tables.
    """
    wanted = format_named(form)
    _refuse_tables(wanted, selection.tables)
    maker = wanted.maker()
    return tuple(maker.remarks(selection)) if hasattr(maker, "remarks") else ()


def export(form: str, selection: Selection, path: str | os.PathLike[str]) -> Exported:
    """Write an export: to a file, or to a folder if the form has one file for each table and there are several.

    The files are written beside their place and moved there when they are complete; an older export is replaced.

    Args:
        form: Name of the form.
        selection: The records; see :func:`choose`.
        path: Where to write it.

    Raises:
        ExportError: There is no such form, the place holds something that is no such export, it cannot be written
            there, or the form cannot hold a table or a value.
        MissingExtraError: A library that the form needs is not installed.
    """
    wanted, target = format_named(form), Path(path)
    _refuse_tables(wanted, selection.tables)
    maker = wanted.maker()
    counts = {name: len(records) for name, records in selection.tables.items()}
    remarks = remarks_on(form, selection)
    if wanted.file_per_table and len(selection.tables) > 1:
        return Exported(_write_folder(wanted, selection, target), counts, remarks)
    _refuse_others(target, wanted)
    companions: dict[Path, str] = maker.companions(selection, target) if hasattr(maker, "companions") else {}
    for file in companions:
        _refuse_edited(file, maker.is_companion)
    with _beside(target) as place:
        _write(wanted, selection, place / target.name)
        for file, text in companions.items():
            (place / file.name).write_bytes(text.encode("utf-8"))
        for file in (target, *companions):
            (place / file.name).replace(file)
    return Exported((target, *companions), counts, remarks)


def _write(form: Format, selection: Selection, file: Path) -> None:
    if form.is_text:
        file.write_bytes(form.maker().text(selection).encode("utf-8"))
    else:
        form.maker().write(selection, file)


def _write_folder(form: Format, selection: Selection, folder: Path) -> tuple[Path, ...]:
    names = {f"{table}{form.suffix}" for table in TABLES}
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file; {form.name} of several tables is a folder of files")
    if folder.is_dir() and (strange := sorted(file.name for file in folder.iterdir() if file.name not in names)):
        raise ExportError(f"{folder} holds {strange[0]}, which is no part of such an export; name a new folder")
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        _refuse_contents(file, form)
    with _beside(folder) as place:
        new = place / "new"
        new.mkdir()
        for table in selection.tables:
            _write(form, selection.only(table), new / f"{table}{form.suffix}")
        new.chmod(0o755)
        if folder.exists():
            folder.replace(place / "old")
        new.replace(folder)
    return (folder, *(folder / f"{table}{form.suffix}" for table in selection.tables))


def _refuse_others(target: Path, form: Format) -> None:
    """Refuse to write over what is no export of this form; a slip of the hand must not cost a file."""
    if target.is_dir():
        raise ExportError(f"{target} is a folder; name a file, such as {target / ('aqim-data' + form.suffix)}")
    if target.exists():
        if not target.name.endswith((form.suffix, *form.also)):
            raise ExportError(f"{target} exists and is no {form.suffix} file; name another, or delete it first")
        _refuse_contents(target, form)


def _refuse_contents(file: Path, form: Format) -> None:
    """Refuse to write over a file whose contents do not begin as an export of this form does."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
    except OSError as error:
        raise ExportError(f"{file} exists and cannot be read: {error.strerror}") from None
    # Of no records, some forms are an empty file.
    if head and not re.match(form.begins, head):
        raise ExportError(
            f"{file} exists and does not begin as an export to {form.name} does; name another, or delete it first"
        )


def _refuse_edited(companion: Path, is_ours: Callable[[str], bool]) -> None:
    """Refuse to write over a companion that somebody wrote or edited."""
    try:
        if not companion.exists() or is_ours(companion.read_bytes().decode("utf-8", errors="replace")):
            return
    except OSError as error:
        raise ExportError(f"{companion} exists and cannot be read: {error.strerror}") from None
    raise ExportError(
        f"{companion} exists and is not as an export wrote it; give it or the export another name, or delete it first"
    )


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder for temporary files beside a target, so that moving them there is one step."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp"))
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror}") from None
    try:
        yield place
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(place, ignore_errors=True)
