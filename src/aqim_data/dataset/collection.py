"""A table's records as a read-only collection."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from aqim_data.dataset.errors import RecordNotFoundError
from aqim_data.models import Record

R = TypeVar("R", bound=Record)


def near_matches(wanted: str, known: list[str], count: int = 3) -> list[str]:
    """The known ids nearest to a wanted one: those that contain it, or else those spelt alike.

    >>> near_matches("evt-batna", ["evt-batna-bombing-2007", "evt-dellys-bombing-2007"])
    ['evt-batna-bombing-2007']
    """
    bare = wanted.lower().strip()
    containing = [name for name in known if bare and bare in name]
    return containing[:count] or difflib.get_close_matches(bare, known, n=count, cutoff=0.6)


class Collection(Generic[R]):
    """The records of one table, in the table's order; it cannot be changed.

    Iterate over it, take its ``len``, look a record up by its id (for a composite key: by the tuple of its
    parts), or ask whether an id is ``in`` it.

    >>> import aqim_data
    >>> events = aqim_data.load().events
    >>> events["evt-batna-bombing-2007"].killed
    Count(low=22, high=22)
    >>> events["evt-batna-bombing"]
    Traceback (most recent call last):
    aqim_data.dataset.errors.RecordNotFoundError: no record 'evt-batna-bombing' in events; \
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

    def __contains__(self, key: object) -> bool:
        return self._as_key(key) in self._records

    def __getitem__(self, key: str | tuple[str, ...]) -> R:
        found = self._records.get(self._as_key(key))
        if found is None:
            raise RecordNotFoundError(self._explain(key))
        return found

    def get(self, key: str | tuple[str, ...]) -> R | None:
        """The record with this id, or None."""
        return self._records.get(self._as_key(key))

    def __repr__(self) -> str:
        return f"<{self._model.table_info.name}: {len(self)} records>"

    @staticmethod
    def _as_key(key: object) -> tuple[str, ...]:
        return tuple(key) if isinstance(key, tuple) else (str(key),)

    def _explain(self, key: object) -> str:
        name, columns = self._model.table_info.name, self._model.table_info.key
        if not isinstance(key, str | tuple):
            return f"records of {name} are looked up by id, not by {key!r}; for the first one use next(iter(…))"
        if len(self._as_key(key)) != len(columns):
            return f"records of {name} are looked up by ({', '.join(columns)}), not by {key!r}"
        if len(columns) > 1:
            return f"no record {key!r} in {name}"
        near = near_matches(str(key), list(self.ids))
        guess = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
        return f"no record {key!r} in {name}{guess}"
