"""Apache Parquet: one file a table, with the types that the columns have."""

from __future__ import annotations

from pathlib import Path

from aqim_data.export.about import facts_of
from aqim_data.export.column_types import arrow_table
from aqim_data.export.selection import Selection
from aqim_data.models import TABLES


def write(selection: Selection, file: Path) -> None:
    """Write one table; its schema carries the descriptions of the columns, the licence and the citation."""
    import pyarrow.parquet as pq

    ((name, records),) = selection.tables.items()
    table = TABLES[name].table_info
    facts = {**facts_of(selection.data), "table": name, "table_description": table.description}
    pq.write_table(arrow_table(TABLES[name], records, facts), file, compression="zstd")
