"""A whole study: the crowd, what moves it, the operations, and the truth about everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.errors import StudyError
from fairwitness.synthetic.attention import breaking_news, viral
from fairwitness.synthetic.circles import fan_club, same_owners, star_posts
from fairwitness.synthetic.crowd import news, ordinary, originals, pool_of, reactions
from fairwitness.synthetic.draft import Draft, table
from fairwitness.synthetic.people import N_COMMUNITIES, ZONES, Kind
from fairwitness.synthetic.planting import Scene, plant
from fairwitness.synthetic.world import World, stream, world

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pyarrow as pa

    from fairwitness.synthetic.crowd import Pool
    from fairwitness.synthetic.operations import Operation

    Ints = npt.NDArray[np.int64]

MIN_DAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthetic:
    """A made-up study.

    Attributes:
        seed: that it was made with.
        resolution_us: width of the clock tick.
        posts: post_id, account_id, at_us, text, is_repost, repost_of, repost_of_account, reply_to,
            reply_to_account, urls, hashtags; in order of time.
        accounts: account_id, community, utc_offset_minutes.
        truth: account_id, operation, kind (a value of people.Kind), circle, planted_actions.
    """

    seed: int
    resolution_us: int
    posts: pa.Table
    accounts: pa.Table
    truth: pa.Table


def assemble(
    *, seed: int, accounts: int, days: int, operations: Sequence[Operation], resolution_us: int, with_fans: bool
) -> Synthetic:
    """Make a study; see `fairwitness.synthetic.study`."""
    _check(days, operations)
    place = world(seed=seed, accounts=accounts, days=days, operations=operations, fan_club=with_fans)
    draft = Draft()
    pool = _crowd(seed, place, draft)
    planted = [
        plant(Scene(rng=stream(seed, f"plant {o.name}"), world=place, draft=draft, pool=pool, operation=o))
        for o in operations
    ]
    return Synthetic(
        seed=seed,
        resolution_us=resolution_us,
        posts=table(draft, place, resolution_us=resolution_us),
        accounts=_accounts(place),
        truth=_truth(place, np.concatenate([np.empty(0, np.int64), *planted])),
    )


def _check(days: int, operations: Sequence[Operation]) -> None:
    if days < MIN_DAYS:
        raise StudyError(f"a made-up study needs at least {MIN_DAYS} days; it is {days}.")
    names = [o.name for o in operations]
    if len(set(names)) < len(names):
        raise StudyError(f"operations need different names; they are {', '.join(names)}.")
    for operation in operations:
        if not 0 <= operation.community < N_COMMUNITIES:
            raise StudyError(
                f"operation '{operation.name}' is in community {operation.community}; "
                f"there are 0 to {N_COMMUNITIES - 1}."
            )


def _crowd(seed: int, place: World, draft: Draft) -> Pool:
    """Add everything that happens without operations, and return what can be reposted."""
    news(stream(seed, "news"), place, draft)
    star_posts(stream(seed, "star"), place, draft)
    acts = ordinary(stream(seed, "ordinary"), place)
    originals(stream(seed, "originals"), place, draft, acts)
    pool = pool_of(stream(seed, "pool"), place, draft)
    reactions(stream(seed, "reactions"), place, draft, acts, pool)
    viral(stream(seed, "viral"), place, draft, pool)
    breaking_news(stream(seed, "breaking"), place, draft)
    same_owners(stream(seed, "owners"), place, draft)
    fan_club(stream(seed, "fans"), place, draft, pool)
    return pool


def _accounts(place: World) -> pa.Table:
    import pyarrow as pa

    minutes = np.array(ZONES)[place.people.zone, 0]
    return pa.table(
        {"account_id": place.people.ids, "community": place.people.community, "utc_offset_minutes": minutes}
    ).sort_by("account_id")


def _truth(place: World, planted: Ints) -> pa.Table:
    import pyarrow as pa

    everybody = place.people
    parts = list(zip(everybody.kinds, everybody.circles, strict=True))
    return pa.table(
        {
            "account_id": everybody.ids,
            "operation": [circle if kind is Kind.OPERATION else "" for kind, circle in parts],
            "kind": [kind.value for kind, _ in parts],
            "circle": [circle for _, circle in parts],
            "planted_actions": np.bincount(planted, minlength=len(parts)),
        }
    ).sort_by("account_id")
