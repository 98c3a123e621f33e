"""Small files of every kind that is read, made here."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fairwitness.access.formats import detect
from fairwitness.access.series import Curated, Series
from fairwitness.access.sources import Quarantine

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2024, 3, 4, tzinfo=UTC)
START_US = int(DAY.timestamp()) * 1_000_000


@dataclass
class Outcome:
    """What one file gave."""

    name: str
    records: list[Any]
    aside: Quarantine = field(default_factory=Quarantine)

    @property
    def series(self) -> list[Series]:
        return [record for record in self.records if isinstance(record, Series)]

    @property
    def curated(self) -> list[Curated]:
        return [record for record in self.records if isinstance(record, Curated)]

    @property
    def reasons(self) -> list[str]:
        return sorted(row.reason for row in self.aside.rows)


def read(path: Path) -> Outcome:
    """Return all that a file gives, read as the command reads it."""
    reader, head = detect(path)
    aside = Quarantine()
    return Outcome(reader.name, list(reader.read(head, aside)), aside)


def given(folder: Path, name: str, content: str | bytes) -> Outcome:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path)


def times(n: int, *, minutes: int = 30) -> list[datetime]:
    return [DAY + timedelta(minutes=minutes * k) for k in range(n)]


def table(*rows: list[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def ioda_export(n: int = 8) -> str:
    """Return a table in which the first signal is half as frequent as the second."""
    head = ["Time (UTC)", "Google (Search)", "BGP (#Visible /24s)"]
    rows = [
        [f"{at:%Y-%m-%d %H:%M:%S}", 50 + k if k % 2 == 0 else "", 99] for k, at in enumerate(times(n, minutes=15))
    ]
    return table(head, *rows)


def ioda_api(*records: dict[str, Any], kind: str = "signals") -> str:
    return json.dumps(
        {"type": kind, "metadata": {}, "requestParameters": {}, "error": None, "perf": None, "data": [list(records)]}
    )


def ioda_signal(**more: Any) -> dict[str, Any]:
    return {
        "entityType": "country", "entityCode": "NL", "entityName": "Netherlands", "datasource": "bgp",
        "from": int(DAY.timestamp()), "until": int(DAY.timestamp()) + 1500, "step": 300, "nativeStep": 300,
        "values": [10, None, 12, 12, 11],
    } | more  # fmt: skip


def radar(*, annotations: list[dict[str, Any]] | None = None, **series: Any) -> str:
    main = {
        "timestamps": [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in times(4, minutes=60)],
        "values": ["0.1", "0.2", "0.3", "0.1"],
    }
    meta = {"confidenceInfo": {"annotations": annotations or []}}
    return json.dumps({"success": True, "result": {"main": main, **series, "meta": meta}})


def annotation(
    begin: str = "2024-03-04T01:00:00Z", end: str | None = "2024-03-04T02:00:00Z", **more: Any
) -> dict[str, Any]:
    return {"startDate": begin, "endDate": end, "eventType": "OUTAGE", "linkedUrl": "u", "description": "d"} | more


def ripestat() -> str:
    updates = [
        {"announcements": 5 * k, "withdrawals": None if k else 2, "starttime": f"{at:%Y-%m-%dT%H:%M:%S}"}
        for k, at in enumerate(times(4, minutes=360))
    ]
    return json.dumps(
        {
            "data_call_name": "bgp-update-activity",
            "data": {"resource": "64500", "sampling_period": 21600.0, "updates": updates},
        }
    )


TOR = (
    "# made up\ndate,country,users,lower,upper,frac\n"
    "2024-03-04,,9,,,50\n2024-03-04,nl,100,90,110,50\n2024-03-05,nl,120,90,110,50\n2024-03-06,nl,,90,110,50\n"
    "2024-03-04,??,4,,,1\n2024-03-05,??,4,,,1\n2024-03-04,q1,4,,,1\n"
)
IODA_HEAD = (
    "ID,Begin time,End time,Country,IODA BGP visible by human,IODA AP visible by human , IODA IBR visible by human,"
    "Scope (based on granularity),Confirmation Status,Cause\n"
)
GOOD_ROW = (
    'A1,"Monday, March 4, 2024, 2:00:00 PM","Tuesday, March 5, 2024, 8:30 AM",Netherlands,TRUE,FALSE,True ,Country,'
    "Confirmed,x\n"
)
STOP_HEAD = "start_date,end_date,country,geo_scope,area_name,shutdown_type,shutdown_extent,count_year\n"
