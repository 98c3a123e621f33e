"""Zeeschuimer's records: what becomes a post on each platform, and what is set aside and why."""

import gc
import json
from pathlib import Path
from typing import Any

import ingest_factory as factory
import platforms_a_records as made
import pytest

from fairwitness import ingest
from fairwitness.errors import SourceError
from fairwitness.ingest.platforms.zeeschuimer import NATIVE, ZEESCHUIMER

AT_US = made.AT * 1_000_000


def read(folder: Path, *data: Any, source: str) -> factory.Outcome:
    return factory.outcome(factory.ndjson(folder, *(made.envelope(source, one) for one in data)), folder)


def one(folder: Path, data: Any, *, source: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found = read(folder, data, source=source)
    assert (found.source.format, found.reasons) == ("zeeschuimer", {})
    account = found.accounts[0] if found.accounts else {}
    return found.posts[0], account


def said(post: dict[str, Any]) -> dict[str, Any]:
    """Return what a post has, without the columns that every post has."""
    kept = {
        k: v for k, v in post.items() if v is not None and k not in {"source_file", "source_row", "resolution_us"}
    }
    assert kept.pop("at_us") == AT_US
    assert kept.pop("platform")
    return kept


def test_every_source_has_a_made_up_record() -> None:
    assert {NATIVE[source][0] for source in NATIVE} == {NATIVE[source][0] for source in made.NATIVE}


@pytest.mark.parametrize("source", made.NATIVE)
def test_records_carry_their_own_platform(source: str) -> None:
    assert ZEESCHUIMER.unfold is not None
    drafts = list(ZEESCHUIMER.unfold(made.envelope(source, made.NATIVE[source])))
    assert [(draft.kind, draft.platform) for draft in drafts] == [("post", NATIVE[source][0])]


@pytest.mark.parametrize("source", made.NATIVE)
def test_every_time_is_a_second_in_utc(tmp_path: Path, source: str) -> None:
    found = read(tmp_path, made.NATIVE[source], source=source)
    assert (found.column("at_us"), found.column("resolution_us")) == ([AT_US], [1_000_000])


@pytest.mark.parametrize("source", made.NATIVE)
def test_odd_values_never_break_the_reader(tmp_path: Path, source: str) -> None:
    odd = made.mutations(made.NATIVE[source])
    envelopes = [made.envelope(source, made.NATIVE[source]), *(made.envelope(source, record) for record in odd)]
    lines = [json.dumps(record) for record in envelopes]
    found = factory.outcome(factory.write(tmp_path, "\n".join(lines), name="odd.ndjson"), tmp_path)
    assert found.source.rows == len(lines)
    # LinkedIn's times come from its ids, which are whole or not there.
    assert {"no_time", *(["bad_time"] if source != "linkedin.com" else [])} <= found.reasons.keys()
    assert {post["at_us"] for post in found.posts} == {AT_US}
    assert all(post["account_id"].strip() and post["post_id"].strip() for post in found.posts)
    assert not any("" in (post[name] or ()) for post in found.posts for name in ("urls", "hashtags", "media_hashes"))


def test_broken_lines_are_set_aside(tmp_path: Path) -> None:
    good = json.dumps(made.envelope("tiktok.com", made.TIKTOK)).encode()
    lines = [good, b'{"source_platform": "tiktok.com", "data": {"id": NaN}}', b'{"source_platform": "\xff"}', b"[1]"]
    found = factory.outcome(factory.write(tmp_path, b"\n".join(lines), name="broken.ndjson"), tmp_path)
    assert (found.source.rows, found.source.posts) == (4, 1)
    assert sum(found.reasons.values()) == 3
    assert found.reasons["bad_json"] == 2


@pytest.mark.parametrize("data", [None, "words", [], 7])
def test_data_that_are_no_record_are_set_aside(tmp_path: Path, data: Any) -> None:
    found = read(tmp_path, made.TIKTOK, data, source="tiktok.com")
    assert found.reasons == {"bad_json": 1}


def test_an_unknown_platform_is_named(tmp_path: Path) -> None:
    records = [made.envelope("tiktok.com", made.TIKTOK), made.envelope("orkut.com", {"id": "1"})]
    records += [made.envelope("x", {}) | {"source_platform": None}]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert found.reasons == {"unknown_platform": 2}
    assert [row["detail"] for row in found.quarantine] == ["orkut.com", "source_platform is missing"]


def test_a_file_of_unknown_platforms_only_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="unknown_platform 1"):
        ingest.validate(factory.ndjson(tmp_path, made.envelope("orkut.com", {"id": "1"})))


def test_what_was_seen_twice_is_a_duplicate(tmp_path: Path) -> None:
    found = read(tmp_path, made.TIKTOK, made.TIKTOK | {"stats": {"likes": 2}}, source="tiktok.com")
    assert (found.source.posts, found.source.duplicates) == (1, 1)


def test_a_file_may_hold_several_platforms(tmp_path: Path) -> None:
    records = [made.envelope(source, data) for source, data in made.NATIVE.items()]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert (found.source.posts, found.reasons) == (len(records), {})
    assert "1 records are of gab" in found.notes
    assert "2 records are of tiktok" in found.notes


def test_records_as_4cat_keeps_them_are_read(tmp_path: Path) -> None:
    record = made.TIKTOK | {"__import_meta": {"source_platform": "tiktok.com", "timestamp_collected": 1}}
    found = factory.outcome(factory.ndjson(tmp_path, record), tmp_path)
    assert (found.source.format, found.column("account_id")) == ("zeeschuimer", ["77"])


def test_a_document_of_records_is_read(tmp_path: Path) -> None:
    found = factory.outcome(factory.document(tmp_path, [made.envelope("gab.com", made.GAB)]), tmp_path)
    assert found.column("post_id") == ["800"]


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("twitter.com", made.x_tweet() | {"promoted": True}),
        ("tiktok.com", made.TIKTOK | {"isAd": True}),
        ("instagram.com", made.INSTAGRAM | {"product_type": "ad"}),
        ("instagram.com", made.INSTAGRAM | {"link": "https://www.facebook.com/ads/ig_redirect/?d=1"}),
        ("truthsocial.com", made.TRUTH | {"sponsored": True}),
        ("9gag.com", made.NINEGAG | {"promoted": 1}),
        ("imgur.com", made.IMGUR | {"is_ad": True}),
        ("pinterest.com", made.PINTEREST | {"is_promoted": True}),
        ("douyin.com", made.DOUYIN | {"is_ads": True}),
    ],
)
def test_advertisements_are_set_aside(tmp_path: Path, source: str, data: Any) -> None:
    found = read(tmp_path, made.NATIVE[source], data, source=source)
    assert (found.source.posts, found.reasons) == (1, {"advertisement": 1})


def test_a_tiktok_video(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.TIKTOK, source="tiktok.com")
    assert said(post) == {
        "post_id": "200",
        "account_id": "77",
        "text": "dance #fun https://b.example/x",
        "is_repost": False,
        "urls": ["https://b.example/x"],
        "hashtags": ["fun"],
        "language": "en",
    }
    assert (account["handle"], account["display_name"], account["description"]) == ("ben", "Ben", "moves")
    assert account["created_at_us"] == AT_US - 9_000_000


def test_tiktok_names_authors_in_two_ways(tmp_path: Path) -> None:
    inside = made.TIKTOK | {"id": "202", "author": "ben", "authorId": "77", "nickname": "Ben"}
    bare = made.TIKTOK | {"id": "203", "author": "ben"}
    found = read(tmp_path, inside, bare, source="tiktok.com")
    assert found.column("account_id") == ["77", "ben"]
    assert "1 posts name their account by its user name alone" in found.notes


def test_a_tiktok_video_without_marks_has_the_hashtags_of_its_words(tmp_path: Path) -> None:
    post, _ = one(tmp_path, made.without(made.without(made.TIKTOK, "textExtra"), "challenges"), source="tiktok.com")
    assert post["hashtags"] == ["fun"]


def test_a_tiktok_comment_answers(tmp_path: Path) -> None:
    first = made.TIKTOK_COMMENT | {"cid": "210", "reply_id": "0"}
    third = made.TIKTOK_COMMENT | {"cid": "211", "reply_to_reply_id": "205"}
    found = read(tmp_path, made.TIKTOK_COMMENT, first, third, source="tiktok-comments")
    assert found.column("reply_to_post_id") == ["199", "200", "205"]
    assert found.column("account_id") == ["78"] * 3
    assert found.column("hashtags") == [["wow"]] * 3


def test_both_shapes_of_instagram(tmp_path: Path) -> None:
    found = read(tmp_path, made.INSTAGRAM, made.INSTAGRAM_GRAPH, source="instagram.com")
    first, second = found.posts
    assert (first["post_id"], first["account_id"], first["urls"]) == ("Cabc", "88", ["https://c.example"])
    assert (second["post_id"], second["account_id"], second["text"]) == ("Cdef", "89", "moon #sky")
    assert found.column("hashtags") == [["sea"], ["sky"]]
    assert [account["handle"] for account in found.accounts] == ["dora", "emil"]


def test_a_grid_item_of_instagram_has_no_time(tmp_path: Path) -> None:
    grid = {"__typename": "XIGPolarisVideoMedia", "code": "Cxyz", "user": {"id": "88"}, "_zs_partial": True}
    found = read(tmp_path, grid, made.INSTAGRAM, source="instagram.com")
    assert (found.source.posts, found.reasons) == (1, {"no_time": 1})


def test_a_thread_answers_and_quotes(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.THREADS, source="threads.net")
    assert (post["post_id"], post["account_id"], post["reply_to_account_id"]) == ("400", "90", "91")
    assert post["urls"] == ["https://d.example/x", "https://www.threads.net/@gus/post/T0"]
    assert (post["is_repost"], post["hashtags"], account["handle"]) == (False, ["this"], "fay")


def test_a_thread_passed_on_is_a_repost(tmp_path: Path) -> None:
    original = {"pk": "398", "caption": {"text": "theirs"}, "user": {"pk": "92"}}
    about = {"share_info": {"reposted_post": original}}
    post, _ = one(tmp_path, made.THREADS | {"caption": None, "text_post_app_info": about}, source="threads.net")
    assert (post["is_repost"], post["repost_of_post_id"], post["repost_of_account_id"]) == (True, "398", "92")
    assert post["text"] == "theirs"


def test_a_facebook_story(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.FACEBOOK, source="facebook.com")
    assert said(post) == {
        "post_id": "500",
        "account_id": "92",
        "text": "look #here https://e.example",
        "is_repost": False,
        "repost_of_post_id": "499",
        "repost_of_account_id": "93",
        "urls": ["https://e.example"],
        "hashtags": ["here"],
        "media_hashes": ["501"],
    }
    assert (account["handle"], account["display_name"]) == ("hana", "Hana")


def test_a_facebook_story_without_words_is_a_repost(tmp_path: Path) -> None:
    bare = made.without(made.FACEBOOK, "comet_sections", "content", "story", "message")
    assert one(tmp_path, bare, source="facebook.com")[0]["is_repost"] is True


def test_a_linkedin_update_has_the_time_of_its_id(tmp_path: Path) -> None:
    found = read(tmp_path, made.LINKEDIN, source="linkedin.com")
    post = said(found.posts[0])
    assert post == {
        "post_id": made.LINKEDIN_ID,
        "account_id": "urn:li:member:94",
        "text": "bread",
        "is_repost": False,
        "repost_of_post_id": "600",
        "repost_of_account_id": "urn:li:member:95",
        "urls": ["https://f.example"],
        "hashtags": ["bread"],
    }
    assert found.accounts[0]["handle"] == "in/ida-b"
    assert "1 posts of LinkedIn name no time" in found.notes


def test_a_linkedin_reshare_without_words_is_a_repost(tmp_path: Path) -> None:
    assert one(tmp_path, made.without(made.LINKEDIN, "commentary"), source="linkedin.com")[0]["is_repost"] is True


def test_a_truth_answers_and_quotes(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.TRUTH, source="truthsocial.com")
    assert said(post) == {
        "post_id": "700",
        "account_id": "96",
        "text": "hear https://g.example/y. #news",
        "is_repost": False,
        "reply_to_post_id": "699",
        "reply_to_account_id": "97",
        "urls": ["https://g.example/y", "https://g.example/card", "https://truthsocial.com/@jo/1"],
        "hashtags": ["news"],
        "media_hashes": ["701"],
        "language": "en",
    }
    assert (account["handle"], account["declared_automated"]) == ("kim", True)


@pytest.mark.parametrize("source", ["truthsocial.com", "gab.com"])
def test_a_status_passed_on_is_a_repost(tmp_path: Path, source: str) -> None:
    status = made.TRUTH | {"reblog": {"id": "698", "content": "theirs", "account": {"id": "95"}}, "content": ""}
    post, _ = one(tmp_path, status, source=source)
    assert (post["is_repost"], post["repost_of_post_id"], post["repost_of_account_id"]) == (True, "698", "95")


def test_a_gab_with_short_keys(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.GAB, source="gab.com")
    assert (post["post_id"], post["account_id"], post["text"]) == ("800", "98", "say #so")
    assert (post["urls"], post["hashtags"], post["media_hashes"]) == (["https://h.example"], ["so"], ["801"])
    assert (account["handle"], account["display_name"]) == ("lea", "Lea")


def test_a_9gag_picture(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.NINEGAG, source="9gag.com")
    assert (post["account_id"], post["text"], post["urls"]) == ("99", "cat\na cat", ["https://i.example"])
    assert (post["hashtags"], account["handle"]) == (["cats"], "max")


@pytest.mark.parametrize(
    ("source", "data"),
    [("9gag.com", made.NINEGAG | {"creator": None}), ("imgur.com", made.IMGUR | {"account_id": 0, "account": None})],
)
def test_anonymous_pictures_have_no_account(tmp_path: Path, source: str, data: Any) -> None:
    assert read(tmp_path, made.NATIVE[source], data, source=source).reasons == {"no_account": 1}


def test_an_imgur_album(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.IMGUR, source="imgur.com")
    assert (post["account_id"], post["text"], post["hashtags"]) == ("101", "dog", ["dogs"])
    assert (post["media_hashes"], account["handle"]) == (["b2"], "nia")


def test_a_pin_saved_again_is_a_repost(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.PINTEREST, source="pinterest.com")
    assert (post["post_id"], post["account_id"], post["repost_of_account_id"]) == ("900", "102", "103")
    assert (post["is_repost"], post["media_hashes"], post["urls"]) == (True, ["ab12"], ["https://j.example"])
    assert (post["hashtags"], account["handle"]) == (["wool"], "oz")


def test_a_pin_without_a_date_has_no_time(tmp_path: Path) -> None:
    html = {"id": "901", "title": "t", "body": "b", "image": "x", "_zs-origin": "html"}
    odd = made.PINTEREST | {"entityId": "902", "created_at": "Mon, 99 Foo 2023"}
    found = read(tmp_path, made.PINTEREST, html, odd, source="pinterest.com")
    assert found.reasons == {"bad_time": 1, "no_account": 1}


def test_douyin_ids_that_a_browser_rounded_are_not_used(tmp_path: Path) -> None:
    post, _ = one(tmp_path, made.DOUYIN, source="douyin.com")
    assert (post["account_id"], post["hashtags"]) == ("104", ["好"])
    found = read(tmp_path, made.DOUYIN, made.without(made.DOUYIN, "author") | {"aweme_id": "2"}, source="douyin.com")
    assert found.reasons == {"no_account": 1}


def test_douyin_spells_its_keys_in_two_ways(tmp_path: Path) -> None:
    page = {
        "awemeId": "1001",
        "authorInfo": {"uid": "104", "nickname": "Pia"},
        "createTime": made.AT,
        "desc": "d",
        "textExtra": [{"hashtagName": "x"}],
        "cellRoom": "$undefined",
    }
    post, _ = one(tmp_path, page, source="douyin.com")
    assert (post["post_id"], post["account_id"], post["hashtags"]) == ("1001", "104", ["x"])


@pytest.mark.parametrize("stream", [{"rawdata": "{}"}, {"cell_room": {"rawdata": "{}"}}])
def test_douyin_streams_are_no_posts(tmp_path: Path, stream: Any) -> None:
    assert read(tmp_path, made.DOUYIN, made.DOUYIN | stream, source="douyin.com").reasons == {"not_a_post": 1}


def test_a_rednote_note(tmp_path: Path) -> None:
    post, account = one(tmp_path, made.REDNOTE, source="xiaohongshu.com")
    assert (post["post_id"], post["account_id"], post["hashtags"]) == ("r1", "u105", ["茶"])
    assert (post["text"].splitlines()[0], account["display_name"]) == ("茶", "Qi")


def test_rednote_notes_of_overviews_have_no_time(tmp_path: Path) -> None:
    overview = {"id": "r9", "note_card": made.without(made.REDNOTE["note_card"], "time")}
    page = {"id": "r8", "title": "t", "author_name": "Qi", "_zs-origin": "html"}
    stub = {"id": "r7"}
    found = read(tmp_path, made.REDNOTE, overview, page, stub, source="xiaohongshu.com")
    assert found.reasons == {"no_time": 1, "no_account": 1, "not_a_post": 1}


def test_a_rednote_comment_answers(tmp_path: Path) -> None:
    post, _ = one(tmp_path, made.REDNOTE_COMMENT, source="xiaohongshu-comments")
    assert (post["reply_to_post_id"], post["reply_to_account_id"]) == ("r0", "u107")
    below = made.without(made.REDNOTE_COMMENT, "target_comment")
    assert one(tmp_path, below, source="xiaohongshu-comments")[0]["reply_to_post_id"] == "r1"


def test_counts_of_another_unit_are_refused_row_by_row(tmp_path: Path) -> None:
    milliseconds = made.TIKTOK | {"id": "9", "createTime": made.AT * 1_000}
    found = read(tmp_path, made.TIKTOK, milliseconds, source="tiktok.com")
    assert found.reasons == {"bad_time": 1}
    assert found.quarantine[0]["detail"] == f"a count of {made.AT}000"


def test_renaming_all_accounts_changes_nothing_else(tmp_path: Path) -> None:
    names = [made.TIKTOK | {"id": str(k), "author": {"id": str(1 + k % 3)}} for k in range(9)]
    other = [made.TIKTOK | {"id": str(k), "author": {"id": str(90 - (1 + k % 3))}} for k in range(9)]
    first, second = (read(tmp_path, *records, source="tiktok.com") for records in (names, other))
    assert [str(90 - int(a)) for a in first.column("account_id")] == second.column("account_id")
    assert [p | {"account_id": ""} for p in first.posts] == [p | {"account_id": ""} for p in second.posts]


def test_linkedin_accounts_without_a_number_are_known_by_their_address(tmp_path: Path) -> None:
    found = read(tmp_path, made.without(made.LINKEDIN, "actor", "backendUrn"), source="linkedin.com")
    assert found.column("account_id") == ["in/ida-b"]
    assert "1 posts of LinkedIn name no time" in found.notes
    assert "by its address alone" in found.notes


def test_reading_leaves_the_search_for_cycles_as_it_was(tmp_path: Path) -> None:
    assert gc.isenabled()
    read(tmp_path, made.TIKTOK, source="tiktok.com")
    assert gc.isenabled()
    with pytest.raises(SourceError):
        ingest.validate(factory.ndjson(tmp_path, made.envelope("orkut.com", {})))
    assert gc.isenabled()
