"""The real series and lists beside the checkout, where they are present."""

from functools import cache
from pathlib import Path

import pytest

from fairwitness.access.formats import detect
from fairwitness.access.outages import OutageReport, observe
from fairwitness.access.records import EventKind
from fairwitness.access.series import Curated, Series
from fairwitness.access.sources import Quarantine

SHARED = Path(__file__).parents[3].parent / "shared" / "access"

pytestmark = pytest.mark.shared


@cache
def read(*patterns: str) -> tuple[tuple[Series, ...], tuple[Curated, ...], tuple[str, ...]]:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: evaluation data are not part of the repository")
    series: list[Series] = []
    curated: list[Curated] = []
    aside = Quarantine()
    for path in sorted(path for pattern in patterns for path in SHARED.glob(pattern)):
        reader, head = detect(path)
        for record in reader.read(head, aside):
            (curated if isinstance(record, Curated) else series).append(record)  # type: ignore[arg-type]
    return tuple(series), tuple(curated), tuple(row.reason for row in aside.rows)


@cache
def country() -> OutageReport:
    """Return the report on the country's series of 2019 and 2022 with the curated lists."""
    series, _, _ = read("iran_2019/api-ioda/*", "iran_2022/api-ioda/ioda-iran*")
    _, curated, _ = read("ioda/*.csv", "keepiton/*")
    return observe(series, curated)


def test_the_investigated_outages_are_read_but_for_their_defects() -> None:
    _, curated, reasons = read("ioda/*.csv")
    assert len(curated) + len(reasons) == 1704
    assert {reason: reasons.count(reason) for reason in set(reasons)} == {
        "ends_before_it_begins": 75, "bad_time": 45, "weekday_disagrees": 3,
    }  # fmt: skip


def test_the_yearly_sheets_lose_their_repeats() -> None:
    _, curated, reasons = read("keepiton/*")
    assert sum(one.n_listed for one in curated) + len(reasons) == 2102
    assert max(one.n_listed for one in curated) >= 9


def test_november_2019_is_within_an_hour_of_the_curated_row() -> None:
    match = next(m for m in country().matches if m.list_name.startswith("ioda") and m.covered == "yes")
    assert match.event_id
    assert match.onset_off_h is not None
    assert match.end_off_h is not None
    assert abs(match.onset_off_h) <= 1
    assert abs(match.end_off_h) <= 1


def test_september_2022_is_a_curfew_with_routes_up_and_nothing_before() -> None:
    found = [o for o in country().outages if o.event.onset.earliest_us > 1_600_000_000_000_000]
    assert [one.event.kind for one in found] == [EventKind.CURFEW]
    assert found[0].event.rule_id == "outage.curfew.routes_up"
    assert len(found[0].windows) == 10
    routing = next(state for state in found[0].states if state.signal == "routing")
    assert routing.seen == "normal"
    assert found[0].event.numbers["curfew_hours_utc"] == "14 15 16 17 18 19 20"
