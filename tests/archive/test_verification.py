"""An outsider's check: whole archives hold, and every change of one shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from fairwitness.appeals.forgetting import forget
from fairwitness.archive.folder import write_json, write_manifest, write_table
from fairwitness.archive.publishing import publish
from fairwitness.archive.results import differences
from fairwitness.archive.verification import verify
from fairwitness.cli import main
from fairwitness.detectors.rules import REVERSED
from fairwitness.errors import ArchiveError
from fairwitness.findings.case import CaseFolder
from fairwitness.findings.revising import Revision, revised, revised_judgements
from fairwitness.investigation import investigate, read_findings
from fairwitness.ledger import Entry, append
from fairwitness.model import Findings, Verdict
from fairwitness.study import Study

from .conftest import signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fairwitness.ledger.keys import Signer

    from .conftest import World

FILES = "every file is as the manifest says"
SIGNED = "the manifest is signed"
AGAIN = "the tables give the published findings again"


def resigned(archive: Path, signer: Signer) -> None:
    """Sign a changed archive anew, as whoever publishes could."""
    told = json.loads((archive / "manifest.json").read_bytes())
    kept = {name: value for name, value in told.items() if name not in {"format", "files"}}
    manifest = write_manifest(archive, **kept)
    write_json({"key": signer.key, "signature": signer.sign(manifest)}, archive / "manifest.sig.json")


def findings(archive: Path) -> Findings:
    return msgspec.json.decode((archive / "findings.json").read_bytes(), type=Findings)


def test_a_published_archive_holds(world: World) -> None:
    found = verify(world.archive)
    assert found.holds, found.checks
    assert len(found.checks) == 5
    assert found.key == world.signers[0].key


def test_the_command_says_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(world.archive), "--bytes-only", "--quiet"]) == 0
    assert "holds: every file is as the manifest says" in capsys.readouterr().out


def test_another_key_than_the_publisher_is_known_by_shows(world: World) -> None:
    assert not verify(world.archive, key=world.signers[1].key, again=False).holds
    assert verify(world.archive, key=world.signers[0].key.upper(), again=False).holds


@pytest.mark.parametrize("name", ["tweets.csv", "findings.json", "evidence/actions.parquet", "README.md"])
def test_one_changed_byte_shows(copied: Path, name: str) -> None:
    data = bytearray((copied / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / name).write_bytes(data)
    assert verify(copied, again=False).checks[FILES] == (f"{name} was changed",)


def test_missing_and_added_files_show(copied: Path) -> None:
    (copied / "bounds.csv").rename(copied / "more.csv")
    assert set(verify(copied).checks[FILES]) == {"bounds.csv is missing", "more.csv is not in the manifest"}


def test_a_manifest_that_was_written_anew_lacks_the_signature(copied: Path) -> None:
    (copied / "README.md").write_text("Nothing to see.")
    write_manifest(copied)
    found = verify(copied)
    assert not found.checks[FILES]
    assert found.checks[SIGNED]
    assert not found.key


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"key": 1, "signature": []}', b"\xff"])
def test_a_broken_signature_is_a_sentence(copied: Path, damage: bytes) -> None:
    (copied / "manifest.sig.json").write_bytes(damage)
    assert verify(copied, again=False).checks[SIGNED]


def _smaller_p(found: Findings) -> Findings:
    group = replace(found.groups[0], p_value=found.groups[0].p_value * 0.999999)
    return replace(found, groups=(group, *found.groups[1:]))


def _one_member_less(found: Findings) -> Findings:
    group = replace(found.groups[0], members=found.groups[0].members[1:])
    return replace(found, groups=(group, *found.groups[1:]))


def _one_group_less(found: Findings) -> Findings:
    return replace(found, groups=found.groups[1:])


def _other_evidence(found: Findings) -> Findings:
    group = replace(found.groups[0], evidence=found.groups[0].evidence[1:])
    return replace(found, groups=(group, *found.groups[1:]))


@pytest.fixture(scope="module")
def repeated(world: World, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """Return what an outsider gets from the tables."""
    study = msgspec.json.decode((world.archive / "study.json").read_bytes(), type=Study)
    return investigate([world.archive], case=tmp_path_factory.mktemp("again"), study=study, synthetic=True)


def test_findings_come_out_again_to_the_last_digit(world: World, repeated: Findings) -> None:
    assert differences(findings(world.archive), repeated) == []
    original = read_findings(CaseFolder(world.case))
    assert [g.p_value for g in original.groups] == [g.p_value for g in repeated.groups]
    assert [m.p_value for g in original.groups for m in g.members] == [
        m.p_value for g in repeated.groups for m in g.members
    ]
    assert original.n_accounts_by_verdict == repeated.n_accounts_by_verdict
    assert original.error_bound == repeated.error_bound


@pytest.mark.parametrize("change", [_smaller_p, _one_member_less, _one_group_less, _other_evidence])
def test_every_change_of_a_finding_is_a_difference(
    world: World, repeated: Findings, change: Callable[[Findings], Findings]
) -> None:
    assert differences(change(findings(world.archive)), repeated)


def test_the_publisher_cannot_change_findings_or_judgements_unseen(copied: Path, world: World) -> None:
    write_json(_smaller_p(findings(copied)), copied / "findings.json")
    path = copied / "evidence" / "judgements.parquet"
    rows = pq.read_table(path).to_pylist()
    cleared = next(row for row in rows if row["verdict"] == "consistent_with_independent_people")
    cleared["verdict"] = "not_enough_data"
    write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(path)), copied, "evidence/judgements")
    resigned(copied, world.signers[0])
    found = verify(copied)
    assert not found.checks[FILES]
    assert not found.checks[SIGNED]
    said = "; ".join(found.checks[AGAIN])
    assert "does not come out again" in said
    assert "p_value was" in said


def test_a_csv_that_says_something_else_shows(copied: Path, world: World) -> None:
    with (copied / "users.csv").open("a", encoding="utf-8") as file:
        file.write("somebody\n")
    resigned(copied, world.signers[0])
    assert verify(copied, again=False).checks["tables hold together"] == (
        "users.csv does not say what users.parquet says",
    )


def test_reviewers_cannot_be_invented(copied: Path, world: World) -> None:
    told = json.loads((copied / "manifest.json").read_bytes())
    for review in told["reviews"]:
        review["key"] = world.signers[0].key
    (copied / "manifest.json").write_bytes(json.dumps(told).encode())
    resigned(copied, world.signers[0])
    wrong = verify(copied, again=False).checks["two reviewers signed every group"]
    assert any("does not hold" in sentence for sentence in wrong)
    assert any("two are needed" in sentence for sentence in wrong)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive"):
        verify(tmp_path)
    assert main(["verify", str(tmp_path / "nothing")]) == ArchiveError.exit_code


def test_an_account_that_is_held_back_is_named_nowhere_and_the_rest_still_comes_out_again(
    world: World, own_case: Path, tmp_path: Path
) -> None:
    account = read_findings(CaseFolder(own_case)).groups[0].members[0].account_id
    append(own_case, Entry(kind="correction", subject="account", about=account, facts={"label": "found_real"}))
    done = publish(own_case, out=tmp_path / "archive", terms=world.terms())
    name = world.terms().names.name("account", account)
    found = findings(done.folder)
    assert account not in done.named
    assert done.n_unnamed == 1
    assert name.encode() not in (done.folder / "findings.json").read_bytes()
    assert name not in {m.account_id for g in found.groups for m in g.members}
    log = pq.read_table(done.folder / "corrections.parquet").to_pylist()
    assert {(row["account_id"], row["kind"], row["is_named"]) for row in log} == {
        (name, "correction", False),
        (name, "withheld", False),
    }
    again = verify(done.folder)
    assert again.holds, again.checks


def test_after_somebody_was_forgotten_the_findings_stand_and_the_archive_says_so(
    world: World, own_case: Path, tmp_path: Path
) -> None:
    account = read_findings(CaseFolder(own_case)).groups[0].members[0].account_id
    forget(own_case, account)
    signed(own_case, world.signers)
    done = publish(own_case, out=tmp_path / "archive", terms=world.terms())
    name = world.terms().names.name("account", account)
    for path in done.folder.rglob("*.csv"):
        assert name.encode() not in path.read_bytes(), path
    again = verify(done.folder)
    assert again.holds, again.checks
    assert "1 accounts were removed from the case on request" in again.notes[0]
    kinds = {row["kind"] for row in pq.read_table(done.folder / "corrections.parquet").to_pylist()}
    assert "forgotten" in kinds


def test_a_reversal_is_in_the_archive_and_the_rest_still_comes_out_again(
    world: World, own_case: Path, tmp_path: Path
) -> None:
    folder = CaseFolder(own_case)
    before, table = read_findings(folder), pq.read_table(own_case / "judgements.parquet")
    account = before.groups[0].members[0].account_id
    now = revised(before, {account: Revision(REVERSED, "reversed")})

    def written(into: Path) -> None:
        (into / "findings.json").write_bytes(msgspec.json.encode(now))
        judged = revised_judgements(table, before=before, now=now, rule_of={account: REVERSED})
        pq.write_table(judged, into / "judgements.parquet")

    folder.amend(written)
    append(own_case, Entry(kind="retest", subject="account", about=account, facts={"outcome": "reversed"}))
    signed(own_case, world.signers)
    done = publish(own_case, out=tmp_path / "archive", terms=world.terms())
    name = world.terms().names.name("account", account)
    assert account not in done.named
    log = pq.read_table(done.folder / "corrections.parquet").to_pylist()
    assert {(row["account_id"], row["kind"], row["outcome"]) for row in log} == {
        (name, "retest", "reversed"), (name, "withheld", "retest: reversed"),
    }  # fmt: skip
    again = verify(done.folder)
    assert again.holds, again.checks
    harsher = replace(findings(done.folder).groups[-1], verdict=Verdict.DECEPTIVE)
    write_json(replace(findings(done.folder), groups=(*findings(done.folder).groups[:-1], harsher)),
               done.folder / "findings.json")  # fmt: skip
    if findings(world.archive).groups[-1].verdict is not Verdict.DECEPTIVE:
        resigned(done.folder, world.signers[0])
        assert any("says worse" in one for one in verify(done.folder).checks[AGAIN])
