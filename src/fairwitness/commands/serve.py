"""`fairwitness serve`: the workbench."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.console import say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "serve",
        help="open the workbench on a case, in the browser, on this machine only",
        description="Serve a local web application over a case: evidence, posts, new studies, notes.",
    )
    one.add_argument("case", type=Path, metavar="CASE", help="a finished case, or the folder of a new one")
    one.add_argument("--port", type=int, default=8765, help="on loopback (default: 8765; 0: any free one)")
    one.add_argument("--reveal", action="store_true", help="show accounts by their ids instead of by number")
    one.add_argument("--language", default="en", metavar="CODE", help="en or fa (default: en)")
    one.add_argument("--files", action="append", type=Path, default=[], metavar="FOLDER",
                     help="new studies may read files of this folder; may be repeated")  # fmt: skip
    one.add_argument("--no-open", action="store_true", help="print the address and open no browser")
    one.set_defaults(run=serve)


def serve(asked: argparse.Namespace) -> None:
    """Open the workbench, and serve it until it is interrupted."""
    import webbrowser

    from fairwitness.web import serving

    def announce(address: str) -> None:
        say(f"The workbench is open at:\n  {address}")
        say("The address is a key: who has it can read the case. Stop with Ctrl-C.")
        sys.stdout.flush()
        if not asked.no_open:
            webbrowser.open(address)

    settings = serving.settings_for(
        port=asked.port, reveal=asked.reveal, language=asked.language, files=tuple(asked.files)
    )
    say(f"Opening {asked.case}. The first time its pages are laid out; with millions of posts that takes a while.")
    sys.stdout.flush()
    serving.serve(asked.case, settings=settings, announce=announce)
