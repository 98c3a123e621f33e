"""Does the ledger stand as it was written: every change, gap, reordering and truncation is a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.ledger.lines import commitment, digest, of_contents, parsed
from fairwitness.ledger.records import START, Content, Head, Record
from fairwitness.ledger.signing import wrong_signatures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ledger.files import Files


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the ledger found.

    Attributes:
        head: of the chain as it stands.
        n_forgotten: contents that were emptied, each by a record that says so.
        problems: what is not as it was written; empty: nothing.
        unfinished: what a killed writer left and nobody was told of; no fault.
    """

    head: Head
    n_forgotten: int
    problems: tuple[str, ...]
    unfinished: tuple[str, ...]


def check(files: Files, *, known: Head | None = None) -> Checked:
    """Check a ledger against itself, and against a head that was kept elsewhere.

    Args:
        files: as they stand.
        known: a head that this ledger had, from outside the case.
    """
    records = [parsed(line, Record) for line in files.chain]
    contents = [parsed(line, Content) for line in files.own_contents()]
    problems = [
        *_chain(files.chain, records), *_head(files), *_known(files, known), *_contents(records, contents),
        *wrong_signatures(files.chain, records),
    ]  # fmt: skip
    n_forgotten = sum(one is not None and one.forgotten_by > 0 for one in contents)
    return Checked(files.last, n_forgotten, tuple(problems), tuple(_unfinished(files)))


def _chain(lines: Sequence[bytes], records: Sequence[Record | None]) -> Iterator[str]:
    previous, at_us = START, 0
    for place, (line, record) in enumerate(zip(lines, records, strict=True), start=1):
        if record is None:
            yield f"record {place} was changed: its line cannot be read as it was written."
        elif record.number != place or record.previous != previous:
            yield f"record {place} does not follow the one before it: a record was changed, moved or taken out."
        elif record.at_us < at_us:
            yield f"record {place} is older than the one before it."
        if record is not None and not _looks_back(record):
            yield f"record {place} speaks of a record that is not before it."
        previous, at_us = digest(line), record.at_us if record is not None else at_us


def _looks_back(record: Record) -> bool:
    return all(0 < number < record.number for number in (*record.refers, *record.supersedes))


def _head(files: Files) -> Iterator[str]:
    if files.reaches_head():
        return
    if files.head is None:
        yield "head.json is gone or cannot be read."
    elif files.head.number > len(files.chain):
        yield f"the chain was cut: it has {len(files.chain):,} records where the head names {files.head.number:,}."
    else:
        yield f"record {files.head.number} or the head was changed: they do not agree."


def _known(files: Files, known: Head | None) -> Iterator[str]:
    if known is None:
        return
    if known.number > len(files.chain):
        yield f"the chain has {len(files.chain):,} records; it once had {known.number:,}."
    elif files.at(known.number) != known:
        yield f"record {known.number} is not the one that it once was: the history was written anew."


def _contents(records: Sequence[Record | None], contents: Sequence[Content | None]) -> Iterator[str]:
    of: dict[int, list[Content]] = {}
    last = 0
    for line, content in enumerate(contents, start=1):
        if content is None:
            yield f"line {line} of the contents was changed: it cannot be read as it was written."
            continue
        if content.number < last:
            yield f"line {line} of the contents was moved."
        last = max(last, content.number)
        of.setdefault(content.number, []).append(content)
        yield from _content(content)
    for record in records:
        if record is not None and record.contents != of_contents(c.commitment for c in of.get(record.number, ())):
            yield f"the contents of record {record.number} are not those that it was written with."
    yield from _emptied(records, [content for content in contents if content is not None])


def _content(content: Content) -> Iterator[str]:
    if content.forgotten_by:
        if content.value is not None or content.salt:
            yield f"a content of record {content.number} is said to be forgotten and is still there."
    elif content.value is None or not _is_hex(content.salt):
        yield f"a content of record {content.number} is gone, and no record says that it was forgotten."
    elif commitment(content.number, content.value, salt=content.salt) != content.commitment:
        yield f"a content of record {content.number} was changed."


def _is_hex(salt: str) -> bool:
    try:
        return len(bytes.fromhex(salt)) > 0
    except ValueError:
        return False


def _emptied(records: Sequence[Record | None], contents: Sequence[Content]) -> Iterator[str]:
    """Each emptied content must be one that its record of forgetting names, and all that it names must be emptied."""
    by: dict[int, list[str]] = {}
    for content in contents:
        if content.forgotten_by:
            by.setdefault(content.forgotten_by, []).append(content.commitment)
    said = {r.number: r.facts.get("emptied", "") for r in records if r is not None and r.kind == "forgotten"}
    for number in sorted(by.keys() | said.keys()):
        if said.get(number) != of_contents(by.get(number, ())):
            yield f"what was forgotten is not what record {number} says."


def _unfinished(files: Files) -> Iterator[str]:
    if files.chain_rest or files.contents_rest or len(files.own_contents()) < len(files.contents):
        yield "a writer was killed before its record was whole; nobody was told that it was kept."
    if files.reaches_head() and files.head is not None and files.head.number < len(files.chain):
        yield "a writer was killed before the head was moved; its records hold."
