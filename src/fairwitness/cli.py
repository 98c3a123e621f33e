"""The command line: what can be asked.  `commands` does it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness import __version__
from fairwitness.console import complain, speak_plainly
from fairwitness.errors import FairwitnessError, StudyError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
NO_READER = 141
OUT_OF_ROOM = 7


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one sentence, never a traceback."""
    speak_plainly()
    asked = parser().parse_args(arguments)
    try:
        _refuse_undecodable(asked)
        code = int(_run(asked) or 0)
        # A full disk or a closed pipe must not show itself only after the exit code is settled.
        print(end="", flush=True)  # noqa: T201
        return code  # noqa: TRY300  nothing can fail here
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


def _refuse_undecodable(asked: argparse.Namespace) -> None:
    """Refuse an argument that no report could hold.

    Raises:
        StudyError: it is not UTF-8.
    """
    for value in vars(asked).values():
        for word in value if isinstance(value, list) else [value]:
            try:
                str(word).encode()
            except UnicodeEncodeError as error:
                raise StudyError(
                    f"the argument {str(word)!r} is not UTF-8. Write it in UTF-8, or set LC_ALL=C.UTF-8."
                ) from error


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
    _challenge(commands)
    _automation(commands)
    _share(commands)
    _pairs(commands)
    _count(commands)
    _export(commands)
    _serve(commands)
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
    one.add_argument("--engine", default="duckdb", metavar="NAME",
                     help="where joins and pair counting run: duckdb (default: this process) or spark")  # fmt: skip
    one.add_argument("--master", metavar="URL", help="of Spark, such as spark://host:7077 or 'local[3]'")
    one.add_argument(
        "--memory", metavar="SIZE", help="such as 8GB; a study that needs more is refused before its tests"
    )
    one.add_argument("--quiet", action="store_true", help="show no progress")


def _add_files(one: argparse.ArgumentParser) -> None:
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, folders or globs")
    _add_reading(one)


def _add_reading(one: argparse.ArgumentParser) -> None:
    one.add_argument("--map", action="append", default=[], dest="mapping", metavar="PART=COLUMN",
                     help="which column plays which part, such as account_id=user; may be repeated")  # fmt: skip
    one.add_argument("--format", dest="source_format", metavar="NAME", help="a name that 'formats' lists")
    one.add_argument("--time-zone", metavar="ZONE", help="zone of times that name none, such as Europe/Berlin")
    one.add_argument("--platform", action="append", default=[], dest="platforms", metavar="[FILE=]NAME",
                     help="whose accounts a file holds, such as posts.csv=gab; NAME alone: of all files that do not "
                     "say it; may be repeated")  # fmt: skip


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


def _challenge(commands: Commands) -> None:
    one = commands.add_parser(
        "challenge",
        help="judge a disputed list of accounts inside its whole conversation",
        description="Investigate a corpus, then say of each account on a list, and of the list, what was found.",
    )
    one.add_argument("--accounts", type=Path, required=True, metavar="LIST",
                     help="the disputed list: one id or handle per line, or a CSV column account_id")  # fmt: skip
    one.add_argument("--corpus", nargs="+", type=Path, required=True, metavar="FILE", dest="files",
                     help="posts of everybody in the conversation: files, folders or globs")  # fmt: skip
    one.add_argument("--case", type=Path, required=True, metavar="FOLDER", help="where the case is written")
    one.add_argument("--mirror", type=Path, metavar="LIST",
                     help="the other side's accounts (default: unlisted accounts of the same activity)")  # fmt: skip
    one.add_argument("--study", type=Path, metavar="TOML", help="settings; see docs/study.md")
    _add_reading(one)
    one.add_argument("--quiet", action="store_true", help="show no progress")


def _automation(commands: Commands) -> None:
    one = commands.add_parser(
        "automation",
        help="say whose timing shows automation, each statement by itself",
        description="Test each account's timing for automation. Automation is no deceit and changes no verdict.",
    )
    one.add_argument("case", type=Path, metavar="CASE")
    one.add_argument("--declared", type=Path, metavar="FILE",
                     help="ids of accounts known to be automated, one a line; they are not tested")  # fmt: skip
    one.add_argument("--account", metavar="ID", help="all statements about this account only")
    one.add_argument("--out", type=Path, metavar="FILE", help="write all statements as .csv or .parquet")


def _share(commands: Commands) -> None:
    one = commands.add_parser(
        "share",
        help="say how much of a hashtag comes from confirmed groups, beside a comparison",
        description="Count who made the posts of a hashtag or phrase in a finished case, beside a comparison.",
    )
    one.add_argument("what", metavar="HASHTAG", help="such as '#water', in quotation marks; with --words a phrase")
    one.add_argument("case", type=Path, metavar="CASE")
    one.add_argument("--against", action="append", default=[], metavar="HASHTAG",
                     help="compare with this one; may be repeated (default: the nearest in volume)")  # fmt: skip
    one.add_argument("--words", action="store_true", help="HASHTAG and --against are phrases looked up in the texts")
    one.add_argument("--threshold", type=int, metavar="N", help="posts in an hour from which it counts as trending")
    one.add_argument("--false-positive-rate", type=float, metavar="SHARE",
                     help="of people outside operations, who are named: corrects the shares")  # fmt: skip
    one.add_argument("--true-positive-rate", type=float, metavar="SHARE", help="of operated accounts, that are named")
    one.add_argument("--html", type=Path, metavar="FILE", help="write an offline page")
    one.add_argument("--json", type=Path, metavar="FILE", help="write all numbers exactly")


def _serve(commands: Commands) -> None:
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


def _pairs(commands: Commands) -> None:
    one = commands.add_parser(
        "pairs",
        help="print the network as a table",
        description="Without --trace: the tested pairs of discovery. With --trace: all co-actions of that trace.",
    )
    one.add_argument("case", type=Path, metavar="CASE")
    one.add_argument("--trace", metavar="NAME", help="count this trace anew over the whole case")
    _add_counting(one)


def _count(commands: Commands) -> None:
    one = commands.add_parser(
        "count",
        help="count who acted alike, straight from files of any size, without judging anybody",
        description="All pairs of accounts that acted on the same objects within a window. No case, no judgement.",
    )
    _add_files(one)
    one.add_argument(
        "--trace", required=True, metavar="NAME", help="what counts as acting alike, such as repost or url"
    )
    _add_counting(one)
    one.add_argument(
        "--memory", default="4GB", metavar="SIZE", help="such as 8GB; the rest goes to disk (default: 4GB)"
    )
    one.add_argument(
        "--work", type=Path, metavar="FOLDER", help="where the rest goes (default: the temporary folder)"
    )
    one.add_argument("--quiet", action="store_true", help="show no progress")


def _export(commands: Commands) -> None:
    one = commands.add_parser(
        "export",
        help="write the network or a table of a finished case for another program",
        description="Networks as GEXF or GraphML, tables as CSV or Parquet; accounts by number unless --reveal.",
    )
    one.add_argument("case", type=Path, metavar="CASE")
    one.add_argument("--what", default="network", choices=("network", "groups", "accounts", "posts"),
                     help="default: network, the pairs of named accounts")  # fmt: skip
    one.add_argument("--format", dest="form", choices=("gexf", "graphml", "csv", "parquet"),
                     help="gexf and graphml for the network only (default: the ending of FILE)")  # fmt: skip
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help="outside the case; replaced if there")
    one.add_argument("--reveal", action="store_true",
                     help="write ids of accounts and posts, and names in texts, as they are in the data")  # fmt: skip


def _add_counting(one: argparse.ArgumentParser) -> None:
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
