"""What a reader must know of a share: what is counted, what is estimated, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report.share_rows import part
from fairwitness.report.share_words import letter
from fairwitness.report.words import count, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.findings.share.records import ShareReport

FAR = 2.0
"""A comparison with more than so many times the posts, or less than one over it, is said to be far."""


def notes(report: ShareReport) -> tuple[str, ...]:
    """Return what a reader must know of the table: rules, bounds, and what the data cannot show."""
    return tuple(note for note in _notes(report) if note)


def _notes(report: ShareReport) -> Iterator[str]:
    yield _nobody(report)
    yield (
        "Counted exactly, in the posts of this case: posts, accounts, reposts, voices, hours, first posts, equal "
        "texts. Estimated: the intervals, which hold only if the accounts of the case are a random sample of all "
        "who took part (Wilson for accounts; for posts, a bootstrap over accounts, left out where fewer than five "
        "accounts are named or not named)."
    )
    yield _certainty(report)
    yield _compared(report)
    yield _threshold(report)
    yield (
        f"In all of the case, {part(report.case_posts.named, report.case_posts.n)} of "
        f"{count(report.case_posts.n, 'post')} are by confirmed groups. Reposts are counted apart: their words are "
        f"somebody else's."
    )
    if not report.has_views:
        yield "The data do not count views, so reach, how many people saw the posts, cannot be said."
    yield (
        "Acting together is not by itself deceit; the case says which innocent explanations remain open. These are "
        "counts of activity. They do not measure who was persuaded, nor what a hashtag is worth."
    )


def _nobody(report: ShareReport) -> str:
    if report.n_groups:
        return ""
    accounts = report.case_accounts
    return (
        f"No group was confirmed in this case, so all shares of confirmed groups are 0. That does not show that "
        f"nobody acted together: {part(accounts.not_judged, accounts.n)} of {count(accounts.n, 'account')} could not "
        f"be judged, and the limits below say what could not have been seen."
    )


def _certainty(report: ShareReport) -> str:
    if not report.n_named:
        return ""
    corrected = any(subject.corrected_accounts for subject in report.subjects)
    rates = (
        " Shares corrected for error rates (Rogan and Gladen 1978) assume that the given rates hold for these "
        "accounts, loud and quiet alike."
        if corrected
        else ""
    )
    if report.n_wrong is not None:
        return (
            f"With 95 % confidence at most {report.n_wrong:,} of the {count(report.n_named, 'account')} named in "
            f"this case are named wrongly. The bound here takes all of these to be the loudest of the subject.{rates}"
        )
    return (
        f"How many of the {count(report.n_named, 'account')} named in this case may be named wrongly is not known: "
        f"no such bound could be given. The rows 'at least, if ...' only show what the share would then be; they "
        f"do not say that so few are wrong.{rates}"
    )


def _compared(report: ShareReport) -> str:
    how, n = report.comparison.how, report.comparison.n_set_aside
    if how == "given":
        return "The comparison was given by whoever asked. Asked the other way round, the same columns come out."
    aside = (
        f" {count(n, 'hashtag')} as near {'was' if n == 1 else 'were'} left out for having mostly the same posts or "
        f"the same accounts."
        if n
        else ""
    )
    if how == "none":
        return (
            f"There is nothing to compare with: no other hashtag could serve, nor any other post of its hours.{aside}"
        )
    if how == "same_hours":
        return (
            "No other hashtag could serve as comparison. B is as many other posts of the same hours, drawn at "
            f"random.{aside}"
        )
    return (
        f"The comparison was chosen by volume alone: the hashtags nearest in numbers of posts and accounts, whatever "
        f"they say and whoever uses them.{aside}{_far(report)} Name a counter-hashtag with --against."
    )


def _far(report: ShareReport) -> str:
    n = report.subjects[0].posts.n
    far = [letter(k) for k, s in enumerate(report.subjects) if k and not n / FAR <= s.posts.n <= n * FAR]
    return (
        f" {', '.join(far)} differ{'s' if len(far) == 1 else ''} from A by more than twofold in posts." if far else ""
    )


def _threshold(report: ShareReport) -> str:
    found = report.threshold
    if found is None:
        return "No hour is called trending: the case has no hashtags that suggest a threshold. Give one: --threshold."
    posts = number(found.posts_per_hour)
    rule = {
        "given": f"The threshold of {posts} posts in an hour was given.",
        "usual_leader": (
            f"The threshold of {posts} posts in an hour is what the leading hashtag of a usual hour has (the median "
            f"over {count(found.n_hours, 'hour')} with hashtags)."
        ),
        "floor": (
            f"The threshold is {posts} posts in an hour, the least that is used: in a usual hour of this case (the "
            f"median over {found.n_hours:,}) the leading hashtag has no more."
        ),
    }[found.rule]
    return (
        f"{rule} Hours 'not counting' a group are arithmetic: its posts are taken away and all others stay. What "
        f"people, or the platform, would have done without them cannot be known."
    )
