"""Samples of real shapes beside the checkout, where they are present."""

import json
from pathlib import Path
from typing import Any

import ingest_factory as factory
import pytest

SHARED = Path(__file__).parents[2].parent / "shared"

pytestmark = pytest.mark.shared


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there: evaluation data are not part of the repository")
    return path


def tweets(path: Path) -> list[dict[str, Any]]:
    """Return the tweets of a sample, of which one holds two, with words between them."""
    rest, found = path.read_text(encoding="utf-8"), []
    while "{" in rest:
        tweet, end = json.JSONDecoder().raw_decode(rest, rest.index("{"))
        found.append(tweet)
        rest = rest[end:]
    return found


@pytest.mark.parametrize("mode", ["classic_13995", "extended_13996", "extended_13997", "extended_14001"])
def test_each_mode_of_a_tweet_is_read_whole(tmp_path: Path, mode: str) -> None:
    names = {"extended_13997": "compatibilityplus", "extended_14001": "extended"}
    path = shared(f"formats/twitter_v1/{names.get(mode, 'compatibility')}_{mode}.json")
    raw = {tweet["id_str"]: tweet for tweet in tweets(path)}
    found = factory.outcome(factory.ndjson(tmp_path, *raw.values()), tmp_path)
    assert (found.source.format, found.reasons, len(found.posts)) == ("x_legacy", {}, len(raw))
    for post in found.posts:
        tweet = raw[post["post_id"]]
        whole = tweet.get("extended_tweet", tweet)
        assert post["account_id"] == tweet["user"]["id_str"]
        assert post["text"] == whole.get("full_text", tweet.get("full_text", tweet.get("text")))
        assert {u["expanded_url"] for u in whole["entities"]["urls"]} <= set(post["urls"] or ())
        assert {m["id_str"] for m in whole["entities"].get("media", ())} <= set(post["media_hashes"] or ())
        assert "<" not in (post["client"] or "")


HEADERS: dict[str, tuple[str, dict[str, str]]] = {
    "crowdtangle_facebook": ("crowdtangle_pages", {"Facebook Id": "7", "Post Created": "2020-05-01 10:00:00 EDT"}),
    "crowdtangle_facebook_group_variant": (
        "crowdtangle_groups",
        {"Facebook Id": "7", "Post Created": "2020-05-01 10:00:00 EDT"},
    ),
    "crowdtangle_instagram": (
        "crowdtangle_instagram",
        {"User Name": "ann", "Post Created": "2020-05-01 10:00:00 EDT"},
    ),
    "meta_content_library": ("meta_library", {"post_owner.id": "7", "creation_time": "2020-05-01T14:00:00+00:00"}),
    "4cat_custom_csv_required": ("fourcat", {"author": "ann", "timestamp": "2020-05-01 14:00:00"}),
}


def header(fields: dict[str, Any], name: str) -> list[str]:
    if "variant" in name:
        replaced = fields[name]["replaces"]
        return [replaced.get(column, column) for column in header(fields, "crowdtangle_facebook")]
    return ["Overperforming Score (made up)" if column.startswith("<") else column for column in fields[name]]


@pytest.mark.parametrize("name", HEADERS)
def test_headers_as_listed_are_recognised(tmp_path: Path, name: str) -> None:
    fields = json.loads(shared("formats/fields.json").read_text())
    form, cells = HEADERS[name]
    columns = header(fields, name)
    found = factory.outcome(factory.table(tmp_path, [cells.get(c, "") for c in columns], header=columns), tmp_path)
    assert (found.source.format, found.column("at_us")) == (form, [1_588_341_600_000_000])


def test_the_envelope_has_the_listed_keys() -> None:
    import platforms_a_records as made

    fields = json.loads(shared("formats/fields.json").read_text())
    assert made.envelope("x", {}).keys() <= set(fields["zeeschuimer_ndjson_envelope"])
