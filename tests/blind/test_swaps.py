"""No word, name, id or side enters a test: swapping them leaves every finding as it was, names swapped.

A made-up study is investigated, then investigated again under another naming; the second findings, named back, must
equal the first to the byte.
"""

import csv
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fairwitness import synthetic
from fairwitness.investigation import investigate
from fairwitness.study import MINUTE_US, Study
from fairwitness.synthetic import Operation, Style

Row = dict[str, str]
STUDY = Study(name="blind", seed=5, draws=9_999, bootstraps=20)
PLANTED = (
    Operation(name="left", style=Style.REPOSTS, members=12, waves=30, spread_us=MINUTE_US, community=0),
    Operation(
        name="right", style=Style.TEXTS, members=10, waves=30, spread_us=3 * MINUTE_US, participation=0.7, community=9
    ),
)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    made = synthetic.study(seed=11, accounts=500, days=14, operations=PLANTED)
    files = synthetic.write(made, tmp_path_factory.mktemp("made_up"))
    with files.posts.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def original(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    return judged(rows, tmp_path_factory.mktemp("original"))


def judged(rows: list[Row], folder: Path) -> dict[str, object]:
    """Return what an investigation concludes: groups with members, numbers and verdicts, and every account's rule."""
    import pyarrow.parquet as pq

    posts = folder / "posts.csv"
    with posts.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    findings = investigate([posts], case=folder / "case", study=STUDY)
    groups = [
        {
            "members": {m.account_id: [m.verdict, m.p_value, m.q_value, m.observed, m.expected] for m in g.members},
            "verdict": g.verdict,
            "p_value": g.p_value,
            "tests": [[t.family, t.observed, t.expected, t.p_value, t.traces] for t in g.tests],
        }
        for g in findings.groups
    ]
    rules = pq.read_table(folder / "case" / "judgements.parquet", columns=["account_id", "rule_id"]).to_pylist()
    return {"groups": groups, "rules": {r["account_id"]: r["rule_id"] for r in rules}}


def named_back(judgement: dict[str, object], names: dict[str, str]) -> dict[str, object]:
    """Return a judgement with every account under its first name."""
    back = {new: old for old, new in names.items()}
    text = json.dumps(judgement)
    return json.loads(re.sub(r'"([^"]+)"(?=: )', lambda m: json.dumps(back.get(m[1], m[1])), text))  # type: ignore[no-any-return]


def renaming(values: set[str], make: Callable[[int], str]) -> dict[str, str]:
    """Give every value a new name; the order of the new names has nothing to do with the old ones'."""
    order = sorted(values)
    random.Random(3).shuffle(order)  # noqa: S311
    return {value: make(k) for k, value in enumerate(order)}


def swapped_words(rows: list[Row]) -> list[Row]:
    """Give every word of a script the place of another one of that script and length, in texts and hashtags alike."""
    found = {w for row in rows for w in re.findall(r"[^\W\d_]+", row["text"] + " " + row["hashtags"])}
    swap: dict[str, str] = {}
    kinds: dict[tuple[int, int, bool], list[str]] = {}
    for word in sorted({w.lower() for w in found}):
        kinds.setdefault((ord(word[0]) // 256, len(word), word.isascii()), []).append(word)
    for words in kinds.values():
        turned = [*words[1:], words[0]]
        swap |= dict(zip(words, turned, strict=True))

    def exchange(text: str) -> str:
        parts = re.split(r"(https?://\S+|@\w+)", text)
        kept = [p if k % 2 else re.sub(r"[^\W\d_]+", lambda m: cased(m[0]), p) for k, p in enumerate(parts)]
        return "".join(kept)

    def cased(word: str) -> str:
        new = swap[word.lower()]
        return new.capitalize() if word[0].isupper() else new

    return [{**row, "text": exchange(row["text"]), "hashtags": exchange(row["hashtags"])} for row in rows]


def test_the_study_holds_something_to_lose(original: dict[str, object]) -> None:
    assert original["groups"]


def test_swapping_account_names_swaps_them_in_the_findings_and_changes_nothing_else(
    rows: list[Row], original: dict[str, object], tmp_path: Path
) -> None:
    accounts = {row["account_id"] for row in rows} | {row["repost_of_account"] for row in rows}
    names = renaming(
        (accounts | {row["reply_to_account"] for row in rows}) - {""}, lambda k: f"{7919 * k % 10007:05d}x"
    )
    columns = ("account_id", "repost_of_account", "reply_to_account")
    swapped = [{**row, **{c: names.get(row[c], row[c]) for c in columns}} for row in rows]
    assert named_back(judged(swapped, tmp_path), names) == json.loads(json.dumps(original))


def test_swapping_post_ids_changes_nothing(rows: list[Row], original: dict[str, object], tmp_path: Path) -> None:
    columns = ("post_id", "repost_of", "reply_to")
    ids = renaming({row[c] for row in rows for c in columns} - {""}, lambda k: f"q{104729 * k % 1000003}")
    swapped = [{**row, **{c: ids.get(row[c], row[c]) for c in columns}} for row in rows]
    assert judged(swapped, tmp_path) == original


def test_swapping_words_and_hashtags_changes_nothing(
    rows: list[Row], original: dict[str, object], tmp_path: Path
) -> None:
    assert judged(swapped_words(rows), tmp_path) == original


def test_swapping_the_sides_sites_changes_nothing(
    rows: list[Row], original: dict[str, object], tmp_path: Path
) -> None:
    pattern = re.compile(r"https?://([^/\s\"]+)")
    sites = {site for row in rows for site in pattern.findall(row["urls"] + row["text"])}
    names = renaming(sites, lambda k: f"site{k:03d}.example")

    def exchange(text: str) -> str:
        return pattern.sub(lambda m: f"https://{names[m[1]]}", text)

    swapped = [{**row, "urls": exchange(row["urls"]), "text": exchange(row["text"])} for row in rows]
    assert judged(swapped, tmp_path) == original
