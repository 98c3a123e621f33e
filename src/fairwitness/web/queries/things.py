"""Links, hashtags and texts that accounts of a group share, with how many people outside it share them too."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.web.opened import OpenedCase

WORDINGS = ("own_words", "near_text", "text")
"""Layers of which texts are shown side by side."""

# Only what the group acted on is looked at: of a million posts, others are read for these objects alone.
_SHARED = """
with inside as (select object, count(*) as n_actions_inside, count(distinct account) as n_accounts_inside
  from acts where trace = '{trace}' and account in (select unnest($numbers)) group by object
  having n_accounts_inside >= 2),
everybody as (select object, count(*) as n_actions, count(distinct account) as n_accounts
  from acted_{trace} where object in (select object from inside) group by object)
select object, object_id, label, n_accounts_inside, n_accounts - n_accounts_inside as n_accounts_outside,
  n_actions_inside, n_actions - n_actions_inside as n_actions_outside
from inside join everybody using (object) join things_{trace} using (object)
order by n_accounts_inside desc, n_accounts_outside, n_actions_inside desc, object limit $most
"""
_WORDED = """
with acted as (select object, account, post_row, at_us from acts
  where trace = '{trace}' and account in (select unnest($numbers))),
best as (select object, count(distinct account) as n_accounts from acted group by object having n_accounts >= 2
  order by n_accounts desc, object limit $most)
select object, n_accounts, post_row from acted join best using (object)
order by n_accounts desc, object, acted.at_us, post_row
"""
_OBJECTS = "select object_id, object from things_{trace} where list_contains($ids, object_id)"
_PAIR = """
with p as (select trace, object, at_us from acts where account = $a),
q as (select trace, object, at_us from acts where account = $b)
select trace, object, min(abs(p.at_us - q.at_us)) as least_gap_us, min(greatest(p.at_us, q.at_us)) as met_at_us
from p join q using (trace, object) where abs(p.at_us - q.at_us) <= $window group by trace, object
qualify row_number() over (partition by trace order by met_at_us, object) <= $most order by trace, met_at_us, object
"""
_LABELS = "select object, label from things_{trace} where object in (select unnest($objects))"


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that at least two accounts of a group acted on.

    Attributes:
        object: its number within the layer.
        object_id: the link, hashtag or other object.
        label: what a reader is shown.
        n_accounts_inside: accounts of the group that acted on it.
        n_accounts_outside: all other accounts that did.
        n_actions_inside: actions of the group's accounts on it.
        n_actions_outside: actions of all others.
    """

    object: int
    object_id: str
    label: str
    n_accounts_inside: int
    n_accounts_outside: int
    n_actions_inside: int
    n_actions_outside: int


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is quoted: where it stands in the case, who wrote what when (UTC)."""

    post_row: int
    post_id: str
    account_id: str
    at_us: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Wording:
    """One text and the posts of different accounts that carry it, first the earliest.

    Attributes:
        trace: by which likeness the posts belong together.
        object: number of the text within that layer.
        n_accounts: accounts of the group with this text.
        posts: the first post of each account, as many as there is room for.
    """

    trace: str
    object: int
    n_accounts: int
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """An object on which two accounts acted within the window.

    Attributes:
        trace: the layer.
        object: its number within the layer.
        label: what a reader is shown.
        least_gap_us: how near they came.
        met_at_us: when first, UTC.
    """

    trace: str
    object: int
    label: str
    least_gap_us: int
    met_at_us: int


def shared_things(case: OpenedCase, accounts: Sequence[str], *, trace: str, most: int) -> tuple[Shared, ...]:
    """Return what accounts of a group share, first what most of them and fewest others share.

    Args:
        case: the open case.
        accounts: of the group.
        trace: such as url or hashtag; nothing is shared in a layer that the case does not have.
        most: rows returned.
    """
    if trace not in case.traces:
        return ()
    rows = case.query(_SHARED.format(trace=trace), {"numbers": _numbers(case, accounts), "most": most})
    return tuple(Shared(*row) for row in rows)


def wordings(case: OpenedCase, accounts: Sequence[str], *, most: int, most_posts: int) -> tuple[Wording, ...]:
    """Return texts that accounts of a group have in common; a post stands under one text only.

    Args:
        case: the open case.
        accounts: of the group.
        most: texts returned per layer.
        most_posts: posts quoted per text.
    """
    rows: list[tuple[str, int, int, int]] = []
    for trace in (trace for trace in WORDINGS if trace in case.traces):
        found = case.query(_WORDED.format(trace=trace), {"numbers": _numbers(case, accounts), "most": most})
        rows += [(trace, *row) for row in found]
    posts = posts_at(case, [row[-1] for row in rows])
    return _each_post_once(_wordings(rows, posts, most_posts))


def _each_post_once(found: Sequence[Wording]) -> tuple[Wording, ...]:
    """Return the texts of which no quoted post stands under an earlier one."""
    shown: list[Wording] = []
    seen: set[int] = set()
    for wording in found:
        rows = {post.post_row for post in wording.posts}
        if not seen & rows:
            shown.append(wording)
        seen |= rows
    return tuple(shown)


def _wordings(rows: Sequence[tuple[str, int, int, int]], posts: dict[int, Post], most_posts: int) -> list[Wording]:
    by_object: dict[tuple[str, int], dict[str, Post]] = {}
    n_accounts: dict[tuple[str, int], int] = {}
    for trace, obj, n, post_row in rows:
        post = posts[post_row]
        n_accounts[trace, obj] = n
        by_object.setdefault((trace, obj), {}).setdefault(post.account_id, post)
    return [
        Wording(trace, obj, n_accounts[trace, obj], tuple(first.values())[:most_posts])
        for (trace, obj), first in by_object.items()
    ]


def posts_at(case: OpenedCase, rows: Sequence[int]) -> dict[int, Post]:
    """Return the posts that stand in these rows of the case."""
    wanted = sorted(set(rows))
    found = case.posts.take(wanted, ("post_id", "text"))
    columns = case.columns
    return {
        row: Post(row, post_id, case.account_ids[columns.account[row]], int(columns.at_us[row]), text)
        for row, (post_id, text) in zip(wanted, found, strict=True)
    }


def object_numbers(case: OpenedCase, trace: str, object_ids: Sequence[str]) -> dict[str, int]:
    """Return the number of each object of a trace, which is what an address holds instead of its id."""
    if trace not in case.traces or not object_ids:
        return {}
    return dict(case.query(_OBJECTS.format(trace=trace), {"ids": list(object_ids)}))


def meetings(case: OpenedCase, pair: tuple[int, int], *, window_us: int, most: int) -> tuple[Meeting, ...]:
    """Return the objects on which two accounts acted within a window, layer by layer in order of time.

    Args:
        case: the open case.
        pair: numbers of both accounts.
        window_us: inclusive.
        most: objects returned per layer.
    """
    rows = case.query(_PAIR, {"a": pair[0], "b": pair[1], "window": window_us, "most": most})
    labels = {
        trace: _labels(case, trace, [row[1] for row in same])
        for trace, same in groupby(rows, key=lambda row: str(row[0]))
    }
    return tuple(Meeting(trace, obj, labels[trace][obj], gap_us, at_us) for trace, obj, gap_us, at_us in rows)


def _labels(case: OpenedCase, trace: str, objects: Sequence[int]) -> dict[int, str]:
    return dict(case.query(_LABELS.format(trace=trace), {"objects": list(objects)}))


def _numbers(case: OpenedCase, accounts: Sequence[str]) -> list[int]:
    return [case.numbers[account] for account in accounts if account in case.numbers]
