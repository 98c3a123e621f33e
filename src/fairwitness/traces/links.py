"""Traces of links: the page, and the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.traces.base import listed, mapped, own, uses_table

if TYPE_CHECKING:
    import pyarrow as pa


def urls(posts: pa.Table) -> pa.Table:
    """Return each post with the pages that it links to, in canonical form."""
    from fairwitness.traces.urls import canonical_url

    rows, links = listed(posts, "urls")
    return uses_table(rows, objects=mapped(links, canonical_url))


def domains(posts: pa.Table) -> pa.Table:
    """Return each post with the sites that it links to: the source's own column, else from the links."""
    import pyarrow as pa

    from fairwitness.traces.urls import site_of_url

    given = own(posts)
    named = uses_table(given["post_row"], objects=mapped(given["domain"], _given_site))
    rows, links = listed(posts, "urls")
    linked = uses_table(rows, objects=mapped(links, site_of_url))
    # Stable: within a post the source's own column comes first, then the links in order.
    return pa.concat_tables([named, linked]).sort_by("post_row")


def _given_site(domain: str) -> str | None:
    from fairwitness.traces.urls import site_of_name

    return site_of_name(domain)
