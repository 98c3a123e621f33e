"""One good made-up record of each registered format, for `test_readers`."""

import json
from dataclasses import dataclass, field
from typing import Any

AT = 1_700_000_000
ISO = "2023-11-14T22:13:20Z"
WRITTEN = "Tue Nov 14 22:13:20 +0000 2023"


@dataclass(frozen=True)
class Sample:
    """A record that becomes a post or an account, and how a file holds such records.

    Attributes:
        record: the record; a table holds its values as text.
        id_at: path of the id that makes it another record; none where the format has no ids.
        around: what stands before and after the records of a document.
        member: name of the file of records inside a ZIP, and all other files of it.
    """

    record: dict[str, Any]
    id_at: tuple[str, ...] = ()
    around: tuple[str, str] = ("[", "]")
    member: str = ""
    others: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)


USER = {"id_str": "7", "screen_name": "ann", "name": "Ann", "created_at": WRITTEN}
POSTED = {"account_id": "ann", "timestamp": ISO, "text": "words"}
X_OWNER = "window.YTD.account.part0 = " + json.dumps([{"account": {"accountId": "7", "username": "ann"}}])
FACEBOOK_OWNER = json.dumps({"profile_v2": {"profile_uri": "https://www.facebook.com/ann", "username": "ann"}})
INSTAGRAM_OWNER = json.dumps({"profile_user": [{"string_map_data": {"Username": {"value": "ann"}}}]})
CROWDTANGLE = {"Facebook Id": "9", "User Name": "ann", "Post Created": "2023-11-14 22:13:20 EST", "URL": "u1"}
X_TWEET = {
    "rest_id": "1",
    "core": {"user_results": {"result": {"rest_id": "7", "legacy": {"screen_name": "ann", "name": "Ann"}}}},
    "legacy": {"id_str": "1", "user_id_str": "7", "created_at": WRITTEN, "full_text": "words", "entities": {}},
}
VIDEO = {"publishedAt": ISO, "channelId": "UC1", "channelTitle": "Ann", "title": "t", "description": "d #e"}
SAID = {"textOriginal": "words", "publishedAt": ISO, "authorChannelId": {"value": "UC2"}, "authorDisplayName": "@b"}

SAMPLES: dict[str, Sample] = {
    "universal": Sample(
        {"account_id": "ann", "content_id": "1", "object_id": "o", "timestamp_share": AT}, ("content_id",)
    ),
    "x_archive": Sample(
        {
            "tweetid": "1",
            "userid": "u1",
            "user_screen_name": "ann",
            "account_creation_date": "2016-11-03",
            "tweet_time": "2023-11-14 22:13",
            "tweet_text": "words",
            "is_retweet": "True",
            "retweet_tweetid": "5",
            "hashtags": "['a', 'b']",
            "urls": "[]",
        },
        ("tweetid",),
    ),
    "x_archive_users": Sample(
        {"userid": "u1", "user_screen_name": "ann", "account_creation_date": "2016-11-03"}, ("userid",)
    ),
    "x_api": Sample(
        {
            "id": "1",
            "author_id": "7",
            "created_at": ISO,
            "text": "words",
            "referenced_tweets": [{"type": "retweeted", "id": "5", "author_id": "8"}],
            "entities": {"hashtags": [{"tag": "t"}], "urls": [{"expanded_url": "https://a.example/"}]},
            "attachments": {"media_keys": ["3_1"]},
            "author": {"username": "ann", "created_at": ISO},
        },
        ("id",),
    ),
    "twarc_csv": Sample(
        {
            "id": "1",
            "author_id": "7",
            "conversation_id": "1",
            "created_at": ISO,
            "text": "words",
            "entities.urls": "[]",
        },
        ("id",),
    ),
    "x_legacy": Sample(
        {
            "id_str": "1",
            "created_at": WRITTEN,
            "full_text": "words",
            "user": USER,
            "retweeted_status": {"id_str": "5", "user": {"id_str": "8"}},
            "entities": {"hashtags": [{"text": "t"}], "urls": [{"expanded_url": "https://a.example/"}]},
        },
        ("id_str",),
    ),
    "telegram_export": Sample(
        {
            "id": 1,
            "type": "message",
            "date_unixtime": str(AT),
            "from": "Ann",
            "from_id": "user1",
            "text": ["see ", {"type": "link", "text": "https://a.example/"}],
            "forwarded_from": "Bob",
        },
        ("id",),
        around=('{"id": 77, "type": "public_channel", "messages": [', "]}"),
    ),
    "telethon": Sample(
        {
            "_": "Message",
            "id": 1,
            "peer_id": {"_": "PeerChannel", "channel_id": 9},
            "date": "2023-11-14T22:13:20+00:00",
            "message": "see https://a.example/",
            "entities": [{"_": "MessageEntityUrl", "offset": 4, "length": 18}],
            "fwd_from": {"from_id": {"channel_id": 8}, "channel_post": 5},
            "reply_to": {"reply_to_msg_id": 3, "forum_topic": True},
            "media": {"photo": {"id": 4}},
        },
        ("id",),
    ),
    "bluesky": Sample(
        {
            "did": "did:plc:ann",
            "time_us": AT * 1_000_000,
            "kind": "commit",
            "commit": {
                "operation": "create",
                "collection": "app.bsky.feed.post",
                "rkey": "k1",
                "record": {"text": "words", "langs": ["fa"], "facets": [{"features": [{"tag": "t"}]}]},
            },
        },
        ("commit", "rkey"),
    ),
    "mastodon": Sample(
        {
            "id": "1",
            "created_at": ISO,
            "content": "<p>words</p>",
            "account": {"id": "7", "username": "ann", "url": "https://one.example/@ann", "bot": False},
            "reblog": {"id": "5", "content": "<p>w</p>", "account": {"id": "8", "acct": "b@two.example"}, "tags": []},
            "mentions": [{"id": "8"}],
            "in_reply_to_account_id": "8",
        },
        ("id",),
    ),
    "reddit": Sample(
        {
            "id": "p1",
            "author": "ann",
            "created_utc": AT,
            "subreddit": "s",
            "title": "t",
            "selftext": "see https://a.example/",
            "url": "https://a.example/",
            "crosspost_parent": "t3_p0",
            "crosspost_parent_list": [{"author": "bob"}],
            "gallery_data": {"items": [{"media_id": "m"}]},
            "media_metadata": {"m": {}},
            "replies": "",
        },
        ("id",),
    ),
    "tiktok": Sample(
        {"id": 1, "username": "ann", "create_time": AT, "video_description": "d", "hashtag_names": ["a", "b"]},
        ("id",),
    ),
    "tiktok_users": Sample({"username": "ann", "display_name": "Ann", "bio_description": "hi"}, ("username",)),
    "youtube": Sample(
        {
            "kind": "youtube#commentThread",
            "id": "Ug1",
            "snippet": {
                "videoId": "v1",
                "channelId": "UC1",
                "topLevelComment": {"kind": "youtube#comment", "id": "Ug1", "snippet": SAID},
            },
        },
        ("snippet", "topLevelComment", "id"),
    ),
    "youtube_tools": Sample(
        {
            "id": "Ug1",
            "publishedAt": "2023-11-14 22:13:20",
            "authorName": "Ann",
            "text": "words",
            "authorChannelId": "UC2",
            "isReply": "1",
            "isReplyTo": "Ug0",
        },
        ("id",),
    ),
    "vk": Sample(
        {
            "id": 1,
            "owner_id": -5,
            "from_id": 3,
            "date": AT,
            "text": "",
            "copy_history": [{"id": 2, "owner_id": -8, "from_id": -8, "text": "o", "attachments": []}],
            "attachments": [{"type": "photo", "photo": {"owner_id": 3, "id": 9}}],
        },
        ("id",),
    ),
    "x_export": Sample(
        {"tweet": {"id_str": "1", "created_at": WRITTEN, "full_text": "words", "entities": {"hashtags": []}}},
        ("tweet", "id_str"),
        around=("window.YTD.tweets.part0 = [", "]"),
        member="data/tweets.js",
        others={"data/account.js": X_OWNER},
        beside={"account.js": X_OWNER},
    ),
    "facebook_export": Sample(
        {
            "timestamp": AT,
            "data": [{"post": "words"}],
            "attachments": [{"data": [{"external_context": {"url": "u"}}]}],
        },
        member="posts/your_posts_1.json",
        others={"profile_information/profile_information.json": FACEBOOK_OWNER},
        beside={"profile_information/profile_information.json": FACEBOOK_OWNER},
    ),
    "instagram_export": Sample(
        {"media": [{"uri": "m.jpg", "creation_timestamp": AT, "title": "words"}]},
        member="content/posts_1.json",
        others={"personal_information/personal_information.json": INSTAGRAM_OWNER},
        beside={"personal_information/personal_information.json": INSTAGRAM_OWNER},
    ),
    "zeeschuimer": Sample(
        {"source_platform": "twitter.com", "item_id": "1", "timestamp_collected": AT * 1_000, "data": X_TWEET},
        ("data", "rest_id"),
    ),
    "crowdtangle_pages": Sample({"Page Name": "Ann", "Message": "words", **CROWDTANGLE}, ("URL",)),
    "crowdtangle_groups": Sample({"Group Name": "Ann", "Message": "words", **CROWDTANGLE}, ("URL",)),
    "crowdtangle_instagram": Sample(
        {"Account": "Ann", "Description": "words", **CROWDTANGLE, "Title": ""},
        ("URL",),
    ),
    "meta_library": Sample(
        {"id": "1", "creation_time": ISO, "text": "words", "post_owner": {"id": "9", "type": "facebook_page"}},
        ("id",),
    ),
    "fourcat": Sample({"id": "1", "thread_id": "1", "author": "ann", "body": "w", "timestamp": ISO}, ("id",)),
    "columns": Sample({"post_id": "1", **POSTED, "hashtags": "a b", "is_repost": "false"}, ("post_id",)),
}
