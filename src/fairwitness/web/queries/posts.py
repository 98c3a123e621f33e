"""Posts looked up: by words, account, group, verdict, rule, object and time; every figure leads here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.language.formats import microseconds
from fairwitness.model import Verdict
from fairwitness.web.queries.words import common, holding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from fairwitness.network.kernel import I32
    from fairwitness.web.opened import OpenedCase

PER_PAGE = 50
MOST_PAGES = 1_000_000
KEPT = 32
"""Answers whose rows are kept while the case lies open: four bytes for each post."""
MOST_WORDS = 12
MOST_EXPORTED = 200_000
MOST_DIGITS = 19
"""Longer numbers do not fit into 64 bits."""
_SAID = {
    "account": "number = $account", "group": "group_id = $group", "verdict": "verdict = $verdict",
    "rule": "rule_id = $rule", "named": "(group_id is not null) = $named",
}  # fmt: skip
"""Conditions on what was said of an account, by their names in a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which posts are looked for; what is None does not matter.

    Attributes:
        words: all of them must occur; in quotation marks they must stand together.
        account: its number.
        group: id of a confirmed group: posts of its named accounts.
        verdict: posts of the accounts with this verdict.
        rule: posts of the accounts that this rule decided.
        trace: posts that left this trace.
        object: its number within the trace.
        from_us: not before this moment.
        to_us: before this moment.
        named: True for posts of named accounts only.
        source: number of the file, in the order of the case.
        reposts: True for plain reposts only, False for everything else only.
        page: from 1.
    """

    words: str = ""
    account: int | None = None
    group: str | None = None
    verdict: str | None = None
    rule: str | None = None
    trace: str | None = None
    object: int | None = None
    from_us: int | None = None
    to_us: int | None = None
    named: bool | None = None
    source: int | None = None
    reposts: bool | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Post:
    """A post as a page shows it; `number` is its account's."""

    post_row: int
    post_id: str
    number: int | None
    account_id: str
    verdict: str
    group_id: str | None
    at_us: int
    text: str | None
    is_repost: bool
    urls: tuple[str, ...]
    hashtags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and how much there is in all."""

    n_posts: int
    n_accounts: int
    posts: tuple[Post, ...]


def question(given: Mapping[str, str]) -> Question:
    """Return the question that an address asks.

    Args:
        given: parameters as they stand in the address; times as `from`, `to` (ISO, UTC) or `from_us`, `to_us`.

    Raises:
        StudyError: one of them cannot be meant.
    """
    return Question(
        words=given.get("q", "").strip(),
        account=_account(given),
        group=given.get("group") or None,
        verdict=_verdict(given),
        rule=given.get("rule") or None,
        trace=given.get("trace") or None,
        object=_number(given, "object"),
        from_us=_moment(given, "from"),
        to_us=_moment(given, "to"),
        named=True if given.get("named") == "yes" else None,
        source=_number(given, "source"),
        reposts={"yes": True, "no": False}.get(given.get("reposts", "")),
        page=page_number(given),
    )


def search(case: OpenedCase, asked: Question) -> Found:
    """Return one page of the posts that answer a question, in order of time.

    Raises:
        StudyError: the question names a trace that the case does not have.
    """
    rows, n_accounts = _answering(case, replace(asked, page=1))
    skipped = (asked.page - 1) * PER_PAGE
    return Found(rows.size, n_accounts, _posts_at(case, rows[skipped : skipped + PER_PAGE]))


@lru_cache(maxsize=KEPT)
def _answering(case: OpenedCase, asked: Question) -> tuple[I32, int]:
    """Return the rows of the posts that answer, in order of time, and how many accounts made them."""
    import numpy as np

    columns = case.columns
    first, end = columns.between(asked.from_us, asked.to_us)
    found = [*_looked_up(case, asked)]
    if found:
        rows = common(found)
        rows = rows[slice(*rows.searchsorted((first, end)))]
    else:
        rows = np.arange(first, end, dtype=np.int32)
    if asked.reposts is not None:
        rows = rows[columns.is_repost[rows] == asked.reposts]
    if asked.source is not None:
        rows = rows[columns.source[rows] == asked.source]
    return rows, columns.n_authors(rows)


def _looked_up(case: OpenedCase, asked: Question) -> Iterator[I32]:
    """Yield for each condition that some tables answer the rows of the posts that fulfil it, in order."""
    said = {name: value for name in _SAID if (value := getattr(asked, name)) is not None}
    if said:
        where = " and ".join(_SAID[name] for name in said)
        accounts = case.table(f"select number from judgements where {where}", said)["number"].to_numpy()
        yield case.columns.of_accounts(accounts)
    if asked.trace is not None:
        yield _leaving(case, asked.trace, asked.object)
    for word in _words(asked.words):
        yield holding(case, word)


def _leaving(case: OpenedCase, trace: str, number: int | None) -> I32:
    import numpy as np

    if trace not in case.traces:
        raise StudyError("This case has no such trace. Choose one of the list.")
    where, bound = ("true", {}) if number is None else ("object = $object", {"object": number})
    rows = case.table(f"select post_row from acted_{trace} where {where}", bound)["post_row"].to_numpy()
    return np.unique(rows)


def _posts_at(case: OpenedCase, rows: I32) -> tuple[Post, ...]:
    shown = case.posts.take(rows, ("post_id", "text", "urls", "hashtags"))
    columns = case.columns
    numbers, moments = columns.account[rows].tolist(), columns.at_us[rows].tolist()
    reposts = columns.is_repost[rows].tolist()
    return tuple(
        Post(row, post_id, *_author(case, number), at_us, text, is_repost, tuple(urls or ()), tuple(hashtags or ()))
        for row, number, at_us, is_repost, (post_id, text, urls, hashtags) in zip(
            rows.tolist(), numbers, moments, reposts, shown, strict=True
        )
    )


def _author(case: OpenedCase, number: int) -> tuple[int | None, str, str, str | None]:
    """Return number, id, verdict and group of an account."""
    return (None, "", "", None) if number < 0 else (number, case.account_ids[number], *case.said_of(number))


def table(case: OpenedCase, asked: Question) -> pa.Table:
    """Return the same posts as a table of at most `MOST_EXPORTED` rows, accounts by number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = _answering(case, replace(asked, page=1))[0][:MOST_EXPORTED]
    columns, shown = case.columns, case.posts.table(rows, ("post_id", "text", "urls", "hashtags"))
    number = columns.account[rows]
    known = pa.array(number, mask=number < 0)
    return pa.table({
        "post_row": rows, "account_number": pc.add(known, 1),
        "account_id": pa.array(case.account_ids, pa.string()).take(known), "post_id": shown["post_id"],
        "at_us": columns.at_us[rows], "is_repost": columns.is_repost[rows], "text": shown["text"],
        "urls": _joined(shown["urls"]), "hashtags": _joined(shown["hashtags"]),
    })  # fmt: skip


def _joined(lists: pa.ChunkedArray) -> list[str | None]:
    return [None if one is None else " ".join(part for part in one if part is not None) for one in lists.to_pylist()]


def object_label(case: OpenedCase, trace: str, number: int) -> str | None:
    """Return what a reader is shown of an object, None where there is none of this number."""
    if trace not in case.traces:
        return None
    rows = case.query(f"select label from things_{trace} where object = $number", {"number": number})
    return rows[0][0] if rows else None


def _words(text: str) -> list[str]:
    """Return what must occur: words, and what stands in quotation marks as one."""
    pieces = text.split('"')
    quoted = [" ".join(piece.split()) for piece in pieces[1::2]]
    single = [word for piece in pieces[::2] for word in piece.split()]
    return [word for word in (*quoted, *single) if word][:MOST_WORDS]


def account_number(text: str) -> int | None:
    """Return the number of an account as it is shown, A1 for 0, or None if it is none; the A may be left out."""
    digits = text.strip().upper().removeprefix("A")
    return int(digits) - 1 if digits.isascii() and digits.isdecimal() and len(digits) < MOST_DIGITS else None


def page_number(given: Mapping[str, str]) -> int:
    """Return which page an address asks for, from 1.

    Raises:
        StudyError: it is no number.
    """
    return min(max(_number(given, "page") or 1, 1), MOST_PAGES)


def _account(given: Mapping[str, str]) -> int | None:
    if not (text := given.get("account", "").strip()):
        return None
    if (number := account_number(text)) is None:
        raise StudyError("'account' must be a number such as A1. Correct it.")
    return number


def _number(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.removeprefix("-").isdecimal() or len(text) >= MOST_DIGITS:
        raise StudyError(f"'{name}' must be a number. Correct it.")
    return int(text)


def _verdict(given: Mapping[str, str]) -> str | None:
    if not (text := given.get("verdict", "")):
        return None
    if text not in set(Verdict):
        raise StudyError("There is no such verdict. Choose one of the list.")
    return text


def _moment(given: Mapping[str, str], name: str) -> int | None:
    if (exact := _number(given, f"{name}_us")) is not None:
        return exact
    if not (text := given.get(name, "")):
        return None
    if (moment := microseconds(text)) is None:
        raise StudyError(f"'{name}' must be a date, or a date and a time, such as 2026-03-01T12:00. Correct it.")
    return moment
