"""ClaimReview: the properties that readers of it require, words instead of a rank, nothing that breaks out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from fairwitness.cli import main
from fairwitness.errors import ExchangeError

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = {"type": "string", "pattern": "^https?://"}
SCHEMA = {
    "type": "object",
    "required": ["@context", "@type", "claimReviewed", "reviewRating", "url", "author", "itemReviewed"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "claimReviewed": {"type": "string", "minLength": 1},
        "url": ADDRESS,
        "datePublished": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "author": {"type": "object", "required": ["@type", "name"]},
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "properties": {"@type": {"const": "Rating"}, "ratingValue": False, "bestRating": False},
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "author", "appearance"],
            "properties": {
                "@type": {"const": "Claim"},
                "appearance": {"type": "object", "properties": {"url": ADDRESS}, "required": ["url"]},
            },
        },
    },
}
"""Required and recommended properties of ClaimReview, Rating and Claim (schema.org; Google's fact check markup)."""
CLAIM = ("--claim", "</script><b>all bots</b>", "--claim-author", "A ministry", "--publisher", "We")
PLACES = ("--claim-url", "https://ministry.example/1", "--url", "https://we.example/2")


def asked(case: Path, out: Path, *more: str) -> int:
    return main(["exchange", str(case), "--format", "claimreview", "--out", str(out), *more])


@pytest.fixture(scope="module")
def hashtag(case: Path) -> str:
    import pyarrow.parquet as pq

    tags = [tag for tags in pq.read_table(case / "posts.parquet")["hashtags"].to_pylist() for tag in tags or ()]
    return f"#{max(sorted(set(tags)), key=tags.count)}"


def test_it_has_what_readers_require(case: Path, hashtag: str, tmp_path: Path) -> None:
    assert asked(case, tmp_path / "r.json", "--hashtag", hashtag, *CLAIM, *PLACES) == 0
    text = (tmp_path / "r.json").read_text("utf-8")
    told = json.loads(text)
    jsonschema.validate(told, SCHEMA)
    assert told["claimReviewed"] == "</script><b>all bots</b>"
    assert "<" not in text
    assert "%" in told["reviewRating"]["alternateName"]
    assert "Acting together is not deceit" in told["reviewBody"]


def test_what_is_missing_or_wrong_is_a_sentence(
    case: Path, hashtag: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(case, tmp_path / "r.json", "--hashtag", hashtag) == 2
    assert "--claim, --claim-author" in capsys.readouterr().err
    places = ("--claim-url", "javascript:alert(1)", "--url", "https://we.example/2")
    assert asked(case, tmp_path / "r.json", "--hashtag", hashtag, *CLAIM, *places) == ExchangeError.exit_code
    assert not (tmp_path / "r.json").exists()


def test_unsigned_findings_leave_as_drafts_only(unsigned_case: Path, hashtag: str, tmp_path: Path) -> None:
    arguments = ("--hashtag", hashtag, *CLAIM, *PLACES)
    assert asked(unsigned_case, tmp_path / "r.json", *arguments) == ExchangeError.exit_code
    assert asked(unsigned_case, tmp_path / "r.json", *arguments, "--drafts") == 0
    assert json.loads((tmp_path / "r.json").read_bytes())["reviewBody"].startswith("Draft")


@pytest.mark.parametrize("form", ["stix", "misp"])
def test_groups_leave_signed_or_as_drafts(case: Path, unsigned_case: Path, tmp_path: Path, form: str) -> None:
    def written(folder: Path, *more: str) -> int:
        return main(["exchange", str(folder), "--format", form, "--out", str(tmp_path / "x.json"), *more])

    assert written(unsigned_case) == ExchangeError.exit_code
    assert written(unsigned_case, "--drafts") == 0
    assert "Draft" in (tmp_path / "x.json").read_text("utf-8")
    assert written(case) == 0
    assert "Draft" not in (tmp_path / "x.json").read_text("utf-8")


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_networks_are_read_by_their_readers(case: Path, tmp_path: Path, form: str) -> None:
    networkx = pytest.importorskip("networkx")
    path = tmp_path / f"network.{form}"
    assert main(["export", str(case), "--out", str(path)]) == 0
    graph = getattr(networkx, f"read_{form}")(path)
    assert graph.number_of_nodes() > 5
    assert graph.number_of_edges() > 5
