"""Which steps of a measurement lie on the path to the page, and at which stop it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fairwitness.access.measurements.times import host_of

if TYPE_CHECKING:
    from fairwitness.access.measurements.documents import WebKeys
    from fairwitness.access.measurements.observations import Connect, Handshake, Query, Tags, Transaction

SYSTEM_ENGINES = frozenset({"system", "getaddrinfo", "golang_net_resolver", "libc", "", None})
"""The name server that the network gave to the probe; old probes do not name it."""


class Path(NamedTuple):
    """The steps of the last stop, and all requests."""

    hop: str
    """first, later, or unseen: a later one whose steps were not written down"""
    scheme: str
    host: str
    """of the last stop"""
    queries: list[Query]
    connects: list[Connect]
    handshakes: list[Handshake]
    request: Transaction | None
    """the last request, if there was one at the last stop"""
    first_scheme: str
    first_host: str


def path_of(keys: WebKeys, *, address: str, marked: bool) -> Path:
    """Return the path.

    Args:
        keys: the results.
        address: the URL that was tried.
        marked: whether the steps carry marks of their stop, as those of version 0.5 do.
    """
    scheme, host = address.partition("://")[0].lower(), host_of(address)
    return _marked(keys, scheme, host) if marked else _unmarked(keys, scheme, host)


def _unmarked(keys: WebKeys, scheme: str, host: str) -> Path:
    """Return the path of version 0.4: steps are of the first stop, the first request of the list is the last made."""
    last = keys.requests[0] if keys.requests else None
    url = (last.request.url if last and last.request else None) or ""
    last_host, last_scheme = (host_of(url), url.partition("://")[0].lower()) if url else (host, scheme)
    moved = last_host != host or last_scheme != scheme
    queries = [one for one in keys.queries or () if one.engine in SYSTEM_ENGINES]
    return Path(
        "unseen" if moved else "first", last_scheme, last_host, queries, keys.tcp_connect or [],
        keys.tls_handshakes or [], last, scheme, host,
    )  # fmt: skip


def _marked(keys: WebKeys, scheme: str, host: str) -> Path:
    """Return the path of version 0.5, whose steps say to which stop they belong."""
    queries = [(one, depth) for one in keys.queries or () if (depth := _depth(one.tags)) >= 0]
    connects = [(one, depth) for one in keys.tcp_connect or () if (depth := _depth(one.tags)) >= 0]
    handshakes = [(one, depth) for one in keys.tls_handshakes or () if (depth := _depth(one.tags)) >= 0]
    requests = [(one, depth) for one in keys.requests or () if (depth := _depth(one.tags)) >= 0]
    last = max([depth for _, depth in (*queries, *connects, *handshakes, *requests)], default=0)
    at_last = [one for one, depth in queries if depth == last]
    request = next((one for one, depth in requests if depth == last), None)
    reached = [one for one, depth in connects if depth == last]
    if last:
        host = next((one.hostname for one in at_last if one.hostname), host)
        scheme = "https" if any(one.port == 443 for one in reached) else "http"  # noqa: PLR2004  the port of https
    url = (request.request.url if request and request.request else None) or ""
    return Path(
        "later" if last else "first", url.partition("://")[0].lower() or scheme, host_of(url) or host,
        at_last, reached,
        [one for one, depth in handshakes if depth == last], request,
        *_first(keys, scheme, host, last=last),
    )  # fmt: skip


def _first(keys: WebKeys, scheme: str, host: str, *, last: int) -> tuple[str, str]:
    """Return scheme and host of the first stop: the request list ends with it."""
    if not last or not keys.requests:
        return scheme, host
    first = keys.requests[-1].request
    url = (first.url if first else None) or ""
    return url.partition("://")[0].lower() or scheme, host_of(url) or host


def _depth(tags: Tags) -> int:
    """Return the stop of a step on the path, from 0; -1 for a step beside it."""
    if tags is None or "classic" not in tags or "fetch_body=false" in tags:
        return -1
    for tag in tags:
        if tag.startswith("depth="):
            return int(tag[6:]) if tag[6:].isdecimal() and len(tag) < 9 else 0  # noqa: PLR2004  two digits
    return 0
