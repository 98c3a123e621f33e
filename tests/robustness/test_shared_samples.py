"""Each real sample beside the checkout is investigated to the end, or refused in one sentence that says why."""

from pathlib import Path
from typing import Any

import pytest
from command_line import reading, told

SHARED = Path(__file__).parents[2].parent / "shared" / "formats"
NO_FORMAT = "no known format has these columns"

pytestmark = pytest.mark.shared

READ = {
    "bluesky/jetstream_expected_v1.jsonl": ("bluesky", 32),
    "mastodon/status_example.json": ("mastodon", 1),
    "telegram/desktop_export_minimal.json": ("telegram_export", 1),
    "telegram/telethon_message_tojson.json": ("telethon", 1),
    "twitter_io/io_archive_rows_sample40.csv": ("x_archive", 40),
    "twitter_v1/compatibility_extended_13996.json": ("x_legacy", 1),
    "twitter_v1/compatibilityplus_extended_13997.json": ("x_legacy", 1),
    "twitter_v1/extended_extended_14001.json": ("x_legacy", 1),
    "twitter_v2/twarc-csv_cotweet.jsonl": ("x_api", 1),
    "twitter_v2/twarc-csv_edited.jsonl": ("x_api", 1),
    "twitter_v2/twarc-csv_edited_before.jsonl": ("x_api", 1),
    "twitter_v2/twarc-csv_geo_tweets.jsonl": ("x_api", 2),
    "twitter_v2/twarc-csv_media_tweet.jsonl": ("x_api", 1),
    "twitter_v2/twarc-csv_mentions_tweet.jsonl": ("x_api", 1),
    "twitter_v2/twarc-csv_quoted_edit.jsonl": ("x_api", 1),
    "twitter_v2/twarc-csv_two_tweets.jsonl": ("x_api", 1),
    "twitter_v2/twarc-csv_verified_type.jsonl": ("x_api", 1),
}
REFUSED = {
    "dsa/statement_of_reasons_schema.json": NO_FORMAT,
    "fields.json": NO_FORMAT,
    "graph/min.gexf": "is an XML document",
    "graph/min.graphml": "is an XML document",
    "misp/microblog.json": NO_FORMAT,
    "misp/twitter-post.json": NO_FORMAT,
    "reddit/RC_2026-01.schema.json": NO_FORMAT,
    "reddit/RS_2026-01.schema.json": NO_FORMAT,
    "stix_disarm/disarm_technique_ids.json": NO_FORMAT,
    "twitter_v1/compatibility_classic_13995.json": "is no whole JSON document",
    "twitter_v2/twarc-csv_tweets_compliance.jsonl": "this is a compliance file",
    "twitter_v2/twarc-csv_users_compliance.jsonl": "this is a compliance file",
}


def sample(name: str) -> Path:
    if not (SHARED / name).exists():
        pytest.skip(f"{SHARED / name} is not there: evaluation data are not part of the repository")
    return SHARED / name


@pytest.mark.parametrize("name", READ)
def test_a_sample_runs_to_the_end(tmp_path: Path, run: Any, name: str) -> None:
    answer = run("investigate", sample(name), "--case", tmp_path / "case", "--quiet")
    assert (answer.code, answer.err) == (0, "")
    report = reading(tmp_path / "case")
    assert (report.sources[0].format, report.n_posts) == READ[name]
    assert told(answer.out)[0] == report.n_posts
    assert (tmp_path / "case" / "report.html").exists()


@pytest.mark.parametrize("name", REFUSED)
def test_a_sample_without_posts_is_refused(tmp_path: Path, run: Any, name: str) -> None:
    answer = run("investigate", sample(name), "--case", tmp_path / "case", "--quiet")
    answer.refused(3, Path(name).name, REFUSED[name])
    assert len(answer.err) < 4_000
