"""What an expansion starts from, what it reaches, and by which path."""

from __future__ import annotations

from typing import Literal

import msgspec

FORMAT = "fairwitness-leads/1"

Kind = Literal[
    "account", "handle", "domain", "url", "media", "email", "phone", "created", "hashtag",
]  # fmt: skip
KINDS: tuple[Kind, ...] = ("account", "handle", "domain", "url", "media", "email", "phone", "created", "hashtag")


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is known before.

    Attributes:
        kind: what it is.
        value: as it is looked up.
        place: line or row of the file of leads.
        written: as it stands there.
    """

    kind: Kind
    value: str
    place: int
    written: str


class Unused(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that leads nowhere, and why."""

    place: int
    written: str
    reason: str


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """One shared thing of a path.

    Attributes:
        kind: trace, or what accounts show of themselves.
        label: what a reader is shown.
        via: who of the known had it, at most a few; empty: the lead itself.
        n_known: how many of the known had it.
        n_unrelated: accounts outside the known that have it, of `n_accounts`.
        log10_chance: log10 of the share of unrelated accounts that have it: how rare it is.
        weight: what it counts, in decades: rarity times how sure it is that who had it belongs to the known.
        posts: ids of the two posts, of the known one and of the account; empty where it is no post.
    """

    kind: str
    label: str
    via: tuple[str, ...]
    n_known: int
    n_unrelated: int
    log10_chance: float
    weight: float
    posts: tuple[str, ...]


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """An account that the search reached: a lead, not a finding.

    Attributes:
        account_id: whom.
        hop: 1 and more.
        log10_p: log10 of an upper bound on the chance that an unrelated account as active shares so much.
        weight: decades of rarity that it shares with the known.
        n_things: things that it shares, each post counted once.
        path: the things that count most.
        verdict: what the case's own tests say of the account; empty where it made no post.
    """

    account_id: str
    hop: int
    log10_p: float
    weight: float
    n_things: int
    path: tuple[Shared, ...]
    verdict: str


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """One step outward: how many were known, tested, past the threshold and taken; the largest log10 p passing."""

    number: int
    n_known: int
    n_things: int
    n_tested: int
    n_passing: int
    n_taken: int
    log10_threshold: float | None


class Expansion(msgspec.Struct, frozen=True, kw_only=True):
    """All that an expansion says; no wall-clock time in it.

    Attributes:
        format: of this record.
        version: of the program.
        study_name: of the case.
        synthetic: its people are made up.
        known: accounts that leads named, and things that they named without naming an account.
        unused: entries that lead nowhere.
        hops: step by step.
        stopped: why it went no further.
        reached: in the order of hops and likelihood.
        n_hubs: things that so many accounts have that they say nothing.
    """

    format: str
    version: str
    study_name: str
    synthetic: bool
    known: tuple[str, ...]
    things: tuple[str, ...]
    unused: tuple[Unused, ...]
    hops: tuple[Hop, ...]
    stopped: str
    reached: tuple[Reached, ...]
    n_hubs: int
