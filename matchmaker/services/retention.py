"""Keep the days that people were told: their data goes by the calendar, a few people at a time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Event, FrozenReport, Match, Year
from matchmaker.queries.leftovers import empty_rows, events_with_leftovers, leftovers_of
from matchmaker.queries.retention import YEAR_LIVES, due_people, is_due, keeps_own_data, past_events
from matchmaker.services.audit import note
from matchmaker.services.erasure import forget
from matchmaker.services.erasure_ledger import note_erased
from matchmaker.services.fitted import forget_event_files, sweep_drafts
from matchmaker.services.freezing import freeze_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_log = logging.getLogger(__name__)
# So many at one look at the calendar; other work gets its turn before the next ones.
MOST_AT_ONCE = 200
# So many go in one transaction, with every scan of theirs: a phone waits no longer than that.
_TOGETHER = 20


def keep_retention() -> bool:
    """Erase people and leftovers that are past their day, some at a time; return whether more waits.

    An event's report is frozen before the first of its people goes. Asking again changes nothing, and a
    worker that was lost in the middle is followed by one that goes on.
    """
    moment = now()
    sweep_drafts()
    _end_years(moment)
    left = MOST_AT_ONCE
    for event_id in past_events(moment):
        try:
            left -= _erase_people(event_id, moment, most=left)
        except Exception:  # noqa: BLE001 -- one event that cannot be frozen must not keep everybody else's data
            _log.exception("the data of event %s is past its day, and could not be erased", event_id)
            db.session.rollback()
        if left <= 0:
            return True
    return _clear_leftovers(moment)


def forget_due(*, attendee_ids: Sequence[int]) -> int:
    """Erase people of one event past its day, but those who keep their data; return how many went."""
    moment = now()
    codes: list[str] = []
    with transaction():
        event_id = db.session.get_one(Attendee, attendee_ids[0]).event_id
        # The same order as everywhere: the event's turn, then the people's.
        db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        if db.session.get(FrozenReport, event_id) is None:
            return 0  # nobody goes before the report stands
        # Whoever said yes a moment ago stays.
        people = db.session.scalars(
            sa.select(Attendee)
            .join(Event, Event.id == Attendee.event_id)
            .where(Attendee.event_id == event_id, Attendee.id.in_(attendee_ids), is_due(moment))
            .order_by(Attendee.id)
            .with_for_update(of=Attendee)
        ).all()
        if people:
            ids = [person.id for person in people]
            db.session.execute(sa.delete(Match).where(sa.or_(Match.low_id.in_(ids), Match.high_id.in_(ids))))
            codes = forget(people, keepers=_keepers(event_id, moment))
    note_erased(codes)
    return len(people)


def _keepers(event_id: int, moment: datetime) -> sa.Select[int]:
    return (
        sa.select(Attendee.id)
        .join(Event, Event.id == Attendee.event_id)
        .where(Attendee.event_id == event_id, keeps_own_data(moment))
    )


def _end_years(moment: datetime) -> None:
    """Forget who agreed thirteen months ago and has not said yes again."""
    with transaction():
        db.session.execute(sa.delete(Year).where(Year.renewed_at <= moment - YEAR_LIVES))


def _erase_people(event_id: int, moment: datetime, *, most: int) -> int:
    """Erase people of one event and return how many went; the event is done when nobody waits."""
    freeze_report(event_id=event_id)
    due = due_people(event_id, moment, most=most)
    n_erased = sum(
        forget_due(attendee_ids=due[start : start + _TOGETHER]) for start in range(0, len(due), _TOGETHER)
    )
    forget_event_files(event_id=event_id)
    if not due_people(event_id, moment, most=1):
        _note_erased(event_id, moment)
    return n_erased


def _note_erased(event_id: int, moment: datetime) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        if event.people_erased_at is None:
            event.people_erased_at = moment
            note(event_id=event_id, by=None, action="people_erased")


def _clear_leftovers(moment: datetime) -> bool:
    """Delete what should have gone with the rest; return whether more of it waits."""
    for event_id in events_with_leftovers(moment):
        if _delete_empty_rows(event_id) >= MOST_AT_ONCE:
            return True
        with transaction():
            for model, is_left in leftovers_of([event_id]):
                db.session.execute(sa.delete(model).where(is_left))
    return False


def _delete_empty_rows(event_id: int) -> int:
    """Delete rows that say nothing of anybody, with their scans, meetings, answers; return how many."""
    some = sa.select(Attendee.id).where(empty_rows([event_id])).order_by(Attendee.id).limit(MOST_AT_ONCE)
    ids = db.session.scalars(some).all()
    for start in range(0, len(ids), _TOGETHER):
        with transaction():
            db.session.execute(sa.delete(Attendee).where(Attendee.id.in_(ids[start : start + _TOGETHER])))
    return len(ids)
