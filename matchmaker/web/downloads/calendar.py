"""Write promises as a calendar: all-day entries on the day until when they are to be kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask_babel import gettext

from matchmaker.web.downloads.calendars import new_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Calendar

    from matchmaker.models import Event
    from matchmaker.queries.meetings import MyMeeting, Promised

_DAY = timedelta(days=1)


def write_calendar(meetings: Iterable[MyMeeting], event: Event, *, base_url: str) -> bytes:
    """Return a file that a calendar takes in again and again: each promise stays one entry.

    A day is a day wherever somebody is, so that the entries need no zone; the day itself was counted in
    the event's. A promise that is kept is called off, so that it disappears.
    """
    calendar = new_calendar(event, what="Promises")
    host = urlsplit(base_url).hostname or ""
    for meeting in meetings:
        name = meeting.person.name
        if meeting.promise is not None:
            summary = gettext("For %(name)s: %(promise)s", name=name, promise=meeting.promise.text)
            _add(calendar, meeting.promise, summary, event, host)
        if meeting.their_promise is not None:
            summary = gettext("%(name)s: %(promise)s", name=name, promise=meeting.their_promise.text)
            _add(calendar, meeting.their_promise, summary, event, host)
    content: bytes = calendar.to_ical()
    return content


def _add(calendar: Calendar, promise: Promised, summary: str, event: Event, host: str) -> None:
    from icalendar import Event as Entry

    if promise.due_on is None:
        return
    entry = Entry()
    entry.add("uid", f"promise-{promise.code}@{host}")
    # Both rise with each change, so that a calendar knows which of two files is the newer one.
    entry.add("dtstamp", promise.changed_at)
    entry.add("sequence", max(0, int((promise.changed_at - event.created_at).total_seconds())))
    entry.add("dtstart", promise.due_on)
    entry.add("dtend", promise.due_on + _DAY)
    entry.add("summary", summary)
    entry.add("description", gettext("Promised at %(event)s.", event=event.name))
    entry.add("status", "CONFIRMED" if promise.kept_at is None else "CANCELLED")
    entry.add("transp", "TRANSPARENT")
    calendar.add_component(entry)
