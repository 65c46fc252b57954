"""Attendees: register, change the own profile, leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import (
    AddressTakenError,
    AdultsOnlyError,
    EventEndedError,
    RegistrationClosedError,
    StatementError,
)
from matchmaker.models import Attendee, Event, Goal, Skill
from matchmaker.models.attendee import MOST_GOALS, MOST_SKILLS, STATEMENT_LENGTH
from matchmaker.services.ages import part_ages, write_age
from matchmaker.services.closing import check_is_not_over
from matchmaker.services.hiding import apply_hide_rules
from matchmaker.services.keeping_out import let_back_in
from matchmaker.services.places import fill_places
from matchmaker.services.presence import present_attendee
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.errors import MatchmakerError

# What the tick box on the page says; a change of its text gets a new version.
CONSENT_ON_PAGE = "registration page, text 1"
CONSENT_WITH_SHARING = "registration page, text 1, with the address shared after a meeting"


def register(
    *,
    event_id: int,
    name: str,
    email: str,
    organisation: str = "",
    headline: str = "",
    goals: Sequence[str] = (),
    skills: Sequence[str] = (),
    consents: bool = False,
    is_minor: bool = False,
    is_first_time: bool | None = None,
    group: str = "",
    shares_address: bool = False,
) -> int:
    """Register one person on the event's page and return their id.

    What the event does not ask for is not kept.

    Raises
    ------
    EventEndedError, RegistrationClosedError, AdultsOnlyError, AddressTakenError, StatementError
    """
    with transaction():
        # Registrations take turns, so that of two at once with one address the second is told.
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        check_registration_is_open(event)
        if event.for_adults_only and is_minor:
            raise AdultsOnlyError(event=event.name)
        folded = email.casefold()
        if db.session.scalar(sa.select(Attendee.id).filter_by(event_id=event_id, email=folded)) is not None:
            raise AddressTakenError
        let_back_in(event_id=event_id, email=folded)
        attendee = add_attendee(event_id=event_id, name=name, email=folded)
        write_profile(attendee, name=name, organisation=organisation, headline=headline)
        write_statements(attendee, goals=goals, skills=skills)
        shares = event.shares_contact and shares_address
        write_consent(attendee, consents=consents, source=CONSENT_WITH_SHARING if shares else CONSENT_ON_PAGE)
        write_answers(attendee, event, is_minor=is_minor, is_first_time=is_first_time, group=group)
        attendee.edited_at = now()
        if shares:
            attendee.contact_email, attendee.contact_shared_at = folded, now()
        db.session.flush()
        apply_hide_rules(event_id=event_id, attendee_ids=[attendee.id])
        attendee_id = attendee.id
    fill_places(event_id=event_id, attendee_ids=[attendee_id])
    return attendee_id


def why_closed(event: Event) -> MatchmakerError | None:
    """Return why nobody new comes in, None where people may register."""
    try:
        check_registration_is_open(event)
    except (EventEndedError, RegistrationClosedError) as error:
        return error
    return None


def check_registration_is_open(event: Event) -> None:
    """Refuse where nobody new comes in.

    Raises
    ------
    EventEndedError, EventStoppedError, RegistrationClosedError
    """
    check_is_not_over(event)
    closes_at = event.registration_closes_at
    if not event.registration_open or (closes_at is not None and closes_at <= now()):
        raise RegistrationClosedError(event=event.name)


def edit_profile(
    *,
    attendee_id: int,
    name: str,
    organisation: str,
    headline: str,
    goals: Sequence[str],
    skills: Sequence[str],
    consents: bool,
    is_minor: bool = False,
    is_first_time: bool | None = None,
    group: str = "",
) -> None:
    """Change what an attendee says of themselves; matches already published keep their words.

    What the event does not ask for stays as it was.

    Raises
    ------
    StatementError
    """
    with transaction():
        attendee = present_attendee(attendee_id)
        event_id, comes_late = attendee.event_id, attendee.edited_at is None or not attendee.is_eligible
        write_profile(attendee, name=name, organisation=organisation, headline=headline)
        write_statements(attendee, goals=goals, skills=skills)
        write_consent(attendee, consents=consents, source=CONSENT_ON_PAGE)
        event = db.session.get_one(Event, event_id)
        was_minor = attendee.is_minor
        write_answers(attendee, event, is_minor=is_minor, is_first_time=is_first_time, group=group)
        attendee.edited_at = now()
        db.session.flush()
        lacking = part_ages(attendee) if attendee.is_minor is not was_minor else []
        apply_hide_rules(event_id=attendee.event_id, attendee_ids=[attendee_id])
    # Who writes of themselves for the first time, or comes back, is like somebody who has just come.
    if comes_late and attendee_id not in lacking:
        lacking.append(attendee_id)
    fill_places(event_id=event_id, attendee_ids=lacking)


def leave(*, attendee_id: int) -> None:
    """Take a person out of the matching; every card of theirs disappears at once."""
    with transaction():
        attendee = db.session.get_one(Attendee, attendee_id)
        if attendee.withdrawn_at is None:
            attendee.withdrawn_at = now()


def add_attendee(*, event_id: int, name: str, email: str | None) -> Attendee:
    """Add a row with fresh codes to the session; the caller holds the transaction."""
    attendee = Attendee(
        event_id=event_id,
        code=new_public_code(),
        name=name,
        email=email,
        badge_code=new_badge_code(),
        typed_code=new_typed_code(),
    )
    db.session.add(attendee)
    return attendee


def write_profile(attendee: Attendee, *, name: str, organisation: str, headline: str) -> None:
    """Write name, organisation and headline."""
    attendee.name, attendee.organisation, attendee.headline = name, organisation, headline


def write_statements(attendee: Attendee, *, goals: Sequence[str], skills: Sequence[str]) -> None:
    """Replace goals and skills where they differ.

    Raises
    ------
    StatementError
    """
    wanted_goals = _checked(goals, "Goals", MOST_GOALS)
    wanted_skills = _checked(skills, "Skills", MOST_SKILLS)
    if [goal.text for goal in attendee.goals] != wanted_goals:
        if attendee.goals:
            attendee.goals.clear()
            db.session.flush()  # the old positions must be free before the new ones come
        attendee.goals.extend(Goal(position=place, text=text) for place, text in enumerate(wanted_goals))
    if [skill.text for skill in attendee.skills] != wanted_skills:
        if attendee.skills:
            attendee.skills.clear()
            db.session.flush()
        attendee.skills.extend(Skill(position=place, text=text) for place, text in enumerate(wanted_skills))


def write_consent(attendee: Attendee, *, consents: bool, source: str) -> None:
    """Note a yes with its time and source, or a no."""
    if consents and not attendee.is_active:
        attendee.consented_at, attendee.consent_source, attendee.withdrawn_at = now(), source, None
    if not consents and attendee.is_active:
        attendee.withdrawn_at = now()


def write_answers(
    attendee: Attendee, event: Event, *, is_minor: bool, is_first_time: bool | None, group: str
) -> None:
    """Write what an event asks of people beside their words; what it does not ask stays as it was."""
    write_age(attendee, event, is_minor=is_minor)
    if event.asks_first_time:
        attendee.is_first_time = is_first_time
    if event.groups_apart:
        attendee.group = group


def _checked(statements: Sequence[str], field: str, most: int) -> list[str]:
    wanted = [text for text in (" ".join(statement.split()) for statement in statements) if text]
    if len(wanted) > most or any(len(text) > STATEMENT_LENGTH for text in wanted):
        raise StatementError(field=field, most=most, length=STATEMENT_LENGTH)
    return wanted
