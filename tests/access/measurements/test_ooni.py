from __future__ import annotations

import bz2
import datetime as dt
import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.access.formats import detect
from fairwitness.access.measurements.times import country_code, host_of, moment_us, network_name
from fairwitness.access.sources import Quarantine
from fairwitness.errors import SourceError
from fairwitness.synthetic.measurements import website

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.access.records import Measurement


def read(path: Path) -> tuple[list[Measurement], Quarantine]:
    aside = Quarantine()
    reader, head = detect(path)
    return list(reader.read(head, aside)), aside


def lines(*documents: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in documents)


def test_lines_plain_and_packed_are_read_alike(tmp_path: Path) -> None:
    text = lines(website(host="a.example.org"), website("bogon", host="b.example.org"))
    found = []
    for name, packed in (("m.jsonl", text), ("m.jsonl.gz", gzip.compress(text)), ("m.jsonl.bz2", bz2.compress(text))):
        (tmp_path / name).write_bytes(packed)
        found.append([(one.target, one.row, one.at_us) for one in read(tmp_path / name)[0]])
    assert found[0] == found[1] == found[2]
    assert [target for target, _, _ in found[0]] == ["a.example.org", "b.example.org"]


@pytest.mark.parametrize("indent", [None, 1])
def test_one_document_and_a_list_of_them(tmp_path: Path, indent: int | None) -> None:
    one, many = tmp_path / "one.json", tmp_path / "many.json"
    one.write_text(json.dumps(website(), indent=indent))
    many.write_text(json.dumps([website(), website("down")], indent=indent))
    assert len(read(one)[0]) == 1
    assert [measurement.row for measurement in read(many)[0]] == [1, 2]


def test_a_document_longer_than_the_head_is_still_one(tmp_path: Path) -> None:
    document = website()
    document["test_keys"]["requests"][0]["response"]["body"] = "x" * 200_000
    (tmp_path / "long.json").write_text(json.dumps(document))
    (tmp_path / "tall.json").write_text(json.dumps(document, indent=1))
    assert len(read(tmp_path / "long.json")[0]) == len(read(tmp_path / "tall.json")[0]) == 1


def test_what_a_measurement_says_of_itself(tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(website(country="xa", probe="p1")))
    (one,), _ = read(tmp_path / "m.json")
    assert (one.country, one.network, one.probe) == ("XA", "AS64500", "p1")
    assert one.measurement_id == "20240501T095900Z_webconnectivity_XA_64500_n1_made?input=https://news.example.org/"
    assert one.software_version == "3.19.0"


def test_a_measurement_without_report_is_named_after_file_and_row(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_bytes(lines(website(report=""), website(report="")))
    assert [one.measurement_id for one in read(tmp_path / "m.jsonl")[0]] == ["m.jsonl:1", "m.jsonl:2"]


def test_faulty_rows_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    wrong_time, wrong_type, no_name = website(), website(), website()
    wrong_time["measurement_start_time"] = "2024-13-01 00:00:00"
    wrong_type["test_keys"]["queries"] = "none"
    del no_name["test_name"]
    text = lines(website(), wrong_time, wrong_type, no_name) + b'{"test_keys": \n[1]\n\n"x"\n' + b'{"a":' * 100_000
    (tmp_path / "m.jsonl").write_bytes(text)
    found, aside = read(tmp_path / "m.jsonl")
    assert len(found) == 1
    assert [(row.row, row.reason) for row in aside.rows] == [
        (2, "no usable start time"), (3, "results of another type than the test's"), (4, "no measurement"),
        (5, "not JSON"), (6, "no measurement"), (8, "no measurement"), (9, "not JSON"),
    ]  # fmt: skip


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    packed = gzip.compress(lines(*(website(host=f"h{k}.example.org") for k in range(400))), compresslevel=0)
    (tmp_path / "m.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found, aside = read(tmp_path / "m.jsonl.gz")
    assert 100 < len(found) < 300
    assert aside.rows[-1].reason in {"file breaks off", "not JSON"}
    assert any(row.reason == "file breaks off" for row in aside.rows)


def test_old_probes_write_false_for_no_failure_and_a_list_of_targets(tmp_path: Path) -> None:
    messenger = {**website(), "test_name": "facebook_messenger", "input": None,
                 "test_keys": {"tcp_connect": [{"ip": "45.60.1.1", "port": 443,
                                                "status": {"failure": False, "success": True}}]}}  # fmt: skip
    tor = {**website(), "test_name": "tor", "input": None,
           "test_keys": {"targets": [{"target_protocol": "obfs4", "failure": None}]}}  # fmt: skip
    (tmp_path / "m.jsonl").write_bytes(lines(messenger, tor))
    found, aside = read(tmp_path / "m.jsonl")
    assert [one.target for one in found] == ["Facebook Messenger", "Tor"]
    assert not aside.rows


def test_tests_without_rules_are_yielded_and_not_lost(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_bytes(lines({**website(), "test_name": "http_requests", "input": ["a", "b"]}))
    found, aside = read(tmp_path / "m.jsonl")
    assert (found[0].test_name, found[0].keys, found[0].address) == ("http_requests", None, "")
    assert not aside.rows


def test_a_list_of_the_api_carries_flags_and_no_results(tmp_path: Path) -> None:
    row = {"measurement_start_time": "2024-05-01T10:00:00.000000Z", "test_name": "web_connectivity",
           "input": "https://a.example.org/", "probe_asn": "AS64500", "probe_cc": "XA", "report_id": "r1",
           "measurement_uid": "u1", "anomaly": True, "confirmed": False, "failure": False,
           "scores": "{}"}  # fmt: skip
    (tmp_path / "list.json").write_text(json.dumps({"metadata": {}, "results": [row, {**row, "anomaly": "yes"}]}))
    found, aside = read(tmp_path / "list.json")
    assert len(found) == 1
    assert found[0].keys is None
    assert found[0].published is not None
    assert (found[0].published.anomaly, found[0].published.given) == (True, True)
    assert [row.reason for row in aside.rows] == ["no measurement"]


def test_one_measurement_of_the_api_keeps_its_flags(tmp_path: Path) -> None:
    told = {"raw_measurement": json.dumps(website("bogon")), "anomaly": False, "confirmed": True, "failure": False,
            "measurement_uid": "u1", "scores": "{}"}  # fmt: skip
    (tmp_path / "one.json").write_text(json.dumps(told))
    (one,), _ = read(tmp_path / "one.json")
    assert one.published is not None
    assert (one.measurement_id, one.published.confirmed, one.keys is None) == ("u1", True, False)
    (tmp_path / "bad.json").write_text(json.dumps({**told, "raw_measurement": "{"}))
    found, aside = read(tmp_path / "bad.json")
    assert (found, [row.reason for row in aside.rows]) == ([], ["not JSON"])


def test_counts_of_the_api_as_json_and_csv(tmp_path: Path) -> None:
    row = {"anomaly_count": 3, "confirmed_count": 1, "failure_count": 0, "ok_count": 6, "measurement_count": 10,
           "measurement_start_day": "2024-05-01", "probe_cc": "XA", "domain": "a.example.org"}  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps({"dimension_count": 1, "result": [row, {**row, "ok_count": -1}]}))
    (tmp_path / "c.csv").write_text(",".join(row) + "\n" + ",".join(map(str, row.values())) + "\n")
    from_json, aside = read(tmp_path / "c.json")
    assert from_json == read(tmp_path / "c.csv")[0]
    assert [entry.reason for entry in aside.rows] == ["no usable counts"]


def test_a_file_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"hello": 1}')
    with pytest.raises(SourceError, match="no known kind"):
        detect(tmp_path / "x.json")
    (tmp_path / "empty.json").write_text(" \n")
    with pytest.raises(SourceError, match="empty"):
        detect(tmp_path / "empty.json")


@given(st.datetimes(dt.datetime(2009, 1, 1), dt.datetime(2099, 12, 31)))  # noqa: DTZ001  the format has no zone
def test_times_are_those_of_the_calendar(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    expected = (moment - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)  # noqa: DTZ001
    assert moment_us(moment.strftime("%Y-%m-%d %H:%M:%S")) == expected
    assert moment_us(moment.strftime("%Y-%m-%dT%H:%M:%SZ")) == expected
    assert moment_us(moment.strftime("%Y-%m-%dT%H:%M:%S.250000Z")) == expected + 250_000


@pytest.mark.parametrize("text", [None, "", "2024-05-01", "2024-05-01 24:00:00", "2024-05-01 10:60:00",
                                  "2024-05-01 1 :00:00", "2024-02-30 10:00:00", "1970-01-01 00:00:00",
                                  "2024-05-01 10:00:6x", "2024-05-01 ١٠:00:00", "x" * 10_000])  # fmt: skip
def test_what_is_no_time(text: str | None) -> None:
    assert moment_us(text) is None


@pytest.mark.parametrize(("address", "host"), [
    ("https://News.Example.org:8443/a?b#c", "news.example.org"), ("http://user@x.example/", "x.example"),
    ("https://[2001:4860::1]:443/", "2001:4860::1"), ("a.example.org", "a.example.org"),
    ("https://bücher.example/", "xn--bcher-kva.example"), ("", ""), ("https://x.example./", "x.example"),
])  # fmt: skip
def test_hosts(address: str, host: str) -> None:
    assert host_of(address) == host


def test_places() -> None:
    assert [country_code(text) for text in ("ir", None, "", "XAA", "1A")] == ["IR", "ZZ", "ZZ", "ZZ", "ZZ"]
    assert [network_name(text) for text in ("AS12", 12, "as012", None, "ASx", "12345678901234")] == [
        "AS12", "AS12", "AS12", "AS0", "AS0", "AS0",
    ]  # fmt: skip
