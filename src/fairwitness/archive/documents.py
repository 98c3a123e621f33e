"""What an archive says of itself: the first page, the methods, the data dictionary and the bounds on errors."""

from __future__ import annotations

from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from fairwitness import __version__
from fairwitness.archive.corrections import CORRECTIONS
from fairwitness.archive.crossing import CROSSED
from fairwitness.archive.x_columns import TWEETS, USERS
from fairwitness.detectors.rules import RULES
from fairwitness.ingest.published import PUBLISHED_ACCOUNTS, PUBLISHED_ACTIONS, PUBLISHED_OBJECTS, PUBLISHED_POSTS
from fairwitness.schema import JUDGEMENTS, PAIRS, Column, Contract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.model import ErrorBound, Findings

BOUNDS = Contract(
    "bounds",
    (
        Column("activity", "string", "accounts apart by how many occasions they share with others; all: together"),
        Column("n_named", "int64", "accounts named"),
        Column("n_judged", "int64", "accounts with enough data, named or not"),
        Column(
            "n_wrong_at_most", "int64", "of the named, wrong at most; empty: no bound can be given", nullable=True
        ),
        Column("confidence", "float64", "with which the bounds hold together"),
        Column("n_people", "int64", "people known to be independent on whom the judgement was run"),
        Column("n_people_named", "int64", "of these, named"),
        Column("rate_at_most", "float64", "upper limit of the share of such people who are named", nullable=True),
        Column("reason", "string", "why there is a bound, or none"),
    ),
)
RULE_TABLE = Contract(
    "rules",
    (
        Column("rule_id", "string", "named in judgements; its meaning never changes"),
        Column("verdict", "string", "what it says of an account"),
        Column("text", "string", "the rule"),
    ),
)
DICTIONARY = Contract(
    "dictionary",
    (
        Column("table", "string", "name of the table"),
        Column("column", "string", "name of the column"),
        Column("type", "string", "kind of its values"),
        Column("can_be_empty", "bool_", "whether a cell may be empty"),
        Column("meaning", "string", "what it holds, with its unit"),
    ),
)
CONTRACTS: dict[str, Contract] = {
    "tweets": TWEETS,
    "users": USERS,
    "evidence/posts": PUBLISHED_POSTS,
    "evidence/accounts": PUBLISHED_ACCOUNTS,
    "evidence/actions": PUBLISHED_ACTIONS,
    "evidence/objects": PUBLISHED_OBJECTS,
    "evidence/judgements": JUDGEMENTS,
    "evidence/pairs": PAIRS,
    "bounds": BOUNDS,
    "crossed": CROSSED,
    "corrections": CORRECTIONS,
    "rules": RULE_TABLE,
    "dictionary": DICTIONARY,
}
"""Every table of an archive, by its name without ending."""


def dictionary() -> pa.Table:
    """Return DICTIONARY: every column of every table."""
    import pyarrow as pa

    rows = [
        {"table": name, "column": c.name, "type": c.type.removesuffix("_"), "can_be_empty": c.nullable,
         "meaning": c.meaning}
        for name, contract in CONTRACTS.items() for c in contract.columns
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=DICTIONARY.arrow())


def rules() -> pa.Table:
    """Return RULE_TABLE: every rule of the judgement."""
    import pyarrow as pa

    rows = [{"rule_id": r.rule_id, "verdict": r.verdict.value, "text": r.text} for r in RULES.values()]
    return pa.Table.from_pylist(rows, schema=RULE_TABLE.arrow())


def bounds(bound: ErrorBound) -> pa.Table:
    """Return BOUNDS: how many of the named accounts are wrong at most, or why nobody can say."""
    import pyarrow as pa

    return pa.Table.from_pylist(list(_bound_rows(bound)), schema=BOUNDS.arrow())


def _bound_rows(bound: ErrorBound) -> Iterator[dict[str, object]]:
    shared = ("n_named", "n_judged", "n_wrong_at_most", "n_people", "n_people_named", "rate_at_most", "reason")
    for activity, one in (("all", bound), *((stratum.activity, stratum) for stratum in bound.strata)):
        yield {
            "activity": activity, "confidence": bound.confidence, **{name: getattr(one, name) for name in shared}
        }  # fmt: skip


def write_pages(folder: Path, found: Findings, *, least: int, texts: bool) -> None:
    """Write README.md and methods.md.

    Args:
        folder: of the archive.
        found: findings as they are published.
        least: accounts that share what stands in plain letters.
        texts: words of cited posts are published.
    """
    said = {
        "name": _plain(found.study_name), "version": __version__, "least": str(least),
        "n_posts": f"{found.read.n_posts:,}", "n_accounts": f"{found.read.n_accounts:,}",
        "n_groups": f"{len(found.groups):,}", "n_named": f"{sum(len(g.members) for g in found.groups):,}",
        "made_up": "The people in this study are made up.\n\n" if found.synthetic else "",
        "bound": found.error_bound.reason,
        "texts": "Words of posts that the evidence cites are published, with names masked." if texts
        else "No words of posts are published.",
        "limits": "\n".join(f"- {limit}" for limit in found.limits),
        "settings": "\n".join(f"| {name} | {value} |" for name, value in sorted(found.settings.items())),
    }  # fmt: skip
    for page in ("README.md", "methods.md"):
        template = Template((files("fairwitness.archive") / "pages" / page).read_text("utf-8"))
        (folder / page).write_text(template.substitute(said), "utf-8")


def _plain(name: str) -> str:
    """Return a name that a page of Markdown can hold in one line: nothing in it is markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-.!|" else sign for sign in " ".join(name.split()))
