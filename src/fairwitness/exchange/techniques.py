"""DISARM techniques that a finding can show; by external_id, since the published bundle mislabels its other names.

Only deceptive groups get one: for accounts that act together openly, the name of a technique would be an accusation.
Nothing is claimed about who made an account, whether software runs it, or for whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.model import Verdict

if TYPE_CHECKING:
    from fairwitness.model import Group

SNAPSHOT = "2023-09"
"""Of the DISARM bundle that the numbers are from; later ones number some techniques anew."""


@dataclass(frozen=True, slots=True)
class Technique:
    """One technique: its number, its name, and the traces that show it."""

    external_id: str
    name: str
    traces: frozenset[str]


TECHNIQUES = (
    Technique("T0084.001", "Use Copypasta", frozenset({"text", "near_text", "own_words"})),
    Technique("T0049", "Flooding the Information Space", frozenset({"hashtag", "hashtag_sequence"})),
    Technique("T0118", "Amplify Existing Narrative", frozenset({"repost", "repost_of_account", "repost_text"})),
    Technique("T0119.002", "Post across Platform", frozenset()),
)
ACROSS = "T0119.002"


def techniques(group: Group) -> tuple[Technique, ...]:
    """Return the techniques that a group's held-out evidence shows, in the order of `TECHNIQUES`."""
    if group.verdict is not Verdict.DECEPTIVE:
        return ()
    seen = {trace for test in group.tests for trace, n in test.traces.items() if n}
    return tuple(
        one for one in TECHNIQUES
        if one.traces & seen or (one.external_id == ACROSS and len(group.platforms) > 1)
    )  # fmt: skip
