"""A small case whose groups are known, made once; tests take copies of it."""

from __future__ import annotations

import csv
import random
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate, read_findings
from fairwitness.ledger import enter_reviewer, finding_standing, read, review
from fairwitness.ledger.keys import make_key
from fairwitness.study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fairwitness.ledger.keys import Signer
    from fairwitness.model import Findings

START = datetime(2025, 3, 1, tzinfo=UTC)
N_EVENTS, N_RING, N_CROWD = 30, 6, 40
STUDY = Study(name="ring", draws=999, bootstraps=20)
COLUMNS = ("post_id", "account_id", "timestamp", "text", "urls", "reply_to_account", "handle")
Row = dict[str, str]


def ring(k: int) -> str:
    return f"ringaccount{k}"


def rows() -> Iterator[Row]:
    """Yield the posts of a ring that shares links within seconds, and of a crowd that shares them any time."""
    lot = random.Random(1)  # noqa: S311
    number = 0
    for event in range(N_EVENTS):
        at = START + timedelta(hours=2 * event * 5 + 1, minutes=lot.randrange(50))
        link = f"https://news.example/{event}"
        members = [(ring(k), at + timedelta(seconds=lot.randrange(8))) for k in range(N_RING)]
        crowd = [(f"person{lot.randrange(N_CROWD)}", at + timedelta(minutes=lot.uniform(-50, 50))) for _ in range(10)]
        for account, moment in (*members, *crowd):
            number += 1
            text = f"seen by @handle_{ring(0)} and others: {event} {number}"
            yield post(f"post{number}", account, moment, text, link)


def post(post_id: str, account: str, at: datetime, text: str, link: str) -> Row:
    return {
        "post_id": post_id, "account_id": account, "timestamp": at.isoformat(), "text": text, "urls": link,
        "reply_to_account": ring(1), "handle": f"handle_{account}",
    }  # fmt: skip


def write(path: Path, listed: list[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(listed)
    return path


def busy(account: str) -> list[Row]:
    """Return an export of an account that posts every link all the time: its nearness to others says nothing."""
    lot = random.Random(2)  # noqa: S311
    found = []
    for row in rows():
        if row["account_id"] == account:
            found.append(row)
            at = datetime.fromisoformat(row["timestamp"])
            base = at.replace(hour=at.hour // 2 * 2, minute=0, second=0)
            found += [
                post(f"own{row['post_id']}-{k}", account, base + timedelta(minutes=k, seconds=lot.randrange(60)),
                     f"again {k} {row['text']}", row["urls"])
                for k in range(0, 120, 2)
            ]  # fmt: skip
    return found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the finished case; tests only read it."""
    folder = tmp_path_factory.mktemp("ring")
    mapping = {"reply_to_account": "reply_to_account", "handle": "handle"}
    mapping |= {"post_id": "post_id", "account_id": "account_id", "timestamp": "timestamp", "text": "text"}
    study = Study(name="ring", draws=999, bootstraps=20, column_map={**mapping, "urls": "urls"})
    investigate([write(folder / "posts.csv", list(rows()))], case=folder / "case", study=study)
    return folder / "case"


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the case that a test may change."""
    return shutil.copytree(made, tmp_path / "case")


@pytest.fixture
def signers(tmp_path: Path) -> list[Signer]:
    return [make_key(tmp_path / f"{name}.pem") for name in ("ann", "bea", "cyd")]


def findings_of(case: Path) -> Findings:
    return read_findings(CaseFolder(case))


def sign_all(case: Path, signers: list[Signer], *, decision: str = "approve") -> None:
    """Let two reviewers sign all groups that count now."""
    for name, signer in zip(("Ann", "Bea"), signers, strict=False):
        enter_reviewer(case, signer, name=name)
        book = read(case)
        numbers = [finding_standing(book, group.group_id).number for group in findings_of(case).groups]
        review(case, numbers, signer, decision=decision)  # type: ignore[arg-type]
