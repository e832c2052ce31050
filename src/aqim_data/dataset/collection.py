"""A table's records as a read-only collection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from aqim_data.errors import RecordNotFoundError
from aqim_data.models import Record
from aqim_data.models.cells import owner_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

R = TypeVar("R", bound=Record)


def near_matches(wanted: str, known: list[str], count: int = 3) -> list[str]:
    """The known ids nearest to a wanted one: those that contain it, or all its words, or are spelt alike.

    >>> near_matches("evt-batna", ["evt-batna-bombing-2007", "evt-dellys-bombing-2007"])
    ['evt-batna-bombing-2007']
    >>> near_matches("act-droukdel", ["act-abdelmalek-droukdel", "act-aqim"])
    ['act-abdelmalek-droukdel']
    """
    bare = wanted.lower().strip()
    containing = [name for name in known if bare and bare in name]
    words = set(bare.split("-"))
    with_words = [name for name in known if len(words) > 1 and words <= set(name.split("-"))]
    if not containing and not with_words:
        import difflib  # it is needed only where something is not found

        return difflib.get_close_matches(bare, known, n=count, cutoff=0.75)
    return (containing or with_words)[:count]


class Collection(Generic[R]):
    """The records of one table, in the table's order; it cannot be changed.

    Iterate over it, take its ``len``, look a record up by its id (for a composite key: by the tuple of its
    parts), or ask whether an id is ``in`` it.

    >>> import aqim_data
    >>> events = aqim_data.load().events
    >>> events["evt-cherchell-academy-2011"].killed
    AdoptedCount(low=18, high=18)
    >>> events["evt-batna-bombing"]
    Traceback (most recent call last):
    aqim_data.errors.RecordNotFoundError: no record 'evt-batna-bombing' in events; \
did you mean 'evt-batna-bombing-2007'?
    """

    def __init__(self, model: type[R], records: Mapping[tuple[str, ...], R]) -> None:
        self._model = model
        self._records = records

    @property
    def model(self) -> type[R]:
        """The class of the records."""
        return self._model

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all records; the parts of a composite key are joined by a space."""
        return tuple(record.id for record in self)

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, item: object) -> bool:
        """Whether a record, or the record with this id, is in the table."""
        if isinstance(item, Record):
            return self._records.get(item.key) == item
        return isinstance(item, str | tuple) and self.get(item) is not None

    def __getitem__(self, key: str | tuple[str, ...]) -> R:
        found = self.get(key) if isinstance(key, str | tuple) else None
        if found is None:
            raise RecordNotFoundError(self._explain(key))
        return found

    def get(self, key: str | tuple[str, ...]) -> R | None:
        """The record with this id, or None."""
        if isinstance(key, tuple):
            return self._records.get(tuple(map(str, key)))
        if len(self._model.table_info.key) == 1:
            return self._records.get((key,))
        return next((record for record in self if record.id == key), None)

    def to_pandas(self, *, bounds: bool = False) -> pandas.DataFrame:
        """The table as a pandas frame: one row a record, in the table's order, one column a column of the file.

        Text is ``string``, terms of a vocabulary are a categorical with all its terms in their order, whole numbers
        ``Int64``, flags ``boolean``, days ``datetime64[s]``, coordinates ``float64`` (degrees), lists Python lists.
        What is unknown is missing (``isna``), never 0; a list is never missing but may be empty. EDTF dates stay
        text, because many of them are no single day.

        Args:
            bounds: Whether each column of EDTF dates is followed by two of days, ``…_earliest`` and ``…_latest``:
                the first and the last day that the date can mean, missing where that end is open.

        Raises:
            MissingExtraError: pandas is not installed; ``pip install 'aqim-data[pandas]'``.

        >>> import aqim_data
        >>> events = aqim_data.load().events.to_pandas(bounds=True).set_index("event_id")
        >>> row = events.loc["evt-cherchell-academy-2011"]
        >>> row["type"], int(row["killed_low"]), row["countries"], str(row["date_earliest"].date())
        ('bombing', 18, ['DZ'], '2011-08-26')
        """
        from aqim_data.dataset.frames import to_pandas

        return to_pandas(self._model, self, bounds=bounds)

    def to_polars(self, *, bounds: bool = False) -> polars.DataFrame:
        """The table as a Polars frame: one row a record, in the table's order, one column a column of the file.

        Text is ``String``, terms are an ``Enum`` of all terms of the vocabulary, whole numbers ``Int64``, flags
        ``Boolean``, days ``Date``, coordinates ``Float64`` (degrees), lists ``List``. What is unknown is null, never
        0; a list is never null but may be empty. EDTF dates stay text, because many of them are no single day.

        Args:
            bounds: Whether each column of EDTF dates is followed by two of days, ``…_earliest`` and ``…_latest``:
                the first and the last day that the date can mean, null where that end is open.

        Raises:
            MissingExtraError: Polars is not installed; ``pip install 'aqim-data[polars]'``.

        >>> import aqim_data
        >>> events = aqim_data.load().events.to_polars()
        >>> events.filter(event_id="evt-cherchell-academy-2011").select("type", "killed_low", "countries").row(0)
        ('bombing', 18, ['DZ'])
        """
        from aqim_data.dataset.frames import to_polars

        return to_polars(self._model, self, bounds=bounds)

    def to_arrow(self, *, bounds: bool = False) -> pyarrow.Table:
        """The table as an Arrow table: one row a record, in the table's order, one column a column of the file.

        Text is ``string``, terms are a ``dictionary`` of all terms of the vocabulary, whole numbers ``int64``, flags
        ``bool``, days ``date32``, coordinates ``double`` (degrees), lists ``list`` of ``string``. What is unknown is
        null, never 0; a list is never null but may be empty. EDTF dates stay text, because many of them are no single
        day. Columns that must be filled are not nullable; titles and descriptions are in the metadata of the schema.

        Args:
            bounds: Whether each column of EDTF dates is followed by two of days, ``…_earliest`` and ``…_latest``:
                the first and the last day that the date can mean, null where that end is open.

        Raises:
            MissingExtraError: pyarrow is not installed; ``pip install 'aqim-data[arrow]'``.

        >>> import aqim_data
        >>> quotes = aqim_data.load().quotes.to_arrow()
        >>> quotes.schema.field("content_flag").type.value_type, quotes.schema.field("text").nullable
        (DataType(string), False)
        """
        from aqim_data.dataset.frames import to_arrow

        return to_arrow(self._model, self, bounds=bounds)

    def __repr__(self) -> str:
        return f"<{self._model.table_info.name}: {len(self)} records>"

    def _repr_html_(self) -> str:
        """The table as a notebook shows it: its first rows; quotations that threaten or incite are folded."""
        from aqim_data.models.notebook import table_html

        return table_html(self._model, self, len(self))

    def _explain(self, key: object) -> str:
        name, columns = self._model.table_info.name, self._model.table_info.key
        if not isinstance(key, str | tuple):
            return f"records of {name} are looked up by id, not by {key!r}; for the first one use next(iter(…))"
        parts = key if isinstance(key, tuple) else (key,)
        wanted = " ".join(map(str, parts))
        if len(columns) > 1 and len(wanted.split(" ")) < len(columns):
            return f"records of {name} are looked up by ({', '.join(columns)}), not by {key!r}"
        owner = owner_of(wanted)
        if len(columns) == 1 and owner not in (name, ""):
            return f"{key!r} is an id of {owner}, not of {name}"
        near = near_matches(wanted, list(self.ids))
        guess = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
        return f"no record {key!r} in {name}{guess}"
