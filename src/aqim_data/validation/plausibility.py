"""Checks of plausibility: what can be true and mostly is a slip. They warn.

They are made once the tables have no errors, so every cell can be taken as right in itself. They read cells,
not records, in one pass over each table, and keep little, so that they stay cheap in tables of any size.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import accumulate

from aqim_data.dates import EdtfDate
from aqim_data.models import AUTHORED, TABLES, Event
from aqim_data.models.cells import owner_of
from aqim_data.validation.country_boxes import lies_in
from aqim_data.validation.likeness import repeated_actors, repeated_events
from aqim_data.validation.problems import Problem
from aqim_data.validation.reading import Row, TableFile
from aqim_data.validation.wording import linked_media, loaded_words

Tables = Mapping[str, TableFile]

#: A toll is far above the others if it is this many times their ninth decile.
TOLL_FACTOR = 10
#: Fewer tolls than this are not compared.
FEWEST_TOLLS = 10


def plausibility_problems(tables: Tables, released: date | None = None) -> Iterator[Problem]:
    """Everything in the tables that can be true and mostly is a slip; each problem is a warning.

    Args:
        tables: The tables as read, without errors.
        released: Day on which the package was released; None if it says none.
    """
    for problem in _found(tables, released):
        yield replace(problem, severity="warning")


def _found(tables: Tables, released: date | None) -> Iterator[Problem]:
    yield from future_dates(tables, released)
    yield from distant_places(tables["places"])
    yield from outlying_tolls(tables["events"])
    yield from early_sources(tables)
    yield from repeated_events(tables["events"])
    yield from repeated_actors(tables["actors"], tables["actor_names"])
    yield from linked_media(tables["sources"])
    yield from loaded_words(tables)


def future_dates(tables: Tables, released: date | None) -> Iterator[Problem]:
    """Dates after the package's present: its release, or the newest day on which a source was read.

    The same data so get the same verdict on every day. Today decides only where nothing in the package can:
    of a day on which a source was read, and where there is neither a release nor such a day.
    """
    today = date.today()
    sources = tables["sources"]
    read = {text: date.fromisoformat(text) for row in sources.rows if (text := row.cells["accessed"])}
    # A day that lies ahead cannot have been one of reading, so it does not move the present.
    ahead = {text for text, day in read.items() if day > max(released or day.min, today)}
    known = [day for text, day in read.items() if text not in ahead]
    present = max((*known, *([released] if released else [])), default=today)
    for row in sources.rows:
        if row.cells["accessed"] in ahead:
            message = "the day lies in the future"
            yield sources.problem("AQ701", message, "write the day on which it was read", row=row, name="accessed")

    @cache
    def is_ahead(text: str) -> bool:
        points = (EdtfDate.parse(point).earliest for point in text.split("/") if point != "..")
        return any(point is not None and point > present for point in points)

    for table, row, name in _dated_cells(tables):
        if is_ahead(row.cells[name]):
            message = f"the date lies after {present}, the newest day that the package knows"
            hint = "correct the date; if it is right, write in accessed when its source was read"
            yield table.problem("AQ701", message, hint, row=row, name=name)


def _dated_cells(tables: Tables) -> Iterator[tuple[TableFile, Row, str]]:
    """Every cell of the tables that holds an EDTF date, values of claims included."""
    for model in AUTHORED:
        table = tables[model.table_info.name]
        names = _date_columns(model.table_info.name)
        for row in table.rows:
            for name in names:
                if row.cells[name]:
                    yield table, row, name
            if table is tables["claims"] and _claims_a_date(row):
                yield table, row, "value"


@cache
def _date_columns(table: str) -> tuple[str, ...]:
    return tuple(name for name, column in TABLES[table].columns().items() if column.cell.kind == "edtf")


def _claims_a_date(row: Row) -> bool:
    return bool(row.cells["value"]) and row.cells["field"] in _date_columns(owner_of(row.cells["record_id"]))


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
    east, north = longitude.removeprefix("-"), latitude.removeprefix("-")
    for one, other in ((longitude, latitude), (latitude, f"-{east}"), (latitude, east), (f"-{north}", longitude)):
        if abs(float(one)) <= 90 and lies_in(country, float(one), float(other)):
            return f"should it be latitude {one}, longitude {other}? or correct the country"
    return "correct the coordinates or the country"


def outlying_tolls(events: TableFile) -> Iterator[Problem]:
    """Counts of events at least :data:`TOLL_FACTOR` times as large as nine tenths of the others."""
    for name in Event.counts:
        low, high = f"{name}_low", f"{name}_high"
        frequencies = Counter(int(row.cells[high] or row.cells[low] or 0) for row in events.rows)
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


def early_sources(tables: Tables) -> Iterator[Problem]:
    """Rows that cite a source for something that happened after its publication."""
    published = {row.cells["source_id"]: row.cells["published"] for row in tables["sources"].rows}
    happened = {row.cells["event_id"]: row.cells["date"] for row in tables["events"].rows}

    def dates_of(table: str) -> Callable[[Row], Iterator[tuple[str, str]]]:
        """For a row the dates on which what its source reports happened, each with the column to mend."""

        def dates(row: Row) -> Iterator[tuple[str, str]]:
            yield from ((name, row.cells[name]) for name in _date_columns(table))
            if table == "participations":
                yield "source_id", happened[row.cells["event_id"]]
            if table == "claims":
                if _claims_a_date(row):
                    yield "value", row.cells["value"]
                else:
                    yield "source_id", happened.get(row.cells["record_id"], "")

        return dates

    for model in AUTHORED:
        name = model.table_info.name
        if name == "sources":
            continue
        table, dates = tables[name], dates_of(name)
        for row in table.rows:
            appeared = published[row.cells["source_id"]]
            for column, when in dates(row):
                if appeared and when and _is_earlier(appeared, when):
                    message = f"{row.cells['source_id']} was published on {appeared}, before {when}"
                    hint = "correct the date here or in sources, or cite the source that was meant"
                    yield table.problem("AQ704", message, hint, row=row, name=column)
                    break


@cache
def _is_earlier(published: str, happened: str) -> bool:
    """Whether a source appeared, at the latest, before something happened, at the earliest."""
    last, first = EdtfDate.parse(published).latest, EdtfDate.parse(happened).earliest
    return last is not None and first is not None and last < first
