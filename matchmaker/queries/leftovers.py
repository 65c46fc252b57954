"""What is left of an event's people once they are empty rows, when the rest must go, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Avoidance,
    CheckBack,
    Concern,
    Event,
    Feedback,
    KeptOut,
    Mail,
    MatchRun,
    Meeting,
    Scan,
    Upload,
)
from matchmaker.queries.retention import rest_goes_at

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute

    from matchmaker.db import Model

    Leftover: TypeAlias = tuple[type[Model], sa.ColumnElement[bool]]


def leftovers_of(event_ids: list[int]) -> list[Leftover]:
    """Return for each table the condition of the rows that nobody keeps, but the empty rows themselves.

    Somebody who keeps their own data keeps the meetings they were in, with the scans behind them.
    """
    meetings = sa.select(Meeting.id).where(Meeting.event_id.in_(event_ids))
    nobody_is_here = ~sa.exists().where(_Someone.event_id == MatchRun.event_id, _Someone.name != "")
    return [
        (Feedback, sa.and_(Feedback.meeting_id.in_(meetings), _gone(Feedback.attendee_id))),
        (CheckBack, sa.and_(CheckBack.meeting_id.in_(meetings), _gone(CheckBack.attendee_id))),
        (Meeting, sa.and_(Meeting.event_id.in_(event_ids), _gone(Meeting.low_id), _gone(Meeting.high_id))),
        (Scan, sa.and_(Scan.event_id.in_(event_ids), _gone(Scan.scanner_id), _gone(Scan.scanned_id))),
        (
            Avoidance,
            sa.and_(
                Avoidance.event_id.in_(event_ids), sa.or_(_gone(Avoidance.low_id), _gone(Avoidance.high_id))
            ),
        ),
        (Concern, Concern.event_id.in_(event_ids)),
        (Upload, Upload.event_id.in_(event_ids)),
        (KeptOut, KeptOut.event_id.in_(event_ids)),  # no list is taken any more
        (
            Mail,
            sa.and_(Mail.event_id.in_(event_ids), Mail.attendee_id.is_(None), Mail.organizer_id.is_(None)),
        ),
        (MatchRun, sa.and_(MatchRun.event_id.in_(event_ids), nobody_is_here)),
    ]


def empty_rows(event_ids: list[int]) -> sa.ColumnElement[bool]:
    """Return the condition of the attendees who are gone, and whom nobody met who is not."""
    # Two conditions in place of one with "or": each has an index of its own.
    met_high, met_low = (
        sa.exists().where(mine == Attendee.id, theirs == _Someone.id, _Someone.name != "")
        for mine, theirs in ((Meeting.low_id, Meeting.high_id), (Meeting.high_id, Meeting.low_id))
    )
    return sa.and_(Attendee.event_id.in_(event_ids), Attendee.name == "", ~met_high, ~met_low)


def events_with_leftovers(moment: datetime) -> list[int]:
    """Return the events of which something is left that should have gone by this moment."""
    ended = db.session.scalars(sa.select(Event).where(Event.ends_at <= moment))
    past = [event.id for event in ended if rest_goes_at(event) <= moment]
    found = [sa.select(Attendee.event_id).where(empty_rows(past))]
    for model, is_left in leftovers_of(past):
        event_id = getattr(model, "event_id", None)
        if event_id is None:  # it belongs to a meeting
            found.append(
                sa.select(Meeting.event_id)
                .join(model, model.meeting_id == Meeting.id)  # type: ignore[attr-defined]  # those two have it
                .where(is_left)
            )
        else:
            found.append(sa.select(event_id).where(is_left))
    return sorted(set(db.session.scalars(sa.union(*found))))


_Someone = aliased(Attendee)


def _gone(attendee_id: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    person = aliased(Attendee)
    return sa.exists().where(person.id == attendee_id, person.name == "")
