from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Origin, Pin, RunState, Via
from matchmaker.queries.eligible_pairs import Standing
from matchmaker.services.crowd import Crowd, Person, eligible_ids, read_crowd
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_run

pytestmark = pytest.mark.usefixtures("app")


def meet(one: Attendee, other: Attendee) -> str:
    result = record_scan(scanner_id=one.id, code=other.badge_code, client_id=uuid4(), via=Via.CAMERA)
    return result.meeting_code


def test_eligible_ids_are_those_who_said_yes_stayed_and_wrote_something() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada", goals=["a goal"], skills=[])
    grace = make_attendee(event=event, name="Grace", goals=[], skills=["a skill"])
    make_attendee(event=event, name="Silent", goals=[], skills=[])
    make_attendee(event=event, name="Unasked", consents=False)
    gone = make_attendee(event=event, name="Gone")
    leave(attendee_id=gone.id)
    make_attendee(event=make_event(), name="Mallory")

    assert eligible_ids(event.id) == [ada.id, grace.id]


@pytest.mark.parametrize(
    ("organisation", "group"),
    [
        ("Analytical  Engines ", 0),
        ("ANALYTICAL ENGINES", 0),
        ("", None),
        ("  ", None),
        ("Freelance", None),
        ("Self-Employed", None),
        ("Selbstständig", None),
        ("n/a", None),
    ],
)
def test_read_crowd_groups_by_organisation_and_lets_freelancers_meet(
    organisation: str, group: int | None
) -> None:
    event = make_event()
    ada = make_attendee(event=event, organisation=organisation, goals=["g1", "g2"], skills=["s1"])

    assert read_crowd(event_id=event.id, seed=7) == Crowd(
        people=(Person(ada.id, ada.code, Standing(group, None, is_minor=False), ("g1", "g2"), ("s1",)),),
        kept=(),
        apart=(),
        seed=7,
    )


def test_read_crowd_keeps_published_pairs_that_met_and_parts_the_others_that_did() -> None:
    event = make_event()
    people = [make_attendee(event=event, name=name) for name in ("A", "B", "C", "D", "Gone")]
    a, b, c, d, gone = people
    for state, number in ((RunState.REPLACED, 1), (RunState.PUBLISHED, 2), (RunState.PREVIEW, 3)):
        run = make_run(event=event, number=number, state=state)
        for one, other in {1: [(c, d)], 2: [(a, b), (a, c), (a, d), (a, gone)], 3: [(b, c)]}[number]:
            make_match(run=run, one=one, other=other)
    meet(b, a)  # published
    withdraw_meeting(meeting_code=meet(a, c), by=c.id)  # published, and they say that they did not
    meet(b, c)  # in a preview only
    meet(c, d)  # in a run that was replaced
    meet(a, gone)
    leave(attendee_id=gone.id)

    crowd = read_crowd(event_id=event.id, seed=1)

    assert [person.id for person in crowd.people] == [a.id, b.id, c.id, d.id]
    assert crowd.kept == ((0, 1),)
    assert crowd.apart == ((0, 2), (1, 2), (2, 3))


@pytest.mark.parametrize("kind", list(AvoidanceKind))
def test_read_crowd_parts_who_avoids_whom_even_where_they_met(kind: AvoidanceKind) -> None:
    event = make_event()
    a, b, c = (make_attendee(event=event, name=name) for name in ("A", "B", "C"))
    make_match(run=make_run(event=event), one=a, other=b)
    meet(a, b)
    for high in (b, c):
        by_id = None if kind == AvoidanceKind.SEPARATED else high.id
        db.session.add(Avoidance(event_id=event.id, low_id=a.id, high_id=high.id, kind=kind, by_id=by_id))
    db.session.commit()

    crowd = read_crowd(event_id=event.id, seed=1)

    assert (crowd.kept, crowd.apart) == ((), ((0, 1), (0, 2)))


def test_read_crowd_keeps_pins_unless_they_said_that_they_did_not_meet_or_no_place_is_left() -> None:
    event = make_event()
    a, *others = (make_attendee(event=event, name=name) for name in "ABCDEFG")
    run = make_run(event=event)
    make_match(run=run, one=a, other=others[0]).origin = Origin.LATE
    db.session.commit()
    meet(a, others[0])
    withdraw_meeting(meeting_code=meet(a, others[1]), by=a.id)
    for minute, other in enumerate(others[1:]):
        pin = Pin(
            low_id=a.id, high_id=other.id, event_id=event.id, created_at=now() + timedelta(minutes=minute)
        )
        db.session.add(pin)
    db.session.commit()

    crowd = read_crowd(event_id=event.id, seed=1)

    assert crowd.kept == ((0, 1), (0, 3), (0, 4), (0, 5))
    assert crowd.origins == (Origin.LATE, Origin.PINNED, Origin.PINNED, Origin.PINNED)
    assert crowd.apart == ((0, 2),)


def test_read_crowd_keeps_no_pin_against_the_rules_or_with_somebody_who_left() -> None:
    event = make_event()
    a, b, c = (make_attendee(event=event, name=name) for name in "ABC")
    b.is_minor = True
    for other in (b, c):
        db.session.add(Pin(low_id=a.id, high_id=other.id, event_id=event.id))
    db.session.commit()
    leave(attendee_id=c.id)

    assert read_crowd(event_id=event.id, seed=1).kept == ()


def test_read_crowd_forgets_that_a_pair_was_pinned_once_it_is_not() -> None:
    event = make_event()
    a, b = make_attendee(event=event, name="A"), make_attendee(event=event, name="B")
    make_match(run=make_run(event=event), one=a, other=b).origin = Origin.PINNED
    db.session.commit()
    before = read_crowd(event_id=event.id, seed=1).kept
    meet(a, b)

    crowd = read_crowd(event_id=event.id, seed=1)

    assert (before, crowd.kept, crowd.origins) == ((), ((0, 1),), (Origin.MATCHED,))


def test_read_crowd_numbers_what_rules_look_at() -> None:
    event = make_event()
    event.groups_apart = [["Founders", "investors"], ["Students", "Students"], ["Press", "Founders"]]
    rows = [("Engines", "FOUNDERS", False), ("Looms", " Investors ", True), ("engines", "", False)]
    for organisation, group, is_minor in rows:
        person = make_attendee(event=event, organisation=organisation)
        person.group, person.is_minor = group, is_minor
    db.session.commit()

    crowd = read_crowd(event_id=event.id, seed=1)

    assert [person.standing for person in crowd.people] == [(0, 0, False), (1, 1, True), (0, None, False)]
    assert crowd.groups_apart == ((0, 1),)
