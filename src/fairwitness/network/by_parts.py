"""Candidate pairs counted part by part, so that an engine can count parts side by side; exact.

All accounts of all traces and scales stand in one row, which is cut into parts of about equal work.  A pair is
counted in the part of its smaller account.  For that, the part is given whatever its own occasions met: of every
cell that one of its accounts is in, the occasions of its own and of later parts.  No pair is counted twice, none is
added up from two parts, and no pair that falls below the least number of occasions is ever written down.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fairwitness.network.distinct import distinct_rows
from fairwitness.network.kernel import sweep
from fairwitness.network.meetings import near_another
from fairwitness.network.pairs import CandidatePairs, candidate_pairs, rarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from fairwitness.engine import Engine
    from fairwitness.network.kernel import I32, I64, Bools
    from fairwitness.network.occasions import Occasions

JOB_ROWS = 5_000_000
"""Occasions that are handed to the engine at once; one trace at one scale always goes as a whole."""

ROUNDS = 3
"""How often accounts that can be in no pair are left out; further rounds find hardly any."""

SPREAD = """
WITH wanted AS (SELECT DISTINCT cell, home AS part FROM occasions)
SELECT wanted.part, occasions.home, occasions.test, occasions.account, occasions.cell, occasions.at_us, occasions.bin,
    occasions.rarity
FROM wanted JOIN occasions ON occasions.cell = wanted.cell AND occasions.home >= wanted.part
"""
"""Each occasion, once for every part that must see it."""


def candidates_by_parts(
    made: Sequence[Occasions], *, n_accounts: int, min_occasions: int, engine: Engine
) -> list[CandidatePairs]:
    """Count the candidate pairs of each of several occasions inside an engine.

    Args:
        made: one per trace and scale.
        n_accounts: how many account numbers there are.
        min_occasions: pairs with fewer close bins are left out.
        engine: where the parts are counted.

    Returns:
        One for each of `made`, as `network.pairs.candidate_pairs` counts them.
    """
    found: list[CandidatePairs] = []
    for job in _jobs(made):
        rows, n_parts = rows_by_part(job, n_accounts=n_accounts, min_occasions=min_occasions, engine=engine)
        count = partial(
            counted_part, windows_us=tuple(here.scale.window_us for here in job), min_occasions=min_occasions
        )
        pairs = engine.map_parts(count, SPREAD, tables={"occasions": rows}, n_parts=n_parts, schema=_pair_schema())
        found += _by_test(pairs, n_tests=len(job))
    return found


def _jobs(made: Sequence[Occasions]) -> Iterator[list[Occasions]]:
    job: list[Occasions] = []
    n_rows = 0
    for here in made:
        if job and n_rows + here.account.size > JOB_ROWS:
            yield job
            job, n_rows = [], 0
        job.append(here)
        n_rows += here.account.size
    if job:
        yield job


def rows_by_part(
    job: Sequence[Occasions], *, n_accounts: int, min_occasions: int, engine: Engine
) -> tuple[pa.Table, int]:
    """Return the occasions that may matter, each with the part that its account belongs to, and the number of parts.

    Args:
        job: one per trace and scale.
        n_accounts: how many account numbers there are.
        min_occasions: accounts that were near others in fewer bins are left out; no pair of theirs can be kept.
        engine: says how many parts it wants.

    Returns:
        Columns home, test (place in the job), account, cell (of the whole job), at_us, bin, rarity.
    """
    import pyarrow as pa

    kept = [(here, _may_count(here, n_accounts=n_accounts, least=min_occasions)) for here in job]
    first_cell = np.cumsum([0, *(here.cell_object.size for here in job)])
    test = _joined(np.full(np.count_nonzero(k), number) for number, (_, k) in enumerate(kept))
    account = _joined(here.account[k] for here, k in kept)
    cell = _joined(here.cell[k] for here, k in kept) + first_cell[test]
    n_parts = engine.n_parts(account.size)
    columns = {
        "home": _homes(test * n_accounts + account, cell, n_parts=n_parts),
        "test": test.astype(np.int32),
        "account": account.astype(np.int32),
        "cell": cell,
        "at_us": _joined(here.at_us[k] for here, k in kept),
        "bin": _joined(here.cell_bin[here.cell[k]] for here, k in kept),
        "rarity": _joined(rarity(here)[here.cell[k]] for here, k in kept),
    }
    return pa.table(columns), n_parts


def _joined(columns: Iterable[NDArray[Any]]) -> I64:
    return np.concatenate([np.zeros(0, np.int64), *columns])


def _may_count(here: Occasions, *, n_accounts: int, least: int) -> Bools:
    """Return the occasions of accounts that were near somebody in enough bins; repeated, since each goes with others.

    All occasions of these accounts are kept, also those near nobody: they count among what a pair shares.
    """
    keep = np.ones(here.account.size, np.bool_)
    for _ in range(ROUNDS):
        rows = np.flatnonzero(keep)
        near = rows[near_another(here.cell[rows], here.at_us[rows], window_us=here.scale.window_us)]
        each = distinct_rows(here.account[near], here.cell_bin[here.cell[near]])
        n_bins = np.bincount(here.account[near][each], minlength=n_accounts)
        keep = n_bins[here.account] >= least
    return np.asarray(keep)


def _homes(owner: I64, cell: I64, *, n_parts: int) -> I32:
    """Return the part of each occasion's account; parts hold about equally many comparisons, accounts stay whole.

    Args:
        owner: account within the job, which orders the parts.
        cell: cell within the job.
        n_parts: how many parts there may be.
    """
    work = _later_in_cell(owner, cell) + 1
    order = np.argsort(owner, kind="stable")
    before = np.cumsum(work[order]) - work[order]
    new = np.ones(order.size, np.bool_)
    new[1:] = owner[order][1:] != owner[order][:-1]
    # An account belongs where its first comparison falls.
    start = before[new][np.cumsum(new) - 1]
    home = np.empty(order.size, np.int32)
    home[order] = start // max(-(-int(work.sum()) // n_parts), 1)
    return home


def _later_in_cell(owner: I64, cell: I64) -> I64:
    """Return how many accounts of the same cell come after each occasion's account."""
    order = np.lexsort((owner, cell))
    ordered = cell[order]
    end = np.searchsorted(ordered, ordered, side="right")
    later = np.empty(order.size, np.int64)
    later[order] = end - np.arange(order.size) - 1
    return later


def counted_part(rows: pa.Table, *, windows_us: tuple[int, ...], min_occasions: int) -> pa.Table:
    """Count the pairs of one part; runs in a worker of the engine.

    Args:
        rows: of one part, as `SPREAD` gives them, in any order.
        windows_us: window of each test.
        min_occasions: pairs with fewer close bins are left out.

    Returns:
        Columns test, a, b, n_shared, n_close.
    """
    import pyarrow as pa

    names = ("part", "home", "test", "account", "cell", "at_us", "bin", "rarity")
    part, home, test, account, cell, at_us, bins, rare = (rows[name].to_numpy() for name in names)
    found = []
    for number in np.unique(test).tolist():
        here = np.flatnonzero(test == number)
        here = here[np.lexsort((account[here], at_us[here], cell[here]))]
        pairs = _counted_test(
            account[here], owned=home[here] == part[here], cell=cell[here], at_us=at_us[here], bins=bins[here],
            rare=rare[here], window_us=windows_us[number], min_occasions=min_occasions,
        )  # fmt: skip
        columns = (np.full(pairs.a.size, number, np.int32), pairs.a, pairs.b, pairs.n_shared, pairs.n_close)
        found.append(pa.table(dict(zip(_pair_schema().names, columns, strict=True))))
    return pa.concat_tables(found)


def _counted_test(
    account: I32, *, owned: Bools, cell: I64, at_us: I64, bins: I64, rare: I64, window_us: int, min_occasions: int
) -> CandidatePairs:
    """Count the pairs of one test within one part, whose accounts and cells are numbered anew in the same order."""
    known, number = np.unique(account, return_inverse=True)
    _, first, slot = np.unique(cell, return_index=True, return_inverse=True)
    ready = sweep(
        account=number.astype(np.int32), slot=slot.astype(np.int64), at_us=at_us, stamp=bins, n_accounts=known.size
    )
    pairs = candidate_pairs(
        ready, cell=slot.astype(np.int64), cell_bin=bins[first], rarity=rare[first], window_us=window_us,
        # The part's own accounts are its smallest: what it was given besides is of later parts.
        min_occasions=min_occasions, threads=1, n_owners=np.unique(account[owned]).size,
    )  # fmt: skip
    return CandidatePairs(known[pairs.a], known[pairs.b], pairs.n_shared, pairs.n_close)


def _pair_schema() -> pa.Schema:
    import pyarrow as pa

    short, long = pa.int32(), pa.int64()
    return pa.schema([("test", short), ("a", short), ("b", short), ("n_shared", long), ("n_close", long)])


def _by_test(pairs: pa.Table, *, n_tests: int) -> list[CandidatePairs]:
    """Return the pairs of each test, ordered by (a, b)."""
    test, *columns = (pairs[name].to_numpy() for name in _pair_schema().names)
    order = np.lexsort((columns[1], columns[0], test))
    ends = np.searchsorted(test[order], np.arange(n_tests + 1))
    chosen = [order[start:end] for start, end in pairwise(ends)]
    return [CandidatePairs(*(column[rows] for column in columns)) for rows in chosen]
