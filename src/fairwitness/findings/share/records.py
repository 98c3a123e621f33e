"""What `share` says, as frozen records: the JSON of the command consists of them."""

from __future__ import annotations

from typing import Literal

import msgspec

FORMAT = "fairwitness-share/1"

Kind = Literal["hashtag", "words", "same_hours"]


class Tally(msgspec.Struct, frozen=True):
    """A number of posts or accounts, parted by the verdict on the accounts; the four parts add up to `n`."""

    n: int
    acting_together: int
    deceptive: int
    independent: int
    not_judged: int
    """by accounts with not enough data for a judgement"""

    @property
    def named(self) -> int:
        """Return how many belong to confirmed groups, whatever the verdict."""
        return self.acting_together + self.deceptive


class Interval(msgspec.Struct, frozen=True):
    """A 95 % interval of a share, 0 to 1, if the case is a random sample of accounts."""

    low: float
    high: float


class LowerBound(msgspec.Struct, frozen=True):
    """The least share of posts that confirmed groups made, were at most `n_wrong` accounts named wrongly."""

    premise: Literal["bound", "one", "tenth", "quarter", "half"]
    """bound: with 95 % confidence, from the case; else so many of the named accounts, assumed for illustration"""
    n_wrong: int
    n_posts: int
    share: float


class Corrected(msgspec.Struct, frozen=True):
    """A share corrected for known error rates of naming (Rogan & Gladen 1978), with its bootstrap interval."""

    share: float
    low: float
    high: float


class Voices(msgspec.Struct, frozen=True):
    """Effective numbers of voices: 1 / sum of squared post shares, between 1 and the number of accounts."""

    n_accounts: int
    effective: float
    """each confirmed group counts as one voice"""
    effective_apart: float
    """each account counts as one voice"""


class Early(msgspec.Struct, frozen=True):
    """The first twentieth, by time; everything of the moment at which it is full belongs to it."""

    posts: Tally
    posts_until_us: int
    accounts: Tally
    """accounts by their first post"""
    accounts_until_us: int


class Texts(msgspec.Struct, frozen=True):
    """Equal texts after normalisation."""

    n_compared: int
    """posts with enough words to be compared"""
    n_distinct: int
    n_shared: int
    """posts whose text at least one other account posted too"""
    n_shared_named: int
    """of these, posts by accounts of confirmed groups"""


class Hours(msgspec.Struct, frozen=True):
    """Posts per clock hour (UTC); hours without posts are left out."""

    at_us: tuple[int, ...]
    n_posts: tuple[int, ...]
    acting_together: tuple[int, ...]
    deceptive: tuple[int, ...]
    n_without_hour: int
    """posts whose clock is coarser than an hour; they are in no hour"""


class Trend(msgspec.Struct, frozen=True):
    """Hours that reach the threshold, and that still would if some posts are not counted.  Arithmetic only."""

    n_hours: int
    n_without_deceptive: int
    n_without_named: int
    peak_at_us: int
    peak: int
    peak_without_named: int
    """the most posts of the rest in any one hour"""


class GroupPart(msgspec.Struct, frozen=True):
    """What one confirmed group contributed."""

    group_id: str
    n_accounts: int
    n_posts: int


class Subject(msgspec.Struct, frozen=True):
    """One hashtag, phrase or comparison set, measured; its own posts and, apart from them, its reposts."""

    label: str
    kind: Kind
    first_at_us: int
    last_at_us: int
    posts: Tally
    accounts: Tally
    reposts: Tally
    """plain reposts in the case of such posts, by the account that reposts"""
    post_interval: Interval | None
    """bootstrap over accounts; None where fewer than five accounts are named, or not named"""
    account_interval: Interval
    """Wilson"""
    lower_bounds: tuple[LowerBound, ...]
    corrected_posts: Corrected | None
    corrected_accounts: Corrected | None
    groups: tuple[GroupPart, ...]
    voices: Voices
    early: Early
    texts: Texts | None
    """None: the data hold no words"""
    hours: Hours
    trend: Trend | None
    """None: there is no threshold, or no post with an hour"""


class Threshold(msgspec.Struct, frozen=True):
    """From how many posts in an hour something is counted as trending."""

    posts_per_hour: float
    rule: Literal["given", "usual_leader", "floor"]
    n_hours: int
    """hours over which the usual leader was found; 0 if the threshold was given"""


class Comparison(msgspec.Struct, frozen=True):
    """How the comparison was chosen."""

    how: Literal["given", "nearest_in_volume", "same_hours", "none"]
    """none: nobody else posted in any of these hours"""
    n_set_aside: int
    """hashtags as near in volume that stand in mostly the same posts, and so were left out"""


class ShareReport(msgspec.Struct, frozen=True):
    """All that `fairwitness share` says; no wall-clock time in it, so equal input gives equal bytes."""

    format: str
    version: str
    study_name: str
    study_digest: str
    synthetic: bool
    n_groups: int
    n_named: int
    """accounts in confirmed groups, whole case"""
    n_wrong: int | None
    """at most so many of these are named wrongly, with 95 % confidence; None: no such bound is known"""
    has_views: bool
    """whether the data count views; without them reach cannot be said"""
    threshold: Threshold | None
    comparison: Comparison
    subjects: tuple[Subject, ...]
    """the one asked about, then the comparison, measured alike"""
    case_posts: Tally
    """all own posts of the case"""
    case_accounts: Tally
    limits: tuple[str, ...]
