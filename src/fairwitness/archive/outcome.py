"""What an archive says: findings under keyed names, without accounts that are named no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from fairwitness.archive.results import Renaming, differences, without
from fairwitness.errors import ArchiveError
from fairwitness.model import Verdict
from fairwitness.schema import JUDGEMENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pyarrow as pa

    from fairwitness.archive.clearance import Clearance
    from fairwitness.archive.pseudonyms import Pseudonyms
    from fairwitness.archive.tables import Tables
    from fairwitness.model import Findings

WITHHELD = "ledger.withheld.1"
"""Stands in the place of the rule for accounts that tests name and people took back."""

LEFT_OVER = "its group became too small when others were cleared"
FORGOTTEN = "named only because other accounts were removed from the case on request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an archive says.

    Attributes:
        findings: under keyed names.
        unnamed: id of each account that the tests name and the archive does not, with the reason.
    """

    findings: Findings
    unnamed: Mapping[str, str]


def outcome(
    found: Findings, repeated: Findings, *, tables: Tables, names: Pseudonyms, cleared: Clearance, ids: Sequence[str]
) -> Outcome:
    """Return the findings that may be published, once they have come out again from the tables.

    Where people were removed from the case on request, the tests cannot come out as they did: then the findings stand
    as they were found and signed.

    Args:
        found: findings of the case.
        repeated: findings from the tables of the archive.
        tables: these tables.
        names: keyed names.
        cleared: what the ledger allows.
        ids: of all accounts of the case.

    Raises:
        ArchiveError: the tables give something else than the case holds.
    """
    renaming = Renaming(names, labels=tables.labels(), texts=tables.texts())
    unnamed = _unnamed(repeated, cleared, {renaming.account(one): one for one in ids})
    if cleared.n_forgotten:
        return Outcome(findings=_published(found, renaming, repeated, unnamed), unnamed=unnamed)
    published = _published(found, renaming, repeated, unnamed)
    gone = frozenset(renaming.account(one) for one in unnamed)
    if wrong := differences(published, repeated, corrected=gone, revised=bool(cleared.changes)):
        raise ArchiveError(
            f"the tables do not give the findings of the case again: {wrong[0]}. Nothing was published. "
            f"Run 'investigate' again with this version and let the findings be signed anew."
        )
    return Outcome(findings=published, unnamed=unnamed)


def _published(found: Findings, renaming: Renaming, repeated: Findings, unnamed: Collection[str]) -> Findings:
    """Return the findings of the case under keyed names, without whom nobody may name."""
    gone = frozenset(renaming.account(one) for one in unnamed)
    published = renaming.findings(found)
    groups = tuple(g for one in published.groups if (g := without(one, gone)).members)
    return replace(published, groups=groups, read=repeated.read)


def _unnamed(repeated: Findings, cleared: Clearance, ids: Mapping[str, str]) -> dict[str, str]:
    """Return the accounts that tests name and nobody may, with the reason; every one needs one."""
    again = {ids[m.account_id] for group in repeated.groups for m in group.members}
    reasons = {change.account_id: f"{change.kind}: {change.outcome}" for change in cleared.changes}
    reasons |= cleared.withheld
    for group in repeated.groups:
        people = [ids[member.account_id] for member in group.members]
        if any(one in reasons for one in people):
            reasons |= {one: LEFT_OVER for one in people if one not in reasons}
    gone = sorted(again - cleared.named)
    if cleared.n_forgotten:
        reasons = {one: reasons.get(one, FORGOTTEN) for one in gone}
    if nobody := [one for one in gone if one not in reasons]:
        raise ArchiveError(
            f"the tables name {len(nobody)} accounts that the case does not, and the ledger says nothing of them. "
            f"Run 'investigate' again with this version and let the findings be signed anew."
        )
    return {one: reasons[one] for one in gone}


def published_judgements(judgements: pa.Table, *, names: Pseudonyms, unnamed: Collection[str]) -> pa.Table:
    """Return schema.JUDGEMENTS under keyed names; who is named no more has no verdict but that nothing is known."""
    import pyarrow as pa

    rows = [
        {**row, **(_taken_back() if row["account_id"] in unnamed else {}),
         "account_id": names.name("account", row["account_id"])}
        for row in judgements.to_pylist()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=JUDGEMENTS.arrow())


def _taken_back() -> dict[str, Any]:
    empty = dict.fromkeys(("group_id", "n_met", "p_value", "q_value", "score", "p_conformal"))
    return {"verdict": Verdict.NOT_ENOUGH_DATA.value, "rule_id": WITHHELD, **empty}


def counted(judgements: pa.Table) -> dict[str, int]:
    """Return accounts per verdict."""
    counts = Counter(judgements["verdict"].to_pylist())
    return {verdict.value: counts[verdict.value] for verdict in Verdict}


def published_pairs(pairs: pa.Table, *, names: Pseudonyms, named: Collection[str]) -> pa.Table:
    """Return schema.PAIRS of named accounts under keyed names: people near a group are named nowhere."""
    import pyarrow as pa
    import pyarrow.compute as pc

    people = pa.array(sorted(named), pa.string())
    kept = pairs.filter(
        pc.and_(pc.is_in(pairs["account_a"], value_set=people), pc.is_in(pairs["account_b"], value_set=people))
    )
    for column in ("account_a", "account_b"):
        place = kept.schema.get_field_index(column)
        kept = kept.set_column(place, kept.schema.field(column), names.column("account", kept[column]))
    order = [(name, "ascending") for name in ("log10_p", "account_a", "account_b", "trace", "window_us", "half")]
    return kept.sort_by(order)
