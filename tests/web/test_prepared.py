"""The tables that pages read: the case's own rows, made once, beside files that stay as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from fairwitness.findings.case import CaseFolder, finished_case
from fairwitness.web import prepared as module
from fairwitness.web.opened import OpenedCase
from fairwitness.web.prepared import NAME, digest_of, prepared
from fairwitness.web.queries.posts import Question, search
from fairwitness.web.queries.statements import group_reasons, member_reasons
from fairwitness.web.queries.timeline import Stretch, timeline

if TYPE_CHECKING:
    from pathlib import Path


def of(case: Path) -> OpenedCase:
    return OpenedCase(finished_case(case), reveal=False)


def test_the_tables_hold_the_rows_of_the_case(finished: Path) -> None:
    case = of(finished)
    posts = pq.read_table(finished / "posts.parquet", columns=["post_id", "account_id", "at_us", "text"]).to_pylist()
    rows = case.query("select rowid, post_row, post_id, account, at_us, text from posts order by post_row")
    assert [row[0] for row in rows] == [row[1] for row in rows] == list(range(len(posts)))
    assert [(p["post_id"], p["account_id"], p["at_us"], p["text"]) for p in posts] == [
        (post_id, case.account_ids[account], at_us, text) for _, _, post_id, account, at_us, text in rows
    ]
    for trace in case.traces:
        acted = pq.read_table(finished / f"actions/{trace}.parquet").to_pylist()
        kept = case.query(f"select account, object, at_us, post_row from acted_{trace}")
        assert sorted(kept) == sorted((a["account"], a["object"], a["at_us"], a["post_row"]) for a in acted)


def test_they_are_made_once_and_are_no_part_of_the_case(own: Path) -> None:
    folder = CaseFolder(own)
    made = prepared(folder)
    before = made.stat()
    assert prepared(folder) == made
    assert made.stat().st_mtime_ns == before.st_mtime_ns
    assert folder.damaged() == []
    assert [path.name for path in own.glob("*pages-*")] == [made.name]


def test_another_case_in_the_folder_gets_other_tables(own: Path) -> None:
    folder = CaseFolder(own)
    old = prepared(folder)
    marker = own / "stages" / "findings.json"
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"made_from": "something else"}))
    new = prepared(folder)
    assert (new != old, new.is_file(), old.exists()) == (True, True, False)


def test_what_is_taken_out_of_a_case_does_not_stay_in_its_tables(own: Path) -> None:
    folder = CaseFolder(own)
    made = prepared(folder)
    folder.seal(digest="revised")  # as every change of a finished case ends
    assert not made.exists()


def test_a_case_that_cannot_be_written_is_read_all_the_same(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for made in own.glob(NAME.format(digest="*")):
        made.unlink()
    first = module._made

    def refused(folder: CaseFolder, into: Path) -> Path:
        if into.parent == own:
            raise PermissionError(13, "Permission denied")
        return first(folder, into)

    monkeypatch.setattr(module, "_made", refused)
    monkeypatch.setattr(module, "_own_folder", lambda: tmp_path)
    assert prepared(CaseFolder(own)) == tmp_path / NAME.format(digest=digest_of(CaseFolder(own)))
    assert not list(own.glob(NAME.format(digest="*")))


def test_nothing_is_left_of_tables_that_could_not_be_made(own: Path) -> None:
    for made in own.glob(NAME.format(digest="*")):
        made.unlink()
    (own / "posts.parquet").write_bytes(b"no table")
    with pytest.raises(module.CaseError, match="cannot be read"):
        prepared(CaseFolder(own))
    assert not list(own.glob("*pages-*"))


@pytest.mark.parametrize(
    "asked",
    [Question(), Question(words="a"), Question(account=3), Question(named=True), Question(trace="url"),
     Question(source=0, reposts=False), Question(verdict="not_enough_data", trace="hashtag"), Question(source=9)],
)  # fmt: skip
def test_pages_of_an_answer_are_its_rows_in_order(finished: Path, asked: Question) -> None:
    from dataclasses import replace

    case = of(finished)
    first = search(case, asked)
    rows: list[int] = []
    for page in range(1, -(-first.n_posts // 50) + 1):
        rows += [post.post_row for post in search(case, replace(asked, page=page)).posts]
    assert len(rows) == len(set(rows)) == first.n_posts
    assert rows == sorted(rows)


def test_a_closer_look_counts_the_same_posts_in_finer_steps(finished: Path) -> None:
    case = of(finished)
    whole = timeline(case)
    fullest = max(whole, key=lambda bar: bar.n_posts)
    close = timeline(case, Stretch(fullest.start_us, fullest.end_us))
    assert sum(bar.n_posts for bar in close) == fullest.n_posts
    assert sum(bar.n_named for bar in close) == fullest.n_named
    assert close[0].end_us - close[0].start_us < fullest.end_us - fullest.start_us
    assert timeline(case, Stretch(whole[-1].end_us + 10**12, None)) == ()


def test_each_statement_leads_to_its_own_posts(finished: Path) -> None:
    case = of(finished)
    for group in case.findings.groups:
        reasons = group_reasons(case, group)
        assert [reason.statement for reason in reasons] == list(group.statements)
        assert all({quoted.trace for quoted in reason.quoted} <= set(reason.traces) for reason in reasons)
        held_out = [r for r in reasons if r.statement.rule_id.startswith(("coordination.held_out", "reuse.held_out"))]
        assert sorted(r.traces for r in held_out) == sorted(tuple(sorted(test.traces)) for test in group.tests)
        for member in group.members:
            for reason in member_reasons(case, group, member):
                assert len(reason.quoted) == len(member.evidence)
