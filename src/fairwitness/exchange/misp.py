"""MISP events: an object for each account, an annotation for each group; nobody behind them is named."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from fairwitness import __version__
from fairwitness.exchange import wording
from fairwitness.exchange.ids import Ids, ids_of, moment
from fairwitness.exchange.libraries import library
from fairwitness.exchange.techniques import techniques

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.exchange.extent import Extent
    from fairwitness.model import Group, Member
    from fairwitness.report.exports import Naming

TEMPLATES = {
    "x": ("twitter-account", "id"),
    "telegram": ("telegram-account", "id"),
    "facebook": ("facebook-account", "account-id"),
    "instagram": ("instagram-account", "account-id"),
    "reddit": ("reddit-account", "account-id"),
}
"""Per platform the object template and its attribute for the id; others are `user-account`."""
ANY = ("user-account", "user-id")
YOUR_ORGANISATION, INITIAL, UNDEFINED = 0, 0, 4
"""Distribution (nobody else until whoever imports it decides), stage of analysis, and threat level."""


def event(what: Extent, *, naming: Naming) -> str:
    """Return a MISP event as JSON text; equal cases give equal text.

    Args:
        what: what may leave the case.
        naming: how accounts are shown.

    Raises:
        ExchangeError: pymisp is not installed.
    """
    pymisp = library("pymisp", extra="exchange")
    made = _Maker(pymisp, what, naming)
    text: str = made.event().to_json(sort_keys=True, indent=1)
    return f'{{"Event": {text}}}\n'


class _Maker:
    """Objects of one event."""

    def __init__(self, pymisp: Any, what: Extent, naming: Naming) -> None:  # noqa: ANN401  a library
        self._pymisp, self._what, self._naming = pymisp, what, naming
        self._ids: Ids = ids_of(what.found)
        self._at = moment(what.found.read.last_at_us)

    def event(self) -> Any:  # noqa: ANN401  of a library
        """Return the event."""
        found, made = self._what.found, self._pymisp.MISPEvent()
        made.uuid, made.date, made.timestamp = self._ids.of("event", "all"), self._at.date(), self._at
        made.info = f"Accounts that act together: {found.study_name}"
        made.distribution, made.analysis, made.threat_level_id = YOUR_ORGANISATION, INITIAL, UNDEFINED
        made.add_tag("tlp:amber")
        made.add_tag(f'fairwitness:version="{__version__}"')
        accounts: dict[str, str] = {}
        for one in (one for group in found.groups for one in self._group(group, accounts)):
            made.add_object(one)
        limits = self._object("annotation", "limits", text=wording.limits(found), type="Other")
        made.add_object(limits)
        return made

    def _group(self, group: Group, accounts: dict[str, str]) -> Iterator[Any]:
        for member in group.members:
            one = self._account(member)
            accounts[member.account_id] = one.uuid
            yield one
        yield self._annotation(group, [accounts[member.account_id] for member in group.members])

    def _account(self, member: Member) -> Any:  # noqa: ANN401
        template, attribute = TEMPLATES.get(member.platform or "", ANY)
        name = self._naming.account(member.account_id)
        shown = name if self._naming.revealed else self._ids.apart(name)
        values = {attribute: shown}
        if template == ANY[0] and member.platform is not None:
            values["account-type"] = member.platform
        return self._object(template, member.account_id, **values)

    def _annotation(self, group: Group, accounts: list[str]) -> Any:  # noqa: ANN401
        parts = [wording.title(group), wording.reasons(group), wording.innocent(group)]
        parts += [wording.DRAFT] if group.group_id in self._what.unsigned else []
        parts += [one.text for one in self._what.dissent if one.group_id == group.group_id]
        made = self._object("annotation", group.group_id, text="\n".join(filter(None, parts)), type="Other")
        for place, account in enumerate(accounts):
            reference = made.add_reference(account, "annotates")
            reference.uuid = self._ids.of("reference", f"{group.group_id}\0{place}")
        for attribute in made.attributes:
            attribute.add_tag(f'fairwitness:verdict="{group.verdict.value}"')
            for technique in techniques(group):
                attribute.add_tag(f'fairwitness:disarm="{technique.external_id}"')
        return made

    def _object(self, template: str, name: str, **values: str) -> Any:  # noqa: ANN401
        made = self._pymisp.MISPObject(template, strict=True, standalone=False)
        made.uuid = self._ids.of(template, name)
        made.timestamp, made.distribution = self._at, YOUR_ORGANISATION
        for relation, value in values.items():
            attribute = made.add_attribute(relation, value=value)
            attribute.uuid = str(uuid.uuid5(uuid.UUID(made.uuid), relation))
            attribute.timestamp, attribute.to_ids, attribute.distribution = self._at, False, YOUR_ORGANISATION
        return made
