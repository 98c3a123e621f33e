"""How often disputed accounts did the same as others, and how often nobody was near: descriptive, never a test.

Counted over the whole corpus at the widest window of the study.  These numbers decide nothing; they let the accused
and the reader see all shared occasions and not only the close ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Scale
from fairwitness.network.meetings import Shared, shared
from fairwitness.network.occasions import Actions, Occasions, occasions
from fairwitness.study import MINUTE_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings
    from fairwitness.network.kernel import I32, I64

__all__ = ["Shared", "companions", "read_occasions", "shared", "widest"]

CHUNK = 64
"""Accounts whose companions are counted at once."""


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
