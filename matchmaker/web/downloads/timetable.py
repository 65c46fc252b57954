"""Write one's own rounds as a calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask_babel import gettext

from matchmaker.clock import now
from matchmaker.web.downloads.calendars import new_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.models import Attendee, Event
    from matchmaker.queries.three import Card


def write_timetable(me: Attendee, event: Event, cards: Iterable[Card], *, base_url: str) -> bytes:
    """Return an entry for each round, with the same name each time, so that a new plan replaces it."""
    from icalendar import Event as Entry  # slow to load, and needed by downloads alone

    calendar = new_calendar(event, what="Rounds")
    for card in cards:
        starts_at = None if card.round_number is None else event.round_starts_at(card.round_number)
        if starts_at is None:
            continue
        entry = Entry()
        entry.add("uid", f"round-{me.code}-{card.round_number}@{urlsplit(base_url).hostname or ''}")
        entry.add("dtstamp", now())
        entry.add("dtstart", starts_at)
        entry.add("duration", timedelta(minutes=event.round_minutes or 0))
        entry.add("summary", gettext("Meet %(name)s", name=card.person.name))
        entry.add("location", gettext("Meeting point %(number)s", number=card.meeting_point))
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content
