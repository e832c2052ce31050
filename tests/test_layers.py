"""Imports point down only."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "aqim_data"
# From the bottom up; a module imports its own layer and those below it.
LAYERS = [
    (
        "errors",
        "vocabulary",
        "dates",
        "date_words",
        "counts",
        "locators",
        "tabular",
        "characters",
        "escaping",
        "damage",
    ),
    ("models",),
    ("dataset",),
    ("derive",),
    ("validation",),
    ("reporting",),
    ("build", "diff", "cite", "export"),
    ("contribute", "release"),
    ("explore",),
    # The ways in from outside: a command line, and a plugin of pytest.
    ("cli", "pytest_plugin"),
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def layer(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("aqim_data.")}


def modules() -> dict[str, set[str]]:
    files = [file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py"]
    return {".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): imports(file) for file in files}


def test_every_module_belongs_to_a_layer() -> None:
    assert {layer(name) for name in modules()} == set(LEVEL)


def test_no_module_imports_from_above() -> None:
    upward = [
        (name, used)
        for name, used_modules in modules().items()
        for used in used_modules
        if layer(used) in LEVEL and LEVEL[layer(used)] > LEVEL[layer(name)]
    ]
    assert upward == []


def test_values_import_nothing_of_ours_but_their_own_layer() -> None:
    for name, used_modules in modules().items():
        if LEVEL[layer(name)] == 0:
            assert {LEVEL[layer(used)] for used in used_modules} <= {0}


def test_only_the_command_line_prints_or_exits() -> None:
    for file in PACKAGE.rglob("*.py"):
        if "cli" in file.relative_to(PACKAGE).parts:
            continue
        names = {node.id for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Name)}
        assert not names & {"print", "exit", "quit", "input", "breakpoint"}, file
        assert "sys.exit" not in file.read_text("utf-8"), file


def test_modules_can_be_read_in_one_sitting() -> None:
    long = {
        file.name: lines for file in PACKAGE.rglob("*.py") if (lines := len(file.read_text("utf-8").splitlines())) > 450
    }
    assert long == {}
