"""An attendee's meetings, with what both said to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import Attendee, Feedback, Meeting, MeetingState, Promise, Worth, worth_of
from matchmaker.queries.attendees import wears
from matchmaker.queries.three import Person, Stage, person_shown, stage_of
from matchmaker.queries.visibility import hidden_pair, own_claim_at, told_to_meet

# Whom somebody scanned, until they answer.
_UNNAMED = Person(code="", name="", first_name="", initials="", headline="", organisation="")


@dataclass(frozen=True, slots=True)
class Promised:
    """What one of the two said they would do."""

    code: str
    text: str
    due_on: date | None
    is_shared: bool
    kept_at: datetime | None
    changed_at: datetime

    @property
    def due_order(self) -> date:
        """What sorts promises: the next one first, those without a day last."""
        return self.due_on or date.max


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody may be reached, by their own wish."""

    email: str
    phone: str
    website: str

    @property
    def mail_link(self) -> str:
        """What opens a mail to them, and nothing else."""
        return f"mailto:{quote(self.email, safe='@')}"

    @property
    def call_link(self) -> str:
        """What dials their number."""
        return "tel:" + "".join(char for char in self.phone if char in "+0123456789")


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """One meeting as one of the two sees it."""

    code: str
    person: Person  # without a name until somebody answers whom nobody told me to meet
    stage: Stage
    met_at: datetime | None
    worth: Worth | None
    memory_line: str
    promise: Promised | None = None
    their_promise: Promised | None = None  # only where they share it
    contact: Contact | None = None  # only where both confirmed and the other one shares it


def meetings_of(attendee_id: int) -> list[MyMeeting]:
    """Return an attendee's meetings, the latest first; withdrawn ones are gone for both."""
    return _my_meetings(attendee_id)


def meeting_of(*, attendee_id: int, code: str) -> MyMeeting | None:
    """Return one meeting of an attendee; a stranger's is as missing as none."""
    return next(iter(_my_meetings(attendee_id, Meeting.code == code)), None)


def meeting_with(*, attendee_id: int, other_id: int) -> MyMeeting | None:
    """Return the meeting of two people as the first of them sees it."""
    low_id, high_id = sorted((attendee_id, other_id))
    return next(iter(_my_meetings(attendee_id, Meeting.low_id == low_id, Meeting.high_id == high_id)), None)


def count_erased(attendee_id: int) -> int:
    """Return how many people somebody met who had everything of themselves erased since."""
    other_id = _other_id(attendee_id)
    return db.session.execute(
        sa.select(sa.func.count())
        .select_from(Meeting)
        .join(Attendee, Attendee.id == other_id)
        .where(
            *_visible(attendee_id),
            ~hidden_pair(Meeting.low_id, Meeting.high_id),
            Meeting.confirmed_at.is_not(None),
            Attendee.name == "",  # nobody else is without a name
        )
    ).scalar_one()


def badge_holder(*, event_id: int, badge_code: str) -> Attendee | None:
    """Return who holds a badge, for somebody of the same event; nobody who has left."""
    return db.session.scalars(
        sa.select(Attendee).where(
            Attendee.event_id == event_id,
            wears(badge_code),
            Attendee.withdrawn_at.is_(None),
        )
    ).one_or_none()


def _my_meetings(attendee_id: int, *conditions: sa.ColumnElement[bool]) -> list[MyMeeting]:
    other_id = _other_id(attendee_id)
    mine, theirs = aliased(Promise), aliased(Promise)
    # Who has left sees nobody's contact any more, as nobody sees theirs.
    takes_part = sa.exists().where(Attendee.id == attendee_id, Attendee.withdrawn_at.is_(None))
    other = aliased(Attendee)
    rows = db.session.execute(
        sa.select(
            Meeting,
            other,
            Feedback,
            mine,
            theirs,
            takes_part,
            told_to_meet(attendee_id),
            hidden_pair(Meeting.low_id, Meeting.high_id),
            own_claim_at(attendee_id),
        )
        .join(other, other.id == other_id)
        .outerjoin(Feedback, sa.and_(Feedback.meeting_id == Meeting.id, Feedback.attendee_id == attendee_id))
        .outerjoin(mine, sa.and_(mine.meeting_id == Meeting.id, mine.attendee_id == attendee_id))
        .outerjoin(theirs, _shared_by(theirs, other_id))
        .where(*_visible(attendee_id), other.withdrawn_at.is_(None), *conditions)
        .order_by(Meeting.met_at.desc(), Meeting.id)
    )
    return [_my_meeting(attendee_id, *row) for row in rows]


def _my_meeting(  # noqa: PLR0917 -- the columns of a row
    attendee_id: int,
    meeting: Meeting,
    other: Attendee,
    feedback: Feedback | None,
    promise: Promise | None,
    their_promise: Promise | None,
    takes_part: bool,  # noqa: FBT001 -- a column
    is_told: bool,  # noqa: FBT001 -- a column
    is_hidden: bool,  # noqa: FBT001 -- a column
    claimed_at: datetime | None,
) -> MyMeeting:
    is_mutual = meeting.state is MeetingState.CONFIRMED and not is_hidden
    stage = Stage.WAITING if is_hidden else stage_of(meeting, attendee_id)
    return MyMeeting(
        code=meeting.code,
        person=person_shown(other) if is_told or stage is not Stage.WAITING else _UNNAMED,
        stage=stage,
        met_at=claimed_at if is_hidden else meeting.met_at,
        worth=worth_of(feedback),
        memory_line="" if feedback is None else feedback.memory_line,
        promise=_promised(promise),
        their_promise=_promised(their_promise) if is_mutual else None,
        contact=_contact_of(other) if is_mutual and takes_part else None,
    )


def _other_id(attendee_id: int) -> sa.Case[int]:
    return sa.case((Meeting.low_id == attendee_id, Meeting.high_id), else_=Meeting.low_id)


def _visible(attendee_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what makes a meeting one that this person sees."""
    return (
        sa.or_(Meeting.low_id == attendee_id, Meeting.high_id == attendee_id),
        Meeting.met_at.is_not(None),
        Meeting.withdrawn_at.is_(None),
        # What only waits looks the same whether the other one hides or has not answered yet.
        sa.or_(
            ~hidden_pair(Meeting.low_id, Meeting.high_id),
            own_claim_at(attendee_id).is_not(None),
        ),
    )


def _shared_by(promise: type[Promise], attendee_id: sa.Case[int]) -> sa.ColumnElement[bool]:
    return sa.and_(
        promise.meeting_id == Meeting.id, promise.attendee_id == attendee_id, promise.is_shared.is_(True)
    )


def _promised(promise: Promise | None) -> Promised | None:
    if promise is None:
        return None
    return Promised(
        code=promise.code,
        text=promise.text,
        due_on=promise.due_on,
        is_shared=promise.is_shared,
        kept_at=promise.kept_at,
        changed_at=promise.kept_at or promise.created_at,
    )


def _contact_of(person: Attendee) -> Contact | None:
    if person.contact_shared_at is None:
        return None
    return Contact(email=person.contact_email, phone=person.contact_phone, website=person.contact_website)
