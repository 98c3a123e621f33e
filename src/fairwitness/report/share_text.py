"""A share for the terminal: legend, aligned table, sentences.

A hashtag stands only in the legend, last on its line, and is called by a letter elsewhere: a right-to-left name then
moves neither numbers nor columns, in terminals that reorder and in those that do not.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from fairwitness.report.share_notes import notes
from fairwitness.report.share_rows import rows
from fairwitness.report.share_words import about, letter
from fairwitness.report.visible import cut, visible_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fairwitness.findings.share.records import ShareReport
    from fairwitness.report.share_rows import Row

WIDTH = 100
LONGEST_LABEL = 120
GAP = "  "


def text(report: ShareReport) -> str:
    """Return a share as plain text in which control characters and bidi controls are written out."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ShareReport) -> Iterator[str]:
    if report.synthetic:
        yield "The people in this study are made up."
    yield f"How much comes from confirmed groups, in the case '{visible_line(report.study_name)}':"
    yield ""
    for k, subject in enumerate(report.subjects):
        role = "asked about" if k == 0 else "comparison"
        yield f"  {letter(k)}  {role:<11}  {shown(subject.label)}"
    yield from _table(rows(report), n=len(report.subjects))
    for k, subject in enumerate(report.subjects):
        yield ""
        yield _wrapped(" ".join(about(letter(k), subject, report)))
    yield ""
    yield from (_wrapped(note, bullet="- ") for note in notes(report))
    if not report.n_groups:
        yield from ["", "What could not have been seen:"]
        yield from (_wrapped(limit, bullet="- ") for limit in report.limits)


def shown(label: str) -> str:
    """Return a name on one line, cut where it is very long."""
    line, is_cut = cut(visible_line(label), LONGEST_LABEL)
    return f"{line}…" if is_cut else line


def _wrapped(sentence: str, *, bullet: str = "") -> str:
    # Non-breaking spaces hold numbers and units together; a terminal would be shown their code.
    held = sentence.replace("\u00a0", "\x00")
    filled = textwrap.fill(
        held, WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet), break_on_hyphens=False
    )
    return "\n".join(visible_line_kept(line.replace("\x00", " ")) for line in filled.split("\n"))


def visible_line_kept(line: str) -> str:
    """Return a line with what is unseen made visible and its leading spaces kept."""
    stripped = line.lstrip(" ")
    return " " * (len(line) - len(stripped)) + visible_line(stripped)


def _table(table: Sequence[Row], *, n: int) -> Iterator[str]:
    """Return the table, in several parts that each repeat the first subject where it is too wide for one."""
    labels = [" " * row.level + row.label for row in table]
    first = max(map(len, labels))
    cells = [[cell.replace("\u00a0", " ") for cell in row.cells] for row in table]
    widths = [max(len(letter(k)), *(len(row[k]) for row in cells)) for k in range(n)]
    for columns in _parts(widths, first=first):
        yield ""
        yield _line("", (letter(k) for k in columns), [widths[k] for k in columns], first=first)
        for label, row in zip(labels, cells, strict=True):
            yield _line(label, (row[k] for k in columns), [widths[k] for k in columns], first=first)


def _parts(widths: Sequence[int], *, first: int) -> Iterator[list[int]]:
    part, used = [0], first + len(GAP) + widths[0]
    for k in range(1, len(widths)):
        wide = len(GAP) + widths[k]
        if used + wide > WIDTH and len(part) > 1:
            yield part
            part, used = [0], first + len(GAP) + widths[0]
        part.append(k)
        used += wide
    yield part


def _line(label: str, cells: Iterable[str], widths: Sequence[int], *, first: int) -> str:
    padded = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return GAP.join((f"{label:<{first}}", *padded))
