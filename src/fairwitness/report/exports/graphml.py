"""GraphML (graphml.graphdrawing.org) with typed attributes, as Gephi, igraph and networkx read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report.exports.markup import Markup
from fairwitness.report.exports.network import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import TextIOBase

    from fairwitness.report.exports.network import Network, Value

TYPES = {str: "string", int: "long", float: "double"}


def write_graphml(network: Network, into: TextIOBase) -> None:
    """Write a network as GraphML; first and last meetings are attributes, as GraphML knows no time.

    Args:
        network: what to write.
        into: a text file open for writing.
    """
    nodes = [(node.name, {"label": node.name, **node.values} | _span(node.span_us)) for node in network.nodes]
    edges = [
        (edge.source, edge.target, {"weight": float(edge.weight), **edge.values} | _span(edge.met_us))
        for edge in network.edges
    ]
    out = Markup(into)
    with out.element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns"):
        out.leaf("desc", network.description)
        _declared(out, "node", [values for _, values in nodes])
        _declared(out, "edge", [values for _, _, values in edges])
        with out.element("graph", id="network", edgedefault="undirected"):
            for name, values in nodes:
                with out.element("node", id=name):
                    _values(out, "node", values)
            for number, (source, target, values) in enumerate(edges):
                with out.element("edge", id=f"e{number}", source=source, target=target):
                    _values(out, "edge", values)
    out.end()


def _span(met_us: tuple[int, ...] | None) -> dict[str, Value]:
    return {"first_met_at": moment(met_us[0]), "last_met_at": moment(met_us[-1])} if met_us else {}


def _declared(out: Markup, of: str, values: list[dict[str, Value]]) -> None:
    types = {name: TYPES[type(value)] for row in values for name, value in row.items()}
    for name, kind in types.items():
        out.leaf("key", id=f"{of}-{name}", for_=of, attr_name=name, attr_type=kind)


def _values(out: Markup, of: str, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        out.leaf("data", str(value), key=f"{of}-{name}")
