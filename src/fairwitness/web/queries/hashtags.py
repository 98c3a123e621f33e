"""Hashtags by how often they were used, and how much of each is by named accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairwitness.web.opened import OpenedCase

TRACE = "hashtag"
PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag: its number as an object, its words, posts, accounts, and what named accounts did of it."""

    object: int
    label: str
    n_posts: int
    n_accounts: int
    n_posts_named: int
    n_accounts_named: int


def hashtags(case: OpenedCase, *, page: int) -> tuple[Tag, ...]:
    """Return one page of the hashtags, the most used first, in equal cases the earliest.

    Args:
        case: the case.
        page: from 1.
    """
    return every_hashtag(case)[(page - 1) * PER_PAGE : page * PER_PAGE]


@lru_cache(maxsize=2)
def every_hashtag(case: OpenedCase) -> tuple[Tag, ...]:
    """Return all hashtags in the same order."""
    if TRACE not in case.traces:
        return ()
    rows = case.query(
        f"""with counted as (select object, count(*) as n_posts, count(distinct account) as n_accounts,
              count(*) filter (group_id is not null) as n_posts_named,
              count(distinct account) filter (group_id is not null) as n_accounts_named
            from acted_{TRACE} join judgements on number = account group by object)
            select object, label, n_posts, n_accounts, n_posts_named, n_accounts_named
            from counted join things_{TRACE} using (object) order by n_posts desc, object"""
    )
    return tuple(Tag(*row) for row in rows)
