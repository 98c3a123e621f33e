import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairwitness.engine import Engine
from fairwitness.errors import StudyError
from fairwitness.schema import ACTIONS, OBJECTS
from fairwitness.traces import TRACES, actions, chosen

Make: TypeAlias = Callable[..., dict[str, Any]]
Posts: TypeAlias = Callable[..., pa.Table]
Acted: TypeAlias = Callable[..., tuple[list[tuple[int, str, int]], list[str]]]

LONG = "we stand with the workers of this city"


def test_accounts_and_objects_are_numbered_by_first_use(acted: Acted, make: Make) -> None:
    uses, _ = acted("object", make("zoe"), make("ann", object_id="b"), make("zoe", object_id="a"))
    assert uses == [(1, "b", 1), (0, "a", 2)]


def test_a_repost_acts_on_the_post_and_not_on_its_words(acted: Acted, make: Make) -> None:
    row = make("ann", is_repost=True, repost_of_post_id="x", text=LONG, urls=["https://a.com/1"], hashtags=["a"])
    assert acted("repost", row) == ([(0, "x", 0)], [LONG])
    assert all(acted(name, row) == ([], []) for name in ("url", "domain", "hashtag", "text"))


def test_repost_of_account_only_where_the_post_is_unknown(acted: Acted, make: Make) -> None:
    rows = [
        make("ann", is_repost=True, repost_of_account_id="bob"),
        make("ann", is_repost=True, repost_of_account_id="bob", repost_of_post_id="x"),
        make("bob", is_repost=True, repost_of_account_id="bob"),
    ]
    assert acted("repost_of_account", *rows)[0] == [(0, "bob", 0)]


def test_answering_oneself_is_no_trace(acted: Acted, make: Make) -> None:
    rows = [make("ann", post_id="x"), make("ann", reply_to_post_id="x"), make("bob", reply_to_post_id="x")]
    assert acted("reply", *rows)[0] == [(1, "x", 2)]


def test_reply_to_account(acted: Acted, make: Make) -> None:
    assert acted("reply_to_account", make("ann", reply_to_account_id="bob"))[0] == [(0, "bob", 0)]


def test_empty_is_no_value(acted: Acted, make: Make) -> None:
    rows = [make("ann", urls=["", " "], hashtags=["", "#"], media_hashes=[""], object_id="", text="")]
    assert all(acted(name, *rows) == ([], []) for name in TRACES)


def test_one_post_acts_once_on_one_page(acted: Acted, make: Make) -> None:
    uses, _ = acted(
        "url", make("ann", urls=["http://www.a.com/1/", "https://a.com/1?utm_source=x", "https://a.com/2"])
    )
    assert uses == [(0, "https://a.com/1", 0), (0, "https://a.com/2", 0)]


def test_sites(acted: Acted, make: Make) -> None:
    rows = [make("ann", urls=["https://news.bbc.co.uk/1", "https://t.co/x", "https://x.com/a", "25853"], domain="77")]
    assert acted("domain", *rows)[0] == [(0, "77", 0), (0, "bbc.co.uk", 0)]


def test_hashtags_have_one_spelling(acted: Acted, make: Make) -> None:
    uses, labels = acted("hashtag", make("ann", hashtags=["MeToo", "#metoo", "#B"]))
    assert uses == [(0, "metoo", 0), (0, "b", 0)]
    assert labels == ["#metoo", "#b"]


def test_hashtag_sequences_are_joined_unambiguously(acted: Acted, make: Make) -> None:
    rows = [
        make("ann", hashtags=["a", "b", "A", "c"]),
        make("bob", hashtags=["ab", "c"]),
        make("cy", hashtags=["c", "b", "a"]),
    ]
    assert acted("hashtag_sequence", *rows)[0] == [(0, "#a #b #c", 0), (2, "#c #b #a", 2)]


def test_media(acted: Acted, make: Make) -> None:
    assert acted("media", make("ann", media_hashes=["h1", "h2", "h1"]))[0] == [(0, "h1", 0), (0, "h2", 0)]


def test_identical_texts_share_an_object(acted: Acted, make: Make) -> None:
    uses, labels = acted(
        "text", make("ann", text=LONG), make("bob", text=LONG.upper() + "!"), make("cy", text="short")
    )
    assert [account for account, _, _ in uses] == [0, 1]
    assert labels == [LONG]


def test_near_text_needs_two_wordings(acted: Acted, make: Make) -> None:
    assert acted("near_text", make("ann", text=LONG), make("bob", text=LONG)) == ([], [])
    uses, labels = acted(
        "near_text", make("ann", text=LONG), make("bob", text=LONG), make("cy", text=f"Hear! {LONG}")
    )
    assert [account for account, _, _ in uses] == [0, 1, 2]
    assert labels == [LONG]


@pytest.mark.parametrize(
    "turned",
    [
        "we do not stand with the workers of this city",
        f"“{LONG}”",
        f"{LONG}?",
        "we stand against the workers of this city",
    ],
)
def test_a_reversal_is_never_merged(acted: Acted, make: Make, turned: str) -> None:
    assert acted("near_text", make("ann", text=LONG), make("bob", text=turned)) == ([], [])


def test_a_replaced_word_is_another_message(acted: Acted, make: Make) -> None:
    rows = [
        make("ann", text="we support the new law on schools in our city"),
        make("bob", text="we oppose the new law on schools in our city"),
    ]
    assert acted("near_text", *rows) == ([], [])


def test_contracts_hold_and_a_file_is_like_a_table(engine: Engine, make: Make, posts: Posts, tmp_path: Path) -> None:
    table = posts(make("ann", text=LONG, object_id="x"), make("bob", text=LONG))
    pq.write_table(table, tmp_path / "posts.parquet")
    for trace in TRACES.values():
        found, named = actions(table, trace, engine=engine)
        assert (found, named) == actions(tmp_path / "posts.parquet", trace, engine=engine)
        assert found.schema == ACTIONS.arrow()
        assert named.schema == OBJECTS.arrow()


def test_traces_with_data_are_chosen(make: Make, posts: Posts) -> None:
    assert [trace.name for trace in chosen([], posts=posts(make("ann", urls=["a"])))] == ["url", "domain"]
    with pytest.raises(StudyError, match="no trace vibes"):
        chosen(["vibes"], posts=posts(make("ann")))


def test_listing_traces_loads_nothing_heavy() -> None:
    heavy = "{'numba', 'duckdb', 'pyarrow', 'ada_url'}"
    code = f"import sys, fairwitness.traces; print(sorted({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


DATA = Path(__file__).parents[3] / "shared" / "data" / "german_elections_2021.parquet"


@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason=f"evaluation data are not at {DATA}")
def test_real_opaque_links_stay_apart(engine: Engine, make: Make, posts: Posts) -> None:
    rows = pq.read_table(DATA).slice(0, 5_000).to_pylist()
    table = posts(*(make(row["account_id"], urls=[row["url_id"]] if row["url_id"] else None) for row in rows))
    _, named = actions(table, TRACES["url"], engine=engine)
    assert len(named) == len({row["url_id"] for row in rows} - {None})
