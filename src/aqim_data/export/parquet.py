"""Apache Parquet: one file a table, with the types that the columns have."""

from __future__ import annotations

from pathlib import Path

from aqim_data.dataset.frames import to_arrow
from aqim_data.export.about import facts_of
from aqim_data.export.selection import Selection
from aqim_data.models import TABLES


def write(selection: Selection, file: Path) -> None:
    """Write one table; its schema carries the descriptions of the columns, the licence and the citation."""
    import pyarrow.parquet as pq

    ((name, records),) = selection.tables.items()
    table = TABLES[name].table_info
    facts = {**facts_of(selection.data), "table": name, "table_description": table.description}
    rows = to_arrow(TABLES[name], records).replace_schema_metadata(facts)
    pq.write_table(rows, file, compression="zstd")
