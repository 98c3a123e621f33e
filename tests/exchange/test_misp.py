"""MISP events: read back and checked against MISP's own object templates."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pymisp
import pytest

from fairwitness.exchange.misp import event

from .conftest import HOSTILE, REVEALED

if TYPE_CHECKING:
    from fairwitness.exchange.extent import Extent
    from fairwitness.report.exports import Naming


def template(name: str) -> dict[str, Any]:
    path = files("pymisp") / "data" / "misp-objects" / "objects" / name / "definition.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("revealed", [False, True])
def test_pymisp_reads_it_back(what: Extent, hidden: Naming, revealed: bool) -> None:  # noqa: FBT001
    text = event(what, naming=REVEALED if revealed else hidden)
    read = pymisp.MISPEvent()
    read.from_json(text)
    assert len(read.objects) == 10 + 2 + 1
    assert {one.name for one in read.objects} == {
        "user-account", "twitter-account", "telegram-account", "reddit-account", "annotation",
    }  # fmt: skip


def test_every_object_fits_its_template(what: Extent, hidden: Naming) -> None:
    for one in json.loads(event(what, naming=hidden))["Event"]["Object"]:
        told = template(one["name"])
        assert one["template_uuid"] == told["uuid"]
        relations = [attribute["object_relation"] for attribute in one["Attribute"]]
        assert set(relations) <= set(told["attributes"])
        assert set(relations) & set(told["requiredOneOf"])
        for attribute in one["Attribute"]:
            assert attribute["type"] == told["attributes"][attribute["object_relation"]]["misp-attribute"]
            assert attribute["to_ids"] is False


def test_references_lead_to_accounts_of_the_event(what: Extent, hidden: Naming) -> None:
    told = json.loads(event(what, naming=hidden))["Event"]["Object"]
    ids = {one["uuid"] for one in told}
    refs = [ref["referenced_uuid"] for one in told for ref in one.get("ObjectReference", ())]
    assert len(refs) == 10
    assert set(refs) <= ids


def test_it_starts_no_machinery_and_names_no_threat(what: Extent, hidden: Naming) -> None:
    told = json.loads(event(what, naming=hidden))["Event"]
    assert (str(told["threat_level_id"]), str(told["distribution"]), told.get("published", False)) == (
        "4",
        "0",
        False,
    )
    tags = [tag["name"] for tag in told["Tag"]]
    assert not any("threat-actor" in tag or "country" in tag for tag in tags)


def test_hidden_names_are_hidden(what: Extent, hidden: Naming) -> None:
    text = event(what, naming=hidden)
    assert not any(json.dumps(name)[1:-1] in text for name in HOSTILE)


def test_dissent_and_drafts_are_said(what: Extent, hidden: Naming) -> None:
    text = event(what, naming=hidden)
    assert "The reviewer objects" in text
    assert "Draft: two reviewers have not signed this." in text


def test_equal_cases_give_equal_bytes(what: Extent, hidden: Naming) -> None:
    assert event(what, naming=hidden) == event(what, naming=hidden)
