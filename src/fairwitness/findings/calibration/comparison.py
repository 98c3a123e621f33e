"""Whether the study's people are like the known ones: a two-sample test in each stratum (METHODS 2.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fairwitness.findings.calibration.people import Stratum
    from fairwitness.network.kernel import F64, I64

DIFFERENT = 0.05
"""Level of all comparisons of a stratum together (Bonferroni)."""
EXCEEDS = (
    "share more occasions with others",
    "are near others more often",
    "have stronger evidence against them",
)


def difference(known: Stratum, *, n_occasions: I64, n_met: I64, scores: F64) -> str | None:
    """Return in what the study's unnamed accounts exceed the known people, if a one-sided test sees it.

    Each covariate is compared by Kolmogorov & Smirnov, one-sided: does any share of the study's accounts lie higher
    than the known people do?  It sees a part of the accounts that stands out as well as a shift of all.  Lower values
    are no reason to abstain: who meets others less is named wrongly no more often.

    Args:
        known: the known people of the stratum.
        n_occasions: per unnamed account of the study, occasions shared with anybody; 1 and more.
        n_met: those on which somebody was near.
        scores: of the same accounts.
    """
    from scipy.stats import ks_2samp

    here = (n_occasions, np.round(n_met / n_occasions, 4), scores)
    # The strongest of the known scores are those of the people who were named: the study's named are left out too.
    there = (known.n_occasions, known.shares_near, known.scores[: known.n_people - known.n_named])
    for ours, theirs, words in zip(here, there, EXCEEDS, strict=True):
        p_value = float(ks_2samp(ours, theirs, alternative="less", method="asymp").pvalue)
        if p_value <= DIFFERENT / len(EXCEEDS):
            return (
                f"those who are not named {words} than the {known.n_people} known people (p = {p_value:.2g}). Needed "
                "are known people like these, or a collection with more people who do not act together"
            )
    return None
