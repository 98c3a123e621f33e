"""Every fault that a reader of the workbench can provoke is said in Persian; the source says which there are."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import fairwitness
from fairwitness.language.catalogue import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(fairwitness.__file__).parent
REACHED = (
    "ingest/**/*.py", "web/**/*.py", "findings/case.py", "findings/challenge/*.py", "findings/share/selection.py",
    "findings/share/corpus.py", "findings/network_table.py", "ledger/notes.py", "ledger/overturning.py",
    "ledger/writing.py", "report/judged.py", "report/queries/*.py", "report/activity.py", "report/figures/summary.py",
    "traces/*.py", "investigation.py",
)  # fmt: skip
"""Modules that pages call; what only a command line asks for is left out."""
COMMAND_LINE = ("--port", "--language", "--files {folder}", "--case needs")
SPOKEN_ELSEWHERE = frozenset({"BrokenStreamError"})
"""Stands inside another fault, which is looked at."""
WORDS = {
    "number(found.report.n_entries, 'entry', 'entries')": "3 entries",
    "number(len(shared), 'account')": "3 accounts",
    "known[0]": "a PNG picture",
    "words[self.unit]": "seconds",
    "words[unit]": "milliseconds",
    "what": "strength",
    "sentence": "these are posts of somebody's own X archive, and nothing says whose. Name the whole ZIP, or put "
    "account.js of the same archive beside the file.",
    "notes or 'Check column_map.'": "Check column_map.",
    "problems[0]": "record 3 was changed.",
    "error": "it ends in the middle",
    "_quoted(tag)": "'#x'",
    "_quoted(phrase)": "'x y'",
    "_quoted(account_id)": "'x'",
}
"""Holes whose words are ours."""
COUNTS = (
    "odd",
    "rows",
    "number",
    "n_",
    "len(",
    "count",
    "line_num",
    "BYTES",
    "LONGEST",
    "limit",
    "needed",
    "MOST",
    "bytes",
)


def faults() -> Iterator[tuple[str, str]]:
    """Return each place that refuses something, and its sentence with something in each hole."""
    for pattern in REACHED:
        for path in sorted(SOURCE.glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                    name = ast.unparse(node.exc.func)
                    text = said(node.exc.args[0])
                    if not name.endswith(("Error", "Refusal")) or name in SPOKEN_ELSEWHERE:
                        continue
                    text = said(node.exc.args[-1]) if name == "Refusal" else text
                    if text is not None and not any(word in ast.unparse(node) for word in COMMAND_LINE):
                        yield f"{path.relative_to(SOURCE)}: {ast.unparse(node.exc)[:70]}", text


def said(node: ast.expr) -> str | None:
    """Return a sentence as it may come out, None for one that is composed elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    return "".join(str(part.value) if isinstance(part, ast.Constant) else filled(part) for part in node.values)


def filled(part: ast.expr) -> str:
    assert isinstance(part, ast.FormattedValue)
    given = ast.unparse(part.value)
    words = next((words for hole, words in WORDS.items() if given == hole or given.endswith(f".{hole}")), None)
    if words is not None:
        return words
    is_count = part.format_spec is not None or any(word in given for word in COUNTS)
    return "1,234" if is_count and "name" not in given else "x.csv"


FAULTS = dict(faults())


def test_faults_are_found_in_the_source() -> None:
    assert len(FAULTS) > 90


@pytest.mark.parametrize("place", FAULTS)
def test_a_fault_is_said_in_persian(place: str) -> None:
    assert messages("fa").sentence(FAULTS[place]) is not None, FAULTS[place]


COMPOSED = (
    (
        "a/b.csv: no known format has these columns. It has: a, b c, ü. Name the columns that play the parts "
        "account_id, timestamp, for example --map account_id=user --map timestamp=date; 'fairwitness formats' lists "
        "the known ones."
    ),
    "posts.csv is not UTF-8; it is probably windows-1252 (Latin). Save it as UTF-8, for example with iconv -t UTF-8.",
    "a.csv, b.csv: not one row could be read as a post (no_time 9, no_account 3). Check column_map.",
    "a.csv: only accounts, no posts. Name the file with the posts as well.",
    "posts.csv.gz is not whole: it ends in the middle; no row was readable. Download it again and compare sizes.",
    (
        "posts.csv.gz is not whole: its packing is damaged (Error -3). 12 rows were readable and none was kept. "
        "Download it again and compare its size or checksum with the source's."
    ),
    "the hashtag '#آب' does not occur in this case. The nearest in spelling: '#آبی'.",
    "no account 'x' occurs in this case. The nearest ids are 'x1', 'x2'.",
    "This is larger than the 1,024 bytes that may be sent. Choose files with --files instead.",
    "The machine refused: [Errno 28] No space left on device. Free space or memory and repeat.",
    "columns not used: a, b; column_map can give one a part that is free: url, language",
    "3 values of post_id had lost digits (such as 1.24e+18) and were left out",
)


@pytest.mark.parametrize("text", COMPOSED)
def test_a_composed_fault_is_said_in_persian(text: str) -> None:
    assert messages("fa").sentence(text) is not None
