"""The dataset: all tables, loaded, indexed and connected."""

from __future__ import annotations

import copy
import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from aqim_data.dataset.collection import Collection, near_matches
from aqim_data.dataset.disagreement import Dispute, disputes
from aqim_data.dataset.loading import dataset_folder, read_all, read_descriptor, without_garbage_collection
from aqim_data.errors import RecordNotFoundError
from aqim_data.models import (
    TABLES,
    Actor,
    ActorName,
    Captivity,
    Claim,
    Event,
    FlatEvent,
    Participation,
    Place,
    Quote,
    Record,
    RegisteredId,
    Relationship,
    Source,
    VocabularyTerm,
)
from aqim_data.models.cells import PREFIXES, owner_of
from aqim_data.models.making import Records

if TYPE_CHECKING:
    import duckdb

Tables = Mapping[str, Mapping[tuple[str, ...], Record]]


class Dataset:
    """All tables of a data package. Get one from :func:`aqim_data.load`.

    >>> import aqim_data
    >>> data = aqim_data.load()
    >>> event = data["evt-marrakesh-bombing-2011"]
    >>> print(event.killed, "killed;", event.citation)
    17 killed; Qaeda denies involvement in Morocco cafe bomb attack, whole
    """

    def __init__(self, tables: Tables, descriptor: Mapping[str, Any] | None = None) -> None:
        self._tables = {name: Collection(model, tables.get(name, {})) for name, model in TABLES.items()}
        self._descriptor = dict(descriptor or {})
        self._indexes: dict[tuple[str, str], dict[str, tuple[Record, ...]]] = {}
        for records in tables.values():
            if isinstance(records, Records):
                records.belong_to(self)
                continue
            for record in records.values():
                record._library = self

    @property
    def sources(self) -> Collection[Source]:
        """The published works that everything else cites."""
        return cast("Collection[Source]", self._tables["sources"])

    @property
    def actors(self) -> Collection[Actor]:
        """Persons, groups, states, institutions and unnamed sets of people."""
        return cast("Collection[Actor]", self._tables["actors"])

    @property
    def actor_names(self) -> Collection[ActorName]:
        """All names of all actors."""
        return cast("Collection[ActorName]", self._tables["actor_names"])

    @property
    def places(self) -> Collection[Place]:
        """Places on the map."""
        return cast("Collection[Place]", self._tables["places"])

    @property
    def events(self) -> Collection[Event]:
        """Happenings."""
        return cast("Collection[Event]", self._tables["events"])

    @property
    def participations(self) -> Collection[Participation]:
        """Who took part in what, and how."""
        return cast("Collection[Participation]", self._tables["participations"])

    @property
    def relationships(self) -> Collection[Relationship]:
        """Ties between actors."""
        return cast("Collection[Relationship]", self._tables["relationships"])

    @property
    def quotes(self) -> Collection[Quote]:
        """Quotations, character for character."""
        return cast("Collection[Quote]", self._tables["quotes"])

    @property
    def claims(self) -> Collection[Claim]:
        """What single sources say about single values."""
        return cast("Collection[Claim]", self._tables["claims"])

    @property
    def records(self) -> Collection[RegisteredId]:
        """The register of every id ever issued."""
        return cast("Collection[RegisteredId]", self._tables["records"])

    @property
    def vocabularies(self) -> Collection[VocabularyTerm]:
        """The terms of the controlled vocabularies."""
        return cast("Collection[VocabularyTerm]", self._tables["vocabularies"])

    @property
    def events_flat(self) -> Collection[FlatEvent]:
        """One flat row for each event."""
        return cast("Collection[FlatEvent]", self._tables["events_flat"])

    @property
    def captivities(self) -> Collection[Captivity]:
        """Captives, each from the taking to the end."""
        return cast("Collection[Captivity]", self._tables["captivities"])

    @property
    def tables(self) -> Mapping[str, Collection[Any]]:
        """All tables by name."""
        return dict(self._tables)

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """The content of ``datapackage.json``; a copy, so that changing it changes nothing here."""
        return copy.deepcopy(self._descriptor)

    @property
    def version(self) -> str:
        """Version of the data; empty if the package names none."""
        return str(self._descriptor.get("version", ""))

    def __getitem__(self, record_id: str) -> Any:
        """The record with this id, of whichever table.

        Raises:
            RecordNotFoundError: There is none; the message names near matches, or what became of the id.
        """
        found = self._find(record_id)
        if found is None:
            raise RecordNotFoundError(self._explain(record_id))
        return found

    def __contains__(self, record_id: object) -> bool:
        if isinstance(record_id, Record):
            return record_id in self._tables[record_id.table_info.name]
        return isinstance(record_id, str) and self._find(record_id) is not None

    def related(self, table: str, column: str, value: str) -> tuple[Any, ...]:
        """The records of ``table`` whose ``column`` holds ``value``, in the table's order."""
        index = self._indexes.get((table, column))
        if index is None:
            groups: defaultdict[str, list[Record]] = defaultdict(list)
            for record in self._tables[table]:
                groups[str(getattr(record, column))].append(record)
            index = {key: tuple(records) for key, records in groups.items()}
            self._indexes[table, column] = index
        return index.get(value, ())

    def cited_by(self, source_id: str) -> tuple[Any, ...]:
        """The records that cite a source, table by table."""
        citing = (name for name, model in TABLES.items() if "locator" in model.columns())
        return tuple(record for name in citing for record in self.related(name, "source_id", source_id))

    def disputed(
        self,
        *,
        table: str | None = None,
        field: str | None = None,
        actor: str | None = None,
        source: str | None = None,
    ) -> tuple[Dispute, ...]:
        """Where sources disagree: each disputed field of each record, with all that sources say about it.

        Args:
            table: Keep records of this table, such as ``events``.
            field: Keep this column, count or property, such as ``killed``.
            actor: Keep what concerns the actor with this id.
            source: Keep what the source with this id has a part in.

        Raises:
            FilterError: There is no such table or field.
            RecordNotFoundError: There is no such actor or source.

        >>> import aqim_data
        >>> for dispute in aqim_data.load().disputed(field="killed", source="src-rmf24-2011-08-cherchell"):
        ...     print(dispute.record.id, dispute.adopted, [claim.said for claim in dispute.disputing])
        evt-cherchell-academy-2011 18 ['at least 19', '36']
        """
        return tuple(disputes(self, table=table, field=field, actor=actor, source=source))

    def flat(self) -> Collection[FlatEvent]:
        """All events in flat rows, to be had as a frame: the table ``events_flat``.

        A row has the event's columns, the first and last day that its date can mean, name and coordinates (degrees) of
        the place, perpetrators with attribution, and how many sources there are and where they disagree.

        >>> import aqim_data
        >>> flat = aqim_data.load().flat().to_polars()
        >>> flat.filter(event_id="evt-cherchell-academy-2011").select("date_earliest", "place", "disputed").row(0)
        (datetime.date(2011, 8, 26), 'Cherchell Military Academy', True)
        """
        return self.events_flat

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A new DuckDB database in memory with every table, to be asked in SQL.

        Columns have the types that the frames have: terms are enumerations, lists are lists, EDTF dates are text. Keys
        and foreign keys are declared; DuckDB knows none for the ids inside lists. The table ``date_bounds`` has the
        first and last day of every EDTF date. Views: ``events_overview`` (events with perpetrators and disputed
        fields), ``perpetrators``, ``disputes``, ``witnesses`` (the source that each source goes back to) and
        ``citations``. What is changed in the database changes nothing here.

        Returns:
            The connection; close it, or use it in a ``with`` statement.

        Raises:
            MissingExtraError: DuckDB or pyarrow is not installed; ``pip install 'aqim-data[duckdb]'``.
            InvalidDatasetError: The data break a key, which ``aqim-data validate`` reports.

        >>> import aqim_data
        >>> with aqim_data.load().connect() as database:
        ...     query = "SELECT title, killed_low FROM events WHERE event_id = 'evt-cherchell-academy-2011'"
        ...     database.execute(query).fetchone()
        ('Suicide bombing of the Cherchell Military Academy', 18)
        """
        from aqim_data.dataset.database import connect

        return connect(self._tables)

    def __copy__(self) -> Dataset:
        # Nothing in it can change, and its records belong to one dataset.
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Dataset:
        return self

    def __reduce__(self) -> tuple[type[Dataset], tuple[Tables, Mapping[str, Any]]]:
        tables = {name: {record.key: record for record in collection} for name, collection in self._tables.items()}
        return Dataset, (tables, self._descriptor)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self._tables[name])} {name}" for name in ("events", "actors", "sources"))
        return f"<aqim-data {self.version}: {counts}>"

    def _repr_html_(self) -> str:
        """The dataset as a notebook shows it: its tables."""
        from aqim_data.models.notebook import overview_html

        tables = [(collection.model.table_info, len(collection)) for collection in self._tables.values()]
        return overview_html(f"aqim-data {self.version}".strip(), tables)

    def _find(self, record_id: str) -> Record | None:
        table = owner_of(record_id) if isinstance(record_id, str) else ""
        return self._tables[table].get(record_id) if table else None

    def _explain(self, record_id: str) -> str:
        if not isinstance(record_id, str):
            return f"records are looked up by id, not by {record_id!r}"
        register = self.records.get(record_id)
        if register and register.retired_in:
            instead = f"; see {register.replaced_by}" if register.replaced_by else ""
            return f"{record_id} was {register.status} in {register.retired_in}: {register.reason}{instead}"
        tables = [owner_of(record_id)] if owner_of(record_id) else list(PREFIXES)
        known = [known_id for table in tables for known_id in self._tables[table].ids]
        near = near_matches(record_id, known)
        guess = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
        return f"no record has the id {record_id!r}{guess}"


def load(path: str | os.PathLike[str] | None = None) -> Dataset:
    """Load a data package: the one of this installation, or any folder in the same shape.

    Every row of every table is judged before this returns. Tables that came with this installation and are still, by
    their SHA-256, what was judged when they were built, are not judged a second time.

    Args:
        path: The folder that holds ``datapackage.json`` and ``data/``, or the ``datapackage.json``; None for
            the data that came with this installation.

    Raises:
        DatasetNotFoundError: There is no data package at the path.
        InvalidDatasetError: A file or a row of it is wrong; ``aqim-data validate`` lists every problem.

    >>> import aqim_data
    >>> data = aqim_data.load()
    >>> data.events["evt-dellys-bombing-2007"].killed
    AdoptedCount(low=30, high=37)
    """
    folder: Path = dataset_folder(path)
    descriptor = read_descriptor(folder)
    with without_garbage_collection():
        return Dataset(read_all(folder, descriptor), descriptor)
