"""Posts that need no sorting come out as those that do."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from fairwitness import ingest
from fairwitness.ingest import settling

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

HEADER = ("post_id", "account_id", "timestamp", "text")


def posts(folder: Path, rows: list[tuple[str, ...]], *, name: str) -> pa.Table:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER, *rows])
    ingest.read([file], into=folder / name)
    return pq.read_table(folder / name / "posts.parquet")


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the clock ticks of files that were copied unsorted."""
    ticks: list[int] = []
    copy = settling.copy_posts

    def noted(staged: str, path: Path, *, tick_us: int) -> None:
        ticks.append(tick_us)
        copy(staged, path, tick_us=tick_us)

    monkeypatch.setattr(settling, "copy_posts", noted)
    return ticks


def rows(n: int, *, step: int = 60) -> list[tuple[str, ...]]:
    return [(f"p{k}", f"a{k % 7}", str(1_600_000_020 + k * step), f"سلام {k}" if k % 3 else "") for k in range(n)]


def test_posts_in_order_are_those_that_were_sorted(tmp_path: Path, copied: list[int]) -> None:
    given = rows(300)
    straight = posts(tmp_path, given, name="straight")
    assert copied == [60_000_000]
    shuffled = posts(tmp_path, [given[k * 7 % 300] for k in range(300)], name="shuffled")
    assert len(copied) == 1
    assert straight.schema.equals(shuffled.schema)
    assert straight.drop_columns("source_row").equals(shuffled.drop_columns("source_row"))
    assert straight["resolution_us"].unique().to_pylist() == [60_000_000]


def test_more_posts_than_one_piece(tmp_path: Path, copied: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairwitness.ingest.copying.ROWS", 100)
    table = posts(tmp_path, rows(1_050), name="many")
    assert copied
    assert table["post_id"].to_pylist() == [f"p{k}" for k in range(1_050)]


def test_a_duplicate_or_a_step_back_in_time_is_not_copied(tmp_path: Path, copied: list[int]) -> None:
    given = rows(60)
    assert len(posts(tmp_path, [*given, given[-1]], name="doubled")) == 60
    back = posts(tmp_path, [*given[1:], given[0]], name="back")
    assert back["post_id"].to_pylist() == [f"p{k}" for k in range(60)]
    assert not copied


def test_a_named_platform_is_written_to_every_post(tmp_path: Path) -> None:
    file = tmp_path / "half.ndjson"
    said = ('"platform":"gab",', "")
    lines = [f'{{{said[k % 2]}"post_id":"p{k}","account_id":"a","timestamp":{1_600_000_000 + k}}}' for k in range(60)]
    file.write_text("\n".join(lines))
    ingest.read([file], into=tmp_path / "out")
    assert pq.read_table(tmp_path / "out" / "posts.parquet")["platform"].unique().to_pylist() == ["gab"]
