"""Write one's meetings as a table for spreadsheet programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from matchmaker.importers.export import write_csv
from matchmaker.models import Worth

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from matchmaker.queries.meetings import MyMeeting, Promised


def write_table(meetings: Iterable[MyMeeting], zone: ZoneInfo) -> bytes:
    """Return one line a meeting, its times in the event's zone."""
    headers = (
        gettext("Name"),
        gettext("Organisation"),
        gettext("What they do"),
        gettext("Met"),
        gettext("Worth your time?"),
        gettext("One line to remember"),
        gettext("My promise"),
        gettext("Mine: until when"),
        gettext("Mine: kept"),
        gettext("Their promise"),
        gettext("Theirs: until when"),
        gettext("Theirs: kept"),
        gettext("E-mail address"),
        gettext("Telephone"),
        gettext("Website"),
    )
    return write_csv(headers, (_row(meeting, zone) for meeting in meetings))


def _row(meeting: MyMeeting, zone: ZoneInfo) -> tuple[str, ...]:
    contact = meeting.contact
    worth = {
        Worth.FOLLOW_UP: gettext("Yes, follow up"),
        Worth.NICE: gettext("Nice chat"),
        Worth.NOT_FOR_ME: gettext("Not for me"),
        None: "",
    }
    return (
        meeting.person.name,
        meeting.person.organisation,
        meeting.person.headline,
        _local(meeting.met_at, zone),
        worth[meeting.worth],
        meeting.memory_line,
        *_promise_cells(meeting.promise, zone),
        *_promise_cells(meeting.their_promise, zone),
        *(("", "", "") if contact is None else (contact.email, contact.phone, contact.website)),
    )


def _promise_cells(promise: Promised | None, zone: ZoneInfo) -> tuple[str, str, str]:
    if promise is None:
        return "", "", ""
    due = "" if promise.due_on is None else promise.due_on.isoformat()
    return promise.text, due, _local(promise.kept_at, zone)


def _local(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
