"""Loading a data package, and moving about in it."""

from __future__ import annotations

from aqim_data.dataset.collection import Collection, near_matches
from aqim_data.dataset.dataset import Dataset, load

__all__ = ["Collection", "Dataset", "load", "near_matches"]
