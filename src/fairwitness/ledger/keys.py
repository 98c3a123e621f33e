"""Keys of reviewers: ed25519 private keys in files of their own, outside every case."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.errors import LedgerError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who holds a private key."""

    _key: Ed25519PrivateKey

    @property
    def key(self) -> str:
        """Return the public key, 32 bytes in hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """Return the signature of a message, 64 bytes in hexadecimal."""
        return self._key.sign(message).hex()


def make_key(path: Path, *, passphrase: bytes | None = None) -> Signer:
    """Make a key and write it into a new file that only its owner can read.

    Args:
        path: the file; PEM, PKCS #8.
        passphrase: the file is encrypted with it; None: it is not.

    Raises:
        LedgerError: there is such a file already, or it cannot be written.
    """
    from cryptography.hazmat.primitives import serialization as how
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    lock = how.BestAvailableEncryption(passphrase) if passphrase else how.NoEncryption()
    pem = made.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, lock)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
    except FileExistsError as error:
        raise LedgerError(f"{path} exists already. A key is never overwritten; choose another name.") from error
    except (OSError, ValueError) as error:
        raise LedgerError(f"{path} cannot be written: {error}. Choose another place for the key.") from error
    return Signer(made)


def read_key(path: Path, *, passphrase: bytes | None = None) -> Signer:
    """Read a private key.

    Raises:
        LedgerError: it is none, of another kind, or locked with another passphrase.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(path.read_bytes(), passphrase)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LedgerError(
            f"{path} cannot be read as a private key: {error}. Make one with 'fairwitness ledger key FILE'; "
            f"--passphrase-file names the file with its passphrase."
        ) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise LedgerError(f"{path} is no ed25519 key. Make one with 'fairwitness ledger key FILE'.")
    return Signer(found)
