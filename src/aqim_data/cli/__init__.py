"""The command line: the only part of the package that prints."""

from __future__ import annotations

from aqim_data.cli.main import main

__all__ = ["main"]
