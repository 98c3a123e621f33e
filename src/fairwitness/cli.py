"""The command line: what can be asked.  `commands` does it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness import __version__
from fairwitness.console import complain
from fairwitness.errors import FairwitnessError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
NO_READER = 141
OUT_OF_ROOM = 7


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one sentence, never a traceback."""
    asked = parser().parse_args(arguments)
    try:
        return int(_run(asked) or 0)
    except FairwitnessError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain("interrupted. The same command goes on after the last finished stage.")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return NO_READER
    except (OSError, MemoryError) as error:
        complain(f"the machine refused: {error or 'out of memory'}. Free space or memory and run the command again.")
        return OUT_OF_ROOM


def _run(asked: argparse.Namespace) -> int | None:
    from fairwitness import commands

    run = getattr(commands, asked.command.replace("-", "_"))
    options = {name: value for name, value in vars(asked).items() if name != "command"}
    code: int | None = run(**options)
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="fairwitness", description="Impartial, checkable evidence in disputes about online speech."
    )
    top.add_argument("--version", action="version", version=f"fairwitness {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _investigate(commands)
    _demo(commands)
    _explain(commands)
    _pairs(commands)
    commands.add_parser("formats", help="list the formats that can be read")
    _validate(commands)
    return top


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  argparse has no public name for it


def _investigate(commands: Commands) -> None:
    one = commands.add_parser(
        "investigate",
        help="find accounts that act together, with evidence and a report",
        description="Read posts, find groups on one half of the data, confirm them on the other, write a report.",
    )
    _add_files(one)
    one.add_argument("--case", type=Path, required=True, metavar="FOLDER", help="where the case is written")
    one.add_argument("--study", type=Path, metavar="TOML", help="settings; see docs/study.md")
    one.add_argument("--name", help="name of the study, shown in the report")
    one.add_argument("--trace", action="append", default=[], dest="traces", metavar="NAME",
                     help="use this trace only; may be repeated (default: all that the data have)")  # fmt: skip
    one.add_argument("--seed", type=int, help="of all random draws")
    one.add_argument("--quiet", action="store_true", help="show no progress")


def _add_files(one: argparse.ArgumentParser) -> None:
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, folders or globs")
    one.add_argument("--map", action="append", default=[], dest="mapping", metavar="PART=COLUMN",
                     help="which column plays which part, such as account_id=user; may be repeated")  # fmt: skip
    one.add_argument("--format", dest="source_format", metavar="NAME", help="a name that 'formats' lists")
    one.add_argument("--time-zone", metavar="ZONE", help="zone of times that name none, such as Europe/Berlin")


def _demo(commands: Commands) -> None:
    one = commands.add_parser(
        "demo",
        help="investigate a made-up study whose truth is known, and score the result",
        description="Make a synthetic study, investigate it and compare the findings with the planted truth.",
    )
    one.add_argument("--case", type=Path, default=Path("demo-case"), metavar="FOLDER", help="default: demo-case")
    one.add_argument("--seed", type=int, default=1, help="of the made-up study (default: 1)")
    one.add_argument("--quiet", action="store_true", help="show no progress")


def _explain(commands: Commands) -> None:
    one = commands.add_parser("explain", help="say why an account is named, or why it is not")
    one.add_argument("case", type=Path, metavar="CASE")
    one.add_argument("account", metavar="ACCOUNT", help="account id as in the data")


def _pairs(commands: Commands) -> None:
    one = commands.add_parser(
        "pairs",
        help="print the network as a table",
        description="Without --trace: the tested pairs of discovery. With --trace: all co-actions of that trace.",
    )
    one.add_argument("case", type=Path, metavar="CASE")
    one.add_argument("--trace", metavar="NAME", help="count this trace anew over the whole case")
    one.add_argument("--window", type=float, default=60.0, metavar="SECONDS", help="inclusive (default: 60)")
    one.add_argument("--min-weight", type=int, default=2, metavar="N", help="least weight kept (default: 2)")
    one.add_argument("--weight", default="distinct-objects", choices=("distinct-objects", "toolkit", "coortweet"),
                     help="what a weight counts; the last two as those rivals count")  # fmt: skip
    one.add_argument("--out", type=Path, metavar="FILE", help="write .csv or .parquet instead of printing CSV")


def _validate(commands: Commands) -> None:
    one = commands.add_parser("validate", help="say what would be read, what would be quarantined and why")
    _add_files(one)


if __name__ == "__main__":
    sys.exit(main())
