"""What the folder holds of each contested number, in short: for the workbench, and for whoever reads the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fairwitness.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.figures.records import Claim
    from fairwitness.report.figures.numbers import ContestedNumber

NAME = "numbers.json"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the grid."""

    axis: str
    state: str
    text: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One claim with its four answers."""

    claim_id: str
    as_of: str
    figure: str
    claimant: str
    reported_by: str
    definition: str
    source: str
    republication_of: str
    answers: tuple[Answer, ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One contested number.

    Attributes:
        number: as in the names of its files.
        title: of the whole ledger.
        note: said under it.
        quantity, place: what is counted, and where.
        focus: day at which figures stand side by side.
        definitions: what the figures count.
        in_focus, others: versions of that day, and all others.
        spliced: sentences about quotations that mix releases.
        phrases: comparisons in words that were judged.
        limits: what the independent data cannot show.
        needed: figure, claimant, state, and what would have to be true.
        captions: of the drawings, by their names.
    """

    number: int
    title: str
    note: str
    quantity: str
    place: str
    focus: str
    definitions: tuple[str, ...]
    in_focus: tuple[Version, ...]
    others: tuple[Version, ...]
    spliced: tuple[str, ...]
    phrases: tuple[Answer, ...]
    limits: tuple[str, ...]
    needed: tuple[tuple[str, str, str, str], ...]
    captions: dict[str, str]


def summary(number: ContestedNumber, captions: dict[str, str]) -> Summary:
    """Return a contested number in short."""
    about = number.examination.docket.ledger.about
    return Summary(
        number=number.number, title=about.name, note=about.note, quantity=number.quantity, place=number.place,
        focus=number.focus.isoformat(), definitions=number.definitions, captions=captions,
        in_focus=tuple(_version(number, claim) for claim in number.in_focus),
        others=tuple(_version(number, claim) for claim in number.others),
        spliced=tuple(o.text for o in number.outcomes if o.rule_id == "figures.splice" and o.state == "fails"),
        phrases=tuple(
            Answer(axis=o.axis, state=o.state, text=o.text) for o in number.outcomes if o.rule_id == "figures.phrase"
        ),
        limits=number.needed[0][1].limits if number.needed else (),
        needed=tuple(
            (claim.amount.text, claim.claimant, outcome.state, " ".join(outcome.would_change))
            for claim, outcome in number.needed
        ),
    )  # fmt: skip


def _version(number: ContestedNumber, claim: Claim) -> Version:
    answers = tuple(Answer(axis=cell.axis, state=cell.state, text=cell.text) for cell in number.cells(claim))
    return Version(
        claim_id=claim.claim_id, as_of=claim.as_of.isoformat(), figure=claim.amount.text, claimant=claim.claimant,
        reported_by=claim.reported_by, definition=claim.definition, source=claim.source,
        republication_of=claim.republication_of, answers=answers,
    )  # fmt: skip


def read_summaries(folder: Path) -> tuple[Summary, ...]:
    """Return the contested numbers of a folder `figures`.

    Raises:
        CaseError: the folder is not whole.
    """
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=tuple[Summary, ...])
    except (OSError, msgspec.MsgspecError) as error:
        raise CaseError(f"{folder} is not whole: {error}. Run 'fairwitness figures' again.") from error
