"""A bound on false accusations, or a reason why there is none.

The same judgement was run on people of whom it is known that they are independent (bench/calibration.py).  How many
of them it named bounds, by Clopper & Pearson, the chance that an independent person is named; the number of accounts
judged bounds how many such persons there can be.  This transfers only to people who are no more active and no more
often near each other than those people were: a two-sample test decides, and where it says no, there is no bound.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from fairwitness.model import ErrorBound
from fairwitness.study import Study, asdict_plain

if TYPE_CHECKING:
    from fairwitness.network.kernel import F64, I64, Bools

CONFIDENCE = 0.95
MIN_PEOPLE = 30
"""ln(20) / 0.1: with fewer people and no error, even one in ten could not be excluded."""
MIN_COMPARED = 20
"""Accounts that are judged and not named, which a comparison with known people needs."""
DIFFERENT = 0.025
"""Level of each of the two comparisons; together one in twenty."""
NOT_CALIBRATED = ("name", "seed", "traces", "column_map", "source_format", "time_zone")
"""Settings that do not change who can be named wrongly."""


class People(msgspec.Struct, frozen=True):
    """Numbers on people who are known to be independent; no post and no name is in them.

    Attributes:
        settings: digest of the settings of the study.
        kind: "long" for studies with blocks of whole days, "short" for others.
        n_judged: people with enough data to be judged.
        n_named: people among them who were named, which is wrong.
        n_occasions: occasions shared with anybody, ascending.
        shares_near: share of these on which somebody was within the widest window, ascending.
    """

    settings: str
    kind: str
    n_judged: int
    n_named: int
    n_occasions: tuple[int, ...]
    shares_near: tuple[float, ...]


def known_people() -> tuple[People, ...]:
    """Return the numbers that come with the package."""
    from importlib.resources import files

    stored = files("fairwitness.findings.calibration").joinpath("people.json").read_bytes()
    return msgspec.json.decode(stored, type=tuple[People, ...])


def settings_digest(study: Study) -> str:
    """Return 16 hex digits that change with every setting that can change who is named."""
    import hashlib

    plain = {name: value for name, value in asdict_plain(study).items() if name not in NOT_CALIBRATED}
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()[:16]


def error_bound(
    *, study: Study, long: bool, n_named: int, judged: Bools, n_occasions: I64, n_met: I64,
    people: tuple[People, ...] | None = None,
) -> ErrorBound:  # fmt: skip
    """Return how many of the named accounts are wrong at most, with 95 % confidence, or why that cannot be said.

    Args:
        study: what was asked.
        long: whether blocks are whole days.
        n_named: accounts named.
        judged: per account, whether it had enough data; named accounts are among them.
        n_occasions: per account, occasions shared with anybody.
        n_met: per account, those on which somebody was near; negative for named accounts.
        people: known people; those of the package if left out.
    """
    kind, n_judged = "long" if long else "short", int(np.count_nonzero(judged))
    digest = settings_digest(study)
    known = [p for p in (known_people() if people is None else people) if p.kind == kind and p.settings == digest]
    if not n_named:
        return _none(0, n_judged, "Nobody is named, so nobody is named wrongly.", at_most=0)
    if not known:
        return _none(n_named, n_judged, "The settings of this study were never run on people who are known.")
    group = known[0]
    if group.n_judged < MIN_PEOPLE:
        reason = (
            f"Only {group.n_judged} known people had enough data in studies like this one; {MIN_PEOPLE} are needed."
        )
        return _none(n_named, n_judged, reason)
    compared = judged & (n_met >= 0) & (n_occasions > 0)
    if np.count_nonzero(compared) < MIN_COMPARED:
        reason = (
            f"Fewer than {MIN_COMPARED} accounts were judged and not named: too few to compare with known people."
        )
        return _none(n_named, n_judged, reason)
    different = _difference(group, n_occasions[compared], n_met[compared] / n_occasions[compared])
    if different:
        return _none(n_named, n_judged, different)
    return _bound(group, n_named=n_named, n_judged=n_judged)


def _none(n_named: int, n_judged: int, reason: str, *, at_most: int | None = None) -> ErrorBound:
    return ErrorBound(n_named, n_judged, at_most, CONFIDENCE, reason, 0, 0, None)


def _difference(known: People, n_occasions: I64, shares_near: F64) -> str | None:
    """Return in what the study's people exceed the known ones, if a one-sided rank test sees it."""
    from scipy.stats import mannwhitneyu

    for here, there, words in (
        (n_occasions, known.n_occasions, "share more occasions with others"),
        (shares_near, known.shares_near, "are near others more often"),
    ):
        p_value = float(mannwhitneyu(here, np.array(there), alternative="greater").pvalue)
        if p_value <= DIFFERENT:
            return (
                f"The people of this study who are not named {words} than the {known.n_judged} known people "
                f"(p = {p_value:.2g}), so what holds for those need not hold for these."
            )
    return None


def _bound(known: People, *, n_named: int, n_judged: int) -> ErrorBound:
    from scipy.stats import binom

    level = 1 - (1 - CONFIDENCE) / 2
    rate = clopper_pearson_upper(known.n_named, known.n_judged, level=level)
    at_most = min(n_named, math.ceil(float(binom.ppf(level, n_judged, rate))))
    reason = (
        f"{known.n_named} of {known.n_judged} known people were named by the same judgement, so at most {rate:.1%} "
        f"of independent people are; {n_judged:,} accounts were judged here."
    )
    return ErrorBound(n_named, n_judged, at_most, CONFIDENCE, reason, known.n_judged, known.n_named, rate)


def clopper_pearson_upper(k: int, n: int, *, level: float) -> float:
    """Return the one-sided upper limit of a proportion (Clopper & Pearson 1934).

    Args:
        k: successes, 0 to n.
        n: trials, 1 or more.
        level: confidence, between 0 and 1.
    """
    from scipy.stats import beta

    return 1.0 if k == n else float(beta.ppf(level, k + 1, n - k))
