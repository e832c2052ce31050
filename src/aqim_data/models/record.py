"""What every record has: columns, a key, a citation, and its way to the records around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, Self, cast, get_args

from pydantic import BaseModel, Field, PrivateAttr, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from aqim_data.errors import DetachedRecordError
from aqim_data.models.cells import Cell, IdentifierCell, ListCell, LocatorText, SourceId
from aqim_data.models.constraints import Constraint
from aqim_data.vocabulary import Stance, Vocabulary

if TYPE_CHECKING:
    from aqim_data.models.claims import Claim
    from aqim_data.models.sources import Source


#: What a value can be, for programs with types of their own; a date of the EDTF subset is text.
ValueKind = Literal["text", "term", "integer", "number", "boolean", "day"]
VALUE_KINDS: tuple[ValueKind, ...] = get_args(ValueKind)
_BY_TABLE_TYPE: dict[str, ValueKind] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "day",
}


class Library(Protocol):
    """What a record needs of the dataset that it belongs to."""

    def __getitem__(self, record_id: str) -> Any:
        """The record with this id."""
        ...

    def related(self, table: str, column: str, value: str) -> tuple[Any, ...]:
        """The records of ``table`` whose ``column`` holds ``value``, in the table's order."""
        ...

    def cited_by(self, source_id: str) -> tuple[Any, ...]:
        """The records that cite a source, table by table."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """What is true of a table as a whole.

    Attributes:
        name: Name of the table, of its resource and of its file.
        title: Heading for people.
        description: What a row is, in a sentence.
        key: Columns of the primary key.
        derived: Whether ``aqim-data build`` writes it, so that it is never edited by hand.
    """

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    derived: bool = False

    @property
    def path(self) -> str:
        """Path of the table's file inside the package."""
        return f"data/{self.name}.csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, read off the model.

    Attributes:
        name: Name of the column.
        cell: What can stand in it.
        required: Whether it must be filled.
        vocabulary: The vocabulary whose terms it holds; None if it holds others.
        item: For a list, what an item is; None otherwise.
        title: Heading for people.
        description: What it means.
    """

    name: str
    cell: Cell
    required: bool
    vocabulary: type[Vocabulary] | None
    item: Cell | None
    title: str
    description: str

    @property
    def value_kind(self) -> ValueKind:
        """What a value is, or an item of a list.

        >>> from aqim_data.models import Event
        >>> columns = Event.columns()
        >>> [columns[name].value_kind for name in ("date", "type", "countries", "killed_low", "suicide")]
        ['text', 'term', 'term', 'integer', 'boolean']
        """
        return "term" if self.vocabulary else _BY_TABLE_TYPE[(self.item or self.cell).table_type]

    @property
    def many(self) -> bool:
        """Whether a cell holds a list."""
        return self.cell.json_type == "array"

    def core_schema(self) -> CoreSchema:
        """What Pydantic's core checks of a cell that is not empty; the same as in the model of the row."""
        one = self.item or self.cell
        terms = self.vocabulary
        schema = core_schema.enum_schema(terms, list(terms), sub_type="str") if terms else one.core_schema()
        if isinstance(self.cell, ListCell):
            return self.cell.schema_of_items(core_schema.tuple_schema([schema], variadic_item_index=0))
        return schema

    def reference(self, table: Table) -> str:
        """Name of the table that the column points into; empty if it points nowhere."""
        if not isinstance(self.cell, IdentifierCell):
            return ""
        target = self.cell.table or "records"
        return "" if table.key == (self.name,) and target in (table.name, "records") else target


class Record(BaseModel, frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True):
    """One row of one table: frozen, typed, and aware of the dataset it was loaded with.

    A record that is pickled leaves its dataset behind; a pickled dataset keeps its records together.
    """

    table_info: ClassVar[Table]
    constraints: ClassVar[tuple[Constraint, ...]] = ()
    #: Columns of the class itself that stand behind an inherited column; the others stand last.
    placed_after: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    _library: Library | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _check_constraints(self) -> Self:
        faults = [fault for rule in self.constraints for fault in rule.faults(self)]
        if faults:
            text = "; ".join(f"{fault.message}: {fault.hint}" for fault in faults)
            raise PydanticCustomError("record", "{text}", {"text": text, "faults": faults})
        return self

    @classmethod
    def columns(cls) -> Mapping[str, Column]:
        """The table's columns by name, in the order of the file."""
        return _columns(cls)

    @classmethod
    def from_cells(cls, cells: Mapping[str, str]) -> Self:
        """The record that a row of text cells stands for; an empty cell is an unknown value.

        Raises:
            pydantic.ValidationError: Some cell is not what its column wants.
        """
        columns = _columns(cls)
        read = {
            name: columns[name].cell.read(text) if name in columns else text for name, text in cells.items() if text
        }
        return cls.model_validate(read)

    def to_cells(self) -> dict[str, str]:
        """The record's row as text cells; the inverse of ``from_cells``."""
        return {
            name: "" if (value := getattr(self, name)) in (None, ()) else column.cell.write(value)
            for name, column in _columns(type(self)).items()
        }

    def to_object(self) -> dict[str, Any]:
        """The record as a JSON object, in the form that its JSON Schema describes."""
        return {
            name: _json_value(getattr(self, name), column.cell.json_type)
            for name, column in _columns(type(self)).items()
        }

    @property
    def key(self) -> tuple[str, ...]:
        """The values of the primary key."""
        return tuple(str(getattr(self, column)) for column in self.table_info.key)

    @property
    def id(self) -> str:
        """The primary key as one text: the id itself, or the parts of a composite key joined by a space."""
        return " ".join(self.key)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What sources say about single values of this record."""
        return self._in_library.related("claims", "record_id", self.id)

    def claims_on(self, field: str) -> tuple[Claim, ...]:
        """What sources say about one field or property of this record; for a count, its name without _low and _high."""
        return tuple(claim for claim in self.claims if claim.field == field)

    @property
    def fields_in_dispute(self) -> tuple[str, ...]:
        """The fields and properties of which some source says what cannot be true with the adopted value."""
        return tuple(dict.fromkeys(claim.field for claim in self.claims if claim.stance is Stance.DISPUTES))

    def other(self, column: str) -> Any:
        """The record that an id column of this record names; None if the cell is empty."""
        record_id = getattr(self, column)
        return None if record_id is None else self._in_library[record_id]

    def found(self, record_id: str) -> Any:
        """Another record of the same dataset, by its id."""
        return self._in_library[record_id]

    @property
    def _in_library(self) -> Library:
        # Asked some thousand times where records are followed; Pydantic's own way to it takes ten times as long.
        library: Library | None = (self.__pydantic_private__ or {}).get("_library")
        if library is None:
            raise DetachedRecordError(
                f"{type(self).__name__} {self.id} belongs to no dataset; "
                "records reach each other when they come from aqim_data.load()"
            )
        return library

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        values = ((name, getattr(self, name)) for name in _columns(type(self)))
        return ((name, value) for name, value in values if value not in (None, ()))

    def _repr_html_(self) -> str:
        """The record as a notebook shows it: in words, with what sources say about it; threatening words are folded."""
        from aqim_data.models.notebook import record_html

        return record_html(self)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        # The values cannot change, and the dataset is not the record's to copy.
        return self.__copy__()

    def __getstate__(self) -> dict[Any, Any]:
        return {**super().__getstate__(), "__pydantic_private__": {"_library": None}}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), self.key))


class CitedRecord(Record, frozen=True):
    """A record with a citation: every record of every table except the sources themselves."""

    source_id: SourceId = Field(title="Source", description="The source that states the row.")
    locator: LocatorText = Field(
        title="Locator",
        description=(
            "Where in the source: para 59, para 59-60, p 12, section …, entry …, time 00:12:30, or whole. "
            "A source's paragraphs are the non-blank lines of its captured text, numbered from 1."
        ),
    )

    @property
    def source(self) -> Source:
        """The source that states the row."""
        return cast("Source", self.other("source_id"))

    @property
    def citation(self) -> str:
        """The citation in words, such as ``Al-Qa'ida in the Lands of the Islamic Maghreb, para 59``."""
        return f"{self.source.title}, {self.locator}"


def _json_value(value: Any, json_type: str) -> Any:
    if json_type == "array":
        return [str(item) for item in value]
    return str(value) if value is not None and json_type == "string" else value


@cache
def _columns(model: type[Record]) -> dict[str, Column]:
    citation = [name for name in CitedRecord.model_fields if issubclass(model, CitedRecord)]
    moved = {name for names in model.placed_after.values() for name in names}
    order: list[str] = []
    for name in model.model_fields:
        if name not in moved and name not in citation:
            order += [name, *model.placed_after.get(name, ())]
    return {name: _column(model, name) for name in order + citation}


def _column(model: type[Record], name: str) -> Column:
    field = model.model_fields[name]
    annotation: Any = field.annotation
    parts = [part for part in get_args(annotation) if part is not type(None)]
    optional = len(parts) < len(get_args(annotation))
    metadata = list(field.metadata)
    if optional:
        annotation = parts[0]
        metadata += getattr(annotation, "__metadata__", ())
        annotation = getattr(annotation, "__origin__", annotation)
    cell = next((part for part in metadata if isinstance(part, Cell)), None)
    item = None
    if get_args(annotation):
        annotation = get_args(annotation)[0]
        item = next((part for part in getattr(annotation, "__metadata__", ()) if isinstance(part, Cell)), None)
    vocabulary = annotation if isinstance(annotation, type) and issubclass(annotation, Vocabulary) else None
    return Column(
        name=name,
        cell=cell or Cell("term", example=next(iter(vocabulary)) if vocabulary else ""),
        required=field.is_required(),
        vocabulary=vocabulary,
        item=item,
        title=field.title or "",
        description=field.description or "",
    )
