"""CooRTweet's rule (Righetti & Balluff, R): same object within 10 s, edges heavier than the median edge.

R packages cannot be had here.  The weights are those of fairwitness.network.compat, which equal the recorded output
of CooRTweet 2.1.3; the threshold is `generate_coordinated_network(edge_weight = 0.5)`: strictly above the quantile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.accuracy.outcomes import Outcome, ranked
from bench.accuracy.rivals import shares as shared
from bench.accuracy.rivals.similarity import Edges, strongest
from bench.accuracy.versions import source_digest
from fairwitness.network import compat

if TYPE_CHECKING:
    from pathlib import Path

    from bench.accuracy.files import Prepared

SECOND_US = 1_000_000
OBJECTS = {"words": ("any_words",), "hashtag": ("hashtag",)}
"""The user chooses what an object is; both choices are run."""


@dataclass(frozen=True, slots=True)
class CooRTweet:
    """Accounts with an edge above the quantile; the score of an account is its heaviest edge."""

    objects: str
    window_s: int = 10
    min_participation: int = 2
    quantile: float = 0.5

    @property
    def name(self) -> str:
        """Name of files and rows."""
        return f"coortweet_{self.objects}"

    @property
    def digest(self) -> str:
        """Change of the rule makes remembered outcomes void."""
        settings = (self.objects, str(self.window_s), str(self.min_participation), str(self.quantile))
        return source_digest(*settings, files=(__file__, str(shared.__file__), str(compat.__file__)))

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:  # noqa: ARG002 - the interface has it
        """Weigh all pairs and keep those above the quantile."""
        (trace,) = OBJECTS[self.objects]
        return self.rule(shared.shares(prepared.posts, trace))

    def rule(self, of: shared.Shares) -> Outcome:
        """Apply the rule to shares of objects."""
        # In seconds: the kernel's key is object times span, which in microseconds overflows on years of posts.
        rows = compat.Shares(of.account, of.thing, of.at_us // SECOND_US, of.post)
        a, b, weight, _ = compat.coortweet_weights(
            rows, window_us=self.window_s, min_participation=self.min_participation
        )
        if not weight.size:
            return Outcome(named=frozenset())
        heavy = weight.astype(np.float64)
        scores = strongest(Edges(a.astype(np.int64), b.astype(np.int64), heavy), of.accounts, heavy)
        least = float(np.quantile(heavy, self.quantile))
        return Outcome(named=ranked(scores, least=least, strict=True), scores=scores, notes={"edges": weight.size})
