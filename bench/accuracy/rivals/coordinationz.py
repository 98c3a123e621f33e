"""coordinationz, the package itself, in its own environment, at the settings of its two published templates.

The package's similarity and null model run as they are.  The few lines that turn posts into (account, item) are
rewritten here from `coordinationz.indicator_utilities`, which cannot be imported without a language model of spaCy
that is not in the Package Index; so words (co-word) are not lemmatised and the list of stop words is scikit-learn's.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.accuracy.outcomes import Outcome, ranked
from bench.accuracy.rivals import coordinationz_worker, shares
from bench.accuracy.rivals.environments import PACKAGES, ask
from bench.accuracy.versions import source_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.accuracy.files import Prepared

MIN_DEGREE = 10
"""Different items that an account needs in a network (minUserDegree of the templates)."""
MIN_ACTIVITIES = 10
"""Posts of the kind that an account needs (minUserActivities of the union template)."""
REALIZATIONS = 1000
"""Of the null model; the template's 100,000 differ only in the digits of p-values far below its threshold."""
P_VALUE = 0.01
MIN_SIMILARITY = 0.3
UNION = {"coretweet": 0.80, "cohashtag": 0.80, "courl": 0.80, "coword": 0.85}
ACTIVITY = {
    "coretweet": "is_repost",
    "cohashtag": "len(hashtags) > 1",
    "courl": "domain is not null",
    "coword": "true",
}
TRACES = {"coretweet": "repost", "cohashtag": "hashtag", "courl": "domain"}
NOISE = re.compile(r"https?://\S+|www\.\S+|\bURL\b|@\w+|\d+|<.*?>|#\w+")
WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Union:
    """The union template: per network its own threshold of cosine similarity, no null model, union of accounts.

    The score of an account is the greatest distance of a similarity from its network's threshold.
    """

    python: Path

    @property
    def name(self) -> str:
        """Name of files and rows."""
        return "coordinationz_union"

    @property
    def digest(self) -> str:
        """Change of the rule makes remembered outcomes void."""
        return _digest("union")

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:
        """Let the package compute similarities and apply the template's thresholds."""
        items = {name: list(_items(prepared.posts, name, active=True)) for name in UNION}
        scores: dict[str, float] = {}
        for indicator, a, b, similarity, _ in _edges(self.python, items, work=work, realizations=0, least=0.0):
            _raise(scores, (a, b), similarity - UNION[indicator])
        return Outcome(named=ranked(scores, least=0.0, strict=True), scores=scores)


@dataclass(frozen=True, slots=True)
class NullModel:
    """The standard template: similarity above 0.3 and p below 0.01 under the degree-preserving null model.

    The score is 1 - p, similarity breaking ties.  Its words network is left out: with every account's vocabulary the
    null model was judged too slow; that was not measured.
    """

    python: Path

    @property
    def name(self) -> str:
        """Name of files and rows."""
        return "coordinationz_null_model"

    @property
    def digest(self) -> str:
        """Change of the rule makes remembered outcomes void."""
        return _digest(f"null {REALIZATIONS} {P_VALUE} {MIN_SIMILARITY}")

    def run(self, prepared: Prepared, *, work: Path) -> Outcome:
        """Let the package compute similarities and p-values."""
        items = {name: list(_items(prepared.posts, name, active=False)) for name in TRACES}
        scores: dict[str, float] = {}
        named: set[str] = set()
        edges = _edges(self.python, items, work=work, realizations=REALIZATIONS, least=MIN_SIMILARITY)
        for _, a, b, similarity, p_value in edges:
            # The tie-breaker stays below the smallest step of p.
            _raise(scores, (a, b), 1 - p_value + similarity / (10 * REALIZATIONS))
            if p_value < P_VALUE:
                named |= {a, b}
        return Outcome(named=frozenset(named), scores=scores)


def _digest(settings: str) -> str:
    files = (__file__, str(coordinationz_worker.__file__), str(shares.__file__))
    return source_digest(*PACKAGES["coordinationz"], settings, files=files)


def _raise(scores: dict[str, float], accounts: Iterable[str], score: float) -> None:
    for account in accounts:
        scores[account] = max(score, scores.get(account, score))


def _items(posts: Path, indicator: str, *, active: bool) -> Iterator[tuple[str, str]]:
    """Yield (account, item) for every use, accounts with too few items or posts left out."""
    if indicator == "coword":
        uses = list(words(shares.originals(posts)))
    else:
        of = shares.shares(posts, TRACES[indicator])
        named = zip(of.account.tolist(), of.thing.tolist(), strict=True)
        uses = [(of.accounts[account], str(thing)) for account, thing in named]
    degree = Counter(account for account, _ in set(uses))
    posted = shares.activity(posts, ACTIVITY[indicator]) if active else {}
    for account, item in uses:
        if degree[account] >= MIN_DEGREE and (not active or posted.get(account, 0) >= MIN_ACTIVITIES):
            yield account, item


def words(posts: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, str]]:
    """Yield (account, word) for words of three letters and more that are no English stop words."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    for account, _, text in posts:
        for word in WORD.findall(NOISE.sub(" ", text).lower()):
            if word not in ENGLISH_STOP_WORDS:
                yield account, word


def _edges(
    python: Path, items: dict[str, list[tuple[str, str]]], *, work: Path, realizations: int, least: float
) -> Iterator[tuple[str, str, str, float, float]]:
    """Yield (indicator, account, account, similarity, p) as the package finds them; p is 0 without null model."""
    with tempfile.TemporaryDirectory(dir=work, prefix="coordinationz_") as folder:
        found = Path(folder) / "edges.csv"
        asked = {}
        for name, uses in items.items():
            if len({account for account, _ in uses}) > 1:
                asked[name] = str(Path(folder) / f"{name}.csv")
                with open(asked[name], "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
                    csv.writer(file).writerows(uses)
        request: dict[str, object] = {
            "items": asked, "edges": str(found), "realizations": realizations, "min_similarity": least,
        }  # fmt: skip
        ask(python, Path(str(coordinationz_worker.__file__)), request)
        with found.open(encoding="utf-8", newline="") as file:
            for indicator, a, b, similarity, p_value in csv.reader(file):
                yield indicator, a, b, float(similarity), float(p_value)
