"""What other validators say: frictionless, and the official Data Package 2.0 profiles through jsonschema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from aqim_data.dataset.files import read_file
from aqim_data.dataset.loading import DESCRIPTOR
from aqim_data.errors import MissingExtraError
from aqim_data.validation.problems import Problem


def conformance_problems(folder: Path) -> Iterator[Problem]:
    """What frictionless and the official profiles find wrong with a package.

    Raises:
        MissingExtraError: The extra ``validate`` is not installed.
    """
    try:
        import frictionless
        import jsonschema

        profiles = resources.files("dplib") / "profiles" / "2.0"
    except ImportError as error:
        raise MissingExtraError(
            f"--conformance needs {error.name}; install it with: pip install 'aqim-data[validate]'"
        ) from None
    if not (folder / DESCRIPTOR).is_file():
        return
    yield from _profile_problems(jsonschema, profiles, folder)
    yield from _frictionless_problems(frictionless, folder)


def _profile_problems(jsonschema: Any, profiles: Any, folder: Path) -> Iterator[Problem]:
    schemas = sorted((folder / "schemas").glob("*.table.json"))
    documents = [(folder / DESCRIPTOR, "datapackage"), *((file, "tableschema") for file in schemas)]
    for file, profile in documents:
        schema = json.loads((profiles / f"{profile}.json").read_text(encoding="utf-8"))
        try:
            document = json.loads(read_file(folder, file.relative_to(folder).as_posix()))
        except (OSError, ValueError, RecursionError):
            continue  # our own rules report it
        name = file.relative_to(folder).as_posix()
        for error in jsonschema.Draft7Validator(schema).iter_errors(document):
            where = "/".join(str(part) for part in error.absolute_path) or "the whole"
            message = f"{where} does not fit the official {profile} profile: {error.message[:300]}"
            yield Problem("AQ605", message, "run aqim-data build", name)


def _frictionless_problems(frictionless: Any, folder: Path) -> Iterator[Problem]:
    try:
        report = frictionless.validate(str(folder / DESCRIPTOR))
    except Exception as error:  # frictionless raises errors of many libraries; each is a finding
        yield Problem("AQ604", f"frictionless stopped: {error}", "run aqim-data build", DESCRIPTOR)
        return
    for finding in report.errors:
        yield Problem("AQ604", f"frictionless: {finding.message}", "mend the descriptor", DESCRIPTOR)
    for task in report.tasks:
        for finding in task.errors:
            # frictionless counts rows; in files without line breaks in cells that is the physical line.
            line = getattr(finding, "row_number", None) or 0
            field = getattr(finding, "field_name", "") or ""
            hint = "see what aqim-data says of the same place"
            yield Problem("AQ604", f"frictionless: {finding.message}", hint, task.place, line, field=field)
