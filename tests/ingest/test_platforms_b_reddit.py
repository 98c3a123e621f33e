"""Reddit's dumps and listings, and the packings that they come in."""

import bz2
import json
import lzma
import struct
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pytest
import zstandard

from fairwitness import ingest
from fairwitness.errors import SourceError
from fairwitness.ingest import streams

AT = 1_767_225_600


def comment(number: str = "c1", **more: Any) -> dict[str, Any]:
    plain = {"id": number, "author": "ann", "created_utc": AT, "subreddit": "s", "body": "words"}
    return plain | {"link_id": "t3_p1", "parent_id": "t3_p1", "edited": False} | more


def submission(number: str = "p1", **more: Any) -> dict[str, Any]:
    plain = {"id": number, "author": "bob", "created_utc": AT, "subreddit": "s", "title": "A title", "selftext": ""}
    return plain | {"domain": "news.example", "url": "https://news.example/a?x=1&amp;y=2", "is_self": False} | more


def test_comments_and_submissions_stand_in_one_file(tmp_path: Path) -> None:
    found = factory.outcome(factory.ndjson(tmp_path, submission(), comment(edited=AT + 60)), tmp_path)
    assert (found.source.format, found.column("post_id")) == ("reddit", ["t3_p1", "t1_c1"])
    assert found.column("account_id") == ["bob", "ann"]
    assert found.column("reply_to_post_id") == [None, "t3_p1"]
    assert found.column("at_us") == [AT * 1_000_000] * 2
    assert found.column("urls") == [["https://news.example/a?x=1&y=2"], None]
    assert (found.posts[0]["text"], found.posts[0]["domain"]) == ("A title", "news.example")


def test_deleted_authors_are_no_account(tmp_path: Path) -> None:
    gone = [comment(f"c{k}", author=author) for k, author in enumerate(("[deleted]", "[removed]", None))]
    found = factory.outcome(factory.ndjson(tmp_path, comment("kept"), *gone), tmp_path)
    assert found.reasons == {"deleted_author": 2, "no_account": 1}
    assert found.column("account_id") == ["ann"]


def test_words_that_reddit_removed_are_nobody_s_words(tmp_path: Path) -> None:
    records = [comment("a", body="[removed]"), comment("b", body=" [deleted]"), submission("c", selftext="[removed]")]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert found.column("text") == [None, None, "A title"]
    assert "the words of 3 posts had been removed" in found.notes


def test_a_crosspost_is_a_repost_of_its_parent(tmp_path: Path) -> None:
    parents = [{"author": "carol"}], [{"author": "[deleted]"}], []
    posts = [
        submission(f"x{k}", crosspost_parent="t3_p0", crosspost_parent_list=parent, url="/r/s/comments/p0/")
        for k, parent in enumerate(parents)
    ]
    found = factory.outcome(factory.ndjson(tmp_path, *posts), tmp_path)
    assert found.column("is_repost") == [True] * 3
    assert found.column("repost_of_post_id") == ["t3_p0"] * 3
    assert found.column("repost_of_account_id") == ["carol", None, None]
    assert found.column("urls") == [None] * 3


@pytest.mark.parametrize(
    "more",
    [
        {"is_self": True, "domain": "self.s", "url": "https://www.reddit.com/r/s/comments/p1/a_title/"},
        {"domain": "self.s", "url": "https://www.reddit.com/r/s/1"},
        {"domain": "i.redd.it", "url": "https://i.redd.it/abc.jpg"},
        {"domain": "reddit.com", "url": "https://www.reddit.com/gallery/p1", "is_gallery": True},
    ],
)
def test_a_post_does_not_link_to_itself_or_to_its_picture(tmp_path: Path, more: Any) -> None:
    post = factory.outcome(factory.ndjson(tmp_path, submission(**more)), tmp_path).posts[0]
    assert (post["urls"], post["domain"]) == (None, None)


def test_pictures_are_named(tmp_path: Path) -> None:
    gallery = {"items": [{"media_id": "m2"}, {"media_id": "m1"}]}
    records = [
        submission("a", domain="i.redd.it", url="https://i.redd.it/abc.jpg"),
        submission("b", gallery_data=gallery, media_metadata={"m1": {}, "m2": {}}, is_gallery=True),
        comment("c", media_metadata={"giphy|g1": {}, "emote|t5_1|9": {}}),
    ]
    found = factory.outcome(factory.ndjson(tmp_path, *records), tmp_path)
    assert found.column("media_hashes") == [["https://i.redd.it/abc.jpg"], ["m2", "m1"], ["giphy|g1"]]


def test_links_are_found_in_markdown(tmp_path: Path) -> None:
    body = "See [this](https://a.example/x_(y)) and https://b.example/c\\_d. &gt; &lt;b&gt; (https://c.example/)"
    post = factory.outcome(factory.ndjson(tmp_path, comment(body=body)), tmp_path).posts[0]
    assert post["urls"] == ["https://a.example/x_(y)", "https://b.example/c_d", "https://c.example/"]
    assert "> <b>" in post["text"]


def test_old_dumps_write_times_as_text_and_parents_as_numbers(tmp_path: Path) -> None:
    old = comment(created_utc=str(AT), parent_id=36951263)
    found = factory.outcome(factory.ndjson(tmp_path, old), tmp_path)
    assert (found.column("at_us"), found.column("reply_to_post_id")) == ([AT * 1_000_000], [None])


def test_a_listing_is_read_with_answers_to_answers(tmp_path: Path) -> None:
    def listing(*things: Any) -> dict[str, Any]:
        return {"kind": "Listing", "data": {"children": list(things)}}

    inner = {"kind": "t1", "data": comment("c2", parent_id="t1_c1", replies="")}
    first = {"kind": "t1", "data": comment("c1", replies=listing(inner))}
    more = {"kind": "more", "data": {"id": "_"}}
    found = factory.outcome(
        factory.document(tmp_path, [listing({"kind": "t3", "data": submission()}), listing(first, more)]), tmp_path
    )
    assert sorted(found.column("post_id")) == ["t1_c1", "t1_c2", "t3_p1"]
    assert found.reasons == {"not_a_post": 1}


def long_window(content: bytes) -> bytes:
    """Return a zstd frame that declares the window of --long=31 and holds its content in raw blocks."""
    step = 100_000
    pieces = [content[k : k + step] for k in range(0, len(content), step)]
    blocks = [
        struct.pack("<I", (len(piece) << 3) | (k == len(pieces) - 1))[:3] + piece for k, piece in enumerate(pieces)
    ]
    return b"\x28\xb5\x2f\xfd" + bytes([0, (31 - 10) << 3]) + b"".join(blocks)


PACKINGS = {
    "zst": zstandard.compress,
    "zst_long": long_window,
    "xz": lzma.compress,
    "bz2": bz2.compress,
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_dumps_are_read_as_they_are_packed(tmp_path: Path, packing: str) -> None:
    content = "".join(json.dumps(comment(f"c{k}")) + "\n" for k in range(2_000)).encode()
    path = factory.write(tmp_path, PACKINGS[packing](content), name=f"RC.{packing}")
    assert factory.outcome(path, tmp_path).report.n_posts == 2_000


@pytest.mark.parametrize("packing", PACKINGS)
def test_several_packed_parts_make_one_dump(tmp_path: Path, packing: str) -> None:
    parts = [(json.dumps(comment(f"c{k}")) + "\n").encode() for k in range(3)]
    path = factory.write(tmp_path, b"".join(map(PACKINGS[packing], parts)))
    assert factory.outcome(path, tmp_path).report.n_posts == 3


# Raw blocks without a checksum make the last case impossible: a changed byte in them is another text.
@pytest.mark.parametrize(
    ("packing", "harm"), [(p, h) for p in PACKINGS for h in ("cut", "changed") if (p, h) != ("zst_long", "changed")]
)
def test_a_damaged_dump_is_refused(tmp_path: Path, packing: str, harm: str) -> None:
    content = "".join(json.dumps(comment(f"c{k}", body=str(k * k))) + "\n" for k in range(9_000)).encode()
    whole = PACKINGS[packing](content)
    middle = len(whole) // 2
    harmed = whole[:-12] if harm == "cut" else whole[:middle] + bytes(40) + whole[middle + 40 :]
    with pytest.raises(SourceError, match="not whole"):
        ingest.validate(factory.write(tmp_path, harmed))


def test_a_dump_is_never_held_whole(tmp_path: Path) -> None:
    """Zeros pack ten-thousandfold: were they unpacked whole, the stream would hand them on at once."""
    path = factory.write(tmp_path, zstandard.compress(b" " * (64 << 20)), name="RC.zst")
    with streams.open_stream(path, packing="zst") as stream:
        assert len(stream.read1(1 << 20)) <= 1 << 20
