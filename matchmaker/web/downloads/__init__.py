"""What an attendee takes along: contacts, promises, meetings, all of their own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, g, request
from flask_babel import gettext

from matchmaker.queries.meetings import meeting_of, meetings_of
from matchmaker.queries.own_data import own_data
from matchmaker.queries.three import Stage, three_of
from matchmaker.web.downloads.archive import write_archive, write_json
from matchmaker.web.downloads.calendar import write_calendar
from matchmaker.web.downloads.table import write_table
from matchmaker.web.downloads.timetable import write_timetable
from matchmaker.web.downloads.vcard import Card, Version, write_vcards
from matchmaker.web.filters import event_day
from matchmaker.web.security import attendee_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.queries.meetings import MyMeeting

bp = Blueprint("downloads", __name__)

_VCARD = "text/vcard; charset=utf-8"


@bp.get("/meetings/<code>/contact.vcf")
@attendee_required
def contact(code: str) -> ResponseReturnValue:
    """Hand over one person for the address book."""
    meeting = meeting_of(attendee_id=g.attendee.id, code=code)
    if meeting is None or meeting.stage is not Stage.MET:
        abort(404)
    return _file(_vcards([meeting]), _VCARD, f"contact-{meeting.code}.vcf")


@bp.get("/met/contacts.vcf")
@attendee_required
def contacts() -> ResponseReturnValue:
    """Hand over everybody for the address book."""
    return _file(_vcards(_mutual()), _VCARD, f"contacts-{g.event.code}.vcf")


@bp.get("/met/promises.ics")
@attendee_required
def promises() -> ResponseReturnValue:
    """Hand over the promises for the calendar."""
    content = write_calendar(_mutual(), g.event, base_url=_base_url())
    return _file(content, "text/calendar; charset=utf-8", f"promises-{g.event.code}.ics")


@bp.get("/three/rounds.ics")
@attendee_required
def rounds() -> ResponseReturnValue:
    """Hand over one's own rounds for the calendar."""
    three = three_of(g.attendee, g.now)
    cards = [card for card in three.cards if card.is_unmet] if three else []
    content = write_timetable(g.attendee, g.event, cards, base_url=_base_url())
    return _file(content, "text/calendar; charset=utf-8", f"rounds-{g.event.code}.ics")


@bp.get("/met/meetings.csv")
@attendee_required
def table() -> ResponseReturnValue:
    """Hand over the meetings as a table."""
    content = write_table(_mutual(), g.event.zone)
    return _file(content, "text/csv; charset=utf-8", f"meetings-{g.event.code}.csv")


@bp.get("/my-data/all.json")
@attendee_required
def my_data_json() -> ResponseReturnValue:
    """Hand over everything kept of somebody, for programs."""
    return _file(write_json(own_data(g.attendee.id)), "application/json", f"my-data-{g.event.code}.json")


@bp.get("/my-data/tables.zip")
@attendee_required
def my_data_tables() -> ResponseReturnValue:
    """Hand over everything kept of somebody, as tables to look at."""
    return _file(write_archive(own_data(g.attendee.id)), "application/zip", f"my-data-{g.event.code}.zip")


def _mutual() -> list[MyMeeting]:
    """Return the meetings that both confirmed: of others nothing is handed over."""
    return [meeting for meeting in meetings_of(g.attendee.id) if meeting.stage is Stage.MET]


def _vcards(meetings: list[MyMeeting]) -> bytes:
    met_at = gettext("Met at %(event)s, %(day)s.", event=g.event.name, day=event_day(g.event))
    version = Version.OLD if request.args.get("version") == Version.OLD else Version.NEW
    cards = [
        Card(meeting.person, meeting.contact, "\n".join(filter(None, (met_at, meeting.memory_line))))
        for meeting in meetings
    ]
    return write_vcards(cards, base_url=_base_url(), version=version)


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _file(content: bytes, content_type: str, filename: str) -> Response:
    """Answer with a file to keep; the caching of all pages keeps it out of every cache."""
    answer = Response(content, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
