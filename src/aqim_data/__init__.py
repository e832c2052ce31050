"""aqim-data: a cited dataset on the history of al-Qaida in the Islamic Maghreb.

>>> import aqim_data
>>> data = aqim_data.load()
>>> print(data.events["evt-algiers-bombings-2007-12-11"].killed)
37–72

Everything heavier than this file is imported when it is first used.
"""

from __future__ import annotations

# Type checkers know this name; importing it from typing would cost most of this file's import time.
TYPE_CHECKING = False

__version__ = "0.8.0"

if TYPE_CHECKING:
    from aqim_data.counts import Count
    from aqim_data.dataset import Collection, Dataset, Dispute, load
    from aqim_data.dates import EdtfDate
    from aqim_data.errors import (
        AqimDataError,
        DatasetNotFoundError,
        DateError,
        DetachedRecordError,
        FilterError,
        InvalidDatasetError,
        MissingExtraError,
        RecordNotFoundError,
    )
    from aqim_data.models import (
        Actor,
        ActorName,
        Captivity,
        Claim,
        Event,
        FlatEvent,
        Participation,
        Place,
        Quote,
        Record,
        RegisteredId,
        Relationship,
        Source,
        VocabularyTerm,
    )
    from aqim_data.validation import Problem, Report, validate, verify

_HOMES = {
    "aqim_data.counts": ("Count",),
    "aqim_data.dataset": ("Collection", "Dataset", "Dispute", "load"),
    "aqim_data.dates": ("EdtfDate",),
    "aqim_data.errors": (
        "AqimDataError",
        "DatasetNotFoundError",
        "DateError",
        "DetachedRecordError",
        "FilterError",
        "InvalidDatasetError",
        "MissingExtraError",
        "RecordNotFoundError",
    ),
    "aqim_data.models": (
        "Actor",
        "ActorName",
        "Captivity",
        "Claim",
        "Event",
        "FlatEvent",
        "Participation",
        "Place",
        "Quote",
        "Record",
        "RegisteredId",
        "Relationship",
        "Source",
        "VocabularyTerm",
    ),
    "aqim_data.validation": ("Problem", "Report", "validate", "verify"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Actor",
    "ActorName",
    "AqimDataError",
    "Captivity",
    "Claim",
    "Collection",
    "Count",
    "Dataset",
    "DatasetNotFoundError",
    "DateError",
    "DetachedRecordError",
    "Dispute",
    "EdtfDate",
    "Event",
    "FilterError",
    "FlatEvent",
    "InvalidDatasetError",
    "MissingExtraError",
    "Participation",
    "Place",
    "Problem",
    "Quote",
    "Record",
    "RecordNotFoundError",
    "RegisteredId",
    "Relationship",
    "Report",
    "Source",
    "VocabularyTerm",
    "__version__",
    "load",
    "validate",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import gc
    from importlib import import_module

    # The search for circles of objects finds none in a thousand new classes, and takes a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return getattr(import_module(_HOME_OF[name]), name)
    finally:
        if collecting:
            gc.enable()


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
