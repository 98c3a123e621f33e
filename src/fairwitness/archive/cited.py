"""Which posts the evidence against named accounts cites: the only ones whose words an archive may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pyarrow as pa

    from fairwitness.model import Action, Findings
    from fairwitness.network.kernel import Bools


def cited_posts(posts: pa.Table, found: Findings, *, named: Collection[str]) -> Bools:
    """Return per row of posts whether evidence shows it and its account is named.

    Args:
        posts: post_id and account_id.
        found: findings of the case.
        named: accounts that may be named.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    shown = {action.post_id for action in _actions(found) if action.account_id in named}
    ids, people = pa.array(sorted(shown), pa.string()), pa.array(sorted(named), pa.string())
    both = pc.and_(pc.is_in(posts["post_id"], value_set=ids), pc.is_in(posts["account_id"], value_set=people))
    return np.asarray(both.to_numpy(), np.bool_)


def _actions(found: Findings) -> Iterator[Action]:
    for group in found.groups:
        for shown in (*group.evidence, *(co for member in group.members for co in member.evidence)):
            yield from shown.actions
