"""What must not come alive again with a backup: sign-ins, ended links, letters that have left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import (
    Job,
    JobState,
    LinkPurpose,
    Mail,
    MailState,
    ReportLink,
    SignInLink,
    SignInSession,
    TeamInvitation,
    Upload,
)
from matchmaker.queries.event_letters import LetterKind
from matchmaker.services.event_letters import LETTERS_JOB

# These work once: used since, they would work again.
_ONCE: Final = (
    LinkPurpose.ORGANIZER,
    LinkPurpose.SIGN_IN,
    LinkPurpose.PASSWORD,
    LinkPurpose.YEAR,
    LinkPurpose.DEVICE,
)


@dataclass(frozen=True, slots=True)
class LaidToRest:
    """What the organizers may want to do anew."""

    n_letters: int  # asked for by an organizer, who can ask again
    n_reminders: int  # put in by the calendar, which puts in none twice
    n_report_links: int
    n_team_invitations: int


def lay_to_rest() -> LaidToRest:
    """End everything in a backup that may have been used, sent or taken back since it was made."""
    waiting = Mail.state == MailState.WAITING
    asked_for = Mail.kind.in_(list(LetterKind))
    with transaction():
        db.session.execute(sa.delete(SignInSession))
        db.session.execute(sa.delete(SignInLink).where(SignInLink.purpose.in_(_ONCE)))
        db.session.execute(sa.delete(Upload))  # files of people, who may have been erased since
        n_letters = len(
            db.session.scalars(sa.delete(Mail).where(waiting, asked_for).returning(Mail.id)).all()
        )
        reminders = (
            sa.update(Mail)
            .where(waiting)
            .values(state=MailState.DROPPED, leased_until=None, text="", html="")
            .returning(Mail.id)
        )
        n_reminders = len(db.session.scalars(reminders).all())
        db.session.execute(
            sa.update(Job)
            .where(Job.kind == LETTERS_JOB, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
            .values(state=JobState.FAILED, error="held back: a backup was brought back", ended_at=now())
        )
        links = (
            sa.update(ReportLink)
            .where(ReportLink.revoked_at.is_(None))
            .values(revoked_at=now())
            .returning(ReportLink.token_hash)
        )
        n_links = len(db.session.scalars(links).all())
        invitations = (
            sa.delete(TeamInvitation)
            .where(TeamInvitation.accepted_at.is_(None))
            .returning(TeamInvitation.token_hash)
        )
        n_invitations = len(db.session.scalars(invitations).all())
    return LaidToRest(n_letters, n_reminders, n_links, n_invitations)
