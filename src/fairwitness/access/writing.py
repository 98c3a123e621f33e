"""`access/findings.json`, into which measurements, outages and silence each write their own findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fairwitness.errors import CaseError
from fairwitness.finding import Finding
from fairwitness.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FINDINGS = "findings.json"


def put_file(path: Path, content: bytes) -> Path:
    """Write a file whole, in a folder that is made where it is missing; return where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, content)


def encoded(record: object) -> bytes:
    """Return a record as JSON: equal bytes for equal records."""
    return msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1) + b"\n"


def put_findings(folder: Path, findings: Sequence[Finding], *, prefix: str) -> Path:
    """Replace the findings of one part of the pillar, and leave those of the others as they are.

    Args:
        folder: `access` inside a case.
        findings: all findings of the part; their ids begin with the prefix.
        prefix: such as `outage-`.

    Raises:
        CaseError: the file that is there cannot be read.
    """
    path = folder / FINDINGS
    kept = [one for one in read_findings(folder) if not one.finding_id.startswith(prefix)]
    return put_file(path, encoded(sorted([*kept, *findings], key=lambda one: one.finding_id)))


def read_findings(folder: Path) -> list[Finding]:
    """Return all findings of the pillar in a case; none if there is no such file.

    Raises:
        CaseError: the file cannot be read.
    """
    path = folder / FINDINGS
    if not path.is_file():
        return []
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Finding])
    except (OSError, msgspec.DecodeError) as error:
        raise CaseError(f"{path} cannot be read: {error}. Remove it and run 'fairwitness access' again.") from error
