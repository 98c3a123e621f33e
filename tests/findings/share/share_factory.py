"""Small finished cases, and slow, obvious definitions to hold the measures against."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from fairwitness import schema
from fairwitness.findings.case import CaseFolder
from fairwitness.findings.share import Question, ShareReport, share
from fairwitness.findings.share.reading import read_corpus
from fairwitness.model import Findings, ReadReport, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from fairwitness.findings.share.corpus import Corpus

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
START = 1_767_225_600 * SECOND
NAMED = {"T": Verdict.ACTING_TOGETHER, "D": Verdict.DECEPTIVE}
UNNAMED = {"i": Verdict.INDEPENDENT, "n": Verdict.NOT_ENOUGH_DATA}
TEXTS = (
    None,
    "short",
    "these are more than six quite distinct words",
    "these are more than six quite distinct WORDS",
    "another text with its own seven clear words",
)


@dataclass(frozen=True)
class Post:
    account: str
    at_us: int
    tags: tuple[str, ...] = ()
    text: str | None = None
    repost_of: int | None = None
    """position of the original; -1: a repost that names none"""
    resolution_us: int = SECOND

    @property
    def is_repost(self) -> bool:
        return self.repost_of is not None


@dataclass(frozen=True)
class World:
    """Posts in order of time, and what was said of their accounts: 'i', 'n', or a group such as 'T1' or 'D2'."""

    posts: tuple[Post, ...]
    said: dict[str, str] = field(default_factory=dict)

    def verdict(self, account: str) -> Verdict:
        said = self.said.get(account, "i")
        return NAMED[said[0]] if said[0] in NAMED else UNNAMED[said]

    def group(self, account: str) -> str | None:
        said = self.said.get(account, "i")
        return f"G{said[1:]}" if said[0] in NAMED else None

    def named(self, account: str) -> bool:
        return self.group(account) is not None

    def own(self, tag: str) -> list[Post]:
        return [p for p in self.posts if not p.is_repost and tag in p.tags]

    def write(self, folder: Path) -> tuple[Path, Path]:
        posts, judgements = folder / "posts.parquet", folder / "judgements.parquet"
        rows = [self._row(k, post) for k, post in enumerate(self.posts)]
        pq.write_table(pa.Table.from_pylist(rows, schema=schema.POSTS.arrow()), posts)
        accounts = list(dict.fromkeys(post.account for post in self.posts))
        empty = {"rule_id": "r", "n_posts": 1, "n_actions": 1, "n_occasions": 1, "p_value": None, "q_value": None}
        said = [
            {"account_id": a, "verdict": self.verdict(a).value, "group_id": self.group(a), **empty} for a in accounts
        ]
        pq.write_table(pa.Table.from_pylist(said, schema=schema.JUDGEMENTS.arrow()), judgements)
        return posts, judgements

    def _row(self, k: int, post: Post) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(schema.POSTS.arrow().names)
        known = post.repost_of is not None and post.repost_of >= 0
        return row | {
            "post_id": f"p{k}", "account_id": post.account, "at_us": post.at_us, "resolution_us": post.resolution_us,
            "text": post.text, "is_repost": post.is_repost, "hashtags": list(post.tags) or None,
            "repost_of_post_id": f"p{post.repost_of}" if known else None, "source_file": 0, "source_row": k + 1,
        }  # fmt: skip

    def corpus(self, folder: Path) -> Corpus:
        posts, judgements = self.write(folder)
        return read_corpus(posts, judgements=judgements)

    def ask(self, folder: Path, what: str, *against: str, name: str = "made up", **settings: Any) -> ShareReport:
        posts, judgements = self.write(folder)
        question = Question(what=what, against=against, **settings)
        return share(question, posts=posts, judgements=judgements, findings=findings(name))

    def case(self, folder: Path) -> Path:
        """Write a whole finished case, as a command meets it."""
        case = CaseFolder(folder)

        def make(into: Path) -> None:
            self.write(into)
            (into / "findings.json").write_bytes(msgspec.json.encode(findings("made up")))

        with case.opened_for_writing():
            case.stage("findings", made_from="test", make=make)
            case.seal(digest="test")
        return folder


def findings(name: str) -> Findings:
    read = ReadReport(sources=(), n_posts=1, n_accounts=1, first_at_us=START, last_at_us=START, resolutions={})
    return Findings(
        format="fairwitness-findings/1", version="0.1.0", study_name=name, study_digest="0123456789abcdef",
        synthetic=True, read=read, traces=(), settings={}, n_pairs_tested=0, n_candidate_groups=0,
        n_accounts_by_verdict={}, groups=(), limits=("Slow groups cannot be seen.",),
    )  # fmt: skip


def in_order(*posts: Post, said: dict[str, str] | None = None) -> World:
    return World(tuple(sorted(posts, key=lambda post: post.at_us)), said or {})


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Some tens of posts by up to nine accounts within some hours; somebody always posts '#x'."""
    accounts = [f"a{k}" for k in range(draw(st.integers(1, 9)))]
    one = st.tuples(
        st.sampled_from(accounts), st.integers(0, 400), st.frozensets(st.sampled_from("xyz"), max_size=3),
        st.sampled_from(TEXTS), st.booleans(),
    )  # fmt: skip
    drawn = [(accounts[0], draw(st.integers(0, 400)), frozenset("x"), TEXTS[2], False)]
    drawn = sorted([*drawn, *draw(st.lists(one, max_size=40))], key=lambda parts: parts[1])
    posts = []
    for k, (account, minute, tags, text, repeats) in enumerate(drawn):
        original = draw(st.integers(-1, k - 1)) if repeats and k else None
        posts.append(Post(account, START + minute * MINUTE, tuple(sorted(tags)), text, original))
    if not any(p.tags and "x" in p.tags and not p.is_repost for p in posts):
        posts.append(Post(accounts[0], START + 401 * MINUTE, ("x",)))
    said = st.sampled_from(["i", "n", "T1", "T2", "D3"])
    return World(tuple(posts), {account: draw(said) for account in accounts})


def tally(world: World, accounts: list[str]) -> dict[str, int]:
    """Count by verdict, one by one."""
    counted = Counter(world.verdict(account) for account in accounts)
    return {
        "n": len(accounts),
        "acting_together": counted[Verdict.ACTING_TOGETHER],
        "deceptive": counted[Verdict.DECEPTIVE],
        "independent": counted[Verdict.INDEPENDENT],
        "not_judged": counted[Verdict.NOT_ENOUGH_DATA],
    }
