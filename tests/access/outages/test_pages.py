"""Pages and files of events: whole, harmless, the same on every run, and readable on a phone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from outage_factory import at, down, evenings, listed, series

from fairwitness.access.outages import judged_series, observed
from fairwitness.access.records import Quarantined
from fairwitness.access.series import Signal
from fairwitness.access.writing import put_findings, read_findings
from fairwitness.cli import main
from fairwitness.errors import CaseError
from fairwitness.finding import Finding
from fairwitness.report.access.events_page import write_events
from fairwitness.report.access.events_views import hours_words

EVIL = '<script>alert(1)</script>"\u202e=cmd'
FA = "اینترنت ایران"


def written(into: Path) -> Path:
    """Write a study with a curfew, a cut, hostile names and rows set aside."""
    routes = series(signal=Signal.ROUTING, datasource="made routes", flat=True, noise=0.001, seed=9)
    evil = down(series(country="", place=EVIL, datasource=EVIL, seed=3), at(25), at(27))
    persian = down(series(country="", place=FA, datasource=FA, seed=5), at(25), at(27))
    judged = judged_series([evenings(series(), range(24, 31)), routes, evil, persian])
    report = observed(judged, [listed(at(24, 13), at(24, 20), list_name=EVIL), listed(at(30), None, row=3)])
    aside = [Quarantined("made.csv", 4, "bad_time", EVIL), Quarantined("made.csv", 5, "odd_reason", FA)]
    return write_events(report, judged=judged, quarantined=aside, into=into)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_everything_is_written_and_the_same_again(tmp_path: Path) -> None:
    written(tmp_path / "a")
    written(tmp_path / "b")
    made = contents(tmp_path / "a")
    assert {"outages.json", "outages.html", "outages.csv", "outage_hours.parquet", "findings.json"} <= set(made)
    assert {Path(name).suffix for name in made if name.startswith("charts/")} == {".svg", ".png", ".csv"}
    assert made == contents(tmp_path / "b")
    assert not [name for name in made if name.endswith(".part")]


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    page = written(tmp_path).read_text("utf-8")
    assert "<script>" not in page
    assert "\u202e" not in page
    assert "1 row" in page or "2 rows" in page
    assert "odd_reason" in page
    csv = (tmp_path / "outage_lists.csv").read_text("utf-8")
    assert "\n=" not in csv
    assert (tmp_path / "outages.csv").read_text("utf-8").count("curfew") >= 1


def test_a_study_without_events_says_so(tmp_path: Path) -> None:
    judged = judged_series([series()])
    page = write_events(observed(judged, []), judged=judged, into=tmp_path).read_text("utf-8")
    assert "Nothing fell below what was expected" in page
    assert "no list was given" in page


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_the_page_fits_and_complains_of_nothing(tmp_path: Path, browser: Any, width: int, scheme: str) -> None:
    page = written(tmp_path)
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: said.append(message.text))
    opened.goto(page.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert opened.locator("h3").count() >= 3
    context.close()


def test_hours_in_words() -> None:
    assert hours_words("13 14 15") == "13 to 16 h"
    assert hours_words("0 1 22 23") == "22 to 02 h"
    assert hours_words("3 4 9") == "hours 03, 04, 09"


def _finding(finding_id: str) -> Finding:
    return Finding(finding_id=finding_id, pillar="access", subject="s", rule_id="r", verdict="v", text="t")


def test_each_part_replaces_its_own_findings_only(tmp_path: Path) -> None:
    put_findings(tmp_path, [_finding("outage-1"), _finding("outage-2")], prefix="outage-")
    put_findings(tmp_path, [_finding("silence-1")], prefix="silence-")
    put_findings(tmp_path, [_finding("outage-3")], prefix="outage-")
    assert [one.finding_id for one in read_findings(tmp_path)] == ["outage-3", "silence-1"]
    (tmp_path / "findings.json").write_text("{")
    with pytest.raises(CaseError, match="cannot be read"):
        read_findings(tmp_path)


def test_the_command_reads_series_and_takes_the_country_of_a_network(tmp_path: Path) -> None:
    one = down(series(days=30), at(25), at(27))
    for network in ("AS64500", "AS64501"):
        lines = [f"{at_us // 1_000_000},{value:.3f}" for at_us, value in zip(one.at_us, one.values, strict=True)]
        text = "Time (UTC),Google (Search)\n" + "\n".join(lines) + "\n"
        (tmp_path / f"ioda-{network.lower()}-x.csv").write_text(text)
    files = [str(tmp_path / f"ioda-as6450{k}-x.csv") for k in range(2)]
    case = tmp_path / "case"
    assert main(["access", *files, "--case", str(case), "--within", "AS64500=NL", "--quiet"]) == 0
    table = (case / "access" / "outages.csv").read_text("utf-8")
    assert "NL,AS64500" in table
    assert ",AS64501" in table
    assert main(["access", *files, "--case", str(case), "--within", "AS64500", "--quiet"]) == 2


def test_a_place_is_told_by_code_before_name() -> None:
    assert replace(series(), country="NL", place="<b>").key == ("NL", "", "")
