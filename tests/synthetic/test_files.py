"""The files are what a user would bring, with a known number of broken rows."""

import csv
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from fairwitness import synthetic
from fairwitness.synthetic.files import Files

COLUMNS = [
    "post_id",
    "account_id",
    "timestamp",
    "text",
    "is_repost",
    "repost_of",
    "repost_of_account",
    "reply_to",
    "reply_to_account",
    "urls",
    "hashtags",
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return synthetic.write(synthetic.study(seed=2, accounts=200, days=3), tmp_path_factory.mktemp("made"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def readable(time: str) -> bool:
    try:
        datetime.fromisoformat(time)
    except ValueError:
        return False
    return time.endswith("Z")


def test_the_columns_have_telling_names(files: Files) -> None:
    assert list(rows_of(files.posts)[0]) == COLUMNS


def test_the_broken_rows_are_counted(files: Files) -> None:
    rows = rows_of(files.posts)
    again = sum(n - 1 for n in Counter(tuple(r.values()) for r in rows).values())
    found = {
        "no_time": sum(not r["timestamp"] for r in rows),
        "no_account": sum(not r["account_id"] for r in rows),
        "bad_time": sum(bool(r["timestamp"]) and not readable(r["timestamp"]) for r in rows),
        "duplicate": again,
    }
    assert files.bad_rows == found
    assert sum(found.values()) == 30
    assert files.rows == len(rows)


def test_lists_are_json(files: Files) -> None:
    lists = [json.loads(r[name]) for r in rows_of(files.posts) for name in ("urls", "hashtags") if r[name]]
    assert lists
    assert all(isinstance(each, list) and each for each in lists)


def test_the_posts_come_back_as_they_were(tmp_path: Path) -> None:
    made = synthetic.study(seed=4, accounts=200, days=2)
    written = {r["post_id"]: r for r in rows_of(synthetic.write(made, tmp_path).posts) if r["timestamp"]}
    for post in made.posts.to_pylist():
        row = written[post["post_id"]]
        assert row["text"] == post["text"]
        assert int(datetime.fromisoformat(row["timestamp"]).timestamp() * 1_000_000) == post["at_us"]
        assert row["is_repost"] == str(post["is_repost"]).lower()


@pytest.mark.parametrize(("resolution_us", "digits"), [(1_000_000, 0), (1_000, 3), (1, 6)])
def test_times_show_as_many_digits_as_the_clock_has(tmp_path: Path, resolution_us: int, digits: int) -> None:
    made = synthetic.study(seed=4, accounts=150, days=2, resolution_us=resolution_us)
    stamps = [r["timestamp"] for r in rows_of(synthetic.write(made, tmp_path).posts) if readable(r["timestamp"])]
    assert {len(s.removesuffix("Z").partition(".")[2]) for s in stamps} == {digits}


def test_equal_studies_give_equal_files(tmp_path: Path) -> None:
    made = synthetic.study(seed=4, accounts=150, days=2)
    first, second = (synthetic.write(made, tmp_path / name).posts.read_bytes() for name in "ab")
    assert first == second


def test_the_folder_says_that_nobody_in_it_exists(files: Files) -> None:
    assert "all made up" in files.readme.read_text("utf-8")
