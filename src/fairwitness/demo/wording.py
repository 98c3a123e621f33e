"""A score in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.model import VERDICT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.demo.records import ReadCheck, Score


def sentences(result: Score) -> Iterator[str]:
    """Yield the score in plain sentences, the operations first."""
    for o in result.operations:
        call = "was not found" if o.verdict is None else f"was confirmed and called '{VERDICT_WORDS[o.verdict]}'"
        yield (
            f"Operation {o.name} {call}: of its {o.n_members} members {o.recall.hits} were named; "
            f"{o.n_active} were active enough to be judged."
        )
    yield f"Of {result.precision.trials} accounts named, {result.precision.hits} do act together: {result.precision}."
    yield f"Of {result.recall.trials} members of operations, {result.recall.hits} were named: {result.recall}."
    yield (
        f"Of {result.recall_active.trials} members active enough to be judged, {result.recall_active.hits} were "
        f"named: {result.recall_active}."
    )
    yield (
        f"Of {result.crowd_rate.trials} accounts that act alone, {result.crowd_rate.hits} were named wrongly: "
        f"{result.crowd_rate}."
    )
    for who, named, wrong in (
        ("the fan club", result.fan_club_named, result.fan_club_deceptive),
        ("openly linked pairs", result.same_owner_named, result.same_owner_deceptive),
    ):
        yield (
            f"Of {named.trials} accounts of {who}, {named.hits} were named as acting together, which they do, "
            f"and {len(wrong)} were called deceptive, which they are not."
        )
    if result.reading is not None:
        yield _reading_words(result.reading)


def _reading_words(reading: ReadCheck) -> str:
    written, found = sum(reading.bad_written.values()), sum(reading.bad_found.values())
    verdict = "the counts add up" if reading.adds_up else "the counts DO NOT add up"
    return (
        f"Of {reading.rows_written} rows written, {reading.rows_read} were read; {written} were broken on purpose "
        f"and {found} were set aside: {verdict}."
    )
