"""The posts behind a finding: held-out occasions on which named accounts did the same within the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Action, CoAction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairwitness.findings.sources import Sources
    from fairwitness.network.closeness import Rows, Side
    from fairwitness.network.confirmation import HeldOut
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.network.occasions import Occasions

GROUP_OCCASIONS = 12
MEMBER_OCCASIONS = 5
SHOWN_ACTIONS = 12


def group_evidence(side: Side, result: HeldOut, *, named: Bools, sources: Sources) -> tuple[CoAction, ...]:
    """Return the occasions with the most co-actions, in the order of time.

    Args:
        side: the occasions that were tested.
        result: the held-out test.
        named: per account number; nobody else is shown.
        sources: posts and objects.
    """
    best = np.lexsort((result.cells.cell, result.cells.size, -result.close))[: GROUP_OCCASIONS * 2]
    shown = []
    for k in best.tolist():
        if result.close[k] > 0:
            occasions = side.sources[int(result.cells.source[k])]
            rows = together(occasions, int(result.cells.cell[k]), named=named)
            if rows.size > 1:
                shown.append(co_action(occasions, rows, named=named, sources=sources))
    return _in_time(shown[:GROUP_OCCASIONS])


def member_evidence(side: Side, rows: Rows, *, account: int, named: Bools, sources: Sources) -> tuple[CoAction, ...]:
    """Return one account's least likely meetings with the others, in the order of time."""
    own = np.flatnonzero((rows.account == account) & rows.hit)
    shown = []
    for k in own[np.argsort(rows.chance[own], kind="stable")].tolist():
        occasions = side.sources[int(rows.source[k])]
        near = beside(occasions, int(rows.cell[k]), account=account, named=named)
        if near.size > 1:
            shown.append(co_action(occasions, near, named=named, sources=sources))
        if len(shown) == MEMBER_OCCASIONS:
            break
    return _in_time(shown)


def partners(side: Side, rows: Rows, *, account: int, named: Bools) -> int:
    """Return how many other named accounts acted within the window of one account, over all tested occasions."""
    met: set[int] = set()
    for k in np.flatnonzero((rows.account == account) & rows.hit).tolist():
        occasions = side.sources[int(rows.source[k])]
        near = beside(occasions, int(rows.cell[k]), account=account, named=named)
        met.update(occasions.account[near].tolist())
    return len(met - {account})


def together(occasions: Occasions, cell: int, *, named: Bools) -> I64:
    """Return the rows of a cell where a named account acted within the window of another one."""
    rows = np.arange(occasions.cell_start[cell], occasions.cell_start[cell + 1])
    rows = rows[named[occasions.account[rows]]]
    gaps = np.diff(occasions.at_us[rows]) <= occasions.scale.window_us
    return rows[np.r_[False, gaps] | np.r_[gaps, False]] if rows.size > 1 else rows[:0]


def beside(occasions: Occasions, cell: int, *, account: int, named: Bools) -> I64:
    """Return the account's row of a cell and those of named accounts within the window of it."""
    rows = np.arange(occasions.cell_start[cell], occasions.cell_start[cell + 1])
    own_us = occasions.at_us[rows][occasions.account[rows] == account][0]
    near = np.abs(occasions.at_us[rows] - own_us) <= occasions.scale.window_us
    shown: I64 = rows[near & named[occasions.account[rows]]]
    return shown


def co_action(occasions: Occasions, rows: I64, *, named: Bools, sources: Sources) -> CoAction:
    """Return rows of one cell as evidence that a reader can look up."""
    cell = int(occasions.cell[rows[0]])
    everybody = occasions.account[occasions.cell_start[cell] : occasions.cell_start[cell + 1]]
    object_id, label = sources.label(occasions.trace, int(occasions.cell_object[cell]))
    posts = [sources.post(int(row)) for row in occasions.post_row[rows[:SHOWN_ACTIONS]]]
    times = [int(str(post["at_us"])) for post in posts]
    return CoAction(
        trace=occasions.trace,
        object_id=object_id,
        label=label,
        gap_us=max(times) - min(times),
        n_others=int(np.count_nonzero(~named[everybody])),
        actions=tuple(_action(post) for post in posts),
    )


def _action(post: dict[str, object]) -> Action:
    text = post["text"]
    return Action(
        account_id=str(post["account_id"]), post_id=str(post["post_id"]), at_us=int(str(post["at_us"])),
        text=None if text is None else str(text),
    )  # fmt: skip


def distinct(shown: Iterable[CoAction]) -> tuple[CoAction, ...]:
    """Return each piece of evidence once, in the order of time: two tests may rest on the same posts."""
    once = {(co.trace, co.object_id, co.actions[0].post_id): co for co in shown}
    return _in_time(list(once.values()))


def _in_time(shown: list[CoAction]) -> tuple[CoAction, ...]:
    return tuple(sorted(shown, key=lambda co: (co.actions[0].at_us, co.trace, co.object_id)))
