"""What the coordination detector works on: actions on one common clock, dealt to two halves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.network.occasions import Actions, Occasions, halves, occasions
from fairwitness.study import MINUTE_US, SECOND_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.model import Scale
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.study import Study

COARSE_SHARE = 0.01
"""Up to this share of posts with a coarse clock is left out of timing; beyond it, every time is made as coarse."""


@dataclass(frozen=True, slots=True)
class Material:
    """Actions of all traces, ready to be tested.

    Attributes:
        traces: actions per trace whose moments are compared, times floored to `tick_us`.
        words: actions per trace that tells by the object alone.
        n_accounts: how many account numbers there are.
        half: 0 or 1 per row of posts.
        block_us: width of the time blocks that were dealt to the halves.
        tick_us: the clock that all tests share.
        n_left_out: posts whose clock is too coarse for the tests.
        has_link: per row of posts.
        no_clock: per account number: it acted, but never with a clock of a minute or finer.
        study: what was asked.
    """

    traces: tuple[Actions, ...]
    words: tuple[Actions, ...]
    n_accounts: int
    half: I64
    block_us: int
    tick_us: int
    n_left_out: int
    has_link: Bools
    no_clock: Bools
    study: Study

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Return the scales that suit the clock."""
        short = self.study.minute_scales if self.tick_us > SECOND_US else self.study.fine_scales
        return short if self.block_us < self.study.long_block_us else (*short, *self.study.day_scales)

    def on(self, actions: Actions, *, half: int, scale: Scale) -> Occasions:
        """Return one trace's occasions of one half at one scale."""
        return occasions(actions.only(self.half[actions.post_row] == half), scale=scale, seed=self.study.seed)

    def turned(self) -> Material:
        """Return the same material with the halves in each other's place."""
        return replace(self, half=1 - self.half)

    def with_traces(self, traces: Sequence[Actions]) -> Material:
        """Return the same material with other actions."""
        return replace(self, traces=tuple(traces))


def material(
    traces: Sequence[Actions],
    *,
    n_accounts: int,
    post_at_us: I64,
    resolution_us: I64,
    has_link: Bools,
    study: Study,
) -> Material:
    """Put all actions on the coarsest clock that matters, and deal posts to halves by time block.

    Args:
        traces: actions per trace.
        n_accounts: how many account numbers there are.
        post_at_us: time per row of posts.
        resolution_us: clock tick per row of posts.
        has_link: per row of posts.
        study: what was asked.
    """
    tick_us, timed = common_tick(resolution_us)
    on_clock = [_on_tick(actions, timed=timed, tick_us=tick_us) for actions in traces]
    block_us = _block_us(post_at_us, study=study)
    half = halves(post_at_us, block_us=block_us, seed=study.seed)
    n_left_out = int(np.count_nonzero(~timed))
    usable = [actions.only(resolution_us[actions.post_row] <= MINUTE_US) for actions in traces]
    no_clock = _acting(traces, n_accounts) & ~_acting(usable, n_accounts)
    moments = tuple(actions for actions in on_clock if actions.timed)
    words = tuple(actions for actions in traces if not actions.timed)
    return Material(moments, words, n_accounts, half, block_us, tick_us, n_left_out, has_link, no_clock, study)


def _block_us(post_at_us: I64, *, study: Study) -> int:
    """Return whole days where the posts fill enough of them: long bins need long blocks, and both halves many."""
    n_days = np.unique(post_at_us // study.long_block_us).size
    return study.long_block_us if n_days >= study.min_days else study.block_us


def _acting(traces: Sequence[Actions], n_accounts: int) -> Bools:
    acting = np.zeros(n_accounts, np.bool_)
    for actions in traces:
        acting[actions.account] = True
    return acting


def common_tick(resolution_us: I64) -> tuple[int, Bools]:
    """Return the clock tick of the study, 1 s or coarser, and which posts have a clock at least as fine.

    Mixing clocks would let a minute-rounded account look close to everybody or to nobody.  A few coarse posts are
    left out of the tests; if they are more than `COARSE_SHARE`, all times are made coarse.  Ticks of more than a
    minute carry no synchrony at all.
    """
    usable = resolution_us <= MINUTE_US
    minute = usable & (resolution_us > SECOND_US)
    if int(np.count_nonzero(minute)) > COARSE_SHARE * int(np.count_nonzero(usable)):
        return MINUTE_US, usable
    return SECOND_US, usable & ~minute


def _on_tick(actions: Actions, *, timed: Bools, tick_us: int) -> Actions:
    kept = actions.only(timed[actions.post_row])
    return replace(kept, at_us=kept.at_us // tick_us * tick_us)
