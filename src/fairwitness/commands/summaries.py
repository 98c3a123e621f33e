"""What was read and found, in a few plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fairwitness.model import Findings, ReadReport


def summary(found: Findings) -> str:
    """Return what was read and found."""
    from fairwitness.model import VERDICT_WORDS, Verdict
    from fairwitness.report.words import bound_sentence, on_platforms

    read, counts = found.read, found.n_accounts_by_verdict
    lines = [
        "The people in this study are made up." if found.synthetic else "",
        *read_lines(read),
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


def read_lines(read: ReadReport) -> list[str]:
    """Return what was read and lost over all files; a line may be empty."""
    from fairwitness.report.words import platform_sentence

    lost = sum(read.quarantined().values())
    doubled = sum(source.duplicates for source in read.sources)
    return [
        f"Read {read.n_posts:,} posts of {read.n_accounts:,} accounts.",
        platform_sentence(read),
        f"Lost: {lost:,} rows quarantined, {doubled:,} duplicates.",
    ]


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
