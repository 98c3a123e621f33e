"""The fused network with node pruning of Luceri et al. 2024 (WWW '24, "Unmasking the Web of Deceit").

Similarity networks of several traces become one; accounts are ranked by eigenvector centrality.  The published code
(ValeriaPante/coordinatedActivity) names no percentile; we prune to the most central tenth.  Co-repost (accounts with
20 reposts and more), hashtag sequences (5 hashtags and more), links (here sites) and similar texts of one day follow
that code.  Two traces differ: fast reposts need the time of the original, which these files lack, and texts are
compared by TF-IDF of their words, for its sentence model is not in the Package Index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from bench.accuracy.outcomes import Outcome, ranked
from bench.accuracy.rivals import shares as shared
from bench.accuracy.rivals import similarity
from bench.accuracy.versions import source_digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.accuracy.files import Prepared
    from fairwitness.network.kernel import I64

MIN_REPOSTS = 20
MIN_WORDS = 5
ALIKE = 0.7
"""Cosine from which two texts of one day are similar."""
ITERATIONS = 500
CHUNK = 512
NOISE = re.compile(r"https?://\S+|www\.\S+|\bURL\b|@\w+|\d+|<.*?>")


@dataclass(frozen=True, slots=True)
class FusedNetwork:
    """The accounts whose centrality reaches the quantile; the score is the centrality."""

    quantile: float = 0.9

    @property
    def name(self) -> str:
        """Name of files and rows."""
        return "fused_centrality"

    @property
    def digest(self) -> str:
        """Change of the rule makes remembered outcomes void."""
        return source_digest(str(self.quantile), files=(__file__, str(shared.__file__), str(similarity.__file__)))

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:  # noqa: ARG002 - the interface has it
        """Join the networks of all traces and rank by centrality."""
        pairs: set[tuple[str, str]] = set()
        for trace, least in (("repost", MIN_REPOSTS), ("hashtag_sequence", 1), ("domain", 1)):
            of = shared.shares(prepared.posts, trace)
            edges = similarity.cosine_edges(of, min_actions=least, distinct=True, shared_only=True)
            pairs.update((of.accounts[a], of.accounts[b]) for a, b in zip(edges.a, edges.b, strict=True))
        pairs.update(similar_texts(shared.originals(prepared.posts)))
        if not pairs:
            return Outcome(named=frozenset())
        scores = centrality(pairs)
        least_score = float(np.quantile(list(scores.values()), self.quantile))
        return Outcome(named=ranked(scores, least=least_score), scores=scores, notes={"edges": len(pairs)})


def centrality(pairs: set[tuple[str, str]]) -> dict[str, float]:
    """Return the eigenvector centrality of every account in an undirected network without weights.

    The power iteration of networkx, x <- x + A x, which the published code calls with 500 steps at most.
    """
    from scipy import sparse

    accounts = sorted({account for pair in pairs for account in pair})
    number = {account: k for k, account in enumerate(accounts)}
    ends = np.array([(number[a], number[b]) for a, b in sorted(pairs)], np.int64)
    links = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(accounts), len(accounts)))
    both = sparse.csr_array((links + links.T) > 0, dtype=np.float64)
    score = np.full(len(accounts), 1 / len(accounts))
    for _ in range(ITERATIONS):
        before, score = score, score + both @ score
        score = score / np.linalg.norm(score)
        if np.abs(score - before).sum() < len(accounts) * 1e-6:
            break
    return dict(zip(accounts, score.tolist(), strict=True))


def similar_texts(posts: list[tuple[str, int, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of accounts, a < b, that on one day posted texts whose cosine is at least `ALIKE`."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    cleaned = [(day, account, text) for account, day, raw in posts if len((text := clean(raw)).split()) >= MIN_WORDS]
    if not cleaned:
        return
    cleaned.sort()
    vectorizer = TfidfVectorizer(analyzer=str.split, dtype=np.float32)
    vectorizer.fit(sorted({text for _, _, text in cleaned}))
    for _, same_day in groupby(cleaned, key=lambda row: row[0]):
        authors: dict[str, set[str]] = {}
        for _, account, text in same_day:
            authors.setdefault(text, set()).add(account)
        texts = list(authors)
        for i, j in zip(*_alike(vectorizer.transform(texts)), strict=True):
            left, right = authors[texts[i]], authors[texts[j]]
            yield from ((min(a, b), max(a, b)) for a in left for b in right if a != b)


def _alike(vectors: object) -> tuple[I64, I64]:
    """Return positions i <= j of texts that are alike; a text is like itself."""
    from scipy import sparse

    rows = sparse.csr_array(vectors)
    left, right = [], []
    for start in range(0, rows.shape[0], CHUNK):
        products = (rows[start : start + CHUNK] @ rows[start:].T).tocoo()
        keep = (products.data >= ALIKE - 1e-6) & (products.coords[0] <= products.coords[1])
        left.append(products.coords[0][keep] + start)
        right.append(products.coords[1][keep] + start)
    return np.concatenate(left).astype(np.int64), np.concatenate(right).astype(np.int64)


def clean(text: str) -> str:
    """Return the words of a text in lower case, without links, mentions, numbers and marks of HTML."""
    return " ".join(NOISE.sub(" ", text).lower().split())
