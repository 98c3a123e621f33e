from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from typing import TYPE_CHECKING

import msgspec
import pyarrow.parquet as pq
import pytest

from fairwitness.access.measured_records import MeasurementReport
from fairwitness.cli import main
from fairwitness.finding import Finding
from fairwitness.synthetic.measurement_studies import weeks_of_blocking
from fairwitness.synthetic.measurements import website

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

HOSTILE = 'x"><script>alert(1)</script>\u202e.example'


def run(*arguments: Path | str) -> int:
    return main(["access", *map(str, arguments), "--quiet"])


def findings_of(case: Path) -> list[Finding]:
    return msgspec.json.decode((case / "access/findings.json").read_bytes(), type=list[Finding])


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the case of a study whose truth is known."""
    folder = tmp_path_factory.mktemp("weeks")
    lines = [json.dumps(one) for one in weeks_of_blocking()]
    (folder / "made.jsonl").write_text("\n".join([*lines, '{"broken', lines[0]]) + "\n")
    assert run(folder / "made.jsonl", "--case", folder / "case") == 0
    return folder / "case"


def test_what_was_planted_is_found_and_nothing_else(weeks: Path) -> None:
    found = {(one.subject, one.verdict, one.rule_id) for one in findings_of(weeks)
             if one.verdict in {"blocked", "likely_blocked"} and one.rule_id == "access.share_changed"}  # fmt: skip
    assert found == {
        ("site-1.example.org in AS64500 (XA)", "blocked", "access.share_changed"),
        ("site-1.example.org in AS64501 (XA)", "blocked", "access.share_changed"),
        ("site-1.example.org in AS64502 (XA)", "likely_blocked", "access.share_changed"),
    }
    places = [one for one in findings_of(weeks) if not one.finding_id.startswith("measured-event-")]
    grave = {one.subject for one in places if one.verdict not in {"ok", "insufficient"}}
    assert grave == {subject for subject, _, _ in found}
    assert len(places) == 48


def test_onset_and_end_are_intervals_around_the_truth(weeks: Path) -> None:
    report = msgspec.json.decode((weeks / "access/measurements.json").read_bytes(), type=MeasurementReport)
    assert len(report.events) == 3
    onset_us, end_us = 1_710_979_200_000_000, 1_713_139_200_000_000
    for event in report.events:
        assert event.onset.earliest_us <= onset_us + 8 * 3_600_000_000
        assert event.onset.latest_us >= onset_us
        assert event.end is not None
        assert event.end.earliest_us <= end_us <= event.end.latest_us


def test_a_finding_can_be_followed_to_the_measurement_and_attacked(weeks: Path) -> None:
    table = pq.read_table(
        weeks / "access/measurements.parquet", columns=["measurement_id", "source", "state"]
    ).to_pylist()
    known = {one["measurement_id"]: one for one in table}
    sha = hashlib.sha256((weeks.parent / "made.jsonl").read_bytes()).hexdigest()
    for one in findings_of(weeks):
        if one.verdict in {"blocked", "likely_blocked"}:
            assert one.evidence
            assert all(known[reference.place]["source"] == reference.source for reference in one.evidence)
            assert {reference.sha256 for reference in one.evidence} == {sha}
            asked = {alternative.name: alternative.excluded for alternative in one.alternatives}
            assert asked.keys() == {"server_down", "one_probe", "broken_version", "many_addresses", "local_filter"}
            assert asked["many_addresses"] is True
            assert one.would_change
            assert one.limits
        assert "government" not in one.text


def test_a_site_that_is_down_everywhere_is_nobodys_block(weeks: Path) -> None:
    cells = pq.read_table(weeks / "access/cells.parquet").to_pylist()
    down = [
        cell
        for cell in cells
        if cell["target"] == "site-5.example.org" and "2024-03-31" <= cell["day"] <= "2024-04-03"
    ]
    assert {cell["state"] for cell in down} <= {"down", "insufficient"}


def test_every_row_is_accounted_for(weeks: Path) -> None:
    report = msgspec.json.decode((weeks / "access/measurements.json").read_bytes(), type=MeasurementReport)
    (source,) = report.sources
    lines = (weeks.parent / "made.jsonl").read_text().count("\n")
    assert source.measurements + source.duplicates + sum(source.aside.values()) == lines
    assert (source.duplicates, source.aside) == (1, {"not JSON": 1})
    assert sum(report.states.values()) == sum(report.rules.values()) == report.n_measurements == source.measurements


def test_the_same_run_gives_the_same_bytes(weeks: Path, tmp_path: Path) -> None:
    again = tmp_path / "case"
    assert run(weeks.parent / "made.jsonl", "--case", again) == 0
    first = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (weeks / "access").iterdir()}
    assert first == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (again / "access").iterdir()}


def test_names_and_order_of_rows_change_no_state(weeks: Path, tmp_path: Path) -> None:
    documents = [json.loads(line) for line in (weeks.parent / "made.jsonl").read_text().splitlines()[:-2]]
    for one in documents:
        text = json.dumps(one).replace("AS645", "AS945").replace('"XA"', '"QZ"').replace("site-", "other-")
        one.clear()
        one.update(json.loads(text))
    (tmp_path / "made.jsonl").write_text("\n".join(map(json.dumps, reversed(documents))) + "\n")
    assert run(tmp_path / "made.jsonl", "--case", tmp_path / "case") == 0

    def counted(case: Path) -> list[tuple[object, ...]]:
        names = ["day", "state", "n_measurements", "n_usable_sessions", "n_blocked", "n_down", "n_ok"]
        return sorted(tuple(cell[name] for name in names)
                      for cell in pq.read_table(case / "access/cells.parquet").to_pylist())  # fmt: skip

    assert counted(tmp_path / "case") == counted(weeks)


def test_pages_run_no_script_and_lead_only_to_each_other(weeks: Path) -> None:
    pages = sorted((weeks / "access").glob("*.html"))
    assert len(pages) == 9
    for page in pages:
        text = page.read_text("utf-8")
        assert "<script" not in text
        for address in re.findall(r'(?:href|src)="([^"#:]+)"', text):
            assert (weeks / "access" / address).is_file(), address
        anchors = set(re.findall(r'id="([^"]+)"', text))
        assert set(re.findall(r'href="#([^"]+)"', text)) <= anchors
    assert (weeks / "access/target-001-days-1.png").read_bytes().startswith(b"\x89PNG")


def test_hostile_names_are_shown_and_do_nothing(tmp_path: Path) -> None:
    documents = [{**website("bogon", report=f"r{k}"), "input": f"https://{HOSTILE}/", "probe_asn": '"><b>'}
                 for k in range(8)]  # fmt: skip
    for one in documents:
        one["test_keys"]["queries"][0]["hostname"] = HOSTILE
    name = tmp_path / '=cmd"<i>.jsonl'
    name.write_text("\n".join(map(json.dumps, documents)) + "\n")
    assert run(name, "--case", tmp_path / "case") == 0
    for page in (tmp_path / "case/access").glob("*.html"):
        text = page.read_text("utf-8")
        assert "<script" not in text
        assert "<b>" not in text
        assert "\u202e" not in text
    text = (tmp_path / "case/access/measurements.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {one["source"][:5] for one in rows} == {"'=cmd"}


def test_files_of_no_known_kind_are_set_aside_unless_there_is_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.json").write_text('{"a": 1}')
    assert run(tmp_path / "x.json", "--case", tmp_path / "case") == 3
    assert "no known kind" in capsys.readouterr().err
    (tmp_path / "m.json").write_text(json.dumps(website()))
    assert run(tmp_path / "x.json", tmp_path / "m.json", "--case", tmp_path / "case") == 0
    assert "file of no known kind" in (tmp_path / "case/access/aside.csv").read_text()


def test_flags_of_an_export_are_never_a_state(tmp_path: Path) -> None:
    rows = [{"measurement_start_time": "2024-05-01T10:00:00Z", "test_name": "web_connectivity", "report_id": f"r{k}",
             "input": "https://a.example/", "probe_asn": "AS64500", "probe_cc": "XA", "anomaly": False,
             "confirmed": False, "failure": False} for k in range(9)]  # fmt: skip
    (tmp_path / "list.json").write_text(json.dumps({"metadata": {}, "results": rows}))
    assert run(tmp_path / "list.json", "--case", tmp_path / "case") == 0
    report = msgspec.json.decode((tmp_path / "case/access/measurements.json").read_bytes(), type=MeasurementReport)
    assert report.states == {"insufficient": 9}
    assert (report.n_cells, report.flags_given) == (0, 9)
    assert findings_of(tmp_path / "case") == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1100, "dark")])
def test_pages_fit_every_screen(weeks: Path, browser: Browser, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    for name in ("measurements.html", "target-001.html"):
        page.goto((weeks / "access" / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []
    page.close()
