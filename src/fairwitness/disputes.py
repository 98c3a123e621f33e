"""The dispute over a list of accounts: investigate the whole corpus, then say what the findings say of the list."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec

from fairwitness.findings.case import CaseFolder, finished_case
from fairwitness.investigation import ANSWERS, investigate, read_findings, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fairwitness.findings.challenge import Challenge
    from fairwitness.findings.challenge.lists import AccountList
    from fairwitness.model import Findings
    from fairwitness.study import Study

RECORD, TABLE, PAGE = ANSWERS


def challenge(
    accounts: Path,
    *,
    corpus: Sequence[Path],
    case: Path,
    study: Study,
    mirror: Path | None = None,
    n_wrong_at_most: int | None = None,
    progress: Callable[[str, str], None] = silent,
) -> Challenge:
    """Investigate a corpus, and write what the case says of a list of accounts beside a comparison set.

    The list is read first, so that a slip costs nothing, and is not used before the findings are sealed: they are the
    same bytes with any list.  A run that was interrupted goes on when it is repeated.

    Args:
        accounts: the disputed list.
        corpus: files, folders or globs with the posts of everybody, not only of the listed accounts.
        case: folder to write, as for `investigate`.
        study: what is asked of the corpus.
        mirror: the other side's list; without it a set of the same activity is drawn.
        n_wrong_at_most: how many of all named accounts are wrong at most, with 95 % confidence; left out: what the
            findings say.
        progress: told the stage and what it is doing.

    Raises:
        SourceError: a file cannot be read.
        ChallengeError: the list cannot be judged on this corpus.
        StudyError: the study asks for what cannot be done.
        CaseError: the folder cannot be used.
    """
    from fairwitness.findings.challenge import read_list

    asked = read_list(accounts)
    other = read_list(mirror) if mirror else None
    found = investigate(corpus, case=case, study=study, progress=progress)
    progress("challenge", asked.name)
    return _answer(CaseFolder(case), found, asked=asked, mirror=other, n_wrong_at_most=n_wrong_at_most)


def challenge_case(accounts: Path, *, case: Path, mirror: Path | None = None) -> Challenge:
    """Write what a finished case says of a list of accounts; the same as `challenge` on its corpus.

    Args:
        accounts: the disputed list.
        case: the case, whose findings stay as they are.
        mirror: the other side's list; without it a set of the same activity is drawn.

    Raises:
        SourceError: a list cannot be read.
        ChallengeError: the list cannot be judged on this corpus.
        CaseError: the case is unfinished, damaged or in use.
    """
    from fairwitness.findings.challenge import read_list

    asked = read_list(accounts)
    other = read_list(mirror) if mirror else None
    folder = finished_case(case)
    return _answer(folder, read_findings(folder), asked=asked, mirror=other, n_wrong_at_most=None)


def _answer(
    folder: CaseFolder,
    found: Findings,
    *,
    asked: AccountList,
    mirror: AccountList | None,
    n_wrong_at_most: int | None,
) -> Challenge:
    from fairwitness.findings.challenge import challenge as judged

    with folder.opened_for_writing():
        _remove(folder)
        known = found.error_bound.n_wrong_at_most if n_wrong_at_most is None else n_wrong_at_most
        return _write(judged(folder, found, asked=asked, mirror=mirror, n_wrong_at_most=known), folder)


def _remove(folder: CaseFolder) -> None:
    """Take away an earlier answer: were this run to fail, it would be taken for the answer to this list."""
    for name in reversed(ANSWERS):
        folder.file(name).unlink(missing_ok=True)


def _write(answered: Challenge, folder: CaseFolder) -> Challenge:
    """Write all three files aside, then rename them, the page last: whoever sees the page has the rest.

    The table and the page are made from the record as it is read back, so that anybody can make them from it again.
    """
    from fairwitness.findings.challenge import Challenge
    from fairwitness.findings.challenge.tables import account_table
    from fairwitness.findings.export import write_csv
    from fairwitness.report.challenge_page import write

    aside = folder.file(".partial") / "challenge"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    encoded = msgspec.json.encode(answered, order="deterministic")
    written = msgspec.json.decode(encoded, type=Challenge)
    (aside / RECORD).write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
    with (aside / TABLE).open("w", encoding="utf-8", newline="") as file:
        write_csv(account_table(written), file)
    write(written, into=aside / PAGE)
    for name in ANSWERS:
        (aside / name).replace(folder.file(name))
    shutil.rmtree(folder.file(".partial"), ignore_errors=True)
    return written
