"""Groups that were confirmed in several ways and share accounts are one group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.detectors.confirming import Confirmation
    from fairwitness.detectors.deceit import TwoFamilies
    from fairwitness.network.kernel import F64, I64, Bools
    from fairwitness.study import Study


@dataclass(frozen=True, slots=True)
class Part:
    """One confirmed candidate with the accounts that passed alone.

    Attributes:
        confirmation: its tests.
        keep: which of `confirmation.members` passed.
        deceit: the test of two families, for groups large enough.
    """

    confirmation: Confirmation
    keep: Bools
    deceit: TwoFamilies | None

    @property
    def accounts(self) -> I64:
        """Return the account numbers that passed, ascending."""
        return self.confirmation.members.account[self.keep]


@dataclass(frozen=True, slots=True)
class Named:
    """A confirmed group with the accounts that passed alone.

    Attributes:
        parts: the confirmed candidates that it consists of, strongest first.
        accounts: account numbers, ascending.
        part: by which part each account is named, aligned.
        p_value, q_value, n_hits, expected: of each account's own test in that part, aligned.
        deceit: the strongest test of two families, if any part is large enough.
        verdict: of the group.
        deceptive: which accounts the two-families rule names, aligned.
    """

    parts: tuple[Part, ...]
    accounts: I64
    part: I64
    p_value: F64
    q_value: F64
    n_hits: I64
    expected: F64
    deceit: TwoFamilies | None
    verdict: Verdict
    deceptive: Bools

    @property
    def candidates(self) -> I64:
        """Return all account numbers that were candidates in any part."""
        found: I64 = np.unique(np.concatenate([part.confirmation.candidate.accounts for part in self.parts]))
        return found


def merged(parts: Sequence[Part], *, study: Study) -> tuple[Named, ...]:
    """Return one group per set of parts that hang together by shared accounts, largest first.

    Args:
        parts: confirmed candidates.
        study: levels and least sizes.
    """
    groups = [_group(together, study=study) for together in _connected(parts)]
    return tuple(sorted(groups, key=lambda group: (-group.accounts.size, int(group.accounts[0]))))


def _connected(parts: Sequence[Part]) -> list[list[Part]]:
    sets: list[tuple[set[int], list[Part]]] = []
    for part in parts:
        accounts, members = set(part.accounts.tolist()), [part]
        apart = []
        for others, theirs in sets:
            if others & accounts:
                accounts, members = others | accounts, [*theirs, *members]
            else:
                apart.append((others, theirs))
        sets = [*apart, (accounts, members)]
    return [sorted(members, key=_strength) for _, members in sets]


def _strength(part: Part) -> tuple[float, int, int]:
    return part.confirmation.q_value, -part.accounts.size, int(part.accounts[0])


def _group(parts: Sequence[Part], *, study: Study) -> Named:
    rows = np.concatenate([_rows(part, number) for number, part in enumerate(parts)], axis=1)
    rows = rows[:, np.lexsort((rows[1], rows[3], rows[0]))]
    accounts, first = np.unique(rows[0].astype(np.int64), return_index=True)
    _, number, p_value, q_value, n_hits, expected = rows[:, first]
    tests = [part.deceit for part in parts if part.deceit is not None]
    deceptive = np.isin(accounts, np.concatenate([_deceptive(test, study=study) for test in tests] or [accounts[:0]]))
    return Named(
        parts=tuple(parts), accounts=accounts, part=number.astype(np.int64), p_value=p_value, q_value=q_value,
        n_hits=n_hits.astype(np.int64), expected=expected, deceit=min(tests, key=lambda t: t.q_value, default=None),
        verdict=Verdict.DECEPTIVE if deceptive.any() else Verdict.ACTING_TOGETHER, deceptive=deceptive,
    )  # fmt: skip


def _rows(part: Part, number: int) -> F64:
    """Return account, part, p, q, hits and expected hits as rows of one array."""
    tests, keep = part.confirmation.members, part.keep
    columns = (
        tests.account[keep], np.full(np.count_nonzero(keep), number), 10.0 ** tests.log10_p[keep],
        part.confirmation.member_q[keep], tests.n_hits[keep], tests.expected[keep],
    )  # fmt: skip
    return np.stack([np.asarray(column, np.float64) for column in columns])


def _deceptive(test: TwoFamilies, *, study: Study) -> I64:
    """Return the accounts that two families name; both halves are searched, so each pays half the rate."""
    passes = test.q_value <= study.group_rate / 2 and test.accounts.size >= study.min_deceptive_group
    return test.accounts if passes else test.accounts[:0]
