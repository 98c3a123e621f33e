"""Whatever stands in a file: rows come out or are set aside with a reason, and nothing is raised."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwitness.access.formats import detect
from fairwitness.access.judging import Judge
from fairwitness.access.measurements import exports, ooni, pairs
from fairwitness.access.sources import Head, Quarantine
from fairwitness.synthetic.measurements import SCENARIOS, website

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.access.records import State

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("queries", "tcp_connect", "requests", "failure", "simple", "targets", "summary", "success", "tor_progress")
FUZZ = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything inside a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))]


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    if not path:
        return value
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def judged(path: Path, text: bytes) -> tuple[list[State], Quarantine]:
    path.write_bytes(text)
    aside = Quarantine()
    judge = Judge()
    head = Head(path=path, packing="", start=text[: 1 << 16])
    return [judge(one).state for one in ooni.read(head, aside)], aside


@FUZZ
@given(data=st.data())
def test_any_value_at_any_place_of_a_measurement(tmp_path: Path, data: st.DataObject) -> None:
    document = website(data.draw(st.sampled_from([scenario.name for scenario in SCENARIOS])))
    changed = put(document, data.draw(st.sampled_from(places(document))), data.draw(VALUES))
    line = json.dumps(changed).encode()
    states, aside = judged(tmp_path / "m.jsonl", line + b"\n" + json.dumps(website()).encode() + b"\n")
    assert len(states) + len(aside.rows) == 2
    assert states[-1].value == "ok"


@FUZZ
@given(data=st.data())
def test_any_value_in_the_results_of_any_test(tmp_path: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(ooni.SERVICES) | {"web_connectivity", "other"})))
    keys = data.draw(VALUES | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
    document = {**website(), "test_name": name, "test_keys": keys}
    states, aside = judged(tmp_path / "m.jsonl", json.dumps(document).encode() + b"\n")
    assert len(states) + len(aside.rows) == 1


@FUZZ
@given(text=st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, text: bytes) -> None:
    for reader in (ooni.read, exports.read_list, exports.read_counts, pairs.read):
        path = tmp_path / "m"
        path.write_bytes(text)
        list(reader(Head(path=path, packing="", start=text), Quarantine()))


def test_deep_nesting_and_huge_numbers(tmp_path: Path) -> None:
    deep = b'{"test_name":"web_connectivity","test_keys":' + b"[" * 50_000 + b"]" * 50_000 + b"}\n"
    long = json.dumps({**website(), "input": 10**400}).encode() + b"\n"
    surrogate = b'{"test_name":"web_connectivity","input":"\\ud800","measurement_start_time":"2024-05-01 00:00:00"}\n'
    states, aside = judged(tmp_path / "m.jsonl", deep + long + surrogate)
    assert len(states) + len(aside.rows) == 3


@pytest.mark.parametrize("start", [b"", b"{", b"[", b"\x00" * 100, b"PAR1", b"\xff\xfe", b"{" * 70_000])
def test_telling_a_file_never_raises_anything_of_its_own(tmp_path: Path, start: bytes) -> None:
    from fairwitness.errors import FairwitnessError

    (tmp_path / "f").write_bytes(start)
    try:
        detect(tmp_path / "f")
    except FairwitnessError:
        return
