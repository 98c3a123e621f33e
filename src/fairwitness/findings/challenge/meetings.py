"""How often disputed accounts did the same as others, and how often nobody was near: descriptive, never a test.

Counted over the whole corpus at the widest window of the study.  These numbers decide nothing; they let the accused
and the reader see all shared occasions and not only the close ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Scale
from fairwitness.network.occasions import Actions, Occasions, occasions
from fairwitness.study import MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings
    from fairwitness.network.kernel import I32, I64, Bools

CHUNK = 64
"""Accounts whose companions are counted at once."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Per account number: stretches of time shared with others, and those in which another was near."""

    n_shared: I64
    n_close: I64


def read_occasions(folder: CaseFolder, findings: Findings, *, resolution_us: I64) -> tuple[Occasions, ...]:
    """Return all occasions of the case at the widest scale of each trace, on the clock of the tests.

    Args:
        folder: a finished case.
        findings: of that case.
        resolution_us: clock tick per row of posts; posts with a coarser clock than the tests' are left out.
    """
    import pyarrow.parquet as pq

    from fairwitness.traces import TRACES

    tick_us, seed = int(findings.settings["tick_us"]), int(findings.settings["seed"])
    made = []
    for report in (trace for trace in findings.traces if trace.scales):
        table = pq.read_table(folder.file("actions") / f"{report.trace}.parquet")
        account, thing, at_us, row = (table[name].to_numpy() for name in ("account", "object", "at_us", "post_row"))
        recurrent = TRACES[report.trace].recurrent
        on_tick = Actions(report.trace, report.family, recurrent, account, thing, at_us // tick_us * tick_us, row)
        timed = on_tick.only(resolution_us[row] <= min(max(tick_us, 1), MINUTE_US))
        made.append(occasions(timed, scale=report.scales[-1], seed=seed))
    return tuple(made)


def widest(findings: Findings) -> Scale:
    """Return the widest scale of a study; nothing wide where no trace has anything."""
    return max((t.scales[-1] for t in findings.traces if t.scales), key=lambda s: s.window_us, default=Scale(0, 0))


def shared(made: Sequence[Occasions], *, n_accounts: int, among: Bools | None = None) -> Shared:
    """Count, per account, stretches of time in which another did the same thing, and did it within the window.

    Args:
        made: occasions of all traces; a stretch shared by several traces counts once.
        n_accounts: how many account numbers there are.
        among: per account number; only these are looked at, also as the others.
    """
    parts = [_rows(here, among=among) for here in made]
    account = np.concatenate([np.empty(0, np.int64), *(part[0] for part in parts)])
    stretch = np.concatenate([np.empty(0, np.int64), *(part[1] for part in parts)])
    close = np.concatenate([np.empty(0, np.bool_), *(part[2] for part in parts)])
    return Shared(_distinct(account, stretch, n_accounts), _distinct(account[close], stretch[close], n_accounts))


def _rows(here: Occasions, *, among: Bools | None) -> tuple[I64, I64, Bools]:
    """Return account, stretch of time and closeness of every action that another account shares."""
    keep = np.ones(here.account.size, np.bool_) if among is None else among[here.account]
    account, at_us, cell = here.account[keep].astype(np.int64), here.at_us[keep], here.cell[keep]
    same = cell[1:] == cell[:-1]
    near = same & (np.diff(at_us) <= here.scale.window_us)
    beside, close = _either(same), _either(near)
    stretch = here.cell_bin[cell] * here.scale.bin_us
    return account[beside], stretch[beside], close[beside]


def _either(with_next: Bools) -> Bools:
    """Return for each row whether it is linked with the row before or after; one row alone is not."""
    if not with_next.size:
        return np.zeros(0, np.bool_)
    return np.asarray(np.r_[with_next, False] | np.r_[False, with_next])


def _distinct(account: I64, stretch: I64, n_accounts: int) -> I64:
    pairs = np.unique(np.stack([account, stretch]), axis=1)
    return np.bincount(pairs[0], minlength=n_accounts).astype(np.int64)


def companions(made: Sequence[Occasions], *, accounts: I64, n_accounts: int) -> I64:
    """Return how many other accounts did the same thing in the same stretch of time, per account asked for."""
    from scipy import sparse

    tables = [_membership(here, n_accounts) for here in made]
    if not tables:
        return np.zeros(accounts.size, np.int64)
    joined = sparse.hstack(tables, format="csr", dtype=np.int32)
    turned = joined.T.tocsr()
    met = [np.diff((joined[accounts[k : k + CHUNK]] @ turned).indptr) for k in range(0, accounts.size, CHUNK)]
    together = np.concatenate([np.empty(0, np.int64), *met])
    others: I64 = np.maximum(together - 1, 0).astype(np.int64)
    return others


def _membership(here: Occasions, n_accounts: int) -> object:  # scipy has no types
    from scipy import sparse

    account: I32 = here.account
    ones = np.ones(account.size, np.int32)
    return sparse.csr_array((ones, (account, here.cell)), shape=(n_accounts, here.cell_object.size))
