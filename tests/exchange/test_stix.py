"""STIX bundles: valid by the field's own validator, equal bytes, and nobody called a threat."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from fairwitness.errors import ExchangeError
from fairwitness.exchange.extent import Extent
from fairwitness.exchange.libraries import library
from fairwitness.exchange.stix import bundle

from .conftest import HOSTILE, REVEALED, findings

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.report.exports import Naming

TYPES = {
    "identity", "report", "grouping", "observed-data", "user-account", "note", "opinion", "attack-pattern",
    "relationship",
}  # fmt: skip
ADVICE = "103,244"
"""Warnings of ids that are not drawn at random (ours follow from the case, so that bytes repeat), and of platforms
that the open vocabulary of account types does not list."""


def objects(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["objects"]
    return found


def validated(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the validator in a process of its own: it warns of its own libraries."""
    (folder / "bundle.json").write_text(text, "utf-8")
    program = "from stix2validator.scripts.stix2_validator import main; main()"
    arguments = ["--disable", ADVICE, str(folder / "bundle.json")]
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize("revealed", [False, True])
def test_the_validator_takes_it(what: Extent, hidden: Naming, tmp_path: Path, revealed: bool) -> None:  # noqa: FBT001
    done = validated(bundle(what, naming=REVEALED if revealed else hidden), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "STIX JSON: Valid" in done.stdout
    assert "Warning" not in done.stdout, done.stdout


def test_the_validator_would_say_no(what: Extent, hidden: Naming, tmp_path: Path) -> None:
    text = bundle(what, naming=hidden).replace('"disagree"', '"furious"')
    assert validated(text, tmp_path).returncode != 0


def test_a_study_without_groups_is_valid_too(tmp_path: Path, hidden: Naming) -> None:
    text = bundle(Extent(found=findings([]), unsigned=frozenset(), dissent=()), naming=hidden)
    assert validated(text, tmp_path).returncode == 0


def test_there_is_no_threat_actor_place_or_attribution(what: Extent, hidden: Naming) -> None:
    found = objects(bundle(what, naming=hidden))
    assert {one["type"] for one in found} == TYPES
    assert {one["identity_class"] for one in found if one["type"] == "identity"} == {"system"}
    assert {one["relationship_type"] for one in found if one["type"] == "relationship"} == {"related-to"}


def test_techniques_stand_by_their_number_and_for_deceptive_groups_only(what: Extent, hidden: Naming) -> None:
    found = objects(bundle(what, naming=hidden))
    numbers = {ref["external_id"] for one in found if one["type"] == "attack-pattern"
               for ref in one["external_references"]}  # fmt: skip
    assert numbers == {"T0084.001", "T0119.002"}
    groupings = {one["id"]: one["name"] for one in found if one["type"] == "grouping"}
    assert all(groupings[one["source_ref"]].startswith("G2") for one in found if one["type"] == "relationship")


def test_limits_dissent_and_drafts_are_said(what: Extent, hidden: Naming) -> None:
    found = objects(bundle(what, naming=hidden))
    notes = {one["abstract"] for one in found if one["type"] == "note"}
    assert notes == {"Limits", "How sure", "Innocent explanations not excluded", "Draft"}
    assert [one["opinion"] for one in found if one["type"] == "opinion"] == ["disagree"]
    labels = {one["name"][:2]: one["labels"] for one in found if one["type"] == "grouping"}
    assert "draft" in labels["G1"]
    assert "draft" not in labels["G2"]


def test_every_reference_is_in_the_bundle(what: Extent, hidden: Naming) -> None:
    found = objects(bundle(what, naming=hidden))
    ids = {one["id"] for one in found}
    refs = {ref for one in found for ref in one.get("object_refs", ())}
    refs |= {one[name] for one in found for name in ("created_by_ref", "source_ref", "target_ref") if name in one}
    assert refs <= ids


def test_hidden_names_are_hidden_and_tell_cases_apart(what: Extent, hidden: Naming) -> None:
    text = bundle(what, naming=hidden)
    assert not any(name in text for name in HOSTILE)
    other = Extent(found=replace(what.found, study_name="other"), unsigned=what.unsigned, dissent=what.dissent)
    ids = [{one["id"] for one in objects(bundle(one, naming=hidden)) if one["type"] == "user-account"}
           for one in (what, other)]  # fmt: skip
    assert not ids[0] & ids[1]


def test_equal_cases_give_equal_bytes(what: Extent, hidden: Naming) -> None:
    assert bundle(what, naming=hidden) == bundle(what, naming=hidden)


def test_a_missing_library_is_a_sentence() -> None:
    with pytest.raises(ExchangeError, match=r"pip install 'fairwitness\[exchange\]'"):
        library("fairwitness_no_such_module", extra="exchange")
