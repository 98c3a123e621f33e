"""TikTok's Research API, YouTube's Data API and YouTube Data Tools."""

from pathlib import Path
from typing import Any

import ingest_factory as factory
import pytest

from fairwitness import ingest
from fairwitness.errors import SourceError


def video(number: Any = 7_178_997_441_201_524_010, **more: Any) -> dict[str, Any]:
    plain = {"id": number, "username": "ann", "create_time": 1_700_000_000, "region_code": "DE"}
    return plain | {"video_description": "look https://a.example/ #one", "hashtag_names": ["one", "two"]} | more


def test_a_page_of_tiktok_videos_is_read(tmp_path: Path) -> None:
    page = {"data": {"videos": [video(), video(8)], "cursor": 2, "has_more": False}, "error": {"code": "ok"}}
    found = factory.outcome(factory.document(tmp_path, page), tmp_path)
    assert (found.source.format, found.column("post_id")) == ("tiktok", ["7178997441201524010", "8"])
    assert found.column("hashtags") == [["one", "two"]] * 2
    assert found.column("urls") == [["https://a.example/"]] * 2
    assert "region_code is where an account was registered" in found.notes


def test_an_empty_page_is_accounted_for(tmp_path: Path) -> None:
    pages = [{"data": {"videos": videos, "cursor": 0}} for videos in ([video()], [])]
    found = factory.outcome(factory.ndjson(tmp_path, *pages), tmp_path)
    assert (found.report.n_posts, found.reasons) == (1, {"empty_page": 1})


def test_lines_and_tables_give_the_same_videos(tmp_path: Path) -> None:
    lines = factory.outcome(factory.ndjson(tmp_path, video()), tmp_path).posts
    row = video(hashtag_names="['one', 'two']")
    table = factory.outcome(factory.table(tmp_path, list(row.values()), header=list(row)), tmp_path)
    assert table.source.format == "tiktok"
    wanted = ("post_id", "account_id", "at_us", "text", "hashtags")
    assert [table.posts[0][c] for c in wanted] == [lines[0][c] for c in wanted]


def test_tiktok_users_are_accounts(tmp_path: Path) -> None:
    header = ("username", "display_name", "bio_description", "follower_count")
    users = factory.table(tmp_path, ("ann", "Ann", "hi", 3), header=header, name="users.csv")
    found = factory.outcome([factory.ndjson(tmp_path, video()), users], tmp_path)
    assert [s.format for s in found.report.sources] == ["tiktok", "tiktok_users"]
    assert found.accounts[0]["description"] == "hi"


def test_a_user_page_without_its_name_is_set_aside(tmp_path: Path) -> None:
    page = {"data": {"display_name": "Ann", "bio_description": "hi"}}
    found = factory.outcome(factory.ndjson(tmp_path, {"data": {"videos": [video()]}}, page), tmp_path)
    assert found.reasons == {"no_account": 1}


def test_tiktok_comments_without_authors_are_refused(tmp_path: Path) -> None:
    comment = {"id": 1, "video_id": 2, "text": "x", "create_time": 1_700_000_000}
    with pytest.raises(SourceError, match="does not tell who wrote them"):
        ingest.validate(factory.document(tmp_path, {"data": {"comments": [comment]}}))
    named = comment | {"username": "bob", "parent_comment_id": 9}
    found = factory.outcome(factory.ndjson(tmp_path, named, comment | {"id": 3}), tmp_path)
    assert (found.column("reply_to_post_id"), found.reasons) == (["9"], {"no_account": 1})


def comment(number: str, *, by: str | None = "UC_ann", **snippet: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"textOriginal": "hi", "publishedAt": "2024-05-01T12:00:00Z", "authorDisplayName": "@ann"}
    said |= {"authorChannelId": {"value": by}} if by else {}
    return {"kind": "youtube#comment", "id": number, "snippet": said | snippet}


def thread(*answers: Any, **snippet: Any) -> dict[str, Any]:
    about = {"videoId": "v1", "channelId": "UC_owner", "topLevelComment": comment("Ug1")} | snippet
    return {"kind": "youtube#commentThread", "id": "Ug1", "snippet": about, "replies": {"comments": list(answers)}}


def test_a_comment_thread_gives_each_comment(tmp_path: Path) -> None:
    answer = comment("Ug1.r", by="UC_bob", parentId="Ug1", textOriginal="see https://a.example/ #tag")
    page = {"kind": "youtube#commentThreadListResponse", "items": [thread(answer)]}
    found = factory.outcome(factory.document(tmp_path, page), tmp_path)
    assert (found.source.format, found.column("account_id")) == ("youtube", ["UC_ann", "UC_bob"])
    assert found.column("reply_to_post_id") == ["v1", "Ug1"]
    assert found.column("reply_to_account_id") == ["UC_owner", "UC_ann"]
    assert (found.posts[1]["urls"], found.posts[1]["hashtags"]) == (["https://a.example/"], ["tag"])
    assert found.accounts[0]["handle"] == "ann"


def test_comments_of_nobody_are_set_aside(tmp_path: Path) -> None:
    found = factory.outcome(factory.ndjson(tmp_path, comment("a"), comment("b", by=None)), tmp_path)
    assert found.reasons == {"no_account": 1}


def test_shown_text_stands_in_for_the_original(tmp_path: Path) -> None:
    shown = comment("a", textOriginal=None, textDisplay="a &amp; b<br>c")
    assert factory.outcome(factory.ndjson(tmp_path, shown), tmp_path).column("text") == ["a & b\nc"]


def test_videos_channels_and_search_results_are_told_apart(tmp_path: Path) -> None:
    about = {"publishedAt": "2024-05-01T12:00:00Z", "channelId": "UC_ann", "channelTitle": "Ann"}
    about |= {
        "title": "It&#39;s",
        "description": "https://a.example/ #x",
        "tags": ["k"],
        "defaultAudioLanguage": "fa",
    }
    items = [
        {"kind": "youtube#video", "id": "v1", "snippet": about},
        {"kind": "youtube#searchResult", "id": {"kind": "youtube#video", "videoId": "v2"}, "snippet": about},
        {
            "kind": "youtube#channel",
            "id": "UC_ann",
            "snippet": {"title": "Ann", "publishedAt": "2010-01-01T00:00:00Z"},
        },
        {"kind": "youtube#playlist", "id": "PL1", "snippet": about},
    ]
    found = factory.outcome(factory.document(tmp_path, {"kind": "youtube#x", "items": items}), tmp_path)
    assert found.column("text") == ["It&#39;s\nhttps://a.example/ #x", "It's\nhttps://a.example/ #x"]
    assert found.column("urls") == [["https://a.example/"], None]
    assert (found.column("hashtags"), found.column("language")) == ([["x"], None], ["fa", "fa"])
    assert (found.source.accounts, found.reasons) == (1, {"not_a_post": 1})
    assert found.accounts[0]["created_at_us"] == 1_262_304_000_000_000


TOOLS = ("id", "replyCount", "likeCount", "publishedAt", "authorName", "text", "authorChannelId", "isReply")


@pytest.mark.parametrize("above", ["isReplyTo", "isReplyToId"])
def test_comments_of_youtube_data_tools_are_read(tmp_path: Path, above: str) -> None:
    rows = [
        ("Ug1", 1, 0, "2024-05-01 12:00:00", "Ann", "hi", "UC_ann", 0, ""),
        ("Ug1.r", "", 0, "2024-05-01 12:00:09", "Bob", "ho", "UC_bob", 1, "Ug1"),
    ]
    found = factory.outcome(factory.table(tmp_path, *rows, header=(*TOOLS, above)), tmp_path)
    assert (found.source.format, found.column("reply_to_post_id")) == ("youtube_tools", [None, "Ug1"])
    assert "name no time zone" in found.notes


def test_videos_of_youtube_data_tools_are_read(tmp_path: Path) -> None:
    header = ("position", "channelId", "channelTitle", "videoId", "publishedAt", "videoTitle", "defaultLanguage")
    row = (1, "UC_ann", "Ann", "v1", "2024-05-01T12:00:00Z", "A title", "de")
    found = factory.outcome(factory.table(tmp_path, row, header=header), tmp_path)
    assert (found.source.format, found.column("text"), found.column("language")) == (
        "youtube_tools",
        ["A title"],
        ["de"],
    )
