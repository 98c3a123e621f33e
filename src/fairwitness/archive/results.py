"""Findings under keyed names, and what differs between those that were published and those that came out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from fairwitness.archive.pseudonyms import Pseudonyms
    from fairwitness.model import Action, CoAction, Edge, Findings, Group, Member

ALIKE = (
    "traces", "settings", "n_pairs_tested", "n_candidate_groups", "limits", "error_bound", "n_accounts_by_verdict",
)  # fmt: skip
"""Parts of the findings that must come out equal, beside groups; the last two only where nothing was revised."""

NUMBERS = ("p_value", "q_value", "stability", "n_candidates", "tests")
SENTENCES = (
    "verdict", "statements", "alternatives", "n_bystanders", "first_at_us", "last_at_us", "platforms",
)  # fmt: skip
"""Parts of a group that always come out again, and those that people may have revised."""
HARSHNESS = tuple(Verdict)
"""From the mildest to the harshest."""


class Renaming:
    """Findings in the words of an archive.

    Args:
        names: of accounts, posts and objects.
        labels: (trace, keyed name of the object) to what is shown of it.
        texts: keyed name of a post to its published words.
    """

    def __init__(self, names: Pseudonyms, *, labels: Mapping[tuple[str, str], str], texts: Mapping[str, str]) -> None:
        self._names, self._labels, self._texts = names, labels, texts

    def findings(self, found: Findings) -> Findings:
        """Return the findings with every id, label and text replaced."""
        return replace(found, groups=tuple(self._group(group) for group in found.groups))

    def account(self, account_id: str) -> str:
        """Return the keyed name of an account."""
        return self._names.name("account", account_id)

    def _group(self, group: Group) -> Group:
        return replace(
            group, members=tuple(map(self._member, group.members)), edges=tuple(map(self._edge, group.edges)),
            evidence=tuple(map(self._co_action, group.evidence)),
        )  # fmt: skip

    def _member(self, member: Member) -> Member:
        return replace(
            member, account_id=self.account(member.account_id), evidence=tuple(map(self._co_action, member.evidence))
        )

    def _edge(self, edge: Edge) -> Edge:
        return replace(edge, account_a=self.account(edge.account_a), account_b=self.account(edge.account_b))

    def _co_action(self, shown: CoAction) -> CoAction:
        name = self._names.name(f"object:{shown.trace}", shown.object_id)
        return replace(
            shown, object_id=name, label=self._labels.get((shown.trace, name), name),
            actions=tuple(map(self._action, shown.actions)),
        )  # fmt: skip

    def _action(self, action: Action) -> Action:
        post = self._names.name("post", action.post_id)
        return replace(action, account_id=self.account(action.account_id), post_id=post, text=self._texts.get(post))


def differences(
    published: Findings, repeated: Findings, *, corrected: Collection[str] = (), revised: bool = False
) -> list[str]:
    """Return a sentence for each thing in which repeated findings differ from published ones; none: they are equal.

    Numbers must be equal to the last digit.  Pieces of evidence are compared without their order, which names of
    objects decide where moments are equal.

    Args:
        published: what the archive says, with accounts taken out that were corrected.
        repeated: what came out of its tables.
        corrected: accounts that are named no more.
        revised: people revised the findings: verdicts may be milder than the tests say, never harsher, and sentences
            and counts that go with them are not compared.
    """
    revised = revised or bool(corrected)
    parts = ALIKE[:-2] if revised else ALIKE
    found = [
        f"{name} differ: the archive has {_short(getattr(published, name))}, "
        f"its tables give {_short(getattr(repeated, name))}"
        for name in parts if getattr(published, name) != getattr(repeated, name)
    ]  # fmt: skip
    wanted = [kept for group in repeated.groups if (kept := without(group, corrected)).members]
    return [*found, *_groups(published.groups, wanted, revised=revised)]


def _short(value: object) -> str:
    said = msgspec.json.encode(value).decode()
    return said if len(said) < 80 else f"{said[:80]}…"  # noqa: PLR2004


def without(group: Group, corrected: Collection[str]) -> Group:
    """Return a group without accounts that are named no more: as members, in pairs and in the evidence."""
    if not any(member.account_id in corrected for member in group.members):
        return group
    members = [
        replace(member, evidence=_without(member.evidence, corrected))
        for member in group.members if member.account_id not in corrected
    ]  # fmt: skip
    edges = [edge for edge in group.edges if edge.account_a not in corrected and edge.account_b not in corrected]
    return replace(group, members=tuple(members), edges=tuple(edges), evidence=_without(group.evidence, corrected))


def _without(shown: Sequence[CoAction], corrected: Collection[str]) -> tuple[CoAction, ...]:
    kept = [
        replace(one, actions=tuple(action for action in one.actions if action.account_id not in corrected))
        for one in shown
    ]
    return tuple(one for one in kept if len(one.actions) > 1)


def _groups(published: Sequence[Group], repeated: Sequence[Group], *, revised: bool) -> Iterator[str]:
    there, again = ({group.group_id: group for group in groups} for groups in (published, repeated))
    if there.keys() != again.keys():
        listed, given = (", ".join(groups) or "none" for groups in (there, again))
        yield f"groups differ: the archive has {listed}, its tables give {given}"
    for group_id in there.keys() & again.keys():
        yield from _group(there[group_id], again[group_id], revised=revised)


def _group(published: Group, repeated: Group, *, revised: bool) -> Iterator[str]:
    kept = NUMBERS if revised else (*NUMBERS, *SENTENCES)
    there, again = (_plain(group, revised=revised) for group in (published, repeated))
    if revised and _harsher(published, repeated):
        yield f"{published.group_id}: the archive says worse of it than the tests do"
    for name in kept:
        if there[name] != again[name]:
            yield f"{published.group_id}: {name} was {_short(there[name])} and is {_short(again[name])} again"
    for name in ("members", "edges", *(() if revised else ("evidence",))):
        if there[name] != again[name]:
            yield f"{published.group_id}: the {name} are not those that come out again"


def _harsher(published: Group, repeated: Group) -> bool:
    """Tell whether a verdict on a group or on one of its members is harsher than the tests say."""
    said = {member.account_id: member.verdict for member in repeated.members}
    pairs = [(published.verdict, repeated.verdict)]
    pairs += [(one.verdict, said[one.account_id]) for one in published.members if one.account_id in said]
    return any(HARSHNESS.index(there) > HARSHNESS.index(again) for there, again in pairs)


def _plain(group: Group, *, revised: bool) -> dict[str, Any]:
    """Return a group as plain values in an order that no name decides."""
    plain: dict[str, Any] = msgspec.to_builtins(group)
    plain["evidence"] = _sorted(plain["evidence"])
    for member in plain["members"]:
        member["evidence"] = _sorted(member["evidence"])
        for name in ("evidence", "verdict", "statements") if revised else ():
            del member[name]
    plain["members"], plain["edges"] = _sorted(plain["members"]), _sorted(plain["edges"])
    return plain


def _sorted(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(values, key=lambda value: msgspec.json.encode(value, order="sorted"))
