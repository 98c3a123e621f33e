"""The format check finds a leak that is there and none that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.accuracy.datasets import ACCOUNTS, Study
from bench.accuracy.files import Account, prepare
from bench.accuracy.format_check import FEATURES, features, format_check, matched

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_features_of_posts(tmp_path: Path, corpus: Path) -> None:
    found = features(prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path).posts)
    op3 = dict(zip(FEATURES, found["op3"], strict=True))
    assert np.isclose(op3["volume"], np.log(20))
    assert (op3["share_latin"], op3["share_without_hashtag"], op3["share_without_words"]) == (1.0, 1.0, 0.0)


def check(monkeypatch: pytest.MonkeyPatch, table: dict[str, tuple[float, ...]], n_operation: int):  # noqa: ANN201
    monkeypatch.setattr("bench.accuracy.format_check.features", lambda _: table)
    truth = {
        name: Account(label="operation" if k < n_operation else "person", campaign=None, n_posts=9)
        for k, name in enumerate(table)
    }
    return format_check(None, truth, data=ACCOUNTS)  # type: ignore[arg-type]


def test_a_leak_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {f"a{k}": (2.0, 100.0 if k < 30 else 50.0, 1.0, 0.5, 0.5, 0.0) for k in range(60)}
    found = check(monkeypatch, table, 30)
    assert (found.auc, found.single["mean_length"], found.matched_auc) == (1.0, 1.0, 1.0)
    assert found.single["volume"] == 0.5


def test_noise_scores_near_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(5)
    table = {f"a{k}": tuple(draw.random(6)) for k in range(600)}
    found = check(monkeypatch, table, 300)
    assert abs(found.auc - 0.5) < 0.1


def test_one_kind_alone_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(monkeypatch, {f"a{k}": (0.0,) * 6 for k in range(9)}, 2) is None


def test_pairs_are_alike_in_volume_and_language() -> None:
    x = np.array([[1.0, 0, 1.0], [1.1, 0, 1.0], [1.05, 0, 0.2], [9.0, 0, 1.0]])
    assert matched(x, np.array([0, 1, 1, 0])).tolist() == [0, 1]
