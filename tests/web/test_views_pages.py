"""The pages about the network, groups and accounts: what they say, where they lead, whom they do not name."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.conftest import let_in

from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import read_findings
from fairwitness.model import Verdict
from fairwitness.web.opened import OpenedCase
from fairwitness.web.queries.network import drawn, wanted

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

    from fairwitness.model import Findings

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def found(finished: Path) -> Findings:
    return read_findings(CaseFolder(finished))


@pytest.fixture(scope="module")
def opened(finished: Path) -> OpenedCase:
    return OpenedCase(CaseFolder(finished), reveal=False)


def names(found: Findings) -> list[str]:
    return [member.account_id for group in found.groups for member in group.members]


def key(opened: OpenedCase, account_id: str) -> str:
    return f"A{opened.numbers[account_id] + 1}"


def cleared(opened: OpenedCase) -> str:
    rows = opened.query("select number from judgements where verdict = $v limit 1", {"v": Verdict.INDEPENDENT.value})
    return f"A{rows[0][0] + 1}"


def test_the_group_page_shows_everything_that_was_found(client: TestClient, found: Findings) -> None:
    for group in found.groups:
        page = client.get(f"/groups/{group.group_id}")
        assert page.status_code == 200
        for title in ("Found and confirmed", "Innocent explanations", "Co-action matrix", "Who posted when",
                      "Shared texts side by side", "Shared links and hashtags", "Named accounts"):  # fmt: skip
            assert title in page.text
        assert page.text.count("<dt>") >= len(group.alternatives)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_page_names_an_account(client: TestClient, found: Findings, opened: OpenedCase, language: str) -> None:
    group = found.groups[0]
    first, second = (opened.numbers[m.account_id] + 1 for m in group.members[:2])
    paths = [
        "/groups", f"/groups/{group.group_id}", f"/groups/{group.group_id}/pair?a={first}&b={second}&window=600",
        "/accounts", f"/accounts/A{first}", f"/accounts/{cleared(opened)}", "/network", "/network.json",
        f"/groups/{group.group_id}/matrix.svg", f"/groups/{group.group_id}/raster.csv",
    ]  # fmt: skip
    everybody = {f">{name}<" for name in opened.account_ids} | {f'"{name}"' for name in opened.account_ids}
    for path in paths:
        answer = client.get(path, params=None if "?" in path else {"lang": language})
        assert answer.status_code == 200, path
        assert not [name for name in everybody if name in answer.text], path


def test_names_are_shown_when_they_are_revealed(finished: Path, found: Findings) -> None:
    page = let_in(finished, reveal=True).get("/groups/G1").text
    assert all(member.account_id in page for member in found.groups[0].members)


def test_every_link_of_the_views_leads_somewhere(client: TestClient, found: Findings, opened: OpenedCase) -> None:
    member = key(opened, found.groups[0].members[0].account_id)
    leads: set[str] = set()
    for path in ("/network", "/groups", "/groups/G1", f"/accounts/{member}", "/exports"):
        page = client.get(path).text
        leads |= {lead.replace("&amp;", "&") for lead in re.findall(r'href="(/[^"#]*)"', page)}
    kinds: dict[str, str] = {}
    for lead in sorted(leads):
        kinds.setdefault(re.sub(r"\d+", "0", lead.partition("?")[0]) + re.sub(r"=[^&]*", "", lead), lead)
    bad = [lead for lead in kinds.values() if client.get(lead).status_code >= 400]
    assert bad == []


def test_an_account_that_is_cleared_reads_so(client: TestClient, opened: OpenedCase) -> None:
    page = client.get(f"/accounts/{cleared(opened)}").text
    assert "Nothing is said against this account" in page
    assert "consistent with independent people" in page


def test_what_clears_stands_as_large_as_what_accuses(client: TestClient, found: Findings, opened: OpenedCase) -> None:
    page = client.get(f"/accounts/{key(opened, found.groups[0].members[0].account_id)}").text
    against, clear = page.index("What is said of it"), page.index("What clears it")
    assert against < clear < page.index("The posts behind it")
    assert page.count('<h3 id="for-h">') == page.count('<h3 id="clear-h">') == 1
    if found.groups[0].verdict is Verdict.ACTING_TOGETHER:
        assert "Deceit was not shown" in page


def test_the_posts_behind_a_statement_are_quoted(client: TestClient, found: Findings, opened: OpenedCase) -> None:
    member = found.groups[0].members[0]
    page = client.get(f"/accounts/{key(opened, member.account_id)}").text
    assert page.count('<details class="co-action"') == len(member.evidence) > 0


@pytest.mark.parametrize("chart", ["matrix", "raster", "hours"])
def test_charts_are_files_with_their_caption(client: TestClient, chart: str) -> None:
    svg = client.get(f"/groups/G1/{chart}.svg")
    root = ET.fromstring(svg.text)  # noqa: S314  our own file
    words = " ".join("".join(part.itertext()) for part in root.iter() if part.get("class") == "caption")
    table = client.get(f"/groups/G1/{chart}.csv").text
    assert table.startswith("# ")
    assert words.split() == table.partition("\n")[0][2:].split()
    assert len(list(csv.reader(io.StringIO(table)))) > 2
    assert client.get(f"/groups/G1/{chart}.png").content.startswith(PNG)


@pytest.mark.parametrize(
    "path",
    ["/groups/G999", "/groups/%00", "/accounts/A0", "/accounts/A99999999", "/accounts/x", "/groups/G1/matrix.exe",
     "/groups/G1/secret.svg", "/groups/G1/pair?a=1", "/groups/G1/pair?a=x&b=y", "/accounts/A1/hours.pdf"],
)  # fmt: skip
def test_what_does_not_exist_is_said(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/network?strength=much", "/network?window=-1", "/network?from=yesterday", "/network?strength=nan",
     "/groups/G1?window=1e9", "/groups/G1?zone=../../etc/passwd", "/accounts/A1?zone=%00",
     "/accounts?verdict=guilty"],
)  # fmt: skip
def test_what_cannot_be_meant_is_said(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_the_canvas_gets_the_named_accounts_and_their_pairs(client: TestClient, found: Findings) -> None:
    data = json.loads(client.get("/network.json").content)
    assert len(data["dots"]) == len(names(found))
    assert len(data["lines"]) == sum(len(group.edges) for group in found.groups)
    assert all(0 <= step < data["n_steps"] for *_, steps in data["lines"] for step in steps)
    assert all(steps for *_, steps in data["lines"])


def test_a_filter_moves_nobody(client: TestClient) -> None:
    whole = json.loads(client.get("/network.json").content)
    part = json.loads(client.get("/network.json?strength=6&window=60").content)
    at = {dot["key"]: (dot["x"], dot["y"]) for dot in whole["dots"]}
    assert all(at[dot["key"]] == (dot["x"], dot["y"]) for dot in part["dots"])
    assert len(part["lines"]) < len(whole["lines"])
    assert all(strength >= 6 for _, _, strength, _ in part["lines"])


def test_above_the_limit_groups_stand_for_their_members(opened: OpenedCase, found: Findings) -> None:
    from starlette.datastructures import QueryParams

    part = wanted(QueryParams(""))
    few = drawn(opened, part, opened=(), most=3)
    assert [dot.n_accounts for dot in few.dots] == [len(group.members) for group in found.groups]
    assert few.lines == ()
    size = len(found.groups[0].members)
    one = drawn(opened, part, opened=["G1"], most=size)
    assert len(one.dots) == size + len(found.groups) - 1
    assert "G1" not in one.closed
    assert drawn(opened, part, opened=["G1"], most=size - 1).closed == few.closed


def test_the_table_has_the_same_pairs_as_the_canvas(client: TestClient) -> None:
    data = json.loads(client.get("/network.json?group=G1").content)
    rows = list(csv.DictReader(io.StringIO(client.get("/exports/network.csv?group=G1").text)))
    keys: list[Any] = [dot["key"] for dot in data["dots"]]
    drawn_pairs = {frozenset((keys[a], keys[b])) for a, b, *_ in data["lines"]}
    assert {frozenset((row["account_a"], row["account_b"])) for row in rows} == drawn_pairs


def test_the_print_view_opens_all_evidence(client: TestClient) -> None:
    page = client.get("/groups/G1?view=print").text
    assert page.count('<details class="co-action" open>') == page.count('<details class="co-action"') > 0
