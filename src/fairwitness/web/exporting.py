"""What of a case can be exported, in which forms, and how one export is written to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.errors import StudyError
from fairwitness.report.exports import Naming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from fairwitness.report.exports.network import Network
    from fairwitness.report.queries.edges import EdgeFilter
    from fairwitness.web.opened import OpenedCase

TABLE_FORMS = ("csv", "parquet")
FORMS = {
    "network": ("gexf", "graphml", *TABLE_FORMS),
    "groups": TABLE_FORMS,
    "accounts": TABLE_FORMS,
    "posts": TABLE_FORMS,
}
"""What can be exported, and in which forms."""


def check_form(what: str, form: str) -> None:
    """Refuse what cannot be exported.

    Raises:
        StudyError: there is no such table, or it has no such form.
    """
    if form not in FORMS.get(what, ()):
        known = "; ".join(f"{name}: {', '.join(forms)}" for name, forms in FORMS.items())
        raise StudyError(f"{what} cannot be exported as {form}. What can be is {known}.")


def naming_of(opened: OpenedCase) -> Naming:
    """Return how a case shows accounts and texts."""
    return Naming(account=opened.name_of, text=opened.text_of, revealed=opened.reveal)


def write_export(opened: OpenedCase, *, what: str, form: str, into: Path, wanted: EdgeFilter | None = None) -> None:
    """Write one export as one file.

    Args:
        opened: a finished case; its names are revealed or not.
        what: a key of `FORMS`.
        form: one of its values.
        into: the file.
        wanted: which part of the network; None: all of it.

    Raises:
        StudyError: there is no such table, or it has no such form.
    """
    from fairwitness.report.exports.gexf import write_gexf
    from fairwitness.report.exports.graphml import write_graphml
    from fairwitness.report.exports.tables import write_rows

    check_form(what, form)
    if form in TABLE_FORMS:
        write_rows(_rows(opened, what, wanted), into, form=form)
        return
    write = write_gexf if form == "gexf" else write_graphml
    with into.open("w", encoding="utf-8", newline="") as file:
        write(exported_network(opened, wanted), file)


def exported_network(opened: OpenedCase, wanted: EdgeFilter | None = None) -> Network:
    """Return the wanted part of the network of named accounts."""
    from fairwitness.report.exports.network import network
    from fairwitness.report.queries.edges import EdgeFilter, ties
    from fairwitness.web.queries.layers import layers_of

    kept = (wanted or EdgeFilter())(layers_of(opened))
    return network(opened.findings, ties(kept), naming=naming_of(opened))


def _rows(opened: OpenedCase, what: str, wanted: EdgeFilter | None) -> Iterator[pa.Table]:
    from fairwitness.report.exports import tables

    if what == "network":
        return tables.network_rows(exported_network(opened, wanted))
    if what == "groups":
        return tables.group_rows(opened.findings)
    rows = tables.account_rows if what == "accounts" else tables.post_rows
    return rows(opened.folder, naming=naming_of(opened))
