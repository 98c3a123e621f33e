"""Frozen records that stages hand on and that `findings.json` consists of."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec


class Verdict(StrEnum):
    """What may be said of an account or a group; no lower state implies a higher one (METHODS 2.6)."""

    NOT_ENOUGH_DATA = "not_enough_data"
    INDEPENDENT = "consistent_with_independent_people"
    ACTING_TOGETHER = "acting_together_authenticity_unknown"
    DECEPTIVE = "acting_together_and_deceptive"


VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.NOT_ENOUGH_DATA: "not enough data",
    Verdict.INDEPENDENT: "consistent with independent people",
    Verdict.ACTING_TOGETHER: "acting together, authenticity unknown",
    Verdict.DECEPTIVE: "acting together and deceptive",
}


class Family(StrEnum):
    """Kinds of evidence; only different families count as independent (METHODS 2.4)."""

    SYNCHRONY = "synchrony"
    REUSE = "text_and_media_reuse"


Number: TypeAlias = int | float | str


class Rule(msgspec.Struct, frozen=True):
    """A rule of judgement.  Its meaning never changes; a new meaning gets a new id."""

    rule_id: str
    verdict: Verdict
    text: str


class Statement(msgspec.Struct, frozen=True):
    """One sentence of a finding with the rule behind it and its numbers."""

    rule_id: str
    text: str
    numbers: dict[str, Number] = {}


class Alternative(msgspec.Struct, frozen=True):
    """An innocent explanation that was considered: the question, how it was tested, what came out."""

    name: str
    question: str
    test: str
    outcome: str
    excluded: bool | None
    """True: the data speak against it.  False: it may well be so.  None: these data cannot tell."""


class Action(msgspec.Struct, frozen=True):
    """One post's part in a co-action."""

    account_id: str
    post_id: str
    at_us: int
    text: str | None


class CoAction(msgspec.Struct, frozen=True):
    """Several accounts doing the same within the window: the evidence that a reader can look up."""

    trace: str
    object_id: str
    label: str
    gap_us: int
    n_others: int
    """accounts outside the group that acted on the same object in the same bin"""
    actions: tuple[Action, ...]


class FamilyTest(msgspec.Struct, frozen=True):
    """A group's held-out test for one family of evidence."""

    family: Family
    p_value: float
    observed: int
    expected: float
    n_occasions: int
    traces: dict[str, int]
    """observed co-actions per trace"""


class Member(msgspec.Struct, frozen=True):
    """A named account: it passed its own test on held-out data."""

    account_id: str
    verdict: Verdict
    p_value: float
    q_value: float
    observed: int
    expected: float
    n_partners: int
    n_posts: int
    statements: tuple[Statement, ...]
    evidence: tuple[CoAction, ...]
    platform: str | None = None
    """whose account it is; None where nobody says it"""


class Edge(msgspec.Struct, frozen=True):
    """A discovered pair inside a group, for the graph."""

    account_a: str
    account_b: str
    traces: tuple[str, ...]
    n_objects: int
    n_occasions: int
    log10_p: float
    median_gap_us: int
    platform_a: str | None = None
    platform_b: str | None = None


class Group(msgspec.Struct, frozen=True):
    """A group that was found on one half of the data and confirmed on the other."""

    group_id: str
    verdict: Verdict
    p_value: float
    q_value: float
    stability: float
    """mean share of bootstraps in which two of its accounts fall into one community"""
    n_candidates: int
    n_bystanders: int
    """accounts near the group that failed their own test; they are not named anywhere"""
    first_at_us: int
    last_at_us: int
    tests: tuple[FamilyTest, ...]
    statements: tuple[Statement, ...]
    alternatives: tuple[Alternative, ...]
    evidence: tuple[CoAction, ...]
    members: tuple[Member, ...]
    edges: tuple[Edge, ...]
    platforms: dict[str, int] = {}
    """named accounts per platform; empty where no platform of any of them is known"""


class SourceReport(msgspec.Struct, frozen=True):
    """What became of every row of one file: rows = posts + accounts + duplicates + sum(quarantined)."""

    path: str
    format: str
    sha256: str
    rows: int
    posts: int
    accounts: int
    duplicates: int
    quarantined: dict[str, int]
    columns: dict[str, str]
    """which source column plays which part"""
    notes: tuple[str, ...] = ()
    platforms: dict[str, int] = {}
    """posts per platform; empty where no platform is named in the whole study"""


class ReadReport(msgspec.Struct, frozen=True):
    """What was read and lost, over all files."""

    sources: tuple[SourceReport, ...]
    n_posts: int
    n_accounts: int
    first_at_us: int
    last_at_us: int
    resolutions: dict[str, int]
    """posts per clock tick, keyed by its width in microseconds"""
    n_equal_ids: int = 0
    """ids that accounts of different platforms have; each of these is an account of its own"""

    def quarantined(self) -> dict[str, int]:
        """Return rows per reason over all files."""
        reasons = sorted({reason for source in self.sources for reason in source.quarantined})
        return {r: sum(source.quarantined.get(r, 0) for source in self.sources) for r in reasons}

    def platforms(self) -> dict[str, int]:
        """Return posts per platform over all files; nothing where no platform is named."""
        names = sorted({name for source in self.sources for name in source.platforms})
        return {name: sum(source.platforms.get(name, 0) for source in self.sources) for name in names}


class Scale(msgspec.Struct, frozen=True):
    """A window inside fixed bins, both in microseconds."""

    window_us: int
    bin_us: int


class TraceReport(msgspec.Struct, frozen=True):
    """How much there was to test in one trace, and what discovery found on its half."""

    trace: str
    family: Family
    n_actions: int
    n_accounts: int
    n_objects: int
    scales: tuple[Scale, ...]
    n_pairs_possible: int
    n_pairs_found: int


class StratumBound(msgspec.Struct, frozen=True):
    """How many of the named accounts of one activity are wrong at most, or why nobody can say."""

    activity: str
    """how many occasions they share with others, in words"""
    n_named: int
    n_judged: int
    """accounts with enough data, named or not"""
    n_people: int
    """people known to be independent, as active, on whom the judgement was run"""
    n_people_named: int
    rate_at_most: float | None
    """upper limit of the share of such people who are named (Clopper-Pearson)"""
    n_wrong_at_most: int | None
    """None: nothing can be said; `reason` says why"""
    reason: str


class ErrorBound(msgspec.Struct, frozen=True):
    """How many of the named accounts are wrong at most, or why nobody can say."""

    n_named: int
    n_judged: int
    """accounts with enough data, named or not"""
    n_wrong_at_most: int | None
    """None: no bound can be given; `reason` says why"""
    confidence: float
    reason: str
    n_people: int
    """people known to be independent on whom the judgement was run"""
    n_people_named: int
    rate_at_most: float | None
    """upper limit of the share of independent people who are named, in the stratum where it is largest"""
    strata: tuple[StratumBound, ...] = ()
    """accounts apart by activity; the confidence holds for all of them together"""


NO_BOUND = ErrorBound(0, 0, None, 0.95, "No bound was worked out.", 0, 0, None)


class Findings(msgspec.Struct, frozen=True):
    """All of `findings.json`: no wall-clock time in it, so equal inputs give equal bytes."""

    format: str
    version: str
    study_name: str
    study_digest: str
    synthetic: bool
    """True for the demo: its people do not exist"""
    read: ReadReport
    traces: tuple[TraceReport, ...]
    settings: dict[str, Number]
    n_pairs_tested: int
    n_candidate_groups: int
    n_accounts_by_verdict: dict[str, int]
    groups: tuple[Group, ...]
    limits: tuple[str, ...]
    error_bound: ErrorBound = NO_BOUND
