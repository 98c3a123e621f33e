"""Daily counts that vary less than counts of separate events can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.figures.dispersion import LEAST_WINDOWS, LEVEL, screen
from fairwitness.figures.outcomes import Outcome
from fairwitness.model import Alternative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.dispersion import Screened
    from fairwitness.figures.docket import Docket
    from fairwitness.figures.rules import State

INNOCENT = (
    Alternative(
        name="smoothed", question="Were the counts smoothed before they were published?",
        test="None: the series alone cannot tell smoothing from invention.",
        outcome="Averages over days, caps on what one day may report, and reports spread over days all look "
                "like this.",
        excluded=None,
    ),
)  # fmt: skip


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge every series that is to be screened, with one correction for all of them together."""
    wanted = [(wish, one) for wish, series in docket.ledger.series if wish.screen for one in series]
    found = screen([one for _, one in wanted])
    n_tested = sum(one.n_windows >= LEAST_WINDOWS for one in found)
    for (wish, _), one in zip(wanted, found, strict=True):
        yield _outcome(one, wish.file, wish.source, n_tested)


def _outcome(one: Screened, file: str, source: str, n_tested: int) -> Outcome:
    from fairwitness.finding import Reference

    name = one.place or file
    state: State
    if one.n_windows < LEAST_WINDOWS:
        state, text = (
            "cannot_be_told",
            f"{name} has {one.n_windows} stretches of seven days that can be tested, too few.",
        )
    elif one.p_adjusted <= LEVEL:
        state = "fails"
        text = (
            f"The daily counts of {name} vary too little: in {one.n_under} of {one.n_windows} stretches of "
            f"seven days "
            f"they vary less than separate events do once in twenty stretches."
        )
    elif one.skipped_weekday:
        state, text = (
            "cannot_be_told",
            f"{name} reports nothing on the same weekday again and again, which hides smooth counts.",
        )
    else:
        state = "holds"
        text = (
            f"The daily counts of {name} do not vary too little: {one.n_under} of {one.n_windows} stretches "
            f"of seven days "
            f"do, and chance explains that. An under-count need not look smooth."
        )
    return Outcome(
        rule_id="figures.under_dispersion",
        state=state,
        about=(), subject=f"variation of {name}", text=text,
        numbers={"n_windows": one.n_windows, "n_under": one.n_under, "n_negative_days": one.n_negative,
                 "p_value": one.p_value, "p_adjusted": one.p_adjusted, "n_series": n_tested},
        evidence=(Reference(source=source or file, sha256="", place=name, says=f"{one.n_days} daily counts"),),
        alternatives=INNOCENT if state == "fails" else (),
        limits=("It cannot see an under-count that leaves the natural variation in place.",),
    )  # fmt: skip
