"""Bytes of the ledger's lines: one way to write each, digests, and commitments that can be emptied."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from fairwitness.ledger.records import Content, Head, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

SALT_BYTES = 32
Line = TypeVar("Line", Record, Content, Head)


def written(line: Record | Content | Head) -> bytes:
    """Return the one way in which a line is written, without its line end."""
    return msgspec.json.encode(line, order="sorted")


def parsed(line: bytes, kind: type[Line]) -> Line | None:
    """Return a line, or None where it is not written as `written` writes it."""
    try:
        found = msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return found if written(found) == line else None


def digest(line: bytes) -> str:
    """Return the SHA-256 of a line, in hexadecimal."""
    return hashlib.sha256(line).hexdigest()


def committed(number: int, value: dict[str, Any]) -> Content:
    """Return a value under a fresh salt."""
    salt = secrets.token_hex(SALT_BYTES)
    return Content(number=number, commitment=commitment(number, value, salt=salt), salt=salt, value=value)


def commitment(number: int, value: dict[str, Any], *, salt: str) -> str:
    """Return HMAC-SHA256 of a value and the record's number; without the salt it tells nothing of the value."""
    said = b"%d:" % number + msgspec.json.encode(value, order="sorted")
    return hmac.digest(bytes.fromhex(salt), said, "sha256").hex()


def of_contents(commitments: Iterable[str]) -> str:
    """Return the digest over commitments in their order; empty for none."""
    listed = list(commitments)
    return digest("\n".join(listed).encode()) if listed else ""


def whole_lines(data: bytes) -> tuple[list[bytes], bytes]:
    """Return the lines that have their line end, and what stands behind the last of them."""
    *lines, rest = data.split(b"\n")
    return lines, rest
