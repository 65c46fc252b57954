from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import CannotBeMatchedError, NotFoundError, SamePersonError, TooManyPinsError
from matchmaker.models import Attendee, AuditEntry, Event, Match, Origin, Pin
from matchmaker.paths import fitted_run_file
from matchmaker.queries.fitted import instance_folder
from matchmaker.queries.three import three_of
from matchmaker.services.avoidances import know_already, separate
from matchmaker.services.hiding import hide_from_badge
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.pins import Pinned, pin_pair, unpin_pair
from matchmaker.services.registration import leave
from tests.evenings import meet
from tests.factories import make_attendee, make_event, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("app")

TOPICS = ("weaving looms", "grain prices", "sailing ships", "printing books", "building bridges")


def crowd(n_people: int, *, publish: bool = True) -> tuple[int, list[int]]:
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
    if publish:
        publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    return event.id, ids


def pin(event_id: int, one: int, other: int) -> Pinned:
    return pin_pair(event_id=event_id, one_id=one, other_id=other, by=None)


def cards(attendee_id: int) -> set[int]:
    db.session.rollback()
    three = three_of(db.session.get_one(Attendee, attendee_id))
    assert three is not None
    codes = [card.person.code for card in three.cards]
    return set(db.session.scalars(sa.select(Attendee.id).where(Attendee.code.in_(codes))))


def pins() -> list[tuple[int, int]]:
    rows = db.session.execute(sa.select(Pin.low_id, Pin.high_id).order_by(Pin.low_id, Pin.high_id))
    return [(low, high) for low, high in rows]


def strangers(ids: list[int]) -> tuple[int, int]:
    return next((one, other) for one in ids for other in ids if one < other and other not in cards(one))


def test_pin_shows_both_each_others_card_at_once_with_its_reason() -> None:
    event_id, ids = crowd(10)
    one, other = strangers(ids)

    outcomes = [pin(event_id, one, other), pin(event_id, other, one)]

    assert outcomes == [Pinned.SHOWN] * 2
    assert other in cards(one)
    assert one in cards(other)
    assert pins() == [(one, other)]
    match = db.session.scalars(sa.select(Match).filter_by(low_id=one, high_id=other)).one()
    assert (match.origin, match.added_at is not None) == (Origin.PINNED, True)
    assert set(match.reasons) == {"low", "high"}
    notes = db.session.scalars(sa.select(AuditEntry).filter_by(action="pair_pinned")).all()
    assert [len(entry.detail["people"]) for entry in notes] == [2]


def test_pin_of_two_who_have_each_other_keeps_the_card_as_it_is() -> None:
    event_id, ids = crowd(6)
    other = min(cards(ids[0]))

    outcome = pin(event_id, ids[0], other)

    assert outcome == Pinned.SHOWN
    [match] = db.session.scalars(sa.select(Match).filter_by(low_id=ids[0], high_id=other))
    assert match.origin == Origin.MATCHED


def test_pin_never_makes_a_fifth_and_is_refused_where_four_are_pinned() -> None:
    event_id, ids = crowd(10)
    me, *others = ids
    free = [other for other in others if other not in cards(me)]

    outcomes = [pin(event_id, me, other) for other in free[:4]]
    with pytest.raises(TooManyPinsError):
        pin(event_id, me, free[4])

    assert outcomes == [Pinned.SHOWN, Pinned.FULL, Pinned.FULL, Pinned.FULL]
    assert len(cards(me)) == 4
    publish_run(event_id=event_id, number=run_now(event_id=event_id, by=None), by=None)
    assert cards(me) == set(free[:4])


def test_pin_before_publishing_and_without_words_holds_later() -> None:
    event_id, ids = crowd(6, publish=False)
    before = pin(event_id, ids[0], ids[1])
    publish_run(event_id=event_id, number=run_now(event_id=event_id, by=None), by=None)
    shown = ids[1] in cards(ids[0])
    one, other = strangers(ids)
    run_id = db.session.scalars(sa.select(Match.run_id)).first()
    assert run_id is not None
    fitted_run_file(instance_folder(), run_id).unlink()

    without_words = pin(event_id, one, other)

    assert (before, shown, without_words) == (Pinned.LATER, True, Pinned.LATER)
    assert pins() == sorted([(ids[0], ids[1]), (one, other)])


def test_pin_of_an_event_that_ended_is_kept_and_not_shown() -> None:
    event_id, ids = crowd(10)
    one, other = strangers(ids)

    with time_machine.travel(now() + timedelta(days=1)):
        outcome = pin(event_id, one, other)

    assert (outcome, other in cards(one)) == (Pinned.LATER, False)


def test_pin_made_while_the_run_is_computed_is_added_when_it_is_published() -> None:
    event_id, ids = crowd(10)
    one, other = strangers(ids)
    number = run_now(event_id=event_id, by=None)
    pin(event_id, one, other)

    publish_run(event_id=event_id, number=number, by=None)

    assert other in cards(one)


def _withdrawn(_one: Attendee, other: Attendee) -> None:
    leave(attendee_id=other.id)


def _wordless(_one: Attendee, other: Attendee) -> None:
    other.goals.clear()
    other.skills.clear()


def _colleagues(one: Attendee, other: Attendee) -> None:
    one.organisation = other.organisation = "Engines"


def _of_two_ages(_one: Attendee, other: Attendee) -> None:
    other.is_minor = True


def _hidden(one: Attendee, other: Attendee) -> None:
    hide_from_badge(by=other.id, code=one.badge_code)


def _acquainted(one: Attendee, other: Attendee) -> None:
    make_match(run=make_run(event=db.session.get_one(Event, one.event_id)), one=one, other=other)
    know_already(by=one.id, other_code=other.code)


def _separated(one: Attendee, other: Attendee) -> None:
    separate(event_id=one.event_id, one_id=one.id, other_id=other.id, by=None)


def _not_met(one: Attendee, other: Attendee) -> None:
    meet(one, other, is_withdrawn=True)


@pytest.mark.parametrize(
    "what_speaks_against_it",
    [_withdrawn, _wordless, _colleagues, _of_two_ages, _hidden, _acquainted, _separated, _not_met],
)
def test_pin_of_two_who_cannot_be_matched_is_refused_with_one_sentence(
    what_speaks_against_it: Callable[[Attendee, Attendee], None],
) -> None:
    event = make_event()
    one, other = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    what_speaks_against_it(one, other)
    db.session.commit()

    with pytest.raises(CannotBeMatchedError) as refusal:
        pin(event.id, one.id, other.id)

    assert str(refusal.value) == CannotBeMatchedError.text
    assert pins() == []


def test_pin_of_one_person_or_a_stranger_is_refused() -> None:
    event = make_event()
    ada, stranger = make_attendee(event=event), make_attendee(event=make_event())

    with pytest.raises(SamePersonError):
        pin(event.id, ada.id, ada.id)
    for act in (pin_pair, unpin_pair):
        with pytest.raises(NotFoundError):
            act(event_id=event.id, one_id=ada.id, other_id=stranger.id, by=None)


def test_unpin_leaves_the_card_until_the_next_run() -> None:
    event_id, ids = crowd(10)
    one, other = strangers(ids)
    pin(event_id, one, other)

    for _ in range(2):
        unpin_pair(event_id=event_id, one_id=other, other_id=one, by=None)

    assert (pins(), other in cards(one)) == ([], True)
    assert len(db.session.scalars(sa.select(AuditEntry).filter_by(action="pair_unpinned")).all()) == 1


def test_separating_a_pinned_pair_ends_the_pin() -> None:
    event_id, ids = crowd(10)
    one, other = strangers(ids)
    pin(event_id, one, other)

    separate(event_id=event_id, one_id=one, other_id=other, by=None)

    assert (pins(), other in cards(one)) == ([], False)


def test_pin_brings_somebody_absent_back_where_the_organizer_wants_it() -> None:
    event_id, ids = crowd(6)
    me, other = ids[0], min(cards(ids[0]))
    event = db.session.get_one(Event, event_id)
    event.absent_after = now() - timedelta(minutes=1)
    db.session.execute(sa.update(Attendee).values(consented_at=now() - timedelta(days=1)))
    db.session.get_one(Attendee, me).checked_in_at = now()
    db.session.commit()
    before = other in cards(me)

    outcome = pin(event_id, me, other)

    assert (before, outcome, other in cards(me)) == (False, Pinned.SHOWN, True)
