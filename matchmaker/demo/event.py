"""Load the demonstration event: a hundred and twenty-one people on one evening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from matchmaker.clock import now
from matchmaker.importers.attendees import ImportedPerson, read_people
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
ZONE = ZoneInfo("Europe/Lisbon")
_OPENS, _CLOSES = time(18), time(22)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The ids of what was loaded."""

    event_id: int
    organizer_id: int


def load() -> Demonstration:
    """Create the event and its people unless they are there; an evening that has passed moves on."""
    organizer_id = organizer()
    starts_at, ends_at = _next_evening(now())
    event = event_by_code(CODE)
    if event is None:
        event_id = create_event(
            code=CODE,
            name="Makers & Money",
            venue="Lisbon",
            timezone=ZONE.key,
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
    import_people(event_id, organizer_id)
    return Demonstration(event_id, organizer_id)


def organizer() -> int:
    """Return who runs the demonstration, by their id; they are made where they are not there."""
    known = organizer_by_email(ORGANIZER)
    if known is not None:
        return known.id
    return create_organizer(email=ORGANIZER, name="Olive Marsh", password=None)


def import_people(event_id: int, organizer_id: int) -> None:
    """Import the invented people, unless the event has people."""
    if people_of(event_id):
        return
    apply_import(
        event_id=event_id,
        by=organizer_id,
        people=invented_people(),
        declares_consent=True,
        source="demonstration",
    )


def invented_people() -> tuple[ImportedPerson, ...]:
    """Return everybody in the file that comes with the program."""
    table = read_table((files("matchmaker.demo") / "attendees.csv").read_bytes())
    return read_people(table, guess_mapping(table.headers)).people


def _next_evening(moment: datetime) -> tuple[datetime, datetime]:
    """Return this evening, or tomorrow's once this one is nearly over."""
    day = moment.astimezone(ZONE).date()
    if moment.astimezone(ZONE).time() > time(20):
        day += timedelta(days=1)
    return datetime.combine(day, _OPENS, ZONE), datetime.combine(day, _CLOSES, ZONE)
