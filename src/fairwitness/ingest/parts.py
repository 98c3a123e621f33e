"""The parts that a column may play, and the column names that are taken for them without being asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ID_PARTS = ("post_id", "account_id", "repost_of", "repost_of_account", "reply_to", "reply_to_account")
LIST_PARTS = ("urls", "hashtags", "media_hash")
WORD_PARTS = ("object_id", "language", "client", "domain")
POST_PARTS = (*ID_PARTS, "platform", "timestamp", "text", "is_repost", *LIST_PARTS, *WORD_PARTS)
ACCOUNT_PARTS = (
    "handle",
    "display_name",
    "account_created",
    "account_description",
    "account_language",
    "declared_automated",
)
PARTS = (*POST_PARTS, *ACCOUNT_PARTS)
NEEDED = ("account_id", "timestamp")
ELSE = "_else"
"""Behind a part's name: the column that is read where the part's own column is blank."""

ALIASES = {
    "url": "urls",
    "hashtag": "hashtags",
    "media_hashes": "media_hash",
    "repost_of_post_id": "repost_of",
    "repost_of_account_id": "repost_of_account",
    "reply_to_post_id": "reply_to",
    "reply_to_account_id": "reply_to_account",
    "time": "timestamp",
    "at_us": "timestamp",
}

SYNONYMS: dict[str, tuple[str, ...]] = {
    "account_id": (
        "accountid userid authorid actorid ownerid fromid channelid uid did",
        "account user author username screenname handle from",
    ),
    "post_id": ("postid tweetid statusid messageid contentid commentid videoid", "id"),
    "timestamp": (
        "timestamp ts time createdat date datetime postedat publishedat createdutc posttime tweettime timestampshare",
    ),
    "text": ("text body message content tweet tweettext fulltext posttext",),
    "urls": ("urls links expandedurls expandedurl sharedurl sharedurls",),
    "hashtags": ("hashtags hashtag",),
    "is_repost": ("isrepost isretweet isreblog isforward",),
    "repost_of": ("repostof repostofpostid retweetedstatusid retweetedtweetid retweettweetid retweetid repostid",),
    "repost_of_account": ("repostofaccount repostofaccountid retweeteduserid retweetuserid repostofuserid",),
    "reply_to": ("replyto replytopostid inreplytostatusid inreplytotweetid inreplytoid replytomessageid",),
    "reply_to_account": ("replytoaccount replytoaccountid inreplytouserid inreplytoaccountid replytouserid",),
    "media_hash": ("mediahash mediahashes imagehash imagehashes phash",),
    "object_id": ("objectid",),
    "language": ("language lang tweetlanguage postlanguage",),
    "client": ("client clientname tweetclientname postedwith",),
    "domain": ("domain",),
    "platform": ("platform socialplatform socialnetwork",),
}
"""Per part, groups of names in order of preference; one column only may match the first group that has any.

Compared in lower case without '_', '-', '.' and blanks.  'url', 'link' and 'source' are left out on purpose: in many
exports they are the address of the post itself, or the way it was collected.
"""


def plain(name: str) -> str:
    """Return a column name as it is compared."""
    return re.sub(r"[\s_.\-]+", "", name).lower()


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Return part to column wherever exactly one column can be meant."""
    names = list(columns)
    found = {part: _certain(names, groups) for part, groups in SYNONYMS.items()}
    return {part: column for part, column in found.items() if column is not None}


def _certain(columns: list[str], groups: tuple[str, ...]) -> str | None:
    for group in groups:
        matches = [name for name in columns if plain(name) in group.split()]
        if matches:
            return matches[0] if len(matches) == 1 else None
    return None


def check_map(column_map: Mapping[str, str] | None) -> dict[str, str]:
    """Return the mapping with its parts under their own names.

    Raises:
        StudyError: a part that does not exist, or two columns for one part.
    """
    named = [(ALIASES.get(part, part), column) for part, column in (column_map or {}).items()]
    unknown = sorted({part for part, _ in named} - set(PARTS))
    if unknown:
        raise StudyError(f"no part is called {', '.join(unknown)}. The parts are {', '.join(PARTS)}.")
    if len(dict(named)) < len(named):
        raise StudyError(f"a part is mapped twice in {dict(column_map or {})}. Name one column for each part.")
    return dict(named)
