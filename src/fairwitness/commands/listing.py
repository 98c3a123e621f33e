"""The commands as `fairwitness --help` shows them: group by group, a line or two each."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from fairwitness.commands import COMMANDS

if TYPE_CHECKING:
    from fairwitness.commands.options import Commands

WIDTH = 100
INDENT = 14


def listing(commands: Commands) -> str:
    """Return all commands with what they are for.

    Args:
        commands: with every command added.
    """
    told = {one.dest: one.help or "" for one in commands._choices_actions}  # noqa: SLF001  argparse has no public name
    parts = []
    for title, group in COMMANDS.items():
        names = [command.__name__.rpartition(".")[2] for command in group]
        parts.append("\n".join([f"{title}:", *(_entry(name, told[name]) for name in names)]))
    return "\n\n".join([*parts, "fairwitness COMMAND --help says what a command takes."])


def _entry(name: str, said: str) -> str:
    return textwrap.fill(
        said, WIDTH, initial_indent=f"  {name:<{INDENT - 2}}", subsequent_indent=" " * INDENT, break_on_hyphens=False
    )
