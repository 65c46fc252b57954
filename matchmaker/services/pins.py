"""Pins: two people whom the organizer wants to meet, in every run from now on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import CannotBeMatchedError, SamePersonError, TooManyPinsError
from matchmaker.models import Event, Match, Meeting, Pin
from matchmaker.queries.eligible_pairs import rules_of, standings_of
from matchmaker.queries.events import is_over
from matchmaker.queries.pins import pins_of
from matchmaker.queries.places import MOST_PLACES, PLACES, pairs_apart, places_of
from matchmaker.queries.runs import published_run
from matchmaker.services.audit import note
from matchmaker.services.avoidances import codes_of, pair_of_event
from matchmaker.services.crowd import eligible_ids
from matchmaker.services.rounds import give_late_rounds
from matchmaker.services.showing import pin_rows

if TYPE_CHECKING:
    from matchmaker.queries.places import Pair


class Pinned(StrEnum):
    """What follows from a pin now."""

    SHOWN = "shown"  # both have each other's card
    FULL = "full"  # one of the two has four cards already: it holds from the next run on
    LATER = "later"  # nothing is published, or its words are gone: it holds from the next run on


def pin_pair(*, event_id: int, one_id: int, other_id: int, by: int | None) -> Pinned:
    """Let two people meet in every run from now on, and at once where both have room.

    Whatever speaks against it is refused with the same sentence: a wish to hide stays private.

    Raises
    ------
    NotFoundError, SamePersonError, CannotBeMatchedError, TooManyPinsError
    """
    if one_id == other_id:
        raise SamePersonError
    with transaction():
        pair = pair_of_event(event_id, one_id, other_id)
        event = db.session.get_one(Event, event_id)
        if not _can_be_matched(event, pair):
            raise CannotBeMatchedError
        pins = pins_of(event_id)
        if pair not in pins:
            if any(sum(person in one for one in pins) >= MOST_PLACES for person in pair):
                raise TooManyPinsError(most=MOST_PLACES)
            insert_ignoring_duplicates(
                Pin, low_id=pair[0], high_id=pair[1], event_id=event_id, organizer_id=by, created_at=now()
            )
            note(event_id=event_id, by=by, action="pair_pinned", people=codes_of(pair))
    return _show(event_id, pair)


def unpin_pair(*, event_id: int, one_id: int, other_id: int, by: int | None) -> None:
    """Leave two people to the matching again; a card that they have stays until the next run.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        pair = pair_of_event(event_id, one_id, other_id)
        pin = db.session.get(Pin, pair)
        if pin is not None:
            db.session.delete(pin)
            note(event_id=event_id, by=by, action="pair_unpinned", people=codes_of(pair))


def _can_be_matched(event: Event, pair: Pair) -> bool:
    """Return whether two people take part, and neither the rules nor anybody's wish is against it."""
    low, high = pair
    denied = sa.exists().where(
        Meeting.low_id == low, Meeting.high_id == high, Meeting.withdrawn_at.is_not(None)
    )
    standings = standings_of(event)
    return (
        set(eligible_ids(event.id)) >= {low, high}
        and rules_of(event).may_meet(standings[low], standings[high])
        and pair not in pairs_apart(event.id)
        and not db.session.scalar(sa.select(denied))
    )


def _show(event_id: int, pair: Pair) -> Pinned:
    """Put a pin into the published run where there is one with room."""
    run = published_run(event_id)
    rows = {} if run is None else pin_rows(event_id=event_id, run_id=run.id, pairs=[pair], moment=now())
    with transaction():
        # Publishing takes the same turn, so that a match never lands in a run that is just replaced.
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        present = published_run(event_id)
        if run is None or present is None or present.id != run.id or is_over(event, now()):
            return Pinned.LATER
        places = places_of(event, present, now())
        if pair[1] in places.partners.get(pair[0], ()):
            return Pinned.SHOWN
        if pair not in rows or not _can_be_matched(event, pair):
            return Pinned.LATER
        if min(places.room(person) for person in pair) <= PLACES - MOST_PLACES:
            return Pinned.FULL
        # A row may stand for places that an absence freed.
        db.session.execute(sa.delete(Match).filter_by(run_id=run.id, low_id=pair[0], high_id=pair[1]))
        db.session.execute(sa.insert(Match), [rows[pair]])
        give_late_rounds(run_id=run.id, pairs=[pair])
    return Pinned.SHOWN
