"""The network of co-actions straight from files, for studies of any size: no case, no judgement, only counts.

There are two ways to one answer.  The long one reads any files and goes over the disk.  The short one is for a plain
file that fits into memory, and a trace that stands in one of its columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.counting.by_disk import count_by_disk
from fairwitness.counting.in_memory import count_in_memory
from fairwitness.counting.question import GIGABYTE, LEAST_MEMORY, Counted, Question
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fairwitness.ingest.plans import Request

__all__ = ["Counted", "Question", "count_files"]


def count_files(
    paths: Sequence[Path],
    asked: Question,
    *,
    request: Request,
    work: Path | None = None,
    progress: Callable[[str, str], None] = lambda *_: None,
) -> Counted:
    """Count the co-actions of one trace over all posts of the files.

    Args:
        paths: files, folders or globs.
        asked: what is counted.
        request: how the files are to be read.
        work: folder for what does not fit; the system's temporary one if left out.
        progress: told the stage and what it is doing.

    Raises:
        SourceError: a file cannot be read.
        StudyError: no such trace, or too little memory to begin with.
        MemoryLimitError: what is left after all that nobody needs is gone does not fit.
    """
    from fairwitness.traces import check_names
    from fairwitness.traces.narrow import narrow_actions

    check_names([asked.trace])
    if asked.memory_bytes < LEAST_MEMORY:
        raise StudyError(f"--memory is {asked.memory_bytes / GIGABYTE:g} GB; counting needs at least 1 GB.")
    progress("read", ", ".join(path.name for path in paths))
    actions = narrow_actions(paths, asked.trace, request=request, memory_bytes=asked.memory_bytes)
    if actions is None:
        return count_by_disk(paths, asked, request=request, work=work, progress=progress)
    progress("tests", f"pairs of {actions.account.size:,} actions")
    return count_in_memory(actions, asked)
