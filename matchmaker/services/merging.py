"""Merge two rows of one person: everything that others know of them goes to the row that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.errors import MatchingUnderWayError, NotFoundError, SamePersonError
from matchmaker.models import (
    Attendee,
    Concern,
    Event,
    Goal,
    GoalOutcome,
    MatchRun,
    RetiredBadge,
    RunState,
    SignInLink,
    SignInSession,
    Skill,
)
from matchmaker.models.event import GRACE
from matchmaker.services.ages import part_ages
from matchmaker.services.audit import note
from matchmaker.services.erasure import end_year_without_rows
from matchmaker.services.hiding import apply_hide_rules
from matchmaker.services.merging_meetings import merge_meetings
from matchmaker.services.merging_pairs import merge_avoidances, merge_hide_rules, merge_matches, merge_pins
from matchmaker.services.merging_rows import (
    merge_devices,
    merge_follow_up,
    merge_letters,
    name_merged_row,
)
from matchmaker.services.places import fill_places_soon

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

# Everything of a person that one of the two rows may lack; both are of one event.
_EITHER = ("email", "external_id", "organisation", "headline", "group", "is_first_time", "pin", "language")
_CONTACT = ("contact_email", "contact_phone", "contact_website", "contact_shared_at")


def merge_people(*, event_id: int, kept_code: str, merged_code: str, by: int) -> None:
    """Make one person of two rows; doing it again finds nothing any more.

    The kept row's words stay, and where it has none the other's come in their place. Who left with one
    of the two has left. Both badges go on working. What the two rows scanned of each other goes.

    Raises
    ------
    NotFoundError, SamePersonError, MatchingUnderWayError
    """
    if kept_code == merged_code:
        raise SamePersonError
    with transaction():
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        under_way = sa.select(MatchRun.id).where(
            MatchRun.event_id == event_id, MatchRun.state.in_([RunState.WAITING, RunState.COMPUTING])
        )
        if db.session.scalars(under_way).first() is not None:
            raise MatchingUnderWayError
        kept, merged = _both(event_id, kept_code, merged_code)
        kept_id, merged_id = kept.id, merged.id
        _move_badges(event, kept_id, merged)
        name_merged_row(kept_id, merged)
        for model in (SignInLink, SignInSession):
            _move(model.attendee_id, kept_id, merged_id)
        _move(Concern.by_id, kept_id, merged_id)
        _move(Concern.about_id, kept_id, merged_id)
        merge_devices(kept_id, merged_id)
        merge_letters(kept_id, merged_id)
        merge_follow_up(kept_id, merged_id)
        merge_hide_rules(kept, merged)
        merge_avoidances(kept_id, merged_id)
        merge_pins(kept_id, merged_id)
        _merge_statements(Goal, kept_id, merged_id)
        _merge_statements(Skill, kept_id, merged_id)
        merge_meetings(event_id, kept_id, merged_id)
        freed = merge_matches(kept_id, merged_id)
        was_minor, other_email = kept.is_minor, merged.email
        _merge_profile(kept, merged)
        end_year_without_rows(other_email)  # where the kept row has an address of its own
        freed |= set(part_ages(kept)) if kept.is_minor is not was_minor else set()
        apply_hide_rules(event_id=event_id, attendee_ids=[kept_id])
        note(event_id=event_id, by=by, action="people_merged", people=[kept_code, merged_code])
    fill_places_soon(event_id=event_id, attendee_ids=sorted({kept_id, *freed}))


def _both(event_id: int, kept_code: str, merged_code: str) -> tuple[Attendee, Attendee]:
    """Return the two rows, locked in the order of their ids; who was erased is nobody any more."""
    codes = [kept_code, merged_code]
    rows = {
        attendee.code: attendee
        for attendee in db.session.scalars(
            sa.select(Attendee)
            .where(Attendee.event_id == event_id, Attendee.code.in_(codes), Attendee.name != "")
            .order_by(Attendee.id)
            .with_for_update()
        )
    }
    if rows.keys() != set(codes):
        raise NotFoundError
    return rows[kept_code], rows[merged_code]


def _move(column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], to: int, was: int) -> None:
    db.session.execute(sa.update(column.class_).where(column == was).values({column: to}))


def _move_badges(event: Event, kept_id: int, merged: Attendee) -> None:
    """Let both badges mean the kept row, as long as any scan is taken."""
    _move(RetiredBadge.attendee_id, kept_id, merged.id)
    db.session.add(
        RetiredBadge(
            badge_code=merged.badge_code,
            event_id=event.id,
            attendee_id=kept_id,
            typed_code=merged.typed_code,
            live_secret=merged.live_secret,
            retired_at=event.ends_at + GRACE,
        )
    )


def _merge_statements(model: type[Goal | Skill], kept_id: int, merged_id: int) -> None:
    """Let the kept row have its own statements, or else the other's."""
    has_own = db.session.scalars(sa.select(model.id).filter_by(attendee_id=kept_id)).first() is not None
    if not has_own:
        _move(model.attendee_id, kept_id, merged_id)
        return
    if model is Goal:
        goals = sa.select(Goal.id).where(Goal.attendee_id == merged_id)
        db.session.execute(sa.delete(GoalOutcome).where(GoalOutcome.goal_id.in_(goals)))
    db.session.execute(sa.delete(model).where(model.attendee_id == merged_id))


def _merge_profile(kept: Attendee, merged: Attendee) -> None:
    """Fill what the kept row lacks, then delete the other one."""
    found = {name: getattr(merged, name) for name in (*_EITHER, *_CONTACT, "spot_me", "consent_source")}
    times = {
        name: getattr(merged, name)
        for name in (
            "consented_at",
            "withdrawn_at",
            "edited_at",
            "created_at",
            "mail_stopped_at",
            "checked_in_at",
        )
    }
    is_minor = kept.is_minor or merged.is_minor
    # By a statement of its own: nothing that was moved may be taken for the row's, and its address is free.
    db.session.execute(sa.delete(Attendee).where(Attendee.id == merged.id))
    db.session.expunge(merged)
    for name in (*_EITHER, "spot_me"):
        if getattr(kept, name) in {None, ""}:
            setattr(kept, name, found[name])
    if not any(getattr(kept, name) for name in _CONTACT):
        for name in _CONTACT:
            setattr(kept, name, found[name])
    if kept.consented_at is None and times["consented_at"] is not None:
        kept.consented_at, kept.consent_source = times["consented_at"], found["consent_source"]
    kept.is_minor = is_minor
    # What somebody decided with either of the two stands: to leave, to get no mail, to write of themselves.
    for name, choose in (
        ("withdrawn_at", min),
        ("mail_stopped_at", min),
        ("edited_at", max),
        ("checked_in_at", min),
        ("created_at", min),
    ):
        known = [moment for moment in (getattr(kept, name), times[name]) if moment is not None]
        setattr(kept, name, choose(known, default=None))
    db.session.flush()
    db.session.expire(kept)
