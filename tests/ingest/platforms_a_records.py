"""Made-up records in the shapes of many platforms, one full record each."""

import copy
from typing import Any

AT = 1_700_000_000
"""2023-11-14 22:13:20 UTC"""
WRITTEN = "Tue Nov 14 22:13:20 +0000 2023"
ISO = "2023-11-14T22:13:20.250Z"
LINKEDIN_ID = str(AT * 1_000 << 22)


def envelope(source: str, data: object, **more: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "nav_index": "a:1:0",
        "item_id": "i",
        "timestamp_collected": 1_700_000_999_000,
        "source_platform": source,
        "source_platform_url": "https://example.org/",
        "source_url": "https://example.org/api",
        "user_agent": "made up",
        "data": data,
    } | more


def x_user(number: str = "7", name: str = "ann") -> dict[str, Any]:
    details = {"created_at": "Tue Oct 06 21:08:37 +0000 2015", "description": "sings"}
    return {"rest_id": number, "legacy": details | {"screen_name": name, "name": name.title()}}


def x_tweet(number: str = "100", *, by: dict[str, Any] | None = None, **legacy: Any) -> dict[str, Any]:
    user = by or x_user()
    plain = {
        "id_str": number,
        "user_id_str": user["rest_id"],
        "created_at": WRITTEN,
        "full_text": "سلام #روز https://t.co/a",
        "lang": "fa",
        "entities": {
            "urls": [{"url": "https://t.co/a", "expanded_url": "https://a.example/1"}],
            "hashtags": [{"text": "روز"}],
            "media": [{"id_str": "900", "expanded_url": f"https://x.com/ann/status/{number}/photo/1"}],
        },
    }
    return {
        "__typename": "Tweet",
        "rest_id": number,
        "source": '<a href="https://x.example" rel="nofollow">Made Up Client</a>',
        "core": {"user_results": {"result": user}},
        "legacy": plain | legacy,
        "promoted": False,
    }


TIKTOK = {
    "id": "200",
    "desc": "dance #fun https://b.example/x",
    "createTime": AT,
    "textLanguage": "en",
    "author": {"id": "77", "uniqueId": "ben", "nickname": "Ben", "signature": "moves", "createTime": AT - 9},
    "textExtra": [{"hashtagName": "fun"}, {"hashtagName": ""}],
    "challenges": [{"title": "other"}],
    "isAd": False,
}
TIKTOK_COMMENT = {
    "cid": "201",
    "aweme_id": "200",
    "reply_id": "199",
    "reply_to_reply_id": "0",
    "create_time": AT,
    "comment_language": "en",
    "text": "nice #wow",
    "user": {"uid": "78", "unique_id": "cleo", "nickname": "Cleo"},
}
INSTAGRAM = {
    "id": "300_88",
    "code": "Cabc",
    "taken_at": AT,
    "media_type": 1,
    "caption": {"text": "sun #sea https://c.example"},
    "user": {"pk": "88", "id": "88", "username": "dora", "full_name": "Dora", "biography": "swims"},
}
INSTAGRAM_GRAPH = {
    "__typename": "GraphImage",
    "shortcode": "Cdef",
    "taken_at_timestamp": AT,
    "edge_media_to_caption": {"edges": [{"node": {"text": "moon #sky"}}]},
    "owner": {"id": "89", "username": "emil"},
}
THREADS = {
    "pk": "400",
    "code": "T1",
    "taken_at": AT,
    "user": {"pk": "90", "username": "fay", "full_name": "Fay"},
    "caption": {"text": "see #this"},
    "text_post_app_info": {
        "share_info": {
            "quoted_post": {"pk": "399", "code": "T0", "user": {"username": "gus"}},
            "reposted_post": None,
        },
        "reply_to_author": {"pk": "91"},
        "link_preview_attachment": {"url": "https://l.threads.net/?u=https%3A%2F%2Fd.example%2Fx&e=1"},
    },
}
FACEBOOK = {
    "comet_sections": {
        "content": {
            "story": {
                "post_id": "500",
                "message": {"text": "look #here https://e.example"},
                "actors": [{"id": "92", "name": "Hana", "url": "https://www.facebook.com/hana"}],
                "attachments": [{"target": {"__typename": "Photo", "id": "501"}}],
                "attached_story": {"post_id": "499", "actors": [{"id": "93"}]},
            }
        },
        "context_layout": {
            "story": {"comet_sections": {"metadata": [{"__typename": "x"}, {"story": {"creation_time": AT}}]}}
        },
    }
}
LINKEDIN = {
    "updateMetadata": {"urn": f"urn:li:activity:{LINKEDIN_ID}"},
    "actor": {
        "backendUrn": "urn:li:member:94",
        "name": {"text": "Ida"},
        "description": {"text": "Baker"},
        "navigationContext": {"actionTarget": "https://www.linkedin.com/in/ida-b?x=1"},
    },
    "commentary": {
        "text": {
            "text": "bread",
            "attributesV2": [{"detailData": {"*hashtag": {"trackingUrn": "urn:li:keyword:bread"}}}],
        }
    },
    "content": {"articleComponent": {"navigationContext": {"actionTarget": "https://f.example"}}},
    "resharedUpdate": {
        "updateMetadata": {"urn": "urn:li:activity:600"},
        "actor": {"backendUrn": "urn:li:member:95"},
    },
}
TRUTH = {
    "id": "700",
    "created_at": ISO,
    "content": "hear https://g.example/y. #news",
    "in_reply_to_id": "699",
    "in_reply_to_account_id": "97",
    "quote": {"url": "https://truthsocial.com/@jo/1"},
    "card": {"url": "https://g.example/card"},
    "tags": [{"name": "news"}],
    "media_attachments": [{"id": "701"}],
    "language": "en",
    "account": {"id": "96", "acct": "kim", "display_name": "Kim", "created_at": ISO, "note": "n", "bot": True},
}
GAB = {
    "i": "800",
    "id": "800",
    "ca": ISO,
    "c": "say #so",
    "ai": "98",
    "author_info": {"i": "98", "un": "lea", "dn": "Lea", "nt": "n"},
    "link_info": {"url": "https://h.example"},
    "image_info": [{"i": "801"}],
    "tg": [{"name": "so"}],
}
NINEGAG = {
    "id": "a1",
    "title": "cat",
    "description": "a cat",
    "creationTs": AT,
    "creator": {"accountId": "99", "username": "max", "fullName": "Max", "creationTs": AT - 9},
    "tags": [{"key": "cats"}],
    "sourceUrl": "https://i.example",
    "promoted": 0,
}
IMGUR = {
    "id": "b1",
    "title": "dog",
    "description": "",
    "created_at": "2023-11-14T22:13:20Z",
    "account_id": 101,
    "account": {"id": 101, "username": "nia", "created_at": "2020-01-01T00:00:00Z"},
    "cover": {"id": "b2"},
    "tags": [{"tag": "dogs"}],
    "is_ad": False,
}
PINTEREST = {
    "entityId": "900",
    "title": "hat",
    "description": "knit #wool",
    "created_at": "Tue, 14 Nov 2023 22:13:20 +0000",
    "pinner": {"entityId": "102", "username": "oz", "fullName": "Oz"},
    "originPinner": {"entityId": "103"},
    "isRepin": True,
    "link": "https://j.example",
    "imageSignature": "ab12",
}
DOUYIN = {
    "aweme_id": "1000",
    "author_user_id": 1040000000000000123,
    "create_time": AT,
    "desc": "看 #好",
    "text_extra": [{"hashtag_name": "好"}],
    "author": {"uid": "104", "unique_id": "pia", "nickname": "Pia", "signature": "s"},
}
REDNOTE = {
    "id": "r1",
    "model_type": "note",
    "note_card": {
        "title": "茶",
        "desc": "好茶 #茶[话题]# ",
        "time": AT * 1_000,
        "user": {"user_id": "u105", "nickname": "Qi"},
    },
}
REDNOTE_COMMENT = {
    "id": "r2",
    "note_id": "r1",
    "content": "是",
    "create_time": AT * 1_000,
    "user_info": {"user_id": "u106", "nickname": "Rui"},
    "target_comment": {"id": "r0", "user_info": {"user_id": "u107"}},
}
NATIVE: dict[str, dict[str, Any]] = {
    "twitter.com": x_tweet(),
    "tiktok.com": TIKTOK,
    "tiktok-comments": TIKTOK_COMMENT,
    "instagram.com": INSTAGRAM,
    "threads.net": THREADS,
    "facebook.com": FACEBOOK,
    "linkedin.com": LINKEDIN,
    "truthsocial.com": TRUTH,
    "gab.com": GAB,
    "9gag.com": NINEGAG,
    "imgur.com": IMGUR,
    "pinterest.com": PINTEREST,
    "douyin.com": DOUYIN,
    "xiaohongshu.com": REDNOTE,
    "xiaohongshu-comments": REDNOTE_COMMENT,
}
ODD: tuple[Any, ...] = (
    None,
    "",
    "words",
    0,
    -1,
    True,
    10**30,
    "9" * 40,
    "1e400",
    [],
    {},
    [None],
    [[]],
    {"a": 1},
    "\u202e",
)


def without(record: dict[str, Any], *path: str) -> dict[str, Any]:
    """Return a copy that lacks the value at a path."""
    changed = copy.deepcopy(record)
    place = changed
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return changed


def mutations(record: Any) -> list[Any]:
    """Return copies of a record, each with one value, at any depth, made odd."""
    found: list[Any] = []
    if isinstance(record, dict):
        for key, value in record.items():
            found += [record | {key: odd} for odd in ODD]
            found += [record | {key: changed} for changed in mutations(value)]
    elif isinstance(record, list):
        for k, value in enumerate(record):
            found += [[*record[:k], odd, *record[k + 1 :]] for odd in ODD]
            found += [[*record[:k], changed, *record[k + 1 :]] for changed in mutations(value)]
    return found
