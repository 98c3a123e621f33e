"""A share in sentences, the same for every subject."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from fairwitness.report.share_rows import part, tally_words
from fairwitness.report.words import clock, count, number, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.findings.share.records import ShareReport, Subject, Threshold


def letter(position: int) -> str:
    """Return what a subject is called in tables and sentences: A, B ... Z, A2 ..."""
    again, place = divmod(position, len(ascii_uppercase))
    return f"{ascii_uppercase[place]}{again + 1 if again else ''}"


def about(name: str, subject: Subject, report: ShareReport) -> tuple[str, ...]:
    """Return the sentences about one subject.

    Args:
        name: its letter.
        subject: what was measured.
        report: for the threshold.
    """
    return tuple(sentence for sentence in _about(name, subject, report) if sentence)


def _about(name: str, subject: Subject, report: ShareReport) -> Iterator[str]:
    yield _shares(name, subject)
    yield _bound(subject)
    yield _voices(subject)
    yield _beginning(subject)
    yield _trend(subject, report.threshold)
    yield _not_judged(subject)


def _shares(name: str, subject: Subject) -> str:
    posts, accounts = subject.posts, subject.accounts
    if not accounts.named:
        return f"{name}: of {count(posts.n, 'post')} by {count(accounts.n, 'account')}, none is by a confirmed group."
    groups = count(len(subject.groups), "confirmed group")
    return (
        f"{name}: of {count(posts.n, 'post')}, {part(posts.named, posts.n)} {_are(posts.named)} by "
        f"{count(accounts.named, 'account')} of {groups} ({tally_words(posts)}). "
        f"That is {share(accounts.named / accounts.n)} of its {count(accounts.n, 'account')}."
    )


def _bound(subject: Subject) -> str:
    n_named = subject.accounts.named
    for bound in subject.lower_bounds:
        left = f"{count(bound.n_posts, 'post')} ({share(bound.share)})"
        if bound.premise == "bound":
            return (
                f"With 95 % confidence at most {count(bound.n_wrong, 'account')} of the case "
                f"{'was' if bound.n_wrong == 1 else 'were'} named wrongly; were they the loudest here, confirmed "
                f"groups still made {left}."
            )
        if bound.premise == "tenth" and n_named > bound.n_wrong:
            return (
                f"Were {bound.n_wrong:,} of the {n_named:,} named wrongly, and the loudest, confirmed groups still "
                f"made {left}."
            )
    return ""


def _voices(subject: Subject) -> str:
    voices = subject.voices
    n = number(voices.effective)
    spread = f"Its posts are spread as if {n} {'voice' if n == '1' else 'voices'} had spoken equally often"
    accounts = count(voices.n_accounts, "account")
    if not subject.groups:
        return f"{spread}, of {accounts}."
    apart = f"{number(voices.effective_apart)} if each of its {accounts} is one"
    return f"{spread}, a confirmed group being one voice; {apart}."


def _beginning(subject: Subject) -> str:
    first = subject.early
    if not subject.groups:
        return ""
    return (
        f"Of its first {count(first.posts.n, 'post')}, up to {clock(first.posts_until_us)} UTC, confirmed groups "
        f"made {part(first.posts.named, first.posts.n)}; of its first {count(first.accounts.n, 'account')}, "
        f"{part(first.accounts.named, first.accounts.n)} {_are(first.accounts.named)} in confirmed groups."
    )


def _trend(subject: Subject, threshold: Threshold | None) -> str:
    found = subject.trend
    if found is None or threshold is None:
        return ""
    hours = f"It had {number(threshold.posts_per_hour)} posts or more in {count(found.n_hours, 'hour')}"
    without = f"; not counting the posts of confirmed groups, in {found.n_without_named:,} of these"
    return (
        f"{hours}{without if subject.groups and found.n_hours else ''}. "
        f"Its busiest hour, from {clock(found.peak_at_us)[:16]} UTC, had {count(found.peak, 'post')}."
    )


def _not_judged(subject: Subject) -> str:
    accounts, posts = subject.accounts, subject.posts
    if not accounts.not_judged:
        return ""
    most = " Most of it could thus not be checked." if 2 * posts.not_judged > posts.n else ""
    return (
        f"{count(accounts.not_judged, 'account')} of {accounts.n:,}, with {part(posts.not_judged, posts.n)} of the "
        f"posts, could not be judged: too little is known of them to say whether they act with anybody.{most}"
    )


def _are(amount: int) -> str:
    return "is" if amount == 1 else "are"
