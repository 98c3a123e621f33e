"""Times: what is read, in which zone, and how fine the clock is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ingest_factory as factory
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.errors import SourceError
from fairwitness.ingest.clock import Clock
from fairwitness.ingest.times import EPOCH, parse_time

MOMENT = datetime(2020, 5, 1, 10, 0, 42, tzinfo=UTC)
MOMENT_US = int(MOMENT.timestamp()) * 1_000_000
MINUTE_US = 60_000_000
HEADER = ("account_id", "timestamp")


@pytest.mark.parametrize(
    "text",
    [
        "2020-05-01T10:00:42Z",
        "2020-05-01T10:00:42.000Z",
        "2020-05-01 10:00:42",
        "2020-05-01 13:30:42+03:30",
        "2020-05-01 13:30:42 +0330",
        "2020-05-01 10:00:42 UTC",
        "Fri May 01 10:00:42 +0000 2020",
        "1588327242",
        "1588327242000",
        "1588327242000000",
        "1588327242.0",
    ],
)
def test_every_spelling_of_a_moment_is_read(tmp_path: Path, text: str) -> None:
    path = factory.table(tmp_path, ("ann", text), header=HEADER)
    assert factory.outcome(path, tmp_path).column("at_us") == [MOMENT_US]


def test_fractions_are_kept(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("ann", "2020-05-01T10:00:42.123456789Z"), header=HEADER)
    assert factory.outcome(path, tmp_path).column("at_us") == [MOMENT_US + 123_456]


def test_seconds_and_milliseconds_in_one_column_are_refused(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("ann", "1588327242"), ("bob", "1588327242000"), header=HEADER)
    with pytest.raises(SourceError, match="both in"):
        factory.outcome(path, tmp_path)


def test_times_without_zone_are_taken_for_utc_and_noted(tmp_path: Path) -> None:
    found = factory.outcome(factory.table(tmp_path, ("ann", "2020-05-01 10:00:42"), header=HEADER), tmp_path)
    assert "1 times name no time zone" in found.notes


def test_a_named_zone_moves_local_times_only(tmp_path: Path) -> None:
    rows = [("ann", "2020-05-01 12:00:42"), ("bob", "2020-05-01T10:00:42Z")]
    found = factory.outcome(factory.table(tmp_path, *rows, header=HEADER), tmp_path, time_zone="Europe/Berlin")
    assert found.column("at_us") == [MOMENT_US] * 2


def test_mixed_zones_set_the_local_times_aside(tmp_path: Path) -> None:
    rows = [("ann", "2020-05-01 12:00:42"), ("bob", "2020-05-01T10:00:42Z")]
    found = factory.outcome(factory.table(tmp_path, *rows, header=HEADER), tmp_path)
    assert (found.reasons, found.column("account_id")) == ({"mixed_time_zone": 1}, ["bob"])


def test_an_hour_that_comes_twice_is_read_as_the_first_and_noted(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("ann", "2020-10-25 02:30:00"), header=HEADER)
    found = factory.outcome(path, tmp_path, time_zone="Europe/Berlin")
    assert found.column("at_us") == [int(datetime(2020, 10, 25, 0, 30, tzinfo=UTC).timestamp()) * 1_000_000]
    assert "1 local times fall into a change of the clock" in found.notes


@pytest.mark.parametrize(
    ("others", "moment"),
    [("13/04/2020 10:00", datetime(2020, 4, 3, tzinfo=UTC)), ("04/13/2020 10:00", datetime(2020, 3, 4, tzinfo=UTC))],
)
def test_slashed_dates_are_read_once_the_file_tells_their_order(tmp_path: Path, others: str, moment: Any) -> None:
    path = factory.table(tmp_path, ("ann", "3/4/2020 0:00"), ("bob", others), header=HEADER)
    found = factory.outcome(path, tmp_path)
    assert found.column("at_us")[0] == int(moment.timestamp()) * 1_000_000


@pytest.mark.parametrize("rows", [["3/4/2020 10:00"], ["3/4/2020 10:00", "13/4/2020 10:00", "4/13/2020 10:00"]])
def test_slashed_dates_that_may_mean_two_days_are_set_aside(tmp_path: Path, rows: list[str]) -> None:
    cells = [("ann", text) for text in [*rows, "2020-05-01 10:00"]]
    found = factory.outcome(factory.table(tmp_path, *cells, header=HEADER), tmp_path)
    assert found.reasons == {"ambiguous_date": len(rows)}
    assert "YYYY-MM-DD" in found.notes


def resolutions(tmp_path: Path, texts: list[str]) -> dict[str, int]:
    rows = [("ann", text) for text in texts]
    return factory.outcome(factory.table(tmp_path, *rows, header=HEADER), tmp_path).report.resolutions


@pytest.mark.parametrize(
    ("step_us", "tick"), [(MINUTE_US, "60000000"), (1_000_000, "1000000"), (1_000, "1000"), (1, "1")]
)
def test_many_rows_show_the_tick_of_the_clock(tmp_path: Path, step_us: int, tick: str) -> None:
    assert resolutions(tmp_path, [MOMENT_US - 42_000_000 + k * step_us for k in range(60)]) == {tick: 60}


def test_few_whole_minutes_prove_no_minute_clock(tmp_path: Path) -> None:
    assert resolutions(tmp_path, [f"2020-05-01T10:{k:02}:00Z" for k in range(5)]) == {"1000000": 5}


def test_a_time_written_to_the_minute_is_one_of_a_minute_clock(tmp_path: Path) -> None:
    assert resolutions(tmp_path, ["2020-05-01 10:00", "2020-05-01 10:00:42"]) == {"60000000": 1, "1000000": 1}


@pytest.mark.parametrize(
    "kind", [pa.timestamp("s", "UTC"), pa.timestamp("ns", "UTC"), pa.timestamp("us"), pa.int64()]
)
def test_columns_of_any_time_type_are_read(kind: Any) -> None:
    values = pa.array([MOMENT], pa.timestamp("us", "UTC")).cast(pa.timestamp("us", None)).cast(pa.int64())
    per = {"s": 1_000_000, "ns": 1}.get(getattr(kind, "unit", ""), 0)
    counts = [v // per if per > 1 else v * 1_000 if per else v for v in values.to_pylist()]
    column = pa.array(counts, pa.int64()).cast(kind)
    assert Clock().read(column, name="t").at_us.tolist() == [MOMENT_US]


SPELLINGS = st.sampled_from(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S.%f"])


@given(st.lists(st.integers(700_000_000_000_000, 4_000_000_000_000_000), min_size=1), SPELLINGS)
def test_whole_columns_are_read_like_single_times(moments: Any, spelling: str) -> None:
    texts = [(EPOCH + timedelta(microseconds=moment)).strftime(spelling) for moment in moments]
    times = Clock().read(pa.array(texts), name="t")
    single = [parse_time(text) for text in texts]
    assert times.at_us.tolist() == [instant.at_us for instant in single]
    assert times.stated_us.tolist() == [instant.stated_us for instant in single]
    assert times.naive.tolist() == [instant.naive for instant in single]
    assert times.at_us.dtype == np.int64


@given(st.text())
def test_no_text_breaks_the_reader_of_times(text: str) -> None:
    assert Clock().read(pa.array([text]), name="t").at_us.dtype == np.int64
