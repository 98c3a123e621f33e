"""Notes and decisions of the analyst: records of the case's ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from fairwitness.errors import StudyError
from fairwitness.ledger import Draft, Note, add_note, notes_of, read
from fairwitness.web.queries.posts import account_number
from fairwitness.web.rendering import case_of, link, render
from fairwitness.web.security import form_of
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.ledger import Book
    from fairwitness.web.opened import OpenedCase

COLUMNS = ("number", "at_us", "author", "kind", "subject", "about", "text", "study_digest", "is_forgotten")


@dataclass(frozen=True, slots=True)
class Shown:
    """A note with what it is about as a reader meets it, and the address of that; empty where it is gone."""

    note: Note
    about: str
    number: int | None


async def show(request: Request) -> Response:
    """Return the notes, all or about one thing, and the form for another."""
    case = case_of(request)
    about = request.query_params.get("about", "")
    subject, identity = _subject(case, about) if about else ("case", "")
    book = await run_in_threadpool(_book, case)
    found = notes_of(book)
    kept = [one for one in found if not about or (one.subject, one.about) == (subject, identity)]
    return render(
        request, "notes.html", case=case, notes=[_shown(case, one) for one in reversed(kept)], about=about,
        n_all=len(found), problems=book.checked.problems, head=book.head,
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
    await run_in_threadpool(add_note, case.folder.path, draft, study_digest=case.findings.study_digest)
    return RedirectResponse(link("/notes", about=about), status_code=303)


async def as_csv(request: Request) -> Response:
    """Return all notes as a table; accounts by number, unless names are revealed."""
    case = case_of(request)
    found = notes_of(await run_in_threadpool(_book, case))
    return csv_answer("notes", COLUMNS, [_row(case, one) for one in found])


def _book(case: OpenedCase) -> Book:
    return read(case.folder.path)


def _row(case: OpenedCase, note: Note) -> tuple[object, ...]:
    return (
        note.number, note.at_us, note.author, note.kind, note.subject, _name(case, note), case.text_of(note.text),
        note.study_digest, note.is_forgotten,
    )  # fmt: skip


def _shown(case: OpenedCase, note: Note) -> Shown:
    number = case.number_of(note.about) if note.subject == "account" else None
    return Shown(note, _name(case, note), number)


def _name(case: OpenedCase, note: Note) -> str:
    return case.name_of(note.about) if note.subject == "account" else note.about


def _subject(case: OpenedCase, about: str) -> tuple[Literal["case", "group", "account"], str]:
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


def _kind(given: Mapping[str, str]) -> Literal["note", "decision"]:
    return "decision" if given.get("kind") == "decision" else "note"


ROUTES = (Route("/notes", show), Route("/notes", write, methods=["POST"]), Route("/notes.csv", as_csv))
