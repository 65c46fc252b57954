"""The name of what this installation shows: it changes with any file that a browser keeps."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_LENGTH = 12
_SHOWN = ("static", "templates", "translations")
_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def build_name() -> str:
    """Return a short digest of every script, style, picture, template and translation."""
    digest = hashlib.sha256()
    for folder in _SHOWN:
        for path in sorted(path for path in (_PACKAGE / folder).rglob("*") if path.is_file()):
            digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:_LENGTH]
