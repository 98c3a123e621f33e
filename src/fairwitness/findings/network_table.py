"""The co-action network of a case as a table, under our rule or a rival's."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.buffers import arrow_of
from fairwitness.errors import CaseError
from fairwitness.network.compat import Shares, coortweet_weights, toolkit_weights
from fairwitness.network.kernel import PairCounts, co_actions, sweep
from fairwitness.network.lags import lags

if TYPE_CHECKING:
    import pyarrow as pa

    from fairwitness.findings.case import CaseFolder

NETWORK_COLUMNS = ("account_a", "account_b", "n_objects", "n_co_actions", "least_gap_us", "median_gap_us", "a_first")


class WeightRule(StrEnum):
    """How the weight of a pair is counted."""

    OURS = "distinct-objects"
    TOOLKIT = "toolkit"
    COORTWEET = "coortweet"


def network_table(folder: CaseFolder, *, trace: str, window_us: int, min_weight: int, rule: WeightRule) -> pa.Table:
    """Count co-actions of one trace over the whole case.

    Args:
        folder: a finished case.
        trace: name of the trace.
        window_us: both acted within this time, inclusive.
        min_weight: least weight that is kept.
        rule: what the weight counts.

    Raises:
        CaseError: the case has no such trace.
    """
    import pyarrow.parquet as pq

    path = folder.file("actions") / f"{trace}.parquet"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in folder.file("actions").glob("*.parquet"))) or "none"
        raise CaseError(f"the case has no actions of the trace '{trace}'; it has {known}. Choose one with --trace.")
    actions = pq.read_table(path)
    shares = Shares(
        actions["account"].to_numpy(), actions["object"].to_numpy().astype(np.int64),
        actions["at_us"].to_numpy(), actions["post_row"].to_numpy(),
    ).sorted()  # fmt: skip
    return _with_names(counted(shares, window_us=window_us, min_weight=min_weight, rule=rule), folder)


def counted(shares: Shares, *, window_us: int, min_weight: int, rule: WeightRule) -> pa.Table:
    """Count co-actions; account_a and account_b are numbers.

    Args:
        shares: in the order (object, at_us).
        window_us: both acted within this time, inclusive.
        min_weight: least weight that is kept.
        rule: what the weight counts.
    """
    return _TABLES[rule](shares, window_us, min_weight)


def _ours(shares: Shares, window_us: int, min_weight: int) -> pa.Table:
    import pyarrow as pa

    n_accounts = int(shares.account.max(initial=-1)) + 1
    ready = sweep(
        account=shares.account, slot=shares.object, at_us=shares.at_us, stamp=shares.object, n_accounts=n_accounts
    )
    pairs = co_actions(ready, window_us=window_us, min_stamps=min_weight)
    lag = lags(ready, pairs, window_us=window_us)
    columns = (pairs.a, pairs.b, pairs.n_stamps, lag.n_co_actions, lag.least_us, lag.median_us, lag.a_first)
    return pa.table([arrow_of(column) for column in columns], names=list(NETWORK_COLUMNS))


def _toolkit(shares: Shares, window_us: int, min_weight: int) -> pa.Table:
    import pyarrow as pa

    pairs: PairCounts = toolkit_weights(shares, window_us=window_us, min_weight=min_weight)
    columns = [arrow_of(column) for column in (pairs.a, pairs.b, pairs.n_stamps)]
    return pa.table(columns, names=["account_a", "account_b", "weight"])


def _coortweet(shares: Shares, window_us: int, min_weight: int) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    a, b, weight, mean_gap_s = coortweet_weights(shares, window_us=window_us)
    table = pa.table({"account_a": a, "account_b": b, "weight": weight, "mean_gap_s": mean_gap_s})
    return table.filter(pc.greater_equal(table["weight"], min_weight))


_TABLES = {WeightRule.OURS: _ours, WeightRule.TOOLKIT: _toolkit, WeightRule.COORTWEET: _coortweet}


def _with_names(table: pa.Table, folder: CaseFolder) -> pa.Table:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    ids = pc.unique(pq.read_table(folder.file("posts.parquet"), columns=["account_id"])["account_id"])
    for place, name in enumerate(("account_a", "account_b")):
        table = table.set_column(place, name, ids.take(table[name]))
    return table
