"""Made-up known people and made-up studies, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.findings.calibration import Judged, People, Stratum, calibrated
from fairwitness.findings.calibration.people import settings_digest
from fairwitness.study import MINUTE_US, Study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from fairwitness.findings.calibration import Calibrated

STUDY = Study()
MINUTE = MINUTE_US
COLUMNS = ("judged", "named", "n_occasions", "n_met", "scores")


def known(
    *, n: int = 60, n_named: int = 0, kind: str = "long", near: float = 0.2, scores: Sequence[float] = (),
    first: int = 0, to: int | None = None,
) -> Stratum:  # fmt: skip
    rest = n - n_named
    return Stratum(
        kind=kind, from_occasions=first, to_occasions=to, n_named=n_named,
        scores=tuple(scores) or (0.0,) * rest + (2.0,) * n_named,
        n_occasions=tuple(range(10 + first, 10 + first + rest)), shares_near=(near,) * rest,
    )  # fmt: skip


def people(*strata: Stratum) -> People:
    return People(settings=settings_digest(STUDY), tick_us=MINUTE, strata=strata)


def judged(
    *, n_named: int = 40, n_judged: int = 200, occasions: int = 20, near: float = 0.1,
    scores: NDArray[np.float64] | None = None,
) -> Judged:  # fmt: skip
    named = np.arange(n_judged) < n_named
    return Judged(
        judged=np.ones(n_judged, np.bool_), named=named, n_occasions=np.full(n_judged, occasions, np.int64),
        n_met=np.where(named, -1, round(occasions * near)).astype(np.int64),
        scores=np.zeros(n_judged) if scores is None else scores,
    )  # fmt: skip


def bound(
    *strata: Stratum, accounts: Judged | None = None, study: Study = STUDY, long: bool = True, tick_us: int = MINUTE
) -> Calibrated:
    return calibrated(
        study=study, long=long, tick_us=tick_us, accounts=judged() if accounts is None else accounts,
        people=people(*strata),
    )  # fmt: skip
