"""Challenge: a disputed list of accounts is uploaded, and the open case says what it found of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse
from starlette.routing import Route

from fairwitness.disputes import RECORD, challenge_case
from fairwitness.errors import StudyError
from fairwitness.findings.challenge import Challenge
from fairwitness.report.challenge_text import percent, points
from fairwitness.web.drafts import harmless
from fairwitness.web.rendering import case_of, render
from fairwitness.web.security import form_of
from fairwitness.web.tables import csv_answer

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from fairwitness.findings.challenge.records import ListedAccount
    from fairwitness.web.opened import OpenedCase

MOST_ROWS = 500
COLUMNS = ("account", "verdict", "rule_id", "group_id", "n_posts", "n_actions", "n_days", "p_value", "q_value")


async def show(request: Request) -> Response:
    """Return the form, and the answer to the list that was judged last."""
    case = case_of(request)
    answer = await run_in_threadpool(_answer, case)
    rows = answer.accounts if answer else ()
    return render(
        request, "challenge_page.html", case=case, answer=answer, rows=rows[:MOST_ROWS], n_rows=len(rows),
        percent=percent, points=points,
    )  # fmt: skip


async def judge(request: Request) -> Response:
    """Judge an uploaded list."""
    case = case_of(request)
    await run_in_threadpool(_judge, case, form_of(request))
    return RedirectResponse("/challenge", status_code=303)


async def as_csv(request: Request) -> Response:
    """Return every account of the list as a table; by number, unless names are revealed."""
    case = case_of(request)
    answer = await run_in_threadpool(_answer, case)
    names = (*COLUMNS, "entry") if case.reveal else COLUMNS
    return csv_answer("challenge", names, [_row(case, one) for one in (answer.accounts if answer else ())])


async def beside_csv(request: Request) -> Response:
    """Return the list beside its comparison set as a table."""
    answer = await run_in_threadpool(_answer, case_of(request))
    rows = [
        (d.name, side, s.hits, s.trials, s.share, s.low, s.high, d.p_value)
        for d in (answer.differences if answer else ())
        for side, s in (("list", d.listed), ("comparison", d.mirrored))
    ]
    return csv_answer("beside", ("counted", "set", "hits", "trials", "share", "low", "high", "p_value"), rows)


def _row(case: OpenedCase, one: ListedAccount) -> tuple[object, ...]:
    shown = (
        case.name_of(one.account_id), one.verdict.value, one.rule_id, one.group_id, one.n_posts, one.n_actions,
        one.n_days, one.p_value, one.q_value,
    )  # fmt: skip
    return (*shown, one.entry) if case.reveal else shown


def _judge(case: OpenedCase, form: FormData) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        accounts, mirror = (_kept(form.get(part), folder / part) for part in ("accounts", "mirror"))
        if accounts is None:
            raise StudyError("No list is chosen. Choose a file with one id or handle on each line.")
        challenge_case(accounts, case=case.folder.path, mirror=mirror)


def _kept(upload: UploadFile | str | None, folder: Path) -> Path | None:
    """Write an uploaded list into a folder of its own and return where it is, None where none was sent."""
    if not isinstance(upload, UploadFile) or not upload.filename:
        return None
    folder.mkdir()
    path = folder / harmless(upload.filename)
    path.write_bytes(upload.file.read())
    return path


def _answer(case: OpenedCase) -> Challenge | None:
    """Return what the case holds as its last answer, None where it holds none of these findings."""
    try:
        found = msgspec.json.decode(case.folder.file(RECORD).read_bytes(), type=Challenge)
    except (OSError, msgspec.DecodeError):
        return None
    return found if found.study_digest == case.findings.study_digest else None


ROUTES = (
    Route("/challenge", show),
    Route("/challenge", judge, methods=["POST"]),
    Route("/challenge.csv", as_csv),
    Route("/challenge/beside.csv", beside_csv),
)
