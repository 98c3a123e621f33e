"""The benchmark of leads: what it counts, on a small world whose answers are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.expansion import World, main, measured, table
from fairwitness.expansion.things import uses

if TYPE_CHECKING:
    from pathlib import Path


def world() -> World:
    """Return 300 people with common things and 24 members who share rare ones."""
    rng = np.random.default_rng(1)
    weights = 1 / np.arange(1, 801)
    pairs = [(a, int(t)) for a in range(300) for t in rng.choice(800, 20, replace=False, p=weights / weights.sum())]
    pairs += [(a, 900 + int(t)) for a in range(24) for t in rng.choice(30, 12, replace=False)]
    account, thing = (np.array([pair[k] for pair in pairs], np.int64) for k in (0, 1))
    held = uses({"url": (account, thing, np.arange(len(pairs), dtype=np.int64))}, n_accounts=300)
    return World("made up", held, np.full(300, 30), ["ring"] * 24 + [""] * 276)


def test_hidden_members_are_counted_beside_the_baselines() -> None:
    rows = list(measured(world(), draws=2))
    assert [row.n_hidden for row in rows] == [19, 19]
    for row in rows:
        assert row.right["expand"] >= 15
        assert row.n_taken <= 20
        assert row.right["random order"] < row.right["by shared things"] <= row.n_taken
    report = table(rows, draws=2)
    assert "| made up | ring | 38 |" in report


def test_without_the_data_it_says_so(tmp_path: Path) -> None:
    assert main(["--data", str(tmp_path)]) == 2
