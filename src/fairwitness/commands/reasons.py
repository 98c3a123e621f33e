"""`fairwitness reasons`: the statement of reasons of an account or a group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case
from fairwitness.commands.output import check_file, written
from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.findings.case import CaseFolder
    from fairwitness.reasons.records import Reasons


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "reasons",
        help="give the statement of reasons of an account or a group, named or cleared",
        description="Say what a finding rests on, by which rules, how often that is wrong, what would change it and "
        "how to contest it.",
    )
    add_case(one)
    one.add_argument("subject", metavar="ACCOUNT", help="account id as in the data, or a group such as G1")
    one.add_argument("--language", default="en", choices=("en", "fa"), help="of the words (default: en)")
    one.add_argument("--html", type=Path, metavar="FILE", help="write an offline page")
    one.add_argument("--json", type=Path, metavar="FILE", help="write it machine-readable")
    one.add_argument("--schema", type=Path, metavar="FILE", help="write the JSON Schema of --json")
    one.add_argument("--dsa", type=Path, metavar="FILE",
                     help="write a draft notice in the fields of the DSA's statement of reasons")  # fmt: skip
    one.set_defaults(run=reasons)


def reasons(asked: argparse.Namespace) -> None:
    """Give a statement of reasons."""
    from fairwitness.findings.case import finished_case
    from fairwitness.reasons.notice import encoded_notice
    from fairwitness.reasons.records import encoded, schema
    from fairwitness.report.reasons_page import text, write

    folder = finished_case(asked.case)
    for name in ("html", "json", "schema", "dsa"):
        check_file(getattr(asked, name), option=f"--{name}", folder=folder)
    found = _found(folder, asked.subject)
    _put(asked.json, encoded(found), option="--json")
    _put(asked.schema, schema(), option="--schema")
    if asked.dsa is not None:
        _put(asked.dsa, encoded_notice(found), option="--dsa")
    if asked.html is not None:
        with written(asked.html, option="--html"):
            write(found, into=asked.html, language=asked.language)
    say(text(found, language=asked.language).rstrip("\n"))


def _put(path: Path | None, data: bytes, *, option: str) -> None:
    if path is not None:
        with written(path, option=option):
            path.write_bytes(data)


def _found(folder: CaseFolder, subject: str) -> Reasons:
    from fairwitness.investigation import read_findings
    from fairwitness.report.reasons_of import reasons_of

    return reasons_of(folder, read_findings(folder), subject)
