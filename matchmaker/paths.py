"""Where the package finds what lies beside its code."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def migrations_folder() -> Path:
    """Return the migrations: of the checkout, or as they were packed into the wheel."""
    packed = _PACKAGE / "_migrations"
    return packed if packed.exists() else _PACKAGE.parent / "migrations"
