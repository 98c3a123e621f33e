"""Exports: what other programs read, whatever a name holds, and who is not named in it."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import networkx as nx
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import let_in

from fairwitness.cli import main
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import read_findings
from fairwitness.report.exports.gexf import write_gexf
from fairwitness.report.exports.graphml import write_graphml
from fairwitness.report.exports.network import Edge, Network, Node, moment

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.testclient import TestClient

EVIL = '"><edge source="x"/>&amp;]]><!--\u202e\x00\x1b[31m\ufffe=cmd()'
GEXF = "{http://gexf.net/1.3}"
DAY = 86_400_000_000


def small(name: str = "a", text: str = "url") -> Network:
    nodes = (
        Node(name, "#0065a8", {"group": "G1", "n_posts": 3, "p_value": 0.5}, (0, DAY)),
        Node("b", "#0065a8", {"group": "G1", "n_posts": 4, "p_value": 1e-300}, None),
    )
    return Network(nodes, (Edge(name, "b", 3, {"layers": text, "log10_p": -8.5}, (0, DAY)),), "two accounts")


def gexf(network: Network) -> str:
    into = io.StringIO()
    write_gexf(network, into)
    return into.getvalue()


def graphml(network: Network) -> str:
    into = io.StringIO()
    write_graphml(network, into)
    return into.getvalue()


def test_networkx_reads_the_gexf_with_its_attributes_and_times() -> None:
    read = nx.read_gexf(io.BytesIO(gexf(small()).encode()))
    assert dict(read.nodes["a"])["group"] == "G1"
    assert (read.nodes["a"]["start"], read.nodes["a"]["end"]) == ("1970-01-01T00:00:00Z", "1970-01-02T00:00:00Z")
    edge = read.edges["a", "b"]
    assert (edge["weight"], edge["layers"], edge["log10_p"], edge["end"]) == (
        3.0,
        "url",
        -8.5,
        "1970-01-02T00:00:00Z",
    )


def test_networkx_reads_the_graphml_with_its_types() -> None:
    read = nx.read_graphml(io.BytesIO(graphml(small()).encode()))
    assert read.nodes["b"] == {"label": "b", "group": "G1", "n_posts": 4, "p_value": 1e-300}
    assert read.edges["a", "b"]["weight"] == 3.0
    assert read.edges["a", "b"]["first_met_at"] == "1970-01-01T00:00:00Z"


def test_the_gexf_declares_what_it_uses() -> None:
    root = ET.fromstring(gexf(small()))  # noqa: S314  our own file
    assert root.tag == f"{GEXF}gexf"
    assert root.attrib["version"] == "1.3"
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert graph.attrib["mode"] == "dynamic"
    for part, item in (("node", "nodes/{}node"), ("edge", "edges/{}edge")):
        declared = {
            a.attrib["id"] for of in graph.findall(f"{GEXF}attributes") if of.attrib["class"] == part for a in of
        }
        used = {v.attrib["for"] for v in graph.iterfind(f"{GEXF}{item.format(GEXF)}/{GEXF}attvalues/{GEXF}attvalue")}
        assert used
        assert used <= declared


def test_the_graphml_declares_what_it_uses() -> None:
    root = ET.fromstring(graphml(small()))  # noqa: S314  our own file
    space = "{http://graphml.graphdrawing.org/xmlns}"
    declared = {key.attrib["id"] for key in root.findall(f"{space}key")}
    used = {data.attrib["key"] for data in root.iter(f"{space}data")}
    assert used == declared


@pytest.mark.parametrize("write", [gexf, graphml])
def test_hostile_names_and_texts_stay_text(write: object) -> None:
    root = ET.fromstring(write(small(EVIL, EVIL)))  # type: ignore[operator]  # noqa: S314
    edges = [e for e in root.iter() if e.tag.endswith("}edge")]
    assert len(edges) == 1
    assert "⟨U+202E⟩" in edges[0].attrib["source"]


@given(st.text(min_size=1, max_size=30))
def test_any_text_gives_a_document_that_parses(text: str) -> None:
    for written in (gexf(small(text, text)), graphml(small(text, text))):
        ET.fromstring(written.encode())  # noqa: S314  our own file


def test_a_network_without_anybody_is_still_a_document() -> None:
    empty = Network((), (), "nobody")
    assert len(nx.read_gexf(io.BytesIO(gexf(empty).encode()))) == 0
    assert len(nx.read_graphml(io.BytesIO(graphml(empty).encode()))) == 0


def test_fractions_of_a_second_are_kept() -> None:
    assert moment(1_500_000) == "1970-01-01T00:00:01.5Z"
    assert moment(-1) == "1969-12-31T23:59:59.999999Z"


def exported(case: Path, folder: Path, *, what: str, form: str, reveal: bool = False) -> Path:
    out = folder / f"{what}.{form}"
    asked = ["export", str(case), "--what", what, "--format", form, "--out", str(out)]
    assert main([*asked, *(["--reveal"] if reveal else [])]) == 0
    return out


def ids_of(case: Path) -> list[str]:
    findings = read_findings(CaseFolder(case))
    return [member.account_id for group in findings.groups for member in group.members]


def test_the_network_of_a_case_has_the_pairs_of_its_findings(finished: Path, tmp_path: Path) -> None:
    findings = read_findings(CaseFolder(finished))
    read = nx.read_gexf(exported(finished, tmp_path, what="network", form="gexf", reveal=True))
    pairs = {frozenset((e.account_a, e.account_b)) for g in findings.groups for e in g.edges}
    assert pairs
    assert {frozenset(edge) for edge in read.edges} == pairs
    assert set(read.nodes) == set(ids_of(finished))
    assert all("start" in data for _, _, data in read.edges(data=True))


@pytest.mark.parametrize("form", ["gexf", "graphml", "csv"])
def test_nobody_is_named_unless_asked(finished: Path, tmp_path: Path, form: str) -> None:
    hidden = exported(finished, tmp_path, what="network", form=form).read_text("utf-8")
    shown = exported(finished, tmp_path, what="network", form=form, reveal=True).read_text("utf-8")
    names = ids_of(finished)
    assert names
    assert all(name in shown for name in names)
    assert not any(name in hidden for name in names)


def test_both_graph_forms_hold_the_same_network(finished: Path, tmp_path: Path) -> None:
    one = nx.read_gexf(exported(finished, tmp_path, what="network", form="gexf"))
    other = nx.read_graphml(exported(finished, tmp_path, what="network", form="graphml"))
    assert set(one.nodes) == set(other.nodes)
    assert {frozenset(e) for e in one.edges} == {frozenset(e) for e in other.edges}


def test_posts_are_exported_in_order_without_ids(finished: Path, tmp_path: Path) -> None:
    read = pq.read_table(exported(finished, tmp_path, what="posts", form="parquet"))
    posts = pq.read_table(finished / "posts.parquet")
    assert read["post"].to_pylist() == list(range(1, posts.num_rows + 1))
    assert "post_id" not in read.column_names
    assert not set(posts["account_id"].to_pylist()) & set(read["account"].to_pylist())
    assert read["at_us"].to_pylist() == posts["at_us"].to_pylist()


def test_csv_and_parquet_hold_the_same_accounts(finished: Path, tmp_path: Path) -> None:
    table = pq.read_table(exported(finished, tmp_path, what="accounts", form="parquet", reveal=True))
    text = exported(finished, tmp_path, what="accounts", form="csv", reveal=True).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["account"] for row in rows] == table["account"].to_pylist()
    assert [row["verdict"] for row in rows] == table["verdict"].to_pylist()


def test_the_same_case_gives_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    for what, form in (("network", "gexf"), ("network", "graphml"), ("groups", "csv"), ("posts", "csv")):
        first = exported(finished, tmp_path, what=what, form=form).read_bytes()
        assert exported(finished, tmp_path, what=what, form=form).read_bytes() == first


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--what", "posts", "--out", "p.gexf"], 2, "cannot be exported as gexf"),
        (["--out", "network.docx"], 2, "cannot be exported as docx"),
        (["--out", "{case}/network.gexf"], 2, "inside the case"),
        (["--out", "{case}-gone/network.gexf"], 2, "does not exist"),
    ],
)
def test_what_cannot_be_exported_is_said(
    finished: Path, words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(finished), *(word.format(case=finished) for word in words)]) == code
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("form", ["gexf", "graphml", "csv", "parquet"])
def test_the_page_sends_the_network(client: TestClient, form: str) -> None:
    answer = client.get(f"/exports/network.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="network.{form}"'
    assert len(answer.content) > 500


def test_a_filtered_network_has_fewer_pairs(client: TestClient) -> None:
    whole = nx.read_gexf(io.BytesIO(client.get("/exports/network.gexf").content))
    part = nx.read_gexf(io.BytesIO(client.get("/exports/network.gexf?group=G1").content))
    assert 0 < part.number_of_edges() < whole.number_of_edges()


@pytest.mark.parametrize("path", ["/exports/posts.gexf", "/exports/findings.csv", "/exports/network.exe"])
def test_other_files_do_not_exist(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_list_of_exports_says_who_is_named(finished: Path, client: TestClient) -> None:
    assert "These files name nobody" in client.get("/exports").text
    assert "Names are revealed" in let_in(finished, reveal=True).get("/exports").text
