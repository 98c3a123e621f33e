"""Zeeschuimer's NDJSON: records of many platforms, each in its own shape in one envelope; also as 4CAT keeps them.

Zeeschuimer is a browser extension of the Digital Methods Initiative: it saves what a researcher's browser was shown.
A platform is one reader here and one line of NATIVE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.formats import Draft, Format, FormatDescription
from fairwitness.ingest.platforms.zeeschuimer.douyin import douyin
from fairwitness.ingest.platforms.zeeschuimer.facebook import facebook
from fairwitness.ingest.platforms.zeeschuimer.imageboards import imgur, ninegag
from fairwitness.ingest.platforms.zeeschuimer.instagram import instagram
from fairwitness.ingest.platforms.zeeschuimer.linkedin import linkedin
from fairwitness.ingest.platforms.zeeschuimer.pinterest import pinterest
from fairwitness.ingest.platforms.zeeschuimer.rednote import note, note_comment
from fairwitness.ingest.platforms.zeeschuimer.statuses import gab, truth
from fairwitness.ingest.platforms.zeeschuimer.threads import threads
from fairwitness.ingest.platforms.zeeschuimer.tiktok import comment, video
from fairwitness.ingest.platforms.zeeschuimer.tweets import tweet
from fairwitness.ingest.records import at, reject, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fairwitness.ingest.formats import Record

META = "__import_meta"
"""Where 4CAT keeps the envelope, inside the record."""
NATIVE: dict[str, tuple[str, Callable[[Record], Draft]]] = {
    "twitter.com": ("x", tweet),
    "x.com": ("x", tweet),
    "tiktok.com": ("tiktok", video),
    "tiktok-comments": ("tiktok", comment),
    "instagram.com": ("instagram", instagram),
    "threads.net": ("threads", threads),
    "threads.com": ("threads", threads),
    "facebook.com": ("facebook", facebook),
    "linkedin.com": ("linkedin", linkedin),
    "truthsocial.com": ("truthsocial", truth),
    "gab.com": ("gab", gab),
    "9gag.com": ("9gag", ninegag),
    "imgur.com": ("imgur", imgur),
    "pinterest.com": ("pinterest", pinterest),
    "douyin.com": ("douyin", douyin),
    "xiaohongshu.com": ("xiaohongshu", note),
    "rednote.com": ("xiaohongshu", note),
    "xiaohongshu-comments": ("xiaohongshu", note_comment),
}
"""Source of a record, as Zeeschuimer names it: the network, and the reader of its records."""


def _claims(sample: Sequence[Record]) -> bool:
    return any(text(_envelope(record), "source_platform") is not None for record in sample)


def _envelope(record: Record) -> Record | None:
    if isinstance(record.get(META), dict):
        return record[META]  # type: ignore[no-any-return]
    return record if "data" in record else None


def _unfold(record: Record) -> Iterator[Draft]:
    source = text(_envelope(record), "source_platform")
    item = record if META in record else at(record, "data")
    if source is None:
        yield reject("unknown_platform", "source_platform is missing")
    elif (known := NATIVE.get(source.strip().lower().removeprefix("www."))) is None:
        yield reject("unknown_platform", source)
    elif not isinstance(item, dict):
        yield reject("bad_json", f"the data of {source} are no record: {item}")
    else:
        network, reader = known
        draft = reader(item)
        yield Draft(
            kind=draft.kind,
            parts=draft.parts,
            reason=draft.reason,
            detail=draft.detail,
            platform=network,
            note=draft.note,
        )


ZEESCHUIMER = Format(
    description=FormatDescription(
        name="zeeschuimer",
        what=(
            "NDJSON of Zeeschuimer, or of 4CAT from it: X, TikTok, Instagram, Threads, Facebook, LinkedIn, "
            "Truth Social, Gab, Pinterest, 9GAG, Imgur, Douyin, Xiaohongshu"
        ),
        kinds=("NDJSON", "JSON"),
        needed=("source_platform", "data"),
        recognised="objects with source_platform and data, or with __import_meta",
    ),
    claims=_claims,
    unfold=_unfold,
    utc=True,
    notes=(
        "all times were read to the second, so that posts of all platforms stand on one clock",
        "a quoted post stands among the links, by its address, where the platform gives one",
        "what a browser was shown is no full sample: who scrolled how far decides what is here",
    ),
)
