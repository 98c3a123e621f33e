"""coordination-network-toolkit, the package itself, in its own environment.

All its networks for which these files have data and which compare content: co_retweet and co_tweet.
co_post is left out, for it links all who post at the same time, whatever they post; co_similar_tweet, for it compares
every two posts of a window in Python.
"""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.accuracy.outcomes import Outcome
from bench.accuracy.rivals import toolkit_worker
from bench.accuracy.rivals.environments import PACKAGES, ask
from bench.accuracy.rivals.shares import rows
from bench.accuracy.versions import source_digest

if TYPE_CHECKING:
    from bench.accuracy.files import Prepared

NETWORKS = ("co_retweet", "co_tweet")


@dataclass(frozen=True, slots=True)
class Toolkit:
    """Accounts with an edge of at least `min_edge_weight`; the score of an account is its heaviest edge.

    Attributes:
        python: interpreter of its environment.
        label: of these settings.
        window_s: seconds, inclusive; its command line's default is 1, its README's 60.
        min_edge_weight: distinct posts of one account that match posts of another; its default is 2.
    """

    python: Path
    label: str
    window_s: int
    min_edge_weight: int = 2

    @property
    def name(self) -> str:
        """Name of files and rows."""
        return f"toolkit_{self.label}"

    @property
    def digest(self) -> str:
        """Change of the rule makes remembered outcomes void."""
        settings = (*PACKAGES["toolkit"], str(self.window_s), str(self.min_edge_weight), *NETWORKS)
        return source_digest(*settings, files=(__file__, str(toolkit_worker.__file__)))

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:
        """Give it the posts as CSV and read its networks."""
        with tempfile.TemporaryDirectory(dir=work, prefix="toolkit_") as folder:
            posts, edges = Path(folder) / "posts.csv", Path(folder) / "edges.csv"
            has_words = _write(prepared.posts, posts)
            request: dict[str, object] = {
                "posts": str(posts), "edges": str(edges), "database": str(Path(folder) / "posts.db"),
                # Without a single text it would link all posts to each other, for their empty texts are equal.
                "networks": NETWORKS if has_words else NETWORKS[:1], "window_s": self.window_s,
            }  # fmt: skip
            ask(self.python, Path(str(toolkit_worker.__file__)), request)
            return self._named(edges)

    def _named(self, edges: Path) -> Outcome:
        scores: dict[str, float] = {}
        with edges.open(encoding="utf-8", newline="") as file:
            for a, b, weight in csv.reader(file):
                for account in (a, b):
                    scores[account] = max(scores.get(account, 0.0), float(weight))
        return Outcome(
            named=frozenset(a for a, weight in scores.items() if weight >= self.min_edge_weight), scores=scores
        )


def _write(posts: Path, into: Path) -> bool:
    """Write its CSV and return whether any post has a text."""
    header = ["message_id", "user_id", "username", "repost_id", "reply_id", "message", "timestamp", "urls"]
    has_words = False
    with into.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for post, account, passed_on, text, second in rows(posts):
            has_words = has_words or bool(text)
            writer.writerow([post, account, account, passed_on or "", "", text or "", second, ""])
    return has_words
