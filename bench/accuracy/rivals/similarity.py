"""Accounts as TF-IDF vectors of what they shared, and the cosine of each two: what several rivals build on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bench.accuracy.rivals.shares import Shares
    from fairwitness.network.kernel import F64, I64


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of accounts a < b, as numbers, with a positive weight."""

    a: I64
    b: I64
    weight: F64


def cosine_edges(shares: Shares, *, min_actions: int = 1, distinct: bool = False, shared_only: bool = False) -> Edges:
    """Return the positive cosines between accounts' TF-IDF vectors.

    TF-IDF as scikit-learn's TfidfTransformer has it: idf = ln((1 + n) / (1 + df)) + 1, vectors of length 1.

    Args:
        shares: of one trace.
        min_actions: accounts with fewer shares are left out first.
        distinct: count each account's share of a thing once.
        shared_only: leave out things that only one account shared; this changes the lengths of vectors.
    """
    from scipy import sparse

    enough = np.bincount(shares.account, minlength=len(shares.accounts)) >= min_actions
    kept = enough[shares.account]
    n_things = int(shares.thing.max(initial=-1)) + 1
    counts = sparse.csr_array(
        (np.ones(int(kept.sum())), (shares.account[kept], shares.thing[kept])), shape=(len(shares.accounts), n_things)
    )
    counts.sum_duplicates()
    if distinct:
        counts.data[:] = 1.0
    df = np.bincount(counts.indices, minlength=n_things)
    if shared_only:
        counts = counts[:, df > 1]
        df = df[df > 1]
    # Accounts that were left out are no documents.
    n_documents = int((np.diff(counts.indptr) > 0).sum())
    vectors = counts @ sparse.diags_array(np.log((1 + n_documents) / (1 + df)) + 1)
    return upper(_unit(vectors))


def _unit(vectors: object) -> object:
    from scipy import sparse

    rows = sparse.csr_array(vectors)
    length = np.sqrt(np.asarray((rows * rows).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.where(length > 0, length, 1.0)) @ rows)


def upper(vectors: object) -> Edges:
    """Return the positive products of each two rows, a < b."""
    from scipy import sparse

    rows = sparse.csr_array(vectors)
    products = sparse.triu(rows @ rows.T, k=1).tocoo()
    positive = products.data > 0
    a, b = (np.asarray(side[positive], np.int64) for side in products.coords)
    return Edges(a, b, np.asarray(products.data[positive], np.float64))


def strongest(edges: Edges, accounts: list[str], weight: F64) -> dict[str, float]:
    """Return per account the greatest weight among its edges; accounts without an edge are left out."""
    best = np.full(len(accounts), -np.inf)
    np.maximum.at(best, edges.a, weight)
    np.maximum.at(best, edges.b, weight)
    return {accounts[k]: float(best[k]) for k in np.flatnonzero(best > -np.inf)}


def joined(parts: list[dict[str, float]]) -> dict[str, float]:
    """Return per account the greatest of its scores in several dictionaries."""
    scores: dict[str, float] = {}
    for part in parts:
        for account, score in part.items():
            scores[account] = max(score, scores.get(account, score))
    return scores
