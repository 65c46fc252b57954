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
    Goal,
    GoalOutcome,
    HideRule,
    Mail,
    Match,
    Meeting,
    Pin,
    Promise,
    RetiredBadge,
    Scan,
    SignInLink,
    SignInSession,
    Skill,
    Upload,
)
from matchmaker.queries.hiding import person_value
from matchmaker.services.audit import note
from matchmaker.services.fitted import forget_event_files, request_fit
from matchmaker.services.outbox import take_back_letters
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code

if TYPE_CHECKING:
    from typing import Any

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
    somebody who has left". What both sides wrote of these meetings goes, too.
    """
    with transaction():
        event_id = db.session.get_one(Attendee, attendee_id).event_id
        # The event's turn comes first: a run that is under way must not bring the words back.
        db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        attendee = db.session.get_one(Attendee, attendee_id, with_for_update=True)
        is_new = attendee.name != ""
        if is_new:
            insert_ignoring_duplicates(Erasure, code=attendee.code, event_id=event_id, erased_at=now())
            _delete_own_rows(attendee)
            _empty_shared_rows(attendee)
            _empty_row(attendee)
            note(event_id=event_id, by=None, action="attendee_erased")
    if is_new:
        _forget_words(event_id)


def _delete_own_rows(attendee: Attendee) -> None:
    """Delete what is about this person alone."""
    me = attendee.id
    goals = sa.select(Goal.id).where(Goal.attendee_id == me)
    db.session.execute(sa.delete(GoalOutcome).where(GoalOutcome.goal_id.in_(goals)))
    for model in (Goal, Skill, RetiredBadge, Device, FollowUp, HideRule, SignInLink):
        db.session.execute(sa.delete(model).where(model.attendee_id == me))
    db.session.execute(sa.delete(Concern).where(Concern.by_id == me))
    db.session.execute(
        sa.delete(Mail).where(
            sa.or_(
                Mail.attendee_id == me,
                sa.and_(Mail.event_id == attendee.event_id, Mail.address == attendee.email),
            )
        )
    )
    # An organizer who is signed in at the same browser stays so.
    db.session.execute(
        sa.delete(SignInSession).where(SignInSession.attendee_id == me, SignInSession.organizer_id.is_(None))
    )
    db.session.execute(
        sa.update(SignInSession).where(SignInSession.attendee_id == me).values(attendee_id=None)
    )
    # A file that waits to be imported may hold them, and would bring them back.
    db.session.execute(sa.delete(Upload).where(Upload.event_id == attendee.event_id))


def _empty_shared_rows(attendee: Attendee) -> None:
    """Take the words out of what others share with this person."""
    me = attendee.id
    meetings = sa.select(Meeting.id).where(sa.or_(Meeting.low_id == me, Meeting.high_id == me))
    db.session.execute(sa.delete(Promise).where(Promise.meeting_id.in_(meetings)))
    other_id = sa.case((Meeting.low_id == me, Meeting.high_id), else_=Meeting.low_id)
    met = sa.select(other_id).where(sa.or_(Meeting.low_id == me, Meeting.high_id == me))
    take_back_letters(db.session.scalars(met).all())
    db.session.execute(sa.update(Feedback).where(Feedback.meeting_id.in_(meetings)).values(memory_line=""))
    db.session.execute(sa.update(CheckBack).where(CheckBack.meeting_id.in_(meetings)).values(line=""))
    db.session.execute(
        sa.update(Match)
        .where(sa.or_(Match.low_id == me, Match.high_id == me))
        .values(reasons={"low": _NO_REASON, "high": _NO_REASON})
    )
    db.session.execute(sa.update(Scan).where(Scan.scanner_id == me).values(device=None, sequence=None))
    db.session.execute(sa.delete(Pin).where(sa.or_(Pin.low_id == me, Pin.high_id == me)))
    # Who hid from whom goes on hiding: otherwise the other one would learn of it now.
    db.session.execute(
        sa.delete(Avoidance).where(
            sa.or_(Avoidance.low_id == me, Avoidance.high_id == me), Avoidance.kind != AvoidanceKind.HIDDEN
        )
    )
    db.session.execute(sa.delete(HideRule).where(HideRule.value.startswith(person_value(attendee.code))))


def _empty_row(attendee: Attendee) -> None:
    """Leave a row that says nothing of anybody."""
    moment = now()
    attendee.code, attendee.badge_code = new_public_code(), new_badge_code()
    attendee.typed_code = new_typed_code()
    attendee.name = attendee.organisation = attendee.headline = ""
    attendee.external_id = attendee.email = attendee.pin = attendee.live_secret = None
    attendee.consent_source = attendee.language = attendee.spot_me = ""
    attendee.group, attendee.is_minor = "", False
    attendee.contact_email = attendee.contact_phone = attendee.contact_website = ""
    attendee.contact_shared_at = attendee.free_until = None
    attendee.edited_at = attendee.checked_in_at = attendee.mail_stopped_at = None
    attendee.withdrawn_at = attendee.withdrawn_at or moment


def _forget_words(event_id: int) -> None:
    """Remove the files in which a matching keeps an event's words, and let them be learned anew."""
    forget_event_files(event_id=event_id)
    request_fit(event_id=event_id, anew=True)
