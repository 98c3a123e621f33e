"""One campaign of the operation at a time: found with no other in the file, thresholds set on the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.accuracy import measures
from bench.accuracy.datasets import ACCOUNTS, CAMPAIGNS, SINGLE
from bench.accuracy.format_check import format_check
from bench.accuracy.held_out import bar_of, innocent_of
from bench.accuracy.runs import needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.accuracy.files import Prepared
    from bench.accuracy.measures import Recall, Share
    from bench.accuracy.outcomes import Memory, Method, Outcome
    from bench.accuracy.runs import Plan
    from bench.accuracy.trees import Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One campaign's accounts, with nothing of it seen where thresholds were chosen.

    Attributes:
        format_alone: a tree of depth 2 that tells this campaign's accounts from innocent ones.
        own: recall at the method's own settings, on a study with no other campaign in it.
        false: innocent accounts named there at these settings.
        held_out: rivals' recall above the highest score of an innocent account on the file of all other campaigns.
        held_out_false: innocent accounts named by that threshold.
    """

    campaign: str
    method: str
    format_alone: Scores | None
    own: Recall
    false: int
    held_out: Recall | None
    held_out_false: int | None


def campaigns(planned: Plan, methods: Sequence[Method], memory: Memory) -> list[Campaign]:
    """Return one record per campaign of accounts_2016 and method."""
    found = []
    for campaign in CAMPAIGNS:
        only, without = (planned.part(ACCOUNTS, f"{verb}-{campaign}") for verb in ("only", "without"))
        if only:
            # Nobody is in two campaigns, so an account's posts are the same in the file of all.
            alone = format_check(planned.whole(ACCOUNTS).posts, only.truth, data=ACCOUNTS)
            scores = alone.everybody["format"] if alone else None
            outcomes = [(m, o) for m in methods if (o := memory.get(m, only)) is not None]
            found += [_campaign(campaign, scores, m, (only, o), _other(m, without, memory)) for m, o in outcomes]
    return found


def _other(method: Method, without: Prepared | None, memory: Memory) -> tuple[Prepared, Outcome] | None:
    outcome = memory.get(method, without) if without and needed(method, without) else None
    return (without, outcome) if without and outcome else None


def _campaign(
    campaign: str, alone: Scores | None, method: Method, own: tuple[Prepared, Outcome],
    others: tuple[Prepared, Outcome] | None,
) -> Campaign:  # fmt: skip
    only, outcome = own
    innocent = innocent_of(only)
    held_out = measures.above(outcome.scores, bar_of([others])) if others else None
    return Campaign(
        campaign=campaign,
        method=method.name,
        format_alone=alone,
        own=measures.recall(outcome.named, only.truth, deceptive=outcome.deceptive),
        false=len(innocent & outcome.named),
        held_out=None if held_out is None else measures.recall(held_out, only.truth),
        held_out_false=None if held_out is None else len(innocent & held_out),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """All campaigns of several accounts, of one method, each taken when it was the one left out.

    Attributes:
        campaigns: that were run.
        own: recall of all and of active accounts at the method's own settings.
        false: innocent accounts named there, in the studies of all campaigns together.
        held: campaigns for which a threshold was set on the others.
        held_out: recall of those campaigns' accounts at these thresholds; None where there is none.
        held_out_false: innocent accounts named there, in their studies together.
    """

    method: str
    campaigns: int
    own: tuple[Share, Share]
    false: int
    held: int
    held_out: tuple[Share, Share] | None
    held_out_false: int | None


def pooled(found: Sequence[Campaign]) -> list[Pooled]:
    """Return one record per method; the same innocent accounts are in every study and counted each time."""
    methods = list(dict.fromkeys(c.method for c in found))
    several = [c for c in found if c.campaign not in SINGLE]
    return [_pooled(method, [c for c in several if c.method == method]) for method in methods]


def _pooled(method: str, of: Sequence[Campaign]) -> Pooled:
    held = [c for c in of if c.held_out]
    return Pooled(
        method=method,
        campaigns=len(of),
        own=_both([c.own for c in of]),
        false=sum(c.false for c in of),
        held=len(held),
        held_out=_both([c.held_out for c in held if c.held_out]) if held else None,
        held_out_false=sum(c.held_out_false or 0 for c in held) if held else None,
    )


def _both(recalls: Sequence[Recall]) -> tuple[Share, Share]:
    return measures.pooled(r.everybody for r in recalls), measures.pooled(r.active for r in recalls)
