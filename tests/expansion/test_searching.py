"""From a file of leads to accounts with paths: on a finished case, by the command, with every kind of lead."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow.parquet as pq
import pytest

from fairwitness.cli import main
from fairwitness.expansion.growing import Limits
from fairwitness.expansion.records import Expansion
from fairwitness.expansion.searching import expand
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import read_findings

if TYPE_CHECKING:
    from pathlib import Path


def asked(case: Path, folder: Path, *lines: str, **limits: Any) -> Expansion:
    (folder / "leads.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return expand(CaseFolder(case), leads=folder / "leads.txt", limits=Limits(**limits))


def rare(case: Path, column: str) -> tuple[str, set[str]]:
    """Return a thing that 3 to 20 accounts have, and these accounts."""
    users: dict[str, set[str]] = {}
    for row in pq.read_table(case / "posts.parquet", columns=["account_id", "is_repost", column]).to_pylist():
        for value in () if row["is_repost"] else row[column] or ():
            users.setdefault(value, set()).add(row["account_id"])
    return next((value, people) for value, people in sorted(users.items()) if 3 <= len(people) <= 20)


def test_members_lead_to_members_with_their_posts(case: Path, tmp_path: Path) -> None:
    members = [
        m.account_id for m in max(read_findings(CaseFolder(case)).groups, key=lambda g: len(g.members)).members
    ]
    named = {m.account_id for g in read_findings(CaseFolder(case)).groups for m in g.members}
    found = asked(case, tmp_path, *members[:5])
    assert found.known == tuple(one for one in found.known if one in members[:5])
    assert {one.account_id for one in found.reached} <= named
    posts = {row["post_id"]: row["account_id"] for row in pq.read_table(case / "posts.parquet").to_pylist()}
    for one in found.reached:
        assert one.path
        for shared in one.path:
            assert posts[shared.posts[-1]] == one.account_id
            assert posts[shared.posts[0]] in shared.via


@pytest.mark.parametrize(("column", "kind"), [("hashtags", "hashtag"), ("urls", "url")])
def test_a_rare_thing_leads_to_all_who_have_it(case: Path, tmp_path: Path, column: str, kind: str) -> None:
    value, people = rare(case, column)
    found = asked(case, tmp_path, f"{kind}:{value}", hops=1)
    assert people <= {one.account_id for one in found.reached}
    assert all(shared.via == () for one in found.reached for shared in one.path[:1] if shared.n_known == 0)


def test_a_common_hashtag_leads_nowhere_and_says_why(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    users: dict[str, set[str]] = {}
    for row in pq.read_table(case / "posts.parquet", columns=["account_id", "hashtags"]).to_pylist():
        for value in row["hashtags"] or ():
            users.setdefault(value, set()).add(row["account_id"])
    common = max(sorted(users), key=lambda value: len(users[value]))
    (tmp_path / "leads.txt").write_text(f"#{common}\ntwitter.com\nbit.ly\nemail:a***\n", "utf-8")
    assert main(["expand", str(case), "--lead", str(tmp_path / "leads.txt")]) == 2
    said = capsys.readouterr().err
    assert "it tells nobody apart" in said
    assert "a platform or shortener" in said


@pytest.mark.parametrize("lead", ["ann.l***@mail.example", "+98 9** *** 6745", "email:ann.lee77@mail.example"])
def test_fragments_lead_to_who_wrote_them(case: Path, tmp_path: Path, lead: str) -> None:
    found = asked(case, tmp_path, lead, hops=1)
    texts = pq.read_table(case / "posts.parquet", columns=["account_id", "text"]).to_pylist()
    assert {one.account_id for one in found.reached} == {
        row["account_id"] for row in texts if row["text"] and "ann.lee77" in row["text"]
    }


def test_user_names_name_accounts_and_days_of_creation_lead_to_accounts(case: Path, tmp_path: Path) -> None:
    accounts = pq.read_table(case / "accounts.parquet").to_pylist()
    found = asked(case, tmp_path, f"@{accounts[0]['handle'].lower()}", "2016-03-03", hops=1)
    assert found.known == (accounts[0]["account_id"],)
    day = {row["account_id"] for row in accounts if row["created_at_us"] == 1_456_963_200_000_000}
    assert day - set(found.known) <= {one.account_id for one in found.reached}


def test_the_command_writes_tables_and_says_that_these_are_leads(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value, _ = rare(case, "urls")
    (tmp_path / "leads.txt").write_text(f"{value}\n=1+1\n", "utf-8")
    out, exact = tmp_path / "leads.csv", tmp_path / "leads.json"
    arguments = ["expand", str(case), "--lead", str(tmp_path / "leads.txt"), "--out", str(out), "--json", str(exact)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "These are leads, not findings." in said
    assert "not used, line 2: =1+1" in said
    found = msgspec.json.decode(exact.read_bytes(), type=Expansion)
    assert found.reached
    assert "verdict" in json.loads(exact.read_bytes())["reached"][0]
    assert out.read_text("utf-8").count("\n") == 1 + sum(len(one.path) for one in found.reached)
    before = exact.read_bytes()
    assert main(arguments) == 0
    assert exact.read_bytes() == before


@pytest.mark.parametrize("option", [("--hops", "0"), ("--budget", "-1"), ("--rate", "1.5")])
def test_settings_that_nobody_can_mean_are_refused(case: Path, tmp_path: Path, option: tuple[str, str]) -> None:
    (tmp_path / "leads.txt").write_text("x\n", "utf-8")
    assert main(["expand", str(case), "--lead", str(tmp_path / "leads.txt"), *option]) == 2
