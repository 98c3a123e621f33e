"""The harness of the scale bench: costs of processes, medians, what is kept, growth, tables."""

import sys
import time
from pathlib import Path

import pytest

from bench.scale import toolkit
from bench.scale.growth import exponent
from bench.scale.plan import Line, Plan, medians
from bench.scale.processes import Cost, measured
from bench.scale.report import markdown
from bench.scale.store import Store, as_record


def cost(cpu_s: float, *, said: str = "", ended: bool = True, load: float = 1.0) -> Cost:
    return Cost(wall_s=2 * cpu_s, cpu_s=cpu_s, peak_mb=10, load=load, ended=ended, said=said)


def store(folder: Path, **settings: int) -> Store:
    return Store(folder / "figures.json", "v", **settings)


@pytest.mark.parametrize("grows", [0.5, 1.0, 2.0])
def test_growth_is_found_behind_a_fixed_cost(grows: float) -> None:
    costs = {n: 3 + 1e-6 * n**grows for n in (10_000, 100_000, 1_000_000, 10_000_000)}
    assert exponent(costs, fixed=3) == pytest.approx(grows)


@pytest.mark.parametrize("costs", [{10: 4.0}, {10: 2.0, 100: 5.0}])
def test_no_growth_from_one_size_or_from_nothing_above_the_fixed_cost(costs: dict[int, float]) -> None:
    with pytest.raises(ValueError, match="larger sizes"):
        exponent(costs, fixed=2.0)


def test_cost_of_a_process_holds_its_own_time_memory_and_words() -> None:
    work = "import time\nx = bytearray(300_000_000)\nwhile time.process_time() < 0.4: pass\nprint('done')"
    found = measured([sys.executable, "-c", work])
    assert found.ended
    assert found.said == "done\n"
    assert found.cpu_s >= 0.4
    assert found.peak_mb > 300
    assert found.wall_s < 60


def test_cost_of_a_process_holds_that_of_those_it_waits_for() -> None:
    child = "import time\nwhile time.process_time() < 0.4: pass"
    found = measured(
        [sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])"]
    )
    assert found.cpu_s >= 0.4


def test_a_process_is_killed_at_its_limit_and_at_a_moment() -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    start = time.monotonic()
    assert not measured(sleep, limit_s=0.2).ended
    assert not measured(sleep, until=lambda: time.monotonic() > start + 0.5).ended
    assert time.monotonic() - start < 30


def test_what_a_failing_process_says_is_quoted() -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        measured([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_processes_may_store_compiled_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    says = [sys.executable, "-c", "import os; print(sorted(os.environ)); print(os.environ.get('ADDED'))"]
    said = measured(says, settings={"ADDED": "yes"}).said
    assert "PYTHONDONTWRITEBYTECODE" not in said
    assert said.endswith("yes\n")


def test_things_take_turns_and_medians_and_ratios_are_of_rounds(tmp_path: Path) -> None:
    order: list[str] = []
    costs = {"a": iter([2.0, 9.0, 4.0]), "b": iter([1.0, 3.0, 1.0])}

    def work(what: str) -> Cost:
        order.append(what)
        return cost(next(costs[what]))

    kept = store(tmp_path)
    kept.interleaved("n", {"a": lambda: work("a"), "b": lambda: work("b")})
    assert order == ["a", "b"] * 3
    assert kept.middle("n", "a", "cpu_s") == 4
    assert kept.ratio("n", "a", "b", "cpu_s") == 3
    assert kept.middle("n", "c", "cpu_s") is None
    assert kept.ratio("n", "a", "c", "cpu_s") is None


def test_figures_are_kept_as_they_come(tmp_path: Path) -> None:
    def fails() -> Cost:
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"):
        store(tmp_path).interleaved("n", {"a": lambda: cost(1), "b": fails})
    store(tmp_path, rounds=1).interleaved("n", {"a": fails, "b": lambda: cost(5)})
    assert store(tmp_path).middle("n", "a", "cpu_s") == 1
    again = store(tmp_path)
    again.forget(["n"])
    assert store(tmp_path).records == {}


def test_a_frozen_store_measures_nothing(tmp_path: Path) -> None:
    frozen = store(tmp_path, frozen=True)
    frozen.interleaved("n", {"a": lambda: cost(1)})
    assert frozen.records == {}


def test_what_a_worker_says_of_itself_stands_beside_its_cost(tmp_path: Path) -> None:
    record = as_record(cost(1, said='words\n{"work_cpu_s": 0.25}\n'))
    assert record["work_cpu_s"] == 0.25
    assert record["cpu_s"] == 1
    assert "said" not in record
    kept = store(tmp_path)
    kept.records["n/a/0"] = record
    lines = [
        medians(Plan(work=tmp_path, store=kept), "n", "a", label="x", rows=5, own=own)[0] for own in (True, False)
    ]
    assert [line.cpu_s for line in lines] == [0.25, 1]


def test_known_sizes_come_from_names(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.records = {key: {} for key in ("csv/100/a/0", "csv/20/b/0", "csv/warm", "pairs/7/a/0", "v/x/with-30/0")}
    plan = Plan(work=tmp_path, store=kept)
    assert plan.known("csv/") == [20, 100]
    assert plan.known("v/x/with-") == [30]


def test_gain_over_the_rival_with_and_without_starting(tmp_path: Path) -> None:
    kept = store(tmp_path, rounds=1)
    given = {"ours": 2.0, "ours_inside": 4.0, "rival_preprocess": 30.0, "rival_compute": 71.0,
             "rival_start_preprocess": 0.5, "rival_start_compute": 0.5}  # fmt: skip
    kept.interleaved("csv/9", {what: lambda cpu_s=cpu_s: cost(cpu_s) for what, cpu_s in given.items()})
    plan = Plan(work=tmp_path, store=kept)
    assert toolkit.gain(plan, "csv/9", "ours") == 50.5
    kept.records["csv/9/ours_inside/0"]["work_cpu_s"] = 0.8
    assert toolkit.gain(plan, "csv/9", "ours_inside", inside=True) == 125
    kept.records["csv/9/rival_compute/0"]["ended"] = False
    assert toolkit.gain(plan, "csv/9", "ours") is None


def test_tables_say_what_is_not_met_and_under_which_load() -> None:
    common = {"rows": 1_000_000, "cpu_s": 1.234, "wall_s": None, "peak_mb": 99.6, "load": (0.5, 7.25), "rounds": 3}
    lines = [Line(what=what, aim="<= 3 x", met=met, **common) for what, met in (("one", True), ("other", False))]
    text = markdown({"pairs": lines, "near": []}, machine="a machine", measured=["w", "v", "v"])
    assert "| one | 1,000,000 | 1.23 |  | 100 |  |  | <= 3 x | yes | 0.5-7.2 | 3 |" in text
    assert "**no**" in text
    assert "Near copies" not in text
    assert "a machine. Digests of the package as measured: v, w." in text
