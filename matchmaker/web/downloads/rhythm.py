"""Write the rhythm after an event as a calendar, for events without mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask_babel import gettext

from matchmaker.services.follow_ups import DAYS, due_at

if TYPE_CHECKING:
    from matchmaker.models import Attendee, Event

_LASTS = timedelta(minutes=15)


def write_rhythm(me: Attendee, event: Event, *, link: str, is_on: bool) -> bytes:
    """Return four entries with the same names each time; who stopped gets an empty calendar."""
    from icalendar import Calendar
    from icalendar import Event as Entry  # slow to load, and needed by downloads alone

    calendar = Calendar()
    calendar.add("prodid", "-//Matchmaker//Rhythm//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", event.name)
    for day in DAYS if is_on else ():
        entry = Entry()
        entry.add("uid", f"rhythm-{me.code}-{day}@{urlsplit(link).hostname}")
        entry.add("dtstamp", event.ends_at)
        entry.add("dtstart", due_at(event, day))
        entry.add("duration", _LASTS)
        entry.add("summary", _summary(day, event))
        entry.add("url", link)
        entry.add("description", link)
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


def _summary(day: int, event: Event) -> str:
    summary: str
    match day:
        case 1:
            summary = gettext("%(event)s: your people, in your words", event=event.name)
        case 7:
            summary = gettext("%(event)s: keep your promises", event=event.name)
        case 30:
            summary = gettext("%(event)s: talked again? helped?", event=event.name)
        case _:
            summary = gettext("%(event)s: whom could you ask a favour?", event=event.name)
    return summary
