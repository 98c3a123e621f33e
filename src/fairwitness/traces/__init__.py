"""What counts as acting alike: posts become actions of accounts on objects.

`TRACES` names every trace; `actions` makes its two tables.  Plain reposts belong to the repost traces alone: their
links, hashtags and words are somebody else's.  A new trace is one function and one line here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.model import Family
from fairwitness.traces.base import Trace, actions
from fairwitness.traces.links import domains, urls
from fairwitness.traces.own_texts import OwnTexts
from fairwitness.traces.tags import hashtag_sequences, hashtags
from fairwitness.traces.targets import (
    REPLIED,
    REPLIED_TO,
    REPOSTED,
    REPOSTED_FROM,
    replied_accounts,
    replied_posts,
    reposted_accounts,
    reposted_posts,
)
from fairwitness.traces.things import media, objects
from fairwitness.traces.wording import REPOSTED_TEXT, own_words, reposted_texts, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fairwitness.engine import Source

__all__ = ["TRACES", "OwnTexts", "Trace", "actions", "check_names", "chosen"]

_SYNC = Family.SYNCHRONY
_REUSE = Family.REUSE

TRACES: dict[str, Trace] = {
    trace.name: trace
    for trace in (
        Trace("repost", _SYNC, "passed on the same post", reposted_posts, *REPOSTED),
        Trace("repost_of_account", _SYNC, "passed on one account", reposted_accounts, *REPOSTED_FROM, recurrent=True),
        Trace("repost_text", _SYNC, "passed on the same words", reposted_texts, *REPOSTED_TEXT),
        Trace("url", _SYNC, "linked to the same page", urls, ("urls",)),
        Trace("domain", _SYNC, "linked to the same site", domains, ("urls", "domain"), recurrent=True),
        Trace("hashtag", _SYNC, "used the same hashtag", hashtags, ("hashtags",), recurrent=True),
        Trace("hashtag_sequence", _SYNC, "used the same hashtags in one order", hashtag_sequences, ("hashtags",)),
        Trace("reply", _SYNC, "answered the same post", replied_posts, *REPLIED),
        Trace("reply_to_account", _SYNC, "answered the same account", replied_accounts, *REPLIED_TO, recurrent=True),
        Trace("text", _REUSE, "posted the same words", texts, ("text",), key=OwnTexts.keys),
        Trace("near_text", _REUSE, "posted nearly the same words", texts, ("text",), key=OwnTexts.near_keys),
        Trace(
            "own_words",
            _REUSE,
            "wrote the same words",
            own_words,
            ("text",),
            ("urls", "source_file"),
            timed=False,
            key=OwnTexts.long_keys,
        ),
        Trace("media", _REUSE, "posted the same picture or film", media, ("media_hashes",)),
        Trace("object", _SYNC, "acted on the same object of the source", objects, ("object_id",)),
    )
}
"""Every trace by name, in the order of reports."""


def chosen(names: Iterable[str], *, posts: Source) -> tuple[Trace, ...]:
    """Return the traces of these names, or all that the posts have any data for, in the order of `TRACES`.

    Raises:
        StudyError: no such trace.
    """
    wanted = set(names)
    check_names(wanted)
    if wanted:
        return tuple(trace for trace in TRACES.values() if trace.name in wanted)
    return tuple(trace for trace in TRACES.values() if trace.has_data(posts))


def check_names(names: Iterable[str]) -> None:
    """Refuse names that no trace has.

    Raises:
        StudyError: no such trace.
    """
    unknown = sorted(set(names) - TRACES.keys())
    if unknown:
        raise StudyError(f"there is no trace {', '.join(unknown)}; the traces are {', '.join(TRACES)}.")
