"""What an expansion says, for the terminal and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.model import VERDICT_WORDS, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from fairwitness.expansion.records import Expansion, Reached, Shared

SHOWN = 25
LABEL = 70
WARNING = (
    "These are leads, not findings. Sharing rare things with known accounts is no proof of anything: people of one "
    "town, taste or cause share them too. Look at the posts, and ask."
)


def text(found: Expansion) -> str:
    """Return the search as plain lines; the table holds everybody."""
    return "\n".join(_lines(found))


def _lines(found: Expansion) -> Iterator[str]:
    if found.synthetic:
        yield "The people in this study are made up."
    yield f"Known before: {len(found.known):,} accounts, {len(found.things):,} other things."
    yield from (f"  not used, line {one.place}: {one.written} ({one.reason})" for one in found.unused[:SHOWN])
    if len(found.unused) > SHOWN:
        yield f"  and {len(found.unused) - SHOWN:,} more that were not used"
    yield f"{found.n_hubs:,} things that very many accounts have were left aside."
    for hop in found.hops:
        yield (
            f"Hop {hop.number}: {hop.n_known:,} known with {hop.n_things:,} things; {hop.n_tested:,} others weighed, "
            f"{hop.n_passing:,} share more than chance explains, {hop.n_taken:,} taken."
        )
    yield f"Stopped: {found.stopped}."
    for one in found.reached[:SHOWN]:
        yield from _account(one)
    if len(found.reached) > SHOWN:
        yield f"and {len(found.reached) - SHOWN:,} more; --out writes all of them"
    if found.reached:
        yield WARNING


def _account(one: Reached) -> Iterator[str]:
    verdict = VERDICT_WORDS[Verdict(one.verdict)] if one.verdict else "made no post"
    yield f"{one.account_id} (hop {one.hop}, p <= 1e{one.log10_p:.1f}, {one.n_things} shared; tested: {verdict})"
    yield from (f"    {step(shared)}" for shared in one.path)


def step(shared: Shared) -> str:
    """Return one shared thing as a sentence."""
    via = ", ".join(shared.via) or "the lead itself"
    more = f" and {shared.n_known - len(shared.via)} more" if shared.n_known > len(shared.via) else ""
    label = shared.label if len(shared.label) <= LABEL else f"{shared.label[:LABEL]}…"
    return f"{shared.kind.replace('_', ' ')}, with {via}{more}; {shared.n_unrelated:,} unrelated have it: {label}"


def table(found: Expansion) -> pa.Table:
    """Return one row per reached account and shared thing of its path."""
    import pyarrow as pa

    rows = [
        {
            "account_id": one.account_id, "hop": one.hop, "log10_p": one.log10_p, "weight": one.weight,
            "n_things": one.n_things, "verdict": one.verdict, "step": number, "kind": shared.kind,
            "label": shared.label, "via": " ".join(shared.via), "n_known": shared.n_known,
            "n_unrelated": shared.n_unrelated, "log10_chance": shared.log10_chance, "step_weight": shared.weight,
            "posts": " ".join(shared.posts),
        }
        for one in found.reached for number, shared in enumerate(one.path, 1)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=_schema())


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {
        "account_id": pa.string(), "hop": pa.int64(), "log10_p": pa.float64(), "weight": pa.float64(),
        "n_things": pa.int64(), "verdict": pa.string(), "step": pa.int64(), "kind": pa.string(), "label": pa.string(),
        "via": pa.string(), "n_known": pa.int64(), "n_unrelated": pa.int64(), "log10_chance": pa.float64(),
        "step_weight": pa.float64(), "posts": pa.string(),
    }  # fmt: skip
    return pa.schema(list(kinds.items()))
