"""One small finished case, signed by two reviewers, and the archive of it; tests only read both."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from fairwitness import synthetic
from fairwitness.archive.pseudonyms import Pseudonyms
from fairwitness.archive.publishing import Published, Terms, publish
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate, read_findings
from fairwitness.ledger import current, enter_reviewer, read, record_groups, review
from fairwitness.ledger.keys import Signer, make_key
from fairwitness.study import Study

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


@dataclass(frozen=True)
class World:
    """A signed case, its keys, and its archive."""

    case: Path
    signers: tuple[Signer, ...]
    archive: Path
    published: Published

    def terms(self, **changes: Any) -> Terms:
        return Terms(**{"names": Pseudonyms(KEY), "signer": self.signers[0], **changes})


def with_profiles(made: Path, into: Path) -> Path:
    """Write the posts with profiles, some rare and some common, and with names in some of the texts."""
    with made.open(encoding="utf-8") as source, into.open("w", encoding="utf-8") as target:
        rows = list(csv.DictReader(source))
        writer = csv.DictWriter(target, [*rows[0], "handle", "account_created", "language", "client"])
        writer.writeheader()
        for row in rows:
            n = int("".join(filter(str.isdigit, row["account_id"] or "")) or 0)
            words = f" @Person_{n % 50} https://x.com/Person_{n} ann@example.org" if n % 3 == 0 else ""
            profile = {
                "handle": f"Person_{n}", "account_created": f"20{10 + n % 4}-{1 + n % 2:02}-{1 + n % 28:02}",
                "language": "rare" if n % 40 == 0 else ("fa", "en")[n % 2], "client": f"app {n % 5}",
            }  # fmt: skip
            writer.writerow({**row, "text": row["text"] and row["text"] + words, **profile})
    return into


def signed(case: Path, signers: tuple[Signer, ...]) -> None:
    """Let these people approve every group of a case."""
    record_groups(case, read_findings(CaseFolder(case)))
    for number, signer in enumerate(signers):
        enter_reviewer(case, signer, name=f"Reviewer {number}")
        review(case, [one.record.number for one in current(read(case)).values()], signer, decision="approve")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("archive")
    made = synthetic.write(synthetic.study(seed=1, accounts=250, days=6), folder / "made_up")
    parts = {name: name for name in ("handle", "account_created", "language", "client")}
    study = Study(
        name="Line 7", seed=1, draws=499, bootstraps=10, column_map=parts | {"account_language": "language"}
    )
    posts = with_profiles(made.posts, folder / "posts.csv")
    investigate([posts], case=folder / "case", study=study, synthetic=True)
    signers = tuple(make_key(folder / f"{number}.pem") for number in range(2))
    signed(folder / "case", signers)
    terms = Terms(names=Pseudonyms(KEY), signer=signers[0], texts=True)
    done = publish(folder / "case", out=folder / "archive", terms=terms)
    return World(folder / "case", signers, folder / "archive", done)


@pytest.fixture
def copied(world: World, tmp_path: Path) -> Path:
    """Return a copy of the archive that a test may change."""
    return shutil.copytree(world.archive, tmp_path / "archive")


@pytest.fixture
def own_case(world: World, tmp_path: Path) -> Path:
    """Return a copy of the case that a test may change."""
    return shutil.copytree(world.case, tmp_path / "case")
