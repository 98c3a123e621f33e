"""Known block pages, as data that the user brings: the CSV format of OONI's list of blocking fingerprints.

No list is shipped, for the published ones name no licence.  A match counts for every network alike: the countries in
the list are used for OONI's own `confirmed` flag only, never for our state.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from fairwitness.access.sources import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fairwitness.access.sources import Head, Quarantine

COLUMNS: Final = {"name", "scope", "location_found", "pattern_type", "pattern", "expected_countries"}
DECIDING: Final = frozenset({"nat", "isp", "prod", "inst"})
"""Scopes of pages that a network, a product inside it or an institution serves; vague words decide nothing."""
FALSE_POSITIVE: Final = "fp"
EVERY_COUNTRY: Final = frozenset({"isp", "nat"})
"""Scopes that OONI confirms in any country."""
KINDS: Final = frozenset({"full", "prefix", "contains", "regexp"})
MOST_LETTERS: Final = 200_000
"""Of a page's body that are searched."""
REFUSED: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)


class Fingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list."""

    name: str
    scope: str
    location: str
    """dns, body, or header and a name in lower case"""
    kind: str
    pattern: str
    countries: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Say whether the text shows it."""
        if self.kind == "contains":
            return self.pattern in text
        if self.kind == "regexp":
            return re.search(self.pattern, text) is not None
        return text == self.pattern if self.kind == "full" else text.startswith(self.pattern)

    def confirms(self, country: str) -> bool:
        """Say whether OONI would call it confirmed there."""
        return self.scope in EVERY_COUNTRY or (country != "ZZ" and country in self.countries)


@dataclass(slots=True)
class Fingerprints:
    """All fingerprints that were read, sorted by where they are looked for."""

    addresses: dict[str, Fingerprint] = field(default_factory=dict)
    bodies: list[Fingerprint] = field(default_factory=list)
    headers: dict[str, list[Fingerprint]] = field(default_factory=dict)

    @classmethod
    def of(cls, read: Iterable[Fingerprint]) -> Fingerprints:
        """Return them sorted; what decides nothing is left out, known false positives stay."""
        found = cls()
        for one in read:
            if one.scope not in DECIDING and one.scope != FALSE_POSITIVE:
                continue
            if one.location == "dns" and one.kind == "full":
                found.addresses.setdefault(one.pattern, one)
            elif one.location == "body":
                found.bodies.append(one)
            elif one.location.startswith("header."):
                found.headers.setdefault(one.location.removeprefix("header."), []).append(one)
        return found

    @property
    def looks_at_pages(self) -> bool:
        """Return whether a page could match at all."""
        return bool(self.bodies or self.headers)

    def page(self, body: msgspec.Raw, headers: msgspec.Raw) -> Fingerprint | None:
        """Return the fingerprint that a page shows; none if it also shows a known false positive."""
        told, text = header_values(headers), body_text(body)
        seen = [one for name in self.headers if name in told for one in self.headers[name] if one.matches(told[name])]
        seen += [one for one in self.bodies if text and one.matches(text)]
        if any(one.scope == FALSE_POSITIVE for one in seen):
            return None
        return next(iter(seen), None)


def body_text(raw: msgspec.Raw) -> str:
    """Return the body of a page as text: JSON text, or base64 of bytes; empty if it is neither."""
    import base64

    try:
        value = msgspec.json.decode(raw)
        if isinstance(value, dict) and value.get("format") == "base64":
            value = base64.b64decode(str(value.get("data"))).decode("utf-8", "replace")
    except REFUSED:
        return ""
    return value[:MOST_LETTERS] if isinstance(value, str) else ""


def header_values(raw: msgspec.Raw) -> Mapping[str, str]:
    """Return header values by name in lower case; what is no text is left out."""
    try:
        value = msgspec.json.decode(raw)
    except REFUSED:
        return {}
    if not isinstance(value, dict):
        return {}
    return {name.lower(): told for name, told in value.items() if isinstance(told, str)}


def recognises(head: Head) -> bool:
    """Say whether this is a list of fingerprints."""
    first = head.start.partition(b"\n")[0].decode("utf-8", "replace").strip().split(",")
    return set(first) >= COLUMNS


def read(head: Head, aside: Quarantine) -> Iterator[Fingerprint]:
    """Yield the fingerprints of a list; rows that cannot be used are set aside."""
    import io

    from fairwitness.ingest.streams import open_stream

    with (
        open_stream(head.path, packing=head.packing) as stream,
        io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="") as text,
    ):
        for row, cells in enumerate(csv.DictReader(text), 2):
            fault = _fault(cells)
            if fault:
                aside.add(head.path.name, row, fault, cells.get("name"))
            else:
                yield _fingerprint(cells)


def _fault(cells: Mapping[str, str | None]) -> str:
    if not cells.get("pattern") or not cells.get("name") or cells.get("pattern_type") not in KINDS:
        return "fingerprint without name, pattern or kind"
    if cells["pattern_type"] == "regexp":
        try:
            re.compile(cells["pattern"] or "")
        except re.error:
            return "fingerprint whose pattern is no regular expression"
    return ""


def _fingerprint(cells: Mapping[str, str | None]) -> Fingerprint:
    told = {name: cells.get(name) or "" for name in COLUMNS}
    countries = tuple(code.strip() for code in told["expected_countries"].split(",") if code.strip())
    return Fingerprint(
        name=told["name"], scope=told["scope"], location=told["location_found"].lower(), kind=told["pattern_type"],
        pattern=told["pattern"], countries=countries,
    )  # fmt: skip


READER: Reader[Fingerprint] = Reader(name="fingerprints of block pages (CSV)", recognises=recognises, read=read)
