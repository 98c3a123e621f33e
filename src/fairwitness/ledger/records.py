"""What the ledger's lines consist of: records in the chain, contents beside it, and the head."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from fairwitness.model import Number  # noqa: TC001  msgspec reads the annotations

Kind = Literal[
    "opened", "finding", "study", "note", "decision", "reviewer", "review", "appeal", "retest", "correction",
    "publication", "notice", "forgotten", "retention",
]  # fmt: skip
Subject = Literal["case", "group", "account", "finding"]
START = "0" * 64
"""What stands before the first line."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the chain; nothing personal stands in it.

    Attributes:
        number: from 1.
        at_us: when it was written, UTC; never before the record before it.
        kind: what happened.
        subject: what it is about.
        about: id of the group or finding; of an account the token that stands for it; empty for the case.
        study: digest of the study that the case then answered; ids of groups hold within it.
        refers: numbers of earlier records that it speaks of.
        supersedes: numbers of earlier records that it takes the place of.
        facts: what is not personal, such as an outcome or a signature.
        contents: SHA-256 over the commitments of its contents, in their order; empty without any.
        previous: SHA-256 of the line before, without its line end.
    """

    number: int
    at_us: int
    kind: Kind
    subject: Subject
    about: str
    study: str
    refers: tuple[int, ...]
    supersedes: tuple[int, ...]
    facts: dict[str, Number]
    contents: str
    previous: str


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the contents.

    Attributes:
        number: of the record that it belongs to.
        commitment: HMAC-SHA256 of number and value under the salt, in hexadecimal.
        salt: 32 random bytes in hexadecimal; empty where the content was forgotten.
        value: what is committed to; None where it was forgotten.
        forgotten_by: number of the record that says so; 0 where it was not.
    """

    number: int
    commitment: str
    salt: str
    value: dict[str, Any] | None
    forgotten_by: int = 0


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far the chain was acknowledged.

    Attributes:
        number: of the last record, 0 for none.
        digest: SHA-256 of its line.
    """

    number: int
    digest: str

    def __str__(self) -> str:
        """Return it as it is printed and given to `ledger verify --head`."""
        return f"{self.number}:{self.digest}"
