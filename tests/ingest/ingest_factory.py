"""Small sources made on the spot, and a look at what reading them gave."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from fairwitness import ingest
from fairwitness.model import ReadReport, SourceReport

HEADER = ("post_id", "account_id", "created_at", "text")


@dataclass(frozen=True)
class Outcome:
    report: ReadReport
    posts: list[dict[str, Any]]
    accounts: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]

    @property
    def source(self) -> SourceReport:
        return self.report.sources[0]

    @property
    def reasons(self) -> dict[str, int]:
        return self.report.quarantined()

    def column(self, name: str) -> list[Any]:
        return [post[name] for post in self.posts]

    @property
    def notes(self) -> str:
        return " | ".join(note for source in self.report.sources for note in source.notes)


def balanced(report: ReadReport) -> bool:
    return all(s.rows == s.posts + s.accounts + s.duplicates + sum(s.quarantined.values()) for s in report.sources)


def outcome(paths: Any, folder: Path, **options: Any) -> Outcome:
    into = folder / "case"
    report = ingest.read(paths, into=into, **options)
    assert balanced(report)
    tables = [pq.read_table(into / f"{name}.parquet").to_pylist() for name in ("posts", "accounts", "quarantine")]
    assert len(tables[0]) == report.n_posts
    assert len(tables[2]) == sum(report.quarantined().values())
    return Outcome(report, *tables)


def csv_text(rows: Iterable[Sequence[object]], *, header: Sequence[str] = HEADER, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def write(folder: Path, content: str | bytes, *, name: str = "source.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(folder: Path, *rows: Sequence[object], header: Sequence[str] = HEADER, name: str = "source.csv") -> Path:
    return write(folder, csv_text(rows, header=header), name=name)


def post(number: int, *, by: str = "ann", at: str = "", text: str = "hello") -> tuple[str, str, str, str]:
    return str(number), by, at or f"2024-05-01T12:00:{number % 60:02}Z", text


def ndjson(folder: Path, *records: object, name: str = "source.ndjson") -> Path:
    return write(folder, "".join(json.dumps(record) + "\n" for record in records), name=name)


def document(folder: Path, value: object, *, name: str = "source.json") -> Path:
    return write(folder, json.dumps(value, indent=1, ensure_ascii=False), name=name)


def twitter_row(**cells: str) -> Mapping[str, str]:
    plain = {
        "tweetid": "825252864771567617",
        "userid": "u1",
        "user_screen_name": "u1",
        "account_creation_date": "2016-11-03",
        "tweet_time": "2017-01-28 08:03",
        "tweet_text": "words",
        "is_retweet": "False",
        "retweet_tweetid": "",
        "retweet_userid": "",
        "in_reply_to_tweetid": "",
        "hashtags": "[]",
        "urls": "[]",
    }
    return plain | cells


def archive(folder: Path, *rows: Mapping[str, str], name: str = "tweets.csv") -> Path:
    header = list(twitter_row())
    return table(folder, *([row[c] for c in header] for row in rows), header=header, name=name)
