"""One spelling for each page: links that lead to the same page become equal, others stay apart.

Parsing is the WHATWG URL standard (ada).  What is known to name no page goes: scheme, default port, user name,
``www.``, ``m.``, ``mobile.`` and ``amp.``, tracking parameters, a trailing slash, and the fragment (unless it is a
route, ``#!`` or ``#/``).  Parameters keep their order: a server may read it, and copies of a link share it.  Paths
keep their case.  Short links stay as they are, as nothing is fetched.  What is no web address is an opaque key.
"""

from __future__ import annotations

import re
from functools import lru_cache

import ada_url
from publicsuffixlist import PublicSuffixList

from fairwitness.traces.hosts import EVERYWHERE, PLATFORMS, SHORTENERS, SITE_PARAMETERS, TRACKING

_PARTS = ("protocol", "hostname", "port", "pathname", "search", "hash")
_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#].*)?", re.DOTALL)
_BARE_HOST = re.compile(r"[/:?#]")
_MIRROR = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=.)")
_AMP_PATH = re.compile(r"/amp/?$")
_YOUTUBE = re.compile(r"^/(?:embed/|v/|shorts/|live/)?([\w-]{11})$")
_STATUS = re.compile(r"^/\w+/status(?:es)?/(\d+)")

_SUFFIXES = PublicSuffixList(accept_unknown=False)


def canonical_url(link: str) -> str | None:
    """Return the canonical form of a link, the text itself where it is no web address, or None where it is empty."""
    link = link.strip()
    parts = _parsed(link)
    if parts is None:
        return link or None
    host, port, path, query, fragment = parts
    if host in SHORTENERS:
        return f"https://{host}{path}{query}"
    if host in {"youtu.be", "youtube.com"}:
        path, query = _video(host, path, query)
        host = "youtube.com"
    elif host in {"twitter.com", "x.com"}:
        host, path = "x.com", _STATUS.sub(r"/i/status/\1", path) if _STATUS.match(path) else path
        path = re.sub(r"^(/i/status/\d+)/.*", r"\1", path)
    path = _AMP_PATH.sub("", path).rstrip("/")
    return f"https://{host}{port}{path}{_kept(query, host)}{fragment if fragment[:2] in {'#!', '#/'} else ''}"


def site_of_url(link: str) -> str | None:
    """Return the site of a link, or None for short links, platforms and what is no web address."""
    parts = _parsed(link.strip())
    return _site(parts[0]) if parts else None


def site_of_name(name: str) -> str | None:
    """Return the site that a source names apart from links; an opaque key stays as it is."""
    name = name.strip()
    if "." not in name:
        return name or None
    return site_of_url(name)


def _parsed(link: str) -> tuple[str, str, str, str, str] | None:
    """Return host without mirror names, port with its colon, path, query and fragment with their signs."""
    if not link.lower().startswith(("http://", "https://")):
        if not _BARE.fullmatch(link) or _registrable(_BARE_HOST.split(link.lower())[0]) is None:
            return None
        link = "https://" + link
    try:
        parts = ada_url.parse_url(link, _PARTS)
    except ValueError:
        return None
    host = parts["hostname"].rstrip(".")
    bare = _MIRROR.sub("", host)
    host = bare if _registrable(bare) else host
    port = f":{parts['port']}" if parts["port"] else ""
    return host, port, parts["pathname"], parts["search"], parts["hash"]


@lru_cache(maxsize=1 << 16)
def _registrable(host: str) -> str | None:
    suffix: str | None = _SUFFIXES.privatesuffix(host)
    return suffix


def _site(host: str) -> str | None:
    site = _registrable(host)
    return None if site is None or site in PLATFORMS or site in SHORTENERS or host in SHORTENERS else site


def _kept(query: str, host: str) -> str:
    site = _registrable(host) or host
    dropped = SITE_PARAMETERS.get(site, frozenset()) | EVERYWHERE
    kept = [pair for pair in query[1:].split("&") if pair and not _tracks(pair.partition("=")[0].lower(), dropped)]
    return "?" + "&".join(kept) if kept else ""


def _tracks(name: str, dropped: frozenset[str]) -> bool:
    return name in dropped or name.startswith(TRACKING)


def _video(host: str, path: str, query: str) -> tuple[str, str]:
    """Return path and query of a YouTube link, with every form of one film made the same."""
    film = _YOUTUBE.match(path) if host == "youtu.be" or path.count("/") == 2 else None  # noqa: PLR2004
    named = [film[1]] if film else [pair[2:] for pair in query[1:].split("&") if pair.startswith("v=")]
    return ("/watch", f"?v={named[0]}") if named and (film or path == "/watch") else (path, query)
