"""Published samples beside the checkout, where they are present."""

import json
import re
from pathlib import Path

import ingest_factory as factory
import pytest

from fairwitness.ingest.platforms import reddit

SHARED = Path(__file__).parents[2].parent / "shared" / "formats"

pytestmark = pytest.mark.shared


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there: evaluation data are not part of the repository")
    return path


def test_mastodon_s_own_example_is_read(tmp_path: Path) -> None:
    found = factory.outcome(shared("mastodon/status_example.json"), tmp_path)
    assert (found.source.format, found.column("account_id")) == ("mastodon", ["Gargron@mastodon.social"])
    assert found.column("resolution_us") == [1_000]
    assert "theguardian.com/money/2019" in found.posts[0]["urls"][0]
    assert found.accounts[0]["declared_automated"] is False


def test_telethon_s_own_message_is_read(tmp_path: Path) -> None:
    post = factory.outcome(shared("telegram/telethon_message_tojson.json"), tmp_path).posts[0]
    assert (post["post_id"], post["account_id"]) == ("channel1234567890/42", "channel1234567890")
    assert (post["repost_of_post_id"], post["reply_to_post_id"]) == ("channel987654321/77", "channel1234567890/41")
    assert (post["urls"], post["hashtags"]) == (["https://example.org"], ["tag"])


def test_reddit_s_keys_are_those_of_the_dumps() -> None:
    fields = json.loads(shared("fields.json").read_text())
    known = {*fields["reddit_RC"], *fields["reddit_RS"]}
    read = set(re.findall(r'(?:thing|comment|submission)(?:, |\.get\()"(\w+)"', Path(reddit.__file__).read_text()))
    # The first two are those of listings, the last one stands in dumps of 2018 and 2019 only.
    assert {"author", "created_utc", "crosspost_parent", "media_metadata"} <= read
    assert read - known == {"kind", "data", "author_created_utc"}
