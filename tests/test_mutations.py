"""Thousands of broken packages, each refused with the right rule on the right line; and valid ones, accepted.

The packages are extracts of the real data (``tests/extracts.py``), the damage comes from ``tests/mutations.py``;
all seeds are fixed, so that a failure names the seed and the kind that repeat it.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import aqim_data
from tests import mutations_across  # noqa: F401  (registers its kinds)
from tests.extracts import write_extract
from tests.mutations import KINDS, Package

#: Extracts that are built; every kind is tried on each of them.
EXTRACTS = 32
#: What may not fall: how many kinds there are, how many packages are broken in all, and how often by each kind.
KINDS_AT_LEAST = 60
PACKAGES_AT_LEAST = 5_000
EACH_AT_LEAST = 3


@dataclass
class Outcome:
    """What came of the damage to some extracts."""

    broken: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def break_extract(seed: int) -> Outcome:
    """Break one extract in every way, one after the other."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as temporary:
        package = Package(write_extract(Path(temporary) / "package", seed))
        for name, mutation in KINDS.items():
            chance = random.Random(f"{seed} {name}")
            try:
                expected = mutation(package, chance)
                if expected is not None:
                    outcome.broken[name] += 1
                    wrong = expected.disagreement(aqim_data.validate(package.folder), package)
                    if wrong:
                        outcome.failures.append(f"seed {seed}, {name}: {wrong}")
            except Exception:
                outcome.failures.append(f"seed {seed}, {name}: {traceback.format_exc(limit=-3)}")
            package.restore()
    return outcome


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    whole = Outcome()
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        for one in pool.map(break_extract, range(EXTRACTS)):
            whole.broken += one.broken
            whole.failures += one.failures
    return whole


def test_each_broken_package_is_refused_with_the_right_rule_on_the_right_line(outcome: Outcome) -> None:
    shown = "\n".join(outcome.failures[:40])
    assert not outcome.failures, f"{len(outcome.failures)} of {outcome.broken.total()} packages:\n{shown}"


def test_the_number_of_broken_packages_does_not_fall(outcome: Outcome) -> None:
    assert len(outcome.broken) >= KINDS_AT_LEAST
    assert outcome.broken.total() >= PACKAGES_AT_LEAST
    assert {name: outcome.broken[name] for name in KINDS if outcome.broken[name] < EACH_AT_LEAST} == {}
