"""Which records are exported: tables by name, and records by the filters of ``aqim-data list``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aqim_data.dataset import Dataset, near_matches
from aqim_data.dataset.filtering import parse_years, select
from aqim_data.dates import EdtfDate
from aqim_data.errors import FilterError
from aqim_data.models import TABLES, Claim, Record
from aqim_data.models.cells import IdentifierCell, owner_of

#: The table that a query is put to where none is named.
SUBJECT = "events"
_FILTERS = ("years", "type", "country", "actor")


@dataclass(frozen=True, slots=True)
class Query:
    """The filters of ``aqim-data list``, all of which a record must fit.

    Attributes:
        years: Keep records that can fall into these years.
        type: Keep records of this type, kind, role, relation, field or vocabulary.
        country: Keep records of this country, ISO 3166-1 alpha-2.
        actor: Keep records of, or about, the actor with this id.
    """

    years: EdtfDate | None = None
    type: str | None = None
    country: str | None = None
    actor: str | None = None

    @classmethod
    def parse(cls, terms: Iterable[str]) -> Query | None:
        """The query that terms such as ``years=2007-2011`` make; None if there are none.

        Args:
            terms: Terms, or several of them in one text with spaces between.

        Raises:
            FilterError: A term is no filter, or a filter is given twice.

        >>> Query.parse(["years=2007 country=DZ"]).country
        'DZ'
        """
        given: dict[str, str] = {}
        for term in (term for text in terms for term in text.split()):
            name, equals, value = term.partition("=")
            if not equals or not value or name not in _FILTERS:
                near = near_matches(name, list(_FILTERS))
                guess = f"; did you mean {near[0]}=…?" if near and near[0] != name else ""
                raise FilterError(f"{term!r} is no filter; write {', '.join(f'{one}=…' for one in _FILTERS)}{guess}")
            if name in given:
                raise FilterError(f"{name} is given twice; one query has each filter once")
            given[name] = value
        if not given:
            return None
        years = parse_years(given["years"]) if "years" in given else None
        return cls(years, given.get("type"), given.get("country"), given.get("actor"))

    def fitting(self, data: Dataset, table: str) -> Iterator[Record]:
        """The records of a table that fit, as ``aqim-data list`` shows them.

        Raises:
            FilterError: A filter does not fit the table, or names nothing that exists.
        """
        return select(data, table, years=self.years, type=self.type, country=self.country, actor=self.actor)


@dataclass(frozen=True, slots=True)
class Selection:
    """The records that an export writes.

    Attributes:
        data: The dataset that they belong to.
        tables: The records of each table, in the order of the table.
        whole: Whether these are all records of their tables.
    """

    data: Dataset
    tables: Mapping[str, Sequence[Record]]
    whole: bool

    def only(self, table: str) -> Selection:
        """The same with one of its tables."""
        return Selection(self.data, {table: self.tables[table]}, self.whole)

    @property
    def rows(self) -> int:
        """How many records there are."""
        return sum(map(len, self.tables.values()))


def select_records(
    data: Dataset, tables: Sequence[str], query: Query | None, *, subject: str = SUBJECT, exact: bool
) -> Selection:
    """The records of some tables that fit a query, with what belongs to them.

    Without a query these are all records. With one, they are the records of the subject that fit; of other
    tables the rows that refer to these records, and whatever any of these rows refers to, so that no reference
    leads nowhere.

    Args:
        data: The dataset.
        tables: Names of the tables.
        query: The filters; None for all records.
        subject: The table that the filters are put to.
        exact: Whether of the subject only those are kept that fit; otherwise also those of its records that others
            refer to, such as the larger event that an event is part of.

    Raises:
        FilterError: A filter does not fit the subject, or names nothing that exists.
    """
    wanted = [name for name in TABLES if name in tables]
    if query is None:
        return Selection(data, {name: tuple(data.tables[name]) for name in wanted}, whole=True)
    core = {record.key for record in query.fitting(data, subject)}
    kept = _surroundings(data, subject, core)
    if exact:
        kept[subject] = core
    rows = {name: tuple(record for record in data.tables[name] if record.key in kept[name]) for name in wanted}
    return Selection(data, rows, whole=False)


Keys = dict[str, set[tuple[str, ...]]]


def _surroundings(data: Dataset, subject: str, core: set[tuple[str, ...]]) -> Keys:
    """The keys of the records around some, table by table: what refers to them, and what any of these refers to."""
    kept: Keys = {name: set() for name in TABLES}
    kept[subject] |= core
    ids = {key[0] for key in core if owner_of(key[0]) == subject}
    _add_referring(data, kept, ids, [name for name in TABLES if name not in (subject, "records")])
    _add_referring(data, kept, {key[0] for key in kept["quotes"]}, ["claims"])
    _add_referred(data, kept)
    _add_referring(data, kept, {key[0] for key in kept["actors"]}, ["actor_names"])
    _add_referring(data, kept, {key[0] for key in kept["events"]}, ["events_flat"])
    _add_referred(data, kept)
    registered = {entry.key for entry in data.records}
    kept["records"] |= {key for keys in kept.values() for key in keys} & registered
    _add_referred(data, kept)
    kept["vocabularies"] |= {term.key for term in data.vocabularies}
    return kept


def _add_referring(data: Dataset, kept: Keys, ids: set[str], tables: Iterable[str]) -> None:
    """Add the rows of tables that refer to one of some ids."""
    for name in tables:
        referred = _reader(data, TABLES[name])
        kept[name] |= {record.key for record in data.tables[name] if not ids.isdisjoint(referred(record))}


def _add_referred(data: Dataset, kept: Keys) -> None:
    """Add whatever the rows refer to, and what that refers to, until nothing is new."""
    readers = {name: _reader(data, TABLES[name]) for name in kept}
    new = {name: set(keys) for name, keys in kept.items()}
    while any(new.values()):
        found: Keys = {name: set() for name in TABLES}
        for name, keys in new.items():
            for key in keys:
                for target in readers[name](data.tables[name][key]):
                    found["records" if name == "records" else owner_of(target)].add((target,))
        new = {name: keys - kept[name] for name, keys in found.items()}
        for name, keys in new.items():
            kept[name] |= keys


def _reader(data: Dataset, model: type[Record]) -> Callable[[Record], Iterator[str]]:
    """What tells the ids that a row of a table refers to: in columns, in lists, and as what a claim says."""
    single = tuple(references(model))
    lists = [
        name for name, column in model.columns().items() if column.many and isinstance(column.item, IdentifierCell)
    ]

    def referred(record: Record) -> Iterator[str]:
        yield from (target for column in single if (target := getattr(record, column)) is not None)
        for column in lists:
            yield from getattr(record, column)
        if isinstance(record, Claim) and (said := _id_said(record)) in data:
            yield said

    return referred


def _id_said(claim: Claim) -> str:
    """The id that a claim gives as the value of a column that holds ids, such as another place; empty for others."""
    about = TABLES[owner_of(claim.record_id)]
    column = about.columns().get(claim.field)
    return claim.value or "" if column and column.reference(about.table_info) else ""


def references(model: type[Record]) -> dict[str, str]:
    """The columns of a table that hold ids of others, each with the table that it points into."""
    columns = model.columns().values()
    return {column.name: target for column in columns if (target := column.reference(model.table_info))}
