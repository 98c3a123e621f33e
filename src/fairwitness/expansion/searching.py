"""The whole search: leads looked up, grown outward, and each reached account with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fairwitness import __version__
from fairwitness.errors import StudyError
from fairwitness.expansion.growing import Grown, Limits, grow
from fairwitness.expansion.holding import account_ids
from fairwitness.expansion.leads import read_leads
from fairwitness.expansion.matching import Matched, match
from fairwitness.expansion.records import FORMAT, Expansion, Reached, Shared
from fairwitness.investigation import read_findings

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.expansion.scoring import Taken
    from fairwitness.findings.case import CaseFolder
    from fairwitness.network.kernel import I64

PATH = 3
"""Shared things that a path shows."""
VIA = 3
"""Known accounts that are named for each."""


def expand(folder: CaseFolder, *, leads: Path, limits: Limits) -> Expansion:
    """Search outward from a file of leads.

    Args:
        folder: a finished case.
        leads: see `read_leads`.
        limits: how far.

    Raises:
        SourceError: the file cannot be read.
        StudyError: no lead names anything of the case.
        CaseError: the case cannot be read.
    """
    ids = frozenset(account_ids(folder))
    read, unread = read_leads(leads, is_account=ids.__contains__)
    found = match(folder, read)
    unused = tuple(sorted((*unread, *found.unused), key=lambda one: (one.place, one.written)))
    if not found.seeds.any() and not found.things.any():
        why = "; ".join(f"{one.written}: {one.reason}" for one in unused[:3])
        raise StudyError(f"no lead of {leads} names anything in the case ({why}). Name others.")
    grown = grow(found.held.uses, seeds=found.seeds, things=found.things, limits=limits)
    findings = read_findings(folder)
    return Expansion(
        format=FORMAT, version=__version__, study_name=findings.study_name, synthetic=findings.synthetic,
        known=tuple(found.held.ids[k] for k in np.flatnonzero(found.seeds)),
        things=tuple(": ".join(found.held.told(int(k))) for k in np.flatnonzero(found.things)),
        unused=unused, hops=grown.hops, stopped=grown.stopped, reached=_reached(folder, found, grown),
        n_hubs=grown.n_hubs,
    )  # fmt: skip


def _reached(folder: CaseFolder, found: Matched, grown: Grown) -> tuple[Reached, ...]:
    import pyarrow.parquet as pq

    judged = pq.read_table(folder.file("judgements.parquet"), columns=["account_id", "verdict"])
    verdicts = dict(zip(judged["account_id"].to_pylist(), judged["verdict"].to_pylist(), strict=True))
    paths = _Paths(folder, found, grown)
    return tuple(
        Reached(
            account_id=found.held.ids[one.account], hop=one.hop, log10_p=round(one.log10_p, 4),
            weight=round(one.weight, 4), n_things=int(one.uses.size), path=paths.of(one),
            verdict=verdicts.get(found.held.ids[one.account], ""),
        )
        for one in grown.taken
    )  # fmt: skip


class _Paths:
    """From each reached account back to who was known before it."""

    def __init__(self, folder: CaseFolder, found: Matched, grown: Grown) -> None:
        import pyarrow.parquet as pq

        self._found, self._uses = found, found.held.uses
        self._post_ids = pq.read_table(folder.file("posts.parquet"), columns=["post_id"])["post_id"]
        hop = np.full(len(found.held.ids), np.iinfo(np.int64).max)
        hop[found.seeds] = 0
        for one in grown.taken:
            hop[one.account] = one.hop
        self._hop: I64 = hop
        self._trust = grown.trust
        self._order = np.argsort(self._uses.thing, kind="stable")
        self._start = np.searchsorted(self._uses.thing[self._order], np.arange(self._uses.n_things + 1))

    def of(self, one: Taken) -> tuple[Shared, ...]:
        """Return the shared things that count most."""
        return tuple(self._shared(int(row), hop=one.hop) for row in one.uses[:PATH])

    def _shared(self, row: int, *, hop: int) -> Shared:
        thing = int(self._uses.thing[row])
        rows = self._order[self._start[thing] : self._start[thing + 1]]
        account = self._uses.account[rows]
        known = rows[self._hop[account] < hop]
        known = known[np.lexsort((self._uses.account[known], self._hop[self._uses.account[known]]))]
        n_unrelated = int(rows.size - known.size)
        chance = np.log10(max(n_unrelated, 1) / max(int(np.count_nonzero(self._hop >= hop)), 1))
        trust = 1.0 if self._found.things[thing] else float(self._trust[self._uses.account[known]].max())
        kind, label = self._found.held.told(thing)
        posts = [self._post(int(one)) for one in (*known[:1], row)]
        return Shared(
            kind=kind, label=label, via=tuple(self._found.held.ids[k] for k in self._uses.account[known[:VIA]]),
            n_known=int(known.size), n_unrelated=n_unrelated, log10_chance=round(float(chance), 4),
            weight=round(float(-chance * trust), 4), posts=tuple(filter(None, posts)),
        )  # fmt: skip

    def _post(self, row: int) -> str:
        place = int(self._uses.post[row])
        return "" if place < 0 else str(self._post_ids[place].as_py())
