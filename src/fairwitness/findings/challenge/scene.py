"""What single accounts on a list are described from: the case, its groups, and all meetings counted once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.findings.challenge.meetings import Shared, companions, read_occasions, shared, widest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairwitness.findings.case import CaseFolder
    from fairwitness.findings.challenge.corpus import Corpus
    from fairwitness.model import Findings, Group, Member
    from fairwitness.network.kernel import I64


@dataclass(frozen=True, slots=True)
class Scene:
    """What single accounts are described from.

    Attributes:
        corpus, findings: of the case.
        members: group and member by account id.
        anybody: meetings with anybody, by account number.
        in_group: meetings inside each group, by group id.
        n_met: companions, by account number, of the listed accounts only.
        n_listed_of: listed accounts per group id.
        window_us, bin_us: the widest scale.
    """

    corpus: Corpus
    findings: Findings
    members: Mapping[str, tuple[Group, Member]]
    anybody: Shared
    in_group: Mapping[str, Shared]
    n_met: Mapping[int, int]
    n_listed_of: Mapping[str, int]
    window_us: int
    bin_us: int


def scene(folder: CaseFolder, findings: Findings, *, corpus: Corpus, listed: I64) -> Scene:
    """Count the meetings of the listed accounts."""
    made = read_occasions(folder, findings, resolution_us=corpus.post_resolution_us)
    n = corpus.n_accounts
    touched = [corpus.group_ids[k] for k in listed.tolist() if corpus.group_ids[k] is not None]
    number = {name: k for k, name in enumerate(corpus.ids)}
    in_group = {}
    for group in findings.groups:
        if group.group_id in touched:
            among = np.zeros(n, np.bool_)
            among[[number[member.account_id] for member in group.members]] = True
            in_group[group.group_id] = shared(made, n_accounts=n, among=among)
    n_met = companions(made, accounts=listed, n_accounts=n)
    scale = widest(findings)
    return Scene(
        corpus=corpus, findings=findings,
        members={m.account_id: (group, m) for group in findings.groups for m in group.members},
        anybody=shared(made, n_accounts=n), in_group=in_group,
        n_met=dict(zip(listed.tolist(), n_met.tolist(), strict=True)),
        n_listed_of={str(name): touched.count(name) for name in touched},
        window_us=scale.window_us, bin_us=scale.bin_us,
    )  # fmt: skip
