"""The commands that check and write: validate, verify, build."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

import aqim_data.build
import aqim_data.validation
from aqim_data.cli.output import safe
from aqim_data.cli.progress import progress_bar
from aqim_data.cli.reports import Wanted, finish
from aqim_data.dataset.loading import dataset_folder
from aqim_data.escaping import one_line
from aqim_data.validation.checking import LIMIT


def validate(
    path: Path | None, conformance: bool, wanted: Wanted, *, authored: bool = False, jobs: int = 1
) -> NoReturn:
    """Validate a package, report its problems, and exit 1 if there are errors or, strictly, warnings."""
    limit = None if wanted.everything else LIMIT
    with progress_bar("validating") as progress:
        report = aqim_data.validation.validate(
            path,
            conformance=conformance,
            strict=wanted.strict,
            derived=not authored,
            jobs=jobs,
            limit=limit,
            progress=progress,
        )
    rows = sum(report.tables.values())
    outcome = f"valid: {len(report.tables)} tables, {rows} rows"
    finish(report, wanted, command="validate", outcome=outcome, folder=dataset_folder(path), conformance=conformance)


def verify(path: Path | None, archive: Path, wanted: Wanted) -> NoReturn:
    """Look up the words of a package in captured texts, and exit 1 if any is not there."""
    report = aqim_data.validation.verify(archive, path)
    facts = report.facts
    outcome = (
        f"verified: {facts['quotes']} quotations, {facts['claims']} wordings, {facts['actor_names']} names and "
        f"{facts['events']} places as worded stand where their locators say, in {facts['sources']} captured text(s)"
    )
    finish(report, wanted, command="verify", outcome=outcome, folder=dataset_folder(path))


def build(path: Path | None, check: bool, forget: bool) -> None:
    """Write the derived files, or show as a diff what is stale."""
    result = aqim_data.build.build(path, check=check, forget=forget)
    if not result.report.valid:
        for problem in result.report.problems:
            click.echo(one_line(problem))
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
