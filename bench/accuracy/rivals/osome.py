"""The rule of Pacheco et al. 2021 (ICWSM, "Uncovering coordinated networks on social media", case study 4).

Accounts as TF-IDF vectors, cosine similarity, and the 0.5 % of edges with the greatest similarity are suspicious.
Accounts with fewer than ten shares are left out, as the authors do.  Their notebooks are no package, so this follows
the text and the code of the notebook; it is applied to each trace of which these files have data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.accuracy.outcomes import Outcome
from bench.accuracy.rivals import shares as shared
from bench.accuracy.rivals import similarity
from bench.accuracy.versions import source_digest

if TYPE_CHECKING:
    from pathlib import Path

    from bench.accuracy.files import Prepared
    from fairwitness.network.kernel import F64

TRACES = ("repost", "words", "hashtag", "domain")
MIN_SHARES = 10


@dataclass(frozen=True, slots=True)
class TopEdges:
    """Accounts with an edge among the top share in any trace; the score is 1 minus the least such share."""

    top: float = 0.005

    @property
    def name(self) -> str:
        """Name of files and rows."""
        return "osome_top_half_percent"

    @property
    def digest(self) -> str:
        """Change of the rule makes remembered outcomes void."""
        return source_digest(str(self.top), files=(__file__, str(shared.__file__), str(similarity.__file__)))

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:  # noqa: ARG002 - the interface has it
        """Score all accounts, trace by trace."""
        named: set[str] = set()
        scores = []
        for trace in TRACES:
            of = shared.shares(prepared.posts, trace)
            edges = similarity.cosine_edges(of, min_actions=MIN_SHARES)
            if edges.weight.size:
                least = float(np.quantile(edges.weight, 1 - self.top))
                chosen = similarity.strongest(edges, of.accounts, edges.weight)
                named |= {account for account, weight in chosen.items() if weight >= least}
                scores.append(similarity.strongest(edges, of.accounts, 1 - top_share(edges.weight)))
        return Outcome(named=frozenset(named), scores=similarity.joined(scores))


def top_share(weight: F64) -> F64:
    """Return per edge the share of edges that are at least as heavy."""
    ordered = np.sort(weight)
    at_least = weight.size - np.searchsorted(ordered, weight, side="left")
    return np.asarray(at_least / weight.size, np.float64)
