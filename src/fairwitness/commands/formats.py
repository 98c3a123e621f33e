"""`fairwitness formats`: what can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.console import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    commands.add_parser("formats", help="list the formats that can be read").set_defaults(run=formats)


def formats(asked: argparse.Namespace) -> None:  # noqa: ARG001  there is nothing to ask
    """List the formats that can be read."""
    from fairwitness import ingest

    for known in (*ingest.formats(), ingest.ARCHIVE):
        say(f"{known.name}: {known.what}")
        say(f"  files:      {_joined(known.kinds)}")
        say(f"  needs:      {_joined(known.needed)}")
        say(f"  recognised: {known.recognised}\n")


def _joined(words: str | Sequence[str]) -> str:
    return words if isinstance(words, str) else ", ".join(words)
