"""STIX 2.1 bundles: report, grouping, user-account, observed-data, notes for limits, opinions for dissent.

There is never a threat-actor, intrusion-set, campaign, location or attributed-to: tests see who acts together, not
who is behind it.  OASIS, STIX Version 2.1, 2021.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness import __version__
from fairwitness.exchange import wording
from fairwitness.exchange.ids import Ids, ids_of, moment
from fairwitness.exchange.libraries import library
from fairwitness.exchange.techniques import SNAPSHOT, Technique, techniques
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.exchange.extent import Dissent, Extent
    from fairwitness.model import Group, Member
    from fairwitness.report.exports import Naming

ACCOUNT_TYPES = {"x": "twitter", "facebook": "facebook"}
"""Of the vocabulary account-type-ov; other platforms go by their own names."""
CONTEXTS = {Verdict.ACTING_TOGETHER: "unspecified", Verdict.DECEPTIVE: "suspicious-activity"}
OPINIONS = {"objection": "disagree", "appeal": "disagree"}
MOST_OBSERVED = 999_999_999
Object = dict[str, Any]


def bundle(what: Extent, *, naming: Naming) -> str:
    """Return a bundle as JSON text; equal cases give equal text.

    Args:
        what: what may leave the case.
        naming: how accounts are shown.

    Raises:
        ExchangeError: stix2 is not installed.
    """
    stix2 = library("stix2", extra="exchange")
    made = _Maker(stix2, what, naming)
    objects = {one["id"]: one for one in made.objects()}
    ordered = sorted(objects.values(), key=lambda one: (one["type"], one["id"]))
    text: str = stix2.Bundle(id=made.ids.stix("bundle", "all"), objects=ordered).serialize(pretty=True)
    return text + "\n"


class _Maker:
    """Objects of one bundle."""

    def __init__(self, stix2: Any, what: Extent, naming: Naming) -> None:  # noqa: ANN401  a library without types
        self._stix2, self._what, self._naming = stix2, what, naming
        self.ids: Ids = ids_of(what.found)
        self._at = moment(what.found.read.last_at_us)
        self._tool = self.ids.stix("identity", "tool")

    def objects(self) -> Iterator[Object]:
        """Yield all objects; some more than once."""
        found = self._what.found
        yield self._made("Identity", "identity", "tool", name=f"fairwitness {__version__}", identity_class="system")
        parts = [one for group in found.groups for one in self._group(group)]
        yield from parts
        # A report refers to something: without any group, to the limits alone.
        limits = self._note("limits", "Limits", wording.limits(found), [self.ids.stix("report", "all")])
        yield limits
        refs = sorted({one["id"] for one in parts}) or [self._tool]
        yield self._made(
            "Report", "report", "all", name=found.study_name, description=self._summary(),
            report_types=["observed-data"], published=self._at, object_refs=refs,
        )  # fmt: skip

    def _summary(self) -> str:
        found = self._what.found
        made_up = "The people in this study are made up. " if found.synthetic else ""
        return (
            f"{made_up}{found.read.n_posts} posts of {found.read.n_accounts} accounts were tested; "
            f"{len(found.groups)} groups act together beyond chance. Acting together is not deceit, and nothing here "
            f"says who is behind an account."
        )

    def _group(self, group: Group) -> Iterator[Object]:
        accounts = [self._account(member) for member in group.members]
        yield from accounts
        refs = sorted({one["id"] for one in accounts})
        draft = group.group_id in self._what.unsigned
        observed = self._made(
            "ObservedData", "observed-data", group.group_id, first_observed=moment(group.first_at_us),
            last_observed=moment(group.last_at_us), object_refs=refs,
            number_observed=max(1, min(sum(test.observed for test in group.tests), MOST_OBSERVED)),
        )  # fmt: skip
        grouping = self._made(
            "Grouping", "grouping", group.group_id, name=wording.title(group), context=CONTEXTS[group.verdict],
            description=wording.reasons(group), object_refs=[observed["id"], *refs],
            labels=[group.verdict.value, *(["draft"] if draft else [])],
        )  # fmt: skip
        yield from (observed, grouping)
        for technique in techniques(group):
            yield from self._technique(technique, grouping)
        yield from self._notes(group, grouping["id"], draft=draft)
        yield from (
            self._opinion(one, grouping["id"]) for one in self._what.dissent if one.group_id == group.group_id
        )

    def _account(self, member: Member) -> Object:
        name = self._naming.account(member.account_id)
        shown = name if self._naming.revealed else self.ids.apart(name)
        kind = (
            {} if member.platform is None else {"account_type": ACCOUNT_TYPES.get(member.platform, member.platform)}
        )
        made: Object = self._stix2.v21.UserAccount(user_id=shown, **kind)
        return made

    def _technique(self, technique: Technique, grouping: Object) -> Iterator[Object]:
        pattern = self._made(
            "AttackPattern", "attack-pattern", technique.external_id, name=technique.name,
            external_references=[
                {"source_name": "DISARM", "external_id": technique.external_id,
                 "description": f"as numbered in the bundle of {SNAPSHOT}"}
            ],
        )  # fmt: skip
        yield pattern
        yield self._made(
            "Relationship", "relationship", f"{grouping['id']}\0{technique.external_id}",
            relationship_type="related-to", source_ref=grouping["id"], target_ref=pattern["id"],
            description="What the accounts did looks like this technique; who planned it is not known.",
        )  # fmt: skip

    def _notes(self, group: Group, grouping: str, *, draft: bool) -> Iterator[Object]:
        said = f"p = {group.p_value:.3g} on held-out data, q = {group.q_value:.3g} over all candidates."
        yield self._note(f"p\0{group.group_id}", "How sure", said, [grouping])
        if innocent := wording.innocent(group):
            yield self._note(f"else\0{group.group_id}", "Innocent explanations not excluded", innocent, [grouping])
        if draft:
            yield self._note(f"draft\0{group.group_id}", "Draft", wording.DRAFT, [grouping])

    def _note(self, name: str, abstract: str, content: str, refs: list[str]) -> Object:
        return self._made("Note", "note", name, abstract=abstract, content=content, object_refs=refs)

    def _opinion(self, dissent: Dissent, grouping: str) -> Object:
        return self._made(
            "Opinion", "opinion", f"{dissent.group_id}\0{dissent.number}", opinion=OPINIONS[dissent.kind],
            explanation=dissent.text, object_refs=[grouping],
        )  # fmt: skip

    def _made(self, cls: str, kind: str, name: str, /, **values: object) -> Object:
        """Return an object of the bundle, made by this program at the time of the last post."""
        by = {} if kind == "identity" else {"created_by_ref": self._tool}
        made: Object = getattr(self._stix2.v21, cls)(
            id=self.ids.stix(kind, name), created=self._at, modified=self._at, **by, **values
        )
        return made
