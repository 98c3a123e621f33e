"""The report of a case drawn again from its files, after what was found in it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.investigation import write_report

if TYPE_CHECKING:
    from fairwitness.findings.case import CaseFolder


def rewrite_report(folder: CaseFolder) -> None:
    """Draw report.html again, and take away answers to disputed lists: they were made from the findings before.

    Args:
        folder: the case, held for writing.
    """
    from fairwitness.investigation import ANSWERS

    for name in ANSWERS:
        folder.file(name).unlink(missing_ok=True)
    folder.amend(lambda into: write_report(folder, into))
