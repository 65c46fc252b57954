from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import AlreadyMetError, NotFoundError
from matchmaker.models import Attendee, AuditEntry, Avoidance, Event, Via
from matchmaker.queries.three import three_of
from matchmaker.services.avoidances import (
    Replacement,
    are_hidden,
    decline_match,
    know_already,
    rejoin,
    separate,
)
from matchmaker.services.hiding import hide_from_person
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("app")

TOPICS = ("weaving looms", "grain prices", "sailing ships", "printing books", "building bridges")


def crowd(n_people: int) -> tuple[Event, list[int]]:
    """Return a published event in which everybody has three, with people left who have room."""
    event = make_event()
    ids = [
        make_attendee(
            event=event,
            name=f"Person {number}",
            goals=[f"learn about {TOPICS[number % 5]}"],
            skills=[f"years of {TOPICS[(number + 1) % 5]}"],
        ).id
        for number in range(n_people)
    ]
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    return event, ids


def pair() -> tuple[Attendee, Attendee]:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    make_match(run=make_run(event=event), one=ada, other=grace)
    return ada, grace


def codes(attendee_id: int) -> set[str]:
    db.session.rollback()
    three = three_of(db.session.get_one(Attendee, attendee_id))
    assert three is not None
    return {card.person.code for card in three.cards}


def code_of(attendee_id: int) -> str:
    return db.session.get_one(Attendee, attendee_id).code


def id_of(code: str) -> int:
    return db.session.scalars(sa.select(Attendee.id).filter_by(code=code)).one()


def wishes() -> list[tuple[int, int, str, int | None]]:
    rows = db.session.execute(
        sa.select(Avoidance.low_id, Avoidance.high_id, Avoidance.kind, Avoidance.by_id).order_by(Avoidance.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]  # four columns, four values


def test_decline_match_leaves_one_side_and_the_first_is_replaced() -> None:
    _, ids = crowd(10)
    me = ids[0]
    before = codes(me)
    other = min(before)

    outcome = decline_match(by=me, other_code=other)

    after = codes(me)
    assert (outcome, len(before), len(after)) == (Replacement.FOUND, 3, 3)
    assert before - after == {other}
    [new] = after - before
    assert code_of(me) in codes(id_of(new))
    assert code_of(me) in codes(id_of(other))
    assert wishes() == [(min(me, id_of(other)), max(me, id_of(other)), "declined", me)]


def test_decline_match_a_second_time_in_a_run_leaves_the_place_free() -> None:
    _, ids = crowd(10)
    me = ids[0]
    one, other = sorted(codes(me))[:2]

    outcomes = [decline_match(by=me, other_code=code) for code in (one, other)]

    assert outcomes == [Replacement.FOUND, Replacement.USED]
    assert len(codes(me)) == 2
    three = three_of(db.session.get_one(Attendee, me))
    assert three is not None
    assert three.replaces is False


def test_decline_match_twice_is_one_wish() -> None:
    ada, grace = pair()

    outcomes = [decline_match(by=ada.id, other_code=grace.code) for _ in range(2)]

    assert outcomes == [Replacement.NOBODY, Replacement.REPEATED]
    assert len(wishes()) == 1
    assert (codes(ada.id), codes(grace.id)) == (set(), {ada.code})


def test_know_already_leaves_both_sides_and_both_are_replaced() -> None:
    _, ids = crowd(10)
    me = ids[0]
    other = min(codes(me))

    outcome = know_already(by=me, other_code=other)

    assert outcome is Replacement.FOUND
    assert other not in codes(me)
    assert code_of(me) not in codes(id_of(other))
    assert (len(codes(me)), len(codes(id_of(other)))) == (3, 3)


def test_know_already_twice_is_one_wish() -> None:
    ada, grace = pair()

    outcomes = [know_already(by=grace.id, other_code=ada.code) for _ in range(2)]

    assert outcomes == [Replacement.NOBODY, Replacement.REPEATED]
    assert wishes() == [(ada.id, grace.id, "knows", grace.id)]


@pytest.mark.parametrize("act", [decline_match, know_already])
def test_cards_of_people_who_met_stay(act: Callable[..., object]) -> None:
    ada, grace = pair()
    for one, other in ((ada, grace), (grace, ada)):
        record_scan(scanner_id=one.id, code=other.badge_code, client_id=uuid4(), via=Via.CAMERA)

    with pytest.raises(AlreadyMetError):
        act(by=ada.id, other_code=grace.code)

    assert codes(ada.id) == {grace.code}
    assert wishes() == []


@pytest.mark.parametrize("act", [decline_match, know_already])
def test_only_ones_own_cards_can_be_put_away(act: Callable[..., object]) -> None:
    ada, grace = pair()
    mallory = make_attendee(event=db.session.get_one(Event, ada.event_id), name="Mallory")
    stranger = make_attendee(event=make_event(), name="Stranger")
    tries = [(mallory.id, ada.code), (ada.id, mallory.code), (stranger.id, ada.code), (ada.id, ada.code)]

    for by, code in [*tries, (ada.id, "missing")]:
        with pytest.raises(NotFoundError):
            act(by=by, other_code=code)
    leave(attendee_id=grace.id)
    with pytest.raises(NotFoundError):
        act(by=ada.id, other_code=grace.code)

    assert wishes() == []


def test_a_card_that_the_other_one_took_away_cannot_be_put_away() -> None:
    ada, grace = pair()
    know_already(by=grace.id, other_code=ada.code)

    with pytest.raises(NotFoundError):
        decline_match(by=ada.id, other_code=grace.code)


def test_separate_is_silent_counts_once_and_can_be_taken_back() -> None:
    ada, grace = pair()
    olive = None
    before = codes(ada.id)

    for one, other in ((ada, grace), (grace, ada)):
        separate(event_id=ada.event_id, one_id=one.id, other_id=other.id, by=olive)
    apart = codes(ada.id), codes(grace.id), wishes()
    for _ in range(2):
        rejoin(event_id=ada.event_id, one_id=ada.id, other_id=grace.id, by=olive)

    assert before == {grace.code}
    assert apart == (set(), set(), [(ada.id, grace.id, "separated", None)])
    assert (codes(ada.id), wishes()) == ({grace.code}, [])
    notes = db.session.execute(sa.select(AuditEntry.action, AuditEntry.detail).order_by(AuditEntry.id)).all()
    people = {"people": [ada.code, grace.code]}
    assert [tuple(row) for row in notes] == [("people_separated", people), ("people_rejoined", people)]
    assert not are_hidden(ada.id, grace.id)


@pytest.mark.parametrize("act", [separate, rejoin])
def test_organizers_reach_pairs_of_their_own_event_alone(act: Callable[..., None]) -> None:
    ada, grace = pair()
    elsewhere = make_attendee(event=make_event())

    for one, other in ((ada, elsewhere), (ada, ada)):
        with pytest.raises(NotFoundError):
            act(event_id=ada.event_id, one_id=one.id, other_id=other.id, by=None)
    with pytest.raises(NotFoundError):
        act(event_id=elsewhere.event_id, one_id=ada.id, other_id=grace.id, by=None)

    assert wishes() == []


def test_are_hidden_holds_both_ways_and_for_hiding_alone() -> None:
    ada, grace = pair()
    decline_match(by=ada.id, other_code=grace.code)
    before = are_hidden(ada.id, grace.id)

    hide_from_person(by=grace.id, code=ada.code)

    assert before is False
    assert (are_hidden(ada.id, grace.id), are_hidden(grace.id, ada.id)) == (True, True)
