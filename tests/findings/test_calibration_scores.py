"""The score of an account is its evidence on held-out data, made alike for the named and for all others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from fairwitness.findings.calibration.scores import scores
from fairwitness.study import Study

if TYPE_CHECKING:
    from collections.abc import Sequence


def candidacy(
    accounts: Sequence[int], *, p: float, own: Sequence[float], hits: int = 5, size: int = 3
) -> SimpleNamespace:
    return SimpleNamespace(
        p_value=p, candidate=SimpleNamespace(accounts=np.arange(size)),
        members=SimpleNamespace(
            account=np.array(accounts), n_hits=np.full(len(accounts), hits), log10_p=np.log10(np.array(own))
        ),
    )  # fmt: skip


def scored(*tests: SimpleNamespace) -> list[float]:
    gathered: Any = SimpleNamespace(confirmations=tests, matter=SimpleNamespace(study=Study(), n_accounts=4))
    return scores(gathered).tolist()  # type: ignore[no-any-return]


def test_the_weaker_of_the_groups_and_its_own_evidence_counts() -> None:
    assert scored(candidacy([0, 1], p=1e-3, own=[1e-2, 1e-5])) == [2.0, 3.0, 0.0, 0.0]


def test_the_strongest_of_several_candidate_groups_counts() -> None:
    one, other = candidacy([0], p=1e-4, own=[1e-2]), candidacy([0], p=1e-3, own=[1e-6])
    assert scored(one, other)[0] == scored(other, one)[0] == 3.0


@pytest.mark.parametrize("change", [{"hits": 2}, {"size": 2}])
def test_who_could_not_be_named_at_any_rate_has_no_score(change: dict[str, int]) -> None:
    assert scored(candidacy([0], p=1e-4, own=[1e-4], **change)) == [0.0, 0.0, 0.0, 0.0]


def test_a_p_value_too_small_for_a_float_is_still_a_score() -> None:
    one = candidacy([0], p=1e-300, own=[1.0])
    one.members.log10_p[:] = -1_000.0
    one.p_value = 0.0
    assert scored(one)[0] == 300.0
