"""`fairwitness expand`: from known accounts and fragments to others that share rare things with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.commands.output import check_file, check_table, deliver, written
from fairwitness.console import say
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.expansion.growing import Limits

MOST = 100_000


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "expand",
        help="grow leads: who shares rare things with known accounts, hop by hop",
        description="Leads with a path and a likelihood against chance, never verdicts. docs/expansion.md",
    )
    add_case(one)
    one.add_argument(
        "--lead", type=Path, required=True, metavar="FILE",
        help="accounts, domains, links, hashes, fragments ..., one per line, or a CSV of indicators",
    )  # fmt: skip
    one.add_argument("--hops", type=int, default=5, metavar="N", help="most steps outward (default: 5)")
    one.add_argument("--per-hop", type=int, default=200, metavar="N", help="most accounts per step (default: 200)")
    one.add_argument("--budget", type=int, default=500, metavar="N", help="most accounts in all (default: 500)")
    one.add_argument(
        "--rate", type=float, default=0.05, help="share of false leads tolerated per step (default: 0.05)"
    )
    one.add_argument("--out", type=Path, metavar="FILE", help="write all leads with their paths, .csv or .parquet")
    one.add_argument("--json", type=Path, metavar="FILE", help="write everything exactly")
    one.set_defaults(run=expand)


def expand(asked: argparse.Namespace) -> None:
    """Grow the leads and say whom they reach."""
    import msgspec

    from fairwitness.expansion.searching import expand as searched
    from fairwitness.expansion.text import table, text
    from fairwitness.findings.case import finished_case

    limits = _limits(asked)
    folder = finished_case(asked.case)
    check_table(asked.out, folder=folder)
    check_file(asked.json, option="--json", folder=folder)
    found = searched(folder, leads=asked.lead, limits=limits)
    if asked.out is not None:
        deliver(table(found), asked.out)
    if asked.json is not None:
        with written(asked.json, option="--json"):
            asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    say(text(found))


def _limits(asked: argparse.Namespace) -> Limits:
    from fairwitness.expansion.growing import Limits

    for option in ("hops", "per_hop", "budget"):
        if not 1 <= getattr(asked, option) <= MOST:
            raise StudyError(
                f"--{option.replace('_', '-')} is {getattr(asked, option)}; it must lie between 1 and {MOST:,}."
            )
    if not 0 < asked.rate < 1:
        raise StudyError(f"--rate is {asked.rate}; it must lie between 0 and 1. The default is 0.05.")
    return Limits(rate=asked.rate, hops=asked.hops, per_hop=asked.per_hop, budget=asked.budget)
