"""Power: how much of a planted group is named, by its size, its jitter and its camouflage; nobody else, ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.statistics.worlds import crowd, ring

from fairwitness.detectors.coordination import gather, judge

if TYPE_CHECKING:
    from collections.abc import Callable

N_PEOPLE = 100
STUDIES = 5
NOISE = 0.25
"""Of five studies per point, so much may lie between neighbours of a curve that truly falls."""


def power(*, size: int = 8, spread_s: float = 60.0, camouflage: float = 0.3) -> float:
    """Return the share of members named over a few studies; people outside must not be."""
    shares = []
    for seed in range(STUDIES):
        rng = np.random.default_rng([seed, size, int(spread_s), int(100 * camouflage)])
        members = np.arange(N_PEOPLE, N_PEOPLE + size)
        here = crowd(rng, n=N_PEOPLE).joined(ring(rng, members, spread_s=spread_s, camouflage=camouflage))
        outcomes = judge(gather(here.matter(), progress=lambda _: None))
        named = {outcome.account for outcome in outcomes if outcome.group >= 0}
        assert named <= set(members.tolist())
        shares.append(len(named) / size)
    return float(np.mean(shares))


def rises(curve: list[float]) -> bool:
    """Return whether a curve goes up, up to noise."""
    return all(later >= max(curve[: k + 1]) - NOISE for k, later in enumerate(curve[1:]))


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[dict[str, float]], list[float]]:
    """Keep a curve in the test report and return it."""

    def keep(curve: dict[str, float]) -> list[float]:
        record_property("power", curve)
        print(curve)  # noqa: T201  shown by pytest where a test fails, or with -s
        return list(curve.values())

    return keep


def test_power_rises_with_size(measured: Callable[[dict[str, float]], list[float]]) -> None:
    curve = measured({str(size): power(size=size) for size in (3, 5, 10, 20)})

    assert rises(curve)
    assert min(curve[2:]) >= 0.9


def test_power_falls_with_jitter(measured: Callable[[dict[str, float]], list[float]]) -> None:
    curve = measured({f"{s} s": power(spread_s=s) for s in (10, 60, 300, 1800)})

    assert rises(curve[::-1])
    assert min(curve[:2]) >= 0.9


def test_power_falls_with_camouflage(measured: Callable[[dict[str, float]], list[float]]) -> None:
    curve = measured({str(share): power(camouflage=share) for share in (0.0, 0.3, 0.6, 0.9)})

    assert rises(curve[::-1])
    assert min(curve[:2]) >= 0.9
