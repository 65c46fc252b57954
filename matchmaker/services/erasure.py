"""Erasure: forget a person, and let the numbers of their event stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.models import (
    Attendee,
    Avoidance,
    AvoidanceKind,
    CheckBack,
    Concern,
    Device,
    Erasure,
    Event,
    Feedback,
    FollowUp,
    FormerFingerprint,
    Goal,
    GoalOutcome,
    HideRule,
    Mail,
    Match,
    Meeting,
    MergedRow,
    Pin,
    Promise,
    RetiredBadge,
    Scan,
    SignInLink,
    SignInSession,
    Skill,
    Upload,
    Year,
)
from matchmaker.queries.hiding import person_value
from matchmaker.services.audit import note
from matchmaker.services.erasure_ledger import note_erased
from matchmaker.services.fitted import forget_event_files, request_fit
from matchmaker.services.keeping_out import keep_out
from matchmaker.services.outbox import take_back_letters
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy.orm import InstrumentedAttribute

# A direction of a match without anybody's words.
_NO_REASON: Final[dict[str, Any]] = {
    "goal": "",
    "skill": "",
    "goal_spans": [],
    "skill_spans": [],
    "terms": [],
}


def erase_attendee(*, attendee_id: int) -> None:
    """Erase everything kept of a person; doing it again changes nothing.

    An empty row stays, so that scans, meetings and answers are still counted: whom they met keeps "met
    somebody who has left". What both sides wrote of these meetings goes, too. No list brings them back.
    """
    erase_people(attendee_ids=[attendee_id])


def erase_people(*, attendee_ids: Sequence[int]) -> int:
    """Erase people of one event as one of them would be; return how many were still there."""
    codes: list[str] = []
    with transaction():
        event_id = db.session.get_one(Attendee, attendee_ids[0]).event_id
        # The event's turn comes first: a run that is under way must not bring the words back.
        db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        people = db.session.scalars(
            sa.select(Attendee)
            .where(Attendee.event_id == event_id, Attendee.id.in_(attendee_ids), Attendee.name != "")
            .order_by(Attendee.id)
            .with_for_update()
        ).all()
        if people:
            emails = [person.email for person in people]
            for person in people:
                keep_out(person)
            codes = forget(people, keepers=())
            for email in emails:
                end_year_without_rows(email)
                note(event_id=event_id, by=None, action="attendee_erased")
    note_erased(codes)
    if people:
        _forget_words(event_id)
    return len(people)


def forget(people: Sequence[Attendee], *, keepers: sa.Select[int] | tuple[()]) -> list[str]:
    """Empty the rows of people of one event and delete what is theirs; return every code they had.

    What those among `keepers` wrote of meetings with them stays. The caller holds the transaction and
    the event's turn, and puts the codes into the ledger's file once it committed.
    """
    codes = _record_erasures(people)
    _delete_own_rows(people)
    _empty_shared_rows(people, keepers)
    for person in people:
        _empty_row(person)
    return codes


def _record_erasures(people: Sequence[Attendee]) -> list[str]:
    """Name these people by every code they had: a backup may hold rows that were merged later."""
    merged = sa.select(MergedRow.code).where(MergedRow.attendee_id.in_([person.id for person in people]))
    codes = [*(person.code for person in people), *db.session.scalars(merged)]
    for code in codes:
        insert_ignoring_duplicates(Erasure, code=code, event_id=people[0].event_id, erased_at=now())
    return codes


def _delete_own_rows(people: Sequence[Attendee]) -> None:
    """Delete what is about these people alone."""
    event_id, ids = people[0].event_id, [person.id for person in people]
    addresses = [person.email for person in people if person.email is not None]
    goals = sa.select(Goal.id).where(Goal.attendee_id.in_(ids))
    db.session.execute(sa.delete(GoalOutcome).where(GoalOutcome.goal_id.in_(goals)))
    for model in (
        Goal,
        Skill,
        RetiredBadge,
        MergedRow,
        FormerFingerprint,
        Device,
        FollowUp,
        HideRule,
        SignInLink,
    ):
        db.session.execute(sa.delete(model).where(model.attendee_id.in_(ids)))
    db.session.execute(sa.delete(Concern).where(Concern.by_id.in_(ids)))
    to_them = sa.and_(Mail.event_id == event_id, Mail.address.in_(addresses))
    db.session.execute(sa.delete(Mail).where(sa.or_(Mail.attendee_id.in_(ids), to_them)))
    # An organizer who is signed in at the same browser stays so.
    theirs = SignInSession.attendee_id.in_(ids)
    db.session.execute(sa.delete(SignInSession).where(theirs, SignInSession.organizer_id.is_(None)))
    db.session.execute(sa.update(SignInSession).where(theirs).values(attendee_id=None))
    # A file that waits to be imported may hold them, and would bring them back.
    db.session.execute(sa.delete(Upload).where(Upload.event_id == event_id))


def _empty_shared_rows(people: Sequence[Attendee], keepers: sa.Select[int] | tuple[()]) -> None:
    """Take the words out of what others share with these people."""
    ids = [person.id for person in people]
    met = db.session.execute(
        sa.select(Meeting.low_id, Meeting.high_id).where(_of(Meeting.low_id, Meeting.high_id, ids))
    )
    take_back_letters({person for pair in met for person in pair} - set(ids))
    meetings = sa.select(Meeting.id).where(_of(Meeting.low_id, Meeting.high_id, ids))
    db.session.execute(
        sa.delete(Promise).where(Promise.meeting_id.in_(meetings), Promise.attendee_id.not_in(keepers))
    )
    for model, words in ((Feedback, {"memory_line": ""}), (CheckBack, {"line": ""})):
        db.session.execute(
            sa.update(model)
            .where(model.meeting_id.in_(meetings), model.attendee_id.not_in(keepers))
            .values(**words)
        )
    db.session.execute(
        sa.update(Match)
        .where(_of(Match.low_id, Match.high_id, ids))
        .values(reasons={"low": _NO_REASON, "high": _NO_REASON})
    )
    db.session.execute(sa.update(Scan).where(Scan.scanner_id.in_(ids)).values(device=None, sequence=None))
    db.session.execute(sa.delete(Pin).where(_of(Pin.low_id, Pin.high_id, ids)))
    # Who hid from whom goes on hiding: otherwise the other one would learn of it now.
    wishes = _of(Avoidance.low_id, Avoidance.high_id, ids)
    db.session.execute(sa.delete(Avoidance).where(wishes, Avoidance.kind != AvoidanceKind.HIDDEN))
    about = sa.or_(*(HideRule.value.startswith(person_value(person.code)) for person in people))
    db.session.execute(sa.delete(HideRule).where(about))


def _of(
    low_id: InstrumentedAttribute[int], high_id: InstrumentedAttribute[int], ids: Sequence[int]
) -> sa.ColumnElement[bool]:
    """Return the condition that one of two is one of these people."""
    return sa.or_(low_id.in_(ids), high_id.in_(ids))


def _empty_row(attendee: Attendee) -> None:
    """Leave a row that says nothing of anybody."""
    moment = now()
    attendee.code, attendee.badge_code = new_public_code(), new_badge_code()
    attendee.typed_code = new_typed_code()
    attendee.name = attendee.organisation = attendee.headline = ""
    attendee.external_id = attendee.email = attendee.pin = attendee.live_secret = None
    attendee.consent_source = attendee.language = attendee.spot_me = ""
    attendee.group, attendee.is_minor, attendee.is_first_time = "", False, None
    attendee.contact_email = attendee.contact_phone = attendee.contact_website = ""
    attendee.contact_shared_at = attendee.free_until = None
    attendee.edited_at = attendee.checked_in_at = attendee.mail_stopped_at = None
    attendee.withdrawn_at = attendee.withdrawn_at or moment


def end_year_without_rows(email: str | None) -> None:
    """Forget that an address agreed to the intentional year once none of its rows is left.

    The caller holds the transaction.

    As long as another one is, whoever erases this one may be no more than the guest of an invitation
    link: what is kept of other events is theirs to end who prove that the mailbox is theirs.
    """
    if email is not None:
        rows = sa.exists().where(Attendee.email == Year.email)
        db.session.execute(sa.delete(Year).where(Year.email == email, ~rows))


def _forget_words(event_id: int) -> None:
    """Remove the files in which a matching keeps an event's words, and let them be learned anew."""
    forget_event_files(event_id=event_id)
    request_fit(event_id=event_id, anew=True)
