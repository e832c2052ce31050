"""The commands for those who contribute: check, merge, new, retire, allow, fmt."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aqim_data.cli.output import print_json, safe
from aqim_data.cli.reports import Wanted, finish, report_options
from aqim_data.escaping import as_json, markdown_text

if TYPE_CHECKING:
    from aqim_data.contribute import CheckResult
    from aqim_data.contribute.staging import Change
    from aqim_data.validation import Report

PATHS = click.argument("paths", metavar="PATH…", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
PACKAGE = click.option(
    "--package",
    type=click.Path(path_type=Path),
    help="Folder of the package, instead of the data of this installation.",
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
#: How many changes of a kind and table are listed.
_LISTED = 50


@click.command()
@PATHS
@PACKAGE
@report_options
def check(paths: tuple[Path, ...], package: Path | None, wanted: Wanted) -> None:
    """Check new and changed rows as if they were merged with the package, and say what they would change.

    PATH is a folder, a zip, or a CSV, .xlsx, JSON or YAML file with the rows and nothing else; - is standard input.
    Nothing is written.
    """
    from aqim_data import contribute

    _need_paths(paths)
    result = contribute.check(paths, package, standard_input=_standard_input(paths))
    report = replace(result.report, strict=wanted.strict)
    for remark in _remarks(result):
        click.echo(remark, err=True)
    if not report.passed:
        click.echo(_verdict(result, "fine", "nothing can be merged until they are mended"), err=True)
    counts = ", ".join(f"{number:,} {kind}" for kind, number in result.counts.items())
    finish(
        report,
        wanted,
        command="check",
        outcome=f"fine: {counts}",
        folder=None,
        diff_markdown=_changes_in_markdown(result),
        own={"text": _as_text(result, "fine"), "json": as_json(_as_object(result)) + "\n"},
    )


@click.command()
@PATHS
@PACKAGE
@click.option("--recover", is_flag=True, help="Complete a merge that was interrupted; takes no PATH.")
@FORMAT
def merge(paths: tuple[Path, ...], package: Path | None, recover: bool, form: str) -> None:
    """Check new and changed rows and write them into the package, with everything derived: all or nothing.

    PATH is what `aqim-data check` takes. If anything is wrong, nothing is written.
    """
    from aqim_data import contribute

    _refuse_installed(package)
    if recover:
        if paths:
            raise click.UsageError("--recover completes an earlier merge and takes no PATH")
        written = contribute.complete(package)
        _print_written(written, "an interrupted merge was completed" if written else "nothing waits to be completed")
        return
    _need_paths(paths)
    result = contribute.merge(paths, package, standard_input=_standard_input(paths))
    if result.recovered:
        click.echo(f"an interrupted merge was completed first: {safe(', '.join(result.recovered))}", err=True)
    if form == "json":
        print_json({**_as_object(result.check), "written": list(result.written)})
    else:
        _print_result(result.check, "merged", "nothing was merged")
        if result.check.report.valid:
            _print_written(result.written, f"{len(result.written)} files written")
    sys.exit(0 if result.check.report.valid else 1)


def _need_paths(paths: tuple[Path, ...]) -> None:
    if not paths:
        raise click.UsageError("name what is to be read: a folder, a zip, or a CSV, .xlsx, JSON or YAML file")


def _standard_input(paths: tuple[Path, ...]) -> bytes | None:
    return sys.stdin.buffer.read() if Path("-") in paths else None


def _refuse_installed(package: Path | None) -> None:
    """An installed package is no place to keep changes: the next upgrade would delete them."""
    from aqim_data.dataset.loading import package_folder

    if package is None and package_folder().name == "package":
        raise click.UsageError("say into which package: --package FOLDER, such as a clone of the repository")


def _print_result(result: CheckResult, fine: str, otherwise: str) -> None:
    click.echo(_as_text(result, fine), nl=False)
    for remark in _remarks(result):
        click.echo(remark, err=True)
    if not result.report.valid:
        click.echo(_verdict(result, fine, otherwise), err=True)


def _as_text(result: CheckResult, fine: str) -> str:
    """The problems, those of the package itself last; if there are none, what would change."""
    report = result.report
    lines = [safe(problem) for problem in report.problems if problem not in result.inherited]
    if result.inherited:
        lines.append("The package itself, with or without the contribution:")
        lines += [safe(problem) for problem in report.problems if problem in result.inherited]
    lines += [f"… and {count:,} more of {rule}" for rule, count in report.hidden.items()]
    if report.valid:
        lines += [*_changes(result), _verdict(result, fine, "")]
    return "".join(f"{line}\n" for line in lines)


def _remarks(result: CheckResult) -> Iterator[str]:
    """What is said on standard error."""
    for name in result.skipped:
        yield f"not read, since it is no table: {safe(name)}"
    for entry in result.outdated:
        yield f"not needed any more in curation/allowed.csv, where merging deletes it: {safe(entry)}"
    if result.unread:
        yield "references and evidence are judged once every row can be read"


def _verdict(result: CheckResult, fine: str, otherwise: str) -> str:
    count = result.report.count
    if not result.report.valid:
        return f"{count:,} problem{'s' * (count > 1)}: {otherwise}"
    told = ", ".join(f"{number:,} {kind}" for kind, number in result.counts.items())
    return f"{fine}: {told}" + (f", {count:,} warning{'s' * (count > 1)}" if count else "")


def _changes(result: CheckResult) -> Iterator[str]:
    for kind, table, changes, left in _by_kind_and_table(result):
        for change in changes:
            yield f"{kind:<9}  {table:<14}  {safe(change.record_id)}"
            for name, (old, new) in change.fields.items():
                yield f"{'':<11}{name}: {safe(old) or '(empty)'} → {safe(new) or '(empty)'}"
        if left:
            yield f"{kind:<9}  {table:<14}  … and {left:,} more"


def _changes_in_markdown(result: CheckResult) -> str:
    lines = []
    for kind, table, changes, left in _by_kind_and_table(result):
        lines += ["", f"**{kind} in {table}**", ""]
        for change in changes:
            lines.append(f"- <code>{markdown_text(change.record_id)}</code>")
            for name, (old, new) in change.fields.items():
                values = (markdown_text(value) or "(empty)" for value in (old, new))
                lines.append(f"  - {name}: {' → '.join(values)}")
        lines += [f"- … and {left:,} more"] * (left > 0)
    return "\n".join(["#### What changes", *lines]) + "\n" if lines else ""


def _by_kind_and_table(result: CheckResult) -> Iterator[tuple[str, str, list[Change], int]]:
    """The changes that are listed, and how many more there are."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in result.changes:
        groups.setdefault((change.kind, change.table), []).append(change)
    for kind in ("new", "changed", "unchanged"):
        for (of, table), changes in groups.items():
            if of == kind:
                yield kind, table, changes[:_LISTED], max(len(changes) - _LISTED, 0)


def _print_written(written: tuple[str, ...], what: str) -> None:
    for path in written:
        click.echo(safe(path))
    click.echo(what, err=True)


def _as_object(result: CheckResult) -> dict[str, Any]:
    return {
        **result.report.as_dict(),
        "inherited": [problem.as_dict() for problem in result.report.problems if problem in result.inherited],
        "skipped": list(result.skipped),
        "counts": result.counts,
        "changes": [
            {
                "kind": change.kind,
                "table": change.table,
                "id": change.record_id,
                "file": change.file,
                "line": change.line,
                "fields": {name: {"old": old, "new": new} for name, (old, new) in change.fields.items()},
            }
            for change in result.changes
        ],
    }


@click.command()
@click.argument("records", metavar="RECORD…", nargs=-1, required=True)
@PACKAGE
@click.option("--reason", default="", help="Why, for the register of ids; needed for an id.")
@click.option("--into", default="", metavar="ID", help="The record that takes its place.")
def retire(records: tuple[str, ...], package: Path | None, reason: str, into: str) -> None:
    """Take rows out of the package: retire an id, merge it into another one, or drop a row without an id.

    RECORD is an id, or the cells of a key in quotation marks: "evt-x act-y perpetrator". What points at a merged id
    will point at the other one; the register of ids keeps the id with the reason. Several go all or none, such as an
    event, its participations and a source that only they cite.
    """
    from aqim_data import contribute

    _refuse_installed(package)
    report, written = contribute.retire(records, package, reason=reason, into=into)
    _print_outcome(report, written)


def _print_outcome(report: Report, written: tuple[str, ...]) -> None:
    """Say what is wrong with a package after a change, or what the change wrote."""
    for problem in report.problems:
        click.echo(safe(problem))
    if not report.valid:
        click.echo("nothing was written", err=True)
        sys.exit(1)
    _print_written(written, f"{len(written)} files written")


@click.command()
@click.argument("code")
@click.argument("record")
@PACKAGE
@click.option("--reason", required=True, help="What was looked up, and why the value is right.")
@click.option("--field", default="", help="Which field, if the rule warns of several of the record.")
def allow(code: str, record: str, package: Path | None, reason: str, field: str) -> None:
    """Allow what the rule CODE warns of in RECORD, which was looked into and is right.

    RECORD is the id that the warning shows in brackets, in quotation marks if there are spaces in it. The entry goes
    into curation/allowed.csv, and what is derived is renewed. Only what a rule warns of now can be allowed.
    """
    from aqim_data import contribute

    _refuse_installed(package)
    report, written = contribute.allow(code, record, package, reason=reason, field=field)
    _print_outcome(report, written)


@click.command("fmt")
@PATHS
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if something would change.")
def fmt(paths: tuple[Path, ...], only_check: bool) -> None:
    """Put CSV files into canonical form without changing what any value means, and say what was done.

    PATH is a CSV file, or a folder of them; of a package the files in data/.
    """
    from aqim_data.contribute.formatting import format_files

    if not paths:
        raise click.UsageError("name a CSV file, or a folder of them")
    changed = kept = left = 0
    for result in format_files(paths, check=only_check):
        if result.problem:
            left += 1
            click.echo(f"{safe(result.problem)} (the file was left as it is)")
        elif result.done:
            changed += 1
            click.echo(f"{safe(result.path)}: {safe('; '.join(result.done))}")
        else:
            kept += 1
    verb = "would change" if only_check else "changed"
    click.echo(f"{changed} {verb}, {kept} in canonical form, {left} left as they are", err=True)
    sys.exit(1 if left or (only_check and changed) else 0)


class _Makers(click.Group):
    """The commands that make one record each; their options are read off the models when one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """What can be made."""
        return ["event", "actor", "place", "quote", "source", "claim"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command that makes one kind of record."""
        if cmd_name not in self.list_commands(ctx):
            return None
        from aqim_data.cli.making import maker

        return maker(cmd_name)


@click.command("new", cls=_Makers)
def new() -> None:
    """Make a valid row of one kind: from options, or by asking for each value on a terminal."""


#: What this module adds to the command line.
COMMANDS: tuple[click.Command, ...] = (check, merge, new, retire, allow, fmt)
