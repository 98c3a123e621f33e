"""Every kind of file: what is read, and what is set aside and why."""

import contextlib
import json
import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import series_factory as factory
from series_factory import DAY, START_US

from fairwitness.access.series import Signal
from fairwitness.access.series.grid import MOST_STEPS, Points, moment_us, value_of
from fairwitness.access.series.places import country_code, network_in, network_of
from fairwitness.access.sources import Quarantine
from fairwitness.errors import SourceError

HOUR_US = 3_600_000_000


def test_an_exported_table_has_one_series_per_column(tmp_path: Path) -> None:
    name = "ioda-netherlands-24-03-04-00-00-normalized.csv"
    found = factory.given(tmp_path, name, factory.ioda_export())
    google, bgp = found.series
    assert (google.signal, google.step_us, google.values.tolist()) == (Signal.USE, HOUR_US // 2, [50, 52, 54, 56])
    assert (bgp.signal, bgp.step_us, bgp.values.size) == (Signal.ROUTING, HOUR_US // 4, 8)
    assert (google.country, google.start_us, google.source) == ("NL", START_US, name)
    assert not found.aside.rows


def test_a_network_is_in_the_files_name(tmp_path: Path) -> None:
    found = factory.given(tmp_path, "ioda-as64500-(some-net)-24-03-04-00-00-normalized.csv", factory.ioda_export())
    assert {(one.country, one.network) for one in found.series} == {("", "AS64500")}


def test_a_file_that_says_no_place_is_called_by_its_name(tmp_path: Path) -> None:
    found = factory.given(tmp_path, "export.csv", factory.ioda_export())
    assert found.series[0].key == ("", "", "export")


def test_bad_cells_are_set_aside(tmp_path: Path) -> None:
    rows = [["Time (UTC)", "Google (Search)", "Odd"], ["2024-03-04 00:00:00", "1", "x"], ["yesterday", "1", "x"],
            ["2024-03-04 00:30:00", "-1", "x"], ["2024-03-04 00:30:00", "2", "x"], ["2024-03-04 00:30:00", "3", "x"],
            ["2024-03-04 00:47:00", "3", "x"], ["2024-03-04 01:00:00", "nan", "x"], ["2024-03-04 01:30:00", "", "x"],
            ["2024-03-04 02:00:00", "4"], ["2024-03-04 02:00:00", "4", "x"],
            ["2024-03-04 02:30:00", "4", "x"]]  # fmt: skip
    found = factory.given(tmp_path, "a.csv", factory.table(*rows))
    assert found.reasons == ["bad_time", "bad_value", "bad_value", "off_grid", "second_value", "unknown_column",
                             "wrong_cell_count"]  # fmt: skip
    assert np.array_equal(found.series[0].values, [1, 2, math.nan, math.nan, 4, 4], equal_nan=True)


def test_api_signals_have_their_place_and_gaps(tmp_path: Path) -> None:
    network = factory.ioda_signal(
        entityType="asn", entityCode="64500", entityName="AS64500 <b>", datasource="ping-slash24",
        entityAttrs={"country_code": "nl"},
    )  # fmt: skip
    wrong = [factory.ioda_signal(datasource="horoscope"), factory.ioda_signal(step="x"), {"odd": 1}]
    found = factory.given(tmp_path, "a.json", factory.ioda_api(factory.ioda_signal(), network, *wrong))
    first, second = found.series
    assert (first.country, first.signal, first.start_us, first.step_us) == (
        "NL",
        Signal.ROUTING,
        START_US,
        300_000_000,
    )
    assert np.array_equal(first.values, [10, math.nan, 12, 12, 11], equal_nan=True)
    assert (second.country, second.network, second.signal) == ("NL", "AS64500", Signal.REACH)
    assert found.reasons == ["bad_signal", "bad_signal", "unknown_record"]


def test_api_events_and_alerts_are_noted_outages(tmp_path: Path) -> None:
    start = int(DAY.timestamp())
    event = {
        "location": "country/NL",
        "location_name": "Netherlands",
        "start": start,
        "duration": 3600,
        "datasource": "bgp",
    }
    entity = {"code": "64500", "name": "n", "type": "asn"}
    alerts = [
        {"datasource": "bgp", "entity": entity, "time": start + k * 600, "level": level, "condition": "< 0.99"}
        for k, level in enumerate(["warning", "critical", "normal", "critical"])
    ]
    found = factory.given(
        tmp_path, "e.json", factory.ioda_api(event, {**event, "duration": -1}, kind="outages.events")
    )
    assert [(one.country, one.end.latest_us - one.begin.earliest_us) for one in found.curated if one.end] == [
        ("NL", HOUR_US)
    ]
    assert found.reasons == ["bad_time"]
    told = factory.given(tmp_path, "a.json", factory.ioda_api(*alerts, kind="outages.alerts")).curated
    assert [(one.network, one.begin.earliest_us - START_US, one.end is None) for one in told] == [
        ("AS64500", 0, False), ("AS64500", 1_800_000_000, True),
    ]  # fmt: skip


def test_radar_is_read_with_its_notes_once_each(tmp_path: Path) -> None:
    notes = [
        factory.annotation(), factory.annotation(), factory.annotation(eventType="PIPELINE"),
        factory.annotation(eventType="EVENT"), factory.annotation(begin="2024-03-04T03:00:00Z"),
        factory.annotation(begin="soon"), factory.annotation(end=None, asns=[64501]), "odd",
    ]  # fmt: skip
    other = {"timestamps": ["2024-03-04T00:00:00Z"], "values": []}
    found = factory.given(tmp_path, "x_AS64500.json", factory.radar(annotations=notes, other=other))
    assert (found.series[0].network, found.series[0].values.tolist()) == ("AS64500", [0.1, 0.2, 0.3, 0.1])
    assert [(one.kind, one.network, one.is_place_said) for one in found.curated] == [
        ("outage", "AS64500", False), ("source_failure", "AS64500", False), ("outage", "AS64501", True),
    ]  # fmt: skip
    assert found.reasons == ["bad_time", "ends_before_it_begins", "unequal_lengths"]


def test_a_comparison_in_radar_is_another_place(tmp_path: Path) -> None:
    compared = json.loads(factory.radar())["result"]["main"]
    found = factory.given(tmp_path, "x_AS64500.json", factory.radar(compared=compared))
    assert [one.key for one in found.series] == [("", "AS64500", ""), ("", "", "x_AS64500 compared")]


def test_ripestat_counts_changes_of_routes(tmp_path: Path) -> None:
    found = factory.given(tmp_path, "a.json", factory.ripestat()).series[0]
    assert (found.signal, found.network, found.values.tolist()) == (Signal.CHANGES, "AS64500", [2, 5, 10, 15])


def test_tor_users_are_one_series_per_country(tmp_path: Path) -> None:
    found = factory.given(tmp_path, "userstats-relay-country.csv", factory.TOR)
    assert [(one.country, one.signal, one.values.tolist()) for one in found.series] == [
        ("NL", Signal.USE, [100, 120])
    ]
    assert found.reasons == ["unknown_country"]
    bridges = factory.given(tmp_path, "userstats-bridge-country.csv", factory.TOR)
    assert bridges.series[0].signal is Signal.CIRCUMVENTION


def test_speed_tests_become_medians_of_five_and_more(tmp_path: Path) -> None:
    rows = [["test_time", "country_code", "asn", "download_mbps", "min_rtt"]]
    rows += [["2024-03-04T00:10:00", "NL", "64500", str(k), "20"] for k in range(1, 6)]
    rows += [["2024-03-04T01:10:00", "NL", "64500", str(10 * k), "30"] for k in range(1, 6)]
    rows += [["2024-03-04T02:10:00", "NL", "64500", "7", ""], ["never", "NL", "64500", "7", ""]]
    found = factory.given(tmp_path, "ndt.csv", factory.table(*rows))
    by_signal = {one.signal: one for one in found.series}
    assert by_signal[Signal.SPEED].values.tolist() == [3, 30]
    assert by_signal[Signal.DELAY].values.tolist() == [20, 30]
    assert by_signal[Signal.USE].values.tolist() == [5, 5, 1]
    assert by_signal[Signal.USE].network == "AS64500"
    assert found.reasons == ["bad_time"]


def test_the_investigated_outages_lose_their_defects(tmp_path: Path) -> None:
    bad = [
        'A2,"Monday, March 4, 2024, 2:00:00 PM","Monday, March 4, 2024, 12:10:00 AM",Netherlands,,,,Country,,\n',
        'A3,"Monday, March 4, 2024, 2:00:00 PM",,Netherlands,,,,Country,,\n',
        'A4,"Friday, March 4, 2024, 2:00:00 PM","Tuesday, March 5, 2024, 2:00:00 PM",Netherlands,,,,Country,,\n',
        'A5,"3/4/2024  15:00:00 PM","Tuesday, March 5, 2024, 2:00:00 PM",Netherlands,,,,Country,,\n',
    ]
    found = factory.given(tmp_path, "list.csv", "\ufeff" + factory.IODA_HEAD + factory.GOOD_ROW + "".join(bad))
    row = found.curated[0]
    assert (row.country, row.area, row.confirmed, row.seen_in) == ("NL", "", True, ("routing", "background"))
    assert row.begin.earliest_us == START_US + 14 * HOUR_US
    assert row.end is not None
    assert row.end.latest_us == START_US + (24 + 8) * HOUR_US + HOUR_US // 2
    assert found.reasons == ["bad_time", "bad_time", "ends_before_it_begins", "weekday_disagrees"]


def test_a_list_names_networks_and_regions(tmp_path: Path) -> None:
    rows = factory.GOOD_ROW.replace(",Country,", ",AS (64500),") + factory.GOOD_ROW.replace(
        ",Country,", ",Region (North),"
    )
    found = factory.given(tmp_path, "list.csv", factory.IODA_HEAD + rows).curated
    assert [(one.network, one.area) for one in found] == [("AS64500", ""), ("", "Region (North)")]


def test_yearly_sheets_repeat_one_outage(tmp_path: Path) -> None:
    row = "2024-03-04,,Netherlands,It affected all,Nationwide,Shutdown,Service-based,{}\n"
    city = "2024-03-04,2024-03-05,Netherlands,It only affected one city,North,Throttle,Full network,2024\n"
    wrong = (
        "2024-03-04,2024-03-01,Netherlands,x,y,Shutdown,Full network,2024\nnever,,Netherlands,x,y,Shutdown,z,2024\n"
    )
    text = factory.STOP_HEAD + row.format(2024) + row.format(2025) + city + wrong
    found = factory.given(tmp_path, "stop.csv", text)
    assert [(one.n_listed, one.extent, one.area, one.kind) for one in found.curated] == [
        (2, "services", "", "shutdown"), (1, "all", "North", "throttle"),
    ]  # fmt: skip
    assert found.curated[0].begin.latest_us - found.curated[0].begin.earliest_us == 24 * HOUR_US - 1_000_000
    assert found.reasons == ["bad_time", "ends_before_it_begins"]
    names, *rows = [line.split(",") for line in text.splitlines()]
    pq.write_table(
        pa.table({n: [row[k] or None for row in rows] for k, n in enumerate(names)}), tmp_path / "stop.parquet"
    )
    packed = factory.read(tmp_path / "stop.parquet")
    assert [one.n_listed for one in packed.curated] == [2, 1]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Netherlands", "NL"), ("Iran (Islamic Republic of)", "IR"), ("Tanzania, United Republic of", "TZ"),
     ("Myanmar/Burma", "MM"), ("Côte d'Ivoire", "CI"), ("de", "DE"), ("Congo (Democratic Republic of the)", "CD"),
     ("Congo", "CG"), ("Swaziland", "SZ"), ("Atlantis", ""), ("", ""), ("qq", ""), ("Laos; Myanmar", "")],
)  # fmt: skip
def test_names_of_countries(name: str, code: str) -> None:
    assert country_code(name) == code


def test_numbers_of_networks() -> None:
    assert [network_of(text) for text in ("64500", "AS64500", 64500, "as64500.0", "x", "-1", "0", 2**32)] == [
        "AS64500", "AS64500", "AS64500", "AS64500", "", "", "", "",
    ]  # fmt: skip
    assert [network_in(text) for text in ("AS (64500)", "x_AS64500_y", "Region (Basra)", "glass64")] == [
        "AS64500", "AS64500", "", "",
    ]  # fmt: skip


def test_moments_and_values_that_cannot_be_meant() -> None:
    assert moment_us("2024-03-04T01:00:00+01:00") == START_US
    assert moment_us(DAY.timestamp()) == moment_us(str(int(DAY.timestamp()))) == moment_us("2024-03-04") == START_US
    assert [moment_us(bad) for bad in ("", "x", "1889-01-01", 1e30, float("nan"), None, -5, "9" * 40)] == [None] * 8
    assert [value_of(bad) for bad in ("x", -1, "inf", 1e400, [], True)] == [None] * 6
    assert math.isnan(value_of("") or 0.0)


def test_a_far_moment_makes_no_endless_series() -> None:
    points = Points(source="a", datasource="d", signal=Signal.USE, unit="")
    aside = Quarantine()
    for k, at in enumerate(("1990-02-01T00:00", "1990-02-01T00:01", "2099-01-01T00:00")):
        points.add(k, at, 1, aside)
    assert points.series(aside, step_us=60_000_000) is None
    assert [row.reason for row in aside.rows] == ["too_long"]
    assert MOST_STEPS < 100_000_000


@pytest.mark.parametrize("name", ["a.json", "a.csv", "list.csv"])
def test_a_file_cut_short_is_refused_or_counted(tmp_path: Path, name: str) -> None:
    whole = {
        "a.json": factory.radar(),
        "a.csv": factory.ioda_export(),
        "list.csv": factory.IODA_HEAD + factory.GOOD_ROW,
    }[name]
    (tmp_path / name).write_text(whole[: len(whole) - 9])
    with contextlib.suppress(SourceError):
        assert factory.read(tmp_path / name).aside.rows
