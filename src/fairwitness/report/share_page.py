"""The page of a share: one HTML file that needs nothing else, with the same bytes on every run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.report.page import styled, templates
from fairwitness.report.share_chart import frame, hourly
from fairwitness.report.share_notes import notes
from fairwitness.report.share_rows import DECEPTIVE, TOGETHER, part, rows
from fairwitness.report.share_words import about, letter
from fairwitness.whole_files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from markupsafe import Markup

    from fairwitness.findings.share.records import ShareReport, Subject


@dataclass(frozen=True, slots=True)
class View:
    """A subject with its letter, its drawing and its sentences, which need no letter under its name."""

    subject: Subject
    name: str
    drawing: Markup | None
    sentences: tuple[str, ...]


def write(report: ShareReport, *, into: Path) -> Path:
    """Write the page, and return where it is.

    Args:
        report: what was measured.
        into: the HTML file to write; it is written aside and renamed.
    """
    return write_whole(into, rendered(report).encode())


def rendered(report: ShareReport) -> str:
    """Return the page as text."""
    environment = templates()
    within = frame(report)
    return environment.get_template("share.html").render(
        r=report,
        **styled(environment, "style.css", "share.css"),
        views=[
            View(
                subject=subject,
                name=letter(k),
                drawing=hourly(subject, name=letter(k), within=within) if within else None,
                sentences=about(letter(k), subject, report),
            )
            for k, subject in enumerate(report.subjects)
        ],
        rows=rows(report),
        notes=notes(report),
        part=part,
        layers=(("everybody", "everybody else"), ("c0", TOGETHER), ("c1", DECEPTIVE)),
    )
