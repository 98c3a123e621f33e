"""`fairwitness investigate`: the main job."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fairwitness.commands.options import add_files, add_new_case, add_quiet, add_study, bytes_of, reading
from fairwitness.commands.summaries import summary
from fairwitness.console import Progress, say

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands
    from fairwitness.study import Study


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "investigate",
        help="find accounts that act together, with evidence and a report",
        description="Read posts, find groups on one half of the data, confirm them on the other, write a report.",
    )
    add_files(one)
    add_new_case(one)
    add_study(one)
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
    add_quiet(one)
    one.set_defaults(run=investigate)


def investigate(asked: argparse.Namespace) -> None:
    """Run the main job and say what was found."""
    from fairwitness.investigation import investigate as run

    memory_bytes = None if asked.memory is None else bytes_of(asked.memory)
    study = _study(asked)
    with Progress(quiet=asked.quiet) as progress:
        found = run(
            asked.files, case=asked.case, study=study, progress=progress, engine=asked.engine, master=asked.master,
            memory_bytes=memory_bytes,
        )  # fmt: skip
    say(summary(found))
    say(f"\nReport: {asked.case / 'report.html'}")
    say(f"Look around in the browser: fairwitness serve {asked.case}")


def _study(asked: argparse.Namespace) -> Study:
    """Return the settings of the file, changed by what the command line says."""
    from fairwitness.ingest.published import published_study
    from fairwitness.study import Study, read_study

    given = {"name": asked.name, "seed": asked.seed, "traces": tuple(asked.traces) or None}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    base = read_study(asked.study) if asked.study else published_study(asked.files) or Study()
    return replace(base, **changes, **reading(asked))
