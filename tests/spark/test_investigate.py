"""The whole investigation on Spark gives the case of the embedded engine, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fairwitness import cli, synthetic
from fairwitness.engine import spark as spark_module

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fairwitness.engine import Engine

pytestmark = pytest.mark.spark
STUDY = 'bootstraps = 10\ntraces = ["repost", "url", "hashtag"]\n'


def files_of(case: Path) -> Mapping[str, bytes]:
    """Return every file of a case but those of its ledger, which holds times and salts."""
    files = {path.relative_to(case): path for path in case.rglob("*") if path.is_file()}
    return {str(name): path.read_bytes() for name, path in files.items() if name.parts[0] != "ledger"}


def test_cases_are_byte_identical(spark: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = []
    map_parts = spark_module.SparkEngine.map_parts

    def recorded(self: spark_module.SparkEngine, *args: object, n_parts: int, **named: object) -> object:
        parts.append(n_parts)
        return map_parts(self, *args, n_parts=n_parts, **named)

    monkeypatch.setattr(spark_module.SparkEngine, "map_parts", recorded)
    posts = synthetic.write(synthetic.study(seed=1, accounts=150, days=4), tmp_path / "data").posts
    (tmp_path / "study.toml").write_text(STUDY, "utf-8")
    embedded = files_of(written(posts, tmp_path, "--engine", "duckdb"))
    on_spark = files_of(written(posts, tmp_path, "--engine", "spark", "--master", "local[3]"))

    assert spark.n_parts(0) >= 3
    assert parts == [3, 3], "both halves are counted in three parts each"
    assert sorted(on_spark) == sorted(embedded)
    assert [name for name in embedded if on_spark[name] != embedded[name]] == []
    assert b'"groups": []' not in embedded["findings.json"]


def written(posts: Path, folder: Path, *options: str) -> Path:
    """Return a case that was written to the same place as all others, and then set aside."""
    case, aside = folder / "case", folder / options[1]
    asked = ["investigate", str(posts), "--case", str(case), "--study", str(folder / "study.toml"), "--quiet"]
    assert cli.main([*asked, *options]) == 0
    return case.rename(aside)
