"""What each command does.  Results go to stdout, progress and errors to stderr."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fairwitness.console import Progress, say
from fairwitness.errors import StudyError
from fairwitness.findings.case import finished_case
from fairwitness.investigation import investigate as run_investigation
from fairwitness.investigation import read_findings
from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.study import SECOND_US, Study, read_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.model import Findings, ReadReport

MOST = 2_000_000_000
"""Seconds of a window (63 years) and weight of a pair beyond which nothing can be meant."""


def investigate(  # noqa: PLR0913  one parameter per option
    *,
    files: Sequence[Path],
    case: Path,
    study: Path | None,
    name: str | None,
    traces: Sequence[str],
    seed: int | None,
    mapping: Sequence[str],
    source_format: str | None,
    time_zone: str | None,
    quiet: bool,
) -> None:
    """Run the main job and say what was found."""
    asked = read_study(study) if study else Study()
    given = {"name": name, "seed": seed, "source_format": source_format, "time_zone": time_zone}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if mapping:
        changes["column_map"] = column_map(mapping)
    if traces:
        changes["traces"] = tuple(traces)
    with Progress(quiet=quiet) as progress:
        found = run_investigation(files, case=case, study=replace(asked, **changes), progress=progress)
    say(summary(found))
    say(f"\nReport: {case / 'report.html'}")


def column_map(pairs: Sequence[str]) -> dict[str, str]:
    """Return parts and columns from PART=COLUMN.

    Raises:
        StudyError: something else was written.
    """
    wrong = [pair for pair in pairs if not all(pair.partition("="))]
    if wrong:
        raise StudyError(f"--map {wrong[0]!r} is no PART=COLUMN. Write, for example, --map account_id=user.")
    named = dict(pair.split("=", 1) for pair in pairs)
    if len(named) < len(pairs):
        raise StudyError(f"--map names a part twice: {', '.join(pairs)}. Name one column for each part.")
    return named


def summary(found: Findings) -> str:
    """Return what was read and found in a few plain lines."""
    read, counts = found.read, found.n_accounts_by_verdict
    lost = sum(read.quarantined().values())
    doubled = sum(source.duplicates for source in read.sources)
    lines = [
        "The people in this study are made up." if found.synthetic else "",
        f"Read {read.n_posts:,} posts of {read.n_accounts:,} accounts.",
        f"Lost: {lost:,} rows quarantined, {doubled:,} duplicates.",
        "" if found.traces else "Nothing could be compared: no trace has anything in these data.",
        f"Groups confirmed: {len(found.groups)} of {found.n_candidate_groups} candidates.",
        *(f"  {VERDICT_WORDS[verdict]}: {counts[verdict.value]:,} accounts" for verdict in Verdict),
        *(f"  {g.group_id}: {len(g.members)} accounts, {VERDICT_WORDS[g.verdict]}" for g in found.groups),
    ]
    return "\n".join(line for line in lines if line)


def demo(*, case: Path, seed: int, quiet: bool) -> int:
    """Investigate a made-up study and score the findings against its truth."""
    from fairwitness import demo as made_up

    with Progress(quiet=quiet) as progress:
        score = made_up.run(case, seed=seed, progress=progress)
    say(summary(read_findings(finished_case(case))))
    say("\nAgainst the planted truth:")
    for sentence in score.sentences():
        say(f"  {sentence}")
    say(f"\nReport: {case / 'report.html'}")
    return 0


def explain(*, case: Path, account: str) -> None:
    """Say why an account is named, or why not."""
    from fairwitness import report
    from fairwitness.detectors.rules import RULES

    folder = finished_case(case)
    say(
        report.explain(
            account, findings=read_findings(folder), judgements=folder.file("judgements.parquet"),
            posts=folder.file("posts.parquet"), rules=RULES,
        )
    )  # fmt: skip


def pairs(*, case: Path, trace: str | None, window: float, min_weight: int, weight: str, out: Path | None) -> None:
    """Print or write the network of a case."""
    import pyarrow.parquet as pq

    from fairwitness.findings.network_table import WeightRule, network_table

    folder = finished_case(case)
    if trace is None:
        _deliver(pq.read_table(folder.file("pairs.parquet")), out)
        return
    if not 0 <= window <= MOST or not 1 <= min_weight <= MOST:
        raise StudyError(
            f"--window must lie between 0 and {MOST:,} and --min-weight between 1 and {MOST:,}; "
            f"they are {window} and {min_weight}."
        )
    table = network_table(
        folder, trace=trace, window_us=round(window * SECOND_US), min_weight=min_weight, rule=WeightRule(weight)
    )
    _deliver(table, out)


def _deliver(table: pa.Table, out: Path | None) -> None:
    import pyarrow.parquet as pq

    from fairwitness.findings.export import write_csv

    if out is not None and not out.parent.is_dir():
        raise StudyError(f"--out {out}: the folder {out.parent} does not exist. Make it, or choose another.")
    if out is None:
        write_csv(table, sys.stdout)
    elif out.suffix == ".parquet":
        pq.write_table(table, out)
    elif out.suffix == ".csv":
        with out.open("w", encoding="utf-8", newline="") as file:
            write_csv(table, file)
    else:
        raise StudyError(f"--out {out} ends in neither .csv nor .parquet. Choose one of them.")


def formats() -> None:
    """List the formats that can be read."""
    from fairwitness import ingest

    for known in ingest.formats():
        say(f"{known.name}: {known.what}")
        say(f"  files:      {_joined(known.kinds)}")
        say(f"  needs:      {_joined(known.needed)}")
        say(f"  recognised: {known.recognised}\n")


def _joined(words: str | Sequence[str]) -> str:
    return words if isinstance(words, str) else ", ".join(words)


def validate(
    *, files: Sequence[Path], mapping: Sequence[str], source_format: str | None, time_zone: str | None
) -> None:
    """Say what would be read and what would not."""
    from fairwitness import ingest

    seen = ingest.inspect(
        files, column_map=column_map(mapping) or None, source_format=source_format, time_zone=time_zone
    )
    say(read_summary(seen.report))
    for row in seen.quarantined:
        say(f"  for example {row.path}, row {row.row}: {row.reason}; it holds {row.detail!r}")


def read_summary(read: ReadReport) -> str:
    """Return what became of every row, file by file."""
    lines = []
    for source in read.sources:
        lines.append(f"{source.path}: {source.format}, {source.rows:,} rows")
        lines.append(
            f"  {source.posts:,} posts, {source.accounts:,} accounts, {source.duplicates:,} duplicates, "
            f"{sum(source.quarantined.values()):,} quarantined"
        )
        lines += [f"  quarantined, {reason}: {n:,}" for reason, n in sorted(source.quarantined.items())]
        lines += [f"  {part} is read from {column}" for part, column in sorted(source.columns.items())]
        lines += [f"  note: {note}" for note in source.notes]
    return "\n".join(lines)
