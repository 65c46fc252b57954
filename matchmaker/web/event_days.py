"""How pages write the days that follow from an event's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.queries.retention import profiles_go_at
from matchmaker.web.filters import long_day

if TYPE_CHECKING:
    from matchmaker.models import Event


def erased_day(event: Event) -> str:
    """Return the day on which an event's profiles and matches are erased: ``Sat 2 Jan 2027``."""
    return long_day(profiles_go_at(event).astimezone(event.zone).date())
