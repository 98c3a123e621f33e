"""The gate before every page: right host, right session, right origin, a form of ours, and no more than it may hold.

A page that somebody else wrote can send requests to loopback, and a name that somebody else owns can be made to point
there.  So nothing is answered unless the host is ours, the session's secret came with it, and, for a change, the
page that sent it is ours (origin) and was made in this session (CSRF token).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from fairwitness.language import LANGUAGES
from fairwitness.language.catalogue import messages

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from fairwitness.web.opened import Desk
    from fairwitness.web.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser would hide the origin of our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""For the report alone, a page without any script that carries its own style."""
SAFE = frozenset({"GET", "HEAD"})
STATIC = "/static/"
UPLOADS = frozenset({"/new", "/challenge"})
"""Addresses that take files; all others take short forms only."""
LONGEST_QUERY = 4_096
LONGEST_PATH = 512
MOST_FIELDS = 2_000
MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class Refusal(Exception):  # noqa: N818  it is no fault, but an answer
    """A request that is not answered: the status, and a sentence that says why and what to do."""

    status: int
    why: str


def csrf_token(settings: Settings) -> str:
    """Return what a form of this session carries; it does not give the session's secret away."""
    return hmac.digest(settings.token.encode(), b"form", "sha256").hex()


def cookie_name(settings: Settings) -> str:
    """Return the name of the session's cookie: browsers share cookies between the ports of a host."""
    return f"fairwitness_{settings.port}"


def form_of(request: Request) -> FormData:
    """Return the form that the gate has read and found ours."""
    form: FormData = request.state.form
    return form


class Gate:
    """Lets through what comes from our own pages, and puts the same headers on every answer."""

    def __init__(self, inner: ASGIApp, *, settings: Settings, desk: Desk) -> None:
        """Stand before an application that shows what lies on a desk."""
        self.inner = inner
        self.desk = desk
        self._settings = settings

    def close(self) -> None:
        """End what the application has under way."""
        state = getattr(self.inner, "state", None)
        if (jobs := getattr(state, "jobs", None)) is not None:
            jobs.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.inner(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        guarded = _with_headers(send, is_static=scope["path"].startswith(STATIC))
        try:
            await self._answer(scope, receive, guarded)
        except Refusal as refusal:
            await _told(refusal, _language(scope, self._settings))(scope, receive, guarded)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        _check_length(request)
        _check_host(request, self._settings)
        _check_origin(request, self._settings)
        if (entry := self._entry(request)) is not None:
            await entry(scope, receive, send)
            return
        self._check_session(request)
        if request.method in SAFE:
            await self.inner(scope, receive, send)
            return
        await self._change(request, send)

    async def _change(self, request: Request, send: Send) -> None:
        most = self._settings.upload_bytes if request.url.path in UPLOADS else self._settings.form_bytes
        limited = Request(request.scope, _limited(request, most=most))
        form = await _read_form(limited)
        try:
            given = form.get("csrf")
            if not isinstance(given, str) or not _equal(given, csrf_token(self._settings)):
                raise Refusal(403, "This form is not of this session. Load the page again and repeat.")
            request.scope.setdefault("state", {})["form"] = form
            await self.inner(request.scope, request.receive, send)
        finally:
            await form.close()

    def _entry(self, request: Request) -> Response | None:
        """Return the way in for who comes with the secret in the address: it moves into a cookie."""
        given = request.query_params.get("token")
        if given is None or request.method not in SAFE or not _equal(given, self._settings.token):
            return None
        rest = [(k, v) for k, v in parse_qsl(request.scope["query_string"].decode("latin-1")) if k != "token"]
        # One slash: a path such as //elsewhere.example would lead to another host.
        path = "/" + request.scope["path"].lstrip("/\\")
        answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), status_code=303)
        answer.set_cookie(cookie_name(self._settings), self._settings.token, httponly=True, samesite="strict")
        return answer

    def _check_session(self, request: Request) -> None:
        if request.url.path.startswith(STATIC) and request.method in SAFE:
            return
        if not _equal(request.cookies.get(cookie_name(self._settings), ""), self._settings.token):
            raise Refusal(403, "This session is not open here. Use the address that the terminal shows.")


def _check_length(request: Request) -> None:
    if len(request.scope["query_string"]) > LONGEST_QUERY or len(request.scope["path"]) > LONGEST_PATH:
        raise Refusal(414, "This address is too long. Shorten what is looked for.")


def _check_host(request: Request, settings: Settings) -> None:
    if request.headers.get("host", "").lower() not in settings.hosts:
        raise Refusal(421, f"This host is not served here. Use http://{settings.hosts[0]}/.")


def _check_origin(request: Request, settings: Settings) -> None:
    """Refuse other pages' requests; a browser names the sender of every change."""
    site = request.headers.get("sec-fetch-site", "none")
    origin = request.headers.get("origin")
    ours = {f"http://{host}" for host in settings.hosts}
    if request.method in SAFE:
        if site in {"cross-site", "same-site"} and request.headers.get("sec-fetch-mode") != "navigate":
            raise Refusal(403, "Another page asked for this. Open the address yourself.")
        return
    if origin not in ours or site not in {"same-origin", "none"}:
        raise Refusal(403, "Another page sent this. Use the form on the page itself.")


def _limited(request: Request, *, most: int) -> Receive:
    """Return the body, refused as soon as it is longer than it may be."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise Refusal(413, _too_large(most))
    n_bytes = 0

    async def receive() -> Message:
        nonlocal n_bytes
        message = await request.receive()
        n_bytes += len(message.get("body", b""))
        if n_bytes > most:
            raise Refusal(413, _too_large(most))
        return message

    return receive


def _too_large(most: int) -> str:
    return f"This is larger than the {most:,} bytes that may be sent. Choose files with --files instead."


async def _read_form(request: Request) -> FormData:
    try:
        return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    except (MultiPartException, HTTPException) as error:
        raise Refusal(400, "This form cannot be read. Load the page again and repeat.") from error


def _equal(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode())


def _language(scope: Scope, settings: Settings) -> str:
    """Return the language that the reader chose, or that of the workbench."""
    chosen = Request(scope).cookies.get("lang", "")
    return chosen if chosen in LANGUAGES else settings.language


def _told(refusal: Refusal, language: str) -> Response:
    """Return a refusal as a page of its own: whoever is not let in is shown nothing of the workbench."""
    texts = messages(language)
    said = texts.sentence(refusal.why)
    shown, named = (refusal.why, "en") if said is None else (said, language)
    begin = f'<!doctype html><html lang="{named}" dir="{messages(named).direction}"><meta charset="utf-8">'
    return HTMLResponse(f"{begin}<title>fairwitness</title><p>{escape(shown)}", status_code=refusal.status)


def _with_headers(send: Send, *, is_static: bool) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers["Cache-Control"] = "private, max-age=600" if is_static else "no-store"
        await send(message)

    return guarded
