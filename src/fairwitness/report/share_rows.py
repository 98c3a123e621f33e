"""The table of a share: what is counted, a row each, the subject and its comparison side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.report.words import number, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from fairwitness.findings.share.records import Corrected, Interval, ShareReport, Subject, Tally

    Cells: TypeAlias = Iterator[tuple[str, int, Callable[[Subject], str]]]

TOGETHER = VERDICT_WORDS[Verdict.ACTING_TOGETHER]
DECEPTIVE = VERDICT_WORDS[Verdict.DECEPTIVE]
NOT_IN_DATA = "no data"
NONE = "-"
PREMISES = {
    "bound": "at least, with 95 % confidence",
    "one": "at least, if 1 account is wrong",
    "tenth": "at least, if a tenth is wrong",
    "quarter": "at least, if a quarter is wrong",
    "half": "at least, if half are wrong",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what is counted, how far it is set in (0 to 2), and a cell for each subject."""

    label: str
    level: int
    cells: tuple[str, ...]


def rows(report: ShareReport) -> tuple[Row, ...]:
    """Return all rows of the table; every cell is plain text of our own."""
    return tuple(
        Row(label, level, tuple(cell(subject) for subject in report.subjects)) for label, level, cell in _rows(report)
    )


def _rows(report: ShareReport) -> Cells:
    yield from _posts(report)
    yield from _accounts(report)
    yield "reposts of such posts", 0, lambda s: number(s.reposts.n)
    yield "by confirmed groups", 1, lambda s: part(s.reposts.named, s.reposts.n)
    yield "views (reach)", 0, lambda _: NOT_IN_DATA
    yield "independent voices, a group being one", 0, lambda s: number(s.voices.effective)
    yield "for each account", 1, lambda s: number(s.voices.effective / s.voices.n_accounts)
    yield "each account being one voice", 1, lambda s: number(s.voices.effective_apart)
    yield "first 5 % of posts", 0, lambda s: number(s.early.posts.n)
    yield "by confirmed groups", 1, lambda s: part(s.early.posts.named, s.early.posts.n)
    yield "first 5 % of accounts", 0, lambda s: number(s.early.accounts.n)
    yield "in confirmed groups", 1, lambda s: part(s.early.accounts.named, s.early.accounts.n)
    yield from _texts()
    yield from _hours(report)


def _posts(report: ShareReport) -> Cells:
    yield "posts", 0, lambda s: number(s.posts.n)
    yield "by confirmed groups", 1, lambda s: part(s.posts.named, s.posts.n)
    yield TOGETHER, 2, lambda s: part(s.posts.acting_together, s.posts.n)
    yield DECEPTIVE, 2, lambda s: part(s.posts.deceptive, s.posts.n)
    yield "95 % interval, if a sample", 2, lambda s: _interval(s.post_interval)
    if any(s.corrected_posts for s in report.subjects):
        yield "corrected for error rates", 2, lambda s: _corrected(s.corrected_posts)
    present = {bound.premise for s in report.subjects for bound in s.lower_bounds}
    for premise, label in PREMISES.items():
        if premise in present:
            yield label, 2, _bound(premise)
    yield "by accounts that could not be judged", 1, lambda s: part(s.posts.not_judged, s.posts.n)


def _accounts(report: ShareReport) -> Cells:
    yield "accounts", 0, lambda s: number(s.accounts.n)
    yield "in confirmed groups", 1, lambda s: part(s.accounts.named, s.accounts.n)
    yield TOGETHER, 2, lambda s: part(s.accounts.acting_together, s.accounts.n)
    yield DECEPTIVE, 2, lambda s: part(s.accounts.deceptive, s.accounts.n)
    yield "95 % interval, if a sample", 2, lambda s: _interval(s.account_interval)
    if any(s.corrected_accounts for s in report.subjects):
        yield "corrected for error rates", 2, lambda s: _corrected(s.corrected_accounts)
    yield "that could not be judged", 1, lambda s: part(s.accounts.not_judged, s.accounts.n)


def _texts() -> Cells:
    yield "posts with words enough to compare", 0, lambda s: number(s.texts.n_compared) if s.texts else NOT_IN_DATA
    yield (
        "same text as another account",
        1,
        lambda s: part(s.texts.n_shared, s.texts.n_compared) if s.texts else NONE,
    )
    yield (
        "of these by confirmed groups",
        2,
        lambda s: part(s.texts.n_shared_named, s.texts.n_shared) if s.texts else NONE,
    )


def _hours(report: ShareReport) -> Cells:
    yield "hours with posts", 0, lambda s: number(len(s.hours.at_us))
    if report.threshold is None:
        return
    least = number(report.threshold.posts_per_hour)
    yield f"with {least} posts or more", 1, lambda s: number(s.trend.n_hours) if s.trend else NONE
    yield "not counting deceptive groups", 2, lambda s: number(s.trend.n_without_deceptive) if s.trend else NONE
    yield "not counting confirmed groups", 2, lambda s: number(s.trend.n_without_named) if s.trend else NONE
    yield "posts in the busiest hour", 0, lambda s: number(s.trend.peak) if s.trend else NONE
    yield "not counting confirmed groups", 1, lambda s: number(s.trend.peak_without_named) if s.trend else NONE


def part(n: int, of: int) -> str:
    """Return a count with its share: 171 (40 %)."""
    return f"{n:,} ({share(n / of)})" if of else NONE


def tally_words(tally: Tally) -> str:
    """Return how many of a tally are of which verdict: 3 acting together ... and 2 acting together and deceptive."""
    return f"{tally.acting_together:,} {TOGETHER}; {tally.deceptive:,} {DECEPTIVE}"


def _interval(interval: Interval | None) -> str:
    return _range(interval.low, interval.high) if interval else NONE


def _range(low: float, high: float) -> str:
    return f"{low * 100:.3g}–{share(high)}"


def _corrected(value: Corrected | None) -> str:
    return f"{share(value.share)} ({_range(value.low, value.high)})" if value else NONE


def _bound(premise: str) -> Callable[[Subject], str]:
    def cell(subject: Subject) -> str:
        found = next((bound for bound in subject.lower_bounds if bound.premise == premise), None)
        return part(found.n_posts, subject.posts.n) if found else NONE

    return cell
