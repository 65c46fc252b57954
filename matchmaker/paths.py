"""Where the package finds what lies beside its code."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def migrations_folder() -> Path:
    """Return the migrations: of the checkout, or as they were packed into the wheel."""
    packed = _PACKAGE / "_migrations"
    return packed if packed.exists() else _PACKAGE.parent / "migrations"


def fitted_run_file(instance: Path, run_id: int) -> Path:
    """Return where the words of a match run's people are kept; a number makes a name of digits alone."""
    return instance / "fitted" / f"{int(run_id)}.npz"


def fitted_event_file(instance: Path, event_id: int) -> Path:
    """Return where the words of an event's people are kept apart from any run."""
    return instance / "fitted" / f"event-{int(event_id)}.npz"
