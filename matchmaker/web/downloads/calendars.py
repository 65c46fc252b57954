"""Begin the calendar of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Calendar

    from matchmaker.models import Event


def new_calendar(event: Event, *, what: str) -> Calendar:
    """Return a calendar without entries, which adds to the reader's own; `what` is the product's word."""
    from icalendar import Calendar  # slow to load, and needed by downloads alone

    calendar = Calendar()
    calendar.add("prodid", f"-//Matchmaker//{what}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", event.name)
    calendar.add("x-wr-timezone", event.timezone)
    return calendar
