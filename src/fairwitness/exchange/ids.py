"""Ids and times that follow from the case alone: equal cases give equal bytes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from fairwitness.language.signs import EPOCH

if TYPE_CHECKING:
    from datetime import datetime

    from fairwitness.model import Findings

NAMESPACE = uuid.UUID("6f3c1d0a-51a2-5f0e-9c1e-2f0b8a7d4c55")
"""Of all ids that are made here (RFC 9562, version 5)."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids of one case; other findings give other ids."""

    case: uuid.UUID

    def of(self, kind: str, name: str) -> str:
        """Return the UUID of one thing of the case."""
        return str(uuid.uuid5(self.case, f"{kind}\0{name}"))

    def stix(self, kind: str, name: str) -> str:
        """Return the same as STIX writes it."""
        return f"{kind}--{self.of(kind, name)}"

    def apart(self, name: str) -> str:
        """Return an account's name with what tells the cases apart: A1 of two cases is not one account."""
        return f"{str(self.case)[:8]}/{name}"


def ids_of(found: Findings) -> Ids:
    """Return the ids of a case."""
    return Ids(uuid.uuid5(NAMESPACE, msgspec.json.encode(found, order="sorted").decode()))


def moment(at_us: int) -> datetime:
    """Return a time as UTC, to the millisecond, which is as fine as STIX goes."""
    return EPOCH + timedelta(milliseconds=at_us // 1_000)
