"""What is counted of one selection of posts: shares, voices, beginnings, equal texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.findings.share.counterfactual import hours, trend
from fairwitness.findings.share.intervals import Rates, corrected, lower_bounds, resampled, wilson
from fairwitness.findings.share.lists import distinct
from fairwitness.findings.share.records import Early, GroupPart, Subject, Texts, Voices

if TYPE_CHECKING:
    from fairwitness.findings.share.corpus import Corpus
    from fairwitness.findings.share.records import Threshold
    from fairwitness.findings.share.selection import Selection
    from fairwitness.network.kernel import I64

EARLY_PARTS = 20
"""The beginning is one part in so many: 5 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every selection of one report.

    Attributes:
        threshold: from how many posts in an hour something trends; None if there is none.
        n_wrong: at most so many accounts of the case are named wrongly; None if no bound is known.
        rates: error rates of naming; None if they are not known.
        seed: of the bootstrap; the same for all, so that the order of selections changes nothing.
    """

    threshold: Threshold | None
    n_wrong: int | None
    rates: Rates | None
    seed: int


def measure(selection: Selection, *, corpus: Corpus, terms: Terms) -> Subject:
    """Measure one selection; nothing in it depends on any other selection."""
    import numpy as np

    rows = selection.rows
    accounts, n_posts = np.unique(corpus.account[rows], return_counts=True)
    named = corpus.named[accounts]
    posts, of_accounts = corpus.tally(corpus.account[rows]), corpus.tally(accounts)
    draws = resampled(n_posts, named, seed=terms.seed)
    per_hour = hours(rows, corpus=corpus)
    rates = terms.rates if draws else None
    return Subject(
        label=selection.label, kind=selection.kind,
        first_at_us=int(corpus.at_us[rows[0]]), last_at_us=int(corpus.at_us[rows[-1]]),
        posts=posts, accounts=of_accounts, reposts=corpus.tally(corpus.account[selection.repost_rows]),
        post_interval=draws.post_interval() if draws else None,
        account_interval=wilson(of_accounts.named, of_accounts.n),
        lower_bounds=lower_bounds(n_posts[named], n_posts=posts.n, n_wrong=terms.n_wrong),
        corrected_posts=corrected(posts.named / posts.n, draws.posts, rates) if draws and rates else None,
        corrected_accounts=(
            corrected(of_accounts.named / of_accounts.n, draws.accounts, rates) if draws and rates else None
        ),
        groups=groups(accounts, n_posts, corpus=corpus), voices=voices(accounts, n_posts, corpus=corpus),
        early=early(rows, corpus=corpus), texts=texts(rows, corpus=corpus), hours=per_hour,
        trend=trend(per_hour, threshold=terms.threshold),
    )  # fmt: skip


def groups(accounts: I64, n_posts: I64, *, corpus: Corpus) -> tuple[GroupPart, ...]:
    """Return what each confirmed group contributed, in the order of the report's groups; others are left out.

    Args:
        accounts: numbers of distinct accounts.
        n_posts: posts of each.
        corpus: the case.
    """
    import numpy as np

    named = corpus.named[accounts]
    group = corpus.group[accounts[named]]
    n_accounts = np.bincount(group, minlength=len(corpus.group_ids))
    n = np.bincount(group, weights=n_posts[named], minlength=len(corpus.group_ids))
    parts = [
        GroupPart(group_id=name, n_accounts=int(n_accounts[k]), n_posts=int(n[k]))
        for k, name in enumerate(corpus.group_ids)
        if n_accounts[k]
    ]
    return tuple(sorted(parts, key=lambda part: (len(part.group_id), part.group_id)))


def voices(accounts: I64, n_posts: I64, *, corpus: Corpus) -> Voices:
    """Return the effective number of voices, 1 / sum of squared post shares (Laakso & Taagepera 1979).

    Args:
        accounts: numbers of distinct accounts.
        n_posts: posts of each, 1 or more.
        corpus: the case, whose groups are one voice each.
    """
    import numpy as np

    group = corpus.group[accounts]
    alone, grouped = n_posts[group < 0], np.bincount(group[group >= 0], weights=n_posts[group >= 0])
    return Voices(
        n_accounts=int(accounts.size),
        effective=_effective([*alone.tolist(), *(int(n) for n in grouped)]),
        effective_apart=_effective(n_posts.tolist()),
    )


def _effective(n_posts: list[int]) -> float:
    return sum(n_posts) ** 2 / sum(n * n for n in n_posts)


def early(rows: I64, *, corpus: Corpus) -> Early:
    """Return who made the first twentieth of posts, and who the first twentieth of accounts were.

    Posts of one moment cannot be ordered, so all posts of the last moment that is needed belong to the beginning.
    """
    import numpy as np

    at_us, account = corpus.at_us[rows], corpus.account[rows]
    until_us = _moment_of_first_part(at_us)
    accounts, first = np.unique(account, return_index=True)
    accounts_until_us = _moment_of_first_part(np.sort(at_us[first]))
    return Early(
        posts=corpus.tally(account[at_us <= until_us]), posts_until_us=until_us,
        accounts=corpus.tally(accounts[at_us[first] <= accounts_until_us]), accounts_until_us=accounts_until_us,
    )  # fmt: skip


def _moment_of_first_part(at_us: I64) -> int:
    return int(at_us[-(-at_us.size // EARLY_PARTS) - 1])


def texts(rows: I64, *, corpus: Corpus) -> Texts | None:
    """Return how many posts share their normalised text with another account's post; None without any words."""
    import numpy as np

    numbers = corpus.texts(rows)
    if numbers is None:
        return None
    held = numbers >= 0
    _, text = np.unique(numbers[held], return_inverse=True)
    account = corpus.account[rows][held]
    distinct_pairs = distinct(text * corpus.group.size + account)
    n_accounts = np.bincount(distinct_pairs // corpus.group.size, minlength=1)
    shared = n_accounts[text] > 1
    return Texts(
        n_compared=int(held.sum()), n_distinct=int(text.max(initial=-1)) + 1, n_shared=int(shared.sum()),
        n_shared_named=int((shared & corpus.named[account]).sum()),
    )  # fmt: skip
