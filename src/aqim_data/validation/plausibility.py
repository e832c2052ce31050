"""Checks of plausibility: what can be true and mostly is a slip. They warn.

They are made once the tables have no errors, so every cell can be taken as right in itself. They go by the summaries
that were made while the tables were read, and read again only what looks wrong by them, cells and not records, so
that they stay cheap in tables of any size.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import accumulate

from aqim_data.dates import EdtfDate
from aqim_data.models import AUTHORED, Event
from aqim_data.models.cells import owner_of
from aqim_data.validation.claims import ids_spoken_of
from aqim_data.validation.country_boxes import lies_in
from aqim_data.validation.likeness import repeated_actors
from aqim_data.validation.problems import Problem
from aqim_data.validation.repeated_events import repeated_events
from aqim_data.validation.rows import Row
from aqim_data.validation.summary import DAYS, date_columns
from aqim_data.validation.table_file import TableFile
from aqim_data.validation.wording import linked_media, loaded_words

Tables = Mapping[str, TableFile]

#: A toll is far above the others if it is this many times their ninth decile.
TOLL_FACTOR = 10
#: Fewer tolls than this are not compared.
FEWEST_TOLLS = 10


def plausibility_problems(tables: Tables, released: date | None = None, jobs: int = 1) -> Iterator[Problem]:
    """Everything in the tables that can be true and mostly is a slip; each problem is a warning.

    Args:
        tables: The tables as read, without errors.
        released: Day on which the package was released; None if it says none.
        jobs: How many processes share the work on large tables.
    """
    for problem in _found(tables, released, jobs):
        yield replace(problem, severity="warning")


def _found(tables: Tables, released: date | None, jobs: int) -> Iterator[Problem]:
    present, misread = present_day(tables["sources"], released)
    for row in misread:
        message = "the day lies in the future"
        yield tables["sources"].problem("AQ701", message, "write the day of reading", row=row, name="accessed")
    yield from future_dates(tables, present)
    yield from distant_places(tables["places"])
    yield from outlying_tolls(tables["events"])
    yield from early_sources(tables, present)
    yield from repeated_events(tables["events"], jobs)
    yield from repeated_actors(tables["actors"], tables["actor_names"])
    yield from linked_media(tables["sources"])
    yield from loaded_words(tables)


def present_day(sources: TableFile, released: date | None) -> tuple[date, list[Row]]:
    """The package's present, and the sources that were read after it.

    The present is the day of the release, or the newest day on which a source was read if that is later, so that
    the same data get the same verdict on every day. Today decides only where nothing in the package can: of the
    days of reading themselves, which cannot lie ahead, and where there is neither a release nor such a day.
    """
    today = date.today()
    latest = max(released, today) if released else today
    present = released
    misread = []
    for row in sources.rows:
        if row.cells["accessed"]:
            day = date.fromisoformat(row.cells["accessed"])
            if day > latest:
                misread.append(row)
            elif present is None or day > present:
                present = day
    return present or today, misread


def future_dates(tables: Tables, present: date) -> Iterator[Problem]:
    """Dates that begin, or intervals that end, after the package's present."""
    for table, row, name in _dated_cells(tables, present.toordinal()):
        if DAYS[row.cells[name]].last_point > present.toordinal():
            message = f"the date lies after {present}, the newest day that the package knows"
            hint = "correct the date; if it is right, write in accessed when its source was read"
            yield table.problem("AQ701", message, hint, row=row, name=name)


def _dated_cells(tables: Tables, present: int) -> Iterator[tuple[TableFile, Row, str]]:
    """The cells that hold an EDTF date, values of claims included, where some date lies after a day."""
    for model in AUTHORED:
        table = tables[model.table_info.name]
        names = date_columns(model.table_info.name)
        chunks = (chunk for chunk in table.chunks if chunk.summary.last_point > present)
        for row in (row for chunk in chunks for row in table.rows_in(chunk)):
            for name in names:
                if row.cells[name]:
                    yield table, row, name
            if table is tables["claims"] and _claims_a_date(row):
                yield table, row, "value"


def _claims_a_date(row: Row) -> bool:
    return bool(row.cells["value"]) and row.cells["field"] in date_columns(owner_of(row.cells["record_id"]))


def distant_places(places: TableFile) -> Iterator[Problem]:
    """Places whose coordinates lie outside every box around their country."""
    for row in places.rows:
        country, latitude, longitude = (row.cells[name] for name in ("country", "latitude", "longitude"))
        if not country or not latitude or lies_in(country, float(latitude), float(longitude)):
            continue
        message = f"the point lies far from {country}"
        hint = _nearer(country, latitude, longitude)
        yield places.problem("AQ702", message, hint, row=row, name="latitude")


def _nearer(country: str, latitude: str, longitude: str) -> str:
    """What to write instead of coordinates, if a common slip explains them."""
    slips = ((longitude, latitude), (latitude, _negated(longitude)), (_negated(latitude), longitude))
    for one, other in slips:
        if abs(float(one)) <= 90 and lies_in(country, float(one), float(other)):
            return f"should it be latitude {one}, longitude {other}? or correct the country"
    return "correct the coordinates or the country"


def _negated(number: str) -> str:
    return number.removeprefix("-") if number.startswith("-") else f"-{number}"


def outlying_tolls(events: TableFile) -> Iterator[Problem]:
    """Counts of events at least :data:`TOLL_FACTOR` times as large as nine tenths of the others."""
    for name in Event.counts:
        low, high = f"{name}_low", f"{name}_high"
        frequencies: Counter[int] = Counter()
        for toll, number in events.summary.tolls.get(name, {}).items():
            frequencies[int(toll or 0)] += number
        del frequencies[0]
        if frequencies.total() < FEWEST_TOLLS:
            continue
        decile = _ninth_decile(frequencies)
        if max(frequencies) < TOLL_FACTOR * decile:
            continue
        for row in events.rows:
            if int(row.cells[high] or row.cells[low] or 0) >= TOLL_FACTOR * decile:
                message = f"it is far above all others: nine tenths of them are {decile:,} or less"
                hint = "look the number up again; if the sources do say so, allow it with the reason"
                yield events.problem("AQ703", message, hint, row=row, name=high if row.cells[high] else low)


def _ninth_decile(frequencies: Counter[int]) -> int:
    """The least value that at least nine tenths of the values do not exceed."""
    values = sorted(frequencies)
    upto = list(accumulate(frequencies[value] for value in values))
    return values[bisect_left(upto, 0.9 * upto[-1])]


def early_sources(tables: Tables, present: date) -> Iterator[Problem]:
    """Rows that cite a source for something that happened after its publication.

    A wrong date of an event is one problem: rows about the event are not judged by it then, nor by a date that
    lies in the future, which is a problem of its own.
    """
    published = {row.cells["source_id"]: row.cells["published"] for row in tables["sources"].rows}
    last_day = {source_id: EdtfDate.parse(text).latest for source_id, text in published.items() if text}
    happened = _dates_of(tables["events"], _events_told_of(tables))
    for model in AUTHORED:
        table = tables[model.table_info.name]
        if model.table_info.name not in _TELL_OF_EVENTS and not _is_any_early(table, last_day):
            continue
        for row in table.rows:
            source_id = row.cells["source_id"]
            appeared = last_day.get(source_id)
            if appeared is None:
                continue
            for column, when in _reported_dates(table, row, happened):
                first = EdtfDate.parse(when).earliest if when else None
                if first is not None and appeared < first <= present:
                    message = f"{source_id} was published on {published[source_id]}, before {when}"
                    hint = "correct the date here or in sources, or cite the source that was meant"
                    yield table.problem("AQ704", message, hint, row=row, name=column)
                    if table is tables["events"]:
                        happened.pop(row.cells["event_id"], None)
                    break


def _is_any_early(table: TableFile, last_day: Mapping[str, date | None]) -> bool:
    """Whether some source appeared before what the rows of a table cite it for, by the summary of the table."""
    reported = table.summary.reported.items()
    return any(day > appeared.toordinal() for one, day in reported if (appeared := last_day.get(one)))


#: Tables of which a row reports an event of another table.
_TELL_OF_EVENTS = ("participations", "claims")


def _events_told_of(tables: Tables) -> frozenset[str]:
    """The ids that rows about events name."""
    parts = (one for chunk in tables["participations"].chunks for one in chunk.column("event_id"))
    return ids_spoken_of(tables["claims"]).union(parts)


def _dates_of(events: TableFile, ids: frozenset[str]) -> dict[str, str]:
    return {one: rows[0].cells["date"] for one, rows in events.find(ids).items()}


def _reported_dates(table: TableFile, row: Row, happened: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """When that which the source of a row reports happened, each date with the column to mend."""
    name = table.model.table_info.name
    for column in date_columns(name):
        yield column, row.cells[column]
    if name == "participations":
        yield "source_id", happened.get(row.cells["event_id"], "")
    if name == "claims" and _claims_a_date(row):
        yield "value", row.cells["value"]
    elif name == "claims":
        yield "source_id", happened.get(row.cells["record_id"], "")
