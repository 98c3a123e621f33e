"""`fairwitness exchange`: findings in the forms of other fields: STIX, MISP, ClaimReview."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.commands.output import check_file, written
from fairwitness.console import say
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.findings.case import CaseFolder

FORMS = ("stix", "misp", "claimreview")


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "exchange",
        help="write findings as STIX 2.1, MISP event or ClaimReview",
        description="Only groups that two reviewers signed, accounts by number unless --reveal. docs/exchange.md",
    )
    add_case(one)
    one.add_argument("--format", dest="form", required=True, choices=FORMS)
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help="outside the case; replaced if there")
    one.add_argument("--reveal", action="store_true", help="write the ids of accounts (stix, misp)")
    one.add_argument("--drafts", action="store_true", help="unsigned groups too, marked as drafts")
    one.add_argument(
        "--hashtag", metavar="TAG", help="which hashtag the claim is about, such as '#water' (claimreview)"
    )
    one.add_argument("--claim", metavar="TEXT", help="what somebody said of it (claimreview)")
    one.add_argument("--claim-author", metavar="NAME", help="who said it (claimreview)")
    one.add_argument("--claim-url", metavar="ADDRESS", help="where (claimreview)")
    one.add_argument("--claim-date", metavar="DATE", default="", help="when, YYYY-MM-DD (claimreview)")
    one.add_argument("--publisher", metavar="NAME", help="who reviews (claimreview)")
    one.add_argument("--url", metavar="ADDRESS", help="where the review will stand (claimreview)")
    one.set_defaults(run=exchange)


def exchange(asked: argparse.Namespace) -> None:
    """Write findings in one of the forms."""
    from fairwitness.findings.case import finished_case

    folder = finished_case(asked.case)
    check_file(asked.out, option="--out", folder=folder)
    text = _review(asked, folder) if asked.form == "claimreview" else _groups(asked, folder)
    with written(asked.out):
        asked.out.write_text(text, "utf-8")
    say(f"Written: {asked.out}")


def _groups(asked: argparse.Namespace, folder: CaseFolder) -> str:
    from fairwitness.exchange.extent import extent
    from fairwitness.exchange.misp import event
    from fairwitness.exchange.stix import bundle
    from fairwitness.web.exporting import naming_of
    from fairwitness.web.opened import OpenedCase

    opened = OpenedCase(folder, reveal=asked.reveal)
    what = extent(folder.path, opened.findings, drafts=asked.drafts)
    return (bundle if asked.form == "stix" else event)(what, naming=naming_of(opened))


def _review(asked: argparse.Namespace, folder: CaseFolder) -> str:
    from fairwitness.exchange.claim_review import ReviewedClaim, claim_review
    from fairwitness.exchange.extent import check_signed
    from fairwitness.findings.share import Question, known_rates, share
    from fairwitness.investigation import read_findings

    needed = ("hashtag", "claim", "claim_author", "claim_url", "publisher", "url")
    missing = [f"--{name.replace('_', '-')}" for name in needed if not getattr(asked, name)]
    if missing:
        raise StudyError(f"a ClaimReview needs {', '.join(missing)} as well. docs/exchange.md shows an example.")
    found = read_findings(folder)
    check_signed(folder.path, found, drafts=asked.drafts)
    question = Question(
        what=asked.hashtag, against=(), words=False, threshold=None, n_wrong=found.error_bound.n_wrong_at_most,
        rates=known_rates(false_positive=None, true_positive=None),
    )  # fmt: skip
    report = share(
        question, posts=folder.file("posts.parquet"), judgements=folder.file("judgements.parquet"), findings=found
    )
    claim = ReviewedClaim(
        text=asked.claim, author=asked.claim_author, url=asked.claim_url, date=asked.claim_date
    )  # fmt: skip
    return claim_review(report, claim, publisher=asked.publisher, url=asked.url, draft=asked.drafts)
