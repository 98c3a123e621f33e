"""A study is the same for the same seed, on every run, and holds what its arguments ask for."""

import os
import subprocess
import sys
from typing import Any, TypeAlias

import numpy as np
import pyarrow.compute as pc
import pytest

from fairwitness import synthetic
from fairwitness.errors import StudyError
from fairwitness.synthetic.assembly import Synthetic

Rows: TypeAlias = list[dict[str, Any]]
DIGEST = """
import hashlib
from fairwitness import synthetic
made = synthetic.study(seed=5, accounts=200, days=3)
print(hashlib.sha256(repr([made.posts.to_pylist(), made.truth.to_pylist()]).encode()).hexdigest())
"""


def small(**changes: object) -> Synthetic:
    return synthetic.study(**({"seed": 5, "accounts": 200, "days": 3} | changes))  # type: ignore[arg-type]


def test_equal_seeds_give_equal_studies() -> None:
    assert small().posts.equals(small().posts)
    assert small().truth.equals(small().truth)


def test_another_seed_gives_another_study() -> None:
    assert not small().posts.equals(small(seed=6).posts)


def test_hash_randomisation_changes_nothing() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(digests) == 1


def test_times_are_in_order_and_within_the_study(planted: Synthetic) -> None:
    at_us = planted.posts["at_us"].to_numpy()
    assert (np.diff(at_us) >= 0).all()
    assert at_us[-1] - at_us[0] < 14 * 86_400_000_000


def test_times_are_rounded_down_to_the_resolution() -> None:
    made = small(resolution_us=60_000_000)
    assert (made.posts["at_us"].to_numpy() % 60_000_000 == 0).all()


def test_every_repost_and_reply_names_an_earlier_post_and_its_author(planted_rows: Rows) -> None:
    posts = {r["post_id"]: r for r in planted_rows}
    for target, author in (("repost_of", "repost_of_account"), ("reply_to", "reply_to_account")):
        for row in (r for r in planted_rows if r[target]):
            assert posts[row[target]]["account_id"] == row[author]
            assert posts[row[target]]["at_us"] <= row["at_us"]


def test_reposts_carry_the_words_that_they_pass_on(planted_rows: Rows) -> None:
    text = {r["post_id"]: r["text"] for r in planted_rows}
    reposts = [r for r in planted_rows if r["is_repost"]]
    assert reposts
    assert all(text[r["repost_of"]] == r["text"] for r in reposts)


def test_nobody_reposts_a_post_twice_or_their_own(planted_rows: Rows) -> None:
    reposts = [(r["account_id"], r["repost_of"]) for r in planted_rows if r["is_repost"]]
    assert len(set(reposts)) == len(reposts)
    assert not [r for r in planted_rows if r["is_repost"] and r["account_id"] == r["repost_of_account"]]


def test_a_null_study_has_nothing_planted(null: Synthetic) -> None:
    assert not [r for r in null.truth.to_pylist() if r["operation"] or r["planted_actions"]]
    assert null.truth.num_rows == 900


def test_the_fan_club_can_be_left_out() -> None:
    kinds = set(small(fan_club=False).truth["kind"].to_pylist())
    assert not kinds & {"fan_club", "star"}


def test_ids_do_not_tell_the_part(planted: Synthetic) -> None:
    members = [int(r["account_id"][1:]) for r in planted.truth.to_pylist() if r["operation"]]
    assert min(members) < 300
    assert max(members) > 600


def test_the_default_is_of_the_size_of_the_demo() -> None:
    made = synthetic.study(seed=1)
    assert 3000 <= made.accounts.num_rows <= 4000
    assert 120_000 <= made.posts.num_rows <= 200_000
    assert set(made.truth["account_id"].to_pylist()) >= set(made.posts["account_id"].to_pylist())
    assert pc.count_distinct(made.truth["account_id"]).as_py() == made.truth.num_rows


@pytest.mark.parametrize("wrong", [{"accounts": 20}, {"days": 1}])
def test_what_cannot_be_made_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(StudyError, match="needs at least"):
        small(**wrong)


def test_operations_of_the_same_name_are_refused() -> None:
    twice = synthetic.default_operations()[:1] * 2
    with pytest.raises(StudyError, match="different names"):
        small(operations=twice)


def test_an_operation_in_no_community_is_refused() -> None:
    lost = synthetic.Operation(
        name="lost", style=synthetic.Style.LINKS, members=3, waves=3, spread_us=60, community=12
    )
    with pytest.raises(StudyError, match="community 12"):
        small(operations=(lost,))


def test_an_operation_without_members_is_refused() -> None:
    with pytest.raises(StudyError, match="at least one member"):
        synthetic.Operation(name="empty", style=synthetic.Style.LINKS, members=0, waves=3, spread_us=60)
