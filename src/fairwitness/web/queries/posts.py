"""Posts looked up: by words, account, group, verdict, rule, object and time; every figure leads here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fairwitness.errors import StudyError
from fairwitness.language.formats import microseconds
from fairwitness.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from fairwitness.web.opened import OpenedCase

PER_PAGE = 50
MOST_PAGES = 1_000_000
EVERYTHING = "true"
KEPT = 32
"""Answers whose rows are kept while the case lies open: four bytes for each post."""
MOST_WORDS = 12
MOST_EXPORTED = 200_000
MOST_DIGITS = 19
"""Longer numbers do not fit into 64 bits."""
ALIKE = ("كک", "يىی", "أإآا", "ةه")
"""Letters that Arabic and Persian keyboards write differently for the same word; each finds the others."""


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
    where, bound = _where(case, asked)
    skipped = (asked.page - 1) * PER_PAGE
    found, n_posts, n_accounts = _answering(case, where, tuple(bound.items()))
    rows = range(skipped, min(skipped + PER_PAGE, n_posts)) if found is None else found[skipped : skipped + PER_PAGE]
    return Found(n_posts, n_accounts, _posts_at(case, [int(row) for row in rows]))


@lru_cache(maxsize=KEPT)
def _answering(
    case: OpenedCase, where: str, bound: tuple[tuple[str, object], ...]
) -> tuple[npt.NDArray[np.int32] | None, int, int]:
    """Return the rows of the posts that answer, in order of time (None: all), and how many posts and accounts."""
    if where == EVERYTHING:
        return None, *case.query("select count(*), count(distinct account) from posts")[0]
    import numpy as np

    found = case.table(f"select post_row, account from posts where {where}", dict(bound))
    rows, accounts = (found[name].to_numpy() for name in ("post_row", "account"))
    return np.sort(rows), rows.size, np.unique(accounts).size


def _posts_at(case: OpenedCase, rows: Sequence[int]) -> tuple[Post, ...]:
    found = (
        case.query(
            """select posts.post_row, post_id, account, verdict, group_id, at_us, text, is_repost, urls, hashtags
           from (select unnest($rows) as post_row) as page join posts on posts.rowid = page.post_row
           order by posts.post_row""",
            {"rows": list(rows)},
        )
        if rows
        else []
    )
    return tuple(_post(case, *row) for row in found)


def _post(case: OpenedCase, post_row: int, post_id: str, number: int | None, *rest: Any) -> Post:  # noqa: ANN401  a row
    *plain, urls, hashtags = rest
    account_id = "" if number is None else case.account_ids[number]
    verdict, group_id, at_us, text, is_repost = plain
    return Post(
        post_row, post_id, number, account_id, verdict, group_id, at_us, text, is_repost, tuple(urls or ()),
        tuple(hashtags or ()),
    )  # fmt: skip


def table(case: OpenedCase, asked: Question) -> pa.Table:
    """Return the same posts as a table of at most `MOST_EXPORTED` rows, accounts by number."""
    where, bound = _where(case, asked)
    return case.table(
        f"""with found as (select * from posts where {where} order by post_row limit $most)
            select post_row, number + 1 as account_number, account_id, post_id, at_us, is_repost, text,
                   array_to_string(urls, ' ') as urls, array_to_string(hashtags, ' ') as hashtags
            from found left join judgements on number = account order by post_row""",
        {**bound, "most": MOST_EXPORTED},
    )


def object_label(case: OpenedCase, trace: str, number: int) -> str | None:
    """Return what a reader is shown of an object, None where there is none of this number."""
    if trace not in case.traces:
        return None
    rows = case.query(f"select label from things_{trace} where object = $number", {"number": number})
    return rows[0][0] if rows else None


def _where(case: OpenedCase, asked: Question) -> tuple[str, dict[str, object]]:
    """Return the condition, made of our words only, and the values that it is bound to."""
    parts: dict[str, tuple[str, object]] = {
        "account": ("account = $account", asked.account),
        "group": ("group_id = $group", asked.group),
        "verdict": ("verdict = $verdict", asked.verdict),
        "rule": ("rule_id = $rule", asked.rule),
        "from_us": ("at_us >= $from_us", asked.from_us),
        "to_us": ("at_us < $to_us", asked.to_us),
        "reposts": ("is_repost = $reposts", asked.reposts),
        "named": ("(group_id is not null) = $named", asked.named),
        "source": ("source = $source", asked.source),
    }
    used = {name: part for name, part in parts.items() if part[1] is not None}
    conditions = [condition for condition, _ in used.values()]
    bound = {name: value for name, (_, value) in used.items()}
    for place, word in enumerate(_words(asked.words)):
        conditions.append(f"regexp_matches(text, $word{place}, 'i')")
        bound[f"word{place}"] = _pattern(word)
    if asked.trace is not None:
        condition, more = _object(case, asked)
        conditions.append(condition)
        bound |= more
    return " and ".join(conditions) or EVERYTHING, bound


def _object(case: OpenedCase, asked: Question) -> tuple[str, dict[str, object]]:
    if asked.trace not in case.traces:
        raise StudyError("This case has no such trace. Choose one of the list.")
    rows = f"post_row in (select post_row from acted_{asked.trace}"
    if asked.object is None:
        return f"{rows})", {}
    return f"{rows} where object = $object)", {"object": asked.object}


def _pattern(word: str) -> str:
    """Return a regular expression (RE2) that means the word letter by letter, whichever keyboard wrote it.

    One expression is several times as fast as folding every text.
    """
    alike = {letter: f"[{letters}]" for letters in ALIKE for letter in letters}
    return "".join(alike.get(letter) or re.escape(letter) for letter in word)


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
