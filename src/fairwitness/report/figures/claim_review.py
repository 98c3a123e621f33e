"""Claims as ClaimReview (schema.org): the four answers in words; no number that ranks truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwitness import __version__
from fairwitness.figures.rules import STATE_WORDS

if TYPE_CHECKING:
    from fairwitness.figures.grid import Cell, Examination
    from fairwitness.figures.records import Claim


def claim_reviews(found: Examination) -> list[dict[str, Any]]:
    """Return a review of every claim that repeats no other.

    `reviewRating` carries words only: the format asks for a rating, and a claim has four answers.
    """
    claims = [claim for claim in found.docket.ledger.claims if not claim.republication_of]
    return [_review(claim, found.grid[claim.claim_id]) for claim in claims]


def _review(claim: Claim, cells: tuple[Cell, ...]) -> dict[str, Any]:
    words = "; ".join(f"{cell.axis}: {STATE_WORDS[cell.state]}" for cell in cells)
    author = {"@type": "Organization", "name": claim.claimant}
    said: dict[str, Any] = {"@type": "Claim", "author": author}
    if claim.source.startswith(("http://", "https://")):
        said["appearance"] = {"@type": "CreativeWork", "url": claim.source}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": f"{claim.amount.text} {claim.quantity}, {claim.place}, up to {claim.as_of}"
        f"{f' ({claim.definition})' if claim.definition else ''}",
        "itemReviewed": said,
        "author": {"@type": "Organization", "name": f"fairwitness {__version__}"},
        "reviewRating": {"@type": "Rating", "alternateName": words},
        "reviewBody": " ".join(cell.text for cell in cells),
    }
