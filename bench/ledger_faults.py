"""Kill writers of a ledger at random moments (SIGKILL) and check what is left: `python bench/ledger_faults.py`.

Each turn starts a process that adds records, several at once, and now and then forgets some, as fast as it can; it
tells which records were acknowledged.  After a random time it is killed.  Then the chain must be valid, every
acknowledged record must stand there as it was acknowledged, whoever was forgotten must be unknown, and the next turn
goes on with the same ledger.  SIGKILL ends a process, not the machine: it says nothing of disks that lie about fsync.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from fairwitness.ledger import Entry, append, emptied, read

LONGEST_S = 0.25
FORGET_EVERY = 4


@dataclass
class Tally:
    """What was seen over all turns."""

    kills: int = 0
    acknowledged: int = 0
    forgotten: int = 0
    unfinished: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def write_until_killed(case: Path, told: int, *, seed: int) -> None:
    """Add records and tell which are acknowledged, until the process is killed."""
    lot = random.Random(seed)
    step = 0
    while True:
        step += 1
        if lot.randrange(FORGET_EVERY) == 0:
            account = f"account-{lot.randrange(5)}"
            before = {commitment for commitment, name in read(case).ids.items() if name == account}
            record = emptied(case, Entry(kind="forgotten"), which=lambda one, gone=before: one.commitment in gone)
            os.write(told, f"F {record.number} {account}\n".encode())
            continue
        entries = [
            Entry(kind="note", subject="account", about=f"account-{lot.randrange(5)}",
                  personal={"author": "x", "text": f"{seed}-{step}-{k} " + "y" * lot.randrange(4_000)})
            for k in range(1 + lot.randrange(3))
        ]  # fmt: skip
        for record, entry in zip(append(case, *entries)[-len(entries) :], entries, strict=True):
            os.write(told, f"N {record.number} {entry.personal['text'][:40]}\n".encode())


def turn(case: Path, *, seed: int, tally: Tally, known: dict[int, str]) -> None:
    """Let one writer run and kill it, then look at what it left."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            write_until_killed(case, writing, seed=seed)
        except BaseException as error:  # noqa: BLE001  the parent must hear of it
            os.write(writing, f"E {type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os.close(writing)
    time.sleep(random.Random(-seed).uniform(0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().decode().splitlines()
    tally.kills += 1
    _look(case, lines, seed=seed, tally=tally, known=known)


def _look(case: Path, lines: list[str], *, seed: int, tally: Tally, known: dict[int, str]) -> None:
    for line in lines:
        kind, number, said = line.split(" ", 2)
        if kind == "E":
            tally.faults.append(f"turn {seed}: the writer failed: {line}")
            continue
        tally.acknowledged += 1
        if kind == "N":
            known[int(number)] = said
        else:
            tally.forgotten += 1
            known[-int(number)] = said
    book = read(case)
    tally.faults += [f"turn {seed}: {problem}" for problem in book.checked.problems]
    for sentence in book.checked.unfinished:
        tally.unfinished[sentence] = tally.unfinished.get(sentence, 0) + 1
    here = {one.record.number: one for one in book.told}
    for number, said in known.items():
        if number < 0:
            if any(one.about == said for one in book.told if one.record.number < -number):
                tally.faults.append(f"turn {seed}: {said} was forgotten by record {-number} and is known")
        elif number not in here:
            tally.faults.append(f"turn {seed}: acknowledged record {number} is gone")
        elif here[number].record.kind != "note" or not str(here[number].personal["text"]).startswith(said):
            tally.faults.append(f"turn {seed}: acknowledged record {number} says something else")


def run(kills: int, *, seed: int, folder: Path) -> Tally:
    """Kill so many writers, one after another, on one ledger that is begun anew every hundred turns."""
    tally = Tally()
    known: dict[int, str] = {}
    case = folder
    for k in range(kills):
        if k % 100 == 0:
            case = folder / str(k)
            case.mkdir()
            known = {}
        turn(case, seed=seed + k, tally=tally, known=known)
    return tally


def main() -> int:
    """Run and print; 1 if anything was lost or is not valid."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, help="write the result as JSON")
    options = asked.parse_args()
    start_s = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        tally = run(options.kills, seed=options.seed, folder=Path(name))
    result = {
        "kills": tally.kills, "acknowledged_records": tally.acknowledged, "of_these_forgettings": tally.forgotten,
        "left_unfinished": tally.unfinished, "faults": tally.faults, "wall_s": round(time.monotonic() - start_s, 1),
        "python": sys.version.split()[0],
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    if options.out is not None:
        options.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
