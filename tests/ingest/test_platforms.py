"""Each platform's format: what becomes a post, what is named, and what is set aside."""

import json
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pytest

from fairwitness import ingest
from fairwitness.errors import SourceError

UNIVERSAL = ("account_id", "content_id", "object_id", "timestamp_share")


def test_formats_are_described() -> None:
    found = ingest.formats()
    assert {"universal", "x_archive", "x_api", "telegram_export", "bluesky", "fourcat", "columns"} <= {
        f.name for f in found
    }
    assert all(f.what and f.kinds and f.needed and f.recognised for f in found)


def test_one_post_may_share_two_objects(tmp_path: Path) -> None:
    rows = [
        ("ann", "1", "url-a", 1_600_000_000),
        ("ann", "1", "url-b", 1_600_000_000),
        ("bob", "2", "url-a", 1_600_000_009),
    ]
    found = factory.outcome(factory.table(tmp_path, *rows, rows[0], header=UNIVERSAL), tmp_path)
    assert (found.source.format, found.source.duplicates) == ("universal", 1)
    assert found.column("object_id") == ["url-a", "url-b", "url-a"]
    assert found.column("post_id") == ["1", "1", "2"]


def test_a_universal_post_with_two_authors_conflicts(tmp_path: Path) -> None:
    rows = [("ann", "1", "a", 1_600_000_000), ("bob", "1", "b", 1_600_000_000)]
    found = factory.outcome(factory.table(tmp_path, *rows, header=UNIVERSAL), tmp_path)
    assert found.reasons == {"conflicting_duplicate_id": 1}


def test_an_intact_tweet_id_gives_the_second(tmp_path: Path) -> None:
    found = factory.outcome(factory.archive(tmp_path, factory.twitter_row()), tmp_path)
    ms = (825252864771567617 >> 22) + 1288834974657
    assert found.column("at_us") == [ms // 1000 * 1_000_000]
    assert found.column("resolution_us") == [1_000_000]


@pytest.mark.parametrize(
    ("cells", "made"),
    [
        ({"tweet_time": "2017-01-28 08:09"}, False),
        ({"tweetid": "8.25252864771568e+17"}, True),
        ({"tweetid": "17"}, False),
    ],
)
def test_an_id_that_disagrees_or_is_rounded_leaves_the_minute(tmp_path: Path, cells: Any, made: Any) -> None:
    found = factory.outcome(factory.archive(tmp_path, factory.twitter_row(**cells)), tmp_path)
    assert found.column("resolution_us") == [60_000_000]
    assert (found.posts[0]["post_id"] == "row:0:1") is made
    assert ("values of post_id had lost digits" in found.notes) is made


def test_a_rounded_retweet_id_is_no_object(tmp_path: Path) -> None:
    row = factory.twitter_row(is_retweet="True", retweet_tweetid="1.2e+18", retweet_userid="absent")
    found = factory.outcome(factory.archive(tmp_path, row), tmp_path)
    assert found.column("repost_of_post_id") == [None]
    assert found.column("repost_of_account_id") == [None]
    assert found.column("is_repost") == [True]
    assert "1 values of repost_of had lost digits" in found.notes


@pytest.mark.parametrize(
    ("cell", "tags"),
    [("['a', 'b']", ["a", "b"]), ("[a, b]", ["a", "b"]), ("[]", None), ("", None), ('["it\'s", "x"]', ["it's", "x"])],
)
def test_lists_are_read_in_both_spellings(tmp_path: Path, cell: str, tags: Any) -> None:
    found = factory.outcome(factory.archive(tmp_path, factory.twitter_row(hashtags=cell)), tmp_path)
    assert found.column("hashtags") == [tags]


def test_links_keep_their_commas(tmp_path: Path) -> None:
    row = factory.twitter_row(urls="['http://a.example/x,y', 'http://b.example/']")
    found = factory.outcome(factory.archive(tmp_path, row), tmp_path)
    assert found.column("urls") == [["http://a.example/x,y", "http://b.example/"]]


def test_columns_of_an_archive_may_stand_in_any_order(tmp_path: Path) -> None:
    row = dict(reversed(factory.twitter_row().items()))
    path = factory.table(tmp_path, list(row.values()), header=list(row))
    assert factory.outcome(path, tmp_path).column("account_id") == ["u1"]


def test_the_users_file_gives_accounts(tmp_path: Path) -> None:
    header = ("userid", "user_screen_name", "account_creation_date", "user_profile_description")
    users = factory.table(
        tmp_path, ("u1", "ann", "2016-11-03", "hi"), ("u9", "", "", ""), header=header, name="users.csv"
    )
    found = factory.outcome([factory.archive(tmp_path, factory.twitter_row()), users], tmp_path)
    assert (found.report.sources[1].accounts, found.report.sources[1].duplicates) == (2, 0)
    assert {a["account_id"]: a["description"] for a in found.accounts} == {"u1": "hi", "u9": None}


def test_users_alone_are_refused(tmp_path: Path) -> None:
    header = ("userid", "user_screen_name", "account_creation_date")
    path = factory.table(tmp_path, ("u1", "ann", "2016-11-03"), header=header)
    with pytest.raises(SourceError, match="only accounts, no posts"):
        ingest.validate(path)


def tweet(number: Any = "10", **more: Any) -> dict[str, Any]:
    return {"id": number, "author_id": "7", "created_at": "2024-05-01T12:00:00.000Z", "text": "x"} | more


def test_a_page_of_tweets_gives_posts_and_accounts(tmp_path: Path) -> None:
    retweet = tweet("11", referenced_tweets=[{"type": "retweeted", "id": "5"}], entities={"hashtags": [{"tag": "t"}]})
    page = {
        "data": [tweet(), retweet, "junk"],
        "includes": {"users": [{"id": "7", "username": "ann"}], "tweets": [{"id": "5", "author_id": "3"}]},
        "meta": {},
    }
    found = factory.outcome(factory.ndjson(tmp_path, page, page), tmp_path)
    assert (found.source.rows, found.source.posts, found.source.accounts, found.source.duplicates) == (8, 2, 1, 3)
    assert found.column("repost_of_account_id") == [None, "3"]
    assert found.column("hashtags") == [None, ["t"]]
    assert found.reasons == {"bad_json": 2}


def test_a_page_may_be_a_whole_document(tmp_path: Path) -> None:
    found = factory.outcome(factory.document(tmp_path, {"data": [tweet()], "meta": {}}), tmp_path)
    assert found.source.format == "x_api"


def test_flattened_tweets_carry_their_author(tmp_path: Path) -> None:
    found = factory.outcome(factory.ndjson(tmp_path, tweet(author={"id": "7", "username": "ann"})), tmp_path)
    assert [(a["account_id"], a["handle"]) for a in found.accounts] == [("7", "ann")]


def test_compliance_files_are_refused(tmp_path: Path) -> None:
    path = factory.ndjson(tmp_path, {"id": "1", "action": "delete", "created_at": "x", "reason": "protected"})
    with pytest.raises(SourceError, match="compliance file"):
        ingest.validate(path)


def test_twarc_csv_reads_lists_of_records(tmp_path: Path) -> None:
    cells = {
        "id": "10",
        "conversation_id": "10",
        "referenced_tweets.retweeted.id": "9",
        "author_id": "7",
        "in_reply_to_user_id": "8.0",
        "created_at": "2024-05-01T12:00:00.000Z",
        "text": "x",
        "entities.hashtags": json.dumps([{"start": 0, "tag": "t"}]),
        "entities.urls": json.dumps([{"url": "https://t.co/a", "expanded_url": "https://a.example/"}]),
        "author.username": "ann",
    }
    found = factory.outcome(factory.table(tmp_path, list(cells.values()), header=list(cells)), tmp_path)
    post = found.posts[0]
    assert found.source.format == "twarc_csv"
    assert (post["urls"], post["hashtags"], post["is_repost"]) == (["https://a.example/"], ["t"], True)
    assert (post["reply_to_account_id"], found.accounts[0]["handle"]) == ("8", "ann")


def test_old_tweets_are_read(tmp_path: Path) -> None:
    old = {
        "id": 1394735776701816833,
        "id_str": "1394735776701816833",
        "created_at": "Thu Jun 16 17:33:23 +0000 2016",
        "full_text": "x",
        "user": {"id_str": "7", "screen_name": "ann", "created_at": "Tue Oct 06 21:08:37 +0000 2015"},
        "retweeted_status": {"id_str": "5", "user": {"id_str": "3"}},
    }
    found = factory.outcome(factory.ndjson(tmp_path, old, {"delete": {"status": {}}}), tmp_path)
    assert found.posts[0]["repost_of_account_id"] == "3"
    assert found.accounts[0]["created_at_us"] == 1_444_165_717_000_000
    assert found.reasons == {"deletion": 1}


def message(number: Any = 2, **more: Any) -> dict[str, Any]:
    plain = {"id": number, "type": "message", "date": "2026-01-08T16:31:00", "date_unixtime": "1767889860"}
    return plain | {"from": "Ann", "from_id": "user1", "text": "hi"} | more


def test_a_telegram_chat_is_read(tmp_path: Path) -> None:
    mixed = ["Post ", {"type": "link", "text": "https://a.example"}, " ", {"type": "hashtag", "text": "#tag"}]
    service = {"id": 1, "type": "service", "action": "create_channel"}
    forward = message(3, forwarded_from="Other", text=mixed)
    chat = {"name": "c", "type": "public_channel", "id": 77, "messages": [service, message(), forward]}
    found = factory.outcome(factory.document(tmp_path, chat), tmp_path)
    last = found.posts[1]
    assert found.reasons == {"not_a_post": 1}
    assert found.column("at_us") == [1_767_889_860_000_000] * 2
    assert (last["post_id"], last["text"]) == ("77/3", "Post https://a.example #tag")
    assert (last["urls"], last["hashtags"]) == (["https://a.example"], ["tag"])
    assert (last["is_repost"], last["repost_of_account_id"], last["repost_of_post_id"]) == (True, "Other", None)
    assert "no ids of forwarded posts" in found.notes


def test_a_whole_telegram_account_is_read(tmp_path: Path) -> None:
    chats = [{"id": k, "type": "public_channel", "messages": [message(5)]} for k in (1, 2)]
    found = factory.outcome(factory.document(tmp_path, {"about": "x", "chats": {"list": chats}}), tmp_path)
    assert found.column("post_id") == ["1/5", "2/5"]


def test_telegram_dates_without_unix_time_need_a_zone(tmp_path: Path) -> None:
    old = message()
    del old["date_unixtime"]
    path = factory.document(tmp_path, {"id": 1, "type": "x", "messages": [old]})
    assert factory.outcome(path, tmp_path, time_zone="Asia/Tehran").column("at_us") == [1_767_877_260_000_000]


def test_telethon_marks_are_cut_in_utf16(tmp_path: Path) -> None:
    text = "👍 #tag https://a.example"
    marks = [
        {"_": "MessageEntityHashtag", "offset": 3, "length": 4},
        {"_": "MessageEntityUrl", "offset": 8, "length": 17},
    ]
    record = {
        "_": "Message",
        "id": 4,
        "peer_id": {"_": "PeerChannel", "channel_id": 9},
        "date": "2026-01-08T16:31:00+00:00",
        "message": text,
        "entities": marks,
        "fwd_from": {"from_id": {"channel_id": 8}, "channel_post": 77},
    }
    post = factory.outcome(factory.document(tmp_path, [record]), tmp_path).posts[0]
    assert (post["hashtags"], post["urls"]) == (["tag"], ["https://a.example"])
    assert post["repost_of_post_id"] == "channel8/77"


def event(collection: Any, record: Any = None, *, operation: Any = "create", number: Any = 1) -> dict[str, Any]:
    commit = {"operation": operation, "collection": f"app.bsky.{collection}", "rkey": f"k{number}"}
    commit |= {"record": record} if record else {}
    return {"did": "did:plc:ann", "time_us": 1_783_175_888_000_000 + number, "kind": "commit", "commit": commit}


def test_a_bluesky_stream_gives_posts_and_reposts(tmp_path: Path) -> None:
    record = {
        "text": "hello",
        "createdAt": "1999-01-01T00:00:00Z",
        "langs": ["fa"],
        "facets": [{"features": [{"uri": "https://a.example"}, {"tag": "t"}]}],
        "embed": {"images": [{"image": {"ref": {"$link": "bafy1"}}}]},
        "reply": {"parent": {"uri": "at://did:plc:bob/app.bsky.feed.post/p"}},
    }
    events = [
        event("feed.post", record),
        event("feed.repost", {"subject": {"uri": "at://did:plc:bob/app.bsky.feed.post/q"}}, number=2),
        event("feed.like", {"subject": {}}),
        event("feed.post", operation="delete"),
        {"did": "did:plc:ann", "time_us": 1, "kind": "identity"},
    ]
    found = factory.outcome(factory.ndjson(tmp_path, *events), tmp_path)
    first, second = found.posts
    assert found.reasons == {"deletion": 1, "not_a_post": 2}
    assert first["post_id"] == "at://did:plc:ann/app.bsky.feed.post/k1"
    assert (first["at_us"], first["resolution_us"]) == (1_783_175_888_000_001, 1)
    assert (first["urls"], first["hashtags"], first["media_hashes"]) == (["https://a.example"], ["t"], ["bafy1"])
    assert (first["reply_to_account_id"], first["language"]) == ("did:plc:bob", "fa")
    assert (second["is_repost"], second["repost_of_account_id"]) == (True, "did:plc:bob")


def test_the_second_jetstream_envelope_is_opened(tmp_path: Path) -> None:
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "k", "record": {"text": "x"}}
    payload = commit | {"did": "did:plc:ann", "time": "2026-07-04T14:38:08.085434Z", "seq": 9}
    found = factory.outcome(factory.ndjson(tmp_path, {"$type": "message", "payload": payload}), tmp_path)
    assert found.column("account_id") == ["did:plc:ann"]


def test_a_mastodon_status_is_read_without_its_markup(tmp_path: Path) -> None:
    status = {
        "id": "1",
        "created_at": "2019-12-08T03:48:33.901Z",
        "content": '<p>a &amp; b</p><p><a href="https://a.example/?x&amp;y">link</a></p>',
        "account": {"id": "7", "acct": "ann", "bot": True},
    }
    found = factory.outcome(factory.ndjson(tmp_path, status), tmp_path)
    post = found.posts[0]
    assert (post["text"], post["urls"]) == ("a & b\nlink", ["https://a.example/?x&y"])
    assert found.accounts[0]["declared_automated"] is True


def test_a_4cat_table_is_read(tmp_path: Path) -> None:
    cells = {
        "collected_from_url": "",
        "id": "1",
        "thread_id": "1",
        "timestamp": "2024-05-01 12:00:00",
        "unix_timestamp": "1714564800",
        "author": "ann",
        "author_id": "7",
        "body": "x",
        "hashtags": "a,b",
        "urls": "https://a.example/x,https://b.example/",
        "is_retweet": "yes",
        "retweeted_user": "bob",
    }
    found = factory.outcome(factory.table(tmp_path, list(cells.values()), header=list(cells)), tmp_path)
    post = found.posts[0]
    assert (found.source.format, post["account_id"], post["hashtags"]) == ("fourcat", "7", ["a", "b"])
    assert post["urls"] == ["https://a.example/x", "https://b.example/"]
    assert (post["is_repost"], post["at_us"]) == (True, 1_714_564_800_000_000)


def test_the_smallest_4cat_table_is_read(tmp_path: Path) -> None:
    path = factory.table(
        tmp_path,
        ("1", "1", "ann", "x", "2024-05-01 12:00:00"),
        header=("id", "thread_id", "author", "body", "timestamp"),
    )
    found = factory.outcome(path, tmp_path)
    assert (found.column("account_id"), found.column("at_us")) == (["ann"], [1_714_564_800_000_000])


def test_unsure_columns_are_left_alone_and_named(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("ann", 1_600_000_000, "https://a.example"), header=("user", "date", "link"))
    found = factory.outcome(path, tmp_path)
    assert found.source.columns == {"account_id": "user", "timestamp": "date"}
    assert "columns not used: link" in found.notes


def test_ids_are_preferred_to_names(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("ann", "7", 1_600_000_000), header=("username", "user_id", "date"))
    assert factory.outcome(path, tmp_path).column("account_id") == ["7"]


def test_two_columns_for_one_part_are_not_chosen_between(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("a", 1_600_000_000, 1_600_000_000), header=("user", "date", "time"))
    with pytest.raises(SourceError, match="no known format"):
        ingest.validate(path)


def test_a_map_gives_columns_their_parts(tmp_path: Path) -> None:
    path = factory.table(
        tmp_path, ("ann", 1_600_000_000, "23", "9", "ab12"), header=("who", "when", "url_id", "site", "hash")
    )
    mapping = {"account_id": "who", "timestamp": "when", "url": "url_id", "domain": "site", "media_hash": "hash"}
    post = factory.outcome(path, tmp_path, column_map=mapping).posts[0]
    assert (post["urls"], post["domain"], post["media_hashes"]) == (["23"], "9", ["ab12"])


def test_a_map_reaches_into_records(tmp_path: Path) -> None:
    path = factory.ndjson(tmp_path, {"who": {"name": "ann"}, "when": 1_600_000_000, "tags": ["a", "b"]})
    mapping = {"account_id": "who.name", "timestamp": "when", "hashtags": "tags"}
    assert factory.outcome(path, tmp_path, column_map=mapping).column("hashtags") == [["a", "b"]]


def test_a_map_to_a_column_that_is_missing_is_refused(tmp_path: Path) -> None:
    path = factory.table(tmp_path, ("a", "b"), header=("colour", "shape"))
    with pytest.raises(SourceError, match="lacks the mapped"):
        ingest.validate(path, column_map={"account_id": "who"})


def test_a_long_table_keeps_each_object_of_a_post(tmp_path: Path) -> None:
    header = ("post_id", "account_id", "timestamp", "hashtags")
    rows = [("1", "ann", 1_600_000_000, tag) for tag in ("a", "b", "a")]
    found = factory.outcome(factory.table(tmp_path, *rows, header=header), tmp_path)
    assert (found.column("hashtags"), found.source.duplicates) == ([["a"], ["b"]], 1)


def test_an_account_may_say_that_it_is_automated(tmp_path: Path) -> None:
    header = ("account_id", "timestamp", "bot")
    path = factory.table(tmp_path, ("ann", 1_600_000_000, "true"), ("bob", 1_600_000_001, ""), header=header)
    found = factory.outcome(path, tmp_path, column_map={"declared_automated": "bot"})
    assert [a["declared_automated"] for a in found.accounts] == [True, None]
