"""Personal exports of X, Facebook and Instagram: ZIP archives, and single files beside their profile."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pytest

from fairwitness import ingest
from fairwitness.errors import SourceError
from fairwitness.ingest import exports
from fairwitness.ingest.platforms.personal_meta import repaired


def zipped(folder: Path, members: dict[str, str], *, name: str = "export.zip") -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return factory.write(folder, out.getvalue(), name=name)


def unzipped(folder: Path, members: dict[str, str]) -> list[Path]:
    for member, content in members.items():
        (folder / member).parent.mkdir(parents=True, exist_ok=True)
        (folder / member).write_text(content)
    return [folder / member for member in members]


def script(part: str, value: object) -> str:
    return f"window.YTD.{part} = {json.dumps(value, indent=2)}"


def tweet(number: str = "10", words: str = "hello", **more: Any) -> dict[str, Any]:
    plain = {"id_str": number, "created_at": "Wed Oct 10 20:19:24 +0000 2018", "full_text": words, "lang": "en"}
    return {"tweet": plain | {"source": '<a href="https://x.example">Web App</a>'} | more}


ACCOUNT = script(
    "account.part0", [{"account": {"accountId": "7", "username": "ann", "createdAt": "2010-01-01T00:00:00Z"}}]
)
RETWEET = tweet("11", "RT @bob: x", entities={"user_mentions": [{"screen_name": "bob", "id_str": "8"}]})
X = {
    "data/tweets.js": script("tweets.part0", [tweet(), RETWEET]),
    "data/account.js": ACCOUNT,
    "data/direct-messages.js": "window.YTD.direct_messages.part0 = [ not even JSON",
}


def test_an_x_archive_is_read_from_its_zip(tmp_path: Path) -> None:
    found = factory.outcome(
        zipped(tmp_path, X | {"data/tweets-part1.js": script("tweets.part1", [tweet("12")])}), tmp_path
    )
    assert (found.source.format, found.column("account_id")) == ("x_export", ["7"] * 3)
    assert sorted(found.column("post_id")) == ["10", "11", "12"]
    retweet = next(post for post in found.posts if post["post_id"] == "11")
    assert (retweet["is_repost"], retweet["repost_of_account_id"], retweet["client"]) == (True, "8", "Web App")
    assert found.accounts[0]["handle"] == "ann"


def test_an_x_archive_is_read_from_its_folder(tmp_path: Path) -> None:
    tweets, *_ = unzipped(tmp_path, X)
    found = factory.outcome(tweets, tmp_path)
    assert (found.source.format, found.column("account_id")) == ("x_export", ["7", "7"])


@pytest.mark.parametrize("owner", [{}, {"data/account.js": "window.YTD.account.part0 = ["}])
def test_an_x_archive_without_its_owner_is_refused(tmp_path: Path, owner: dict[str, str]) -> None:
    members = {"data/tweets.js": X["data/tweets.js"]} | owner
    for path in (zipped(tmp_path, members), unzipped(tmp_path / "in", members)[0]):
        with pytest.raises(SourceError, match=r"nothing says whose.*account\.js"):
            ingest.validate(path)


def spelt_by_byte(words: str) -> str:
    return words.encode().decode("latin-1")


POSTS = [
    {
        "timestamp": 1_700_000_000,
        "data": [{"post": spelt_by_byte("Привет, سلام #тег")}, {"update_timestamp": 1_700_000_001}],
        "attachments": [{"data": [{"external_context": {"url": "https://a.example/"}}]}],
        "title": "Ann shared a link.",
    },
    {"timestamp": 1_700_000_100, "title": "Ann updated her profile."},
]
COMMENTS = {"comments_v2": [{"timestamp": 1_700_000_200, "data": [{"comment": {"comment": "yes", "author": "Ann"}}]}]}
PROFILE = {
    "profile_v2": {
        "name": {"full_name": spelt_by_byte("Анна")},
        "profile_uri": "https://www.facebook.com/profile.php?id=55",
        "registration_timestamp": 1_300_000_000,
    }
}
FACEBOOK = {
    "activity/posts/your_posts__check_ins__photos_and_videos_1.json": json.dumps(POSTS),
    "activity/comments_and_reactions/comments.json": json.dumps(COMMENTS),
    "personal_information/profile_information/profile_information.json": json.dumps(PROFILE),
}


def test_a_facebook_export_is_read_and_its_letters_put_together(tmp_path: Path) -> None:
    found = factory.outcome(zipped(tmp_path, FACEBOOK), tmp_path)
    assert (found.source.format, found.column("account_id")) == ("facebook_export", ["55"] * 3)
    assert found.column("text") == ["Привет, سلام #тег", None, "yes"]
    assert (found.posts[0]["urls"], found.posts[0]["hashtags"]) == (["https://a.example/"], ["тег"])
    assert found.accounts[0]["display_name"] == "Анна"
    assert found.accounts[0]["created_at_us"] == 1_300_000_000_000_000


def test_a_facebook_file_finds_its_owner_above_it(tmp_path: Path) -> None:
    posts, *_ = unzipped(tmp_path, FACEBOOK)
    profile = tmp_path / "profile_information"
    (tmp_path / "personal_information" / "profile_information").rename(profile)
    assert factory.outcome(posts, tmp_path).column("account_id") == ["55"] * 2
    (profile / "profile_information.json").unlink()
    with pytest.raises(SourceError, match="nothing says whose"):
        ingest.validate(posts)


def test_facebook_people_are_known_by_address_and_not_by_name(tmp_path: Path) -> None:
    nameless = json.dumps({"profile_v2": {"name": {"full_name": "Ann"}}})
    members = FACEBOOK | {"personal_information/profile_information/profile_information.json": nameless}
    with pytest.raises(SourceError, match="nothing says whose"):
        ingest.validate(zipped(tmp_path, members))


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("https://www.facebook.com/ann.b", "ann.b"),
        ("https://www.facebook.com/people/Ann-B/100055/", "100055"),
        ("https://m.facebook.com/profile.php?id=55&x=1", "55"),
    ],
)
def test_facebook_writes_a_profile_s_address_in_three_ways(tmp_path: Path, address: str, account: str) -> None:
    profile = json.dumps({"profile_v2": {"profile_uri": address}})
    members = FACEBOOK | {"personal_information/profile_information/profile_information.json": profile}
    assert factory.outcome(zipped(tmp_path, members), tmp_path).column("account_id") == [account] * 3


PICTURE = {"uri": "media/1.jpg", "creation_timestamp": 1_700_000_000, "title": spelt_by_byte("día #sol")}
SAID = {"Comment": {"value": "nice"}, "Media Owner": {"value": "bob"}, "Time": {"timestamp": 1_700_000_300}}
INSTAGRAM = {
    "your_instagram_activity/media/posts_1.json": json.dumps([{"media": [PICTURE]}]),
    "your_instagram_activity/comments/post_comments_1.json": json.dumps([{"string_map_data": SAID}]),
    "your_instagram_activity/comments/reels_comments.json": json.dumps(
        {"comments_reels_comments": [{"string_map_data": SAID | {"Time": {"timestamp": 1_700_000_400}}}]}
    ),
    "personal_information/personal_information/personal_information.json": json.dumps(
        {"profile_user": [{"string_map_data": {"Username": {"value": "ann"}, "Name": {"value": "Ann"}}}]}
    ),
}


def test_an_instagram_export_is_read(tmp_path: Path) -> None:
    found = factory.outcome(zipped(tmp_path, INSTAGRAM), tmp_path)
    assert (found.source.format, found.column("account_id")) == ("instagram_export", ["ann"] * 3)
    assert found.column("text") == ["día #sol", "nice", "nice"]
    assert found.column("reply_to_account_id") == [None, "bob", "bob"]
    assert (found.posts[0]["hashtags"], found.accounts[0]["display_name"]) == (["sol"], "Ann")


def test_an_instagram_file_without_its_owner_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing says whose"):
        ingest.validate(factory.document(tmp_path, [{"media": [PICTURE]}]))


def test_other_archives_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no whole personal export"):
        ingest.validate(zipped(tmp_path, {"notes/readme.txt": "x"}))


def test_broken_archives_are_refused(tmp_path: Path) -> None:
    whole = zipped(tmp_path, X).read_bytes()
    with pytest.raises(SourceError, match="no whole personal export"):
        ingest.validate(factory.write(tmp_path, whole[:-30]))
    harmed = whole.replace(b"data/tweets.js", b"data/tweets.jz", 1)
    with pytest.raises(SourceError, match="cannot be unpacked"):
        ingest.validate(factory.write(tmp_path, harmed))


def test_an_archive_that_unfolds_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MAX_MEMBER_BYTES", 10_000)
    with pytest.raises(SourceError, match="larger than"):
        ingest.validate(zipped(tmp_path, X | {"data/tweets.js": " " * 20_000}))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (spelt_by_byte("Привет"), "Привет"),
        ("Привет", "Привет"),
        ("naïve café", "naïve café"),
        (spelt_by_byte("naïve"), "naïve"),
        ("plain", "plain"),
        ("", ""),
        (None, None),
    ],
)
def test_only_what_came_apart_is_put_together(written: str | None, words: str | None) -> None:
    assert repaired(written) == words
