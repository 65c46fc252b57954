"""Import people from a file: a plan first, then all of it or nothing; repeating it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import DeclarationMissingError, FileRefusedError, ImportGoneError
from matchmaker.importers.attendees import ImportedPerson
from matchmaker.importers.bounded import read_bounded
from matchmaker.importers.errors import ImportFileError
from matchmaker.models import Attendee, Event, Upload
from matchmaker.models.attendee import SOURCE_LENGTH
from matchmaker.queries.kept_out import kept_out_people, merged_people
from matchmaker.services.audit import note
from matchmaker.services.closing import check_is_not_over
from matchmaker.services.fitted import keep_words_ready
from matchmaker.services.hiding import apply_hide_rules
from matchmaker.services.keeping_out import remember_replaced
from matchmaker.services.places import fill_places_soon
from matchmaker.services.registration import add_attendee, write_consent, write_profile, write_statements
from matchmaker.tokens import new_public_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UPLOAD_LIFE = timedelta(days=1)


class Step(StrEnum):
    """What an import does with one person of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OWN_WORDS = "own_words"  # they edited their profile themselves: it stays as they wrote it
    KEPT_OUT = "kept_out"  # they were erased: no list brings them back, only they themselves
    TAKEN = "taken"  # a row above is the same ticket or address, and nothing else tells them apart


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """One person of the file, with what would happen."""

    person: ImportedPerson
    step: Step
    shares_address: bool  # somebody else has the address: left out


def keep_upload(*, event_id: int, by: int, filename: str, content: bytes) -> str:
    """Keep an uploaded table until it is imported; return its code.

    Raises
    ------
    FileRefusedError
    """
    try:
        read_bounded(content)
    except ImportFileError as error:
        raise FileRefusedError(reason=error.message) from error
    with transaction():
        db.session.execute(sa.delete(Upload).where(Upload.created_at < now() - UPLOAD_LIFE))
        upload = Upload(
            code=new_public_code(),
            event_id=event_id,
            organizer_id=by,
            filename=filename[:200],
            content=content,
        )
        db.session.add(upload)
        return upload.code


def upload_content(*, event_id: int, by: int, code: str) -> tuple[str, bytes]:
    """Return the name and the content of one's own upload.

    Raises
    ------
    ImportGoneError
    """
    upload = db.session.scalars(
        sa.select(Upload).filter_by(event_id=event_id, organizer_id=by, code=code)
    ).one_or_none()
    if upload is None or upload.created_at < now() - UPLOAD_LIFE:
        raise ImportGoneError
    return upload.filename, upload.content


def plan_import(*, event_id: int, people: Sequence[ImportedPerson]) -> list[PlannedPerson]:
    """Return what an import would do, person by person, without doing it."""
    known = _Known(event_id)
    return [known.take(person)[0] for person in people]


def apply_import(
    *,
    event_id: int,
    by: int | None,
    people: Sequence[ImportedPerson],
    declares_consent: bool,
    source: str,
    upload_code: str | None = None,
) -> list[PlannedPerson]:
    """Import people in one transaction and return what was done with each.

    `source` is kept with each new person's consent: the file and who declared it.

    Raises
    ------
    DeclarationMissingError, EventEndedError, EventStoppedError
    """
    if not declares_consent:
        raise DeclarationMissingError
    with transaction():
        # Imports take turns; the phones' scans, which only refer to the event, need not wait.
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        check_is_not_over(event)
        known = _Known(event_id)
        done: list[PlannedPerson] = []
        written: list[Attendee] = []
        new: list[Attendee] = []
        for person in people:
            planned, entry = known.take(person)
            done.append(planned)
            if planned.step in {Step.NEW, Step.CHANGED}:
                entry.attendee = _write(event_id, entry, person, source)
                written.append(entry.attendee)
                if planned.step is Step.NEW:
                    new.append(entry.attendee)
        db.session.flush()  # together: one by one, thousands of new people would hold up every scan
        new_ids = [attendee.id for attendee in new]
        apply_hide_rules(event_id=event_id, attendee_ids=[attendee.id for attendee in written])
        if upload_code is not None:
            db.session.execute(sa.delete(Upload).filter_by(event_id=event_id, code=upload_code))
        counts = {step.value: sum(planned.step is step for planned in done) for step in Step}
        note(event_id=event_id, by=by, action="people_imported", **counts)
    if new_ids:
        fill_places_soon(event_id=event_id, attendee_ids=new_ids)
        keep_words_ready(event_id=event_id)
    return done


@dataclass(eq=False, slots=True)
class _Entry:
    """One person as the event knows them once the rows above are imported."""

    attendee: Attendee | None
    external_id: str | None
    email: str | None
    is_taken: bool = False  # by a row above


class _Known:
    """The event's people, found by external id or address, who was erased, and who was merged."""

    def __init__(self, event_id: int) -> None:
        self._kept_out, self._merged = kept_out_people(event_id), merged_people(event_id)
        self._by_external_id: dict[str, _Entry] = {}
        self._by_email: dict[str, _Entry] = {}
        for attendee in self._load(event_id):
            self._note(_Entry(attendee, attendee.external_id, attendee.email))

    @staticmethod
    def _load(event_id: int) -> Iterable[Attendee]:
        return db.session.scalars(
            sa.select(Attendee)
            .where(Attendee.event_id == event_id)
            .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
        )

    def take(self, person: ImportedPerson) -> tuple[PlannedPerson, _Entry]:
        """Say what becomes of a row, and remember it for the rows below."""
        entry = self._find(person)
        if entry is None:
            entry = _Entry(None, None, None)
            known_as = {"email": person.email, "ticket": person.external_id}
            if self._kept_out.has(**known_as):
                return PlannedPerson(person, Step.KEPT_OUT, shares_address=False), entry
            if self._merged.has_row(**known_as):
                return PlannedPerson(person, Step.SAME, shares_address=False), entry
        shares_address = self._by_email.get(person.email or "", entry) is not entry
        email = None if shares_address else person.email
        step = _step(entry, person, email)
        if step in {Step.NEW, Step.CHANGED}:
            entry.external_id = person.external_id or entry.external_id
            self._give(email, entry)
            self._note(entry)
        entry.is_taken = True
        return PlannedPerson(person, step, shares_address), entry

    def _note(self, entry: _Entry) -> None:
        if entry.external_id is not None:
            self._by_external_id[entry.external_id] = entry
        if entry.email is not None:
            self._by_email[entry.email] = entry

    def _give(self, email: str | None, entry: _Entry) -> None:
        """Let somebody have an address, but that of who was erased; the rows below are told no difference."""
        if email not in self._by_email and self._kept_out.has(email=email, ticket=None):
            self._by_email[email or ""] = entry
            return
        self._by_email.pop(entry.email or "", None)
        entry.email = email or entry.email

    def _find(self, person: ImportedPerson) -> _Entry | None:
        """Return who this is: the same ticket, or the same address where one of the two has no ticket."""
        by_ticket = self._by_external_id.get(person.external_id or "")
        if by_ticket is not None:
            return by_ticket
        by_email = self._by_email.get(person.email or "")
        if by_email is not None and by_email.external_id is not None and person.external_id is not None:
            return None
        return by_email


def _step(entry: _Entry, person: ImportedPerson, email: str | None) -> Step:
    if entry.is_taken:
        return Step.TAKEN
    if entry.attendee is None:
        return Step.NEW
    if entry.attendee.edited_at is not None:
        return Step.OWN_WORDS
    return Step.SAME if _is_same(entry.attendee, person, email) else Step.CHANGED


def _is_same(attendee: Attendee, person: ImportedPerson, email: str | None) -> bool:
    """Compare what the file says; what a file does not say, it takes from nobody."""
    return (
        (attendee.name, attendee.organisation, attendee.headline)
        == (person.name, person.organisation, person.headline)
        and person.group in {"", attendee.group}
        and email in {None, attendee.email}
        and person.external_id in {None, attendee.external_id}
        and (not person.goals or [goal.text for goal in attendee.goals] == list(person.goals))
        and (not person.skills or [skill.text for skill in attendee.skills] == list(person.skills))
    )


def _write(event_id: int, entry: _Entry, person: ImportedPerson, source: str) -> Attendee:
    attendee, is_new = entry.attendee, entry.attendee is None
    if attendee is None:
        attendee = add_attendee(event_id=event_id, name=person.name, email=entry.email)
        write_consent(attendee, consents=True, source=source[:SOURCE_LENGTH])
    else:
        remember_replaced(attendee, email=entry.email, ticket=entry.external_id)
    attendee.email, attendee.external_id = entry.email, entry.external_id
    attendee.group = person.group or attendee.group
    write_profile(attendee, name=person.name, organisation=person.organisation, headline=person.headline)
    write_statements(
        attendee,
        goals=person.goals or [goal.text for goal in attendee.goals],
        skills=person.skills or [skill.text for skill in attendee.skills],
    )
    if not is_new:
        db.session.flush()  # an address given up here may be somebody's in the next row
    return attendee
