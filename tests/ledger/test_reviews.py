"""Keys, reviewers and signatures: two distinct people, nobody signs for another, an objection blocks."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from fairwitness.cli import main
from fairwitness.errors import LedgerError
from fairwitness.finding import Finding
from fairwitness.finding import digest as finding_digest
from fairwitness.ledger import (
    Entry,
    append,
    enter_reviewer,
    finding_standing,
    publishable,
    read,
    record_findings,
    review,
)
from fairwitness.ledger.keys import make_key, read_key
from fairwitness.ledger.lines import digest, parsed, written
from fairwitness.ledger.records import Head, Record

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.ledger.keys import Signer


def finding(name: str, **changes: Any) -> Finding:
    given = {
        "pillar": "access",
        "subject": "a network",
        "rule_id": "access.x.1",
        "verdict": "seen",
        "text": "It was.",
    }
    return Finding(finding_id=name, **{**given, **changes})


def recorded(case: Path, *findings: Finding) -> None:
    """Record findings of access as the pillar's command does."""
    (case / "access").mkdir(exist_ok=True)
    (case / "access" / "findings.json").write_bytes(msgspec.json.encode(findings))
    record_findings(case, "access", findings)


def number(case: Path, name: str) -> int:
    return finding_standing(read(case), name, pillar="access").number


@pytest.fixture
def keys(tmp_path: Path) -> list[Signer]:
    return [make_key(tmp_path / f"{k}.pem") for k in range(3)]


@pytest.fixture
def case(tmp_path: Path, keys: list[Signer]) -> Path:
    """Return a case with one finding and two reviewers."""
    case = tmp_path / "case"
    case.mkdir()
    (case / "fairwitness-case").touch()
    recorded(case, finding("f1"))
    enter_reviewer(case, keys[0], name="Ann")
    enter_reviewer(case, keys[1], name="Bea")
    return case


def may_leave(case: Path) -> tuple[str, ...]:
    return publishable(case).findings["access"]


def sign(case: Path, key: Signer, name: str = "f1", decision: Any = "approve") -> None:
    review(case, [number(case, name)], key, decision=decision)


def test_two_distinct_reviewers_make_it_publishable(case: Path, keys: list[Signer]) -> None:
    assert may_leave(case) == ()
    sign(case, keys[0])
    assert may_leave(case) == ()
    sign(case, keys[0])
    assert may_leave(case) == (), "one reviewer twice is one"
    sign(case, keys[1])
    assert may_leave(case) == ("f1",)
    assert set(publishable(case).signed_by["f1"]) == {keys[0].key, keys[1].key}


def test_an_objection_blocks_until_the_same_key_takes_it_back(case: Path, keys: list[Signer]) -> None:
    enter_reviewer(case, keys[2], name="Cyd")
    for key in keys[:2]:
        sign(case, key)
    sign(case, keys[2], decision="object")
    assert publishable(case).withheld["f1"] == "a reviewer objects"
    sign(case, keys[2], decision="withdraw")
    assert may_leave(case) == ("f1",)
    sign(case, keys[0], decision="withdraw")
    assert may_leave(case) == ()


def test_an_equal_finding_keeps_its_signatures_and_any_other_does_not(case: Path, keys: list[Signer]) -> None:
    for key in keys[:2]:
        sign(case, key)
    head = read(case).head
    recorded(case, finding("f1"))
    assert read(case).head == head, "nothing is added for an equal finding"
    recorded(case, finding("f1"), finding("f2"))
    assert may_leave(case) == ("f1",)
    recorded(case, finding("f1", text="It was not."), finding("f2"))
    assert may_leave(case) == ()


def test_a_finding_that_is_not_the_recorded_one_is_withheld(case: Path, keys: list[Signer]) -> None:
    for key in keys[:2]:
        sign(case, key)
    (case / "access" / "findings.json").write_bytes(msgspec.json.encode([finding("f1", text="forged")]))
    assert may_leave(case) == ()
    assert "not the finding that was recorded" in publishable(case).withheld["f1"]


def test_one_person_does_not_count_twice(case: Path, keys: list[Signer]) -> None:
    assert enter_reviewer(case, keys[0], name=" Ann ") is None
    with pytest.raises(LedgerError, match="another name"):
        enter_reviewer(case, keys[0], name="Anna")
    with pytest.raises(LedgerError, match="another key"):
        enter_reviewer(case, keys[2], name="ANN")
    with pytest.raises(LedgerError, match="name"):
        enter_reviewer(case, keys[2], name="  ")


def test_who_is_no_reviewer_cannot_sign(case: Path, keys: list[Signer]) -> None:
    with pytest.raises(LedgerError, match="Enter it"):
        sign(case, keys[2])
    with pytest.raises(LedgerError, match="no finding"):
        review(case, [1], keys[0], decision="approve")


@pytest.mark.parametrize("change", [{"decision": "object"}, {"key": "0" * 64}, {"signature": "0" * 128}])
def test_a_forged_signature_shows_even_in_a_sound_chain(case: Path, keys: list[Signer], change: Any) -> None:
    sign(case, keys[0])
    chain = case / "ledger" / "chain.jsonl"
    *lines, last = chain.read_bytes().splitlines()
    record = parsed(last, Record)
    assert record is not None
    forged = written(msgspec.structs.replace(record, facts={**record.facts, **change}))
    chain.write_bytes(b"\n".join([*lines, forged]) + b"\n")
    head = Head(number=len(lines) + 1, digest=digest(forged))
    (case / "ledger" / "head.json").write_bytes(written(head) + b"\n")
    assert read(case).checked.problems == (f"the signature of record {head.number} is not one of its key.",)
    with pytest.raises(LedgerError, match="damaged"):
        publishable(case)


def test_a_signature_does_not_hold_for_another_finding_or_ledger(case: Path, keys: list[Signer]) -> None:
    recorded(case, finding("f1"), finding("f2"))
    sign(case, keys[0])
    facts = read(case).of("review")[0].record.facts
    append(case, Entry(kind="review", subject="finding", about="f2", refers=(number(case, "f2"),), facts=facts))
    assert len(read(case).checked.problems) == 1


def test_keys_are_private_encrypted_if_asked_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    made = make_key(path, passphrase=b"secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path, passphrase=b"secret").key == made.key
    for wrong in (None, b"other"):
        with pytest.raises(LedgerError, match="passphrase"):
            read_key(path, passphrase=wrong)
    with pytest.raises(LedgerError, match="exists"):
        make_key(path)
    with pytest.raises(LedgerError):
        make_key(tmp_path / "no" / "key.pem")


def test_what_is_no_key_is_a_sentence(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as how
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    other = X25519PrivateKey.generate().private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, how.NoEncryption())
    for data in (b"", b"junk", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", other):
        path = tmp_path / "bad.pem"
        path.write_bytes(data)
        with pytest.raises(LedgerError):
            read_key(path)
    with pytest.raises(LedgerError):
        read_key(tmp_path / "missing.pem")


def test_the_commands_work_together(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = lambda *asked: main(["ledger", *map(str, asked)])  # noqa: E731  shorter than a function for five words
    assert run("key", tmp_path / "eve.pem") == 0
    assert run("reviewer", case, "--key", tmp_path / "eve.pem", "--name", "Eve") == 0
    assert run("sign", case, "--all", "--key", tmp_path / "eve.pem", "--comment", "read \x1b[31m all") == 0
    assert run("sign", case, "f1", "--key", tmp_path / "0.pem") == 0
    assert run("status", case) == 0
    capsys.readouterr()
    assert run("head", case) == 0
    head = capsys.readouterr().out.strip()
    assert run("list", case) == 0
    shown = capsys.readouterr().out
    assert "Eve" in shown
    assert "\x1b" not in shown
    assert run("verify", case, "--head", head) == 0
    assert run("verify", case, "--head", "1:" + "0" * 64) == 11
    assert run("verify", case, "--head", "nonsense") == 2
    assert run("sign", case, "f9", "--key", tmp_path / "0.pem") == 11
    assert run("sign", case, "--key", tmp_path / "0.pem") == 11
    assert run("verify", tmp_path) == 5


def test_verify_says_that_a_ledger_is_gone(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (case / "ledger").iterdir():
        path.unlink()
    assert main(["ledger", "verify", str(case)]) == 11
    assert "no ledger" in capsys.readouterr().out


def test_digests_of_findings_are_commitments_and_stand_outside_the_chain(case: Path) -> None:
    chain = (case / "ledger" / "chain.jsonl").read_text()
    assert finding_digest(finding("f1")) not in chain
    lines = (case / "ledger" / "contents.jsonl").read_text().splitlines()
    assert finding_digest(finding("f1")) in {json.loads(line)["value"]["personal"].get("digest") for line in lines}
