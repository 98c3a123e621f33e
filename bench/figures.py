"""The figures bench: the worked results on real counts, and simulated truth, by one command.

    python -m bench.figures                    # everything; a few minutes
    python -m bench.figures --repetitions 0    # the real counts only

Results go to bench/results/figures.json and figures.md.  Each row says what was expected and what came out.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.figures_releases import releases
from bench.figures_simulations import simulate
from fairwitness.figures import worked_example
from fairwitness.figures.dispersion import LEAST_WINDOWS, LEVEL, screen
from fairwitness.figures.excess import excess
from fairwitness.figures.grid import examine
from fairwitness.figures.ledger import read_ledger
from fairwitness.figures.reading.deaths import read_deaths
from fairwitness.figures.reading.lists import Lists, read_lists
from fairwitness.figures.reading.records import DeathsWish, ListsWish, SeriesWish
from fairwitness.figures.reading.series import read_series
from fairwitness.figures.recapture import recapture
from fairwitness.figures.recapture.histories import histories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fairwitness.figures.grid import Examination

DATA = Path(__file__).resolve().parents[2] / "shared" / "figures"
RESULTS = Path(__file__).parent / "results"
PACKAGES = ("fairwitness", "numpy", "scipy", "splink", "persiantools")
FLAGGED = (
    "Algeria",
    "Azerbaijan",
    "Belarus",
    "Egypt",
    "El Salvador",
    "Saudi Arabia",
    "Serbia",
    "Turkey",
    "Venezuela",
)
OFFICIAL, CLAIMED = 7_451, 43_300
Z = 1.959963984540054
MODEL_WORDS = {"holds": "holds", "weak": "holds, but the data say little", "fails": "does not hold"}


@dataclass(frozen=True, slots=True)
class Row:
    """One result.

    Attributes:
        part: of the bench.
        what: was asked.
        expected: by the reference calculation.
        found: by the package.
        agrees: whether the two are the same, to the digits in which the reference is given.
    """

    part: str
    what: str
    expected: str
    found: str
    agrees: bool


def near(part: str, what: str, expected: float, found: float, *, within: float = 0.5) -> Row:
    """Return a row of two numbers, equal within the digits of the reference."""
    shown = f"{found:,.0f}" if within >= 0.5 else f"{found:.4f}"
    return Row(part, what, f"{expected:,.10g}", shown, abs(found - expected) <= within)


def same(part: str, what: str, expected: object, found: object) -> Row:
    """Return a row of two equal things."""
    return Row(part, what, str(expected), str(found), expected == found)


def worked(data: Path) -> Iterator[Row]:
    """Return the excess deaths of Iran to 25 May 2020, from the table itself."""
    part = "Iran to 25 May 2020"
    wish = DeathsWish(file="world_mortality_iran_weekly_2015_2021w41.csv", since=date(2020, 2, 20), bears_on=())
    deaths, _, _ = read_deaths(wish, folder=data)
    found = excess(deaths, since=date(2020, 2, 20), until=date(2020, 5, 25))
    by_name = {e.name: e for e in found.estimates}
    main = by_name["regression"]
    sd = main.sd or 0.0
    yield near(part, "deaths registered", 118_039, found.observed)
    yield near(part, "deaths expected", 100_012, found.observed - main.excess)
    yield near(part, "excess, year and week regression", 18_026, main.excess)
    yield near(part, "standard deviation", 2_246, sd)
    yield near(part, "95 % low, normal quantile", 13_624, main.excess - Z * sd)
    yield near(part, "95 % high, normal quantile", 22_428, main.excess + Z * sd)
    yield same(part, "95 % interval of the package, Student's t with 207 degrees", "13,598 to 22,454",
               f"{main.low:,.0f} to {main.high:,.0f}")  # fmt: skip
    for name, expected in (("trend_of_totals", 20_691), ("last_year", 20_982), ("mean_few", 22_229),
                           ("mean_all", 23_328), ("shifted", 23_673)):  # fmt: skip
        yield near(part, f"excess, {by_name[name].label}", expected, by_name[name].excess)
    yield near(part, "trend of totals, 95 % low", 12_743, by_name["trend_of_totals"].low or 0.0)
    yield near(part, "trend of totals, 95 % high", 28_639, by_name["trend_of_totals"].high or 0.0)
    yield near(part, "leave-one-year-out error, root mean square", 2_524, found.rms_left_out or 0.0)
    yield near(part, "official / excess", 0.41, OFFICIAL / main.excess, within=0.005)
    yield near(part, "excess / official", 2.42, main.excess / OFFICIAL, within=0.005)
    yield near(part, "claimed / excess", 2.40, CLAIMED / main.excess, within=0.005)
    whole = excess(deaths, since=date(2020, 2, 24), until=date(2020, 5, 31)).main
    yield near(part, "excess in whole weeks 9 to 22", 17_996, whole.excess)
    september = excess(deaths, since=date(2020, 2, 17), until=date(2020, 9, 20)).main
    yield near(part, "excess 17 February to 20 September 2020", 57_997, september.excess)


def demo() -> Iterator[Row]:
    """Return what the packaged example says, from its own typed facts."""
    part = "fairwitness figures --demo"
    with worked_example.folder() as folder:
        started = time.perf_counter()
        found = examine(read_ledger([folder / worked_example.LEDGER]))
        took_s = time.perf_counter() - started
    text = next(o for o in found.outcomes if o.subject.startswith("text-total beside"))
    yield near(part, "excess from the typed facts", 18_026, float(text.numbers["excess"]))
    for day, expected in (("05-13", "holds"), ("05-20", "holds"), ("05-21", "fails"), ("05-25", "fails")):
        outcome = next(o for o in found.outcomes if o.subject.startswith(f"release-{day}-official / "))
        yield same(part, f"“less than a sixth” on the release of {day}", expected, outcome.state)
    text_phrase = next(o for o in found.outcomes if o.subject.startswith("text-official / "))
    yield same(part, "“less than a sixth” of the circulating text", "fails", text_phrase.state)
    splice = next(o for o in found.outcomes if o.subject == "statement the circulating text")
    yield same(part, "43,300 with 320 cities and 7,451: spliced", "fails", splice.state)
    intact = [o.state for o in found.outcomes if o.rule_id == "figures.splice" and o is not splice]
    yield same(part, "intact releases taken for splices", 0, intact.count("fails"))
    for claim, expected in (("ministry-05-25", "fails"), ("text-total", "fails"), ("ghafari-09-21", "holds")):
        yield same(part, f"plausibility of {claim}", expected, found.grid[claim][2].state)
    yield Row(part, "seconds to examine", "a few", f"{took_s:.1f}", took_s < 30)
    yield same(part, "states with the claimants' names swapped", "unchanged", _swapped(found))


def _swapped(found: Examination) -> str:
    """Return whether another naming of the claimants changes any state."""
    names = list(dict.fromkeys(claim.claimant for claim in found.docket.ledger.claims))
    other = dict(zip(names, names[1:] + names[:1], strict=True))
    import msgspec

    claims = tuple(
        msgspec.structs.replace(c, claimant=other[c.claimant], reported_by=other.get(c.reported_by, c.reported_by))
        for c in found.docket.ledger.claims
    )
    again = examine(replace(found.docket.ledger, claims=claims))
    states = [{k: [cell.state for cell in cells] for k, cells in one.grid.items()} for one in (found, again)]
    return "unchanged" if states[0] == states[1] else "changed"


def screening(data: Path) -> Iterator[Row]:
    """Return which countries report daily deaths that vary too little."""
    part = "under-dispersion, JHU to 31 January 2021"
    wish = SeriesWish(
        file="jhu_deaths_global_2021-01-31.csv", layout="wide", place_column="Country/Region", order="mdy"
    )
    series, _, _ = read_series(wish, folder=data)
    found = screen(series)
    tested = [one for one in found if one.n_windows >= LEAST_WINDOWS]
    flagged = tuple(one.place for one in tested if one.p_adjusted <= LEVEL)
    yield same(part, "countries tested", 85, len(tested))
    yield same(part, "flagged", ", ".join(FLAGGED), ", ".join(sorted(flagged)))
    shown = {one.place: f"{one.n_under}/{one.n_windows}" for one in found}
    for place, expected in (("Belarus", "22/25"), ("Turkey", "26/45"), ("Saudi Arabia", "23/39"), ("Egypt", "15/43"),
                            ("Venezuela", "9/16"), ("Azerbaijan", "10/21"), ("Algeria", "12/40"), ("Serbia", "8/22"),
                            ("El Salvador", "6/21"), ("Iran", "0/48")):  # fmt: skip
        yield same(part, f"stretches of {place}", expected, shown[place])
    yield same(part, "tested countries with negative days", 22, sum(one.n_negative > 0 for one in tested))


def kosovo(data: Path) -> Iterator[Row]:
    """Return what four lists of people killed leave room for."""
    part = "Kosovo, four lists"
    lists, _, _ = read_lists(ListsWish(file="mse/kosovo_killings_4lists.csv"), folder=data)
    if not isinstance(lists, Lists):
        raise TypeError
    found = recapture(histories(lists.held, lists.names))
    pairs = [total.value for total in found.pairs]
    yield same(part, "people listed", 4_400, found.found.n)
    yield near(part, "Chapman, least pair", 5_447, min(pairs))
    yield near(part, "Chapman, greatest pair", 9_622, max(pairs))
    yield near(part, "Chao's lower bound", 10_262, found.chao.value)
    two = [m for m in found.models if all(term.count("+") <= 1 for term in m.name.split(":")[1].split(","))]
    yield same(part, "log-linear models with pairs of lists", 64, len(two))
    yield near(part, "their least total", 7_285, min(m.value for m in two), within=0.75)
    yield near(part, "their greatest total", 14_402, max(m.value for m in two))
    yield near(part, "chosen among them by AIC", 14_342, min(two, key=lambda m: m.aic or 0.0).value)
    yield same(part, "all hierarchical models fitted", 113, len(found.models))
    low, high = found.spread
    yield same(part, "range over all models and classes", "6,729 to 22,889", f"{low:,.0f} to {high:,.0f}")
    best = min(found.models, key=lambda m: m.bic or 0.0)
    yield same(part, "chosen by BIC, beside the published 10,356 (9,002 to 12,122)", "10,357 (9,004 to 12,106)",
               f"{best.value:,.0f} ({best.low:,.0f} to {best.high:,.0f})")  # fmt: skip
    if found.latent:
        classes = found.latent
        shown = f"{classes.value:,.0f} ({classes.low:,.0f} to {classes.high:,.0f})"
        yield Row(part, "latent classes", "stated", shown, agrees=True)


BAD = """country_name,year,time,time_unit,deaths
X,2015,1,weekly,100
X,2015,2,weekly,-5
X,2015,4,weekly,100
X,2016,53,weekly,90
X,1398,3,weekly,80
X,2017,7,weekly,70
X,2017,7,weekly,71
"""


def bad_input() -> Iterator[Row]:
    """Return how bad input is named."""
    part = "bad input"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bad.csv").write_text(BAD)
        wish = DeathsWish(file="bad.csv", since=date(2020, 1, 1), bears_on=())
        _, faults, _ = read_deaths(wish, folder=Path(folder))
        reasons = {row.reason for row in faults.rows}
        for what, reason in (("negative count", "negative_count"), ("week 53 of a year of 52", "no_such_period"),
                             ("a year of another calendar", "other_calendar"), ("a week twice", "period_twice"),
                             ("missing weeks", "period_missing")):  # fmt: skip
            yield same(part, what, "named", "named" if reason in reasons else "not named")
        (Path(folder) / "bad.csv").write_text(BAD.replace("90\n", "90\nX,2017,1,monthly,400\n"))
        try:
            read_deaths(wish, folder=Path(folder))
            told = "not named"
        except Exception as error:  # noqa: BLE001  the sentence is what is looked at
            told = "named" if "mixes the units" in str(error) else str(error)
        yield same(part, "mixed units", "named", told)


def main() -> int:
    """Run the bench, and return 0 if all rows agree and all coverage is where it must be."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--repetitions", type=int, default=4_000, help="of each simulation; 0: none")
    asked.add_argument("--slow", type=int, default=200, help="repetitions with latent classes")
    given = asked.parse_args()
    if not given.data.is_dir():
        print(f"{given.data} is not here: the bench needs the evaluation data.", file=sys.stderr)
        return 2
    started = time.perf_counter()
    rows = [*worked(given.data), *demo(), *releases(given.data, same), *screening(given.data), *kosovo(given.data),
            *bad_input()]  # fmt: skip
    simulated = simulate(repetitions=given.repetitions, slow=given.slow) if given.repetitions else []
    result = {
        "packages": {name: version(name) for name in PACKAGES}, "python": platform.python_version(),
        "seconds": round(time.perf_counter() - started, 1), "rows": [asdict(row) for row in rows],
        "simulated": simulated,
    }  # fmt: skip
    (RESULTS / "figures.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (RESULTS / "figures.md").write_text(report(result), "utf-8")
    wrong = [row for row in rows if not row.agrees]
    outside = [s for s in simulated if s["model"] == "holds" and not 0.93 <= s["covered"] <= 0.97]
    print(f"{len(rows) - len(wrong)} of {len(rows)} results agree; {len(outside)} coverages outside 93 to 97 %.")
    for row in wrong:
        print(f"  {row.part}: {row.what}: expected {row.expected}, found {row.found}")
    for one in outside:
        print(f"  {one['study']}, {one['interval']}: {one['covered']:.1%}")
    return int(bool(wrong or outside))


def report(result: dict[str, Any]) -> str:
    """Return the results as Markdown."""
    about = (
        "Made by `make bench-figures`. Expected values are those of reference calculations that were made apart from "
        "this package."
    )
    lines = ["# Figures bench", "", about, ""]
    for part in dict.fromkeys(row["part"] for row in result["rows"]):
        lines += [f"## {part}", "", "| what | expected | found | |", "|---|---|---|---|"]
        lines += [
            f"| {row['what']} | {row['expected']} | {row['found']} | {'agrees' if row['agrees'] else '**differs**'} |"
            for row in result["rows"] if row["part"] == part
        ]  # fmt: skip
        lines.append("")
    if result["simulated"]:
        lines += ["## Simulated truth: share of 95 % intervals that hold it", "",
                  "| study | interval | model | repetitions | covered | simulation error | bias |",
                  "|---|---|---|---|---|---|---|"]  # fmt: skip
        lines += [
            f"| {s['study']} | {s['interval']} | {MODEL_WORDS[s['model']]} | {s['n']:,} | "
            f"{s['covered']:.1%} | ±{s['standard_error']:.1%} | {s['bias']:+.1%} |"
            for s in result["simulated"]
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
