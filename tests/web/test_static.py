"""What others wrote lies here as it was recorded, and everything comes from this machine."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

STATIC = files("fairwitness.web").joinpath("static")
ROW = re.compile(r"^\| ([\w.-]+\.js) \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def test_vendored_files_are_the_recorded_ones() -> None:
    recorded = dict(ROW.findall(STATIC.joinpath("VENDORED.md").read_text("utf-8")))
    lying = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in STATIC.joinpath("vendored").iterdir()
        if file.name.endswith(".js")
    }
    assert recorded == lying


def test_every_vendored_file_has_its_licence() -> None:
    names = {file.name for file in STATIC.joinpath("vendored").iterdir()}
    packages = {name.split(".")[0] for name in names if name.endswith(".js")}
    assert {f"LICENSE-{package}.txt" for package in packages} <= names


def test_templates_ask_no_other_host() -> None:
    for template in files("fairwitness.web").joinpath("templates").iterdir():
        if template.name.endswith(".html"):
            assert not re.search(r"""(src|href|action|hx-\w+)=["'](https?:)?//""", template.read_text("utf-8"))
