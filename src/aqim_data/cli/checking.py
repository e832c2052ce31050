"""The commands that check and write: validate, verify, build."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import aqim_data.build
import aqim_data.validation
from aqim_data.cli.output import print_json, safe
from aqim_data.cli.progress import progress_bar
from aqim_data.validation import Report


def validate(path: Path | None, conformance: bool, form: str, *, authored: bool = False, jobs: int = 1) -> None:
    """Validate a package, print its problems, and exit 1 if there are any."""
    with progress_bar("validating") as progress:
        report = aqim_data.validation.validate(
            path, conformance=conformance, derived=not authored, jobs=jobs, progress=progress
        )
    rows = sum(report.tables.values())
    _finish(report, form, f"valid: {len(report.tables)} tables, {rows} rows, no problem")


def verify(path: Path | None, archive: Path, form: str) -> None:
    """Look up the words of a package in captured texts, and exit 1 if any is not there."""
    report = aqim_data.validation.verify(archive, path)
    facts = report.facts
    fine = (
        f"verified: {facts['quotes']} quotations, {facts['claims']} wordings, {facts['actor_names']} names and "
        f"{facts['events']} places as worded stand where their locators say, in {facts['sources']} captured text(s)"
    )
    _finish(report, form, fine)


def _finish(report: Report, form: str, fine: str) -> None:
    if form == "json":
        print_json(report.as_dict())
    else:
        for problem in report.problems:
            click.echo(safe(problem))
        count = report.count
        click.echo(fine if not count else f"{count} problem{'s' if count > 1 else ''}", err=bool(count))
    sys.exit(0 if report.valid else 1)


def build(path: Path | None, check: bool, forget: bool) -> None:
    """Write the derived files, or show as a diff what is stale."""
    result = aqim_data.build.build(path, check=check, forget=forget)
    if not result.report.valid:
        for problem in result.report.problems:
            click.echo(safe(problem))
        click.echo("nothing was built: mend the problems above first", err=True)
        sys.exit(1)
    if check:
        for diff in result.stale.values():
            click.echo(safe(diff), nl=False)
        stale = len(result.stale)
        if stale:
            click.echo(f"{stale} of {stale + len(result.fresh)} derived files are stale: run aqim-data build", err=True)
        sys.exit(1 if stale else 0)
    for name in result.stale:
        click.echo(name)
    click.echo(f"{len(result.stale)} files written, {len(result.fresh)} were fresh", err=True)
