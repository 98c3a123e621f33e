"""One operation on two platforms: it is found whole, nobody is taken for a namesake, and no platform's name matters.

A made-up study is dealt to two files of different formats.  On both platforms accounts and posts are numbered from 1,
so every id stands for something else on the other one.
"""

from __future__ import annotations

import csv
import json
import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from fairwitness import report, synthetic
from fairwitness.cli import main
from fairwitness.errors import UnknownAccountError
from fairwitness.investigation import investigate
from fairwitness.study import MINUTE_US, Study
from fairwitness.synthetic import Operation, Style

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.model import Findings

STUDY = Study(name="two platforms", seed=5, draws=9_999, bootstraps=20, platforms={"posts.csv": "gab"})
MEMBERS = 16
PLANTED = (
    Operation(name="both", style=Style.LINKS, members=MEMBERS, waves=40, spread_us=MINUTE_US, participation=0.6),
)
CSV_COLUMNS = ("post_id", "account_id", "timestamp", "text", "repost_of", "repost_of_account", "urls", "hashtags")


@dataclass(frozen=True)
class World:
    """Two files, the case of both, and the members of the operation on each platform."""

    files: list[Path]
    case: Path
    findings: Findings
    members: dict[str, set[str]]

    @property
    def named(self) -> set[str]:
        return {member.account_id for group in self.findings.groups for member in group.members}


def dealt(made: Any) -> tuple[dict[str, list[dict[str, Any]]], dict[str, set[str]]]:
    """Return the posts per platform with ids of that platform, and the members; reposts across are nobody's doing."""
    truth = made.truth.to_pylist()
    members = [row["account_id"] for row in truth if row["operation"] == "both"]
    others = [row["account_id"] for row in truth if row["operation"] != "both"]
    draw = random.Random(2)  # noqa: S311
    draw.shuffle(others)
    order = [*members, *others]
    home = {account: ("x", "gab")[k % 2] for k, account in enumerate(order)}
    # The members of one platform have the numbers of people of the other one.
    places = {account: k // 2 for k, account in enumerate(order)}
    number = {a: str(1 + (places[a] + (200 if home[a] == "gab" else 0)) % (len(order) // 2)) for a in order}
    posts: dict[str, list[dict[str, Any]]] = {"x": [], "gab": []}
    author = {row["post_id"]: row["account_id"] for row in made.posts.to_pylist()}
    post_number: dict[str, str] = {}
    for row in made.posts.to_pylist():
        where, original = home[row["account_id"]], row["repost_of_account"] or author.get(row["repost_of"])
        whole = not row["is_repost"] or (home.get(original or "") == where and row["repost_of"] in post_number)
        if not whole:
            continue
        post_number[row["post_id"]] = str(len(posts[where]) + 1)
        posts[where].append(
            row
            | {"post_id": post_number[row["post_id"]], "account_id": number[row["account_id"]]}
            | {"repost_of": row["is_repost"] and post_number[row["repost_of"]]}
            | {"repost_of_account": row["is_repost"] and number[original]}
        )
    return posts, {where: {f"{where}:{number[m]}" for m in members if home[m] == where} for where in posts}


def tweet(row: dict[str, Any]) -> dict[str, Any]:
    at = datetime.fromtimestamp(row["at_us"] // 1_000_000, UTC)
    made = {
        "id_str": row["post_id"],
        "created_at": f"{at:%a %b %d %H:%M:%S +0000 %Y}",
        "user": {"id_str": row["account_id"], "screen_name": f"u{row['account_id']}"},
        "full_text": row["text"],
        "entities": {
            "urls": [{"expanded_url": url} for url in row["urls"] or []],
            "hashtags": [{"text": tag} for tag in row["hashtags"] or []],
        },
    }
    original = {"id_str": row["repost_of"], "user": {"id_str": row["repost_of_account"]}}
    return made | ({"retweeted_status": original} if row["is_repost"] else {})


def cells(row: dict[str, Any]) -> dict[str, str]:
    stamp = datetime.fromtimestamp(row["at_us"] // 1_000_000, UTC).isoformat()
    lists = {name: json.dumps(row[name] or []) for name in ("urls", "hashtags")}
    whole = row | {"timestamp": stamp} | lists
    return {name: whole[name] or "" for name in CSV_COLUMNS}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("two_platforms")
    posts, members = dealt(synthetic.study(seed=11, accounts=600, days=14, operations=PLANTED))
    files = [folder / "tweets.ndjson", folder / "posts.csv"]
    files[0].write_text("".join(json.dumps(tweet(row)) + "\n" for row in posts["x"]), "utf-8")
    with files[1].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=CSV_COLUMNS)
        writer.writeheader()
        writer.writerows(cells(row) for row in posts["gab"])
    case = folder / "case"
    return World(files, case, investigate(files, case=case, study=STUDY), members)


def test_every_id_means_something_else_on_the_other_platform(world: World) -> None:
    accounts = pq.read_table(world.case / "posts.parquet", columns=["account_id", "platform"]).to_pylist()
    per_platform: dict[str, set[str]] = {}
    for row in accounts:
        assert row["account_id"].startswith(f"{row['platform']}:")
        per_platform.setdefault(row["platform"], set()).add(row["account_id"].partition(":")[2])
    assert world.findings.read.n_accounts == sum(map(len, per_platform.values()))
    assert world.findings.read.n_equal_ids == len(per_platform["x"] & per_platform["gab"]) > 100
    assert world.findings.read.quarantined() == {}, "no post is taken for one of the other platform"


def test_the_operation_is_found_across_the_platforms_and_shown_as_such(world: World) -> None:
    planted = set().union(*world.members.values())
    group = max(world.findings.groups, key=lambda g: len(g.members))
    named = {member.account_id for member in group.members}
    assert len(named & planted) >= 0.8 * MEMBERS
    assert group.platforms == {name: sum(a.startswith(f"{name}:") for a in named) for name in ("gab", "x")}
    assert min(group.platforms.values()) >= 0.3 * MEMBERS
    assert {member.platform for member in group.members} == {"x", "gab"}
    across = [edge for edge in group.edges if edge.platform_a != edge.platform_b]
    assert across
    said = next(s for s in group.statements if s.rule_id == "platforms.spanned.1")
    assert said.numbers == {"n_platforms": 2, "n_pairs": len(group.edges), "n_pairs_across": len(across)}


def test_nobody_is_taken_for_a_namesake(world: World) -> None:
    other = {"x": "gab", "gab": "x"}
    namesakes = {
        f"{other[where]}:{member.partition(':')[2]}" for where, members in world.members.items() for member in members
    }
    assert not namesakes & set().union(*world.members.values())
    judged = set(pq.read_table(world.case / "judgements.parquet", columns=["account_id"])["account_id"].to_pylist())
    assert len(namesakes & judged) > MEMBERS / 2, "they are judged like everybody"
    assert not namesakes & world.named


def test_tables_say_whose_accounts_they_are(world: World) -> None:
    judged = pq.read_table(world.case / "judgements.parquet").to_pylist()
    assert all(row["account_id"].startswith(f"{row['platform']}:") for row in judged)
    pairs = pq.read_table(world.case / "pairs.parquet").to_pylist()
    assert pairs
    for row in pairs:
        assert row["account_a"].startswith(f"{row['platform_a']}:")
        assert row["account_b"].startswith(f"{row['platform_b']}:")


def test_links_and_hashtags_are_shared_and_posts_are_not(world: World) -> None:
    accounts = pq.read_table(world.case / "posts.parquet", columns=["account_id", "platform"])
    numbers: dict[str, int] = {}
    platforms = []
    for row in accounts.to_pylist():
        if row["account_id"] not in numbers:
            numbers[row["account_id"]] = len(numbers)
            platforms.append(row["platform"])

    def spanned(trace: str) -> int:
        acted = pq.read_table(world.case / "actions" / f"{trace}.parquet").to_pylist()
        seen: dict[int, set[str]] = {}
        for row in acted:
            seen.setdefault(row["object"], set()).add(platforms[row["account"]])
        return sum(len(names) > 1 for names in seen.values())

    assert spanned("url")
    assert spanned("hashtag")
    assert not spanned("repost")


def test_the_report_shows_the_platforms(world: World) -> None:
    page = (world.case / "report.html").read_text("utf-8")
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    group = max(world.findings.groups, key=lambda g: len(g.members))
    counts = f"{group.platforms['gab']} on gab and {group.platforms['x']} on x"
    assert f"This group spans 2 platforms: {counts}." in words
    assert "Platforms: gab" in words
    assert '<th scope="col">Platform</th>' in page


def explained(world: World, account: str) -> str:
    tables = {name: world.case / f"{name}.parquet" for name in ("judgements", "posts")}
    return report.explain(account, findings=world.findings, **tables)


def test_explain_asks_which_one_is_meant(world: World) -> None:
    judged = set(pq.read_table(world.case / "judgements.parquet", columns=["account_id"])["account_id"].to_pylist())
    member, bare = next(
        (m, bare) for m in sorted(world.named) if {f"x:{(bare := m.partition(':')[2])}", f"gab:{bare}"} <= judged
    )
    told = " ".join(explained(world, member).split())
    assert f"platform: {member.partition(':')[0]}" in told
    assert "on 2 platforms (" in told
    with pytest.raises(UnknownAccountError, match=rf"2 accounts have the id '{bare}'.*'gab:{bare}'"):
        explained(world, bare)


def test_explain_finds_an_id_that_only_one_platform_has(world: World) -> None:
    judged = pq.read_table(world.case / "judgements.parquet", columns=["account_id"])["account_id"].to_pylist()
    bare = [account.partition(":")[2] for account in judged]
    single = next(b for b in bare if bare.count(b) == 1)
    assert next(a for a in judged if a.endswith(f":{single}")) in explained(world, single)


def test_validate_and_the_summary_count_posts_per_platform(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", *map(str, world.files), "--platform", "posts.csv=gab"]) == 0
    said = capsys.readouterr().out
    per_file = [source.platforms for source in world.findings.read.sources]
    assert f"platform x: {per_file[0]['x']:,} posts" in said
    assert f"platform gab: {per_file[1]['gab']:,} posts" in said
    assert "mean different accounts" in said


def test_swapping_the_platforms_names_swaps_them_in_the_findings_and_changes_nothing_else(
    world: World, tmp_path: Path
) -> None:
    swapped = Study(
        name="two platforms", seed=5, draws=9_999, bootstraps=20,
        platforms={"tweets.ndjson": "gab", "posts.csv": "x"},
    )  # fmt: skip
    found = investigate(world.files, case=tmp_path / "case", study=swapped)
    assert told(found, {"x": "gab", "gab": "x"}) == told(world.findings, {"x": "x", "gab": "gab"})


def told(found: Findings, names: dict[str, str]) -> list[Any]:
    """Return groups with members, numbers, edges and evidence, platforms under other names."""

    def renamed(account: str) -> str:
        platform, _, bare = account.partition(":")
        return f"{names[platform]}:{bare}"

    counts = [found.n_pairs_tested, found.n_candidate_groups, found.n_accounts_by_verdict]
    groups = [
        [
            [[renamed(m.account_id), m.p_value, m.q_value, m.observed, m.expected] for m in g.members],
            [[renamed(e.account_a), renamed(e.account_b), e.traces, e.log10_p] for e in g.edges],
            {names[name]: n for name, n in g.platforms.items()},
            [[t.family, t.observed, t.expected, t.p_value, t.traces] for t in g.tests],
            [[c.trace, c.gap_us, [[renamed(a.account_id), a.at_us] for a in c.actions]] for c in g.evidence],
        ]
        for g in found.groups
    ]
    return [*counts, *groups]
