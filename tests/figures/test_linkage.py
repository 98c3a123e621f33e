"""Names of lists are linked with their doubt: drawn linkages lie around the true number of people."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fairwitness.errors import StudyError
from fairwitness.figures.checks.recapture import listed_people
from fairwitness.figures.linkage import Matches, linkages, match
from fairwitness.figures.reading.lists import Mentions, read_lists, sources_in
from fairwitness.figures.reading.records import ListsWish

if TYPE_CHECKING:
    from pathlib import Path

FIRST = ("Ana", "Bor", "Cyr", "Dan", "Eva", "Fil", "Gor", "Hana", "Ivo", "Jana", "Kai", "Lea", "Mio", "Nia", "Ola")
LAST = ("Arden", "Bellow", "Corvin", "Dastan", "Ewing", "Farrow", "Galen", "Hollis", "Imber", "Jarrow", "Kestrel")
WISH = ListsWish(file="names.csv", name_column="name", match_columns=("day", "village"))


@pytest.fixture(scope="module")
def mentions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Mentions, int]:
    """Return names of 350 people on three lists, some misspelt, and how many people are listed."""
    rng = random.Random(3)  # noqa: S311  no secret
    rows, people = [], set()
    for person in range(350):
        name, day = f"{rng.choice(FIRST)} {rng.choice(LAST)}", f"2001-0{rng.randint(3, 6)}-{rng.randint(10, 28)}"
        village = rng.choice(["North", "South", "East", "West"])
        for one in "ABC":
            if rng.random() < 0.5:
                people.add(person)
                cut = rng.randrange(1, len(name) - 1)
                written = name[:cut] + name[cut + 1 :] if rng.random() < 0.15 else name
                rows.append((written, day if rng.random() < 0.95 else "", village, one))
    folder: Path = tmp_path_factory.mktemp("names")
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "day", "village", "list"), *rows])
    read, faults, _ = read_lists(WISH, folder=folder)
    assert isinstance(read, Mentions)
    assert not faults.rows
    return read, len(people)


def test_linkages_lie_around_the_truth_and_repeat(mentions: tuple[Mentions, int]) -> None:
    given, n = mentions
    found = match(given, name_column="name", seed=1)
    again = match(given, name_column="name", seed=1)
    assert (found.probability == again.probability).all()
    sizes = [len(one.held) for one in linkages(given, found, seed=1)]
    assert sizes == [len(one.held) for one in linkages(given, again, seed=1)]
    assert len(set(sizes)) > 1
    assert abs(sum(sizes) / len(sizes) - n) < 0.06 * n


def test_the_doubt_reaches_the_estimate(mentions: tuple[Mentions, int]) -> None:
    given, _ = mentions
    found = listed_people(WISH, given)
    assert len(found.runs) == 10
    assert found.n[0] < found.n[1]
    assert found.bounds[0] < 1.05 * 350
    assert found.bounds[1] > 350


def test_too_few_names_are_refused() -> None:
    with pytest.raises(StudyError, match="too few"):
        match(Mentions((("A",), ("B",)), {"name": ("x", "y")}), name_column="name", seed=1)


def test_sources_of_one_mention_are_one_person() -> None:
    given = Mentions((("A", "B"), ("B",), ("C",)), {"name": ("x", "y", "z")})
    none = Matches(*(np.array([], kind) for kind in (np.int64, np.int64, np.float64)), n=3)
    (found, *_) = linkages(given, none, seed=1, draws=1)
    assert found.names == ("A", "B", "C")
    assert found.held.sum(axis=1).tolist() == [2, 1, 1]
    assert sources_in(" A; B |A;") == ("A", "B")
