"""A made-up study with planted groups, investigated once; every challenge works on a copy of the case."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from fairwitness import synthetic
from fairwitness.disputes import challenge
from fairwitness.findings.challenge.records import Challenge
from fairwitness.investigation import investigate
from fairwitness.study import Study

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.model import Findings

STUDY = Study(name="dispute", bootstraps=20)
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class World:
    """A corpus on disk, its case, and who is what in it."""

    rows: list[Row]
    kinds: dict[str, str]
    posts: Path
    case: Path
    findings: Findings

    def of(self, *kinds: str) -> list[str]:
        """Return the accounts of these kinds or operations that posted, in order of their ids."""
        posted = {row["account_id"] for row in self.rows}
        return [account for account, kind in self.kinds.items() if kind in kinds and account in posted]

    @property
    def named(self) -> list[str]:
        return [member.account_id for group in self.findings.groups for member in group.members]


def write_rows(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    files = synthetic.write(synthetic.study(seed=1, accounts=300, days=14), folder)
    rows = [row for row in read_rows(files.posts) if row["account_id"] and row["timestamp"]]
    kinds = {row["account_id"]: row["operation"] or row["kind"] for row in read_rows(files.truth)}
    posts = write_rows(folder / "corpus.csv", rows)
    return World(rows, kinds, posts, folder / "case", investigate([posts], case=folder / "case", study=STUDY))


def write_list(path: Path, entries: Iterable[str]) -> Path:
    path.write_text("".join(f"{entry}\n" for entry in entries), "utf-8")
    return path


Ask = Callable[..., Challenge]


@pytest.fixture
def ask(world: World, tmp_path: Path) -> Ask:
    """Return a function that challenges a list on a copy of the case in `tmp_path / "case"`."""

    def asked(accounts: Iterable[str], *, mirror: Iterable[str] | None = None, fresh: bool = False) -> Challenge:
        case = tmp_path / "case"
        if fresh or not case.exists():
            shutil.rmtree(case, ignore_errors=True)
            shutil.copytree(world.case, case)
        other = None if mirror is None else write_list(tmp_path / "mirror.txt", mirror)
        listed = write_list(tmp_path / "list.txt", accounts)
        return challenge(listed, corpus=[world.posts], case=case, study=STUDY, mirror=other)

    return asked
