"""An option, argument or folder that cannot be meant is refused in one sentence, before anything is read."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import answer, files_of, findings, spawned
from planted_study import HEAD, posts, rows

WHOLE = HEAD + rows(50)
OPTIONS = {
    "map without part": (("--map", "user"), "is no PART=COLUMN"),
    "map of no part": (("--map", "nope=text"), "no part is called nope. The parts are post_id, account_id"),
    "map to no column": (("--map", "text=nope"), "column_map (text=nope) was of no use"),
    "map twice": (("--map", "text=a", "--map", "text=b"), "names a part twice"),
    "format": (("--format", "nope"), "no format is called 'nope'. The formats are universal"),
    "trace": (("--trace", "nope"), "there is no trace nope; the traces are repost"),
    "seed": (("--seed", "-1"), "seed must be 0 or more; it is -1"),
    "zone": (("--time-zone", "Mars/Olympus"), "'Mars/Olympus', which is no IANA zone"),
    "zone outside": (("--time-zone", "../../etc/passwd"), "which is no IANA zone"),
    "empty zone": (("--time-zone", ""), "which is no IANA zone"),
    "name that is no text": (("--name", "\udcff"), "is not UTF-8"),
    "map that is no text": (("--map", "text=\udcff"), "is not UTF-8"),
    "study that is missing": (("--study", "nope.toml"), "nope.toml is no study file"),
    "study that is a folder": (("--study", "."), "is no study file"),
}
WITH_SMALL_FILES = (
    "import os, resource as r, sys; n = int(sys.argv[1]); r.setrlimit(r.RLIMIT_FSIZE, (n, n)); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)
STUDIES = {
    b"\xff\xfe": "is no study file",
    b"seed = ": "is no study file",
    b"colour = 1": "unknown setting(s) colour; the known ones are",
    b"seed = 'one'": "Expected `int`",
    b"group_rate = 2.0": "group_rate must lie between 0 and 1; it is 2.0",
    b"traces = ['nope']": "there is no trace nope",
}
PAIRS = {
    "trace": (("--trace", "nope"), 5, "it has hashtag, text, url"),
    "window": (("--trace", "url", "--window", "nan"), 2, "--window must lie between 0"),
    "past": (("--trace", "url", "--window", "-1"), 2, "--window must lie between 0"),
    "weight": (("--trace", "url", "--min-weight", "0"), 2, "--min-weight between 1"),
    "idle": (("--min-weight", "3"), 2, "name it with --trace"),
    "ending": (("--out", "pairs.doc"), 2, "ends in neither .csv nor .parquet"),
    "no folder": (("--out", "nope/pairs.csv"), 2, "the folder nope does not exist"),
    "no file": (("--out", "/proc/pairs.csv"), 2, "/proc/pairs.csv cannot be written"),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_that_means_nothing_is_refused(investigate: Any, name: str) -> None:
    options, words = OPTIONS[name]
    investigate(WHOLE, *options).refused(2, words)


@pytest.mark.parametrize("content", STUDIES)
def test_a_study_that_means_nothing_is_refused(tmp_path: Path, investigate: Any, content: bytes) -> None:
    (tmp_path / "study.toml").write_bytes(content)
    investigate(WHOLE, "--study", tmp_path / "study.toml").refused(2, STUDIES[content])


@pytest.mark.parametrize("option", [("--seed", "one"), ("--nope",), ("--case",)])
def test_an_option_that_does_not_parse_ends_with_usage(investigate: Any, option: tuple[str, ...]) -> None:
    told = investigate(WHOLE, *option)
    assert told.code == 2
    assert "error: " in told.err


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_refuses_what_cannot_be_meant(planted: Path, run: Any, name: str) -> None:
    options, code, words = PAIRS[name]
    run("pairs", planted, *options).refused(code, words)


def test_pairs_does_not_write_into_the_case(planted: Path, run: Any) -> None:
    before = files_of(planted)
    run("pairs", planted, "--out", planted / "posts.parquet").refused(2, "lies inside the case")
    assert files_of(planted) == before


def test_a_case_that_is_a_file_is_left_alone(tmp_path: Path, investigate: Any) -> None:
    (tmp_path / "case").write_text("mine")
    investigate(WHOLE).refused(5, "is a file; --case needs a folder")
    assert (tmp_path / "case").read_text() == "mine"


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path, investigate: Any) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "thesis.doc").write_text("mine")
    investigate(WHOLE).refused(5, "holds files that are no case of ours")
    assert files_of(tmp_path / "case") == {"thesis.doc": b"mine"}


@pytest.mark.parametrize("name", ["/proc/nope", "/dev/null/case", "a\0b", "x" * 300])
def test_a_case_that_cannot_be_made_is_refused(tmp_path: Path, run: Any, name: str) -> None:
    (tmp_path / "posts.csv").write_bytes(WHOLE)
    run("investigate", tmp_path / "posts.csv", "--case", name, "--quiet").refused(5, "cannot be written")


def test_a_case_in_a_folder_without_rights_is_refused(tmp_path: Path) -> None:
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root may write anywhere, and there is no setpriv to give its rights up")
    powerless = ("setpriv", "--inh-caps=-all", "--bounding-set=-all") if os.geteuid() == 0 else ()
    (tmp_path / "posts.csv").write_bytes(WHOLE)
    (tmp_path / "locked").mkdir(mode=0o500)
    told = spawned(
        "investigate", tmp_path / "posts.csv", "--case", tmp_path / "locked" / "case", "--quiet", through=powerless
    )
    told.refused(5, "locked/case cannot be written: Permission denied")


def test_accounts_that_do_not_occur_are_refused(planted: Path, run: Any) -> None:
    run("explain", planted, "nobody \x1b[31m").refused(6, "no account 'nobody ⟨U+001B⟩[31m' occurs")
    run("explain", planted, "").refused(6, "no account '' occurs")


@pytest.mark.parametrize("name", ["a[b]c", "a*", "q?", "a\\b", "it's", "new\nline", "پرونده", "%s{x}"])
def test_any_name_of_a_case_gives_the_same_case(tmp_path: Path, run: Any, name: str) -> None:
    (tmp_path / "posts.csv").write_bytes(posts(n_events=12))
    for folder in ("plain", name):
        assert run("investigate", tmp_path / "posts.csv", "--case", tmp_path / folder, "--quiet").code == 0
    assert files_of(tmp_path / name) == files_of(tmp_path / "plain")
    assert run("explain", tmp_path / name, "m1").code == 0


def test_a_case_beside_its_posts_is_not_read_as_posts(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_bytes(WHOLE)
    command = ["investigate", tmp_path, "--case", tmp_path / "case", "--quiet"]
    assert answer(command).code == 0
    before = files_of(tmp_path / "case")
    assert answer(command).code == 0
    assert files_of(tmp_path / "case") == before
    assert [source.path for source in findings(tmp_path / "case").read.sources] == ["posts.csv"]


def test_a_terminal_without_arabic_gets_escapes(planted: Path) -> None:
    told = spawned("explain", planted, "مرحبا بالعالم m5", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Account \\u0645\\u0631\\u062d\\u0628\\u0627 ")


def test_a_full_disk_under_the_output_is_no_success(planted: Path) -> None:
    with Path("/dev/full").open("w") as full:
        spawned("explain", planted, "مرحبا بالعالم m5", stdout=full).refused(7, "the machine refused", "No space")


@pytest.mark.parametrize("n_bytes", [100, 60_000])
def test_a_disk_that_fills_up_is_one_sentence_and_no_case(tmp_path: Path, run: Any, n_bytes: int) -> None:
    (tmp_path / "posts.csv").write_bytes(posts())
    command = ("investigate", tmp_path / "posts.csv", "--case", tmp_path / "case", "--quiet")
    spawned(*command, through=(sys.executable, "-c", WITH_SMALL_FILES, str(n_bytes))).refused(
        7, "the machine refused"
    )
    run("explain", tmp_path / "case", "m1").refused(5, "unfinished")
    assert run(*command).code == 0
