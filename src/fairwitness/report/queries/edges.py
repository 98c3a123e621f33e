"""The network of named accounts: found pairs, layer by layer and window by window, with when they met."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fairwitness.report.queries import ask
from fairwitness.sql_paths import one_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fairwitness.findings.case import CaseFolder
    from fairwitness.model import Findings


@dataclass(frozen=True, slots=True)
class Layer:
    """One found pair of accounts in one layer.

    Attributes:
        account_a: the account that comes first in the case.
        account_b: the other account.
        group_id: the group that both are named in.
        trace: what they did alike.
        window_us: both acted within this time, inclusive; None at any distance.
        n_objects: distinct objects on which both acted within the window, on the half where the pair was found.
        log10_p: of the interval-jitter test, the smaller of both halves.
        median_gap_us: median distance in time.
        met_us: when they acted on one object within the window, in both halves, in order of time, UTC.
    """

    account_a: str
    account_b: str
    group_id: str
    trace: str
    window_us: int | None
    n_objects: int
    log10_p: float
    median_gap_us: int
    met_us: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeFilter:
    """Which layers of the network are wanted; what is left out keeps everything.

    Attributes:
        traces: these layers only.
        window_us: windows up to this one; pairs at any distance in time are then left out.
        from_us: met at this moment or later.
        to_us: met before this moment.
        least_strength: -log10 p is this large or larger.
        group_ids: of these groups only.
    """

    traces: frozenset[str] = frozenset()
    window_us: int | None = None
    from_us: int | None = None
    to_us: int | None = None
    least_strength: float = 0.0
    group_ids: frozenset[str] = field(default_factory=frozenset)

    def __call__(self, layers: Iterable[Layer]) -> tuple[Layer, ...]:
        """Return the wanted layers in their order, each with the meetings inside the wanted time only."""
        kept = (self._in_time(layer) for layer in layers if self._fits(layer))
        return tuple(layer for layer in kept if layer.met_us or not self._asks_time)

    @property
    def _asks_time(self) -> bool:
        return self.from_us is not None or self.to_us is not None

    def _fits(self, layer: Layer) -> bool:
        return (
            (not self.traces or layer.trace in self.traces)
            and (not self.group_ids or layer.group_id in self.group_ids)
            and (self.window_us is None or (layer.window_us is not None and layer.window_us <= self.window_us))
            and -layer.log10_p >= self.least_strength
        )

    def _in_time(self, layer: Layer) -> Layer:
        if not self._asks_time:
            return layer
        start = -(2**63) if self.from_us is None else self.from_us
        end = 2**63 if self.to_us is None else self.to_us
        return replace(layer, met_us=tuple(at_us for at_us in layer.met_us if start <= at_us < end))


@dataclass(frozen=True, slots=True)
class Tie:
    """All layers between two accounts as one edge.

    Attributes:
        account_a: the account that comes first in the case.
        account_b: the other account.
        group_id: the group that both are named in.
        traces: the layers, in order of name.
        n_objects: the most distinct objects of any one layer; layers may tell of the same posts, so they do not add.
        log10_p: of the strongest layer.
        met_us: when they met in any layer, each moment once, in order.
    """

    account_a: str
    account_b: str
    group_id: str
    traces: tuple[str, ...]
    n_objects: int
    log10_p: float
    met_us: tuple[int, ...]

    @property
    def strength(self) -> float:
        """Return -log10 p."""
        return -self.log10_p


def layers(folder: CaseFolder, findings: Findings) -> tuple[Layer, ...]:
    """Return the found pairs of which one group names both accounts, in the order of the case.

    Accounts that are not named appear nowhere: nobody is shown for the company they keep.

    Args:
        folder: a finished case.
        findings: of the same case.
    """
    names, groups = _named(findings)
    found = ask(_FOUND, names, groups, one_file(folder.file("pairs.parquet"))).to_pylist()
    plain = [Layer(**row) for row in found]
    met = _meetings(folder, plain, names=names)
    return tuple(replace(layer, met_us=met.get(_key(layer), ())) for layer in plain)


def ties(of: Iterable[Layer]) -> tuple[Tie, ...]:
    """Return one edge per pair of accounts, in the order in which the pairs come first."""
    by_pair: dict[tuple[str, str], list[Layer]] = {}
    for layer in of:
        by_pair.setdefault((layer.account_a, layer.account_b), []).append(layer)
    return tuple(_tie(same) for same in by_pair.values())


def _tie(same: Sequence[Layer]) -> Tie:
    first = same[0]
    return Tie(
        first.account_a, first.account_b, first.group_id, tuple(sorted({layer.trace for layer in same})),
        max(layer.n_objects for layer in same), min(layer.log10_p for layer in same),
        tuple(sorted({at_us for layer in same for at_us in layer.met_us})),
    )  # fmt: skip


def _named(findings: Findings) -> tuple[list[str], list[str]]:
    named = [(member.account_id, group.group_id) for group in findings.groups for member in group.members]
    return [name for name, _ in named], [group_id for _, group_id in named]


_FOUND = """
with named as (select unnest(?::varchar[]) as id, unnest(?::varchar[]) as group_id)
select account_a, account_b, a.group_id, trace, window_us, max(n_objects) as n_objects, min(log10_p) as log10_p,
  min(median_gap_us) as median_gap_us
from (select *, file_row_number from read_parquet(?, file_row_number = true)) as pairs
join named as a on a.id = account_a join named as b on b.id = account_b and b.group_id = a.group_id
where found group by all order by min(file_row_number)
"""
_MET = """
with named as (select unnest(?::varchar[]) as id, unnest(?::int[]) as number),
wanted as (select unnest(?::varchar[]) as a, unnest(?::varchar[]) as b, unnest(?::bigint[]) as window_us),
pairs as (select x.number as a, y.number as b, wanted.a as account_a, wanted.b as account_b, window_us
  from wanted join named as x on x.id = wanted.a join named as y on y.id = wanted.b),
acted as (select account, object, at_us from read_parquet(?) where account in (select number from named))
select account_a, account_b, window_us, list_sort(list_distinct(list(greatest(p.at_us, q.at_us)))) as met_us
from pairs join acted as p on p.account = pairs.a
join acted as q on q.account = pairs.b and q.object = p.object
where window_us is null or abs(p.at_us - q.at_us) <= window_us
group by account_a, account_b, window_us
"""
_NUMBERS = """
select account_id, file_row_number as number from read_parquet(?, file_row_number = true)
where account_id in (select unnest(?::varchar[])) order by number
"""
"""Accounts are numbered in order of their first post, which is the order of `judgements`."""


def numbers_of(folder: CaseFolder, accounts: Sequence[str]) -> dict[str, int]:
    """Return the numbers that `actions` has for these accounts."""
    found = ask(_NUMBERS, one_file(folder.file("judgements.parquet")), list(accounts))
    return dict(zip(found["account_id"].to_pylist(), found["number"].to_pylist(), strict=True))


Key = tuple[str, str, str, int | None]


def _key(layer: Layer) -> Key:
    return layer.trace, layer.account_a, layer.account_b, layer.window_us


def _meetings(folder: CaseFolder, found: Sequence[Layer], *, names: Sequence[str]) -> Mapping[Key, tuple[int, ...]]:
    """Return when each pair met, by trace, accounts and window."""
    numbers = numbers_of(folder, names)
    met: dict[Key, tuple[int, ...]] = {}
    for trace in sorted({layer.trace for layer in found}):
        path = folder.file("actions") / f"{trace}.parquet"
        if not path.exists():
            continue
        of = [layer for layer in found if layer.trace == trace]
        rows = ask(
            _MET, list(numbers), list(numbers.values()), [layer.account_a for layer in of],
            [layer.account_b for layer in of], [layer.window_us for layer in of], one_file(path),
        )  # fmt: skip
        met |= {(trace, r["account_a"], r["account_b"], r["window_us"]): tuple(r["met_us"]) for r in rows.to_pylist()}
    return met
