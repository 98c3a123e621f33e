"""Signatures of reviewers: ed25519 over the ledger's identity, the finding's line and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from fairwitness.ledger.lines import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fairwitness.ledger.records import Record

Decision = Literal["approve", "object", "withdraw"]
"""withdraw takes one's own earlier decision back."""


def review_message(*, ledger: str, line: str, decision: str) -> bytes:
    """Return what a reviewer signs.

    Args:
        ledger: digest of the ledger's first line.
        line: digest of the finding's line.
        decision: a `Decision`.
    """
    said = {"signs": "fairwitness-review/1", "ledger": ledger, "record": line, "decision": decision}
    return msgspec.json.encode(said, order="sorted")


def reviewer_message(*, ledger: str, key: str) -> bytes:
    """Return what shows that a reviewer holds the key that is entered."""
    return msgspec.json.encode({"signs": "fairwitness-reviewer/1", "ledger": ledger, "key": key}, order="sorted")


def is_signed(message: bytes, *, key: str, signature: str) -> bool:
    """Return whether an ed25519 key (hexadecimal, 32 bytes) made a signature (hexadecimal, 64 bytes)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def wrong_signatures(lines: Sequence[bytes], records: Sequence[Record | None]) -> Iterator[str]:
    """Return a sentence for each signature that its key did not make."""
    for record in records:
        if record is None or record.kind not in {"reviewer", "review"}:
            continue
        message = _message(lines, record)
        key, signature = str(record.facts.get("key", "")), str(record.facts.get("signature", ""))
        if message is None or not is_signed(message, key=key, signature=signature):
            yield f"the signature of record {record.number} is not one of its key."


def _message(lines: Sequence[bytes], record: Record) -> bytes | None:
    ledger = digest(lines[0])
    if record.kind == "reviewer":
        return reviewer_message(ledger=ledger, key=str(record.facts.get("key", "")))
    if len(record.refers) != 1 or not 0 < record.refers[0] <= len(lines):
        return None
    line = digest(lines[record.refers[0] - 1])
    return review_message(ledger=ledger, line=line, decision=str(record.facts.get("decision", "")))
