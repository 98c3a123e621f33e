"""Rivals' rules against slow, obvious definitions on tiny data, and against recorded output where it is there."""

from __future__ import annotations

import csv
import math
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.accuracy.__main__ import CACHE
from bench.accuracy.datasets import ACCOUNTS, Study
from bench.accuracy.files import prepare
from bench.accuracy.rivals import coordinationz, fused, osome, similarity
from bench.accuracy.rivals import shares as shared
from bench.accuracy.rivals.coortweet import CooRTweet
from bench.accuracy.rivals.environments import Environments, ask
from bench.accuracy.rivals.shares import Shares
from bench.accuracy.rivals.toolkit import Toolkit, toolkit_worker

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"
ENVIRONMENTS = Environments(CACHE / "environments")
NEEDS_GOLDEN = pytest.mark.skipif(not GOLDEN.is_dir(), reason=f"no recorded output in {GOLDEN}")
ROWS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), max_size=40)


def needs(name: str) -> Path:
    python = ENVIRONMENTS.python(name)
    if not python.exists():
        pytest.skip(f"the rival {name} is not installed; `make bench-accuracy` does it")
    return python


def made(rows: list[tuple[int, int]]) -> Shares:
    account, thing = (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.zeros(0), np.zeros(0))
    number = np.arange(len(rows))
    return Shares(list("abcdef"), account.astype(np.int32), thing.astype(np.int64), number * 1_000_000, number)


def slow_cosines(
    rows: list[tuple[int, int]], *, least: int, distinct: bool, shared_only: bool
) -> dict[tuple[int, int], float]:
    """Return cosines of TF-IDF vectors, word for word as scikit-learn defines them."""
    posts = Counter(account for account, _ in rows)
    kept = [row for row in rows if posts[row[0]] >= least]
    if distinct:
        kept = sorted(set(kept))
    df = Counter(thing for _, thing in set(kept))
    kept = [row for row in kept if df[row[1]] > 1 or not shared_only]
    n = len({account for account, _ in kept})
    vectors = {
        a: {t: c * (math.log((1 + n) / (1 + df[t])) + 1) for (b, t), c in Counter(kept).items() if b == a}
        for a in {account for account, _ in kept}
    }
    found = {}
    for a, b in combinations(sorted(vectors), 2):
        dot = sum(weight * vectors[b].get(thing, 0) for thing, weight in vectors[a].items())
        if dot > 0:
            lengths = [math.sqrt(sum(w * w for w in vectors[k].values())) for k in (a, b)]
            found[a, b] = dot / lengths[0] / lengths[1]
    return found


@given(ROWS, st.integers(1, 4), st.booleans(), st.booleans())
def test_cosine_edges(rows: list[tuple[int, int]], least: int, distinct: bool, shared_only: bool) -> None:  # noqa: FBT001
    edges = similarity.cosine_edges(made(rows), min_actions=least, distinct=distinct, shared_only=shared_only)
    found = {(a, b): w for a, b, w in zip(edges.a.tolist(), edges.b.tolist(), edges.weight.tolist(), strict=True)}
    assert found == pytest.approx(slow_cosines(rows, least=least, distinct=distinct, shared_only=shared_only))


def test_top_share() -> None:
    assert osome.top_share(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [0.5, 1.0, 0.5, 0.75]


def test_top_edges_name_the_accounts_of_the_greatest_similarity(tmp_path: Path, corpus: Path) -> None:
    found = osome.TopEdges().run(prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path), work=tmp_path)
    assert found.named == {"op1", "op2"}
    assert set(found.scores) == {"op1", "op2", "one"}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 60)), max_size=25))
def test_coortweet_rule(rows: list[tuple[int, int, int]]) -> None:
    account, thing, second = (np.array(c) for c in zip(*rows, strict=True)) if rows else [np.zeros(0)] * 3
    of = Shares(
        list("abcd"), account.astype(np.int32), thing.astype(np.int64), (second * 1_000_000).astype(np.int64),
        np.arange(len(rows)),
    )  # fmt: skip
    posts = Counter(a for a, _, _ in rows)
    kept = [(k, row) for k, row in enumerate(rows) if posts[row[0]] >= 2]
    close = [
        (i, j, a, b)
        for (i, (a, t, s)), (j, (b, u, v)) in combinations(kept, 2)
        if a != b and t == u and abs(s - v) <= 10
    ]
    joint: dict[int, set[int]] = {}
    for i, j, a, b in close:
        joint.setdefault(a, set()).add(i)
        joint.setdefault(b, set()).add(j)
    pairs = Counter((min(a, b), max(a, b)) for _, _, a, b in close if len(joint[a]) >= 2 or len(joint[b]) >= 2)
    above = [pair for pair, n in pairs.items() if n > np.quantile(list(pairs.values()), 0.5)]
    found = CooRTweet("words").rule(of)
    assert found.named == {"abcd"[a] for pair in above for a in pair}
    assert found.scores == {"abcd"[a]: max(n for p, n in pairs.items() if a in p) for pair in pairs for a in pair}


def test_coortweet_rule_on_years_of_posts_about_many_things() -> None:
    year_us, n = 31_536_000_000_000, 300_000
    thing = np.arange(n)
    at_us = np.where(thing % 2 == 0, 0, 4 * year_us)
    of = Shares(
        ["a", "b"], np.repeat([0, 1], n).astype(np.int32), np.tile(thing, 2), np.tile(at_us, 2), np.arange(2 * n)
    )
    assert CooRTweet("words").rule(of).scores == {"a": n, "b": n}


@NEEDS_GOLDEN
@pytest.mark.shared
def test_coortweet_names_whom_the_recorded_output_has_above_the_median() -> None:
    with (GOLDEN / "posts_10k.csv").open() as file:
        rows = [(int(r["account"]), int(r["object"]), int(r["ts"])) for r in csv.DictReader(file)]
    account, thing, second = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    names, number = np.unique(account, return_inverse=True)
    of = Shares([str(n) for n in names], number.astype(np.int32), thing, second * 1_000_000, np.arange(len(rows)))
    for window in (1, 10, 60, 300):
        with (GOLDEN / f"coortweet213_w{window}_minpart2.csv").open() as file:
            recorded = list(csv.DictReader(file))
        named = {a for r in recorded if r["weight_threshold"] == "1" for a in (r["from"], r["to"])}
        assert CooRTweet("words", window_s=window).rule(of).named == named


@NEEDS_GOLDEN
@pytest.mark.shared
def test_toolkit_package_gives_its_recorded_weights(tmp_path: Path) -> None:
    python = needs("toolkit")
    posts, edges = tmp_path / "posts.csv", tmp_path / "edges.csv"
    with (GOLDEN / "posts_10k.csv").open() as file, posts.open("w", newline="") as into:
        writer = csv.writer(into)
        writer.writerow(
            ["message_id", "user_id", "username", "repost_id", "reply_id", "message", "timestamp", "urls"]
        )
        for r in csv.DictReader(file):
            writer.writerow([r["post"], r["account"], r["account"], r["object"], "", "", r["ts"], ""])
    request: dict[str, object] = {
        "posts": str(posts), "edges": str(edges), "database": str(tmp_path / "db"), "networks": ["co_retweet"],
        "window_s": 60,
    }  # fmt: skip
    ask(python, Path(str(toolkit_worker.__file__)), request)
    with edges.open() as found, (GOLDEN / "cnt_head_w60_min1_selfloops_included.csv").open() as recorded:
        expected = sorted(tuple(r) for r in csv.reader(recorded) if r[0] != r[1])[:-1]
        assert sorted(tuple(r) for r in csv.reader(found)) == expected


def test_toolkit_finds_equal_texts_within_the_window(tmp_path: Path, corpus: Path) -> None:
    rule = Toolkit(needs("toolkit"), label="60s_weight2", window_s=60)
    found = rule.run(prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path), work=tmp_path)
    assert found.named == {"op1", "op2"}
    assert found.scores == {"op1": 20.0, "op2": 20.0}


def test_centrality_is_the_leading_eigenvector() -> None:
    pairs = {("a", "b"), ("b", "c"), ("b", "d"), ("c", "d")}
    matrix = np.zeros((4, 4))
    for a, b in pairs:
        matrix["abcd".index(a), "abcd".index(b)] = matrix["abcd".index(b), "abcd".index(a)] = 1
    leading = np.abs(np.linalg.eigh(matrix)[1][:, -1])
    assert list(fused.centrality(pairs).values()) == pytest.approx(leading.tolist(), abs=1e-4)


def test_similar_texts_of_one_day() -> None:
    same = "these are five plain words"
    posts = [("a", 1, same), ("b", 1, f"{same} 123 URL @user"), ("c", 2, same), ("d", 1, "four words no more"),
             ("e", 1, "here stands something of quite another kind"), ("a", 1, same)]  # fmt: skip
    assert set(fused.similar_texts(posts)) == {("a", "b")}


def test_words_are_counted_as_the_toolkit_compares_texts(tmp_path: Path, corpus: Path) -> None:
    of = shared.shares(prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path).posts, "words")
    by = {name: set(of.thing[of.account == k].tolist()) for k, name in enumerate(of.accounts)}
    assert by["op1"] == by["op2"]
    assert len(by["op1"]) == 20
    assert not by["one"] & by["op1"]
    assert len(by["two"]) == 10


def test_words_of_coordinationz() -> None:
    found = list(coordinationz.words([("a", 0, "The #tag and https://x.org a bird, 12 birds @user URL")]))
    assert found == [("a", "bird"), ("a", "birds")]


def test_coordinationz_union_names_accounts_of_equal_words(tmp_path: Path, corpus: Path) -> None:
    rule = coordinationz.Union(needs("coordinationz"))
    found = rule.run(prepare(Study(data=ACCOUNTS), folder=corpus, work=tmp_path), work=tmp_path)
    assert found.named <= set(found.scores)
