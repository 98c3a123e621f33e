"""Frozen records of a challenge: all of `challenge.json`."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from fairwitness.model import Alternative, CoAction, Statement, Verdict  # noqa: TC001  msgspec reads the types


class Unmatched(StrEnum):
    """Why an entry of a list leads to no account that could be judged."""

    EMPTY = "empty"
    ABSENT = "not_in_corpus"
    NO_POSTS = "no_posts"
    AMBIGUOUS = "ambiguous_handle"
    MANGLED = "mangled_id"


UNMATCHED_WORDS: dict[Unmatched, str] = {
    Unmatched.EMPTY: "nothing stands there",
    Unmatched.ABSENT: "the corpus knows no such id or handle",
    Unmatched.NO_POSTS: "the corpus knows the account, but no post of it",
    Unmatched.AMBIGUOUS: "several accounts of the corpus have this handle or id; give the id, with its platform",
    Unmatched.MANGLED: "a number that a spreadsheet has rounded; give the id in full",
}


class Standing(StrEnum):
    """How often the list is named beside the comparison set."""

    CANNOT_TELL = "cannot_tell"
    NOT_MORE = "named_no_more_often"
    NOT_SHOWN = "difference_not_shown"
    MORE = "named_more_often"


class LostEntry(msgspec.Struct, frozen=True):
    """An entry that leads to no account, where it stands, and why."""

    entry: str
    line: int
    reason: Unmatched


class ListReport(msgspec.Struct, frozen=True):
    """What became of every entry: n_entries = n_accounts + n_repeated + len(lost)."""

    name: str
    sha256: str
    n_entries: int
    n_accounts: int
    n_repeated: int
    lost: tuple[LostEntry, ...]


class SetCounts(msgspec.Struct, frozen=True):
    """One column of the table: accounts by verdict, the groups they are in, and how active they are.

    n_accounts = n_deceptive + n_acting_together + n_independent + n_not_enough_data.
    """

    n_accounts: int
    n_deceptive: int
    n_acting_together: int
    n_independent: int
    n_not_enough_data: int
    n_groups: int
    median_posts: float
    median_actions: float
    median_days: float

    @property
    def n_named(self) -> int:
        """Return how many are confirmed as acting together, deceptive or not."""
        return self.n_deceptive + self.n_acting_together

    @property
    def n_judged(self) -> int:
        """Return how many could be judged."""
        return self.n_accounts - self.n_not_enough_data


class Share(msgspec.Struct, frozen=True):
    """A share with its Clopper-Pearson 95 % interval; the share is None where there is nobody."""

    hits: int
    trials: int
    share: float | None
    low: float
    high: float


class Difference(msgspec.Struct, frozen=True):
    """A share on the list and in the comparison set.

    Attributes:
        name: what is counted.
        difference: list minus comparison set; None where either is empty.
        low, high: limits that hold together with at least 95 % confidence.
        p_value: Fisher's exact test, two-sided.
    """

    name: str
    listed: Share
    mirrored: Share
    difference: float | None
    low: float
    high: float
    p_value: float


class Surroundings(msgspec.Struct, frozen=True):
    """The other accounts of the corpus, and how many there must be of comparable activity.

    Comparable is an account on neither list with at least `least_posts`, `least_actions` and `least_days`: half of
    the lower quartiles of the disputed accounts, rounded up.
    """

    n_others: int
    n_comparable: int
    n_needed: int
    least_posts: int
    least_actions: int
    least_days: int


class Mirror(msgspec.Struct, frozen=True):
    """Where the comparison set comes from: a list that was given, or a draw from the unlisted accounts."""

    given: ListReport | None
    n_accounts: int
    n_without_counterpart: int
    """listed accounts so active, or so quiet, that no unlisted one is left in their deciles"""


class Meetings(msgspec.Struct, frozen=True):
    """Stretches of time in which an account and others did the same thing, and those in which nobody was near."""

    n_shared: int
    n_not_close: int


class Step(msgspec.Struct, frozen=True):
    """One test on the way to being named; None where an earlier one was not passed already."""

    question: str
    passed: bool | None


class ListedAccount(msgspec.Struct, frozen=True):
    """What can be said of one account on the list."""

    entry: str
    account_id: str
    verdict: Verdict
    rule_id: str
    reason: str
    group_id: str | None
    n_posts: int
    n_actions: int
    n_days: int
    shared: Meetings
    with_group: Meetings | None
    n_compared_with: int
    """other accounts that did the same things in the same stretches of time"""
    p_value: float | None
    q_value: float | None
    steps: tuple[Step, ...]
    evidence_for: tuple[Statement, ...]
    evidence_against: tuple[Statement, ...]
    compared_with: str
    co_actions: tuple[CoAction, ...]


class ListedGroup(msgspec.Struct, frozen=True):
    """A confirmed group with at least one account of the list."""

    group_id: str
    verdict: Verdict
    n_members: int
    n_listed: int
    n_mirrored: int
    p_value: float
    q_value: float
    alternatives: tuple[Alternative, ...]

    @property
    def n_unlisted(self) -> int:
        """Return how many of its named accounts do not stand on the list."""
        return self.n_members - self.n_listed


class Bound(msgspec.Struct, frozen=True):
    """How many of the accounts named on the list may be wrong, with 95 % confidence; None: no bound."""

    n_named: int
    n_wrong_at_most: int | None
    text: str


class Challenge(msgspec.Struct, frozen=True):
    """All of `challenge.json`: no wall-clock time in it, so equal inputs give equal bytes."""

    format: str
    version: str
    study_name: str
    study_digest: str
    findings_sha256: str
    synthetic: bool
    n_posts: int
    n_corpus: int
    first_at_us: int
    last_at_us: int
    window_us: int
    bin_us: int
    list: ListReport
    mirror: Mirror
    surroundings: Surroundings
    listed: SetCounts
    compared: SetCounts
    """the listed accounts that have a counterpart; all of them where the comparison set was given"""
    mirrored: SetCounts
    n_with_listed: int
    n_with_unlisted_only: int
    differences: tuple[Difference, ...]
    standing: Standing
    bound: Bound
    answer: tuple[str, ...]
    groups: tuple[ListedGroup, ...]
    accounts: tuple[ListedAccount, ...]
    limits: tuple[str, ...]
