"""A share of a hashtag as ClaimReview (schema.org): a claim somebody made, and what was counted, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from fairwitness import __version__
from fairwitness.errors import ExchangeError
from fairwitness.exchange.ids import moment
from fairwitness.exchange.wording import DRAFT

if TYPE_CHECKING:
    from fairwitness.findings.share.records import ShareReport, Subject

DATE = 10
"""Letters of YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedClaim:
    """What somebody said about a hashtag.

    Attributes:
        text: the claim, as it was made.
        author: who made it.
        url: where it can be read.
        date: when it was made, YYYY-MM-DD; empty where nobody knows.
    """

    text: str
    author: str
    url: str
    date: str = ""


def claim_review(report: ShareReport, claim: ReviewedClaim, *, publisher: str, url: str, draft: bool = False) -> str:
    """Return the review as JSON-LD text; it rates in words only, since no number ranks truth.

    Args:
        report: from `findings.share`.
        claim: what is reviewed.
        publisher: who reviews.
        url: where the review stands.
        draft: two reviewers have not signed the findings that it rests on.

    Raises:
        ExchangeError: an address is none, or the claim is empty.
    """
    _check(claim, url)
    subject = report.subjects[0]
    said: dict[str, Any] = {
        "@type": "Claim", "author": {"@type": "Organization", "name": claim.author},
        "appearance": {"@type": "CreativeWork", "url": claim.url},
    }  # fmt: skip
    if claim.date:
        said["datePublished"] = claim.date
    review = {
        "@context": "https://schema.org", "@type": "ClaimReview", "url": url, "claimReviewed": claim.text,
        "datePublished": moment(subject.last_at_us).date().isoformat(), "itemReviewed": said,
        "author": {"@type": "Organization", "name": publisher},
        "reviewRating": {"@type": "Rating", "alternateName": rating(report)},
        "reviewBody": " ".join((*([DRAFT] if draft else []), *body(report), *report.limits)),
    }  # fmt: skip
    # Nothing in it can end a script element of the page that it is put into.
    text = msgspec.json.format(msgspec.json.encode(review), indent=1).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") + "\n"


def _check(claim: ReviewedClaim, url: str) -> None:
    if not claim.text.strip() or not claim.author.strip():
        raise ExchangeError("a ClaimReview needs a claim and who made it. Give --claim and --claim-author.")
    for option, address in (("--claim-url", claim.url), ("--url", url)):
        if not address.startswith(("http://", "https://")):
            raise ExchangeError(f"{option} is {address!r}, which is no web address. Begin it with https://.")


def rating(report: ShareReport) -> str:
    """Return what was counted, in one short sentence."""
    subject, posts = report.subjects[0], report.subjects[0].posts
    if not posts.n:
        return f"no posts with {subject.label} to count"
    return (
        f"{posts.named / posts.n:.1%} of {posts.n:,} posts with {subject.label} are by accounts of confirmed groups; "
        f"{posts.not_judged / posts.n:.1%} are by accounts that could not be judged"
    )


def body(report: ShareReport) -> tuple[str, ...]:
    """Return the sentences behind the rating: deception, bounds, and the comparison measured alike."""
    subject = report.subjects[0]
    return (
        f"Counted by fairwitness {__version__} in {report.study_name}.",
        *(["The people in this study are made up."] if report.synthetic else []),
        (
            f"Of the posts, {subject.posts.deceptive:,} are by accounts called deceptive and "
            f"{subject.posts.acting_together:,} by accounts that act together, authenticity unknown."
        ),
        *_bounds(subject),
        *(f"Beside it, {one.label}: {_share(one)}." for one in report.subjects[1:]),
    )


def _share(subject: Subject) -> str:
    if not subject.posts.n:
        return "no posts"
    return f"{subject.posts.named / subject.posts.n:.1%} of {subject.posts.n:,} posts by accounts of confirmed groups"


def _bounds(subject: Subject) -> list[str]:
    return [
        f"With 95 % confidence at least {bound.share:.1%} of the posts are theirs."
        for bound in subject.lower_bounds if bound.premise == "bound"
    ]  # fmt: skip
