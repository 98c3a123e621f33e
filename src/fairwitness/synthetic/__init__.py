"""Studies whose truth is known, made by a seeded generator: everybody in them is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.synthetic.operations import Operation, Style, default_operations

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fairwitness.synthetic.assembly import Synthetic
    from fairwitness.synthetic.files import Files

__all__ = ["Operation", "Style", "default_operations", "study", "write"]


def study(
    *,
    seed: int,
    accounts: int = 3000,
    days: int = 28,
    operations: Sequence[Operation] | None = None,
    resolution_us: int = 1_000_000,
    fan_club: bool = True,
) -> Synthetic:
    """Make a crowd and plant operations in it; equal arguments give equal studies.

    Args:
        seed: of every draw, 0 or more.
        accounts: people of the crowd; the members of operations come on top.
        days: length, from a Monday on.
        operations: what is planted; None plants the default set, an empty sequence makes a null study.
        resolution_us: width of the clock tick; times are rounded down to it.
        fan_club: whether 40 people react to push notifications, which is synchronous and innocent.

    Returns:
        The posts, the accounts and the truth about them.

    Raises:
        StudyError: too few accounts for the cast, no days, or an operation that cannot be planted.
    """
    from fairwitness.synthetic.assembly import assemble

    planted = default_operations() if operations is None else tuple(operations)
    return assemble(
        seed=seed, accounts=accounts, days=days, operations=planted, resolution_us=resolution_us, with_fans=fan_club
    )


def write(made: Synthetic, folder: Path) -> Files:
    """Write `posts.csv` (with some bad rows on purpose), `truth.csv` and `README.txt` into a folder.

    Args:
        made: what `study` returned.
        folder: made where it is missing.

    Returns:
        Where the files are, and how many bad rows of each sort stand in the posts.
    """
    from fairwitness.synthetic.files import write_files

    return write_files(made, folder)
