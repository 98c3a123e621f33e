"""What the scale bench is run on: made-up shares, their truth, their files, near copies."""

import csv
import sqlite3
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from bench.scale import copies, made, toolkit, worker
from bench.scale.files import KINDS, few, write
from bench.scale.made import MEMBERS, OPERATIONS, WITHIN_S, Made, Rows


def rows_of(what: Made) -> Rows:
    parts = list(what.batches())
    return Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("account", "object", "at_s")))


@pytest.fixture
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "STRETCH", 4_000)


@pytest.mark.usefixtures("short_stretches")
def test_there_are_as_many_rows_as_asked_and_the_same_each_time() -> None:
    one, other = rows_of(Made(n=10_001)), rows_of(Made(n=10_001))
    assert one.account.size == 10_001
    assert (one.account == other.account).all()
    assert (one.at_s == other.at_s).all()
    assert (one.account != rows_of(Made(n=10_001, seed=2)).account).any()


@pytest.mark.usefixtures("short_stretches")
def test_planted_groups_share_all_their_objects_within_the_window() -> None:
    what = Made(n=10_000)
    rows = rows_of(what)
    groups = what.members()
    # 2 % of 4,000, 4,000 and 2,000 rows make no whole group of 120 in any stretch.
    assert len(groups) == 0
    what = Made(n=10_000, planted_share=0.2)
    rows, groups = rows_of(what), what.members()
    assert len(groups) == 2 * (800 // 120) + 400 // 120
    assert len(np.unique(groups)) == groups.size
    for group in groups:
        theirs = np.isin(rows.account, group)
        assert theirs.sum() == MEMBERS * OPERATIONS
        for obj in np.unique(rows.object[theirs]):
            here = rows.object == obj
            assert sorted(rows.account[here]) == sorted(group)
            assert np.ptp(rows.at_s[here]) < WITHIN_S


@pytest.mark.usefixtures("short_stretches")
def test_the_viral_object_has_its_share_at_every_size() -> None:
    for n in (4_000, 10_000):
        viral = rows_of(Made(n=n, viral_share=0.3)).object == 0
        assert viral.sum() == 0.3 * n
        assert not (rows_of(Made(n=n)).object == 0).any()


def test_accounts_act_by_a_power_of_their_rank() -> None:
    rows = rows_of(Made(n=200_000, planted_share=0))
    counts = np.sort(np.bincount(rows.account))[::-1]
    assert 0.005 < counts[0] / 200_000 < 0.05
    # By rank ** -0.8 the accounts 101 to 200 have about 2 ** 0.2 times the rows of the accounts 51 to 100.
    assert counts[100:200].sum() / counts[50:100].sum() == pytest.approx(2**0.2, rel=0.1)


@pytest.mark.usefixtures("short_stretches")
@pytest.mark.parametrize("kind", KINDS)
def test_files_of_all_kinds_hold_all_rows(tmp_path: Path, kind: str) -> None:
    what = Made(n=5_000, viral_share=0.1)
    path = write(what, tmp_path / "folder" / f"{kind}.parquet", kind=kind)
    assert pq.read_metadata(path).num_rows == 5_000
    text = write(what, tmp_path / f"{kind}.csv", kind=kind).read_text("utf-8")
    assert text.count("\n") == 5_001
    lines = write(what, tmp_path / f"{kind}.ndjson", kind=kind).read_text("utf-8")
    assert lines.count("\n") == 5_000
    assert few(tmp_path / f"{kind}.csv", rows=10).read_text("utf-8") == "".join(text.splitlines(keepends=True)[:11])


def test_who_shares_an_object_writes_its_words(tmp_path: Path) -> None:
    what = Made(n=5_000, viral_share=0.1)
    objects = pq.read_table(write(what, tmp_path / "a.parquet", kind="numbers"))["object"].to_pylist()
    words = pq.read_table(write(what, tmp_path / "b.parquet", kind="texts"))["words"].to_pylist()
    assert len(set(zip(objects, words, strict=True))) == len(set(objects)) == len(set(words))
    assert all(len(text.split()) == 10 for text in words)


def test_the_pair_worker_finds_every_planted_pair_and_agrees_with_looking_at_all(tmp_path: Path) -> None:
    what = Made(n=3_000, planted_share=0.1)
    figures = worker.pairs(str(write(what, tmp_path / "a.parquet", kind="numbers")))
    rows = rows_of(what)
    met: dict[tuple[int, int], set[int]] = {}
    for obj in np.unique(rows.object):
        here = np.flatnonzero(rows.object == obj)
        for i, j in combinations(here.tolist(), 2):
            a, b = sorted((int(rows.account[i]), int(rows.account[j])))
            if a != b and abs(rows.at_s[i] - rows.at_s[j]) <= 60:
                met.setdefault((a, b), set()).add(int(obj))
    kept = {pair: len(objects) for pair, objects in met.items() if len(objects) >= 2}
    assert {tuple(sorted(map(int, pair))) for group in what.members() for pair in combinations(group, 2)} <= set(kept)
    assert (figures["n_pairs"], figures["n_objects_of_pairs"]) == (len(kept), sum(kept.values()))


def test_the_sort_worker_sorts_all_rows(tmp_path: Path) -> None:
    path = write(Made(n=2_000), tmp_path / "a.parquet", kind="numbers")
    assert worker.sort(str(path))["n_actions"] == 2_000


def test_both_readers_are_given_the_same_rows(tmp_path: Path) -> None:
    path = write(Made(n=2_000), tmp_path / "a.csv", kind="texts")
    (tmp_path / "into").mkdir()
    assert worker.read(str(path), str(tmp_path / "into"))["n_rows"] == 2_000
    worker.copy(str(path), str(tmp_path / "copy.parquet"))
    assert pq.read_metadata(tmp_path / "copy.parquet").num_rows == 2_000


def test_near_copies_are_planted_in_their_share_and_found(tmp_path: Path) -> None:
    made_posts = copies.posts(5_000)
    planted = made_posts.groups >= 0
    assert 0.06 <= planted.mean() < 0.065
    assert np.bincount(made_posts.groups[planted]).min() >= 2
    boilerplate = [text for text in made_posts.texts if text.startswith("just posted")]
    assert len(boilerplate) == 200
    posts, groups = tmp_path / "posts.parquet", tmp_path / "groups.npy"
    worker.make_copies("5000", str(posts), str(groups))
    figures = worker.near(str(posts), str(groups))
    assert figures["recall"] > 0.9
    assert figures["precision"] > 0.9


def test_every_kind_of_edit_leaves_a_near_copy() -> None:
    row = [f"word{k}" for k in range(9)]
    rng = np.random.default_rng(1)
    edited = {tuple(copies.edited(row, rng=rng)) for _ in range(200)}
    assert {len(words) for words in edited} == {8, 10, 11}
    assert {"indeed", "@someone", "!!!", "WORD0"} <= {word for words in edited for word in words}
    assert row == [f"word{k}" for k in range(9)]


def test_scores_over_pairs() -> None:
    groups = np.array([0, 0, 0, 1, 1, -1])
    assert copies.scores(np.array([5, 5, 5, 6, 6, -1]), groups) == (1, 1)
    assert copies.scores(np.array([5, 5, -1, 6, 6, 6]), groups) == (2 / 4, 2 / 4)
    assert copies.scores(np.full(6, -1), groups) == (0, 0)


def test_networks_are_compared_weight_by_weight_without_loops(tmp_path: Path) -> None:
    with (tmp_path / "network.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [("account_a", "account_b", "weight"), ("1", "2", 3), ("2", "1", 4), ("1", "1", 9), ("3", "4", 2)]
        csv.writer(file).writerows(rows)
    with sqlite3.connect(tmp_path / "rival.db") as db:
        db.execute("CREATE TABLE co_retweet_network (user_1, user_2, weight)")
        db.executemany("INSERT INTO co_retweet_network VALUES (?, ?, ?)", [(1, 2, 3), (2, 1, 5), (1, 1, 7)])
    db.close()
    assert toolkit.compared(tmp_path / "network.csv", tmp_path / "rival.db") == {"ours": 3, "rival": 2, "equal": 1}
