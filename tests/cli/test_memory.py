"""A study that does not fit into the memory is refused before its tests, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairwitness.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "".join(f"p{k},a{k % 9},{1_700_000_000 + 60 * k},https://example.org/{k % 5}\n" for k in range(60))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text("post_id,account_id,timestamp,urls\n" + ROWS, "utf-8")
    return path


def run(source: Path, *options: str) -> int:
    return main(["investigate", str(source), "--case", str(source.parent / "case"), "--quiet", *options])


def test_what_fits_is_run(source: Path) -> None:
    assert run(source, "--memory", "2GB") == 0


def test_what_does_not_fit_is_refused_with_what_it_needs(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fairwitness.investigation.BYTES_PER_ACTION", 10**9)

    assert run(source, "--memory", "2GB") == 10

    error = capsys.readouterr().err
    assert "actions needs about" in error
    assert "--memory is 2 GB. Give more memory or name fewer traces" in error


def test_a_refused_study_goes_on_where_it_was_with_more_memory(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr("fairwitness.investigation.BYTES_PER_ACTION", 10**9)
        assert run(source, "--memory", "2GB") == 10
    read = source.parent / "case" / "posts.parquet"
    before = read.stat().st_mtime_ns

    assert run(source, "--memory", "8GB") == 0
    assert read.stat().st_mtime_ns == before
