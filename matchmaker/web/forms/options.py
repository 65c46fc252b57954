"""One option of a select, as this WTForms wants it declared."""

from __future__ import annotations

from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older


def option(value: str, label: str, *, group: str | None = None) -> Any:
    """Return an option, under its group's heading where it has one."""
    return SelectChoice(value=value, label=label, optgroup=group)
