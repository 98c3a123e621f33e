"""Leads in a case: which accounts and things they name, and which lead nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.expansion.holding import Holding, account_ids, holding
from fairwitness.expansion.records import Lead, Unused
from fairwitness.expansion.things import says_something, unrelated
from fairwitness.sql_paths import one_file
from fairwitness.text import hashtag_key
from fairwitness.traces.urls import canonical_url, site_of_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.findings.case import CaseFolder
    from fairwitness.network.kernel import I64, Bools

FIXED = 4
"""Letters or digits that a fragment needs: fewer fit too many people."""
_FITTING = """
select account_id, min(row) from (
  select account_id, file_row_number as row from read_parquet($posts, file_row_number = true)
  where regexp_matches(text, $pattern, 'i')
  union all
  select account_id, -1 from read_parquet($accounts)
  where regexp_matches(concat_ws(' ', handle, display_name, description), $pattern, 'i'))
group by 1 order by 1
"""


@dataclass(slots=True)
class Matched:
    """What leads name.

    Attributes:
        held: the case's things, fragments among them.
        seeds: per account.
        things: per thing.
        unused: leads that name nothing here.
        used: leads that name things.
    """

    held: Holding
    seeds: Bools
    things: Bools
    unused: list[Unused] = field(default_factory=list)
    used: list[Lead] = field(default_factory=list)


def match(folder: CaseFolder, leads: Sequence[Lead]) -> Matched:
    """Look leads up in a finished case."""
    fragments = _fragments(folder, leads)
    held = holding(folder, fragments={kind: found for kind, found in fragments.items() if found})
    found = Matched(held, np.zeros(len(held.ids), np.bool_), np.zeros(held.uses.n_things, np.bool_))
    people = _People.of(folder, held.ids)
    for lead in leads:
        if lead.kind in {"account", "handle"}:
            accounts = people.named(lead)
            found.seeds[accounts] = True
            _keep(found, lead, why="" if accounts else "no account of the case has this name")
    _things(found, leads)
    return found


def _things(found: Matched, leads: Sequence[Lead]) -> None:
    n_others = unrelated(found.held.uses, found.seeds)
    alive = says_something(n_others, n_accounts=found.held.uses.n_accounts)
    for lead in leads:
        if lead.kind in {"account", "handle"}:
            continue
        thing = _thing(found.held, lead)
        why = _why_not(lead, thing, n_others, alive)
        if thing is not None and not why:
            found.things[thing] = True
        _keep(found, lead, why=why)


def _why_not(lead: Lead, thing: int | None, n_others: I64, alive: Bools) -> str:
    if lead.kind == "domain" and site_of_name(lead.value) is None:
        return "a platform or shortener, to which everybody links"
    if lead.kind in {"email", "phone"} and not _pattern(lead):
        return f"fewer than {FIXED} known letters or digits: it fits too many people"
    if thing is None:
        return "nobody of the case has it"
    if not alive[thing]:
        return f"{int(n_others[thing]):,} accounts have it: it tells nobody apart"
    return ""


def _keep(found: Matched, lead: Lead, *, why: str) -> None:
    if why:
        found.unused.append(Unused(place=lead.place, written=lead.written, reason=why))
    else:
        found.used.append(lead)


def _thing(held: Holding, lead: Lead) -> int | None:
    """Return the number of the thing that a lead names."""
    if lead.kind == "domain":
        return held.thing("domain", site_of_name(lead.value) or "")
    if lead.kind == "url":
        return held.thing("url", canonical_url(lead.value) or "")
    if lead.kind == "hashtag":
        return held.thing("hashtag", hashtag_key(lead.value) or "")
    return held.thing(lead.kind, lead.value)


def _pattern(lead: Lead) -> str:
    """Return the expression that fits a fragment, * standing for what is not known; empty where too little is."""
    if lead.kind == "email":
        if sum(sign.isalnum() for sign in lead.value) < FIXED:
            return ""
        return r"[\w.+-]*".join(re.escape(part) for part in re.split(r"\*+", lead.value))
    digits = re.sub(r"[^\d*]", "", lead.value)
    if sum(sign.isdecimal() for sign in digits) < FIXED:
        return ""
    between = r"[\s().-]*"
    return r"[\d\s().-]{0,24}".join(between.join(part) for part in re.split(r"\*+", digits))


def _fragments(folder: CaseFolder, leads: Sequence[Lead]) -> dict[str, dict[str, tuple[I64, I64, I64]]]:
    """Return, per kind and fragment, who wrote what fits it."""
    import duckdb

    found: dict[str, dict[str, tuple[I64, I64, I64]]] = {"email": {}, "phone": {}}
    number = {account: k for k, account in enumerate(account_ids(folder))}
    files = {name: one_file(folder.file(f"{name}.parquet")) for name in ("posts", "accounts")}
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        for lead in leads:
            if lead.kind in found and (pattern := _pattern(lead)):
                rows = connection.execute(_FITTING, {**files, "pattern": pattern}).fetchall()
                accounts = np.array([number[account] for account, _ in rows], np.int64)
                posts = np.array([row for _, row in rows], np.int64)
                if accounts.size:
                    found[lead.kind][lead.value] = (accounts, np.zeros(accounts.size, np.int64), posts)
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """Accounts by id, with and without the platform before it, and by user name."""

    numbers: dict[str, list[int]]
    handles: dict[str, list[int]]

    @classmethod
    def of(cls, folder: CaseFolder, ids: Sequence[str]) -> _People:
        import pyarrow.parquet as pq

        numbers: dict[str, list[int]] = {}
        for k, account in enumerate(ids):
            for name in dict.fromkeys((account, account.partition(":")[2] or account)):
                numbers.setdefault(name, []).append(k)
        handles: dict[str, list[int]] = {}
        table = pq.read_table(folder.file("accounts.parquet"), columns=["account_id", "handle"])
        for row in table.to_pylist():
            if row["handle"]:
                name = row["handle"].removeprefix("@").casefold()
                handles.setdefault(name, []).append(numbers[row["account_id"]][0])
        return cls(numbers, handles)

    def named(self, lead: Lead) -> list[int]:
        by_id = self.numbers.get(lead.value, [])
        return by_id or self.handles.get(lead.value.removeprefix("@").casefold(), [])
