"""Shared by this folder: one command run in this process, small studies, and where the factory lies."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import command_line
import planted_study


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., command_line.Answer]:
    """Run a command in this process."""

    def call(*arguments: object) -> command_line.Answer:
        capsys.readouterr()
        return command_line.answer(arguments, read=capsys.readouterr)

    return call


@pytest.fixture
def investigate(tmp_path: Path, run: Callable[..., command_line.Answer]) -> Callable[..., command_line.Answer]:
    """Write posts and investigate them into `tmp_path / "case"`."""

    def call(content: bytes, *options: object, name: str = "posts.csv") -> command_line.Answer:
        (tmp_path / name).write_bytes(content)
        return run("investigate", tmp_path / name, "--case", tmp_path / "case", "--quiet", *options)

    return call


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished case in which six accounts act together; every field holds hostile text.  Read it only."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "posts.csv").write_bytes(planted_study.posts(name=planted_study.hostile_name))
    asked = ["investigate", folder / "posts.csv", "--case", folder / "case", "--quiet", "--name", "<script>alert(0)"]
    assert command_line.answer(asked).code == 0
    return folder / "case"
