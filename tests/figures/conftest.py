"""Small made-up ledgers: two towns, two claimants, no real person or place."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from fairwitness.figures.grid import Examination, examine
from fairwitness.figures.ledger import read_ledger
from fairwitness.figures.reading.records import Deaths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHARED = Path(__file__).resolve().parents[3] / "shared" / "figures"
BASE = {"quantity": "deaths", "place": "Avin Town", "claimant": "Ministry", "source": "https://example.org/a"}


@pytest.fixture
def shared_figures() -> Path:
    """Return the evaluation data, or skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the evaluation data are not beside this checkout")
    return SHARED


def ledger_csv(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Write claims; what a row does not say is as in BASE."""
    full = [BASE | {"claim_id": f"c{k}"} | row for k, row in enumerate(rows)]
    columns = list(dict.fromkeys(name for row in full for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(full)
    return path


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Examination]:
    """Return what examines made-up claims."""

    def made(*rows: dict[str, Any]) -> Examination:
        return examine(read_ledger([ledger_csv(tmp_path / "claims.csv", rows)]))

    return made


def weekly(*, excess: float = 0.0, noise: float = 0.0, seed: int = 1, first: int = 2015, last: int = 2020) -> Deaths:
    """Return weekly deaths with a trend and a season; `excess` lies in ISO weeks 9 to 22 of the last year."""
    rng = np.random.default_rng(seed)
    year = np.repeat(np.arange(first, last + 1), 52)
    week = np.tile(np.arange(1, 53), last + 1 - first)
    y = 1_000 + 10 * (year - first) + 100 * np.cos(2 * np.pi * week / 52) + rng.normal(0, 1, year.size) * noise
    y = y + np.where((year == last) & (week >= 9) & (week <= 22), excess / 14, 0.0)
    return Deaths(place="", unit="weekly", calendar="gregorian", year=year, period=week, deaths=y)


def days_from(first: date, n: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=k) for k in range(n))
