"""`fairwitness publish`: a case as an archive that outsiders can check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fairwitness.commands.options import add_case, add_quiet
from fairwitness.console import Progress, say
from fairwitness.errors import StudyError

if TYPE_CHECKING:
    import argparse

    from fairwitness.archive.publishing import Terms
    from fairwitness.commands.options import Commands

LEAST = 20
KEY = "archive.key"


def add(commands: Commands) -> None:
    """Describe the command."""
    one = commands.add_parser(
        "publish",
        help="write a signed case as a transparency archive under keyed names",
        description="Accounts, posts and objects under keyed names; outsiders can repeat every test. docs/archive.md",
    )
    add_case(one)
    one.add_argument("--out", type=Path, required=True, metavar="ARCHIVE", help="new folder, or an archive of ours")
    one.add_argument("--sign", type=Path, required=True, metavar="FILE",
                     help="private key that signs the manifest, from 'fairwitness ledger key'")  # fmt: skip
    one.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line unlocks --sign")
    one.add_argument(
        "--names-key", type=Path, metavar="FILE",
        help=f"key of the names, made there if missing; never publish it (default: {KEY} in the case)",
    )  # fmt: skip
    one.add_argument(
        "--least", type=int, default=LEAST, metavar="K",
        help="accounts that must share what stands in plain letters (default and least: 20)",
    )  # fmt: skip
    one.add_argument(
        "--texts", choices=("none", "cited"), default="none",
        help="cited: publish the words, names masked, of posts that the evidence shows (default: none)",
    )  # fmt: skip
    add_quiet(one)
    one.set_defaults(run=publish)


def publish(asked: argparse.Namespace) -> None:
    """Write the archive, record it in the ledger, and say what it holds."""
    from fairwitness.archive.publishing import publish as written
    from fairwitness.commands.output import written as refused
    from fairwitness.findings.case import finished_case
    from fairwitness.ledger import record_publication

    finished_case(asked.case)
    terms = _terms(asked)
    with Progress(quiet=asked.quiet) as progress, refused(asked.out):
        done = written(asked.case, out=asked.out, terms=terms, progress=progress)
    record_publication(
        asked.case, archive=asked.out.name, manifest=done.manifest,
        accounts={one: terms.names.name("account", one) for one in done.named}, study=done.study,
    )  # fmt: skip
    say(f"Published: {asked.out}, {done.n_accounts:,} accounts, of which {len(done.named):,} are named.")
    if done.n_unnamed:
        say(f"{done.n_unnamed:,} accounts that the tests name were taken back; see corrections.csv.")
    say(f"Manifest: SHA-256 {done.manifest}, signed by key {terms.signer.key}")
    say("Tell readers this key by another way: anybody can sign with some key.")
    say(f"Anybody can check it: fairwitness verify {asked.out}")


def _terms(asked: argparse.Namespace) -> Terms:
    from fairwitness.archive.pseudonyms import Pseudonyms, key_in
    from fairwitness.archive.publishing import Terms
    from fairwitness.ledger.keys import read_key

    if asked.least < LEAST:
        raise StudyError(f"--least {asked.least} is below {LEAST}: fewer people could be told apart. Choose more.")
    key = asked.names_key or asked.case / KEY
    if key.resolve().is_relative_to(asked.out.resolve()):
        raise StudyError(
            f"--names-key {key} lies inside the archive, where everybody could read it. Choose another place."
        )
    passphrase = None if asked.passphrase_file is None else _first_line(asked.passphrase_file)
    return Terms(
        signer=read_key(asked.sign, passphrase=passphrase), names=Pseudonyms(key_in(key)), least=asked.least,
        texts=asked.texts == "cited",
    )  # fmt: skip


def _first_line(path: Path) -> bytes:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise StudyError(
            f"--passphrase-file {path} cannot be read: {error.strerror}. Name a readable file."
        ) from error
    if not lines or not lines[0]:
        raise StudyError(f"--passphrase-file {path} has an empty first line. Write the passphrase there.")
    return lines[0]
