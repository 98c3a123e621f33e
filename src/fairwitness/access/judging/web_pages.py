"""What page came, beside the control's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.access.judging.failures import kind_of

if TYPE_CHECKING:
    from fairwitness.access.judging.fingerprints import Fingerprint, Fingerprints
    from fairwitness.access.judging.web_path import Path
    from fairwitness.access.measurements.documents import WebKeys

FIRST_ERROR = 400
"""Status codes from here on say that the server refuses or fails."""


def page_of(keys: WebKeys, *, path: Path, control: str, fingerprints: Fingerprints) -> tuple[str, Fingerprint | None]:
    """Return what came, and the fingerprint that it shows.

    Args:
        keys: the results.
        path: the path to the page.
        control: whether the control got the page: ok, failed, none.
        fingerprints: known block pages.
    """
    last = path.request
    if last is None:
        return "none", None
    code = (last.response.code if last.response else None) or 0
    if kind_of(last.failure):
        stalled = kind_of(last.failure) == "timeout" and code > 0
        return "stalled" if stalled else "failed", None
    if code <= 0:
        return "none", None
    came = _secured(keys, path=path, control=control, code=code) if path.scheme == "https" else _open(keys, control)
    if came in {"proven", "refused"} and path.first_scheme == "https":
        return came, None
    if not fingerprints.looks_at_pages or _alike(keys):
        return came, None
    fingerprint = _fingerprint(keys, fingerprints, elsewhere=came == "elsewhere")
    return ("blockpage", fingerprint) if fingerprint else (came, None)


def _secured(keys: WebKeys, *, path: Path, control: str, code: int) -> str:
    """Judge a page that came under a certificate: its server is who it says, if the way there was secured too."""
    if path.first_scheme != "https" and not same_site(path.host, path.first_host) and control == "ok" and not any(
        (keys.body_length_match, keys.headers_match, keys.title_match)
    ):  # fmt: skip
        return "elsewhere"
    theirs = keys.control.http_request.status_code if keys.control and keys.control.http_request else None
    if code >= FIRST_ERROR and control == "ok" and (theirs or FIRST_ERROR) < FIRST_ERROR:
        return "refused"
    return "proven"


def _open(keys: WebKeys, control: str) -> str:
    """Judge a page that anybody on the way could have written, by the comparisons that the probe made."""
    if control != "ok":
        return "unchecked"
    compared = (keys.body_length_match, keys.headers_match, keys.title_match)
    if any(compared):
        return "partly" if keys.status_code_match is False else "same"
    differs = all(one is False for one in compared) and keys.status_code_match is not False
    return "differs" if differs else "partly"


def _alike(keys: WebKeys) -> bool:
    """Say whether page and control are so much alike that none of them is a block page alone."""
    return bool(keys.body_length_match and (keys.headers_match or keys.title_match))


def _fingerprint(keys: WebKeys, fingerprints: Fingerprints, *, elsewhere: bool) -> Fingerprint | None:
    """Return the fingerprint that a page on the way shows.

    What a certificate vouches for is left out, save the page of another site to which an open request was led.
    """
    for k, one in enumerate(keys.requests or ()):
        url = (one.request.url if one.request else None) or ""
        vouched = url.startswith("https://") and not (elsewhere and k == 0)
        if one.response is None or kind_of(one.failure) or vouched:
            continue
        if found := fingerprints.page(one.response.body, one.response.headers):
            return found
    return None


def same_site(a: str, b: str) -> bool:
    """Say whether two hosts are one site: the last two labels are equal, or one stands inside the other."""
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}") or a.split(".")[-2:] == b.split(".")[-2:]
