"""Labels never reach the investigated file; slices are what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from bench.accuracy.datasets import ACCOUNTS, FERGUSON, LABELS, PEOPLE, SIEGE, Study, sources, studies
from bench.accuracy.files import months, prepare

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("part", ["all", "2016-01", "only-LeftTroll", "without-LeftTroll"])
def test_no_label_reaches_the_investigated_file(corpus: Path, tmp_path: Path, part: str) -> None:
    prepared = prepare(Study(data=ACCOUNTS, part=part), folder=corpus, work=tmp_path)
    table = pq.read_table(prepared.posts)
    assert table.column_names == ["account_id", "ts", "text", "is_repost", "hashtags"]
    held = {str(value) for column in table.columns for value in column.to_pylist()}
    assert not held & {"operation", "person", "archives", "LeftTroll", "RightTroll"}


def test_event_is_no_column_either(corpus: Path, tmp_path: Path) -> None:
    prepared = prepare(Study(data=FERGUSON), folder=corpus, work=tmp_path)
    assert not set(pq.read_schema(prepared.posts).names) & set(LABELS)
    assert list(prepared.truth) == ["x"]
    assert list(prepare(Study(data=SIEGE), folder=corpus, work=tmp_path).truth) == ["y"]


def test_months_are_calendar_months_in_utc_and_cover_everything(corpus: Path, tmp_path: Path) -> None:
    assert months(ACCOUNTS, corpus) == ["2016-01", "2016-02"]
    rows = {
        part: pq.read_table(prepare(Study(data=ACCOUNTS, part=part), folder=corpus, work=tmp_path).posts)
        for part in ("all", "2016-01", "2016-02")
    }
    assert rows["2016-01"].num_rows + rows["2016-02"].num_rows == rows["all"].num_rows == 100
    assert {at.month for at in rows["2016-01"]["ts"].to_pylist()} == {1}


def test_campaigns_leave_people_in_place(corpus: Path, tmp_path: Path) -> None:
    only, without = (
        set(prepare(Study(data=ACCOUNTS, part=f"{verb}-LeftTroll"), folder=corpus, work=tmp_path).truth)
        for verb in ("only", "without")
    )
    assert only == {"op1", "op2", "one", "two"}
    assert without == {"op3", "one", "two"}


def test_a_study_is_written_once_and_alike(corpus: Path, tmp_path: Path) -> None:
    first = prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path / "a")
    again = prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path / "b")
    assert first.digest == again.digest
    assert prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path / "a").truth == first.truth
    assert list(first.truth) == ["one", "op1", "op2", "op3", "two"]
    assert first.posts.read_bytes() == again.posts.read_bytes()
    assert first.n_posts == pq.read_metadata(first.posts).num_rows


def test_studies_of_a_data_set() -> None:
    parts = [study.part for study in studies(ACCOUNTS, months=["2016-02", "2016-01"])]
    assert parts[:3] == ["all", "2016-01", "2016-02"]
    assert {"only-NewsFeed", "without-NewsFeed"} <= set(parts)
    assert [study.part for study in studies(FERGUSON, months=["2014-08"])] == ["all"]


def test_absent_data_are_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"people_2012_2015\.parquet.*--data"):
        sources(PEOPLE, tmp_path)
