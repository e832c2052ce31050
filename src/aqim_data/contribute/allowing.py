"""Laying a doubt to rest: an entry of the allow-list, for a warning that was looked into and is right."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from aqim_data.build import build
from aqim_data.contribute.checking import is_rebuilt, validated
from aqim_data.contribute.contribution import Contribution
from aqim_data.contribute.staging import Stage, staged
from aqim_data.contribute.transaction import PATIENCE, locked, recover, replace_files
from aqim_data.errors import AllowanceError
from aqim_data.models.cells import Text
from aqim_data.tabular import format_table, read_rows
from aqim_data.validation import Problem, Report
from aqim_data.validation.allowing import ALLOW_LIST, COLUMNS, Key, read_allow_list
from aqim_data.validation.checking import package_folder_at
from aqim_data.validation.rules import RULES, near_codes

#: How many other warnings an error names.
_NAMED = 5


def allow(
    rule: str,
    record: str,
    package: str | os.PathLike[str] | None = None,
    *,
    reason: str,
    field: str = "",
    patience: float = PATIENCE,
) -> tuple[Report, tuple[str, ...]]:
    """Write into the allow-list that a warning is right, and renew what is derived, all or nothing.

    Entries that silence nothing any more are deleted, as merging does.

    Args:
        rule: Code of the rule that warns, such as ``AQ703``.
        record: Id of the record, as the warning shows it in brackets.
        package: The package's folder; None for the data of this installation.
        reason: What was looked up, and why the value is right.
        field: The field that the warning is about; needed only if the rule warns of several of the record.
        patience: How long to wait for a merge into the same package, in seconds.

    Returns:
        What is wrong with the package, and the paths of the files that were written; none if anything is wrong.

    Raises:
        AllowanceError: The rule cannot be allowed or does not warn of that, it is allowed already, or the reason is
            no text of one line.
        DatasetNotFoundError: There is no package.
        PackageBusyError: A merge is writing to the package.
        InvalidDatasetError: A file cannot be written; all are as they were.
    """
    _check_rule(rule)
    _check_reason(reason)
    folder = package_folder_at(package)
    with locked(folder, patience):
        recover(folder)
        with staged(folder, Contribution()) as stage:
            report = validated(stage)
            errors = [one for one in report.problems if one.severity == "error" and not is_rebuilt(one)]
            if errors:
                return Report(report.tables, tuple(errors)), ()
            warnings = [one for one in report.problems if one.severity == "warning"]
            _add(stage.folder, (*_warning(stage, warnings, rule, record, field), reason))
            built = build(stage.folder)
            if not built.report.valid:
                return built.report, ()
            written = tuple(dict.fromkeys((ALLOW_LIST, *built.stale)))
            replace_files(folder, {path: stage.folder / path for path in written}, stage.digests)
            return built.report, written


def _check_rule(rule: str) -> None:
    if rule not in RULES:
        near = near_codes(rule)
        hint = f"did you mean {' or '.join(near)}?" if near else "`aqim-data rules` lists them"
        raise AllowanceError(f"no rule has the code {rule!r}; {hint}")
    if RULES[rule].severity != "warning":
        raise AllowanceError(f"{rule} is an error, and errors cannot be allowed; mend the data")


def _check_reason(reason: str) -> None:
    try:
        TypeAdapter(Text).validate_python(reason)
    except ValidationError:
        raise AllowanceError(
            f"{reason!r} is no reason: say in a line what was looked up, and why the value is right"
        ) from None


def _warning(stage: Stage, warnings: Iterable[Problem], rule: str, record: str, field: str) -> Key:
    """The one warning that is meant."""
    open_ones = sorted({(one.rule, one.record_id, one.field) for one in warnings})
    meant = [key for key in open_ones if key[:2] == (rule, record) and field in ("", key[2])]
    if len(meant) > 1:
        fields = ", ".join(key[2] for key in meant)
        raise AllowanceError(f"{rule} warns of several fields of {record}; say which with --field: {fields}")
    if meant:
        return meant[0]
    for *entry, name in read_allow_list(stage.folder).entries:
        if entry == [rule, record] and field in ("", name):
            raise AllowanceError(f"that {rule} warns of {name} of {record} is allowed already")
    near = [key for key in open_ones if key[1] == record] or [key for key in open_ones if key[0] == rule]
    named = "; ".join(" ".join(key) for key in near[:_NAMED]) + "; …" * (len(near) > _NAMED)
    about = f"{field} of {record}" if field else record
    raise AllowanceError(
        f"{rule} does not warn of {about}, so there is nothing to allow"
        + (f"; warnings that come near: {named}" if near else "")
    )


def _add(folder: Path, entry: tuple[str, ...]) -> None:
    """Put an entry into its place in a list in which nothing is wrong."""
    file = folder / ALLOW_LIST
    text = file.read_text("utf-8-sig").replace("\r\n", "\n") if file.exists() else ""
    rows = [tuple(row.cells) for row in read_rows(text)][1:] if text else []
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(format_table(COLUMNS, sorted([*rows, entry])).encode())
