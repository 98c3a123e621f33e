"""Parts and their whole: of one release, and carried forward over releases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fairwitness.figures.docket import key_of
from fairwitness.figures.outcomes import Outcome, reference
from fairwitness.figures.wording import count, day, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.figures.docket import Docket
    from fairwitness.figures.records import Claim
    from fairwitness.figures.rules import State


def check(docket: Docket) -> Iterator[Outcome]:
    """Judge every whole that has parts, and every whole of a series that ever had parts."""
    for whole_id, parts in docket.parts.items():
        yield _of_one_release(docket.by_id[whole_id], parts, docket)
    with_parts = {key_of(docket.by_id[whole_id]) for whole_id in docket.parts}
    for key in docket.first_hand:
        if key in with_parts:
            yield from _carried_forward(docket.first_hand[key], docket)


def _of_one_release(whole: Claim, parts: Sequence[Claim], docket: Docket) -> Outcome:
    low, high = _sum([docket.limits(part) for part in parts])
    least, most = docket.limits(whole)
    is_complete = whole.n_parts is not None and len(parts) >= whole.n_parts
    slack = whole.amount.shown - sum(part.amount.shown for part in parts)
    state: State
    if low > most:
        state, says = "fails", "They exceed it by more than rounding allows."
    elif is_complete and high < least:
        state, says = "fails", "All parts are listed, and they fall short of it by more than rounding allows."
    elif math.isinf(most) and not is_complete:
        state, says = "cannot_be_told", "The whole has no upper bound, so any parts fit into it."
    else:
        state, says = "holds", "They fit." if not is_complete else "They fit, and all parts are listed."
    of = f" of {whole.n_parts}" if whole.n_parts else ""
    return Outcome(
        rule_id="figures.parts", state=state,
        about=(whole.claim_id, *(part.claim_id for part in parts)), subject=f"parts of {whole.claim_id}",
        text=f"The {len(parts)}{of} parts that were published with {whole.amount.text} on "
             f"{day(whole.as_of)} add up to "
        f"{count(sum(part.amount.shown for part in parts))}. {says}",
        numbers={"n_parts": len(parts), "sum": sum(p.amount.shown for p in parts), "slack": slack},
        evidence=(reference(whole), *(reference(part) for part in parts[:5])),
    )  # fmt: skip


def _sum(limits: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(low for low, _ in limits), sum(high for _, high in limits)


def _carried_forward(wholes: Sequence[Claim], docket: Docket) -> Iterator[Outcome]:
    """Judge each whole against the latest figure of every part so far, which cumulative parts can only exceed."""
    latest: dict[str, Claim] = {}
    for whole in wholes:
        for part in docket.parts.get(whole.claim_id, ()):
            if part.cumulative:
                latest[part.place] = part
        if latest:
            yield _against(whole, list(latest.values()), docket)


def _against(whole: Claim, parts: Sequence[Claim], docket: Docket) -> Outcome:
    low, _ = _sum([docket.limits(part) for part in parts])
    _, most = docket.limits(whole)
    listed = sum(part.amount.shown for part in parts)
    fits = low <= most
    return Outcome(
        rule_id="figures.carried_forward", state="holds" if fits else "fails",
        about=(whole.claim_id,), subject=f"parts carried forward to {whole.claim_id}",
        text=f"The latest figures of {len(parts)} parts up to {day(whole.as_of)} add up to {count(listed)}, which is "
        f"{'within' if fits else 'more than'} the {whole.amount.text} stated for the whole "
        f"({span(docket.limits(whole))}).",
        numbers={"n_parts": len(parts), "sum": listed, "residual": whole.amount.shown - listed},
        evidence=(reference(whole), *(reference(part) for part in parts[:5])),
        limits=("Parts that were never listed count as nothing, so that only contradictions are certain.",),
    )  # fmt: skip
