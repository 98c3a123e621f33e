"""What each command does.  Results go to stdout, progress and errors to stderr."""

from __future__ import annotations

import io
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

    from fairwitness.findings.case import CaseFolder
    from fairwitness.findings.share import ShareReport
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
    platforms: Sequence[str],
    engine: str,
    master: str | None,
    memory: str | None,
    quiet: bool,
) -> None:
    """Run the main job and say what was found."""
    memory_bytes = None if memory is None else bytes_of(memory)
    asked = read_study(study) if study else Study()
    given = {"name": name, "seed": seed, "source_format": source_format, "time_zone": time_zone}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if mapping:
        changes["column_map"] = column_map(mapping)
    if platforms:
        changes["platforms"] = platform_map(platforms)
    if traces:
        changes["traces"] = tuple(traces)
    with Progress(quiet=quiet) as progress:
        found = run_investigation(
            files, case=case, study=replace(asked, **changes), progress=progress, engine=engine, master=master,
            memory_bytes=memory_bytes,
        )  # fmt: skip
    say(summary(found))
    say(f"\nReport: {case / 'report.html'}")


def challenge(  # noqa: PLR0913  one parameter per option
    *,
    accounts: Path,
    files: Sequence[Path],
    case: Path,
    mirror: Path | None,
    study: Path | None,
    mapping: Sequence[str],
    source_format: str | None,
    time_zone: str | None,
    platforms: Sequence[str],
    quiet: bool,
) -> None:
    """Judge a list of accounts inside its corpus, and say what was found."""
    from fairwitness.disputes import PAGE
    from fairwitness.disputes import challenge as run_challenge
    from fairwitness.report.challenge_text import challenge_text

    given = {
        "source_format": source_format, "time_zone": time_zone, "column_map": column_map(mapping),
        "platforms": platform_map(platforms),
    }  # fmt: skip
    changes: dict[str, Any] = {key: value for key, value in given.items() if value}
    asked = replace(read_study(study) if study else Study(), **changes)
    with Progress(quiet=quiet) as progress:
        found = run_challenge(accounts, corpus=files, case=case, study=asked, mirror=mirror, progress=progress)
    say(challenge_text(found))
    say(f"\nPage: {case / PAGE}")


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


def platform_map(given: Sequence[str]) -> dict[str, str]:
    """Return files and platforms from FILE=NAME; NAME alone stands for all files that do not say it.

    Raises:
        StudyError: a file is named twice.
    """
    pairs = [pair.rpartition("=") for pair in given]
    named = {file if equals else "*": name for file, equals, name in pairs}
    if len(named) < len(pairs):
        raise StudyError(f"--platform names a file twice: {', '.join(given)}. Name one platform for each file.")
    return named


def summary(found: Findings) -> str:
    """Return what was read and found in a few plain lines."""
    from fairwitness.report.words import bound_sentence, on_platforms

    read, counts = found.read, found.n_accounts_by_verdict
    lines = [
        "The people in this study are made up." if found.synthetic else "",
        *_read_lines(read),
        "" if found.traces else "Nothing could be compared: no trace has anything in these data.",
        f"Groups confirmed: {len(found.groups)} of {found.n_candidate_groups} candidates.",
        *(f"  {VERDICT_WORDS[verdict]}: {counts[verdict.value]:,} accounts" for verdict in Verdict),
        bound_sentence(found.error_bound),
        *(
            f"  {g.group_id}: {len(g.members)} accounts{on_platforms(g.platforms)}, {VERDICT_WORDS[g.verdict]}"
            for g in found.groups
        ),
    ]
    return "\n".join(line for line in lines if line)


def _read_lines(read: ReadReport) -> list[str]:
    from fairwitness.report.words import platform_sentence

    lost = sum(read.quarantined().values())
    doubled = sum(source.duplicates for source in read.sources)
    return [
        f"Read {read.n_posts:,} posts of {read.n_accounts:,} accounts.",
        platform_sentence(read),
        f"Lost: {lost:,} rows quarantined, {doubled:,} duplicates.",
    ]


def bytes_of(size: str) -> int:
    """Read a size such as 8GB or 500MB.

    Raises:
        StudyError: it is none.
    """
    units = {"GB": 1_000_000_000, "MB": 1_000_000}
    number, unit = size.strip().upper()[:-2], size.strip().upper()[-2:]
    if unit not in units or not number.replace(".", "", 1).strip().isdecimal():
        raise StudyError(f"--memory is '{size}', which is no size. Write for example 8GB or 900MB.")
    return int(float(number) * units[unit])


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


def automation(*, case: Path, declared: Path | None, out: Path | None, account: str | None) -> None:
    """Say what the timing of each account shows about automation; no judgement of the case changes."""
    from fairwitness.findings.automation import read_declared, statements, table
    from fairwitness.report.automation import account_text, overview
    from fairwitness.report.judged import find_judgement

    folder = finished_case(case)
    named = read_declared(declared) if declared else frozenset()
    if account is not None:
        account = find_judgement(account, judgements=folder.file("judgements.parquet")).account_id
    stated = statements(folder, findings=read_findings(folder), declared=named)
    say(overview(stated) if account is None else account_text(account, stated))
    if out is not None:
        _deliver(table(stated), out)
        say(f"\nAll {len(stated):,} statements: {out}")


def share(  # noqa: PLR0913  one parameter per option
    *,
    what: str,
    case: Path,
    against: Sequence[str],
    words: bool,
    threshold: int | None,
    false_positive_rate: float | None,
    true_positive_rate: float | None,
    html: Path | None,
    json: Path | None,
) -> None:
    """Say how much of a hashtag or phrase comes from confirmed groups."""
    from fairwitness.findings.share import Question, known_rates
    from fairwitness.findings.share import share as measured
    from fairwitness.report.share_text import text

    folder = finished_case(case)
    _check_file(html, option="--html", folder=folder)
    _check_file(json, option="--json", folder=folder)
    findings = read_findings(folder)
    asked = Question(
        what=what, against=tuple(against), words=words, threshold=threshold,
        n_wrong=findings.error_bound.n_wrong_at_most,
        rates=known_rates(false_positive=false_positive_rate, true_positive=true_positive_rate),
    )  # fmt: skip
    found = measured(
        asked, posts=folder.file("posts.parquet"), judgements=folder.file("judgements.parquet"),
        findings=findings,
    )  # fmt: skip
    _write_share(found, html=html, json=json)
    say(text(found).rstrip("\n"))


def _check_file(path: Path | None, *, option: str, folder: CaseFolder) -> None:
    """Refuse a file that could not be written, or would change the case.

    Raises:
        StudyError: no such folder, or it lies inside the case.
    """
    if path is None:
        return
    if not path.parent.is_dir():
        raise StudyError(f"{option} {path}: the folder {path.parent} does not exist. Make it, or choose another.")
    if path.resolve().is_relative_to(folder.path.resolve()):
        raise StudyError(
            f"{option} {path} lies inside the case, whose files must stay as they are. Choose another folder."
        )


def _write_share(found: ShareReport, *, html: Path | None, json: Path | None) -> None:
    from fairwitness.findings.share import encoded
    from fairwitness.report.share_page import write

    try:
        if json is not None:
            json.write_bytes(encoded(found))
        if html is not None:
            write(found, into=html)
    except OSError as error:
        raise StudyError(f"{error.filename} cannot be written: {error.strerror}. Choose another file.") from error


def pairs(*, case: Path, trace: str | None, window: float, min_weight: int, weight: str, out: Path | None) -> None:
    """Print or write the network of a case."""
    import pyarrow.parquet as pq

    from fairwitness.findings.network_table import WeightRule, network_table

    folder = finished_case(case)
    _check_out(out, folder=folder)
    if trace is None:
        if (window, min_weight, weight) != (60.0, 2, WeightRule.OURS):
            raise StudyError("--window, --min-weight and --weight count a trace anew; name it with --trace.")
        _deliver(pq.read_table(folder.file("pairs.parquet")), out)
        return
    _check_counting(window=window, min_weight=min_weight)
    table = network_table(
        folder, trace=trace, window_us=round(window * SECOND_US), min_weight=min_weight, rule=WeightRule(weight)
    )
    _deliver(table, out)


def export(*, case: Path, what: str, form: str | None, out: Path, reveal: bool) -> None:
    """Write the network or a table of a case as a file."""
    from fairwitness.web.exporting import check_form, write_export
    from fairwitness.web.opened import OpenedCase

    wanted = form or out.suffix.removeprefix(".").lower()
    check_form(what, wanted)
    folder = finished_case(case)
    _check_file(out, option="--out", folder=folder)
    try:
        write_export(OpenedCase(folder, reveal=reveal), what=what, form=wanted, into=out)
    except OSError as error:
        raise StudyError(f"--out {out} cannot be written: {error.strerror or error}. Choose another file.") from error
    say(f"Written: {out}")


def _check_counting(*, window: float, min_weight: int) -> None:
    if not 0 <= window <= MOST or not 1 <= min_weight <= MOST:
        raise StudyError(
            f"--window must lie between 0 and {MOST:,} and --min-weight between 1 and {MOST:,}; "
            f"they are {window} and {min_weight}."
        )


def count(  # noqa: PLR0913  one parameter per option
    *,
    files: Sequence[Path],
    trace: str,
    window: float,
    min_weight: int,
    weight: str,
    out: Path | None,
    memory: str,
    work: Path | None,
    mapping: Sequence[str],
    source_format: str | None,
    time_zone: str | None,
    platforms: Sequence[str],
    quiet: bool,
) -> None:
    """Count the co-actions of one trace over files, and say what was read and lost."""
    from fairwitness import ingest
    from fairwitness.counting import Question, count_files
    from fairwitness.findings.network_table import WeightRule

    _check_counting(window=window, min_weight=min_weight)
    _check_table_file(out)
    if work is not None and not work.is_dir():
        raise StudyError(f"--work {work}: no such folder. Make it, or choose another.")
    request = ingest.check_options(
        column_map=column_map(mapping) or None, source_format=source_format, time_zone=time_zone,
        platforms=platform_map(platforms) or None,
    )  # fmt: skip
    asked = Question(
        trace=trace, window_us=round(window * SECOND_US), min_weight=min_weight, rule=WeightRule(weight),
        memory_bytes=bytes_of(memory),
    )  # fmt: skip
    with Progress(quiet=quiet) as progress:
        found = count_files(files, asked, request=request, work=work, progress=progress)
    if not quiet:
        counted = f"Counted: {found.n_actions:,} actions, {found.pairs.num_rows:,} pairs."
        print("\n".join(line for line in (*_read_lines(found.report), counted) if line), file=sys.stderr)  # noqa: T201
    _deliver(found.pairs, out)


def _check_out(out: Path | None, *, folder: CaseFolder) -> None:
    _check_table_file(out)
    if out is not None and out.resolve().is_relative_to(folder.path.resolve()):
        raise StudyError(
            f"--out {out} lies inside the case, whose files must stay as they are. Choose another folder."
        )


def _check_table_file(out: Path | None) -> None:
    if out is None:
        return
    if out.suffix not in {".csv", ".parquet"}:
        raise StudyError(f"--out {out} ends in neither .csv nor .parquet. Choose one of them.")
    if not out.parent.is_dir():
        raise StudyError(f"--out {out}: the folder {out.parent} does not exist. Make it, or choose another.")


def _deliver(table: pa.Table, out: Path | None) -> None:
    if out is None:
        _print_csv(table)
        return
    try:
        _write(table, out)
    except OSError as error:
        raise StudyError(f"--out {out} cannot be written: {error.strerror or error}. Choose another file.") from error


def _write(table: pa.Table, out: Path) -> None:
    import pyarrow.parquet as pq

    from fairwitness.findings.export import write_csv

    if out.suffix == ".parquet":
        pq.write_table(table, out)
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        write_csv(table, file)


def _print_csv(table: pa.Table) -> None:
    """Print exact bytes in UTF-8 for a file or program, and harmless text for a terminal."""
    from fairwitness.findings.export import write_csv

    if sys.stdout.isatty():
        text = io.StringIO()
        write_csv(table, text)
        say(text.getvalue().rstrip("\n"))
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    write_csv(table, sys.stdout)


def serve(*, case: Path, port: int, reveal: bool, language: str, files: Sequence[Path], no_open: bool) -> None:
    """Open the workbench, and serve it until it is interrupted."""
    import webbrowser

    from fairwitness.web import serving

    def announce(address: str) -> None:
        say(f"The workbench is open at:\n  {address}")
        say("The address is a key: who has it can read the case. Stop with Ctrl-C.")
        sys.stdout.flush()
        if not no_open:
            webbrowser.open(address)

    settings = serving.settings_for(port=port, reveal=reveal, language=language, files=tuple(files))
    serving.serve(case, settings=settings, announce=announce)


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
    *,
    files: Sequence[Path],
    mapping: Sequence[str],
    source_format: str | None,
    time_zone: str | None,
    platforms: Sequence[str],
) -> None:
    """Say what would be read and what would not."""
    from fairwitness import ingest

    seen = ingest.inspect(
        files, column_map=column_map(mapping) or None, source_format=source_format, time_zone=time_zone,
        platforms=platform_map(platforms) or None,
    )  # fmt: skip
    say(read_summary(seen.report))
    for row in seen.quarantined:
        say(f"  for example {row.path}, row {row.row}: {row.reason}; it holds {row.detail!r}")


def read_summary(read: ReadReport) -> str:
    """Return what became of every row, file by file."""
    from fairwitness.report.words import platform_sentence

    lines = []
    for source in read.sources:
        lines.append(f"{source.path}: {source.format}, {source.rows:,} rows")
        lines.append(
            f"  {source.posts:,} posts, {source.accounts:,} accounts, {source.duplicates:,} duplicates, "
            f"{sum(source.quarantined.values()):,} quarantined"
        )
        lines += [f"  quarantined, {reason}: {n:,}" for reason, n in sorted(source.quarantined.items())]
        lines += [f"  platform {name}: {n:,} posts" for name, n in sorted(source.platforms.items())]
        lines += [f"  {part} is read from {column}" for part, column in sorted(source.columns.items())]
        lines += [f"  note: {note}" for note in source.notes]
    return "\n".join([*lines, *filter(None, [platform_sentence(read)])])
