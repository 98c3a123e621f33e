"""A bound on false accusations, or a reason why there is none (METHODS 2.6).

The same judgement was run on people of whom it is known that they are independent (bench/calibration.py).  Named
accounts stand beside known people in the same kind of study who share as many occasions with others: their stratum.
A stratum speaks only if it has enough people and if the study's people are like them; otherwise all its named
accounts count as wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from fairwitness.findings.calibration.comparison import difference
from fairwitness.findings.calibration.conformal import Standing, standings
from fairwitness.findings.calibration.limits import most_wrong, people_needed
from fairwitness.findings.calibration.people import LONG, SHORT, known_people, settings_digest
from fairwitness.findings.calibration.sentences import reason
from fairwitness.intervals import upper_limit
from fairwitness.model import ErrorBound, StratumBound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.findings.calibration.people import People, Stratum
    from fairwitness.network.kernel import F64, I64, Bools
    from fairwitness.study import Study

CONFIDENCE = 0.95
MIN_PEOPLE = 30
"""ln(20) / 0.1: with fewer people and no error, even one in ten could not be excluded."""
MIN_COMPARED = 20
"""Accounts that are judged and not named, which a comparison with known people needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the bound looks at, per account number.

    Attributes:
        judged: had enough data, or is named.
        named: is named.
        n_occasions: occasions shared with anybody.
        n_met: those on which somebody was near; negative for named accounts.
        scores: from `scores`.
    """

    judged: Bools
    named: Bools
    n_occasions: I64
    n_met: I64
    scores: F64

    def among(self, known: Stratum) -> Judged:
        """Return the same with only the accounts of a stratum judged and named."""
        end = np.inf if known.to_occasions is None else known.to_occasions
        inside = (self.n_occasions >= known.from_occasions) & (self.n_occasions < end)
        return Judged(
            judged=self.judged & inside, named=self.named & inside,
            n_occasions=self.n_occasions, n_met=self.n_met, scores=self.scores,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The bound, and each named account among known people.

    Attributes:
        bound: over all named accounts.
        standing: by account number; named accounts whose stratum speaks.
    """

    bound: ErrorBound
    standing: dict[int, Standing]

    def p_values(self, n_accounts: int) -> list[float | None]:
        """Return the conformal p-value of each account, None where there is none."""
        return [self.standing[k].p_value if k in self.standing else None for k in range(n_accounts)]


def calibrated(
    *, study: Study, long: bool, tick_us: int, accounts: Judged, people: People | None = None
) -> Calibrated:
    """Return how many of the named accounts are wrong at most, or why that cannot be said, and who stands where.

    Args:
        study: what was asked.
        long: whether blocks are whole days.
        tick_us: clock tick of the study.
        accounts: of the study.
        people: known people; those of the package if left out.
    """
    known = known_people() if people is None else people
    n_named, n_judged = int(np.count_nonzero(accounts.named)), int(np.count_nonzero(accounts.judged))
    if not n_named:
        return Calibrated(_bound(0, n_judged, (), 0, "Nobody is named, so nobody is named wrongly."), {})
    strata = known.of_kind(LONG if long else SHORT)
    strange = _strange(known, strata, study=study, tick_us=tick_us)
    if strange:
        return Calibrated(_bound(n_named, n_judged, (), None, strange), {})
    parts = [accounts.among(stratum) for stratum in strata]
    alpha = (1 - CONFIDENCE) / len(strata)
    found = [
        _of_stratum(stratum, part, size=study.min_group, alpha=alpha)
        for stratum, part in zip(strata, parts, strict=True)
    ]
    return Calibrated(_joined(found, n_named, n_judged, study=study), _standing(strata, parts, found))


def _bound(n_named: int, n_judged: int, strata: Sequence[StratumBound], at_most: int | None, why: str) -> ErrorBound:
    used = [stratum for stratum in strata if stratum.n_wrong_at_most is not None]
    return ErrorBound(
        n_named=n_named, n_judged=n_judged, n_wrong_at_most=at_most, confidence=CONFIDENCE, reason=why,
        n_people=sum(s.n_people for s in used), n_people_named=sum(s.n_people_named for s in used),
        rate_at_most=max((s.rate_at_most for s in used if s.rate_at_most is not None), default=None),
        strata=tuple(strata),
    )  # fmt: skip


def _strange(known: People, strata: Sequence[Stratum], *, study: Study, tick_us: int) -> str | None:
    """Return why no known person was judged as this study judges."""
    if known.settings != settings_digest(study) or not strata:
        return (
            "The settings of this study were never run on people who are known to be independent. The default "
            "settings were."
        )
    if known.tick_us != tick_us:
        return (
            "The known people's posts are timed to the minute, and finer times are tested by other windows, under "
            "which no known person was judged. The same posts with their times cut to the minute can be compared."
        )
    return None


def _of_stratum(known: Stratum, part: Judged, *, size: int, alpha: float) -> StratumBound:
    n_named, n_judged = int(np.count_nonzero(part.named)), int(np.count_nonzero(part.judged))
    why = _abstains(known, part) if n_named else ""
    silent = StratumBound(
        activity=known.activity, n_named=n_named, n_judged=n_judged, n_people=known.n_people,
        n_people_named=known.n_named, rate_at_most=None, n_wrong_at_most=None, reason=why,
    )  # fmt: skip
    if why:
        return silent
    at_most = most_wrong(
        n_named=n_named, n_unnamed=n_judged - n_named, n_people=known.n_people, n_people_named=known.n_named,
        size=size, alpha=alpha,
    )  # fmt: skip
    rate = upper_limit(known.n_named, known.n_people, alpha=alpha) if known.n_people else None
    return replace(silent, rate_at_most=rate, n_wrong_at_most=at_most)


def _abstains(known: Stratum, part: Judged) -> str:
    """Return why a stratum cannot speak of its named accounts, or nothing."""
    if known.n_people < MIN_PEOPLE:
        return f"only {known.n_people} known people had enough data in studies like this one; {MIN_PEOPLE} are needed"
    compared = part.judged & ~part.named & (part.n_met >= 0) & (part.n_occasions > 0)
    n_compared = int(np.count_nonzero(compared))
    if n_compared < MIN_COMPARED:
        return (
            f"{n_compared} accounts like them were judged and not named, and {MIN_COMPARED} are needed to see "
            "whether the study's people are like the known ones"
        )
    return difference(
        known, n_occasions=part.n_occasions[compared], n_met=part.n_met[compared], scores=part.scores[compared]
    ) or ""  # fmt: skip


def _joined(found: Sequence[StratumBound], n_named: int, n_judged: int, *, study: Study) -> ErrorBound:
    """Return one bound over all strata; named accounts of a stratum that does not speak all count as wrong."""
    at_most = sum(s.n_named if s.n_wrong_at_most is None else s.n_wrong_at_most for s in found)
    if at_most < n_named:
        return _bound(n_named, n_judged, found, at_most, reason(found))
    speaking = [s for s in found if s.n_named and s.n_wrong_at_most is not None]
    alpha = (1 - CONFIDENCE) / len(found)
    needed = [
        people_needed(n_named=s.n_named, n_unnamed=s.n_judged - s.n_named, size=study.min_group, alpha=alpha)
        for s in speaking
    ]
    return _bound(n_named, n_judged, found, None, reason(found, needed=needed))


def _standing(
    strata: Sequence[Stratum], parts: Sequence[Judged], found: Sequence[StratumBound]
) -> dict[int, Standing]:
    standing: dict[int, Standing] = {}
    for stratum, part, bound in zip(strata, parts, found, strict=True):
        if bound.n_wrong_at_most is not None:
            accounts = np.flatnonzero(part.named)
            standing.update(
                zip(accounts.tolist(), standings(part.scores[accounts], stratum.scores), strict=True)
            )  # fmt: skip
    return standing
