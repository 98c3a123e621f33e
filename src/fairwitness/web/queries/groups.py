"""What the page of a group shows, gathered from the findings and the tables of the case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.report.queries.differences import differences
from fairwitness.report.queries.families import evidence_by_family
from fairwitness.report.queries.matrix import co_action_matrix
from fairwitness.web.queries import things
from fairwitness.web.queries.hours import hours_of, times_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fairwitness.model import Action, CoAction, Family, FamilyTest, Group
    from fairwitness.report.queries.differences import Piece
    from fairwitness.report.queries.hours import Hours
    from fairwitness.report.queries.matrix import Matrix
    from fairwitness.web.opened import OpenedCase

ACCOUNT_TRACES = frozenset({"repost_of_account", "reply_to_account"})
"""Layers whose objects are accounts: their labels are names."""
MOST_WORDINGS, MOST_READ, MOST_BESIDE = 6, 12, 3
"""Texts of each layer, posts of each that are read, and of these the different versions shown."""
MOST_SHOWN = 30
MOST_IN_MATRIX = 400
"""Accounts of which all pairs are counted for one page; a larger group's network shows the rest."""
KEPT = 128
"""Answers that are kept while the case lies open; the tables of a case do not change."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One co-action as a page quotes it; `object` is its number within the layer, which leads to all its posts."""

    trace: str
    object: int | None
    label: str
    gap_us: int
    n_others: int
    actions: tuple[Action, ...]

    @property
    def first_us(self) -> int:
        """Return when it began, UTC."""
        return min((action.at_us for action in self.actions), default=0)


@dataclass(frozen=True, slots=True)
class FamilyView:
    """One kind of evidence: its tests and the posts quoted for it."""

    family: Family
    tests: tuple[FamilyTest, ...]
    quoted: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A post of a text that several accounts published, beside the first one."""

    post: things.Post
    first: tuple[Piece, ...]
    own: tuple[Piece, ...]

    @property
    def equal(self) -> bool:
        """Say whether it differs in nothing."""
        return not any(piece.differs for piece in (*self.first, *self.own))


@dataclass(frozen=True, slots=True)
class Side:
    """A text, its first post, and its other versions beside it."""

    wording: things.Wording
    first: things.Post
    versions: tuple[Version, ...]


def named_ids(group: Group) -> list[str]:
    """Return the ids of a group's named accounts, in the order of the findings."""
    return [member.account_id for member in group.members]


def label_of(case: OpenedCase, trace: str, label: str) -> str:
    """Return what a reader is shown of an object; accounts stand under their numbers unless revealed."""
    return case.name_of(label) if trace in ACCOUNT_TRACES else case.text_of(label) or ""


def quoted(case: OpenedCase, co_actions: Sequence[CoAction], *, named: Iterable[str]) -> tuple[Quoted, ...]:
    """Return co-actions with the posts of named accounts only, in order of time."""
    known = frozenset(named)
    wanted: dict[str, list[str]] = {}
    for co in co_actions:
        wanted.setdefault(co.trace, []).append(co.object_id)
    numbers = {trace: things.object_numbers(case, trace, ids) for trace, ids in wanted.items()}
    return tuple(
        Quoted(
            co.trace, numbers[co.trace].get(co.object_id), label_of(case, co.trace, co.label), co.gap_us, co.n_others,
            tuple(sorted((a for a in co.actions if a.account_id in known), key=lambda a: a.at_us)),
        )
        for co in co_actions
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def families(case: OpenedCase, group_id: str) -> tuple[FamilyView, ...]:
    """Return what speaks for a group, family by family."""
    group = case.groups[group_id]
    return tuple(
        FamilyView(part.family, part.tests, quoted(case, part.co_actions, named=named_ids(group)))
        for part in evidence_by_family(group)
    )


@lru_cache(maxsize=KEPT)
def sides(case: OpenedCase, group_id: str) -> tuple[Side, ...]:
    """Return texts that accounts of a group have in common, each version beside the first."""
    group = case.groups[group_id]
    found = things.wordings(case, named_ids(group), most=MOST_WORDINGS, most_posts=MOST_READ)
    return tuple(_side(case, wording) for wording in found if len(wording.posts) > 1)


def _side(case: OpenedCase, wording: things.Wording) -> Side:
    first, *others = wording.posts
    text = case.text_of(first.text) or ""
    by_text = {case.text_of(post.text) or "": post for post in reversed(others)}
    different = sorted(by_text.items(), key=lambda item: item[1].at_us)[:MOST_BESIDE]
    return Side(wording, first, tuple(Version(post, *differences(text, own)) for own, post in different))


@lru_cache(maxsize=KEPT)
def shared(case: OpenedCase, group_id: str, trace: str) -> tuple[things.Shared, ...]:
    """Return links, hashtags or others that accounts of a group share, with counts inside and outside the group."""
    return things.shared_things(case, named_ids(case.groups[group_id]), trace=trace, most=MOST_SHOWN)


@lru_cache(maxsize=KEPT)
def matrix(case: OpenedCase, group_id: str, window_us: int) -> Matrix:
    """Return the co-action matrix of a group, or of the first accounts of a very large one."""
    ids = named_ids(case.groups[group_id])[:MOST_IN_MATRIX]
    return co_action_matrix(case.folder, ids, window_us=window_us)


def times(case: OpenedCase, group_id: str) -> dict[str, list[int]]:
    """Return when each account of a group posted, UTC."""
    ids = named_ids(case.groups[group_id])
    found = times_of(case, tuple(case.numbers[account] for account in ids))
    return dict(zip(ids, found.values(), strict=True))


def hours(case: OpenedCase, group_id: str, *, zone: str) -> Hours:
    """Return at which hours the accounts of a group posted.

    Raises:
        StudyError: there is no such zone.
    """
    return hours_of(case, tuple(case.numbers[account] for account in named_ids(case.groups[group_id])), zone=zone)
