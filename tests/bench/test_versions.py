"""A comment voids no outcome; a rule does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.accuracy.versions import code, package_digest, source_digest

if TYPE_CHECKING:
    from pathlib import Path

RULE = 'LEAST = 2\n"""Posts."""\n\n\ndef rule(n):\n    """Say."""\n    # why\n    return n >= LEAST\n'


def digest(tmp_path: Path, text: str, *settings: str) -> str:
    (tmp_path / "rule.py").write_text(text, "utf-8")
    return source_digest(*settings, files=(str(tmp_path / "rule.py"),))


@pytest.mark.parametrize(("old", "new"), [("why", "because"), ('"""Say."""', '"""Tell."""'), ("Posts.", "Rows.")])
def test_words_about_a_rule_are_no_rule(tmp_path: Path, old: str, new: str) -> None:
    assert digest(tmp_path, RULE) == digest(tmp_path, RULE.replace(old, new))


@pytest.mark.parametrize(("old", "new"), [("LEAST = 2", "LEAST = 3"), (">=", ">"), ("return n", "return 1 + n")])
def test_a_changed_rule_is_another_version(tmp_path: Path, old: str, new: str) -> None:
    assert digest(tmp_path, RULE) != digest(tmp_path, RULE.replace(old, new))


def test_settings_count(tmp_path: Path) -> None:
    assert digest(tmp_path, RULE, "1") != digest(tmp_path, RULE, "2")


def test_a_body_of_words_alone_stays_a_body(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text('class Nothing:\n    """Nothing."""\n', "utf-8")
    assert code(tmp_path / "m.py") == "class Nothing:\n    pass"


def test_reports_have_no_part_in_a_judgement(tmp_path: Path) -> None:
    for name in ("report", "detectors"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "m.py").write_text("a = 1\n", "utf-8")
    before = package_digest(tmp_path)
    (tmp_path / "report" / "m.py").write_text("a = 2\n", "utf-8")
    assert package_digest(tmp_path) == before
    (tmp_path / "detectors" / "m.py").write_text("a = 2\n", "utf-8")
    assert package_digest(tmp_path) != before
