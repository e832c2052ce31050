"""What a finding went into, looked at from the data."""

from __future__ import annotations

import aqim_data


def sources_cited(data: aqim_data.Dataset, records: str) -> set[str]:
    """The sources that are cited in some records, separated by |, and in the rows that hang on them."""
    cited: set[str] = set()
    for record_id in filter(None, records.split("|")):
        record = data[record_id]
        about = [record, *record.claims, *getattr(record, "names", ()), *getattr(record, "relationships", ())]
        about += [*getattr(record, "participants", ()), *getattr(record, "quotes", ())]
        cited |= {one.source_id for one in about}
    return cited
