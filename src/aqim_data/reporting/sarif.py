"""A report as SARIF 2.1.0, which code scanning services and editors read."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from aqim_data import __version__
from aqim_data.escaping import as_json, one_line, shortened
from aqim_data.reporting.context import Context, demand_of, spread, summary
from aqim_data.validation import RULES, Problem, Report

#: GitHub refuses a file with more results.
LIMIT = 25_000
_MESSAGE = 4000
_ROOT = "%SRCROOT%"
Json = dict[str, Any]


def sarif(report: Report, context: Context) -> str:
    """A report as a SARIF log with one run: the rules that were judged, and one result a problem."""
    problems = list(report.problems) if context.everything else spread(report.problems, LIMIT)
    codes = sorted({*context.rules, *(problem.rule for problem in problems)})
    places = {code: index for index, code in enumerate(codes)}
    hidden = report.count - len(problems)
    run = {
        "tool": {
            "driver": {
                "name": "aqim-data",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        # What the base is stays open: paths are relative to the top of the repository, wherever it is checked out.
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        # Columns count characters, not UTF-16 units, which is what a reader would assume.
        "columnKind": "unicodeCodePoints",
        "results": list(_results(problems, places, context)),
        "properties": {
            "summary": summary(report, context),
            "tables": dict(report.tables),
            **({"notListed": hidden} if hidden else {}),
        },
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return as_json({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=None) + "\n"


def _rule(code: str) -> Json:
    rule = RULES.get(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": _message(rule.demand)},
        "fullDescription": {"text": _message(f"{rule.demand} {rule.mend}")},
        "help": {"text": _message(f"To mend it: {rule.mend}")},
        "properties": {"tags": [rule.family]},
    }


def _results(problems: list[Problem], places: dict[str, int], context: Context) -> Iterator[Json]:
    seen: Counter[str] = Counter()
    for problem in problems:
        identity = _identity(problem)
        seen[identity] += 1
        fingerprint = f"{identity}:{seen[identity]}"
        yield {
            "ruleId": problem.rule,
            "ruleIndex": places[problem.rule],
            "level": problem.severity,
            "message": {"text": _message(shortened(_text(problem), _MESSAGE))},
            "locations": [_location(problem, context)],
            # GitHub knows a result again by the second one, which must not change when rows move.
            "partialFingerprints": {"aqimDataProblem/v1": fingerprint, "primaryLocationLineHash": fingerprint},
        }


def _text(problem: Problem) -> str:
    record = f"{problem.record_id}: " if problem.record_id else ""
    return f"{record}{problem.explanation}" if problem.explanation.strip("; ") else demand_of(problem.rule)


def _identity(problem: Problem) -> str:
    """What stays the same of a problem while other rows come and go: everything but line and column."""
    parts = (problem.rule, problem.file, problem.record_id, problem.field, problem.value)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _location(problem: Problem, context: Context) -> Json:
    path = context.repository_path(problem.file)
    address = quote(path.encode("utf-8", "surrogatepass"))
    artifact = {"uri": f"file://{address}"} if path.startswith("/") else {"uri": address, "uriBaseId": _ROOT}
    # GitHub refuses a location without a region; what concerns the whole file stands at its top.
    region = {"startLine": max(problem.line, 1), **({"startColumn": problem.column} if problem.column else {})}
    location: Json = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if problem.record_id:
        name = one_line(problem.record_id)
        location["logicalLocations"] = [{"name": name, "kind": "object"}]
    return location


def _message(text: str) -> str:
    """A text as SARIF wants it: no placeholder, no link."""
    return one_line(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")
