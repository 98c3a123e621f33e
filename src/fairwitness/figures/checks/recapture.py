"""Claims beside what the overlap of lists leaves room for; the lists' own answer is a finding too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.figures.linkage import linkages, match
from fairwitness.figures.outcomes import Outcome, reference
from fairwitness.figures.reading.lists import Mentions
from fairwitness.figures.recapture import recapture
from fairwitness.figures.recapture.ensemble import DEPENDENT
from fairwitness.figures.recapture.histories import histories
from fairwitness.figures.wording import count, lead, listed, span
from fairwitness.finding import Uncertainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.reading.lists import Lists
    from fairwitness.figures.reading.records import ListsWish
    from fairwitness.figures.recapture import Recapture
    from fairwitness.figures.records import Claim
    from fairwitness.figures.rules import State

RULE = "figures.capture_recapture"
SEED = 20_260_101
"""Of all draws; any number would do, and it is the same for everybody."""
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """What lists say, over every linkage of their names.

    Attributes:
        runs: one for each linkage; one alone where people are known.
    """

    runs: tuple[Recapture, ...]

    @property
    def n(self) -> tuple[int, int]:
        """Return the least and the greatest number of different people listed."""
        return min(run.found.n for run in self.runs), max(run.found.n for run in self.runs)

    @property
    def spread(self) -> tuple[float, float]:
        """Return the least and the greatest total of any model."""
        return min(run.spread[0] for run in self.runs), max(run.spread[1] for run in self.runs)

    @property
    def bounds(self) -> tuple[float, float]:
        """Return the least lower and the greatest upper end of any interval."""
        return min(run.bounds[0] for run in self.runs), max(run.bounds[1] for run in self.runs)


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge the lists, and every claim on which they bear."""
    for wish, given in docket.ledger.lists:
        try:
            found = listed_people(wish, given)
        except StudyError as error:
            yield Outcome(rule_id=RULE, state="cannot_be_told", about=(), subject=f"lists of {wish.file}", numbers={},
                          text=f"The lists of {wish.file} allow no estimate: {error}")  # fmt: skip
            continue
        yield _of_lists(wish, found)
        for claim in docket.ledger.claims:
            if _bears_on(wish, claim):
                yield _judged(claim, docket.printed(claim), wish, found)


def listed_people(wish: ListsWish, given: Lists | Mentions) -> Listed:
    """Return what every model makes of the lists, on every linkage.

    Raises:
        StudyError: names cannot be linked, or there are too many lists.
    """
    if not isinstance(given, Mentions):
        return Listed((recapture(histories(given.held, given.names), seed=SEED),))
    matches = match(given, name_column=wish.name_column, seed=SEED)
    drawn = linkages(given, matches, seed=SEED)
    return Listed(tuple(recapture(histories(one.held, one.names), seed=SEED) for one in drawn))


def _bears_on(wish: ListsWish, claim: Claim) -> bool:
    place = not wish.claims_place or claim.place == wish.claims_place
    days = (wish.since is None or claim.as_of >= wish.since) and (wish.until is None or claim.as_of <= wish.until)
    return claim.quantity in wish.bears_on and place and days and not claim.part_of


def _of_lists(wish: ListsWish, found: Listed) -> Outcome:
    run = found.runs[0]
    two = run.found.k == 2  # noqa: PLR2004
    linked = (
        f" Names were linked {len(found.runs)} times, each match drawn by its probability."
        if len(found.runs) > 1
        else ""
    )
    head = f"{run.found.k} lists hold {span(found.n)} different people."
    if two:
        says = (
            f" Were they independent, there would be {span((run.pairs[0].low, run.pairs[0].high))} in "
            f"all; whether they are, two lists cannot tell."
        )
    else:
        says = (
            f" {len(run.models)} models of how lists depend on each other, and latent classes, put the total between "
            f"{count(found.spread[0])} and {count(found.spread[1])}; Chao's lower bound is {count(run.chao.value)}. "
            f"The lists alone cannot say which model is right."
        )
    return Outcome(
        rule_id=RULE, state="cannot_be_told", about=(), subject=f"lists of {wish.file}", text=f"{head}{says}{linked}",
        numbers={"n_listed": run.found.n, "n_lists": run.found.k, "n_models": run.n_models,
                 "n_linkages": len(found.runs),
                 "lowest": found.spread[0], "highest": found.spread[1], "chao": run.chao.value},
        uncertainties=_uncertainties(run), limits=_limits(wish, found),
        would_change=("A further list that was made independently of these.",),
    )  # fmt: skip


def _uncertainties(run: Recapture) -> tuple[Uncertainty, ...]:
    chosen = [run.chao, *run.pairs, *([run.latent] if run.latent else [])]
    weighted = sorted(zip(run.weights, run.models, strict=True), key=lambda pair: -pair[0])[:MOST_SHOWN]
    return tuple(
        Uncertainty(of="people in all, listed or "
                       "not", value=total.value, low=total.low, high=total.high, confidence=0.95,
                    method=f"{total.label}{f' (weight {weight:.3f})' if weight is not None else ''}")
        for weight, total in [*((None, total) for total in chosen), *weighted]
    )  # fmt: skip


def _limits(wish: ListsWish, found: Listed) -> tuple[str, ...]:
    run = found.runs[0]
    drawn = [f"{a} and {b}" for (a, b), ratio in run.odds.items() if ratio is not None and ratio >= DEPENDENT]
    limits = ["Models that fit equally well can give any total: no test on the lists can choose between them."]
    if drawn:
        limits.append(f"{listed(drawn)} hold the same people more often than independent lists would.")
    if wish.dependent:
        limits.append(f"By design {listed([f'{a} and {b}' for a, b in wish.dependent])} draw on each other.")
    if not run.all_models:
        limits.append("With so many lists only the models with pairs of lists were fitted.")
    if run.n_models > len(run.models):
        limits.append(
            f"{run.n_models - len(run.models)} models could not be fitted: the overlaps that they need are empty."
        )
    limits.append("A match that is missed makes the total too high, a wrong match makes it too low.")
    return tuple(limits)


def _judged(claim: Claim, printed: tuple[float, float], wish: ListsWish, found: Listed) -> Outcome:
    n, (low, high) = found.n, found.bounds
    text = lead(claim.amount.text)
    state: State
    if printed[1] < n[0]:
        state, says = "fails", f"{text} is below the {count(n[0])} different people whom the lists name."
    elif found.runs[0].found.k == 2:  # noqa: PLR2004
        state, says = (
            "cannot_be_told",
            f"{text} is not below the {span(n)} people listed; two lists can tell no more.",
        )
    elif printed[0] <= high:
        state, says = (
            "holds",
            f"{text} leaves room for the {span(n)} people listed, and is not above the {count(high)} of some model.",
        )
    else:
        state = "cannot_be_told"
        says = (
            f"{text} is above {count(high)}, the most that any model makes of the lists ({count(low)} to "
            f"{count(high)}). "
            f"People whom no list could reach would not show."
        )
    return Outcome(
        rule_id=RULE, state=state,
        about=(claim.claim_id,), subject=f"{claim.claim_id} beside lists of {wish.file}", text=says,
        numbers={"n_listed": n[0], "lowest": low, "highest": high}, evidence=(reference(claim),),
        limits=_limits(wish, found),
    )  # fmt: skip
