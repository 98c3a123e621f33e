"""One finding of any pillar: what was concluded about what, by which rule, on which evidence, and how sure.

Groups and accounts have their own records in `model`; measurements of access and competing figures are written as
these, and the ledger holds all of them alike.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from fairwitness.model import Alternative, Number  # noqa: TC001  msgspec reads the annotations

Pillar = Literal["accounts", "access", "figures"]


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader finds one piece of the evidence.

    Attributes:
        source: the file as it was given, or the address it was archived under.
        sha256: of that file, in hexadecimal; empty where nobody kept it.
        place: row, record id or page inside the source.
        says: what stands there, in a few words or figures.
    """

    source: str
    sha256: str
    place: str
    says: str


class Uncertainty(msgspec.Struct, frozen=True, kw_only=True):
    """How far one number may be off.

    Attributes:
        of: what the number counts or measures, with its unit.
        value: the best estimate; None where only bounds can be given.
        low: lower bound, in the same unit; None: unbounded, or unknown.
        high: upper bound; None: unbounded, or unknown.
        confidence: of the interval, between 0 and 1; None for bounds that hold by arithmetic.
        method: how it was worked out.
    """

    of: str
    value: float | None
    low: float | None
    high: float | None
    confidence: float | None
    method: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was concluded, with everything that an appeal can attack.

    Attributes:
        finding_id: unique within its pillar and study, made from what is judged and the rule, never from a clock.
        pillar: accounts, access or figures.
        subject: what is judged, such as a group, a network and target, or a claim.
        rule_id: the rule that decided; its meaning never changes.
        verdict: one of the states that the rule's table allows.
        text: the conclusion as one sentence that can be printed.
        numbers: the numbers behind the sentence.
        uncertainties: of these numbers.
        evidence: down to the post, measurement or source.
        alternatives: innocent explanations that were considered.
        limits: what these data cannot show.
        would_change: what evidence would change the verdict.
    """

    finding_id: str
    pillar: Pillar
    subject: str
    rule_id: str
    verdict: str
    text: str
    numbers: dict[str, Number] = {}
    uncertainties: tuple[Uncertainty, ...] = ()
    evidence: tuple[Reference, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    limits: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()


def digest(found: msgspec.Struct) -> str:
    """Return the SHA-256 of a finding or group with all it holds, in hexadecimal: equal ones have equal digests."""
    return hashlib.sha256(msgspec.json.encode(found, order="sorted")).hexdigest()
