"""A statement of reasons as a page of its own and on the terminal, in the reader's language."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from fairwitness.language.formats import Formats
from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.reasons.plain import Speaker, sections
from fairwitness.reasons.texts import NO_POSTS, SHOWN, TITLES
from fairwitness.report.page import styled, templates
from fairwitness.report.visible import visible_line
from fairwitness.report.words import trace_words
from fairwitness.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fairwitness.reasons.plain import Section
    from fairwitness.reasons.records import Reasons

WIDTH = 96
POSTS_ON_TERMINAL = 5


def write(reasons: Reasons, *, into: Path, language: str = "en") -> Path:
    """Write a statement as one HTML file that needs nothing else, and return where it is."""
    return write_whole(into, rendered(reasons, language=language).encode())


def rendered(reasons: Reasons, *, language: str = "en") -> str:
    """Return the page as text.

    Args:
        reasons: the statement.
        language: a folder of the catalogues.
    """
    from fairwitness.language.catalogue import messages

    environment = templates()
    speak = Speaker(language)
    return environment.get_template("reasons.html").render(
        r=reasons, parts=sections(reasons, language), speak=speak, language=language, direction=speak.direction,
        verdict_words=speak.word(VERDICT_WORDS[Verdict(reasons.verdict)]), formats=Formats(messages(language).locale),
        posts_said=posts_said(reasons, speak), posts_title=speak.word(TITLES["posts"]),
        **styled(environment, "style.css", "reasons.css"),
    )  # fmt: skip


def posts_said(reasons: Reasons, speak: Speaker) -> str:
    """Return how many of the posts are cited, or that there are none."""
    if not reasons.posts:
        return speak.of(NO_POSTS).text
    return speak.of(SHOWN, n_shown=len(reasons.posts), n_posts=reasons.n_posts_cited).text


def text(reasons: Reasons, *, language: str = "en") -> str:
    """Return a statement for the terminal."""
    return "\n".join(_lines(reasons, language)) + "\n"


def _lines(reasons: Reasons, language: str) -> Iterator[str]:
    speak = Speaker(language)
    kind = speak.word("Account" if reasons.kind == "account" else "Group")
    yield f"{speak.word('Statement of reasons')}: {kind} {visible_line(reasons.subject_id)}"
    yield f"{speak.word('Study')} {visible_line(reasons.study_name)} ({reasons.study_digest})"
    if reasons.synthetic:
        yield speak.word("The people in this study are made up.")
    for section in sections(reasons, language):
        yield from _section(section)
        if section.name == "facts":
            yield from _posts(reasons, speak)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield section.title
    for said in section.said:
        rule = f" [{said.rule_id}]" if said.rule_id else ""
        yield textwrap.fill(
            visible_line(f"{said.text}{rule}"), WIDTH, initial_indent="  - ", subsequent_indent="    ",
            break_on_hyphens=False,
        )  # fmt: skip


def _posts(reasons: Reasons, speak: Speaker) -> Iterator[str]:
    yield ""
    yield speak.word(TITLES["posts"])
    yield f"  {posts_said(reasons, speak)}"
    for post in reasons.posts[:POSTS_ON_TERMINAL]:
        moment = post.at_us // 1_000_000
        what = f"{speak.word(trace_words(post.trace))}: {post.label[:60]}"
        yield f"  * {_clock(moment)}  {visible_line(f'{post.account_id} {post.post_id} {what}')}"


def _clock(seconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
