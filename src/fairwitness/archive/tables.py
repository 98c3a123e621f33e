"""The tables of an archive: what the tests read, the same in X's columns, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.archive.accounts import published_accounts
from fairwitness.archive.cited import cited_posts
from fairwitness.archive.common import common_values
from fairwitness.archive.folder import write_table
from fairwitness.archive.posts import published_posts
from fairwitness.archive.things import published_things
from fairwitness.archive.x_columns import mentions_of, tweets, users
from fairwitness.findings.sources import SHOWN_TEXT

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.archive.pseudonyms import Pseudonyms
    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings
    from fairwitness.network.kernel import Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Tables under keyed names, from which every test can be repeated.

    Attributes:
        posts, accounts, actions, objects: contracts of ingest.published.
        tweets, users: the same in the columns of X's archives.
    """

    posts: pa.Table
    accounts: pa.Table
    actions: pa.Table
    objects: pa.Table
    tweets: pa.Table
    users: pa.Table

    def write(self, folder: Path) -> None:
        """Write all of them as Parquet and CSV."""
        for name in ("posts", "accounts", "actions", "objects"):
            write_table(getattr(self, name), folder, f"evidence/{name}")
        write_table(self.tweets, folder, "tweets")
        write_table(self.users, folder, "users")

    def labels(self) -> dict[tuple[str, str], str]:
        """Return what is shown of each object, by trace and keyed name."""
        columns = (self.objects[name].to_pylist() for name in ("trace", "object_id", "label"))
        return {(trace, name): label for trace, name, label in zip(*columns, strict=True)}

    def texts(self) -> dict[str, str]:
        """Return the published words of posts by keyed name, cut to what evidence shows."""
        import pyarrow.compute as pc

        told = self.posts.filter(pc.is_valid(self.posts["text"]))
        return {
            post: text if len(text) <= SHOWN_TEXT else text[:SHOWN_TEXT] + "…"
            for post, text in zip(told["post_id"].to_pylist(), told["text"].to_pylist(), strict=True)
        }

    def clients(self) -> pa.Table:
        """Return account_id and the published client that it used most; of equals the first by name."""
        import duckdb

        posts = self.posts.select(["account_id", "client"])
        with duckdb.connect() as connection:
            connection.register("posts", posts)
            return connection.sql(
                "select account_id, client from posts where client is not null group by account_id, client "
                "qualify row_number() over (partition by account_id order by count(*) desc, client) = 1"
            ).to_arrow_table()


def tables_of(
    folder: CaseFolder, found: Findings, *, names: Pseudonyms, named: Collection[str], least: int, texts: bool
) -> Tables:
    """Return the tables of a case.

    Args:
        folder: a finished case.
        found: its findings.
        names: keyed names.
        named: accounts that may be named.
        least: accounts that must share what stands in plain letters.
        texts: publish the words of posts that the evidence against named accounts cites.
    """
    import numpy as np
    import pyarrow.parquet as pq

    path = folder.file("posts.parquet")
    held = pq.read_table(path, columns=["post_id", "account_id", "text", "urls"])
    user_names = _user_names(folder, names=names)
    cited = cited_posts(held, found, named=named) if texts else np.zeros(len(held), np.bool_)
    verdicts = pq.read_table(folder.file("judgements.parquet"), columns=["account_id", "platform", "verdict"])
    posts = published_posts(
        path, names=names, common=common_values(path, verdicts=verdicts, least=least), verdicts=verdicts, cited=cited,
        user_names=user_names, has_link=_has_link(held),
    )  # fmt: skip
    judged = {row["account_id"]: row for row in verdicts.to_pylist()}
    accounts = published_accounts(folder.file("accounts.parquet"), names=names, judged=judged, least=least)
    actions, objects = published_things(folder, names=names, least=least)
    mentions = mentions_of(_kept(held, cited), user_names=user_names)
    return Tables(
        posts=posts, accounts=accounts, actions=actions, objects=objects,
        tweets=tweets(posts, accounts=accounts, mentions=mentions), users=users(accounts),
    )  # fmt: skip


def _kept(posts: pa.Table, cited: Bools) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = pc.if_else(pa.array(cited), posts["text"].combine_chunks(), pa.scalar(None, pa.string()))
    return pa.chunked_array([kept])


def _has_link(posts: pa.Table) -> Bools:
    """Return which posts hold a link as the tests take it."""
    import numpy as np
    import pyarrow.compute as pc

    from fairwitness.investigation import links_in_words

    listed = pc.fill_null(pc.list_value_length(posts["urls"]), 0).to_numpy()
    return np.asarray(listed > 0, np.bool_) | links_in_words(posts["text"])


def _user_names(folder: CaseFolder, *, names: Pseudonyms) -> dict[str, str]:
    """Return the keyed names of accounts by user name in small letters."""
    import pyarrow.parquet as pq

    table = pq.read_table(folder.file("accounts.parquet"), columns=["account_id", "handle"])
    columns = (table[name].to_pylist() for name in ("handle", "account_id"))
    return {
        handle.removeprefix("@").lower(): names.name("account", account)
        for handle, account in zip(*columns, strict=True) if handle
    }  # fmt: skip
