"""Whatever stands in a file: records, rows set aside, or one sentence; never a traceback."""

import contextlib
import json
import random
from pathlib import Path

import numpy as np
import pytest
import series_factory as factory
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.access.outages import observe
from fairwitness.access.series import LISTS, READERS, Series
from fairwitness.access.sources import Head, Quarantine
from fairwitness.errors import SourceError

WHOLE = {
    "export.csv": factory.ioda_export(),
    "api.json": factory.ioda_api(factory.ioda_signal()),
    "x_AS64500.json": factory.radar(annotations=[factory.annotation()]),
    "ripe.json": factory.ripestat(),
    "tor.csv": factory.TOR,
    "list.csv": factory.IODA_HEAD + factory.GOOD_ROW,
    "stop.csv": factory.STOP_HEAD + "2024-03-04,,Netherlands,a,b,Shutdown,Full network,2024\n",
    "ndt.csv": "date,download_mbps,min_rtt\n2024-03-04,5,6\n2024-03-05,5,6\n",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=9,
)
KEYS = (
    "from", "step", "values", "entityCode", "datasource", "timestamps", "updates", "annotations", "startDate", "meta",
    "resource", "sampling_period", "start", "duration", "level", "time", "entity", "result", "data", "main",
)  # fmt: skip


def survives(path: Path, content: bytes) -> None:
    """Read with every reader that takes the file for its own."""
    path.write_bytes(content)
    head = Head(path=path, packing="", start=content[: 1 << 16])
    for reader in (*READERS, *LISTS):
        if not reader.recognises(head):
            continue
        with contextlib.suppress(SourceError):
            series = [one for one in reader.read(head, Quarantine()) if isinstance(one, Series)]
            assert all(one.values.size <= 2_000_000 and not (one.values < 0).any() for one in series)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    survives(tmp_path_factory.getbasetemp() / "any", content)


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_with_bytes_changed(tmp_path: Path, name: str) -> None:
    draw = random.Random(name)  # noqa: S311  no secret
    for _ in range(60):
        content = bytearray(WHOLE[name].encode())
        for _ in range(draw.randint(1, 6)):
            place = draw.randrange(len(content))
            content[place : place + draw.randint(0, 3)] = bytes(
                draw.choices(b'0,"\n{}[]:-\x00\xff9aZ', k=draw.randint(0, 3))
            )
        survives(tmp_path / name, bytes(content))


@settings(max_examples=80)
@given(st.sampled_from(["api.json", "x_AS64500.json", "ripe.json"]), st.sampled_from(KEYS), JSON)
def test_json_with_one_key_replaced(
    tmp_path_factory: pytest.TempPathFactory, name: str, key: str, value: object
) -> None:
    def replaced(part: object) -> object:
        if isinstance(part, dict):
            return {k: value if k == key else replaced(v) for k, v in part.items()}
        return [replaced(one) for one in part] if isinstance(part, list) else part

    text = json.dumps(replaced(json.loads(WHOLE[name]))).replace("NaN", "null").replace("Infinity", "1e999")
    survives(tmp_path_factory.getbasetemp() / name, text.encode("utf-8", "replace"))


@settings(max_examples=40)
@given(st.lists(st.lists(st.text(max_size=6), max_size=11), max_size=6), st.sampled_from(sorted(WHOLE)))
def test_tables_with_any_cells(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], name: str) -> None:
    head = WHOLE[name].partition("\n")[0] + "\n"
    content = head + factory.table(*rows)
    survives(tmp_path_factory.getbasetemp() / name, content.encode("utf-8", "replace"))


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_are_recognised_by_one_reader(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(WHOLE[name])
    head = Head(path=path, packing="", start=path.read_bytes())
    assert len([reader.name for reader in (*READERS, *LISTS) if reader.recognises(head)]) == 1


def test_hostile_names_go_through_everything(tmp_path: Path) -> None:
    evil = factory.ioda_signal(entityCode="<x>", entityName="=cmd()|<script>\u202e", values=[1.0] * 900)
    found = factory.given(tmp_path, "a.json", factory.ioda_api(evil))
    report = observe(found.series, found.curated)
    assert report.series[0].place.startswith("=cmd")
    assert np.isfinite(report.series[0].n_steps)
