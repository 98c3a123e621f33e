"""The bound of one study, from its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.findings.calibration.bound import Calibrated, Judged, calibrated
from fairwitness.findings.calibration.scores import scores
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.detectors.coordination import Gathered, Outcome


def calibrated_study(gathered: Gathered, outcomes: Sequence[Outcome]) -> Calibrated:
    """Return the bound of one study and where its named accounts stand among known people.

    Args:
        gathered: the tests.
        outcomes: from `judge`.
    """
    matter = gathered.matter
    return calibrated(
        study=matter.study, long=matter.block_us >= matter.study.long_block_us, tick_us=matter.tick_us,
        accounts=Judged(
            judged=np.array([o.rule.verdict is not Verdict.NOT_ENOUGH_DATA for o in outcomes], np.bool_),
            named=np.array([o.group >= 0 for o in outcomes], np.bool_),
            n_occasions=gathered.n_occasions.sum(axis=0), n_met=gathered.n_met, scores=scores(gathered),
        ),
    )  # fmt: skip
