"""Tweets: Twitter v1.1 in its three modes, and X's own pages as Zeeschuimer saves them."""

import gzip
import json
from pathlib import Path
from typing import Any

import ingest_factory as factory
import platforms_a_records as made
import pytest

AT_US = made.AT * 1_000_000
QUOTED = {"url": "https://t.co/q", "expanded": "https://twitter.com/gus/status/90"}


def legacy(number: str = "100", *, by: str = "7", **more: Any) -> dict[str, Any]:
    """Return a tweet of the old interface in classic mode."""
    return {
        "id": int(number),
        "id_str": number,
        "created_at": made.WRITTEN,
        "text": "short #a https://t.co/a",
        "truncated": False,
        "source": '<a href="https://x.example" rel="nofollow">Made Up Client</a>',
        "lang": "en",
        "entities": {
            "hashtags": [{"text": "a"}],
            "urls": [{"url": "https://t.co/a", "expanded_url": "https://a.example/1"}],
            "media": [{"id_str": "900"}],
        },
        "user": {
            "id_str": by,
            "screen_name": "ann",
            "name": "Ann",
            "created_at": "Tue Oct 06 21:08:37 +0000 2015",
            "description": "sings",
            "lang": "en",
        },
    } | more


def old(folder: Path, *records: Any) -> factory.Outcome:
    return factory.outcome(factory.ndjson(folder, *records), folder)


def pages(folder: Path, *tweets: Any) -> factory.Outcome:
    return factory.outcome(factory.ndjson(folder, *(made.envelope("twitter.com", t) for t in tweets)), folder)


def test_a_classic_tweet(tmp_path: Path) -> None:
    found = old(tmp_path, legacy())
    post, account = found.posts[0], found.accounts[0]
    assert (found.source.format, post["post_id"], post["account_id"], post["at_us"]) == (
        "x_legacy",
        "100",
        "7",
        AT_US,
    )
    assert (post["text"], post["language"], post["client"]) == ("short #a https://t.co/a", "en", "Made Up Client")
    assert (post["urls"], post["hashtags"], post["media_hashes"]) == (["https://a.example/1"], ["a"], ["900"])
    assert (account["handle"], account["display_name"], account["language"]) == ("ann", "Ann", "en")
    assert (account["description"], account["created_at_us"]) == ("sings", 1_444_165_717_000_000)


def test_compatibility_mode_keeps_the_whole_tweet_inside(tmp_path: Path) -> None:
    whole = {
        "full_text": "the whole text, to its end #b",
        "entities": {"hashtags": [{"text": "b"}], "urls": [{"url": "https://t.co/b", "expanded_url": None}]},
        "extended_entities": {"media": [{"id_str": "901"}, {"id_str": "902"}]},
    }
    post = old(tmp_path, legacy(truncated=True, extended_tweet=whole)).posts[0]
    assert (post["text"], post["hashtags"]) == ("the whole text, to its end #b", ["b"])
    assert (post["urls"], post["media_hashes"]) == (["https://t.co/b"], ["901", "902"])


def test_extended_mode_has_its_text_under_another_name(tmp_path: Path) -> None:
    tweet = legacy(full_text="all of it", extended_entities={"media": [{"id": 903}]})
    del tweet["text"]
    post = old(tmp_path, tweet).posts[0]
    assert (post["text"], post["media_hashes"]) == ("all of it", ["903"])


def test_tweets_that_end_early_are_counted(tmp_path: Path) -> None:
    retweet = legacy("102", truncated=True, retweeted_status=legacy("90", by="3"))
    found = old(tmp_path, legacy(truncated=True), legacy("101"), retweet)
    assert "1 tweets are marked as cut short" in found.notes


def test_retweets_answers_and_quotes(tmp_path: Path) -> None:
    retweet = legacy("101", retweeted_status=legacy("90", by="3"))
    answer = legacy("102", in_reply_to_status_id_str="90", in_reply_to_status_id=91, in_reply_to_user_id_str="3")
    quote = legacy("103", quoted_status=legacy("90", by="3"), quoted_status_permalink=QUOTED, is_quote_status=True)
    found = old(tmp_path, retweet, answer, quote)
    assert found.column("is_repost") == [True, False, False]
    assert found.column("repost_of_post_id") == ["90", None, None]
    assert found.column("repost_of_account_id") == ["3", None, None]
    assert found.column("reply_to_post_id") == [None, "90", None]
    assert found.column("reply_to_account_id") == [None, "3", None]
    assert found.posts[2]["urls"] == ["https://a.example/1", "https://twitter.com/gus/status/90"]


def test_a_quoted_tweet_that_is_a_link_already_is_named_once(tmp_path: Path) -> None:
    entities = {"urls": [{"expanded_url": QUOTED["expanded"]}]}
    post = old(tmp_path, legacy(entities=entities, quoted_status_permalink=QUOTED)).posts[0]
    assert post["urls"] == [QUOTED["expanded"]]


def test_a_stream_has_messages_between_its_tweets(tmp_path: Path) -> None:
    stream = [
        {"delete": {"status": {"id_str": "55", "user_id_str": "7"}, "timestamp_ms": "1"}},
        {"limit": {"track": 3}},
        {"event": "follow", "created_at": made.WRITTEN, "source": {}, "target": {}},
        {"friends": [1]},
        {"for_user": "7", "message": legacy("104")},
        {"something": {"new": 1}},
    ]
    found = old(tmp_path, legacy(), *stream)
    assert found.column("post_id") == ["100", "104"]
    assert found.reasons == {"deletion": 1, "not_a_post": 4}
    assert [row["detail"] for row in found.quarantine] == ["55", "limit", "follow", "friends", "something"]


def test_a_stream_may_begin_with_deletions(tmp_path: Path) -> None:
    gone = [{"delete": {"status": {"id_str": str(k)}}} for k in range(120)]
    found = old(tmp_path, *gone, legacy())
    assert (found.source.format, found.source.posts, found.reasons) == ("x_legacy", 1, {"deletion": 120})


def test_pages_of_the_search_interface_are_opened(tmp_path: Path) -> None:
    page = {"statuses": [legacy("1"), legacy("2")], "search_metadata": {"count": 2}}
    assert old(tmp_path, page, {"statuses": [legacy("3")]}).column("post_id") == ["1", "2", "3"]
    found = factory.outcome(factory.document(tmp_path, page), tmp_path)
    assert (found.source.format, found.column("post_id")) == ("x_legacy", ["1", "2"])


def test_arrays_and_packed_files_are_read(tmp_path: Path) -> None:
    array = factory.document(tmp_path, [legacy("1"), legacy("2")])
    packed = tmp_path / "tweets.jsonl.gz"
    packed.write_bytes(gzip.compress("\n".join(json.dumps(legacy(n)) for n in ("3", "4")).encode()))
    assert factory.outcome([array, packed], tmp_path).column("post_id") == ["1", "2", "3", "4"]


def test_numbers_are_used_where_there_is_no_text_beside_them(tmp_path: Path) -> None:
    tweet = legacy("5") | {"retweeted_status": {"id": 90, "user": {"id": 3}}}
    post = old(tmp_path, tweet).posts[0]
    assert (post["repost_of_post_id"], post["repost_of_account_id"]) == ("90", "3")


def test_broken_tweets_are_set_aside(tmp_path: Path) -> None:
    broken = [
        made.without(legacy("2"), "user"),
        made.without(legacy("3"), "created_at"),
        legacy("4", created_at="yesterday"),
        legacy("5", user="ann"),
        legacy("100", by="8"),
        legacy(),
    ]
    found = old(tmp_path, legacy(), *broken)
    assert found.reasons == {"no_account": 2, "no_time": 1, "bad_time": 1, "conflicting_duplicate_id": 1}
    assert (found.source.posts, found.source.duplicates) == (1, 1)


def test_odd_values_never_break_the_old_reader(tmp_path: Path) -> None:
    full = legacy(
        extended_tweet={"full_text": "x", "entities": {"urls": [{"expanded_url": "https://a.example"}]}},
        retweeted_status=legacy("90", by="3"),
        quoted_status_permalink=QUOTED,
    )
    odd = [full, *made.mutations(full)]
    found = old(tmp_path, *odd)
    assert found.source.rows == len(odd)
    assert {"no_time", "bad_time", "no_account"} <= found.reasons.keys()
    assert {post["at_us"] for post in found.posts} == {AT_US}


def test_right_to_left_text_is_kept_letter_by_letter(tmp_path: Path) -> None:
    persian, hebrew = (
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 #\u0627\u06cc\u0631\u0627\u0646",
        "\u200f\u05e2\u05d1\u05e8\u05d9\u05ea",
    )
    words = f"{persian} {hebrew}"
    assert old(tmp_path, legacy(text=words)).column("text") == [words]


def test_a_tweet_of_a_page(tmp_path: Path) -> None:
    found = pages(tmp_path, made.x_tweet())
    post, account = found.posts[0], found.accounts[0]
    assert (post["post_id"], post["account_id"], post["at_us"]) == ("100", "7", AT_US)
    assert (post["text"], post["client"]) == ("سلام #روز https://t.co/a", "Made Up Client")
    assert (post["urls"], post["hashtags"], post["media_hashes"]) == (["https://a.example/1"], ["روز"], ["900"])
    assert (post["is_repost"], post["language"]) == (False, "fa")
    assert (account["handle"], account["display_name"], account["description"]) == ("ann", "Ann", "sings")
    assert (account["created_at_us"], account["declared_automated"]) == (1_444_165_717_000_000, None)


def test_accounts_may_have_their_names_in_a_place_of_their_own(tmp_path: Path) -> None:
    user = {
        "rest_id": "7",
        "core": {"screen_name": "ann", "name": "Ann", "created_at": "Tue Oct 06 21:08:37 +0000 2015"},
        "legacy": {},
        "profile_bio": {"description": "sings"},
        "affiliates_highlighted_label": {"label": {"userLabelType": "AutomatedLabel"}},
    }
    account = pages(tmp_path, made.x_tweet(by=user)).accounts[0]
    assert (account["handle"], account["display_name"], account["description"]) == ("ann", "Ann", "sings")
    assert (account["created_at_us"], account["declared_automated"]) == (1_444_165_717_000_000, True)


def test_an_account_that_x_left_out_is_known_by_its_number_and_its_pictures(tmp_path: Path) -> None:
    found = pages(tmp_path, made.x_tweet() | {"core": {"user_results": {}}})
    assert (found.column("account_id"), found.accounts[0]["handle"]) == (["7"], "ann")
    other = made.x_tweet("101", entities={"media": [{"expanded_url": "https://x.com/zed/status/55/photo/1"}]})
    found = pages(tmp_path, other | {"core": {}})
    assert (found.column("account_id"), [a["handle"] for a in found.accounts]) == (["7"], [None])


@pytest.mark.parametrize("wrap", [lambda t: t, lambda t: {"__typename": "TweetWithVisibilityResults", "tweet": t}])
def test_retweets_of_a_page(tmp_path: Path, wrap: Any) -> None:
    original = made.x_tweet("90", by=made.x_user("3", "gus"))
    retweet = made.x_tweet("101", retweeted_status_result={"result": wrap(original)})
    found = pages(tmp_path, wrap(retweet), made.x_tweet("102", retweeted_status_result={}))
    assert found.column("post_id") == ["101", "102"]
    assert found.column("is_repost") == [True, True]
    assert found.column("repost_of_post_id") == ["90", None]
    assert found.column("repost_of_account_id") == ["3", None]


def test_answers_and_quotes_of_a_page(tmp_path: Path) -> None:
    answer = made.x_tweet("101", in_reply_to_status_id_str="90", in_reply_to_user_id_str="3")
    quote = made.x_tweet("102", quoted_status_permalink=QUOTED, is_quote_status=True)
    tombstone = made.x_tweet("103") | {"quoted_status_result": {"result": {"__typename": "TweetTombstone"}}}
    found = pages(tmp_path, answer, quote, tombstone)
    assert found.column("reply_to_post_id") == ["90", None, None]
    assert found.column("reply_to_account_id") == ["3", None, None]
    assert found.posts[1]["urls"] == ["https://a.example/1", "https://twitter.com/gus/status/90"]


def test_long_posts_have_their_words_links_and_hashtags_apart(tmp_path: Path) -> None:
    entities = {"urls": [{"expanded_url": "https://long.example"}], "hashtags": [{"text": "long"}]}
    note = {"note_tweet_results": {"result": {"text": "many words", "entity_set": entities}}}
    post = pages(tmp_path, made.x_tweet() | {"note_tweet": note}).posts[0]
    assert (post["text"], post["urls"], post["hashtags"]) == ("many words", ["https://long.example"], ["long"])


def test_the_page_before_graphql(tmp_path: Path) -> None:
    adaptive = {
        "id": 100,
        "type": "adaptive",
        "legacy": made.x_tweet(retweeted_status_id_str="90")["legacy"],
        "user": {"id_str": "7", "screen_name": "ann", "name": "Ann"},
    }
    found = pages(tmp_path, adaptive)
    assert (found.column("post_id"), found.column("account_id")) == (["100"], ["7"])
    assert (found.column("repost_of_post_id"), found.accounts[0]["handle"]) == (["90"], "ann")


def test_what_is_no_tweet_is_set_aside(tmp_path: Path) -> None:
    gone = {"__typename": "TweetTombstone", "id": "1", "tombstone": {"text": {}}}
    bare = {"rest_id": "105"}
    found = pages(tmp_path, made.x_tweet(), gone, bare)
    assert found.reasons == {"not_a_post": 1, "bad_json": 1}


def test_ids_are_never_taken_from_rounded_numbers(tmp_path: Path) -> None:
    tweet = made.x_tweet("1724561234567890123") | {"id": 1724561234567890000}
    assert pages(tmp_path, tweet).column("post_id") == ["1724561234567890123"]
