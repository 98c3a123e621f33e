"""The command line: one command is run, and whatever goes wrong becomes a sentence and an exit code."""

from __future__ import annotations

import argparse
import sys
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
        code = int(asked.run(asked) or 0)
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


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    from fairwitness.commands import COMMANDS
    from fairwitness.commands.listing import listing

    top = argparse.ArgumentParser(
        prog="fairwitness",
        description="Impartial, checkable evidence in disputes about online speech.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"fairwitness {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", help=argparse.SUPPRESS)
    for group in COMMANDS.values():
        for command in group:
            command.add(commands)
    # Only now: the commands' own usage begins with the name that stood there before.
    top.usage, top.epilog = "fairwitness [-h] [--version] COMMAND ...", listing(commands)
    return top


if __name__ == "__main__":
    sys.exit(main())
