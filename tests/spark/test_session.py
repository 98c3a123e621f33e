"""Which Spark is used, and what is said where there is none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from fairwitness import __version__, cli
from fairwitness.engine import Engine, check_engine, open_engine, spark_session
from fairwitness.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = pa.table({"part": pa.array([0, 1, 2], pa.int32())})
SQL = "SELECT part FROM rows"


@pytest.fixture
def without_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "_is_active", lambda: False)


def test_missing_pyspark_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda name: None if name == "pyspark" else sys)
    with pytest.raises(EngineError, match=r"needs pyspark; it is not installed.*pip install 'fairwitness\[spark\]'"):
        check_engine("spark")


@pytest.mark.usefixtures("without_session")
def test_missing_java_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: sys)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match=r"Java 17 or newer; JAVA_HOME, .*, has no bin/java. Install one"):
        check_engine("spark")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"JAVA_HOME is not set, and PATH has no java"):
        check_engine("spark")


@pytest.mark.usefixtures("without_session")
def test_java_of_java_home_goes_before_that_of_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("home/bin", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "java").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert spark_session.java() == tmp_path / "home" / "bin" / "java"
    monkeypatch.delenv("JAVA_HOME")
    assert spark_session.java() == tmp_path / "elsewhere" / "java"


def test_a_missing_engine_shows_itself_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: None)
    code = cli.main(["investigate", str(tmp_path / "x.csv"), "--case", str(tmp_path / "case"), "--engine", "spark"])
    assert code == EngineError.exit_code
    assert "pip install 'fairwitness[spark]'" in capsys.readouterr().err
    assert not (tmp_path / "case").exists()


def test_a_master_without_spark_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["investigate", str(tmp_path), "--case", str(tmp_path / "case"), "--master", "local[3]"])
    assert code == 2
    assert "Use --engine spark" in capsys.readouterr().err


def test_settings_of_a_cluster_stay_the_users(tmp_path: Path) -> None:
    here = spark_session._settings("local[3]", memory_bytes=3_000_000_000, folder=tmp_path)
    there = spark_session._settings("spark://host:7077", memory_bytes=3_000_000_000, folder=tmp_path)
    assert here["spark.driver.memory"] == "3000m"
    assert here["spark.local.dir"] == str(tmp_path)
    assert not {"spark.driver.memory", "spark.local.dir", "spark.driver.host"} & there.keys()


@pytest.mark.spark
def test_an_active_session_is_used_and_goes_on(spark: Engine) -> None:
    with open_engine("spark") as borrowed:
        assert borrowed.query(SQL, tables={"rows": ROWS}).num_rows == 3
    assert spark.query(SQL, tables={"rows": ROWS}).num_rows == 3


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_an_active_session_keeps_its_own_settings_and_names() -> None:
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    assert active is not None
    active.conf.set("spark.sql.session.timeZone", "Asia/Tehran")
    active.sql("SELECT 7 AS part").createOrReplaceTempView("rows")
    with open_engine("spark") as borrowed:
        assert borrowed.query(SQL, tables={"rows": ROWS}).num_rows == 3
    assert active.conf.get("spark.sql.session.timeZone") == "Asia/Tehran"
    assert active.table("rows").collect()[0]["part"] == 7


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_another_master_than_the_active_ones_is_refused() -> None:
    with pytest.raises(EngineError, match=r"active on local\[3\], but the master 'spark://elsewhere:7077'"):
        open_engine("spark", master="spark://elsewhere:7077")


def versions(_batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield pa.record_batch({"version": ["0.0.1"]})


def absent(_batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    raise ModuleNotFoundError("No module named 'fairwitness'")


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (versions, f"have fairwitness 0.0.1, this process has {__version__}"),
        (absent, "ModuleNotFoundError: No module named 'fairwitness'.*Install fairwitness .* on every worker"),
    ],
)
def test_workers_without_this_package_are_named(monkeypatch: pytest.MonkeyPatch, answer: object, said: str) -> None:
    monkeypatch.setattr("fairwitness.engine.spark._version", answer)
    with open_engine("spark") as borrowed, pytest.raises(EngineError, match=said):
        borrowed.map_parts(failing, SQL, tables={"rows": ROWS}, n_parts=3, schema=ROWS.schema)


def failing(part: pa.Table) -> pa.Table:
    raise MemoryError(f"part of {part.num_rows} rows")


@pytest.mark.spark
def test_what_breaks_in_a_task_is_one_sentence(spark: Engine) -> None:
    with pytest.raises(EngineError, match=r"^Spark broke off: MemoryError: part of 1 rows\. .*docs/spark.md.*$"):
        spark.map_parts(failing, SQL, tables={"rows": ROWS}, n_parts=3, schema=ROWS.schema)


def task(part: pa.Table) -> pa.Table:
    from pyspark import TaskContext

    context = TaskContext.get()
    assert context is not None
    return pa.table({"part": part["part"], "task": pa.array([context.partitionId()] * part.num_rows, pa.int64())})


@pytest.mark.spark
def test_every_part_is_a_task_of_its_own(spark: Engine) -> None:
    schema = pa.schema([("part", pa.int32()), ("task", pa.int64())])
    found = spark.map_parts(task, SQL, tables={"rows": ROWS}, n_parts=3, schema=schema)
    assert sorted(zip(*found.to_pydict().values(), strict=True)) == [(0, 0), (1, 1), (2, 2)]
