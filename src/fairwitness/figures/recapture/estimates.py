"""One model's answer: how many people there are, listed or not."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959963984540054
"""Two-sided 95 % of the normal."""


@dataclass(frozen=True, slots=True)
class Total:
    """People in all under one model.

    Attributes:
        name: of the model, such as chapman:A+B or pairs:AB,CD.
        label: the same for a reader.
        value: people in all; a lower bound where the label says so.
        low, high: 95 % interval; for the latent classes a credible one.
        aic, bic: of log-linear models; None elsewhere.
    """

    name: str
    label: str
    value: float
    low: float
    high: float
    aic: float | None = None
    bic: float | None = None


def log_normal(n: float, unseen: float, variance: float) -> tuple[float, float]:
    """Return an interval of n + unseen that never falls below n: log-normal in the unseen (Chao 1987).

    Args:
        n: people who are listed.
        unseen: estimate of those who are not.
        variance: of that estimate.
    """
    if unseen <= 0:
        return n, n
    factor = math.exp(Z * math.sqrt(math.log1p(variance / unseen**2)))
    return n + unseen / factor, n + unseen * factor
