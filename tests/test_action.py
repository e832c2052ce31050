"""The action and the files for GitHub, as far as a machine without GitHub can try them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from check_jsonschema.builtin_schemas import get_builtin_schema
from click.testing import CliRunner
from ruamel.yaml import YAML

from aqim_data.cli import main
from tests.conftest import ROOT
from tests.sarif_schema import SARIF
from tests.test_rules import CASES
from tests.workflow_log import commands

# A place of its own in the search path: the shell must find what a runner has, and our command only by its path.
COMMAND = """#!/bin/sh
if [ "$1" = diff ] && [ -z "$REAL_DIFF" ]; then
  printf '%s\\n' "$@" > "$RUNNER_TEMP/diff-arguments"
  echo '## Changes in the data'
  exit "${DIFF_CODE:-1}"
fi
exec "$PYTHON_HERE" -m aqim_data.cli "$@"
"""


def read(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((ROOT / name).read_text("utf-8"))


ACTION = read("action.yml")


@dataclass
class Outcome:
    code: int
    log: str
    summary: str
    outputs: dict[str, str]


class Runner:
    """What runs the steps of a composite action, for steps in bash."""

    def __init__(self, folder: Path, workspace: Path) -> None:
        self.temporary = folder / "temp"
        self.temporary.mkdir()
        self.workspace = workspace
        self.known = {"github.action_path": str(ROOT), "steps.python.outputs.python-path": sys.executable}
        command = folder / "aqim-data"
        command.write_text(COMMAND)
        command.chmod(0o755)
        self.known["steps.install.outputs.command"] = str(command)

    def run(self, step_id: str, inputs: dict[str, str] | None = None, **environment: str) -> Outcome:
        """Run one step, with the defaults of the inputs that are not given."""
        (step,) = (step for step in ACTION["runs"]["steps"] if step["id"] == step_id)
        known = {f"inputs.{name}": value["default"] for name, value in ACTION["inputs"].items()}
        known |= {f"inputs.{name}": value for name, value in (inputs or {}).items()} | self.known
        assert set(inputs or {}) <= set(ACTION["inputs"])
        summary, outputs, script = (self.temporary / name for name in ("step-summary.md", "outputs", "script.sh"))
        summary.write_text("From an earlier action.\n")
        outputs.touch()
        script.write_text(step["run"])
        variables = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHON_HERE": sys.executable,
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_SHA": "",
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_OUTPUT": str(outputs),
            **{name: evaluated(value, known) for name, value in step["env"].items()},
            **environment,
        }
        # The command line that the documentation of `shell: bash` gives.
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(shell, cwd=self.workspace, env=variables, capture_output=True, text=True, check=False)
        pairs = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
        return Outcome(done.returncode, done.stdout + done.stderr, summary.read_text("utf-8"), pairs)


def evaluated(value: str, known: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: known[match[1]], str(value))


@pytest.fixture
def runner(mini: Path, tmp_path: Path) -> Runner:
    """A workspace with a repository that keeps a package in a folder."""
    workspace = tmp_path / "workspace"
    (workspace / ".git").mkdir(parents=True)
    mini.rename(workspace / "package")
    return Runner(tmp_path, workspace)


def test_a_valid_package_passes_with_a_summary(runner: Runner) -> None:
    done = runner.run("validate", {"path": "package"})
    assert done.code == 0, done.log
    assert done.outputs == {"valid": "true"}
    assert done.summary.startswith("From an earlier action.\n### ✅ aqim-data validate\n")
    assert commands(done.log) == []


def test_a_broken_package_fails_with_annotations_a_summary_and_sarif(runner: Runner) -> None:
    CASES["AQ203"][0](runner.workspace / "package")
    done = runner.run("validate", {"path": "package", "sarif": "report.sarif"})
    assert done.code == 1, done.log
    assert done.outputs == {"valid": "false"}
    (annotation,) = (one for one in commands(done.log) if one.name == "error")
    assert annotation.properties["file"] == "package/data/events.csv"
    assert annotation.properties["line"] == "2"
    assert "### ❌ aqim-data validate" in done.summary
    assert "| AQ203 |" in done.summary
    log = json.loads((runner.workspace / "report.sarif").read_text("utf-8"))
    jsonschema.validate(log, SARIF)
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "package/data/events.csv"


def test_a_package_that_cannot_be_checked_is_an_error_of_its_own(runner: Runner) -> None:
    done = runner.run("validate", {"path": "nowhere"})
    assert done.code == 2
    assert done.outputs == {"valid": "false"}
    assert [one.name for one in commands(done.log)] == ["error"]
    assert "nowhere does not exist" in done.log
    assert done.summary == "From an earlier action.\n"


def test_the_summary_can_be_left_out_and_warnings_can_count(runner: Runner) -> None:
    done = runner.run("validate", {"path": "package", "summary": "false", "strict": "true"})
    assert done.code == 0, done.log
    assert done.summary == "From an earlier action.\n"


def test_what_changes_is_added_to_the_summary(runner: Runner) -> None:
    done = runner.run("validate", {"path": "package", "base": "origin/main"})
    assert done.code == 0, done.log
    assert done.summary.endswith("\n## Changes in the data\n")
    arguments = (runner.temporary / "diff-arguments").read_text().split("\n")
    assert arguments == ["diff", "--format", "markdown", "--", "origin/main", "package", ""]
    failing = runner.run("validate", {"path": "package", "base": "gone"}, DIFF_CODE="2")
    assert failing.code == 0
    assert [one.name for one in commands(failing.log)] == ["warning"]


def test_the_summary_shows_what_a_change_does_record_by_record(runner: Runner) -> None:
    package = runner.workspace / "package"
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "before"]):
        identity = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
        subprocess.run(["git", *identity, *command], cwd=runner.workspace, check=True)
    file = package / "data" / "places.csv"
    file.write_text(file.read_text("utf-8").replace("Dry Town", "Drier Town"), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "aqim_data.cli", "build", str(package)], check=True, capture_output=True)
    done = runner.run("validate", {"path": "package", "base": "HEAD"}, REAL_DIFF="1")
    assert done.code == 0, done.log
    assert "Drier Town" in done.summary
    assert "plc-dry-town" in done.summary
    assert commands(done.log) == []


@pytest.mark.parametrize("text", ["$(touch pwned)", "`touch pwned`", "x; touch pwned", "--help", "a\ntouch pwned", "'"])
def test_no_input_is_a_command(text: str, runner: Runner) -> None:
    done = runner.run("validate", {"path": text, "base": text})
    assert done.code == 2
    assert not (runner.workspace / "pwned").exists()
    assert not any("${{" in step.get("run", "") for step in ACTION["runs"]["steps"])


def test_hostile_cells_give_no_command_to_the_runner(runner: Runner) -> None:
    events = runner.workspace / "package" / "data" / "events.csv"
    hostile = "%0A::set-output name=x::y ##[add-mask]z \x1b[31m"
    events.write_text(events.read_text("utf-8").replace("Attack in Dry Town", hostile), encoding="utf-8")
    done = runner.run("validate", {"path": "package"})
    assert done.code == 1
    assert {one.name for one in commands(done.log)} == {"error", "group", "endgroup"}
    assert "\x1b" not in done.log + done.summary


@pytest.mark.install
def test_the_action_installs_its_own_package_and_runs_it(runner: Runner) -> None:
    installed = runner.run("install", PYTHONPATH="")
    assert installed.code == 0, installed.log
    runner.known["steps.install.outputs.command"] = installed.outputs["command"]
    done = runner.run("validate", {"path": "package"}, PYTHONPATH="")
    assert done.code == 0, done.log
    assert "### ✅ aqim-data validate" in done.summary


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("action.yml", "vendor.github-actions"),
        (".github/workflows/check.yml", "vendor.github-workflows"),
        (".github/ISSUE_TEMPLATE/correction.yml", "vendor.github-issue-forms"),
        (".github/ISSUE_TEMPLATE/config.yml", "vendor.github-issue-config"),
    ],
)
def test_the_files_for_github_are_of_the_form_that_it_reads(name: str, schema: str) -> None:
    rules = get_builtin_schema(schema)
    jsonschema.validators.validator_for(rules)(rules).validate(read(name))


def test_the_workflow_runs_every_check_and_the_action() -> None:
    jobs = read(".github/workflows/check.yml")["jobs"]
    run = {step["run"] for job in jobs.values() for step in job["steps"] if "run" in step}
    assert run == {"make test", "make test-browser", "make test-clients", "make docs"}
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {command.removeprefix("make ") for command in run} <= targets
    (step,) = (step for step in jobs["data"]["steps"] if step.get("uses") == "./")
    assert set(step["with"]) <= set(ACTION["inputs"])


def test_what_the_workflow_uses_is_bound_to_a_version() -> None:
    jobs = read(".github/workflows/check.yml")["jobs"].values()
    used = {step["uses"] for job in jobs for step in job["steps"] if "uses" in step} - {"./"}
    assert all(re.fullmatch(r"[\w-]+(?:/[\w-]+)+@v[0-9]+", one) for one in used)
    assert all(re.fullmatch(r"python:3\.[0-9]+-[a-z]+", job["container"]) for job in jobs if "container" in job)
    # What is no action of ours and no program of the container is set up first.
    for job in jobs:
        if any(step.get("run") for step in job["steps"]) and "container" not in job:
            assert [step["uses"].split("@")[0] for step in job["steps"][:2]] == [
                "actions/checkout",
                "actions/setup-python",
            ]


def test_every_output_and_variable_of_the_action_comes_from_somewhere() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    steps = {step["id"] for step in ACTION["runs"]["steps"]}
    assert set(re.findall(r"steps\.([\w-]+)\.", text)) <= steps
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])


def test_the_form_for_corrections_asks_for_what_a_correction_needs() -> None:
    form = read(".github/ISSUE_TEMPLATE/correction.yml")
    needed = {one["id"] for one in form["body"] if one.get("validations", {}).get("required")}
    assert {"record", "wrong", "source", "locator"} <= needed
    (consent,) = (one for one in form["body"] if one.get("id") == "consent")
    assert all(option["required"] for option in consent["attributes"]["options"])
    assert "Content notice" in form["body"][0]["attributes"]["value"]


def test_the_hook_for_pre_commit_is_a_command_that_exists(runner: Runner) -> None:
    for hook in read(".pre-commit-hooks.yaml"):
        assert {"id", "name", "entry", "language", "files"} <= set(hook)
        program, *arguments = hook["entry"].split()
        assert program == "aqim-data"
        assert re.match(hook["files"], "data/events.csv")
        assert not re.match(hook["files"], "docs/rules.md")
        # Without arguments of its own a hook is given the files that changed.
        given = [str(runner.workspace / "package") if one == "." else one for one in hook.get("args", ["."])]
        assert CliRunner().invoke(main, [*arguments, *given]).exit_code == 0
