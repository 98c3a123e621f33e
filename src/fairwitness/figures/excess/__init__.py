"""All-cause deaths above what was expected: an ensemble of baselines, each with its small-sample interval."""

from fairwitness.figures.excess.ensemble import Excess, excess
from fairwitness.figures.excess.estimates import Estimate

__all__ = ["Estimate", "Excess", "excess"]
