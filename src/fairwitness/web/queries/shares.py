"""How much of a hashtag or phrase confirmed groups made; what is read of all posts for it is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.findings.share import Corpus, Question, read_corpus, share_of
from fairwitness.findings.share.corpus import in_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from fairwitness.findings.share import ShareReport
    from fairwitness.network.kernel import I64, Bools
    from fairwitness.web.opened import OpenedCase

KEPT = 256


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared(Corpus):
    """A corpus whose words come out of the prepared tables."""

    case: OpenedCase

    def texts(self, rows: I64) -> pa.ChunkedArray:
        """Return the words of these posts, as written."""
        sql = """select text from (select unnest($rows) as post_row) as wanted join posts
                 on posts.rowid = wanted.post_row order by posts.post_row"""
        return self.case.table(sql, {"rows": rows.tolist()})["text"]

    def holding(self, wanted: Sequence[str]) -> Bools:
        """Return which posts hold these tokens in this order without a gap."""
        import numpy as np

        sql = "select post_row from tokens where contains(tokens, $inside)"
        found = np.zeros(self.at_us.size, np.bool_)
        found[self.case.table(sql, {"inside": in_lines(wanted)})["post_row"].to_numpy()] = True
        return found


@lru_cache(maxsize=KEPT)
def shared(case: OpenedCase, question: Question) -> ShareReport:
    """Return the answer to a question about a hashtag or phrase.

    Raises:
        UnknownHashtagError: it does not occur.
        StudyError: it is compared with itself.
    """
    return share_of(question, corpus=corpus_of(case), findings=case.findings)


@lru_cache(maxsize=1)
def corpus_of(case: OpenedCase) -> Corpus:
    """Return all posts of a case as numbers."""
    read = read_corpus(case.folder.file("posts.parquet"), judgements=case.folder.file("judgements.parquet"))
    return _Prepared(**{field.name: getattr(read, field.name) for field in fields(read)}, case=case)
