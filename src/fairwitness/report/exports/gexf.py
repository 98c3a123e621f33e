"""GEXF 1.3 (gexf.net/1.3) with attributes and dynamics, as Gephi and networkx read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwitness.report.exports.markup import Markup
from fairwitness.report.exports.network import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from io import TextIOBase

    from fairwitness.report.exports.network import Edge, Network, Node, Value

TIME_FORMAT = "date"
"""The values are xs:dateTime, which the schema allows under either name; networkx knows only this one."""
TYPES = {str: "string", int: "long", float: "double"}


def write_gexf(network: Network, into: TextIOBase) -> None:
    """Write a network as GEXF 1.3.

    A node exists from its first to its last meeting, an edge from the first to the last meeting of its two accounts.

    Args:
        network: what to write.
        into: a text file open for writing.
    """
    out = Markup(into)
    names = {"xmlns": "http://gexf.net/1.3", "xmlns__viz": "http://gexf.net/1.3/viz", "version": "1.3"}
    with out.element("gexf", **names):
        with out.element("meta"):
            out.leaf("creator", "fairwitness")
            out.leaf("description", network.description)
        dynamics = {"mode": "dynamic", "timeformat": TIME_FORMAT, "timerepresentation": "interval"}
        with out.element("graph", defaultedgetype="undirected", idtype="string", **dynamics):
            _declared(out, "node", [node.values for node in network.nodes])
            _declared(out, "edge", [edge.values for edge in network.edges])
            with out.element("nodes"):
                for node in network.nodes:
                    _node(out, node)
            with out.element("edges"):
                for number, edge in enumerate(network.edges):
                    _edge(out, edge, number)
    out.end()


def _declared(out: Markup, of: str, values: Sequence[Mapping[str, Value]]) -> None:
    with out.element("attributes", class_=of, mode="static"):
        for name, value in (values[0] if values else {}).items():
            out.leaf("attribute", id=name, title=name, type=TYPES[type(value)])


def _node(out: Markup, node: Node) -> None:
    span = {} if node.span_us is None else {"start": moment(node.span_us[0]), "end": moment(node.span_us[1])}
    with out.element("node", id=node.name, label=node.name, **span):
        _values(out, node.values)
        red, green, blue = (int(node.colour[at : at + 2], 16) for at in (1, 3, 5))
        out.leaf("viz__color", r=red, g=green, b=blue)


def _edge(out: Markup, edge: Edge, number: int) -> None:
    span = {"start": moment(edge.met_us[0]), "end": moment(edge.met_us[-1])} if edge.met_us else {}
    with out.element("edge", id=number, source=edge.source, target=edge.target, weight=float(edge.weight), **span):
        _values(out, edge.values)


def _values(out: Markup, values: Mapping[str, Value]) -> None:
    with out.element("attvalues"):
        for name, value in values.items():
            out.leaf("attvalue", for_=name, value=value)
