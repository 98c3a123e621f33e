"""Mastodon, Telegram by Telethon, and VK."""

import json
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pytest

from fairwitness.ingest.platforms.written import hashtags_in, links_in


def person(name: str = "ann", *, host: str = "one.example", number: str = "7", **more: Any) -> dict[str, Any]:
    return {"id": number, "username": name, "acct": name, "url": f"https://{host}/@{name}", "bot": False} | more


def status(number: str = "1", **more: Any) -> dict[str, Any]:
    plain = {"id": number, "uri": f"https://one.example/{number}", "created_at": "2024-05-01T12:00:00.250Z"}
    return plain | {"content": "<p>words</p>", "account": person()} | more


def test_people_of_the_same_number_on_two_servers_are_two(tmp_path: Path) -> None:
    there = status("2", account=person(host="Two.example"))
    found = factory.outcome(factory.ndjson(tmp_path, status(), there), tmp_path)
    assert found.column("account_id") == ["ann@one.example", "ann@two.example"]
    assert found.column("resolution_us") == [1_000, 1_000]


def test_a_person_seen_from_two_servers_is_one(tmp_path: Path) -> None:
    abroad = person(number="99", acct="ann@one.example")
    found = factory.outcome(factory.ndjson(tmp_path, status(), status("1", id="555", account=abroad)), tmp_path)
    assert (found.column("account_id"), found.source.duplicates) == (["ann@one.example"], 1)


def test_a_boost_carries_what_it_passes_on(tmp_path: Path) -> None:
    original = status(
        "9",
        account=person("bob", number="8"),
        content='<p>a <a href="https://a.example/">l</a></p>',
        tags=[{"name": "t"}],
        language="de",
        spoiler_text="careful",
        quote={"state": "accepted", "quoted_status": {"uri": "https://far.example/3"}},
        media_attachments=[{"url": "https://one.example/m.png", "remote_url": "https://far.example/m.png"}],
    )
    post = factory.outcome(factory.ndjson(tmp_path, status(content="", reblog=original)), tmp_path).posts[0]
    assert (post["is_repost"], post["text"], post["language"]) == (True, "careful\na l", "de")
    assert post["repost_of_post_id"] == "https://one.example/9"
    assert post["repost_of_account_id"] == "bob@one.example"
    assert (post["urls"], post["hashtags"]) == (["https://a.example/", "https://far.example/3"], ["t"])
    assert post["media_hashes"] == ["https://far.example/m.png"]


def test_answers_name_whom_they_answer(tmp_path: Path) -> None:
    asked = {"in_reply_to_id": "5", "in_reply_to_account_id": "8", "mentions": [person("bob", number="8")]}
    itself, unknown = asked | {"in_reply_to_account_id": "7"}, asked | {"in_reply_to_account_id": "6"}
    records = [status(str(k), **more) for k, more in enumerate((asked, itself, unknown))]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert found.column("reply_to_account_id") == ["bob@one.example", "ann@one.example", None]


def message(number: Any = 4, **more: Any) -> dict[str, Any]:
    plain = {"_": "Message", "id": number, "peer_id": {"channel_id": 9}, "date": "2026-01-08T16:31:00+00:00"}
    return plain | {"message": "hi", "from_id": None, "out": False} | more


def test_telethon_names_media_cards_and_software(tmp_path: Path) -> None:
    media = {"photo": {"id": 11}, "document": {"id": 12}, "webpage": {"url": "https://a.example/"}}
    post = factory.outcome(factory.ndjson(tmp_path, message(media=media, via_bot_id=77)), tmp_path).posts[0]
    assert (post["media_hashes"], post["urls"]) == (["photo11", "document12"], ["https://a.example/"])
    assert (post["client"], post["account_id"], post["post_id"]) == ("77", "channel9", "channel9/4")


def test_a_forum_topic_is_not_answered(tmp_path: Path) -> None:
    headers: list[dict[str, Any]] = [
        {"reply_to_msg_id": 2, "forum_topic": True, "reply_to_top_id": None},
        {"reply_to_msg_id": 3, "forum_topic": True, "reply_to_top_id": 2},
        {"reply_to_msg_id": 3, "reply_to_peer_id": {"channel_id": 8}},
    ]
    records = [message(k + 5, reply_to=header) for k, header in enumerate(headers)]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert found.column("reply_to_post_id") == [None, "channel9/3", "channel8/3"]


def test_the_owner_s_side_of_a_talk_has_no_known_author(tmp_path: Path) -> None:
    talk = {"user_id": 5}
    records = [message(1, peer_id=talk), message(2, peer_id=talk, out=True), {"_": "MessageEmpty", "peer_id": talk}]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert (found.column("account_id"), found.reasons) == (["user5"], {"no_account": 1, "not_a_post": 1})


def wall(number: int = 1, *, owner: int = -5, by: int = 3, **more: Any) -> dict[str, Any]:
    return {"id": number, "owner_id": owner, "from_id": by, "date": 1_700_000_000, "text": "слова"} | more


def test_a_vk_wall_is_read_with_people_and_communities(tmp_path: Path) -> None:
    response = {
        "count": 2,
        "items": [wall(by=-5), wall(2, post_source={"type": "api", "platform": "android"})],
        "profiles": [{"id": 3, "first_name": "Ann", "last_name": "B", "screen_name": "annb"}],
        "groups": [{"id": 5, "name": "Club", "screen_name": "club5"}],
    }
    path = factory.document(tmp_path, {"response": response})
    found = factory.outcome(path, tmp_path)
    assert (found.source.format, found.column("account_id")) == ("vk", ["-5", "3"])
    assert (found.column("post_id"), found.column("client")) == (["-5_1", "-5_2"], [None, "android"])
    assert {a["account_id"]: a["display_name"] for a in found.accounts} == {"3": "Ann B", "-5": "Club"}
    bare = factory.outcome(factory.document(tmp_path, response, name="bare.json"), tmp_path)
    assert (bare.column("post_id"), len(bare.accounts)) == (["-5_1", "-5_2"], 2)


def test_a_vk_repost_with_words_is_a_post_of_its_own(tmp_path: Path) -> None:
    link = {"type": "link", "link": {"url": "https://a.example/"}}
    photo = {"type": "photo", "photo": {"owner_id": -8, "id": 44}}
    original = wall(70, owner=-8, by=-8, text="original #tag@club", attachments=[link, photo])
    plain, commented = wall(1, text="", copy_history=[original]), wall(2, text="mine", copy_history=[original])
    found = factory.outcome(factory.ndjson(tmp_path, plain, commented), tmp_path)
    assert found.column("is_repost") == [True, False]
    assert found.column("text") == ["original #tag@club", "mine"]
    assert found.column("repost_of_post_id") == ["-8_70"] * 2
    assert found.column("repost_of_account_id") == ["-8"] * 2
    assert found.column("urls") == [["https://a.example/"], None]
    assert found.column("media_hashes") == [["photo-8_44"], None]
    assert found.column("hashtags") == [["tag"], None]


def test_vk_comments_keep_their_place(tmp_path: Path) -> None:
    answer = {"id": 12, "from_id": 4, "date": 1_700_000_009, "text": "x", "reply_to_user": 3, "reply_to_comment": 11}
    gone = {"id": 13, "deleted": True, "date": 1_700_000_010}
    first = wall(11, post_id=1, thread={"count": 2, "items": [answer, gone]})
    found = factory.outcome(factory.document(tmp_path, {"response": {"items": [first]}}), tmp_path)
    assert found.column("post_id") == ["-5_1?reply=11", "-5_1?reply=12"]
    assert found.column("reply_to_post_id") == ["-5_1", "-5_1?reply=11"]
    assert found.column("reply_to_account_id") == [None, "3"]
    assert found.reasons == {"deletion": 1}


def test_a_vk_feed_names_walls_as_sources(tmp_path: Path) -> None:
    items = [
        {"type": "post", "source_id": -5, "post_id": 9, "date": 1_700_000_000, "text": "x"},
        {"type": "wall_photo", "source_id": -5, "post_id": 9, "date": 1_700_000_000},
    ]
    found = factory.outcome(factory.document(tmp_path, {"response": {"items": items}}), tmp_path)
    assert (found.column("post_id"), found.column("account_id")) == (["-5_9"], ["-5"])
    assert found.reasons == {"not_a_post": 1}


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("see https://a.example/x. And (https://b.example/y).", ["https://a.example/x", "https://b.example/y"]),
        ("https://a.example/w_(z) https://a.example/w_(z)", ["https://a.example/w_(z)"]),
        ("«https://a.example/слово»", ["https://a.example/слово"]),
        ("no://link https:/one http//two", None),
        (None, None),
    ],
)
def test_links_are_cut_where_the_sentence_goes_on(words: str | None, links: Any) -> None:
    assert links_in(words) == links


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("#one two#three #4 #5a &#39; /#frag ##six", ["one", "5a"]),
        ("#می\u200cخواهم، #हिन्दी #слово", ["می\u200cخواهم", "हिन्दी", "слово"]),
        ("#", None),
    ],
)
def test_hashtags_of_all_scripts_are_found(words: str, tags: Any) -> None:
    assert hashtags_in(words) == tags


@pytest.mark.parametrize("name", ["source.ndjson", "source.json"])
def test_half_an_emoji_does_not_cost_the_record(tmp_path: Path, name: str) -> None:
    halved = json.dumps(wall(2, text="a \ud83d b \U0001f600 \\ud83d \udc00\ud800"))
    whole = [json.dumps(wall(1)), halved]
    content = "\n".join(whole) if name.endswith("ndjson") else f"[{','.join(whole)}]"
    found = factory.outcome(factory.write(tmp_path, content, name=name), tmp_path)
    assert found.column("text") == ["слова", "a \ufffd b \U0001f600 \\ud83d \ufffd\ufffd"]
