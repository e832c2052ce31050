"""The commands that read: info, list, show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from aqim_data.cli.output import print_json, print_sections, print_table
from aqim_data.dataset import Dataset, load, near_matches
from aqim_data.dataset.filtering import parse_years, select
from aqim_data.derive import metadata
from aqim_data.errors import FilterError
from aqim_data.models import TABLES, Record

# The columns that tell a record from its neighbours at a glance.
_GLANCE: dict[str, tuple[str, ...]] = {
    "sources": ("source_id", "type", "published", "title"),
    "actors": ("actor_id", "type", "country", "name"),
    "actor_names": ("actor_id", "kind", "name"),
    "places": ("place_id", "kind", "country", "name"),
    "events": ("event_id", "date", "type", "countries", "killed", "title"),
    "participations": ("event_id", "role", "attribution", "actor_id"),
    "relationships": ("subject_id", "relation", "object_id", "valid", "certainty"),
    "quotes": ("quote_id", "date", "speaker_id", "content_flag", "locator"),
    "claims": ("claim_id", "field", "count", "value", "stance", "locator"),
    "records": ("record_id", "table", "status", "since"),
    "vocabularies": ("vocabulary", "term", "label"),
    "events_flat": ("event_id", "date", "type", "killed", "perpetrators"),
    "captivities": ("actor_id", "event_id", "taken", "ended", "captive"),
}


def info(path: Path | None, form: str) -> None:
    """Print what is in a package."""
    data = load(path)
    counts = {name: len(table) for name, table in data.tables.items()}
    facts = _facts(data)
    if form == "json":
        print_json({**facts, "tables": counts})
        return
    lines = [(_LABELS[name], text) for name, text in facts.items() if text and name != "title"]
    tables = [(name, f"{count:>4}  {TABLES[name].table_info.description}") for name, count in counts.items()]
    print_sections(facts["title"] or facts["name"], [("", lines), ("Tables and their rows", tables)])
    if facts["name"] == metadata.NAME:
        click.echo("\nNext: aqim-data list events --years 2007   ·   aqim-data show act-aqim")


_LABELS = {
    "name": "name",
    "version": "version",
    "years": "years",
    "data_license": "licence of the data",
    "code_license": "licence of the code",
    "citation": "how to cite",
}


def _facts(data: Dataset) -> dict[str, str]:
    descriptor = data.descriptor
    ours = descriptor.get("name") == metadata.NAME
    licenses = descriptor.get("licenses")
    entries = [entry for entry in licenses if isinstance(entry, dict)] if isinstance(licenses, list) else []
    dates = [event.date for event in data.events if event.date]
    years = [bound.year for date in dates for bound in (date.earliest, date.latest) if bound]
    return {
        "name": str(descriptor.get("name", "")),
        "title": str(descriptor.get("title", "")),
        "version": data.version,
        "years": f"{min(years)}–{max(years)}" if years else "",
        "data_license": ", ".join(str(entry.get("title") or entry.get("name", "")) for entry in entries),
        "code_license": "MIT" if ours else "",
        "citation": metadata.citation() if ours else "",
    }


def list_table(
    table: str,
    years: str | None,
    kind: str | None,
    country: str | None,
    actor: str | None,
    path: Path | None,
    form: str,
) -> None:
    """Print the records of a table that fit every filter."""
    if table not in TABLES:
        near = near_matches(table, list(TABLES)) or list(TABLES)
        raise click.BadParameter(f"{table!r} is no table; did you mean {', '.join(near)}?", param_hint="TABLE")
    data = load(path)
    try:
        span = parse_years(years) if years is not None else None
        records = list(select(data, table, years=span, type=kind, country=country, actor=actor))
    except FilterError as error:
        raise click.UsageError(str(error)) from None
    if form == "json":
        print_json([record.to_object() for record in records])
        return
    header = _GLANCE[table]
    print_table(header, ([_glance(record, name) for name in header] for record in records))
    if not records:
        click.echo("no record fits the filters", err=True)


def _glance(record: Record, name: str) -> str:
    value = getattr(record, name)
    if name in ("killed", "count"):
        return str(value) if value.is_stated else ""
    if value in (None, ()):
        return ""
    return "|".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


def disputes(
    field: str | None,
    table: str | None,
    actor: str | None,
    source: str | None,
    flagged: bool,
    path: Path | None,
    form: str,
) -> None:
    """Print the disputed fields that fit every filter."""
    from aqim_data.cli.describe import sides_of, title_of

    data = load(path)
    try:
        found = data.disputed(field=field, table=table, actor=actor, source=source)
    except FilterError as error:
        raise click.UsageError(str(error)) from None
    if form == "json":
        print_json([dispute.to_object() for dispute in found])
        return
    for number, dispute in enumerate(found):
        if number:
            click.echo()
        name = dispute.field.replace("_", " ")
        print_sections(f"{name}: {title_of(dispute.record)}", [("", sides_of(dispute.record, dispute.field, flagged))])
    click.echo(f"{len(found)} disputed fields" if found else "no disputed field fits the filters", err=True)


def show(record_id: str, flagged: bool, path: Path | None, form: str) -> None:
    """Print one record with everything around it."""
    from aqim_data.cli.describe import sections_of, title_of

    record = load(path)[record_id]
    if form == "json":
        print_json(_with_surroundings(record))
        return
    print_sections(title_of(record), sections_of(record, flagged))


def _with_surroundings(record: Record) -> dict[str, Any]:
    around: dict[str, Sequence[Record]] = {}
    for name in ("names", "participants", "participations", "relationships", "parts", "quotes", "claims"):
        found = getattr(record, name, None)
        if found:
            around[name] = found
    return {**record.to_object(), **{name: [one.to_object() for one in found] for name, found in around.items()}}
