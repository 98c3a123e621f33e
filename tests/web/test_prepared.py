"""The tables that pages read: the case's own rows, made once, beside files that stay as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from fairwitness.findings.case import CaseFolder, finished_case
from fairwitness.model import Verdict
from fairwitness.text import text_key
from fairwitness.web import prepared as module
from fairwitness.web.columns import NO_TEXT
from fairwitness.web.layout import SHOWN
from fairwitness.web.opened import OpenedCase
from fairwitness.web.prepared import NAME, digest_of, prepared
from fairwitness.web.queries.accounts import PER_PAGE, account_view, listed
from fairwitness.web.queries.posts import Question, search
from fairwitness.web.queries.statements import group_reasons, member_reasons
from fairwitness.web.queries.timeline import Stretch, timeline

if TYPE_CHECKING:
    from pathlib import Path


def of(case: Path) -> OpenedCase:
    return OpenedCase(finished_case(case), reveal=False)


def test_the_tables_hold_the_rows_of_the_case(finished: Path) -> None:
    case = of(finished)
    posts = pq.read_table(finished / "posts.parquet").to_pylist()
    rows = range(len(posts))
    assert len(case.posts) == len(posts)
    assert case.posts.take(rows, SHOWN) == [tuple(post[name] for name in SHOWN) for post in posts]
    columns = case.columns
    assert [case.account_ids[number] for number in columns.account] == [post["account_id"] for post in posts]
    assert columns.at_us.tolist() == [post["at_us"] for post in posts]
    assert columns.is_repost.tolist() == [post["is_repost"] for post in posts]
    assert columns.source.tolist() == [post["source_file"] for post in posts]
    for trace in case.traces:
        acted = pq.read_table(finished / f"actions/{trace}.parquet").to_pylist()
        every = sorted((a["account"], a["object"], a["at_us"], a["post_row"]) for a in acted)
        named = "account, object, at_us, post_row"
        assert sorted(case.query(f"select {named} from acted_{trace}")) == every
        assert case.query(f"select {named} from acts where trace = '{trace}' order by all") == every


def test_equal_texts_have_one_number(finished: Path) -> None:
    texts = pq.read_table(finished / "posts.parquet", columns=["text"])["text"].to_pylist()
    numbers = of(finished).columns.text.tolist()
    keys = [None if text is None else text_key(text) for text in texts]
    assert [number == NO_TEXT for number in numbers] == [text is None for text in texts]
    assert [number >= 0 for number in numbers] == [key is not None for key in keys]
    pairs = {(key, number) for key, number in zip(keys, numbers, strict=True) if key is not None}
    assert len(pairs) == len({key for key, _ in pairs}) == len({number for _, number in pairs})


def test_accounts_are_read_by_number(finished: Path) -> None:
    case = of(finished)
    said = pq.read_table(finished / "judgements.parquet").to_pylist()
    shown = listed(case, verdict=None, page=2)
    assert [number for number, _ in shown.rows] == list(range(PER_PAGE, min(2 * PER_PAGE, len(said))))
    assert [(judged.account_id, judged.verdict) for _, judged in shown.rows] == [
        (one["account_id"], one["verdict"]) for one in said[PER_PAGE : 2 * PER_PAGE]
    ]
    for verdict in Verdict:
        wanted = [number for number, one in enumerate(said) if one["verdict"] == verdict]
        found = listed(case, verdict=verdict, page=1)
        assert (found.n_accounts, [number for number, _ in found.rows]) == (len(wanted), wanted[:PER_PAGE])
    assert account_view(case, len(said)) is None


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
    assert (new != old, new.is_dir(), old.exists()) == (True, True, False)


def test_what_was_removed_half_way_is_made_again(own: Path) -> None:
    made = prepared(CaseFolder(own))
    (made / "posts.arrow").unlink()
    assert prepared(CaseFolder(own)) == made
    assert len(of(own).posts) == pq.read_metadata(own / "posts.parquet").num_rows


def test_tables_of_an_older_layout_go(own: Path) -> None:
    folder = CaseFolder(own)
    folder.drop_pages()
    (own / "pages-0123456789abcdef.duckdb").write_bytes(b"posts")
    made = prepared(folder)
    assert [path.name for path in own.glob("pages-*")] == [made.name]


def test_what_is_taken_out_of_a_case_does_not_stay_in_its_tables(own: Path) -> None:
    folder = CaseFolder(own)
    made = prepared(folder)
    folder.seal(digest="revised")  # as every change of a finished case ends
    assert not made.exists()


def test_a_case_that_cannot_be_written_is_read_all_the_same(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CaseFolder(own).drop_pages()
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
    CaseFolder(own).drop_pages()
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


def test_what_is_worked_out_ahead_is_what_pages_ask_for(finished: Path) -> None:
    from fairwitness.web.pages.groups import SHARED, WINDOW_S
    from fairwitness.web.queries import groups
    from fairwitness.web.rendering import compile_templates
    from fairwitness.web.warming import warm

    case = of(finished)
    warm(case)
    compile_templates()
    kept = (groups.matrix, groups.families, groups.sides, groups.shared)
    before = [one.cache_info().misses for one in kept]
    for group_id in case.groups:
        groups.matrix(case, group_id, WINDOW_S * 1_000_000)
        groups.families(case, group_id)
        groups.sides(case, group_id)
        for trace in SHARED.values():
            groups.shared(case, group_id, trace)
    assert [one.cache_info().misses for one in kept] == before
