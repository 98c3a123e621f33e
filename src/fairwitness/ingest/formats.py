"""What a format is: how it is recognised, which column plays which part, what its times and blanks mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatDescription:
    """A format in words, for `fairwitness formats`."""

    name: str
    what: str
    kinds: tuple[str, ...]
    needed: tuple[str, ...]
    recognised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One record of a source: a post or an account by part, or the reason why it is neither.

    Attributes:
        kind: which of the three it is.
        parts: part to value.
        reason: short code of a reject.
        detail: what was there.
        platform: the record's own network, where the format holds several; empty: that of the format.
        note: a sentence for the report; its {n} becomes the number of records that carry it.
    """

    kind: Literal["post", "account", "reject"]
    parts: Record = field(default_factory=dict)
    reason: str = ""
    detail: object = None
    platform: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A source format, of tables (`choose`) or of JSON records (`unfold`).

    Attributes:
        description: the format in words.
        choose: columns to {part: column}, or None where the columns are not of this format.
        claims: whether the first JSON records are of this format.
        unfold: one JSON object to the posts and accounts in it.
        refuse: a sentence where the records are known and of no use, else None.
        elements: where a document holds its records, as paths of keys; records are read one by one.
        blanks: words that mean an empty cell.
        utc: times without a zone are UTC, because the format says so.
        snowflake: post ids hold the time to the millisecond.
        long: a post with several objects stands on several rows.
        tags_in_text: hashtags and links of posts for which none are listed are read from the words.
        comments_on_reposts: a post that names what it passes on is a plain repost only where it has no words.
        accounts_only: each row is an account.
        platform: the network whose accounts these are, such as "x"; empty where the format does not say.
        platforms: in a column of platforms, these names tell them, also inside a longer word such as
            "facebook_page"; what holds none of them is not known.  Empty: the column holds plain names.
        shared_media: media are known by hashes of their contents or by addresses, which mean the same on every
            platform, and not by a platform's own ids.
        profile: ends of the path of the file that says whose personal export this is; records then come as
            {owner, item}, with what that file holds.
        notes: what a reader of the report should know.
    """

    description: FormatDescription
    choose: Callable[[Sequence[str]], dict[str, str] | None] | None = None
    claims: Callable[[Sequence[Record]], bool] | None = None
    unfold: Callable[[Record], Iterator[Draft]] | None = None
    refuse: Callable[[Sequence[Record]], str | None] | None = None
    elements: Callable[[bytes], Iterator[Record]] | None = None
    blanks: tuple[str, ...] = ()
    utc: bool = False
    snowflake: bool = False
    long: bool = False
    tags_in_text: bool = False
    comments_on_reposts: bool = False
    accounts_only: bool = False
    platform: str = ""
    platforms: tuple[str, ...] = ()
    shared_media: bool = False
    profile: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name under which a study asks for the format."""
        return self.description.name


def by_name(parts: dict[str, str], *, telling: Sequence[str]) -> Callable[[Sequence[str]], dict[str, str] | None]:
    """Return a chooser that takes a table with all the telling columns, and the parts that it has."""

    def choose(columns: Sequence[str]) -> dict[str, str] | None:
        present = set(columns)
        if not present.issuperset(telling):
            return None
        return {part: column for part, column in parts.items() if column in present}

    return choose
