"""Real files beside the checkout, where they are present."""

from pathlib import Path

import ingest_factory as factory
import pytest

SHARED = Path(__file__).parents[2].parent / "shared"

pytestmark = pytest.mark.shared


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there: evaluation data are not part of the repository")
    return path


@pytest.mark.parametrize(
    ("name", "posts", "resolution"),
    [
        ("data/crowd_gop_debate_2015.parquet", 13_871, "60000000"),
        ("data/operation_gop_debate_2015.parquet", 773, "60000000"),
        ("data/russian_progov_retweets.parquet", 35_124, "1000000"),
        ("data/comments_vk_2022.parquet", 91_303, "1000000"),
    ],
)
def test_real_tables_are_recognised(tmp_path: Path, name: str, posts: int, resolution: str) -> None:
    found = factory.outcome(shared(name), tmp_path)
    assert (found.source.format, found.report.n_posts) == ("columns", posts)
    assert found.report.resolutions == {resolution: posts}


def test_a_real_table_of_opaque_keys_takes_a_map(tmp_path: Path) -> None:
    mapping = {"url": "url_id", "hashtag": "hashtag_id", "domain": "domain_id", "media_hash": "phash_id"}
    found = factory.outcome(shared("data/german_elections_2021.parquet"), tmp_path, column_map=mapping)
    assert found.source.rows == 218_971
    assert any(post["domain"] for post in found.posts[:100])


@pytest.mark.parametrize(
    ("name", "form", "posts"),
    [
        ("formats/twitter_io/io_archive_rows_sample40.csv", "x_archive", 40),
        ("formats/bluesky/jetstream_expected_v1.jsonl", "bluesky", 32),
        ("formats/telegram/desktop_export_minimal.json", "telegram_export", 1),
        ("formats/telegram/telethon_message_tojson.json", "telethon", 1),
        ("formats/twitter_v2/twarc-csv_two_tweets.jsonl", "x_api", 1),
        ("formats/twitter_v1/extended_extended_14001.json", "x_legacy", 1),
    ],
)
def test_real_samples_are_recognised(tmp_path: Path, name: str, form: str, posts: int) -> None:
    found = factory.outcome(shared(name), tmp_path)
    assert (found.source.format, found.report.n_posts) == (form, posts)
