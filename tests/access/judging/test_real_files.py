"""The bars on OONI's QA files and on real measurements: blocks are told, and what works is never called blocked."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.access import EXPECTED, confusion, judged_files

FOLDER = Path(__file__).parents[4] / "shared" / "access" / "ooni"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.exists(), reason=f"evaluation data are not at {FOLDER}"),
]


def test_every_qa_case_that_blocks_is_told_with_its_mechanism_or_is_insufficient() -> None:
    judged = judged_files(FOLDER / "wc05_qa")
    assert judged.keys() == EXPECTED.keys()
    wrong = {name: judged[name] for name, truth in EXPECTED.items() if not truth.allows(judged[name])}
    assert wrong == {}


def test_none_that_is_ok_is_blocked() -> None:
    table = confusion(judged_files(FOLDER / "wc05_qa"))
    assert sum(table["ok"].get(state, 0) for state in ("blocked", "likely_blocked")) == 0
    assert sum(table["down"].get(state, 0) for state in ("blocked", "likely_blocked")) == 0


def test_real_measurements_whose_truth_is_documented() -> None:
    judged = judged_files(FOLDER / "fastpath_tests", fingerprints=sorted(FOLDER.glob("*fingerprints*.csv")))
    assert (judged["web_connectivity_ir_fp"].state, judged["web_connectivity_ir_fp"].mechanism) == (
        "blocked", "dns.injection.blockpage",
    )  # fmt: skip
    assert judged["web_connectivity_ir_fp"].confirmed is True
    assert judged["web_connectivity_null"].state == judged["signal_2627"].state == "insufficient"
    assert judged["whatsapp"].state == judged["telegram_nourl"].state == judged["report1"].state == "ok"
    assert not any(one.state == "ok" and one.confirmed for one in judged.values())


def test_documented_examples_that_work_are_called_so() -> None:
    judged = judged_files(FOLDER / "spec_examples")
    assert {name: one.state for name, one in judged.items() if one.state != "ok"} == {}
