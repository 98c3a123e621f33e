"""What the bound rests on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.findings.calibration.conformal import Standing
    from fairwitness.model import StratumBound


def reason(found: Sequence[StratumBound], *, needed: Sequence[int | None] = ()) -> str:
    """Return what each stratum with named accounts says.

    Args:
        found: all strata of the kind of study.
        needed: known people that would make a bound, of those strata that speak but say too little.
    """
    named = [stratum for stratum in found if stratum.n_named]
    told, more = [], iter(needed)
    for stratum in named:
        if stratum.n_wrong_at_most is None:
            told.append(_silent(stratum))
        elif needed:
            told.append(_too_few(stratum, next(more)))
        else:
            told.append(_speaking(stratum))
    return " ".join(told)


def _silent(stratum: StratumBound) -> str:
    return (
        f"Of the {stratum.n_named:,} named with {stratum.activity} nothing can be said, so all of them count as "
        f"possibly wrong: {stratum.reason}."
    )


def _known(stratum: StratumBound) -> str:
    named = "none" if not stratum.n_people_named else f"{stratum.n_people_named:,}"
    return f"Of {stratum.n_people:,} known independent people with {stratum.activity} {named} was named"


def _speaking(stratum: StratumBound) -> str:
    rate = f" (so at most {stratum.rate_at_most:.1%} of such people are)" if stratum.rate_at_most is not None else ""
    return (
        f"{_known(stratum)} by the same judgement{rate}; {stratum.n_judged:,} such accounts were judged here, "
        f"{stratum.n_named:,} of them named, at most {stratum.n_wrong_at_most:,} wrongly."
    )


def _too_few(stratum: StratumBound, needed: int | None) -> str:
    wanted = f"About {needed:,} known people would be needed" if needed else "No number of known people would do"
    return (
        f"{_known(stratum)}, but {stratum.n_judged:,} such accounts were judged here and {stratum.n_named:,} named: "
        f"so few people cannot exclude that all of these are wrong. {wanted} to show that half of them are right."
    )


def standing_words(standing: Standing) -> str:
    """Return how many known people had evidence as strong against them, and what it is worth."""
    as_high = f"{standing.n_as_high:,}" if standing.n_as_high else "none"
    least = "" if standing.n_as_high else ", the smallest p that so few people can give"
    return (
        f"Of {standing.n_people:,} known independent people who share as many occasions with others, {as_high} had "
        f"held-out evidence as strong against them (conformal p = {standing.p_value:.2g}{least}; it is that of one "
        "account and is not corrected for the number of accounts)."
    )
