from __future__ import annotations

import re
from datetime import date, timedelta

import edtf
import pytest
from edtf_validate import valid_edtf
from hypothesis import given
from hypothesis import strategies as st

from aqim_data.dates import DAY_PATTERN, EDTF_PATTERN, EdtfDate
from aqim_data.errors import DateError

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])


@st.composite
def points(draw: st.DrawFn) -> str:
    day = draw(DAYS).isoformat()
    return draw(st.sampled_from([day, day[:7], day[:4]])) + draw(QUALIFIERS)


@st.composite
def dates(draw: st.DrawFn) -> str:
    first, second = draw(points()), draw(points())
    shape = draw(st.sampled_from(["point", "interval", "open start", "open end", "decade"]))
    if shape == "decade":
        return first[:3] + "X"
    if shape == "open start":
        return f"../{first}"
    if shape == "open end":
        return f"{first}/.."
    if shape == "interval":
        one, other = EdtfDate.parse(first), EdtfDate.parse(second)
        assert one.earliest
        assert other.earliest
        return f"{first}/{second}" if one.earliest <= other.earliest else f"{second}/{first}"
    return first


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2007", "2007-01-01", "2007-12-31", "year"),
        ("2007-02", "2007-02-01", "2007-02-28", "month"),
        ("2004-02", "2004-02-01", "2004-02-29", "month"),
        ("2007-12-11", "2007-12-11", "2007-12-11", "day"),
        ("2000-02-29", "2000-02-29", "2000-02-29", "day"),
        ("199X", "1990-01-01", "1999-12-31", "decade"),
        ("1991/2002", "1991-01-01", "2002-12-31", "interval"),
        ("2003/2003-02", "2003-01-01", "2003-02-28", "interval"),
        ("../2010-08-10", None, "2010-08-10", "open"),
        ("2012-03-13/..", "2012-03-13", None, "open"),
        ("2004~", "2004-01-01", "2004-12-31", "year"),
    ],
)
def test_bounds(text: str, earliest: str | None, latest: str | None, precision: str) -> None:
    parsed = EdtfDate.parse(text)
    assert (parsed.earliest and parsed.earliest.isoformat()) == earliest
    assert (parsed.latest and parsed.latest.isoformat()) == latest
    assert parsed.precision == precision


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("2004", False, False),
        ("2004?", True, False),
        ("2004~", False, True),
        ("2004%", True, True),
        ("1991~/2002?", True, True),
    ],
)
def test_qualifiers(text: str, uncertain: bool, approximate: bool) -> None:
    parsed = EdtfDate.parse(text)
    assert (parsed.uncertain, parsed.approximate) == (uncertain, approximate)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1999-99", "write 1999 if the month is unknown"),
        ("2003-02-29", "write 2003-02 if the day is unknown"),
        ("1900-02-29", "write 1900-02 if the day is unknown"),
        ("2007-00", "write 2007 if the month is unknown"),
        ("2007-25-12", "write 2007-12-25 if day and month were exchanged"),
        ("2007-01-00", "write 2007-01 if the day is unknown"),
        ("2007-04-31", "write 2007-04 if the day is unknown"),
        ("../..", "leave the cell empty if nothing is known"),
        ("2012-06-30/2012-06-29", "write 2012-06-29/2012-06-30 if the ends were swapped"),
        ("2007/", "write .. for an open end, such as 2004/.."),
        ("/2007", "write .. for an open end, such as 2004/.."),
        ("2007-5", "write 2007-05"),
        ("2007/05/01", "write 2007-05-01"),
        ("11 December 2007", "write 2007-12-11"),
        ("May 2007", "write 2007-05"),
        ("11/09/2006", "look it up in the source and write 2006-09-11 or 2006-11-09"),
        (" 2007", "write 2007"),
        ("2007??", "write 2007?"),
        ("199x", "write 199X"),
        ("199X-05", "write 199X, or give years"),
        ("199X~", "write 199X, or give years"),
        ("199X/2004", "write 199X, or give years"),
        ("2003-02/2003", "give the end as closely as the start, or leave it open: 2003-02/.."),
        ("0999", "write the year in four digits"),
        ("٢٠٠٧", "write 2007"),
        ("", "leave the cell empty if nothing is known"),
        ("2007\n", "write 2007"),
        ("[1999..2004]", "write the year first, such as 2007-12-11, 2007-12 or 2007"),
    ],
)
def test_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(DateError) as caught:
        EdtfDate.parse(text)
    assert caught.value.hint == hint


@given(dates())
def test_bounds_are_ordered_contained_and_survive_a_round_trip(text: str) -> None:
    parsed = EdtfDate.parse(text)
    if parsed.earliest and parsed.latest:
        assert parsed.earliest <= parsed.latest
    assert str(parsed) == text
    assert EdtfDate.parse(str(parsed)) == parsed
    for bound in (parsed.earliest, parsed.latest):
        if bound:
            assert EdtfDate.parse(bound.isoformat()).overlaps(parsed)
    if parsed.earliest and parsed.earliest > date(1000, 1, 1):
        before = parsed.earliest - timedelta(days=1)
        assert not EdtfDate.parse(before.isoformat()).overlaps(parsed)


@given(dates())
def test_the_pattern_accepts_what_the_parser_accepts(text: str) -> None:
    assert re.fullmatch(EDTF_PATTERN, text)


@given(st.from_regex(re.compile(EDTF_PATTERN, re.ASCII), fullmatch=True))
def test_the_parser_accepts_what_the_pattern_accepts_but_for_inverted_intervals(text: str) -> None:
    text = text.removesuffix("\n")
    try:
        EdtfDate.parse(text)
        reason = ""
    except DateError as error:
        reason = error.reason
    assert reason in ("", "it ends before it begins") or "could lie before its start" in reason


@given(st.integers(1000, 2999), st.integers(0, 13), st.integers(0, 32))
def test_days_of_the_pattern_are_days_of_the_calendar(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        date.fromisoformat(text)
        exists = True
    except ValueError:
        exists = False
    assert bool(re.fullmatch(DAY_PATTERN, text)) == exists


@given(dates())
def test_every_accepted_date_is_edtf_to_two_other_libraries(text: str) -> None:
    assert valid_edtf.is_valid(text)
    edtf.parse_edtf(text)


@given(points())
def test_bounds_agree_with_the_edtf_library(text: str) -> None:
    parsed = EdtfDate.parse(text)
    other = edtf.parse_edtf(text.rstrip("?~%"))
    assert parsed.earliest == date(*other.lower_strict()[:3])
    assert parsed.latest == date(*other.upper_strict()[:3])


@given(dates(), dates())
def test_overlap_is_symmetric(one: str, other: str) -> None:
    first, second = EdtfDate.parse(one), EdtfDate.parse(other)
    assert first.overlaps(second) == second.overlaps(first)
    assert first.overlaps(first)
