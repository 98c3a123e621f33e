"""Counting straight from files: the same network as from a case, within the memory that it may use."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from fairwitness.cli import main
from fairwitness.commands.options import bytes_of
from fairwitness.counting import Question, count_files
from fairwitness.errors import MemoryLimitError, StudyError
from fairwitness.ingest import check_options
from fairwitness.study import SECOND_US

if TYPE_CHECKING:
    from pathlib import Path

START_S = 1_700_000_000


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return 3,000 shares of 60 things, three of them twice in one post, times out of order."""
    draw = np.random.default_rng(3)
    path = tmp_path_factory.mktemp("shares") / "shares.csv"
    rows = [
        (f"p{k}", f"a{draw.integers(40)}", START_S + draw.integers(40_000), f"#{draw.integers(60)} #x{k % 7}")
        for k in range(3_000)
    ]
    lines = [
        f"{post},{account},{at},'{tags} {tags if k < 3 else ''}'" for k, (post, account, at, tags) in enumerate(rows)
    ]
    path.write_text("post_id,account_id,timestamp,text\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def links_csv(folder: Path) -> Path:
    draw = np.random.default_rng(5)
    path = folder / "links.csv"
    rows = [
        f"p{k},a{draw.integers(30)},{START_S + draw.integers(20_000)},https://example.org/{draw.integers(50)}"
        for k in range(2_000)
    ]
    path.write_text("post_id,account_id,timestamp,urls\n" + "\n".join(rows) + "\n", "utf-8")
    return path


def asked(**changes: Any) -> Question:
    return Question(**{"trace": "url", "window_us": 60 * SECOND_US} | changes)


@pytest.mark.parametrize("weight", ["distinct-objects", "toolkit", "coortweet"])
def test_files_give_the_network_that_a_case_gives(tmp_path: Path, weight: str) -> None:
    source, case = links_csv(tmp_path), tmp_path / "case"
    rule = ["--trace", "url", "--window", "90", "--weight", weight]
    assert main(["investigate", str(source), "--case", str(case), "--quiet"]) == 0

    assert main(["pairs", str(case), *rule, "--out", str(tmp_path / "case.csv")]) == 0
    assert main(["count", str(source), *rule, "--out", str(tmp_path / "files.csv"), "--quiet"]) == 0

    counted = (tmp_path / "files.csv").read_text("utf-8")
    assert counted == (tmp_path / "case.csv").read_text("utf-8")
    assert counted.count("\n") > 20


def test_pairs_are_those_of_a_walk_over_all_posts(tmp_path: Path) -> None:
    source = links_csv(tmp_path)
    with source.open(encoding="utf-8") as file:
        rows = [(r["account_id"], int(r["timestamp"]), r["urls"]) for r in csv.DictReader(file)]
    met: dict[frozenset[str], set[str]] = {}
    for a, at, url in rows:
        for b, then, other in rows:
            if a < b and url == other and abs(at - then) <= 60:
                met.setdefault(frozenset((a, b)), set()).add(url)

    found = count_files([source], asked(), request=check_options()).pairs.to_pylist()

    assert {frozenset((p["account_a"], p["account_b"])): p["n_objects"] for p in found} == {
        pair: len(urls) for pair, urls in met.items() if len(urls) >= 2
    }


def test_words_and_hashtags_are_counted_too(shares: Path, tmp_path: Path) -> None:
    assert main(["count", str(shares), "--trace", "text", "--window", "4000", "--out", str(tmp_path / "t.csv")]) == 0


def test_what_was_read_and_lost_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = links_csv(tmp_path)
    source.write_text(source.read_text("utf-8") + "p9999,,1700000000,https://example.org/1\n", "utf-8")

    assert main(["count", str(source), "--trace", "url"]) == 0

    told = capsys.readouterr()
    assert "Read 2,000 posts of 30 accounts.\nLost: 1 rows quarantined, 0 duplicates." in told.err
    assert told.out.startswith("account_a,account_b,n_objects,")


def test_survivors_beyond_the_memory_are_refused_with_what_they_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairwitness.counting.question.BYTES_PER_ACTION", 10**7)

    with pytest.raises(MemoryLimitError, match=r"need about .* GB; --memory is 1 GB\. Give more memory"):
        count_files([links_csv(tmp_path)], asked(memory_bytes=10**9), request=check_options())


def test_a_work_folder_whose_name_looks_like_a_pattern_is_one_folder(tmp_path: Path) -> None:
    work = tmp_path / "it's [a] *?"
    work.mkdir()

    found = count_files([links_csv(tmp_path)], asked(), request=check_options(), work=work)

    assert found.pairs.num_rows > 20


def test_nothing_is_left_behind_in_the_work_folder(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()

    count_files([links_csv(tmp_path)], asked(), request=check_options(), work=work)

    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--memory", "8"], "--memory is '8', which is no size"),
        (["--memory", "10MB"], "at least 1 GB"),
        (["--trace", "likes"], "there is no trace likes"),
        (["--work", "/no/such/folder"], "no such folder"),
        (["--out", "pairs.txt"], "neither .csv nor .parquet"),
        (["--window", "-1"], "--window must lie between"),
    ],
)
def test_a_slip_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str], told: str
) -> None:
    given = ["count", str(links_csv(tmp_path)), "--trace", "url", *option]

    assert main(given) == 2

    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_sizes_are_read_in_either_unit() -> None:
    assert (bytes_of("8GB"), bytes_of("1.5 gb"), bytes_of("900MB")) == (8 * 10**9, 15 * 10**8, 9 * 10**8)
    with pytest.raises(StudyError, match="no size"):
        bytes_of("GB")
