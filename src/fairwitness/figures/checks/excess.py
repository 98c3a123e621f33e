"""Claims beside all-cause deaths above what was expected: under-count, and what must be true for a claim to hold."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.outcomes import Outcome, reference
from fairwitness.figures.wording import count, day, lead, span, times
from fairwitness.figures.yardstick import Windows, bears_on
from fairwitness.finding import Reference, Uncertainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.reading.records import DeathsWish
    from fairwitness.figures.records import Claim
    from fairwitness.figures.yardstick import Interval, Yardstick
    from fairwitness.model import Number

RULE = "figures.excess"


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge every claim on which registered deaths bear."""
    for wish, deaths in docket.ledger.deaths:
        windows = Windows(wish, deaths)
        for claim in docket.ledger.claims:
            if bears_on(wish, claim):
                yield _judged(claim, windows, docket)


def _judged(claim: Claim, windows: Windows, docket: Docket) -> Outcome:
    wish, deaths = windows.wish, windows.deaths
    subject = f"{claim.claim_id} beside deaths of {wish.file} {deaths.place}".rstrip()
    try:
        rod = windows.beside(claim, docket)
    except StudyError as error:
        return Outcome(rule_id=RULE, state="cannot_be_told", about=(claim.claim_id,), subject=subject, numbers={},
                       text=f"{lead(claim.amount.text)} of {day(claim.as_of)} cannot be set beside "
                            f"registered deaths: {error}",
                       evidence=(reference(claim),))  # fmt: skip
    return Outcome(
        rule_id=RULE, state=rod.state, about=(claim.claim_id,), subject=subject, text=_sentence(rod),
        numbers=_numbers(rod), uncertainties=_uncertainties(rod), limits=_limits(wish),
        would_change=_would_change(rod),
        evidence=(reference(claim), Reference(source=wish.source or wish.file, sha256="", place=deaths.place,
                                              says=f"{count(rod.found.observed)} deaths in these days")),
    )  # fmt: skip


def _sentence(rod: Yardstick) -> str:
    found, main = rod.found, rod.found.main
    window = f"From {day(found.window.since)} to {day(found.window.until)}"
    interval = "" if main.low is None or main.high is None else f", 95 % interval {span((main.low, main.high))}"
    head = (
        f"{window} {count(found.observed)} deaths were registered, {count(main.excess)} more than "
        f"expected{interval}; "
        f"over all baselines {span(found.bounds)}."
    )
    return f"{head} {_relation(rod)}"


def _relation(rod: Yardstick) -> str:
    text, figure, excess_deaths = lead(rod.claim.amount.text), rod.claim.amount.shown, rod.found.main.excess
    low, high = _ratio(rod)
    where = {"holds": "agrees with every baseline", "fails": "agrees with none",
             "cannot_be_told": "agrees with some and not with others"}[rod.state]  # fmt: skip
    if rod.is_above and excess_deaths > 0:
        need = span((max(rod.missing[0], 0), rod.missing[1]))
        often = f"{times(figure / excess_deaths)} ({times(_inverse(high))} to {times(_inverse(low))})"
        return (
            f"{text} {where}: it is {often} times that excess. For it to hold, {need} deaths must be missing from "
            f"the register, or be offset by as many fewer deaths of other causes."
        )
    if rod.is_below and figure:
        often = f"{times(excess_deaths / figure)} ({times(low)} to {times(high)})"
        return f"{text} {where}: that excess is {often} times as large. It may count something narrower."
    return f"{text} {where}."


def _ratio(rod: Yardstick) -> Interval:
    """Return excess / figure over the interval of the regression, 0 at least; the printed number counts as exact."""
    figure, main = rod.claim.amount.shown, rod.found.main
    low, high = (main.excess, main.excess) if main.low is None or main.high is None else (main.low, main.high)
    return (max(low, 0.0) / figure, max(high, 0.0) / figure) if figure else (math.inf, math.inf)


def _inverse(ratio: float) -> float:
    return 1 / ratio if ratio else math.inf


def _numbers(rod: Yardstick) -> dict[str, Number]:
    found, main, figure = rod.found, rod.found.main, rod.claim.amount.shown
    need = max(figure - main.excess, 0.0)
    numbers: dict[str, Number] = {
        "observed": found.observed, "expected": found.observed - main.excess, "excess": main.excess,
        "excess_lowest": found.bounds[0], "excess_highest": found.bounds[1],
        "n_years": len(found.totals), "completeness_low": rod.wish.completeness[0],
        "completeness_high": rod.wish.completeness[1],
    }  # fmt: skip
    if figure and main.excess > 0:
        numbers |= {"excess_by_figure": main.excess / figure, "figure_by_excess": figure / main.excess}
    if rod.is_above:
        numbers |= {"missing": need, "missing_share": need / (found.observed + need)}
    if found.rms_left_out is not None:
        numbers["left_out_year_error"] = found.rms_left_out
    if main.sd:
        numbers["sd"] = main.sd
    return numbers


def _uncertainties(rod: Yardstick) -> tuple[Uncertainty, ...]:
    each = tuple(
        Uncertainty(of="excess deaths", value=e.excess, low=e.low, high=e.high,
                    confidence=None if e.low is None else 0.95, method=e.label)
        for e in rod.found.estimates
    )  # fmt: skip
    low, high = _ratio(rod)
    main = rod.found.main.excess
    figure = rod.claim.amount.shown
    under = Uncertainty(of="excess deaths for each death of the figure", value=main / figure if figure else None,
                        low=low if math.isfinite(low) else None, high=high if math.isfinite(high) else None,
                        confidence=0.95, method="interval of the regression, divided by the figure")  # fmt: skip
    return (*each, under)


def _limits(wish: DeathsWish) -> tuple[str, ...]:
    low, high = wish.completeness
    share = f"{high * 100:.3g} %" if low == high else f"{low * 100:.3g} to {high * 100:.3g} %"
    why = wish.completeness_source or "nothing in the ledger supports it"
    return (
        f"It is assumed that {share} of deaths are registered ({why}).",
        "Excess counts deaths of all causes, also those that an emergency prevented or caused on its way.",
        "It is no count of one cause, and stands beside such counts.",
    )


def _would_change(rod: Yardstick) -> tuple[str, ...]:
    over = max(rod.printed[0] - rod.hull[1], 0.0)
    under = max(rod.hull[0] - rod.printed[1], 0.0)
    if over:
        share = 100 * over / (rod.found.observed + over)
        return (
            f"Evidence that {count(over)} deaths and more, {share:.0f} % of all of these days, went unregistered.",
        )
    if under:
        words = (
            f"Evidence that {count(under)} and more of the deaths above expectation are none that the figure counts."
        )
        return (words,)
    return ()
