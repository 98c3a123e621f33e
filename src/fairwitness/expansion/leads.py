"""Files of leads: one per line, a table of kinds and values, or indicators as platforms publish them (defanged)."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError
from fairwitness.expansion.records import KINDS, Kind, Lead, Unused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LARGEST_BYTES = 50_000_000
DELIMITERS = "\t;,"
INDICATORS = frozenset({"indicator", "indicators", "indicator value", "ioc", "iocs"})
VALUES = frozenset({"value", "lead"})
TYPES = frozenset({"kind", "type"})
_COUNT = re.compile(
    r"(?:\d[\d,. ]*|one|two|several|multiple)\+?\s+\D*\b(?:accounts?|pages?|groups?|channels?|profiles?|people)\b",
    re.IGNORECASE,
)
_DEFANGED = tuple(
    (re.compile(written, re.IGNORECASE), meant)
    for written, meant in (
        (r"^h(?:xx|\*\*|tt)p(s?)", r"http\1"),
        (r"[\[({]\s*(?:\.|dot)\s*[\])}]", "."),
        (r"[\[({]\s*(?:@|at)\s*[\])}]", "@"),
        (r"[\[({]\s*://\s*[\])}]", "://"),
        (r"[\[({]\s*:\s*[\])}]", ":"),
        (r"[\[({]\s*/\s*[\])}]", "/"),
    )
)
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.|mobile\.)?(?:twitter|x|instagram|facebook|tiktok|t|vk|youtube|reddit)\.(?:com|me)/"
    r"(?:@|user/|u/|c/|channel/)?([\w.-]{2,50})/?(?:\?\S*)?$",
    re.IGNORECASE,
)
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("created", re.compile(r"\d{4}-\d\d-\d\d")),
    ("handle", re.compile(r"@[\w.]{2,50}")),
    ("hashtag", re.compile(r"#\w+")),
    ("email", re.compile(r"[\w.+*-]*@[\w.*-]+")),
    ("phone", re.compile(r"\+[\d*][\d*\s().-]{3,25}|\d[\d\s().-]*\*+[\d*\s().-]*")),
    ("media", re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)),
    ("url", re.compile(r"https?://\S+|(?:[\w-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)),
    ("domain", re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}\.?", re.IGNORECASE)),
)


def read_leads(path: Path, *, is_account: Callable[[str], bool]) -> tuple[list[Lead], list[Unused]]:
    """Read a file of leads; what is none is returned with the reason.

    Args:
        path: .csv and .tsv with a header, anything else with one lead per line; "domain:example.org" states the kind.
        is_account: tells whether the case has an account of this id.

    Raises:
        SourceError: it cannot be read, or has no column of leads.
    """
    leads: list[Lead] = []
    unused: list[Unused] = []
    for place, kind, written in _entries(path):
        found = _lead(place, kind, written, is_account=is_account)
        (leads if isinstance(found, Lead) else unused).append(found)  # type: ignore[arg-type]
    if not leads and not unused:
        raise SourceError(f"{path} holds no lead. Write one per line: an account, a domain, a link, a hash ...")
    return leads, unused


def refanged(text: str) -> str:
    """Return an indicator as it was before it was made harmless: hxxps://a[.]b becomes https://a.b."""
    for pattern, becomes in _DEFANGED:
        text = pattern.sub(becomes, text)
    return text.strip()


def _entries(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, stated kind (or nothing) and text of each entry."""
    text = _text(path)
    if path.suffix.lower() not in {".csv", ".tsv"}:
        for place, line in enumerate(text.splitlines(), 1):
            if line.strip() and not line.lstrip().startswith(("//", ";")):
                yield place, "", line.strip()
        return
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from _cells(reader, path)
    except csv.Error as error:
        raise SourceError(f"{path}, row {reader.line_num}: not a table: {error}. Save the leads as CSV.") from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise SourceError(f"{path}: larger than {LARGEST_BYTES:,} bytes, which no file of leads is.")
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise SourceError(f"{path}: the leads cannot be read: {why}. Check the name; save them as UTF-8.") from error


def _cells(reader: Iterator[list[str]], path: Path) -> Iterator[tuple[int, str, str]]:
    header = [" ".join(name.split()).lower() for name in next(reader, [])]
    place = next((k for k, name in enumerate(header) if name in INDICATORS | VALUES), None)
    if place is None:
        raise SourceError(
            f"{path}: no column of leads; the columns are {', '.join(header[:20]) or 'nothing'}. "
            f"Name one of them 'indicator' or 'value'."
        )
    kind = next((k for k, name in enumerate(header) if name in TYPES), None)
    for number, row in enumerate(reader, 2):
        cell = row[place] if place < len(row) else ""
        stated = row[kind].strip().lower() if kind is not None and kind < len(row) else ""
        for part in filter(None, map(str.strip, cell.splitlines())):
            yield number, stated, part


def _lead(place: int, stated: str, written: str, *, is_account: Callable[[str], bool]) -> Lead | Unused:
    prefix, colon, rest = written.partition(":")
    if not stated and colon and prefix.strip().lower() in KINDS:
        stated, written = prefix.strip().lower(), rest.strip()
    value = refanged(written)
    if stated and stated not in KINDS:
        return Unused(place=place, written=written, reason=f"the kind '{stated}' is none of {', '.join(KINDS)}")
    if not value or _COUNT.fullmatch(value):
        return Unused(place=place, written=written, reason="a count, which tells nobody apart")
    kind = next((one for one in KINDS if one == stated), kind_of(value, is_account=is_account))
    if kind in {"handle", "account"} and (profile := _PROFILE.fullmatch(value)):
        value = profile[1]
    return Lead(kind=kind, value=value.lstrip("@#") if kind in {"handle", "hashtag"} else value, place=place,
                written=written)  # fmt: skip


def kind_of(value: str, *, is_account: Callable[[str], bool]) -> Kind:
    """Return what a lead without a stated kind is; an id that the case has is an account, whatever it looks like."""
    if is_account(value):
        return "account"
    if _PROFILE.fullmatch(value):
        return "handle"
    return next((kind for kind, form in _FORMS if form.fullmatch(value)), "account")
