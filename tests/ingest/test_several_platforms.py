"""Whose accounts a file holds, and ids that stay apart: equal ids of two platforms are never one thing."""

from __future__ import annotations

import itertools
import json
import string
from typing import TYPE_CHECKING, Any

import ingest_factory as factory
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness import ingest
from fairwitness.errors import StudyError
from fairwitness.ingest.networks import OTHER_NAMES, Network, check_platforms, spellings

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("post_id", "account_id", "created_at", "text", "repost_of", "reply_to_account", "media_hash", "platform")
IDS = ("post_id", "account_id", "repost_of_post_id", "reply_to_account_id")


def row(
    number: int, *, by: str = "5", of: str = "", to: str = "", media: str = "", platform: str = ""
) -> tuple[str, ...]:
    return (str(number), by, f"2024-05-01T12:00:{number % 60:02}Z", "words", of, to, media, platform)


def sheet(folder: Path, *rows: tuple[str, ...], name: str = "posts.csv", columns: int = len(HEADER) - 1) -> Path:
    return factory.table(folder, *(r[:columns] for r in rows), header=HEADER[:columns], name=name)


def tweet(number: int, *, by: str = "5", **more: Any) -> dict[str, Any]:
    at = f"Wed May 01 12:00:{number % 60:02} +0000 2024"
    return {"id_str": str(number), "created_at": at, "user": {"id_str": by}, "full_text": "words"} | more


def toot(number: int, **more: Any) -> dict[str, Any]:
    account = {"id": "5", "acct": "ann", "url": "https://a.example/@ann"}
    at = f"2024-05-01T12:00:{number % 60:02}.000Z"
    return {
        "id": str(number),
        "uri": f"https://a.example/{number}",
        "created_at": at,
        "account": account,
        "content": "<p>words</p>",
    } | more


def test_a_study_of_one_platform_keeps_its_ids(tmp_path: Path) -> None:
    found = factory.outcome([factory.ndjson(tmp_path, tweet(1), tweet(2, by="6"))], tmp_path)
    assert found.column("account_id") == ["5", "6"]
    assert found.column("platform") == ["x", "x"]
    assert found.source.platforms == {"x": 2}
    assert found.report.n_equal_ids == 0


def test_files_that_say_nothing_are_of_one_unnamed_platform(tmp_path: Path) -> None:
    paths = [sheet(tmp_path, row(1), name="a.csv"), sheet(tmp_path, row(2), name="b.csv")]
    found = factory.outcome(paths, tmp_path)
    assert found.column("account_id") == ["5", "5"]
    assert found.column("platform") == [None, None]
    assert found.report.platforms() == {}


def test_equal_ids_of_two_platforms_are_two_of_everything(tmp_path: Path) -> None:
    tweets = factory.ndjson(tmp_path, tweet(1), tweet(2, retweeted_status={"id_str": "1", "user": {"id_str": "5"}}))
    posts = sheet(tmp_path, row(1), row(2, of="1", to="5"))
    found = factory.outcome([tweets, posts], tmp_path, platforms={"posts.csv": "gab"})
    assert found.column("post_id") == ["x:1", "gab:1", "x:2", "gab:2"]
    assert found.column("account_id") == ["x:5", "gab:5", "x:5", "gab:5"]
    assert found.column("repost_of_post_id") == [None, None, "x:1", "gab:1"]
    assert found.column("reply_to_account_id") == [None, None, None, "gab:5"]
    assert found.column("platform") == ["x", "gab", "x", "gab"]
    assert found.report.n_accounts == 2
    assert found.report.n_equal_ids == 1
    assert found.reasons == {}


def test_one_post_in_two_files_of_one_platform_is_still_one(tmp_path: Path) -> None:
    files = [sheet(tmp_path, row(1), row(3), name="a.csv"), sheet(tmp_path, row(1), name="b.csv")]
    files.append(factory.ndjson(tmp_path, tweet(1)))
    found = factory.outcome(files, tmp_path, platforms={"*": "gab"})
    assert sorted(found.column("post_id")) == ["gab:1", "gab:3", "x:1"]
    assert [source.duplicates for source in found.report.sources] == [0, 1, 0]


def test_the_details_of_namesakes_stay_apart(tmp_path: Path) -> None:
    ann = {"id_str": "5", "screen_name": "ann"}
    tweets = factory.ndjson(tmp_path, tweet(1) | {"user": ann}, name="x.ndjson")
    header = ("post_id", "account_id", "created_at", "text", "handle")
    posts = factory.table(tmp_path, (*row(1)[:4], "bob"), header=header, name="posts.csv")
    found = factory.outcome(
        [tweets, posts], tmp_path, platforms={"posts.csv": "gab"},
        column_map={"account_id": "account_id", "timestamp": "created_at", "handle": "handle"},
    )  # fmt: skip
    assert {(a["account_id"], a["platform"], a["handle"]) for a in found.accounts} == {
        ("x:5", "x", "ann"),
        ("gab:5", "gab", "bob"),
    }


def test_an_unnamed_platform_is_apart_from_all_others_and_the_report_says_so(tmp_path: Path) -> None:
    found = factory.outcome([factory.ndjson(tmp_path, tweet(1)), sheet(tmp_path, row(1))], tmp_path)
    assert found.column("account_id") == ["x:5", "unknown:5"]
    assert found.column("platform") == ["x", None]
    assert "nothing says of which platform 1 posts are" in found.notes
    assert found.report.platforms() == {"unknown": 1, "x": 1}


@pytest.mark.parametrize("spelling", ["X", "twitter", " Twitter ", "x.com"])
def test_a_column_names_the_platform_in_any_spelling(tmp_path: Path, spelling: str) -> None:
    rows = [row(1, platform=spelling), row(2, platform="Truth Social"), row(3, platform="x")]
    found = factory.outcome(sheet(tmp_path, *rows, columns=8), tmp_path)
    assert found.column("account_id") == ["x:5", "truth_social:5", "x:5"]


def test_a_column_of_another_name_can_be_mapped(tmp_path: Path) -> None:
    header = ("account_id", "created_at", "where")
    rows = [("5", "2024-05-01T12:00:00Z", "gab"), ("5", "2024-05-01T12:00:01Z", "vk")]
    found = factory.outcome(factory.table(tmp_path, *rows, header=header), tmp_path, column_map={"platform": "where"})
    assert found.column("account_id") == ["gab:5", "vk:5"]


def test_the_universal_format_has_an_optional_platform(tmp_path: Path) -> None:
    header = ("account_id", "content_id", "object_id", "timestamp_share", "platform")
    rows = [
        ("5", "1", "https://a.example/", 1_700_000_000, "x"),
        ("5", "1", "https://a.example/", 1_700_000_001, "vk"),
    ]
    found = factory.outcome(factory.table(tmp_path, *rows, header=header), tmp_path)
    assert found.source.format == "universal"
    assert found.column("post_id") == ["x:1", "vk:1"]
    assert found.column("object_id") == ["https://a.example/"] * 2


def test_rows_that_do_not_say_are_of_the_platform_of_their_file(tmp_path: Path) -> None:
    one = sheet(tmp_path, row(1, platform="gab"), row(2), columns=8, name="one.csv")
    two = sheet(tmp_path, row(1, platform="gab"), row(2), row(3, platform="vk"), columns=8, name="two.csv")
    assert factory.outcome(one, tmp_path).column("platform") == ["gab", "gab"]
    assert factory.outcome(two, tmp_path).column("account_id") == ["gab:5", "unknown:5", "vk:5"]


@pytest.mark.parametrize("name", ["a:b", "x\u202e", "-", "a'b", "a" * 41])
def test_a_name_that_cannot_be_used_is_set_aside(tmp_path: Path, name: str) -> None:
    found = factory.outcome(sheet(tmp_path, row(1, platform=name), row(2, platform="x"), columns=8), tmp_path)
    assert found.reasons == {"bad_platform": 1}
    assert found.column("account_id") == ["5"]


def test_a_word_on_a_file_goes_before_its_format_and_a_general_one_does_not(tmp_path: Path) -> None:
    tweets, posts = factory.ndjson(tmp_path, tweet(1), name="t.ndjson"), sheet(tmp_path, row(2))
    general = factory.outcome([tweets, posts], tmp_path, platforms={"*": "gab"})
    assert general.column("platform") == ["x", "gab"]
    named = factory.outcome([tweets, posts], tmp_path, platforms={"t.ndjson": "gettr", "*": "gettr"})
    assert named.column("platform") == ["gettr", "gettr"]
    assert named.column("account_id") == ["5", "5"]
    assert "all of it was taken for the platform gettr, as asked" in named.notes


@pytest.mark.parametrize("key", ["posts.csv", "*.csv", "{folder}/posts.csv", "{folder}/*.csv"])
def test_a_file_is_meant_by_name_path_or_pattern(tmp_path: Path, key: str) -> None:
    named = {key.format(folder=tmp_path): "Gab"}
    found = factory.outcome(sheet(tmp_path, row(1)), tmp_path, platforms=named)
    assert found.column("platform") == ["gab"]


@pytest.mark.parametrize(
    ("platforms", "said"),
    [
        ({"other.csv": "gab"}, "other.csv, which is not among the files: posts.csv, t.ndjson"),
        ({"posts.csv": ""}, "names no platform"),
        ({"": "gab"}, "names no platform"),
        ({"posts.csv": "a:b"}, "names no platform"),
        ({"*.csv": "gab", "posts.*": "vk"}, "said to be of gab and of vk"),
    ],
)
def test_a_slip_is_refused(tmp_path: Path, platforms: dict[str, str], said: str) -> None:
    files = [sheet(tmp_path, row(1)), factory.ndjson(tmp_path, tweet(1), name="t.ndjson")]
    with pytest.raises(StudyError, match=said):
        ingest.read(files, into=tmp_path / "case", platforms=platforms)


def test_a_general_word_that_no_file_needs_is_refused(tmp_path: Path) -> None:
    tweets = factory.ndjson(tmp_path, tweet(1), name="t.ndjson")
    with pytest.raises(StudyError, match=r"gab was of no use: t.ndjson is of x by its format"):
        ingest.read(tweets, into=tmp_path / "case", platforms={"*": "gab"})
    assert factory.outcome(tweets, tmp_path, platforms={"*": "twitter"}).column("platform") == ["x"]


def test_media_are_shared_by_content_and_not_by_number(tmp_path: Path) -> None:
    picture = {"extended_entities": {"media": [{"id_str": "77"}]}}
    shown = [{"url": "https://files.example/77.png", "remote_url": None}]
    tweets = factory.ndjson(tmp_path, tweet(1, **picture), name="t.ndjson")
    toots = factory.ndjson(tmp_path, toot(2, media_attachments=shown), name="m.ndjson")
    posts = sheet(tmp_path, row(3, media="77"))
    found = factory.outcome([tweets, toots, posts], tmp_path)
    assert found.column("media_hashes") == [["x:77"], ["https://files.example/77.png"], ["77"]]


def test_the_same_bytes_whatever_the_folder(tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        files = [factory.ndjson(folder, tweet(1), tweet(2)), sheet(folder, row(1), row(2))]
        ingest.read(files, into=folder / "case", platforms={"*": "gab"})
        written.append([(folder / "case" / f"{t}.parquet").read_bytes() for t in ("posts", "accounts", "quarantine")])
    assert written[0] == written[1]


NAMES = st.text(string.ascii_lowercase + string.digits + "._-+", min_size=1, max_size=12)
ANY_ID = st.text(string.ascii_letters + string.digits + ":./@-", min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, ANY_ID), min_size=2, max_size=8, unique=True))
def test_no_two_accounts_have_one_id(accounts: list[tuple[str, str]]) -> None:
    spelt = [
        spellings(account, platform)[0] for platform, account in accounts if not account.startswith(f"{platform}:")
    ]
    kept = [pair for pair in accounts if not pair[1].startswith(f"{pair[0]}:")]
    assert len(set(spelt)) == len(set(kept))


@given(NAMES, ANY_ID)
def test_an_account_may_be_named_with_its_platform_or_without(platform: str, account: str) -> None:
    whole, bare = spellings(account, platform)
    assert whole == f"{platform}:{bare}"
    assert spellings(whole, platform) == (whole, bare)
    assert account in (whole, bare)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["x", "X ", "twitter", "gab", "Gab", "", None, "a:b"]), min_size=1, max_size=6))
def test_each_row_has_the_platform_that_it_says(said: list[str | None]) -> None:
    found = Network(fallback="vk").of(pa.array(said, pa.string()), n=len(said), blanks=(), faults=None).to_pylist()
    expected = {"x": "x", "X ": "x", "twitter": "x", "gab": "gab", "Gab": "gab"}
    assert found == [expected.get(name or "", "vk") for name in said]
    assert Network(named="gab").of(pa.array(said, pa.string()), n=len(said), blanks=(), faults=None).to_pylist() == [
        "gab"
    ] * len(said)


def test_other_names_of_a_platform_lead_to_one_that_is_its_own() -> None:
    assert all(check_platforms({"a": name}) == {"a": plain} for name, plain in OTHER_NAMES.items())
    assert not OTHER_NAMES.keys() & set(OTHER_NAMES.values())


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(["t.ndjson", "m.ndjson"])))
def test_the_order_of_files_decides_no_platform(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / "t.ndjson").write_text(json.dumps(tweet(1)) + "\n")
    (tmp_path / "m.ndjson").write_text(json.dumps(toot(2)) + "\n")
    found = factory.outcome([tmp_path / first, tmp_path / second], tmp_path)
    assert found.column("account_id") == ["x:5", "mastodon:ann@a.example"]
