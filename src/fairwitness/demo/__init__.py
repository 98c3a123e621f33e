"""A made-up study from end to end: written, investigated, and scored against the truth that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness import synthetic
from fairwitness.demo.records import OperationScore, Rate, ReadCheck, Score
from fairwitness.demo.scoring import rate, score

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fairwitness.model import Findings

__all__ = ["OperationScore", "Rate", "ReadCheck", "Score", "rate", "run", "score"]


DATA = "made_up"
"""Folder of the demo's sources inside its case."""


def run(
    folder: Path,
    *,
    seed: int,
    investigate: Callable[..., Findings] | None = None,
    progress: Callable[[str, str], None] | None = None,
    accounts: int = 3000,
    days: int = 28,
) -> Score:
    """Write a made-up study into `folder/made_up`, investigate it with the folder as case, score the findings.

    Args:
        folder: the case folder, new, empty, or a case of ours; `score.json` is written into it.
        seed: of the made-up study and of the investigation.
        investigate: a stand-in for `fairwitness.investigation.investigate`.
        progress: told the stage and what it is doing.
        accounts: people of the crowd.
        days: length.

    Returns:
        Findings beside the truth; `score.json` holds the same.

    Raises:
        CaseError: the folder cannot be used.
    """
    from fairwitness.findings.case import CaseFolder
    from fairwitness.study import Study

    tell = progress or _silent
    tell("data", "people are made up")
    made = synthetic.study(seed=seed, accounts=accounts, days=days)
    with CaseFolder(folder).opened_for_writing():
        files = synthetic.write(made, folder / DATA)
    found = (investigate or _investigate())(
        [files.posts], case=folder, study=Study(name="demo", seed=seed), synthetic=True, progress=tell
    )
    result = score(found, made.truth, files=files)
    _keep(result, folder / "score.json")
    return result


def _silent(_stage: str, _detail: str) -> None:
    """Tell nobody."""


def _investigate() -> Callable[..., Findings]:
    from fairwitness.investigation import investigate

    return investigate


def _keep(result: Score, path: Path) -> None:
    import msgspec

    plain = {**msgspec.to_builtins(result), "sentences": result.sentences()}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(plain), indent=2) + b"\n")
