"""The ledger's files: what stands in them, cut to whole lines, and what holds after a writer was killed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.ledger.lines import digest, of_contents, parsed, whole_lines
from fairwitness.ledger.records import START, Content, Head, Record

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "ledger"
CHAIN, CONTENTS, HEAD, NEXT, LOCK = "chain.jsonl", "contents.jsonl", "head.json", "contents.next", "lock"
NOTHING = Head(number=0, digest=START)


@dataclass(frozen=True, slots=True)
class Files:
    """What the files hold.

    Attributes:
        chain: lines of the chain.
        contents: lines of the contents.
        head: what the head says; None where there is none or it cannot be read.
        chain_rest, contents_rest: bytes behind the last whole line.
        is_emptied: contents that were being emptied are taken as they were going to be.
    """

    chain: tuple[bytes, ...]
    contents: tuple[bytes, ...]
    head: Head | None
    chain_rest: bytes
    contents_rest: bytes
    is_emptied: bool = False

    @property
    def last(self) -> Head:
        """Return the head that the chain's own lines have."""
        return Head(number=len(self.chain), digest=digest(self.chain[-1])) if self.chain else NOTHING

    def reaches_head(self) -> bool:
        """Return whether the chain holds, at its place, the line that the head names."""
        head = NOTHING if self.head is None and not self.chain else self.head
        return head is not None and head.number <= len(self.chain) and head == self.at(head.number)

    def at(self, number: int) -> Head:
        """Return the head that the chain had after so many records."""
        return Head(number=number, digest=digest(self.chain[number - 1])) if number else NOTHING

    def own_contents(self) -> list[bytes]:
        """Return the lines of contents that belong to records of the chain: the others were never acknowledged."""
        kept = list(self.contents)
        while kept and (last := parsed(kept[-1], Content)) is not None and last.number > len(self.chain):
            kept.pop()
        return kept


def read_files(folder: Path) -> Files:
    """Read the ledger of a case folder; where there is none, all of it is empty."""
    chain, chain_rest = whole_lines(_bytes(folder / CHAIN))
    name = NEXT if _is_emptying(folder, chain) else CONTENTS
    contents, contents_rest = whole_lines(_bytes(folder / name))
    head = parsed(_bytes(folder / HEAD).removesuffix(b"\n"), Head)
    return Files(tuple(chain), tuple(contents), head, chain_rest, contents_rest, name == NEXT)


def _is_emptying(folder: Path, chain: list[bytes]) -> bool:
    """Return whether emptied contents wait for the chain's last record, which is written: they hold.

    They must be those of this very record: a process killed before it wrote the next one leaves contents too.
    """
    record = parsed(chain[-1], Record) if chain else None
    if record is None or record.kind != "forgotten" or not (folder / NEXT).exists():
        return False
    lines, rest = whole_lines(_bytes(folder / NEXT))
    found = [parsed(line, Content) for line in lines]
    whole = [one for one in found if one is not None]
    if rest or len(whole) < len(found) or max((one.forgotten_by for one in whole), default=0) != record.number:
        return False
    emptied = of_contents(one.commitment for one in whole if one.forgotten_by == record.number)
    return emptied == record.facts.get("emptied")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
