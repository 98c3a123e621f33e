"""Which co-actions are printed, and where: once per group, with links from the accounts that took part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.model import Action, CoAction, Group, Member
    from fairwitness.report.room import Room


@dataclass(frozen=True, slots=True)
class Printed:
    """One co-action as it is printed.

    Attributes:
        co_action: with the actions of named accounts only.
        actions: those that there is room for.
        common_text: the words that all of them share, printed once.
        n_more: named actions left out for room.
        n_unnamed: actions of accounts that are not named, which are left out always.
    """

    co_action: CoAction
    actions: tuple[Action, ...]
    common_text: str | None
    n_more: int
    n_unnamed: int

    @property
    def span_us(self) -> int:
        """Return how long after the first action the last one came."""
        return self.after_us(self.co_action.actions[-1])

    @property
    def quotes_label(self) -> bool:
        """Say whether the text that all share is what the label shows already."""
        return self.common_text is not None and self.common_text.split() == self.co_action.label.split()

    def after_us(self, action: Action) -> int:
        """Return how long after the first action this one came."""
        return action.at_us - self.co_action.actions[0].at_us


@dataclass(frozen=True, slots=True)
class MemberEvidence:
    """The co-actions of one account: the numbers of those printed with the group, and the others."""

    links: tuple[int, ...]
    others: tuple[Printed, ...]


def named_only(co_action: CoAction, *, group: Group) -> CoAction:
    """Return the co-action in order of time without accounts that the group does not name."""
    named = {member.account_id for member in group.members}
    kept = [action for action in co_action.actions if action.account_id in named]
    return msgspec.structs.replace(co_action, actions=tuple(sorted(kept, key=lambda a: a.at_us)))


def printed(
    co_actions: Sequence[CoAction], *, group: Group, room: Room, most: int, of: str | None = None
) -> tuple[Printed, ...]:
    """Return the strongest co-actions of named accounts in their given order, as they are printed.

    Args:
        co_actions: what was kept as evidence.
        group: whose members are named.
        room: how much is printed.
        most: co-actions printed.
        of: an account whose own action is printed even where there is no room for all.
    """
    cleaned = [(c, named_only(c, group=group)) for c in co_actions]
    shown = [(full, kept) for full, kept in cleaned if kept.actions]
    strongest = sorted(range(len(shown)), key=lambda i: _weakness(shown[i][1]))[:most]
    return tuple(_printed(*shown[i], room=room, of=of) for i in sorted(strongest))


def _weakness(co_action: CoAction) -> tuple[int, int, int]:
    """Return what orders co-actions: many named accounts, few others, close in time come first."""
    actions = co_action.actions
    return -len(actions), co_action.n_others, actions[-1].at_us - actions[0].at_us


def _printed(full: CoAction, kept: CoAction, *, room: Room, of: str | None) -> Printed:
    actions = _shown(kept.actions, most=room.actions, of=of)
    texts = {action.text for action in actions}
    common = next(iter(texts)) if len(texts) == 1 else None
    n_unnamed = len(full.actions) - len(kept.actions)
    return Printed(kept, actions, common, len(kept.actions) - len(actions), n_unnamed)


def _shown(actions: tuple[Action, ...], *, most: int, of: str | None) -> tuple[Action, ...]:
    """Return the first actions, and the account's own in place of the last one where it comes later."""
    own = next((place for place, action in enumerate(actions) if action.account_id == of), 0)
    return actions[:most] if own < most else (*actions[: most - 1], actions[own])


def member_evidence(member: Member, *, group: Group, shown: Sequence[Printed], room: Room) -> MemberEvidence:
    """Return links to the group's printed co-actions with this account, and what is not among them."""
    links = tuple(number for number, p in enumerate(shown, 1) if _posts_of(member, actions=p.actions))
    here = {(p.co_action.trace, post) for p in shown for post in _posts_of(member, actions=p.actions)}
    rest = [c for c in member.evidence if not any((c.trace, a.post_id) in here for a in c.actions)]
    most = max(room.member_co_actions - len(links), 0)
    return MemberEvidence(links, printed(rest, group=group, room=room, most=most, of=member.account_id))


def _posts_of(member: Member, *, actions: Sequence[Action]) -> list[str]:
    return [action.post_id for action in actions if action.account_id == member.account_id]
