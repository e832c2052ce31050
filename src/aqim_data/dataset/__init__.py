"""Loading a data package, and moving about in it."""

from __future__ import annotations

from aqim_data.dataset.collection import Collection, near_matches
from aqim_data.dataset.dataset import Dataset, load
from aqim_data.dataset.disagreement import Dispute

__all__ = ["Collection", "Dataset", "Dispute", "load", "near_matches"]
