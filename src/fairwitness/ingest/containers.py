"""What kind of file this is, told by its bytes and not by its name."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fairwitness.errors import SourceError
from fairwitness.ingest.exports import ASSIGNED, is_export
from fairwitness.ingest.streams import BrokenStreamError, lines, open_stream

if TYPE_CHECKING:
    from pathlib import Path

HEAD_BYTES = 1 << 16
SAMPLE_LINES = 5
MANY_CONTROLS = 8
BOM = b"\xef\xbb\xbf"
ZIP = b"PK\x03\x04"
MAGICS = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst", b"\xfd7zXZ\0": "xz"}
BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
DELIMITERS = (",", "\t", ";")
LINE_END = re.compile(r"[\r\n]")
TEXT_CONTROLS = b"\t\n\r"
FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (ZIP, "a zip archive or a spreadsheet, and no whole personal export"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old spreadsheet or text document"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
)
MARKUP = ((b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "an XML document"))
"""Compared in lower case: pages that an export saved in place of its data, mostly to ask for a login."""


class Kind(StrEnum):
    """How rows lie in a file."""

    CSV = "CSV"
    NDJSON = "NDJSON"
    JSON = "JSON"
    PARQUET = "Parquet"
    EXPORT = "ZIP"
    """A personal export as its owner downloaded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A source file: its packing ('', 'gz', 'zst', 'xz' or 'bz2'), kind, first bytes, and for CSV its header."""

    path: Path
    packing: str
    kind: Kind
    header: tuple[str, ...] = ()
    delimiter: str = ","


def examine(path: Path) -> Container:
    """Tell what kind of file this is.

    Raises:
        SourceError: missing, empty, damaged, not UTF-8, or nothing that is known.
    """
    packing = _packing(path)
    head = _head(path, packing=packing, size=HEAD_BYTES)
    if not head.removeprefix(BOM).strip():
        raise SourceError(f"{path} is empty. Export it again, or leave it out.")
    if head.startswith(b"PAR1"):
        return Container(path=path, packing=packing, kind=Kind.PARQUET)
    if head.startswith(ZIP) and not packing and is_export(path):
        return Container(path=path, packing=packing, kind=Kind.EXPORT)
    _refuse_foreign(path, head)
    if ASSIGNED.match(head.removeprefix(BOM)):
        return Container(path=path, packing=packing, kind=Kind.JSON)
    start = head.removeprefix(BOM).lstrip()[:1]
    if start in {b"[", b"{"}:
        kind = _json_kind(path, packing=packing)
        return Container(path=path, packing=packing, kind=kind)
    return _csv(path, packing=packing, head=head)


def _packing(path: Path) -> str:
    start = _head(path, packing="", size=10)
    if BZIP2.match(start):
        return "bz2"
    return next((name for magic, name in MAGICS.items() if start.startswith(magic)), "")


def _head(path: Path, *, packing: str, size: int) -> bytes:
    """Return the first bytes; of a file that breaks off, those before the break."""
    head = b""
    with open_stream(path, packing=packing) as stream:
        try:
            while len(head) < size and (piece := stream.read1(size - len(head))):
                head += piece
        except BrokenStreamError as error:
            if not head:
                raise SourceError(
                    f"{path} is not whole: {error}; no row was readable. Download it again and compare sizes."
                ) from error
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}. Check the disk and the rights.") from error
    return head


def _refuse_foreign(path: Path, head: bytes) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{path} is UTF-16. Save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8.")
    if order := _unmarked_utf16(head):
        raise SourceError(f"{path} is UTF-16. Save it as UTF-8, for example: iconv -f UTF-16{order} -t UTF-8.")
    begun = head.removeprefix(BOM).lstrip()[:32].lower()
    known = [what for magic, what in FOREIGN if head.startswith(magic)]
    known += [what for start, what in MARKUP if begun.startswith(start)]
    if known:
        raise SourceError(
            f"{path} is {known[0]}, whatever its name says. Unpack it if it is packed, and save the posts as "
            f"CSV (UTF-8), JSON or Parquet."
        )
    odd = sum(byte < 0x20 and byte not in TEXT_CONTROLS for byte in head)  # noqa: PLR2004  below the space
    if odd > MANY_CONTROLS and odd * 50 > len(head):
        raise SourceError(
            f"{path} is no text, JSON or Parquet: {odd} of its first {len(head)} bytes are control codes. "
            f"Export the posts as CSV (UTF-8), JSON or Parquet."
        )


def _unmarked_utf16(head: bytes) -> str:
    """Return LE or BE for text whose first characters are all ASCII with a zero byte each, else nothing."""
    start = head[:64]
    pairs = {"LE": (start[::2], start[1::2]), "BE": (start[1::2], start[::2])}
    found = (order for order, (letters, zeros) in pairs.items() if not any(zeros) and all(letters))
    return next(found, "") if len(start) > MANY_CONTROLS else ""


def _json_kind(path: Path, *, packing: str) -> Kind:
    """Tell a file of one JSON object a line from a single document: a line that is an object decides."""
    first, *others = _first_lines(path, packing=packing)
    if first.startswith(b"[") or not others:
        return Kind.JSON
    return Kind.NDJSON if any(_is_object(line) for line in (first, *others)) else Kind.JSON


def _first_lines(path: Path, *, packing: str) -> list[bytes]:
    found: list[bytes] = []
    # A broken file is still told by the lines before the break; reading it will complain.
    with open_stream(path, packing=packing) as stream, suppress(BrokenStreamError):
        for line in lines(stream):
            found += [line.removeprefix(BOM).strip()] if line.removeprefix(BOM).strip() else []
            if len(found) == SAMPLE_LINES:
                break
    return found or [b""]


def _is_object(line: bytes) -> bool:
    import msgspec

    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def _csv(path: Path, *, packing: str, head: bytes) -> Container:
    try:
        text = head.removeprefix(BOM).decode("utf-8", "surrogateescape").lstrip("\r\n")
        first = text.splitlines()[0]
        first.encode()
    except UnicodeEncodeError as error:
        raise SourceError(encoding_advice(path, head)) from error
    delimiter = max(DELIMITERS, key=first.count)
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SourceError(f"{path}: its header is no CSV ({error}). Export it again.") from error
    if len(header) < 2:  # noqa: PLR2004  an account and a time at least
        raise SourceError(
            f"{path} is no known kind of file: neither JSON nor Parquet, and its first line has no commas, tabs or "
            f"semicolons: {first[:80]!r}. Export the posts as CSV (UTF-8), JSON or Parquet."
        )
    if len(head) >= HEAD_BYTES and not LINE_END.search(text):
        raise SourceError(
            f"{path}: its first line is longer than {HEAD_BYTES:,} bytes, with {len(header):,} columns and more. "
            f"Export fewer columns."
        )
    return Container(path=path, packing=packing, kind=Kind.CSV, header=tuple(header), delimiter=delimiter)


def encoding_advice(path: Path, sample: bytes) -> str:
    """Return a sentence that names the likely encoding of bytes that are not UTF-8."""
    high = [byte for byte in sample if byte >= 0x80]  # noqa: PLR2004  beyond ASCII
    letters = sum(byte >= 0xC0 for byte in high)  # noqa: PLR2004  letters of the Windows code pages
    dense = len(high) * 4 > len(sample)
    guess = "windows-1251 or windows-1256" if dense and letters * 2 > len(high) else "windows-1252 (Latin)"
    return f"{path} is not UTF-8; it is probably {guess}. Save it as UTF-8, for example with iconv -t UTF-8."
