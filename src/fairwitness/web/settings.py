"""What a workbench may do, set once when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
PORT = 8765


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a workbench may do.

    Attributes:
        token: secret of this session; who does not know it sees nothing.
        port: where it listens, on loopback only.
        reveal: whether accounts are shown by their ids; otherwise by number.
        language: of the pages where the address and the browser's memory name none.
        files: folders out of which a new study may read.
        upload_bytes: most that one upload may hold.
        form_bytes: most that any other form may hold.
    """

    token: str
    port: int = PORT
    reveal: bool = False
    language: str = "en"
    files: tuple[Path, ...] = ()
    upload_bytes: int = 1 << 30
    form_bytes: int = 1 << 20

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the names under which a browser may call: any other name is somebody else's page."""
        return (f"{HOST}:{self.port}", f"localhost:{self.port}")
