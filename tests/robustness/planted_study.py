"""Small made-up posts: rows of clean CSV, and a study in which six accounts act together."""

import csv
import io
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

HEAD = b"post_id,account_id,timestamp,text\n"
START = datetime(2025, 1, 1, tzinfo=UTC)
N_MEMBERS, N_CROWD, PER_EVENT = 6, 30, 10
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd",
    "\u202egnp.exe",
    "می\u200cخواهم سلام",
    "مرحبا بالعالم",
    "שָׁלוֹם עולם",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% raw %}",
    "</title></script><!--",
    "-2+3",
    "+1",
    "\u2066isolated",
    "javascript:alert(1)",
)


def stamp(second: float) -> str:
    return (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


def rows(n: int) -> bytes:
    """Return n clean posts of seven accounts, without the header."""
    return "".join(f"{k},a{k % 7},{stamp(k)},some words\n" for k in range(n)).encode()


def hostile_name(plain: str) -> str:
    return f"{HOSTILE[int(plain[1:]) % len(HOSTILE)]} {plain}"


def posts(*, n_events: int = 60, seed: int = 1, name: Callable[[str], str] = str) -> bytes:
    """Return CSV in which m0 to m5 share a link, words and tag within 8 s, sixty times, amid a slower crowd."""
    chance = random.Random(seed)  # noqa: S311  no secret
    made: list[list[str]] = []

    def add(who: str, second: float, text: str, event: int, tag: str) -> None:
        link = f"https://x.example/{event}?q=<script>alert({event})</script>"
        made.append([f"p{len(made)}", name(who), stamp(second), text, link, tag])

    for event in range(n_events):
        at = 7 * 3600 * event + chance.randrange(3000)
        words = f"{' '.join(HOSTILE)} number {event} of \x1b[31mthe many words"
        for member in range(N_MEMBERS):
            add(f"m{member}", at + chance.randrange(8), words, event, f"tag{event}<b>")
        for other in chance.sample(range(N_CROWD), PER_EVENT):
            alone = " ".join(chance.choice("abcdefghij") * 3 for _ in range(8))
            add(f"c{other}", at + chance.randrange(7000), f"{other} {event} {alone}", event, f"tag{event % 5}")
    out = io.StringIO()
    header = ("post_id", "account_id", "timestamp", "text", "urls", "hashtags")
    csv.writer(out, lineterminator="\n").writerows([header, *made])
    return out.getvalue().encode()
