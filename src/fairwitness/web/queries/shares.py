"""How much of a hashtag or phrase confirmed groups made; what is read of all posts for it is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.findings.share import Corpus, Question, read_corpus, share_of
from fairwitness.web.columns import NO_TEXT, NO_TRACE
from fairwitness.web.queries.words import holding_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.findings.share import ShareReport
    from fairwitness.network.kernel import I64
    from fairwitness.web.opened import OpenedCase

KEPT = 256


@dataclass(frozen=True, eq=False)
class _Prepared(Corpus):
    """A corpus whose words come out of the prepared tables."""

    case: OpenedCase

    def texts(self, rows: I64) -> I64 | None:
        """Return a number for the text of each of these posts, as the corpus does."""
        import numpy as np

        numbers = self.case.columns.text[rows]
        return None if (numbers == NO_TEXT).all() else np.maximum(numbers, NO_TRACE).astype(np.int64)

    def holding(self, wanted: Sequence[str]) -> I64:
        """Return the rows of the posts that hold these tokens in this order without a gap."""
        return holding_tokens(self.case, wanted)


@lru_cache(maxsize=KEPT)
def shared(case: OpenedCase, question: Question) -> ShareReport:
    """Return the answer to a question about a hashtag or phrase.

    Raises:
        UnknownHashtagError: it does not occur.
        StudyError: it is compared with itself.
    """
    return share_of(question, corpus=corpus_of(case), findings=case.findings)


def warm_shares(case: OpenedCase) -> None:
    """Work out what every share rests on, by the share of one hashtag."""
    corpus = corpus_of(case)
    used = (corpus.tags[tag] for tag in corpus.own.tag[:1])
    for tag in used:
        share_of(Question(what=tag), corpus=corpus, findings=case.findings)


@lru_cache(maxsize=1)
def corpus_of(case: OpenedCase) -> Corpus:
    """Return all posts of a case as numbers."""
    read = read_corpus(case.folder.file("posts.parquet"), judgements=case.folder.file("judgements.parquet"))
    return _Prepared(**{field.name: getattr(read, field.name) for field in fields(read)}, case=case)
