"""The network of named accounts as it is exported: nodes and edges with all that is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fairwitness.language.signs import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairwitness.model import Findings, Group
    from fairwitness.report.exports import Naming
    from fairwitness.report.queries.edges import Tie

COLOURS = ("#0065a8", "#b84a00", "#00704f", "#a03a78", "#7d5f00", "#1f7a94", "#5a4bb0", "#5b5b5b")
"""Those of the report in its light dress, by the group's number."""

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Node:
    """A named account.

    Attributes:
        name: as it is shown.
        colour: of its group, #rrggbb.
        values: by column; the same columns in every node.
        span_us: its first and last meeting, UTC; None where it met nobody in the wanted part.
    """

    name: str
    colour: str
    values: Mapping[str, Value]
    span_us: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Two accounts that acted alike within a window more often than chance explains.

    Attributes:
        source: name of the account that comes first in the case.
        target: name of the other.
        weight: distinct objects on which they met, of the layer that has most.
        values: by column; the same columns in every edge.
        met_us: when they met, in order, UTC.
    """

    source: str
    target: str
    weight: int
    values: Mapping[str, Value]
    met_us: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes in the order of groups and members, edges in the order of the case, and what the whole is."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    description: str


def network(findings: Findings, ties: Sequence[Tie], *, naming: Naming) -> Network:
    """Return the network of named accounts.

    Args:
        findings: of the case.
        ties: the wanted pairs; every named account is a node, with pairs or without.
        naming: how accounts are shown.
    """
    spans = _spans(ties)
    nodes = tuple(node for place, group in enumerate(findings.groups) for node in _nodes(group, place, naming, spans))
    edges = tuple(_edge(tie, naming) for tie in ties)
    return Network(nodes, edges, described(findings, n_nodes=len(nodes), n_edges=len(edges)))


def described(findings: Findings, *, n_nodes: int, n_edges: int) -> str:
    """Return method and size of the sample in two sentences."""
    return (
        f"{n_nodes:,} named accounts and {n_edges:,} pairs that acted alike within a window more often than "
        f"interval jitter explains (Benjamini-Yekutieli, discovery rate "
        f"{findings.settings.get('discovery_rate', 0.05)}), out of {findings.read.n_posts:,} posts of "
        f"{findings.read.n_accounts:,} accounts. Study {findings.study_digest}, fairwitness {findings.version}."
    )


def moment(at_us: int) -> str:
    """Return a moment as xs:dateTime in UTC, to the second or finer where the data are."""
    when = EPOCH + timedelta(microseconds=at_us)
    fraction = f".{when.microsecond:06d}".rstrip("0") if when.microsecond else ""
    return f"{when:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _spans(ties: Iterable[Tie]) -> dict[str, tuple[int, int]]:
    spans: dict[str, tuple[int, int]] = {}
    for tie in ties:
        for account in (tie.account_a, tie.account_b) if tie.met_us else ():
            first, last = spans.get(account, (tie.met_us[0], tie.met_us[-1]))
            spans[account] = (min(first, tie.met_us[0]), max(last, tie.met_us[-1]))
    return spans


def _nodes(group: Group, place: int, naming: Naming, spans: Mapping[str, tuple[int, int]]) -> Iterable[Node]:
    for member in group.members:
        values: dict[str, Value] = {
            "group": group.group_id, "verdict": member.verdict.value, "p_value": member.p_value,
            "q_value": member.q_value, "observed": member.observed, "expected": member.expected,
            "n_partners": member.n_partners, "n_posts": member.n_posts,
        }  # fmt: skip
        colour = COLOURS[place % len(COLOURS)]
        yield Node(naming.account(member.account_id), colour, values, spans.get(member.account_id))


def _edge(tie: Tie, naming: Naming) -> Edge:
    values: dict[str, Value] = {
        "group": tie.group_id, "layers": " ".join(tie.traces), "log10_p": tie.log10_p, "n_objects": tie.n_objects,
        "n_meetings": len(tie.met_us),
    }  # fmt: skip
    return Edge(naming.account(tie.account_a), naming.account(tie.account_b), tie.n_objects, values, tie.met_us)
