"""One self-contained page on which a data package is read, filtered and followed: ``aqim-data explore``.

The page holds everything that it shows: data, libraries, outlines of countries. It asks nothing of any network.
"""

from __future__ import annotations

from aqim_data.explore.page import explorer_page, write_explorer

__all__ = ["explorer_page", "write_explorer"]
