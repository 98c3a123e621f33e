"""Table contracts: column, type, unit and meaning of every table that passes between stages.

Times are int64 microseconds since 1970-01-01 UTC (``*_us``).  Ids are strings.  In studies of several platforms each
id of an account, a post or a medium carries its platform before a colon, ``x:123``, so that ids of two platforms are
never equal.  An empty cell of a source is null here, never an empty string.  Rows of ``posts`` stand in the order
(at_us, file, row of the file), and ``post_row`` elsewhere is a position in that order; ids never decide an order, so
renaming every account changes no result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import SchemaError

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Arrow type by name, and what it means."""

    name: str
    type: str
    meaning: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """The columns that a table must have, in order."""

    name: str
    columns: tuple[Column, ...]

    def arrow(self) -> pa.Schema:
        """Return the Arrow schema of this contract."""
        import pyarrow as pa

        return pa.schema([pa.field(c.name, _arrow_type(c.type), nullable=c.nullable) for c in self.columns])

    def check(self, table: pa.Table) -> pa.Table:
        """Return the table with the contract's columns in order.

        Raises:
            SchemaError: a column is missing or has another type.
        """
        wanted = self.arrow()
        wrong = [
            f.name for f in wanted if f.name not in table.column_names or table.schema.field(f.name).type != f.type
        ]
        if wrong:
            present = [f"{f.name}:{f.type}" for f in table.schema]
            raise SchemaError(self.name, missing=wrong, present=present)
        return table.select(wanted.names)


def _arrow_type(name: str) -> pa.DataType:
    import pyarrow as pa

    if name.startswith("list<"):
        return pa.list_(_arrow_type(name[5:-1]))
    return getattr(pa, name)()


POSTS = Contract(
    "posts",
    (
        Column("post_id", "string", "the platform's id of the post; made from file and row where it has none"),
        Column("account_id", "string", "the account that posted"),
        Column("platform", "string", "whose account it is, such as x; null where nobody says it", nullable=True),
        Column("at_us", "int64", "when it was posted, UTC"),
        Column("resolution_us", "int64", "width of the clock tick of at_us: 1, 1_000, 1_000_000, 60_000_000 ..."),
        Column("text", "string", "the words as written, not normalised", nullable=True),
        Column("is_repost", "bool_", "a plain repost of somebody else's post: its text is not the account's own"),
        Column("repost_of_post_id", "string", "the post that was passed on", nullable=True),
        Column("repost_of_account_id", "string", "who wrote it", nullable=True),
        Column("reply_to_post_id", "string", "the post answered", nullable=True),
        Column("reply_to_account_id", "string", "the account answered", nullable=True),
        Column("urls", "list<string>", "links as in the source, expanded where the source has it", nullable=True),
        Column("hashtags", "list<string>", "hashtags in their order of use, without '#'", nullable=True),
        Column("media_hashes", "list<string>", "hashes or keys of pictures and films", nullable=True),
        Column("domain", "string", "site linked to, where the source names it apart from the links", nullable=True),
        Column("object_id", "string", "the shared object of the universal four-column format", nullable=True),
        Column("language", "string", "language as the source says", nullable=True),
        Column("client", "string", "posting software as the source says", nullable=True),
        Column("source_file", "int32", "position of the file in the list of sources"),
        Column("source_row", "int64", "row or record of that file, from 1"),
    ),
)

ACCOUNTS = Contract(
    "accounts",
    (
        Column("account_id", "string", "the account"),
        Column("platform", "string", "whose account it is, such as x; null where nobody says it", nullable=True),
        Column("handle", "string", "user name", nullable=True),
        Column("display_name", "string", "shown name", nullable=True),
        Column("created_at_us", "int64", "when the account was made, UTC", nullable=True),
        Column("description", "string", "profile text", nullable=True),
        Column("language", "string", "language as the source says", nullable=True),
        Column("declared_automated", "bool_", "the account says that it is run by software", nullable=True),
        Column("source_file", "int32", "position of the file in the list of sources"),
    ),
)

QUARANTINE = Contract(
    "quarantine",
    (
        Column("source_file", "int32", "position of the file in the list of sources"),
        Column("source_row", "int64", "row or record of that file, from 1"),
        Column("reason", "string", "short code, such as no_time"),
        Column("detail", "string", "what was there, cut to 200 characters", nullable=True),
    ),
)

ACTIONS = Contract(
    "actions",
    (
        Column("account", "int32", "account as the number of its first post in time order among accounts"),
        Column("object", "int32", "object as the number of its first action in time order"),
        Column("at_us", "int64", "when, UTC"),
        Column("post_row", "int64", "row of posts"),
    ),
)

OBJECTS = Contract(
    "objects",
    (
        Column("object", "int32", "number used in actions"),
        Column("object_id", "string", "the url, hashtag, post id or text key"),
        Column("label", "string", "what a reader is shown, cut to 280 characters"),
    ),
)

PAIRS = Contract(
    "pairs",
    (
        Column("account_a", "string", "the account that comes first in the case"),
        Column("account_b", "string", "the other account"),
        Column("platform_a", "string", "whose account a is; null where nobody says it", nullable=True),
        Column("platform_b", "string", "whose account b is; null where nobody says it", nullable=True),
        Column("trace", "string", "what they did alike"),
        Column("half", "int32", "half of the data on which the pair was found, 0 or 1"),
        Column("window_us", "int64", "both acted within this time, inclusive; null at any distance", nullable=True),
        Column("n_objects", "int32", "distinct objects on which both acted within the window"),
        Column(
            "n_occasions",
            "int32",
            "object-and-bin occasions on which both acted within the window; days with shared words",
        ),
        Column("n_shared", "int32", "object-and-bin occasions that both have, at any distance"),
        Column("expected", "float64", "occasions within the window that interval jitter expects"),
        Column("median_gap_us", "int64", "median distance in time, over the occasions within the window"),
        Column("log10_p", "float64", "log10 p of the interval-jitter test, upper tail"),
        Column("p_synchrony", "float64", "p of the conditional synchrony test; null at any distance", nullable=True),
        Column("log10_e", "float64", "log10 of the e-value fused over traces by family"),
        Column("found", "bool_", "passes discovery (Benjamini-Yekutieli) and the robustness test"),
    ),
)

JUDGEMENTS = Contract(
    "judgements",
    (
        Column("account_id", "string", "every account of the case, in order of first post"),
        Column("platform", "string", "whose account it is; null where nobody says it", nullable=True),
        Column("verdict", "string", "a value of model.Verdict"),
        Column("rule_id", "string", "the rule that decided"),
        Column("group_id", "string", "the confirmed group, for named accounts only", nullable=True),
        Column("n_posts", "int64", "posts read"),
        Column("n_actions", "int64", "actions over all traces"),
        Column("n_occasions", "int64", "occasions (object and bin) shared with anybody"),
        Column(
            "n_met",
            "int64",
            "occasions on which somebody else who is not named was within the widest window; null for named accounts",
            nullable=True,
        ),
        Column("p_value", "float64", "the account's own test on held-out data", nullable=True),
        Column("q_value", "float64", "the same after Benjamini-Hochberg within the group", nullable=True),
        Column(
            "score",
            "float64",
            "-log10 of the larger of p of its group and its own p on held-out data; 0 if never a candidate",
            nullable=True,
        ),
        Column(
            "p_conformal",
            "float64",
            "share of known people as active whose score is as high, the account itself counted; named accounts only",
            nullable=True,
        ),
    ),
)
