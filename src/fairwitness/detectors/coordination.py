"""Who acts together: `gather` searches and tests, `judge` turns the tests into outcomes.

Each half is searched once and put to the test once, so a group may be found and confirmed either way round; and by
moments as well as by words.  The error rates are shared out among these ways, and groups
that share an account are one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.detectors import rules
from fairwitness.detectors.confirming import Confirmation, confirm
from fairwitness.detectors.deceit import two_families
from fairwitness.detectors.discovery import NO_GROUP, Discovery, discover
from fairwitness.detectors.merging import Named, Part, merged
from fairwitness.detectors.reuse import Reuse, reuse
from fairwitness.network.meetings import n_distinct, shared
from fairwitness.network.occasions import CONFIRMATION, DISCOVERY, occasions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fairwitness.detectors.material import Material
    from fairwitness.engine import Engine
    from fairwitness.model import Rule
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.study import Study

MOMENTS_SHARE, WORDS_SHARE = 0.4, 0.1
"""Shares of the error rates that each way of looking gets; both halves are searched, so they add up to one."""


@dataclass(frozen=True, slots=True)
class Way:
    """Everything that was found on one half and tested on the other.

    Attributes:
        half: the half that was searched.
        discovery: by moments.
        reuse: by words.
        confirmations: of all candidates; q-values pay for the other ways of looking.
    """

    half: int
    discovery: Discovery
    reuse: tuple[Reuse, ...]
    confirmations: tuple[Confirmation, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All tests of one study.

    Attributes:
        matter: what was tested.
        ways: what each way of looking found.
        named: the confirmed groups.
        n_occasions: per half and account, stretches of time in which somebody else did the same thing.
        n_met: per account, those in which somebody else who is not named did it within the widest window; -1 for
            named accounts.
        n_actions: per account, over all traces.
    """

    matter: Material
    ways: tuple[Way, ...]
    named: tuple[Named, ...]
    n_occasions: I64
    n_met: I64
    n_actions: I64

    @property
    def confirmations(self) -> tuple[Confirmation, ...]:
        """Return the tests of all candidates, whichever way they were found."""
        return tuple(test for way in self.ways for test in way.confirmations)

    @property
    def n_tests(self) -> int:
        """Return how many pairs were tested, over all traces, scales and ways."""
        return sum(way.discovery.n_tests + sum(found.n_tests for found in way.reuse) for way in self.ways)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say of one account; `group` is a position in `Gathered.named`, -1 for none."""

    account: int
    rule: Rule
    group: int
    p_value: float | None
    q_value: float | None


def gather(matter: Material, *, progress: Callable[[str], None], engine: Engine | None = None) -> Gathered:
    """Find groups on one half of the data, confirm them and their members on the other, both ways round.

    Args:
        matter: actions on a common clock.
        progress: told what is being done.
        engine: as in `discover`.
    """
    every = (*matter.traces, *matter.words)
    n_actions = sum((np.bincount(a.account, minlength=matter.n_accounts) for a in every), _zeros(matter))
    ways, parts = [], []
    for half, turned in ((DISCOVERY, matter), (CONFIRMATION, matter.turned())):
        way = _way(turned, half=half, progress=progress, engine=engine)
        ways.append(way)
        parts += _parts(turned, way)
    named = merged(parts, study=matter.study)
    return Gathered(matter, tuple(ways), named, _occasions_of(matter), _met_by_chance(matter, named), n_actions)


def _zeros(matter: Material) -> I64:
    return np.zeros(matter.n_accounts, np.int64)


def _way(matter: Material, *, half: int, progress: Callable[[str], None], engine: Engine | None) -> Way:
    def tell(doing: str) -> None:
        progress(f"half {half + 1} of 2: {doing}")

    discovery = discover(matter, progress=tell, engine=engine)
    moments = [_paid(test, share=MOMENTS_SHARE) for test in confirm(matter, discovery, progress=tell)]
    by_words = reuse(matter, progress=tell)
    words = [_paid(test, share=WORDS_SHARE) for found in by_words for test in found.confirmations]
    return Way(half, discovery, by_words, (*moments, *words))


def _paid(test: Confirmation, *, share: float) -> Confirmation:
    """Return the test with q-values that hold when only a share of the error rates is there to spend."""
    return replace(test, q_value=min(1.0, test.q_value / share), member_q=np.minimum(1.0, test.member_q / share))


def _parts(matter: Material, way: Way) -> list[Part]:
    study = matter.study
    passing = [(test, _passing(test, study=study)) for test in way.confirmations if test.q_value <= study.group_rate]
    passing = [(test, keep) for test, keep in passing if np.count_nonzero(keep) >= study.min_group]
    large = [(test, keep) for test, keep in passing if np.count_nonzero(keep) >= study.min_deceptive_group]
    by_moments = [(test, keep) for test, keep in large if not test.at_a_distance]
    tested = two_families(
        matter, way.discovery, [test for test, _ in by_moments],
        named=[test.members.account[keep] for test, keep in by_moments],
    )  # fmt: skip
    deceit = {id(test.confirmation): test for test in tested}
    return [Part(test, keep, deceit.get(id(test))) for test, keep in passing]


def _passing(test: Confirmation, *, study: Study) -> Bools:
    """Return which tested accounts are named: those that pass alone, with enough held-out occasions."""
    enough = test.members.n_hits >= study.min_occasions
    return np.asarray(enough & (test.member_q <= study.member_rate))


def _met_by_chance(matter: Material, named: Sequence[Named]) -> I64:
    unnamed = np.ones(matter.n_accounts, np.bool_)
    for group in named:
        unnamed[group.accounts] = False
    made = (occasions(actions, scale=matter.scales[-1], seed=matter.study.seed) for actions in matter.traces)
    n_met: I64 = np.where(unnamed, shared(made, n_accounts=matter.n_accounts, among=unnamed).n_close, -1)
    return n_met


def _occasions_of(matter: Material) -> I64:
    """Return, per half and account, in how many stretches of time it did something that somebody else did too."""
    return np.stack([_occasions_of_half(matter, half) for half in (DISCOVERY, CONFIRMATION)])


def _occasions_of_half(matter: Material, half: int) -> I64:
    seen = [matter.on(actions, half=half, scale=matter.scales[-1]) for actions in matter.traces]
    if not seen:
        return _zeros(matter)
    account = np.concatenate([o.account for o in seen])
    return n_distinct(account, np.concatenate([o.cell_bin[o.cell] for o in seen]), n_accounts=matter.n_accounts)


def judge(gathered: Gathered) -> list[Outcome]:
    """Return one outcome per account, ordered by account number."""
    n_accounts = gathered.matter.n_accounts
    candidacies: dict[int, list[Confirmation]] = {}
    for test in gathered.confirmations:
        for account in test.candidate.accounts.tolist():
            candidacies.setdefault(account, []).append(test)
    outcomes = [_unnamed(account, candidacies.get(account, ()), gathered) for account in range(n_accounts)]
    for number, group in enumerate(gathered.named):
        for k, account in enumerate(group.accounts.tolist()):
            rule = rules.DECEPTIVE if group.deceptive[k] else rules.ACTING_TOGETHER
            outcomes[account] = Outcome(account, rule, number, float(group.p_value[k]), float(group.q_value[k]))
    return outcomes


def _unnamed(account: int, candidacies: Sequence[Confirmation], gathered: Gathered) -> Outcome:
    if candidacies:
        return _not_confirmed(account, candidacies, gathered)
    if gathered.matter.no_clock[account]:
        return Outcome(account, rules.NO_CLOCK, NO_GROUP, None, None)
    if gathered.n_actions[account] == 0:
        return Outcome(account, rules.FEW_OCCASIONS, NO_GROUP, None, None)
    # Each half must have had the chance to show enough meetings; below that, silence proves nothing.
    enough = gathered.n_occasions[:, account].min() >= gathered.matter.study.min_occasions
    return Outcome(account, rules.INDEPENDENT if enough else rules.FEW_OCCASIONS, NO_GROUP, None, None)


def _not_confirmed(account: int, candidacies: Sequence[Confirmation], gathered: Gathered) -> Outcome:
    """Return the outcome of an account that was a candidate, by its own strongest test."""
    confirmed = any(
        part.confirmation is test for group in gathered.named for part in group.parts for test in candidacies
    )
    rule = rules.BYSTANDER if confirmed else rules.GROUP_UNCONFIRMED
    own = [test.of(account) for test in candidacies]
    p_value, q_value = min((pq for pq in own if pq is not None), key=lambda pq: pq[1], default=(None, None))
    return Outcome(account, rule, NO_GROUP, p_value, q_value)
