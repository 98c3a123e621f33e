"""The format check finds a leak that is there and none that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.accuracy.datasets import ACCOUNTS, Study
from bench.accuracy.evidence import EVIDENCE
from bench.accuracy.files import Account, prepare
from bench.accuracy.format_check import FEATURES, features, format_check
from bench.accuracy.outcomes import Outcome
from bench.accuracy.trees import matched

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bench.accuracy.format_check import FormatCheck


def test_features_of_posts(tmp_path: Path, corpus: Path) -> None:
    found = features(prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path).posts)
    op3 = dict(zip(FEATURES, found["op3"], strict=True))
    assert np.isclose(op3["volume"], np.log(20))
    assert (op3["share_latin"], op3["share_without_hashtag"], op3["share_without_words"]) == (1.0, 1.0, 0.0)


def check(
    monkeypatch: pytest.MonkeyPatch,
    table: dict[str, tuple[float, ...]],
    n_operation: int,
    ours: Outcome | None = None,
) -> FormatCheck | None:
    monkeypatch.setattr("bench.accuracy.format_check.features", lambda _: table)
    truth = {
        name: Account(label="operation" if k < n_operation else "person", campaign=None, n_posts=9)
        for k, name in enumerate(table)
    }
    return format_check(None, truth, data=ACCOUNTS, ours=ours)  # type: ignore[arg-type]


def noise(n: int) -> dict[str, tuple[float, ...]]:
    draw = np.random.default_rng(5)
    return {f"a{k:03}": tuple(draw.random(6)) for k in range(n)}


def test_a_leak_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {f"a{k}": (2.0, 100.0 if k < 30 else 50.0, 1.0, 0.5, 0.5, 0.0) for k in range(60)}
    found = check(monkeypatch, table, 30)
    assert (found.everybody["format"].auc, found.single["mean_length"], found.matched["format"].auc) == (
        1.0,
        1.0,
        1.0,
    )
    assert found.single["volume"] == 0.5
    # Length enters no test of ours.
    assert found.everybody["read"].balanced_accuracy == 0.5
    assert found.naming is None
    assert "evidence" not in found.everybody


def test_noise_scores_near_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    found = check(monkeypatch, noise(600), 300)
    assert abs(found.everybody["format"].auc - 0.5) < 0.1


def test_what_our_tests_saw_stands_beside_format(monkeypatch: pytest.MonkeyPatch) -> None:
    table = noise(200)
    seen = {name: (3.0, *[0.0] * (len(EVIDENCE) - 1)) for name in list(table)[:100]}
    found = check(monkeypatch, table, 100, Outcome(named=frozenset(), evidence=seen))
    assert found.everybody["evidence"].balanced_accuracy == 1.0
    assert (found.naming.predicted.balanced_accuracy, found.naming.single) == (None, {})


def test_naming_by_format_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = noise(600)
    ours = frozenset(name for name in list(table)[:300] if table[name][1] > 0.5)
    by_format = check(monkeypatch, table, 300, Outcome(named=ours)).naming
    assert by_format.predicted.balanced_accuracy > 0.95
    assert max(by_format.single, key=by_format.single.__getitem__) == "mean_length"
    draw = np.random.default_rng(6)
    at_random = frozenset(name for name in list(table)[:300] if draw.random() < 0.5)
    by_chance = check(monkeypatch, table, 300, Outcome(named=at_random)).naming
    assert abs(by_chance.predicted.balanced_accuracy - 0.5) < 0.1
    assert by_chance.like_people.hits + by_chance.like_operation.hits == len(at_random)
    assert by_chance.people_like_operation.hits == 0


def test_one_kind_alone_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(monkeypatch, {f"a{k}": (0.0,) * 6 for k in range(9)}, 2) is None


def test_pairs_are_alike_in_volume_and_language() -> None:
    x = np.array([[1.0, 0, 1.0], [1.1, 0, 1.0], [1.05, 0, 0.2], [9.0, 0, 1.0]])
    assert matched(x, np.array([0, 1, 1, 0])).tolist() == [0, 1]
