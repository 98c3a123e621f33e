"""The workbench's page of series and silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.web.conftest import let_in

from fairwitness.access.silence import FORMAT, GroupSilence, Relation, SilenceReport
from fairwitness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a case of one series with a curfew, and a made-up result of silence."""
    folder = tmp_path_factory.mktemp("series")
    lines = ["Time (UTC),Google (Search),BGP (#Visible /24s)"]
    for hour in range(24 * 30):
        low = 0.2 if hour >= 24 * 22 and 13 <= hour % 24 < 20 else 1.0
        lines.append(f"{1_700_006_400 + hour * 3600},{(50 + hour % 24) * low:.1f},99")
    given = folder / "ioda-netherlands-23-11-15-00-00-x.csv"
    given.write_text("\n".join(lines) + "\n")
    made = folder / "case"
    assert main(["access", str(given), "--case", str(made), "--quiet"]) == 0
    result = GroupSilence(
        group_id="G<1>", place="NL", relation=Relation.NO_RELATION, rule_id="silence.not_fallen",
        text="Nothing <b>fell</b>.",
        n_members=25, n_claiming=25, n_used=25, n_controls=40, n_days=90,
    )  # fmt: skip
    report = SilenceReport(
        format=FORMAT, version="0", study_name="s", study_digest="0", synthetic=True, is_claim_known=True, n_posts=1,
        n_posts_without_hour=0, results=(result,),
    )  # fmt: skip
    (made / "access" / "silence.json").write_bytes(msgspec.json.encode(report))
    return made


@pytest.mark.parametrize("language", ["en", "fa"])
def test_series_hours_and_silence_are_shown(case: Path, language: str) -> None:
    client = let_in(case)
    page = client.get(f"/access/events?lang={language}")
    assert page.status_code == 200
    assert ("سکوت" in page.text) == (language == "fa")
    assert "<b>fell" not in page.text
    drawings = re.findall(r'src="(/access/files/charts/[^"]+)"', page.text)
    assert len([name for name in drawings if "/series-" in name]) == 2
    assert len([name for name in drawings if "/hours-" in name]) == 1
    for address in re.findall(r'(?:href|src)="(/access/[^"]+)"', page.text):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_page_of_access_leads_here(case: Path) -> None:
    assert "/access/events" in let_in(case).get("/access").text


def test_a_case_without_access_has_no_such_page(finished: Path) -> None:
    assert let_in(finished).get("/access/events").status_code == 404
