"""Which posts are meant: those that carry a hashtag, or hold a phrase, in any spelling that normalisation joins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError, UnknownHashtagError

if TYPE_CHECKING:
    from fairwitness.findings.share.corpus import Corpus
    from fairwitness.findings.share.records import Kind
    from fairwitness.network.kernel import I64

NEAREST = 3
"""Hashtags that are suggested."""
LONGEST = 80
"""Characters of a name that an error repeats."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Posts to be measured.

    Attributes:
        label: what a reader is shown, normalised.
        kind: hashtag, words or a comparison set.
        rows: own posts, in order of time; at least one.
        repost_rows: plain reposts of such posts, in order of time.
    """

    label: str
    kind: Kind
    rows: I64
    repost_rows: I64


def select_hashtag(tag: str, *, corpus: Corpus) -> Selection:
    """Return the posts that carry a hashtag, written with or without '#'.

    Raises:
        StudyError: nothing but '#' and white space.
        UnknownHashtagError: no own post carries it; the message names the nearest hashtags.
    """
    from fairwitness.text import hashtag_key

    key = hashtag_key(tag)
    if not key:
        raise StudyError(f"{_quoted(tag)} names no hashtag. Write, for example, '#water', in quotation marks.")
    number = corpus.tag_numbers.get(key)
    if number is None or not corpus.own.rows.sizes[number]:
        raise UnknownHashtagError(_unknown(tag, key, corpus))
    return numbered_hashtag(number, corpus=corpus)


def numbered_hashtag(number: int, *, corpus: Corpus) -> Selection:
    """Return the posts that carry the hashtag of this number, and reposts of them."""
    rows = corpus.own.rows.of(number)
    carried = corpus.passed_on.rows.of(number)
    return Selection(f"#{corpus.tags[number]}", "hashtag", rows, _reposts(rows, carried, corpus))


def select_words(phrase: str, *, corpus: Corpus) -> Selection:
    """Return the posts whose normalised text holds the words of a phrase, one after the other.

    Raises:
        StudyError: the phrase has no words.
        UnknownHashtagError: no own post holds it.
    """
    from fairwitness.text import tokens

    wanted = tokens(phrase)
    if not wanted:
        raise StudyError(f"{_quoted(phrase)} has no words. Give a phrase of one or more words.")
    rows = corpus.holding(wanted)
    own = rows[~corpus.is_repost[rows]]
    if not own.size:
        raise UnknownHashtagError(f"no post holds the words {_quoted(phrase)} one after the other. Try fewer words.")
    return Selection(" ".join(wanted), "words", own, _reposts(own, rows[corpus.is_repost[rows]], corpus))


def _reposts(rows: I64, carried: I64, corpus: Corpus) -> I64:
    """Return reposts that carry it themselves, or pass on one of these posts."""
    import numpy as np

    return np.union1d(carried, corpus.reposts.of_all(rows))


def _unknown(tag: str, key: str, corpus: Corpus) -> str:
    if not corpus.own.row.size:
        return (
            f"no post of this case has a hashtag that its source names, so {_quoted(tag)} cannot be looked up. "
            f"Ask for words instead: --words."
        )
    if key in corpus.tag_numbers:
        return f"the hashtag {_quoted(tag)} occurs in this case only in plain reposts. Ask for one of its own posts."
    near = ", ".join(f"'#{_short(name)}'" for name in nearest(key, corpus=corpus))
    hint = f"The nearest in spelling: {near}." if near else "None is spelt alike. Give it as in the data."
    return f"the hashtag {_quoted(tag)} does not occur in this case. {hint}"


def nearest(key: str, *, corpus: Corpus) -> list[str]:
    """Return the hashtags of own posts nearest in edit distance, ties in order of first appearance.

    At most three, none of which differs in more than half of the letters, rounded up.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    used = [tag for tag, first in zip(corpus.tags, corpus.first_use.tolist(), strict=True) if first >= 0]
    most = -(-len(key) // 2)
    near = process.extract(key, used, scorer=Levenshtein.distance, limit=NEAREST, score_cutoff=most)
    return [str(found[0]) for found in near]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _quoted(text: str) -> str:
    return f"'{_short(' '.join(text.split()))}'"
