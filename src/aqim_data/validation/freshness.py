"""Freshness of a large package: what is derived is compared in blocks, and never held as a whole.

It comes to the same as writing every derived file anew and comparing, which ``freshness_problems`` does.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from aqim_data.dataset import Dataset
from aqim_data.dataset.loading import DESCRIPTOR, read_descriptor
from aqim_data.derive import descriptor_text, schema_texts, tables
from aqim_data.derive.blocks import FlatBlocks
from aqim_data.derive.captivities import captivities
from aqim_data.derive.descriptor import FileFacts
from aqim_data.derive.metadata import package_properties
from aqim_data.models import AUTHORED, TABLES, Captivity, Event, FlatEvent, RegisteredId, VocabularyTerm
from aqim_data.models.cells import PREFIXES
from aqim_data.models.making import Records
from aqim_data.models.screening import columns_of, rows_of
from aqim_data.tabular import format_row, read_rows, take_apart
from aqim_data.validation.package import stale, text_problems
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row
from aqim_data.validation.table_file import TableFile
from aqim_data.vocabulary import RecordStatus, Role

Tables = Mapping[str, TableFile]


def large_freshness_problems(folder: Path, files: Tables) -> Iterator[Problem]:
    """Derived files that differ from what they would be if they were written now.

    Only the table of events may have any size; of the others that people write, all records are held.
    """
    before = read_descriptor(folder)
    version = str(package_properties(before)["version"])
    held = {model.table_info.name: files[model.table_info.name].records for model in AUTHORED if model is not Event}
    data = Dataset({**held, "events": events_with_hostages(files)}, before)
    flat = FlatBlocks(data)
    wanted = {
        VocabularyTerm.table_info.path: tables.table_text(VocabularyTerm, tables.vocabulary_terms()),
        Captivity.table_info.path: tables.table_text(Captivity, captivities(data)),
    }
    facts = {path: FileFacts.of([text.encode()]) for path, text in wanted.items()}
    facts |= {model.table_info.path: FileFacts.of_file(folder, model.table_info.path) for model in AUTHORED}

    register, new = RegisteredId.table_info.path, sorted(_unregistered(files))
    if new:
        entries = (_entry(record_id, version) for record_id in new)
        with (folder / register).open("r", encoding="utf-8", newline="") as stream:
            header = next(stream)
            facts[register] = FileFacts.of(
                line.encode() for line in (header, *heapq.merge(stream, entries, key=lambda line: line.split(",")[0]))
            )
        yield stale(register, 2 + sum(one < new[0] for one in files["records"].keys))
    else:
        facts[register] = FileFacts.of_file(folder, register)

    path = FlatEvent.table_info.path
    line = _first_stale_event(folder / path, files["events"], flat)
    if line:
        facts[path] = FileFacts.of(text.encode() for text in flat_lines(files["events"], flat))
        yield stale(path, line)
    else:
        facts[path] = FileFacts.of_file(folder, path)

    wanted |= schema_texts()
    wanted[DESCRIPTOR] = descriptor_text(before, facts)
    for name, text in wanted.items():
        yield from text_problems(folder, name, text)


def events_with_hostages(files: Tables) -> Records[Event]:
    """The events of whoever was a hostage, and those of which they are a part."""
    rows: dict[str, Row] = {}
    parts = files["participations"].rows
    held = {part.cells["actor_id"] for part in parts if part.cells["role"] == Role.HOSTAGE}
    wanted = {part.cells["event_id"] for part in parts if part.cells["actor_id"] in held}
    while wanted:
        found = files["events"].find(frozenset(wanted))
        rows |= {one: of[0] for one, of in found.items()}
        wanted = {row.cells["part_of"] for (row, *_) in found.values()} - {"", *rows}
    cells = [rows[one].raw.cells for one in sorted(rows)]
    return Records(Event, lambda: list(zip(*cells, strict=True)) if cells else [()] * len(Event.columns()))


def _unregistered(files: Tables) -> set[str]:
    """The ids that the register does not have yet."""
    register = files["records"].keys
    found: set[str] = set()
    for name in PREFIXES:
        key = TABLES[name].table_info.key[0]
        for chunk in files[name].chunks:
            found |= register.missing(chunk.column(key))
    return found


def _entry(record_id: str, version: str) -> str:
    owner = next(table for table, prefix in PREFIXES.items() if record_id.startswith(f"{prefix}-"))
    entry = RegisteredId(record_id=record_id, table=owner, status=RecordStatus.ACTIVE, since=version)
    return f"{format_row(entry.to_cells().values())}\n"


def _first_stale_event(file: Path, events: TableFile, flat: FlatBlocks) -> int:
    """The first line in which the flat table differs from what it should be; 0 if none does."""
    line = 2
    with file.open("r", encoding="utf-8", newline="\n") as stream:
        next(stream)
        for columns in events.blocks():
            count = len(columns[0])
            lines = list(islice(stream, count))
            text, width = "".join(lines).removesuffix("\n"), len(FlatEvent.columns())
            cells = take_apart(text, width)
            if cells is None:
                cells = [cell for row in read_rows(text) for cell in row.cells]
            wanted = flat.of(columns)
            if len(lines) == count and all(
                list(one) == list(other) for one, other in zip(wanted, columns_of(cells, width), strict=True)
            ):
                line += count
                continue
            rows = (f"{format_row(row)}\n" for row in rows_of(wanted))
            same = next((at for at, row in enumerate(rows) if at >= len(lines) or row != lines[at]), count)
            return line + same
        return line if next(stream, "") else 0


def flat_lines(events: TableFile, flat: FlatBlocks) -> Iterable[str]:
    """The lines of the flat table as they should be, the header first."""
    yield f"{format_row(FlatEvent.columns())}\n"
    for columns in events.blocks():
        for row in rows_of(flat.of(columns)):
            yield f"{format_row(row)}\n"
