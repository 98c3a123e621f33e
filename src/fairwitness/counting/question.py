"""What is counted, what came out of it, and how much memory it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import MemoryLimitError
from fairwitness.findings.network_table import WeightRule

if TYPE_CHECKING:
    import pyarrow as pa

    from fairwitness.model import ReadReport
    from fairwitness.network.compat import Shares

GIGABYTE = 1_000_000_000
LEAST_MEMORY = GIGABYTE
BYTES_PER_ACTION = 44
"""Account, object, time, stamp, place and window of an action, with room for one temporary column."""
BYTES_PER_ACCOUNT = 40
SIDES = ("account_a", "account_b")


@dataclass(frozen=True, slots=True)
class Counted:
    """Pairs, and what was read to count them.

    Attributes:
        pairs: columns as in `findings.network_table`, in the order of the accounts' first posts.
        report: of reading.
        n_actions: actions of the trace.
        n_surviving: actions that stood in memory at last.
    """

    pairs: pa.Table
    report: ReadReport
    n_actions: int
    n_surviving: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is counted.

    Attributes:
        trace: name of the trace.
        window_us: both acted within this time, inclusive.
        min_weight: least weight that is kept.
        rule: what the weight counts.
        memory_bytes: what may be held in memory, at least `LEAST_MEMORY`.
    """

    trace: str
    window_us: int
    min_weight: int = 2
    rule: WeightRule = WeightRule.OURS
    memory_bytes: int = 4 * GIGABYTE


def check_room(shares: Shares, asked: Question, *, n_accounts: int) -> None:
    """Refuse actions that do not fit.

    Raises:
        MemoryLimitError: there are too many; the sentence says what would help.
    """
    needed = shares.account.size * BYTES_PER_ACTION + n_accounts * BYTES_PER_ACCOUNT
    if needed > asked.memory_bytes:
        raise MemoryLimitError(
            f"{shares.account.size:,} actions have company within the window and need about "
            f"{needed / GIGABYTE:.1f} GB; --memory is {asked.memory_bytes / GIGABYTE:g} GB. "
            f"Give more memory, a shorter --window or a greater --min-weight."
        )
