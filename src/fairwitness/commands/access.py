"""`fairwitness access`: was it blocked, slowed or cut?  Measurements and series, judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_new_case, add_quiet
from fairwitness.console import Progress, say
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "access",
        help="say from measurements whether something was blocked, slowed or cut",
        description="Judge measurements of probes and series of traffic. What a file is, is told by what "
        "stands in it: "
        "OONI measurements (JSON, JSON lines), lists and counts of its API, paired speed tests, "
        "fingerprints of block "
        "pages, series of IODA, Cloudflare Radar, Tor, NDT and RIPEstat, lists of outages (docs/access.md).",
    )
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, folders or globs; packed or not")
    one.add_argument("--within", action="append", default=[], metavar="NETWORK=COUNTRY",
                     help="the country of a network whose series do not say it, such as AS64500=NL; "
                     "may be repeated")  # fmt: skip
    add_new_case(one)
    add_quiet(one)
    one.set_defaults(run=access)


def access(asked: argparse.Namespace) -> None:
    """Judge files of measurements and series, and write CASE/access."""
    from fairwitness.ledger import record_findings
    from fairwitness.report.access.case import write
    from fairwitness.report.access.measured_text import text

    with Progress(quiet=asked.quiet) as progress:
        outcome = write(asked.files, case=asked.case, say=progress, within=_within(asked.within))
        record_findings(asked.case, "access", outcome.findings)
    say(text(outcome).rstrip("\n"))


def _within(pairs: Sequence[str]) -> dict[str, str]:
    """Return networks and countries from NETWORK=COUNTRY.

    Raises:
        StudyError: something else was written.
    """
    from fairwitness.access.series.places import country_code, network_of

    named = {network_of(pair.partition("=")[0]): country_code(pair.partition("=")[2]) for pair in pairs}
    if not all(network and country for network, country in named.items()):
        raise StudyError(
            f"--within {', '.join(pairs)!r} is no NETWORK=COUNTRY. Write, for example, --within AS64500=NL."
        )
    return named
