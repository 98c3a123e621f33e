"""`fairwitness pairs`: the network of a case as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case, add_counting, check_counting
from fairwitness.commands.output import check_table, deliver
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse

    from fairwitness.commands.options import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "pairs",
        help="print the network as a table",
        description="Without --trace: the tested pairs of discovery. With --trace: all co-actions of that trace.",
    )
    add_case(one)
    one.add_argument("--trace", metavar="NAME", help="count this trace anew over the whole case")
    add_counting(one)
    one.set_defaults(run=pairs)


def pairs(asked: argparse.Namespace) -> None:
    """Print or write the network of a case."""
    import pyarrow.parquet as pq

    from fairwitness.findings.case import finished_case
    from fairwitness.findings.network_table import WeightRule, network_table
    from fairwitness.study import SECOND_US

    folder = finished_case(asked.case)
    check_table(asked.out, folder=folder)
    if asked.trace is None:
        if (asked.window, asked.min_weight, asked.weight) != (60.0, 2, WeightRule.OURS):
            raise StudyError("--window, --min-weight and --weight count a trace anew; name it with --trace.")
        deliver(pq.read_table(folder.file("pairs.parquet")), asked.out)
        return
    check_counting(asked)
    table = network_table(
        folder, trace=asked.trace, window_us=round(asked.window * SECOND_US), min_weight=asked.min_weight,
        rule=WeightRule(asked.weight),
    )  # fmt: skip
    deliver(table, asked.out)
