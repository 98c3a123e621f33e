"""One giant account, one object of everybody and one text of everybody end soon, and name nobody."""

import time
from pathlib import Path
from typing import Any

from command_line import findings, reading, told
from planted_study import HEAD, stamp

LINKS = b"post_id,account_id,timestamp,urls\n"


def lines(n: int, line: Any) -> bytes:
    return "".join(line(k) for k in range(n)).encode()


def test_one_account_with_200_000_posts(tmp_path: Path, investigate: Any) -> None:
    giant = lines(200_000, lambda k: f"g{k},giant,{stamp(k * 7)},word{k % 5000} and more words of the day\n")
    others = lines(2_000, lambda k: f"s{k},a{k % 50},{stamp(k * 700)},word{k % 5000} and more words of the day\n")
    start_s = time.process_time()
    assert told(investigate(HEAD + giant + others).out) == (202_000, 51, 0, 0)
    assert time.process_time() - start_s < 30
    assert reading(tmp_path / "case").n_posts == 202_000
    assert findings(tmp_path / "case").groups == ()


def test_one_object_of_300_000_accounts(tmp_path: Path, investigate: Any) -> None:
    shared = lines(300_000, lambda k: f"o{k},a{k},{stamp(k * 2 % 600_000)},https://x.example/1\n")
    start_s = time.process_time()
    assert told(investigate(LINKS + shared).out) == (300_000, 300_000, 0, 0)
    assert time.process_time() - start_s < 20
    found = findings(tmp_path / "case")
    assert found.n_accounts_by_verdict["not_enough_data"] == 300_000
    (trace,) = [trace for trace in found.traces if trace.trace == "url"]
    assert (trace.n_actions, trace.n_accounts, trace.n_objects) == (300_000, 300_000, 1)


def test_one_text_posted_100_000_times(tmp_path: Path, investigate: Any) -> None:
    chant = "the very same long text posted by everybody again and again"
    # A multiple without pattern: neighbours in time are seldom neighbours a second time.
    same = lines(100_000, lambda k: f"t{k},a{k * k * 7919 % 99_991 % 5000},{stamp(k * 26)},{chant}\n")
    start_s = time.process_time()
    assert told(investigate(HEAD + same).out)[0] == 100_000
    assert time.process_time() - start_s < 30
    found = findings(tmp_path / "case")
    assert found.groups == ()
    assert [(trace.trace, trace.n_objects) for trace in found.traces if trace.trace == "text"] == [("text", 1)]
