"""Why, or why not, for one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairwitness import report
from fairwitness.errors import UnknownAccountError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.report.conftest import Case


def explained(case: Case, account: str) -> str:
    text = report.explain(account, findings=case.findings, judgements=case.judgements, posts=case.posts)
    return text.replace("\u00a0", " ")


def test_a_named_account_is_told_its_verdict_and_group(case: Case) -> None:
    text = explained(case, "tramfan_4_02")
    assert text.startswith("Account tramfan_4_02: acting together, authenticity unknown\n")
    assert "one of 7 named accounts of group G4" in text


def test_a_named_account_is_told_its_test(case: Case) -> None:
    assert "41 co-actions where 3.2 were expected (12.8 times)" in explained(case, "tramfan_4_02")


def test_a_named_account_is_shown_its_posts(case: Case) -> None:
    member = case.findings.groups[3].members[2]
    assert "Keep the old tram running!" in explained(case, member.account_id)


def test_a_named_account_is_told_what_remains_possible(case: Case) -> None:
    assert "Do several accounts belong to one open team?" in explained(case, "tramfan_4_02")
    assert "(it may well be so)" in " ".join(explained(case, "tramfan_4_02").split())


def test_a_cleared_account_is_told_its_own_test(case: Case) -> None:
    assert "It was tested alone on data held out for the purpose: p = 0.41" in explained(case, "cleared3")


def test_an_account_with_too_little_data_is_told_so(case: Case) -> None:
    text = explained(case, "quiet3")
    assert "because: It shared too few occasions with others" in text
    assert "It could not be tested." in text


def test_an_account_that_is_not_named_is_told_no_group(case: Case) -> None:
    assert "group G" not in explained(case, "cleared3")


def test_numbers_of_posts_and_occasions_are_given(case: Case) -> None:
    text = " ".join(explained(case, "quiet3").split())
    assert "120 posts read; 80 actions that others could have taken too; 33 occasions shared" in text


def test_an_unknown_account_gets_the_nearest_ids(case: Case) -> None:
    with pytest.raises(UnknownAccountError, match="nearest ids are 'tramfan_4_0"):
        explained(case, "tramfan_402")


def test_an_unlike_account_gets_no_suggestion(case: Case) -> None:
    with pytest.raises(UnknownAccountError, match="nor one with a similar id"):
        explained(case, "@@@@@@@@@@@@")


def test_terminal_escapes_are_written_out(make_case: Callable[..., Case]) -> None:
    case = make_case(sizes=[5], texts=["\x1b[2J\u202eevil\r\x07"], n_cleared=9, name=lambda n: n + "\x1b]0;x\x07")
    text = explained(case, case.findings.groups[0].members[0].account_id)
    assert not set(text) & set("\x1b\x07\r\u202e")
    assert "⟨U+001B⟩[2J⟨U+202E⟩evil" in text


def test_an_unknown_hostile_id_is_written_out(case: Case) -> None:
    with pytest.raises(UnknownAccountError, match=r"⟨U\+001B⟩"):
        explained(case, "\x1b[31mnobody")
