"""Digests of code: a change of any rule makes remembered outcomes void, a change of a comment does not."""

from __future__ import annotations

import ast
import hashlib
from functools import lru_cache
from pathlib import Path

BESIDE_JUDGING = frozenset({"cli.py", "commands.py", "console.py", "__main__.py", "demo", "report", "synthetic"})
"""Parts of our package that stand beside the way from posts to judgements."""


def code(path: Path) -> str:
    """Return what a Python file does, without comments, docstrings and layout."""
    # Every look-up of an outcome asks for its version; a file that changes in between is read anew.
    return _code(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _code(path: Path, _changed_ns: int) -> str:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            # A body that is nothing but a docstring must not become empty.
            node.body = [part for part in body if not _is_text(part)] or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.unparse(tree)


def _is_text(part: object) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and isinstance(part.value.value, str)


def source_digest(*parts: str, files: tuple[str, ...]) -> str:
    """Return 16 hex digits of settings and of what source files do."""
    digest = hashlib.sha256("\n".join(parts).encode())
    # By name: the order must not depend on where the checkout stands.
    for path in sorted(map(Path, files), key=lambda path: path.name):
        digest.update(code(path).encode())
    return digest.hexdigest()[:16]


def package_digest(root: Path) -> str:
    """Return 16 hex digits of all modules of our package that have a part in a judgement.

    Args:
        root: folder of the package.
    """
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root)
        if inside.parts[0] not in BESIDE_JUDGING:
            digest.update(f"{inside.as_posix()}\n{code(path)}\n".encode())
    return digest.hexdigest()[:16]
