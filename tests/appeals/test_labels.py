"""Corrected labels: recorded once, shown with what rests on them, and no publication without two more signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.appeals.conftest import findings_of, ring, sign_all

from fairwitness.appeals.labels import import_labels
from fairwitness.errors import SourceError
from fairwitness.findings.case import finished_case
from fairwitness.ledger import publishable, read, record_publication

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.ledger.keys import Signer


def table(folder: Path, text: str) -> Path:
    path = folder / "corrections.csv"
    path.write_text(text, "utf-8")
    return path


def test_labels_are_recorded_and_rows_that_are_none_are_counted(case: Path, tmp_path: Path) -> None:
    given = f"account_id,label,note\n{ring(1)},found_real,met\n,found_real,\n{ring(2)},spy,\nnobody,withdrawn,\n"
    found = import_labels(case, table(tmp_path, given), source="paper")
    assert (found.n_rows, found.n_recorded, found.n_elsewhere) == (4, 1, 1)
    assert [row for row, _ in found.set_aside] == [3, 4]
    assert [one.record.facts["label"] for one in read(case).of("correction")] == ["found_real"]


def test_what_rests_on_a_label_is_counted_as_by_hand(case: Path, tmp_path: Path) -> None:
    given = "account_id,label\n" + "".join(f"{ring(k)},found_real\n" for k in range(4)) + "person3,withdrawn\n"
    found = import_labels(case, table(tmp_path, given))
    group = findings_of(case).groups[0]
    for one in found.dependencies[:4]:
        assert one.is_named
        kept = {id(co): co for evidence in (group.evidence, *(m.evidence for m in group.members)) for co in evidence}
        touched = [co for co in kept.values() if one.account_id in {action.account_id for action in co.actions}]
        assert one.n_co_actions == len(touched) > 0
        assert one.n_left == 2
        assert not one.is_large_enough
    assert found.dependencies[4].group_id == ""


def test_the_report_shows_them_and_stays_whole(case: Path, tmp_path: Path) -> None:
    assert "Corrected labels" not in (case / "report.html").read_text("utf-8")
    import_labels(case, table(tmp_path, f"account_id,label,source\n{ring(1)},reattributed,<b>paper</b>\n"))
    page = (case / "report.html").read_text("utf-8")
    assert "Corrected labels" in page
    assert "&lt;b&gt;paper" in page
    assert finished_case(case).damaged() == []


def test_the_same_set_twice_is_recorded_once(case: Path, tmp_path: Path) -> None:
    path = table(tmp_path, f"account_id,label\n{ring(1)},found_real\n")
    import_labels(case, path)
    head = read(case).head
    assert import_labels(case, path).n_known == 1
    assert read(case).head == head


def test_who_was_found_real_is_held_back_until_two_sign_again(
    case: Path, tmp_path: Path, signers: list[Signer]
) -> None:
    sign_all(case, signers)
    record_publication(case, archive="first", manifest="0" * 64, accounts={ring(1): "a1"})
    found = import_labels(case, table(tmp_path, f"account_id;label\n{ring(1)};Found real\n{ring(2)};reattributed\n"))
    assert publishable(case).withheld.keys() == {ring(1)}
    assert [notice.account for notice in found.notices] == ["a1"]
    sign_all(case, signers)
    assert publishable(case).withheld == {}


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "account_id\nx\n", 'account_id,label\n"x'])
def test_what_is_no_set_of_corrections_is_a_sentence(case: Path, tmp_path: Path, text: str) -> None:
    path = table(tmp_path, text)
    if text.endswith('"x'):
        assert import_labels(case, path).n_recorded == 0
        return
    with pytest.raises(SourceError, match="account_id"):
        import_labels(case, path)
