"""How much of a hashtag or phrase comes from confirmed groups, always beside a comparison measured alike.

Shares, voices and hours are exact counts of the case.  Intervals, corrections and lower bounds say what they rest on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from fairwitness import __version__
from fairwitness.errors import StudyError
from fairwitness.findings.share.comparison import nearest_in_volume
from fairwitness.findings.share.corpus import Corpus
from fairwitness.findings.share.counterfactual import usual_leader
from fairwitness.findings.share.intervals import Rates
from fairwitness.findings.share.measures import Terms, measure
from fairwitness.findings.share.reading import read_corpus
from fairwitness.findings.share.records import FORMAT, Comparison, ShareReport, Threshold
from fairwitness.findings.share.selection import Selection, select_hashtag, select_words

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.model import Findings

__all__ = [
    "Corpus", "Question", "Rates", "ShareReport", "encoded", "known_rates", "read_corpus", "share", "share_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked.

    Attributes:
        what: a hashtag, with or without '#', or a phrase.
        against: hashtags or phrases to compare it with; empty: chosen by volume.
        words: whether these are phrases.
        threshold: posts in an hour from which something is counted as trending; None: what the case suggests.
        n_wrong: at most so many named accounts of the case are named wrongly, with 95 % confidence; None: unknown.
        rates: error rates of naming; None: unknown, and no share is corrected.
    """

    what: str
    against: tuple[str, ...] = ()
    words: bool = False
    threshold: int | None = None
    n_wrong: int | None = None
    rates: Rates | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be meant."""
        if self.threshold is not None and self.threshold < 1:
            raise StudyError(f"--threshold must be 1 post in an hour or more; it is {self.threshold}.")
        if self.n_wrong is not None and self.n_wrong < 0:
            raise StudyError(f"n_wrong must be 0 or more; it is {self.n_wrong}.")


def share(question: Question, *, posts: Path, judgements: Path, findings: Findings) -> ShareReport:
    """Measure a hashtag or phrase and its comparison on a finished case.

    Args:
        question: what is asked.
        posts: the case's posts.parquet.
        judgements: the case's judgements.parquet.
        findings: the case's findings.

    Raises:
        UnknownHashtagError: a hashtag or phrase does not occur.
        StudyError: the same thing is asked for twice, or nothing.
        CaseError: a table is missing.
    """
    return share_of(question, corpus=read_corpus(posts, judgements=judgements), findings=findings)


def share_of(question: Question, *, corpus: Corpus, findings: Findings) -> ShareReport:
    """Measure the same on a corpus that is already read.

    Args:
        question: what is asked.
        corpus: posts and verdicts of the case.
        findings: the case's findings.

    Raises:
        UnknownHashtagError: a hashtag or phrase does not occur.
        StudyError: the same thing is asked for twice, or nothing.
    """
    seed = int(findings.study_digest, 16)
    selections, comparison = _selected(question, corpus=corpus, seed=seed)
    threshold = _threshold(question, corpus)
    terms = Terms(threshold=threshold, n_wrong=question.n_wrong, rates=question.rates, seed=seed)
    case_posts, case_accounts = corpus.whole
    return ShareReport(
        format=FORMAT, version=__version__, study_name=findings.study_name, study_digest=findings.study_digest,
        synthetic=findings.synthetic, n_groups=len(corpus.group_ids), n_named=int(corpus.named.sum()),
        n_wrong=question.n_wrong, has_views=False, threshold=threshold, comparison=comparison,
        subjects=tuple(measure(selection, corpus=corpus, terms=terms) for selection in selections),
        case_posts=case_posts, case_accounts=case_accounts,
        limits=findings.limits,
    )  # fmt: skip


def known_rates(*, false_positive: float | None, true_positive: float | None) -> Rates | None:
    """Return the rates if both are given, None if neither is.

    Raises:
        StudyError: only one is given, or they cannot be meant.
    """
    if false_positive is None and true_positive is None:
        return None
    if false_positive is None or true_positive is None:
        raise StudyError(
            "a share is corrected by two rates: give both --false-positive-rate and --true-positive-rate."
        )
    return Rates(false_positive=false_positive, true_positive=true_positive)


def encoded(report: ShareReport) -> bytes:
    """Return a share as JSON, equal bytes for equal reports."""
    return msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=1) + b"\n"


def _selected(question: Question, *, corpus: Corpus, seed: int) -> tuple[list[Selection], Comparison]:
    select = select_words if question.words else select_hashtag
    asked = select(question.what, corpus=corpus)
    if not question.against:
        others, comparison = nearest_in_volume(asked, corpus=corpus, seed=seed)
        return [asked, *others], comparison
    chosen = [asked, *(select(other, corpus=corpus) for other in question.against)]
    labels = [selection.label for selection in chosen]
    twice = next((label for k, label in enumerate(labels) if label in labels[:k]), None)
    if twice is not None:
        raise StudyError(f"'{twice}' is asked for twice. Compare with something else.")
    return chosen, Comparison(how="given", n_set_aside=0)


def _threshold(question: Question, corpus: Corpus) -> Threshold | None:
    if question.threshold is not None:
        return Threshold(posts_per_hour=float(question.threshold), rule="given", n_hours=0)
    return usual_leader(corpus)
