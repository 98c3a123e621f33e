"""Groups whose accounts are on several platforms: how many are on each, and what joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.ingest.networks import UNKNOWN
from fairwitness.model import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairwitness.model import Edge, Number

RULE_ID = "platforms.spanned.1"


def per_platform(platforms: Iterable[str | None]) -> dict[str, int]:
    """Return how many accounts are on each platform, by name; nothing where no platform is known."""
    known = list(platforms)
    names = [name or UNKNOWN for name in known] if any(known) else []
    return {name: names.count(name) for name in sorted(set(names))}


def listed(n_by_platform: Mapping[str, int]) -> str:
    """Return the platforms with their counts: 6 on telegram and 7 on x."""
    parts = [
        f"{n:,} on a platform that nobody names" if name == UNKNOWN else f"{n:,} on {name}"
        for name, n in n_by_platform.items()
    ]
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def platform_statements(n_by_platform: Mapping[str, int], edges: Sequence[Edge]) -> tuple[Statement, ...]:
    """Return what is to be said of a group that spans platforms; nothing of one that does not."""
    if len(n_by_platform) < 2:  # noqa: PLR2004  one platform spans nothing
        return ()
    n_across = sum(edge.platform_a != edge.platform_b for edge in edges)
    numbers: dict[str, Number] = {
        "n_platforms": len(n_by_platform),
        "n_pairs": len(edges),
        "n_pairs_across": n_across,
    }
    text = (
        f"This group spans {len(n_by_platform)} platforms: of its named accounts, {listed(n_by_platform)}. "
        f"{_joined(n_across, len(edges))} Across platforms accounts are compared by links, sites, hashtags, words "
        "and pictures only; equal ids on two platforms count as two accounts."
    )
    return (Statement(rule_id=RULE_ID, text=text, numbers=numbers),)


def _joined(n_across: int, n_pairs: int) -> str:
    if not n_pairs:
        return "No single pair among them stood out."
    if not n_across:
        return f"None of the {n_pairs:,} pairs that stood out joins two platforms: accounts that are not named do."
    return f"{n_across:,} of the {n_pairs:,} pairs that stood out join accounts of different platforms."
