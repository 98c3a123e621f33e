"""Posts that need no sorting come out as those that do, however they were written."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness import ingest
from fairwitness.errors import SourceError
from fairwitness.ingest import clock, copying, settling, staging, tables

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("post_id", "account_id", "timestamp", "text")
TABLES = ("posts", "accounts", "quarantine")


def written(folder: Path, rows: list[tuple[str, ...]], *, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER, *rows])
    return file


def posts(folder: Path, rows: list[tuple[str, ...]], *, name: str) -> pa.Table:
    ingest.read([written(folder, rows, name=name)], into=folder / name)
    return pq.read_table(folder / name / "posts.parquet")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Return the clock ticks, first and last, of files whose posts were taken as they were staged."""
    ticks: list[tuple[int, int]] = []
    take = settling._take_posts

    def noted(file: Any, path: Path, *, folder: Path) -> None:
        ticks.append((file.final_tick_us, file.clock.tick_us()))
        take(file, path, folder=folder)

    monkeypatch.setattr(settling, "_take_posts", noted)
    return ticks


def rows(n: int, *, step: int = 60) -> list[tuple[str, ...]]:
    return [(f"p{k:05}", f"a{k % 7}", str(1_600_000_020 + k * step), f"سلام {k}" if k % 3 else "") for k in range(n)]


def test_posts_in_order_are_those_that_were_sorted(tmp_path: Path, taken: list[tuple[int, int]]) -> None:
    given = rows(300)
    straight = posts(tmp_path, given, name="straight")
    assert taken == [(60_000_000, 60_000_000)]
    shuffled = posts(tmp_path, [given[k * 7 % 300] for k in range(300)], name="shuffled")
    assert len(taken) == 1
    assert straight.schema.equals(shuffled.schema)
    assert straight.drop_columns("source_row").equals(shuffled.drop_columns("source_row"))
    assert straight["resolution_us"].unique().to_pylist() == [60_000_000]


def test_more_posts_than_one_piece(
    tmp_path: Path, taken: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "ROWS", 100)
    table = posts(tmp_path, rows(1_050), name="many")
    assert taken
    assert table["post_id"].to_pylist() == [f"p{k:05}" for k in range(1_050)]
    with pq.ParquetFile(tmp_path / "many" / "posts.parquet") as file:
        groups = [file.metadata.row_group(k).num_rows for k in range(file.num_row_groups)]
    assert groups == [100] * 10 + [50]


@pytest.mark.parametrize("odd", [0, 99, 150, 249])
def test_a_clock_that_turns_out_finer_gives_the_same_file(
    tmp_path: Path, taken: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, odd: int
) -> None:
    monkeypatch.setattr(copying, "ROWS", 100)
    monkeypatch.setattr(tables, "BLOCK_BYTES", 1_000)
    given = rows(250)
    post, account, at, text = given[odd]
    given[odd] = (post, account, str(int(at) + 1), text)
    table = posts(tmp_path, given, name="finer")
    assert taken == [(1_000_000 if odd < 120 else 60_000_000, 1_000_000)]
    assert table["resolution_us"].unique().to_pylist() == [1_000_000]
    with copying.posts_writer(str(tmp_path / "again.parquet")) as again:
        for first in range(0, 250, 100):
            again.write_table(table.slice(first, 100).combine_chunks())
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "finer" / "posts.parquet").read_bytes()


def test_posts_that_must_be_sorted_after_all_keep_the_clock_of_their_own_writing(
    tmp_path: Path, taken: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "ROWS", 100)
    monkeypatch.setattr(tables, "BLOCK_BYTES", 1_000)
    given = rows(250)
    given[249] = ("p00249", "a1", str(int(given[0][2]) - 1), "late")
    table = posts(tmp_path, given, name="late")
    assert not taken
    assert table["post_id"].to_pylist() == ["p00249", *(f"p{k:05}" for k in range(249))]
    assert table["resolution_us"].unique().to_pylist() == [1_000_000]


@pytest.mark.parametrize("again", [50, 99, 100, 101, 200])
def test_an_id_that_comes_again_is_found_in_any_piece(
    tmp_path: Path, taken: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    monkeypatch.setattr(copying, "ROWS", 100)
    given = rows(250)
    given[again] = (given[again - 1][0], *given[again][1:])
    assert len(posts(tmp_path, given, name="again")) == 249
    assert not taken


def test_a_duplicate_or_a_step_back_in_time_is_not_taken(tmp_path: Path, taken: list[tuple[int, int]]) -> None:
    given = rows(60)
    assert len(posts(tmp_path, [*given, given[-1]], name="doubled")) == 60
    back = posts(tmp_path, [*given[1:], given[0]], name="back")
    assert back["post_id"].to_pylist() == [f"p{k:05}" for k in range(60)]
    assert not taken


def test_ids_that_do_not_ascend_are_looked_at(tmp_path: Path, taken: list[tuple[int, int]]) -> None:
    given = [(f"p{-k}", *rest) for k, (_, *rest) in enumerate(rows(60))]
    assert posts(tmp_path, given, name="falling")["post_id"].to_pylist() == [f"p{-k}" for k in range(60)]
    assert len(taken) == 1


def read_plainly(file: Path, *, into: Path, plainly: bool) -> tuple[object, dict[str, pa.Table]]:
    """Read a file; plainly: as if it were one of many, all of whose rows are sorted and searched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copying, "ROWS", 5)
        patch.setattr(tables, "BLOCK_BYTES", 150)
        patch.setattr(tables, "EXACT_ROWS", 4)
        patch.setattr(clock, "FEW_ROWS", 3)
        if plainly:
            make = staging.StagedPosts.__init__

            def never_alone(self: Any, folder: Path, *, source_file: int, clock: Any, alone: bool) -> None:
                make(self, folder, source_file=source_file, clock=clock, alone=alone and False)

            patch.setattr(staging.StagedPosts, "__init__", never_alone)
            patch.setattr(staging.StagedPosts, "_ascending", lambda *_: False)
        try:
            report: object = ingest.read([file], into=into)
        except SourceError as error:
            return str(error), {}
    return report, {name: pq.read_table(into / f"{name}.parquet") for name in TABLES}


STEPS = st.sampled_from([0, 0, 1, 60, 3_600, -60])
WRITINGS = st.sampled_from(["{:%Y-%m-%dT%H:%M:%S}Z"] * 6 + ["{:%Y-%m-%d %H:%M}", "{:%Y-%m-%dT%H:%M:%S}", "never"])
IDS = st.sampled_from(["up"] * 6 + ["", "p2", "row:0:3", " p4 ", "1.5e+18"])
ROW = st.tuples(IDS, st.sampled_from(["ann", "bob", ""]), STEPS, WRITINGS)


@settings(max_examples=80, deadline=None)
@given(drawn=st.lists(ROW, min_size=1, max_size=24), zoned=st.booleans())
def test_every_file_comes_out_as_if_it_were_sorted_and_searched(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str, int, str]], *, zoned: bool
) -> None:
    import datetime as dt

    at, made = dt.datetime(2024, 5, 1, tzinfo=dt.UTC), list[tuple[str, ...]]()
    for k, (post, account, step, writing) in enumerate(drawn):
        at += dt.timedelta(seconds=step)
        form = writing if not zoned or writing == "never" else "{:%Y-%m-%dT%H:%M:%S}Z"
        made.append((f"q{k:03}" if post == "up" else post, account, form.format(at), f"words {k}"))
    folder = tmp_path_factory.mktemp("both")
    file = written(folder, made, name="source")
    straight = read_plainly(file, into=folder / "straight", plainly=False)
    sorted_ = read_plainly(file, into=folder / "sorted", plainly=True)
    assert straight[0] == sorted_[0]
    assert straight[1].keys() == sorted_[1].keys()
    assert all(table.equals(sorted_[1][name]) for name, table in straight[1].items())


def test_a_named_platform_is_written_to_every_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "ROWS", 7)
    file = tmp_path / "half.ndjson"
    said = ('"platform":"gab",', "")
    lines = [
        f'{{{said[k % 2]}"post_id":"p{k:02}","account_id":"a","timestamp":{1_600_000_000 + k}}}' for k in range(60)
    ]
    file.write_text("\n".join(lines))
    ingest.read([file], into=tmp_path / "out")
    table = pq.read_table(tmp_path / "out" / "posts.parquet")
    assert table["platform"].unique().to_pylist() == ["gab"]
    assert table["post_id"].to_pylist() == [f"p{k:02}" for k in range(60)]
