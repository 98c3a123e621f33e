"""CrowdTangle, the Meta Content Library and 4CAT: tables, their headers and what their blanks mean."""

import zoneinfo
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pytest

from fairwitness import ingest
from fairwitness.errors import SourceError
from fairwitness.ingest.times import ZONES, parse_time

AT_US = 1_588_341_600_000_000
"""2020-05-01 14:00:00 UTC, which is 10:00:00 EDT"""

PAGE = {
    "Page Name": "Ann's page",
    "User Name": "anns",
    "Facebook Id": "100000000000007",
    "Page Category": "MEDIA",
    "Page Admin Top Country": "",
    "Page Description": "news",
    "Page Created": "2011-01-02 03:04:05 EST",
    "Likes at Posting": "10",
    "Followers at Posting": "11",
    "Post Created": "2020-05-01 10:00:00 EDT",
    "Post Created Date": "2020-05-01",
    "Post Created Time": "10:00:00",
    "Type": "Link",
    "Total Interactions": "1,234",
    "URL": "https://www.facebook.com/100000000000007/posts/1",
    "Message": "read this #now",
    "Link": "https://short.example/a",
    "Final Link": "https://long.example/a",
    "Image Text": "",
    "Link Text": "A title",
    "Description": "of the link",
    "Sponsor Id": "",
    "Overperforming Score (weighted  —  Likes 1x Shares 1x Comments 1x Love 1x )": "2.5",
}


def table(folder: Path, *rows: dict[str, str], name: str = "source.csv") -> Path:
    return factory.table(folder, *(list(row.values()) for row in rows), header=list(rows[0]), name=name)


def read(folder: Path, *rows: dict[str, str], **options: Any) -> factory.Outcome:
    return factory.outcome(table(folder, *rows), folder, **options)


def page(number: int, **cells: str) -> dict[str, str]:
    return PAGE | {"URL": f"https://www.facebook.com/7/posts/{number}"} | cells


def group() -> dict[str, str]:
    return {{"Page Name": "Group Name"}.get(k, k): v for k, v in PAGE.items() if k != "Page Created"}


INSTAGRAM = {
    "Account": "Ann",
    "User Name": "ann",
    "Followers at Posting": "5",
    "Post Created": "2020-05-01 10:00:00 EDT",
    "Type": "Photo",
    "Likes": "1",
    "Comments": "2",
    "Views": "0",
    "URL": "https://www.instagram.com/p/abc/",
    "Link": "https://www.instagram.com/p/abc/",
    "Photo": "https://cdn.example/1.jpg",
    "Title": "",
    "Description": "sea #blue https://s.example/x",
}


def test_a_facebook_page_of_crowdtangle(tmp_path: Path) -> None:
    found = read(tmp_path, PAGE)
    post, account = found.posts[0], found.accounts[0]
    assert (found.source.format, post["account_id"], post["at_us"]) == ("crowdtangle_pages", "100000000000007", AT_US)
    assert (post["post_id"], post["text"]) == (PAGE["URL"], "read this #now")
    assert (post["urls"], post["hashtags"], post["is_repost"]) == (["https://long.example/a"], ["now"], False)
    assert (account["handle"], account["display_name"], account["description"]) == ("anns", "Ann's page", "news")
    assert account["created_at_us"] == 1_293_955_445_000_000
    assert "CrowdTangle marks no reposts" in found.notes


def test_a_link_that_leads_nowhere_else_is_the_link(tmp_path: Path) -> None:
    found = read(tmp_path, PAGE, page(2, **{"Final Link": " "}), page(3, **{"Final Link": "", "Link": ""}))
    assert found.column("urls") == [["https://long.example/a"], ["https://short.example/a"], None]
    words = page(4, **{"Final Link": "", "Link": "", "Message": "see https://w.example/b."})
    assert read(tmp_path, words).column("urls") == [["https://w.example/b"]]


def test_the_name_of_the_score_does_not_matter(tmp_path: Path) -> None:
    score = next(name for name in PAGE if "Overperforming" in name)
    row = {k: v for k, v in PAGE.items() if k != score} | {"Overperforming Score": "", "Total Interactions (x2)": "1"}
    assert read(tmp_path, row).source.format == "crowdtangle_pages"
    reordered = dict(reversed(row.items()))
    assert read(tmp_path, reordered).column("account_id") == ["100000000000007"]


def test_older_downloads_call_the_time_created(tmp_path: Path) -> None:
    row = {{"Post Created": "Created"}.get(k, k): v for k, v in PAGE.items()}
    assert read(tmp_path, row).column("at_us") == [AT_US]


def test_a_facebook_group_is_one_account(tmp_path: Path) -> None:
    found = read(tmp_path, group())
    assert (found.source.format, found.accounts[0]["display_name"]) == ("crowdtangle_groups", "Ann's page")
    assert "a group and all who write in it" in found.notes


def test_instagram_of_crowdtangle(tmp_path: Path) -> None:
    found = read(tmp_path, INSTAGRAM, INSTAGRAM | {"URL": "https://i.example/2", "Description": "", "Title": "t"})
    assert found.source.format == "crowdtangle_instagram"
    assert (found.column("account_id"), found.column("text")) == (["ann"] * 2, [INSTAGRAM["Description"], "t"])
    assert (found.column("hashtags"), found.column("urls")) == ([["blue"], None], [["https://s.example/x"], None])
    assert found.accounts[0]["display_name"] == "Ann"


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2020-05-01 10:00:00 EDT", "2020-05-01T14:00:00"),
        ("2020-11-01 01:30:00 EDT", "2020-11-01T05:30:00"),
        ("2020-11-01 01:30:00 EST", "2020-11-01T06:30:00"),
        ("2020-05-01 10:00:00 UTC", "2020-05-01T10:00:00"),
        ("2020-05-01 10:00:00 CEST", "2020-05-01T08:00:00"),
        ("2020-05-01 10:00:00 PDT", "2020-05-01T17:00:00"),
    ],
)
def test_zones_by_name_are_read_exactly(tmp_path: Path, written: str, utc: str) -> None:
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert read(tmp_path, page(1, **{"Post Created": written})).column("at_us") == [int(at.timestamp()) * 1_000_000]


@pytest.mark.parametrize("name", ["CST", "CDT", "IST", "PST", "XYZ", "Edt", "EDTX"])
def test_zones_that_may_mean_two_things_are_set_aside(tmp_path: Path, name: str) -> None:
    written = f"2020-01-01 10:00:00 {name}"
    found = read(tmp_path, PAGE, page(2, **{"Post Created": written}))
    assert found.reasons == {"bad_time": 1}
    assert found.quarantine[0]["detail"] == written


@pytest.mark.parametrize(("zone", "hour"), [("America/Chicago", 16), ("Asia/Shanghai", 2)])
def test_the_users_zone_tells_what_a_name_means(tmp_path: Path, zone: str, hour: int) -> None:
    found = read(tmp_path, page(1, **{"Post Created": "2020-01-01 10:00:00 CST"}), time_zone=zone)
    assert datetime.fromtimestamp(found.posts[0]["at_us"] / 1e6, UTC).hour == hour
    summer = page(2, **{"Post Created": "2020-07-01 10:00:00 CST"})
    late = read(tmp_path, page(1), summer, time_zone="America/Chicago")
    assert late.reasons == {"bad_time": 1}


def test_each_zone_name_means_one_thing_everywhere() -> None:
    days = [datetime(year, month, 15, 12, tzinfo=UTC) for year in range(2004, 2027) for month in range(1, 13)]
    meant: dict[str, set[float]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        for day in days:
            local = day.astimezone(zone)
            if local.tzname() in ZONES:
                offset = local.utcoffset()
                assert offset is not None
                meant.setdefault(local.tzname() or "", set()).add(offset.total_seconds() / 3600)
    assert meant == {name: {float(hours)} for name, hours in ZONES.items()}


@pytest.mark.parametrize("text", ["2020-13-01 10:00:00 EDT", "2020-05-01 25:00:00 CST", "10:00 EDT", "EDT", " CST"])
def test_what_is_no_time_stays_none(text: str) -> None:
    assert parse_time(text) is None
    assert parse_time(text, zone="America/Chicago") is None


def test_broken_rows_of_crowdtangle_are_set_aside(tmp_path: Path) -> None:
    rows = [
        PAGE,
        page(2, **{"Facebook Id": ""}),
        page(3, **{"Facebook Id": "1.00E+14"}),
        page(4, **{"Post Created": ""}),
        page(5, **{"Post Created": "soon"}),
        page(6, **{"Post Created": "1970-01-01 00:00:00 EST"}),
        page(7, **{"Facebook Id": "\x00"}),
        PAGE,
    ]
    found = read(tmp_path, *rows)
    assert (found.source.posts, found.source.duplicates) == (1, 1)
    assert found.reasons == {
        "no_account": 1,
        "mangled_id": 1,
        "no_time": 1,
        "bad_time": 1,
        "time_out_of_range": 1,
        "bad_id": 1,
    }


def library(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": 1000 + number,
        "text": "words #tag",
        "creation_time": "2020-05-01T14:00:00+00:00",
        "lang": "en",
        "post_owner": {"type": "facebook_page", "id": 77, "name": "Ann's", "username": "ann"},
        "surface": {"type": "facebook_page", "id": 77},
        "link_attachment": {"link": "https://a.example/", "name": None},
        "multimedia": [{"id": 5, "type": "photo"}],
        "shared_post_id": None,
        "statistics": {"like_count": 3},
    } | more


def test_the_meta_library_as_records(tmp_path: Path) -> None:
    found = factory.outcome(factory.ndjson(tmp_path, library()), tmp_path)
    post, account = found.posts[0], found.accounts[0]
    assert (found.source.format, post["post_id"], post["account_id"]) == ("meta_library", "1001", "77")
    assert (post["at_us"], post["text"], post["language"]) == (AT_US, "words #tag", "en")
    assert (post["urls"], post["hashtags"], post["media_hashes"]) == (["https://a.example/"], ["tag"], ["5"])
    assert (account["handle"], account["display_name"]) == ("ann", "Ann's")


def test_a_library_page_of_results_is_opened(tmp_path: Path) -> None:
    found = factory.outcome(factory.document(tmp_path, {"data": [library(), library(2)], "paging": {}}), tmp_path)
    assert (found.source.format, found.column("post_id")) == ("meta_library", ["1001", "1002"])


def test_shares_without_words_are_reposts(tmp_path: Path) -> None:
    records = [library(), library(2, shared_post_id=900), library(3, shared_post_id=900, text="")]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert found.column("is_repost") == [False, False, True]
    assert found.column("repost_of_post_id") == [None, "900", "900"]


CELLS = {
    "id": "1001",
    "text": "words #tag",
    "creation_time": "2020-05-01T14:00:00+00:00",
    "lang": "en",
    "post_owner.type": "facebook_page",
    "post_owner.id": "77",
    "post_owner.name": "Ann's",
    "post_owner.username": "ann",
    "link_attachment.link": "https://a.example/",
    "multimedia": '[{"id": "5", "type": "photo"}]',
    "shared_post_id": "",
    "statistics.like_count": "3",
}


def test_the_meta_library_as_a_table_says_the_same(tmp_path: Path) -> None:
    rows = [CELLS, CELLS | {"id": "1002", "shared_post_id": "900"}]
    rows += [CELLS | {"id": "1003", "shared_post_id": "900", "text": " "}]
    as_table = read(tmp_path, *rows)
    records = [library(), library(2, shared_post_id=900), library(3, shared_post_id=900, text=" ")]
    nested = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    flat = factory.outcome(factory.ndjson(tmp_path, *rows, name="flat.ndjson"), tmp_path)
    assert as_table.source.format == nested.source.format == flat.source.format == "meta_library"
    assert as_table.posts == nested.posts == flat.posts
    assert as_table.accounts == nested.accounts == flat.accounts


def test_broken_records_of_the_library_are_set_aside(tmp_path: Path) -> None:
    broken = [
        library(2, post_owner=None),
        library(3, post_owner="ann"),
        library(4, creation_time=None),
        library(5, creation_time="soon"),
        library(6, multimedia="[", link_attachment=[]),
        library(7, id=None),
        library(),
    ]
    found = factory.outcome(factory.ndjson(tmp_path, library(), *broken), tmp_path)
    assert found.reasons == {"no_account": 2, "no_time": 1, "bad_time": 1}
    assert (found.source.posts, found.source.duplicates) == (3, 1)


def fourcat(**cells: str) -> dict[str, str]:
    plain = {"collected_from_url": "", "id": "1", "thread_id": "1", "body": "x", "timestamp": "2020-05-01 14:00:00"}
    return plain | {"unix_timestamp": "1588341600", "author": "ann"} | cells


@pytest.mark.parametrize(
    ("cells", "account", "handle"),
    [
        ({"author_id": "7"}, "7", "ann"),
        ({"author_user_id": "8"}, "8", "ann"),
        ({"account_id": "9"}, "9", "ann"),
        ({}, "ann", None),
    ],
)
def test_4cat_names_accounts_in_several_columns(tmp_path: Path, cells: Any, account: str, handle: Any) -> None:
    found = read(tmp_path, fourcat(**cells))
    assert (found.source.format, found.column("account_id")) == ("fourcat", [account])
    assert [a["handle"] for a in found.accounts if a["handle"]] == ([handle] if handle else [])


def test_4cat_tables_of_other_platforms_are_read(tmp_path: Path) -> None:
    statuses = fourcat(
        account_id="9", account_username="ann", account_display_name="Ann", link_url="https://a.example"
    )
    del statuses["author"], statuses["thread_id"]
    found = read(tmp_path, statuses)
    assert (found.column("urls"), found.accounts[0]["handle"]) == ([["https://a.example"]], "ann")
    pictures = fourcat(subject="a title", tags="a,b") | {"body": ""}
    post = read(tmp_path, pictures).posts[0]
    assert (post["text"], post["hashtags"]) == ("a title", ["a", "b"])


def test_4cat_comments_answer_their_thread(tmp_path: Path) -> None:
    comment = fourcat(post_id="5", is_comment_on_comment="no") | {"thread_id": "5"}
    assert read(tmp_path, comment).column("reply_to_post_id") == ["5"]


def test_a_table_of_ids_and_bodies_alone_is_not_4cats(tmp_path: Path) -> None:
    row = {"id": "1", "body": "x", "timestamp": "2020-05-01", "author": "ann"}
    assert read(tmp_path, row).source.format == "columns"


def test_a_format_can_be_asked_for_and_may_not_fit(tmp_path: Path) -> None:
    assert read(tmp_path, PAGE, source_format="crowdtangle_pages").source.posts == 1
    with pytest.raises(SourceError, match="no known format"):
        ingest.validate(table(tmp_path, group()), source_format="crowdtangle_pages")
