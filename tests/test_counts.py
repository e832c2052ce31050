from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aqim_data.counts import Count

NUMBERS = st.none() | st.integers(0, 10**6)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low, high = draw(NUMBERS), draw(NUMBERS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Count(low, high)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(4, None), "at least 4"),
        (Count(None, 1999), "fewer than 2,000"),
        (Count(15, 15), "15"),
        (Count(0, 0), "0"),
        (Count(16, 17), "16–17"),
        (Count(100_000, 250_000), "100,000–250,000"),
        (Count(), "not stated"),
    ],
)
def test_in_words(count: Count, words: str) -> None:
    assert str(count) == words


def test_zero_is_a_figure_and_blank_is_none() -> None:
    assert Count(0, 0).is_stated
    assert Count(0, 0).is_exact
    assert not Count().is_stated
    assert not Count(1, None).is_exact


@pytest.mark.parametrize(("low", "high"), [(5, 4), (-1, None), (None, -1)])
def test_impossible_counts_are_refused(low: int | None, high: int | None) -> None:
    with pytest.raises(ValueError, match=r"count"):
        Count(low, high)


@given(counts(), counts())
def test_overlap_is_symmetric_and_means_a_common_number(one: Count, other: Count) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    low = max(one.low or 0, other.low or 0)
    assert one.overlaps(other) == (low in one and low in other)


def test_what_is_no_number_is_in_no_count() -> None:
    assert 2 in Count(1, 3)
    assert not any(item in Count(1, 3) for item in (-1, 2.0, "2", None))
