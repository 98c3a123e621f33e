"""Notes and decisions of the analyst, kept in the case and only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from fairwitness.errors import StudyError
from fairwitness.web.notes import FILE, Draft, Written, add, n_unreadable, read
from fairwitness.web.queries.posts import account_number
from fairwitness.web.rendering import case_of, link, render
from fairwitness.web.security import form_of
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.web.notes import Kind, Subject
    from fairwitness.web.opened import OpenedCase

COLUMNS = ("number", "at_us", "author", "kind", "subject", "about", "text", "study_digest", "is_whole")


@dataclass(frozen=True, slots=True)
class Shown:
    """A note with what it is about as a reader meets it, and the address of that; empty where it is gone."""

    written: Written
    about: str
    number: int | None


async def show(request: Request) -> Response:
    """Return the notes, all or about one thing, and the form for another."""
    case = case_of(request)
    about = request.query_params.get("about", "")
    subject, identity = _subject(case, about) if about else ("case", "")
    found = await run_in_threadpool(read, _file(case))
    kept = [one for one in found if not about or (one.note.subject, one.note.about) == (subject, identity)]
    return render(
        request, "notes.html", case=case, notes=[_shown(case, one) for one in reversed(kept)], about=about,
        n_all=len(found), n_unreadable=await run_in_threadpool(n_unreadable, _file(case)),
    )  # fmt: skip


async def write(request: Request) -> Response:
    """Add a note."""
    case = case_of(request)
    given = {name: value for name, value in form_of(request).items() if isinstance(value, str)}
    about = given.get("about", "").strip()
    subject, identity = _subject(case, about)
    draft = Draft(
        author=given.get("author", ""), kind=_kind(given), subject=subject, about=identity, text=given.get("text", "")
    )
    await run_in_threadpool(add, _file(case), draft, study_digest=case.findings.study_digest)
    return RedirectResponse(link("/notes", about=about), status_code=303)


async def as_csv(request: Request) -> Response:
    """Return all notes as a table; accounts by number, unless names are revealed."""
    case = case_of(request)
    found = await run_in_threadpool(read, _file(case))
    return csv_answer("notes", COLUMNS, [_row(case, one) for one in found])


def _row(case: OpenedCase, one: Written) -> tuple[object, ...]:
    note = one.note
    return (
        note.number, note.at_us, note.author, note.kind, note.subject, _name(case, one), case.text_of(note.text),
        note.study_digest, one.is_whole,
    )  # fmt: skip


def _shown(case: OpenedCase, one: Written) -> Shown:
    number = case.number_of(one.note.about) if one.note.subject == "account" else None
    return Shown(one, _name(case, one), number)


def _name(case: OpenedCase, one: Written) -> str:
    return case.name_of(one.note.about) if one.note.subject == "account" else one.note.about


def _subject(case: OpenedCase, about: str) -> tuple[Subject, str]:
    """Return what a note is about: nothing for the case, a group's id, or an account's number as it is shown.

    Raises:
        StudyError: the case has no such group or account.
    """
    if not about:
        return "case", ""
    if about in case.groups:
        return "group", about
    number = account_number(about)
    if number is None or not 0 <= number < len(case.account_ids):
        raise StudyError(
            "The case has no such group or account. Write a group's id, or an account's number such as A1."
        )
    return "account", case.account_ids[number]


def _kind(given: Mapping[str, str]) -> Kind:
    return "decision" if given.get("kind") == "decision" else "note"


def _file(case: OpenedCase) -> Path:
    return case.folder.file(FILE)


ROUTES = (Route("/notes", show), Route("/notes", write, methods=["POST"]), Route("/notes.csv", as_csv))
