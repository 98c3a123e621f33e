"""Outages found in real series, beside curated lists, and false alarms in quiet weeks: `make bench-outages`.

    python bench/outages.py [--data ../shared/access]

Nothing was fitted to these series but the rule that half-way back must hold for half a day, which was made with the
shape of the 2019 series known; bench/results/outages.json says so beside the figures.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.access.formats import detect
from fairwitness.access.outages import Settings, judged_series, observed
from fairwitness.access.outages.sentences import moment
from fairwitness.access.series import Curated, Series, Signal
from fairwitness.access.sources import Quarantine
from fairwitness.study import DAY_US

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwitness.access.outages import OutageReport
    from fairwitness.access.outages.episodes import Judged
    from fairwitness.access.outages.records import Match, Outage

RESULTS = Path(__file__).parent / "results" / "outages.json"
NETWORKS = dict.fromkeys(("AS16322", "AS197207", "AS44244", "AS57218", "AS58224"), "IR")
"""Networks whose files do not say their country."""
QUIET = ("2022-08-31", "2022-09-21")
"""Three weeks before the first curfew, in which no list has an outage of all of the country."""


def read(data: Path) -> tuple[list[Series], list[Curated], dict[str, int]]:
    """Return all series and curated rows, each file once, and rows set aside by reason."""
    series: list[Series] = []
    curated: list[Curated] = []
    aside = Quarantine()
    patterns = ("iran_20*/*/*", "ioda/*.csv", "keepiton/*")
    for path in sorted(path for pattern in patterns for path in data.glob(pattern)):
        reader, head = detect(path)
        for record in reader.read(head, aside):
            (curated if isinstance(record, Curated) else series).append(record)  # type: ignore[arg-type]
    reasons = sorted({(row.source, row.reason) for row in aside.rows})
    counts = {f"{s}: {r}": sum((row.source, row.reason) == (s, r) for row in aside.rows) for s, r in reasons}
    return series, curated, counts


def described(outage: Outage) -> dict[str, object]:
    """Return an event in a few figures."""
    event = outage.event
    return {
        "place": event.network or event.country or outage.place, "kind": event.kind.value, "rule": event.rule_id,
        "onset": [moment(event.onset.earliest_us), moment(event.onset.latest_us)],
        "end": [moment(event.end.earliest_us), moment(event.end.latest_us)] if event.end else None,
        "windows": len(outage.windows), "part_of_a_country_event": bool(outage.part_of),
        "lowest_share_of_expected": event.numbers.get("lowest_share_of_expected"),
        "curfew_hours_utc": event.numbers.get("curfew_hours_utc"),
    }  # fmt: skip


def matched(match: Match) -> dict[str, object]:
    """Return a curated row in a few figures."""
    return {
        "list": match.list_name, "row": match.row, "place": match.network or match.country, "area": match.area,
        "listed": [moment(match.begin.earliest_us), moment(match.end.latest_us) if match.end else None],
        "visible": match.covered, "found": bool(match.event_id), "onset_off_h": match.onset_off_h,
        "end_off_h": match.end_off_h, "onset_width_h": match.onset_width_h, "end_width_h": match.end_width_h,
    }  # fmt: skip


def quiet(judged: Sequence[Judged]) -> list[dict[str, object]]:
    """Return falls and judged hours of every series in the quiet weeks."""
    rows = []
    first, last = (int(_us(day)) for day in QUIET)
    for one in judged:
        at_us = one.series.at_us
        inside = (at_us >= first) & (at_us < last) & (one.kind > 0)
        if not inside.any() or one.series.signal is Signal.CHANGES:
            continue
        falls = sum(first <= episode.onset.latest_us < last for episode in one.episodes)
        rows.append(
            {"series": one.series.datasource, "place": one.series.network or one.series.country or one.series.place,
             "makes_events": one.series.signal is not Signal.BACKGROUND, "falls": falls,
             "judged_days": round(float(inside.sum()) * one.series.step_us / DAY_US, 2)}
        )  # fmt: skip
    return rows


def _us(day: str) -> float:
    from datetime import UTC, datetime

    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1_000_000


def lists(report: OutageReport) -> dict[str, object]:
    """Return how many rows that the series could show were found, and how far off."""
    told: dict[str, object] = {}
    for name in sorted({match.list_name for match in report.matches}):
        rows = [m for m in report.matches if m.list_name == name and m.covered in {"yes", "place_not_said"}]
        found = [m for m in rows if m.event_id]
        told[name] = {
            "visible": len(rows), "found": len(found),
            "onset_off_h": [m.onset_off_h for m in found], "end_off_h": [m.end_off_h for m in found],
        }  # fmt: skip
    told["radar annotations, each once, best of the five networks"] = _radar(report)
    return told


def _radar(report: OutageReport) -> dict[str, object]:
    """Radar's annotations name no network: each is held against all five, and the nearest counts."""
    rows = [m for m in report.matches if m.list_name == "radar annotations"]
    distinct = sorted({(m.begin.earliest_us, m.end.latest_us if m.end else 0) for m in rows})
    best = []
    for key in distinct:
        same = [m for m in rows if (m.begin.earliest_us, m.end.latest_us if m.end else 0) == key and m.event_id]
        offs = [(abs(m.onset_off_h or 0.0), m.onset_off_h, m.end_off_h) for m in same]
        best.append(min(offs, default=None, key=lambda off: (off[0], abs(off[2] or 0.0))))
    found = [off for off in best if off]
    return {
        "distinct": len(distinct), "found": len(found), "onset_off_h": [off[1] for off in found],
        "end_off_h": [off[2] for off in found],
    }  # fmt: skip


def sensitivity(series: Sequence[Series], curated: Sequence[Curated]) -> list[dict[str, object]]:
    """Return what other thresholds would have given: falls in the quiet weeks, and the curated row of 2019."""
    rows = []
    for use, noise in product((0.7, 0.8, 0.9), (3.0, 4.0, 5.0)):
        usual = Settings()
        settings = replace(usual, enter={**usual.enter, Signal.USE: use}, noise=noise)
        judged = judged_series(series, settings=settings, within=NETWORKS)
        report = observed(judged, curated, settings=settings)
        row = next(m for m in report.matches if m.list_name.startswith("ioda") and m.covered == "yes")
        curfews = [o for o in report.outages if o.event.kind.value == "curfew" and not o.event.network]
        rows.append(
            {"enter_use": use, "noise": noise, "onset_off_h": row.onset_off_h, "end_off_h": row.end_off_h,
             "end_width_h": row.end_width_h, "curfew_windows": sum(len(o.windows) for o in curfews),
             "quiet_falls": sum(int(str(q["falls"])) for q in quiet(judged) if q["makes_events"])}
        )  # fmt: skip
    return rows


def main() -> None:
    """Write all figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/access"))
    series, curated, aside = read(asked.parse_args().data)
    judged = judged_series(series, within=NETWORKS)
    report = observed(judged, curated)
    rows = quiet(judged)
    told = {
        "note": "half-way back must hold for half a day: made with the shape of the 2019 series known",
        "events": [described(one) for one in report.outages], "lists": lists(report),
        "rows": [matched(match) for match in report.matches if match.covered in {"yes", "place_not_said"}],
        "quiet_weeks": {"from": QUIET[0], "to": QUIET[1], "series": rows,
                        "false_alarms": sum(int(str(row["falls"])) for row in rows if row["makes_events"]),
                        "judged_days": sum(float(str(row["judged_days"])) for row in rows if row["makes_events"])},
        "set_aside": aside, "sensitivity": sensitivity(series, curated),
    }  # fmt: skip
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(json.dumps({name: told[name] for name in ("lists", "quiet_weeks", "sensitivity")}, indent=1))


if __name__ == "__main__":
    main()
