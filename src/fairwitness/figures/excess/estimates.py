"""One baseline's answer, with its small-sample interval."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """Excess deaths under one baseline.

    Attributes:
        name: of the baseline, one of our own words.
        label: the same for a reader.
        excess: deaths counted less deaths expected.
        sd: standard deviation of a prediction; None where one year cannot show any.
        df: degrees of freedom of Student's t.
        low, high: 95 % interval; None without a standard deviation.
    """

    name: str
    label: str
    excess: float
    sd: float | None
    df: int | None
    low: float | None
    high: float | None


def with_t(name: str, label: str, value: float, *, sd: float, df: int) -> Estimate:
    """Return an estimate with a 95 % interval by Student's t.

    Args:
        name: of the baseline.
        label: the same for a reader.
        value: excess deaths.
        sd: standard deviation of the prediction.
        df: degrees of freedom, 1 and more.
    """
    from scipy.special import stdtrit

    half = float(stdtrit(df, (1 + LEVEL) / 2)) * sd
    return Estimate(name, label, value, sd, df, value - half, value + half)
