"""What loading and looking up can raise."""

from __future__ import annotations


class AqimDataError(Exception):
    """Anything that this package raises on purpose."""


class DatasetNotFoundError(AqimDataError, FileNotFoundError):
    """There is no data package at the path."""


class InvalidDatasetError(AqimDataError, ValueError):
    """The data package at the path cannot be loaded, because a file or a row of it is wrong."""


class RecordNotFoundError(AqimDataError, KeyError):
    """No record has the id."""

    def __str__(self) -> str:
        # KeyError shows the repr of its argument, which would hide the help in quotation marks.
        return str(self.args[0])
