"""Pages of groups and accounts say where a finding stands, without anybody's id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.conftest import let_in

from fairwitness.appeals.appealing import appeal
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import read_findings
from fairwitness.ledger import enter_reviewer, finding_standing, read, review
from fairwitness.ledger.keys import make_key

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.web.conftest import Workbench


def test_a_group_says_who_signed_and_what_would_change_it(own: Path, tmp_path: Path) -> None:
    client = let_in(own)
    before = client.get("/groups/G1").text
    assert "two reviewers must sign first" in before
    assert "What would change this" in before
    for name in ("Ann <b>", "Bea"):
        key = make_key(tmp_path / f"{name[:3]}.pem")
        enter_reviewer(own, key, name=name)
        review(own, [finding_standing(read(own), "G1").number], key, decision="approve")
    after = client.get("/groups/G1").text
    assert "Ann &lt;b&gt; signed" in after
    assert "may be published" in after


def test_an_account_says_what_became_of_its_appeal(own: Path) -> None:
    who = read_findings(CaseFolder(own)).groups[0].members[0].account_id
    appeal(own, who, statement="I write by myself.")
    client = let_in(own)
    number = next(k for k, row in enumerate(_ids(own)) if row == who)
    page = client.get(f"/accounts/A{number + 1}").text
    assert "the finding was upheld" in page
    assert "I write by myself." not in page
    persian = client.get(f"/accounts/A{number + 1}?lang=fa").text
    assert "یافته تأیید شد" in persian


def _ids(case: Path) -> list[str]:
    import pyarrow.parquet as pq

    ids: list[str] = pq.read_table(case / "judgements.parquet", columns=["account_id"])["account_id"].to_pylist()
    return ids


def test_no_id_stands_in_the_part_on_due_process(own: Path) -> None:
    client = let_in(own)
    ids = {member.account_id for member in read_findings(CaseFolder(own)).groups[0].members}
    part = client.get("/groups/G1").text.partition('id="due-h"')[2]
    assert part
    assert not any(one in part for one in ids)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_overflows_in_either_direction(browser: Browser, workbench: Workbench, width: int) -> None:
    for path in ("/groups/G1", "/accounts/A1"):
        for language in ("en", "fa"):
            with workbench.opened(browser, f"{path}?lang={language}", width=width) as page:
                assert page.locator("#due-h").count() == 1
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, language)
