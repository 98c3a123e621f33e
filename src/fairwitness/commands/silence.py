"""`fairwitness silence`: did confirmed groups fall silent while a measured network was cut?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "silence",
        help="say whether confirmed groups fell silent while a measured network was cut",
        description="Hold the activity of a case's confirmed groups against measured outages: a natural experiment.",
    )
    add_case(one)
    one.add_argument("--events", type=Path, required=True, metavar="EVENTS",
                     help="a case of 'access', its outages.json, or a CSV with onset and end")  # fmt: skip
    one.add_argument("--claims", type=Path, metavar="CSV",
                     help="accounts that claim to be elsewhere: account_id, and claims with a country")  # fmt: skip
    one.set_defaults(run=silence)


def silence(asked: argparse.Namespace) -> None:
    """Test every confirmed group of 20 accounts and more against every measured place, and write CASE/access."""
    from fairwitness.access.writing import encoded, put_file, put_findings
    from fairwitness.access.writing import read_findings as read_pillar
    from fairwitness.findings.case import finished_case
    from fairwitness.findings.silence import silence as tested
    from fairwitness.findings.silence import silence_findings
    from fairwitness.findings.silence_inputs import events_file, read_claims, read_events, sha256_of
    from fairwitness.investigation import read_findings
    from fairwitness.ledger import record_findings
    from fairwitness.report.access.silence_page import write
    from fairwitness.report.access.silence_text import text

    folder = finished_case(asked.case)
    events = events_file(asked.events)
    claims = read_claims(asked.claims) if asked.claims is not None else None
    report = tested(
        read_findings(folder), posts=folder.file("posts.parquet"), outages=read_events(events), claims=claims
    )
    into = folder.file("access")
    with folder.opened_for_writing():
        put_file(into / "silence.json", encoded(report))
        found = silence_findings(report, source=events.name, sha256=sha256_of(events))
        put_findings(into, found, prefix="silence-")
        write(report, into=into / "silence.html")
    record_findings(asked.case, "access", tuple(read_pillar(into)))
    say(text(report).rstrip("\n"))
    say(f"\nWritten to {into}: silence.html, silence.json and findings.json.")
