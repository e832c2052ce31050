"""Loading a data package, and moving about in it."""

from __future__ import annotations

from aqim_data.dataset.collection import Collection, near_matches
from aqim_data.dataset.dataset import Dataset, load
from aqim_data.dataset.errors import (
    AqimDataError,
    DatasetNotFoundError,
    InvalidDatasetError,
    RecordNotFoundError,
)

__all__ = [
    "AqimDataError",
    "Collection",
    "Dataset",
    "DatasetNotFoundError",
    "InvalidDatasetError",
    "RecordNotFoundError",
    "load",
    "near_matches",
]
