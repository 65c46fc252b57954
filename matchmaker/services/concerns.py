"""Concerns: what an attendee tells the organizers of another person."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import NotFoundError, SelfScanError
from matchmaker.models import Attendee, Concern
from matchmaker.models.concern import CONCERN_LENGTH
from matchmaker.queries.visibility import person_in_sight
from matchmaker.services.audit import note
from matchmaker.services.badges import badge_by_code, read_badge


def report_person(*, by: int, about_code: str, text: str) -> None:
    """Keep a concern about somebody whom one sees, by their public code.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        me = db.session.get_one(Attendee, by)
        about = person_in_sight(viewer_id=by, event_id=me.event_id, code=about_code)
        if about is None:
            raise NotFoundError
        _keep(me, about.id, text)


def report_badge(*, by: int, badge_code: str, text: str) -> None:
    """Keep a concern about whoever holds a badge; without a code the text alone says who is meant.

    Raises
    ------
    BadgeUnknownError, SelfScanError
    """
    with transaction():
        me = db.session.get_one(Attendee, by)
        about_id = None
        if badge_code:
            about_id = badge_by_code(event_id=me.event_id, code=read_badge(badge_code)[0]).holder_id
        if about_id == by:
            raise SelfScanError
        _keep(me, about_id, text)


def handle_concern(*, event_id: int, number: int, by: int) -> None:
    """Note that the organizers have taken care of a concern.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        concern = db.session.scalars(sa.select(Concern).filter_by(event_id=event_id, id=number)).one_or_none()
        if concern is None:
            raise NotFoundError
        if concern.handled_at is None:
            concern.handled_at = now()
            note(event_id=event_id, by=by, action="concern_handled", concern=number)


def _keep(me: Attendee, about_id: int | None, text: str) -> None:
    """Add a concern, once: a button pressed twice sends the same words."""
    told = text.strip()[:CONCERN_LENGTH]
    known = db.session.scalar(
        sa.select(
            sa.exists().where(
                Concern.by_id == me.id,
                Concern.about_id.is_not_distinct_from(about_id),
                Concern.text == told,
                Concern.handled_at.is_(None),
            )
        )
    )
    if not known:
        db.session.add(Concern(event_id=me.event_id, by_id=me.id, about_id=about_id, text=told))
