"""Names of several lists linked to people by splink (Fellegi-Sunter), with the doubt about each match kept.

No threshold decides who is one person: each match is drawn with its own probability, many times over, and whatever is
estimated is estimated on every drawn linkage.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fairwitness.errors import StudyError
from fairwitness.figures.reading.lists import Lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from fairwitness.figures.reading.lists import Mentions

LEAST_PROBABILITY = 0.1
"""Pairs below are taken for different people in every linkage."""
DRAWS = 10
LEAST_MENTIONS = 20
ROUNDED = 6
"""Decimals of a probability that are kept, so that the last bits of a sum decide nothing."""
U_PAIRS = 1e6
NAME_LEVELS = (0.96, 0.9, 0.8)
"""Jaro-Winkler similarities between which names are told apart."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs of mentions that may be one person.

    Attributes:
        a, b: mentions, a < b, in order.
        probability: that they are one person.
        n: mentions in all.
    """

    a: npt.NDArray[np.int64]
    b: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float64]
    n: int


def match(mentions: Mentions, *, name_column: str, seed: int) -> Matches:
    """Return which mentions may be one person.

    Args:
        mentions: names with further cells.
        name_column: column of the name; all others must agree or tell people apart.
        seed: of the sample from which splink learns how often strangers agree.

    Raises:
        StudyError: too few mentions, or nothing from which splink can learn.
    """
    if len(mentions.lists) < LEAST_MENTIONS:
        raise StudyError(
            f"{len(mentions.lists)} names are too few to learn how names vary; {LEAST_MENTIONS} are needed."
        )
    rows = _rows(mentions, name_column)
    others = [f"c{k}" for k in range(len(mentions.columns) - 1)]
    found = _predicted(rows, others, seed)
    import numpy as np

    pairs = sorted({tuple(sorted((int(x), int(y)))): round(float(p), ROUNDED) for x, y, p in found}.items())
    a, b = (np.array([pair[0][side] for pair in pairs], np.int64) for side in (0, 1))
    return Matches(a, b, np.array([p for _, p in pairs], np.float64), len(mentions.lists))


def _rows(mentions: Mentions, name_column: str) -> list[dict[str, Any]]:
    """Return mentions for splink, names folded: letter case, points and letter forms tell nobody apart."""
    from fairwitness.text import tokens

    others = [values for name, values in mentions.columns.items() if name != name_column]
    rows = []
    for k, name in enumerate(mentions.columns[name_column]):
        words = " ".join(sorted(tokens(name or ""))) or None
        cells = {f"c{j}": values[k] for j, values in enumerate(others)}
        rows.append({"unique_id": k, "name": words, **cells})
    return rows


def _predicted(rows: list[dict[str, Any]], others: Sequence[str], seed: int) -> Iterator[tuple[int, int, float]]:
    import duckdb
    import pyarrow as pa
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.internals.exceptions import SplinkException

    logging.getLogger("splink").setLevel(logging.CRITICAL)
    database = DuckDBAPI(connection=duckdb.connect(config={"threads": 1}))
    blocks: list[Any] = [block_on(column) for column in (*others, "substr(name, 1, 3)", "right(name, 3)")]
    settings = SettingsCreator(
        link_type="dedupe_only", blocking_rules_to_generate_predictions=blocks,
        comparisons=[compare.JaroWinklerAtThresholds("name", list(NAME_LEVELS)), *map(compare.ExactMatch, others)],
    )  # fmt: skip
    try:
        linker = Linker(database.register(pa.Table.from_pylist(rows)), settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match([block_on("name", *others)], recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=seed)
        for column in others or ("substr(name, 1, 3)",):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
        if len(others) == 1:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
        table = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY).as_pyarrow_table()  # type: ignore[no-untyped-call]
    except (SplinkException, ValueError, duckdb.Error) as error:
        raise StudyError(
            f"the names cannot be linked: {error}. Link them before, and give ones and noughts."
        ) from error
    yield from zip(
        *(table[name].to_pylist() for name in ("unique_id_l", "unique_id_r", "match_probability")), strict=True
    )


def linkages(mentions: Mentions, matches: Matches, *, seed: int, draws: int = DRAWS) -> Iterator[Lists]:
    """Return people by lists, once for each draw of the matches.

    Args:
        mentions: names as the lists give them.
        matches: which may be one person.
        seed: of the draws.
        draws: linkages.
    """
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    names = mentions.names()
    cells = [(row, names.index(one)) for row, lists in enumerate(mentions.lists) for one in lists]
    row, of_list = (np.array([cell[side] for cell in cells], np.int64) for side in (0, 1))
    rng = np.random.default_rng(seed)
    for _ in range(draws):
        drawn = rng.random(matches.a.size) < matches.probability
        ones = np.ones(int(drawn.sum()), np.int8)
        joined = coo_array((ones, (matches.a[drawn], matches.b[drawn])), shape=(matches.n, matches.n))
        n_people, person = connected_components(joined, directed=False)
        held = np.zeros((n_people, len(names)), np.bool_)
        held[person[row], of_list] = True
        yield Lists(names, held)
