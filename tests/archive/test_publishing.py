"""A published archive: what it holds, what it must not hold, and what is refused."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from fairwitness import ingest
from fairwitness.archive.pseudonyms import Pseudonyms
from fairwitness.archive.publishing import publish
from fairwitness.archive.x_columns import TWEETS, USERS
from fairwitness.cli import main
from fairwitness.errors import ArchiveError, SourceError, StudyError
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate, read_findings
from fairwitness.ledger import current, read, review
from fairwitness.model import Findings
from fairwitness.study import Study

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import World

X_TWEETS = [
    "tweetid", "userid", "user_display_name", "user_screen_name", "user_reported_location",
    "user_profile_description", "user_profile_url", "follower_count", "following_count", "account_creation_date",
    "account_language", "tweet_language", "tweet_text", "tweet_time", "tweet_client_name", "in_reply_to_userid",
    "in_reply_to_tweetid", "quoted_tweet_tweetid", "is_retweet", "retweet_userid", "retweet_tweetid", "latitude",
    "longitude", "quote_count", "reply_count", "like_count", "retweet_count", "hashtags", "urls", "user_mentions",
    "poll_choices",
]  # fmt: skip


def rows(archive: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(archive / f"{name}.parquet").to_pylist()
    return found


def test_posts_and_accounts_stand_in_the_columns_of_the_x_archive(world: World) -> None:
    with (world.archive / "tweets.csv").open(encoding="utf-8") as file:
        table = csv.DictReader(file)
        assert table.fieldnames == X_TWEETS
        n = sum(1 for _ in table)
    assert n == pq.read_metadata(world.case / "posts.parquet").num_rows
    assert [c.name for c in USERS.columns] == X_TWEETS[1:11]
    assert [c.name for c in TWEETS.columns] == X_TWEETS


def test_its_tweets_are_read_as_an_x_archive(world: World, tmp_path: Path) -> None:
    report = ingest.read([world.archive / "tweets.csv", world.archive / "users.csv"], into=tmp_path)
    assert [source.format for source in report.sources] == ["x_archive", "x_archive_users"]
    assert report.n_posts == pq.read_metadata(world.case / "posts.parquet").num_rows


def test_no_id_name_or_address_of_the_case_stands_anywhere_in_it(world: World) -> None:
    posts = pq.read_table(world.case / "posts.parquet", columns=["account_id", "post_id"])
    secret = {value.encode() for name in posts.column_names for value in posts[name].unique().to_pylist()}
    for path in world.archive.rglob("*"):
        if path.suffix in {".csv", ".json", ".md"}:
            words = set(path.read_bytes().replace(b'"', b" ").replace(b",", b" ").split())
            assert not words & secret, path
            assert b"Person_" not in path.read_bytes(), path
            assert b"example.org" not in path.read_bytes(), path


def test_words_are_published_of_cited_posts_of_named_accounts_only(world: World) -> None:
    found = msgspec.json.decode((world.archive / "findings.json").read_bytes(), type=Findings)
    shown = [*(co for g in found.groups for co in g.evidence), *(
        co for g in found.groups for m in g.members for co in m.evidence)]  # fmt: skip
    cited = {action.post_id for co in shown for action in co.actions}
    told = {row["post_id"] for row in rows(world.archive, "evidence/posts") if row["text"] is not None}
    assert told
    assert told <= cited


def test_whoever_crosses_profiles_with_verdicts_meets_no_small_count(world: World) -> None:
    verdict = {row["account_id"]: row["verdict"] for row in rows(world.archive, "evidence/judgements")}
    for name in ("created_at_us", "language", "declared_automated"):
        held = Counter(
            (verdict[row["account_id"]], row[name])
            for row in rows(world.archive, "evidence/accounts")
            if row[name] is not None and row["account_id"] in verdict
        )
        assert all(n >= 20 for n in held.values()), name
    for name in ("language", "client"):
        people = {
            (verdict[row["account_id"]], row[name], row["account_id"])
            for row in rows(world.archive, "evidence/posts")
            if row[name] is not None
        }
        held = Counter((one, value) for one, value, _ in people)
        assert held
        assert all(n >= 20 for n in held.values()), name
    assert any(row["created_at_us"] is not None for row in rows(world.archive, "evidence/accounts"))


def test_rare_hashtags_and_links_stand_under_keyed_names(world: World) -> None:
    posts = pq.read_table(world.case / "posts.parquet", columns=["account_id", "hashtags"]).to_pylist()
    users: dict[str, set[str]] = {}
    for row in posts:
        for tag in row["hashtags"] or ():
            users.setdefault(tag, set()).add(row["account_id"])
    plain = {tag for row in rows(world.archive, "evidence/posts") for tag in row["hashtags"] or ()}
    assert {tag for tag, people in users.items() if len(people) >= 20} <= plain
    assert not {tag for tag, people in users.items() if len(people) < 20} & plain
    labels = {row["label"] for row in rows(world.archive, "evidence/objects") if row["trace"] == "hashtag"}
    assert not {f"#{tag}" for tag, people in users.items() if len(people) < 20} & labels


def test_it_is_byte_identical_when_repeated(world: World, tmp_path: Path) -> None:
    again = publish(world.case, out=tmp_path / "again", terms=world.terms(texts=True))
    assert again.manifest == world.published.manifest
    assert (again.folder / "manifest.sig.json").read_bytes() == (world.archive / "manifest.sig.json").read_bytes()


def test_another_key_gives_other_names_and_the_same_findings_and_words_are_left_out(
    world: World, tmp_path: Path
) -> None:
    other = publish(world.case, out=tmp_path / "other", terms=world.terms(names=Pseudonyms(bytes(32))))
    there, here = ({row["userid"] for row in rows(one, "users")} for one in (other.folder, world.archive))
    assert not there & here
    found = [msgspec.json.decode((one / "findings.json").read_bytes(), type=Findings).groups
             for one in (other.folder, world.archive)]  # fmt: skip
    assert [g.p_value for g in found[0]] == [g.p_value for g in found[1]]
    assert all(row["text"] is None for row in rows(other.folder, "evidence/posts"))
    assert all(row["tweet_text"] is None for row in rows(other.folder, "tweets"))


def test_what_two_reviewers_did_not_sign_is_refused(world: World, own_case: Path, tmp_path: Path) -> None:
    number = current(read(own_case))["G1"].record.number
    review(own_case, [number], world.signers[1], decision="withdraw")
    with pytest.raises(ArchiveError, match=r"G1 \(1 of 2 reviewers signed\)"):
        publish(own_case, out=tmp_path / "archive", terms=world.terms())
    assert not (tmp_path / "archive").exists()


def test_a_finding_that_was_changed_after_signing_is_refused(own_case: Path, tmp_path: Path) -> None:
    found = read_findings(CaseFolder(own_case))
    group = replace(found.groups[0], p_value=found.groups[0].p_value / 2)
    changed = replace(found, groups=(group, *found.groups[1:]))
    (own_case / "findings.json").write_bytes(msgspec.json.encode(changed))
    assert main(["publish", str(own_case), "--out", str(tmp_path / "a"), "--sign", "none.pem"]) != 0
    assert not (tmp_path / "a").exists()


def test_a_folder_that_is_no_archive_is_left_alone(world: World, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StudyError, match="no archive of ours"):
        publish(world.case, out=tmp_path, terms=world.terms())
    with pytest.raises(StudyError, match="inside each other"):
        publish(world.case, out=world.case / "archive", terms=world.terms())
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_investigating_an_archive_gives_its_findings(world: World, tmp_path: Path) -> None:
    assert main(["investigate", str(world.archive), "--case", str(tmp_path / "case"), "--quiet"]) == 0
    original, again = (read_findings(CaseFolder(path)) for path in (world.case, tmp_path / "case"))
    assert [(g.group_id, g.verdict, g.p_value, g.q_value, len(g.members)) for g in original.groups] == [
        (g.group_id, g.verdict, g.p_value, g.q_value, len(g.members)) for g in again.groups
    ]
    names = world.terms().names
    assert [names.name("account", m.account_id) for g in original.groups for m in g.members] == [
        m.account_id for g in again.groups for m in g.members
    ]


def test_an_archive_is_read_alone_and_whole(world: World, copied: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="read alone"):
        ingest.read([world.archive, world.case / "posts.parquet"], into=tmp_path)
    actions = copied / "evidence" / "actions.parquet"
    table = pq.read_table(actions)
    pq.write_table(table.slice(1), actions)
    with pytest.raises(SourceError, match="not as it was published"):
        investigate([copied], case=tmp_path / "case", study=Study())


@pytest.mark.parametrize("damage", ["{", '{"format": "fairwitness-archive/9", "files": {}}', '{"format": 3}', "[]"])
def test_a_broken_manifest_is_a_sentence(copied: Path, tmp_path: Path, damage: str) -> None:
    (copied / "manifest.json").write_text(damage)
    code = main(["investigate", str(copied), "--case", str(tmp_path / "case"), "--quiet"])
    assert code in {2, 3}


def test_a_forged_table_with_a_fitting_manifest_is_a_sentence(copied: Path, tmp_path: Path) -> None:
    from fairwitness.archive.folder import write_manifest

    actions = copied / "evidence" / "actions.parquet"
    table = pq.read_table(actions)
    rows_ = table["post_row"].to_numpy().copy()
    rows_[-1] = 10**12
    pq.write_table(table.set_column(1, table.schema.field(1), [rows_]), actions)
    write_manifest(copied)
    with pytest.raises(SourceError, match="do not fit the posts"):
        investigate([copied], case=tmp_path / "case", study=Study())


def test_the_manifest_lists_every_file_with_its_digest(world: World) -> None:
    told = json.loads((world.archive / "manifest.json").read_bytes())
    there = {p.relative_to(world.archive).as_posix() for p in world.archive.rglob("*") if p.is_file()}
    assert there - set(told["files"]) == {"manifest.json", "manifest.sig.json"}
    assert len(told["reviews"]) == 2 * len(read_findings(CaseFolder(world.case)).groups)


def test_the_command_records_the_publication_and_repeats_to_the_byte(
    world: World, own_case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, pem = tmp_path / "names.key", world.case.parent / "0.pem"
    for name in ("first", "second"):
        arguments = ["--out", str(tmp_path / name), "--sign", str(pem), "--names-key", str(key), "--quiet"]
        assert main(["publish", str(own_case), *arguments]) == 0
    manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("first", "second")]
    assert manifests[0] == manifests[1]
    said = capsys.readouterr().out
    assert world.signers[0].key in said
    assert len(read(own_case).of("publication")) == 1
    assert main(["publish", str(own_case), *arguments[:-1], "--least", "5"]) == StudyError.exit_code
    inside = ["--out", str(tmp_path / "first"), "--sign", str(pem), "--names-key", str(tmp_path / "first" / "k")]
    assert main(["publish", str(own_case), *inside]) == StudyError.exit_code
