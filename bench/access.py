"""How measurements are judged where the truth is known, and how long a million takes.

The truth of OONI's QA files stands in their names: each simulates one way of blocking, or a site that works, is down,
or refuses by itself.  Of the real measurements only what was judged is published, beside OONI's own flags.

    python bench/access.py --data ../shared/access/ooni
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("fairwitness", "msgspec", "duckdb", "pyarrow")
STATES = ("blocked", "likely_blocked", "impaired", "down", "ok", "insufficient")
MOST_CPU_S, MOST_GB = 60, 2.0


class Truth(NamedTuple):
    """What a QA file simulates.

    Attributes:
        kind: blocks, ok, down (the site fails everywhere) or refuses (the site answers this visitor otherwise).
        mechanisms: for what blocks, the ways that name it rightly; each stands for what lies below it too.
    """

    kind: str
    mechanisms: tuple[str, ...] = ()

    def allows(self, one: Judged) -> bool:
        """Say whether a judgement keeps the bar: rightly blocked or insufficient, and else not blocked."""
        if one.state == "insufficient":
            return True
        if self.kind == "blocks":
            named = any(one.mechanism == m or one.mechanism.startswith(f"{m}.") for m in self.mechanisms)
            return one.state in {"blocked", "likely_blocked"} and named
        return one.state not in {"blocked", "likely_blocked"}


class Judged(NamedTuple):
    """What was said of one file."""

    state: str
    mechanism: str
    rule_id: str
    anomaly: bool | None
    confirmed: bool | None
    failure: bool | None


OK, DOWN, REFUSES = Truth("ok"), Truth("down"), Truth("refuses")


def _blocks(*mechanisms: str) -> Truth:
    return Truth("blocks", mechanisms)


HOP = "redirectWithConsistentDNSAndThen"
EXPECTED: dict[str, Truth] = {
    "badSSLWithExpiredCertificate": DOWN,
    "badSSLWithUnknownAuthorityWithConsistentDNS": DOWN,
    "badSSLWithUnknownAuthorityWithInconsistentDNS": _blocks("dns"),
    "badSSLWithWrongServerName": DOWN,
    "cloudflareCAPTCHAWithHTTP": REFUSES,
    "cloudflareCAPTCHAWithHTTPS": REFUSES,
    "controlFailureWithSuccessfulHTTPSWebsite": OK,
    "controlFailureWithSuccessfulHTTPWebsite": OK,
    "dnsBlockingAndroidDNSCacheNoData": _blocks("dns"),
    "dnsBlockingBOGON": _blocks("dns.injection.bogon"),
    "dnsBlockingNXDOMAIN": _blocks("dns.nxdomain"),
    "dnsHijackingToLocalhostWithHTTP": _blocks("dns.injection.bogon"),
    "dnsHijackingToLocalhostWithHTTPS": _blocks("dns.injection.bogon"),
    "dnsHijackingToProxyWithHTTPSURL": OK,
    "dnsHijackingToProxyWithHTTPURL": OK,
    "ghostDNSBlockingWithHTTP": _blocks("dns.injection", "http.blockpage"),
    "ghostDNSBlockingWithHTTPS": _blocks("dns.injection"),
    "httpBlockingConnectionReset": _blocks("http.reset"),
    "httpDiffWithConsistentDNS": _blocks("http.blockpage"),
    "httpDiffWithInconsistentDNS": _blocks("http.blockpage", "dns.injection"),
    "idnaWithoutCensorshipLowercase": OK,
    "idnaWithoutCensorshipWithFirstLetterUppercase": OK,
    "largeFileWithHTTP": OK,
    "largeFileWithHTTPS": OK,
    "localhostWithHTTP": DOWN,
    "localhostWithHTTPS": DOWN,
    "redirectWithBrokenLocationForHTTP": DOWN,
    "redirectWithBrokenLocationForHTTPS": DOWN,
    f"{HOP}ConnectionRefusedForHTTP": _blocks("tcp.refused"),
    f"{HOP}ConnectionRefusedForHTTPS": _blocks("tcp.refused"),
    f"{HOP}ConnectionResetForHTTP": _blocks("http.reset"),
    f"{HOP}ConnectionResetForHTTPS": _blocks("tls.reset"),
    f"{HOP}EOFForHTTP": _blocks("http"),
    f"{HOP}EOFForHTTPS": _blocks("tls"),
    f"{HOP}NXDOMAIN": _blocks("dns.nxdomain"),
    f"{HOP}TimeoutForHTTP": _blocks("http.timeout"),
    f"{HOP}TimeoutForHTTPS": _blocks("tls.timeout"),
    "redirectWithMoreThanTenRedirectsAndHTTP": DOWN,
    "redirectWithMoreThanTenRedirectsAndHTTPS": DOWN,
    "successWithHTTP": OK,
    "successWithHTTPS": OK,
    "tcpBlockingConnectTimeout": _blocks("tcp.timeout"),
    "tcpBlockingConnectionRefusedWithInconsistentDNS": _blocks("dns.injection", "tcp.refused"),
    "throttlingWithHTTP": _blocks("http.throttle", "http.timeout"),
    "throttlingWithHTTPS": _blocks("http.throttle", "http.timeout", "tls.throttle"),
    "tlsBlockingConnectionResetWithConsistentDNS": _blocks("tls.reset"),
    "tlsBlockingConnectionResetWithInconsistentDNS": _blocks("tls.reset", "dns.injection"),
    "websiteDownNXDOMAIN": DOWN,
    "websiteDownNoAddrs": DOWN,
    "websiteDownTCPConnect": DOWN,
}
"""Each QA file by its name."""


def judged_files(folder: Path, *, fingerprints: Sequence[Path] = ()) -> dict[str, Judged]:
    """Return what is said of the first measurement of each JSON file of a folder, by the file's name."""
    from fairwitness.access.formats import detect
    from fairwitness.access.judging import Judge
    from fairwitness.access.judging.fingerprints import Fingerprints
    from fairwitness.access.judging.fingerprints import read as read_fingerprints
    from fairwitness.access.sources import Quarantine, head_of

    aside = Quarantine()
    known = [one for path in fingerprints for one in read_fingerprints(head_of(path), aside)]
    judge = Judge(Fingerprints.of(known))
    found: dict[str, Judged] = {}
    for path in sorted(folder.glob("*.json")):
        reader, head = detect(path)
        for one in reader.read(head, aside):
            said, flags = judge(one), judge(one).published
            found[path.stem] = Judged(
                said.state.value, said.mechanism, said.rule_id, flags and flags.anomaly, flags and flags.confirmed,
                flags and flags.failure,
            )  # fmt: skip
    return found


def confusion(judged: Mapping[str, Judged]) -> dict[str, Counter[str]]:
    """Return for each kind of truth how many files have which state."""
    table: dict[str, Counter[str]] = {kind: Counter() for kind in ("blocks", "ok", "refuses", "down")}
    for name, one in judged.items():
        table[EXPECTED[name].kind][one.state] += 1
    return table


def speed(n: int, *, packed: bool) -> dict[str, Any]:
    """Return CPU time, wall time and memory of judging so many made-up measurements, the whole command."""
    from fairwitness.synthetic.measurement_studies import many

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("made.jsonl.gz" if packed else "made.jsonl")
        size = 0
        with gzip.open(file, "wb", compresslevel=1) if packed else file.open("wb") as out:
            for line in many(n):
                size += out.write(line)
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "fairwitness", "access", str(file), "--case", f"{folder}/case", "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        after, wall_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
        return {
            "measurements": n, "packed": packed, "bytes_per_measurement": round(size / n), "wall_s": round(wall_s, 1),
            "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
            "peak_gb": round(after.ru_maxrss / 1e6, 2), "said": done.stdout.splitlines()[0],
        }  # fmt: skip


def changes(*, places: int = 500, sessions: int = 200) -> dict[str, Any]:
    """Return false alarms where sessions fail by themselves, and how soon a block is found, on drawn sessions."""
    import numpy as np

    from fairwitness.access.shares import Session, stretches

    rng = np.random.default_rng(20)

    def drawn(shares: Sequence[tuple[float, int]]) -> list[Session]:
        flags = np.concatenate([rng.random(n) < share for share, n in shares])
        return [Session(at_us=k * 43_200_000_000, blocked=bool(flag), witness="") for k, flag in enumerate(flags)]

    quiet = {f"{share:.2f}": sum(len(stretches(drawn([(share, sessions)]))) for _ in range(places))
             for share in (0.05, 0.1, 0.15, 0.2, 0.25)}  # fmt: skip
    found: dict[str, Any] = {}
    for share in (0.5, 0.7, 0.9, 1.0):
        first = [next(iter(stretches(drawn([(0.1, 60), (share, 60)]))), None) for _ in range(places)]
        off = [abs(one.first - 60) for one in first if one is not None]
        found[f"{share:.1f}"] = {"found": len(off) / places, "onset_off_sessions": float(np.median(off))}
    return {"places": places, "sessions": sessions, "false_alarms": quiet, "blocks": found}


def main() -> None:
    """Run, print and write the results."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/access/ooni"))
    asked.add_argument("--sizes", default="1e5,1e6", help="measurements, separated by commas; empty: no timing")
    told = asked.parse_args()
    results = _judged(told.data) if told.data.exists() else {}
    sizes = [int(float(size)) for size in told.sizes.split(",") if size]
    results["speed"] = [speed(n, packed=packed) for n in sizes for packed in (False, True)]
    results["changes"] = changes()
    results["machine"] = {"python": platform.python_version(), "cores": os.cpu_count(),
                          "packages": {name: version(name) for name in PACKAGES}}  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "access.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    text = _text(results)
    (RESULTS / "access.md").write_text(text, "utf-8")
    print(text)


def _judged(data: Path) -> dict[str, Any]:
    qa = judged_files(data / "wc05_qa")
    lists = sorted(data.glob("*fingerprints*.csv"))
    real = judged_files(data / "fastpath_tests", fingerprints=lists)
    bare = judged_files(data / "fastpath_tests")
    return {
        "qa": {name: {**one._asdict(), "truth": EXPECTED[name].kind, "kept": EXPECTED[name].allows(one)}
               for name, one in qa.items()},
        "qa_confusion": {kind: dict(counts) for kind, counts in confusion(qa).items()},
        "qa_kept": sum(EXPECTED[name].allows(one) for name, one in qa.items()), "qa_files": len(qa),
        "real": {name: {**one._asdict(), "without_fingerprints": bare[name].state} for name, one in real.items()},
        "examples": {name: one._asdict() for name, one in judged_files(data / "spec_examples").items()},
    }  # fmt: skip


def _text(results: dict[str, Any]) -> str:
    lines = ["# Access: measurements", "", "Made by `python bench/access.py`.", ""]
    if "qa" in results:
        kept = f"{results['qa_kept']} of {results['qa_files']}"
        lines += [f"## OONI's QA files: the bar is kept by {kept}", "",
                  "Rows: what a file simulates. Columns: what was said.", "",
                  *_confusion(results["qa_confusion"]), "",
                  "| file | truth | said | mechanism | rule | OONI's flags |", "|---|---|---|---|---|---|",
                  *(f"| {name} | {one['truth']} | {one['state']} | {one['mechanism'] or '–'} | `{one['rule_id']}` | "
                    f"{_flags(one)} |" for name, one in results["qa"].items()), "",
                  "## Real measurements (test files of OONI's fast path), with its list of block pages", "",
                  "| file | said | without the list | mechanism | rule | OONI's flags |", "|---|---|---|---|---|---|",
                  *(f"| {name} | {one['state']} | {one['without_fingerprints']} | {one['mechanism'] or '–'} | "
                    f"`{one['rule_id']}` | {_flags(one)} |"
                    for name, one in results["real"].items()), ""]  # fmt: skip
    lines += _changes(results["changes"])
    lines += ["## Speed: the whole command on made-up websites", "",
              f"Bar: 1,000,000 measurements in under {MOST_CPU_S} CPU s and {MOST_GB:g} GB.", "",
              "| measurements | packed | bytes each | CPU s | wall s | peak GB |", "|--:|---|--:|--:|--:|--:|",
              *(f"| {one['measurements']:,} | {'gzip' if one['packed'] else 'no'} | "
                f"{one['bytes_per_measurement']:,} | {one['cpu_s']} | {one['wall_s']} | {one['peak_gb']} |"
                for one in results["speed"]), "",
              f"{results['machine']}", ""]  # fmt: skip
    return "\n".join(lines)


def _changes(told: dict[str, Any]) -> list[str]:
    n = told["places"] * told["sessions"]
    return ["## Change points of the blocked share, on drawn sessions", "",
            f"False alarms in {n:,} sessions of {told['places']} places where nothing is blocked:", "",
            "| sessions that fail by themselves | false alarms |", "|--:|--:|",
            *(f"| {share} | {alarms} |" for share, alarms in told["false_alarms"].items()), "",
            "Blocks of 60 sessions after 60 free ones, one in ten of which fail by themselves:", "",
            "| blocked share | found | onset off by sessions (median) |", "|--:|--:|--:|",
            *(f"| {share} | {one['found']:.2f} | {one['onset_off_sessions']:g} |"
              for share, one in told["blocks"].items()), ""]  # fmt: skip


def _confusion(table: dict[str, dict[str, int]]) -> list[str]:
    rows = [f"| {kind} | " + " | ".join(str(counts.get(state, 0)) for state in STATES) + " |"
            for kind, counts in table.items()]  # fmt: skip
    return ["| | " + " | ".join(STATES) + " |", "|---|" + "--:|" * len(STATES), *rows]


def _flags(one: dict[str, Any]) -> str:
    named = [name for name in ("confirmed", "anomaly", "failure") if one[name]]
    return ", ".join(named) or ("ok" if one["anomaly"] is False else "unknown")


if __name__ == "__main__":
    main()
