"""What the package raises on purpose."""

from __future__ import annotations


class AqimDataError(Exception):
    """Anything that this package raises on purpose."""


class DatasetNotFoundError(AqimDataError, FileNotFoundError):
    """There is no data package at the path."""


class InvalidDatasetError(AqimDataError, ValueError):
    """The data package at the path cannot be used, because a file or a row of it is wrong."""


class RecordNotFoundError(AqimDataError, KeyError):
    """No record has the id."""

    def __str__(self) -> str:
        # KeyError shows the repr of its argument, which would hide the help in quotation marks.
        return str(self.args[0])


class RetirementError(AqimDataError, ValueError):
    """A record cannot be withdrawn in the way that was asked for."""


class AllowanceError(AqimDataError, ValueError):
    """A warning cannot be allowed in the way that was asked for, or there is none."""


class DetachedRecordError(AqimDataError, LookupError):
    """A record that belongs to no dataset was asked for the records around it."""


class MissingExtraError(AqimDataError, ImportError):
    """A part of the package needs libraries that are not installed."""


class ComparisonError(AqimDataError):
    """One of two packages that are to be compared cannot be found or read."""


class ContributionNotFoundError(AqimDataError, FileNotFoundError):
    """There is nothing to contribute at a path."""


class ChangedWhileReadError(InvalidDatasetError):
    """A file changed or vanished while it was read."""


class InterruptedMergeError(InvalidDatasetError):
    """An earlier merge into the package was interrupted and is not completed yet."""


class PackageBusyError(AqimDataError, TimeoutError):
    """Another merge is writing to the package."""


class CitationStyleError(AqimDataError, ValueError):
    """There is no citation style of the name."""


class FilterError(AqimDataError, ValueError):
    """A filter does not fit the table, or names nothing that exists."""


class ExportError(AqimDataError, ValueError):
    """Something cannot be exported to a form, or not to where it was asked for."""


class DateError(AqimDataError, ValueError):
    """A text is not a date of the EDTF subset.

    Attributes:
        reason: What is wrong with it.
        hint: What to write instead.
    """

    def __init__(self, text: str, reason: str, hint: str) -> None:
        super().__init__(f"{text!r} is not a date of the EDTF subset: {reason}; {hint}")
        self.reason = reason
        self.hint = hint
