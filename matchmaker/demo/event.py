"""Load the demonstration event: a hundred and twenty-one people on one evening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from matchmaker.clock import now
from matchmaker.importers.attendees import read_people
from matchmaker.importers.mapping import guess_mapping
from matchmaker.importers.table import read_table
from matchmaker.queries.attendees import people_of
from matchmaker.queries.events import event_by_code, organizer_by_email
from matchmaker.services.events import create_event, edit_event
from matchmaker.services.importing import apply_import
from matchmaker.services.organizers import create_organizer

CODE = "demo"
ORGANIZER = "olive@example.org"
SHOWN_PEOPLE = ("Leocádia Trigueiros", "Sunniva Brekke", "Noemi Szabolcsi")
_ZONE = ZoneInfo("Europe/Lisbon")
_OPENS, _CLOSES = time(18), time(22)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The ids of what was loaded."""

    event_id: int
    organizer_id: int


def load() -> Demonstration:
    """Create the event and its people unless they are there; an evening that has passed moves on."""
    organizer = organizer_by_email(ORGANIZER)
    organizer_id = (
        organizer.id
        if organizer is not None
        else create_organizer(email=ORGANIZER, name="Olive Marsh", password=None)
    )
    starts_at, ends_at = _next_evening(now())
    event = event_by_code(CODE)
    if event is None:
        event_id = create_event(
            code=CODE,
            name="Makers & Money",
            venue="Lisbon",
            timezone=_ZONE.key,
            starts_at=starts_at,
            ends_at=ends_at,
            contact=ORGANIZER,
            by=organizer_id,
        )
    else:
        event_id = event.id
        if event.has_ended(now()):
            edit_event(
                event_id=event_id,
                by=organizer_id,
                name=event.name,
                venue=event.venue,
                timezone=event.timezone,
                starts_at=starts_at,
                ends_at=ends_at,
                contact=event.contact,
                registration_open=event.registration_open,
            )
    if not people_of(event_id):
        _import_people(event_id, organizer_id)
    return Demonstration(event_id, organizer_id)


def _import_people(event_id: int, organizer_id: int) -> None:
    table = read_table((files("matchmaker.demo") / "attendees.csv").read_bytes())
    apply_import(
        event_id=event_id,
        by=organizer_id,
        people=read_people(table, guess_mapping(table.headers)).people,
        declares_consent=True,
        source="demonstration",
    )


def _next_evening(moment: datetime) -> tuple[datetime, datetime]:
    """Return this evening, or tomorrow's once this one is nearly over."""
    day = moment.astimezone(_ZONE).date()
    if moment.astimezone(_ZONE).time() > time(20):
        day += timedelta(days=1)
    return datetime.combine(day, _OPENS, _ZONE), datetime.combine(day, _CLOSES, _ZONE)
