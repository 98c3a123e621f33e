from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import let_in

from fairwitness.cli import main
from fairwitness.synthetic.measurement_studies import weeks_of_blocking

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("access")
    made = [json.dumps(one) for one in weeks_of_blocking() if "site-1." in one["input"] or "site-2." in one["input"]]
    (folder / "made.jsonl").write_text("\n".join(made) + "\n")
    assert main(["access", str(folder / "made.jsonl"), "--case", str(folder / "case"), "--quiet"]) == 0
    return folder / "case"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_findings_events_and_targets_are_shown(case: Path, language: str) -> None:
    client = let_in(case)
    page = client.get(f"/access?lang={language}")
    assert page.status_code == 200
    assert page.text.count('class="state blocked"') == 2
    assert ("دسترسی" in page.text) == (language == "fa")
    assert "AS64502" in page.text
    for address in re.findall(r'(?:href|src)="(/access/[^"]+)"', page.text):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_each_cell_of_a_target_leads_to_its_evidence(case: Path) -> None:
    client = let_in(case)
    page = client.get("/access/targets/1").text
    assert "site-1.example.org" in page
    anchors = re.findall(r'href="#(c-[^"]+)"', page)
    assert len(anchors) > 100
    assert set(anchors) <= set(re.findall(r'<tr id="([^"]+)"', page))
    assert "dns.bogon_not_in_control" in page
    for address in re.findall(r'href="(/access/files/[^"]+)"', page):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


@pytest.mark.parametrize("path", [
    "/access/targets/0", "/access/targets/99", "/access/files/../../fairwitness-case",
    "/access/files/measurements.html",
    "/access/files/%2e%2e/fairwitness-case", "/access/files/charts/none.png", "/access/files/.hidden.json",
])  # fmt: skip
def test_nothing_else_of_the_machine_is_handed_out(case: Path, path: str) -> None:
    assert let_in(case).get(path).status_code == 404


def test_a_case_without_measurements_has_no_such_page(finished: Path) -> None:
    client = let_in(finished)
    assert client.get("/access").status_code == 404
    assert 'href="/access"' not in client.get("/").text
